import type { Calendar } from '../calendar/calendar.ts'
import { type DateText, type Day, dateText } from '../calendar/day.ts'
import { midnight } from '../calendar/openYear.ts'
import { localDay, sayDate } from '../calendar/sayTime.ts'
import type { Instant, Span } from '../calendar/time.ts'
import type { Locale } from './person.ts'

/** Closed for longer than this, and the digest tells of the days since. */
const DAYS_BACK_MAX = 14

/** A digest that is due: the desk's day on which it is, and the time it tells of, in whole days of the desk. */
export type DueDigest = { day: DateText; span: Span; first: Day; last: Day }

/**
 * The digest that is due at `now`: on a day on which the desk opens, from `timeOfDayMs` after its midnight until it ends. It
 * tells of the last day on which the desk was open and of the closed ones since, so that nothing falls between two.
 */
export function dueDigest(calendar: Calendar, timeOfDayMs: number, now: Instant): DueDigest | null {
  const { zone } = calendar
  const today = localDay(now, zone)
  const begins = midnight(zone, today)
  if (now - begins < timeOfDayMs || !opensOn(calendar, today)) return null
  let first = (today - 1) as Day
  while (today - first < DAYS_BACK_MAX && !opensOn(calendar, first)) first = (first - 1) as Day
  return {
    day: dateText(today),
    span: { from: midnight(zone, first), to: begins },
    first,
    last: (today - 1) as Day,
  }
}

/** "Thursday, November 26, 2026"; of several days the first and the last. */
export function sayDigestDays({ first, last }: DueDigest, locale: Locale): string {
  if (first === last) return sayDate(first, locale)
  return `${sayDate(first, locale)} ${locale === 'en' ? 'to' : 'au'} ${sayDate(last, locale)}`
}

function opensOn(calendar: Calendar, day: Day): boolean {
  const [begins, ends] = [midnight(calendar.zone, day), midnight(calendar.zone, (day + 1) as Day)]
  const next = calendar.openSpans(begins).next()
  return !next.done && next.value.from < ends
}
