import type { ContactRecords, NewContact } from '../desk/adminPorts.ts'
import { writeAudit } from './auditLog.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { contactOf } from './readRows.ts'
import { text } from './writeRows.ts'

const around = {
  customer: { select: { name: true } },
  conversations: { orderBy: { lastAt: 'desc' }, take: 1, select: { id: true, lastAt: true } },
  _count: { select: { tickets: { where: { status: 'open' } } } },
} as const satisfies Prisma.ContactInclude

/** Contacts whom somebody should look at, on PostgreSQL. */
export function createContactRecords(prisma: PrismaClient): ContactRecords {
  return {
    contactsToConfirm: async () => {
      const where = { confirmed: false, rejected: false }
      const orderBy = [{ customer: { name: 'asc' } }, { name: 'asc' }, { id: 'asc' }] as const
      const rows = await prisma.contact.findMany({ where, orderBy: [...orderBy], include: around })
      return rows.map(newContactOf)
    },
    newContact: async (id) => {
      const row = await prisma.contact.findUnique({ where: { id: text(id) }, include: around })
      return row && newContactOf(row)
    },
    decideContact: (id, isConfirmed, audit) =>
      prisma.$transaction(async (tx) => {
        const where = { id: text(id), confirmed: false, rejected: false }
        const { count } = await tx.contact.updateMany({
          where,
          data: { confirmed: isConfirmed, rejected: !isConfirmed },
        })
        if (count > 0) await writeAudit(tx, [audit])
        return count > 0
      }),
  }
}

function newContactOf(row: Prisma.ContactGetPayload<{ include: typeof around }>): NewContact {
  const [newest] = row.conversations
  return {
    contact: contactOf(row),
    customerName: row.customer.name,
    conversation: (newest?.id ?? null) as NewContact['conversation'],
    lastAt: (newest ? newest.lastAt.getTime() : null) as NewContact['lastAt'],
    openTickets: row._count.tickets,
  }
}
