import { may } from '../domain/permission.ts'
import type { PersonExport, PersonExports } from './personPorts.ts'
import type { Clock, NewId } from './storePorts.ts'

/** Exporting everything about one person, for whoever may erase one. */
export function createPersonExport(needs: { records: PersonExports; clock: Clock; newId: NewId }): PersonExport {
  return {
    exportPerson: async (agent, email, write) => {
      if (!may(agent, 'erasePerson')) return { refused: 'notAllowed', action: 'erasePerson' }
      const by = { agent: agent.id, name: agent.name }
      await needs.records.exportPerson(email, { id: needs.newId(), at: needs.clock(), by }, write)
      return null
    },
  }
}
