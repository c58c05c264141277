import type { Screens } from '../desk/storePorts.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { PrismaClient } from './generated/client.ts'
import { date } from './writeRows.ts'

/** Which consoles are open, on all nodes. */
export function createScreens(prisma: PrismaClient): Screens {
  return {
    seen: async ({ id, agent, conversation }, at) => {
      const row = { agentId: agent, conversationId: conversation, seenAt: date(at) }
      await prisma.screen.upsert({ where: { id }, create: { id, ...row }, update: row })
    },
    left: async (id) => void (await prisma.screen.deleteMany({ where: { id } })),
    open: async (since) => {
      const rows = await prisma.screen.findMany({ where: { seenAt: { gte: date(since) } } })
      return rows.map(({ id, agentId, conversationId }) => ({
        id,
        agent: agentId as AgentId,
        conversation: conversationId as ConversationId | null,
      }))
    },
    forget: async (before) => void (await prisma.screen.deleteMany({ where: { seenAt: { lt: date(before) } } })),
  }
}
