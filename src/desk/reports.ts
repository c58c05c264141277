import type { Calendar } from '../calendar/calendar.ts'
import type { Day } from '../calendar/day.ts'
import { spanOfDays } from '../calendar/days.ts'
import { localDay } from '../calendar/sayTime.ts'
import type { Instant, Span } from '../calendar/time.ts'
import { deflectionFigures } from '../domain/deflectionFigures.ts'
import {
  byWeekHour,
  loadByHour,
  type Measure,
  responseFigures,
  responseTimes,
  slaFigures,
} from '../domain/reportFigures.ts'
import { daysOf, stepOfDay, stepsOf } from '../domain/reportPeriod.ts'
import { satisfactionFigures } from '../domain/satisfactionFigures.ts'
import { createPastDays } from './pastDays.ts'
import type {
  CountedStanding,
  InStep,
  ReportAsked,
  ReportRecords,
  ReportScope,
  Reports,
  TopicsOf,
} from './reportPorts.ts'
import type { Clock } from './storePorts.ts'

/** More gaps than these are not put together; it would hold everybody up. */
const GAPS_MAX = 500
const TOPICS_MAX = 20
const WORDS_MAX = 20

/** What is counted by the day. */
type Counted = 'standings' | 'responses' | 'outcomes' | 'gaps' | 'scores' | 'words' | Measure
/** Of these, what a tier and an agent narrow. */
const OF_TICKETS: ReadonlySet<Counted> = new Set(['standings', 'responses', 'scores', 'words', 'tickets'])

/** What a report needs. */
type ReportNeeds = { records: ReportRecords; calendar: Calendar; clock: Clock; topicsOf: TopicsOf }

/**
 * Reads counts of days, and lets the domain say what they mean together. Days and business time are those of the policy for
 * everybody, also for customers with a policy of their own: figures that are put beside each other must be counted alike. Whether
 * a target was kept is told by the ticket's own.
 */
export function createReports({ records, calendar, clock, topicsOf }: ReportNeeds): Reports {
  const { zone } = calendar
  const past = createPastDays(records, clock)
  const scopeOf = ({ days, ...narrowed }: ReportAsked): ReportScope => ({ ...narrowed, span: spanOfDays(zone, days) })
  const spans = new Map<Day, Span>()
  /** The days of a period; each is worked out once, for zones are slow where they are not our own. */
  const spansOf = ({ days }: ReportAsked) =>
    daysOf(days).map((day) => {
      const span = spans.get(day) ?? spanOfDays(zone, { first: day, last: day })
      spans.set(day, span)
      return span
    })

  /** What each day came to. `count` counts the days of a scope that begin there. */
  function daily<T>(
    asked: ReportAsked,
    what: Counted,
    count: (scope: ReportScope, begins: Instant[]) => Promise<T[]>,
    until?: (value: T) => Instant | null,
  ): Promise<T[]> {
    const { days: _, ...narrowed } = asked
    const { customer, tier, agent } = narrowed
    return past.counted(
      JSON.stringify(OF_TICKETS.has(what) ? [what, customer, tier, agent] : [what, customer]),
      spansOf(asked),
      (days) => {
        const [first, last] = [days[0], days.at(-1)]
        if (!first || !last) return Promise.resolve([])
        const span = { from: first.from, to: last.to }
        return count(
          { ...narrowed, span },
          days.map(({ from }) => from),
        )
      },
      until,
    )
  }

  const standings = (asked: ReportAsked) =>
    daily(
      asked,
      'standings',
      async (scope, begins) => byDay(begins, await records.standings(scope, begins, clock())),
      soonest,
    )
  const sums = (count: (scope: ReportScope, begins: Instant[]) => Promise<InStep<{ count: number }>[]>) => {
    return async (scope: ReportScope, begins: Instant[]) => byDay(begins, await count(scope, begins)).map(sumOf)
  }

  return {
    sla: async (asked) => {
      const days = stepsOf(zone, asked.days)
      const counts = await standings(asked)
      return { ...slaFigures(inSteps(asked, counts), days.length), days }
    },

    ticketsBehind: async (asked, of, limit) => {
      const counts = (await standings(asked)).map((day) =>
        sumOf(day.filter(({ kind, standing }) => kind === of.kind && standing === of.standing)),
      )
      const days = spansOf(asked)
      let first = counts.length
      for (let found = 0; first > 0 && found < limit; ) found += counts[--first] ?? 0
      const [from, to] = [days[first]?.from, days[counts.findLastIndex((count) => count > 0)]?.to]
      // days before and after hold none that are shown, and need not be walked
      const tickets =
        from === undefined || to === undefined
          ? []
          : await records.ticketsBehind({ ...scopeOf(asked), span: { from, to } }, of, clock(), limit)
      return { total: atLeast(tickets, counts), tickets }
    },

    responses: async (asked) => {
      const days = await daily(asked, 'responses', async (scope, begins) => {
        const { answered, unanswered } = await records.firstResponses(scope, begins)
        const waiting = byDay(begins, unanswered)
        return byDay(begins, answered).map((day, at) => responseTimes(calendar, day, waiting[at] ?? []))
      })
      return responseFigures(days.flat())
    },

    deflection: async (asked) => {
      const days = stepsOf(zone, asked.days)
      const counts = await daily(asked, 'outcomes', async (scope, begins) =>
        byDay(begins, await records.questions(scope, begins)),
      )
      return { ...deflectionFigures(inSteps(asked, counts), days.length), days }
    },

    gaps: async (asked) => {
      const [counts, newest] = await Promise.all([
        daily(asked, 'gaps', sums(records.gapCounts)),
        records.gaps(scopeOf(asked), GAPS_MAX),
      ])
      return { total: atLeast(newest, counts), compared: newest.length, topics: topicsOf(newest).slice(0, TOPICS_MAX) }
    },

    load: async (asked, measure) => {
      const days = await daily(asked, measure, async (scope, begins) => {
        const first = localDay(scope.span.from, zone)
        const quarters = await records.load(scope, measure)
        const inDays = quarters.map((quarter) => ({ ...quarter, step: localDay(quarter.at, zone) - first }))
        return byDay(begins, inDays).map((day) => byWeekHour(zone, day))
      })
      return loadByHour(days.flat())
    },

    satisfaction: async (asked) => {
      const [scores, wordCounts, words] = await Promise.all([
        daily(asked, 'scores', async (scope, begins) => byDay(begins, await records.scores(scope, begins))),
        daily(asked, 'words', sums(records.wordCounts)),
        records.words(scopeOf(asked), WORDS_MAX),
      ])
      return { ...satisfactionFigures(scores.flat()), wordsTotal: atLeast(words, wordCounts), words }
    },

    choices: records.choices,
  }
}

/** A list for each day. */
function byDay<T extends { step: number }>(begins: readonly Instant[], counts: readonly T[]): T[][] {
  const days = begins.map((): T[] => [])
  for (const count of counts) days[count.step]?.push(count)
  return days
}

/** What was counted by days, by the steps in which these are drawn. */
function inSteps<T extends { step: number }>({ days }: ReportAsked, counts: readonly (readonly T[])[]): T[] {
  return counts.flatMap((day, at) => day.map((count) => ({ ...count, step: stepOfDay(days, at) })))
}

function sumOf(counts: readonly { count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

/** All of what was counted; a list of it was read a moment before or after. */
function atLeast(shown: readonly unknown[], counts: readonly number[]): number {
  return Math.max(
    shown.length,
    counts.reduce((sum, count) => sum + count, 0),
  )
}

/** When the first of them stands otherwise, without anything being written. */
function soonest(counts: readonly CountedStanding[]): Instant | null {
  return counts.reduce<Instant | null>(
    (first, { until }) => (until !== null && (first === null || until < first) ? until : first),
    null,
  )
}
