import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueAt, openTimeBetween } from '../../src/calendar/calendar.ts'
import { DAY, HOUR, type Instant, MINUTE, type OpenTime, type Pause, SECOND, toIso } from '../../src/calendar/time.ts'
import { dueOf } from '../../src/domain/sla.ts'
import { vitriumPolicy } from '../support/policy.ts'
import { aCalendar, at, calendarOf } from './builders.ts'
import { dueByHand, isOpenByHand } from './byHand.ts'
import { vectors } from './vectors.ts'

const due = [...vectors.due, ...vectors.due_los_angeles]

describe('the vectors', () => {
  test.each(due)('$id ($category): tier $tier received $received is due at $response_due', (vector) => {
    const calendar = calendarOf(vector)
    const received = at(vector.received)
    const { firstResponse, fix } = vitriumPolicy.tiers[vector.tier]
    expect(dueOf(firstResponse, calendar, received)).toBe(at(vector.response_due))
    expect(fix && dueOf(fix, calendar, received)).toBe(vector.fix_due && at(vector.fix_due))
    expect(calendar.isOpen(received)).toBe(vector.in_hours)
    if (vector.tier < 3) expect(calendar.nextOpening(received)).toBe(at(vector.clock_starts))
    const open = openTimeBetween(calendar, received, at(vector.response_due))
    expect(Math.floor(open / SECOND)).toBe(vector.business_seconds)
  })

  test.each(vectors.pauses)('$id ($shape): tier $tier received $received with pauses is due at $due', (vector) => {
    const calendar = calendarOf(vector)
    const commitment = vitriumPolicy.tiers[vector.tier][vector.clock === 'fix' ? 'fix' : 'firstResponse']
    if (!commitment) throw new Error(`tier ${vector.tier} has no ${vector.clock}`)
    const pauses = vector.pauses.map(([from, to]): Pause => ({ from: at(from), to: to === null ? null : at(to) }))
    expect(dueOf(commitment, calendar, at(vector.received))).toBe(at(vector.due_without_pauses))
    expect(dueOf(commitment, calendar, at(vector.received), pauses)).toBe(vector.due && at(vector.due))
  })

  test.each(vectors.between)('$id ($kind): from $from to $to are $business_seconds s', (vector) => {
    const open = openTimeBetween(calendarOf(vector), at(vector.from), at(vector.to))
    expect(open / SECOND).toBe(vector.business_seconds)
  })
})

describe('edges', () => {
  const calendar = aCalendar()
  const hours = (n: number) => (n * HOUR) as OpenTime

  test.each([
    ['used up exactly at closing is due at closing', '2026-12-01T16:00:00-07:00', 2, '2026-12-01T18:00:00-07:00'],
    [
      'a millisecond more goes on at the next opening',
      '2026-12-01T16:00:00.001-07:00',
      2,
      '2026-12-02T00:00:00.001-07:00',
    ],
    ['received at closing counts as received outside', '2026-12-01T18:00:00-07:00', 2, '2026-12-02T02:00:00-07:00'],
    ['a millisecond before closing still counts', '2026-12-01T17:59:59.999-07:00', 2, '2026-12-02T01:59:59.999-07:00'],
    ['received at opening starts at once', '2026-12-01T00:00:00-07:00', 2, '2026-12-01T02:00:00-07:00'],
    ['no time at all is due at the next opening', '2026-12-05T12:00:00-07:00', 0, '2026-12-07T00:00:00-07:00'],
    ['Vancouver stays at UTC−7 in winter since 2026', '2026-11-02T03:00:00-05:00', 2, '2026-11-02T03:00:00-07:00'],
    [
      'the 18 hours of the day the clocks went forward are seventeen',
      '2025-03-07T17:00:00-08:00',
      2,
      '2025-03-10T01:00:00-07:00',
    ],
  ])('%s', (_, received, needed, expected) => {
    expect(toIso(dueAt(calendar, at(received), hours(needed)))).toBe(toIso(at(expected)))
  })

  test.each([
    ['from before 2020 on', '2019-12-31T23:59:59-08:00'],
    ['from 2100 on', '2100-01-01T00:00:00-07:00'],
    ['that would end after 2099', '2099-12-31T17:59:00-07:00'],
  ])('refuses to count opening time %s, and says what to check', (_, received) => {
    expect(() => dueAt(calendar, at(received), hours(2))).toThrow(/2020 to 2099.*Check the date/)
  })

  test('counts from the first known instant to the last', () => {
    expect(toIso(dueAt(calendar, at('2020-01-01T00:00:00-08:00'), hours(1)))).toBe('2020-01-02T09:00:00.000Z')
    expect(toIso(dueAt(calendar, at('2099-12-31T17:00:00-07:00'), hours(1)))).toBe('2100-01-01T01:00:00.000Z')
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses a target of %s ms', (needed) => {
    expect(() => dueAt(calendar, at('2026-12-01T12:00:00Z'), needed as OpenTime)).toThrow(/cannot be counted/)
  })

  test('a pause that begins long after the due time does no harm', () => {
    const pauses = [{ from: at('2150-01-01T00:00:00Z'), to: null }]
    expect(dueAt(calendar, at('2026-12-01T12:00:00Z'), hours(1), pauses)).toBe(at('2026-12-01T13:00:00Z'))
  })
})

const zones = [
  'America/Vancouver',
  'America/Los_Angeles',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Asia/Kolkata',
]
const weeks = [
  'mon-fri 00:00-18:00',
  'mon-fri 09:00-12:00, mon-fri 13:00-17:30',
  'mon-sun 00:00-24:00',
  'sun 01:30-02:30, wed 22:00-24:00, thu 00:00-01:00',
  'sat 23:59-24:00, tue 02:15-02:45, sun 00:00-03:30',
]

const calendars = zones.flatMap((zone) =>
  weeks.flatMap((hours) => [
    aCalendar({ zone, hours, inLieu: 'none' }),
    aCalendar({ zone, hours, extraClosed: [{ date: '2026-03-10', name: { en: 'Moving', fr: 'Déménagement' } }] }),
  ]),
)

/** Times around clock changes, holidays and year ends, to the minute, sometimes with odd milliseconds. */
const moment = fc
  .tuple(
    fc.constantFrom(
      '2025-03-08',
      '2025-10-25',
      '2025-11-01',
      '2026-03-07',
      '2026-04-04',
      '2026-10-31',
      '2027-12-24',
      '2028-12-31',
    ),
    fc.integer({ min: 0, max: 4 * 24 * 60 }),
    fc.constantFrom(0, 0, 1, 999, 30_500),
  )
  .map(([day, minutes, ms]) => (Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE + ms) as Instant)

const aCase = fc.tuple(fc.constantFrom(...calendars), moment)

describe('counting by hand agrees', () => {
  test('on whether the desk is open, at any time in any zone', () => {
    fc.assert(
      fc.property(aCase, ([calendar, when]) => {
        expect(calendar.isOpen(when)).toBe(isOpenByHand(calendar.settings, when))
      }),
      { numRuns: 400 },
    )
  })

  test('on when a target is due, the open minutes counted one at a time', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: 1, max: 400 }), ([calendar, start], minutes) => {
        expect(dueAt(calendar, start, (minutes * MINUTE) as OpenTime)).toBe(
          dueByHand(calendar.settings, start, minutes * MINUTE),
        )
      }),
      { numRuns: 120 },
    )
  })

  const pauseFor = (start: Instant) =>
    fc
      .tuple(fc.integer({ min: -300, max: 900 }), fc.option(fc.integer({ min: 0, max: 400 }), { freq: 8 }))
      .map(([after, length]): Pause => {
        const from = (start + after * MINUTE) as Instant
        return { from, to: length === null ? null : ((from + length * MINUTE) as Instant) }
      })

  test('on when a target with pauses is due, or that it never is', () => {
    const withPauses = aCase.chain(([calendar, start]) =>
      fc.tuple(fc.constant(calendar), fc.constant(start), fc.array(pauseFor(start), { maxLength: 4 })),
    )
    fc.assert(
      fc.property(withPauses, fc.integer({ min: 1, max: 300 }), ([calendar, start, pauses], minutes) => {
        const needed = (minutes * MINUTE) as OpenTime
        expect(dueAt(calendar, start, needed, pauses)).toBe(dueByHand(calendar.settings, start, needed, pauses))
      }),
      { numRuns: 120 },
    )
  })
})

describe('laws', () => {
  const any = fc.tuple(fc.constantFrom(...calendars.slice(0, 8)), moment, moment, moment)

  test('opening time is antisymmetric and adds up', () => {
    fc.assert(
      fc.property(any, ([calendar, a, b, c]) => {
        const between = (from: Instant, to: Instant) => openTimeBetween(calendar, from, to)
        expect(between(b, a) + between(a, b)).toBe(0)
        expect(between(a, b) + between(b, c)).toBe(between(a, c))
        expect(Object.is(between(a, a), 0)).toBe(true)
      }),
    )
  })

  test('a due time uses up exactly what was needed, and no earlier instant does', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 40 * HOUR }), ([calendar, start], needed) => {
        const when = dueAt(calendar, start, needed as OpenTime)
        expect(openTimeBetween(calendar, start, when)).toBe(needed)
        expect(openTimeBetween(calendar, start, (when - 1) as Instant)).toBe(needed - 1)
      }),
    )
  })

  test('an ended pause never brings a due time forward', () => {
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 3 * DAY }), ([calendar, start, from], length) => {
        const needed = (8 * HOUR) as OpenTime
        const paused = dueAt(calendar, start, needed, [{ from, to: (from + length) as Instant }])
        expect(paused).toBeGreaterThanOrEqual(dueAt(calendar, start, needed))
      }),
    )
  })

  test('open spans are in order, apart, cut at the start and agree with isOpen', () => {
    fc.assert(
      fc.property(any, ([calendar, start]) => {
        let [before, i] = [start as number, 0]
        for (const { from, to } of calendar.openSpans(start)) {
          if (i++ === 12) break
          expect(from).toBeGreaterThanOrEqual(before)
          expect(to).toBeGreaterThan(from)
          expect([calendar.isOpen(from), calendar.isOpen((to - 1) as Instant)]).toEqual([true, true])
          before = to
        }
      }),
    )
  })
})
