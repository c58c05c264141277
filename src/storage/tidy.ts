import { DAY, HOUR, type Instant } from '../calendar/time.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { isDigest } from './letterRecords.ts'
import { blankCode } from './outbox.ts'
import { tidyPastChanges } from './pastChanges.ts'
import { tidyWebhooks } from './webhookTidy.ts'
import { date } from './writeRows.ts'

/** What a desk need not remember. */
export type Housekeeping = {
  /**
   * Forgets expired sign-in links and sessions; browsers in which an agent has not signed in for 400 days; used tokens of websites an hour after they expire; and, once they are
   * older than a day, wrong sign-ins, proofs by code, counts of mailed codes, attempts to name a company, codes in letters that were kept, digests that are out,
   * and conversations in which nobody ever said a line. Answers how many rows it removed. What people wrote in questions
   * and votes is forgotten after `textsKeptMs`, mails that came in and are settled after `mailsKeptMs`; what became of them
   * stays. Webhooks as in webhookTidy.ts, what was noted for reports as in pastChanges.ts.
   */
  tidy(now: Instant, textsKeptMs: number, mailsKeptMs?: number): Promise<number>
}

const DEVICES_KEPT_MS = 400 * DAY
const hasCode = Prisma.sql`"letter"::text ~ '"code":\\s*"[^"]'`
/** As the index Delivery_to_forget says it, to the character: the few that are looked at among all letters there ever were. */
const toForget = Prisma.sql`"state" = 'sent' AND (${hasCode} OR ${isDigest})`

/** No line, figure, ticket or promise stands in conversation `c`, so that nobody misses its row. */
export const holdsNothing = Prisma.sql`NOT EXISTS (SELECT 1 FROM "Message" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "Event" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "File" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "Question" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "Satisfaction" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "AgentNote" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "Ticket" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "EmailCode" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "NameAttempt" WHERE "conversationId" = c."id")
  AND NOT EXISTS (SELECT 1 FROM "ReferralForward" WHERE "conversationId" = c."id")`

/** Housekeeping on PostgreSQL. Two that tidy at once do no harm. */
export function createHousekeeping(prisma: PrismaClient): Housekeeping {
  return {
    tidy: async (now, textsKeptMs, mailsKeptMs = 90 * DAY) => {
      const expired = { where: { expiresAt: { lte: date(now) } } }
      const dayAgo = date((now - DAY) as Instant)
      const removed = [
        await prisma.signInLink.deleteMany(expired),
        await prisma.agentSession.deleteMany(expired),
        await prisma.agentDevice.deleteMany({ where: { lastAt: { lte: date((now - DEVICES_KEPT_MS) as Instant) } } }),
        await prisma.signInTry.deleteMany({ where: { until: { lte: dayAgo } } }),
        await prisma.emailCode.deleteMany({ where: { expiresAt: { lte: dayAgo } } }),
        // clocks of nodes may differ, and a token is taken a little after it expired
        await prisma.usedToken.deleteMany({ where: { expiresAt: { lte: date((now - HOUR) as Instant) } } }),
        await prisma.mailedCode.deleteMany({ where: { at: { lte: dayAgo } } }),
        await prisma.nameAttempt.deleteMany({ where: { at: { lte: dayAgo } } }),
      ].map(({ count }) => count)
      // the history is never deleted, so neither is a conversation that stands in it
      const silent = await prisma.$executeRaw`
        DELETE FROM "Conversation" AS c
        WHERE c."seq" = 0 AND c."removedAt" IS NULL AND c."lastAt" <= ${dayAgo} AND c."handledBy" = 'assistant' AND c."ticketId" IS NULL
          AND ${holdsNothing}`
      const digests = await prisma.$executeRaw`
        DELETE FROM "Delivery" WHERE ${toForget} AND "sentAt" <= ${dayAgo} AND ${isDigest}`
      await prisma.$executeRaw`
        UPDATE "Delivery" SET "letter" = ${blankCode}
        WHERE ${toForget} AND "sentAt" <= ${dayAgo} AND ${hasCode}`
      const old = { lte: date((now - textsKeptMs) as Instant) }
      await prisma.question.updateMany({
        where: { at: old, OR: [{ text: { not: null } }, { reason: { not: null } }] },
        data: { text: null, reason: null },
      })
      const oldMails = { settledAt: { lte: date((now - mailsKeptMs) as Instant) }, sizeBytes: { gt: 0 } }
      const emptied = { raw: new Uint8Array(), sizeBytes: 0, envelope: {} }
      // the row stays, so that the same mail is not taken for a new one
      await prisma.inboundMail.updateMany({
        where: { ...oldMails, note: null },
        data: { ...emptied, from: null, fromKey: null, subject: '' },
      })
      // what stands as a note beside a ticket keeps from whom it is, and goes with its conversation
      await prisma.inboundMail.updateMany({ where: { ...oldMails, note: { not: null } }, data: emptied })
      await prisma.helpVote.updateMany({ where: { at: old, note: { not: null } }, data: { note: null } })
      const others = (await tidyWebhooks(prisma, now)) + (await tidyPastChanges(prisma))
      return removed.reduce((sum, count) => sum + count, silent + digests + others)
    },
  }
}
