import type { Calendar } from '../calendar/calendar.ts'
import { sayTimeForBoth } from '../calendar/sayTime.ts'
import { HOUR, type Instant } from '../calendar/time.ts'
import { callsOf } from '../domain/alert.ts'
import { noCircumstances } from '../domain/circumstances.ts'
import { dueReason } from '../domain/dueReason.ts'
import type { ContactId, ConversationId, TicketId } from '../domain/ids.ts'
import type { Letter } from '../domain/notification.ts'
import { may } from '../domain/permission.ts'
import type { Person } from '../domain/person.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { startTargets, type Target, type TargetKind } from '../domain/sla.ts'
import { attach, note, solve, type Ticket, type TicketDraft, type TicketFile, untouched } from '../domain/ticket.ts'
import type { Result } from './botPorts.ts'
import type { Work } from './commit.ts'
import { countingOf } from './counting.ts'
import type { Needs } from './desk.ts'
import { waitNoMore } from './openTickets.ts'
import { askHowItWas } from './satisfaction.ts'

/** Files are looked for in this many of the newest lines. */
const LINES_MAX = 1_000
/** Far above what a contact has to ask on their worst day; what comes by mail is counted as mail. */
const TICKETS_PER_CONTACT_AND_HOUR = 30
/** One ticket takes at most this many files at once; whoever sends more sends the newest. */
const FILES_MAX = 20

type ProvenContact = Extract<Person, { kind: 'contact' }>

/** Opens a ticket for a proven contact; its clocks start with it. */
export async function openTicket(needs: Needs, work: Work, draft: TicketDraft): Promise<Result> {
  const { person, id: conversation } = work.talk
  if (person.kind !== 'contact' || !may(person, 'openTicket')) return noTicketFor(work)
  const until = work.inbound ? null : await noTicketBefore(needs, work, person)
  if (until !== null) return { refused: 'tooMany', what: 'tickets', until }
  const { policy, calendar } = await countingOf(needs, person)
  const ticket: Ticket = {
    id: needs.newId() as TicketId,
    number: await needs.store.nextTicketNumber(),
    version: 0,
    conversation,
    customer: person.customer,
    contact: person.contact,
    circumstances: noCircumstances,
    ...draft,
    files: await looseFiles(needs, work),
    ...untouched,
    tierChanges: [],
    notes: [],
    openedAt: work.now,
    // what was asked for by mail counts from when our mail server had it
    targets: startTargets(policy, draft.tier, calendar, work.inbound?.receivedAt ?? work.now),
    calls: callsOf(policy, draft.tier, work.now),
  }
  work.keep(ticket)
  work.talk = { ...work.talk, ticket: ticket.id }
  work.happened({ kind: 'TicketOpened', number: ticket.number, tier: ticket.tier, targets: ticket.targets }, ticket)
  // a mail is answered by one letter, which says all this
  if (!work.inbound) work.mail(person.email, openedLetter(needs, calendar, work, ticket), ticket)
  return { done: 'ticketOpened', ticket }
}

/** When this contact may open the next ticket; null: now. */
async function noTicketBefore({ store }: Needs, { now }: Work, person: ProvenContact): Promise<Instant | null> {
  const opened = await store.ticketsOpenedBy(person.contact, (now - HOUR) as Instant, TICKETS_PER_CONTACT_AND_HOUR)
  const oldest = opened[TICKETS_PER_CONTACT_AND_HOUR - 1]
  return oldest === undefined ? null : ((oldest + HOUR) as Instant)
}

function noTicketFor(work: Work): Refusal {
  const { person } = work.talk
  return person.kind === 'endUser'
    ? { refused: 'servedByCustomer', customer: person.provider }
    : { refused: 'identifyFirst' }
}

/** The tickets a contact may see, newest first, each with whose it is. */
export async function listTickets(needs: Needs, work: Work): Promise<Result> {
  const { person } = work.talk
  if (person.kind !== 'contact' || !may(person, 'seeOwnTickets')) return noTicketFor(work)
  const tickets = await visibleTickets(needs, person)
  const others = [...new Set(tickets.map(({ contact }) => contact))].filter((contact) => contact !== person.contact)
  const named = await Promise.all(others.map(async (id) => [id, await nameOf(needs, id)] as const))
  const names = new Map(named)
  return {
    done: 'tickets',
    tickets: tickets.map((ticket) => ({ ...ticket, colleague: names.get(ticket.contact) ?? null })),
  }
}

/** The ticket of this conversation, for its own contact. */
export async function recallTicket(needs: Needs, work: Work): Promise<Result> {
  const { person, ticket: id } = work.talk
  if (person.kind !== 'contact' || !may(person, 'seeOwnTickets')) return noTicketFor(work)
  const ticket = id && (await needs.store.ticket(id))
  return ticket && ticket.contact === person.contact
    ? { done: 'ticketRecalled', ticket }
    : { refused: 'unknown', what: 'ticket' }
}

/** A contact says that their own ticket is solved. It is no response of the desk: a first one that is owed is not kept by it. */
export async function closeTicket(needs: Needs, work: Work, number: number): Promise<Result> {
  const { person } = work.talk
  if (person.kind !== 'contact' || !may(person, 'closeOwnTicket')) return noTicketFor(work)
  const ticket = (await visibleTickets(needs, person)).find((known) => known.number === number)
  if (!ticket) return { refused: 'unknown', what: 'ticket' }
  if (ticket.contact !== person.contact) {
    return { refused: 'ofColleague', number, name: await nameOf(needs, ticket.contact) }
  }
  const solved = solve(work.current(ticket), work.now, 'closedByContact')
  if (isRefusal(solved)) return solved
  work.keep(solved)
  work.happened({ kind: 'TicketClosed', number, targets: solved.targets }, solved)
  const url = needs.chatUrl(work.talk.site, work.talk.locale)
  work.mail(person.email, { about: 'ticketSolved', number, subject: solved.subject, url }, solved)
  askHowItWas(needs, work, solved)
  // where the conversation has another open one, that is the next to look at
  const rest = await needs.store.ticketsOfConversation(work.talk.id)
  const other = rest.find(({ id, status }) => status === 'open' && id !== solved.id)
  if (other && work.talk.ticket === solved.id) work.talk = { ...work.talk, ticket: other.id }
  return { done: 'ticketClosed', number }
}

async function nameOf({ store }: Needs, id: ContactId): Promise<string> {
  const contact = await store.contact(id)
  if (!contact) throw new Error(`Contact ${id} has a ticket but is not there`)
  return contact.name
}

/** A contact adds a note to one of their open tickets, whichever conversation it came from. */
export async function noteOnTicket(needs: Needs, work: Work, number: number, text: string): Promise<Result> {
  const { person } = work.talk
  if (person.kind !== 'contact' || !may(person, 'noteOnOwnTicket')) return noTicketFor(work)
  const ticket = (await visibleTickets(needs, person)).find((known) => known.number === number)
  if (!ticket) return { refused: 'unknown', what: 'ticket' }
  const files = await looseFiles(needs, work)
  const noted = note(await waitNoMore(needs, work, work.current(ticket), null), text, work.now, {
    ...(ticket.contact !== person.contact && { from: person.name }),
    ...(files.length > 0 && { files }),
  })
  if (isRefusal(noted)) return noted
  work.keep(noted)
  work.happened({ kind: 'TicketNoted', number }, noted)
  return { done: 'noted', number, filesCount: files.length }
}

/** The open tickets a contact may see, newest first. */
export async function listOpenTickets(needs: Needs, work: Work): Promise<Result> {
  const { person } = work.talk
  if (person.kind !== 'contact' || !may(person, 'seeOwnTickets')) return noTicketFor(work)
  const tickets = await visibleTickets(needs, person)
  return { done: 'openTickets', tickets: tickets.filter(({ status }) => status === 'open') }
}

/** Files that were sent without a word after the ticket was opened belong to it. */
export async function attachFiles(needs: Needs, work: Work): Promise<Result> {
  const { person } = work.talk
  if (person.kind !== 'contact' || !may(person, 'noteOnOwnTicket')) return noTicketFor(work)
  const ticket = (await visibleTickets(needs, person)).find(({ id }) => id === work.talk.ticket)
  if (!ticket) return { refused: 'unknown', what: 'ticket' }
  const files = await looseFiles(needs, work)
  const attached = attach(work.current(ticket), files)
  if (isRefusal(attached)) return attached
  work.keep(attached)
  work.happened({ kind: 'TicketNoted', number: ticket.number }, attached)
  return { done: 'filesAttached', number: ticket.number, filesCount: files.length }
}

/** A contact sees their own tickets; one whom the customer has confirmed sees the colleagues' too. */
async function visibleTickets(needs: Needs, person: ProvenContact): Promise<Ticket[]> {
  const [own, contact] = await Promise.all([
    needs.store.ticketsOf(person.customer, person.contact),
    needs.store.contact(person.contact),
  ])
  if (!contact?.confirmed || !may(person, 'seeCompanyTickets')) return own
  const all = await needs.store.ticketsOf(person.customer)
  const isAmong = new Set(all.map(({ id }) => id))
  return [...all, ...own.filter(({ id }) => !isAmong.has(id))]
}

/** Files the visitor sent in this conversation that belong to no ticket yet, oldest first. */
async function looseFiles(needs: Needs, work: Work): Promise<TicketFile[]> {
  const { id, person } = work.talk
  if (person.kind !== 'contact') return []
  const lines = [...(await needs.store.lastMessages(id, LINES_MAX)), ...work.messages]
  const sent = lines.filter(({ from }) => from.role === 'visitor').flatMap(({ body }) => body.files ?? [])
  if (sent.length === 0) return [] // nearly always, and a customer may have very many tickets
  const taken = await filesOnTickets(needs, person, id)
  return sent
    .filter((file) => !taken.has(file.id))
    .slice(-FILES_MAX)
    .map((file) => ({ ...file, conversation: id }))
}

async function filesOnTickets({ store }: Needs, { customer }: ProvenContact, conversation: ConversationId) {
  const tickets = await Promise.all([store.ticketsOf(customer), store.ticketsOfConversation(conversation)])
  const files = tickets.flat().flatMap(({ files, notes }) => [...files, ...notes.flatMap((line) => line.files ?? [])])
  return new Set(files.map((file) => file.id))
}

function openedLetter(
  { chatUrl }: Needs,
  calendar: Calendar,
  { talk: { locale, zone, site } }: Work,
  ticket: Ticket,
): Letter {
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
    url: chatUrl(site, locale),
  }
}

function targetOf(ticket: Ticket, kind: TargetKind): Target | undefined {
  return ticket.targets.find((target) => target.kind === kind)
}
