import type { WebhookRecords } from '../desk/webhookPorts.ts'
import { writeAudit } from './auditLog.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { type DeliveryRow, FACT_COLUMNS, factValues, webhookDeliveryOf, webhookOf, webhookRow } from './webhookRows.ts'
import { text } from './writeRows.ts'

/** All but the body, which can be long. */
const told = Prisma.raw(
  '"id", "webhookId", "place", "lane", "type", "at", "number", "state", "attempts", "claim", "claimedUntil", "tryAt", "triedAt", "settledAt", "lastStatus", "lastCause", "body" IS NOT NULL AS "hasBody"',
)

/** Endpoints and their deliveries on PostgreSQL. */
export function createWebhookRecords(prisma: PrismaClient): WebhookRecords {
  return {
    webhooks: async () => {
      const rows = await prisma.webhook.findMany({ orderBy: [{ name: 'asc' }, { id: 'asc' }] })
      const counts = await prisma.$queryRaw<{ webhookId: string; n: bigint }[]>`
        SELECT "webhookId", count(*) AS n FROM "WebhookDelivery" WHERE "state" = 'waiting' GROUP BY "webhookId"`
      const waiting = new Map(counts.map(({ webhookId, n }) => [webhookId, Number(n)]))
      return rows.map((row) => ({ ...webhookOf(row), waiting: waiting.get(row.id) ?? 0 }))
    },
    webhook: async (id) => {
      const row = await prisma.webhook.findUnique({ where: { id: text(id) } })
      return row && webhookOf(row)
    },
    saveWebhook: (webhook, audit) =>
      prisma.$transaction(async (tx) => {
        const { id, ...data } = webhookRow(webhook)
        await tx.webhook.upsert({ where: { id }, create: { id, ...data }, update: data })
        await writeAudit(tx, [audit])
      }),
    changeWebhook: (before, after, audit) =>
      prisma.$transaction(async (tx) => {
        const [was, is] = [webhookRow(before), webhookRow(after)]
        const changed = Object.entries(is).filter(
          ([column, value]) => JSON.stringify(value) !== JSON.stringify(was[column as keyof typeof was]),
        )
        if (changed.length === 0) return true
        const unchanged = changed.map(([column]) => {
          const value = was[column as keyof typeof was]
          return { [column]: Array.isArray(value) ? { equals: value } : value }
        })
        const { count } = await tx.webhook.updateMany({
          where: { id: was.id, AND: unchanged },
          data: Object.fromEntries(changed),
        })
        if (count > 0) await writeAudit(tx, [audit])
        return count > 0
      }),
    removeWebhook: (id, audit) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.webhook.deleteMany({ where: { id: text(id) } })
        if (count > 0) await writeAudit(tx, [audit])
      }),
    addDelivery: async (webhook, id, fact) => {
      await prisma.$executeRaw`
        INSERT INTO "WebhookDelivery" ("id", "webhookId", ${FACT_COLUMNS})
        VALUES (${id}, ${text(webhook)}, ${factValues(fact)})`
    },
    deliveries: async (webhook, { state, before, limit }) => {
      const earlier = before
        ? Prisma.sql`AND ("at", "id") < (SELECT "at", "id" FROM "WebhookDelivery" WHERE "id" = ${text(before)})`
        : Prisma.empty
      const ofState = state ? Prisma.sql`AND "state" = ${state}` : Prisma.empty
      const rows = await prisma.$queryRaw<DeliveryRow[]>`
        SELECT ${told} FROM "WebhookDelivery" WHERE "webhookId" = ${text(webhook)} ${ofState} ${earlier}
        ORDER BY "at" DESC, "id" DESC LIMIT ${limit}`
      return rows.map(webhookDeliveryOf)
    },
    delivery: async (webhook, id) => {
      const rows = await prisma.$queryRaw<(DeliveryRow & { text: string | null })[]>`
        SELECT ${told}, "body"::text AS "text" FROM "WebhookDelivery"
        WHERE "webhookId" = ${text(webhook)} AND "id" = ${text(id)}`
      const [row] = rows
      return row ? { ...webhookDeliveryOf(row), body: row.text } : null
    },
    replay: (webhook, which, audit) =>
      prisma.$transaction(async (tx) => {
        const chosen =
          'id' in which
            ? Prisma.sql`"id" = ${text(which.id)} AND "state" <> 'waiting'`
            : Prisma.sql`"state" = 'givenUp' AND "at" >= ${new Date(which.since)}`
        // new places in the old order: what is sent again keeps its order, and comes after what waits already
        const count = await tx.$executeRaw`
          WITH again AS MATERIALIZED (
            SELECT "id", nextval(pg_get_serial_sequence('"WebhookDelivery"', 'place')) AS "place" FROM (
              SELECT "id" FROM "WebhookDelivery"
              WHERE "webhookId" = ${text(webhook)} AND "body" IS NOT NULL AND ${chosen}
              ORDER BY "place" FOR UPDATE) AS old)
          UPDATE "WebhookDelivery" d SET "state" = 'waiting', "place" = again."place", "attempts" = 0, "tryAt" = NULL,
            "claimedUntil" = NULL, "settledAt" = NULL
          FROM again WHERE d."id" = again."id"`
        if (count > 0) await writeAudit(tx, [{ ...audit, after: { ...audit.after, replayed: count } }])
        return count
      }),
  }
}
