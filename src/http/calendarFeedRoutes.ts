import type { Server } from 'restify'
import type { Calendar } from '../calendar/calendar.ts'
import type { CalendarFeedRecords } from '../desk/calendarFeedPorts.ts'
import type { Clock } from '../desk/storePorts.ts'
import type { Locale } from '../domain/person.ts'
import type { Ticket } from '../domain/ticket.ts'
import { answerProblem, type Call, route } from './answer.ts'
import { deadlinesFeed, openingHoursFeed } from './calendarFeed.ts'
import { sealOf } from './console/signInLink.ts'

const TICKETS_MAX = 500

type CalendarFeedParts = {
  records: Pick<CalendarFeedRecords, 'agentByCalendarFeed' | 'ticketsWithDeadlines'>
  calendar: Calendar
  clock: Clock
  /** Without a slash at its end. */
  publicUrl: () => string
}

/**
 * Feeds for calendar programs: the desk's opening hours for everybody, and an agent's deadlines at an address that only
 * they know, for calendar programs cannot sign in.
 */
export function calendarFeedRoutes(server: Server, { records, calendar, clock, publicUrl }: CalendarFeedParts): void {
  route(server, 'get', '/calendar/opening-hours.ics', async (call) => {
    const url = `${publicUrl()}/calendar/opening-hours.ics`
    const text = openingHoursFeed(calendar, { now: clock(), locale: localeOf(call), url })
    return send(call, { name: 'opening-hours.ics', caching: 'public, max-age=3600', text })
  })

  route(server, 'get', '/calendar/deadlines/:secret', async (call) => {
    const secret = /^([\w-]{43})\.ics$/.exec(call.params.secret ?? '')?.[1]
    const agent = secret ? await records.agentByCalendarFeed(sealOf(secret)) : null
    if (!agent) return answerProblem(404, 'NotFound', 'There is nothing here.')
    const tickets = await records.ticketsWithDeadlines(agent.id, TICKETS_MAX)
    const addressOf = ({ conversation }: Ticket) => `${publicUrl()}/console#/c/${conversation}`
    const text = deadlinesFeed(tickets, { now: clock(), locale: localeOf(call), addressOf })
    return send(call, { name: 'deadlines.ics', caching: 'private, max-age=60', text })
  })
}

/** Where an agent's calendar program reads their deadlines; the secret stands at the end. */
export function deadlinesAddress(publicUrl: string, secret: string, locale: Locale): string {
  return `${publicUrl}/calendar/deadlines/${secret}.ics${locale === 'fr' ? '?lang=fr' : ''}`
}

/** Calendar programs send no language of their own; the address names it. */
function localeOf({ query }: Call): Locale {
  return query.get('lang') === 'fr' ? 'fr' : 'en'
}

function send({ res }: Call, { name, caching, text }: { name: string; caching: string; text: string }): null {
  res.writeHead(200, {
    'Content-Type': 'text/calendar; charset=utf-8',
    'Content-Disposition': `inline; filename="${name}"`,
    'Cache-Control': caching,
  })
  res.end(text)
  return null
}
