import type { Instant } from '../calendar/time.ts'
import type { Session, SessionRecords } from '../desk/accountPorts.ts'
import type { AgentId } from '../domain/ids.ts'
import type { AgentSession, PrismaClient } from './generated/client.ts'
import { agentOf, reader } from './readRows.ts'
import { date, text } from './writeRows.ts'

/** The console's sessions on PostgreSQL. */
export function createSessions(prisma: PrismaClient): SessionRecords {
  const inForce = (now: Instant) => ({ expiresAt: { gt: date(now) }, agent: { disabledAt: null } })
  return {
    saveSession: async ({ id, agent, ...session }) => {
      await prisma.agentSession.create({ data: { ...(columns(session) as Columns), id, agentId: agent } })
    },
    session: async (hash, now) => {
      const key = text(hash)
      const isPrevious = { previousHash: key, OR: [{ previousUntil: null }, { previousUntil: { gt: date(now) } }] }
      const row = await prisma.agentSession.findFirst({
        where: { AND: [{ OR: [{ hash: key }, isPrevious] }, inForce(now)] },
        include: { agent: { include: { secondFactor: { select: { material: true } } } } },
      })
      if (!row) return null
      return {
        session: sessionOf(row),
        agent: agentOf(row.agent),
        hasPassword: row.agent.passwordHash !== null,
        hasSecondFactor: Boolean(row.agent.secondFactor?.material),
      }
    },
    hasSession: async (id, now) => (await prisma.agentSession.count({ where: { id: text(id), ...inForce(now) } })) > 0,
    changeSession: async (id, change, hash) => {
      const where = { id: text(id), ...(hash !== undefined && { hash }) }
      return (await prisma.agentSession.updateMany({ where, data: columns(change) })).count === 1
    },
    sessionsOf: async (agent, now) => {
      const where = { agentId: text(agent), expiresAt: { gt: date(now) } }
      const rows = await prisma.agentSession.findMany({ where, orderBy: [{ lastUsedAt: 'desc' }, { id: 'asc' }] })
      return rows.map(sessionOf)
    },
    endSessions: async (agent, which) => {
      const id = which === 'all' ? {} : { id: 'only' in which ? text(which.only) : { not: text(which.but) } }
      return (await prisma.agentSession.deleteMany({ where: { agentId: text(agent), ...id } })).count
    },
    seeDevice: async (agent, hash, at) => {
      // the count is of the moment before the statement
      const [seen] = await prisma.$queryRaw<{ isNew: boolean; before: number }[]>`
        INSERT INTO "AgentDevice" ("agentId", "hash", "lastAt") VALUES (${text(agent)}, ${text(hash)}, ${date(at)})
        ON CONFLICT ("agentId", "hash") DO UPDATE SET "lastAt" = EXCLUDED."lastAt"
        RETURNING xmax = 0 AS "isNew", (SELECT count(*)::int FROM "AgentDevice" WHERE "agentId" = ${text(agent)}) AS "before"`
      return !seen?.isNew ? 'known' : seen.before === 0 ? 'first' : 'new'
    },
  }
}

type Columns = Omit<AgentSession, 'id' | 'agentId'>

/** Times as dates, all else as it is. */
function columns(session: Partial<Omit<Session, 'id' | 'agent'>>): Partial<Columns> {
  const times = ['previousUntil', 'rotatedAt', 'startedAt', 'lastUsedAt', 'expiresAt', 'provenAt'] as const
  const dates = times.flatMap((name) => {
    const at = session[name]
    return typeof at === 'number' ? [[name, date(at)]] : []
  })
  return { ...session, ...Object.fromEntries(dates) } as Partial<Columns>
}

function sessionOf(row: AgentSession): Session {
  const at = (when: Date) => when.getTime() as Instant
  return {
    id: row.id,
    agent: row.agentId as AgentId,
    hash: row.hash,
    previousHash: row.previousHash,
    previousUntil: row.previousUntil && at(row.previousUntil),
    rotatedAt: at(row.rotatedAt),
    startedBy: reader('AgentSession', row.id, row).oneOf('startedBy', ['link', 'password', 'provider']),
    startedAt: at(row.startedAt),
    lastUsedAt: at(row.lastUsedAt),
    expiresAt: at(row.expiresAt),
    secondPassed: row.secondPassed,
    provenAt: at(row.provenAt),
    browser: row.browser,
    system: row.system,
    network: row.network,
  }
}
