import { describe, expect, test } from 'vitest'
import { createCalendar } from '../src/calendar/calendar.ts'
import { calendarSettings } from '../src/calendarSettings.ts'
import { ConfigProblem, readConfig } from '../src/config.ts'

function complaints(env: NodeJS.ProcessEnv): string[] {
  try {
    createCalendar(calendarSettings(readConfig(env).policy))
  } catch (problem) {
    if (problem instanceof ConfigProblem) return problem.message.split('\n')
    throw problem
  }
  return []
}

describe('the calendar of the settings', () => {
  test.each([
    ['SUPPORT_ZONE', 'Mars/Olympus', 'Mars/Olympus', 'America/Vancouver'],
    ['OPENING_HOURS', 'mon-fri 9-17', 'mon-fri 9-17', 'mon-fri 09:00-12:00'],
    ['OPENING_HOURS', 'mon 09:00-17:00, tues 09:00-17:00', 'tues 09:00-17:00', 'write it like'],
    ['OPENING_HOURS', 'mon 18:00-02:00', 'mon 18:00-02:00', 'split hours over midnight'],
    ['OPENING_HOURS', ' ', '', 'write it like'],
    ['HOLIDAY_REGION', 'CA-XX', 'CA-XX', 'CA-BC'],
    ['HOLIDAY_REGION', 'Canada', 'Canada', '"none"'],
    ['EXTRA_CLOSED_DAYS', '2026-02-30', '2026-02-30', '2026-12-24'],
    ['EXTRA_CLOSED_DAYS', '2026-12-24, 2026-13-01', '2026-13-01', '2026-12-24'],
    ['EXTRA_CLOSED_DAYS', 'Christmas', 'Christmas', '2026-12-24'],
  ])('refuses %s=%s by its name, with what it holds and what to write', (name, value, held, remedy) => {
    const [line = '', ...more] = complaints({ [name]: value })
    expect(more).toEqual([])
    expect(line.startsWith(`${name}: "${held}" `)).toBe(true)
    expect(line).toContain(remedy)
    expect(line).toContain('.env.example')
  })

  test('names every setting in the way at once', () => {
    const all = { SUPPORT_ZONE: 'x', OPENING_HOURS: 'x', HOLIDAY_REGION: 'x', EXTRA_CLOSED_DAYS: '2026-02-30' }
    expect(complaints(all).map((line) => line.split(':')[0])).toEqual(Object.keys(all))
  })

  test.each([
    {},
    { SUPPORT_ZONE: 'Europe/Paris', OPENING_HOURS: 'sat 10:00-24:00', HOLIDAY_REGION: 'FR' },
    { HOLIDAY_REGION: 'none', EXTRA_CLOSED_DAYS: '2026-12-24, 2026-12-31' },
  ])('takes %j', (env) => {
    expect(complaints(env)).toEqual([])
  })
})
