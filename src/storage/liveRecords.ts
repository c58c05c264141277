import type { Instant } from '../calendar/time.ts'
import type { LiveRecords, LiveTalk } from '../desk/livePorts.ts'
import type { Changes } from '../desk/storePorts.ts'
import type { ConversationId } from '../domain/ids.ts'
import { type Satisfaction, SCORES } from '../domain/satisfaction.ts'
import type * as Row from './generated/client.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { messageOf } from './readRows.ts'
import { date, text } from './writeRows.ts'

/** What is live, and how it was, on PostgreSQL. None of it makes a conversation stale. */
export function createLiveRecords(prisma: PrismaClient): LiveRecords {
  return {
    live: async (id) => liveOf(await prisma.liveTalk.findUnique({ where: { conversationId: text(id) } })),
    markRead: async (id, until) => {
      const changed = await prisma.$executeRaw`
        INSERT INTO "LiveTalk" ("conversationId", "readUntil")
          SELECT "id", ${date(until)} FROM "Conversation" WHERE "id" = ${text(id)}
        ON CONFLICT ("conversationId") DO UPDATE SET "readUntil" = EXCLUDED."readUntil"
          WHERE COALESCE("LiveTalk"."readUntil", '-infinity') < EXCLUDED."readUntil"`
      return changed > 0
    },
    markConnected: async (ids, at) => {
      if (ids.length === 0) return
      await prisma.$executeRaw`
        INSERT INTO "LiveTalk" ("conversationId", "connectedAt")
          SELECT "id", ${date(at)} FROM "Conversation" WHERE "id" = ANY(${ids.map(text)}::text[]) ORDER BY "id"
        ON CONFLICT ("conversationId") DO UPDATE SET "connectedAt" = EXCLUDED."connectedAt"`
    },
    conversationsChanged: async (known) => {
      if (known.size === 0) return []
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT "known"."id" FROM unnest(${[...known.keys()].map(text)}::text[], ${[...known.values()]}::int[]) AS "known" ("id", "version")
        LEFT JOIN "Conversation" AS c ON c."id" = "known"."id"
        WHERE c."version" IS DISTINCT FROM "known"."version"`
      return rows.map(({ id }) => id as ConversationId)
    },
    newestLines: async (ids) => {
      const rows = await prisma.$queryRaw<{ id: string; seq: number }[]>`
        SELECT "id", "seq" FROM "Conversation" WHERE "id" = ANY(${ids.map(text)}::text[])`
      return new Map(rows.map(({ id, seq }) => [id as ConversationId, seq]))
    },
    markPlace: async (id, { page, browser }) => {
      const changed = await prisma.$executeRaw`
        INSERT INTO "LiveTalk" ("conversationId", "page", "browser")
          SELECT "id", ${page && text(page)}, ${browser && text(browser)} FROM "Conversation" WHERE "id" = ${text(id)}
        ON CONFLICT ("conversationId") DO UPDATE SET "page" = EXCLUDED."page", "browser" = EXCLUDED."browser"
          WHERE ("LiveTalk"."page", "LiveTalk"."browser") IS DISTINCT FROM (EXCLUDED."page", EXCLUDED."browser")`
      return changed > 0
    },
    markGone: async (online, connectedSince, dueAt) => {
      const isOnline =
        online.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`c."agentId" IN (${Prisma.join(online.map(text))})`
      await prisma.$executeRaw`
        UPDATE "LiveTalk" l SET "agentGoneAt" = NULL FROM "Conversation" c
        WHERE l."agentGoneAt" IS NOT NULL AND c."id" = l."conversationId" AND ${isOnline}`
      await prisma.$executeRaw`
        UPDATE "LiveTalk" l SET "agentGoneAt" = ${date(dueAt)} FROM "Conversation" c
        WHERE c."handledBy" = 'agent' AND NOT ${isOnline} AND l."conversationId" = c."id"
          AND l."agentGoneAt" IS NULL AND l."connectedAt" >= ${date(connectedSince)}`
    },
    firstLiveDue: async (kind, now) => {
      const row = await prisma.liveTalk.findFirst({ where: { [kind]: { lte: date(now) } }, orderBy: { [kind]: 'asc' } })
      return row && (row.conversationId as ConversationId)
    },
    correctionsOf: async (id) => {
      const where = { conversationId: text(id), replacesSeq: { not: null } }
      return (await prisma.message.findMany({ where, orderBy: { seq: 'asc' } })).map(messageOf)
    },
    countAhead: (id, since) =>
      prisma.conversation.count({
        where: { handledBy: 'queue', handledSince: { lt: date(since) }, id: { not: text(id) } },
      }),
    recentWaits: async (since, limit) => {
      const rows = await prisma.event.findMany({
        where: { at: { gte: date(since) }, kind: 'AgentJoined' },
        orderBy: { at: 'desc' },
        take: limit,
        select: { happening: true },
      })
      return rows
        .map(({ happening }) => (happening as { waitedMs?: unknown } | null)?.waitedMs)
        .filter((waitedMs) => typeof waitedMs === 'number')
    },
    satisfactionOf: async (ticket) => {
      const row = await prisma.satisfaction.findUnique({ where: { ticketId: text(ticket) } })
      return row && satisfactionOf(row)
    },
    satisfactionSince: async (from, to) => {
      const where = { at: { gte: date(from), lt: date(to) } }
      return (await prisma.satisfaction.findMany({ where, orderBy: { at: 'asc' } })).map(satisfactionOf)
    },
  }
}

/** What a decision changes of it. */
export async function writeLiveRecords(
  tx: Prisma.TransactionClient,
  { conversation, live, satisfaction }: Changes,
): Promise<void> {
  if (conversation && live) {
    const row = Object.fromEntries(Object.entries(live).map(([column, at]) => [column, at === null ? null : date(at)]))
    const conversationId = conversation.id
    await tx.liveTalk.upsert({ where: { conversationId }, create: { conversationId, ...row }, update: row })
  }
  if (satisfaction) {
    const { ticket: ticketId, conversation: conversationId, at, score, word, agent: agentId } = satisfaction
    const row = { conversationId, at: date(at), score, word: word === null ? null : text(word), agentId }
    await tx.satisfaction.upsert({ where: { ticketId }, create: { ticketId, ...row }, update: row })
  }
}

function liveOf(row: Row.LiveTalk | null): LiveTalk {
  const at = (time: Date | null | undefined) => (time ? (time.getTime() as Instant) : null)
  return {
    page: row?.page ?? null,
    browser: row?.browser ?? null,
    readUntil: at(row?.readUntil),
    connectedAt: at(row?.connectedAt),
    agentDueAt: at(row?.agentDueAt),
    agentGoneAt: at(row?.agentGoneAt),
    mailDueAt: at(row?.mailDueAt),
    mailedUntil: at(row?.mailedUntil),
    mailedAt: at(row?.mailedAt),
  }
}

function satisfactionOf(row: Row.Satisfaction): Satisfaction {
  const score = SCORES.find((known) => known === row.score)
  if (score === undefined) throw new Error(`Satisfaction ${row.ticketId}: score holds ${row.score}, expected 1 to 5`)
  return {
    ticket: row.ticketId as Satisfaction['ticket'],
    conversation: row.conversationId as ConversationId,
    at: row.at.getTime() as Instant,
    score,
    word: row.word,
    agent: row.agentId as Satisfaction['agent'],
  }
}
