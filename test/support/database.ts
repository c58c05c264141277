import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openEmbedded, type ServerAddress } from '../../src/storage/embedded.ts'
import { migrate } from '../../src/storage/migrate.ts'

const TEMPLATE = 'desk'
const START_MS_MAX = 60_000

/** A database of its own for a test: empty and migrated, or entirely `bare`. */
export type ThrowAwayDatabase = { url: string; drop(): Promise<void> }

/**
 * Makes a database on a server that all test files of a run share. The first to ask starts it, without waiting for the
 * disk; it goes when the run ends, however that ends. A database is a copy of a migrated one and takes some 50 ms.
 */
export async function throwAwayDatabase({ bare = false } = {}): Promise<ThrowAwayDatabase> {
  const server = await sharedServer()
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const from = bare ? 'TEMPLATE template0' : `TEMPLATE ${TEMPLATE} STRATEGY file_copy`
  await onServer(server, `CREATE DATABASE ${name} ${from}`)
  return {
    url: urlOf({ ...server, database: name }),
    drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

/** Runs one statement as the server's owner, on the maintenance database or another. */
async function onServer(server: ServerAddress, sql: string): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** The address as one line. */
function urlOf({ host, user, database }: ServerAddress): string {
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`
}

let shared: Promise<ServerAddress> | undefined

function sharedServer(): Promise<ServerAddress> {
  shared ??= findOrStart()
  return shared
}

/** The run is known by the process that all its workers come from. */
async function findOrStart(): Promise<ServerAddress> {
  const run = process.ppid
  const folder = join(tmpdir(), `signpost-test-${run}`)
  const isFirst = await mkdir(folder).then(
    () => true,
    () => false,
  )
  if (isFirst) {
    await chmod(folder, 0o755) // as root the server is another user
    const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), folder, String(run)], {
      detached: true,
      stdio: 'ignore',
    })
    keeper.unref()
  }
  for (const deadline = Date.now() + START_MS_MAX; Date.now() < deadline; await pause(25)) {
    const said = await readFile(join(folder, 'ready'), 'utf8').catch(() => null)
    if (said === null) continue
    const { address, fault } = JSON.parse(said)
    if (fault) throw new Error(`The tests' database server does not start: ${fault}`)
    return address
  }
  throw new Error(`The tests' database server did not start within ${START_MS_MAX} ms; look into ${folder}`)
}

/** Keeps the server of one run, and takes everything away when the run is over. */
async function keepServer(folder: string, run: number): Promise<void> {
  const tell = async (what: object) => {
    await writeFile(join(folder, 'ready.new'), JSON.stringify(what))
    await rename(join(folder, 'ready.new'), join(folder, 'ready'))
  }
  try {
    const server = await openEmbedded({ dataDir: folder, fsync: false })
    const address = { ...server.address, database: 'postgres' }
    await onServer(address, `CREATE DATABASE ${TEMPLATE} TEMPLATE template0`)
    await migrate({ ...address, database: TEMPLATE })
    await tell({ address })
    while (isAlive(run)) await pause(250)
    await server.stop()
  } catch (fault) {
    await tell({ fault: (fault as Error).message })
    while (isAlive(run)) await pause(250)
  }
  await rm(folder, { recursive: true, force: true })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

if (import.meta.main) await keepServer(process.argv[2] as string, Number(process.argv[3]))
