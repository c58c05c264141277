import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { isAlive, whyNotStarted } from './serverFolder.ts'
import {
  forgetDeadServer,
  programsVersion,
  type ServerPlace,
  type Started,
  serverNote,
  startServer,
  stopServer,
} from './serverProcess.ts'
import { StorageProblem } from './storageProblem.ts'

/** Reading back what a killed server had not finished takes seconds; more than this is a fault. */
const START_MS_MAX = 120_000
/** A killed process lets go of the folder as soon as the server notices that its connection is gone. */
const LET_GO_MS_MAX = 5_000
/** The advisory lock that says "this folder is in use". */
const FOLDER_LOCK = 5_301_842

/** The advisory lock that every visitor shares; its owner gets it alone once they are gone. */
const VISITORS_LOCK = 5_301_843
/** How long a visit, or a command that has the folder to itself, may keep others waiting. */
const VISIT_MS_MAX = 10_000

/** How to reach a server through its socket. */
export type ServerAddress = { host: string; port: number; user: string; password: string; database: string; ssl: false }

/** How long somebody means to have the folder: a desk for good, a command for a moment. */
export type Stay = 'lasting' | 'brief'

/** Somebody else owns the folder. */
export class FolderTaken extends StorageProblem {}

/** A connection that holds the folder, once a server runs there as we want it. Throws a StorageProblem. */
export async function takeFolder(place: ServerPlace, stay: Stay): Promise<pg.Client> {
  const deadline = Date.now() + START_MS_MAX
  let started: Started | null = null
  for (;;) {
    const found = await connect(place, stay)
    if (found) {
      const lost = await holdFolder(found.client, place).then(
        () => null,
        (fault) => fault,
      )
      if (lost) {
        await found.client.end().catch(() => {})
        // whoever had the folder has just closed the server: it is ours to start
        if (!isPassing(lost) || Date.now() > deadline) throw lost
        continue
      }
      if (started || (await runsAsWanted(found.client, found.sockets, place))) return found.client
      await found.client.end()
      await stopServer(place.folder)
      continue
    }
    if (started?.ended) {
      if (!started.mayWorkLater() || Date.now() > deadline)
        throw whyNotStarted(place.folder, started.said(), place.logFile)
      started = null
      await pause(100)
    }
    if (Date.now() > deadline) {
      throw new StorageProblem(
        `The database in ${place.folder} did not answer within ${START_MS_MAX / 1000} s. See ${place.logFile}, and start again.`,
      )
    }
    if (!started && !(await forgetDeadServer(place))) started = await startServer(place)
    await pause(20)
  }
}

/**
 * A visit to the server that a live owner of the folder runs; null when nobody owns it. The connection tells the owner
 * that somebody is there: end it when the visit is over.
 */
export async function visitFolder(place: ServerPlace): Promise<{ visitor: pg.Client; sockets: string } | null> {
  for (const deadline = Date.now() + VISIT_MS_MAX; Date.now() < deadline; await pause(50)) {
    const found = await connect(place, 'brief')
    if (!found) return null
    const { client: visitor, sockets } = found
    try {
      const holder = await holderOf(visitor)
      if (holder && isAlive(holder.pid) && (await isWelcome(visitor))) return { visitor, sockets }
      await visitor.end()
      if (!holder) return null
    } catch {
      await visitor.end().catch(() => {}) // the server is being closed
    }
  }
  return null
}

/** Whether the desk's database is there, and its owner is not about to close it. */
async function isWelcome(visitor: pg.Client): Promise<boolean> {
  const { rows } = await visitor.query(
    `SELECT pg_try_advisory_lock_shared($1) AND EXISTS (SELECT 1 FROM pg_database WHERE datname = 'signpost') AS welcome`,
    [VISITORS_LOCK],
  )
  return rows[0].welcome
}

/** Lets visitors finish, for a moment, and lets no new ones in. */
export async function seeVisitorsOff(owner: pg.Client): Promise<void> {
  try {
    await owner.query(`SET lock_timeout = ${VISIT_MS_MAX}`)
    await owner.query('SELECT pg_advisory_lock($1)', [VISITORS_LOCK])
  } catch {
    // a visitor who stays too long, or a server that is gone: it closes all the same
  }
}

/** A connection to the server of this folder, or null while there is none. */
async function connect(
  { folder, sockets }: ServerPlace,
  stay: Stay,
): Promise<{ client: pg.Client; sockets: string } | null> {
  const note = await serverNote(folder)
  // a copied folder carries the note of the server of its original
  const noted = note && note.folder === folder && note.sockets ? [note.sockets] : []
  for (const host of new Set([sockets, ...noted])) {
    const client = new pg.Client({
      ...addressOf(host, 'postgres'),
      application_name: `signpost ${process.pid} ${stay}`,
      connectionTimeoutMillis: 5_000,
    })
    client.on('error', () => {}) // a lost connection is seen by its 'end'
    try {
      await client.connect()
      return { client, sockets: host }
    } catch (fault) {
      await client.end().catch(() => {})
      if (!isPassing(fault)) throw fault
    }
  }
  return null
}

/** Whether the server may well answer later: it is gone, starts, closes or is full. */
function isPassing(fault: unknown): boolean {
  const { severity, code = '' } = fault as { severity?: string; code?: string }
  return !(fault instanceof StorageProblem) && (!severity || ['57P01', '57P02', '57P03', '53300'].includes(code))
}

/** Takes the folder's lock, and makes the desk's database if there is none. Throws a StorageProblem naming the holder. */
async function holdFolder(client: pg.Client, { folder }: ServerPlace): Promise<void> {
  const started = Date.now()
  for (;;) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS held', [FOLDER_LOCK])
    if (rows[0].held) break
    const holder = await holderOf(client)
    const lives = holder !== null && isAlive(holder.pid)
    const patience = !lives ? LET_GO_MS_MAX : holder.stay === 'brief' ? VISIT_MS_MAX : 0
    if (Date.now() >= started + patience) {
      throw new FolderTaken(
        `Another Signpost (process ${holder?.pid ?? 'unknown'}) is using the database in ${folder}: stop it first, or give this one a DATA_FOLDER of its own.`,
      )
    }
    await pause(50)
  }
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'signpost'")
  if (rowCount === 0) await client.query('CREATE DATABASE signpost')
}

/** Who owns the folder; null for nobody. */
async function holderOf(client: pg.Client): Promise<{ pid: number; stay: Stay } | null> {
  const { rows } = await client.query(
    `SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
     WHERE locktype = 'advisory' AND objid = $1 AND granted`,
    [FOLDER_LOCK],
  )
  const [, pid, stay] = /^signpost (\d+) (lasting|brief)$/.exec(rows[0]?.application_name ?? '') ?? []
  return pid ? { pid: Number(pid), stay: stay as Stay } : null
}

/** Whether the server that an earlier process left is the one we would start. */
async function runsAsWanted(client: pg.Client, sockets: string, place: ServerPlace): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync",
  )
  const { version, fsync } = rows[0]
  return sockets === place.sockets && (fsync === 'on') === place.fsync && version === (await programsVersion(place))
}

/** The server behind the socket in this folder. */
export function addressOf(host: string, database: string): ServerAddress {
  return { host, port: 5432, user: 'signpost', password: '', database, ssl: false }
}
