import type { CalendarSettings } from './calendar/calendar.ts'
import { type Complaint, complaint, isComplaint } from './calendar/complaint.ts'
import { parseDay } from './calendar/day.ts'
import { holidaysOf } from './calendar/holidays.ts'
import { parseOpeningHours } from './calendar/openingHours.ts'
import { parseZone } from './calendar/zone.ts'
import { type Config, ConfigProblem } from './config.ts'

const closed = { en: 'a day off of our own', fr: 'un jour de fermeture' }

/**
 * The calendar that the settings ask for. Throws a ConfigProblem with a line for each setting that cannot be used: its
 * name, what it holds, and what to write instead.
 */
export function calendarSettings({
  zone,
  openingHours,
  holidayRegion,
  inLieu,
  extraClosed,
}: Config['policy']): CalendarSettings {
  const hours = parseOpeningHours(openingHours, 'OPENING_HOURS')
  const read = [
    parseZone(zone, 'SUPPORT_ZONE'),
    hours,
    holidaysOf({ region: holidayRegion }, 'HOLIDAY_REGION'),
    ...extraClosed.map(closedDay),
  ]
  const complaints = read.filter(isComplaint)
  if (isComplaint(hours) || complaints.length > 0) {
    throw new ConfigProblem(complaints.map(({ text }) => `${text}. See .env.example`).join('\n'))
  }
  return {
    zone,
    hours,
    holidays: { region: holidayRegion },
    inLieu,
    extraClosed: extraClosed.map((date) => ({ date, name: closed })),
  }
}

function closedDay(date: string): string | Complaint {
  const isDay = parseDay(date) !== null
  return isDay
    ? date
    : complaint('EXTRA_CLOSED_DAYS', date, 'is not a day of the calendar; write dates like 2026-12-24')
}
