import type { Day } from '../calendar/day.ts'
import { type DayRange, spanOfDays } from '../calendar/days.ts'
import type { Instant } from '../calendar/time.ts'
import type { Zone } from '../calendar/zone.ts'

/** Periods that have a name; those of several days end with today. */
export const PERIODS = ['today', 'yesterday', 'last7', 'last30'] as const
export type PeriodName = (typeof PERIODS)[number]

/** The longest period that is counted in one go. */
export const REPORT_DAYS_MAX = 1_100
/** Longer periods are drawn by the week. */
const DAILY_MAX = 92

/** The days of a named period, seen from the desk's own today. */
export function daysOfPeriod(name: PeriodName, today: Day): DayRange {
  const back = (days: number) => (today - days) as Day
  switch (name) {
    case 'today':
      return { first: today, last: today }
    case 'yesterday':
      return { first: back(1), last: back(1) }
    case 'last7':
      return { first: back(6), last: today }
    case 'last30':
      return { first: back(29), last: today }
  }
}

/** Whether these days can be counted: at least one, and not more than REPORT_DAYS_MAX. */
export function isCountable({ first, last }: DayRange): boolean {
  return first <= last && lengthOf({ first, last }) <= REPORT_DAYS_MAX
}

/** How many days these are. */
function lengthOf({ first, last }: DayRange): number {
  return last - first + 1
}

/** A stretch of a period that is drawn as one: a day, or a week of a long period. */
export type Step = { day: Day; from: Instant }

/** The days of a period in order. */
export function daysOf({ first, last }: DayRange): Day[] {
  return Array.from({ length: lengthOf({ first, last }) }, (_, at) => (first + at) as Day)
}

/** The steps of a period in order; each ends where the next begins, the last with the period. */
export function stepsOf(zone: Zone, range: DayRange): Step[] {
  return daysOf(range)
    .filter((_, at) => at % daysPerStep(range) === 0)
    .map((day) => ({ day, from: spanOfDays(zone, { first: day, last: day }).from }))
}

/** In which step of the period its days lie, both counted from 0. */
export function stepOfDay(range: DayRange, at: number): number {
  return Math.floor(at / daysPerStep(range))
}

function daysPerStep(range: DayRange): number {
  return lengthOf(range) <= DAILY_MAX ? 1 : 7
}
