// What the desk offers. What it needs is in storePorts.ts, what it says to the assistant in botPorts.ts.

import type { Calendar } from '../calendar/calendar.ts'
import type { Instant } from '../calendar/time.ts'
import type { AgentNote } from '../domain/agentNote.ts'
import type { ArticleRef, Body, Conversation, Message } from '../domain/conversation.ts'
import type { Event } from '../domain/event.ts'
import type { ConversationId, CustomerId, FileId, SiteKey } from '../domain/ids.ts'
import type { Agent, Contact, Customer, Locale, Site } from '../domain/person.ts'
import type { Policies } from '../domain/policies.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Satisfaction } from '../domain/satisfaction.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Conversed, Decide, Incoming } from './botPorts.ts'
import type { MailNote } from './inboundPorts.ts'
import type { Said } from './justSaid.ts'
import type { Undelivered } from './letterPorts.ts'
import type { LiveVerbs, Whereabouts } from './livePorts.ts'
import type { QueueBoard } from './queue.ts'
import type { Signer, StoredFile } from './storePorts.ts'
import type { TicketVerbs } from './ticketPorts.ts'

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

  /** Handles at most one overdue thing of each kind; true means "call me again at once". */
  sweep(decide: Decide): Promise<boolean>
  /** Counts a few open tickets anew whose policy, hours or holidays changed; true means "call me again at once". */
  recount(): Promise<boolean>
  /** Tells agents what the clocks of tickets have come to; answers as `sweep`. */
  tellAlerts(): Promise<boolean>
}
