import { DAY, type Instant, toIso } from '../calendar/time.ts'
import type {
  CountedStanding,
  CountedTicket,
  InStep,
  ReportRecords,
  ReportScope,
  SaidWord,
} from '../desk/reportPorts.ts'
import type { QuestionCount } from '../domain/deflectionFigures.ts'
import type { AnsweredTarget, Measure } from '../domain/reportFigures.ts'
import type { ScoreCount } from '../domain/satisfactionFigures.ts'
import type { Target } from '../domain/sla.ts'
import type * as Row from './generated/client.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { createChangesSince } from './pastChanges.ts'
import { questionOf } from './readRows.ts'
import { LONG_MS_MAX, patiently } from './transient.ts'
import { date, text as storable } from './writeRows.ts'

/**
 * Counts for reports on PostgreSQL. Each is one statement that walks an index of the period and nothing older, and counts from
 * what stands in the index: of the whole desk no row is fetched but those that are shown, of one customer that customer's.
 */
export function createReportRecords(prisma: PrismaClient): ReportRecords {
  const read = <T>(sql: Prisma.Sql) => patiently(() => prisma.$queryRaw<T[]>(sql), LONG_MS_MAX)
  return {
    standings: (scope, steps, now) =>
      read<CountedStanding>(Prisma.sql`
        SELECT ${stepAt(Prisma.sql`g."openedAt"`, steps)} AS "step", g."kind", g."tier", ${standingAt(now)} AS "standing",
          count(*)::int AS "count",
          (date_part('epoch', min(g."dueAt") FILTER (WHERE ${runsAt(now)})) * 1000)::float8 AS "until"
        FROM "Target" g WHERE ${targetsIn(scope)} GROUP BY 1, 2, 3, 4`),

    ticketsBehind: async (scope, { kind, standing }, now, limit) => {
      const these = Prisma.sql`${targetsIn(scope)} AND g."kind" = ${kind} AND ${standingAt(now)} = ${standing}`
      const rows = await read<CountedRow>(Prisma.sql`
        SELECT t."number", t."conversationId", t."subject", t."tier", c."name" AS "customerName", a."name" AS "agentName",
          t."openedAt", g."dueAt", COALESCE(g."keptAt", g."metAt") AS "metAt"
        FROM "Target" g JOIN "Ticket" t ON t."id" = g."ticketId"
          JOIN "Customer" c ON c."id" = t."customerId" LEFT JOIN "Agent" a ON a."id" = t."assigneeId"
        WHERE ${these} ORDER BY g."openedAt" DESC, t."number" DESC LIMIT ${limit}`)
      return rows.map(countedOf)
    },

    firstResponses: async (scope, steps) => {
      const step = stepAt(Prisma.sql`g."openedAt"`, steps)
      const first = Prisma.sql`${targetsIn(scope)} AND g."kind" = 'firstResponse'`
      const times = Prisma.sql`${inMs(Prisma.sql`g."startedAt"`)}, ${inMs(answeredAt)}`
      // pauses are too long for an index, and few have any
      const rows = await read<FirstRow>(Prisma.sql`
        SELECT ${step} AS "step", g."tier", g."clock", ${countIf(Prisma.sql`${answeredAt} IS NULL AND g."solvedAt" IS NULL`)} AS "unanswered",
          json_agg(json_build_array(${times})) FILTER (WHERE ${answeredAt} IS NOT NULL AND NOT g."hasPauses") AS "times"
        FROM "Target" g WHERE ${first} GROUP BY 1, 2, 3
        UNION ALL
        SELECT ${step}, g."tier", g."clock", 0, json_agg(json_build_array(${times}, g."pauses"))
        FROM "Target" g WHERE ${first} AND ${answeredAt} IS NOT NULL AND g."hasPauses" GROUP BY 1, 2, 3`)
      return {
        answered: rows.flatMap(answeredOf),
        unanswered: rows.flatMap(({ unanswered: count, times: _, ...group }) =>
          count > 0 ? [{ ...group, count }] : [],
        ),
      }
    },

    questions: (scope, steps) =>
      read<QuestionCount>(Prisma.sql`
        SELECT "step", CASE WHEN ${was('help')} THEN 'help' ELSE 'chat' END AS "source", sum("count")::int AS "asked",
          ${sumIf(was('shown'))} AS "shown",
          ${sumIf(was('unanswered'))} AS "unanswered",
          ${sumIf(was('confirmed'))} AS "confirmed",
          ${sumIf(was('assumed'))} AS "assumed",
          ${sumIf(was('refused'))} AS "refused",
          ${sumIf(was('escalated'))} AS "escalated",
          ${sumIf(Prisma.sql`${was('confirmed')} AND ${was('returned')}`)} AS "returnedConfirmed",
          ${sumIf(Prisma.sql`${was('assumed')} AND ${was('returned')}`)} AS "returnedAssumed",
          ${sumIf(was('pending'))} AS "pending"
        FROM (
          SELECT ${stepAt(Prisma.sql`q."at"`, steps)} AS "step", q."counted", count(*)::int AS "count"
          FROM "Question" q WHERE ${questionsIn(scope)} GROUP BY 1, 2) AS q
        GROUP BY 1, 2`),

    gapCounts: (scope, steps) => {
      // most go on with nothing, and are counted without a look
      const counted = (which: Prisma.Sql) => Prisma.sql`
        SELECT ${stepAt(Prisma.sql`q."at"`, steps)} AS "step", count(*)::int AS "count"
        FROM "Question" q WHERE ${gapsIn(scope)} AND ${which} GROUP BY 1`
      return read<InStep<{ count: number }>>(Prisma.sql`
        ${counted(Prisma.sql`q."continuesId" IS NULL`)}
        UNION ALL ${counted(Prisma.sql`q."continuesId" IS NOT NULL AND ${isFirstGap}`)}`)
    },

    gaps: async (scope, limit) => {
      const rows = await read<Row.Question>(Prisma.sql`
        SELECT q.* FROM "Question" q WHERE ${gapsIn(scope)} AND ${isFirstGap}
        ORDER BY q."at" DESC, q."place" DESC LIMIT ${limit}`)
      return rows.map(questionOf)
    },

    load: async (scope, measure) => {
      const { at, count, from } = counted(scope, measure)
      const [row] = await read<{ quarters: [Instant, number][] | null }>(Prisma.sql`
        SELECT json_agg(json_build_array(${inMs(Prisma.sql`"quarter"`)}, "count")) AS "quarters" FROM (
          SELECT date_bin('15 minutes', ${at}, ${date(0 as Instant)}) AS "quarter", ${count} AS "count" ${from} GROUP BY 1) AS q`)
      return (row?.quarters ?? []).map(([quarter, many]) => ({ at: quarter, count: many }))
    },

    scores: (scope, steps) =>
      read<InStep<ScoreCount>>(Prisma.sql`
        SELECT ${stepAt(Prisma.sql`s."at"`, steps)} AS "step",
          CASE WHEN s."agentId" IS NULL THEN 'assistant' ELSE 'person' END AS "by", s."score", count(*)::int AS "count"
        ${saidIn(scope)} GROUP BY 1, 2, 3`),

    wordCounts: (scope, steps) =>
      read<InStep<{ count: number }>>(Prisma.sql`
        SELECT ${stepAt(Prisma.sql`s."at"`, steps)} AS "step", count(*)::int AS "count"
        ${saidIn(scope)} AND s."word" IS NOT NULL GROUP BY 1`),

    words: async (scope, limit) => {
      const rows = await read<WordRow>(Prisma.sql`
        SELECT t."number", s."conversationId", t."subject", s."at", s."score", s."word", c."name" AS "customerName",
          a."name" AS "agentName"
        FROM "Satisfaction" s ${itsTicket} JOIN "Customer" c ON c."id" = t."customerId"
          LEFT JOIN "Agent" a ON a."id" = s."agentId"
        WHERE ${satisfactionIn(scope)} AND s."word" IS NOT NULL
        ORDER BY s."at" DESC, t."number" DESC LIMIT ${limit}`)
      return rows.map(wordOf)
    },

    changesSince: createChangesSince(prisma),

    choices: async () => {
      const byName = { select: { id: true, name: true }, orderBy: { name: 'asc' } } as const
      const [customers, agents] = await patiently(() =>
        Promise.all([prisma.customer.findMany(byName), prisma.agent.findMany(byName)]),
      )
      return { customers, agents } as Awaited<ReturnType<ReportRecords['choices']>>
    },
  }
}

/** The bits of `Question.counted`, as the migration 0200_report_indexes makes them. `unanswered`: as `isUnanswered` says it. */
const BITS = {
  help: 1,
  shown: 2,
  unanswered: 4,
  confirmed: 8,
  assumed: 16,
  refused: 32,
  escalated: 64,
  returned: 128,
  pending: 256,
}

/** Nothing found, or refused; the index Question_gaps holds these. A number in the statement, or the index would not be known by it. */
const GAP = Prisma.raw(String(BITS.unanswered + BITS.refused))

function was(what: keyof typeof BITS): Prisma.Sql {
  return Prisma.sql`(q."counted" & ${Prisma.raw(String(BITS[what]))}) <> 0`
}

function sumIf(fits: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`COALESCE(sum("count") FILTER (WHERE ${fits}), 0)::int`
}

/** Whether what a question goes on with is none; looked up for each alone: a plan that joins may read all questions there are. */
const isFirstGap = Prisma.sql`COALESCE((
  SELECT e."counted" & ${GAP} FROM "Question" e WHERE e."id" = q."continuesId"), 0) = 0`

function gapsIn(scope: ReportScope): Prisma.Sql {
  return Prisma.sql`${questionsIn(scope)} AND q."text" IS NOT NULL AND (q."counted" & ${GAP}) <> 0`
}

const answeredAt = Prisma.sql`COALESCE(g."keptAt", g."metAt")`

/** As `standingOf` says it. */
function standingAt(now: Instant): Prisma.Sql {
  return Prisma.sql`CASE
    WHEN g."state" IN ('kept', 'broken') THEN g."state"
    WHEN g."state" = 'running' AND COALESCE(g."solvedAt", ${date(now)}) > g."dueAt" THEN 'broken'
    WHEN g."solvedAt" IS NULL THEN 'running' ELSE 'ended' END`
}

/** Whether it runs, and what it stands for will change with time alone. */
function runsAt(now: Instant): Prisma.Sql {
  return Prisma.sql`g."state" = 'running' AND g."solvedAt" IS NULL AND g."dueAt" >= ${date(now)}`
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
  return narrowed(Prisma.sql`t`, Prisma.sql`t."openedAt"`, Prisma.sql`t."assigneeId"`, scope)
}

/** Those of the tickets; what is asked of these, a target has from its own. */
function targetsIn(scope: ReportScope): Prisma.Sql {
  return narrowed(Prisma.sql`g`, Prisma.sql`g."openedAt"`, Prisma.sql`g."assigneeId"`, scope)
}

/** By when it was said, and by whom it counts for. */
function satisfactionIn(scope: ReportScope): Prisma.Sql {
  return narrowed(Prisma.sql`t`, Prisma.sql`s."at"`, Prisma.sql`s."agentId"`, scope)
}

const itsTicket = Prisma.sql`JOIN "Ticket" t ON t."id" = s."ticketId"`

/** With its ticket only where that is asked of; every rating has one. */
function saidIn(scope: ReportScope): Prisma.Sql {
  const ticket = scope.customer === null && scope.tier === null ? Prisma.empty : itsTicket
  return Prisma.sql`FROM "Satisfaction" s ${ticket} WHERE ${satisfactionIn(scope)}`
}

function narrowed(ticket: Prisma.Sql, at: Prisma.Sql, agentId: Prisma.Sql, scope: ReportScope): Prisma.Sql {
  const { customer, tier, agent } = scope
  return Prisma.join(
    [
      within(at, scope),
      ...(customer === null ? [] : [Prisma.sql`${ticket}."customerId" = ${storable(customer)}`]),
      ...(tier === null ? [] : [Prisma.sql`${ticket}."tier" = ${tier}`]),
      ...(agent === null ? [] : [Prisma.sql`${agentId} = ${storable(agent)}`]),
    ],
    ' AND ',
  )
}

function questionsIn(scope: ReportScope): Prisma.Sql {
  return Prisma.sql`${within(Prisma.sql`q."at"`, scope)} ${ofCustomer(Prisma.sql`q."conversationId"`, scope)}`
}

/**
 * Only conversations of the customer's own contacts and end users, where one was chosen; also after they were removed. Of
 * these only such as went on in the period, or questions would be looked up for every conversation the customer ever had;
 * with a day on both sides, because the clocks of two nodes that served it may be apart.
 */
function ofCustomer(conversation: Prisma.Sql, { customer, span }: ReportScope): Prisma.Sql {
  if (customer === null) return Prisma.empty
  const [from, to] = [date((span.from - DAY) as Instant), date((span.to + DAY) as Instant)]
  const wentOn = Prisma.sql`"openedAt" < ${to} AND "lastAt" >= ${from}`
  return Prisma.sql`AND ${conversation} IN (
    SELECT "id" FROM "Conversation" WHERE "customerId" = ${storable(customer)} AND ${wentOn}
    UNION ALL SELECT "id" FROM "Conversation" WHERE "removedCustomerId" = ${storable(customer)} AND ${wentOn})`
}

function counted(scope: ReportScope, measure: Measure): { at: Prisma.Sql; count: Prisma.Sql; from: Prisma.Sql } {
  const count = Prisma.sql`count(*)::int`
  switch (measure) {
    case 'questions':
      return {
        at: Prisma.sql`q."at"`,
        // as a condition of the rows the database would take it for a rare one, and sort them all
        count: countIf(Prisma.sql`NOT ${was('help')}`),
        from: Prisma.sql`FROM "Question" q WHERE ${questionsIn(scope)}`,
      }
    case 'agentAskedFor':
      return {
        at: Prisma.sql`e."at"`,
        count,
        from: Prisma.sql`FROM "Event" e WHERE e."kind" = 'AgentAskedFor' AND ${within(Prisma.sql`e."at"`, scope)}
          ${ofCustomer(Prisma.sql`e."conversationId"`, scope)}`,
      }
    case 'tickets':
      return { at: Prisma.sql`t."openedAt"`, count, from: Prisma.sql`FROM "Ticket" t WHERE ${ticketsIn(scope)}` }
  }
}

type CountedRow = Omit<CountedTicket, 'conversation' | 'openedAt' | 'dueAt' | 'metAt'> & {
  conversationId: string
  openedAt: Date
  dueAt: Date
  metAt: Date | null
}

function countedOf({ conversationId, openedAt, dueAt, metAt, ...row }: CountedRow): CountedTicket {
  return {
    ...row,
    conversation: conversationId as CountedTicket['conversation'],
    openedAt: instant(openedAt),
    dueAt: instant(dueAt),
    metAt: metAt && instant(metAt),
  }
}

type WordRow = Omit<SaidWord, 'conversation' | 'at'> & { conversationId: string; at: Date }

function wordOf({ conversationId, at, ...row }: WordRow): SaidWord {
  return { ...row, conversation: conversationId as SaidWord['conversation'], at: instant(at) }
}

/**
 * All of one step, tier and clock in one value: a row for each would take many times as long to read, and hold everybody up
 * meanwhile. Without pauses where there are none.
 */
type FirstRow = InStep<Pick<AnsweredTarget, 'tier' | 'clock'>> & {
  unanswered: number
  times: [Instant, Instant, Target['pauses']?][] | null
}

function answeredOf({ step, tier, clock, times }: FirstRow): InStep<AnsweredTarget>[] {
  return (times ?? []).map(([startedAt, answered, pauses = []]) => ({
    ...{ step, tier, clock, startedAt, pauses },
    answeredAt: answered,
  }))
}

/** By floating point, which is exact to the millisecond, and much faster than the numbers that `extract` gives. */
function inMs(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`round(date_part('epoch', ${column}) * 1000)::bigint`
}

function instant(at: Date): Instant {
  return at.getTime() as Instant
}
