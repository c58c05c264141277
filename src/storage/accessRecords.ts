import { HOUR, type Instant } from '../calendar/time.ts'
import type { AccessRecords, AccessRow } from '../desk/accessPorts.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { patiently } from './transient.ts'
import { date, text } from './writeRows.ts'

/** Rows of one statement. */
const ROWS_MAX = 1_000
/** What has a conversation for its subject. */
const ABOUT_TALKS = ['conversation', 'file']

/** The access log on PostgreSQL. */
export function createAccessRecords(prisma: PrismaClient): AccessRecords {
  return {
    addLooks: async (looks) => {
      for (let at = 0; at < looks.length; at += ROWS_MAX) {
        // in one order everywhere, so that nodes that write at once wait for each other and never in a circle
        const rows = looks
          .slice(at, at + ROWS_MAX)
          .map(({ agent, what, subject, times, firstAt, lastAt }) => {
            const hour = (Math.floor(firstAt / HOUR) * HOUR) as Instant
            return { agent: text(agent), what, subject: text(subject), hour, times, firstAt, lastAt }
          })
          .sort((a, b) => (JSON.stringify(Object.values(a)) < JSON.stringify(Object.values(b)) ? -1 : 1))
          .map((row) => {
            const { agent, what, subject, hour, times, firstAt, lastAt } = row
            return Prisma.sql`(${agent}, ${what}, ${subject}, ${date(hour)}, ${times}, ${date(firstAt)}, ${date(lastAt)})`
          })
        await prisma.$executeRaw`
          INSERT INTO "AccessEntry" AS e ("agentId", "what", "subject", "hour", "times", "firstAt", "lastAt")
          VALUES ${Prisma.join(rows)}
          ON CONFLICT ("agentId", "hour", "what", "subject") DO UPDATE SET
            "times" = e."times" + EXCLUDED."times", "lastAt" = GREATEST(e."lastAt", EXCLUDED."lastAt")`
      }
    },

    looks: async ({ agent, about, before, limit }) => {
      const talk =
        typeof about === 'number'
          ? Prisma.sql`(SELECT "conversationId" FROM "Ticket" WHERE "number" = ${about})`
          : Prisma.sql`${about === null ? null : text(about)}`
      const where = Prisma.join(
        [
          Prisma.sql`TRUE`,
          ...(agent === null ? [] : [Prisma.sql`e."agentId" = ${text(agent)}`]),
          ...(about === null ? [] : [Prisma.sql`e."subject" = ${talk} AND e."what" = ANY(${ABOUT_TALKS})`]),
          ...(before === null ? [] : [Prisma.sql`e."id" < ${before}`]),
        ],
        ' AND ',
      )
      const rows = await patiently(
        () => prisma.$queryRaw<Row[]>`
          SELECT e.*, COALESCE(a."name", e."agentId") AS "agentName", t."number"
          FROM "AccessEntry" e LEFT JOIN "Agent" a ON a."id" = e."agentId"
            LEFT JOIN LATERAL (
              SELECT max(k."number") AS "number" FROM "Ticket" k
              WHERE e."what" = ANY(${ABOUT_TALKS}) AND k."conversationId" = e."subject"
            ) t ON TRUE
          WHERE ${where} ORDER BY e."id" DESC LIMIT ${limit}`,
      )
      return rows.map(rowOf)
    },

    forgetLooks: (before) =>
      prisma.$transaction(async (tx) => {
        await tx.$executeRaw`SELECT set_config('signpost.forgetting', pg_current_xact_id()::text, true)`
        return tx.$executeRaw`DELETE FROM "AccessEntry" WHERE "hour" <= ${date((before - HOUR) as Instant)}`
      }),
  }
}

type Row = {
  id: bigint
  agentId: string
  agentName: string
  what: string
  subject: string
  times: number
  firstAt: Date
  lastAt: Date
  number: number | null
}

function rowOf(row: Row): AccessRow {
  return {
    id: Number(row.id),
    agent: row.agentId as AccessRow['agent'],
    agentName: row.agentName,
    what: row.what as AccessRow['what'],
    subject: row.subject,
    conversation: ABOUT_TALKS.includes(row.what) ? (row.subject as AccessRow['conversation']) : null,
    ticket: row.number,
    times: row.times,
    firstAt: row.firstAt.getTime() as Instant,
    lastAt: row.lastAt.getTime() as Instant,
  }
}
