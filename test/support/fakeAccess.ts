import type { AccessRecords, AccessRow, Looks } from '../../src/desk/accessPorts.ts'
import type { PersonExports } from '../../src/desk/personPorts.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import { maskedAddress } from '../../src/domain/mask.ts'

/** The access log in memory: one row for each time it is written. */
export function fakeAccessRecords() {
  const rows: AccessRow[] = []
  const records: AccessRecords = {
    addLooks: async (looks) => {
      for (const look of looks) rows.push(rowOf(look, rows.length + 1))
    },
    looks: async ({ agent, about, before, limit }) =>
      rows
        .filter(
          (row) =>
            (agent === null || row.agent === agent) &&
            (about === null || row.conversation === about || row.ticket === about) &&
            (before === null || row.id < before),
        )
        .reverse()
        .slice(0, limit),
    forgetLooks: async () => 0,
  }
  return { ...records, rows }
}

function rowOf(look: Looks, id: number): AccessRow {
  const isTalk = look.what === 'conversation' || look.what === 'file'
  const conversation = isTalk ? (look.subject as AccessRow['conversation']) : null
  return { ...look, id, agentName: look.agent, conversation, ticket: null }
}

/** Exports that hold the address and nothing else. */
export function fakePersonExports(record: (entry: AuditEntry) => void): PersonExports {
  return {
    exportPerson: async (email, { at, by, id }, write) => {
      record({
        at,
        by,
        action: 'exported',
        kind: 'person',
        key: id,
        label: maskedAddress(email),
        before: null,
        after: null,
      })
      await write(`{ "address": ${JSON.stringify(email)},`)
      await write(' "contacts": [] }\n')
    },
  }
}
