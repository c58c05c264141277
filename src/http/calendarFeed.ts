import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator'
import type { Calendar } from '../calendar/calendar.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../calendar/time.ts'
import type { Locale } from '../domain/person.ts'
import { isOwed } from '../domain/sla.ts'
import type { Ticket } from '../domain/ticket.ts'

import { feedWords } from './calendarFeedWords.ts'

/** How far a feed reaches: what was, for a look back, and the coming year. */
const BACK_MS = 31 * DAY
const AHEAD_MS = 400 * DAY
/** Calendar programs are asked to look again after this long; most do so when they like. */
const OPENING_TTL_S = (12 * HOUR) / 1_000
const DEADLINES_TTL_S = (5 * MINUTE) / 1_000
const REMINDER_S = (15 * MINUTE) / 1_000

/**
 * The desk's opening hours and closed days (policy H1, H2). Times are instants in UTC, so that no calendar program's own
 * zone data can move them; closed days are whole local dates.
 */
export function openingHoursFeed(
  calendar: Calendar,
  { now, locale, url }: { now: Instant; locale: Locale; url: string },
): string {
  const say = feedWords[locale]
  const feed = ical({ name: say.openingHours, description: say.openingHoursAbout, url, ttl: OPENING_TTL_S })
  feed.method(ICalCalendarMethod.PUBLISH).prodId({ company: 'Signpost', product: 'opening hours' })
  const from = Math.max(now - BACK_MS, calendar.known.from) as Instant
  const until = Math.min(now + AHEAD_MS, calendar.known.to)
  for (const span of calendar.openSpans(from)) {
    if (span.from >= until) break
    feed.createEvent({
      id: `open-${span.from}@signpost`,
      stamp: new Date(now),
      start: new Date(span.from),
      end: new Date(span.to),
      summary: say.open,
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    })
  }
  const [firstYear, lastYear] = [new Date(from).getUTCFullYear(), new Date(until - 1).getUTCFullYear()]
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, i) => firstYear + i)
  for (const { day, date, name, inLieuOf } of years.flatMap((year) => calendar.closedDays(year))) {
    const at = day * DAY
    if (at < from - DAY || at >= until) continue
    feed.createEvent({
      id: `closed-${date}-${name.en.replace(/\W+/g, '-').toLowerCase()}@signpost`,
      stamp: new Date(now),
      start: new Date(at),
      end: new Date(at + DAY),
      allDay: true,
      timezone: null,
      summary: say.closed(name[locale], inLieuOf ?? null),
      transparency: ICalEventTransparency.TRANSPARENT,
      busystatus: ICalEventBusyStatus.FREE,
    })
  }
  return feed.toString()
}

/**
 * What one agent owes and when, with a reminder a quarter of an hour before. It goes through other people's calendar
 * services, so it names tickets by number and tier, and nothing that a customer wrote.
 */
export function deadlinesFeed(
  tickets: readonly Ticket[],
  { now, locale, addressOf }: { now: Instant; locale: Locale; addressOf: (ticket: Ticket) => string },
): string {
  const say = feedWords[locale]
  const feed = ical({ name: say.deadlines, ttl: DEADLINES_TTL_S })
  feed.method(ICalCalendarMethod.PUBLISH).prodId({ company: 'Signpost', product: 'deadlines' })
  for (const ticket of tickets) {
    for (const target of ticket.targets) {
      if (!isOwed(target)) continue
      const event = feed.createEvent({
        id: `${ticket.id}-${target.kind}@signpost`,
        stamp: new Date(now),
        start: new Date(target.dueAt - 15 * MINUTE),
        end: new Date(target.dueAt),
        summary: say.due(ticket.number, ticket.tier, target.kind),
        url: addressOf(ticket),
        description: addressOf(ticket),
        transparency: ICalEventTransparency.TRANSPARENT,
      })
      event.createAlarm({
        type: ICalAlarmType.display,
        trigger: REMINDER_S,
        description: say.due(ticket.number, ticket.tier, target.kind),
      })
    }
  }
  return feed.toString()
}
