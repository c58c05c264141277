import type { Calendar } from '../calendar/calendar.ts'
import type { Day } from '../calendar/day.ts'
import { spanOfDays } from '../calendar/days.ts'
import { localDay } from '../calendar/sayTime.ts'
import type { Instant, Span } from '../calendar/time.ts'
import { byWeekHour, type Measure, responseTimes } from '../domain/reportFigures.ts'
import { daysOf } from '../domain/reportPeriod.ts'
import { createPastDays } from './pastDays.ts'
import type { CountedStanding, InStep, ReportAsked, ReportRecords, ReportScope } from './reportPorts.ts'
import type { Clock } from './storePorts.ts'

/** What is counted by the day. */
type Counted = 'standings' | 'responses' | 'outcomes' | 'gaps' | 'scores' | 'words' | Measure
/** Of these, what a tier and an agent narrow. */
const OF_TICKETS: ReadonlySet<Counted> = new Set(['standings', 'responses', 'scores', 'words', 'tickets'])

/** What counting takes. */
export type DailyCountNeeds = { records: ReportRecords; calendar: Calendar; clock: Clock }

/**
 * What each day of a period came to, by what reports are made of: days that are over are counted once (pastDays.ts). `spansOf` are
 * the days themselves.
 */
export function createDailyCounts({ records, calendar, clock }: DailyCountNeeds) {
  const { zone } = calendar
  const past = createPastDays(records, clock)
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

  const sums = (count: (scope: ReportScope, begins: Instant[]) => Promise<InStep<{ count: number }>[]>) => {
    return async (scope: ReportScope, begins: Instant[]) => byDay(begins, await count(scope, begins)).map(sumOf)
  }

  const counts = {
    standings: (asked: ReportAsked) =>
      daily(
        asked,
        'standings',
        async (scope, begins) => byDay(begins, await records.standings(scope, begins, clock())),
        soonest,
      ),
    responses: (asked: ReportAsked) =>
      daily(asked, 'responses', async (scope, begins) => {
        const { answered, unanswered } = await records.firstResponses(scope, begins)
        const waiting = byDay(begins, unanswered)
        return byDay(begins, answered).map((day, at) => responseTimes(calendar, day, waiting[at] ?? []))
      }),
    outcomes: (asked: ReportAsked) =>
      daily(asked, 'outcomes', async (scope, begins) => byDay(begins, await records.questions(scope, begins))),
    gaps: (asked: ReportAsked) => daily(asked, 'gaps', sums(records.gapCounts)),
    load: (asked: ReportAsked, measure: Measure) =>
      daily(asked, measure, async (scope, begins) => {
        const first = localDay(scope.span.from, zone)
        const quarters = await records.load(scope, measure)
        const inDays = quarters.map((quarter) => ({ ...quarter, step: localDay(quarter.at, zone) - first }))
        return byDay(begins, inDays).map((day) => byWeekHour(zone, day))
      }),
    scores: (asked: ReportAsked) =>
      daily(asked, 'scores', async (scope, begins) => byDay(begins, await records.scores(scope, begins))),
    words: (asked: ReportAsked) => daily(asked, 'words', sums(records.wordCounts)),
  }
  return { counts, spansOf }
}

/** A list for each day. */
function byDay<T extends { step: number }>(begins: readonly Instant[], counts: readonly T[]): T[][] {
  const days = begins.map((): T[] => [])
  for (const count of counts) days[count.step]?.push(count)
  return days
}

/** How many there are in all groups together. */
export function sumOf(counts: readonly { count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

/** When the first of them stands otherwise, without anything being written. */
function soonest(counts: readonly CountedStanding[]): Instant | null {
  return counts.reduce<Instant | null>(
    (first, { until }) => (until !== null && (first === null || until < first) ? until : first),
    null,
  )
}
