import { isComplaint } from './complaint.ts'
import { type DateText, dayOf, parseDay } from './day.ts'
import { fingerprint } from './fingerprint.ts'
import {
  type ClosedDay,
  closedDaysOf,
  type HolidayRules,
  type Holidays,
  holidaysOf,
  type InLieu,
  type Named,
} from './holidays.ts'
import { formatOpeningHours, type OpeningHours } from './openingHours.ts'
import { lastAtOrBefore, midnight, type OpenYear, openSinceNewYear, openYear } from './openYear.ts'
import { type Instant, type OpenTime, type Pause, type Span, toIso } from './time.ts'
import { unpausedSpans } from './unpaused.ts'
import { checkZone, findZone, type Zone } from './zone.ts'

/** Everything opening time depends on. */
export interface CalendarSettings {
  /** IANA name of the zone the hours are meant in. */
  readonly zone: string
  readonly hours: OpeningHours
  readonly holidays: HolidayRules
  readonly inLieu: InLieu
  /** Single days on which the desk is closed, beyond the holidays. */
  readonly extraClosed?: readonly { readonly date: DateText; readonly name: Named }[]
}

/**
 * When the desk is open. Immutable; a year is worked out when it is first asked for and kept. Works from 2020 to 2099:
 * before, holidays were not the ones written here (policy H5), and no holiday law can be foretold for longer.
 */
export interface Calendar {
  readonly settings: CalendarSettings
  readonly zone: Zone
  /** Names the settings: calendars with the same version give the same due times. */
  readonly version: string
  /** What the calendar knows: `[from, to)`. */
  readonly known: Span
  /** Whether the desk is open: from the opening instant on, up to but without the closing instant. */
  isOpen(at: Instant): boolean
  /** When a clock of opening time starts for something received at `at`: at once while open, else at the next opening. */
  nextOpening(at: Instant): Instant
  /** The times the desk is open from `from` on, the first cut to begin there. Lazy; ends with what is known. */
  openSpans(from: Instant): Generator<Span>
  /** The year's closed days in order, those on weekends and days in lieu included. */
  closedDays(year: number): readonly ClosedDay[]
  /** Opening times of a known local year. */
  year(year: number): OpenYear
}

const FIRST_YEAR = 2020
const LAST_YEAR = 2099

/** Opening time was asked for before or after the years a calendar knows; the message names the remedy. */
export class OutsideCalendar extends RangeError {}

/** Raise when holidays, zone rules or counting change, so that stored due times show which rules they come from. */
const RULES_VERSION = 1

/** Throws where the settings cannot be worked with; texts are parsed, with complaints, before they get here. */
export function createCalendar(settings: CalendarSettings): Calendar {
  const zone = findZone(settings.zone)
  if (!zone) throw new Error(`"${settings.zone}" is not a known time zone; use a name like "America/Vancouver"`)
  checkZone(zone)
  const holidays = holidaysOf(settings.holidays)
  if (isComplaint(holidays)) throw new Error(holidays.text)
  if (settings.hours.every((windows) => windows.length === 0)) {
    throw new Error('The opening hours are empty, so no target could ever be due; name at least one, "mon 09:00-17:00"')
  }
  const extra = (settings.extraClosed ?? []).map(({ date, name }): ClosedDay => {
    const day = parseDay(date)
    if (day === null) throw new Error(`"${date}" is not a date to close on; write it like "2026-12-24"`)
    return { day, date, name, own: true }
  })

  const closed = new Map<number, readonly ClosedDay[]>()
  const years = new Map<number, OpenYear>()
  const calendar: Calendar = {
    settings,
    zone,
    version: versionOf(settings, zone),
    isOpen: (at) => isOpen(calendar, at),
    nextOpening: (at) => nextOpening(calendar, at),
    openSpans: (from) => openSpans(calendar, from),
    known: { from: midnight(zone, dayOf(FIRST_YEAR, 1, 1)), to: midnight(zone, dayOf(LAST_YEAR + 1, 1, 1)) },
    closedDays: (year) => remember(closed, year, () => withExtra(holidays, settings.inLieu, extra, year)),
    year: (year) => remember(years, year, () => openYear(zone, settings.hours, calendar.closedDays(year), year)),
  }
  return Object.freeze(calendar)
}

/**
 * The earliest instant by which `needed` has passed since `start`, counting only while the desk is open. Used up
 * exactly at closing time is due at closing time, not next morning. Throws beyond what the calendar knows.
 *
 * With `pauses` the clock also stands still during each of them. They may come in any order and overlap; time used up
 * exactly when a pause begins is due there; null means the clock can never get to the end, because of an open pause.
 */
export function dueAt(calendar: Calendar, start: Instant, needed: OpenTime): Instant
export function dueAt(calendar: Calendar, start: Instant, needed: OpenTime, pauses: readonly Pause[]): Instant | null
export function dueAt(calendar: Calendar, start: Instant, needed: OpenTime, pauses?: readonly Pause[]): Instant | null {
  if (!Number.isInteger(needed) || needed < 0) {
    throw new RangeError(`A target of ${needed} ms cannot be counted; it must be whole and not negative`)
  }
  if (!pauses || pauses.length === 0) return dueUnpaused(calendar, start, needed)
  if (needed === 0) return nextOpening(calendar, start)
  let left: number = needed
  for (const { from, to } of unpausedSpans(start, pauses)) {
    const due = dueUnpaused(calendar, from, left as OpenTime)
    if (to === null || due <= to) return due
    left -= openTimeBetween(calendar, from, to)
  }
  return null
}

/** Open time from one instant to the other; negative when `to` comes first, so that stretches always add up. */
export function openTimeBetween(calendar: Calendar, from: Instant, to: Instant): OpenTime {
  if (from > to) return (0 - openTimeBetween(calendar, to, from)) as OpenTime
  const last = yearOf(calendar, to)
  let sum = openSinceNewYear(last, to)
  let year = yearOf(calendar, from)
  sum -= openSinceNewYear(year, from)
  for (; year !== last; year = yearOf(calendar, year.to)) sum += year.total
  return sum as OpenTime
}

function isOpen(calendar: Calendar, at: Instant): boolean {
  const year = yearOf(calendar, at)
  const i = lastAtOrBefore(year.opens, at)
  return i >= 0 && at < (year.closes[i] as number)
}

function nextOpening(calendar: Calendar, at: Instant): Instant {
  if (isOpen(calendar, at)) return at
  for (const span of openSpans(calendar, at)) return span.from
  throw beyondKnown(calendar, at)
}

function* openSpans(calendar: Calendar, from: Instant): Generator<Span> {
  let year = yearOf(calendar, from)
  for (let i = Math.max(0, lastAtOrBefore(year.opens, from)); ; i = 0) {
    for (; i < year.opens.length; i++) {
      const to = year.closes[i] as Instant
      if (to > from) yield { from: Math.max(from, year.opens[i] as number) as Instant, to }
    }
    if (year.to >= calendar.known.to) return
    year = yearOf(calendar, year.to)
  }
}

function dueUnpaused(calendar: Calendar, start: Instant, needed: OpenTime): Instant {
  if (needed === 0) return nextOpening(calendar, start)
  let year = yearOf(calendar, start)
  let target = openSinceNewYear(year, start) + needed
  while (target > year.total) {
    target -= year.total
    if (year.to >= calendar.known.to) throw beyondKnown(calendar, start)
    year = yearOf(calendar, year.to)
  }
  const i = lastAtOrBefore(year.openBefore, target - 1) // the span in which the target is reached; whole milliseconds
  return ((year.opens[i] as number) + target - (year.openBefore[i] as number)) as Instant
}

/** The local year an instant lies in. */
function yearOf(calendar: Calendar, at: Instant): OpenYear {
  if (!(at >= calendar.known.from && at < calendar.known.to)) throw beyondKnown(calendar, at)
  const inUtc = Math.min(Math.max(new Date(at).getUTCFullYear(), FIRST_YEAR), LAST_YEAR)
  const year = calendar.year(inUtc)
  if (at < year.from) return calendar.year(inUtc - 1)
  return at < year.to ? year : calendar.year(inUtc + 1)
}

function withExtra(
  holidays: Holidays,
  inLieu: InLieu,
  extra: readonly ClosedDay[],
  year: number,
): readonly ClosedDay[] {
  const days = closedDaysOf(holidays, inLieu, year)
  const own = extra.filter((day) => day.date.startsWith(`${year}-`) && !days.some((holiday) => holiday.day === day.day))
  return [...days, ...own].sort((a, b) => a.day - b.day)
}

function versionOf(settings: CalendarSettings, zone: Zone): string {
  const { region, drop = [], add = [] } = settings.holidays
  const extra = (settings.extraClosed ?? []).map((day) => day.date).sort()
  const facts = [
    zone.name,
    formatOpeningHours(settings.hours),
    region,
    [...drop].sort(),
    add.map((day) => day.monthDay).sort(),
  ]
  return `${RULES_VERSION}-${fingerprint(JSON.stringify([...facts, settings.inLieu, extra]))}`
}

function beyondKnown(calendar: Calendar, at: Instant): OutsideCalendar {
  const when = Math.abs(at) <= 8.64e15 ? toIso(at) : String(at)
  return new OutsideCalendar(
    `Opening time from ${when} on cannot be counted: holidays are known from ${FIRST_YEAR} to ${LAST_YEAR} (${calendar.zone.name}). Check the date, or the clock that gave it.`,
  )
}

function remember<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  let value = cache.get(key)
  if (value === undefined) {
    value = make()
    cache.set(key, value)
  }
  return value
}
