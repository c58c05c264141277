import type { Instant } from '../calendar/time.ts'
import type { AgentId } from './ids.ts'
import type { SupportPolicy } from './policy.ts'
import { isOwed, markBroken, type RunningTarget, type Target, type TargetKind } from './sla.ts'
import type { Ticket } from './ticket.ts'
import type { Tier } from './tier.ts'

/**
 * What the desk is told of a ticket's clocks. `received`: one that cannot wait is there; `unanswered`: nobody has answered
 * it yet, again and again; `warning`, `dueSoon`: a due time comes near (sla.ts, Warning); `breach`: it has passed.
 */
export const ALERT_KINDS = ['received', 'warning', 'dueSoon', 'breach', 'unanswered'] as const
export type AlertKind = (typeof ALERT_KINDS)[number]

/**
 * Something the desk must be told. Within a ticket it is known by its kind, its target and `at`, the instant at which it
 * fell due: whoever looks, however late and on whichever server, finds the same.
 */
export type AlertDue = {
  readonly kind: AlertKind
  readonly target: TargetKind
  /** When it fell due; for a breach the due time itself, which is still in time. */
  readonly at: Instant
  /** The target's due time as it stood. */
  readonly dueAt: Instant
  /** How many calls it stands for: those that nobody made while no server ran are made up for by one. 1 for all others. */
  readonly count: number
  /** A warning that the breach has overtaken before anybody looked: written down with it, and nobody is called for it. */
  readonly isLate: boolean
}

/** An alert that was told, when, and to whom. */
export type Alert = AlertDue & { readonly toldAt: Instant; readonly agents: readonly AgentId[] }

/** From when on, and how often, the desk is called for a ticket until somebody answers. */
export type Calls = { readonly from: Instant; readonly everyMs: number }

/** The calls a tier wants from `from` on: at once, then again and again. */
export function callsOf({ callEveryMs }: Pick<SupportPolicy, 'callEveryMs'>, tier: Tier, from: Instant): Calls | null {
  const everyMs = callEveryMs[tier]
  return everyMs === null ? null : { from, everyMs }
}

/** What the desk must be told of this ticket at `now` and has not been told, in the order in which it fell due. */
export function alertsDue(ticket: Ticket, now: Instant): AlertDue[] {
  if (ticket.status === 'solved') return []
  return [...ticket.targets.flatMap((target) => ofTarget(ticket, target, now)), ...callDue(ticket, now)].sort(
    (a, b) => a.at - b.at,
  )
}

/** The next instant at which there will be something to tell, or null: it may have passed. */
export function nextAlert(ticket: Ticket): Instant | null {
  if (ticket.status === 'solved') return null
  const next = [
    ...ticket.targets.filter(isRunning).flatMap((target) => [...untold(ticket, target), target.dueAt + 1]),
    ...nextCall(ticket),
  ]
  return next.length === 0 ? null : (Math.min(...next) as Instant)
}

/** The ticket once these alerts were told. A breach breaks its target. */
export function markTold(ticket: Ticket, told: readonly Alert[]): Ticket {
  const broke = ({ kind, dueAt }: Target) =>
    told.some((alert) => alert.kind === 'breach' && alert.target === kind && alert.at === dueAt)
  const targets = ticket.targets.map((target) =>
    broke(target) ? markBroken(target, (target.dueAt + 1) as Instant) : target,
  )
  return { ...ticket, targets, alerts: [...ticket.alerts, ...told] }
}

/** What the history says of it. */
export function happeningOf({ kind }: AlertDue): 'TargetWarned' | 'TargetBroken' | 'DeskCalled' {
  if (kind === 'breach') return 'TargetBroken'
  return kind === 'warning' || kind === 'dueSoon' ? 'TargetWarned' : 'DeskCalled'
}

function ofTarget(ticket: Ticket, target: Target, now: Instant): AlertDue[] {
  if (!isRunning(target)) return []
  const { kind, dueAt } = target
  const isBroken = now > dueAt
  const warnings = target.warnings
    .filter(({ at }) => at <= now && untold(ticket, target).includes(at))
    .map(({ kind: warning, at }) => ({ kind: warning, target: kind, at, dueAt, count: 1, isLate: isBroken }))
  const breach = { kind: 'breach', target: kind, at: dueAt, dueAt, count: 1, isLate: false } as const
  return isBroken ? [...warnings, breach] : warnings
}

/** When the warnings that were not given fall due. */
function untold({ alerts }: Ticket, target: RunningTarget): Instant[] {
  const isTold = (kind: AlertKind, at: Instant) =>
    alerts.some((alert) => alert.kind === kind && alert.target === target.kind && alert.at === at)
  return target.warnings.filter(({ kind, at }) => !isTold(kind, at)).map(({ at }) => at)
}

/** One call, however many were missed: a desk that comes back needs to hear it once. */
function callDue(ticket: Ticket, now: Instant): AlertDue[] {
  const [next] = nextCall(ticket)
  const { calls } = ticket
  const awaited = awaitedResponse(ticket)
  if (!calls || !awaited || next === undefined || now < next) return []
  const missed = Math.floor((now - next) / calls.everyMs)
  const at = (next + missed * calls.everyMs) as Instant
  const kind = at === calls.from ? 'received' : 'unanswered'
  return [{ kind, target: awaited.kind, at, dueAt: awaited.dueAt, count: missed + 1, isLate: false }]
}

/** The first instant of the calls that is later than the last one made. */
function nextCall(ticket: Ticket): Instant[] {
  const { calls, alerts } = ticket
  if (!calls || !awaitedResponse(ticket)) return []
  const { from, everyMs } = calls
  const made = alerts.filter(({ kind, at }) => (kind === 'received' || kind === 'unanswered') && at >= from)
  if (made.length === 0) return [from]
  const last = Math.max(...made.map(({ at }) => at))
  return [(from + (Math.floor((last - from) / everyMs) + 1) * everyMs) as Instant]
}

/** The first response that somebody waits for; none while its clock stands still. */
function awaitedResponse({ targets }: Ticket): Target | undefined {
  return targets.find((target) => target.kind === 'firstResponse' && isOwed(target))
}

function isRunning(target: Target): target is RunningTarget {
  return target.state === 'running'
}
