import type { Calendar } from '../calendar/calendar.ts'
import { spanOfDays } from '../calendar/days.ts'
import { deflectionFigures } from '../domain/deflectionFigures.ts'
import { loadByHour, responseFigures, slaFigures } from '../domain/reportFigures.ts'
import { type Step, stepsOf } from '../domain/reportPeriod.ts'
import { satisfactionFigures } from '../domain/satisfactionFigures.ts'
import type { Clock } from './ports.ts'
import type { ReportAsked, ReportRecords, ReportScope, Reports, TopicsOf } from './reportPorts.ts'

/** More gaps than these are not put together; it would hold everybody up. */
const GAPS_MAX = 500
const TOPICS_MAX = 20
const WORDS_MAX = 20

/** What a report needs. */
type ReportNeeds = { records: ReportRecords; calendar: Calendar; clock: Clock; topicsOf: TopicsOf }

/**
 * Reads counts, and lets the domain say what they mean. Days and business time are those of the policy for everybody, also for
 * customers with a policy of their own: figures that are put beside each other must be counted alike. Whether a target was
 * kept is told by the ticket's own.
 */
export function createReports({ records, calendar, clock, topicsOf }: ReportNeeds): Reports {
  const { zone } = calendar
  const scopeOf = ({ days, ...narrowed }: ReportAsked): ReportScope => ({ ...narrowed, span: spanOfDays(zone, days) })

  return {
    sla: async (asked) => {
      const days = stepsOf(zone, asked.days)
      const counts = await records.standings(scopeOf(asked), startsOf(days), clock())
      return { ...slaFigures(counts, days.length), days }
    },
    ticketsBehind: (asked, of, limit) => records.ticketsBehind(scopeOf(asked), of, clock(), limit),
    responses: async (asked) => {
      const { answered, unanswered } = await records.firstResponses(scopeOf(asked))
      return responseFigures(calendar, answered, unanswered)
    },
    deflection: async (asked) => {
      const days = stepsOf(zone, asked.days)
      const counts = await records.questions(scopeOf(asked), startsOf(days))
      return { ...deflectionFigures(counts, days.length), days }
    },
    gaps: async (asked) => {
      const { total, questions } = await records.gaps(scopeOf(asked), GAPS_MAX)
      return { total, compared: questions.length, topics: topicsOf(questions).slice(0, TOPICS_MAX) }
    },
    load: async (asked, measure) => loadByHour(zone, await records.load(scopeOf(asked), measure)),
    satisfaction: async (asked) => {
      const { counts, ...said } = await records.satisfaction(scopeOf(asked), WORDS_MAX)
      return { ...satisfactionFigures(counts), ...said }
    },
    choices: records.choices,
  }
}

function startsOf(steps: readonly Step[]) {
  return steps.map(({ from }) => from)
}
