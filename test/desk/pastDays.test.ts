import { beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE, type Span } from '../../src/calendar/time.ts'
import { createPastDays, type PastDays } from '../../src/desk/pastDays.ts'
import type { ChangeMark } from '../../src/desk/reportPorts.ts'
import { later } from '../storage/builders.ts'

const COUNT = 10
/** Ten days in a row, of which the last two are not over. */
const days = Array.from({ length: COUNT }, (_, at): Span => ({ from: later(at * DAY), to: later((at + 1) * DAY) }))
const markOf = (transaction: number): ChangeMark => ({ server: 'one', transaction: BigInt(transaction) })
const within = (day: number) => later(day * DAY + 7 * HOUR)

let now: Instant
let past: PastDays
/** Which days were counted, in the order of counting. */
let counted: number[][]
let changed: readonly Instant[] | 'unknown'
/** With which marks was asked. */
let marks: (ChangeMark | null)[]

beforeEach(() => {
  now = later(COUNT * DAY)
  counted = []
  changed = []
  marks = []
  const changesSince = async (mark: ChangeMark | null) => {
    marks.push(mark)
    return { mark: markOf(marks.length), changed, notedBefore: later((COUNT - 2) * DAY) }
  }
  past = createPastDays({ changesSince }, () => now)
})

const places = (run: readonly Span[]) => run.map((day) => days.findIndex(({ from }) => from === day.from))
const ask = (which = days, what = 'tickets') =>
  past.counted(what, which, async (run) => {
    counted.push(places(run))
    return places(run).map((place) => `day ${place}`)
  })

test('every day is counted once, and those that are not over at every report', async () => {
  expect(await ask()).toEqual(days.map((_, place) => `day ${place}`))
  expect(await ask()).toEqual(days.map((_, place) => `day ${place}`))
  expect(counted).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [8, 9],
  ])
})

test('a longer report counts what a shorter one has not', async () => {
  await ask(days.slice(2, 5))
  expect(await ask(days.slice(0, 7))).toEqual([0, 1, 2, 3, 4, 5, 6].map((place) => `day ${place}`))
  expect(counted).toEqual([
    [2, 3, 4],
    [0, 1],
    [5, 6],
  ])
})

test('what differs is counted for itself', async () => {
  await ask(days.slice(0, 2), 'tickets')
  await ask(days.slice(0, 2), 'questions')
  expect(counted).toHaveLength(2)
})

test('a day in which something changed is counted anew, and no other', async () => {
  await ask(days.slice(0, 8))
  changed = [within(3), within(3), within(6)]
  await ask(days.slice(0, 8))
  expect(counted.slice(1)).toEqual([[3], [6]])
  changed = []
  await ask(days.slice(0, 8))
  expect(counted).toHaveLength(3)
})

test('a change outside what is known lets everything stand', async () => {
  await ask(days.slice(2, 5))
  changed = [within(1), within(5), (days[5]?.from ?? 0) as Instant]
  await ask(days.slice(2, 5))
  expect(counted).toHaveLength(1)
})

test('of changes in many places, those with the least between them are counted in one go', async () => {
  const many = Array.from(
    { length: 30 },
    (_, at): Span => ({ from: later((at - 30) * DAY), to: later((at - 29) * DAY) }),
  )
  const runs: number[] = []
  const askMany = () =>
    past.counted('many', many, async (run) => {
      runs.push(run.length)
      return run.map(() => 0)
    })
  await askMany()
  changed = [2, 5, 8, 11, 14, 17, 20].map((day) => later((day - 30) * DAY + HOUR))
  await askMany()
  expect(runs).toEqual([30, 4, 1, 1, 1, 1, 1])
})

test('where nobody can tell what changed, everything is counted anew', async () => {
  await ask(days.slice(0, 3))
  changed = 'unknown'
  await ask(days.slice(0, 3))
  expect(counted).toHaveLength(2)
})

test('each report asks for what was written since the last one', async () => {
  for (let time = 0; time < 3; time++) await ask()
  expect(marks).toEqual([null, markOf(1), markOf(2)])
})

test('after half a week without a report everything is counted anew: what changed meanwhile may be forgotten', async () => {
  await ask(days.slice(0, 3))
  now = (now + 84 * HOUR) as Instant
  await ask(days.slice(0, 3))
  expect(counted).toHaveLength(1)
  now = (now + 84 * HOUR + 1) as Instant
  await ask(days.slice(0, 3))
  expect(counted).toHaveLength(2)
  expect(marks.at(-1)).toBeNull()
})

test('so is it where reports were asked for all the time, and the database could not be', async () => {
  let isAway = false
  const changesSince = async () => {
    if (isAway) throw new Error('no database')
    return { mark: markOf(1), changed: [], notedBefore: later((COUNT - 2) * DAY) }
  }
  past = createPastDays({ changesSince }, () => now)
  await ask(days.slice(0, 3))
  isAway = true
  for (let day = 0; day < 5; day++) {
    now = (now + DAY) as Instant
    await expect(ask(days.slice(0, 3))).rejects.toThrow('no database')
  }
  isAway = false
  await ask(days.slice(0, 3))
  expect(counted).toHaveLength(2)
})

test('a change between the answers to two first reports is heard of by the next', async () => {
  /** What stands at the end of the log, and what was written under which number. */
  let end = 5
  const log: [number, Instant][] = []
  const waiting: (() => void)[] = []
  const changesSince = async (mark: ChangeMark | null) => {
    await new Promise<void>((go) => waiting.push(go))
    const changed = log.filter(([at]) => mark !== null && BigInt(at) >= mark.transaction).map(([, at]) => at)
    return { mark: markOf(end), changed, notedBefore: later((COUNT - 2) * DAY) }
  }
  past = createPastDays({ changesSince }, () => now)
  const [first, second] = [ask(days.slice(0, 1), 'a'), ask(days.slice(0, 1), 'b')]
  waiting[0]?.()
  await first
  log.push([end, within(0)])
  end += 1
  waiting[1]?.()
  await second
  const third = ask(days.slice(0, 1), 'a')
  waiting[2]?.()
  await third
  expect(counted).toHaveLength(3)
})

test('what stands only until a time is counted anew after it', async () => {
  const until = (now + MINUTE) as Instant
  const day = days.slice(0, 1)
  const askUntil = () =>
    past.counted(
      'running',
      day,
      async (run) => {
        counted.push(places(run))
        return [until]
      },
      (at) => at,
    )
  await askUntil()
  now = until
  await askUntil()
  expect(counted).toHaveLength(1)
  now = (until + 1) as Instant
  await askUntil()
  expect(counted).toHaveLength(2)
})

describe('a count that is under way', () => {
  /** Counts that end when they are told to. */
  const slow = () => {
    const waiting: { end: (value: string) => void; fail: (cause: Error) => void }[] = []
    const askSlowly = () =>
      past.counted('slow', days.slice(0, 1), (run) => {
        counted.push(places(run))
        return new Promise<string[]>((done, fail) => waiting.push({ end: (value) => done([value]), fail }))
      })
    return { waiting, askSlowly }
  }
  const settled = () => new Promise((done) => setTimeout(done, 5))

  test('serves all who ask meanwhile', async () => {
    const { waiting, askSlowly } = slow()
    const both = [askSlowly(), askSlowly()]
    await settled()
    waiting[0]?.end('once')
    expect(await Promise.all(both)).toEqual([['once'], ['once']])
    expect(counted).toHaveLength(1)
  })

  test('is not kept where the day changes meanwhile', async () => {
    const { waiting, askSlowly } = slow()
    const first = askSlowly()
    await settled()
    changed = [within(0)]
    const second = askSlowly()
    await settled()
    waiting[0]?.end('before')
    waiting[1]?.end('after')
    changed = []
    expect([await first, await second, await askSlowly()]).toEqual([['before'], ['after'], ['after']])
  })

  test('is tried again after it failed', async () => {
    const { waiting, askSlowly } = slow()
    const first = askSlowly()
    await settled()
    waiting[0]?.fail(new Error('no database'))
    await expect(first).rejects.toThrow('no database')
    const second = askSlowly()
    await settled()
    waiting[1]?.end('then')
    expect(await second).toEqual(['then'])
  })
})

test('of very much that was counted, what nobody asked for longest goes first', async () => {
  const years = Array.from(
    { length: 12_000 },
    (_, at): Span => ({ from: later(-(at + 1) * DAY), to: later(-at * DAY) }),
  ).reverse()
  const runs: [string, number][] = []
  const askYears = (what: string) =>
    past.counted(what, years, async (run) => {
      runs.push([what, run.length])
      return run.map(() => 0)
    })
  for (const what of ['a', 'b', 'a', 'c', 'a', 'b']) await askYears(what)
  expect(runs.map(([what]) => what)).toEqual(['a', 'b', 'c', 'b'])
})
