import type { Calendar } from '../calendar/calendar.ts'
import type { Instant } from '../calendar/time.ts'
import type { AgentNote } from '../domain/agentNote.ts'
import type { Alert } from '../domain/alert.ts'
import type { AuditEntry } from '../domain/audit.ts'
import type { ArticleRef, Body, Conversation, Message, RefusedFile, ShownArticle } from '../domain/conversation.ts'
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
import type { MailAnswer } from '../domain/mailAnswer.ts'
import type { Delivery } from '../domain/notification.ts'
import type { Agent, Contact, Customer, Locale, Person, Site } from '../domain/person.ts'
import type { Counting, Policies } from '../domain/policies.ts'
import type { Provider, ProviderClue, WayFound } from '../domain/provider.ts'
import type { Question, QuestionNews } from '../domain/question.ts'
import type { QueueAlarm, QueueAlert, QueueCounts, QueueQuery } from '../domain/queueView.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Satisfaction } from '../domain/satisfaction.ts'
import type { Ticket, TicketDraft } from '../domain/ticket.ts'
import type { ClockRecords, CountedUnder } from './clockPorts.ts'
import type { MailNote, MailReads, MailSettled } from './inboundPorts.ts'
import type { Said } from './justSaid.ts'
import type { LetterRecords, Undelivered } from './letterPorts.ts'
import type { LiveChanges, LiveRecords, LiveVerbs, Whereabouts } from './livePorts.ts'
import type { TicketLink, TicketRecords, TicketVerbs } from './ticketPorts.ts'
import type { WebhookFact, WebhookReads } from './webhookPorts.ts'

export type { TicketRecords }

import type { QueueBoard } from './queue.ts'

// ---- what the desk needs -------------------------------------------------------------------------------------------

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

/** Which consoles are open, on all nodes. */
export type Screens = {
  seen(screen: Screen, at: Instant): Promise<void>
  left(id: string): Promise<void>
  /** Those seen since then. */
  open(since: Instant): Promise<Screen[]>
  forget(before: Instant): Promise<void>
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

// ---- what the desk offers to the bot -------------------------------------------------------------------------------

/** The name of our own chat among channels. Hosted channels may not bear it. */
export const LOCAL_CHANNEL = 'directline'

/** What a visitor sent, parsed. The conversation comes from the token, never from the body. */
export type Incoming = {
  conversation: ConversationId
  text: string
  value?: unknown
  postBack?: boolean
  files?: { name: string; contentType: string; bytes: Uint8Array }[]
  /** Sent along and not kept. */
  refusedFiles?: RefusedFile[]
  clientId: string | null
  /** The network address it came from, for limits; it is never stored as it is. */
  address?: string | null
  /** The conversation as the door has just read it: decided on first, and read again when it has gone on since. */
  seen?: Conversation
}

/** What the assistant can ask the desk to do or to look up in the middle of a turn. */
export type Command =
  /** Mail a six-digit code to this address. The answer is the same whether the address is known or not. */
  | { do: 'sendCode'; email: string }
  | { do: 'checkCode'; code: string }
  /** Who somebody is by what is proven already: signed by the website, or by a code that came back. */
  | { do: 'recallProof' }
  /** Chooses among the customers a proven contact belongs to. */
  | { do: 'chooseCustomer'; customer: CustomerId }
  /**
   * Finds the company that supplied the content. Without a name and clues: by the site the chat is on, then by the
   * invitation of a proven address. Else by the clues, that invitation, and the typed name; each clue and the name count.
   */
  | { do: 'findProvider'; name: string | null; clues?: readonly ProviderClue[] }
  /** Remembers which company serves this end user. */
  | { do: 'refer'; provider: CustomerId | null }
  /** Sends the message on to this end user's provider, who answers to the proven address. */
  | { do: 'forwardReferral'; provider: CustomerId; message: string }
  /** Asks the agents which company it is. */
  | { do: 'leaveInquiry' }
  | { do: 'openTicket'; draft: TicketDraft }
  /** The tickets this contact may see: their own, and once the customer has confirmed them the colleagues' too. */
  | { do: 'listTickets' }
  /** This contact's own ticket that the conversation is about, as it is now. */
  | { do: 'recallTicket' }
  /** The open tickets this contact may see, to find one that is about the same. */
  | { do: 'listOpenTickets' }
  /** Adds the text, and the files of this conversation that belong to no ticket yet. */
  | { do: 'noteOnTicket'; number: number; text: string }
  /** This contact's own ticket is solved, they say. */
  | { do: 'closeTicket'; number: number }
  /** Adds those files alone, to the open ticket of this conversation. */
  | { do: 'attachFiles' }
  | { do: 'queueForAgent' }
  | { do: 'leaveQueue' }

/** A ticket as one of the customer's contacts sees it; `colleague` is the name of whose it is, null for their own. */
export type ListedTicket = Ticket & { colleague: string | null }

/** What came of a command. */
export type Result =
  | Refusal
  | { done: 'codeSent'; minutesValid: number }
  /** The address is proven. With several customers, `chooseFrom` lists them (they are the contact's own). */
  | { done: 'proven'; customerName: string; package: 'standard' | 'elite' }
  | { done: 'provenForSeveral'; chooseFrom: { customer: CustomerId; name: string }[] }
  /** The address is proven but belongs to no customer: an end user, then. */
  | { done: 'provenUnknown' }
  | { done: 'providerFound'; provider: Provider; by: WayFound }
  | { done: 'providerUnknown' }
  | { done: 'referred' }
  /** It is on its way, or was sent before: it goes out once. */
  | { done: 'forwarded'; customerName: string; email: string }
  | { done: 'inquiryLeft' }
  | { done: 'ticketOpened'; ticket: Ticket }
  | { done: 'tickets'; tickets: ListedTicket[] }
  | { done: 'ticketRecalled'; ticket: Ticket }
  | { done: 'openTickets'; tickets: Ticket[] }
  | { done: 'noted'; number: number; filesCount: number }
  | { done: 'ticketClosed'; number: number }
  | { done: 'filesAttached'; number: number; filesCount: number }
  /** In the queue when an agent is online; with none online nobody waits, and `opensAt` says when the desk opens. */
  | {
      done: 'queued'
      agentsOnline: number
      open: boolean
      opensAt: Instant | null
      /** How many others have waited longer. */
      ahead: number
      /** What people waited lately; null where too few did to say anything. */
      typicalWaitMs: number | null
    }
  | { done: 'leftQueue' }

/** What the assistant is to react to: something the visitor sent, the arrival itself, or the result of its command. */
export type Heard =
  | { heard: 'arrival' }
  | { heard: 'message'; text: string; value: unknown; files: number; refusedFiles?: RefusedFile[] }
  | { heard: 'result'; of: Command; result: Result }
  /** The website signed who this is, in the middle of the conversation. */
  | { heard: 'identified' }
  /** An agent gave the conversation back. */
  | { heard: 'handedBack' }
  /** The visitor waited for an agent and nobody came in time. */
  | { heard: 'nobodyCame' }
  /** The agent who had it does not answer: the visitor is in the queue again. */
  | { heard: 'agentGone'; ahead: number }
  /** The visitor opens the chat again after a long time. */
  | { heard: 'return' }
  /** Nothing was said for a while after the assistant's last word. */
  | { heard: 'silence' }
  /** An agent found out which company serves this end user, or that it is none of ours. */
  | { heard: 'routed'; provider: Provider | null }
  /** A mail to the desk, to be answered by one letter. `isVerified`: its sender's mail server vouched for the address. */
  | { heard: 'mail'; subject: string; text: string; isVerified: boolean }

/** What the assistant decided: data; nothing has happened yet. */
export type Decision = {
  say: Body[]
  /** The flow's place afterwards, stored unopened; null ends the flow. */
  flow: unknown
  /** Do this first, then decide again with its result. What is said before it is said in any case. */
  command?: Command
  /** Articles shown or judged in this step; the newest word on each counts. */
  shown?: ShownArticle[]
  news?: QuestionNews[]
  /** What to do when nothing is said for a while: check in, or leave it there. Absent: nothing. */
  silence?: 'checkIn' | 'end'
  locale?: Locale
  /** What the one letter that answers a mail says. */
  answer?: MailAnswer
  /** What the visitor said of themselves; never a proof. */
  person?: Extract<Person, { kind: 'visitor' | 'endUser' }>
}

/**
 * The assistant as the desk knows it: a pure function. It is called again with the same input when a save was stale.
 * `counting` is what the tickets of whoever talks are counted by; without it, the desk's own.
 */
export type Decide = (talk: Conversation, heard: Heard, now: Instant, counting?: Counting) => Decision

/** What came of an incoming message: its place in the log, and the replies committed with it. */
export type Conversed = { message: Message; replies: Message[]; repeated: boolean }

// ---- what the desk offers ------------------------------------------------------------------------------------------

/** A conversation as an agent sees it. */
export type ConversationView = {
  talk: Conversation
  messages: Message[]
  ticket: Ticket | null
  /** Whose the ticket is; mostly who talks. */
  whose: { contact: Contact; customer: Customer } | null
  customer: Customer | null
  contact: Contact | null
  site: Site | null
  earlierTickets: Ticket[]
  /** Tickets that belong with this one, and those that went on in it. */
  linked: Ticket[]
  tookIn: Ticket[]
  agentNotes: AgentNote[]
  /** How far the visitor has read; null for not at all. */
  readUntil: Instant | null
  /** When the visitor's chat was last seen with its line open; null where it never was. */
  connectedAt: Instant | null
  /** Where the visitor's chat stood last. */
  where: Whereabouts
  /** How the ticket's own contact said it was. */
  satisfaction: Satisfaction | null
  /** Letters of this conversation that could not be delivered, the newest first. */
  undelivered: Undelivered[]
  /** Mails on it whose sender nobody vouched for. */
  mailNotes: MailNote[]
  events: Event[]
}

/** What is known when somebody arrives. */
export type Visit = {
  id?: ConversationId
  site: SiteKey | null
  locale: Locale
  zone: string | null
  /** The article on the page around the chat. */
  article?: ArticleRef | null
}

/** Somebody a website has signed for: the signature was checked, and what it says is read. */
export type SignedVisitor = {
  /** The website's own name for this person, in its own realm. */
  subject: string
  email: string
  name: string | null
  /** True: the website says that this is a reader, whoever else has the address. */
  isEndUser: boolean
  /** The network address it came from, for limits; it is never stored as it is. */
  address?: string | null
  /** The token's own name; it counts once. */
  token: string
  /** A secret of the browser's own for this one sign-in, the same when it asks again because no answer came. */
  attempt?: string | null
  expiresAt: Instant
  /** False: too old to begin or to change anything; it only goes on with its own conversation. */
  isFresh: boolean
}

type DeskParts = TicketVerbs & LiveVerbs

/** The desk's verbs. Each reads the clock once, decides with the domain, saves once, then wakes and counts. */
export type Desk = DeskParts & {
  /** The standard policy's: by it the desk is open, and its days begin. */
  calendar: Calendar
  policies: Policies
  /**
   * A new conversation on a site. Nothing is said before the chat really opens (`greet`). With an `id` it is the one of
   * that name, which is how a hosted channel finds its own again; opening it twice changes nothing.
   */
  open(visit: Visit): Promise<Conversation | Refusal>
  /**
   * The conversation of somebody the website has signed for: the one at hand when it is theirs or nobody's yet, else their
   * newest of the last day, else a new one. Never one of somebody else.
   */
  identify(
    visit: Visit & { site: SiteKey },
    visitor: SignedVisitor,
    atHand: ConversationId | null,
    decide: Decide,
  ): Promise<Conversation | Refusal>
  /** The visitor has come to a page with this article, and goes on talking there. */
  opens(id: ConversationId, article: ArticleRef): Promise<Conversation | Refusal>
  /**
   * The assistant's first words, once per conversation however often the chat connects; to somebody who was away for long,
   * where it left off, once.
   */
  greet(id: ConversationId, decide: Decide): Promise<Message[]>
  /** One turn: logs what was heard, lets the assistant decide unless an agent handles it, saves everything at once. */
  converse(incoming: Incoming, decide: Decide): Promise<Conversed | Refusal>
  /** Says sorry and calls a person, after the assistant failed on this message. */
  apologise(incoming: Incoming, say: Body): Promise<Conversed | Refusal>
  conversation(id: ConversationId): Promise<Conversation | null>
  /**
   * The conversation as this node saved it last, without reading; null: read it. Only to decide a turn on, which is decided
   * again where it has changed since.
   */
  lastSaved(id: ConversationId): Conversation | null
  /** Somebody was erased: what any node remembers of conversations is let go. */
  forgetSaved(): void
  /** What was saved on this node in the last moments right after the line `after`, without reading; null: read the log. */
  justSaid(id: ConversationId, after: number): Said | null
  messagesAfter(id: ConversationId, after: number, limit: number): Promise<Message[]>
  lastMessages(id: ConversationId, limit: number): Promise<Message[]>
  file(conversation: ConversationId, id: FileId): Promise<StoredFile | Refusal>
  site(key: SiteKey): Promise<Site | null>
  signersOf(site: SiteKey): Promise<Signer[]>

  /** The agents' list. */
  queue: QueueBoard
  view(agent: Agent, id: ConversationId): Promise<ConversationView | Refusal>
  takeOver(agent: Agent, id: ConversationId): Promise<Conversation | Refusal>
  /** With files, these come along; the text may then be empty. */
  say(
    agent: Agent,
    id: ConversationId,
    body: Body,
    clientId: string | null,
    files?: Incoming['files'],
  ): Promise<Message | Refusal>
  /** Back to the assistant, which greets once and does not re-read old requests. */
  release(agent: Agent, id: ConversationId, decide: Decide): Promise<Conversation | Refusal>
  /** Customers that a few letters fit, for an agent; the first ones by name without any. */
  findCustomers(agent: Agent, text: string): Promise<Customer[] | Refusal>
  /** Names the company that serves this end user, or none; the end user reads the rest from the assistant. */
  routeInquiry(
    agent: Agent,
    id: ConversationId,
    customer: CustomerId | null,
    decide: Decide,
  ): Promise<Conversation | Refusal>

  /** Handles at most one overdue thing; true means "call me again at once". */
  sweep(decide: Decide): Promise<boolean>
  /** Counts a few open tickets anew whose policy, hours or holidays changed; true means "call me again at once". */
  recount(): Promise<boolean>
  /** Tells agents what the clocks of tickets have come to; answers as `sweep`. */
  tellAlerts(): Promise<boolean>
}
