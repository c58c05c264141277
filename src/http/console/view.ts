import { inWords } from '../../calendar/reason.ts'
import { sayTime, sayTimeShort } from '../../calendar/sayTime.ts'
import type { Instant } from '../../calendar/time.ts'
import { findZone } from '../../calendar/zone.ts'
import { isConnected } from '../../desk/livePorts.ts'
import type { ConversationView } from '../../desk/ports.ts'
import type { QueueRow } from '../../desk/storePorts.ts'
import type { Handling, Message } from '../../domain/conversation.ts'
import type { Event } from '../../domain/event.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import type { Agent, Contact, Locale, Person } from '../../domain/person.ts'
import type { Policies } from '../../domain/policies.ts'
import { explainTarget, type Target } from '../../domain/sla.ts'
import type { Ticket } from '../../domain/ticket.ts'
import { tierOf } from '../../domain/tier.ts'
import type {
  ClockWire,
  ConversationWire,
  HandlingWire,
  HistoryLineWire,
  MessageWire,
  PersonWire,
  QueueRowWire,
  TargetWire,
  TicketWire,
} from '../wire.ts'
import { cardView } from './cardView.ts'
import { recountWords } from './recountWords.ts'
import { agentNoteWire, besideWire, lifeLine, ticketLifeWire } from './ticketView.ts'

/** Who looks, when, and with what beside them. */
export type Eye = {
  agent: Agent
  /** The language the agent reads. */
  locale: Locale
  now: Instant
  policies: Policies
  /** The agent's IANA zone as the browser told it. */
  zone: string | null
  nameOf: (agent: AgentId) => string | null
  /** Names of the other agents who have it open. */
  lookersAt: (conversation: ConversationId) => string[]
  /** How long a visitor waits in the queue before something else is offered. */
  queueWaitMs: number
}

/** One row of the list. */
export function queueRow(
  { conversation: talk, ticket, customer, contact, lastText, mentionsMe = false, isUndelivered = false }: QueueRow,
  eye: Eye,
): QueueRowWire {
  const clock = ticket && owedClock(ticket)
  const { handling } = talk
  const nobodyCameAt = handling.by === 'queue' ? handling.since + eye.queueWaitMs : null
  const times = [clock?.state === 'paused' ? null : clock?.dueAt, nobodyCameAt].filter((at) => typeof at === 'number')
  return {
    conversation: talk.id,
    seq: talk.seq,
    person: personWire(talk.person, contact),
    lastText,
    lastAt: talk.lastAt,
    customer: customer && { name: customer.name, package: customer.package },
    ticket: ticket && {
      number: ticket.number,
      subject: ticket.subject,
      tier: ticket.tier,
      status: ticket.status,
      waitingSince: ticket.waitingSince,
      solvedAt: ticket.solvedAt,
    },
    handling: handlingWire(handling, eye),
    assignee: ticket?.assignee
      ? { name: eye.nameOf(ticket.assignee) ?? '', mine: ticket.assignee === eye.agent.id }
      : null,
    clock,
    mentionsMe,
    isUndelivered,
    locale: talk.locale,
    lookers: eye.lookersAt(talk.id),
    inquirySince: talk.inquirySince,
    nextAt: times.length > 0 ? Math.min(...times) : null,
  }
}

/** The clock of an open ticket that is owed and due first; overdue ones stay owed until they are met. */
function owedClock(ticket: Ticket): ClockWire | null {
  if (ticket.status === 'solved') return null
  const owed = ticket.targets.map(clockWire).filter((clock) => clock.metAt === null)
  return owed.sort((a, b) => a.dueAt - b.dueAt)[0] ?? null
}

/** The conversation with everything an agent needs beside it. */
export function conversationWire(view: ConversationView, eye: Eye): ConversationWire {
  const { talk, ticket, customer, contact, site } = view
  const visitorZone = talk.zone && findZone(talk.zone)
  return {
    id: talk.id,
    now: eye.now,
    seq: talk.seq,
    openedAt: talk.openedAt,
    locale: talk.locale,
    zone: talk.zone,
    localTime: visitorZone ? sayTimeShort(eye.now, visitorZone, eye.locale) : null,
    ...view.where,
    person: personWire(talk.person, contact),
    handling: handlingWire(talk.handling, eye),
    lookers: eye.lookersAt(talk.id),
    readUntil: view.readUntil,
    isThere: isConnected(view, eye.now),
    satisfaction: satisfactionWire(view, eye),
    undelivered: view.undelivered.map(({ id, to, about, at, trouble }) => ({ id, to, about, at, trouble })),
    inquirySince: talk.inquirySince,
    site: site && { name: site.name, owner: site.owner.by },
    customer: customer && { id: customer.id, name: customer.name, package: customer.package, door: customer.door },
    contact: contact && { id: contact.id, name: contact.name, email: contact.email, confirmed: contact.confirmed },
    ticket: ticket && ticketWire(ticket, view, eye),
    mailNotes: view.mailNotes.map(({ cause, ...mail }) => ({
      ...mail,
      why: cause === 'otherSender' ? 'otherSender' : 'unverified',
    })),
    agentNotes: view.agentNotes.map((note) => agentNoteWire(note, eye)),
    shown: talk.shown,
    earlierTickets: view.earlierTickets.map(besideWire),
    history: view.events.map((event) => historyLine(event, view, eye)),
    messages: linesWire(view.messages, eye.agent.id),
  }
}

function ticketWire(ticket: Ticket, view: ConversationView, eye: Eye): TicketWire {
  const { reason, source, stated } = tierOf(ticket.facts)
  return {
    number: ticket.number,
    subject: ticket.subject,
    details: ticket.details,
    tier: ticket.tier,
    tierReason: reason,
    tierSource: source,
    tierStated: stated,
    facts: ticket.facts,
    circumstances: ticket.circumstances,
    files: ticket.files,
    status: ticket.status,
    assignee: ticket.assignee && eye.nameOf(ticket.assignee),
    openedAt: ticket.openedAt,
    solvedAt: ticket.solvedAt,
    targets: ticket.targets.map((target) => targetWire(target, eye)),
    alerts: ticket.alerts.map(({ agents: _, ...alert }) => alert),
    notes: ticket.notes,
    ...ticketLifeWire(ticket, view, eye),
  }
}

function targetWire(target: Target, { policies, zone: zoneName, locale }: Eye): TargetWire {
  const calendar = policies.calendarOf(target)
  const zone = zoneName && findZone(zoneName)
  const differs = zone && zone.offsetAt(target.dueAt) !== calendar.zone.offsetAt(target.dueAt)
  return {
    ...clockWire(target),
    dueWords: sayTime(target.dueAt, calendar.zone, locale),
    ownDueWords: differs ? sayTime(target.dueAt, zone, locale) : null,
    reason: inWords(explainTarget(calendar, target), zone || calendar.zone, locale),
  }
}

function clockWire(target: Target): ClockWire {
  return {
    kind: target.kind,
    state: target.state,
    startedAt: target.startedAt,
    dueAt: target.dueAt,
    warnAt: 'warnings' in target ? (target.warnings[0]?.at ?? null) : null,
    metAt: target.state === 'kept' ? target.at : target.state === 'broken' ? target.metAt : null,
  }
}

function personWire(person: Person, contact: Contact | null): PersonWire {
  const { kind } = person
  const toBeConfirmed = contact !== null && !contact.confirmed
  switch (kind) {
    case 'visitor':
      return { kind, name: null, email: null, proof: null, toBeConfirmed }
    case 'endUser':
      return { kind, name: null, email: person.email, proof: person.proof ?? null, toBeConfirmed }
    case 'contact':
      return { kind, name: person.name, email: person.email, proof: person.proof, toBeConfirmed }
  }
}

/** Who answers, as this agent sees it. */
function handlingWire(handling: Handling, { agent }: Pick<Eye, 'agent'>): HandlingWire {
  if (handling.by !== 'agent') return handling
  return { by: 'agent', name: handling.agentName, mine: handling.agent === agent.id, since: handling.since }
}

/** The log as it stands now: lines that only take the place of others stand where those do. */
export function linesWire(messages: readonly Message[], me: AgentId): MessageWire[] {
  return messages.filter(({ body }) => !body.replaces).map((message) => messageWire(message, me))
}

function satisfactionWire({ satisfaction }: ConversationView, eye: Eye): ConversationWire['satisfaction'] {
  if (!satisfaction) return null
  const { score, word, at, agent } = satisfaction
  return { score, word, at, agentName: agent && eye.nameOf(agent) }
}

/** A line of the log, as this agent sees it. */
export function messageWire({ id, seq, at, from, clientId, body, corrected }: Message, me: AgentId): MessageWire {
  return {
    id,
    seq,
    at,
    from: {
      role: from.role,
      name: from.role === 'agent' ? from.name : null,
      mine: from.role === 'agent' && from.agent === me,
    },
    corrected: corrected ?? null,
    clientId,
    text: body.text,
    format: body.format,
    card: body.card === undefined ? null : cardView(body.card),
    choices: (body.choices ?? []).map((choice) => choice.label),
    files: body.files ?? [],
    byMail: body.byMail ?? false,
    postBack: body.postBack ?? false,
  }
}

function historyLine(event: Event, view: ConversationView, eye: Eye): HistoryLineWire {
  const { customer } = view
  return {
    at: event.at,
    kind: event.kind,
    agentName: 'agent' in event && event.agent !== null ? eye.nameOf(event.agent) : null,
    ...lifeLine(event, eye),
    customerName: 'customer' in event && event.customer === customer?.id ? (customer?.name ?? null) : null,
    target: 'target' in event ? event.target : null,
    tier: 'tier' in event ? event.tier : null,
    became: event.kind === 'Asked' ? event.deflection.became : null,
    ...(event.kind === 'ClocksRecomputed' && { said: recountWords(event, eye) }),
  }
}
