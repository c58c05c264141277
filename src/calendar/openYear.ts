import { type Day, dayOf, weekdayOf } from './day.ts'
import type { ClosedDay } from './holidays.ts'
import type { OpeningHours } from './openingHours.ts'
import { DAY, type Instant, type Span } from './time.ts'
import { type LocalTime, toInstant, type Zone } from './zone.ts'

/**
 * A local year's opening times as columns, sorted. `openBefore[i]` is the open time of the year before `opens[i]`;
 * one entry more than spans, so that the last is the year's total.
 */
export interface OpenYear extends Span {
  readonly opens: Float64Array
  readonly closes: Float64Array
  readonly openBefore: Float64Array
  readonly total: number
}

export function openYear(zone: Zone, hours: OpeningHours, closedDays: readonly ClosedDay[], year: number): OpenYear {
  const closed = new Set(closedDays.map((day) => day.day))
  const [first, end] = [dayOf(year, 1, 1), dayOf(year + 1, 1, 1)]
  const opens: number[] = []
  const closes: number[] = []
  const openBefore = [0]
  let total = 0
  for (let day = first; day < end; day = (day + 1) as Day) {
    if (closed.has(day)) continue
    for (const window of hours[weekdayOf(day)] ?? []) {
      const from = toInstant(zone, (day * DAY + window.from) as LocalTime)
      const to = toInstant(zone, (day * DAY + window.to) as LocalTime)
      if (from === to) continue // the whole window lies in an hour that the clock skips
      opens.push(from)
      closes.push(to)
      total += to - from
      openBefore.push(total)
    }
  }
  const column = (numbers: number[]) => Float64Array.from(numbers)
  const span = { from: midnight(zone, first), to: midnight(zone, end) }
  return { ...span, opens: column(opens), closes: column(closes), openBefore: column(openBefore), total }
}

/** The open time of the year up to an instant within it. */
export function openSinceNewYear(year: OpenYear, at: Instant): number {
  const i = lastAtOrBefore(year.opens, at)
  if (i < 0) return 0
  return (year.openBefore[i] as number) + Math.min(at, year.closes[i] as number) - (year.opens[i] as number)
}

export function midnight(zone: Zone, day: Day): Instant {
  return toInstant(zone, (day * DAY) as LocalTime)
}

/** The index of the last number `<= at` in a sorted column, or -1. */
export function lastAtOrBefore(column: Float64Array, at: number): number {
  let [low, high] = [0, column.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((column[middle] as number) <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}
