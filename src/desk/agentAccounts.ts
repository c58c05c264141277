import { randomUUID } from 'node:crypto'
import { type AuditEntry, type Doer, difference } from '../domain/audit.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Agent } from '../domain/person.ts'
import type { AccountNotices } from './accountNoticePorts.ts'
import type { Accounts, AgentAccounts } from './accountPorts.ts'
import type { AuditLog } from './adminPorts.ts'
import type { Clock } from './storePorts.ts'

type Parts = { accounts: Accounts; audit: Pick<AuditLog, 'record'>; notices: AccountNotices; clock: Clock }

export function createAgentAccounts({ accounts, audit, notices, clock }: Parts): AgentAccounts {
  const record = (by: Doer, to: Agent, entry: Pick<AuditEntry, 'action' | 'before' | 'after'>) =>
    audit.record({ at: clock(), by, kind: 'agent', key: to.id, label: to.name, ...entry })

  return {
    async add(by, { name, email, role }) {
      const agent: Agent = { id: randomUUID() as AgentId, name, email, role }
      await accounts.saveAgent(agent)
      await record(by, agent, { action: 'added', before: null, after: { email, role } })
      return agent
    },

    async rename(by, agent, as) {
      const renamed = { ...agent, ...as }
      const { before, after } = difference(agent, renamed)
      if (Object.keys(after).length === 0) return agent
      await accounts.saveAgent(renamed)
      await record(by, renamed, { action: 'changed', before, after })
      return renamed
    },

    async setRole(by, agent, role) {
      const change = await accounts.setRole(agent.id, role)
      if (change === 'changed' && role !== agent.role) {
        await record(by, agent, { action: 'changed', before: { role: agent.role }, after: { role } })
        await notices.tell(agent, { change: 'role', where: null, byName: by.name, role })
      }
      return change
    },

    async setDisabled(by, { agent, disabledAt }, isDisabled) {
      const change = await accounts.setDisabled(agent.id, isDisabled ? clock() : null)
      const wasDisabled = disabledAt !== null
      if (change === 'changed' && isDisabled !== wasDisabled) {
        await record(by, agent, { action: 'changed', before: { isDisabled: wasDisabled }, after: { isDisabled } })
      }
      return change
    },

    async removeSecondFactor(by, { agent, hasSecondFactor }) {
      await accounts.removeSecondFactor(agent.id)
      await accounts.endSessions(agent.id, 'all')
      await record(by, agent, { action: 'changed', before: { hasSecondFactor }, after: { hasSecondFactor: false } })
      if (hasSecondFactor) await notices.tell(agent, { change: 'secondFactorRemoved', where: null, byName: by.name })
    },
  }
}
