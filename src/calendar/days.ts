import { type Day, type Weekday, weekdayOf } from './day.ts'
import { midnight } from './openYear.ts'
import { DAY, HOUR, type Instant, type Span } from './time.ts'
import { toLocal, type Zone } from './zone.ts'

/** Local days in a row; the last belongs to it. */
export interface DayRange {
  readonly first: Day
  readonly last: Day
}

/** From the midnight that begins the first day to the one that ends the last; a day may take 23 or 25 hours. */
export function spanOfDays(zone: Zone, { first, last }: DayRange): Span {
  return { from: midnight(zone, first), to: midnight(zone, (last + 1) as Day) }
}

/** Which weekday and which hour of it, 0 to 23, a wall clock shows. */
export function weekHourIn(zone: Zone, at: Instant): { weekday: Weekday; hour: number } {
  const local = toLocal(zone, at)
  const day = Math.floor(local / DAY) as Day
  return { weekday: weekdayOf(day), hour: Math.floor((local - day * DAY) / HOUR) }
}
