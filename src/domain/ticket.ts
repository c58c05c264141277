import type { Instant } from '../calendar/time.ts'
import type { Alert, Calls } from './alert.ts'
import type { Circumstances } from './circumstances.ts'
import type { FileRef } from './conversation.ts'
import type { AgentId, ContactId, ConversationId, CustomerId, TicketId } from './ids.ts'
import type { Agent } from './person.ts'
import type { Refusal } from './refusal.ts'
import { isOwed, keepFirstResponse, keepFix, type Target } from './sla.ts'
import type { Tier, TierFacts } from './tier.ts'

/** A customer's request, opened by the assistant for a proven contact (policy E5, C1). */
export type Ticket = {
  id: TicketId
  /** What people call it; unique in the desk, never reused. */
  number: number
  version: number
  conversation: ConversationId
  customer: CustomerId
  contact: ContactId
  subject: string
  details: string
  /** The answers the tier follows from. */
  facts: TierFacts
  tier: Tier
  circumstances: Circumstances
  /** What was sent before it was opened, and with nothing but a file afterwards. */
  files: TicketFile[]
  status: 'open' | 'solved'
  /** Since when an open ticket waits for the customer; null when it does not. */
  waitingSince: Instant | null
  assignee: AgentId | null
  openedAt: Instant
  solvedAt: Instant | null
  /** How a solved ticket ended; null where nobody said. */
  outcome: Outcome | null
  /** The ticket in which a merged one goes on. */
  mergedInto: TicketId | null
  targets: Target[]
  /** While its tier wants it: how the desk is called until somebody answers. */
  calls: Calls | null
  /** What the desk was told of its clocks, in the order of telling. */
  alerts: readonly Alert[]
  /** Every change of tier after the opening, oldest first. */
  tierChanges: TierChange[]
  /** What the contact added later, oldest first. */
  notes: TicketNote[]
}

/** How an agent can end a ticket. */
export const AGENT_OUTCOMES = ['fixed', 'answered', 'workaround', 'passedOn', 'noProblem', 'noReply'] as const
export type AgentOutcome = (typeof AGENT_OUTCOMES)[number]

/** How a ticket can end: as an agent says, by its own contact, or in another ticket. */
export const OUTCOMES = [...AGENT_OUTCOMES, 'closedByContact', 'merged'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** An agent changed the tier; `reason` is what the customer was told. */
export type TierChange = { at: Instant; agent: AgentId; from: Tier; to: Tier; reason: string }

/** What a ticket has that nobody has touched yet. */
export const untouched = {
  status: 'open',
  waitingSince: null,
  assignee: null,
  solvedAt: null,
  outcome: null,
  mergedInto: null,
  calls: null,
  alerts: [],
} as const satisfies Partial<Ticket>

/** A file of a ticket; its bytes belong to the conversation in which it was sent. */
export type TicketFile = FileRef & { conversation: ConversationId }

/** A line a contact added to an open ticket. `from` is the name of a colleague who is not the ticket's own contact. */
export type TicketNote = { at: Instant; text: string; from?: string; files?: TicketFile[] }

/** What a contact has said by the time a ticket can be opened; maybe nothing around the request itself. */
export type TicketDraft = Pick<Ticket, 'subject' | 'details' | 'facts' | 'tier'> &
  Partial<Pick<Ticket, 'circumstances'>>

/** The contact adds something. It is no response of the desk and moves no clock. */
export function note(
  ticket: Ticket,
  text: string,
  at: Instant,
  more: Pick<TicketNote, 'from' | 'files'> = {},
): Ticket | Refusal {
  if (ticket.status === 'solved') return { refused: 'ticketSolved', number: ticket.number }
  return { ...ticket, notes: [...ticket.notes, { at, text, ...more }] }
}

/** The contact sends files that belong to it. Like a note, they move no clock. */
export function attach(ticket: Ticket, files: readonly TicketFile[]): Ticket | Refusal {
  if (ticket.status === 'solved') return { refused: 'ticketSolved', number: ticket.number }
  return { ...ticket, files: [...ticket.files, ...files] }
}

/** The ticket now belongs to this agent, or to nobody. */
export function assign(ticket: Ticket, agent: Pick<Agent, 'id'> | null): Ticket {
  return { ...ticket, assignee: agent?.id ?? null }
}

/**
 * A person of the desk said something the customer can read. The first such message is the first response;
 * a note, a status, an assignment or the assistant's words never count.
 */
export function reply(ticket: Ticket, at: Instant): Ticket {
  return { ...ticket, targets: ticket.targets.map((target) => keepFirstResponse(target, at)) }
}

/** Done: the fix target ends here. A first response that nobody gave stays owed; a status is no response. */
export function solve(ticket: Ticket, at: Instant, outcome: Outcome | null = null): Ticket | Refusal {
  if (ticket.status === 'solved') return { refused: 'ticketSolved', number: ticket.number }
  const targets = ticket.targets.map((target) => keepFix(target, at))
  return { ...ticket, status: 'solved', waitingSince: null, solvedAt: at, outcome, targets }
}

/** The earliest due time that is still owed, overdue ones included, for ordering the queue; null when nothing is owed. */
export function nextDue(ticket: Ticket): Instant | null {
  const owed = ticket.targets.filter(isOwed).map((target) => target.dueAt)
  return ticket.status === 'solved' || owed.length === 0 ? null : (Math.min(...owed) as Instant)
}
