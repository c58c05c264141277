import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar, openTimeBetween } from '../../src/calendar/calendar.ts'
import { dateText, parseDay } from '../../src/calendar/day.ts'
import { spanOfDays, weekHourIn } from '../../src/calendar/days.ts'
import { DAY, HOUR, type Instant, MINUTE, toIso } from '../../src/calendar/time.ts'
import { findZone, POLICY_ZONE, type Zone } from '../../src/calendar/zone.ts'
import { deflectionFigures } from '../../src/domain/deflectionFigures.ts'
import { figuresOf } from '../../src/domain/questionFigures.ts'
import {
  type AnsweredTarget,
  byWeekHour,
  loadByHour,
  percentile,
  responseFigures,
  responseMs,
  responseTimes,
  slaFigures,
  standingOf,
} from '../../src/domain/reportFigures.ts'
import {
  daysOf,
  daysOfPeriod,
  isCountable,
  type PeriodName,
  stepOfDay,
  stepsOf,
} from '../../src/domain/reportPeriod.ts'
import type { Target } from '../../src/domain/sla.ts'
import { aTarget, later, noon } from '../storage/builders.ts'
import { vitriumHours } from '../support/policy.ts'
import { slowReportRecords } from '../support/slowReports.ts'
import { aQuestion } from './questionBuilders.ts'

const calendar = createCalendar(vitriumHours)
const day = (text: string) => parseDay(text) as NonNullable<ReturnType<typeof parseDay>>
const at = (text: string) => Date.parse(text) as Instant
const { state: _, warnings, ...basis } = aTarget({ dueAt: later(2 * HOUR) })

describe('a target stands', () => {
  const kept: Target = { ...basis, state: 'kept', at: later(HOUR) }
  const broken: Target = { ...basis, state: 'broken', metAt: later(3 * HOUR) }
  const paused: Target = { ...basis, state: 'paused', pausedAt: later(HOUR), warnings }
  test.each<[string, Target, number | null, number, string]>([
    ['as it was met in time', kept, null, 9, 'kept'],
    ['as it broke, met late or never', broken, null, 9, 'broken'],
    ['as running up to and including its due time', aTarget(), null, 2, 'running'],
    ['as broken after it, also before anybody has noticed', aTarget(), null, 2.001, 'broken'],
    ['as running while it waits for the customer', paused, null, 9, 'running'],
    ['as ended when its ticket was solved before it was due', aTarget(), 1, 9, 'ended'],
    ['as broken when its ticket was solved later than that', aTarget(), 3, 9, 'broken'],
    ['as ended when its ticket was solved while it waited', paused, 3, 9, 'ended'],
    ['as kept when its ticket is solved', kept, 3, 9, 'kept'],
  ])('%s', (_how, target, solvedHours, nowHours, expected) => {
    const solvedAt = solvedHours === null ? null : later(solvedHours * HOUR)
    expect(standingOf(target, { solvedAt }, later(nowHours * HOUR))).toBe(expected)
  })
})

test('targets are added up by kind and tier, and by kind and step', () => {
  const { rows, steps } = slaFigures(
    [
      { step: 0, kind: 'fix', tier: 3, standing: 'kept', count: 2 },
      { step: 0, kind: 'firstResponse', tier: 3, standing: 'kept', count: 3 },
      { step: 1, kind: 'firstResponse', tier: 3, standing: 'broken', count: 1 },
      { step: 1, kind: 'firstResponse', tier: 1, standing: 'running', count: 4 },
      { step: 1, kind: 'firstResponse', tier: 1, standing: 'ended', count: 5 },
    ],
    2,
  )
  expect(rows).toEqual([
    { kind: 'firstResponse', tier: 1, kept: 0, broken: 0, running: 4, ended: 5, keptRate: rate(0, 0) },
    { kind: 'firstResponse', tier: 3, kept: 3, broken: 1, running: 0, ended: 0, keptRate: rate(3, 4) },
    { kind: 'fix', tier: 3, kept: 2, broken: 0, running: 0, ended: 0, keptRate: rate(2, 2) },
  ])
  expect(steps.firstResponse).toEqual([
    { kept: 3, broken: 0, running: 0, ended: 0 },
    { kept: 0, broken: 1, running: 4, ended: 5 },
  ])
  expect(steps.fix?.[1]).toEqual({ kept: 0, broken: 0, running: 0, ended: 0 })
})

describe('a first response', () => {
  const answered = (given: Partial<AnsweredTarget>): AnsweredTarget => ({
    tier: 1,
    clock: 'opening',
    startedAt: at('2026-11-27T17:30:00-07:00'), // a Friday, half an hour before closing
    answeredAt: at('2026-11-30T00:15:00-07:00'),
    pauses: [],
    ...given,
  })

  test('takes opening time on the opening clock, and all time on the other', () => {
    expect(responseMs(calendar, answered({}))).toBe(45 * MINUTE)
    expect(responseMs(calendar, answered({ clock: 'elapsed' }))).toBe(54 * HOUR + 45 * MINUTE)
  })

  test('does not take the time that the desk waited for the customer', () => {
    const pauses = [{ from: at('2026-11-27T17:45:00-07:00'), to: at('2026-11-30T00:10:00-07:00') }]
    expect(responseMs(calendar, answered({ pauses }))).toBe(20 * MINUTE)
  })

  test('takes what opening time and pauses leave, whatever they are', () => {
    const instants = fc.integer({ min: 0, max: 20 * DAY }).map((ms) => later(ms))
    const pairs = fc.tuple(instants, instants).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
    fc.assert(
      fc.property(instants, instants, pairs, (startedAt, end, pause) => {
        const answeredAt = Math.max(startedAt, end) as Instant
        const clipped = (time: number) => Math.min(Math.max(time, startedAt), answeredAt) as Instant
        const waited = openTimeBetween(calendar, clipped(pause.from), clipped(pause.to))
        const pauses = [pause as AnsweredTarget['pauses'][number]]
        expect(responseMs(calendar, { clock: 'opening', startedAt, answeredAt, pauses })).toBe(
          openTimeBetween(calendar, startedAt, answeredAt) - waited,
        )
      }),
    )
  })

  test('is told by tier and by clock, and clocks are never mixed', () => {
    const took = (tier: 1 | 2 | 3, minutes: number) => {
      const startedAt = at('2026-11-25T09:00:00-07:00')
      const clock = tier === 3 ? ('elapsed' as const) : ('opening' as const)
      return answered({ tier, clock, startedAt, answeredAt: (startedAt + minutes * MINUTE) as Instant })
    }
    const { rows, clocks } = responseFigures([
      ...responseTimes(calendar, [took(1, 60), took(3, 5)], [{ tier: 2, clock: 'opening', count: 3 }]),
      ...responseTimes(calendar, [took(1, 10), took(2, 20)], [{ tier: 2, clock: 'opening', count: 4 }]),
    ])
    expect(rows.map(({ tier, medianMs, p90Ms }) => [tier, minutes(medianMs), minutes(p90Ms)])).toEqual([
      [1, 10, 60],
      [2, 20, 20],
      [3, 5, 5],
    ])
    expect(clocks).toEqual([
      { clock: 'opening', answered: 3, unanswered: 7, medianMs: 20 * MINUTE, p90Ms: 60 * MINUTE },
      { clock: 'elapsed', answered: 1, unanswered: 0, medianMs: 5 * MINUTE, p90Ms: 5 * MINUTE },
    ])
  })
})

test('a percentile is the least value that so many do not exceed, in however many lists they come', () => {
  expect(percentile([], 0.5)).toBeNull()
  expect(percentile([new Float64Array()], 0.5)).toBeNull()
  const lists = fc.array(fc.array(fc.integer()), { minLength: 1 }).filter((all) => all.flat().length > 0)
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 100 }), (unsorted, hundredths) => {
      const all = unsorted.flat()
      const value = percentile(
        unsorted.map((list) => Float64Array.from(list).sort()),
        hundredths / 100,
      ) as number
      expect(all).toContain(value)
      expect(all.filter((each) => each <= value).length * 100).toBeGreaterThanOrEqual(hundredths * all.length)
      expect(all.filter((each) => each < value).length * 100).toBeLessThan(hundredths * all.length)
    }),
  )
})

describe('deflection', () => {
  const question = fc.record({
    article: fc.constantFrom(null, 'error-vc3'),
    listed: fc.constantFrom<string[]>([], ['printing']),
    verdict: fc.constantFrom(
      null,
      { was: 'confirmed' as const, at: noon },
      { was: 'assumed' as const, at: noon },
      { was: 'refused' as const, at: noon, reason: null },
    ),
    escalated: fc.constantFrom(null, { to: 'ticket' as const, at: noon }),
    silentAt: fc.constantFrom(null, noon),
    returnedAt: fc.constantFrom(null, noon),
    source: fc.constantFrom('chat' as const, 'help' as const),
  })

  test('says the same as the figures of the articles', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(question), async (given) => {
        const questions = given.map((each) => aQuestion({ at: noon, ...each }))
        const happened = {
          tickets: [],
          questions,
          events: [],
          satisfaction: [],
          customers: [],
          agents: [],
          customerOf: new Map(),
        }
        const span = { from: noon, to: later(1) }
        const scope = { span, customer: null, tier: null, agent: null }
        const figures = deflectionFigures(await slowReportRecords(() => happened).questions(scope, [noon]), 1)
        const { totals } = figuresOf(questions, [])
        const { rates } = totals
        expect(figures).toMatchObject({
          asked: totals.chat,
          pending: totals.pending,
          columns: {
            shown: { count: totals.shown },
            offered: { count: totals.offered },
            nothingFound: rates.unanswered,
            confirmed: rates.confirmed,
            assumed: rates.assumed,
            refused: rates.refused,
            escalated: rates.escalated,
            returned: { count: totals.returned.confirmed + totals.returned.assumed },
          },
          help: { asked: totals.help, nothingFound: { count: totals.helpUnanswered } },
        })
        expect(totals.shown + totals.offered + totals.unanswered).toBe(figures.asked)
      }),
    )
  })
})

describe('a period', () => {
  const today = day('2026-03-08')
  test.each<[PeriodName, string, string]>([
    ['today', '2026-03-08', '2026-03-08'],
    ['yesterday', '2026-03-07', '2026-03-07'],
    ['last7', '2026-03-02', '2026-03-08'],
    ['last30', '2026-02-07', '2026-03-08'],
  ])('%s is from %s to %s', (name, first, last) => {
    const days = daysOfPeriod(name, today)
    expect([dateText(days.first), dateText(days.last)]).toEqual([first, last])
  })

  test('begins and ends at midnight on the desk’s clock, also when that is set forward', () => {
    const { from, to } = spanOfDays(POLICY_ZONE, { first: today, last: today })
    expect([toIso(from), toIso(to)]).toEqual(['2026-03-08T08:00:00.000Z', '2026-03-09T07:00:00.000Z'])
  })

  test('can be counted from one day up to three years', () => {
    expect(isCountable({ first: today, last: today })).toBe(true)
    expect(isCountable({ first: today, last: (today - 1) as typeof today })).toBe(false)
    expect(isCountable({ first: today, last: (today + 1_100) as typeof today })).toBe(false)
  })

  test('is drawn by the day, and by the week when it is long', () => {
    const steps = (last: string) => stepsOf(POLICY_ZONE, { first: day('2026-01-01'), last: day(last) })
    expect(steps('2026-04-02')).toHaveLength(92)
    expect(steps('2026-04-03').map((step) => dateText(step.day))[1]).toBe('2026-01-08')
    expect(steps('2026-04-03')).toHaveLength(14)
  })

  test.each(['2026-01-01', '2026-04-02', '2026-04-03', '2027-01-01'])(
    'puts each day until %s into its step',
    (until) => {
      const range = { first: day('2026-01-01'), last: day(until) }
      const steps = stepsOf(POLICY_ZONE, range)
      const places = daysOf(range).map((each) => steps.filter((step) => step.day <= each).length - 1)
      expect(daysOf(range).map((_, at) => stepOfDay(range, at))).toEqual(places)
    },
  )
})

describe('load', () => {
  test('is put into the hours of the desk’s week, also where zones differ by three quarters of an hour', () => {
    const quarters = [{ at: at('2026-11-29T18:15:00Z'), count: 3 }]
    expect(loadByHour(byWeekHour(findZone('Asia/Kathmandu') as Zone, quarters))[1]?.[0]).toBe(3)
    expect(loadByHour(byWeekHour(POLICY_ZONE, quarters))[0]?.[11]).toBe(3)
  })

  test('counts everything once', () => {
    const quarter = fc.record({
      at: fc.integer({ min: 0, max: 100_000 }).map((n) => (1.7e12 + n * 15 * MINUTE) as Instant),
      count: fc.nat(9),
    })
    fc.assert(
      fc.property(fc.array(quarter), (quarters) => {
        const hours = loadByHour(byWeekHour(POLICY_ZONE, quarters))
        for (const { at } of quarters) {
          const { weekday, hour } = weekHourIn(POLICY_ZONE, at)
          const here = quarters.filter((each) => {
            const place = weekHourIn(POLICY_ZONE, each.at)
            return place.weekday === weekday && place.hour === hour
          })
          expect(hours[weekday]?.[hour]).toBe(here.reduce((sum, { count }) => sum + count, 0))
        }
        expect(hours.flat().reduce((a, b) => a + b, 0)).toBe(quarters.reduce((sum, { count }) => sum + count, 0))
      }),
    )
  })
})

function rate(count: number, of: number) {
  return { count, of, rate: of === 0 ? null : count / of }
}

function minutes(ms: number | null) {
  return ms === null ? null : ms / MINUTE
}
