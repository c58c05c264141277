import { sayTimeForBoth } from '../calendar/sayTime.ts'
import { dueReason } from '../domain/dueReason.ts'
import type { TicketId } from '../domain/ids.ts'
import type { Letter } from '../domain/notification.ts'
import { may } from '../domain/permission.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { startTargets, type Target, type TargetKind } from '../domain/sla.ts'
import { note, type Ticket, type TicketDraft } from '../domain/ticket.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import type { Result } from './ports.ts'

/** Opens a ticket for a proven contact; its clocks start with it. */
export async function openTicket(needs: Needs, work: Work, draft: TicketDraft): Promise<Result> {
  const { person, id: conversation } = work.talk
  if (person.kind !== 'contact' || !may(person, 'openTicket')) return noTicketFor(work)
  const ticket: Ticket = {
    id: needs.newId() as TicketId,
    number: await needs.store.nextTicketNumber(),
    version: 0,
    conversation,
    customer: person.customer,
    contact: person.contact,
    ...draft,
    notes: [],
    status: 'open',
    assignee: null,
    openedAt: work.now,
    solvedAt: null,
    targets: startTargets(needs.policy, draft.tier, needs.calendar, work.now),
  }
  work.keep(ticket)
  work.talk = { ...work.talk, ticket: ticket.id }
  work.happened({ kind: 'TicketOpened', number: ticket.number, tier: ticket.tier, targets: ticket.targets }, ticket)
  work.mail(person.email, openedLetter(needs, work, ticket))
  return { done: 'ticketOpened', ticket }
}

function noTicketFor(work: Work): Refusal {
  const { person } = work.talk
  return person.kind === 'endUser'
    ? { refused: 'servedByCustomer', customer: person.provider }
    : { refused: 'identifyFirst' }
}

/** The customer's tickets, newest first. A contact sees those of their customer and nobody else's. */
export async function listTickets(needs: Needs, work: Work): Promise<Result> {
  const { person } = work.talk
  if (person.kind !== 'contact' || !may(person, 'seeOwnTickets')) return noTicketFor(work)
  const tickets = await needs.store.ticketsOf(person.customer)
  return { done: 'tickets', tickets: tickets.filter((ticket) => ticket.contact === person.contact) }
}

/** A contact adds a note to one of their open tickets, whichever conversation it came from. */
export async function noteOnTicket(needs: Needs, work: Work, number: number, text: string): Promise<Result> {
  const mine = await listTickets(needs, work)
  if (!('done' in mine) || mine.done !== 'tickets') return mine
  const ticket = mine.tickets.find((known) => known.number === number)
  if (!ticket) return { refused: 'unknown', what: 'ticket' }
  const noted = note(ticket, text, work.now)
  if (isRefusal(noted)) return noted
  work.keep(noted)
  work.happened({ kind: 'TicketNoted', number }, noted)
  return { done: 'noted', number }
}

function openedLetter({ calendar }: Needs, { talk: { locale, zone } }: Work, ticket: Ticket): Letter {
  const response = targetOf(ticket, 'firstResponse')
  const fix = targetOf(ticket, 'fix')
  return {
    about: 'ticketOpened',
    number: ticket.number,
    subject: ticket.subject,
    tier: ticket.tier,
    due: response ? sayTimeForBoth(response.dueAt, calendar.zone, zone, locale) : '',
    fixDue: fix ? sayTimeForBoth(fix.dueAt, calendar.zone, zone, locale) : null,
    reason: response ? dueReason(response, calendar, zone, locale) : '',
  }
}

function targetOf(ticket: Ticket, kind: TargetKind): Target | undefined {
  return ticket.targets.find((target) => target.kind === kind)
}
