import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import pg from 'pg'
import { type BackupHeader, readBackup, writeBackup } from './backupFile.ts'
import { refuseUnfinished, workAlone } from './copyLock.ts'
import type { CopiedTable, CopyContents, DeskCopy } from './deskCopy.ts'
import { type DatabaseSource, explained, reach } from './reach.ts'
import { readCopy } from './readCopy.ts'
import { StorageProblem } from './storageProblem.ts'
import { writeCopy } from './writeCopy.ts'

/** A database with the name by which the operator knows it. */
export type NamedDatabase = { source: DatabaseSource; named: string }

/** Hears of each table that has come over. */
type Tell = (table: CopiedTable) => void

/**
 * Copies the desk of one database into another that is empty, checked row by row. Nobody works in either meanwhile, and
 * nothing is changed at the source. Throws a StorageProblem.
 */
export function moveDesk(from: NamedDatabase, to: NamedDatabase, tell?: Tell): Promise<CopyContents> {
  return reading(from, { isAlone: true }, (copy) =>
    connected(to, async (connection) => {
      await writeCopy(copy, connection, { named: to.named, doing: 'a move' }, tell)
      return copy
    }),
  )
}

/** Writes the desk as it is in one moment to a stream, while it goes on working. Throws a StorageProblem. */
export function backUpDesk(
  from: NamedDatabase,
  to: () => Writable,
  about: { signpost: string; madeAt: string },
): Promise<CopyContents & { sha256: string }> {
  return reading(from, { isAlone: false }, async (copy) => ({ ...copy, sha256: await writeBackup(copy, to(), about) }))
}

/** Fills an empty database from a backup, checked row by row. Throws a StorageProblem. */
export async function restoreDesk(
  from: Readable,
  named: string,
  to: NamedDatabase,
  tell?: Tell,
): Promise<BackupHeader> {
  const { header, ...copy } = await readBackup(from, named)
  await connected(to, (connection) => writeCopy(copy, connection, { named: to.named, doing: 'a restore' }, tell))
  return header
}

async function reading<T>(
  from: NamedDatabase,
  { isAlone }: { isAlone: boolean },
  use: (copy: DeskCopy) => Promise<T>,
): Promise<T> {
  refuseMissing(from)
  return connected(from, async (connection) => {
    const client = new pg.Client(connection)
    client.on('error', () => {}) // a lost connection fails the statement that runs
    await client.connect()
    try {
      if (isAlone) await workAlone(client, from.named)
      await refuseUnfinished(client)
      return await use(await readCopy(client, from.named))
    } finally {
      await client.end().catch(() => {})
    }
  })
}

/** Whoever reads must not make a new, empty desk. */
function refuseMissing({ source, named }: NamedDatabase): void {
  const folder = 'dataDir' in source ? source.dataDir : 'visitDataDir' in source ? source.visitDataDir : null
  if (folder === null || existsSync(join(folder, 'postgres', 'PG_VERSION'))) return
  throw new StorageProblem(`There is no desk in ${named}: set DATA_FOLDER or DATABASE_URL to where it is.`)
}

async function connected<T>({ source }: NamedDatabase, use: (connection: pg.ClientConfig) => Promise<T>): Promise<T> {
  const { connection, leave } = await reach(source)
  try {
    return await use({ ...connection, connectionTimeoutMillis: 10_000 })
  } catch (fault) {
    throw explained(fault, source)
  } finally {
    await leave()
  }
}
