import { type Complaint, complaint, isComplaint } from './complaint.ts'
import { parseDay } from './day.ts'
import { DAY, HOUR, type Instant, MINUTE } from './time.ts'
import { type LocalTime, parseZone, toInstant, type Zone } from './zone.ts'

/**
 * The instant at which the clocks of a zone show this date and time, as in `2026-12-24`, `17:30`, `America/Vancouver`. An
 * hour that is skipped in spring begins when the clock jumps; one that comes twice in autumn means its first round.
 */
export function parseWallTime(date: string, time: string, zoneName: string): Instant | Complaint {
  const zone = parseZone(zoneName, 'zone')
  if (isComplaint(zone)) return zone
  const day = parseDay(date)
  if (day === null) return complaint('date', date, 'is not a day of the calendar; write one like 2026-12-24')
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? []
  if (hours === undefined) return complaint('time', time, 'is not a time of day; write one like 17:30')
  return toInstant(zone, (day * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE) as LocalTime)
}

/** When a day begins in a zone, or with `daysAfter` a later one; null for what is no day. */
export function midnightOf(date: string, zone: Zone, daysAfter = 0): Instant | null {
  const day = parseDay(date)
  return day === null ? null : toInstant(zone, ((day + daysAfter) * DAY) as LocalTime)
}
