import type { Calendar } from '../../calendar/calendar.ts'
import { type DateText, dateText, parseDay } from '../../calendar/day.ts'
import type { DayRange } from '../../calendar/days.ts'
import { localDay, sayDateOnly, sayTimeShort, zoneName } from '../../calendar/sayTime.ts'
import type { CountedTicket, ReportAsked, Reports } from '../../desk/reportPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { AgentId, CustomerId } from '../../domain/ids.ts'
import type { Locale } from '../../domain/person.ts'
import { daysOfPeriod, isCountable, type PeriodName, REPORT_DAYS_MAX, type Step } from '../../domain/reportPeriod.ts'
import type { Tier } from '../../domain/tier.ts'
import { reportsApi } from '../api/reportsApi.ts'
import type { PeriodWire, TicketBehindWire } from '../api/reportsWire.ts'
import type { Door, Outcome } from './door.ts'
import type { ConsoleRefusal } from './problem.ts'

export type ReportParts = { reports: Reports; calendar: Calendar; clock: Clock }

/** What every report is asked with, parsed. */
type Query = {
  period?: PeriodName | undefined
  first?: DateText | undefined
  last?: DateText | undefined
  customer?: string | undefined
  tier?: Tier | undefined
  agent?: string | undefined
}

type Asking<Q extends Query = Query> = { query: Q; locale: Locale }

/** The blocks of the reports' screen. Days are read and said here; what is counted stands in domain/reportFigures.ts. */
export function reportsRoutes(door: Door, { reports, calendar, clock }: ReportParts): void {
  const { zone } = calendar
  const today = () => localDay(clock(), zone)

  /** Answers with what `read` finds for the period asked for, and with the period. */
  async function block<Q extends Query, A extends object>(
    { query, locale }: Asking<Q>,
    read: (asked: ReportAsked) => Promise<A>,
  ): Promise<Outcome<A & { period: PeriodWire }>> {
    const asked = askedOf(query)
    if ('refused' in asked) return asked
    return { answer: { ...(await read(asked)), period: periodOf(asked.days, locale) } }
  }

  function askedOf({ period, first, last, customer, tier, agent }: Query): ReportAsked | ConsoleRefusal {
    const days =
      first !== undefined && last !== undefined ? between(first, last) : daysOfPeriod(period ?? 'last7', today())
    if (!days || !isCountable(days)) return { refused: 'noPeriod', daysMax: REPORT_DAYS_MAX }
    return {
      days,
      customer: (customer as CustomerId | undefined) ?? null,
      tier: tier ?? null,
      agent: (agent as AgentId | undefined) ?? null,
    }
  }

  function periodOf({ first, last }: DayRange, locale: Locale): PeriodWire {
    const said = [...new Set([sayDateOnly(first, locale), sayDateOnly(last, locale)])]
    return { first: dateText(first), last: dateText(last), words: said.join(' – '), zone: zoneName(zone, locale) }
  }

  function ticketWire(ticket: CountedTicket, locale: Locale): TicketBehindWire {
    const { openedAt, dueAt, metAt } = ticket
    return {
      ...ticket,
      openedWords: sayTimeShort(openedAt, zone, locale),
      dueWords: sayTimeShort(dueAt, zone, locale),
      metWords: metAt === null ? null : sayTimeShort(metAt, zone, locale),
    }
  }

  door.serve(reportsApi, {
    'GET /api/reports/sla': (call) =>
      block(call, async (asked) => {
        const { rows, steps, days } = await reports.sla(asked)
        const kinds = [...new Set(rows.map(({ kind }) => kind))]
        const byKind = kinds.map((kind) => ({ kind, standings: steps[kind] ?? [] }))
        return { rows, days: daysOf(days), steps: byKind }
      }),

    'GET /api/reports/sla/tickets': async ({ query, locale }) => {
      const asked = askedOf(query)
      if ('refused' in asked) return asked
      const { total, tickets } = await reports.ticketsBehind(asked, query, query.limit)
      return { answer: { total, tickets: tickets.map((ticket) => ticketWire(ticket, locale)) } }
    },

    'GET /api/reports/responses': (call) => block(call, (asked) => reports.responses(asked)),

    'GET /api/reports/deflection': (call) =>
      block(call, async (asked) => {
        const { days, ...figures } = await reports.deflection(asked)
        return { ...figures, days: daysOf(days) }
      }),

    'GET /api/reports/gaps': (call) => block(call, (asked) => reports.gaps(asked)),

    'GET /api/reports/load': (call) => {
      const { measure } = call.query
      return block(call, async (asked) => ({ measure, hours: await reports.load(asked, measure) }))
    },

    'GET /api/reports/satisfaction': (call) =>
      block(call, async (asked) => {
        const { words, ...figures } = await reports.satisfaction(asked)
        return {
          ...figures,
          words: words.map((said) => ({ ...said, atWords: sayTimeShort(said.at, zone, call.locale) })),
        }
      }),

    'GET /api/reports/choices': async () => ({ answer: { ...(await reports.choices()), today: dateText(today()) } }),
  })
}

/** Null where one of the texts names no day. */
function between(firstText: DateText, lastText: DateText): DayRange | null {
  const [first, last] = [parseDay(firstText), parseDay(lastText)]
  return first === null || last === null ? null : { first, last }
}

function daysOf(steps: readonly Step[]): DateText[] {
  return steps.map(({ day }) => dateText(day))
}
