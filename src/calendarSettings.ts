import type { CalendarSettings } from './calendar/calendar.ts'
import { isComplaint } from './calendar/complaint.ts'
import { parseOpeningHours } from './calendar/openingHours.ts'
import { type Config, ConfigProblem } from './config.ts'

const closed = { en: 'a day off of our own', fr: 'un jour de fermeture' }

/** The calendar that the settings ask for. Throws a ConfigProblem where the opening hours cannot be read. */
export function calendarSettings({
  zone,
  openingHours,
  holidayRegion,
  inLieu,
  extraClosed,
}: Config['policy']): CalendarSettings {
  const hours = parseOpeningHours(openingHours, 'OPENING_HOURS')
  if (isComplaint(hours)) throw new ConfigProblem(hours.text)
  return {
    zone,
    hours,
    holidays: { region: holidayRegion },
    inLieu,
    extraClosed: extraClosed.map((date) => ({ date, name: closed })),
  }
}
