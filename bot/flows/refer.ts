import type { Command, Result } from '../../src/desk/ports.ts'
import type { Body } from '../../src/domain/conversation.ts'
import { referralCard } from '../cards.ts'
import { question } from './answer.ts'
import type { Extras, KnownProvider, Outcome, Scene, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { choicesOf, plainBody, shorten, tapped } from './say.ts'

/** A name is asked for this often; then it is said how to find out. */
const NAME_ATTEMPTS = 2
const NAME_MAX = 120
const QUOTE_MAX = 600

const anEndUser = { kind: 'endUser', email: null, provider: null } as const

/** An end user is brought to the company that supplied the content: no ticket, no time promised (policy E1, D2). */
export function beginReferral({ memory: { provider }, talk: { person } }: Scene, extras: Extras): Outcome {
  const who = person.kind === 'visitor' ? { person: anEndUser } : {}
  if (provider) return toProvider(provider, { ...extras, ...who })
  return { ...extras, ...who, type: 'ask', next: { step: 'company', attempts: 0 } }
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

/** A typed name was looked up. Names are never listed, and a wrong one reads like an unknown one. */
export function nameLookedUp(result: Result, scene: Scene): Outcome {
  const { at } = scene.memory
  const { words, pick } = scene
  if ('done' in result && result.done === 'providerFound') return toProvider({ ...result.provider, by: result.by }, {})
  if ('refused' in result) return toNobody({ lead: pick(words.refer.tooManyNames) })
  const attempts = at.step === 'company' ? at.attempts + 1 : NAME_ATTEMPTS
  if (attempts >= NAME_ATTEMPTS) return toNobody()
  return { type: 'ask', next: { step: 'company', attempts }, lead: pick(words.refer.notFound) }
}

/** Who helps, where their door is, and a message that needs only to be sent. */
export function referred(of: Extract<Command, { do: 'refer' }>, _result: Result, scene: Scene): Outcome {
  const { words, pick, memory } = scene
  const provider = of.provider === null ? null : memory.provider
  const who = provider
    ? whoHelps(provider, scene)
    : plainBody(`${pick(words.refer.unknown)}\n\n${words.refer.howToFind}`)
  const message = messageFor(scene)
  const copy: Body = { ...plainBody(`${words.refer.copyLead}\n\n${message}`), copyText: message }
  return {
    type: 'ask',
    next: { step: 'referred' },
    say: [who, copy],
    news: [{ news: 'escalated', to: 'provider' }],
  }
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

/** What the company needs to know: the code, the person's own words, and what was tried. */
function messageFor({ words, memory: { matter }, talk: { shown, person } }: Scene): string {
  return words.refer.message({
    codes: matter.errorCodes.join(', '),
    words: shorten(matter.words.split(/\n+/).join('; ').replace(/\s+/g, ' ').trim(), QUOTE_MAX),
    tried: shown
      .filter(({ outcome }) => outcome === 'shown' || outcome === 'refused')
      .map(({ title }) => title)
      .join('; '),
    email: person.kind === 'endUser' ? (person.email ?? '') : '',
  })
}

export const referRules: StepRules<'company' | 'referred'> = {
  company: {
    ask: (_at, { words, pick }) => plainBody(pick(words.refer.company), choicesOf(['dontKnow'], words)),
    hear: (_at, said) => {
      if (tapped(['dontKnow'], said) || said.intent === 'no') return toNobody()
      if (said.intent !== 'text' || said.text.length > NAME_MAX) return { type: 'missed' }
      return { type: 'do', command: { do: 'findProvider', name: said.text } }
    },
  },

  referred: {
    ask: (_at, { words, pick, memory }) =>
      plainBody(
        pick(words.refer.after),
        choicesOf(['done', 'somethingElse', ...(memory.provider ? (['wrongCompany'] as const) : [])], words),
      ),
    hear: (_at, said, scene) => {
      const { words, pick } = scene
      const choice = tapped(['done', 'somethingElse', 'wrongCompany'], said)
      if (choice === 'wrongCompany') return { type: 'ask', next: { step: 'company', attempts: 0 }, provider: null }
      if (choice === 'somethingElse' || said.intent === 'yes') {
        return { type: 'leave', say: [plainBody(pick(words.greet.back))], matter: noMatter }
      }
      if (choice === 'done' || ['no', 'ok', 'thanks', 'bye', 'solved'].includes(said.intent)) {
        return { type: 'leave', say: [plainBody(pick(words.small.bye))], matter: noMatter }
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      return question(said, { ...scene, memory: { ...scene.memory, matter: noMatter } })
    },
  },
}
