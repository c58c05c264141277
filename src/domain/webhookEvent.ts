import { type Instant, toIso } from '../calendar/time.ts'
import type { FileRef, Message } from './conversation.ts'
import type { Event, Happening } from './event.ts'
import type { AgentId } from './ids.ts'
import type { Contact, Customer } from './person.ts'
import type { Target, TargetKind } from './sla.ts'
import type { Ticket, TicketNote } from './ticket.ts'
import type { WebhookBody, WebhookData, WebhookType } from './webhookPayload.ts'

type TicketTold = WebhookData<'ticket.opened'>['ticket']
type ConversationTold = WebhookData<'conversation.nobody_came'>['conversation']
type AgentTold = WebhookData<'ticket.answered'>['by']
type MessageTold = WebhookData<'ticket.message'>['message']

/** What stands around a happening, as it is after the decision. */
export type Around = {
  /** The ticket it happened to; null for none. */
  ticket: TicketTold | null
  conversation: ConversationTold
  agent(id: AgentId): AgentTold
  /** The newest note of the ticket's contact, and the words of the newest change of its tier. */
  note: WebhookData<'ticket.noted'>['note']
  tierReason: string
}

type OnTicket = Omit<Around, 'ticket'> & { ticket: TicketTold }
/** How one kind of happening is told: as which type, and with which data. */
type Telling<K extends Happening['kind']> =
  | {
      [T in WebhookType]: { type: T; needs: 'ticket'; data(what: Of<K>, around: OnTicket): WebhookData<T> }
    }[WebhookType]
  | {
      [T in WebhookType]: { type: T; needs: 'nothing'; data(what: Of<K>, around: Around): WebhookData<T> }
    }[WebhookType]
type Of<K extends Happening['kind']> = Extract<Happening, { kind: K }>

const needs = 'ticket'

/**
 * Which happening is told to webhooks, and how: one row for each kind there is; null is told to nobody outside. What agents
 * write among themselves is never told, nor what the assistant is asked about.
 */
const tellings: { readonly [K in Happening['kind']]: Telling<K> | null } = {
  TicketOpened: { type: 'ticket.opened', needs, data: (_, { ticket }) => ({ ticket }) },
  TicketNoted: { type: 'ticket.noted', needs, data: (_, { ticket, note }) => ({ ticket, note }) },
  TicketAnswered: { type: 'ticket.answered', needs, data: byAgent },
  TicketAssigned: {
    type: 'ticket.assigned',
    needs,
    data: (what, { ticket, agent }) => ({ ticket, agent: agent(what.agent), by: what.by ? agent(what.by) : null }),
  },
  TicketUnassigned: { type: 'ticket.unassigned', needs, data: byAgentOrNobody },
  TierChanged: {
    type: 'ticket.tier_changed',
    needs,
    data: (what, around) => ({ ...byAgent(what, around), from: what.from, reason: around.tierReason }),
  },
  ClocksRecomputed: { type: 'ticket.clocks_recounted', needs, data: (_, { ticket }) => ({ ticket }) },
  TicketWaiting: { type: 'ticket.waiting', needs, data: byAgent },
  TicketWaitingEnded: {
    type: 'ticket.waiting_ended',
    needs,
    data: byAgentOrNobody,
  },
  TicketSolved: { type: 'ticket.solved', needs, data: byAgent },
  TicketClosed: { type: 'ticket.solved', needs, data: (_, { ticket }) => ({ ticket, by: null }) },
  TicketReopened: {
    type: 'ticket.reopened',
    needs,
    data: byAgentOrNobody,
  },
  TicketMerged: {
    type: 'ticket.merged',
    needs,
    data: (what, around) => ({ ...byAgent(what, around), into: what.other }),
  },
  TicketTookIn: {
    type: 'ticket.took_in',
    needs,
    data: (what, around) => ({ ...byAgent(what, around), from: what.other }),
  },
  TicketLinked: {
    type: 'ticket.linked',
    needs,
    data: (what, around) => ({ ...byAgent(what, around), other: what.other }),
  },
  TicketUnlinked: {
    type: 'ticket.unlinked',
    needs,
    data: (what, around) => ({ ...byAgent(what, around), other: what.other }),
  },
  ContactCorrected: { type: 'ticket.contact_corrected', needs, data: byAgent },
  Rated: { type: 'ticket.rated', needs, data: ({ score }, { ticket }) => ({ ticket, score }) },
  TargetWarned: { type: 'target.warned', needs, data: ofTarget },
  TargetBroken: { type: 'target.broken', needs, data: ofTarget },
  DeskCalled: { type: 'target.unanswered', needs, data: ofTarget },
  AgentAskedFor: {
    type: 'conversation.agent_asked_for',
    needs: 'nothing',
    data: (_, { conversation }) => ({ conversation }),
  },
  NobodyCame: {
    type: 'conversation.nobody_came',
    needs: 'nothing',
    data: (_, { conversation }) => ({ conversation }),
  },
  AgentJoined: {
    type: 'conversation.agent_joined',
    needs: 'nothing',
    data: (what, { conversation, agent }) => ({
      conversation,
      agent: agent(what.agent),
      waitedSeconds: what.waitedMs === null ? null : Math.round(what.waitedMs / 1000),
    }),
  },
  Transferred: {
    type: 'conversation.transferred',
    needs: 'nothing',
    data: (what, { conversation, agent }) => ({ conversation, agent: agent(what.to), by: agent(what.agent) }),
  },
  AgentLeft: {
    type: 'conversation.agent_left',
    needs: 'nothing',
    data: (what, { conversation, agent }) => ({ conversation, agent: agent(what.agent) }),
  },
  ConversationOpened: null,
  Asked: null,
  CodeSent: null,
  PersonProven: null,
  NoteWritten: null,
  ContactConfirmed: null,
  ContactRejected: null,
  Referred: null,
  ReferralForwarded: null,
  InquiryLeft: null,
  InquiryRouted: null,
  AgentSilent: null,
  AgentLost: null,
  MessageEdited: null,
  MessageDeleted: null,
  LetterSent: null,
  LetterGivenUp: null,
  AssistantFailed: null,
  MailHeard: null,
}

/** As what a kind of happening is told; null: it is not. */
export function webhookTypeOf(kind: Happening['kind']): WebhookType | null {
  return tellings[kind]?.type ?? null
}

/** Whom of the desk a happening names. */
export function agentsIn(what: Happening): AgentId[] {
  const named = what as { agent?: AgentId | null; by?: AgentId; to?: AgentId }
  return [named.agent, named.by, named.to].filter((id): id is AgentId => typeof id === 'string')
}

/** What a webhook says of this event; null when it is told to nobody, or belongs to no ticket and would have to. */
export function webhookBodyOf(event: Event, around: Around): WebhookBody | null {
  const telling = tellings[event.kind] as {
    type: WebhookType
    needs: 'ticket' | 'nothing'
    data(what: Event, around: Around): unknown
  } | null
  if (!telling || (telling.needs === 'ticket' && !around.ticket)) return null
  return { type: telling.type, timestamp: toIso(event.at), data: telling.data(event, around) } as WebhookBody
}

/** What a webhook says of a line that the contact and the desk can read. */
export function webhookBodyOfMessage(line: Message, ticket: TicketTold): WebhookBody | null {
  const from = speakerTold(line, ticket)
  if (!from || line.body.postBack) return null // what a button sent in somebody's name they never saw
  const { id, seq, body } = line
  const { text, format, files, replaces } = body
  const message: MessageTold = {
    ...{ id, seq, at: toIso(line.at), from, text, format, files: filesTold(files) },
    corrects: replaces ? { seq: replaces.seq, how: replaces.how } : null,
  }
  return { type: 'ticket.message', timestamp: message.at, data: { ticket, message } }
}

/** A ticket as webhooks tell it. */
export function ticketTold(ticket: Ticket, customer: Customer, contact: Contact): TicketTold {
  const { id, number, conversation, subject, details, tier, status, assignee, outcome } = ticket
  return {
    ...{ id, number, conversation, subject, details, tier, status },
    waitingSince: isoOrNull(ticket.waitingSince),
    assignee,
    openedAt: toIso(ticket.openedAt),
    solvedAt: isoOrNull(ticket.solvedAt),
    outcome,
    targets: ticket.targets.map((target) => ({
      kind: target.kind,
      state: target.state,
      dueAt: toIso(target.dueAt),
      metAt: isoOrNull(metAt(target)),
    })),
    customer: customerTold(customer),
    contact: contactTold(contact),
  }
}

export function customerTold({ id, name }: Customer): TicketTold['customer'] {
  return { id, name }
}

export function contactTold({ id, name, email }: Contact): TicketTold['contact'] {
  return { id, name, email }
}

/** The last note of a ticket as webhooks tell it; null where it has none. */
export function noteTold(note: TicketNote | undefined, contactName: string): Around['note'] {
  return note
    ? { at: toIso(note.at), text: note.text, from: note.from ?? contactName, files: filesTold(note.files) }
    : null
}

function byAgent({ agent: who }: { agent: AgentId }, { ticket, agent }: OnTicket) {
  return { ticket, by: agent(who) }
}

function byAgentOrNobody({ agent: who }: { agent: AgentId | null }, { ticket, agent }: OnTicket) {
  return { ticket, by: who === null ? null : agent(who) }
}

function ofTarget({ target }: { target: TargetKind }, { ticket }: OnTicket) {
  return { ticket, target, dueAt: ticket.targets.find(({ kind }) => kind === target)?.dueAt ?? null }
}

function speakerTold({ from }: Message, { contact }: TicketTold): MessageTold['from'] | null {
  if (from.role === 'visitor') return { role: 'contact', name: contact.name }
  return from.role === 'agent' ? { role: 'agent', id: from.agent, name: from.name } : null
}

function filesTold(files: readonly FileRef[] = []): MessageTold['files'] {
  return files.map(({ name, contentType, sizeBytes }) => ({ name, contentType, sizeBytes }))
}

function metAt(target: Target): Instant | null {
  return target.state === 'kept' ? target.at : target.state === 'broken' ? target.metAt : null
}

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : toIso(at)
}
