import type { Instant } from '../calendar/time.ts'
import type { Outbox } from '../desk/ports.ts'
import type { Delivery as DeliveryRow, PrismaClient } from './generated/client.ts'
import { deliveryOf } from './readRows.ts'
import { date, text } from './writeRows.ts'

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
    sent: async (id, at) => {
      await prisma.delivery.updateMany({ where: { id: text(id) }, data: { state: 'sent', sentAt: date(at) } })
    },
    failed: async (id, cause, tryAgainAt) => {
      const next = tryAgainAt === null ? { state: 'givenUp' } : { tryAt: date(tryAgainAt) }
      await prisma.delivery.updateMany({
        where: { id: text(id), state: 'waiting' },
        data: { ...next, lastCause: text(cause) },
      })
    },
    kept: async (limit) => {
      const rows = await prisma.delivery.findMany({ orderBy: { place: 'desc' }, take: limit })
      return rows.map((row) => ({ ...deliveryOf(row), sentAt: row.sentAt && (row.sentAt.getTime() as Instant) }))
    },
  }
}
