/** What travels between the reports' screen and `/api/reports`, as schemas. Days are the desk's own, as `2026-11-30`. */
import { z } from 'zod'
import { MEASURES, type Standing } from '../../domain/reportFigures.ts'
import { PERIODS } from '../../domain/reportPeriod.ts'
import { instant, targetKind, tier } from '../wire.ts'

export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day as in 2026-11-30')
export const periodName = z.enum(PERIODS)
export const measure = z.enum(MEASURES)
export const standing = z.enum(['kept', 'broken', 'running', 'ended']) satisfies z.ZodType<Standing>
export type { Measure } from '../../domain/reportFigures.ts'
export type { PeriodName } from '../../domain/reportPeriod.ts'
export type { Answerer } from '../../domain/satisfactionFigures.ts'
export type { Standing }

const count = z.number().int()
const rate = z.object({
  count,
  of: count,
  rate: z.number().nullable().describe('Null where there is nothing to have a share of'),
})
export type RateWire = z.infer<typeof rate>

/** Which days were counted, in words too: only the desk knows its zone. */
const periodWire = z.object({
  first: day,
  last: day,
  words: z.string().describe("The days in words, in the caller's language"),
  zone: z.string().describe("The name of the desk's zone, in the caller's language"),
})
export type PeriodWire = z.infer<typeof periodWire>

const standings = z.object({ kept: count, broken: count, running: count, ended: count })
const days = z.array(day).describe('The first day of each step: a day, or a week of a long period')

export const slaWire = z.object({
  period: periodWire,
  rows: z.array(standings.extend({ kind: targetKind, tier, keptRate: rate })),
  days,
  steps: z.array(z.object({ kind: targetKind, standings: z.array(standings) })),
})
export type SlaWire = z.infer<typeof slaWire>

export const ticketsBehindWire = z.object({
  total: count,
  tickets: z.array(
    z.object({
      number: z.number(),
      conversation: z.string(),
      subject: z.string(),
      tier,
      customerName: z.string(),
      agentName: z.string().nullable(),
      openedAt: instant,
      openedWords: z.string().describe("On the desk's clock"),
      dueAt: instant,
      dueWords: z.string(),
      metAt: instant.nullable(),
      metWords: z.string().nullable(),
    }),
  ),
})
export type TicketsBehindWire = z.infer<typeof ticketsBehindWire>
export type TicketBehindWire = TicketsBehindWire['tickets'][number]

const clock = z.enum(['opening', 'elapsed'])
const responses = z.object({
  clock: clock.describe('opening: only while the desk is open; elapsed: day and night'),
  answered: count,
  unanswered: count.describe('Tickets nobody has answered and nobody has solved'),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
})
export const responsesWire = z.object({
  period: periodWire,
  rows: z.array(responses.extend({ tier })),
  clocks: z.array(responses),
})
export type ResponsesWire = z.infer<typeof responsesWire>

export const deflectionWire = z.object({
  period: periodWire,
  asked: count,
  pending: count.describe('Answers of which silence may still be taken for solved'),
  columns: z.object({
    shown: rate,
    offered: rate,
    nothingFound: rate,
    confirmed: rate,
    assumed: rate,
    returned: rate,
    refused: rate,
    escalated: rate,
  }),
  help: z.object({ asked: count, nothingFound: rate }),
  days,
  steps: z.array(
    z.object({
      asked: count,
      confirmed: count,
      assumed: count,
      refused: count,
      escalated: count,
      returned: count,
      nothingFound: count,
    }),
  ),
})
export type DeflectionWire = z.infer<typeof deflectionWire>

export const gapsWire = z.object({
  period: periodWire,
  total: count,
  compared: count.describe('How many of them were put together, the newest'),
  topics: z.array(
    z.object({
      text: z.string(),
      count,
      unanswered: count,
      examples: z.array(z.string()),
      refused: z.array(z.object({ slug: z.string(), title: z.string() })),
    }),
  ),
})
export type GapsWire = z.infer<typeof gapsWire>

export const loadWire = z.object({
  period: periodWire,
  measure,
  hours: z.array(z.array(count)).describe('By weekday, Sunday first, and by hour, 0 to 23'),
})
export type LoadWire = z.infer<typeof loadWire>

const answerer = z.object({
  answers: count,
  mean: z.number().nullable().describe('Null where nobody said anything'),
  scores: z.array(count).describe('How often it was 1, 2, 3, 4 and 5, which is the best'),
})
export const satisfactionWire = z.object({
  period: periodWire,
  person: answerer.describe('Of tickets that a person answered'),
  assistant: answerer.describe('Of tickets that the assistant alone answered'),
  wordsTotal: count,
  words: z
    .array(
      z.object({
        number: z.number(),
        conversation: z.string(),
        subject: z.string(),
        at: instant,
        atWords: z.string().describe("On the desk's clock"),
        score: count,
        word: z.string(),
        customerName: z.string(),
        agentName: z.string().nullable().describe('Whom it counts for; null is the assistant alone'),
      }),
    )
    .describe('The newest first'),
})
export type SatisfactionWire = z.infer<typeof satisfactionWire>

const named = z.object({ id: z.string(), name: z.string() })
export const reportChoicesWire = z.object({ today: day, customers: z.array(named), agents: z.array(named) })
