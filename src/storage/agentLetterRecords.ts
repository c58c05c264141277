import type { Instant } from '../calendar/time.ts'
import type { AgentLetterRecords, DigestDue, DigestFigures } from '../desk/letterPorts.ts'
import type { Locale } from '../domain/person.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { agentOf } from './readRows.ts'
import { insertNew } from './sql.ts'
import { date, deliveryRow, text } from './writeRows.ts'

/** Which letters agents want, and the daily digest, on PostgreSQL. */
export function createAgentLetterRecords(prisma: PrismaClient): AgentLetterRecords {
  return {
    lettersOf: async (agent) => {
      const row = await prisma.agentLetters.findUnique({ where: { agentId: text(agent) } })
      return { digest: row?.digest ?? true, locale: localeOf(row?.locale) }
    },
    chooseLetters: async (agent, choice) => {
      const agentId = text(agent)
      if ((await prisma.agent.count({ where: { id: agentId } })) === 0) return false
      await prisma.agentLetters.upsert({ where: { agentId }, create: { agentId, ...choice }, update: choice })
      return true
    },
    awaitingDigest: async (day) => {
      const rows = await prisma.agent.findMany({
        where: {
          disabledAt: null,
          digests: { none: { day } },
          OR: [{ letters: null }, { letters: { digest: true } }],
        },
        orderBy: { id: 'asc' },
        include: { letters: true },
      })
      return rows.map((row) => ({ agent: agentOf(row), locale: localeOf(row.letters?.locale) }))
    },
    digestFigures: (span, now, limit) => figuresOf(prisma, span, now, limit),
    saveDigest: (day, agentId, delivery, at) =>
      prisma.$transaction(async (tx) => {
        const isFirst = (await insertNew(tx, 'Digest', [{ day, agentId: text(agentId), at: date(at) }])) === 1
        if (isFirst) await insertNew(tx, 'Delivery', [deliveryRow(delivery)])
        return isFirst
      }),
  }
}

async function figuresOf(
  prisma: PrismaClient,
  { from, until }: { from: Instant; until: Instant },
  now: Instant,
  limit: number,
): Promise<DigestFigures> {
  type Counts = Omit<DigestFigures, 'overdue' | 'dueNext'>
  const happened = (...kinds: string[]) =>
    Prisma.sql`(SELECT COUNT(*)::int FROM "Event" WHERE "at" >= ${date(from)} AND "at" < ${date(until)}
      AND "kind" IN (${Prisma.join(kinds)}))`
  const due = (state: string) =>
    Prisma.sql`(SELECT COUNT(*)::int FROM "Target" WHERE "dueAt" >= ${date(from)} AND "dueAt" < ${date(until)}
      AND "state" = ${state})`
  const tickets = (isOverdue: boolean) => {
    const when = isOverdue ? Prisma.sql`t."nextDueAt" <= ${date(now)}` : Prisma.sql`t."nextDueAt" > ${date(now)}`
    return prisma.$queryRaw<(Omit<DigestDue, 'dueAt'> & { dueAt: Date })[]>`
      SELECT t."number", t."subject", c."name" AS "customerName", t."nextDueAt" AS "dueAt"
      FROM "Ticket" t JOIN "Customer" c ON c."id" = t."customerId"
      WHERE t."status" = 'open' AND ${when} ORDER BY t."nextDueAt", t."number" LIMIT ${limit}`
  }
  const [[counts], overdue, dueNext] = await Promise.all([
    prisma.$queryRaw<
      [Counts]
    >`SELECT ${happened('TicketOpened')} AS "opened", ${happened('TicketAnswered')} AS "answered",
      ${happened('TicketSolved', 'TicketClosed')} AS "solved", ${due('kept')} AS "kept", ${due('broken')} AS "broken"`,
    tickets(true),
    tickets(false),
  ])
  const asTold = (row: (typeof overdue)[number]): DigestDue => ({ ...row, dueAt: row.dueAt.getTime() as Instant })
  return { ...counts, overdue: overdue.map(asTold), dueNext: dueNext.map(asTold) }
}

function localeOf(stored: string | null | undefined): Locale {
  return stored === 'fr' ? 'fr' : 'en'
}
