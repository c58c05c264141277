import type { Instant } from '../calendar/time.ts'
import type {
  ClaimedMail,
  MailboxLeases,
  MailEnvelope,
  MailInbox,
  MailNote,
  MailReads,
  MailRecords,
  MailRow,
  MailSettled,
  SentLetter,
} from '../desk/inboundPorts.ts'
import type { ConversationId, TicketId } from '../domain/ids.ts'
import type { MailCause, MailDoor, MailState } from '../domain/inboundMail.ts'
import { writeAudit } from './auditLog.ts'
import type * as Row from './generated/client.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { insertNew } from './sql.ts'
import { addressKey, date, eventRow, text } from './writeRows.ts'

type Tx = Prisma.TransactionClient

/** Mails on their way into the desk, on PostgreSQL. Many may claim at once: a row somebody else is taking is passed over. */
export function createMailInbox(prisma: PrismaClient): MailInbox {
  return {
    keepMail: async ({ leftAside, raw, envelope, from, receivedAt, keptAt, ...mail }) => {
      const row = {
        ...mail,
        subject: text(mail.subject),
        receivedAt: date(receivedAt),
        keptAt: date(keptAt),
        raw,
        sizeBytes: raw.length,
        envelope: JSON.stringify(envelope),
        from: from === null ? null : text(from),
        fromKey: from === null ? null : addressKey(from),
        state: leftAside ? 'unreadable' : 'received',
        cause: leftAside ?? null,
        settledAt: leftAside ? date(keptAt) : null,
      }
      return (await insertNew(prisma, 'InboundMail', [row])) === 1
    },
    claimMail: async (now, leaseMs) => {
      const [row] = await prisma.$queryRaw<Row.InboundMail[]>`
        UPDATE "InboundMail" SET "attempts" = "attempts" + 1, "tryAt" = ${date((now + leaseMs) as Instant)}
        WHERE "id" = (
          SELECT "id" FROM "InboundMail" WHERE "state" = 'received' AND ("tryAt" IS NULL OR "tryAt" <= ${date(now)})
          ORDER BY "keptAt", "id" LIMIT 1 FOR UPDATE SKIP LOCKED
        ) RETURNING *`
      return row ? claimedOf(row) : null
    },
    settleMail: async (id, { state, cause }, at) => {
      await prisma.inboundMail.updateMany({
        where: { id: text(id), state: 'received' },
        data: { state, cause, settledAt: date(at), tryAt: null },
      })
    },
    delayMail: async (id, tryAt) => {
      await prisma.inboundMail.updateMany({ where: { id: text(id), state: 'received' }, data: { tryAt: date(tryAt) } })
    },
    mailsFrom: (address, since, except) =>
      prisma.inboundMail.count({
        where: { fromKey: addressKey(address), keptAt: { gte: date(since) }, id: { not: text(except) } },
      }),
    letterBounced: (mail, letter, trouble, at) =>
      prisma.$transaction(async (tx) => {
        const delivery = await deliveryOf(tx, letter, Prisma.sql`AND "state" IN ('sent', 'givenUp')`)
        if (!delivery) return 'unknown'
        const settled = { state: 'handled', cause: 'bounce', settledAt: date(at), tryAt: null }
        const place = { conversationId: delivery.conversationId, ticketId: delivery.ticketId }
        const { count } = await tx.inboundMail.updateMany({
          where: { id: text(mail), state: 'received' },
          data: { ...settled, ...place },
        })
        if (count === 0) return { conversation: null }
        const isNews = await tx.delivery.updateMany({
          where: { id: delivery.id, state: 'sent' },
          data: {
            state: 'givenUp',
            sentAt: null,
            givenUpAt: date(at),
            givenUpFor: trouble,
            lastCause: `a report came back: mail ${text(mail)}`,
          },
        })
        if (isNews.count > 0 && delivery.conversationId) {
          const belongs = {
            conversation: delivery.conversationId as ConversationId,
            ticket: delivery.ticketId as TicketId | null,
          }
          await insertNew(tx, 'Event', [
            eventRow({ kind: 'LetterGivenUp', delivery: delivery.id, cause: trouble, at, ...belongs }),
          ])
        }
        return { conversation: delivery.conversationId as ConversationId | null }
      }),
  }
}

/** What the desk asks of mails, on PostgreSQL. */
export function createMailReads(prisma: PrismaClient): MailReads {
  return {
    isMailWaiting: async (id) => (await prisma.inboundMail.count({ where: { id: text(id), state: 'received' } })) > 0,
    mailAnswersTo: (address, since) =>
      prisma.inboundMail.count({
        where: { fromKey: addressKey(address), isAnswered: true, settledAt: { gte: date(since) } },
      }),
    placeOfLetter: async (letter, to) => {
      const found = await deliveryOf(prisma, letter, Prisma.sql`AND lower("to") = ${addressKey(to)}`)
      if (!found) return null
      return { conversation: found.conversationId as ConversationId | null, ticket: found.ticketId as TicketId | null }
    },
    mailNotesOf: async (id) => {
      const rows = await prisma.inboundMail.findMany({
        where: { conversationId: text(id), note: { not: null } },
        orderBy: { keptAt: 'asc' },
        omit: { raw: true },
      })
      return rows.map(
        (row): MailNote => ({
          id: row.id,
          at: row.keptAt.getTime() as Instant,
          from: row.from ?? '',
          subject: row.subject,
          text: row.note ?? '',
          cause: row.cause as MailCause,
        }),
      )
    },
  }
}

/** What administrators see of mails, on PostgreSQL. */
export function createMailRecords(prisma: PrismaClient): MailRecords {
  return {
    mails: async ({ state, before, limit }) => {
      const where = { ...(state && { state }), ...(before !== null && { keptAt: { lt: date(before) } }) }
      const rows = await prisma.inboundMail.findMany({
        where,
        orderBy: [{ keptAt: 'desc' }, { id: 'desc' }],
        take: limit,
        omit: { raw: true },
        include: withNumber,
      })
      return rows.map(rowOf)
    },
    mail: async (id) => {
      const row = await prisma.inboundMail.findUnique({ where: { id: text(id) }, include: withNumber })
      return row && { ...rowOf(row), raw: row.raw }
    },
    mailAgain: (id, audit) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.inboundMail.updateMany({
          where: { id: text(id), state: { in: ['ignored', 'unreadable'] }, sizeBytes: { gt: 0 } },
          data: { state: 'received', cause: null, settledAt: null, attempts: 0, tryAt: null },
        })
        if (count > 0) await writeAudit(tx, [audit])
        return count > 0
      }),
  }
}

/** One node reads a mailbox at a time, by a lease in the database. */
export function createMailboxLeases(prisma: PrismaClient): MailboxLeases {
  return {
    holdMailbox: async (mailbox, holder, now, until) => {
      const count = await prisma.$executeRaw`
        INSERT INTO "MailboxReader" AS r ("mailbox", "holder", "until") VALUES (${text(mailbox)}, ${text(holder)}, ${date(until)})
        ON CONFLICT ("mailbox") DO UPDATE SET "holder" = ${text(holder)}, "until" = ${date(until)}
        WHERE r."holder" = ${text(holder)} OR r."until" <= ${date(now)}`
      return count > 0
    },
    letMailboxGo: async (mailbox, holder) => {
      await prisma.$executeRaw`
        UPDATE "MailboxReader" SET "until" = to_timestamp(0) WHERE "mailbox" = ${text(mailbox)} AND "holder" = ${text(holder)}`
    },
    mailboxPlace: async (mailbox) => {
      const row = await prisma.mailboxReader.findUnique({ where: { mailbox: text(mailbox) } })
      return row?.uidValidity ? { uidValidity: row.uidValidity, lastUid: row.lastUid } : null
    },
    markMailboxPlace: async (mailbox, place) => {
      await prisma.mailboxReader.updateMany({ where: { mailbox: text(mailbox) }, data: place })
    },
  }
}

/** Writes what a decision makes of its mail; false when the mail was settled meanwhile. */
export async function writeMailSettled(tx: Tx, settled: MailSettled | undefined): Promise<boolean> {
  if (!settled) return true
  const { id, at, cause, isAnswered, note, conversation, ticket } = settled
  const { count } = await tx.inboundMail.updateMany({
    where: { id: text(id), state: 'received' },
    data: {
      state: 'handled',
      cause,
      isAnswered,
      note: note === null ? null : text(note),
      settledAt: date(at),
      tryAt: null,
      conversationId: conversation,
      ticketId: ticket,
    },
  })
  return count > 0
}

const withNumber = { ticket: { select: { number: true } } } as const

/** A letter by its own id, or the one that began the letters of a ticket. */
async function deliveryOf(
  tx: Tx | PrismaClient,
  letter: SentLetter,
  and: Prisma.Sql,
): Promise<{ id: string; conversationId: string | null; ticketId: string | null } | null> {
  const where =
    'delivery' in letter
      ? Prisma.sql`"id" = ${text(letter.delivery)}`
      : Prisma.sql`"ticketId" = ${text(letter.ticket)} AND "letter"::text ~ '"about":\\s*"(ticketOpened|mailAnswer)"'`
  const [row] = await tx.$queryRaw<{ id: string; conversationId: string | null; ticketId: string | null }[]>`
    SELECT "id", "conversationId", "ticketId" FROM "Delivery" WHERE ${where} ${and} ORDER BY "place" LIMIT 1`
  return row ?? null
}

function claimedOf(row: Row.InboundMail): ClaimedMail {
  return {
    id: row.id,
    identity: row.identity,
    door: row.door as MailDoor,
    receivedAt: row.receivedAt.getTime() as Instant,
    keptAt: row.keptAt.getTime() as Instant,
    raw: row.raw,
    envelope: row.envelope as MailEnvelope,
    from: row.from,
    subject: row.subject,
    attempts: row.attempts,
  }
}

function rowOf(row: Omit<Row.InboundMail, 'raw'> & { ticket: { number: number } | null }): MailRow {
  return {
    id: row.id,
    door: row.door as MailDoor,
    from: row.from,
    subject: row.subject,
    keptAt: row.keptAt.getTime() as Instant,
    state: row.state as MailState,
    cause: row.cause as MailCause | null,
    sizeBytes: row.sizeBytes,
    conversation: row.conversationId as ConversationId | null,
    ticketNumber: row.ticket?.number ?? null,
  }
}
