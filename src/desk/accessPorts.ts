import type { Instant } from '../calendar/time.ts'
import type { AccessKind } from '../domain/access.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Agent } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'

/** An agent looked at something. `subject` is an id, of the conversation where it was one, or the name of a list. */
type Look = { agent: AgentId; what: AccessKind; subject: string; at: Instant }

/** What one agent looked at within one hour. */
export type Looks = Omit<Look, 'at'> & { times: number; firstAt: Instant; lastAt: Instant }

type AccessQuery = {
  /** Null: everybody. */
  agent: AgentId | null
  /** A conversation, or the number of a ticket in it; null: whatever it was. */
  about: ConversationId | number | null
  /** Only rows before this one; null begins with the newest. */
  before: number | null
  limit: number
}

/** A row of the access log, with the newest ticket of the conversation where there is one. */
export type AccessRow = Looks & {
  id: number
  agentName: string
  conversation: ConversationId | null
  ticket: number | null
}

export type AccessRecords = {
  /** Adds up with what is there of the same agent, thing and hour. */
  addLooks(looks: readonly Looks[]): Promise<void>
  /** Newest first. */
  looks(query: AccessQuery): Promise<AccessRow[]>
  /** Forgets hours that ended before; answers how many rows. */
  forgetLooks(before: Instant): Promise<number>
}

/** Which agent looked at what. */
export type AccessLog = {
  /** Notes a look down; it is written a moment later, and makes nobody wait. */
  looked(look: Omit<Look, 'at'>): void
  /** Writes down what was noted. Throws where that failed; what was noted is then written with the next. */
  write(): Promise<void>
  read(agent: Agent, query: AccessQuery): Promise<AccessRow[] | Refusal>
}
