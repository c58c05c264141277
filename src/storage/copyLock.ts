import type pg from 'pg'
import { StorageProblem } from './storageProblem.ts'

/** The advisory lock of a database that everybody shares who works in it, and that a copy of the desk takes alone. */
const WORK_LOCK = 5_301_844
/** There while a copy is being written, and after one that did not come to its end. */
const MARK = '"_signpost_unfinished"'

type Queries = Pick<pg.ClientBase, 'query'>

/** Says that this connection works in the database, until it ends. Throws a StorageProblem while the desk is being copied. */
export async function shareWork(client: Queries): Promise<void> {
  const { rows } = await client.query('SELECT pg_try_advisory_lock_shared($1) AS shared', [WORK_LOCK])
  if (rows[0].shared) return
  throw new StorageProblem(
    'The desk in this database is being moved or restored right now: wait until that command has ended, then start again with the settings it names.',
  )
}

/** Keeps everybody else out of the database until the connection ends. Throws a StorageProblem while somebody works in it. */
export async function workAlone(client: Queries, named: string): Promise<void> {
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS alone', [WORK_LOCK])
  if (rows[0].alone) return
  throw new StorageProblem(
    `A desk or a command of signpost is using ${named}: stop every node first, and run this again when they have ended.`,
  )
}

/** Marks a database as one that does not hold the whole desk yet. */
export async function markUnfinished(client: Queries, what: string): Promise<void> {
  await client.query(`CREATE TABLE IF NOT EXISTS ${MARK} ("what" TEXT NOT NULL, "since" TIMESTAMPTZ NOT NULL)`)
  await client.query(`INSERT INTO ${MARK} VALUES ($1, now())`, [what])
}

/** Takes the mark away, with the transaction that made the desk whole. */
export async function markFinished(client: Queries): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${MARK}`)
}

/** What was begun in this database and never finished; null when it is whole. */
export async function unfinished(client: Queries): Promise<string | null> {
  const { rows } = await client.query(`SELECT to_regclass('${MARK}') IS NOT NULL AS marked`)
  if (!rows[0].marked) return null
  const { rows: begun } = await client.query(`SELECT "what", "since"::text FROM ${MARK} ORDER BY "since" DESC LIMIT 1`)
  return begun[0] ? `${begun[0].what} begun at ${begun[0].since}` : 'a copy'
}

/** Throws a StorageProblem for a database that holds half a desk. */
export async function refuseUnfinished(client: Queries): Promise<void> {
  const begun = await unfinished(client)
  if (begun === null) return
  throw new StorageProblem(
    `This database is not whole: ${begun} did not finish. Run that command again, which begins anew here, or use another database; where the desk came from nothing was changed.`,
  )
}

/** Whether somebody else works in the database right now: a desk, a command, or a copy. */
export async function isWorkedIn(client: Queries): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
       AND classid = 0 AND objid = $1) AS "is"`,
    [WORK_LOCK],
  )
  return rows[0].is
}
