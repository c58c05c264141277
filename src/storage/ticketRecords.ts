import type { Changes } from '../desk/storePorts.ts'
import type { TicketRecords } from '../desk/ticketPorts.ts'
import type { AgentNote } from '../domain/agentNote.ts'
import type { ConversationId } from '../domain/ids.ts'
import type * as Row from './generated/client.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { agentOf, contactOf, ticketOf, withClocks } from './readRows.ts'
import { insertNew } from './sql.ts'
import { date, text } from './writeRows.ts'

const withMentions = { mentions: { orderBy: { agentId: 'asc' } } } as const

/** What stands around tickets for the agents' verbs, on PostgreSQL. */
export function createTicketRecords(prisma: PrismaClient): TicketRecords {
  const ticketsThat = async (where: Prisma.TicketWhereInput) =>
    (await prisma.ticket.findMany({ where, orderBy: { number: 'desc' }, include: withClocks })).map(ticketOf)
  return {
    activeAgent: async (id) => {
      const row = await prisma.agent.findUnique({ where: { id: text(id), disabledAt: null } })
      return row && agentOf(row)
    },
    activeAgents: async () =>
      (await prisma.agent.findMany({ where: { disabledAt: null }, orderBy: { name: 'asc' } })).map(agentOf),
    ticketByNumber: async (number) => {
      const row = await prisma.ticket.findUnique({ where: { number }, include: withClocks })
      return row && ticketOf(row)
    },
    linkedTickets: async (id) => {
      const links = await prisma.ticketLink.findMany({ where: { OR: [{ oneId: text(id) }, { otherId: text(id) }] } })
      return ticketsThat({ id: { in: links.map(({ oneId, otherId }) => (oneId === id ? otherId : oneId)) } })
    },
    ticketsMergedInto: (id) => ticketsThat({ mergedIntoId: text(id) }),
    agentNotesOf: async (id) => {
      const where = { conversationId: text(id) }
      const orderBy = [{ at: 'asc' as const }, { id: 'asc' as const }]
      return (await prisma.agentNote.findMany({ where, orderBy, include: withMentions })).map(agentNoteOf)
    },
    agentNoteByClientId: async (id, clientId) => {
      const written = { conversationId: text(id), clientId: text(clientId) }
      const where = { conversationId_clientId: written }
      const row = await prisma.agentNote.findUnique({ where, include: withMentions })
      return row && agentNoteOf(row)
    },
    unseenMentionsOf: async (agentId) => {
      const where = { mentions: { some: { agentId: text(agentId), seen: false } } }
      const rows = await prisma.agentNote.findMany({
        where,
        distinct: ['conversationId'],
        select: { conversationId: true },
      })
      return rows.map(({ conversationId }) => conversationId as ConversationId)
    },
    mentionsSeen: async (agentId, id) => {
      const where = { agentId: text(agentId), seen: false, note: { conversationId: text(id) } }
      return (await prisma.agentMention.updateMany({ where, data: { seen: true } })).count > 0
    },
    contactsOf: async (customer) => {
      const where = { customerId: text(customer) }
      return (await prisma.contact.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }] })).map(contactOf)
    },
  }
}

/** Notes and links of one decision; false when a note was there already. */
export async function writeTicketRecords(
  tx: Prisma.TransactionClient,
  { agentNotes = [], links = [] }: Changes,
): Promise<boolean> {
  if ((await insertNew(tx, 'AgentNote', agentNotes.map(agentNoteRow))) < agentNotes.length) return false
  const mentions = agentNotes.flatMap(({ id, mentions }) => mentions.map((agentId) => ({ noteId: id, agentId })))
  await insertNew(tx, 'AgentMention', mentions)
  for (const { one, other, linked } of links) {
    const [oneId, otherId] = one < other ? [one, other] : [other, one]
    if (linked) await insertNew(tx, 'TicketLink', [{ oneId, otherId }])
    else await tx.ticketLink.deleteMany({ where: { oneId, otherId } })
  }
  return true
}

function agentNoteRow({ id, conversation, at, agent, text: words, clientId }: AgentNote) {
  return {
    id,
    conversationId: conversation,
    at: date(at),
    agentId: agent,
    text: text(words),
    clientId: clientId === null ? null : text(clientId),
  }
}

function agentNoteOf(row: Row.AgentNote & { mentions: Row.AgentMention[] }): AgentNote {
  return {
    id: row.id as AgentNote['id'],
    conversation: row.conversationId as ConversationId,
    at: row.at.getTime() as AgentNote['at'],
    agent: row.agentId as AgentNote['agent'],
    text: row.text,
    mentions: row.mentions.map(({ agentId }) => agentId as AgentNote['agent']),
    clientId: row.clientId,
  }
}
