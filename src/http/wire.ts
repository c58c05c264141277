/**
 * What travels between the console's pages and `/api`: types alone, which src/web/console imports as types. Instants are
 * milliseconds since 1970 in UTC; sentences about time are made here, because only the calendar knows zones.
 */
import type { Circumstances } from '../domain/circumstances.ts'
import type { ShownArticle } from '../domain/conversation.ts'
import type { Deflection } from '../domain/deflection.ts'
import type { Happening } from '../domain/event.ts'
import type { Locale, Proof, Role, SupportDoor, SupportPackage } from '../domain/person.ts'
import type { TargetKind } from '../domain/sla.ts'
import type { Tier, TierFacts, TierReason } from '../domain/tier.ts'

export type { Circumstances, Locale, Proof, Role, SupportPackage, TargetKind, Tier, TierFacts, TierReason }

/** What every failed call answers. `message` is a sentence for the agent, shown as it is. */
export type ProblemWire = {
  error: { code: string; message: string /** Milliseconds to wait before trying again. */; retryAfterMs?: number }
}

/** Who is signed in. */
export type MeWire = {
  id: string
  name: string
  email: string
  role: Role
  /** Whether a password is set. */
  hasPassword: boolean
  /** Signed in by a link: a password may be set without knowing the old one. */
  byLink: boolean
}

/** Who answers right now; `mine` is this agent's own. */
export type HandlingWire =
  | { by: 'assistant' }
  | { by: 'queue'; since: number }
  | { by: 'agent'; name: string; mine: boolean; since: number }

/** Who is on the other side. `proof` is null for whoever has proven nothing. */
export type PersonWire = {
  kind: 'visitor' | 'endUser' | 'contact'
  name: string | null
  email: string | null
  proof: Proof | null
  /** True for a contact who joined by the mail domain and whom nobody has confirmed yet. */
  toBeConfirmed: boolean
}

/** A target as a clock on the screen. */
export type ClockWire = {
  kind: TargetKind
  state: 'running' | 'paused' | 'kept' | 'broken'
  startedAt: number
  dueAt: number
  /** When it turns urgent; null when that has passed. */
  warnAt: number | null
  /** When it was met, in time or late; null while it is owed. */
  metAt: number | null
}

/** A row of the list. */
export type QueueRowWire = {
  conversation: string
  /** The newest message's number, to see that something was said since. */
  seq: number
  person: PersonWire
  lastText: string
  lastAt: number
  customer: { name: string; package: SupportPackage } | null
  ticket: { number: number; subject: string; tier: Tier; status: 'open' | 'solved'; solvedAt: number | null } | null
  handling: HandlingWire
  /** The ticket's agent, also while the assistant answers. */
  assignee: { name: string; mine: boolean } | null
  /** The clock that decides the row's place: owed and the earliest due. Null when nothing is owed. */
  clock: ClockWire | null
  /** Since when an agent is asked to find an end user's company; it has no due time. */
  inquirySince: number | null
  /** When this row needs somebody: the due time, or when a waiting visitor is told that nobody came. Orders the list. */
  nextAt: number | null
}

export type QueueWire = { now: number; agentsOnline: number; rows: QueueRowWire[] }

type FileWire = { id: string; name: string; contentType: string; sizeBytes: number }

/** A line of the log. Cards and buttons are left out: `text` always says everything. */
export type MessageWire = {
  id: string
  seq: number
  at: number
  from: { role: 'visitor' | 'assistant' | 'agent' | 'system'; name: string | null }
  clientId: string | null
  text: string
  format: 'plain' | 'markdown'
  /** What the reader could tap. */
  choices: string[]
  files: FileWire[]
  /** True for what a button sent in the visitor's name. */
  postBack: boolean
}

/** A target with its due time and the reason for it in words. */
export type TargetWire = ClockWire & {
  /** "Monday, November 30, 2026 at 1:30 a.m. (Pacific Time, UTC−7)", and the same on the agent's clock if that differs. */
  dueWords: string
  ownDueWords: string | null
  reason: string
}

export type TicketWire = {
  number: number
  subject: string
  details: string
  tier: Tier
  tierReason: TierReason
  /** Where the policy says so; `tierStated: false` is the desk's own reading. */
  tierSource: string
  tierStated: boolean
  facts: TierFacts
  /** What was said around the request. */
  circumstances: Circumstances
  files: TicketFileWire[]
  status: 'open' | 'solved'
  assignee: string | null
  openedAt: number
  solvedAt: number | null
  targets: TargetWire[]
  /** `from` is a colleague of the ticket's own contact. */
  notes: { at: number; text: string; from?: string; files?: TicketFileWire[] }[]
}

/** A file of a ticket may have been sent in another conversation than the one that opened it. */
export type TicketFileWire = FileWire & { conversation: string }

type EarlierTicketWire = {
  number: number
  conversation: string
  subject: string
  tier: Tier
  status: 'open' | 'solved'
  openedAt: number
}

/** Something that happened, with what its sentence needs. */
export type HistoryLineWire = {
  at: number
  kind: Happening['kind']
  agentName: string | null
  customerName: string | null
  target: TargetKind | null
  tier: Tier | null
  /** For `Asked`: what became of the question. */
  became: Deflection['became'] | null
}

/** A conversation with everything beside it. */
export type ConversationWire = {
  id: string
  now: number
  seq: number
  openedAt: number
  locale: Locale
  /** The visitor's IANA zone, and what their clock says now. */
  zone: string | null
  localTime: string | null
  person: PersonWire
  handling: HandlingWire
  inquirySince: number | null
  site: { name: string; owner: 'vendor' | 'customer' } | null
  customer: { name: string; package: SupportPackage; door: SupportDoor } | null
  contact: { name: string; email: string; confirmed: boolean } | null
  ticket: TicketWire | null
  shown: ShownArticle[]
  earlierTickets: EarlierTicketWire[]
  history: HistoryLineWire[]
  messages: MessageWire[]
}

/** A customer an inquiry can be routed to. */
export type CustomerWire = { id: string; name: string; domains: string[]; door: SupportDoor }

export type CustomersWire = { customers: CustomerWire[] }

export type MessagesWire = { messages: MessageWire[] }

/** An event of the stream: there is something new. For a conversation with the number of its newest message. */
export type WakeWire = { topic: 'queue' } | { topic: 'conversation'; conversation: string; seq: number }
