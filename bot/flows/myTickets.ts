import { sayTimeForBoth } from '../../src/calendar/sayTime.ts'
import type { Command, ListedTicket, Result } from '../../src/desk/botPorts.ts'
import { dueReason } from '../../src/domain/dueReason.ts'
import { redact } from '../../src/domain/mask.ts'
import type { Target } from '../../src/domain/sla.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { plain } from '../intent.ts'
import { closable, toClose, UNNAMED } from './closeTicket.ts'
import type { Extras, Outcome, Scene, Step, StepRules } from './flow.ts'
import { start } from './identify.ts'
import { beginReferral } from './refer.ts'
import { choiceOf, choicesOf, isYes, plainBody, shorten, tapped } from './say.ts'

/** The newest ones; older tickets are found by their number. */
const LIST_MAX = 6
const SUBJECT_MAX = 60
const NOTE_MAX = 4_000

/** Asks the desk for this contact's tickets, to list them. */
export function list(extras: Extras = {}): Outcome {
  return { ...extras, type: 'do', command: { do: 'listTickets' }, next: { step: 'tickets', numbers: [] } }
}

/** "Where is ticket 1042?": one ticket, or all when no number was said. */
export function whereIs(number: number | null, scene: Scene): Outcome {
  if (scene.talk.person.kind !== 'contact') return start('tickets', scene)
  return number === null ? list() : one(number)
}

/** "Add a note": to the ticket of this conversation, or to one that is chosen. */
export function addNote(scene: Scene): Outcome {
  if (scene.talk.person.kind !== 'contact') return start('tickets', scene)
  return { type: 'do', command: { do: 'listTickets' }, next: { step: 'note', number: UNNAMED } }
}

function one(number: number): Outcome {
  return { type: 'do', command: { do: 'listTickets' }, next: { step: 'ticket', number, mayClose: false } }
}

/** The contact's tickets, or who they should ask instead. */
export function ticketsListed(result: Result, scene: Scene): Outcome {
  const { words, pick, memory, talk } = scene
  if ('refused' in result) {
    return result.refused === 'servedByCustomer'
      ? beginReferral(scene, { lead: words.refer.ticketsElsewhere })
      : start('tickets', scene)
  }
  if (result.done !== 'tickets') return { type: 'missed' }
  const { tickets } = result
  const { at } = memory
  if (at.step === 'closing') return closable(tickets, at, scene)
  if (tickets.length === 0) return { type: 'leave', say: [plainBody(pick(words.tickets.none))] }
  const [only] = tickets.length === 1 ? tickets : []
  if (at.step === 'note') {
    const own = tickets.filter(({ colleague }) => colleague === null)
    const mine = own.find(({ id }) => id === talk.ticket) ?? (own.length === 1 ? own[0] : only)
    if (mine) return { type: 'ask', next: { step: 'note', number: mine.number } }
  }
  if (at.step === 'ticket') {
    const named = tickets.find(({ number }) => number === at.number)
    if (named) return showTicket(named, scene)
    return listed(tickets, scene, { lead: pick(words.tickets.unknown(at.number)) })
  }
  return only ? showTicket(only, scene) : listed(tickets, scene, {})
}

/** Open ones first, and one's own before the colleagues'. */
export function listed(
  tickets: readonly ListedTicket[],
  { words, pick }: Scene,
  extras: Extras,
  lead?: string,
): Outcome {
  const isSolved = ({ status }: Ticket) => Number(status === 'solved')
  const isColleagues = ({ colleague }: ListedTicket) => Number(colleague !== null)
  const rows = [...tickets]
    .sort((a, b) => isSolved(a) - isSolved(b) || isColleagues(a) - isColleagues(b) || b.number - a.number)
    .slice(0, LIST_MAX)
  const lines = rows.map(({ number, subject, status, colleague }) => {
    const [short, state] = [shorten(subject, SUBJECT_MAX), words.tickets[status]]
    return colleague === null
      ? words.tickets.line(number, short, state)
      : words.tickets.lineOf(number, short, state, colleague)
  })
  const rest = tickets.length - rows.length
  const head = lead ?? pick(words.tickets.list)
  const text = [head, ...lines, ...(rest > 0 ? [words.tickets.more(rest)] : [])].join('\n')
  const numbers = rows.map(({ number }) => number)
  const choices = numbers.map((number) => choiceOf(words.tickets.name(number)))
  return { ...extras, type: 'ask', next: { step: 'tickets', numbers }, question: plainBody(text, choices) }
}

/** A ticket with what is due, what was kept, and what is late. */
function showTicket(ticket: ListedTicket, scene: Scene): Outcome {
  const { words, pick } = scene
  const { number, colleague } = ticket
  const from = colleague === null ? [] : [words.tickets.isFrom(colleague)]
  const status = ticket.status === 'solved' ? words.tickets.isSolved : words.tickets.isOpen(ticket.tier)
  const targets = ticket.targets.flatMap((target) => targetLines(target, ticket, scene))
  const text = [pick(words.tickets.heading(number, ticket.subject)), [...from, status, ...targets].join('\n')].join(
    '\n\n',
  )
  const mayClose = ticket.status === 'open' && colleague === null
  return { type: 'ask', next: { step: 'ticket', number, mayClose }, say: [plainBody(text)] }
}

function targetLines(target: Target, ticket: Ticket, { words, facts, talk }: Scene): string[] {
  const calendar = facts.calendarOf(target)
  const due = sayTimeForBoth(target.dueAt, calendar.zone, talk.zone, talk.locale)
  const isFix = target.kind === 'fix'
  switch (target.state) {
    case 'kept':
      return [isFix ? words.tickets.fixed : words.tickets.answered]
    case 'broken':
      if (target.metAt !== null) return isFix ? [] : [words.tickets.answered]
      return ticket.status === 'solved' ? [] : [isFix ? words.tickets.fixLate(due) : words.tickets.answerLate(due)]
    case 'paused':
      return [words.tickets.waiting]
    case 'running':
      if (ticket.status === 'solved') return []
      return isFix
        ? [words.tickets.fixDue(due)]
        : [words.tickets.answerDue(due), dueReason(target, calendar, talk.zone, talk.locale)]
  }
}

/** The note is in the ticket, or the ticket takes none any more. */
export function noted(of: Extract<Command, { do: 'noteOnTicket' }>, result: Result, scene: Scene): Outcome {
  const { words, pick } = scene
  if ('done' in result && result.done === 'noted') {
    const files = result.filesCount > 0 ? ` ${words.tickets.withFiles(result.filesCount)}` : ''
    const said = plainBody(`${pick(words.tickets.noted(of.number))}${files}`)
    return { type: 'leave', say: [said], matter: { filesCount: 0 } }
  }
  if ('done' in result) return { type: 'missed' }
  if (result.refused === 'ticketSolved') {
    return { type: 'leave', say: [plainBody(pick(words.tickets.noteOnSolved(of.number)))] }
  }
  return ticketsListed(result, scene)
}

/** Files that came without a word after the ticket was opened are in it, or just in the talk. */
export function filesAttached(result: Result, { words, pick }: Scene): Outcome {
  const isDone = 'done' in result && result.done === 'filesAttached' && result.filesCount > 0
  const text = isDone
    ? `${pick(words.tickets.noted(result.number))} ${words.tickets.withFiles(result.filesCount)}`
    : `${pick(words.small.gotFiles)} ${pick(words.small.whatDoesItShow)}`
  return { type: 'stay', say: [plainBody(text)], ...(isDone && { matter: { filesCount: 0 } }) }
}

export const myTicketsRules: StepRules<'tickets' | 'ticket' | 'note'> = {
  tickets: {
    ask: ({ numbers }, { words, pick }) =>
      plainBody(pick(words.tickets.list), [
        ...numbers.map((number) => choiceOf(words.tickets.name(number))),
        ...choicesOf(['done'], words),
      ]),
    hear: ({ numbers }, said, scene) => {
      const isDone = tapped(['done'], { ...said, number: null }) !== null || said.number === numbers.length + 1
      if (isDone || said.intent === 'no' || said.intent === 'thanks') return leave(scene)
      const typed = said.ticketNumber ?? (Number(/^#?(\d{3,9})$/.exec(said.text.trim())?.[1] ?? 0) || null)
      const [first] = numbers
      const number =
        typed ??
        (said.number === null
          ? isYes(said) && numbers.length === 1
            ? first
            : undefined
          : numbers.at(said.number === -1 ? -1 : said.number - 1))
      return number === undefined || said.number === 0 ? { type: 'missed' } : one(number)
    },
  },

  ticket: {
    ask: (at, { words, pick }) => plainBody(pick(words.tickets.next), choicesOf(choicesFor(at), words)),
    hear: (at, said, scene) => {
      const { number } = at
      switch (tapped(choicesFor(at), said)) {
        case 'addNote':
          return { type: 'ask', next: { step: 'note', number } }
        case 'closeIt':
          return toClose(number)
        case 'allTickets':
          return list()
        case 'done':
          return leave(scene)
        default:
          if (said.intent === 'solved' && at.mayClose) return toClose(number)
          if (said.intent === 'yes') return { type: 'ask', next: { step: 'note', number } }
          if (['no', 'ok', 'thanks', 'bye'].includes(said.intent)) return leave(scene)
          return said.ticketNumber ? one(said.ticketNumber) : { type: 'missed' }
      }
    },
  },

  note: {
    ask: (_at, { words, pick }) => plainBody(pick(words.tickets.noteWhat)),
    hear: ({ number }, said, scene) => {
      const { words } = scene
      if (said.intent === 'junk' || said.text.length < 2) return { type: 'missed' }
      if (said.intent === 'no' || /^(nothing|rien)$/.test(plain(said.text))) return leave(scene)
      const text = redact(said.text, words.removed).slice(0, NOTE_MAX)
      return { type: 'do', command: { do: 'noteOnTicket', number, text } }
    },
  },
}

function choicesFor({ mayClose }: Extract<Step, { step: 'ticket' }>) {
  return ['addNote', ...(mayClose ? (['closeIt'] as const) : []), 'allTickets', 'done'] as const
}

function leave({ words, pick }: Scene): Outcome {
  return { type: 'leave', say: [plainBody(pick(words.small.allRight))] }
}
