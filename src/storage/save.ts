import { isDeepStrictEqual } from 'node:util'
import type { Changes, MailedCode } from '../desk/storePorts.ts'
import type { Ticket } from '../domain/ticket.ts'
import { writeAudit } from './auditLog.ts'
import { writeCountedUnder } from './clockRecords.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { writeMailSettled } from './inboundMail.ts'
import { writeLiveRecords } from './liveRecords.ts'
import { conversationOf } from './readRows.ts'
import { fitsAtOnce, type Pool, saveAtOnce } from './saveAtOnce.ts'
import { insertNew, writeByKey, writeVersion } from './sql.ts'
import { writeTicketRecords } from './ticketRecords.ts'
import { patiently } from './transient.ts'
import { writeWebhooks } from './webhookOutbox.ts'
import {
  alertRow,
  codeRow,
  contactRow,
  conversationRow,
  date,
  deliveryRow,
  eventRow,
  forwardRow,
  messageRow,
  nameAttemptRow,
  questionRow,
  targetRow,
  text,
  ticketRow,
  usedTokenRow,
} from './writeRows.ts'

/** Ends a transaction without a trace, because somebody was faster. */
class Stale extends Error {}

/**
 * Saves everything or nothing, in one transaction, and what a turn changes in one statement (saveAtOnce.ts).
 *
 * 1. The conversation goes first: its row lock makes savers of the same conversation wait, and its version lets one through.
 * 2. Whatever is there already (a line, a sender's own id, a contact's address) means that somebody was faster: stale.
 * 3. A save that fails for a passing reason is tried again. When the connection broke while committing, nobody told us
 *    that it was done; the second try then comes out stale against our own first one, so we look whether what is
 *    there is ours. (PostgreSQL's `pg_xact_status` does not help: after a crash it gives numbers of transactions anew.)
 */
export async function save(
  { prisma, pool }: { prisma: PrismaClient; pool: Pool },
  changes: Changes,
): Promise<'saved' | 'stale'> {
  let tries = 0
  const came = await patiently(async () => {
    tries++
    if (fitsAtOnce(changes)) return saveAtOnce(pool, changes)
    try {
      await prisma.$transaction((tx) => write(tx, changes))
      return 'saved'
    } catch (fault) {
      if (fault instanceof Stale) return 'stale'
      throw fault
    }
  })
  return came === 'stale' && tries > 1 && (await patiently(() => isOurs(prisma, changes))) ? 'saved' : came
}

/** Whether what is stored was written by this save: its first line by its id, or else the very same conversation. */
async function isOurs(prisma: PrismaClient, { conversation, messages = [] }: Changes): Promise<boolean> {
  const [line] = messages
  if (line) {
    const place = { conversationId: line.conversation, seq: line.seq }
    const stored = await prisma.message.findUnique({ where: { conversationId_seq: place }, select: { id: true } })
    return stored?.id === line.id
  }
  if (!conversation) return false
  const stored = await prisma.conversation.findUnique({ where: { id: conversation.id } })
  return stored !== null && isDeepStrictEqual(conversationRow(conversationOf(stored)), conversationRow(conversation))
}

async function write(tx: Prisma.TransactionClient, changes: Changes): Promise<void> {
  const {
    conversation,
    messages = [],
    tickets = [],
    contacts = [],
    code,
    mailedCode,
    usedTokens = [],
    forward,
  } = changes
  const {
    nameAttempts = [],
    files = [],
    events = [],
    deliveries = [],
    questions = [],
    returned = [],
    alerts = [],
  } = changes
  for (const contact of contacts) await writeContact(tx, contactRow(contact))
  if (conversation && !(await writeVersion(tx, 'Conversation', conversationRow(conversation)))) fail()
  if ((await insertNew(tx, 'UsedToken', usedTokens.map(usedTokenRow))) < usedTokens.length) fail()
  await writeTickets(tx, tickets)
  if ((await insertNew(tx, 'Alert', alerts.map(alertRow))) < alerts.length) fail()
  if ((await insertNew(tx, 'Message', messages.map(messageRow))) < messages.length) fail()
  for (const { id, conversation: conversationId, name, contentType, bytes } of files) {
    const row = { id, conversationId, name: text(name), contentType: text(contentType) }
    await tx.file.create({ data: { ...row, bytes: new Uint8Array(bytes) } })
  }
  if (code) {
    const row = codeRow(code)
    await tx.emailCode.upsert({ where: { conversationId: code.conversation }, create: row, update: row })
  }
  if (mailedCode) await writeMailedCode(tx, mailedCode)
  await insertNew(tx, 'NameAttempt', nameAttempts.map(nameAttemptRow))
  if (forward && (await insertNew(tx, 'ReferralForward', [forwardRow(forward)])) === 0) fail()
  if (!(await writeTicketRecords(tx, changes))) fail()
  if (!(await writeMailSettled(tx, changes.mailSettled))) fail()
  await writeAudit(tx, changes.audit ?? [])
  await writeLiveRecords(tx, changes)
  await writeCountedUnder(tx, changes)
  await writeByKey(tx, 'Question', ['id'], questions.map(questionRow))
  for (const { question, at } of returned) {
    await tx.question.updateMany({ where: { id: question, returnedAt: null }, data: { returnedAt: date(at) } })
  }
  await insertNew(tx, 'Event', events.map(eventRow))
  await writeWebhooks(tx, changes.webhooks ?? [])
  await insertNew(tx, 'Delivery', deliveries.map(deliveryRow))
}

/** One after the other for each address, or many at once would all find the limit not yet reached. */
async function writeMailedCode(tx: Prisma.TransactionClient, { email, at, since, earlier }: MailedCode): Promise<void> {
  const address = text(email)
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`code to ${address}`}, 0))`
  const sent = await tx.mailedCode.count({ where: { email: address, at: { gte: date(since) } } })
  if (sent !== earlier) fail()
  await tx.mailedCode.create({ data: { email: address, at: date(at) } })
}

async function writeContact(tx: Prisma.TransactionClient, row: ReturnType<typeof contactRow>): Promise<void> {
  if ((await insertNew(tx, 'Contact', [row])) === 1) return
  const { id, ...data } = row
  if ((await tx.contact.updateMany({ where: { id }, data })).count === 0) fail()
}

/** A changed tier may have fewer targets than before: those go. */
async function writeTickets(tx: Prisma.TransactionClient, tickets: readonly Ticket[]): Promise<void> {
  const targets = tickets.flatMap((ticket) => ticket.targets.map((target) => targetRow(ticket, target)))
  const known = tickets.filter(({ version }) => version > 1).map(({ id }) => id)
  if (known.length > 0) {
    const [ids, kinds] = [targets.map(({ ticketId }) => ticketId), targets.map(({ kind }) => kind)]
    await tx.$executeRaw`
      DELETE FROM "Target" g WHERE g."ticketId" = ANY(${known}) AND NOT EXISTS (
        SELECT 1 FROM unnest(${ids}::text[], ${kinds}::text[]) AS k("id", "kind") WHERE k."id" = g."ticketId" AND k."kind" = g."kind")`
  }
  for (const ticket of tickets) if (!(await writeVersion(tx, 'Ticket', ticketRow(ticket)))) fail()
  await writeByKey(tx, 'Target', ['ticketId', 'kind'], targets)
}

function fail(): never {
  throw new Stale()
}
