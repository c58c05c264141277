import { type Day, type Weekday, weekdayOf } from './day.ts'
import type { Named } from './holidays.ts'
import { DAY, HOUR, type Instant, MINUTE } from './time.ts'
import { dayIn, readerZone, toLocal, type Zone } from './zone.ts'

/** The languages the desk speaks. */
export type Locale = 'en' | 'fr'

/** Whose wall clock to read: a zone, or the name a browser gave. An unknown name means the policy's zone. */
export type ReaderZone = Zone | string | null | undefined

/**
 * "Monday, November 30, 2026 at 1:30 a.m. (Pacific Time, UTC−7)", "le lundi 30 novembre 2026 à 1 h 30 (heure du Pacifique,
 * UTC−7)"; cut to the minute.
 */
export function sayTime(at: Instant, zone: ReaderZone, locale: Locale): string {
  const { day, clock, label } = read(at, zone, locale)
  return `${sayOnDate(day, locale)} ${locale === 'en' ? 'at' : 'à'} ${clock} (${label})`
}

/** "Mon, Nov 30, 1:30 a.m.", for tables and badges; says neither year nor zone. */
export function sayTimeShort(at: Instant, zone: ReaderZone, locale: Locale): string {
  const { day, clock } = read(at, zone, locale)
  const { date, month } = partsOf(day)
  const weekday = weekdayName(day, locale)
  return locale === 'en'
    ? `${weekday.slice(0, 3)}, ${MONTHS_SHORT.en[month]} ${date}, ${clock}`
    : `${weekday.slice(0, 3)}. ${date === 1 ? '1er' : date} ${MONTHS_SHORT.fr[month]}, ${clock}`
}

/**
 * One instant on the desk's clock and, where that differs, on the reader's: "Monday, November 30, 2026 at 1:30 a.m.
 * (Pacific Time, UTC−7), which is Monday at 10:30 a.m. for you (Central European Time, UTC+1)".
 */
export function sayTimeForBoth(at: Instant, deskZone: ReaderZone, reader: ReaderZone, locale: Locale): string {
  const desk = sayTime(at, deskZone, locale)
  if (zoneOf(deskZone).offsetAt(at) === zoneOf(reader).offsetAt(at)) return desk
  const { day, clock, label } = read(at, reader, locale)
  const weekday = weekdayName(day, locale)
  return locale === 'en'
    ? `${desk}, which is ${weekday} at ${clock} for you (${label})`
    : `${desk}, soit ${weekday} à ${clock} chez vous (${label})`
}

/** "1:30 a.m.", "1 h 30": the time of day of an instant. */
export function sayClock(at: Instant, zone: ReaderZone, locale: Locale): string {
  return read(at, zone, locale).clock
}

/** "Monday", "lundi". */
export function weekdayName(day: Day, locale: Locale): string {
  return nameOfWeekday(weekdayOf(day), locale)
}

/** The same for a weekday of opening hours. */
export function nameOfWeekday(weekday: Weekday, locale: Locale): string {
  return WEEKDAYS[locale][weekday] as string
}

/** "6:00 p.m.", "18 h": a time of any day, in milliseconds since its midnight. */
export function sayTimeOfDay(sinceMidnight: number, locale: Locale): string {
  return clockText(sinceMidnight % DAY, locale)
}

/** "Pacific Time", "heure du Pacifique"; the zone's own name where people have no other. */
export function zoneName(zone: Zone, locale: Locale): string {
  return ZONE_NAMES[zone.name]?.[locale] ?? zone.name
}

/** "Monday, November 30, 2026", "lundi 30 novembre 2026". */
export function sayDate(day: Day, locale: Locale): string {
  return `${weekdayName(day, locale)}${locale === 'en' ? ',' : ''} ${sayDateOnly(day, locale)}`
}

/** The same within a sentence, where a French date has its article: "le lundi 30 novembre 2026". */
export function sayOnDate(day: Day, locale: Locale): string {
  return locale === 'en' ? sayDate(day, 'en') : `le ${sayDate(day, 'fr')}`
}

/** "November 30, 2026", "30 novembre 2026": where the weekday does not matter. */
export function sayDateOnly(day: Day, locale: Locale): string {
  const { year, month, date } = partsOf(day)
  return locale === 'en'
    ? `${MONTHS.en[month]} ${date}, ${year}`
    : `${date === 1 ? '1er' : date} ${MONTHS.fr[month]} ${year}`
}

/** "Monday, November 30", "lundi 30 novembre": where the year stands above it. */
export function sayDayOfYear(day: Day, locale: Locale): string {
  const { month, date } = partsOf(day)
  const weekday = weekdayName(day, locale)
  return locale === 'en'
    ? `${weekday}, ${MONTHS.en[month]} ${date}`
    : `${weekday} ${date === 1 ? '1er' : date} ${MONTHS.fr[month]}`
}

/** The zone's local date an instant falls on. */
export function localDay(at: Instant, zone: ReaderZone): Day {
  return dayIn(zoneOf(zone), at)
}

/** "Pacific Time, UTC−7", "heure du Pacifique, UTC−7". The offset is the one of that instant. */
export function zoneLabel(at: Instant, zone: ReaderZone, locale: Locale): string {
  const found = zoneOf(zone)
  const offset = offsetText(found.offsetAt(at))
  const name = ZONE_NAMES[found.name]?.[locale] ?? runtimeZoneName(at, found, locale)
  return name && !/^(GMT|UTC)/.test(name) ? `${name}, ${offset}` : offset
}

function read(at: Instant, zone: ReaderZone, locale: Locale): { day: Day; clock: string; label: string } {
  const local = toLocal(zoneOf(zone), at)
  const day = Math.floor(local / DAY) as Day
  return { day, clock: clockText(local - day * DAY, locale), label: zoneLabel(at, zone, locale) }
}

function zoneOf(zone: ReaderZone): Zone {
  return typeof zone === 'object' && zone !== null ? zone : readerZone(zone)
}

function clockText(sinceMidnight: number, locale: Locale): string {
  const hour = Math.floor(sinceMidnight / HOUR)
  const minute = String(Math.floor((sinceMidnight % HOUR) / MINUTE)).padStart(2, '0')
  if (locale === 'fr') return minute === '00' ? `${hour}\u00a0h` : `${hour}\u00a0h\u00a0${minute}`
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minute} ${hour < 12 ? 'a.m.' : 'p.m.'}`
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE
  const rest = minutes % 60
  if (minutes === 0) return 'UTC'
  return `UTC${offset < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** A name only: which offset holds is never read from here. */
function runtimeZoneName(at: Instant, zone: Zone, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone.name, timeZoneName: 'longGeneric' })
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
  return name.replace(/^heure : /, 'heure locale, ')
}

function partsOf(day: Day): { year: number; month: number; date: number } {
  const utc = new Date(day * DAY)
  return { year: utc.getUTCFullYear(), month: utc.getUTCMonth(), date: utc.getUTCDate() }
}

const PACIFIC: Named = { en: 'Pacific Time', fr: 'heure du Pacifique' }
const MOUNTAIN: Named = { en: 'Mountain Time', fr: 'heure des Rocheuses' }
const CENTRAL: Named = { en: 'Central Time', fr: 'heure du Centre' }
const EASTERN: Named = { en: 'Eastern Time', fr: 'heure de l’Est' }

/** What people in Canada and the United States call their time; runtimes say MST, PDT or nothing useful for Vancouver. */
const ZONE_NAMES: Readonly<Record<string, Named>> = {
  'America/Vancouver': PACIFIC,
  'America/Los_Angeles': PACIFIC,
  'America/Edmonton': MOUNTAIN,
  'America/Denver': MOUNTAIN,
  'America/Winnipeg': CENTRAL,
  'America/Regina': CENTRAL,
  'America/Chicago': CENTRAL,
  'America/Toronto': EASTERN,
  'America/Montreal': EASTERN,
  'America/New_York': EASTERN,
  'America/Halifax': { en: 'Atlantic Time', fr: 'heure de l’Atlantique' },
  'America/St_Johns': { en: 'Newfoundland Time', fr: 'heure de Terre-Neuve' },
}

const WEEKDAYS: Readonly<Record<Locale, readonly string[]>> = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  fr: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
}

const MONTHS: Readonly<Record<Locale, readonly string[]>> = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
}

const MONTHS_SHORT: Readonly<Record<Locale, readonly string[]>> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  fr: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juill.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
}
