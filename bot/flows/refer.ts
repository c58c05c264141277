import type { Command, Result } from '../../src/desk/botPorts.ts'
import type { Body } from '../../src/domain/conversation.ts'
import { redact } from '../../src/domain/mask.ts'
import type { Provider } from '../../src/domain/provider.ts'
import { referralCard } from '../cards.ts'
import { afterName, beforeName, beforeTitle } from '../clues.ts'
import { type Understood, understand } from '../intent.ts'
import { namedClues, withoutClues } from '../providerClues.ts'
import { question } from './answer.ts'
import type { Extras, HeardClue, KnownProvider, Outcome, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { askForward, canForward } from './forward.ts'
import { heardOf } from './matter.ts'
import { isOfDocument, messageBody } from './message.ts'
import { choicesOf, isYes, plainBody, tapped } from './say.ts'

const NAME_MAX = 120
const DETAIL_MAX = 120

/** Somebody who said so, and nothing more is known. */
export const anEndUser = { kind: 'endUser', email: null, provider: null } as const

/** An end user is brought to the company that supplied the content: no ticket, no time promised (policy E1, D2). */
export function beginReferral(scene: Scene, extras: Extras): Outcome {
  const { memory, talk } = scene
  const who = talk.person.kind === 'visitor' ? { person: anEndUser } : {}
  if (memory.provider) return toProvider(memory.provider, { ...extras, ...who })
  return lookForProvider(scene, { ...extras, ...who })
}

/** What was pasted before comes first; only then the name is asked for. */
export function lookForProvider(scene: Scene, extras: Extras): Outcome {
  const clues = untried(scene)
  if (clues.length === 0) return { ...extras, type: 'ask', next: { step: 'company' } }
  return {
    ...extras,
    type: 'do',
    command: { do: 'findProvider', name: null, clues: clues.map(asClue) },
    clues: scene.memory.clues.map(tried),
    next: { step: 'placing' },
  }
}

/** Remembers who serves this person; the words come with the desk's answer. */
export function toProvider(provider: KnownProvider, extras: Extras): Outcome {
  return {
    provider,
    ...extras,
    type: 'do',
    command: { do: 'refer', provider: provider.customer },
    next: { step: 'referred' },
  }
}

function toNobody(extras: Extras = {}): Outcome {
  return { ...extras, provider: null, type: 'do', command: { do: 'refer', provider: null }, next: { step: 'referred' } }
}

/**
 * Something was looked up. Names are never listed, and one that is wrong, unknown or shared by two reads the same: one
 * more fact is asked for, and after that it is said how to find out.
 */
export function providerLookedUp(result: Result, { memory: { at }, words, pick }: Scene): Outcome {
  if ('done' in result && result.done === 'providerFound') {
    return { type: 'ask', next: { step: 'confirmCompany', provider: { ...result.provider, by: result.by } } }
  }
  if ('refused' in result) return toNobody({ lead: pick(words.refer.tooManyNames) })
  switch (at.step) {
    case 'placing':
      return { type: 'ask', next: { step: 'company' } }
    case 'companyFact':
      return at.isAnswered ? toNobody() : { type: 'ask', next: at }
    default:
      return toNobody()
  }
}

/** An answer to "which company": the links and addresses in it, and whatever else it says as the name. */
function lookUpAnswer(said: Understood, before: string | null, scene: Scene): Outcome {
  const isSecond = scene.memory.at.step === 'companyFact'
  const here = namedClues(said.text)
  const clues = [
    ...untried(scene)
      .map(asClue)
      .filter(({ value }) => !here.some((clue) => clue.value === value)),
    ...here,
  ]
  const rest = withoutClues(said.text)
  const typed = here.length > 0 && rest.split(' ').length > 6 ? '' : nameIn(here.length > 0 ? rest : said.text)
  const name = typed.length >= 3 ? typed.slice(0, NAME_MAX) : before
  return {
    type: 'do',
    command: { do: 'findProvider', name, clues },
    clues: scene.memory.clues.map(tried),
    next: { step: 'companyFact', name, isAnswered: isSecond },
  }
}

/** "It's Meridian Press, I think" → "Meridian Press". */
function nameIn(text: string): string {
  let name = text.trim()
  for (let before = ''; before !== name; ) {
    before = name
    name = name.replace(beforeName, '').replace(afterName, '').trim()
  }
  return name || text.trim()
}

/** "The course is called Welding Basics" → "Welding Basics". */
function titleIn(text: string): string {
  const said = nameIn(text.replace(/\s+/g, ' '))
  return said.replace(beforeTitle, '').trim() || said
}

function untried({ memory: { clues } }: Scene): HeardClue[] {
  return clues.filter(({ isTried }) => !isTried)
}

const tried = (clue: HeardClue): HeardClue => ({ ...clue, isTried: true })
const asClue = ({ kind, value }: HeardClue) => ({ kind, value })

/** Who helps, where their door is, and a message that needs only to be sent. */
export function referred(of: Extract<Command, { do: 'refer' }>, scene: Scene): Outcome {
  const { words, pick, memory, talk } = scene
  const provider = of.provider === null ? null : memory.provider
  const who = provider
    ? whoHelps(provider, scene)
    : plainBody(`${pick(words.refer.unknown)}\n\n${words.refer.howToFind}`)
  const news = [{ news: 'escalated', to: 'provider' } as const]
  // an agent has the talk: they go on from here
  if (talk.handling.by === 'agent') return { type: 'stay', say: [who, messageBody(scene)], news }
  const detail = provider && missingDetail(scene)
  if (detail) return { type: 'ask', next: { step: 'missingDetail', detail }, say: [who], news }
  return { type: 'ask', next: { step: 'referred' }, say: [who, messageBody(scene)], news }
}

/** The one thing worth asking for: what goes wrong, or else in which document. A wish about an account needs neither. */
function missingDetail({ memory: { matter, clues } }: Scene): 'document' | 'words' | null {
  if (matter.words === '') return 'words'
  if (matter.document !== null || clues.some(isOfDocument)) return null
  return matter.grant === 'password' || matter.grant === 'devices' ? null : 'document'
}

function whoHelps({ name, door }: KnownProvider, { words, pick }: Scene): Body {
  const lead = pick(words.refer.found(name))
  const ways = (['email', 'url', 'phone', 'hours'] as const).flatMap((way) => {
    const value = door[way]
    return value ? [{ way, button: words.refer[way], label: words.labelled(words.refer[way]), value }] : []
  })
  if (ways.length === 0) return plainBody(`${lead}\n\n${words.refer.noDoor}`)
  const lines = ways.map(({ label, value }) => `${label} ${value}`)
  const text = `${lead}\n\n${[words.refer.doorLead, ...lines].join('\n')}`
  return { ...plainBody(text), card: referralCard(lead, words.refer.doorLead, ways) }
}

/** An agent found out which company it is; what was asked then is what the message tells. */
export function routed(provider: Provider | null, scene: Scene): Outcome {
  const { words, pick, memory, talk } = scene
  const matter = memory.inquiry ?? memory.matter
  const who = talk.person.kind === 'visitor' ? { person: anEndUser } : {}
  if (!provider) {
    const say = [plainBody(`${pick(words.refer.routedToNobody)}\n\n${words.refer.howToFind}`)]
    if (talk.handling.by === 'agent') return { ...who, type: 'stay', say, inquiry: null }
    return { ...who, type: 'ask', next: { step: 'referred' }, say, provider: null, inquiry: null }
  }
  const say = [plainBody(pick(words.refer.routed(provider.name)))]
  return toProvider({ ...provider, by: 'agent' }, { ...who, say, matter, inquiry: null })
}

/** The agents know; no time is promised. */
export function inquiryLeft(result: Result, { words, pick, memory: { matter } }: Scene): Outcome {
  if ('refused' in result) return { type: 'ask', next: { step: 'referred' }, lead: pick(words.refer.tooManyInquiries) }
  return { type: 'ask', next: { step: 'referred' }, say: [plainBody(pick(words.refer.inquiryLeft))], inquiry: matter }
}

/** What can still be done: each offer once. */
function afterReferral(scene: Scene) {
  const { provider } = scene.memory
  const mayAskAgents = provider === null && scene.talk.inquirySince === null && scene.talk.person.kind !== 'contact'
  return [
    ...(canForward(scene) ? (['sendForMe'] as const) : []),
    ...(mayAskAgents ? (['findForMe'] as const) : []),
    'done',
    'somethingElse',
    ...(provider ? (['wrongCompany'] as const) : []),
  ] as const
}

function hearCompany(before: string | null, said: Understood, scene: Scene): Outcome {
  if (tapped(['dontKnow'], said) || said.isUnsure || said.intent === 'no') return toNobody()
  const isStory = said.text.length > NAME_MAX && namedClues(said.text).length === 0
  return said.intent !== 'text' || isStory ? { type: 'missed' } : lookUpAnswer(said, before, scene)
}

/** What they wrote said who they are, so that nobody asked; then they may still say otherwise. */
function isRoleOpen({ memory: { matter, trail }, talk: { person } }: Scene): boolean {
  if (trail.some(({ step }) => step === 'role' || step === 'outageRole') || person.kind === 'contact') return false
  return matter.grant !== null || understand(matter.words).isReading
}

type ReferSteps = 'placing' | 'company' | 'companyFact' | 'confirmCompany' | 'missingDetail' | 'referred'

export const referRules: StepRules<ReferSteps> = {
  placing: {
    ask: (_at, { words, pick }) => plainBody(pick(words.refer.company), choicesOf(['dontKnow'], words)),
    hear: (_at, _said, scene) => lookForProvider(scene, {}),
  },

  company: {
    ask: (_at, scene) => {
      const { words, pick } = scene
      const role = isRoleOpen(scene) ? (['manageContent'] as const) : []
      return plainBody(pick(words.refer.company), choicesOf(['dontKnow', ...role], words))
    },
    hear: (_at, said, scene) => {
      const choice = tapped(isRoleOpen(scene) ? ['dontKnow', 'manageContent'] : ['dontKnow'], said, [
        'reader',
        'openSomething',
      ])
      if (choice === 'reader' || choice === 'openSomething') return { type: 'ask', next: { step: 'company' } }
      const isRole = isRoleOpen(scene) && choice !== 'dontKnow' && (choice === 'manageContent' || said.isManaging)
      return isRole ? { type: 'ask', next: { step: 'email', purpose: 'help' } } : hearCompany(null, said, scene)
    },
  },

  companyFact: {
    ask: (_at, { words, pick }) => plainBody(pick(words.refer.companyFact), choicesOf(['dontKnow'], words)),
    hear: ({ name }, said, scene) => hearCompany(name, said, scene),
  },

  confirmCompany: {
    ask: ({ provider }, { words, pick }) =>
      plainBody(pick(words.refer.isIt(provider.name)), choicesOf(['yes', 'anotherCompany'], words)),
    hear: ({ provider }, said, scene) => {
      const choice = tapped(['yes', 'anotherCompany'], said)
      if (choice === 'yes' || isYes(said) || said.leaning === 'yes') {
        return toProvider(provider, scene.talk.person.kind === 'visitor' ? { person: anEndUser } : {})
      }
      const isAnother = choice === 'anotherCompany' || said.intent === 'no' || said.leaning === 'no'
      if (!isAnother) return { type: 'missed' }
      const rest = nameIn(said.text)
      const isNamed = choice === null && said.intent === 'text' && rest.length < said.text.trim().length
      return isNamed ? lookUpAnswer(said, null, scene) : { type: 'ask', next: { step: 'company' }, provider: null }
    },
  },

  missingDetail: {
    ask: ({ detail }, { words, pick }) => plainBody(pick(words.refer.missing[detail]), choicesOf(['leaveOut'], words)),
    hear: ({ detail }, said, scene) => {
      const isLeftOut = tapped(['leaveOut', 'dontKnow'], said) !== null || said.isUnsure || said.intent === 'no'
      if (!isLeftOut && said.intent !== 'text') return { type: 'missed' }
      const matter = isLeftOut
        ? {}
        : detail === 'document' && said.text.length <= DETAIL_MAX
          ? { document: redact(titleIn(said.text), scene.words.removed) }
          : heardOf(said, scene)
      const known = { ...scene, memory: { ...scene.memory, matter: { ...scene.memory.matter, ...matter } } }
      return { type: 'ask', next: { step: 'referred' }, say: [messageBody(known)], matter }
    },
  },

  referred: {
    ask: (_at, scene) => plainBody(scene.pick(scene.words.refer.after), choicesOf(afterReferral(scene), scene.words)),
    hear: (_at, said, scene) => {
      const { words, pick } = scene
      const choice = tapped(afterReferral(scene), said)
      if (choice === 'sendForMe') return askForward(scene)
      if (choice === 'findForMe') return { type: 'do', command: { do: 'leaveInquiry' } }
      if (choice === 'wrongCompany') return { type: 'ask', next: { step: 'company' }, provider: null }
      if (choice === 'somethingElse' || said.intent === 'yes') {
        return { type: 'leave', say: [plainBody(pick(words.greet.back))], matter: noMatter }
      }
      if (choice === 'done' || ['no', 'ok', 'thanks', 'bye', 'solved'].includes(said.intent)) {
        return { type: 'leave', say: [plainBody(pick(words.small.bye))], matter: noMatter }
      }
      if (said.isUnsure && afterReferral(scene).some((way) => way === 'findForMe')) {
        const offer = choicesOf(afterReferral(scene), words)
        return { type: 'ask', next: { step: 'referred' }, question: plainBody(pick(words.refer.teamCanFind), offer) }
      }
      if (said.intent === 'notSolved' && scene.memory.provider) {
        return { type: 'ask', next: { step: 'referred' }, lead: pick(words.refer.theyTurnToUs) }
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      return question(said, { ...scene, memory: { ...scene.memory, matter: noMatter } })
    },
  },
}
