import { describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE, toIso } from '../../src/calendar/time.ts'
import {
  checkZone,
  findZone,
  type LocalTime,
  POLICY_ZONE,
  readerZone,
  runtimeKnowsPolicyZone,
  toInstant,
  toLocal,
  type Zone,
} from '../../src/calendar/zone.ts'
import { at } from './builders.ts'

function zone(name: string): Zone {
  const found = findZone(name)
  if (!found) throw new Error(`no zone ${name}`)
  return found
}

const local = (text: string) => Date.parse(`${text}Z`) as LocalTime

describe('Vancouver, by rules of our own', () => {
  test.each([
    ['2007-03-11T09:59:59.999Z', -8],
    ['2007-03-11T10:00:00.000Z', -7],
    ['2025-03-09T09:59:59.999Z', -8],
    ['2025-03-09T10:00:00.000Z', -7],
    ['2025-11-02T08:59:59.999Z', -7],
    ['2025-11-02T09:00:00.000Z', -8],
    ['2026-03-08T09:59:59.999Z', -8],
    ['2026-03-08T10:00:00.000Z', -7],
    ['2026-11-01T09:00:00.000Z', -7],
    ['2026-12-01T00:00:00.000Z', -7],
    ['2099-01-01T00:00:00.000Z', -7],
    ['1999-10-31T08:59:59.999Z', -7],
    ['1999-10-31T09:00:00.000Z', -8],
  ])('at %s the offset is %i h', (when, hours) => {
    expect(POLICY_ZONE.offsetAt(at(when)) / HOUR).toBe(hours)
  })

  test('agrees with Los Angeles until October 2026', () => {
    const angeles = zone('America/Los_Angeles')
    for (let t = at('2007-01-01T00:00:00Z') as number; t < at('2026-10-31T00:00:00Z'); t += 3 * HOUR) {
      if (POLICY_ZONE.offsetAt(t as Instant) !== angeles.offsetAt(t as Instant)) throw new Error(toIso(t as Instant))
    }
    expect(angeles.offsetAt(at('2026-12-01T00:00:00Z')) / HOUR).toBe(-8)
  })

  test('is the zone of every name for it', () => {
    expect([findZone('Canada/Pacific'), findZone('america/vancouver')]).toEqual([POLICY_ZONE, POLICY_ZONE])
  })
})

describe('the check at start', () => {
  test('stops a Vancouver that goes back to UTC−8 in winter, as old zone data would have it', () => {
    const stale: Zone = { name: 'America/Vancouver', offsetAt: zone('America/Los_Angeles').offsetAt }
    expect(() => checkZone(stale)).toThrow(/America\/Vancouver is at UTC-7 on 2026-12-01.*says -8.*Update the runtime/)
  })

  test('stops a runtime without zone data', () => {
    expect(() => checkZone({ name: 'America/Los_Angeles', offsetAt: () => 0 })).toThrow(/due times would be wrong/)
  })

  test.each(['America/Vancouver', 'America/Los_Angeles', 'Europe/Paris'])('lets %s pass', (name) => {
    expect(() => checkZone(zone(name))).not.toThrow()
  })

  test('tells whether the runtime has heard of the new law', () => {
    const winter = new Intl.DateTimeFormat('en', { timeZone: 'America/Vancouver', hour: 'numeric', hourCycle: 'h23' })
    expect(runtimeKnowsPolicyZone()).toBe(winter.format(at('2026-12-01T20:00:00Z')) === '13')
  })
})

describe('local time', () => {
  test.each([
    ['an ordinary time', 'America/Los_Angeles', '2026-07-01T09:00:00', '2026-07-01T16:00:00.000Z'],
    [
      'an hour that is skipped begins when the clock jumps',
      'America/Los_Angeles',
      '2026-03-08T02:30:00',
      '2026-03-08T10:00:00.000Z',
    ],
    ['the jump itself', 'America/Los_Angeles', '2026-03-08T03:00:00', '2026-03-08T10:00:00.000Z'],
    [
      'an hour that comes twice means its first round',
      'America/Los_Angeles',
      '2026-11-01T01:30:00',
      '2026-11-01T08:30:00.000Z',
    ],
    ['the end of that hour', 'America/Los_Angeles', '2026-11-01T02:00:00', '2026-11-01T10:00:00.000Z'],
    ['half an hour skipped', 'Australia/Lord_Howe', '2026-10-04T02:15:00', '2026-10-03T15:30:00.000Z'],
    ['a midnight that does not exist', 'Africa/Cairo', '2026-04-24T00:00:00', '2026-04-23T22:00:00.000Z'],
    ['a day that does not exist', 'Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T10:00:00.000Z'],
  ])('%s (%s %s)', (_, name, text, expected) => {
    expect(toIso(toInstant(zone(name), local(text)))).toBe(expected)
  })

  test.each(['America/Los_Angeles', 'Australia/Lord_Howe', 'America/St_Johns', 'Europe/London', 'Africa/Casablanca'])(
    'in %s each local time means the first instant that shows it or later',
    (name) => {
      const there = zone(name)
      for (let day = at('2025-01-01T00:00:00Z') as number; day < at('2027-01-01T00:00:00Z'); day += DAY) {
        if (there.offsetAt((day - DAY) as Instant) === there.offsetAt((day + DAY) as Instant)) continue
        for (let shown = day; shown < day + DAY; shown += 30 * MINUTE) {
          const found = toInstant(there, shown as LocalTime)
          expect(toLocal(there, found)).toBeGreaterThanOrEqual(shown)
          for (let before = found - 1; before > found - 3 * HOUR; before -= 5 * MINUTE) {
            if (toLocal(there, before as Instant) >= shown) throw new Error(`${name} ${new Date(shown).toISOString()}`)
          }
        }
      }
    },
  )
})

describe("a reader's zone", () => {
  test.each([
    null,
    undefined,
    '',
    'Nope/Nowhere',
    '../etc',
    'constructor',
    '+05:30',
    'x'.repeat(500),
    'America/Vancouver\n',
  ])('%j is unknown and means the policy’s', (name) => {
    expect(readerZone(name)).toBe(POLICY_ZONE)
  })

  test('falls back to the desk’s own zone where one is given', () => {
    const paris = zone('Europe/Paris')
    expect([readerZone('Nope/Nowhere', paris), readerZone('Asia/Tokyo', paris).name]).toEqual([paris, 'Asia/Tokyo'])
  })
})
