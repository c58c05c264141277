import type { SavedReplyRecords } from '../desk/adminPorts.ts'
import type { SavedReply } from '../domain/savedReply.ts'
import { writeAudit } from './auditLog.ts'
import type * as Row from './generated/client.ts'
import type { PrismaClient } from './generated/client.ts'
import { date, text } from './writeRows.ts'

/** Saved replies on PostgreSQL. What everybody uses is written down in the audit log with its change. */
export function createSavedReplyRecords(prisma: PrismaClient): SavedReplyRecords {
  return {
    repliesFor: async (agent) => {
      const where = { OR: [{ ownerId: null }, { ownerId: text(agent) }] }
      return (await prisma.savedReply.findMany({ where, orderBy: [{ title: 'asc' }, { id: 'asc' }] })).map(replyOf)
    },
    reply: async (id) => {
      const row = await prisma.savedReply.findUnique({ where: { id: text(id) } })
      return row && replyOf(row)
    },
    saveReply: (reply, audit) =>
      prisma.$transaction(async (tx) => {
        const { id, ...data } = replyRow(reply)
        await tx.savedReply.upsert({ where: { id }, create: { id, ...data }, update: data })
        if (audit) await writeAudit(tx, [audit])
      }),
    removeReply: (id, audit) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.savedReply.deleteMany({ where: { id: text(id) } })
        if (audit && count > 0) await writeAudit(tx, [audit])
      }),
  }
}

function replyRow({ id, owner, title, locale, text: words, updatedAt }: SavedReply) {
  return { id, ownerId: owner, title: text(title), locale, text: text(words), updatedAt: date(updatedAt) }
}

function replyOf(row: Row.SavedReply): SavedReply {
  return {
    id: row.id,
    owner: row.ownerId as SavedReply['owner'],
    title: row.title,
    locale: row.locale === 'fr' ? 'fr' : 'en',
    text: row.text,
    updatedAt: row.updatedAt.getTime() as SavedReply['updatedAt'],
  }
}
