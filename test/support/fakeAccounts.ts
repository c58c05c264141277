import type { Instant } from '../../src/calendar/time.ts'
import type { Account, AccountChange, Accounts, Session } from '../../src/desk/accountPorts.ts'
import type { AgentId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { Tries } from '../../src/domain/signInTries.ts'

type Pass = { agent: AgentId; expiresAt: Instant }
type Factor = { material: string | null; pending: string | null; lastStep: number | null }

/** Accounts without a database, with the same laws as the real ones. */
export function fakeAccounts(staff: readonly Agent[]) {
  const agents = new Map<string, Agent>(staff.map((agent) => [agent.id, agent]))
  const disabled = new Map<string, Instant>()
  const hashes = new Map<string, string>()
  const subjects = new Map<string, string>()
  const links = new Map<string, Pass>()
  const sessions = new Map<string, Session>()
  const factors = new Map<string, Factor>()
  const recovery = new Map<string, Set<string>>()
  const tries = new Map<string, Tries>()
  const devices = new Map<string, Set<string>>()

  const byName = () => [...agents.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const sameAddress = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()
  const isFree = (id: AgentId) => !disabled.has(id)
  const ofAgent = (id: AgentId) => [...sessions.values()].filter(({ agent }) => agent === id)
  const hasSecondFactor = (id: AgentId) => Boolean(factors.get(id)?.material)

  function accountOf(agent: Agent, now: Instant | null): Account {
    const inForce = now === null ? [] : ofAgent(agent.id).filter(({ expiresAt }) => expiresAt > now)
    return {
      agent,
      disabledAt: disabled.get(agent.id) ?? null,
      hasPassword: hashes.has(agent.id),
      hasSecondFactor: hasSecondFactor(agent.id),
      isBound: subjects.has(agent.id),
      sessionCount: inForce.length,
      lastUsedAt: inForce.length > 0 ? (Math.max(...inForce.map(({ lastUsedAt }) => lastUsedAt)) as Instant) : null,
    }
  }

  function change(id: AgentId, isLess: boolean, run: (agent: Agent) => void): AccountChange {
    const agent = agents.get(id)
    if (!agent) return 'unknown'
    const admins = [...agents.values()].filter((one) => one.role === 'admin' && isFree(one.id))
    if (isLess && admins.length === 1 && admins[0]?.id === id) return 'lastAdmin'
    run(agent)
    return 'changed'
  }

  const accounts: Accounts = {
    agent: async (id) => agents.get(id) ?? null,
    agentByEmail: async (email) => [...agents.values()].find((agent) => sameAddress(agent.email, email)) ?? null,
    agents: async () => byName(),
    saveAgent: async (agent) => void agents.set(agent.id, agent),
    account: async (id) => {
      const agent = agents.get(id)
      return agent ? accountOf(agent, null) : null
    },
    accounts: async (now) => byName().map((agent) => accountOf(agent, now)),
    setRole: async (id, role) =>
      change(id, role !== 'admin', (agent) => {
        agents.set(id, { ...agent, role })
        for (const session of ofAgent(id)) session.rotatedAt = 0 as Instant
      }),
    setDisabled: async (id, at) =>
      change(id, at !== null, () => {
        if (at === null) disabled.delete(id)
        else {
          disabled.set(id, at)
          for (const session of ofAgent(id)) sessions.delete(session.id)
          for (const [hash, link] of links) if (link.agent === id) links.delete(hash)
        }
      }),
    passwordHash: async (id) => hashes.get(id) ?? null,
    setPasswordHash: async (id, hash) => void hashes.set(id, hash),
    agentBySubject: async (issuer, subject) => {
      const found = [...subjects].find(([, known]) => known === JSON.stringify([issuer, subject]))
      return found ? (agents.get(found[0]) ?? null) : null
    },
    bindSubject: async (id, issuer, subject) => {
      const name = JSON.stringify([issuer, subject])
      if (!agents.has(id) || subjects.has(id) || [...subjects.values()].includes(name)) return false
      subjects.set(id, name)
      return true
    },
    saveSignInLink: async ({ hash, ...pass }) => void links.set(hash, pass),
    useSignInLink: async (hash, now) => {
      const link = links.get(hash)
      links.delete(hash)
      return link && link.expiresAt > now ? link.agent : null
    },

    saveSession: async (session) => void sessions.set(session.id, session),
    session: async (hash, now) => {
      const isPrevious = ({ previousHash, previousUntil }: Session) =>
        previousHash === hash && (previousUntil === null || previousUntil > now)
      const session = [...sessions.values()].find((one) => one.hash === hash || isPrevious(one))
      const agent = session && session.expiresAt > now && isFree(session.agent) ? agents.get(session.agent) : null
      if (!session || !agent) return null
      return { session, agent, hasPassword: hashes.has(agent.id), hasSecondFactor: hasSecondFactor(agent.id) }
    },
    hasSession: async (id, now) => {
      const session = sessions.get(id)
      return session !== undefined && session.expiresAt > now && isFree(session.agent)
    },
    changeSession: async (id, changed, hash) => {
      const session = sessions.get(id)
      if (!session || (hash !== undefined && session.hash !== hash)) return false
      sessions.set(id, { ...session, ...changed })
      return true
    },
    sessionsOf: async (agent, now) =>
      ofAgent(agent)
        .filter(({ expiresAt }) => expiresAt > now)
        .sort((a, b) => b.lastUsedAt - a.lastUsedAt || (a.id < b.id ? -1 : 1)),
    endSessions: async (agent, which) => {
      const isMeant = ({ id }: Session) => which === 'all' || ('only' in which ? id === which.only : id !== which.but)
      const ended = ofAgent(agent).filter(isMeant)
      for (const { id } of ended) sessions.delete(id)
      return ended.length
    },
    seeDevice: async (agent, hash) => {
      const known = devices.get(agent) ?? new Set()
      const seen = known.has(hash) ? 'known' : known.size === 0 ? 'first' : 'new'
      devices.set(agent, known.add(hash))
      return seen
    },

    secondFactor: async (agent) => {
      const known = factors.get(agent)
      return known ? { material: known.material, pending: known.pending } : null
    },
    proposeSecondFactor: async (agent, pending) =>
      void factors.set(agent, { material: null, lastStep: null, ...factors.get(agent), pending }),
    confirmSecondFactor: async (agent, pending, step, codes) => {
      if (factors.get(agent)?.pending !== pending) return false
      factors.set(agent, { material: pending, pending: null, lastStep: step })
      recovery.set(agent, new Set(codes))
      return true
    },
    removeSecondFactor: async (agent) => {
      factors.delete(agent)
      recovery.delete(agent)
    },
    takeStep: async (agent, step) => {
      const known = factors.get(agent)
      if (!known?.material || (known.lastStep !== null && known.lastStep >= step)) return false
      factors.set(agent, { ...known, lastStep: step })
      return true
    },
    replaceRecovery: async (agent, codes) => void recovery.set(agent, new Set(codes)),
    takeRecovery: async (agent, code) => recovery.get(agent)?.delete(code) ?? false,
    recoveryCount: async (agent) => recovery.get(agent)?.size ?? 0,

    tries: async (key) => tries.get(key) ?? null,
    saveTries: async (key, before, after) => {
      const known = tries.get(key) ?? null
      if (known?.count !== before?.count || known?.until !== before?.until) return false
      tries.set(key, after)
      return true
    },
    forgetTries: async (key) => void tries.delete(key),
  }

  return { accounts, staff: agents, disabled, kept: { links, sessions, tries } }
}
