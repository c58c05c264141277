import type { HolidaySource } from '../calendar/holidays.ts'
import type { Instant } from '../calendar/time.ts'
import type { ArticleFacts, ArticleToReview, UnknownCode } from '../domain/articleReview.ts'
import type { AuditAction, AuditEntry, AuditKind, Doer } from '../domain/audit.ts'
import type { AgentId, ContactId, ConversationId, CustomerId } from '../domain/ids.ts'
import type { Agent, Contact, Customer, Locale, Site } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { SavedReply } from '../domain/savedReply.ts'
import type { Tier } from '../domain/tier.ts'
import type { GivenUp, GivenUpRecords } from './letterPorts.ts'

// ---- customers -----------------------------------------------------------------------------------------------------

/** An end user's address on a customer's invitation list. */
export type Invitation = { customer: CustomerId; email: string }

/** Everything an operator tells the desk about customers. */
export type CustomerData = { customers: Customer[]; contacts: Contact[]; invitations: Invitation[]; sites: Site[] }

/** One entry that an import adds or changes; `key` is its id, its key, or for an invitation its customer. */
export type ImportedEntry = { kind: 'customer' | 'contact' | 'invitation' | 'site'; key: string; name: string }

/** Something that cannot be saved beside what is there, with its place in the data. */
export type ImportConflict = { path: string; what: string; remedy: string }

/** What an import did or, tried out, would do; or every reason why it did nothing. */
export type Imported =
  | { added: ImportedEntry[]; changed: (ImportedEntry & { fields: string[] })[]; unchanged: number }
  | { refused: ImportConflict[] }

/** Who imports, and when. */
export type ImportedBy = { by: Doer; at: Instant }

/** What shall become of customers and their invitation lists, and what the audit log says of it. */
export type CustomerChange = {
  customers: Customer[]
  invited: Invitation[]
  uninvited: Invitation[]
  audit: AuditEntry[]
}

/** Customers, their contacts, invitations and websites, as the operator brings them in and takes them out. */
export type CustomerRecords = {
  all(): Promise<CustomerData>
  /** Adds what is new and changes what is known by its id or key, all or nothing; removes nothing. Written down in the audit log. */
  merge(data: CustomerData, how: { dryRun: boolean } & Partial<ImportedBy>): Promise<Imported>
  /** Decides with what is known and saves that, in one transaction in which nobody else changes customers. Null saves nothing. */
  change<T>(decide: (known: CustomerData) => { result: T; change: CustomerChange | null }): Promise<T>
}

/** A field of a customer that cannot be used: nothing stands there, or what stands there is no such thing. */
export type FieldComplaint = { field: string; why: 'missing' | 'unusable'; held: string }

/** What stands against a line, or against the whole file in its first line. `held` is what stands there. */
export type LineComplaint = {
  field: string
  why: FieldComplaint['why'] | 'repeated' | 'shared' | 'cells' | 'unknownColumn' | 'noColumn' | 'openQuote' | 'empty'
  held: string
}

/** What one line of the file would do. */
export type LinePlan = {
  /** In the file, from 1. */
  line: number
  id: string
  name: string
  became: 'added' | 'changed' | 'unchanged' | 'refused'
  /** As cells; of a new customer all that are filled. */
  changes: { field: string; before: string; after: string }[]
  complaints: LineComplaint[]
}

/** What a file would do, line by line. `hash` stands for exactly this: whoever applies it names it. */
export type ImportPlan = { lines: LinePlan[]; complaints: (LineComplaint & { line: number })[]; hash: string }

// ---- contacts ------------------------------------------------------------------------------------------------------

/** A contact whom nobody has confirmed, with where to see what they said. */
export type NewContact = {
  contact: Contact
  customerName: string
  /** Their newest conversation; null when they never had one. */
  conversation: ConversationId | null
  lastAt: Instant | null
  openTickets: number
}

export type ContactRecords = {
  /** Neither confirmed nor refused, by customer and name. */
  contactsToConfirm(): Promise<NewContact[]>
  newContact(id: ContactId): Promise<NewContact | null>
  /** One that nobody talks as; false when somebody was faster. */
  decideContact(id: ContactId, isConfirmed: boolean, audit: AuditEntry): Promise<boolean>
}

// ---- saved replies -------------------------------------------------------------------------------------------------

export type SavedReplyRecords = {
  /** Everybody's, and those of this agent; by title. */
  repliesFor(agent: AgentId): Promise<SavedReply[]>
  reply(id: string): Promise<SavedReply | null>
  saveReply(reply: SavedReply, audit: AuditEntry | null): Promise<void>
  removeReply(id: string, audit: AuditEntry | null): Promise<void>
}

// ---- audit log -----------------------------------------------------------------------------------------------------

export type AuditQuery = {
  /** An agent's id, or "server" for commands; null for everybody. */
  agent: string | null
  kind: AuditKind | null
  action: AuditAction | null
  from: Instant | null
  /** Up to, but without. */
  until: Instant | null
  /** Only entries before this one; null begins with the newest. */
  before: number | null
  limit: number
}

export type AuditRow = AuditEntry & { id: number }

/** What was changed in the administration, and by whom. It is only ever written on. */
export type AuditLog = {
  /** For a change that is not the desk's own to save; the desk's own changes are written down in their own transaction. */
  record(entry: AuditEntry): Promise<void>
  /** Newest first. */
  entries(query: AuditQuery): Promise<AuditRow[]>
}

// ---- erasing a person ----------------------------------------------------------------------------------------------

/** How much there is of a person, by kind. */
export type FoundCounts = Record<
  | 'contacts'
  | 'conversations'
  | 'messages'
  | 'files'
  | 'tickets'
  | 'notes'
  | 'questions'
  | 'letters'
  | 'mails'
  | 'webhooks'
  | 'invitations'
  | 'codes'
  | 'forwards'
  | 'mentions',
  number
>

/** What is found of a person by e-mail address. `mentions`: lines of others, notes and log entries that name the address. */
export type PersonFound = {
  counts: FoundCounts
  contacts: { name: string; customerName: string }[]
  /** Numbers of their tickets, oldest first. */
  tickets: number[]
  /** Those that are still open: they are solved first. */
  openTickets: number[]
  /** An agent has one of their conversations right now. */
  isWithAgent: boolean
  /** The address is an agent's, whose account is another matter. */
  isAgent: boolean
  /** Customers that give this address as their support door; it stays, for it is the company's word. */
  doorOf: string[]
}

/** What stays of an erasure: when, by whom, how much; nothing of whom. */
export type ErasureReceipt = { id: string; at: Instant; by: { agent: AgentId; name: string }; counts: FoundCounts }

export type ErasureRecords = {
  findPerson(email: string): Promise<PersonFound>
  /**
   * Takes away everything personal of this address in one transaction. Articles, votes, times, tiers and counts stay.
   * Answers what stands in the way instead, when something does.
   */
  erasePerson(email: string, receipt: Omit<ErasureReceipt, 'counts'>): Promise<ErasureReceipt | PersonFound>
  /** Newest first. */
  receipts(limit: number): Promise<ErasureReceipt[]>
}

/** Everything the administration keeps. */
export type AdminRecords = CustomerRecords &
  ContactRecords &
  SavedReplyRecords &
  AuditLog &
  ErasureRecords &
  GivenUpRecords

/** What the articles say about themselves, for whoever reviews them. */
export type ArticlesInForce = () => ArticleFacts[]

// ---- what the administration offers ---------------------------------------------------------------------------------

/** A day on which the desk stays closed, ready to read. */
type ClosedDayTold = {
  date: string
  words: string
  name: string
  source: HolidaySource
  /** The holiday on a weekend that it stands in for, ready to read; null for a holiday itself. */
  inLieuOf: string | null
  isWeekend: boolean
}

export type CalendarTold = {
  zone: string
  /** Opening hours in words, with their zone. */
  hours: string
  region: string
  inLieu: 'next-weekday' | 'none'
  today: string
  years: { year: number; days: ClosedDayTold[] }[]
}

/** A time on somebody's clock, and a tier. */
export type WhatIf = { date: string; time: string; zone: string; tier: Tier }

/** When something would be due, and why, in the reader's language. */
export type WouldBeDue = { due: string; why: string }
export type WhatIfTold = { received: string; firstResponse: WouldBeDue; fix: WouldBeDue | null }

/** A reply as it would be said in a conversation. */
export type ReadyReply = SavedReply & { ready: { text: string; missing: string[] } | null }

export type ReplyDraft = Pick<SavedReply, 'title' | 'locale' | 'text'> & { isShared: boolean }

/** A customer with its invitation list and what hangs on it. */
export type CustomerTold = Customer & { invitations: string[]; contactCount: number }

/** What the administration can do. Each verb looks at the permission itself. */
export type Admin = {
  customers(agent: Agent, text: string): Promise<CustomerTold[] | Refusal>
  /** Saves one customer with its invitation list; complaints say why it did not. */
  saveCustomer(
    agent: Agent,
    raw: { id: string } & Record<string, unknown>,
    invited: readonly string[],
    isNew: boolean,
  ): Promise<{ complaints: LineComplaint[] } | Refusal>
  /** What the table would do, line by line. Nothing is saved. */
  tryImport(agent: Agent, table: string): Promise<ImportPlan | Refusal>
  /** Does what the dry run of this hash showed, and nothing else. */
  applyImport(agent: Agent, table: string, hash: string): Promise<ImportPlan | Refusal>
  exportCustomers(agent: Agent): Promise<string | Refusal>
  contactsToConfirm(agent: Agent): Promise<NewContact[] | Refusal>
  confirmContact(agent: Agent, id: ContactId, isConfirmed: boolean): Promise<NewContact | Refusal>
  replies(agent: Agent, conversation: ConversationId | null): Promise<ReadyReply[] | Refusal>
  saveReply(agent: Agent, id: string | null, draft: ReplyDraft): Promise<SavedReply | Refusal>
  removeReply(agent: Agent, id: string): Promise<SavedReply | Refusal>
  calendar(agent: Agent, locale: Locale): CalendarTold | Refusal
  whatIf(agent: Agent, received: WhatIf, locale: Locale): WhatIfTold | Refusal
  /** What the last `days` and the calendar say about the articles. */
  articles(agent: Agent, days: number): Promise<{ articles: ArticleToReview[]; codes: UnknownCode[] } | Refusal>
  audit(agent: Agent, query: AuditQuery): Promise<AuditRow[] | Refusal>
  /** The same as a table. */
  exportAudit(agent: Agent, query: AuditQuery): Promise<string | Refusal>
  findPerson(agent: Agent, email: string): Promise<PersonFound | Refusal>
  erasePerson(agent: Agent, email: string): Promise<ErasureReceipt | Refusal>
  receipts(agent: Agent): Promise<ErasureReceipt[] | Refusal>
  givenUpLetters(agent: Agent): Promise<GivenUp[] | Refusal>
  tryLetterAgain(agent: Agent, id: string): Promise<GivenUp | Refusal>
}
