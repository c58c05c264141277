// What the desk needs: what it keeps and reads, the time, ids, and calls between those who look.

import type { Instant } from '../calendar/time.ts'
import type { AgentNote } from '../domain/agentNote.ts'
import type { Alert } from '../domain/alert.ts'
import type { AuditEntry } from '../domain/audit.ts'
import type { Conversation, Message } from '../domain/conversation.ts'
import type { Event } from '../domain/event.ts'
import type { HelpVote } from '../domain/helpVote.ts'
import type {
  AgentId,
  ContactId,
  ConversationId,
  CustomerId,
  FileId,
  QuestionId,
  SiteKey,
  TicketId,
} from '../domain/ids.ts'
import type { Delivery } from '../domain/notification.ts'
import type { Contact, Customer, Site } from '../domain/person.ts'
import type { Question } from '../domain/question.ts'
import type { QueueAlarm, QueueAlert, QueueCounts, QueueQuery } from '../domain/queueView.ts'
import type { Satisfaction } from '../domain/satisfaction.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { ClockRecords, CountedUnder } from './clockPorts.ts'
import type { MailReads, MailSettled } from './inboundPorts.ts'
import type { LetterRecords } from './letterPorts.ts'
import type { LiveChanges, LiveRecords } from './livePorts.ts'
import type { TicketLink, TicketRecords } from './ticketPorts.ts'
import type { WebhookFact, WebhookReads } from './webhookPorts.ts'

/** A code that was mailed, as far as it may be remembered: its hash. One per conversation, a new one replaces it. */
export type CodeProof = {
  conversation: ConversationId
  email: string
  hash: string
  expiresAt: Instant
  triesLeft: number
  /** When the code came back right; from then on the address counts as proven in this conversation. */
  provenAt: Instant | null
  /** When each code of this conversation was sent, for the limit. */
  sentAt: Instant[]
  /** After the last wrong try: no code is sent before this. */
  waitUntil: Instant | null
}

/** What a website signs its visitors with: a secret of its own, or a public key. Two at most, so that one can be replaced. */
export type Signer = {
  /** Also the `kid` of its tokens. */
  id: string
  site: SiteKey
  algorithm: 'HS256' | 'ES256' | 'EdDSA'
  /** For HS256 the secret, sealed with the desk's own; else the public key, PEM. */
  material: string
  addedAt: Instant
}

/**
 * A code goes to this address, counted against the limit. `earlier` were sent since `since` when that was decided; saved
 * only while it is so, so that many conversations at once get no more than one after the other.
 */
export type MailedCode = { email: string; at: Instant; since: Instant; earlier: number }

/** A website's token that was taken, or the receipt of a sign-in; until it expires it is taken in no other conversation. */
export type UsedToken = { site: SiteKey; token: string; conversation: ConversationId; expiresAt: Instant }

/** A file's bytes and what it is; kept beside the log, never inside it. */
export type StoredFile = {
  id: FileId
  conversation: ConversationId
  name: string
  contentType: string
  bytes: Uint8Array
}

/**
 * An attempt to name a company, to point at one, or to have it found out; counted against the limits. `visitor` is a seal of the network address
 * it came from; null where nobody knows it.
 */
export type NameAttempt = { conversation: ConversationId; visitor: string | null; at: Instant }

/** A message that was sent on to a customer for an end user: once per conversation. `visitor` as in NameAttempt. */
export type Forward = {
  conversation: ConversationId
  customer: CustomerId
  email: string
  visitor: string | null
  at: Instant
}

/** An alert that is told now, of this ticket. */
export type TicketAlert = { ticket: TicketId; alert: Alert }

/** Everything one decision changes. It is saved whole or not at all. */
export type Changes = {
  /** The conversation as it shall be; saved only if the stored version is `version - 1` (or absent when version is 1). */
  conversation?: Conversation
  messages?: Message[]
  /** As `conversation`: each carries its new version. */
  tickets?: Ticket[]
  /** What is told now of these tickets' clocks; one that was told already is stale. */
  alerts?: TicketAlert[]
  contacts?: Contact[]
  code?: CodeProof
  mailedCode?: MailedCode
  /** All of them, or nothing is saved. */
  usedTokens?: UsedToken[]
  nameAttempts?: NameAttempt[]
  /** A second one of the same conversation is stale. */
  forward?: Forward
  files?: StoredFile[]
  /** Of agents, for agents alone; a second one with the same sender's id is stale. */
  agentNotes?: AgentNote[]
  /** Pairs of tickets that belong together, or no longer do; the order within a pair means nothing. */
  links?: TicketLink[]
  /** What the audit log says of it. */
  audit?: AuditEntry[]
  /** Tickets whose clocks were looked at under other rules than they name. */
  countedUnder?: CountedUnder[]
  /** What passes while this conversation is live. */
  live?: LiveChanges
  /** A second answer for a ticket takes the place of the first. */
  satisfaction?: Satisfaction
  /** What becomes of the mail this is about; a mail that was settled meanwhile makes it stale. */
  mailSettled?: MailSettled
  events?: Event[]
  deliveries?: Delivery[]
  /** What webhooks tell of it; each becomes a row for every endpoint that is on and wants to hear it. */
  webhooks?: WebhookFact[]
  /** Questions of this conversation as they shall be; what only others write (`opened`, `returnedAt`) is left alone. */
  questions?: Question[]
  /** Questions, also of other conversations, whose person came back; the first time counts. */
  returned?: { question: QuestionId; at: Instant }[]
}

/** A row of the agents' list. */
export type QueueRow = {
  conversation: Conversation
  ticket: Ticket | null
  customer: Customer | null
  contact: Contact | null
  nextDue: Instant | null
  /** What the person wrote last, other than tapped answers and single words; empty for nothing. */
  lastText: string
  /** A colleague named the agent who looks, in a note they have not seen. */
  mentionsMe?: boolean
  /** A letter of this conversation could not be delivered. */
  isUndelivered?: boolean
}

/** A part of the list, and how many rows there are in all. */
export type QueuePage = { rows: QueueRow[]; total: number }

/** The agents' list. What is asked for is read, however long the list is. */
export type QueueReads = {
  /**
   * Ordered by what comes first: the next due time that is owed, or the moment a waiting visitor hears that nobody came;
   * rows without either come after, the longest waiting first.
   */
  queuePage(query: QueueQuery): Promise<QueuePage>
  queueCounts(agent: AgentId, now: Instant): Promise<QueueCounts>
  /** Visitors who wait for a person, and tier 3 that nobody has answered or taken; the most urgent first. */
  queueAlarms(now: Instant, queueWaitMs: number): Promise<QueueAlarm[]>
  /** Alerts that were told to somebody after `since`, the newest first. */
  queueAlerts(since: Instant): Promise<QueueAlert[]>
  /** What all the words fit, open or not: numbers, subjects, customers, people, messages. The newest first. */
  searchQueue(text: string, limit: number): Promise<QueuePage>
}

/** What the desk keeps. Reads answer null for what is not there; `save` says `stale` when somebody was faster. */
export type Store = QueueReads &
  TicketRecords &
  WebhookReads &
  ClockRecords &
  LetterRecords &
  MailReads &
  LiveRecords & {
    conversation(id: ConversationId): Promise<Conversation | null>
    /** The newest conversation on the site of whom the website signed so, in which something was said since then. */
    conversationSignedAs(site: SiteKey, signedAs: string, since: Instant): Promise<Conversation | null>
    /** Where this token was taken, if it was. */
    tokenUsedIn(site: SiteKey, token: string): Promise<ConversationId | null>
    /** Lines with `seq > after`, oldest first, at most `limit`. */
    messagesAfter(id: ConversationId, after: number, limit: number): Promise<Message[]>
    /** The newest `limit` lines, oldest first. */
    lastMessages(id: ConversationId, limit: number): Promise<Message[]>
    /** The line that carries this sender's own id, if it was saved already. */
    messageByClientId(id: ConversationId, clientId: string): Promise<Message | null>
    file(id: FileId): Promise<StoredFile | null>
    site(key: SiteKey): Promise<Site | null>
    /** The newest first. */
    signersOf(site: SiteKey): Promise<Signer[]>
    customer(id: CustomerId): Promise<Customer | null>
    /** Every customer; small enough to compare names with (companyNames.ts). */
    customers(): Promise<Customer[]>
    /** Compared without regard to case. One address may serve several customers. */
    contactsByEmail(email: string): Promise<Contact[]>
    contact(id: ContactId): Promise<Contact | null>
    customersByDomain(domain: string): Promise<Customer[]>
    /** Customers whose invitation list holds this end user's address. */
    customersInviting(email: string): Promise<Customer[]>
    code(id: ConversationId): Promise<CodeProof | null>
    /** How many codes went to this address since then, from whatever conversation. */
    codesTo(email: string, since: Instant): Promise<number>
    /** Until when no code goes to this address, because of wrong tries in whatever conversation. */
    codeWaitOf(email: string): Promise<Instant | null>
    nameAttemptsSince(of: { conversation: ConversationId } | { visitor: string }, since: Instant): Promise<number>
    forwardOf(id: ConversationId): Promise<Forward | null>
    forwardsSince(
      of: { customer: CustomerId } | { email: string } | { visitor: string },
      since: Instant,
    ): Promise<number>
    nextTicketNumber(): Promise<number>
    ticket(id: TicketId): Promise<Ticket | null>
    /** When this contact opened tickets after `since`, the newest first, at most `limit`. */
    ticketsOpenedBy(contact: ContactId, since: Instant, limit: number): Promise<Instant[]>
    /** The newest ones of a customer, or of one of its contacts; no more than TICKETS_OF_CUSTOMER_MAX. */
    ticketsOf(customer: CustomerId, contact?: ContactId): Promise<Ticket[]>
    ticketsOfConversation(id: ConversationId): Promise<Ticket[]>
    eventsOf(id: ConversationId): Promise<Event[]>
    /**
     * Up to `limit` tickets of whose clocks there is something to tell at `now`, of those overdue the longest. Where there are
     * more, not always the same ones: servers that ask at once shall not all get the same.
     */
    ticketsDue(now: Instant, limit: number): Promise<Ticket[]>
    /** The conversation that has been in the queue the longest since before `before`, if any. */
    firstForgottenInQueue(before: Instant): Promise<Conversation | null>
    /** The conversation in which the assistant's question has been met with silence the longest by `now`, if any. */
    firstSilentConversation(now: Instant): Promise<Conversation | null>
    /** A conversation that an agent who may not come in any more has, or has an open ticket in, if any. */
    firstStranded(): Promise<ConversationId | null>
    disabledAgents(): Promise<AgentId[]>
    question(id: QuestionId): Promise<Question | null>
    /** The newest questions of this conversation, and those since then of its proven person elsewhere; oldest first. */
    questionsAround(talk: Conversation, since: Instant): Promise<Question[]>
    /** The question on which silence is the longest overdue at `now`, if any. */
    firstSilentQuestion(now: Instant): Promise<Question | null>
    save(changes: Changes): Promise<'saved' | 'stale'>
  }

/** What is told of articles without a conversation, and everything told since a day; nobody's name is in it. */
export type QuestionRecords = {
  /** An article was opened by a question's link; the first time counts, and an unknown question is none. */
  opened(id: QuestionId, article: string, at: Instant): Promise<void>
  /** Somebody searched the help pages. */
  searched(question: Question): Promise<void>
  voted(vote: HelpVote): Promise<void>
  /** Oldest first. */
  since(at: Instant): Promise<{ questions: Question[]; votes: HelpVote[] }>
}

/** An open console of an agent, and the conversation it shows. */
export type Screen = { id: string; agent: AgentId; conversation: ConversationId | null }

/** Which consoles are open, on all nodes; by the database's clock, for those of two nodes may be minutes apart. */
export type Screens = {
  seen(screen: Screen): Promise<void>
  left(id: string): Promise<void>
  /** Those seen within so many milliseconds, always in the same order. */
  open(withinMs: number): Promise<Screen[]>
  /** Takes away those that were not. */
  forget(afterMs: number): Promise<void>
}

/** The time, read once per decision and passed down. */
export type Clock = () => Instant

/** Fresh ids, random and unguessable. */
export type NewId = () => string

/** Older tickets of a customer are found by searching; nobody reads on through all of them. */
export const TICKETS_OF_CUSTOMER_MAX = 200

/** Something that is worth looking at again; it carries nothing but its name. */
export type Topic =
  | `conversation:${string}`
  | 'queue'
  | `typing:${'visitor' | 'agent'}:${string}`
  | `heard:${string}` // an agent's session answered a beat of its line
  | 'erased' // a person, of whom nobody may know anything any more

/** Wake-up calls: losing one loses nothing, because everybody reads the log by sequence number. */
export type Feed = {
  wake(topic: Topic): void
  /** Answers how to stop listening. */
  listen(topic: Topic, heard: () => void): () => void
}
