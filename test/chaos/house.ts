import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { openRedisServer, type RedisServer } from '../support/redis.ts'
import { type Balancer, type Line, openBalancer, openLine } from './lines.ts'
import { BACK_HOST, hasOwnNetwork, layLines, type Plugs } from './network.ts'
import { startPostgres, type Victim } from './postgres.ts'
import type { Nature, Said } from './replica.ts'

const READY_MS_MAX = 90_000
/** Whoever has its database answers sooner. */
const ANSWER_MS_MAX = 2_000
const SECRET = 'one secret for all replicas of this house'

/** How a house is to be. */
export type Setting = {
  replicas: number
  /** Whether PostgreSQL waits for the disk. */
  fsync: boolean
  /** By how much the clocks of the replicas go wrong, one after the other. */
  skewsMs?: number[]
  deaf?: number
  /** Whether a Redis carries the calls between replicas. */
  redis?: boolean
  /** Bytes of the disk that the database has to itself, where the system allows mounts; null: the disk of all. */
  diskBytes?: number | null
}

/** One replica, in a process of its own. */
export type Replica = {
  /** Starts it and waits until it listens. */
  start(): Promise<void>
  kill(): Promise<void>
  /** Off the balancer, then SIGTERM; answers how it ended, 0 for well. */
  stop(): Promise<number | null>
  /** Whether its process lives. */
  lives(): boolean
  /** Whether it says within a moment that it can serve. */
  isReady(): Promise<boolean>
  /** Takes its way to the database away, and gives it back. */
  cut(): void
  mend(): void
  signInLink(email: string): Promise<string>
}

/** A letter that arrived. */
type Arrived = { to: string; messageId: string; text: string }

/** Everything that has to run: one PostgreSQL, its replicas, what stands in front of them, and a mail server. */
export type House = {
  url: string
  database: Victim
  /** What carries the calls between replicas, where it is not the database; or why there is none. */
  redis: RedisServer | string | null
  /** How a replica's way to the database is cut here. */
  cutBy: 'network' | 'line'
  /** The folder that is a disk of its own; null when it is not. */
  disk: string | null
  replicas: Replica[]
  letters: Arrived[]
  /** A client of the database, past all faults of the replicas. */
  query<R extends object>(sql: string, values?: unknown[]): Promise<R[]>
  close(): Promise<void>
}

/** Opens a house whose replicas have not been started. */
export async function openHouse(setting: Setting): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-chaos-'))
  chmodSync(folder, 0o755) // as root the server is another user
  const place = join(folder, 'database')
  mkdirSync(place)
  const disk = setting.diskBytes ? mountDisk(place, setting.diskBytes) : null
  const isOwn = hasOwnNetwork()
  const database = await startPostgres(place, setting.fsync, isOwn ? [BACK_HOST] : [])
  const back = isOwn ? BACK_HOST : '127.0.0.1'
  const mail = await openMail(back)
  const redis = setting.redis ? await openRedisServer(...(isOwn ? ['--bind', '127.0.0.1', back] : [])) : null
  const redisUrl = redis === null || typeof redis === 'string' ? '' : redis.url.replace('127.0.0.1', back)
  const balancer = await openBalancer()
  const replicas = await Promise.all(
    Array.from({ length: setting.replicas }, (_, index) =>
      aReplica({
        ...{ index, database, balancer, folder, redisUrl, mailUrl: mail.url },
        skewMs: setting.skewsMs?.[index] ?? 0,
        deaf: setting.deaf ?? 0,
      }),
    ),
  )
  return {
    ...{ url: balancer.url, database, redis, disk, replicas, letters: mail.letters },
    cutBy: isOwn ? 'network' : 'line',
    async query(sql, values = []) {
      const client = new pg.Client({ connectionString: database.url() })
      client.on('error', () => {})
      await client.connect()
      try {
        return (await client.query(sql, values)).rows
      } finally {
        await client.end()
      }
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()))
      await balancer.close()
      await mail.close()
      if (redis !== null && typeof redis !== 'string') await redis.close()
      await database.remove()
      if (disk) execFileSync('umount', ['--lazy', disk]) // its last process may be ending still
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type ReplicaParts = {
  index: number
  database: Victim
  balancer: Balancer
  folder: string
  redisUrl: string
  mailUrl: string
  skewMs: number
  deaf: number
}

async function aReplica(parts: ReplicaParts): Promise<Replica & { close(): Promise<void> }> {
  const { index, database, balancer, folder, redisUrl, mailUrl, skewMs, deaf } = parts
  const isOwn = hasOwnNetwork()
  const line: Line | null = isOwn ? null : await openLine({ host: '127.0.0.1', port: database.port })
  const databaseUrl = line ? `postgres://signpost@127.0.0.1:${line.port}/postgres` : database.url(BACK_HOST)
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    SIGNPOST_SECRET: SECRET,
    REDIS_URL: redisUrl,
    SMTP_URL: mailUrl,
    MAIL_FROM: 'support@desk.example',
    DEMO_HISTORY: 'false',
    DIGEST_TIME: 'off',
    LOG_LEVEL: process.env.CHAOS_LOG ?? 'error',
    // the laws are about what visitors and agents do; nothing shall happen by itself because time passed
    QUEUE_WAIT_MINUTES: '60',
    AGENT_SILENT_MINUTES: '120',
    CHECK_IN_MINUTES: '1440',
    NODE_COMPILE_CACHE: '.build/compile-cache',
  }
  const script = fileURLToPath(new URL('replica.ts', import.meta.url))
  const log = openSync(join(process.env.CHAOS_LOGS ?? folder, `replica-${index}.log`), 'a')
  let child: ChildProcess | null = null
  let ended: Promise<number | null> = Promise.resolve(0)
  let plugs: Plugs | null = null
  let address: { host: string; port: number } | null = null

  function hide(): void {
    if (address) balancer.targets.splice(balancer.targets.indexOf(address), 1)
    address = null
  }

  const replica = {
    /** One that ends at its start, because the database is away, is started again, as a service manager does. */
    async start() {
      for (const deadline = Date.now() + READY_MS_MAX; ; await pause(500)) {
        const fault = await replica.startOnce().then(
          () => null,
          (cause: Error) => cause,
        )
        if (fault === null) return
        if (Date.now() > deadline) throw fault
      }
    },
    async startOnce() {
      const command = isOwn ? ['unshare', '--net', '--', process.execPath] : [process.execPath]
      const [program = '', ...words] = [...command, script]
      const started = spawn(program, words, { env, stdio: ['ignore', log, log, 'ipc'] })
      child = started
      ended = new Promise((resolve) => started.once('exit', (code) => resolve(code)))
      if (isOwn) plugs = await linesTo(started.pid as number, index)
      const nature: Nature = { skewMs, deaf, frontAddress: plugs?.frontAddress ?? null }
      const said = answer<{ port: number }>(started)
      started.send(nature)
      const { port } = await said
      address = { host: nature.frontAddress ?? '127.0.0.1', port }
      balancer.targets.push(address)
    },
    async kill() {
      hide()
      child?.kill('SIGKILL')
      await ended
      plugs?.remove()
    },
    async stop() {
      hide() // whoever rolls a desk out takes the replica from the balancer first
      child?.kill('SIGTERM')
      const code = await ended
      plugs?.remove()
      return code
    },
    lives: () => child !== null && child.exitCode === null && child.signalCode === null,
    async isReady() {
      if (!address) return false
      const signal = AbortSignal.timeout(ANSWER_MS_MAX)
      return fetch(`http://${address.host}:${address.port}/readyz`, { signal }).then(
        ({ ok }) => ok,
        () => false,
      )
    },
    cut: () => (plugs ? plugs.unplug() : line?.cut()),
    mend: () => (plugs ? plugs.plugIn() : line?.mend()),
    async signInLink(email: string) {
      if (!child) throw new Error('This replica does not run')
      const said = answer<{ link: string | null }>(child)
      child.send(email)
      return (await said).link ?? ''
    },
    async close() {
      await replica.kill()
      await line?.close()
    },
  }
  return replica
}

function answer<T extends Said>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`A replica said nothing for ${READY_MS_MAX} ms`)), READY_MS_MAX)
    const gone = (code: number | null) => {
      clearTimeout(late)
      reject(new Error(`A replica ended with ${code}`))
    }
    child.once('message', (said) => {
      clearTimeout(late)
      child.removeListener('exit', gone)
      resolve(said as T)
    })
    child.once('exit', gone)
  })
}

/** The process has its own network a moment after its start. */
async function linesTo(pid: number, index: number): Promise<Plugs> {
  for (let tries = 0; ; tries++) {
    await pause(50)
    const isApart = execFileSync('sh', [
      '-c',
      `[ $(readlink /proc/${pid}/ns/net) != $(readlink /proc/self/ns/net) ] && echo yes || true`,
    ])
    if (String(isApart).trim() === 'yes') return layLines(pid, index)
    if (tries > 100) throw new Error('A replica did not get a network of its own')
  }
}

function mountDisk(folder: string, bytes: number): string | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=0755`, 'none', folder], { stdio: 'ignore' })
    return folder
  } catch {
    return null
  }
}

/** Takes every letter and remembers it. */
async function openMail(host: string): Promise<{ url: string; letters: Arrived[]; close(): Promise<void> }> {
  const letters: Arrived[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      let text = ''
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1')
      })
      stream.on('end', () => {
        const [{ address: to } = { address: '' }] = session.envelope.rcptTo
        letters.push({ to, messageId: /^Message-ID: (<[^>]+>)/im.exec(text)?.[1] ?? '', text })
        done()
      })
    },
  })
  server.on('error', () => {}) // a killed replica breaks its line
  await new Promise<void>((ready) => server.listen(0, host, ready))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://${host}:${port}?ignoreTLS=true`,
    letters,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
