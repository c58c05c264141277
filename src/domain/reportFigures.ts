import { type Calendar, openTimeBetween } from '../calendar/calendar.ts'
import { weekHourIn } from '../calendar/days.ts'
import type { Instant, Span } from '../calendar/time.ts'
import { unpausedSpans } from '../calendar/unpaused.ts'
import type { Zone } from '../calendar/zone.ts'
import type { TargetClock } from './policy.ts'
import { type Rate, rate } from './questionFigures.ts'
import type { Target, TargetKind } from './sla.ts'
import type { Ticket } from './ticket.ts'
import type { Tier } from './tier.ts'

// Everything is counted by when it came in: tickets by their receipt, questions by when they were asked. What became of
// them is as it stands now, so the figures of a past day may still change.

/**
 * How a target stands. `ended`: its ticket was solved before the target was due and without it, so that nobody waits for
 * it any more; it counts neither for nor against the desk.
 */
export type Standing = 'kept' | 'broken' | 'running' | 'ended'

/** How a target stands now; past its due time it is broken also before anybody has noticed. */
export function standingOf(target: Target, { solvedAt }: Pick<Ticket, 'solvedAt'>, now: Instant): Standing {
  if (target.state === 'kept' || target.state === 'broken') return target.state
  if (target.state === 'running' && (solvedAt ?? now) > target.dueAt) return 'broken'
  return solvedAt === null ? 'running' : 'ended'
}

/** So many targets of this kind and tier, of tickets received in this step, stand so. */
export type StandingCount = { step: number; kind: TargetKind; tier: Tier; standing: Standing; count: number }

type Standings = Record<Standing, number>

/** The targets of one kind and tier. `keptRate` is of those that are settled: kept or broken. */
type SlaRow = Standings & { kind: TargetKind; tier: Tier; keptRate: Rate }

/** Targets by kind and tier, and by kind and step of the period. */
export type SlaFigures = { rows: SlaRow[]; steps: Partial<Record<TargetKind, Standings[]>> }

/** Adds counts up. Only kinds and tiers that occur have a row: first responses first, tier 1 first. */
export function slaFigures(counts: readonly StandingCount[], stepsCount: number): SlaFigures {
  const rows = new Map<string, Standings & Pick<SlaRow, 'kind' | 'tier'>>()
  const steps: SlaFigures['steps'] = {}
  for (const { step, kind, tier, standing, count } of counts) {
    const row = rows.get(`${kind} ${tier}`) ?? { kind, tier, ...noStandings() }
    row[standing] += count
    rows.set(`${kind} ${tier}`, row)
    steps[kind] ??= Array.from({ length: stepsCount }, noStandings)
    const inStep = steps[kind][step]
    if (inStep) inStep[standing] += count
  }
  const place = ({ kind, tier }: Pick<SlaRow, 'kind' | 'tier'>) => (kind === 'firstResponse' ? 0 : 10) + tier
  return {
    rows: [...rows.values()]
      .map((row) => ({ ...row, keptRate: rate(row.kept, row.kept + row.broken) }))
      .sort((a, b) => place(a) - place(b)),
    steps,
  }
}

/** A first response that was given, in time or late. */
export type AnsweredTarget = {
  tier: Tier
  clock: TargetClock
  startedAt: Instant
  answeredAt: Instant
  pauses: readonly Span[]
}

/** Tickets of a tier and clock that nobody has answered yet and that are not solved. */
export type Unanswered = { tier: Tier; clock: TargetClock; count: number }

/** First responses of one tier on one clock; without any the times are null. */
type ResponseRow = {
  tier: Tier
  clock: TargetClock
  answered: number
  unanswered: number
  medianMs: number | null
  p90Ms: number | null
}

/** First responses by tier, and of all tiers that share a clock. Times on different clocks are never mixed. */
export type ResponseFigures = { rows: ResponseRow[]; clocks: Omit<ResponseRow, 'tier'>[] }

/**
 * How long a first response took on the clock of its target: opening time, or time on the plain clock. Waiting for the
 * customer does not count.
 */
export function responseMs(calendar: Calendar, target: Omit<AnsweredTarget, 'tier'>): number {
  const { clock, startedAt, answeredAt, pauses } = target
  let sum = 0
  for (const { from, to } of unpausedSpans(startedAt, pauses)) {
    if (from >= answeredAt) break
    const end = to === null || to > answeredAt ? answeredAt : to
    sum += clock === 'opening' ? openTimeBetween(calendar, from, end) : end - from
  }
  return sum
}

/** Median and 90th percentile of first responses. */
export function responseFigures(
  calendar: Calendar,
  answered: readonly AnsweredTarget[],
  unanswered: readonly Unanswered[],
): ResponseFigures {
  const timed = answered.map((target) => ({ ...target, ms: responseMs(calendar, target) }))
  const known = [...timed, ...unanswered]
  const clocks = (['opening', 'elapsed'] as const).filter((clock) => known.some((each) => each.clock === clock))
  const figures = (clock: TargetClock, tier?: Tier) => {
    const fits = (each: { tier: Tier; clock: TargetClock }) =>
      each.clock === clock && (tier === undefined || each.tier === tier)
    const times = Float64Array.from(timed.filter(fits).map(({ ms }) => ms)).sort()
    return {
      clock,
      answered: times.length,
      unanswered: unanswered.filter(fits).reduce((sum, { count }) => sum + count, 0),
      medianMs: percentile(times, 0.5),
      p90Ms: percentile(times, 0.9),
    }
  }
  const tiersOn = (clock: TargetClock) =>
    [...new Set(known.filter((each) => each.clock === clock).map(({ tier }) => tier))].sort((a, b) => a - b)
  return {
    rows: clocks.flatMap((clock) => tiersOn(clock).map((tier) => ({ tier, ...figures(clock, tier) }))),
    clocks: clocks.map((clock) => figures(clock)),
  }
}

/** The least of these times within which that share of them lies; a time that really occurred. Sorted, ascending. */
export function percentile(sorted: ArrayLike<number>, share: number): number | null {
  const place = Math.ceil(share * sorted.length - 1e-9) // 0.9 is a little more than nine tenths
  return sorted[Math.max(0, place - 1)] ?? null
}

/** What can be counted by the hour. */
export const MEASURES = ['questions', 'agentAskedFor', 'tickets'] as const
export type Measure = (typeof MEASURES)[number]

/** So many things within the quarter of an hour that begins there; zones differ by whole quarters. */
export type QuarterCount = { at: Instant; count: number }

/** How many things fell into each hour of the week on the desk's clock: `hours[weekday][hour]`, 0 is Sunday. */
export function loadByHour(zone: Zone, quarters: readonly QuarterCount[]): number[][] {
  const hours = Array.from({ length: 7 }, () => Array<number>(24).fill(0))
  for (const { at, count } of quarters) {
    const { weekday, hour } = weekHourIn(zone, at)
    const row = hours[weekday]
    if (row) row[hour] = (row[hour] ?? 0) + count
  }
  return hours
}

function noStandings(): Standings {
  return { kept: 0, broken: 0, running: 0, ended: 0 }
}
