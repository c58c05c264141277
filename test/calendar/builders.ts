import { type Calendar, type CalendarSettings, createCalendar } from '../../src/calendar/calendar.ts'
import { isComplaint } from '../../src/calendar/complaint.ts'
import type { InLieu } from '../../src/calendar/holidays.ts'
import { type OpeningHours, parseOpeningHours } from '../../src/calendar/openingHours.ts'
import { type Instant, parseInstant } from '../../src/calendar/time.ts'

/** The instant a text names; a bad text fails the test that wrote it. */
export function at(text: string): Instant {
  const instant = parseInstant(text)
  if (isComplaint(instant)) throw new Error(instant.text)
  return instant
}

export function hoursOf(text: string): OpeningHours {
  const hours = parseOpeningHours(text, 'test hours')
  if (isComplaint(hours)) throw new Error(hours.text)
  return hours
}

/** The policy's calendar, or one that differs where `changes` says so. */
export function aCalendar({
  hours,
  ...changes
}: Partial<Omit<CalendarSettings, 'hours'>> & { hours?: string } = {}): Calendar {
  return createCalendar({
    zone: 'America/Vancouver',
    hours: hoursOf(hours ?? 'mon-fri 00:00-18:00'),
    holidays: { region: 'CA-BC' },
    inLieu: 'next-weekday',
    ...changes,
  })
}

const shared = new Map<string, Calendar>()

/** The calendar a vector was made for; made once. */
export function calendarOf({ zone, in_lieu }: { zone: string; in_lieu: string }): Calendar {
  const key = `${zone} ${in_lieu}`
  const calendar = shared.get(key) ?? aCalendar({ zone, inLieu: in_lieu as InLieu })
  shared.set(key, calendar)
  return calendar
}
