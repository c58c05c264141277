import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { postgresPrograms } from '../../src/storage/postgresPrograms.ts'
import { createServerFolder, serverEnv } from '../../src/storage/serverFolder.ts'
import { commandAs, serverUser } from '../../src/storage/serverUser.ts'

const START_MS_MAX = 60_000
/** The server fits on a small disk. */
const SMALL = { max_wal_size: '64MB', min_wal_size: '32MB', shared_buffers: '32MB', max_connections: '100' }

/**
 * How a server is told to go: `fast` breaks the connections off and closes cleanly, `immediate` leaves everything as it
 * is, and `kill` is a SIGKILL of the first process, which its children notice by themselves.
 */
export type Ending = 'fast' | 'immediate' | 'kill'

/** A PostgreSQL of one's own on TCP, to be mistreated. Whoever watches over it starts it again whenever it ends by itself. */
export type Victim = {
  /** Its address as seen from `host`. */
  url(host?: string): string
  port: number
  /** The folder around its data, which the server's user may write. */
  folder: string
  /** How the disk is made slow here. */
  slowedBy: 'delay' | 'pulses'
  end(how: Ending): Promise<void>
  start(): Promise<void>
  /** Whether it answers a question. */
  answers(): Promise<boolean>
  /** Every process of it. */
  pids(): number[]
  /** Every wait for the disk takes so much longer; 0 is as usual. */
  slowDown(ms: number): void
  /** Ends it for good and removes the folder's contents. */
  remove(): Promise<void>
}

/**
 * Makes a server in `folder`, which is there and empty, and starts it. `hosts` are the addresses it listens at besides
 * 127.0.0.1. With `fsync` what is acknowledged is on disk.
 */
export async function startPostgres(folder: string, fsync: boolean, hosts: string[] = []): Promise<Victim> {
  chmodSync(folder, 0o755) // as root the server is another user
  const data = join(folder, 'postgres')
  const programs = await postgresPrograms(join(folder, 'links'))
  const user = await serverUser(data)
  await createServerFolder(data, programs, user, fsync)
  const sockets = join(folder, 'sockets')
  mkdirSync(sockets)
  if (user.uid !== undefined && user.gid !== undefined) chownSync(sockets, user.uid, user.gid)
  if (hosts.length > 0) appendFileSync(join(data, 'pg_hba.conf'), '\nhost all all 10.213.0.0/16 trust\n')
  const port = await freePort()
  const slowFile = join(folder, 'slow')
  const shim = buildShim(folder)
  const settings: Record<string, string> = {
    ...SMALL,
    listen_addresses: ['127.0.0.1', ...hosts].join(','),
    port: String(port),
    unix_socket_directories: sockets,
    jit: 'off',
    // what is acknowledged is with the operating system at least: a process may die, the machine not
    ...(fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openSync(join(process.env.CHAOS_LOGS ?? folder, 'postgres.log'), 'a')
  let child: ChildProcess | null = null
  let isWanted = false
  let pulses: NodeJS.Timeout | null = null

  const url = (host = '127.0.0.1') => `postgres://signpost@${host}:${port}/postgres`

  function run(): ChildProcess {
    const [command, all, as] = commandAs(user, programs.postgres, ['-D', data, ...words])
    const started = spawn(command, all, {
      ...as,
      cwd: data,
      env: { ...serverEnv(programs), ...(shim && { LD_PRELOAD: shim, SLOW_DISK_MS: slowFile }) },
      stdio: ['ignore', log, log],
    })
    // as an operator's service manager does: a server that gives up, for want of space say, is started again
    started.once('exit', () => {
      if (child === started) child = null
      setTimeout(() => {
        if (isWanted && child === null) child = run()
      }, 300)
    })
    return started
  }

  async function start(): Promise<void> {
    isWanted = true
    child ??= run()
    for (const deadline = Date.now() + START_MS_MAX; Date.now() < deadline; await pause(30)) {
      if (await answers(url())) return
    }
    throw new Error(`The PostgreSQL in ${folder} did not answer within ${START_MS_MAX} ms`)
  }

  async function end(how: Ending): Promise<void> {
    isWanted = false
    const first = child
    if (!first) return
    const all = pids()
    const gone = new Promise((resolve) => first.once('exit', resolve))
    first.kill(({ fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const)[how])
    await gone
    while (all.some((pid) => existsSync(`/proc/${pid}`) && commandOf(pid).includes('postgres'))) await pause(10)
  }

  function pids(): number[] {
    if (!child?.pid) return []
    try {
      const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
      return [child.pid, ...children.trim().split(/\s+/).filter(Boolean).map(Number)]
    } catch {
      return [child.pid]
    }
  }

  function slowDown(ms: number): void {
    if (shim) {
      if (ms > 0) writeFileSync(slowFile, String(ms))
      else rmSync(slowFile, { force: true })
      return
    }
    if (pulses) clearInterval(pulses)
    pulses = ms > 0 ? setInterval(() => pulse(pids(), ms), 2 * ms) : null
  }

  const leave = () => void child?.kill('SIGQUIT')
  process.once('exit', leave)
  await start()
  return {
    ...{ url, port, folder, end, start, pids, slowDown },
    answers: () => answers(url()),
    slowedBy: shim ? 'delay' : 'pulses',
    remove: async () => {
      slowDown(0)
      await end('immediate')
      process.removeListener('exit', leave)
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** Whether somebody answers a question there. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** The library that slows the disk down, where there is a compiler for it; null elsewhere. */
function buildShim(folder: string): string | null {
  if (process.platform !== 'linux') return null
  const shim = join(folder, 'slowDisk.so')
  const source = fileURLToPath(new URL('slowDisk.c', import.meta.url))
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'], { stdio: 'ignore' })
    return shim
  } catch {
    return null
  }
}

/** Without a compiler all processes stand still for `ms` instead. */
function pulse(pids: number[], ms: number): void {
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) {
      try {
        process.kill(pid, name)
      } catch {
        // gone meanwhile
      }
    }
  }
  signal('SIGSTOP')
  setTimeout(() => signal('SIGCONT'), ms)
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** A port that is free right now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
