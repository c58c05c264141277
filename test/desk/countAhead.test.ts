import { beforeEach, describe, expect, test } from 'vitest'
import type { Day } from '../../src/calendar/day.ts'
import type { DayRange } from '../../src/calendar/days.ts'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import { createCountAhead } from '../../src/desk/countAhead.ts'

const TODAY = 20_000 as Day

let now = 0 as Instant
let today: Day
let tookMs: number
let counted: DayRange[]
let isAway: boolean
let step: () => Promise<void>

beforeEach(() => {
  now = (TODAY * 24 * HOUR) as Instant
  today = TODAY
  tookMs = 50 // neither short nor long
  counted = []
  isAway = false
  step = createCountAhead(
    async (days) => {
      now = (now + tookMs) as Instant
      if (isAway) throw new Error('no database')
      counted.push(days)
    },
    () => today,
    () => now,
  )
})

async function steps(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await step()
}

const lengths = () => counted.map(({ first, last }) => last - first + 1)

test('two years and a day are counted in pieces, today first, each day once', async () => {
  await steps(100)
  const days = counted.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => last - at))
  expect(days).toEqual(Array.from({ length: 731 }, (_, at) => TODAY - at))
  expect(counted.length).toBeGreaterThan(20)
})

test('after that nothing is counted for an hour, and then everything is gone through again', async () => {
  await steps(100)
  const passes = counted.length
  now = (now + HOUR - 1) as Instant
  await steps(3)
  expect(counted).toHaveLength(passes)
  now = (now + 1) as Instant
  today = (TODAY + 1) as Day
  await steps(100)
  expect(counted).toHaveLength(2 * passes)
  expect(counted[passes]?.last).toBe(TODAY + 1)
})

test('a clock that is set back by a day delays it by no more than an hour', async () => {
  await steps(100)
  const passes = counted.length
  now = (now - 24 * HOUR) as Instant
  await step()
  expect(counted).toHaveLength(passes + 1)
})

describe('a piece', () => {
  test('that fails is counted by the next call', async () => {
    await step()
    isAway = true
    await expect(step()).rejects.toThrow('no database')
    isAway = false
    await step()
    expect(counted[1]?.last).toBe((counted[0]?.first ?? 0) - 1)
  })

  test.each([
    { tookMs: 101, expected: [28, 14, 7, 7, 7] },
    { tookMs: 100, expected: [28, 28, 28, 28, 28] },
    { tookMs: 26, expected: [28, 28, 28, 28, 28] },
    { tookMs: 25, expected: [28, 56, 112, 224, 311] },
  ])('that takes $tookMs ms is followed by pieces as long as fit', async (given) => {
    tookMs = given.tookMs
    await steps(5)
    expect(lengths()).toEqual(given.expected)
  })
})
