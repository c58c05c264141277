import { type Calendar, dueAt } from '../calendar/calendar.ts'
import { type Explanation, explain, explainElapsed } from '../calendar/explain.ts'
import type { Instant, OpenTime, Pause, Span } from '../calendar/time.ts'
import { elapsedDueAt } from '../calendar/unpaused.ts'
import type { Commitment, SupportPolicy, TargetClock } from './policy.ts'
import type { Tier } from './tier.ts'

export type { Commitment, SupportPolicy } from './policy.ts'

export type TargetKind = 'firstResponse' | 'fix'

/**
 * An instant at which the desk is warned of a target's due time: `warning` after a share of its time, `dueSoon` when only
 * so little of it is left.
 */
export interface Warning {
  readonly kind: 'warning' | 'dueSoon'
  readonly at: Instant
}

/** One thing a ticket must get by a certain time. "Target", never "promise". */
export type Target = RunningTarget | PausedTarget | KeptTarget | BrokenTarget

interface AnyTarget {
  readonly kind: TargetKind
  readonly clock: TargetClock
  /** The time it may take, in ms on its clock. */
  readonly neededMs: number
  readonly pausable: boolean
  /** The receipt of the request. */
  readonly startedAt: Instant
  /** When its clock began: the receipt, or the next opening. */
  readonly clockStartsAt: Instant
  /** In time up to and including this instant. While paused it is as it stood when the pause began, and can only move later. */
  readonly dueAt: Instant
  /** Ended stretches of waiting for the customer, in order. */
  readonly pauses: readonly Span[]
  readonly policyVersion: string
  readonly calendarVersion: string
}

export interface RunningTarget extends AnyTarget {
  readonly state: 'running'
  /** When the desk is warned, in time order, given or not (alert.ts says what was). */
  readonly warnings: readonly Warning[]
}

interface PausedTarget extends AnyTarget {
  readonly state: 'paused'
  readonly pausedAt: Instant
  /** As they stood when the pause began; those after it move with the due time. */
  readonly warnings: readonly Warning[]
}

/** Met in time; stays so. */
interface KeptTarget extends AnyTarget {
  readonly state: 'kept'
  readonly at: Instant
}

/** Not met in time; stays so, even when somebody answers late. It broke at `dueAt`. */
interface BrokenTarget extends AnyTarget {
  readonly state: 'broken'
  /** When it was met after all, or null while it is still owed. */
  readonly metAt: Instant | null
}

/** The targets of a request received at `receivedAt`, all running: the first response, and the fix where there is one. */
export function startTargets(
  policy: SupportPolicy,
  tier: Tier,
  calendar: Calendar,
  receivedAt: Instant,
): RunningTarget[] {
  const { firstResponse, fix } = policy.tiers[tier]
  const targets = [start(policy, 'firstResponse', firstResponse, calendar, receivedAt)]
  if (fix) targets.push(start(policy, 'fix', fix, calendar, receivedAt))
  return targets
}

/** A person of the desk answered. In time up to and including the due time; later it is broken, and answered late. */
export function keepFirstResponse(target: Target, at: Instant): Target {
  return target.kind === 'firstResponse' ? meet(target, at) : target
}

/** The problem is fixed or addressed. Other targets are left alone. */
export function keepFix(target: Target, at: Instant): Target {
  return target.kind === 'fix' ? meet(target, at) : target
}

/** Past its due time without being met: broken. A target that waits for the customer cannot break. */
export function markBroken(target: Target, now: Instant): Target {
  return target.state === 'running' && now > target.dueAt ? broken(target, null) : target
}

/** Whether it must still be met, in time or late. */
export function isOwed(target: Target): boolean {
  return target.state === 'running' || (target.state === 'broken' && target.metAt === null)
}

/** The desk waits for the customer from `at` on. A target whose time is used up by then does not pause. */
export function pauseTarget(target: Target, at: Instant): Target {
  if (target.state !== 'running' || !target.pausable || at >= target.dueAt) return target
  return { ...target, state: 'paused', pausedAt: at }
}

/** The customer answered: the clock goes on, and the due time moves by what the pause took. */
export function resumeTarget(policy: SupportPolicy, calendar: Calendar, target: Target, at: Instant): Target {
  if (target.state !== 'paused') return target
  const { pausedAt, ...rest } = target
  const pauses = at > pausedAt ? [...target.pauses, { from: pausedAt, to: at }] : target.pauses
  const { dueAt, warnings, calendarVersion } = counted(policy, calendar, target, pauses)
  return { ...rest, state: 'running', pauses, dueAt, warnings, calendarVersion }
}

/**
 * A fix that turned out to be none goes on: the time during which it was taken for done counts as a pause, so that neither
 * side gains by it. One that was late is owed again. A first response that was given stays given, and one that nobody
 * gave has never stopped being owed.
 */
export function runAgain(policy: SupportPolicy, calendar: Calendar, target: Target, at: Instant): Target {
  if (target.kind !== 'fix') return target
  if (target.state === 'broken') return { ...target, metAt: null }
  if (target.state !== 'kept') return target
  const { at: pausedAt, ...rest } = target
  return resumeTarget(policy, calendar, { ...rest, state: 'paused', pausedAt, warnings: [] }, at)
}

/**
 * The targets after the tier, the policy or the opening hours changed. What is kept or broken is history and stays.
 * Running and paused targets are counted anew from the receipt with their pauses; a target the tier does not have
 * goes, one it newly has starts, also from the receipt.
 */
export function recount(
  policy: SupportPolicy,
  tier: Tier,
  calendar: Calendar,
  receivedAt: Instant,
  targets: readonly Target[],
): Target[] {
  const settled = targets.filter((target) => target.state === 'kept' || target.state === 'broken')
  const open = startTargets(policy, tier, calendar, receivedAt)
    .filter((fresh) => !settled.some((target) => target.kind === fresh.kind))
    .map((fresh) => takeOverWaiting(policy, calendar, fresh, targets))
  return [...settled, ...open].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'firstResponse' ? -1 : 1))
}

/**
 * When a commitment is due for something received at `receivedAt`. Null when an open pause keeps the clock from ever
 * getting there. Pauses do not count for a commitment that is not pausable.
 */
export function dueOf(
  { amountMs, clock, pausable }: Commitment,
  calendar: Calendar,
  receivedAt: Instant,
  pauses: readonly Pause[] = [],
): Instant | null {
  const counting = pausable ? pauses : []
  return clock === 'opening'
    ? dueAt(calendar, receivedAt, amountMs as OpenTime, counting)
    : elapsedDueAt(receivedAt, amountMs, counting)
}

/** Why something received at `receivedAt` is due at `due`, as data; `inWords` says it. */
export function explainDue(
  { clock, pausable }: Pick<Commitment, 'clock' | 'pausable'>,
  calendar: Calendar,
  receivedAt: Instant,
  due: Instant | null,
  pauses: readonly Pause[] = [],
): Explanation {
  const counting = pausable ? pauses : []
  return clock === 'opening' ? explain(calendar, receivedAt, due, counting) : explainElapsed(receivedAt, due, counting)
}

/** Why a target is due when it is; a paused one has no due time until the customer answers. */
export function explainTarget(calendar: Calendar, target: Target): Explanation {
  const waiting = target.state === 'paused'
  const pauses = waiting ? [...target.pauses, { from: target.pausedAt, to: null }] : target.pauses
  return explainDue(target, calendar, target.startedAt, waiting ? null : target.dueAt, pauses)
}

function start(
  policy: SupportPolicy,
  kind: TargetKind,
  { amountMs, clock, pausable }: Commitment,
  calendar: Calendar,
  receivedAt: Instant,
): RunningTarget {
  const begun = { kind, clock, neededMs: amountMs, pausable, startedAt: receivedAt }
  const clockStartsAt = clock === 'opening' ? calendar.nextOpening(receivedAt) : receivedAt
  return { ...begun, clockStartsAt, pauses: [], state: 'running', ...counted(policy, calendar, begun, []) }
}

type Begun = Pick<AnyTarget, 'clock' | 'neededMs' | 'startedAt'>
type Counted = Pick<RunningTarget, 'dueAt' | 'warnings' | 'policyVersion' | 'calendarVersion'>

function counted(
  policy: SupportPolicy,
  calendar: Calendar,
  { clock, neededMs, startedAt }: Begun,
  pauses: readonly Span[],
): Counted {
  // every pause has ended, so there always is a due time
  const after = (amountMs: number) => dueOf({ amountMs, clock, pausable: true }, calendar, startedAt, pauses) as Instant
  return {
    dueAt: after(neededMs),
    warnings: warningsAfter(policy.warn, neededMs).map(({ kind, afterMs }) => ({ kind, at: after(afterMs) })),
    policyVersion: policy.version,
    calendarVersion: calendar.version,
  }
}

/** After how much of a target's time it is warned of, in order; where two thresholds meet, the more urgent one says so. */
function warningsAfter(
  { shares, beforeMs }: SupportPolicy['warn'],
  neededMs: number,
): { kind: Warning['kind']; afterMs: number }[] {
  const soon = beforeMs.map((before) => ({ kind: 'dueSoon' as const, afterMs: neededMs - before }))
  const share = shares.map((part) => ({ kind: 'warning' as const, afterMs: Math.round(neededMs * part) }))
  return [...soon, ...share]
    .filter(({ afterMs }) => afterMs > 0 && afterMs < neededMs)
    .filter(({ afterMs }, i, all) => all.findIndex((other) => other.afterMs === afterMs) === i)
    .sort((a, b) => a.afterMs - b.afterMs)
}

function takeOverWaiting(
  policy: SupportPolicy,
  calendar: Calendar,
  fresh: RunningTarget,
  targets: readonly Target[],
): Target {
  const old = targets.find((target) => target.kind === fresh.kind)
  if (!old || !fresh.pausable) return fresh
  const running = { ...fresh, pauses: old.pauses, ...counted(policy, calendar, fresh, old.pauses) }
  return old.state === 'paused' ? pauseTarget(running, old.pausedAt) : running
}

function meet(target: Target, at: Instant): Target {
  switch (target.state) {
    case 'running':
      return at <= target.dueAt ? kept(target, at) : broken(target, at)
    case 'paused':
      return kept(afterPause(target, at), at) // its time cannot have run out while the clock stood still
    case 'broken':
      return target.metAt === null ? { ...target, metAt: at } : target
    case 'kept':
      return target
    default:
      return unknownState(target)
  }
}

/** The pause that was open ends here; it is no time of the desk's. */
function afterPause(target: PausedTarget, at: Instant): PausedTarget {
  if (at <= target.pausedAt) return target
  return { ...target, pauses: [...target.pauses, { from: target.pausedAt, to: at }] }
}

function kept(target: RunningTarget | PausedTarget, at: Instant): KeptTarget {
  return { ...basis(target), state: 'kept', at }
}

function broken(target: RunningTarget, metAt: Instant | null): BrokenTarget {
  return { ...basis(target), state: 'broken', metAt }
}

function basis({
  state: _,
  warnings: __,
  pausedAt: ___,
  ...rest
}: (RunningTarget | PausedTarget) & { pausedAt?: Instant }): AnyTarget {
  return rest
}

function unknownState(target: never): never {
  throw new TypeError(`A target cannot be in the state of ${JSON.stringify(target)}`)
}
