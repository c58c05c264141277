import type { Calendar } from '../calendar/calendar.ts'
import type { Weekday } from '../calendar/day.ts'
import { localDay, nameOfWeekday, sayDate, sayTimeOfDay, zoneName } from '../calendar/sayTime.ts'
import { HOUR, type Instant, MINUTE } from '../calendar/time.ts'
import type { Locale } from './person.ts'
import type { Commitment, SupportPolicy } from './policy.ts'
import { TIERS } from './tier.ts'

/**
 * What articles say about the policy by placeholder, from the very policy and calendar that the clocks run on, so that
 * text and clock cannot drift: `policy.tier1.response`, `policy.tier3.fix`, `policy.hours`, `policy.holidays` (a
 * Markdown list of the closed days of this year and the next).
 */
export function policyWords(
  policy: SupportPolicy,
  calendar: Calendar,
  now: Instant,
  locale: Locale,
): Record<string, string> {
  const words: Record<string, string> = {
    'policy.hours': hoursInWords(calendar, locale),
    'policy.holidays': holidayList(calendar, now, locale),
  }
  for (const tier of TIERS) {
    const { firstResponse, fix } = policy.tiers[tier]
    words[`policy.tier${tier}.response`] = amountInWords(firstResponse, locale)
    if (fix) words[`policy.tier${tier}.fix`] = amountInWords(fix, locale)
  }
  return words
}

/** What articles are read with: the placeholders in English, and in French for articles in French. */
export function articleWords(policy: SupportPolicy, calendar: Calendar, now: Instant) {
  return {
    values: policyWords(policy, calendar, now, 'en'),
    frenchValues: policyWords(policy, calendar, now, 'fr'),
  }
}

/** The placeholders that `policyWords` always fills; a tier with a time to a fix has one more. */
export const POLICY_PLACEHOLDERS: readonly string[] = [
  'policy.hours',
  'policy.holidays',
  ...TIERS.map((tier) => `policy.tier${tier}.response`),
  'policy.tier3.fix',
]

/** "8 business hours", "90 minutes", "1 heure". */
export function amountInWords({ amountMs, clock }: Commitment, locale: Locale): string {
  const isHours = amountMs % HOUR === 0
  const count = amountMs / (isHours ? HOUR : MINUTE)
  const s = count === 1 ? '' : 's'
  const business = clock === 'opening'
  if (locale === 'en') return `${count} ${business ? 'business ' : ''}${isHours ? 'hour' : 'minute'}${s}`
  return `${count} ${isHours ? 'heure' : 'minute'}${s}${business ? ` ouvrable${s}` : ''}`
}

/** "Monday to Friday, 12:00 a.m. to 6:00 p.m. Pacific Time"; weekdays with the same hours in a row are said together. */
function hoursInWords(calendar: Calendar, locale: Locale): string {
  const { hours } = calendar.settings
  const say = HOURS_WORDS[locale]
  const said: { first: Weekday; last: Weekday; windows: string }[] = []
  for (const weekday of [1, 2, 3, 4, 5, 6, 0] as const) {
    const windows = (hours[weekday] ?? [])
      .map((window) => say.fromTo(sayTimeOfDay(window.from, locale), sayTimeOfDay(window.to, locale)))
      .join(say.and)
    const before = said.at(-1)
    if (windows === '') continue
    if (before?.windows === windows && (before.last + 1) % 7 === weekday) before.last = weekday
    else said.push({ first: weekday, last: weekday, windows })
  }
  const name = (weekday: Weekday) => nameOfWeekday(weekday, locale)
  const week = said
    .map(
      ({ first, last, windows }) =>
        `${first === last ? say.on(name(first)) : say.days(name(first), name(last))}, ${windows}`,
    )
    .join('; ')
  return say.inZone(week, zoneName(calendar.zone, locale))
}

const HOURS_WORDS = {
  en: {
    and: ' and ',
    fromTo: (from: string, to: string) => `${from} to ${to}`,
    on: (weekday: string) => weekday,
    days: (first: string, last: string) => `${first} to ${last}`,
    inZone: (week: string, zone: string) => `${week} ${zone}`,
  },
  fr: {
    and: ' et ',
    fromTo: (from: string, to: string) => `de ${from} à ${to}`,
    on: (weekday: string) => `le ${weekday}`,
    days: (first: string, last: string) => `du ${first} au ${last}`,
    inZone: (week: string, zone: string) => `${week} (${zone})`,
  },
}

function holidayList(calendar: Calendar, now: Instant, locale: Locale): string {
  const year = Number(sayDate(localDay(now, calendar.zone), 'en').slice(-4))
  return [year, year + 1]
    .flatMap((each) => calendar.closedDays(each))
    .map((closed) => {
      const standsIn = closed.inLieuOf ? (locale === 'en' ? ' (day off in lieu)' : ' (jour de remplacement)') : ''
      return `- ${sayDate(closed.day, locale)}${locale === 'en' ? '' : '\u00a0'}: ${closed.name[locale]}${standsIn}`
    })
    .join('\n')
}
