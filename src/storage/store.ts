import type { Instant } from '../calendar/time.ts'
import type { Store } from '../desk/storePorts.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Ticket } from '../domain/ticket.ts'
import { createClockRecords } from './clockRecords.ts'
import type { PrismaClient } from './generated/client.ts'
import { createMailReads } from './inboundMail.ts'
import { createLetterRecords } from './letterRecords.ts'
import { createLiveRecords } from './liveRecords.ts'
import { createLogReads } from './logReads.ts'
import { createPreparedRead } from './preparedReads.ts'
import { createQueueReads } from './queueReads.ts'
import {
  codeOf,
  contactOf,
  conversationOf,
  customerOf,
  eventOf,
  fileOf,
  forwardOf,
  questionOf,
  signerOf,
  siteOf,
  ticketOf,
  withClocks,
} from './readRows.ts'
import { save } from './save.ts'
import type { Pool } from './saveAtOnce.ts'
import { createTicketRecords } from './ticketRecords.ts'
import { patiently } from './transient.ts'
import { createTurnReads } from './turnReads.ts'
import { addressKey, date, text } from './writeRows.ts'

/** The desk's memory on PostgreSQL. What fails for a passing reason, such as a restart of the server, is tried again. */
export function createStore({ prisma, pool }: { prisma: PrismaClient; pool: Pool }): Store {
  const read = createPreparedRead(pool)
  return patient({
    ...createLogReads(read),
    ...createTurnReads(read),
    ...createTicketRecords(prisma),
    ...createQueueReads(prisma),
    ...createLiveRecords(prisma),
    ...createClockRecords(prisma),
    ...createLetterRecords(prisma),
    ...createMailReads(prisma),
    conversationSignedAs: async (site, signedAs, since) => {
      const where = { siteKey: text(site), signedAs, lastAt: { gte: date(since) } }
      const row = await prisma.conversation.findFirst({ where, orderBy: { lastAt: 'desc' } })
      return row && conversationOf(row)
    },
    tokenUsedIn: async (site, token) => {
      const used = { siteKey: text(site), tokenId: text(token) }
      const row = await prisma.usedToken.findUnique({ where: { siteKey_tokenId: used } })
      return row && (row.conversationId as Conversation['id'])
    },
    file: async (id) => {
      const row = await prisma.file.findUnique({ where: { id: text(id) } })
      return row && fileOf(row)
    },
    site: async (key) => {
      const row = await prisma.site.findUnique({ where: { key: text(key) } })
      return row && siteOf(row)
    },
    signersOf: async (site) => {
      const where = { siteKey: text(site) }
      return (await prisma.signer.findMany({ where, orderBy: { addedAt: 'desc' } })).map(signerOf)
    },
    customers: async () => (await prisma.customer.findMany({ orderBy: { name: 'asc' } })).map(customerOf),
    contactsByEmail: async (email) => {
      const where = { emailKey: addressKey(email) }
      return (await prisma.contact.findMany({ where, orderBy: { id: 'asc' } })).map(contactOf)
    },
    customersByDomain: async (domain) => {
      const where = { domains: { has: text(domain).toLowerCase() } }
      return (await prisma.customer.findMany({ where, orderBy: { name: 'asc' } })).map(customerOf)
    },
    customersInviting: async (email) => {
      const where = { invitations: { some: { emailKey: addressKey(email) } } }
      return (await prisma.customer.findMany({ where, orderBy: { name: 'asc' } })).map(customerOf)
    },
    code: async (id) => {
      const row = await prisma.emailCode.findUnique({ where: { conversationId: text(id) } })
      return row && codeOf(row)
    },
    codesTo: (email, since) => prisma.mailedCode.count({ where: { email: text(email), at: { gte: date(since) } } }),
    codeWaitOf: async (email) => {
      const latest = await prisma.emailCode.aggregate({ where: { email: text(email) }, _max: { waitUntil: true } })
      const { waitUntil } = latest._max
      return waitUntil && (waitUntil.getTime() as Instant)
    },
    nameAttemptsSince: (of, since) => {
      const whose = 'visitor' in of ? { visitorKey: of.visitor } : { conversationId: text(of.conversation) }
      return prisma.nameAttempt.count({ where: { ...whose, at: { gte: date(since) } } })
    },
    forwardOf: async (id) => {
      const row = await prisma.referralForward.findUnique({ where: { conversationId: text(id) } })
      return row && forwardOf(row)
    },
    forwardsSince: (of, since) => {
      const whose =
        'visitor' in of
          ? { visitorKey: of.visitor }
          : 'email' in of
            ? { emailKey: addressKey(of.email) }
            : { customerId: text(of.customer) }
      return prisma.referralForward.count({ where: { ...whose, at: { gte: date(since) } } })
    },
    eventsOf: async (id) => {
      const where = { conversationId: text(id) }
      return (await prisma.event.findMany({ where, orderBy: { id: 'asc' } })).map(eventOf)
    },
    ticketsDue: (now, limit) => ticketsDue(prisma, now, limit),
    firstForgottenInQueue: async (before) => {
      const where = { handledBy: 'queue', handledSince: { lte: date(before) } }
      const row = await prisma.conversation.findFirst({ where, orderBy: { handledSince: 'asc' } })
      return row && conversationOf(row)
    },
    firstSilentConversation: async (now) => {
      const where = { silentAt: { lte: date(now) } }
      const row = await prisma.conversation.findFirst({ where, orderBy: { silentAt: 'asc' } })
      return row && conversationOf(row)
    },
    firstStranded: () => firstStranded(prisma),
    disabledAgents: async () => {
      const rows = await prisma.agent.findMany({ where: { disabledAt: { not: null } }, select: { id: true } })
      return rows.map(({ id }) => id as AgentId)
    },
    question: async (id) => {
      const row = await prisma.question.findUnique({ where: { id: text(id) } })
      return row && questionOf(row)
    },
    firstSilentQuestion: async (now) => {
      const where = { silentAt: { lte: date(now) } }
      const row = await prisma.question.findFirst({ where, orderBy: { silentAt: 'asc' } })
      return row && questionOf(row)
    },
    save: (changes) => save({ prisma, pool }, changes),
  })
}

/** Every read is tried again when it fails for a passing reason; `save` sees to that itself. */
function patient(store: Store): Store {
  const { save: saveOnce, ...reads } = store
  const retried = Object.entries(reads).map(([name, read]) => [
    name,
    (...given: never[]) => patiently(() => (read as (...given: never[]) => Promise<unknown>)(...given)),
  ])
  return { ...(Object.fromEntries(retried) as typeof reads), save: saveOnce }
}

/** Among so many that are due a server takes some, so that two at once seldom take the same. */
const DUE_LOOKED_AT = 1_000

async function ticketsDue(prisma: PrismaClient, now: Instant, limit: number): Promise<Ticket[]> {
  const due = await prisma.ticket.findMany({
    where: { nextAlarmAt: { lte: date(now) } },
    orderBy: { nextAlarmAt: 'asc' },
    take: Math.max(limit, DUE_LOOKED_AT),
    select: { id: true },
  })
  const part = Math.floor(Math.random() * Math.ceil(due.length / limit))
  const ids = due.slice(part * limit, (part + 1) * limit).map(({ id }) => id)
  if (ids.length === 0) return []
  // in the order of their ids, so that two who save the same tickets wait for one another and do not lock each other out
  const where = { id: { in: ids } }
  return (await prisma.ticket.findMany({ where, orderBy: { id: 'asc' }, include: withClocks })).map(ticketOf)
}

/** Looked for from the few agents who may not come in, by what they have. */
async function firstStranded(prisma: PrismaClient): Promise<ConversationId | null> {
  const [row] = await prisma.$queryRaw<{ id: string }[]>`
    SELECT held."id" FROM "Agent" AS a CROSS JOIN LATERAL (
      SELECT "id" FROM "Conversation" WHERE "agentId" = a."id"
      UNION ALL SELECT "conversationId" FROM "Ticket" WHERE "assigneeId" = a."id" AND "status" = 'open'
    ) AS held WHERE a."disabledAt" IS NOT NULL LIMIT 1`
  return row ? (row.id as ConversationId) : null
}
