import { OutsideCalendar } from '../calendar/calendar.ts'
import { isComplaint } from '../calendar/complaint.ts'
import { dateText, isWeekend, parseDay } from '../calendar/day.ts'
import { sourceOf } from '../calendar/holidays.ts'
import { inWords } from '../calendar/reason.ts'
import { localDay, sayDate, sayDayOfYear, sayTimeForBoth } from '../calendar/sayTime.ts'
import type { Instant } from '../calendar/time.ts'
import { parseWallTime } from '../calendar/wallTime.ts'
import type { Locale } from '../domain/person.ts'
import type { Counting } from '../domain/policies.ts'
import { policyWords } from '../domain/policyWords.ts'
import type { Refusal } from '../domain/refusal.ts'
import { dueOf, explainDue, type SupportPolicy } from '../domain/sla.ts'
import type { Tier } from '../domain/tier.ts'
import type { CalendarTold, WhatIf, WhatIfTold, WouldBeDue } from './adminPorts.ts'

const YEARS = 3

/** The closed days of this year and the next two. */
export function tellCalendar({ calendar, policy }: Counting, now: Instant, locale: Locale): CalendarTold {
  const { settings, zone } = calendar
  const today = dateText(localDay(now, zone))
  const first = Number(today.slice(0, 4))
  const years = Array.from({ length: YEARS }, (_, i) => first + i)
  const words = (date: string) => sayDate(parseDay(date) ?? localDay(now, zone), locale)
  return {
    zone: zone.name,
    hours: policyWords(policy, calendar, now, locale)['policy.hours'] ?? '',
    region: settings.holidays.region,
    inLieu: settings.inLieu,
    today,
    years: years.map((year) => ({
      year,
      days: calendar.closedDays(year).map((closed) => ({
        date: closed.date,
        words: sayDayOfYear(closed.day, locale),
        name: closed.name[locale],
        source: sourceOf(settings.holidays.region, closed),
        inLieuOf: closed.inLieuOf === undefined ? null : words(closed.inLieuOf),
        isWeekend: isWeekend(closed.day),
      })),
    })),
  }
}

/** What would be due if something was received then. */
export function tellWhatIf(
  { calendar, policy }: Counting,
  { date, time, zone, tier }: WhatIf,
  locale: Locale,
): WhatIfTold | Refusal {
  const received = parseWallTime(date, time, zone)
  if (isComplaint(received)) return { refused: 'noSuchTime' }
  const told = (commitment: SupportPolicy['tiers'][Tier]['firstResponse']): WouldBeDue => {
    const due = dueOf(commitment, calendar, received) as Instant // nothing is paused here
    return {
      due: sayTimeForBoth(due, calendar.zone, zone, locale),
      why: inWords(explainDue(commitment, calendar, received, due), calendar.zone, locale),
    }
  }
  try {
    const { firstResponse, fix } = policy.tiers[tier]
    return {
      received: sayTimeForBoth(received, calendar.zone, zone, locale),
      firstResponse: told(firstResponse),
      fix: fix && told(fix),
    }
  } catch (problem) {
    if (problem instanceof OutsideCalendar) return { refused: 'noSuchTime' }
    throw problem
  }
}
