import type { Instant } from '../calendar/time.ts'
import type { Outbox } from '../desk/ports.ts'
import { type Delivery as DeliveryRow, Prisma, type PrismaClient } from './generated/client.ts'
import { deliveryOf } from './readRows.ts'
import { date, text } from './writeRows.ts'

/**
 * The column "letter" without its mailed code; any other letter as it is. It is changed as text, because JSON functions
 * stumble over a character 0 in somebody's subject; a bare quote inside a string would be escaped, so nothing else matches.
 */
export const blankCode = Prisma.sql`regexp_replace("letter"::text, '"code":\\s*"[^"]*"', '"code":""')::json`

/** Letters on PostgreSQL. Many may claim at once: a row somebody else is just taking is passed over, not waited for. */
export function createOutbox(prisma: PrismaClient): Outbox {
  return {
    claim: async (now, leaseMs) => {
      const rows = await prisma.$queryRaw<DeliveryRow[]>`
        UPDATE "Delivery" SET "attempts" = "attempts" + 1, "tryAt" = ${date((now + leaseMs) as Instant)}
        WHERE "id" = (
          SELECT "id" FROM "Delivery" WHERE "state" = 'waiting' AND ("tryAt" IS NULL OR "tryAt" <= ${date(now)})
          ORDER BY "place" LIMIT 1 FOR UPDATE SKIP LOCKED
        ) RETURNING *`
      const [row] = rows
      return row ? { ...deliveryOf(row), attempts: row.attempts } : null
    },
    sent: async (id, at, { keep }) => {
      await prisma.$executeRaw`
        UPDATE "Delivery" SET "state" = 'sent', "sentAt" = ${date(at)}, "letter" = ${keep ? Prisma.sql`"letter"` : blankCode}
        WHERE "id" = ${text(id)}`
    },
    failed: async (id, cause, tryAgainAt) => {
      if (tryAgainAt === null) {
        await prisma.$executeRaw`
          UPDATE "Delivery" SET "state" = 'givenUp', "lastCause" = ${text(cause)}, "letter" = ${blankCode}
          WHERE "id" = ${text(id)} AND "state" = 'waiting'`
        return
      }
      const data = { tryAt: date(tryAgainAt), lastCause: text(cause) }
      await prisma.delivery.updateMany({ where: { id: text(id), state: 'waiting' }, data })
    },
    kept: async (limit) => {
      const rows = await prisma.delivery.findMany({ orderBy: { place: 'desc' }, take: limit })
      return rows.map((row) => ({ ...deliveryOf(row), sentAt: row.sentAt && (row.sentAt.getTime() as Instant) }))
    },
  }
}
