import { DAY, type Instant } from '../calendar/time.ts'
import type { Event } from '../domain/event.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { holdsNothing } from './tidy.ts'
import { LONG_MS_MAX, patiently } from './transient.ts'
import { date } from './writeRows.ts'

/** What was removed, in numbers. `isMore`: there may be more of it, for another call. */
type Removed = { conversations: number; messages: number; files: number; letters: number; isMore: boolean }

export type Retention = {
  /**
   * Removes conversations whose last word is `keptMs` old, some hundred at a time: what was said, files, notes, letters, mails,
   * ratings' words, what tickets say, and who it was. Not while a ticket of theirs is open or was closed within that time,
   * an open ticket holds a file of it, somebody is in it or waits, or something of it is still to be sent. What figures count stays, as somebody's whom nobody
   * knows (`KEPT_EVENTS` and below). Many nodes may call at once: what one is at, the others pass over.
   */
  removeOld(now: Instant, keptMs: number): Promise<Removed>
}

/** Conversations of one transaction. */
const BATCH = 200
/** Found by one look through the table, which no index shortens: one more of them would cost every turn. */
const FOUND_MAX = 5_000
const BATCH_MS_MAX = 60_000
/** A limit below this is somebody's mistake; the database has the same law for lines. */
const KEPT_MS_MIN = 30 * DAY

/** What stands for what was removed. */
const REMOVED = '[removed]'

/** Events that reports count, or from which due times are counted again. They hold ids, times and tiers. */
const KEPT_EVENTS: readonly Event['kind'][] = [
  'AgentAskedFor',
  'TicketOpened',
  'TicketAssigned',
  'TicketUnassigned',
  'TicketAnswered',
  'TicketSolved',
  'TicketClosed',
  'TicketReopened',
  'TierChanged',
  'TicketWaiting',
  'TicketWaitingEnded',
  'ClocksRecomputed',
  'TicketMerged',
  'TicketTookIn',
  'TargetWarned',
  'TargetBroken',
  'DeskCalled',
]

type Tx = Prisma.TransactionClient

/** The end of what is kept, on PostgreSQL. */
export function createRetention(prisma: PrismaClient): Retention {
  /** Found and not looked at closely yet. */
  let found: string[] = []

  return {
    removeOld: async (now, keptMs) => {
      if (keptMs < KEPT_MS_MIN) throw new RangeError('conversations are kept for 30 days at least')
      const until = (now - keptMs) as Instant
      if (found.length === 0) found = await patiently(() => find(prisma, until), LONG_MS_MAX)
      const batch = found.splice(0, BATCH)
      if (batch.length === 0) return { ...nothing, isMore: false }
      const removed = await prisma.$transaction((tx) => remove(tx, batch, until, now), { timeout: BATCH_MS_MAX })
      return { ...removed, isMore: found.length > 0 || batch.length === BATCH }
    },
  }
}

const nothing = { conversations: 0, messages: 0, files: 0, letters: 0 }

/**
 * Old, at rest, and nothing of it still to come. `c` is the conversation. No NOT IN: beside 100,000 open tickets the database
 * would go through all their files for each conversation.
 */
function isOver(until: Instant): Prisma.Sql {
  const limit = date(until)
  return Prisma.sql`c."lastAt" <= ${limit} AND (c."removedAt" IS NULL OR c."seq" > 0)
    AND c."handledBy" = 'assistant' AND c."inquirySince" IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM "Ticket" t LEFT JOIN "Ticket" into_ ON into_."id" = t."mergedIntoId"
      WHERE (t."conversationId" = c."id" OR t."id" = c."ticketId")
        AND (t."status" = 'open' OR t."solvedAt" > ${limit} OR into_."status" = 'open'))
    AND NOT EXISTS (
      SELECT 1 FROM "Ticket" o, json_array_elements(o."files") AS f
      WHERE o."status" = 'open' AND f->>'conversation' = c."id")
    AND NOT EXISTS (SELECT 1 FROM "AgentNote" n WHERE n."conversationId" = c."id" AND n."at" > ${limit})
    AND NOT EXISTS (SELECT 1 FROM "Delivery" d WHERE d."conversationId" = c."id" AND d."state" = 'waiting')
    AND NOT EXISTS (SELECT 1 FROM "WebhookDelivery" w WHERE w."conversationId" = c."id" AND w."state" = 'waiting')
    AND NOT EXISTS (SELECT 1 FROM "InboundMail" m WHERE m."conversationId" = c."id" AND m."state" = 'received')`
}

async function find(prisma: PrismaClient, until: Instant): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Conversation" c WHERE ${isOver(until)} ORDER BY c."lastAt" LIMIT ${FOUND_MAX}`
  return rows.map(({ id }) => id)
}

/**
 * One transaction.
 *
 * 1. Conversations and their tickets are locked; whatever somebody else holds is passed over, not waited for.
 * 2. What is locked is looked at once more: whoever woke one up a moment ago has saved it before our lock, or will find a
 *    newer version than theirs. So a conversation goes whole or stays whole.
 * 3. The conversation is emptied first, then its log: in this order the database lets lines go, and with a receipt.
 */
async function remove(tx: Tx, batch: string[], until: Instant, now: Instant): Promise<Omit<Removed, 'isMore'>> {
  const ids = await lock(tx, batch, until)
  if (ids.length === 0) return nothing
  const own = Prisma.sql`"conversationId" = ANY(${ids})`
  const tickets = (await tx.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Ticket" WHERE ${own}`).map(({ id }) => id)
  const ofTheirs = Prisma.sql`(${own} OR "ticketId" = ANY(${tickets}))`
  await tx.$executeRaw`SELECT set_config('signpost.removal', pg_current_xact_id()::text, true)`
  await tx.$executeRaw`
    UPDATE "Conversation" SET "version" = "version" + 1, "seq" = 0, "zone" = NULL, "personKind" = 'visitor',
      "removedCustomerId" = COALESCE("customerId", "removedCustomerId"), "removedAt" = ${date(now)},
      "personName" = NULL, "personEmail" = NULL, "proof" = NULL, "contactId" = NULL, "customerId" = NULL,
      "signedAs" = NULL, "flow" = NULL, "shown" = '[]', "silentAt" = NULL, "ticketId" = NULL
    WHERE "id" = ANY(${ids})`
  await emptyTickets(tx, ids)
  const messages = await tx.$executeRaw`DELETE FROM "Message" WHERE ${own}`
  await tx.$executeRaw`DELETE FROM "Event" WHERE ${own} AND "kind" <> ALL(${[...KEPT_EVENTS]})`
  const files = await tx.$executeRaw`DELETE FROM "File" WHERE ${own}`
  const letters = await tx.$executeRaw`DELETE FROM "Delivery" WHERE ${ofTheirs} AND "state" <> 'waiting'`
  await tx.$executeRaw`UPDATE "WebhookDelivery" SET "body" = NULL WHERE ${ofTheirs} AND "state" <> 'waiting'`
  // the row stays, so that the same mail is not taken for a new one
  await tx.$executeRaw`
    UPDATE "InboundMail" SET "raw" = '', "sizeBytes" = 0, "from" = NULL, "fromKey" = NULL, "subject" = '', "note" = NULL,
      "envelope" = '{}'
    WHERE ${own} AND "state" <> 'received'`
  await tx.$executeRaw`UPDATE "Satisfaction" SET "word" = NULL WHERE "ticketId" = ANY(${tickets})`
  for (const table of ['AgentNote', 'LiveTalk', 'EmailCode', 'NameAttempt', 'ReferralForward', 'UsedToken']) {
    await tx.$executeRaw`DELETE FROM ${Prisma.raw(`"${table}"`)} WHERE ${own}`
  }
  await tx.$executeRaw`DELETE FROM "Conversation" AS c WHERE c."id" = ANY(${ids}) AND ${holdsNothing}`
  const counts = { conversations: ids.length, messages, files, letters }
  await tx.$executeRaw`
    INSERT INTO "Removal" ("at", "until", "counts", "xact")
    VALUES (${date(now)}, ${date(until)}, ${JSON.stringify(counts)}::json, pg_current_xact_id()::text)`
  return counts
}

async function lock(tx: Tx, batch: string[], until: Instant): Promise<string[]> {
  const talks = await tx.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Conversation" c WHERE c."id" = ANY(${batch}) ORDER BY c."id" FOR UPDATE OF c SKIP LOCKED`
  const mine = talks.map(({ id }) => id)
  const tickets = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Ticket" WHERE "conversationId" = ANY(${mine}) ORDER BY "id" FOR UPDATE SKIP LOCKED`
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT c."id" FROM "Conversation" c
    WHERE c."id" = ANY(${mine}) AND ${isOver(until)}
      AND NOT EXISTS (
        SELECT 1 FROM "Ticket" t WHERE t."conversationId" = c."id" AND t."id" <> ALL(${tickets.map(({ id }) => id)}))`
  return rows.map(({ id }) => id)
}

/** Tickets keep their number, customer, contact, tier, times, status and outcome; another's files lose those of a talk that goes. */
async function emptyTickets(tx: Tx, ids: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Ticket" SET "version" = "version" + 1, "subject" = ${REMOVED}, "details" = ${REMOVED}, "circumstances" = '{}',
      "files" = '[]', "notes" = '[]', "tierChanges" = COALESCE((
        SELECT json_agg(json_build_object('at', e->'at', 'agent', e->'agent', 'from', e->'from', 'to', e->'to', 'reason', ${REMOVED}::text))
        FROM json_array_elements("tierChanges") AS e), '[]'::json)
    WHERE "conversationId" = ANY(${ids})`
  await tx.$executeRaw`
    UPDATE "Ticket" SET "version" = "version" + 1, "files" = COALESCE((
        SELECT json_agg(f) FROM json_array_elements("files") AS f WHERE f->>'conversation' <> ALL(${ids})), '[]'::json)
    WHERE "customerId" IN (SELECT "removedCustomerId" FROM "Conversation" WHERE "id" = ANY(${ids}))
      AND "conversationId" <> ALL(${ids}) AND "files"::text <> '[]'
      AND EXISTS (SELECT 1 FROM json_array_elements("files") AS f WHERE f->>'conversation' = ANY(${ids}))`
}
