import { readFileSync } from 'node:fs'
import { mkdir, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { postgresPrograms } from './postgresPrograms.ts'
import { checkServerFolder, createServerFolder, isAlive, noSpace, socketFolder, whyNotStarted } from './serverFolder.ts'
import {
  forgetDeadServer,
  programsVersion,
  type ServerPlace,
  type Started,
  serverNote,
  startServer,
  stopServer,
} from './serverProcess.ts'
import { ableToReach, serverUser } from './serverUser.ts'
import { StorageProblem } from './storageProblem.ts'

/** Reading back what a killed server had not finished takes seconds; more than this is a fault. */
const START_MS_MAX = 120_000
/** A killed process lets go of the folder as soon as the server notices that its connection is gone. */
const LET_GO_MS_MAX = 5_000
/** The advisory lock that says "this folder is in use". */
const FOLDER_LOCK = 5_301_842

/** How to reach a server through its socket. */
export type ServerAddress = { host: string; port: number; user: string; password: string; database: string; ssl: false }

/** A running embedded server that is ours alone. */
export type Embedded = {
  address: ServerAddress
  /** Closes the server, cleanly and at once. */
  stop(): Promise<void>
}

/**
 * Starts the desk's own PostgreSQL in `dataDir`/postgres, reachable only through a socket of its user.
 *
 * 1. A new folder is made whole under another name and then renamed: a start that is killed leaves nothing half done.
 * 2. A server that answers there already was left by a process that was killed. It is used as it is, or closed and
 *    started again when it runs another version or other settings.
 * 3. Whoever holds the folder's lock owns the folder. The lock lives in the server and ends with its holder's connection.
 * 4. A server that dies while we run is started again. `fsync: false` is for tests; otherwise what was acknowledged is
 *    on disk.
 *
 * Throws a StorageProblem when that cannot be. Nothing is ever wiped.
 */
export async function openEmbedded({ dataDir, fsync = true }: { dataDir: string; fsync?: boolean }): Promise<Embedded> {
  const place = await preparePlace(dataDir, fsync).catch((fault) => {
    throw folderFault(dataDir, fault)
  })
  let owner = await takeFolder(place)
  let stopping = false
  const keeping = keep()

  /** Takes the folder again whenever the connection that holds it is lost, until we stop. */
  async function keep(): Promise<void> {
    while (!stopping) {
      await new Promise((lost) => owner.once('end', lost))
      while (!stopping) {
        const again = await takeFolder(place).catch(() => null)
        if (again) owner = again
        if (again) break
        await pause(1_000)
      }
    }
  }

  /** A process that ends without `stop` still tells the server to close. */
  const leave = () => {
    try {
      const pid = Number.parseInt(readFileSync(join(place.folder, 'postmaster.pid'), 'utf8'), 10)
      if (pid > 0) process.kill(pid, 'SIGINT')
    } catch {
      // no server, nothing to close
    }
  }
  process.once('exit', leave)

  return {
    address: addressOf(place.sockets, 'signpost'),
    stop: async () => {
      stopping = true
      process.removeListener('exit', leave)
      await owner.end().catch(() => {})
      await keeping
      await stopServer(place.folder)
    },
  }
}

async function preparePlace(dataDir: string, fsync: boolean): Promise<ServerPlace> {
  await mkdir(dataDir, { recursive: true })
  const home = await realpath(dataDir)
  const folder = join(home, 'postgres')
  const programs = await postgresPrograms(join(home, 'postgres-links'))
  const user = await ableToReach(await serverUser(folder), folder, programs.postgres)
  const isNew = (await readdir(folder).catch(ifMissing)).length === 0
  if (isNew) await createServerFolder(folder, programs, user, fsync)
  await checkServerFolder(folder)
  const sockets = await socketFolder(folder, user)
  return { folder, sockets, logFile: join(home, 'postgres.log'), user, programs, fsync }
}

function ifMissing(fault: NodeJS.ErrnoException): string[] {
  if (fault.code === 'ENOENT') return []
  throw fault
}

function folderFault(dataDir: string, fault: NodeJS.ErrnoException): Error {
  if (fault.code === 'ENOSPC') return noSpace(dataDir)
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(fault.code ?? '')) return fault
  return new StorageProblem(
    `The data folder ${dataDir} cannot be used (${fault.message}): choose another DATA_FOLDER, or change the folder's owner.`,
  )
}

/** A connection that holds the folder, once a server runs there as we want it. Throws a StorageProblem. */
async function takeFolder(place: ServerPlace): Promise<pg.Client> {
  const deadline = Date.now() + START_MS_MAX
  let started: Started | null = null
  for (;;) {
    const found = await connect(place)
    if (found) {
      await holdFolder(found.client, place).catch(async (fault) => {
        await found.client.end()
        throw fault
      })
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

/** A connection to the server of this folder, or null while there is none. */
async function connect({ folder, sockets }: ServerPlace): Promise<{ client: pg.Client; sockets: string } | null> {
  const note = await serverNote(folder)
  // a copied folder carries the note of the server of its original
  const noted = note && note.folder === folder && note.sockets ? [note.sockets] : []
  for (const host of new Set([sockets, ...noted])) {
    const client = new pg.Client({
      ...addressOf(host, 'postgres'),
      application_name: `signpost ${process.pid}`,
      connectionTimeoutMillis: 5_000,
    })
    client.on('error', () => {}) // a lost connection is seen by its 'end'
    try {
      await client.connect()
      return { client, sockets: host }
    } catch (fault) {
      await client.end().catch(() => {})
      const { severity, code = '' } = fault as { severity?: string; code?: string }
      const comesLater = !severity || ['57P01', '57P02', '57P03', '53300'].includes(code)
      if (!comesLater) throw fault
    }
  }
  return null
}

/** Takes the folder's lock, and makes the desk's database if there is none. Throws a StorageProblem naming the holder. */
async function holdFolder(client: pg.Client, { folder }: ServerPlace): Promise<void> {
  const deadline = Date.now() + LET_GO_MS_MAX
  for (;;) {
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS held', [FOLDER_LOCK])
    if (rows[0].held) break
    const holder = await holderOf(client)
    if ((holder !== null && isAlive(holder)) || Date.now() > deadline) {
      throw new StorageProblem(
        `Another Signpost (process ${holder ?? 'unknown'}) is using the database in ${folder}: stop it first, or give this one a DATA_FOLDER of its own.`,
      )
    }
    await pause(50)
  }
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'signpost'")
  if (rowCount === 0) await client.query('CREATE DATABASE signpost')
}

async function holderOf(client: pg.Client): Promise<number | null> {
  const { rows } = await client.query(
    `SELECT application_name FROM pg_stat_activity JOIN pg_locks USING (pid)
     WHERE locktype = 'advisory' AND objid = $1 AND granted`,
    [FOLDER_LOCK],
  )
  const pid = Number(/^signpost (\d+)$/.exec(rows[0]?.application_name ?? '')?.[1])
  return pid > 0 ? pid : null
}

/** Whether the server that an earlier process left is the one we would start. */
async function runsAsWanted(client: pg.Client, sockets: string, place: ServerPlace): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync",
  )
  const { version, fsync } = rows[0]
  return sockets === place.sockets && (fsync === 'on') === place.fsync && version === (await programsVersion(place))
}

function addressOf(host: string, database: string): ServerAddress {
  return { host, port: 5432, user: 'signpost', password: '', database, ssl: false }
}
