import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../src/calendar/time.ts'
import { isDead, RETRY_AFTER_MS, tryAgainAt } from '../../src/domain/webhookRetry.ts'

const now = 1_000_000_000_000 as Instant

describe('when a webhook is tried again', () => {
  test.each([
    [1, 5 * SECOND],
    [2, 5 * MINUTE],
    [3, 30 * MINUTE],
    [4, 2 * HOUR],
    [5, 5 * HOUR],
    [6, 10 * HOUR],
    [7, 14 * HOUR],
    [8, 20 * HOUR],
    [9, 24 * HOUR],
  ])('after attempt %i it waits %i ms', (attempts, waitMs) => {
    expect(tryAgainAt(attempts, now, 0.5)).toBe(now + waitMs)
  })

  test('after the tenth attempt it is given up', () => {
    expect(tryAgainAt(10, now, 0.5)).toBeNull()
  })

  test('chance moves each wait by a tenth at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
        const wait = (tryAgainAt(attempts, now, chance) ?? 0) - now
        const usual = RETRY_AFTER_MS[attempts - 1] ?? 0
        expect(wait).toBeGreaterThanOrEqual(usual * 0.9 - 1)
        expect(wait).toBeLessThanOrEqual(usual * 1.1 + 1)
      }),
    )
  })

  test.each([
    ['more patience than planned', 1, HOUR, HOUR],
    ['less than planned', 2, SECOND, 5 * MINUTE],
    ['more than a day', 1, 30 * DAY, DAY],
  ])('a receiver that asks for %s', (_, attempts, retryAfterMs, waitMs) => {
    expect(tryAgainAt(attempts, now, 0.5, retryAfterMs)).toBe(now + waitMs)
  })
})

describe('an endpoint is dead', () => {
  test.each([
    ['once it let nothing through for three days', { failingSince: now - 3 * DAY, givenUpInRow: 0 }, false, true],
    ['not a moment before', { failingSince: now - 3 * DAY + 1, givenUpInRow: 0 }, false, false],
    ['once ten deliveries in a row were given up', { failingSince: now, givenUpInRow: 9 }, true, true],
    ['not while the tenth is still tried', { failingSince: now, givenUpInRow: 9 }, false, false],
    ['not at its first failure', { failingSince: null, givenUpInRow: 0 }, false, false],
  ] as const)('%s', (_, health, isGivenUp, expected) => {
    expect(isDead(health as Parameters<typeof isDead>[0], isGivenUp, now)).toBe(expected)
  })
})
