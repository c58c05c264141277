import { DAY } from './time.ts'

declare const brand: unique symbol

/** A calendar date as days since 1970-01-01, in whatever zone the context names. */
export type Day = number & { readonly [brand]: 'Day' }

/** A calendar date as text: `2026-12-28`. */
export type DateText = string

/** 0 is Sunday, as for `Date.getUTCDay`. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

export function weekdayOf(day: Day): Weekday {
  return ((((day + 4) % 7) + 7) % 7) as Weekday // 1970-01-01 was a Thursday
}

export function isWeekend(day: Day): boolean {
  const weekday = weekdayOf(day)
  return weekday === 0 || weekday === 6
}

/** `month` counts from 1. A day beyond the end of the month runs on into the next one. */
export function dayOf(year: number, month: number, dayOfMonth: number): Day {
  return (Date.UTC(year, month - 1, dayOfMonth) / DAY) as Day
}

export function dateText(day: Day): DateText {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** The day a text such as `2026-12-28` names, or null where there is no such day. */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const day = Date.parse(`${text}T00:00:00Z`) / DAY
  return Number.isInteger(day) && dateText(day as Day) === text ? (day as Day) : null
}

/** The `n`-th given weekday of a month (`month` from 1): the third Monday of February is `nthWeekday(y, 2, 1, 3)`. */
export function nthWeekday(year: number, month: number, weekday: Weekday, n: number): Day {
  const first = dayOf(year, month, 1)
  return (first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1)) as Day
}
