import { sayTime } from '../../src/calendar/sayTime.ts'
import type { Result } from '../../src/desk/botPorts.ts'
import type { Outcome, Scene, Step, StepName, StepRules } from './flow.ts'
import { noMatter } from './flow.ts'
import { start } from './identify.ts'
import { heardOf } from './matter.ts'
import { beginTicket } from './openTicket.ts'
import { choicesOf, isYes, plainBody, tapped } from './say.ts'

/** "I want a person": the queue when somebody is there; otherwise the desk's answer says so. */
export function askForPerson(): Extract<Outcome, { type: 'do' }> {
  return { type: 'do', command: { do: 'queueForAgent' }, next: { step: 'waiting', isReassured: false } }
}

/** In the queue, or honestly not. */
export function queued(result: Result, scene: Scene): Outcome {
  const { words, pick, talk } = scene
  if (!('done' in result) || result.done !== 'queued') {
    return otherWay(scene, pick(words.refused.notPossible))
  }
  if (result.agentsOnline > 0) {
    return {
      type: 'ask',
      next: { step: 'waiting', isReassured: false },
      question: plainBody(
        [pick(words.handoff.queued), ...outlook(result, scene)].join(' '),
        choicesOf(['stopWaiting'], words),
      ),
      news: [{ news: 'escalated', to: 'agent' }],
    }
  }
  const { opensAt } = result
  return otherWay(
    scene,
    opensAt === null
      ? pick(words.handoff.nobodyOpen)
      : pick(words.handoff.nobodyClosed(sayTime(opensAt, talk.zone ?? scene.facts.calendar.zone, talk.locale))),
  )
}

/** The place in the queue, and what people waited lately. */
function outlook(
  { ahead, typicalWaitMs }: { ahead: number; typicalWaitMs: number | null },
  { words: { handoff } }: Scene,
): string[] {
  const minutes = typicalWaitMs === null ? null : Math.ceil(typicalWaitMs / 60_000)
  return [handoff.place(ahead), ...(minutes === null ? [] : [handoff.typicalWait(minutes)])]
}

/** The agent who had it does not answer: one waits again, and others are called. */
export function agentGone(ahead: number, scene: Scene): Outcome {
  const { words, pick } = scene
  const text = [pick(words.handoff.agentGone), words.handoff.place(ahead)].join(' ')
  return {
    type: 'ask',
    next: { step: 'waiting', isReassured: true },
    question: plainBody(text, choicesOf(['stopWaiting'], words)),
  }
}

/** The wait was in vain: the same ways as when nobody is there from the start. */
export function nobodyCame(scene: Scene): Outcome {
  return otherWay(scene, scene.pick(scene.words.handoff.nobodyCame))
}

/** The visitor does not wait any longer; the talk goes on where it was. */
export function leftQueue({ words, pick }: Scene): Outcome {
  return { type: 'leave', say: [plainBody(pick(words.handoff.left))] }
}

/** Without a person: a ticket for a contact, the supplier for an end user, and the question who it is for a visitor. */
function otherWay(scene: Scene, lead: string): Outcome {
  const { paused } = scene.memory
  const isTowardsHelp = paused !== null && (leadsToHelp as readonly StepName[]).includes(paused.step)
  if (isTowardsHelp) return { type: 'leave', say: [plainBody(lead)] }
  const say = [plainBody(lead)]
  if (scene.talk.person.kind === 'contact') return { type: 'ask', next: { step: 'ticketInstead' }, say }
  return start('help', scene, { say, lead: scene.pick(scene.words.handoff.otherWay) })
}

/** Steps that are themselves on the way to a ticket or a referral: the talk goes on there. */
const leadsToHelp = [
  'confirmSite',
  'role',
  'outageRole',
  'email',
  'code',
  'chooseCustomer',
  'unknownEmail',
  'placing',
  'company',
  'companyFact',
  'confirmCompany',
  'missingDetail',
  'referred',
  'forward',
  'describe',
  'about',
  'affected',
  'critical',
  'alsoStuck',
  'confirmOutage',
  'confirm',
  'change',
  'alike',
  'articlesFirst',
  'rewrite',
] as const satisfies readonly Step['step'][]

export const handoffRules: StepRules<'waiting' | 'ticketInstead'> = {
  waiting: {
    ask: (_at, { words, pick }) => plainBody(pick(words.handoff.placeKept), choicesOf(['stopWaiting'], words)),
    hear: ({ isReassured }, said, scene) => {
      const { words, pick } = scene
      if (tapped(['stopWaiting'], said) || said.intent === 'cancel' || said.intent === 'back') {
        return { type: 'do', command: { do: 'leaveQueue' } }
      }
      const isStory = said.intent === 'text' && scene.memory.matter.words.length < 1_000
      const isOutage = scene.memory.matter.isOutage || said.isOutage
      const matter = isStory ? { ...heardOf(said, scene), isOutage } : {}
      if (isReassured) return { type: 'stay', matter }
      const question = plainBody(pick(words.handoff.stillWaiting), choicesOf(['stopWaiting'], words))
      return { type: 'ask', next: { step: 'waiting', isReassured: true }, question, matter }
    },
  },

  ticketInstead: {
    ask: (_at, { words: { handoff }, words, pick, talk }) =>
      plainBody(
        pick(talk.ticket === null ? handoff.ticketInstead : handoff.besideTicket),
        choicesOf(['openTicket', 'no'], words),
      ),
    hear: (_at, said, scene) => {
      const { words, pick } = scene
      const choice = tapped(['openTicket', 'no'], said)
      if (choice === 'openTicket' || said.intent === 'openTicket' || isYes(said)) return beginTicket(scene, {})
      if (choice === 'no' || said.intent === 'no' || said.intent === 'thanks') {
        return { type: 'leave', say: [plainBody(pick(words.small.allRight))], matter: noMatter }
      }
      if (said.intent !== 'text' || said.number !== null) return { type: 'missed' }
      const matter = heardOf(said, scene)
      const known = { ...scene, memory: { ...scene.memory, matter: { ...scene.memory.matter, ...matter } } }
      const next = beginTicket(known, {})
      return next.type === 'missed' ? next : { ...next, matter }
    },
  },
}
