import { DAY, type Instant } from '../calendar/time.ts'
import type { PrismaClient } from './generated/client.ts'
import { date } from './writeRows.ts'

/** What was sent stays to be looked at and sent again for so long. */
const BODIES_KEPT_MS = 30 * DAY
/** That it was sent is known for so long. */
const ROWS_KEPT_MS = 90 * DAY

/**
 * Forgets what webhooks said once that is settled for 30 days, and after 90 days that they were sent. What waits since before
 * then, for an endpoint that is off, is given up. Answers how many rows it removed.
 */
export async function tidyWebhooks(prisma: PrismaClient, now: Instant): Promise<number> {
  const forgotten = date((now - BODIES_KEPT_MS) as Instant)
  await prisma.$executeRaw`
    UPDATE "WebhookDelivery" SET "state" = 'givenUp', "lastCause" = 'tooOld', "settledAt" = ${date(now)}, "body" = NULL,
      "claimedUntil" = NULL, "tryAt" = NULL
    WHERE "state" = 'waiting' AND "at" <= ${forgotten} AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${date(now)})`
  await prisma.$executeRaw`
    UPDATE "WebhookDelivery" SET "body" = NULL
    WHERE "state" <> 'waiting' AND "settledAt" <= ${forgotten} AND "body" IS NOT NULL`
  return prisma.$executeRaw`
    DELETE FROM "WebhookDelivery"
    WHERE "state" <> 'waiting' AND "settledAt" <= ${date((now - ROWS_KEPT_MS) as Instant)}`
}
