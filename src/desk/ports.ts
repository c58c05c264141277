import type { Calendar } from '../calendar/calendar.ts'
import type { Instant } from '../calendar/time.ts'
import type { Body, Conversation, Message, RefusedFile, ShownArticle } from '../domain/conversation.ts'
import type { Deflection } from '../domain/deflection.ts'
import type { Event } from '../domain/event.ts'
import type { AgentId, ContactId, ConversationId, CustomerId, FileId, SiteKey, TicketId } from '../domain/ids.ts'
import type { Delivery } from '../domain/notification.ts'
import type { Agent, Contact, Customer, Locale, Person, Site, SupportDoor } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Ticket, TicketDraft } from '../domain/ticket.ts'

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
}

/** A file's bytes and what it is; kept beside the log, never inside it. */
export type StoredFile = {
  id: FileId
  conversation: ConversationId
  name: string
  contentType: string
  bytes: Uint8Array
}

/** Everything one decision changes. It is saved whole or not at all. */
export type Changes = {
  /** The conversation as it shall be; saved only if the stored version is `version - 1` (or absent when version is 1). */
  conversation?: Conversation
  messages?: Message[]
  /** As `conversation`: each carries its new version. */
  tickets?: Ticket[]
  contacts?: Contact[]
  code?: CodeProof
  /** An attempt to name a company, counted against the limit. */
  nameAttempt?: { conversation: ConversationId; at: Instant }
  files?: StoredFile[]
  events?: Event[]
  deliveries?: Delivery[]
}

/** A row of the agents' list. Ordered by `nextDue`, earliest first; rows without one come after, oldest first. */
export type QueueRow = {
  conversation: Conversation
  ticket: Ticket | null
  customer: Customer | null
  nextDue: Instant | null
  lastText: string
}

/** What the desk keeps. Reads answer null for what is not there; `save` says `stale` when somebody was faster. */
export type Store = {
  conversation(id: ConversationId): Promise<Conversation | null>
  /** Lines with `seq > after`, oldest first, at most `limit`. */
  messagesAfter(id: ConversationId, after: number, limit: number): Promise<Message[]>
  /** The newest `limit` lines, oldest first. */
  lastMessages(id: ConversationId, limit: number): Promise<Message[]>
  /** The line that carries this sender's own id, if it was saved already. */
  messageByClientId(id: ConversationId, clientId: string): Promise<Message | null>
  file(id: FileId): Promise<StoredFile | null>
  site(key: SiteKey): Promise<Site | null>
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
  nameAttemptsSince(id: ConversationId, since: Instant): Promise<number>
  nextTicketNumber(): Promise<number>
  ticket(id: TicketId): Promise<Ticket | null>
  ticketsOf(customer: CustomerId): Promise<Ticket[]>
  ticketsOfConversation(id: ConversationId): Promise<Ticket[]>
  /** Open tickets and conversations that wait for or are with an agent. */
  queue(limit: number): Promise<QueueRow[]>
  /** Solved tickets, newest first. */
  solved(limit: number): Promise<QueueRow[]>
  eventsOf(id: ConversationId): Promise<Event[]>
  /** The ticket whose alarm is the longest overdue at `now`, if any. */
  firstTicketDue(now: Instant): Promise<Ticket | null>
  /** The conversation that has been in the queue the longest since before `before`, if any. */
  firstForgottenInQueue(before: Instant): Promise<Conversation | null>
  save(changes: Changes): Promise<'saved' | 'stale'>
}

/** Accounts, sessions and one-time links of the console. */
export type Accounts = {
  agent(id: AgentId): Promise<Agent | null>
  agentByEmail(email: string): Promise<Agent | null>
  agents(): Promise<Agent[]>
  saveAgent(agent: Agent): Promise<void>
  passwordHash(id: AgentId): Promise<string | null>
  setPasswordHash(id: AgentId, hash: string): Promise<void>
  /** A link that signs in once; only its hash is kept. */
  saveSignInLink(link: { hash: string; agent: AgentId; expiresAt: Instant }): Promise<void>
  /** Uses the link up. Null when it is unknown, used or expired. */
  useSignInLink(hash: string, now: Instant): Promise<AgentId | null>
  /** Saved again it lasts until the new time. */
  saveSession(session: { hash: string; agent: AgentId; expiresAt: Instant }): Promise<void>
  session(hash: string, now: Instant): Promise<AgentId | null>
  endSession(hash: string): Promise<void>
}

/** The time, read once per decision and passed down. */
export type Clock = () => Instant

/** Fresh ids, random and unguessable. */
export type NewId = () => string

/** Something that is worth looking at again; it carries nothing but its name. */
export type Topic = `conversation:${string}` | 'queue'

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
}

/** A provider as its own end users may know it. */
export type Provider = { customer: CustomerId; name: string; door: SupportDoor }

/** What the assistant can ask the desk to do or to look up in the middle of a turn. */
export type Command =
  /** Mail a six-digit code to this address. The answer is the same whether the address is known or not. */
  | { do: 'sendCode'; email: string }
  | { do: 'checkCode'; code: string }
  /** Chooses among the customers a proven contact belongs to. */
  | { do: 'chooseCustomer'; customer: CustomerId }
  /** Finds the company that supplied the content: by the site the chat is on, then by the typed name. */
  | { do: 'findProvider'; name: string | null }
  /** Remembers which company serves this end user. */
  | { do: 'refer'; provider: CustomerId | null }
  | { do: 'openTicket'; draft: TicketDraft }
  | { do: 'listTickets' }
  /** The open tickets this contact may see, to find one that is about the same. */
  | { do: 'listOpenTickets' }
  /** Adds the text, and the files of this conversation that belong to no ticket yet. */
  | { do: 'noteOnTicket'; number: number; text: string }
  /** Adds those files alone, to the open ticket of this conversation. */
  | { do: 'attachFiles' }
  | { do: 'queueForAgent' }
  | { do: 'leaveQueue' }

/** What came of a command. */
export type Result =
  | Refusal
  | { done: 'codeSent'; minutesValid: number }
  /** The address is proven. With several customers, `chooseFrom` lists them (they are the contact's own). */
  | { done: 'proven'; customerName: string; package: 'standard' | 'elite' }
  | { done: 'provenForSeveral'; chooseFrom: { customer: CustomerId; name: string }[] }
  /** The address is proven but belongs to no customer: an end user, then. */
  | { done: 'provenUnknown' }
  | { done: 'providerFound'; provider: Provider; by: 'site' | 'invitation' | 'name' }
  | { done: 'providerUnknown' }
  | { done: 'referred' }
  | { done: 'ticketOpened'; ticket: Ticket }
  | { done: 'tickets'; tickets: Ticket[] }
  | { done: 'openTickets'; tickets: Ticket[] }
  | { done: 'noted'; number: number; filesCount: number }
  | { done: 'filesAttached'; number: number; filesCount: number }
  /** In the queue when an agent is online; with none online nobody waits, and `opensAt` says when the desk opens. */
  | { done: 'queued'; agentsOnline: number; open: boolean; opensAt: Instant | null }
  | { done: 'leftQueue' }

/** What the assistant is to react to: something the visitor sent, the arrival itself, or the result of its command. */
export type Heard =
  | { heard: 'arrival' }
  | { heard: 'message'; text: string; value: unknown; files: number; refusedFiles?: RefusedFile[] }
  | { heard: 'result'; of: Command; result: Result }
  /** An agent gave the conversation back. */
  | { heard: 'handedBack' }
  /** The visitor waited for an agent and nobody came in time. */
  | { heard: 'nobodyCame' }

/** What the assistant decided: data; nothing has happened yet. */
export type Decision = {
  say: Body[]
  /** The flow's place afterwards, stored unopened; null ends the flow. */
  flow: unknown
  /** Do this first, then decide again with its result. What is said before it is said in any case. */
  command?: Command
  /** Articles shown or judged in this step; the newest word on each counts. */
  shown?: ShownArticle[]
  deflections?: Deflection[]
  locale?: Locale
  /** What the visitor said of themselves; never a proof. */
  person?: Extract<Person, { kind: 'visitor' | 'endUser' }>
}

/** The assistant as the desk knows it: a pure function. It is called again with the same input when a save was stale. */
export type Decide = (talk: Conversation, heard: Heard, now: Instant) => Decision

/** What came of an incoming message: its place in the log, and the replies committed with it. */
export type Conversed = { message: Message; replies: Message[]; repeated: boolean }

// ---- what the desk offers ------------------------------------------------------------------------------------------

/** A conversation as an agent sees it. */
export type ConversationView = {
  talk: Conversation
  messages: Message[]
  ticket: Ticket | null
  customer: Customer | null
  contact: Contact | null
  site: Site | null
  earlierTickets: Ticket[]
  events: Event[]
}

/** What is known when somebody arrives. */
export type Visit = { id?: ConversationId; site: SiteKey | null; locale: Locale; zone: string | null }

/** The desk's verbs. Each reads the clock once, decides with the domain, saves once, then wakes and counts. */
export type Desk = {
  calendar: Calendar
  /**
   * A new conversation on a site. Nothing is said before the chat really opens (`greet`). With an `id` it is the one of
   * that name, which is how a hosted channel finds its own again; opening it twice changes nothing.
   */
  open(visit: Visit): Promise<Conversation | Refusal>
  /** The assistant's first words, once per conversation however often the chat connects. */
  greet(id: ConversationId, decide: Decide): Promise<Message[]>
  /** One turn: logs what was heard, lets the assistant decide unless an agent handles it, saves everything at once. */
  converse(incoming: Incoming, decide: Decide): Promise<Conversed | Refusal>
  /** Says sorry and calls a person, after the assistant failed on this message. */
  apologise(incoming: Incoming, say: Body): Promise<Conversed | Refusal>
  conversation(id: ConversationId): Promise<Conversation | null>
  messagesAfter(id: ConversationId, after: number, limit: number): Promise<Message[]>
  lastMessages(id: ConversationId, limit: number): Promise<Message[]>
  file(conversation: ConversationId, id: FileId): Promise<StoredFile | Refusal>
  site(key: SiteKey): Promise<Site | null>

  queue(agent: Agent): Promise<QueueRow[] | Refusal>
  solvedTickets(agent: Agent): Promise<QueueRow[] | Refusal>
  view(agent: Agent, id: ConversationId): Promise<ConversationView | Refusal>
  takeOver(agent: Agent, id: ConversationId): Promise<Conversation | Refusal>
  say(agent: Agent, id: ConversationId, body: Body, clientId: string | null): Promise<Message | Refusal>
  /** Back to the assistant, which greets once and does not re-read old requests. */
  release(agent: Agent, id: ConversationId, decide: Decide): Promise<Conversation | Refusal>
  solve(agent: Agent, id: ConversationId): Promise<Ticket | Refusal>

  /** Handles at most one overdue thing; true means "call me again at once". */
  sweep(decide: Decide): Promise<boolean>
}

/** What leaves the house, claimed one at a time (delivery/outbox.ts). */
export type Outbox = {
  /** The delivery that has waited longest, now ours for `leaseMs`; null when nothing is due. */
  claim(now: Instant, leaseMs: number): Promise<(Delivery & { attempts: number }) | null>
  /** It is out of our hands. Unless it is to `keep` for the mailbox page, a mailed code is left out of the row from now on. */
  sent(id: string, at: Instant, how: { keep: boolean }): Promise<void>
  /** It did not go out. Without a time to try again it is given up, and a mailed code is left out of the row. */
  failed(id: string, cause: string, tryAgainAt: Instant | null): Promise<void>
  /** Letters that were kept instead of sent, newest first; the mailbox page of a desk without SMTP. */
  kept(limit: number): Promise<(Delivery & { sentAt: Instant | null })[]>
}
