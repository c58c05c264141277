import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isComplaint } from '../../src/calendar/complaint.ts'
import { type Instant, parseInstant, toIso } from '../../src/calendar/time.ts'

describe('reading an instant', () => {
  test.each([
    ['2026-12-01T09:30:00-07:00', '2026-12-01T16:30:00.000Z'],
    ['2026-12-01T09:30:00.5+05:30', '2026-12-01T04:00:00.500Z'],
    ['2026-12-01t09:30:00z', '2026-12-01T09:30:00.000Z'],
    ['2026-12-01 09:30:00.123Z', '2026-12-01T09:30:00.123Z'],
    ['2026-12-01T17:59:59.999999Z', '2026-12-01T17:59:59.999Z'],
    ['2024-02-29T23:59:59-00:00', '2024-02-29T23:59:59.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
  ])('%s is %s', (text, iso) => {
    const instant = parseInstant(text)
    expect(isComplaint(instant) ? instant.text : toIso(instant)).toBe(iso)
  })

  test.each([
    ['2026-12-01T09:30:00', /received: "2026-12-01T09:30:00" has no offset; .*-07:00/],
    ['2026-12-01T09:30', /has no offset/],
    ['2026-02-29T09:30:00Z', /does not exist/],
    ['2026-13-01T09:30:00Z', /does not exist/],
    ['2026-12-01T24:00:00Z', /does not exist/],
    ['2026-12-01T23:59:60Z', /does not exist/],
    ['2026-12-01T09:30:00+0700', /not an RFC 3339 time; write it like/],
    ['2026-12-01T09:30:00+24:00', /not an RFC 3339 time/],
    ['2026-12-01', /not an RFC 3339 time/],
    ['tomorrow', /"tomorrow" is not an RFC 3339 time/],
    ['', /not an RFC 3339 time/],
    ['x'.repeat(10_000), /"x{77}\.\.\." is not/],
  ])('%s is a complaint that says what to write', (text, expected) => {
    const found = parseInstant(text, 'received')
    expect(isComplaint(found) && found.text).toMatch(expected)
  })

  test('what toIso writes is read back, in any offset', () => {
    const instants = fc.integer({ min: Date.parse('0001-01-02T00:00:00Z'), max: Date.parse('9999-12-30T00:00:00Z') })
    fc.assert(
      fc.property(instants, fc.integer({ min: -23 * 60, max: 23 * 60 }), (ms, offset) => {
        const two = (n: number) => String(n).padStart(2, '0')
        const sign = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`
        const local = toIso((ms + offset * 60_000) as Instant).replace('Z', sign)
        expect([parseInstant(toIso(ms as Instant)), parseInstant(local)]).toEqual([ms, ms])
      }),
    )
  })
})
