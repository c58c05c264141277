import type { Instant } from '../calendar/time.ts'
import type { QueuePage, QueueReads, QueueRow } from '../desk/storePorts.ts'
import type { AgentId } from '../domain/ids.ts'
import type { QueueAlarm, QueueAlert, QueueCounts, QueueQuery, QueueView } from '../domain/queueView.ts'
import { nextDue } from '../domain/ticket.ts'
import type * as Row from './generated/client.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { alertOf, contactOf, conversationOf, customerOf, messageOf, ticketOf } from './readRows.ts'
import { readTally, type Tallied, talliedIf } from './ticketTally.ts'
import { date, text as storable } from './writeRows.ts'

/** A search reads no further than so many hits of each kind, the newest first. */
const HITS_MAX = 200
/** More alarms at once than anybody can hear. */
const ALARMS_MAX = 50
/** Longer searches say nothing more. */
const SEARCH_WORDS_MAX = 8
/** Shorter words are looked for as they are; as the beginning of others they would be everywhere. */
const WHOLE_BELOW = 3
/** So many people and companies of a name are looked through. */
const NAMED_MAX = 50
/** The search looks first at what was said while so much happened. */
const STEP_EVENTS = 20_000

const withTargets = { targets: { orderBy: { kind: 'asc' } } } as const

/** A place of the list: a ticket in its conversation, or a conversation without an open one. */
type Entry = { ticket: string | null; talk: string }

/** The agents' list, part by part: only the rows that are shown are read, however long the list is. */
export function createQueueReads(prisma: PrismaClient): QueueReads {
  return {
    queuePage: async (query) => {
      const [entries, counts] = await Promise.all([entriesOf(prisma, query), countsOf(prisma, query.agent, query.now)])
      return { rows: await rowsOf(prisma, entries), total: counts[query.view] } satisfies QueuePage
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

/**
 * Which open tickets a view shows; null when it shows none. `t` is the ticket. Each condition is that of an index in the order of
 * due times (Ticket_open_…), so that a part of the list is read without what stands outside of it.
 */
function ticketsIn(view: QueueView, agent: AgentId, now: Instant): Prisma.Sql | null {
  switch (view) {
    case 'open':
      return Prisma.sql`TRUE`
    case 'mine':
      return Prisma.sql`t."assigneeId" = ${agent}`
    case 'unassigned':
      return Prisma.sql`(t."assigneeId" IS NULL AND t."conversationId" NOT IN (${WITH_AGENTS}))`
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

/** Conversations that agents have, or that wait for one: few, however many there are. */
const WITH_AGENTS = Prisma.sql`SELECT "id" FROM "Conversation" WHERE "handledBy" = 'agent'`
const IN_QUEUE = Prisma.sql`SELECT "id" FROM "Conversation" WHERE "handledBy" = 'queue'`

/** Open tickets of conversations that an agent has, or is named in, though the ticket is not theirs. */
function onlyByTalk(agent: AgentId): Prisma.Sql {
  return Prisma.sql`t."status" = 'open' AND t."assigneeId" IS DISTINCT FROM ${agent} AND t."conversationId" IN (
    SELECT "id" FROM "Conversation" WHERE "agentId" = ${agent} UNION ${namedIn(agent)})`
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
  return Prisma.sql`c."id" IN (${namedIn(agent)})`
}

function namedIn(agent: AgentId): Prisma.Sql {
  return Prisma.sql`SELECT n."conversationId" FROM "AgentMention" m JOIN "AgentNote" n ON n."id" = m."noteId"
    WHERE m."agentId" = ${agent} AND NOT m."seen"`
}

/** Conversations that need the desk and have no open ticket. */
const TALKS = Prisma.sql`
  FROM "Conversation" c
  WHERE (c."handledBy" IN ('queue', 'agent') OR c."inquirySince" IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM "Ticket" o WHERE o."conversationId" = c."id" AND o."status" = 'open')`

async function entriesOf(prisma: PrismaClient, query: QueueQuery): Promise<Entry[]> {
  const { view, agent, now, offset, limit } = query
  if (view === 'solved') {
    return prisma.$queryRaw<Entry[]>`
      SELECT "id" AS "ticket", "conversationId" AS "talk" FROM "Ticket" WHERE "status" = 'solved'
      ORDER BY "solvedAt" DESC, "number" DESC LIMIT ${limit} OFFSET ${offset}`
  }
  const wait = Prisma.sql`(${query.queueWaitMs} * INTERVAL '1 millisecond')`
  const tickets = ticketsIn(view, agent, now)
  const talks = talksIn(view, agent)
  const until = offset + limit
  const parts: Prisma.Sql[] = []
  const placed = (where: Prisma.Sql) => Prisma.sql`(
    SELECT t."id" AS "ticket", t."conversationId" AS "talk", t."nextDueAt" AS "at", t."openedAt" AS "since" FROM "Ticket" t
    WHERE t."status" = 'open' AND t."conversationId" NOT IN (${IN_QUEUE}) AND ${where}
    ORDER BY t."nextDueAt", t."openedAt", t."conversationId", t."id" LIMIT ${until})`
  const waiting = (where: Prisma.Sql) => Prisma.sql`(
    SELECT t."id", c."id", LEAST(t."nextDueAt", c."handledSince" + ${wait}), t."openedAt"
    FROM "Conversation" c JOIN "Ticket" t ON t."conversationId" = c."id"
    WHERE t."status" = 'open' AND c."handledBy" = 'queue' AND ${where})`
  // the few whose visitor also waits for a person stand by what comes first
  if (tickets) parts.push(placed(tickets), waiting(tickets))
  if (view === 'mine') parts.push(placed(onlyByTalk(agent)), waiting(onlyByTalk(agent)))
  if (talks) {
    parts.push(Prisma.sql`(SELECT NULL AS "ticket", c."id" AS "talk",
      CASE WHEN c."handledBy" = 'queue' THEN c."handledSince" + ${wait} END AS "at",
      COALESCE(c."handledSince", c."inquirySince") AS "since" ${TALKS} AND ${talks})`)
  }
  return prisma.$queryRaw<Entry[]>`
    SELECT "ticket", "talk" FROM (${Prisma.join(parts, ' UNION ALL ')}) "entry"
    ORDER BY "at" ASC NULLS LAST, "since", "talk", "ticket" LIMIT ${limit} OFFSET ${offset}`
}

type Counted = Omit<QueueCounts, 'solved'>

/** How many rows each view has: what is kept of all tickets, put right by the few that hang on their conversation or the time. */
async function countsOf(prisma: PrismaClient, agent: AgentId, now: Instant): Promise<QueueCounts> {
  const talks = Prisma.join(
    (['open', 'mine', 'unassigned', 'inquiries'] as const).map(
      (view) =>
        Prisma.sql`COUNT(*) FILTER (WHERE ${talksIn(view, agent) ?? Prisma.sql`FALSE`})::int AS ${Prisma.raw(`"${view}"`)}`,
    ),
  )
  type Few = Pick<Counted, 'open' | 'mine' | 'unassigned' | 'inquiries'>
  const [kinds, [few], [more]] = await Promise.all([
    readTally(prisma),
    prisma.$queryRaw<Few[]>`SELECT ${talks} ${TALKS}`,
    prisma.$queryRaw<{ breached: number; onlyByTalk: number; withAgents: number }[]>`
      SELECT (SELECT COUNT(*) FROM "Ticket" t WHERE t."status" = 'open' AND t."nextDueAt" < ${date(now)})::int AS "breached",
        (SELECT COUNT(*) FROM "Ticket" t WHERE ${onlyByTalk(agent)})::int AS "onlyByTalk",
        (SELECT COUNT(*) FROM "Ticket" t WHERE t."status" = 'open' AND t."assigneeId" IS NULL
          AND t."conversationId" IN (${WITH_AGENTS}))::int AS "withAgents"`,
  ])
  const open = (fits: (kind: Tallied) => boolean) => talliedIf(kinds, (kind) => kind.status === 'open' && fits(kind))
  return {
    open: open(() => true) + (few?.open ?? 0),
    mine: open(({ assigneeId }) => assigneeId === agent) + (more?.onlyByTalk ?? 0) + (few?.mine ?? 0),
    unassigned: open(({ assigneeId }) => assigneeId === null) - (more?.withAgents ?? 0) + (few?.unassigned ?? 0),
    tier3: open(({ tier }) => tier === 3),
    waiting: open(({ isWaiting }) => isWaiting),
    breached: more?.breached ?? 0,
    inquiries: few?.inquiries ?? 0,
    solved: talliedIf(kinds, ({ status }) => status === 'solved'),
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

type Hit = Entry & { at: Date }

/** Everything that all the words fit: numbers, subjects, customers, people and what was said; the newest first. */
async function hitsOf(prisma: PrismaClient, text: string): Promise<Entry[]> {
  const words = (text.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, SEARCH_WORDS_MAX)
  if (words.length === 0) return []
  const hits = [...(await namedHits(prisma, storable(text).trim())), ...(await wordHits(prisma, words))]
  const newest = new Map(
    hits.sort((a, b) => Number(a.at) - Number(b.at)).map((hit) => [`${hit.ticket} ${hit.talk}`, hit]),
  )
  return [...newest.values()].sort((a, b) => Number(b.at) - Number(a.at)).slice(0, HITS_MAX)
}

/** By a ticket's number, the name of a customer or a contact or a part of it, and an end user's address from its beginning. */
function namedHits(prisma: PrismaClient, text: string): Promise<Hit[]> {
  const escaped = text.replace(/[\\%_]/g, '\\$&')
  const [like, beginning] = [`%${escaped}%`, `${escaped.toLowerCase()}%`]
  const number = /^#?\d{1,9}$/.test(text) ? Number(text.replace('#', '')) : -1
  return prisma.$queryRaw<Hit[]>`
    WITH "person" AS MATERIALIZED (
      SELECT "id" FROM "Contact" WHERE "name" ILIKE ${like} OR "email" ILIKE ${like} ORDER BY "id" LIMIT ${NAMED_MAX}
    ), "company" AS MATERIALIZED (
      SELECT "id" FROM "Customer" WHERE "name" ILIKE ${like} ORDER BY "id" LIMIT ${NAMED_MAX}
    )
    SELECT t."id" AS "ticket", t."conversationId" AS "talk", t."openedAt" AS "at" FROM "Ticket" t WHERE t."number" = ${number}
    UNION ALL
    SELECT t.* FROM "company" CROSS JOIN LATERAL (SELECT "id", "conversationId", "openedAt" FROM "Ticket"
      WHERE "customerId" = "company"."id" ORDER BY "number" DESC LIMIT ${HITS_MAX}) t
    UNION ALL
    SELECT t.* FROM "person" CROSS JOIN LATERAL (SELECT "id", "conversationId", "openedAt" FROM "Ticket"
      WHERE "contactId" = "person"."id" ORDER BY "number" DESC LIMIT ${HITS_MAX}) t
    UNION ALL
    SELECT c.* FROM "person" CROSS JOIN LATERAL (SELECT "ticketId", "id", "lastAt" FROM "Conversation"
      WHERE "contactId" = "person"."id" ORDER BY "lastAt" DESC LIMIT ${HITS_MAX}) c
    UNION ALL
    (SELECT "ticketId", "id", "lastAt" FROM "Conversation"
      WHERE lower("personEmail") LIKE ${beginning} AND ${text.length >= WHOLE_BELOW} ORDER BY "lastAt" DESC LIMIT ${HITS_MAX})`
}

/**
 * By what is written in tickets and was said. What is everywhere is found in the newest lines alone: the search goes back in
 * three steps, and no further than where it has enough.
 */
async function wordHits(prisma: PrismaClient, words: readonly string[]): Promise<Hit[]> {
  const query = words.map((word) => (word.length < WHOLE_BELOW ? word : `${word}:*`)).join(' & ')
  const fits = Prisma.sql`to_tsquery('simple', ${query})`
  for (const since of await steps(prisma)) {
    const hits = await prisma.$queryRaw<Hit[]>`
      WITH "said" AS MATERIALIZED (
        SELECT m."conversationId" FROM "Message" m
        WHERE to_tsvector('simple', "saidIn"(m."body")) @@ ${fits} AND m."role" <> 'system' AND m."at" >= ${since}
        LIMIT ${HITS_MAX * 3})
      (SELECT t."id" AS "ticket", t."conversationId" AS "talk", t."openedAt" AS "at" FROM "Ticket" t
        WHERE to_tsvector('simple', t."subject" || ' ' || t."details") @@ ${fits} AND t."openedAt" >= ${since}
        ORDER BY t."openedAt" DESC LIMIT ${HITS_MAX})
      UNION ALL
      (SELECT c."ticketId", c."id", c."lastAt" FROM "Conversation" c WHERE c."id" IN (SELECT "conversationId" FROM "said")
        ORDER BY c."lastAt" DESC LIMIT ${HITS_MAX})`
    if (hits.length >= HITS_MAX || since === EVER) return hits
  }
  return []
}

const EVER = new Date(0)

/** From when on to search: first since so many things happened, then twenty times as far back, then everything. */
async function steps(prisma: PrismaClient): Promise<Date[]> {
  const rows = await prisma.$queryRaw<{ at: Date }[]>`
    SELECT "at" FROM "Event" ORDER BY "at" DESC OFFSET ${STEP_EVENTS} LIMIT 1`
  const now = Date.now()
  return [...rows.flatMap(({ at }) => [at, new Date(now - 20 * (now - at.getTime()))]), EVER]
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

/**
 * What the person wrote last in each conversation: its id → the text. A tapped answer or a single word tells too little.
 * Only lines of the assistant are taken apart: at a character 0 that somebody wrote JSON functions fail, and the whole list.
 */
async function lastTexts(prisma: PrismaClient, ids: string[]): Promise<Map<string, string>> {
  const rows = await prisma.$queryRaw<Row.Message[]>`
    SELECT "told".* FROM "Conversation" CROSS JOIN LATERAL (
      SELECT * FROM "Message" WHERE "conversationId" = "Conversation"."id" AND "role" = 'visitor'
        AND "saidIn"("body") LIKE '% %' AND NOT EXISTS (
          SELECT 1 FROM "Message" "before", json_array_elements("before"."body"->'choices') "choice"
          WHERE "before"."conversationId" = "Message"."conversationId" AND "before"."seq" = "Message"."seq" - 1
            AND "before"."role" = 'assistant'
            AND "choice"->>'say' = "saidIn"("Message"."body"))
      ORDER BY "seq" DESC LIMIT 1) "told"
    WHERE "Conversation"."id" IN (${Prisma.join(ids)})`
  return new Map(rows.map((row) => [row.conversationId, messageOf(row).body.text]))
}
