import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCalendar, openTimeBetween } from '../../src/calendar/calendar.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { openingHoursFeed } from '../../src/http/calendarFeed.ts'
import { ana, jonas, mia } from '../support/demoFixtures.ts'
import { vitriumHours } from '../support/policy.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

type Event = Record<string, string>

/** The events of a feed, each by its properties, read as a calendar program reads them: folded lines put together first. */
function eventsOf(feed: string): Event[] {
  const lines = feed.replace(/\r\n[ \t]/g, '').split('\r\n')
  const events: Event[] = []
  let event: Event | null = null
  for (const line of lines) {
    if (line === 'BEGIN:VEVENT') event = {}
    else if (line === 'END:VEVENT' && event) {
      events.push(event)
      event = null
    } else if (event) {
      const [name = '', ...value] = line.split(':')
      event[name] ??= value.join(':')
    }
  }
  return events
}

const instantOf = (text = '') =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')) as Instant

describe('the feed of opening hours', () => {
  const calendar = createCalendar(vitriumHours)
  const now = Date.parse('2026-11-27T12:00:00Z') as Instant
  const url = 'https://desk.example/calendar/opening-hours.ics'
  const events = eventsOf(openingHoursFeed(calendar, { now, locale: 'en', url }))
  const open = events.filter(({ SUMMARY }) => SUMMARY === 'Support desk open')

  test('holds exactly the time the desk is open, as instants', () => {
    const [first, last] = [open[0] as Event, open.at(-1) as Event]
    const [from, to] = [instantOf(first.DTSTART), instantOf(last.DTEND)]
    expect(from).toBeLessThanOrEqual(now - 28 * DAY)
    expect(to).toBeGreaterThan(now + 365 * DAY)
    const sum = open.reduce((ms, { DTSTART, DTEND }) => ms + instantOf(DTEND) - instantOf(DTSTART), 0)
    expect(sum).toBe(openTimeBetween(calendar, from, to))
    expect(open.every(({ TRANSP }) => TRANSP === 'TRANSPARENT')).toBe(true)
  })

  test('closes whole local days, wherever the server stands, with what they stand in for', () => {
    const closed = events.filter((event) => event['DTSTART;VALUE=DATE'])
    const on = (date: string) =>
      closed.filter((event) => event['DTSTART;VALUE=DATE'] === date).map(({ SUMMARY }) => SUMMARY)
    expect(on('20261225')).toEqual(['Support desk closed: Christmas Day'])
    expect(on('20261228')).toEqual([expect.stringMatching(/Boxing Day.*for 2026-12-26/)])
    expect(on('20270326')).toEqual(['Support desk closed: Good Friday'])
    for (const event of closed) {
      const date = event['DTSTART;VALUE=DATE']?.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3') ?? ''
      expect(calendar.closedDays(Number(date.slice(0, 4))).map((day) => String(day.date))).toContain(date)
    }
  })

  test('has each event once, under a name that stays', () => {
    const ids = events.map(({ UID }) => UID)
    expect(new Set(ids).size).toBe(ids.length)
    const later = eventsOf(openingHoursFeed(calendar, { now: (now + HOUR) as Instant, locale: 'fr', url }))
    expect(later.map(({ UID }) => UID)).toEqual(expect.arrayContaining(ids.slice(1, -1)))
    expect(later.some(({ SUMMARY }) => SUMMARY === 'Service d’assistance fermé : Noël')).toBe(true)
  })
})

describe('over HTTP', () => {
  let house: ConsoleDesk
  beforeEach(async () => {
    house = await openConsoleDesk()
  })
  afterEach(async () => {
    await house.close()
    expect(house.faults).toEqual([])
  })
  const stuck = {
    subject: 'A secret subject',
    details: 'Nobody else may read this',
    facts: { about: 'endUsers', affected: 'several' },
    tier: 2,
  } as const
  const read = async (address: string) => {
    const answer = await fetch(address.replace(/^https?:\/\/[^/]+/, house.origin))
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
  }

  test('everybody reads the opening hours, in either language', async () => {
    const { status, type, text } = await read('/calendar/opening-hours.ics'.replace(/^/, house.origin))
    expect([status, type]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/)
    expect((await read(`${house.origin}/calendar/opening-hours.ics?lang=fr`)).text).toContain('Service d’assistance')
  })

  test('an agent’s calendar has what they owe, and nothing of what was written', async () => {
    const id = await house.contact({ email: ana.email, draft: stuck })
    await house.contact({ email: ana.email, draft: { ...stuck, subject: 'Another' } })
    const [ticket] = await house.store.ticketsOfConversation(id)
    await house.desk.assign(mia, [ticket?.number ?? 0], mia.id)
    const browser = await house.signedIn(mia)
    const { address } = (await browser.call('POST', '/api/me/calendar')).json
    expect((await browser.call('GET', '/api/me/calendar')).json.since).toBe(house.clock.now)
    const { text } = await read(address)
    const events = eventsOf(text)
    expect(events).toHaveLength(1)
    const [due] = events as [Event]
    expect(due.SUMMARY).toBe(`Ticket ${ticket?.number}\\, tier 2: first response due`)
    expect(instantOf(due.DTEND)).toBe(Math.floor((ticket?.targets[0]?.dueAt ?? 0) / 1000) * 1000)
    expect(instantOf(due.DTEND) - instantOf(due.DTSTART)).toBe(15 * MINUTE)
    expect(text).toContain('BEGIN:VALARM')
    expect(text).not.toMatch(/secret|Nobody else|Ana|Meridian/)

    await house.desk.takeOver(mia, id)
    await house.desk.say(mia, id, { text: 'I am on it', format: 'plain' }, null)
    expect(eventsOf((await read(address)).text)).toEqual([])
  })

  test('an address counts until there is a new one, it is given up, or its agent may not come in', async () => {
    const browser = await house.signedIn(jonas)
    const make = async (): Promise<string> => (await browser.call('POST', '/api/me/calendar')).json.address
    const first = await make()
    const second = await make()
    expect((await read(first)).status).toBe(404)
    expect((await read(second)).status).toBe(200)
    expect((await read(second.replace(/.\.ics/, '0.ics'))).status).toBe(404)
    expect((await read(`${house.origin}/calendar/deadlines/nothing`)).status).toBe(404)
    expect((await browser.call('DELETE', '/api/me/calendar')).status).toBe(204)
    expect((await read(second)).status).toBe(404)
    expect((await browser.call('GET', '/api/me/calendar')).json).toEqual({ since: null })
    const third = await make()
    await house.store.setDisabled(jonas.id, house.clock.now)
    expect((await read(third)).status).toBe(404)
  })
})
