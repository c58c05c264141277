import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { refuseUnfinished, shareWork } from './copyLock.ts'
import { StorageProblem } from './storageProblem.ts'

const ourMigrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
/** The lock that Prisma's own command line takes while it migrates. */
const MIGRATION_LOCK = 72_707_369

/** One step of the schema; `checksum` is the SHA-256 of its script. */
export type Migration = { name: string; sql: string; checksum: string }

/**
 * Brings a database to the newest schema and answers the names of the migrations it applied.
 *
 * 1. Everybody who starts at the same moment waits for one lock; the first applies, the others find nothing to do.
 * 2. Each migration and its entry in the book (Prisma's `_prisma_migrations`) are one transaction: a start that is killed
 *    in the middle leaves nothing, and the next one begins again.
 * 3. A migration that was edited after it was applied, one this build does not know, and one that Prisma left half done
 *    are refused with a StorageProblem before anything is changed; so is a database that holds half a desk.
 *
 * `through` is the last migration wanted, for a copy of an older desk; `mayBeUnfinished` is for whoever finishes it.
 */
export async function migrate(
  connection: pg.ClientConfig,
  folder: string = ourMigrations,
  { through = null, mayBeUnfinished = false }: { through?: string | null; mayBeUnfinished?: boolean } = {},
): Promise<string[]> {
  const known = await readMigrations(folder)
  const client = new pg.Client(connection)
  client.on('error', () => {}) // a lost connection fails the statement that runs
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    if (!mayBeUnfinished) await shareWork(client)
    if (!mayBeUnfinished) await refuseUnfinished(client)
    const applied = await readBook(client)
    refuseSurprises(applied, known)
    const missing = known.filter(({ name }) => !applied.has(name) && (through === null || name <= through))
    for (const migration of missing) await apply(client, migration)
    return missing.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

/** The migrations that this build brings, oldest first. */
export async function readMigrations(folder: string = ourMigrations): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** What was applied so far: name → checksum. */
async function readBook(client: pg.Client): Promise<Map<string, string>> {
  // asked first: a role that may only work here must not even try to make it
  const { rows: made } = await client.query(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS "isThere"`)
  if (!made[0].isThere) await makeBook(client)
  const { rows } = await client.query(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  )
  const halfDone = rows.find((row) => !row.finished)
  if (halfDone) {
    throw new StorageProblem(
      `Migration ${halfDone.name} was begun by Prisma's command line and never finished: look at the database, then run "npx prisma migrate resolve --config prisma/prisma.config.ts" to say whether it counts.`,
    )
  }
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

async function makeBook(client: pg.Client): Promise<void> {
  await client
    .query(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`)
    .catch(notOwner)
}

const NOT_ALLOWED = '42501'
const DEADLOCK = '40P01'
/** So often a migration begins again that a turn of a running node was in the way of. */
const APPLY_TIMES_MAX = 5

/** A role that only works in the database cannot change its schema. */
function notOwner(fault: Error & { code?: string }): never {
  if (fault.code !== NOT_ALLOWED) throw fault
  throw new StorageProblem(
    'The database is not at the schema of this release, and the role of DATABASE_URL may not change it: run "signpost migrate --grant-to ROLE" as the role that owns the schema, then start again.',
    { cause: fault },
  )
}

function refuseSurprises(applied: Map<string, string>, migrations: Migration[]): void {
  for (const [name, checksum] of applied) {
    const known = migrations.find((migration) => migration.name === name)
    if (!known) {
      throw new StorageProblem(
        `The database was brought to ${name} by a newer Signpost, which this one does not know: start the newer one, or restore the backup made before the upgrade.`,
      )
    }
    if (known.checksum !== checksum) {
      throw new StorageProblem(
        `Migration ${name} was edited after it had been applied to this database: put the file back as it was, and write the change as a new migration.`,
      )
    }
  }
}

/** A script of several statements runs as one transaction. */
async function apply(client: pg.Client, migration: Migration, times = 1): Promise<void> {
  const { name, sql, checksum } = migration
  const entry = [randomUUID(), checksum, name].map((value) => client.escapeLiteral(value)).join(', ')
  const book = `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
    VALUES (${entry}, now(), 1)`
  await client.query(`${sql}\n;\n${book}`).catch(async (fault: Error & { code?: string }) => {
    if (fault.code === DEADLOCK && times < APPLY_TIMES_MAX) return apply(client, migration, times + 1)
    if (fault.code === NOT_ALLOWED) notOwner(fault)
    throw new StorageProblem(
      `Migration ${name} cannot be applied: ${fault.message}. The database is as it was before.`,
      {
        cause: fault,
      },
    )
  })
}
