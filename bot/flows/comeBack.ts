import { sayTimeForBoth } from '../../src/calendar/sayTime.ts'
import type { Result } from '../../src/desk/botPorts.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import type { Outcome, Scene } from './flow.ts'
import { plainBody } from './say.ts'
import { isAsking } from './silence.ts'

const silence = 'recalled'

/** Somebody opens the chat again after a long time: where it left off, in one sentence and once. */
export function comesBack({ memory, words, pick, talk }: Scene): Outcome {
  const { person, ticket } = talk
  if (memory.silence === silence) return { type: 'stay' }
  if (isAsking(memory)) return { type: 'ask', next: memory.at, lead: pick(words.back.question), silence }
  if (person.kind === 'contact' && ticket) return { type: 'do', command: { do: 'recallTicket' }, silence }
  const { provider } = memory
  if (person.kind !== 'endUser' || provider === null || provider.customer !== person.provider) return { type: 'stay' }
  return { type: 'stay', say: [plainBody(pick(words.back.provider(provider.name)))], silence }
}

/** The ticket it was about, with what is owed next. */
export function ticketRecalled(result: Result, scene: Scene): Outcome {
  if (!('done' in result) || result.done !== 'ticketRecalled') return { type: 'stay' }
  return { type: 'stay', say: [plainBody(scene.pick(ticketNow(result.ticket, scene)))] }
}

function ticketNow({ number, status, targets }: Ticket, { words: { back }, facts, talk }: Scene): string[] {
  if (status === 'solved') return back.ticketSolved(number)
  if (targets.some((target) => target.state === 'broken' && target.metAt === null)) return back.ticketLate(number)
  const [next] = targets.filter(({ state }) => state === 'running').sort((a, b) => a.dueAt - b.dueAt)
  if (!next) return back.ticketOpen(number)
  const due = sayTimeForBoth(next.dueAt, facts.calendarOf(next).zone, talk.zone, talk.locale)
  return next.kind === 'fix' ? back.ticketFixDue(number, due) : back.ticketDue(number, due)
}
