import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbedded } from '../../src/storage/embedded.ts'

/** A PostgreSQL that waits for the disk as a real one does, for one bench. */
export type ThrowAwayServer = {
  /** For DATABASE_URL: an empty database. */
  url: string
  /** How many transactions have written something so far. */
  writes(): Promise<number>
  /** CPU time of all its processes so far in milliseconds, or null where the system does not say. */
  cpuMs(): number | null
  /** From now on each flush to the disk takes so much longer; who commits meanwhile shares the next one. Null: not ours to slow. */
  slowDown: ((flushMs: number) => Promise<void>) | null
  stop(): Promise<void>
}

/** Starts one. With DATABASE_URL set that server is taken as it is, and its database must be empty. */
export async function throwAwayServer(): Promise<ThrowAwayServer> {
  const given = process.env.DATABASE_URL
  if (given) return serverAt(given, null, async () => {})
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-db-'))
  chmodSync(folder, 0o755) // as root the server is another user
  const server = await openEmbedded({ dataDir: folder })
  const { host, user } = server.address
  const urlOf = (database: string) => `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`
  await once(urlOf('postgres'), 'CREATE DATABASE bench')
  const pid = Number.parseInt(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8'), 10)
  return serverAt(urlOf('bench'), pid, async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })
}

function serverAt(url: string, pid: number | null, stop: () => Promise<void>): ThrowAwayServer {
  return {
    url,
    writes: async () => Number((await once(url, 'SELECT pg_snapshot_xmax(pg_current_snapshot()) AS "at"')).at),
    cpuMs: () => (pid === null ? null : cpuOf(pid)),
    slowDown:
      pid === null
        ? null
        : async (flushMs) => {
            await once(url, `ALTER SYSTEM SET commit_delay = ${flushMs * 1000}`)
            await once(url, 'ALTER SYSTEM SET commit_siblings = 0') // also for who is alone
            await once(url, 'SELECT pg_reload_conf()')
          },
    stop,
  }
}

async function once(url: string, sql: string): Promise<Record<string, unknown>> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows[0] ?? {}
  } finally {
    await client.end()
  }
}

const TICK_MS = 10

/** Its own, of those it has seen end, and of those that run. */
function cpuOf(postmaster: number): number | null {
  try {
    const times = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(statOf)
      .filter((stat) => stat !== null)
      .filter(({ pid, parent }) => pid === postmaster || parent === postmaster)
    return times.reduce((sum, { pid, own, ended }) => sum + own + (pid === postmaster ? ended : 0), 0) * TICK_MS
  } catch {
    return null
  }
}

function statOf(pid: string): { pid: number; parent: number; own: number; ended: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, parent, ...more] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    // counted from the third column: utime, stime, cutime, cstime stand at 14 to 17
    const at = (column: number) => more[column - 5] ?? 0
    return { pid: Number(pid), parent: parent ?? 0, own: at(14) + at(15), ended: at(16) + at(17) }
  } catch {
    return null // it has ended since
  }
}
