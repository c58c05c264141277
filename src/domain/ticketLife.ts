import type { Instant } from '../calendar/time.ts'
import { callsOf } from './alert.ts'
import type { Agent, Contact } from './person.ts'
import type { Counting } from './policies.ts'
import type { Refusal } from './refusal.ts'
import { isOwed, pauseTarget, recount, resumeTarget, runAgain, type Target } from './sla.ts'
import type { Ticket } from './ticket.ts'
import type { Tier } from './tier.ts'

/** It waits for the customer; the clocks stand still only where the policy says so. */
export function waitForCustomer(ticket: Ticket, at: Instant, counting: Counting): Ticket | Refusal {
  if (ticket.status === 'solved') return solved(ticket)
  return ticket.waitingSince === null ? paused({ ...ticket, waitingSince: at }, counting) : ticket
}

/** The customer answered, or nobody waits for it any more: clocks that stood still go on. */
export function goOn(ticket: Ticket, at: Instant, { policy, calendar }: Counting): Ticket {
  if (ticket.waitingSince === null) return ticket
  const targets = ticket.targets.map((target) => resumeTarget(policy, calendar, target, at))
  return { ...ticket, waitingSince: null, targets }
}

/**
 * Another tier, for a reason that the customer hears. The clocks are counted anew from the receipt of the request; where the
 * new tier cannot wait, the desk is called from now on.
 */
export function changeTier(
  ticket: Ticket,
  to: Tier,
  by: { agent: Agent; at: Instant; reason: string },
  counting: Counting,
): Ticket | Refusal {
  const { policy, calendar } = counting
  if (ticket.status === 'solved') return solved(ticket)
  if (ticket.tier === to) return { refused: 'sameTier', number: ticket.number }
  const change = { at: by.at, agent: by.agent.id, from: ticket.tier, to, reason: by.reason }
  const targets = recount(policy, to, calendar, receiptOf(ticket), ticket.targets)
  const calls = callsOf(policy, to, by.at)
  return paused({ ...ticket, tier: to, tierChanges: [...ticket.tierChanges, change], targets, calls }, counting)
}

/** It was not done after all. What was answered stays answered; the fix goes on (sla.ts, `runAgain`). */
export function reopen(ticket: Ticket, at: Instant, { policy, calendar }: Counting): Ticket | Refusal {
  const { number, mergedInto, status } = ticket
  if (mergedInto !== null) return { refused: 'ticketMerged', number }
  if (status === 'open') return { refused: 'ticketOpen', number }
  // one that stood still when it was solved goes on as well, or it never would
  const targets = ticket.targets.map((target) =>
    resumeTarget(policy, calendar, runAgain(policy, calendar, target, at), at),
  )
  return { ...ticket, status: 'open', solvedAt: null, outcome: null, targets }
}

/**
 * One request in two tickets: `source` ends, unmet targets and all, and `kept` goes on. Its clocks are those of the request
 * that was received first, and where one of either's is due sooner, that one: merging buys the desk no time. What was
 * kept or broken on `kept` is history and stays. Whoever writes twice is not waited for.
 */
export function merge(
  source: Ticket,
  kept: Ticket,
  at: Instant,
  counting: Counting,
): { source: Ticket; kept: Ticket } | Refusal {
  if (source.id === kept.id) return { refused: 'sameTicket' }
  if (source.customer !== kept.customer) return { refused: 'otherCustomer', number: kept.number }
  for (const ticket of [source, kept]) if (ticket.status === 'solved') return solved(ticket)
  if (source.tier > kept.tier) return { refused: 'lowerTier', number: kept.number }
  const [from, into] = [goOn(source, at, counting), goOn(kept, at, counting)]
  const receivedAt = Math.min(receiptOf(from), receiptOf(into)) as Instant
  const counted = recount(counting.policy, into.tier, counting.calendar, receivedAt, into.targets)
  return {
    source: { ...from, status: 'solved', outcome: 'merged', mergedInto: kept.id, solvedAt: at },
    kept: { ...into, targets: counted.map((target) => sooner(sooner(target, into), from)) },
  }
}

/** It is this contact's: their customer's people see it from now on, and nobody else's. */
export function giveTo(ticket: Ticket, { id, customer }: Contact): Ticket {
  return { ...ticket, contact: id, customer }
}

/** When the request was received, by which its clocks are counted; a merged one may be older than the ticket. */
export function receiptOf({ targets, openedAt }: Pick<Ticket, 'targets' | 'openedAt'>): Instant {
  return Math.min(openedAt, ...targets.map(({ startedAt }) => startedAt)) as Instant
}

/** While it waits, what can stand still does. */
function paused(ticket: Ticket, { policy }: Counting): Ticket {
  const { waitingSince, targets } = ticket
  if (waitingSince === null || !policy.pausesWhileWaiting) return ticket
  return { ...ticket, targets: targets.map((target) => pauseTarget(target, waitingSince)) }
}

function sooner(target: Target, ticket: Ticket): Target {
  if (target.state === 'kept' || target.state === 'broken') return target
  const other = ticket.targets.find(({ kind }) => kind === target.kind)
  return other && isOwed(other) && other.dueAt < target.dueAt ? other : target
}

function solved({ number }: Ticket): Refusal {
  return { refused: 'ticketSolved', number }
}
