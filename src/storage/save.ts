import type { Changes } from '../desk/ports.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { insertNew, writeVersion } from './sql.ts'
import { patiently } from './transient.ts'
import {
  codeRow,
  contactRow,
  conversationRow,
  date,
  deliveryRow,
  eventRow,
  messageRow,
  targetRow,
  text,
  ticketRow,
} from './writeRows.ts'

/** Ends a transaction without a trace, because somebody was faster. */
class Stale extends Error {}

/**
 * Saves everything or nothing, in one transaction.
 *
 * 1. The conversation goes first: its row lock makes savers of the same conversation wait, and its version lets one through.
 * 2. Whatever is there already (a line, a sender's own id, a contact's address) means that somebody was faster: stale.
 * 3. When the connection breaks while committing, nobody told us what became of it. PostgreSQL remembers: the
 *    transaction's number is asked for afterwards, and only what really was rolled back is tried again.
 */
export function save(prisma: PrismaClient, changes: Changes): Promise<'saved' | 'stale'> {
  let transaction: string | null = null
  return patiently(async () => {
    if (transaction && (await wasCommitted(prisma, transaction))) return 'saved'
    transaction = null
    try {
      await prisma.$transaction((tx) =>
        write(tx, changes, (number) => {
          transaction = number
        }),
      )
      return 'saved'
    } catch (fault) {
      if (fault instanceof Stale) return 'stale'
      throw fault
    }
  })
}

/** A transaction still "in progress" belongs to a connection that the server has not yet noticed to be lost. */
async function wasCommitted(prisma: PrismaClient, transaction: string): Promise<boolean> {
  const rows = await prisma.$queryRaw<
    { status: string | null }[]
  >`SELECT pg_xact_status(${transaction}::xid8) AS status`
  const status = rows[0]?.status
  if (status === 'in progress') throw Object.assign(new Error('A lost transaction is not over yet'), { code: 'P2028' })
  return status === 'committed'
}

async function write(
  tx: Prisma.TransactionClient,
  changes: Changes,
  begun: (transaction: string) => void,
): Promise<void> {
  const { conversation, messages = [], tickets = [], contacts = [], code, nameAttempt } = changes
  const { files = [], events = [], deliveries = [] } = changes
  for (const contact of contacts) await writeContact(tx, contactRow(contact))
  if (conversation) begun((await writeVersion(tx, 'Conversation', conversationRow(conversation))) ?? fail())
  for (const ticket of tickets) await writeTicket(tx, ticket)
  if ((await insertNew(tx, 'Message', messages.map(messageRow))) < messages.length) fail()
  for (const { id, conversation: conversationId, name, contentType, bytes } of files) {
    const row = { id, conversationId, name: text(name), contentType: text(contentType) }
    await tx.file.create({ data: { ...row, bytes: new Uint8Array(bytes) } })
  }
  if (code) {
    const row = codeRow(code)
    await tx.emailCode.upsert({ where: { conversationId: code.conversation }, create: row, update: row })
  }
  if (nameAttempt) {
    await tx.nameAttempt.create({ data: { conversationId: nameAttempt.conversation, at: date(nameAttempt.at) } })
  }
  await insertNew(tx, 'Event', events.map(eventRow))
  await insertNew(tx, 'Delivery', deliveries.map(deliveryRow))
}

async function writeContact(tx: Prisma.TransactionClient, row: ReturnType<typeof contactRow>): Promise<void> {
  if ((await insertNew(tx, 'Contact', [row])) === 1) return
  const { id, ...data } = row
  if ((await tx.contact.updateMany({ where: { id }, data })).count === 0) fail()
}

/** The targets are written anew: a changed tier may have fewer of them. */
async function writeTicket(tx: Prisma.TransactionClient, ticket: Ticket): Promise<void> {
  if ((await writeVersion(tx, 'Ticket', ticketRow(ticket))) === null) fail()
  if (ticket.version > 1) await tx.$executeRaw`DELETE FROM "Target" WHERE "ticketId" = ${ticket.id}`
  await insertNew(
    tx,
    'Target',
    ticket.targets.map((target) => targetRow(ticket.id, target)),
  )
}

function fail(): never {
  throw new Stale()
}
