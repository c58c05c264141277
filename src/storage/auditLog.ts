import type { AuditLog, AuditRow } from '../desk/adminPorts.ts'
import type { AuditEntry } from '../domain/audit.ts'
import type * as Row from './generated/client.ts'
import type { Prisma, PrismaClient } from './generated/client.ts'
import { insertNew } from './sql.ts'
import { date, text } from './writeRows.ts'

/** The audit log on PostgreSQL. */
export function createAuditLog(prisma: PrismaClient): AuditLog {
  return {
    record: (entry) => writeAudit(prisma, [entry]),
    entries: async ({ agent, kind, action, from, until, before, limit }) => {
      const where: Prisma.AuditEntryWhereInput = {
        ...(agent !== null && { agentId: agent === 'server' ? null : text(agent) }),
        ...(kind && { kind }),
        ...(action && { action }),
        ...(before !== null && { id: { lt: before } }),
        at: { ...(from !== null && { gte: date(from) }), ...(until !== null && { lt: date(until) }) },
      }
      return (await prisma.auditEntry.findMany({ where, orderBy: { id: 'desc' }, take: limit })).map(entryOf)
    },
  }
}

/** Writes entries down within a transaction of the change they tell of. */
export async function writeAudit(
  tx: Pick<Prisma.TransactionClient, '$executeRaw'>,
  entries: readonly AuditEntry[],
): Promise<void> {
  await insertNew(tx, 'AuditEntry', entries.map(entryRow))
}

function entryRow({ at, by, action, kind, key, label, before, after }: AuditEntry) {
  return {
    at: date(at),
    agentId: by.agent,
    agentName: text(by.name),
    action,
    kind,
    key: text(key),
    label: text(label),
    before: before && JSON.stringify(before),
    after: after && JSON.stringify(after),
  }
}

function entryOf(row: Row.AuditEntry): AuditRow {
  return {
    id: Number(row.id),
    at: row.at.getTime() as AuditRow['at'],
    by: { agent: row.agentId as AuditRow['by']['agent'], name: row.agentName },
    action: row.action as AuditRow['action'],
    kind: row.kind as AuditRow['kind'],
    key: row.key,
    label: row.label,
    before: row.before as AuditRow['before'],
    after: row.after as AuditRow['after'],
  }
}
