import type { Instant } from '../calendar/time.ts'
import type { Message } from './conversation.ts'
import type { AgentId, ConversationId, TicketId } from './ids.ts'

/** How good it was, 5 being the best. */
export const SCORES = [1, 2, 3, 4, 5] as const
export type Score = (typeof SCORES)[number]

/** What a customer said of how a ticket was solved. `agent` is who answered last; null where the assistant alone did. */
export type Satisfaction = {
  ticket: TicketId
  conversation: ConversationId
  at: Instant
  score: Score
  /** A word of their own, if they left one. */
  word: string | null
  agent: AgentId | null
}

/** The person who answered last since then; null when only the assistant did. */
export function whoAnswered(lines: readonly Message[], since: Instant): AgentId | null {
  const last = lines.findLast(({ from, at }) => from.role === 'agent' && at >= since)
  return last?.from.role === 'agent' ? last.from.agent : null
}
