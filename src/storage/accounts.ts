import type { Instant } from '../calendar/time.ts'
import type { AccountChange, Accounts, AgentRecords, SignInTryRecords } from '../desk/accountPorts.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { agentOf } from './readRows.ts'
import { createSecondFactors } from './secondFactors.ts'
import { createSessions } from './sessions.ts'
import { addressKey, agentRow, date, text } from './writeRows.ts'

/** Accounts of the console on PostgreSQL. What opens something, a link or a session, is only ever known by its hash. */
export function createAccounts(prisma: PrismaClient): Accounts {
  return {
    ...createAgentRecords(prisma),
    ...createSessions(prisma),
    ...createSecondFactors(prisma),
    ...createTries(prisma),
  }
}

function createAgentRecords(prisma: PrismaClient): AgentRecords {
  /** One change of an account at a time, so that two admins cannot lock each other out. */
  function change(id: AgentId, isLess: boolean, run: (tx: Prisma.TransactionClient) => Promise<void>) {
    return prisma.$transaction(async (tx): Promise<AccountChange> => {
      // whom it is about, and every admin who may come in
      const admins = await tx.$queryRaw<{ id: string; role: string; disabledAt: Date | null }[]>`
        SELECT "id", "role", "disabledAt" FROM "Agent"
        WHERE "id" = ${text(id)} OR ("role" = 'admin' AND "disabledAt" IS NULL) ORDER BY "id" FOR UPDATE`
      const own = admins.find((one) => one.id === id)
      if (!own) return 'unknown'
      if (isLess && isActiveAdmin(own) && admins.length === 1) return 'lastAdmin'
      await run(tx)
      return 'changed'
    })
  }

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
    account: async (id) => {
      const row = await prisma.agent.findUnique({ where: { id: text(id) }, include: { secondFactor: true } })
      return row && accountOf(row, [])
    },
    accounts: async (now) => {
      const inForce = { where: { expiresAt: { gt: date(now) } }, select: { lastUsedAt: true } }
      const include = { secondFactor: true, sessions: inForce }
      const rows = await prisma.agent.findMany({ orderBy: { name: 'asc' }, include })
      return rows.map((row) => accountOf(row, row.sessions))
    },
    setRole: (id, role) =>
      change(id, role !== 'admin', async (tx) => {
        await tx.agent.update({ where: { id: text(id) }, data: { role } })
        await tx.agentSession.updateMany({ where: { agentId: text(id) }, data: { rotatedAt: new Date(0) } })
      }),
    setDisabled: (id, at) =>
      change(id, at !== null, async (tx) => {
        await tx.agent.update({ where: { id: text(id) }, data: { disabledAt: at === null ? null : date(at) } })
        if (at === null) return
        await tx.agentSession.deleteMany({ where: { agentId: text(id) } })
        await tx.signInLink.deleteMany({ where: { agentId: text(id) } })
      }),
    passwordHash: async (id) => {
      const row = await prisma.agent.findUnique({ where: { id: text(id) }, select: { passwordHash: true } })
      return row?.passwordHash ?? null
    },
    setPasswordHash: async (id, hash) => {
      await prisma.agent.update({ where: { id: text(id) }, data: { passwordHash: hash } })
    },
    agentBySubject: async (issuer, subject) => {
      const row = await prisma.agent.findFirst({ where: { oidcIssuer: text(issuer), oidcSubject: text(subject) } })
      return row && agentOf(row)
    },
    bindSubject: async (id, issuer, subject) => {
      // a unique index keeps two agents from being one subject
      const bound = await prisma.$executeRaw`
        UPDATE "Agent" SET "oidcIssuer" = ${text(issuer)}, "oidcSubject" = ${text(subject)}
        WHERE "id" = ${text(id)} AND "oidcSubject" IS NULL AND NOT EXISTS (
          SELECT 1 FROM "Agent" WHERE "oidcIssuer" = ${text(issuer)} AND "oidcSubject" = ${text(subject)})`
      return bound === 1
    },
    saveSignInLink: async ({ hash, agent, expiresAt }) => {
      await prisma.signInLink.create({ data: { hash, agentId: agent, expiresAt: date(expiresAt) } })
    },
    useSignInLink: async (hash, now) => {
      // deleting is the use: of two at once only one finds the row
      const used = await prisma.$queryRaw<{ agentId: string; expiresAt: Date }[]>`
        DELETE FROM "SignInLink" WHERE "hash" = ${text(hash)} RETURNING "agentId", "expiresAt"`
      const [link] = used
      return link && link.expiresAt.getTime() > now ? (link.agentId as AgentId) : null
    },
  }
}

function createTries(prisma: PrismaClient): SignInTryRecords {
  return {
    tries: async (key) => {
      const row = await prisma.signInTry.findUnique({ where: { key } })
      return row && { count: row.count, until: row.until.getTime() as Instant }
    },
    saveTries: async (key, before, { count, until }) => {
      const saved = before
        ? await prisma.$executeRaw`
            UPDATE "SignInTry" SET "count" = ${count}, "until" = ${date(until)}
            WHERE "key" = ${key} AND "count" = ${before.count} AND "until" = ${date(before.until)}`
        : await prisma.$executeRaw`
            INSERT INTO "SignInTry" ("key", "count", "until") VALUES (${key}, ${count}, ${date(until)})
            ON CONFLICT DO NOTHING`
      return saved === 1
    },
    forgetTries: async (key) => {
      await prisma.signInTry.deleteMany({ where: { key } })
    },
  }
}

type AccountRow = Prisma.AgentGetPayload<{ include: { secondFactor: true } }>

function accountOf(row: AccountRow, sessions: { lastUsedAt: Date }[]) {
  const used = sessions.map(({ lastUsedAt }) => lastUsedAt.getTime())
  return {
    agent: agentOf(row),
    disabledAt: row.disabledAt && (row.disabledAt.getTime() as Instant),
    hasPassword: row.passwordHash !== null,
    hasSecondFactor: Boolean(row.secondFactor?.material),
    isBound: row.oidcSubject !== null,
    sessionCount: sessions.length,
    lastUsedAt: used.length > 0 ? (Math.max(...used) as Instant) : null,
  }
}

function isActiveAdmin({ role, disabledAt }: { role: string; disabledAt: Date | null }): boolean {
  return role === 'admin' && disabledAt === null
}
