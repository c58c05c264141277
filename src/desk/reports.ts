import { spanOfDays } from '../calendar/days.ts'
import { localDay } from '../calendar/sayTime.ts'
import { deflectionFigures } from '../domain/deflectionFigures.ts'
import { loadByHour, MEASURES, responseFigures, slaFigures } from '../domain/reportFigures.ts'
import { stepOfDay, stepsOf } from '../domain/reportPeriod.ts'
import { satisfactionFigures } from '../domain/satisfactionFigures.ts'
import { createCountAhead } from './countAhead.ts'
import { createDailyCounts, type DailyCountNeeds, sumOf } from './dailyCounts.ts'
import type { ReportAsked, ReportScope, Reports, TopicsOf } from './reportPorts.ts'

/** More gaps than these are not put together; it would hold everybody up. */
const GAPS_MAX = 500
const TOPICS_MAX = 20
const WORDS_MAX = 20

/** What a report needs. */
type ReportNeeds = DailyCountNeeds & { topicsOf: TopicsOf }

/**
 * Reads counts of days, and lets the domain say what they mean together. Days and business time are those of the policy for
 * everybody, also for customers with a policy of their own: figures that are put beside each other must be counted alike. Whether
 * a target was kept is told by the ticket's own.
 */
export function createReports({ records, calendar, clock, topicsOf }: ReportNeeds): Reports {
  const { zone } = calendar
  const scopeOf = ({ days, ...narrowed }: ReportAsked): ReportScope => ({ ...narrowed, span: spanOfDays(zone, days) })
  const { counts, spansOf } = createDailyCounts({ records, calendar, clock })
  const countAhead = createCountAhead(
    async (days) => {
      const asked: ReportAsked = { days, customer: null, tier: null, agent: null }
      const { load, ...others } = counts
      // one after the other: it has time, and turns want connections
      for (const count of Object.values(others)) await count(asked)
      for (const measure of MEASURES) await load(asked, measure)
    },
    () => localDay(clock(), zone),
    clock,
  )

  return {
    sla: async (asked) => {
      const days = stepsOf(zone, asked.days)
      return { ...slaFigures(inSteps(asked, await counts.standings(asked)), days.length), days }
    },

    ticketsBehind: async (asked, of, limit) => {
      const found = (await counts.standings(asked)).map((day) =>
        sumOf(day.filter(({ kind, standing }) => kind === of.kind && standing === of.standing)),
      )
      const days = spansOf(asked)
      let first = found.length
      for (let shown = 0; first > 0 && shown < limit; ) shown += found[--first] ?? 0
      const [from, to] = [days[first]?.from, days[found.findLastIndex((count) => count > 0)]?.to]
      // days before and after hold none that are shown, and need not be walked
      const tickets =
        from === undefined || to === undefined
          ? []
          : await records.ticketsBehind({ ...scopeOf(asked), span: { from, to } }, of, clock(), limit)
      return { total: atLeast(tickets, found), tickets }
    },

    responses: async (asked) => responseFigures((await counts.responses(asked)).flat()),

    deflection: async (asked) => {
      const days = stepsOf(zone, asked.days)
      return { ...deflectionFigures(inSteps(asked, await counts.outcomes(asked)), days.length), days }
    },

    gaps: async (asked) => {
      const [found, newest] = await Promise.all([counts.gaps(asked), records.gaps(scopeOf(asked), GAPS_MAX)])
      return { total: atLeast(newest, found), compared: newest.length, topics: topicsOf(newest).slice(0, TOPICS_MAX) }
    },

    load: async (asked, measure) => loadByHour((await counts.load(asked, measure)).flat()),

    satisfaction: async (asked) => {
      const [scores, wordCounts, words] = await Promise.all([
        counts.scores(asked),
        counts.words(asked),
        records.words(scopeOf(asked), WORDS_MAX),
      ])
      return { ...satisfactionFigures(scores.flat()), wordsTotal: atLeast(words, wordCounts), words }
    },

    choices: records.choices,
    countAhead,
  }
}

/** What was counted by days, by the steps in which these are drawn. */
function inSteps<T extends { step: number }>({ days }: ReportAsked, counts: readonly (readonly T[])[]): T[] {
  return counts.flatMap((day, at) => day.map((count) => ({ ...count, step: stepOfDay(days, at) })))
}

/** All of what was counted; a list of it was read a moment before or after. */
function atLeast(shown: readonly unknown[], counts: readonly number[]): number {
  return Math.max(
    shown.length,
    counts.reduce((sum, count) => sum + count, 0),
  )
}
