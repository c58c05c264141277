import type { Instant } from '../calendar/time.ts'
import type { QueuePage, QueueReads, QueueRow } from '../desk/ports.ts'
import type { AgentId } from '../domain/ids.ts'
import type { QueueAlarm, QueueAlert, QueueCounts, QueueQuery, QueueView } from '../domain/queueView.ts'
import { nextDue } from '../domain/ticket.ts'
import type * as Row from './generated/client.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { alertOf, contactOf, conversationOf, customerOf, messageOf, ticketOf } from './readRows.ts'
import { date } from './writeRows.ts'

/** A search reads no further than so many hits of each kind, the newest first. */
const HITS_MAX = 200
/** More alarms at once than anybody can hear. */
const ALARMS_MAX = 50
/** Longer searches say nothing more. */
const SEARCH_WORDS_MAX = 8

const withTargets = { targets: { orderBy: { kind: 'asc' } } } as const

/** A place of the list: a ticket in its conversation, or a conversation without an open one. */
type Entry = { ticket: string | null; talk: string }

/** The agents' list, part by part: only the rows that are shown are read, however long the list is. */
export function createQueueReads(prisma: PrismaClient): QueueReads {
  return {
    queuePage: async (query) => {
      const [entries, total] = await Promise.all([entriesOf(prisma, query), totalOf(prisma, query)])
      return { rows: await rowsOf(prisma, entries), total } satisfies QueuePage
    },
    queueCounts: (agent, now) => countsOf(prisma, agent, now),
    queueAlarms: (now, queueWaitMs) => alarmsOf(prisma, now, queueWaitMs),
    queueAlerts: (since) => alertsSince(prisma, since),
    searchQueue: async (text, limit) => {
      const entries = await hitsOf(prisma, text)
      return { rows: await rowsOf(prisma, entries.slice(0, limit)), total: entries.length }
    },
  }
}

/** Which open tickets a view shows; null when it shows none. `t` is the ticket, `c` its conversation. */
function ticketsIn(view: QueueView, agent: AgentId, now: Instant): Prisma.Sql | null {
  switch (view) {
    case 'open':
      return Prisma.sql`TRUE`
    case 'mine':
      return Prisma.sql`(t."assigneeId" = ${agent} OR c."agentId" = ${agent} OR ${isNamed(agent)})`
    case 'unassigned':
      return Prisma.sql`(t."assigneeId" IS NULL AND c."handledBy" <> 'agent')`
    case 'tier3':
      return Prisma.sql`t."tier" = 3`
    case 'waiting':
      return Prisma.sql`t."waitingSince" IS NOT NULL`
    case 'breached':
      return Prisma.sql`t."nextDueAt" < ${date(now)}`
    case 'inquiries':
    case 'solved':
      return null
  }
}

/** Which conversations without an open ticket a view shows; null when it shows none. */
function talksIn(view: QueueView, agent: AgentId): Prisma.Sql | null {
  switch (view) {
    case 'open':
      return Prisma.sql`TRUE`
    case 'mine':
      return Prisma.sql`(c."agentId" = ${agent} OR ${isNamed(agent)})`
    case 'unassigned':
      return Prisma.sql`c."handledBy" <> 'agent'`
    case 'inquiries':
      return Prisma.sql`c."inquirySince" IS NOT NULL`
    case 'tier3':
    case 'waiting':
    case 'breached':
    case 'solved':
      return null
  }
}

/** A colleague named this agent in a note there that they have not seen. */
function isNamed(agent: AgentId): Prisma.Sql {
  return Prisma.sql`c."id" IN (SELECT n."conversationId" FROM "AgentMention" m JOIN "AgentNote" n ON n."id" = m."noteId"
    WHERE m."agentId" = ${agent} AND NOT m."seen")`
}

/** Conversations that need the desk and have no open ticket. */
const TALKS = Prisma.sql`
  FROM "Conversation" c
  WHERE (c."handledBy" IN ('queue', 'agent') OR c."inquirySince" IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM "Ticket" o WHERE o."conversationId" = c."id" AND o."status" = 'open')`

async function entriesOf(prisma: PrismaClient, query: QueueQuery): Promise<Entry[]> {
  const { view, agent, now, offset, limit } = query
  if (view === 'solved') {
    const solved = await prisma.ticket.findMany({
      where: { status: 'solved' },
      orderBy: [{ solvedAt: 'desc' }, { number: 'desc' }],
      skip: offset,
      take: limit,
      select: { id: true, conversationId: true },
    })
    return solved.map(({ id, conversationId }) => ({ ticket: id, talk: conversationId }))
  }
  const wait = Prisma.sql`(${query.queueWaitMs} * INTERVAL '1 millisecond')`
  const tickets = ticketsIn(view, agent, now)
  const talks = talksIn(view, agent)
  const until = offset + limit
  const parts: Prisma.Sql[] = []
  if (tickets) {
    // by the index that orders due times; the few whose visitor also waits for a person stand by what comes first
    parts.push(
      Prisma.sql`(SELECT t."id" AS "ticket", c."id" AS "talk", t."nextDueAt" AS "at", t."openedAt" AS "since"
        FROM "Ticket" t JOIN "Conversation" c ON c."id" = t."conversationId"
        WHERE t."status" = 'open' AND c."handledBy" <> 'queue' AND ${tickets}
        ORDER BY t."nextDueAt" ASC NULLS LAST, t."openedAt" LIMIT ${until})`,
      Prisma.sql`(SELECT t."id", c."id", LEAST(t."nextDueAt", c."handledSince" + ${wait}), t."openedAt"
        FROM "Conversation" c JOIN "Ticket" t ON t."conversationId" = c."id"
        WHERE t."status" = 'open' AND c."handledBy" = 'queue' AND ${tickets})`,
    )
  }
  if (talks) {
    parts.push(Prisma.sql`(SELECT NULL AS "ticket", c."id" AS "talk",
      CASE WHEN c."handledBy" = 'queue' THEN c."handledSince" + ${wait} END AS "at",
      COALESCE(c."handledSince", c."inquirySince") AS "since" ${TALKS} AND ${talks})`)
  }
  return prisma.$queryRaw<Entry[]>`
    SELECT "ticket", "talk" FROM (${Prisma.join(parts, ' UNION ALL ')}) "entry"
    ORDER BY "at" ASC NULLS LAST, "since", "talk", "ticket" LIMIT ${limit} OFFSET ${offset}`
}

async function totalOf(prisma: PrismaClient, { view, agent, now }: QueueQuery): Promise<number> {
  if (view === 'solved') return prisma.ticket.count({ where: { status: 'solved' } })
  const tickets = ticketsIn(view, agent, now)
  const talks = talksIn(view, agent)
  const [ofTickets, ofTalks] = await Promise.all([
    tickets
      ? count(
          prisma,
          Prisma.sql`FROM "Ticket" t JOIN "Conversation" c ON c."id" = t."conversationId"
            WHERE t."status" = 'open' AND ${tickets}`,
        )
      : 0,
    talks ? count(prisma, Prisma.sql`${TALKS} AND ${talks}`) : 0,
  ])
  return ofTickets + ofTalks
}

async function count(prisma: PrismaClient, from: Prisma.Sql): Promise<number> {
  const [row] = await prisma.$queryRaw<{ count: number }[]>`SELECT COUNT(*)::int AS "count" ${from}`
  return row?.count ?? 0
}

async function countsOf(prisma: PrismaClient, agent: AgentId, now: Instant): Promise<QueueCounts> {
  const each = (condition: (view: QueueView) => Prisma.Sql | null) =>
    Prisma.join(
      (['open', 'mine', 'unassigned', 'tier3', 'waiting', 'breached', 'inquiries'] as const).map(
        (view) =>
          Prisma.sql`COUNT(*) FILTER (WHERE ${condition(view) ?? Prisma.sql`FALSE`})::int AS ${Prisma.raw(`"${view}"`)}`,
      ),
    )
  type Counted = Omit<QueueCounts, 'solved'>
  const [[tickets], [talks], solved] = await Promise.all([
    prisma.$queryRaw<Counted[]>`SELECT ${each((view) => ticketsIn(view, agent, now))}
      FROM "Ticket" t JOIN "Conversation" c ON c."id" = t."conversationId" WHERE t."status" = 'open'`,
    prisma.$queryRaw<Counted[]>`SELECT ${each((view) => talksIn(view, agent))} ${TALKS}`,
    prisma.ticket.count({ where: { status: 'solved' } }),
  ])
  const both = (view: keyof Counted) => (tickets?.[view] ?? 0) + (talks?.[view] ?? 0)
  return {
    open: both('open'),
    mine: both('mine'),
    unassigned: both('unassigned'),
    tier3: both('tier3'),
    waiting: both('waiting'),
    breached: both('breached'),
    inquiries: both('inquiries'),
    solved,
  }
}

type AlarmRow = Omit<QueueAlarm, 'since' | 'dueAt'> & { since: Date; dueAt: Date }

async function alarmsOf(prisma: PrismaClient, now: Instant, queueWaitMs: number): Promise<QueueAlarm[]> {
  const wait = Prisma.sql`(${queueWaitMs} * INTERVAL '1 millisecond')`
  const rows = await prisma.$queryRaw<AlarmRow[]>`
    (SELECT c."id" AS "conversation", t."number", t."subject", t."tier"::int AS "tier", c."handledSince" AS "since",
        c."handledSince" + ${wait} AS "dueAt"
      FROM "Conversation" c LEFT JOIN "Ticket" t ON t."id" = c."ticketId" AND t."status" = 'open'
      WHERE c."handledBy" = 'queue')
    UNION ALL
    (SELECT c."id", t."number", t."subject", t."tier"::int, t."openedAt", g."dueAt"
      FROM "Ticket" t JOIN "Conversation" c ON c."id" = t."conversationId"
      JOIN "Target" g ON g."ticketId" = t."id" AND g."kind" = 'firstResponse'
      WHERE t."status" = 'open' AND t."tier" = 3 AND c."handledBy" = 'assistant'
        AND (g."state" = 'running' OR (g."state" = 'broken' AND g."metAt" IS NULL)))
    ORDER BY "dueAt" LIMIT ${ALARMS_MAX}`
  return rows
    .map((row) => ({ ...row, since: row.since.getTime() as Instant, dueAt: row.dueAt.getTime() as Instant }))
    .filter(({ since }) => since <= now)
}

async function alertsSince(prisma: PrismaClient, since: Instant): Promise<QueueAlert[]> {
  const rows = await prisma.alert.findMany({
    where: { toldAt: { gt: date(since) }, agentIds: { isEmpty: false } },
    orderBy: { toldAt: 'desc' },
    take: ALARMS_MAX,
    include: { ticket: { select: { conversationId: true, number: true, subject: true, tier: true } } },
  })
  return rows.map(({ ticket: { conversationId, number, subject, tier }, ...row }) => ({
    ...alertOf(row),
    conversation: conversationId,
    number,
    subject,
    tier: tier as QueueAlert['tier'],
  }))
}

/** Everything that all the words fit: numbers, subjects, customers, people and what was said; the newest first. */
async function hitsOf(prisma: PrismaClient, text: string): Promise<Entry[]> {
  const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, SEARCH_WORDS_MAX)
  if (words.length === 0) return []
  const fits = Prisma.sql`to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`
  const like = `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
  const number = /^#?\d{1,9}$/.test(text.trim()) ? Number(text.trim().replace('#', '')) : -1
  return prisma.$queryRaw<Entry[]>`
    SELECT "ticket", "talk" FROM (
      (SELECT t."id" AS "ticket", t."conversationId" AS "talk", t."openedAt" AS "at" FROM "Ticket" t
        WHERE t."number" = ${number})
      UNION
      (SELECT t."id", t."conversationId", t."openedAt" FROM "Ticket" t
        WHERE to_tsvector('simple', t."subject" || ' ' || t."details") @@ ${fits}
        ORDER BY t."openedAt" DESC LIMIT ${HITS_MAX})
      UNION
      (SELECT t."id", t."conversationId", t."openedAt" FROM "Ticket" t
        WHERE t."customerId" IN (SELECT "id" FROM "Customer" WHERE "name" ILIKE ${like})
          OR t."contactId" IN (SELECT "id" FROM "Contact" WHERE "name" ILIKE ${like} OR "email" ILIKE ${like})
        ORDER BY t."openedAt" DESC LIMIT ${HITS_MAX})
      UNION
      (SELECT c."ticketId", c."id", c."lastAt" FROM "Conversation" c
        WHERE c."id" IN (SELECT m."conversationId" FROM "Message" m
          WHERE to_tsvector('simple', "saidIn"(m."body")) @@ ${fits} AND m."role" <> 'system' LIMIT ${HITS_MAX * 10})
        ORDER BY c."lastAt" DESC LIMIT ${HITS_MAX})
      UNION
      (SELECT c."ticketId", c."id", c."lastAt" FROM "Conversation" c
        WHERE c."personEmail" ILIKE ${like} OR c."personName" ILIKE ${like}
        ORDER BY c."lastAt" DESC LIMIT ${HITS_MAX})
    ) "hit" GROUP BY "ticket", "talk" ORDER BY MAX("at") DESC LIMIT ${HITS_MAX}`
}

/** The rows of these places, in their order. Everything that rows share, such as a customer, is read once. */
async function rowsOf(prisma: PrismaClient, entries: Entry[]): Promise<QueueRow[]> {
  if (entries.length === 0) return []
  const ids = [...new Set(entries.map(({ talk }) => talk))]
  const [talkRows, last] = await Promise.all([
    prisma.conversation.findMany({ where: { id: { in: ids } } }),
    lastTexts(prisma, ids),
  ])
  const talks = new Map(talkRows.map((row) => [row.id, row]))
  const ticketIds = entries.flatMap(({ ticket, talk }) => ticket ?? talks.get(talk)?.ticketId ?? [])
  const tickets = new Map(
    (await prisma.ticket.findMany({ where: { id: { in: ticketIds } }, include: withTargets })).map((row) => [
      row.id,
      row,
    ]),
  )
  const both = [...talkRows, ...tickets.values()]
  const [customers, contacts] = await Promise.all([
    prisma.customer.findMany({ where: { id: { in: both.flatMap(({ customerId }) => customerId ?? []) } } }),
    prisma.contact.findMany({ where: { id: { in: both.flatMap(({ contactId }) => contactId ?? []) } } }),
  ])
  const customerOfRow = new Map(customers.map((row) => [row.id, customerOf(row)]))
  const contactOfRow = new Map(contacts.map((row) => [row.id, contactOf(row)]))
  return entries.flatMap((entry): QueueRow[] => {
    const talk = talks.get(entry.talk)
    if (!talk) return [] // it went between the two reads
    const own = tickets.get(entry.ticket ?? '')
    const row = own ?? tickets.get(talk.ticketId ?? '')
    const ticket = row ? ticketOf({ ...row, alerts: [] }) : null // the list shows none
    const of = own ?? talk
    const conversation = conversationOf(talk)
    return [
      {
        conversation,
        ticket,
        customer: customerOfRow.get(of.customerId ?? '') ?? null,
        contact: conversation.person.kind === 'contact' ? (contactOfRow.get(of.contactId ?? '') ?? null) : null,
        nextDue: ticket && nextDue(ticket),
        lastText: last.get(talk.id) ?? '',
      },
    ]
  })
}

/** What the person wrote last in each conversation: its id → the text. A tapped answer or a single word tells too little. */
async function lastTexts(prisma: PrismaClient, ids: string[]): Promise<Map<string, string>> {
  const rows = await prisma.$queryRaw<Row.Message[]>`
    SELECT "told".* FROM "Conversation" CROSS JOIN LATERAL (
      SELECT * FROM "Message" WHERE "conversationId" = "Conversation"."id" AND "role" = 'visitor'
        AND "saidIn"("body") LIKE '% %' AND NOT EXISTS (
          SELECT 1 FROM "Message" "before", json_array_elements("before"."body"->'choices') "choice"
          WHERE "before"."conversationId" = "Message"."conversationId" AND "before"."seq" = "Message"."seq" - 1
            AND "choice"->>'say' = "saidIn"("Message"."body"))
      ORDER BY "seq" DESC LIMIT 1) "told"
    WHERE "Conversation"."id" IN (${Prisma.join(ids)})`
  return new Map(rows.map((row) => [row.conversationId, messageOf(row).body.text]))
}
