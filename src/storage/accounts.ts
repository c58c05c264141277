import type { Accounts } from '../desk/ports.ts'
import type { AgentId } from '../domain/ids.ts'
import type { PrismaClient } from './generated/client.ts'
import { agentOf } from './readRows.ts'
import { addressKey, agentRow, date, text } from './writeRows.ts'

/** Accounts of the console on PostgreSQL. What opens something, a link or a session, is only ever known by its hash. */
export function createAccounts(prisma: PrismaClient): Accounts {
  return {
    agent: async (id) => {
      const row = await prisma.agent.findUnique({ where: { id: text(id) } })
      return row && agentOf(row)
    },
    agentByEmail: async (email) => {
      const row = await prisma.agent.findUnique({ where: { emailKey: addressKey(email) } })
      return row && agentOf(row)
    },
    agents: async () => (await prisma.agent.findMany({ orderBy: { name: 'asc' } })).map(agentOf),
    saveAgent: async (agent) => {
      const row = agentRow(agent)
      await prisma.agent.upsert({ where: { id: row.id }, create: row, update: row })
    },
    passwordHash: async (id) => {
      const row = await prisma.agent.findUnique({ where: { id: text(id) }, select: { passwordHash: true } })
      return row?.passwordHash ?? null
    },
    setPasswordHash: async (id, hash) => {
      await prisma.agent.update({ where: { id: text(id) }, data: { passwordHash: hash } })
    },
    saveSignInLink: async ({ hash, agent, expiresAt }) => {
      await prisma.signInLink.create({ data: { hash, agentId: agent, expiresAt: date(expiresAt) } })
    },
    useSignInLink: async (hash, now) => {
      // deleting is the use: of two at once only one finds the row
      const used = await prisma.$queryRaw<{ agentId: string; expiresAt: Date }[]>`
        DELETE FROM "SignInLink" WHERE "hash" = ${text(hash)} RETURNING "agentId", "expiresAt"`
      return pass(used[0], now)
    },
    saveSession: async ({ hash, agent, expiresAt }) => {
      const row = { hash, agentId: agent, expiresAt: date(expiresAt) }
      await prisma.agentSession.upsert({ where: { hash }, create: row, update: row })
    },
    session: async (hash, now) => pass(await prisma.agentSession.findUnique({ where: { hash: text(hash) } }), now),
    endSession: async (hash) => {
      await prisma.agentSession.deleteMany({ where: { hash: text(hash) } })
    },
  }
}

function pass(row: { agentId: string; expiresAt: Date } | null | undefined, now: number): AgentId | null {
  return row && row.expiresAt.getTime() > now ? (row.agentId as AgentId) : null
}
