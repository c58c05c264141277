import type { Instant } from '../../src/calendar/time.ts'
import { type AlertDue, alertsDue, markTold } from '../../src/domain/alert.ts'
import type { Ticket } from '../../src/domain/ticket.ts'

/** Looks at a ticket's clocks and tells nobody in particular: the ticket afterwards, and what was told. */
export function tellIt(ticket: Ticket, now: Instant): { ticket: Ticket; told: AlertDue[] } {
  const told = alertsDue(ticket, now)
  return {
    ticket: markTold(
      ticket,
      told.map((alert) => ({ ...alert, toldAt: now, agents: [] })),
    ),
    told,
  }
}
