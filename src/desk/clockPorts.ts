import type { Instant } from '../calendar/time.ts'
import type { ConversationId, TicketId } from '../domain/ids.ts'
import type { PolicyInForce, PolicyReach, Remembered, RulesVersion } from '../domain/policies.ts'
import type { TicketLog } from '../domain/replay.ts'

/** An open ticket whose clocks were counted by something else than what is in force for its customer. */
export type TicketToRecount = { ticket: TicketId; conversation: ConversationId; number: number }

/** That a ticket's clocks were looked at under these rules, though some still name the earlier ones. */
export type CountedUnder = { ticket: TicketId; under: RulesVersion }

/** What the desk asks for to keep open clocks in line with the policies. */
export type ClockRecords = {
  /** Those of whom a policy reaches that were not looked at under this version of it, by number, `number > after`. */
  ticketsToRecount(reach: PolicyReach, version: RulesVersion, after: number, limit: number): Promise<TicketToRecount[]>
  countedUnder(ticket: TicketId): Promise<RulesVersion | null>
  /** The name of the policies that the newest start of a desk put in force; null where none did. */
  newestInForce(): Promise<string | null>
}

/** What was counted by in earlier days, and what is needed to count it all again. */
export type RulesRecords = {
  /** Policies and calendars by the versions that targets name; what this release cannot read any more is left out. */
  remembered(): Promise<Remembered>
  /** Kept for good, and in force from now on; what is known already stays as it is. */
  remember(inForce: readonly PolicyInForce[], at: Instant): Promise<void>
  /** Tickets with `number > after` and everything that happened to them, by number, at most `limit`. */
  ticketLogs(after: number, limit: number): Promise<TicketLog[]>
}
