import type { Instant } from '../calendar/time.ts'
import type { WebhookFact, WebhookOutbox, WebhookOutcome } from '../desk/webhookPorts.ts'
import { writeAudit } from './auditLog.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { FACT_COLUMNS, factValues, webhookOf } from './webhookRows.ts'
import { date, text } from './writeRows.ts'

/**
 * Writes a row for every endpoint that is on and wants to hear it, in the transaction of the fact. An endpoint that is just
 * being deleted is waited for and then left out; it must not stop the fact itself.
 */
export async function writeWebhooks(
  tx: Pick<Prisma.TransactionClient, '$executeRaw'>,
  facts: readonly WebhookFact[],
): Promise<void> {
  for (const fact of facts) {
    await tx.$executeRaw`
      INSERT INTO "WebhookDelivery" ("id", "webhookId", ${FACT_COLUMNS})
      SELECT 'msg_' || replace(gen_random_uuid()::text, '-', ''), w."id", ${factValues(fact)}
      FROM "Webhook" w WHERE w."offAt" IS NULL AND ${fact.type} = ANY(w."types") ORDER BY w."id" FOR KEY SHARE`
  }
}

/**
 * Deliveries on PostgreSQL, for many at once on many nodes. Only the first that waits of an endpoint's lane can be claimed, so
 * what is told of one ticket stays in order and no other ticket waits for it. A lease that ran out makes it anybody's again,
 * and its number then tells the late one that it is too late.
 */
export function createWebhookOutbox(prisma: PrismaClient): WebhookOutbox {
  return {
    claimWebhook: async (now, leaseMs, busy) => {
      const at = date(now)
      const rows = await prisma.$queryRaw<{ id: string; claim: number; attempts: number; body: string }[]>`
        UPDATE "WebhookDelivery" SET "claim" = "claim" + 1, "claimedUntil" = ${date((now + leaseMs) as Instant)}
        WHERE "id" = (
          SELECT d."id" FROM "WebhookDelivery" d JOIN "Webhook" w ON w."id" = d."webhookId"
          WHERE d."state" = 'waiting' AND (d."tryAt" IS NULL OR d."tryAt" <= ${at})
            AND (d."claimedUntil" IS NULL OR d."claimedUntil" <= ${at})
            AND (w."offAt" IS NULL OR d."type" = 'webhook.test') AND w."id" <> ALL(${[...busy]})
            AND NOT EXISTS (
              SELECT 1 FROM "WebhookDelivery" e
              WHERE e."webhookId" = d."webhookId" AND e."lane" = d."lane" AND e."state" = 'waiting' AND e."place" < d."place")
          ORDER BY d."place" LIMIT 1 FOR UPDATE OF d SKIP LOCKED
        ) AND "state" = 'waiting' AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${at})
        RETURNING "id", "claim", "attempts", "body"::text AS "body", "webhookId", "type"`
      const [row] = rows as ((typeof rows)[number] & { webhookId: string; type: string })[]
      const webhook = row && (await prisma.webhook.findUnique({ where: { id: row.webhookId } }))
      if (!row || !webhook) return null
      const { id, claim, attempts, body } = row
      return {
        id,
        claim,
        attempts: attempts + 1,
        body,
        type: row.type as WebhookFact['type'],
        webhook: webhookOf(webhook),
      }
    },
    settleWebhook: (claimed, outcome, at, off = null) =>
      prisma.$transaction(async (tx) => {
        const { state, tryAt, cause } = columnsOf(outcome)
        const isOurs = await tx.$executeRaw`
          UPDATE "WebhookDelivery" SET "state" = ${state}, "attempts" = "attempts" + 1, "claimedUntil" = NULL,
            "tryAt" = ${tryAt && date(tryAt)}, "triedAt" = ${date(at)}, "lastStatus" = ${outcome.status}::int,
            "lastCause" = ${cause}, "settledAt" = ${state === 'waiting' ? null : date(at)}
          WHERE "id" = ${text(claimed.id)} AND "claim" = ${claimed.claim} AND "state" = 'waiting'`
        if (isOurs === 0) return 'late'
        if (claimed.type !== 'webhook.test' || outcome.became === 'delivered')
          await writeHealth(tx, claimed.webhook.id, outcome, at)
        if (!off) return 'settled'
        const switched = await tx.$executeRaw`
          UPDATE "Webhook" SET "offAt" = ${date(at)}, "offCause" = ${off.cause}
          WHERE "id" = ${claimed.webhook.id} AND "offAt" IS NULL`
        if (switched === 0) return 'settled' // somebody was faster
        await writeAudit(tx, [off.audit])
        return 'switchedOff'
      }),
    releaseWebhook: async ({ id, claim }) => {
      await prisma.$executeRaw`
        UPDATE "WebhookDelivery" SET "claimedUntil" = NULL
        WHERE "id" = ${text(id)} AND "claim" = ${claim} AND "state" = 'waiting'`
    },
  }
}

/** One that comes through makes the endpoint sound; nothing is written where nothing changes. */
async function writeHealth(
  tx: Pick<Prisma.TransactionClient, '$executeRaw'>,
  webhook: string,
  { became }: WebhookOutcome,
  at: Instant,
): Promise<void> {
  if (became === 'delivered') {
    await tx.$executeRaw`
      UPDATE "Webhook" SET "failingSince" = NULL, "givenUpInRow" = 0
      WHERE "id" = ${webhook} AND ("failingSince" IS NOT NULL OR "givenUpInRow" > 0)`
    return
  }
  const more = became === 'givenUp' ? 1 : 0
  await tx.$executeRaw`
    UPDATE "Webhook" SET "failingSince" = COALESCE("failingSince", ${date(at)}), "givenUpInRow" = "givenUpInRow" + ${more}::int
    WHERE "id" = ${webhook} AND ("failingSince" IS NULL OR ${more}::int > 0)`
}

function columnsOf(outcome: WebhookOutcome): { state: string; tryAt: Instant | null; cause: string | null } {
  switch (outcome.became) {
    case 'delivered':
      return { state: 'delivered', tryAt: null, cause: null }
    case 'delayed':
      return { state: 'waiting', tryAt: outcome.tryAt, cause: outcome.cause }
    case 'givenUp':
      return { state: 'givenUp', tryAt: null, cause: outcome.cause }
  }
}
