import type { Instant } from '../calendar/time.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Agent } from '../domain/person.ts'
import type { Ticket } from '../domain/ticket.ts'

/** Addresses by which agents' own calendar programs read their deadlines: one for each agent, known by its hash alone. */
export type CalendarFeedRecords = {
  /** Since when the agent has one; null for none. */
  calendarFeedSince(agent: AgentId): Promise<Instant | null>
  /** From now on this one counts, and the one before counts no more. */
  setCalendarFeed(agent: AgentId, hash: string, since: Instant): Promise<void>
  endCalendarFeed(agent: AgentId): Promise<void>
  /** Whose it is; null for nobody's, and for an agent who may not come in. */
  agentByCalendarFeed(hash: string): Promise<Agent | null>
  /** Open tickets that are this agent's, the next deadline first. */
  ticketsWithDeadlines(agent: AgentId, limit: number): Promise<Ticket[]>
}
