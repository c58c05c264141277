import { type Calendar, openTimeBetween } from '../calendar/calendar.ts'
import type { Weekday } from '../calendar/day.ts'
import { weekHourIn } from '../calendar/days.ts'
import { lastAtOrBefore } from '../calendar/openYear.ts'
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

/** First responses of one tier on one clock within some time. `timesMs` ascends. */
export type ResponseTimes = { tier: Tier; clock: TargetClock; timesMs: Float64Array; unanswered: number }

/** How long they took. */
export function responseTimes(
  calendar: Calendar,
  answered: readonly AnsweredTarget[],
  unanswered: readonly Unanswered[],
): ResponseTimes[] {
  const groups = new Map<string, { tier: Tier; clock: TargetClock; times: number[]; unanswered: number }>()
  const groupOf = ({ tier, clock }: Unanswered | AnsweredTarget) => {
    const group = groups.get(`${tier} ${clock}`) ?? { tier, clock, times: [], unanswered: 0 }
    groups.set(`${tier} ${clock}`, group)
    return group
  }
  for (const target of answered) groupOf(target).times.push(responseMs(calendar, target))
  for (const waiting of unanswered) groupOf(waiting).unanswered += waiting.count
  return [...groups.values()].map(({ times, ...group }) => ({ ...group, timesMs: Float64Array.from(times).sort() }))
}

/** Median and 90th percentile of first responses, of any number of times together. */
export function responseFigures(known: readonly ResponseTimes[]): ResponseFigures {
  const clocks = (['opening', 'elapsed'] as const).filter((clock) => known.some((each) => each.clock === clock))
  const figures = (clock: TargetClock, tier?: Tier) => {
    const these = known.filter((each) => each.clock === clock && (tier === undefined || each.tier === tier))
    const times = these.map(({ timesMs }) => timesMs)
    return {
      clock,
      answered: times.reduce((sum, { length }) => sum + length, 0),
      unanswered: these.reduce((sum, { unanswered }) => sum + unanswered, 0),
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

/**
 * The least of these whole numbers within which that share of them lies; one that really occurred. Each list ascends, and none is
 * put together with another: the number is looked for between the least and the greatest.
 */
export function percentile(lists: readonly Float64Array[], share: number): number | null {
  const sorted = lists.filter(({ length }) => length > 0)
  if (sorted.length === 0) return null
  const length = sorted.reduce((sum, list) => sum + list.length, 0)
  const place = Math.max(1, Math.ceil(share * length - 1e-9)) // 0.9 is a little more than nine tenths
  let low = Math.min(...sorted.map((list) => list[0] as number))
  let high = Math.max(...sorted.map((list) => list[list.length - 1] as number))
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2)
    if (sorted.reduce((sum, list) => sum + lastAtOrBefore(list, middle) + 1, 0) >= place) high = middle
    else low = middle + 1
  }
  return low
}

/** What can be counted by the hour. */
export const MEASURES = ['questions', 'agentAskedFor', 'tickets'] as const
export type Measure = (typeof MEASURES)[number]

/** So many things within the quarter of an hour that begins there; zones differ by whole quarters. */
export type QuarterCount = { at: Instant; count: number }

/** So many things within an hour of the week on the desk's clock. */
export type WeekHourCount = { weekday: Weekday; hour: number; count: number }

/** By the hour of the week in a zone. */
export function byWeekHour(zone: Zone, quarters: readonly QuarterCount[]): WeekHourCount[] {
  const hours = new Map<number, WeekHourCount>()
  for (const { at, count } of quarters) {
    const { weekday, hour } = weekHourIn(zone, at)
    const known = hours.get(weekday * 24 + hour) ?? { weekday, hour, count: 0 }
    known.count += count
    hours.set(weekday * 24 + hour, known)
  }
  return [...hours.values()]
}

/** How many things fell into each hour of the week: `hours[weekday][hour]`, 0 is Sunday. */
export function loadByHour(counts: readonly WeekHourCount[]): number[][] {
  const hours = Array.from({ length: 7 }, () => Array<number>(24).fill(0))
  for (const { weekday, hour, count } of counts) {
    const row = hours[weekday]
    if (row) row[hour] = (row[hour] ?? 0) + count
  }
  return hours
}

function noStandings(): Standings {
  return { kept: 0, broken: 0, running: 0, ended: 0 }
}
