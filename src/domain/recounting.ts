import type { Instant } from '../calendar/time.ts'
import { callsOf } from './alert.ts'
import { type Counting, type RulesVersion, versionsOf } from './policies.ts'
import { pauseTarget, recount, type Target, type TargetKind } from './sla.ts'
import type { Ticket } from './ticket.ts'
import { receiptOf } from './ticketLife.ts'

/** Why clocks are counted anew: another policy file, other opening hours or holidays, or another policy for this customer. */
export type RecountReason = 'policy' | 'calendar' | 'customer'

/** What became of one clock. `from` null: it is new; `to` null: the policy has it no more. */
export type ClockMove = { target: TargetKind; from: Instant | null; to: Instant | null }

/** The ticket after its clocks were counted anew. */
export type Recounted = {
  ticket: Ticket
  /** Due times that changed. */
  moved: ClockMove[]
  /** Due times that would have changed and did not: what was told to the customer stands. */
  stood: ClockMove[]
}

/**
 * Open clocks after their policy, its opening hours or holidays, or the customer's policy changed: counted anew from the
 * receipt with their pauses. A time that was told to a customer never gets later by it, unless the policy says so
 * (`later`), and a new one must lie ahead, for nobody could have kept one that has passed. What is kept or broken is
 * history. Where the time stands still, so does a pause; warnings that were given are remembered by their instants (alert.ts).
 */
export function recountClocks(ticket: Ticket, counting: Counting, at: Instant, later: boolean): Recounted {
  const { policy, calendar } = counting
  const fresh = recount(policy, ticket.tier, calendar, receiptOf(ticket), ticket.targets)
  const moved: ClockMove[] = []
  const stood: ClockMove[] = []
  const targets: Target[] = []
  for (const kind of ['firstResponse', 'fix'] as const) {
    const before = ticket.targets.find((target) => target.kind === kind)
    const after = waiting(
      fresh.find((target) => target.kind === kind),
      ticket,
      counting,
    )
    const move = { target: kind, from: before?.dueAt ?? null, to: after?.dueAt ?? null }
    const chosen = choose(before, after, at, later)
    if (chosen) targets.push(chosen)
    if (move.from === move.to) continue
    if (chosen === before) stood.push(move)
    else moved.push(move)
  }
  const everyMs = policy.callEveryMs[ticket.tier]
  const calls =
    everyMs === ticket.calls?.everyMs ? ticket.calls : callsOf(policy, ticket.tier, ticket.calls?.from ?? at)
  return { ticket: { ...ticket, targets, calls }, moved, stood }
}

/** Whether everything that is still open was counted by these. */
export function isCountedBy({ targets }: Pick<Ticket, 'targets'>, { policy, calendar }: RulesVersion): boolean {
  return targets.every(
    (target) => !isOpen(target) || (target.policyVersion === policy && target.calendarVersion === calendar),
  )
}

/** Why the clocks of a ticket are to be counted anew; `inForce` are the versions of all policies of the desk. */
export function recountReasons(
  { targets }: Pick<Ticket, 'targets'>,
  counting: Counting,
  inForce: readonly RulesVersion[],
): RecountReason[] {
  const now = versionsOf(counting)
  const open = targets.filter(isOpen)
  const isOthers = open.some(
    ({ policyVersion }) => policyVersion !== now.policy && inForce.some(({ policy }) => policy === policyVersion),
  )
  if (isOthers) return ['customer']
  return [
    ...(open.some(({ policyVersion }) => policyVersion !== now.policy) ? (['policy'] as const) : []),
    ...(open.some(({ calendarVersion }) => calendarVersion !== now.calendar) ? (['calendar'] as const) : []),
  ]
}

function choose(
  before: Target | undefined,
  after: Target | undefined,
  at: Instant,
  later: boolean,
): Target | undefined {
  if (!before) return after && after.dueAt > at ? after : undefined
  if (!isOpen(before)) return before
  if (!after) return later ? undefined : before
  if (after.dueAt === before.dueAt) return after
  if (after.dueAt > before.dueAt) return later ? after : before
  return after.dueAt > at ? after : before
}

/** A ticket that waits for the customer stands still where the policy has come to say so. */
function waiting(target: Target | undefined, { waitingSince }: Ticket, { policy }: Counting): Target | undefined {
  return target && waitingSince !== null && policy.pausesWhileWaiting ? pauseTarget(target, waitingSince) : target
}

function isOpen(target: Target): target is Extract<Target, { state: 'running' | 'paused' }> {
  return target.state === 'running' || target.state === 'paused'
}
