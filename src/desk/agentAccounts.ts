import { randomUUID } from 'node:crypto'
import { type AuditEntry, type Doer, difference } from '../domain/audit.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Agent, Role } from '../domain/person.ts'
import type { Account, AccountChange, Accounts } from './accountPorts.ts'
import type { AuditLog } from './adminPorts.ts'
import type { Clock } from './ports.ts'

type Parts = { accounts: Accounts; audit: Pick<AuditLog, 'record'>; clock: Clock }

/** Changes of agents' accounts, each with its entry in the audit log, whoever makes it: an admin or a command on the server. */
export type AgentAccounts = ReturnType<typeof createAgentAccounts>

export function createAgentAccounts({ accounts, audit, clock }: Parts) {
  const record = (by: Doer, to: Agent, entry: Pick<AuditEntry, 'action' | 'before' | 'after'>) =>
    audit.record({ at: clock(), by, kind: 'agent', key: to.id, label: to.name, ...entry })

  return {
    /** The address must be nobody's yet. */
    async add(by: Doer, { name, email, role }: Omit<Agent, 'id'>): Promise<Agent> {
      const agent: Agent = { id: randomUUID() as AgentId, name, email, role }
      await accounts.saveAgent(agent)
      await record(by, agent, { action: 'added', before: null, after: { email, role } })
      return agent
    },

    /** The address may only be spelt another way. */
    async rename(by: Doer, agent: Agent, as: Pick<Agent, 'name' | 'email'>): Promise<Agent> {
      const renamed = { ...agent, ...as }
      const { before, after } = difference(agent, renamed)
      if (Object.keys(after).length === 0) return agent
      await accounts.saveAgent(renamed)
      await record(by, renamed, { action: 'changed', before, after })
      return renamed
    },

    async setRole(by: Doer, agent: Agent, role: Role): Promise<AccountChange> {
      const change = await accounts.setRole(agent.id, role)
      if (change === 'changed' && role !== agent.role) {
        await record(by, agent, { action: 'changed', before: { role: agent.role }, after: { role } })
      }
      return change
    },

    async setDisabled(by: Doer, { agent, disabledAt }: Account, isDisabled: boolean): Promise<AccountChange> {
      const change = await accounts.setDisabled(agent.id, isDisabled ? clock() : null)
      const wasDisabled = disabledAt !== null
      if (change === 'changed' && isDisabled !== wasDisabled) {
        await record(by, agent, { action: 'changed', before: { isDisabled: wasDisabled }, after: { isDisabled } })
      }
      return change
    },

    /** Whoever lost theirs signs in anew, without it. */
    async removeSecondFactor(by: Doer, { agent, hasSecondFactor }: Account): Promise<void> {
      await accounts.removeSecondFactor(agent.id)
      await accounts.endSessions(agent.id, 'all')
      await record(by, agent, { action: 'changed', before: { hasSecondFactor }, after: { hasSecondFactor: false } })
    },
  }
}
