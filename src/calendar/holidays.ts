import DateHolidays, { type HolidaysTypes } from 'date-holidays'
import { type Complaint, complaint } from './complaint.ts'
import { type DateText, type Day, dateText, dayOf, isWeekend, parseDay } from './day.ts'
import { DAY } from './time.ts'

/** A word or name in the languages we speak. */
export interface Named {
  readonly en: string
  readonly fr: string
}

/** A day on which the desk stays closed although its weekday would be open. */
export interface ClosedDay {
  readonly day: Day
  readonly date: DateText
  readonly name: Named
  /** Set on a day that stands in for a holiday on a weekend: the date of that holiday. */
  readonly inLieuOf?: DateText
  /** Set on a day closed by our own setting, not by law; it has no day in lieu. */
  readonly own?: true
}

/**
 * What a holiday on a Saturday or Sunday does. `next-weekday` also closes the next weekday that is no holiday itself,
 * as banks and offices in British Columbia do; `none` closes nothing more. The law leaves it open (Employment
 * Standards Act, RSBC 1996, c. 113, s. 48; Canada Labour Code, RSC 1985, c. L-2, s. 193), so it is a setting. Under
 * `none` July 2, 2029 is open too, although the Holidays Act, RSC 1985, c. H-5, s. 2 makes it Canada Day: close it by
 * name if you choose `none`.
 */
export type InLieu = 'next-weekday' | 'none'

export interface HolidayRules {
  /** A country and region such as `CA-BC`, or `none`. */
  readonly region: string
  /** English names of the region's holidays on which the desk is open all the same. */
  readonly drop?: readonly string[]
  /** Days of our own that come every year, `monthDay` as in `12-24`. They have no day in lieu. */
  readonly add?: readonly { readonly monthDay: string; readonly name: Named }[]
}

/** A region's holidays by rule; `in(year)` lists a year's days in order, weekends included, without days in lieu. */
export interface Holidays {
  in(year: number): readonly ClosedDay[]
}

interface Correction {
  readonly month: number
  readonly day: number
  readonly since: number
  readonly name: Named
  /** Why the day counts although the package does not list it as public. */
  readonly source: string
}

/** "Canadian or BC stat holidays" (policy H2, H5) is the union of both lists; the package knows BC's, less one day. */
const CORRECTIONS: Readonly<Record<string, readonly Correction[]>> = {
  'CA-BC': [
    {
      month: 9,
      day: 30,
      since: 2021,
      name: {
        en: 'National Day for Truth and Reconciliation',
        fr: 'Journée nationale de la vérité et de la réconciliation',
      },
      source:
        'Canada Labour Code, RSC 1985, c. L-2, s. 166 "general holiday" (SC 2021, c. 11); in BC since 2023: Employment Standards Act, RSBC 1996, c. 113, s. 1 "statutory holiday"',
    },
    {
      month: 12,
      day: 26,
      since: 1971,
      name: { en: 'Boxing Day', fr: 'Lendemain de Noël' },
      source: 'Canada Labour Code, RSC 1985, c. L-2, s. 166 "general holiday"',
    },
  ],
}

/** The package's names are not always the law's, nor good French. */
const NAMES: Readonly<Record<string, Readonly<Record<string, Named>>>> = {
  'CA-BC': {
    "New Year's Day": { en: "New Year's Day", fr: 'Jour de l’An' },
    'Family Day': { en: 'Family Day', fr: 'Jour de la Famille' },
    'Good Friday': { en: 'Good Friday', fr: 'Vendredi saint' },
    'Victoria Day': { en: 'Victoria Day', fr: 'Fête de Victoria' },
    'Canada Day': { en: 'Canada Day', fr: 'Fête du Canada' },
    'British Columbia Day': { en: 'British Columbia Day', fr: 'Fête de la Colombie-Britannique' },
    'Labour Day': { en: 'Labour Day', fr: 'Fête du Travail' },
    Thanksgiving: { en: 'Thanksgiving Day', fr: 'Action de grâces' },
    'Remembrance Day': { en: 'Remembrance Day', fr: 'Jour du Souvenir' },
    'Christmas Day': { en: 'Christmas Day', fr: 'Noël' },
  },
}

/** Where a closed day comes from: a law that is cited, the list of the region's holidays, or our own setting. */
export type HolidaySource = { from: 'law'; citation: string } | { from: 'region'; region: string } | { from: 'setting' }

/** Why the desk is closed on this day. A day in lieu has the source of its holiday. */
export function sourceOf(region: string, { name, own }: ClosedDay): HolidaySource {
  if (own) return { from: 'setting' }
  const correction = CORRECTIONS[region]?.find((each) => each.name.en === name.en)
  return correction ? { from: 'law', citation: correction.source } : { from: 'region', region }
}

/** The holidays of a region, corrected and adjusted; `source` names the setting in complaints. */
export function holidaysOf(rules: HolidayRules, source = 'holidays'): Holidays | Complaint {
  const region = openRegion(rules.region)
  if (!region) return complaint(source, rules.region, 'is not a known region; write one like "CA-BC", or "none"')
  for (const { monthDay } of rules.add ?? []) {
    if (!parseDay(`2024-${monthDay}`))
      return complaint(source, monthDay, 'is not a day of the year; write one like "12-24"')
  }
  const listed = (year: number): ClosedDay[] => [
    ...fromPackage(region, rules.region, year),
    ...corrected(rules.region, year),
  ]
  const unknown = rules.drop?.length ? unknownName(rules.drop, [...listed(2023), ...listed(2024)]) : null
  if (unknown)
    return complaint(source, unknown.name, `is not a holiday here; the names are ${unknown.known.join(', ')}`)

  const dropped = new Set(rules.drop)
  const years = new Map<number, readonly ClosedDay[]>()
  return {
    in(year) {
      let days = years.get(year)
      if (!days) {
        const kept = listed(year).filter((holiday) => !dropped.has(holiday.name.en))
        days = uniqueByDay([...kept, ...added(rules, year)])
        years.set(year, days)
      }
      return days
    },
  }
}

function unknownName(names: readonly string[], listed: readonly ClosedDay[]): { name: string; known: string[] } | null {
  const known = [...new Set(listed.map((holiday) => holiday.name.en))]
  const name = names.find((one) => !known.includes(one))
  return name === undefined ? null : { name, known }
}

/**
 * All closed days of a year, in order, days in lieu included. A holiday at the end of a year may hand its day in lieu
 * to the next, so the years beside it are looked at as well.
 */
export function closedDaysOf(holidays: Holidays, inLieu: InLieu, year: number): readonly ClosedDay[] {
  const around = [...holidays.in(year - 1), ...holidays.in(year), ...holidays.in(year + 1)]
  const all = inLieu === 'next-weekday' ? [...around, ...daysInLieu(around)] : around
  return all.filter((closed) => closed.date.startsWith(`${year}-`)).sort((a, b) => a.day - b.day)
}

function daysInLieu(holidays: readonly ClosedDay[]): ClosedDay[] {
  const taken = new Set(holidays.map((holiday) => holiday.day))
  return holidays
    .filter((holiday) => isWeekend(holiday.day) && !holiday.own)
    .map((holiday) => {
      let day = holiday.day
      while (isWeekend(day) || taken.has(day)) day = (day + 1) as Day
      taken.add(day)
      return { day, date: dateText(day), name: holiday.name, inLieuOf: holiday.date }
    })
}

function added(rules: HolidayRules, year: number): ClosedDay[] {
  return (rules.add ?? []).flatMap(({ monthDay, name }) => {
    const day = parseDay(`${year}-${monthDay}`) // February 29 exists in leap years only
    return day === null ? [] : [{ ...closedDay(day, name), own: true as const }]
  })
}

function corrected(region: string, year: number): ClosedDay[] {
  return (CORRECTIONS[region] ?? [])
    .filter((correction) => year >= correction.since)
    .map(({ month, day, name }) => closedDay(dayOf(year, month, day), name))
}

function fromPackage(region: Region, name: string, year: number): ClosedDay[] {
  if (region === 'none') return []
  return region
    .getHolidays(year, 'en')
    .filter((holiday) => holiday.type === 'public' && !holiday.substitute) // days in lieu are our own affair
    .flatMap((holiday) => {
      const first = parseDay(holiday.date.slice(0, 10)) as Day
      const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / DAY))
      const known = NAMES[name]?.[holiday.name] ?? { en: holiday.name, fr: inFrench(region, year, holiday) }
      return Array.from({ length }, (_, i) => closedDay((first + i) as Day, known))
    })
}

function inFrench(region: DateHolidays, year: number, { rule, name }: HolidaysTypes.Holiday): string {
  return region.getHolidays(year, 'fr').find((holiday) => holiday.rule === rule)?.name ?? name
}

type Region = DateHolidays | 'none'

function openRegion(name: string): Region | null {
  if (name === 'none') return 'none'
  const [country = '', state, ...more] = name.split('-')
  const found = new DateHolidays()
  if (!(country in found.getCountries())) return null
  if (state !== undefined && !(state in (found.getStates(country) ?? {}))) return null
  return more.length > 0 ? null : state === undefined ? new DateHolidays(country) : new DateHolidays(country, state)
}

function closedDay(day: Day, name: Named): ClosedDay {
  return { day, date: dateText(day), name }
}

function uniqueByDay(days: readonly ClosedDay[]): ClosedDay[] {
  const byDay = new Map<Day, ClosedDay>()
  for (const closed of days) if (!byDay.has(closed.day)) byDay.set(closed.day, closed)
  return [...byDay.values()].sort((a, b) => a.day - b.day)
}
