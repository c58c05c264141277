import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { isWorkedIn, unfinished } from './copyLock.ts'
import { readMigrationBook } from './deskCopy.ts'
import { type Migration, readMigrations } from './migrate.ts'
import { type DatabaseSource, explained, reach } from './reach.ts'

/** How a database is, looked at from outside: nothing in it is changed, and nothing is migrated. */
export type DatabaseHealth = {
  /** As it says it, "18.1". */
  version: string
  versionNumber: number
  /** By how much our clock is ahead of the database's, half a round trip more or less. */
  aheadMs: number
  /** The newest migration that was applied; null for an empty database. */
  schema: string | null
  /** Migrations of this build that were not applied yet. */
  pending: string[]
  /** Migrations that this build does not know, or knows otherwise. */
  unknown: string[]
  /** "only_append on Message": triggers of the applied migrations that are not there, or switched off. */
  missingTriggers: string[]
  /** A move or restore that did not finish. */
  unfinished: string | null
  /** Whether a desk or a command works in it right now. */
  isInUse: boolean
  webhooksOff: { name: string; since: Date; cause: string }[]
  customers: string[]
  /** Conversations that were removed because of their age, and when last; null where there is no such table yet. */
  removed: { conversations: number; lastAt: Date | null } | null
}

/** Null where no database has been made yet. Throws a StorageProblem where there is one that cannot be reached. */
export async function readHealth(source: DatabaseSource, clock: () => number): Promise<DatabaseHealth | null> {
  if ('visitDataDir' in source && !existsSync(join(source.visitDataDir, 'postgres'))) return null
  const { connection, leave } = await reach(source)
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {}) // a lost connection fails the query that runs
  try {
    await client.connect()
    return await look(client, clock)
  } catch (fault) {
    throw explained(fault, source)
  } finally {
    await client.end().catch(() => {})
    await leave()
  }
}

async function look(client: pg.Client, clock: () => number): Promise<DatabaseHealth> {
  const { rows } = await client.query(
    `SELECT current_setting('server_version') AS "version", current_setting('server_version_num')::int AS "versionNumber"`,
  )
  const before = clock()
  const { rows: times } = await client.query('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "now"')
  const aheadMs = Math.round((before + clock()) / 2 - times[0].now)
  const ours = await readMigrations()
  const book = (await readMigrationBook(client)) ?? []
  const applied = new Map(book.map(({ name, checksum }) => [name, checksum]))
  const has = async (table: string) =>
    (await client.query('SELECT to_regclass($1) IS NOT NULL AS "is"', [`"${table}"`])).rows[0].is
  return {
    ...rows[0],
    aheadMs,
    schema: book.at(-1)?.name ?? null,
    pending: ours.filter(({ name }) => !applied.has(name)).map(({ name }) => name),
    unknown: book
      .filter(({ name, checksum }) => !ours.some((known) => known.name === name && known.checksum === checksum))
      .map(({ name }) => name),
    missingTriggers: await missingTriggers(
      client,
      ours.filter(({ name }) => applied.has(name)),
    ),
    unfinished: await unfinished(client),
    isInUse: await isWorkedIn(client),
    webhooksOff: (await has('Webhook'))
      ? (
          await client.query(
            'SELECT "name", "offAt" AS "since", "offCause" AS "cause" FROM "Webhook" WHERE "offAt" IS NOT NULL ORDER BY 1',
          )
        ).rows
      : [],
    customers: (await has('Customer'))
      ? (await client.query('SELECT "id" FROM "Customer"')).rows.map(({ id }) => id)
      : [],
    removed: (await has('Removal'))
      ? (
          await client.query(
            `SELECT coalesce(sum(("counts"->>'conversations')::int), 0)::int AS "conversations", max("at") AS "lastAt" FROM "Removal"`,
          )
        ).rows[0]
      : null,
  }
}

/** Which triggers there must be is read from the migrations themselves. */
async function missingTriggers(client: pg.Client, applied: readonly Migration[]): Promise<string[]> {
  const wanted = new Set<string>()
  for (const { sql } of applied) {
    for (const [, drops, trigger, table] of sql.matchAll(
      /\b(?:CREATE (?:CONSTRAINT )?|(DROP ))TRIGGER (?:IF EXISTS )?"(\w+)"[^;]*? ON "(\w+)"/g,
    )) {
      if (drops) wanted.delete(`${trigger} on ${table}`)
      else wanted.add(`${trigger} on ${table}`)
    }
  }
  const { rows } = await client.query(
    `SELECT t.tgname || ' on ' || c.relname AS "is" FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace`,
  )
  const there = new Set(rows.map((row) => row.is))
  return [...wanted].filter((each) => !there.has(each))
}
