import { expect, test } from 'vitest'
import { isComplaint } from '../../src/calendar/complaint.ts'
import { toIso } from '../../src/calendar/time.ts'
import { midnightOf, parseWallTime } from '../../src/calendar/wallTime.ts'
import { findZone } from '../../src/calendar/zone.ts'

test.each<[string, string, string, string | null]>([
  ['2026-12-24', '17:30', 'America/Vancouver', '2026-12-25T00:30:00.000Z'],
  ['2026-07-01', '00:00', 'Europe/Paris', '2026-06-30T22:00:00.000Z'],
  ['2026-03-29', '02:30', 'Europe/Paris', '2026-03-29T01:00:00.000Z'], // skipped: when the clock jumps
  ['2026-10-25', '02:30', 'Europe/Paris', '2026-10-25T00:30:00.000Z'], // twice: the first round
  ['2026-02-30', '12:00', 'Europe/Paris', null],
  ['2026-02-20', '24:00', 'Europe/Paris', null],
  ['2026-02-20', '9:00', 'Europe/Paris', null],
  ['2026-02-20', '09:00', 'Europe/Nowhere', null],
])('%s at %s in %s is %s', (date, time, zone, iso) => {
  const at = parseWallTime(date, time, zone)
  expect(isComplaint(at) ? null : toIso(at)).toBe(iso)
})

test('a day begins at midnight of its zone, and a later one after it', () => {
  const zone = findZone('Europe/Paris')
  if (!zone) throw new Error('no zone')
  expect(toIso(midnightOf('2026-03-29', zone) as never)).toBe('2026-03-28T23:00:00.000Z')
  expect(toIso(midnightOf('2026-03-29', zone, 1) as never)).toBe('2026-03-29T22:00:00.000Z')
  expect(midnightOf('soon', zone)).toBeNull()
})
