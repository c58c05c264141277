import type { Instant } from '../calendar/time.ts'
import type { Outbox } from '../desk/letterPorts.ts'
import type { ConversationId, TicketId } from '../domain/ids.ts'
import type { LetterTrouble } from '../domain/notification.ts'
import { type Delivery as DeliveryRow, Prisma, type PrismaClient } from './generated/client.ts'
import { deliveryOf } from './readRows.ts'
import { insertNew } from './sql.ts'
import { patiently } from './transient.ts'
import { date, eventRow, text } from './writeRows.ts'

/**
 * The column "letter" without its mailed code; any other letter as it is. It is changed as text, because JSON functions
 * stumble over a character 0 in somebody's subject; a bare quote inside a string would be escaped, so nothing else matches.
 */
export const blankCode = Prisma.sql`regexp_replace("letter"::text, '"code":\\s*"[^"]*"', '"code":""')::json`

/** A claim looks no further than so many letters that are due; with more of them to one address, the others wait a little. */
const LOOKED_AT_MAX = 500

/** Letters on PostgreSQL. Many may claim at once: a row somebody else is just taking is passed over, not waited for. */
export function createOutbox(prisma: PrismaClient): Outbox {
  return {
    claim: async (now, leaseMs) => {
      const isDue = (letter: Prisma.Sql) => Prisma.sql`${letter}."state" = 'waiting'
        AND (${letter}."tryAt" IS NULL OR ${letter}."tryAt" <= ${date(now)})`
      const isFree = Prisma.sql`(d."leaseUntil" IS NULL OR d."leaseUntil" <= ${date(now)})`
      // an earlier letter to the same address goes first, also while another desk is sending it; looked up row by row, for as
      // a join this would compare all with all
      const rows = await prisma.$queryRaw<DeliveryRow[]>`
        WITH "due" AS MATERIALIZED (
          SELECT d."id", d."to", d."place" FROM "Delivery" d WHERE ${isDue(Prisma.sql`d`)} AND ${isFree}
          ORDER BY d."place" LIMIT ${LOOKED_AT_MAX}
        ), "first" AS MATERIALIZED (
          SELECT "id" FROM "due" WHERE "place" = (
            SELECT e."place" FROM "Delivery" e WHERE e."to" = "due"."to" AND ${isDue(Prisma.sql`e`)}
            ORDER BY e."place" LIMIT 1)
        )
        UPDATE "Delivery" SET "attempts" = "attempts" + 1, "leaseUntil" = ${date((now + leaseMs) as Instant)},
          "doubts" = "doubts" + CASE WHEN "leaseUntil" IS NULL THEN 0 ELSE 1 END
        WHERE "id" = (
          SELECT d."id" FROM "Delivery" d WHERE d."id" IN (SELECT "id" FROM "first") AND ${isDue(Prisma.sql`d`)} AND ${isFree}
          ORDER BY d."place" LIMIT 1 FOR UPDATE SKIP LOCKED
        ) RETURNING *`
      const [row] = rows
      return row ? { ...deliveryOf(row), attempt: row.attempts, doubts: row.doubts } : null
    },
    hold: async ({ id, attempt }, until) => {
      const where = { id: text(id), attempts: attempt, state: 'waiting' }
      return (await prisma.delivery.updateMany({ where, data: { leaseUntil: date(until) } })).count === 1
    },
    sent: async (id, at, { keep }) => {
      // what was accepted must be written down: forgotten, it would go out once more
      await patiently(
        () => prisma.$executeRaw`
        UPDATE "Delivery" SET "state" = 'sent', "sentAt" = ${date(at)}, "leaseUntil" = NULL, "givenUpAt" = NULL,
          "givenUpFor" = NULL, "letter" = ${keep ? Prisma.sql`"letter"` : blankCode}
        WHERE "id" = ${text(id)} AND "state" <> 'sent'`,
      )
    },
    delayed: async ({ id, attempt }, { cause, isDoubtful }, tryAt) => {
      await prisma.delivery.updateMany({
        where: { id: text(id), attempts: attempt, state: 'waiting' },
        data: {
          tryAt: date(tryAt),
          leaseUntil: null,
          lastCause: text(cause),
          ...(isDoubtful && { doubts: { increment: 1 } }),
        },
      })
    },
    givenUp: ({ id, attempt }, why, at) =>
      giveUp(prisma, Prisma.sql`"id" = ${text(id)} AND "attempts" = ${attempt} AND "state" = 'waiting'`, why, at),
    bounced: (id, why, at) => giveUp(prisma, Prisma.sql`"id" = ${text(id)} AND "state" = 'sent'`, why, at),
    kept: async (limit) => {
      const rows = await prisma.delivery.findMany({ orderBy: { place: 'desc' }, take: limit })
      return rows.map((row) => ({ ...deliveryOf(row), sentAt: row.sentAt && (row.sentAt.getTime() as Instant) }))
    },
  }
}

/** Gives up the one letter that fits, if it does, and writes it down in the history of its conversation. */
function giveUp(
  prisma: PrismaClient,
  which: Prisma.Sql,
  { cause, trouble }: { cause: string; trouble: LetterTrouble },
  at: Instant,
): Promise<ConversationId | null> {
  return prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<Pick<DeliveryRow, 'id' | 'conversationId' | 'ticketId'>[]>`
      UPDATE "Delivery" SET "state" = 'givenUp', "givenUpAt" = ${date(at)}, "givenUpFor" = ${trouble},
        "lastCause" = ${text(cause)}, "sentAt" = NULL, "leaseUntil" = NULL, "letter" = ${blankCode}
      WHERE ${which} RETURNING "id", "conversationId", "ticketId"`
    if (!row || row.conversationId === null) return null
    const conversation = row.conversationId as ConversationId
    const ticket = row.ticketId as TicketId | null
    const happening = { kind: 'LetterGivenUp', delivery: row.id, cause: trouble, at, conversation, ticket } as const
    await insertNew(tx, 'Event', [eventRow(happening)])
    return conversation
  })
}
