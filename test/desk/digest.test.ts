import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import { createDigest, type DigestNeeds } from '../../src/desk/digest.ts'
import { dueDigest, sayDigestDays } from '../../src/domain/digest.ts'
import type { Letter } from '../../src/domain/notification.ts'
import { mia, priya } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { vitriumHours } from '../support/policy.ts'

const calendar = createCalendar(vitriumHours)
const at = (text: string) => Date.parse(text) as Instant
const EIGHT = 8 * HOUR

describe('the day’s digest is due', () => {
  test.each([
    ['on Thursday at 8:00 exactly, about Wednesday', '2026-11-26T08:00:00-07:00', '2026-11-26', 'November 25, 2026'],
    [
      'on Thursday late in the evening, about Wednesday',
      '2026-11-26T23:59:00-07:00',
      '2026-11-26',
      'November 25, 2026',
    ],
    [
      'on Monday, about Friday to Sunday',
      '2026-11-30T09:00:00-07:00',
      '2026-11-30',
      'November 27, 2026 to Sunday, November 29, 2026',
    ],
    [
      'after Christmas, about the last open day and the closed ones since',
      '2026-12-29T08:00:00-07:00',
      '2026-12-29',
      'December 24, 2026 to Monday, December 28, 2026',
    ],
  ])('%s', (_when, now, day, words) => {
    const due = dueDigest(calendar, EIGHT, at(now))
    expect(due?.day).toBe(day)
    expect(due && sayDigestDays(due, 'en')).toContain(words)
    expect(due?.span.to).toBe(at(`${day}T00:00:00-07:00`))
  })

  test.each([
    ['before 8:00', '2026-11-26T07:59:59.999-07:00'],
    ['on a Saturday', '2026-11-28T12:00:00-07:00'],
    ['on a holiday', '2026-12-25T12:00:00-07:00'],
  ])('not %s', (_when, now) => {
    expect(dueDigest(calendar, EIGHT, at(now))).toBeNull()
  })

  test('in French with its days in French', () => {
    const due = dueDigest(calendar, EIGHT, at('2026-11-30T09:00:00-07:00'))
    expect(due && sayDigestDays(due, 'fr')).toBe('vendredi 27 novembre 2026 au dimanche 29 novembre 2026')
  })
})

describe('the digest', () => {
  function aHouse(given: Partial<DigestNeeds> = {}) {
    const store = fakeStore(demoFixtures)
    const clock = { now: at('2026-11-26T09:00:00-07:00') }
    let ids = 0
    const needs: DigestNeeds = {
      records: store,
      calendar,
      clock: () => clock.now,
      newId: () => `digest-${++ids}`,
      timeOfDayMs: EIGHT,
      consoleUrl: () => 'https://desk.example/console',
      unsubscribeUrl: (agent, locale) => `https://desk.example/stop/${agent}/${locale}`,
      ...given,
    }
    const write = async (times = 20) => {
      const digest = createDigest(needs)
      for (let i = 0; i < times && (await digest()); i++);
    }
    const letters = async () => (await store.kept(50)).reverse()
    return { store, clock, needs, write, letters }
  }

  test('goes to each of those who may read reports, once a day', async () => {
    const house = aHouse()
    await house.write()
    expect((await house.letters()).map(({ to }) => to).sort()).toEqual([mia.email, priya.email].sort())
    house.clock.now = at('2026-11-26T17:00:00-07:00')
    await house.write()
    expect(await house.letters()).toHaveLength(2)
    house.clock.now = at('2026-11-27T08:00:00-07:00')
    await house.write()
    expect(await house.letters()).toHaveLength(4)
  })

  test('is written once by many nodes at once, and goes on where one stopped', async () => {
    const house = aHouse()
    await house.write(1)
    await Promise.all(Array.from({ length: 5 }, () => house.write()))
    expect(await house.letters()).toHaveLength(2)
  })

  test('is in the reader’s language, with the way out that is theirs', async () => {
    const house = aHouse()
    await house.store.chooseLetters(priya.id, { locale: 'fr' })
    await house.write()
    const hers = (await house.letters()).find(({ to }) => to === priya.email)
    expect(hers?.locale).toBe('fr')
    const letter = hers?.letter as Extract<Letter, { about: 'digest' }>
    expect(letter.day).toBe('mercredi 25 novembre 2026')
    expect(letter.unsubscribeUrl).toBe(`https://desk.example/stop/${priya.id}/fr`)
  })

  test('goes to nobody who ended it, and to nobody where it is off', async () => {
    const house = aHouse()
    await house.store.chooseLetters(priya.id, { digest: false })
    await house.write()
    expect((await house.letters()).map(({ to }) => to)).toEqual([mia.email])
    const off = aHouse({ timeOfDayMs: null })
    await off.write()
    expect(await off.letters()).toEqual([])
  })
})
