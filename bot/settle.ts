import type { Decision } from '../src/desk/botPorts.ts'
import type { Body, Conversation } from '../src/domain/conversation.ts'
import { closingRules } from './flows/closeTicket.ts'
import { type Extras, type Memory, type Outcome, type Scene, type Step, TRAIL_MAX } from './flows/flow.ts'
import { identifyRules, start } from './flows/identify.ts'
import { myTicketsRules } from './flows/myTickets.ts'
import { choicesOf, plainBody } from './flows/say.ts'
import { afterSilence } from './flows/silence.ts'
import { ask } from './rules.ts'

/** After this many misunderstandings in a row, choices are offered; one more, and it is a person or a ticket. */
const MISSES_FOR_CHOICES = 2

/** From an outcome to a decision: what is said, and where the talk is after it. */
export function settle(outcome: Outcome, scene: Scene): Decision {
  if (outcome.type === 'missed') return settle(missed(scene), scene)
  const { memory } = scene
  const learned: Memory = {
    ...memory,
    matter: { ...memory.matter, ...outcome.matter },
    provider: outcome.provider === undefined ? memory.provider : outcome.provider,
    clues: outcome.clues ?? memory.clues,
    forwardedTo: outcome.forwardedTo ?? memory.forwardedTo,
    inquiry: outcome.inquiry === undefined ? memory.inquiry : outcome.inquiry,
    package: outcome.package ?? memory.package,
    silence: outcome.silence ?? memory.silence,
  }
  const say = outcome.say ?? []
  switch (outcome.type) {
    case 'ask': {
      const after = moved(learned, outcome.next, outcome.isBack)
      const misses = outcome.isMiss ? memory.misses + 1 : 0
      const question =
        outcome.question ?? ask(outcome.next, { ...scene, memory: after, talk: withShown(scene.talk, outcome) })
      return decision([...say, ...led(outcome.lead, question)], { ...after, misses }, outcome)
    }
    case 'do': {
      const lead = outcome.lead ? [plainBody(outcome.lead)] : []
      const after = outcome.next ? moved(learned, outcome.next) : learned
      return { ...decision([...say, ...lead], after, outcome), command: outcome.command }
    }
    case 'stay':
      return decision(outcome.lead ? [...say, plainBody(outcome.lead)] : say, { ...learned, misses: 0 }, outcome)
    case 'leave':
      return left(outcome, learned, scene)
  }
}

/** A question may be about articles that are judged by the very answer before it. */
function withShown(talk: Conversation, { shown = [] }: Extras): Conversation {
  const earlier = talk.shown.filter(({ slug }) => !shown.some((news) => news.slug === slug))
  return shown.length > 0 ? { ...talk, shown: [...earlier, ...shown] } : talk
}

/** The flow ends: back to what was interrupted, unless that has been answered meanwhile; in the queue, back to waiting. */
function left(outcome: Extract<Outcome, { type: 'leave' }>, learned: Memory, scene: Scene): Decision {
  if (scene.talk.handling.by === 'queue') {
    return settle({ ...outcome, type: 'ask', next: { step: 'waiting', isReassured: true } }, scene)
  }
  const { paused } = learned
  const ended: Memory = { ...learned, at: { step: 'idle' }, paused: null, trail: [], misses: 0 }
  const say = outcome.say ?? []
  if (paused === null) return decision(say, ended, outcome)
  const lead = scene.pick(scene.words.small.goingOn)
  if (paused.step in identifyRules && scene.talk.person.kind === 'contact') {
    const onward = start('help', { ...scene, memory: ended }, { say, lead })
    return settle(onward, { ...scene, memory: ended })
  }
  const question = ask(paused, { ...scene, memory: ended })
  return decision([...say, ...led(lead, question)], { ...ended, at: paused }, outcome)
}

/** Where the talk is after a step: a side trip remembers what it interrupted, an answer what it answered. */
function moved(memory: Memory, next: Step, isBack?: number): Memory {
  const { at, paused, trail } = memory
  if (isBack !== undefined) return { ...memory, at: next, trail: trail.slice(0, isBack) }
  if (next.step === 'idle') return { ...memory, at: next, paused: null, trail: [] }
  if (at.step === next.step && isSideTrip(at) === isSideTrip(next)) return { ...memory, at: next }
  const leavesForSideTrip = isSideTrip(next) && !isSideTrip(at) && at.step !== 'idle' && at.step !== 'arriving'
  if (leavesForSideTrip) return { ...memory, at: next, paused: isTransient(at) ? paused : at, trail: [] }
  if (isSideTrip(at) && !isSideTrip(next)) return { ...memory, at: next, paused: null, trail: [] }
  const isKept = !isTransient(at) && !isSideTrip(at) && at.step !== 'idle'
  return { ...memory, at: next, trail: isKept ? [...trail, at].slice(-TRAIL_MAX) : trail }
}

/** Steps that something else is interrupted for. */
function isSideTrip(at: Step): boolean {
  return isForTickets(at) || ['waiting', 'ticketInstead', 'stuck'].includes(at.step)
}

/** Steps on the way to one's tickets, and among them. */
export function isForTickets({ step, ...rest }: Step): boolean {
  return ('purpose' in rest && rest.purpose === 'tickets') || step in myTicketsRules || step in closingRules
}

/** Steps that only wait for the desk, or that are over once answered. */
function isTransient({ step }: Step): boolean {
  return ['arriving', 'recognise', 'placing', 'comparing', 'code', 'chooseCustomer', 'referred', 'waiting'].includes(
    step,
  )
}

/** Going on like this leads nowhere: a person, a ticket, or a fresh start. */
export function offerPerson({ isNobodyThere } = { isNobodyThere: false }): Outcome {
  return { type: 'ask', next: { step: 'stuck', times: 0, isNobodyThere } }
}

function missed(scene: Scene): Exclude<Outcome, { type: 'missed' }> {
  const { words, pick, memory } = scene
  const { at } = memory
  if (memory.misses >= MISSES_FOR_CHOICES)
    return { type: 'ask', next: { step: 'stuck', times: 0, isNobodyThere: false } }
  if (memory.misses === 0) return { type: 'ask', next: at, lead: pick(words.missed.first), isMiss: true }
  const question = ask(at, scene)
  const offered = (question.choices ?? []).map(({ say }) => say)
  const ways = choicesOf(['person', 'startOver'], words).filter(({ say }) => !offered.includes(say))
  const choices = [...(question.choices ?? []), ...ways]
  return { type: 'ask', next: at, lead: pick(words.missed.second), question: { ...question, choices }, isMiss: true }
}

/** A sentence in front of a question, in one message; of its own before a card, which chats draw instead of the text. */
function led(lead: string | undefined, question: Body): Body[] {
  if (!lead) return [question]
  return question.card ? [plainBody(lead), question] : [{ ...question, text: `${lead}\n\n${question.text}` }]
}

function decision(say: Body[], memory: Memory, { shown, news, person }: Extras): Decision {
  const silence = afterSilence(memory)
  return {
    say,
    flow: say.length > 0 ? { ...memory, spoken: memory.spoken + 1 } : memory,
    ...(silence && { silence }),
    ...(shown && { shown }),
    ...(news && { news }),
    ...(person && { person }),
  }
}
