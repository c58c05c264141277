import { randomUUID } from 'node:crypto'
import { createCalendar } from '../calendar/calendar.ts'
import type { ClockRecords, RulesRecords } from '../desk/clockPorts.ts'
import type { Changes } from '../desk/storePorts.ts'
import type { Event } from '../domain/event.ts'
import { nameOfAll, type Remembered, type RulesVersion } from '../domain/policies.ts'
import type { PolicyTerms } from '../domain/policy.ts'
import type { TicketLog } from '../domain/replay.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { eventOf, ticketOf, withClocks } from './readRows.ts'
import { insertNew } from './sql.ts'
import { LONG_MS_MAX, patiently } from './transient.ts'
import { date, text } from './writeRows.ts'

/** What keeps open clocks in line with the policies, on PostgreSQL. */
export function createClockRecords(prisma: PrismaClient): ClockRecords {
  return {
    ticketsToRecount: async ({ customers, packages, named }, version, after, limit) => {
      const rows = await prisma.$queryRaw<{ ticket: string; conversation: string; number: number }[]>`
        SELECT t."id" AS ticket, t."conversationId" AS conversation, t."number" AS number
        FROM "Ticket" AS t JOIN "Customer" AS c ON c."id" = t."customerId"
        WHERE t."id" IN (${runningUnderOthers(version)}) AND t."number" > ${after} AND t."status" = 'open'
          AND (c."id" = ANY(${customers}) OR (c."package" = ANY(${packages}) AND c."id" <> ALL(${named})))
          AND NOT EXISTS (
            SELECT 1 FROM "CountedUnder" AS u
            WHERE u."ticketId" = t."id" AND u."policyVersion" = ${version.policy}
              AND u."calendarVersion" = ${version.calendar})
        ORDER BY t."number" LIMIT ${limit}`
      return rows as Awaited<ReturnType<ClockRecords['ticketsToRecount']>>
    },
    countedUnder: async (ticket) => {
      const row = await prisma.countedUnder.findUnique({ where: { ticketId: text(ticket) } })
      return row && { policy: row.policyVersion, calendar: row.calendarVersion }
    },
    newestInForce: async () => {
      const orderBy = [{ since: 'desc' as const }, { version: 'desc' as const }]
      const row = await prisma.rulesVersion.findFirst({ where: { kind: 'inForce' }, orderBy })
      return row && (row.content as { name: string }).name
    },
  }
}

/** Tickets with a clock that runs or stands under other versions: the stretches of the index on either side of these. */
function runningUnderOthers({ policy, calendar }: RulesVersion): Prisma.Sql {
  const targets = Prisma.sql`SELECT "ticketId" FROM "Target" WHERE ("state" = 'running' OR "state" = 'paused')`
  const [below, above] = [Prisma.sql`<`, Prisma.sql`>`]
  return Prisma.join(
    [below, above].flatMap((side) => [
      Prisma.sql`${targets} AND "policyVersion" ${side} ${policy}`,
      Prisma.sql`${targets} AND "policyVersion" = ${policy} AND "calendarVersion" ${side} ${calendar}`,
    ]),
    ' UNION ALL ',
  )
}

/** Policies and opening hours of earlier days, and the events to count them again from. */
export function createRulesRecords(prisma: PrismaClient): RulesRecords {
  return {
    remembered: async () => {
      const rows = await prisma.rulesVersion.findMany({ orderBy: [{ since: 'asc' }, { version: 'asc' }] })
      const policies = rows
        .filter(({ kind }) => kind === 'policy')
        .map(({ version, content }) => ({ ...(content as unknown as PolicyTerms), version, movesLater: false }))
      return { policies, calendars: rows.filter(({ kind }) => kind === 'calendar').flatMap(calendarOf) }
    },
    remember: async (inForce, at) => {
      const rows = inForce.flatMap(({ policy, calendar }) => {
        const { version, movesLater: _, ...terms } = policy
        return [
          { kind: 'policy', version, content: JSON.stringify(terms), since: date(at) },
          { kind: 'calendar', version: calendar.version, content: JSON.stringify(calendar.settings), since: date(at) },
        ]
      })
      await insertNew(prisma, 'RulesVersion', rows)
      // by the database's clock: which start was the newest must not hang on those of the nodes
      const name = nameOfAll(inForce)
      await prisma.$executeRaw`
        INSERT INTO "RulesVersion" ("kind", "version", "content", "since")
        SELECT 'inForce', ${`${name} ${randomUUID()}`}, ${JSON.stringify({ name })}::json, clock_timestamp()
        WHERE ${name} IS DISTINCT FROM (
          SELECT "content" ->> 'name' FROM "RulesVersion" WHERE "kind" = 'inForce'
          ORDER BY "since" DESC, "version" DESC LIMIT 1)`
    },
    // one look at all of it, or a ticket that changes meanwhile would not fit its events
    ticketLogs: (after, limit) =>
      patiently(
        () =>
          prisma.$transaction(
            async (tx) => {
              const where = { number: { gt: after } }
              const newest = { orderBy: { number: 'asc' }, take: limit, include: withClocks } as const
              return logsOf(tx, await tx.ticket.findMany({ where, ...newest }))
            },
            { isolationLevel: 'RepeatableRead' },
          ),
        LONG_MS_MAX,
      ),
  }
}

/** A calendar that this release would count by otherwise, or not at all, is not remembered: its due times cannot be told. */
function calendarOf({ version, content }: { version: string; content: unknown }): Remembered['calendars'][number][] {
  try {
    const calendar = createCalendar(content as Parameters<typeof createCalendar>[0])
    return calendar.version === version ? [{ version, calendar }] : []
  } catch {
    return []
  }
}

type TicketRow = Parameters<typeof ticketOf>[0]

/** The logs of these tickets, with those of the tickets they took in, however deep. */
async function logsOf(tx: Prisma.TransactionClient, rows: readonly TicketRow[]): Promise<TicketLog[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const events = await tx.event.findMany({ where: { ticketId: { in: ids } }, orderBy: { id: 'asc' } })
  const sources = await tx.ticket.findMany({ where: { mergedIntoId: { in: ids } }, include: withClocks })
  const eventsBy = groupBy(events.map(eventOf), ({ ticket }) => ticket ?? '')
  const sourceLogs = new Map((await logsOf(tx, sources)).map((log) => [log.number, log]))
  const sourcesBy = groupBy(sources, ({ mergedIntoId }) => mergedIntoId ?? '')
  return rows.map((row) => {
    const tookIn = (sourcesBy.get(row.id) ?? []).flatMap(({ number }): [number, TicketLog][] => {
      const log = sourceLogs.get(number)
      return log ? [[number, log]] : []
    })
    const { targets } = ticketOf(row)
    return { number: row.number, targets, events: eventsBy.get(row.id) ?? ([] as Event[]), tookIn: new Map(tookIn) }
  })
}

function groupBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const each of all) {
    const key = keyOf(each)
    const group = groups.get(key)
    if (group) group.push(each)
    else groups.set(key, [each])
  }
  return groups
}

/** That tickets were looked at; the newest look counts. */
export async function writeCountedUnder(
  tx: Prisma.TransactionClient,
  { countedUnder = [] }: Pick<Changes, 'countedUnder'>,
): Promise<void> {
  for (const { ticket, under } of countedUnder) {
    const row = { policyVersion: under.policy, calendarVersion: under.calendar }
    await tx.countedUnder.upsert({
      where: { ticketId: ticket },
      create: { ticketId: ticket, ...row },
      update: row,
    })
  }
}
