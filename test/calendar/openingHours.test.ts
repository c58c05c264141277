import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isComplaint } from '../../src/calendar/complaint.ts'
import { formatOpeningHours, type OpeningHours, parseOpeningHours } from '../../src/calendar/openingHours.ts'
import { aCalendar, hoursOf } from './builders.ts'

describe('reading opening hours', () => {
  test.each([
    ['mon-fri 00:00-18:00', 'mon 00:00-18:00, tue 00:00-18:00, wed 00:00-18:00, thu 00:00-18:00, fri 00:00-18:00'],
    ['TUE 09:00-12:00,mon 13:00 - 17:30', 'mon 13:00-17:30, tue 09:00-12:00'],
    ['mon 13:00-17:00, mon 09:00-13:00', 'mon 09:00-13:00, mon 13:00-17:00'],
    ['sat-mon 22:00-24:00', 'mon 22:00-24:00, sat 22:00-24:00, sun 22:00-24:00'],
    ['sun 00:00-00:01', 'sun 00:00-00:01'],
  ])('%s means %s', (text, written) => {
    expect(formatOpeningHours(hoursOf(text))).toBe(written)
  })

  test.each([
    ['mon 9-18', /OPENING_HOURS: "mon 9-18" is not an opening time; write it like "mon 00:00-18:00"/],
    ['mon 00:00-18:00,', /OPENING_HOURS: "" is not an opening time/],
    ['', /"" is not an opening time/],
    ['moo 09:00-18:00', /"moo 09:00-18:00" names no weekday; the weekdays are mon/],
    ['mon-fry 09:00-18:00', /names no weekday/],
    ['mon 18:00-02:00', /ends before it begins; split hours over midnight/],
    ['mon 09:00-09:00', /ends before it begins/],
    ['mon 09:00-25:00', /goes beyond 24:00/],
    ['mon 09:00-24:01', /goes beyond 24:00/],
    ['mon 09:60-10:00', /minutes beyond 59/],
    ['mon-fri 09:00-12:00, wed 11:00-13:00', /"wed 11:00-13:00" overlaps another opening time on wed/],
  ])('%s is a complaint that names the part and the remedy', (text, expected) => {
    const found = parseOpeningHours(text, 'OPENING_HOURS')
    expect(isComplaint(found) && found.text).toMatch(expected)
  })

  test('what is written is read back as it was', () => {
    const day = fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 0, maxLength: 6 }).map((edges) => {
      const sorted = edges.slice(0, edges.length - (edges.length % 2)).sort((a, b) => a - b)
      return Array.from({ length: sorted.length / 2 }, (_, i) => ({
        from: (sorted[2 * i] as number) * 60_000,
        to: (sorted[2 * i + 1] as number) * 60_000,
      }))
    })
    const weeks = fc
      .array(day, { minLength: 7, maxLength: 7 })
      .filter((week) => week.some((windows) => windows.length > 0))
    fc.assert(
      fc.property(weeks, (week) => {
        expect(parseOpeningHours(formatOpeningHours(week as unknown as OpeningHours), 'test')).toEqual(week)
      }),
    )
  })
})

describe('a calendar', () => {
  test('cannot be changed', () => {
    const calendar = aCalendar()
    expect(() => Object.assign(calendar, { version: 'x' })).toThrow(TypeError)
    expect(() => Object.assign(calendar.settings.hours, { 0: [] })).toThrow(TypeError)
  })

  test('has a version that depends on what decides due times, and on nothing else', () => {
    const name = { en: 'Moving', fr: 'Déménagement' }
    const versions = [
      aCalendar(),
      aCalendar({ zone: 'America/Los_Angeles' }),
      aCalendar({ hours: 'mon-fri 00:00-17:00' }),
      aCalendar({ inLieu: 'none' }),
      aCalendar({ holidays: { region: 'CA-ON' } }),
      aCalendar({ holidays: { region: 'CA-BC', drop: ['Boxing Day'] } }),
      aCalendar({ extraClosed: [{ date: '2026-12-24', name }] }),
    ].map((calendar) => calendar.version)
    expect(new Set(versions).size).toBe(versions.length)
    expect(aCalendar({ zone: 'Canada/Pacific', hours: 'mon-thu 00:00-18:00, fri 00:00-18:00' }).version).toBe(
      versions[0],
    )
  })

  test.each([
    ['an unknown zone', () => aCalendar({ zone: 'Mars/Olympus' }), /"Mars\/Olympus" is not a known time zone/],
    ['an unknown region', () => aCalendar({ holidays: { region: 'XX' } }), /"XX" is not a known region/],
    [
      'a date that does not exist',
      () => aCalendar({ extraClosed: [{ date: '2026-02-30', name: { en: 'x', fr: 'x' } }] }),
      /"2026-02-30" is not a date/,
    ],
  ])('is not made with %s', (_, make, expected) => {
    expect(make).toThrow(expected)
  })
})
