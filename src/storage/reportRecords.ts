import { type Instant, toIso } from '../calendar/time.ts'
import type { CountedTicket, ReportRecords, ReportScope, SaidWord } from '../desk/reportPorts.ts'
import type { QuestionCount } from '../domain/deflectionFigures.ts'
import type { AnsweredTarget, Measure, StandingCount, Unanswered } from '../domain/reportFigures.ts'
import type { ScoreCount } from '../domain/satisfactionFigures.ts'
import type { Target } from '../domain/sla.ts'
import type * as Row from './generated/client.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { questionOf } from './readRows.ts'
import { LONG_MS_MAX, patiently } from './transient.ts'
import { date } from './writeRows.ts'

/** Counts for reports on PostgreSQL. Each is one statement that walks an index of the period and nothing older. */
export function createReportRecords(prisma: PrismaClient): ReportRecords {
  const read = <T>(sql: Prisma.Sql) => patiently(() => prisma.$queryRaw<T[]>(sql), LONG_MS_MAX)
  return {
    standings: (scope, steps, now) =>
      read<StandingCount>(Prisma.sql`
        SELECT ${stepAt(Prisma.sql`t."openedAt"`, steps)} AS "step", g."kind", t."tier", ${standingAt(now)} AS "standing",
          count(*)::int AS "count"
        FROM "Ticket" t JOIN "Target" g ON g."ticketId" = t."id" WHERE ${ticketsIn(scope)} GROUP BY 1, 2, 3, 4`),

    ticketsBehind: async (scope, { kind, standing }, now, limit) => {
      const rows = await read<CountedRow>(Prisma.sql`
        SELECT t."number", t."conversationId", t."subject", t."tier", c."name" AS "customerName", a."name" AS "agentName",
          t."openedAt", g."dueAt", COALESCE(g."keptAt", g."metAt") AS "metAt", count(*) OVER ()::int AS "total"
        FROM "Ticket" t JOIN "Target" g ON g."ticketId" = t."id"
          JOIN "Customer" c ON c."id" = t."customerId" LEFT JOIN "Agent" a ON a."id" = t."assigneeId"
        WHERE ${ticketsIn(scope)} AND g."kind" = ${kind} AND ${standingAt(now)} = ${standing}
        ORDER BY t."openedAt" DESC, t."number" DESC LIMIT ${limit}`)
      return { total: rows[0]?.total ?? 0, tickets: rows.map(countedOf) }
    },

    firstResponses: async (scope) => {
      const first = Prisma.sql`
        FROM "Ticket" t JOIN "Target" g ON g."ticketId" = t."id"
        WHERE ${ticketsIn(scope)} AND g."kind" = 'firstResponse'`
      const [answered, unanswered] = await Promise.all([
        read<AnsweredRow>(Prisma.sql`
          SELECT t."tier", g."clock", json_agg(json_build_array(${inMs(Prisma.sql`g."startedAt"`)},
            ${inMs(Prisma.sql`COALESCE(g."keptAt", g."metAt")`)}, g."pauses")) AS "times"
          ${first} AND COALESCE(g."keptAt", g."metAt") IS NOT NULL GROUP BY 1, 2`),
        read<Unanswered>(Prisma.sql`
          SELECT t."tier", g."clock", count(*)::int AS "count"
          ${first} AND COALESCE(g."keptAt", g."metAt") IS NULL AND t."solvedAt" IS NULL GROUP BY 1, 2`),
      ])
      return { answered: answered.flatMap(answeredOf), unanswered }
    },

    questions: (scope, steps) =>
      read<QuestionCount>(Prisma.sql`
        SELECT ${stepAt(Prisma.sql`q."at"`, steps)} AS "step", q."source", count(*)::int AS "asked",
          ${countIf(Prisma.sql`q."article" IS NOT NULL`)} AS "shown",
          ${countIf(unanswered)} AS "unanswered",
          ${countIf(Prisma.sql`q."verdict" = 'confirmed'`)} AS "confirmed",
          ${countIf(Prisma.sql`q."verdict" = 'assumed'`)} AS "assumed",
          ${countIf(Prisma.sql`q."verdict" = 'refused'`)} AS "refused",
          ${countIf(Prisma.sql`q."escalatedTo" IS NOT NULL`)} AS "escalated",
          ${countIf(Prisma.sql`q."verdict" = 'confirmed' AND q."returnedAt" IS NOT NULL`)} AS "returnedConfirmed",
          ${countIf(Prisma.sql`q."verdict" = 'assumed' AND q."returnedAt" IS NOT NULL`)} AS "returnedAssumed",
          ${countIf(Prisma.sql`q."silentAt" IS NOT NULL`)} AS "pending"
        FROM "Question" q WHERE ${questionsIn(scope)} GROUP BY 1, 2`),

    gaps: async (scope, limit) => {
      const rows = await read<Row.Question & { total: number }>(Prisma.sql`
        SELECT q.*, count(*) OVER ()::int AS "total" FROM "Question" q
        WHERE ${questionsIn(scope)} AND q."text" IS NOT NULL AND (${unanswered} OR q."verdict" = 'refused')
          AND NOT EXISTS (
            SELECT 1 FROM "Question" e WHERE e."id" = q."continuesId"
              AND ((e."article" IS NULL AND cardinality(e."listed") = 0) OR e."verdict" = 'refused'))
        ORDER BY q."at" DESC, q."place" DESC LIMIT ${limit}`)
      return { total: rows[0]?.total ?? 0, questions: rows.map(questionOf) }
    },

    load: async (scope, measure) => {
      const { at, from } = counted(scope, measure)
      const rows = await read<{ quarter: number; count: number }>(Prisma.sql`
        SELECT floor(extract(epoch FROM ${at}) / 900)::int AS "quarter", count(*)::int AS "count" ${from} GROUP BY 1`)
      return rows.map(({ quarter, count }) => ({ at: (quarter * QUARTER_MS) as Instant, count }))
    },

    satisfaction: async (scope, wordsMax) => {
      const said = Prisma.sql`FROM "Satisfaction" s JOIN "Ticket" t ON t."id" = s."ticketId"`
      const [counts, words] = await Promise.all([
        read<ScoreCount>(Prisma.sql`
          SELECT CASE WHEN s."agentId" IS NULL THEN 'assistant' ELSE 'person' END AS "by", s."score",
            count(*)::int AS "count"
          ${said} WHERE ${satisfactionIn(scope)} GROUP BY 1, 2`),
        read<WordRow>(Prisma.sql`
          SELECT t."number", s."conversationId", t."subject", s."at", s."score", s."word", c."name" AS "customerName",
            a."name" AS "agentName", count(*) OVER ()::int AS "total"
          ${said} JOIN "Customer" c ON c."id" = t."customerId" LEFT JOIN "Agent" a ON a."id" = s."agentId"
          WHERE ${satisfactionIn(scope)} AND s."word" IS NOT NULL
          ORDER BY s."at" DESC, t."number" DESC LIMIT ${wordsMax}`),
      ])
      return { counts, wordsTotal: words[0]?.total ?? 0, words: words.map(wordOf) }
    },

    choices: async () => {
      const byName = { select: { id: true, name: true }, orderBy: { name: 'asc' } } as const
      const [customers, agents] = await patiently(() =>
        Promise.all([prisma.customer.findMany(byName), prisma.agent.findMany(byName)]),
      )
      return { customers, agents } as Awaited<ReturnType<ReportRecords['choices']>>
    },
  }
}

const QUARTER_MS = 900_000

/** As `isUnanswered` says it. */
const unanswered = Prisma.sql`(q."article" IS NULL AND cardinality(q."listed") = 0)`

/** As `standingOf` says it. */
function standingAt(now: Instant): Prisma.Sql {
  return Prisma.sql`CASE
    WHEN g."state" IN ('kept', 'broken') THEN g."state"
    WHEN g."state" = 'running' AND COALESCE(t."solvedAt", ${date(now)}) > g."dueAt" THEN 'broken'
    WHEN t."solvedAt" IS NULL THEN 'running' ELSE 'ended' END`
}

/** Which step a time falls into, the first is 0. */
function stepAt(column: Prisma.Sql, steps: readonly Instant[]): Prisma.Sql {
  return Prisma.sql`width_bucket(${column}, ${steps.map(toIso)}::timestamptz[]) - 1`
}

function countIf(fits: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(count(*) FILTER (WHERE ${fits}))::int`
}

function within(column: Prisma.Sql, { span }: ReportScope): Prisma.Sql {
  return Prisma.sql`${column} >= ${date(span.from)} AND ${column} < ${date(span.to)}`
}

function ticketsIn(scope: ReportScope): Prisma.Sql {
  return narrowed(Prisma.sql`t."openedAt"`, Prisma.sql`t."assigneeId"`, scope)
}

/** By when it was said, and by whom it counts for. */
function satisfactionIn(scope: ReportScope): Prisma.Sql {
  return narrowed(Prisma.sql`s."at"`, Prisma.sql`s."agentId"`, scope)
}

function narrowed(at: Prisma.Sql, agentId: Prisma.Sql, scope: ReportScope): Prisma.Sql {
  const { customer, tier, agent } = scope
  return Prisma.join(
    [
      within(at, scope),
      ...(customer === null ? [] : [Prisma.sql`t."customerId" = ${customer}`]),
      ...(tier === null ? [] : [Prisma.sql`t."tier" = ${tier}`]),
      ...(agent === null ? [] : [Prisma.sql`${agentId} = ${agent}`]),
    ],
    ' AND ',
  )
}

function questionsIn(scope: ReportScope): Prisma.Sql {
  return Prisma.sql`${within(Prisma.sql`q."at"`, scope)} ${ofCustomer(Prisma.sql`q."conversationId"`, scope)}`
}

/** Only conversations of the customer's own contacts and end users, where one was chosen; also after they were removed. */
function ofCustomer(conversation: Prisma.Sql, { customer }: ReportScope): Prisma.Sql {
  if (customer === null) return Prisma.empty
  return Prisma.sql`AND EXISTS (SELECT 1 FROM "Conversation" c WHERE c."id" = ${conversation}
    AND ${customer} IN (c."customerId", c."removedCustomerId"))`
}

function counted(scope: ReportScope, measure: Measure): { at: Prisma.Sql; from: Prisma.Sql } {
  switch (measure) {
    case 'questions':
      return {
        at: Prisma.sql`q."at"`,
        from: Prisma.sql`FROM "Question" q WHERE q."source" = 'chat' AND ${questionsIn(scope)}`,
      }
    case 'agentAskedFor':
      return {
        at: Prisma.sql`e."at"`,
        from: Prisma.sql`FROM "Event" e WHERE e."kind" = 'AgentAskedFor' AND ${within(Prisma.sql`e."at"`, scope)}
          ${ofCustomer(Prisma.sql`e."conversationId"`, scope)}`,
      }
    case 'tickets':
      return { at: Prisma.sql`t."openedAt"`, from: Prisma.sql`FROM "Ticket" t WHERE ${ticketsIn(scope)}` }
  }
}

type CountedRow = Omit<CountedTicket, 'conversation' | 'openedAt' | 'dueAt' | 'metAt'> & {
  conversationId: string
  openedAt: Date
  dueAt: Date
  metAt: Date | null
  total: number
}

function countedOf({ total: _, conversationId, openedAt, dueAt, metAt, ...row }: CountedRow): CountedTicket {
  return {
    ...row,
    conversation: conversationId as CountedTicket['conversation'],
    openedAt: instant(openedAt),
    dueAt: instant(dueAt),
    metAt: metAt && instant(metAt),
  }
}

type WordRow = Omit<SaidWord, 'conversation' | 'at'> & { conversationId: string; at: Date; total: number }

function wordOf({ total: _, conversationId, at, ...row }: WordRow): SaidWord {
  return { ...row, conversation: conversationId as SaidWord['conversation'], at: instant(at) }
}

/** All of one tier and clock in one value: a row for each would take many times as long to read. */
type AnsweredRow = Pick<AnsweredTarget, 'tier' | 'clock'> & { times: [Instant, Instant, Target['pauses']][] }

function answeredOf({ tier, clock, times }: AnsweredRow): AnsweredTarget[] {
  return times.map(([startedAt, answeredAt, pauses]) => ({ tier, clock, startedAt, answeredAt, pauses }))
}

function inMs(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`round(extract(epoch FROM ${column}) * 1000)::bigint`
}

function instant(at: Date): Instant {
  return at.getTime() as Instant
}
