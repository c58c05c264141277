import type { Instant } from '../calendar/time.ts'
import type { GivenUp, GivenUpRecords, LetterRecords } from '../desk/letterPorts.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Letter, LetterTrouble } from '../domain/notification.ts'
import { writeAudit } from './auditLog.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { text } from './writeRows.ts'

type Found = {
  id: string
  to: string
  about: string
  givenUpAt: Date
  givenUpFor: string
  conversationId: string | null
  lastCause: string | null
  isSpent: boolean
}

/** Read as text, because JSON functions stumble over a character 0 in somebody's subject. */
const found = Prisma.sql`
  SELECT d."id", d."to", substring(d."letter"::text FROM '"about":\\s*"(\\w+)"') AS "about", d."givenUpAt", d."givenUpFor", d."conversationId", d."lastCause",
    d."letter"::text ~ '"code":\\s*""' AS "isSpent"
  FROM "Delivery" d WHERE d."state" = 'givenUp'`

/** Letters with sums of the desk, and with subjects of many people's tickets. */
export const isDigest = Prisma.sql`"letter"::text ~ '"about":\\s*"digest"'`

/** Where one arrived since, the address is in order again. */
const isOpen = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM "Delivery" s WHERE s."to" = d."to" AND s."state" = 'sent' AND s."sentAt" > d."givenUpAt")`

/** Letters that did not arrive, for the agents of their conversation, on PostgreSQL. */
export function createLetterRecords(prisma: PrismaClient): LetterRecords {
  return {
    undeliveredOf: async (id) => {
      const rows = await prisma.$queryRaw<Found[]>`
        ${found} AND d."conversationId" = ${text(id)} AND ${isOpen} ORDER BY d."givenUpAt" DESC, d."place" DESC`
      return rows.map(undeliveredOf)
    },
    letterLocalesOf: async (agents) => {
      const where = { agentId: { in: agents.map(text) }, locale: 'fr' }
      const rows = await prisma.agentLetters.findMany({ where, select: { agentId: true } })
      return new Map(rows.map(({ agentId }) => [agentId as AgentId, 'fr' as const]))
    },
    undeliveredAmong: async (ids) => {
      if (ids.length === 0) return []
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT DISTINCT d."conversationId" AS "id" FROM "Delivery" d
        WHERE d."state" = 'givenUp' AND d."conversationId" IN (${Prisma.join(ids.map(text))}) AND ${isOpen}`
      return rows.map(({ id }) => id as ConversationId)
    },
  }
}

/** All of them, for the operator. */
export function createGivenUpRecords(prisma: PrismaClient): GivenUpRecords {
  return {
    givenUpLetters: async (limit) => {
      const rows = await prisma.$queryRaw<Found[]>`${found} ORDER BY d."givenUpAt" DESC, d."place" DESC LIMIT ${limit}`
      return rows.map(givenUpOf)
    },
    givenUpLetter: async (id) => {
      const [row] = await prisma.$queryRaw<Found[]>`${found} AND d."id" = ${text(id)}`
      return row ? givenUpOf(row) : null
    },
    tryLetterAgain: (id, audit) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.delivery.updateMany({
          where: { id: text(id), state: 'givenUp' },
          data: { state: 'waiting', tryAt: null, givenUpAt: null, givenUpFor: null },
        })
        if (count > 0) await writeAudit(tx, [audit])
        return count > 0
      }),
  }
}

function undeliveredOf({ id, to, about, givenUpAt, givenUpFor, conversationId }: Found) {
  return {
    id,
    to,
    about: about as Letter['about'],
    at: givenUpAt.getTime() as Instant,
    trouble: givenUpFor as LetterTrouble,
    conversation: conversationId as ConversationId | null,
  }
}

function givenUpOf(row: Found): GivenUp {
  return { ...undeliveredOf(row), cause: row.lastCause, isSpent: row.isSpent }
}
