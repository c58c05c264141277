import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const BINARIES = ['/usr/bin/redis-server', '/usr/bin/valkey-server', '/usr/local/bin/redis-server']
const START_MS_MAX = 30_000

/** A real Redis on a port of its own that keeps nothing, thrown away afterwards. */
export type RedisServer = {
  /** `redis://:password@127.0.0.1:PORT` */
  url: string
  port: number
  /** What the server answers to a command, as its own client would send it. */
  ask(...command: string[]): Promise<string>
  /** Ends it as a crash does; `start` brings it back on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Keeps its connections and answers nothing, as a machine that hangs; `wake` ends that. */
  freeze(): void
  wake(): void
  close(): Promise<void>
}

const PASSWORD = 'a password of tests'

/**
 * Redis or Valkey, as root on Debian installed from the distribution when it is not there. Answers why there is none instead,
 * where none can be had: then the tests that need one are passed over, and say so.
 */
export async function openRedisServer(...settings: string[]): Promise<RedisServer | string> {
  const binary = found() ?? (install() ? found() : undefined)
  if (!binary) return 'there is no Redis: run "apt-get install -y redis-server"'
  const folder = await mkdtemp(join(tmpdir(), 'signpost-redis-'))
  const port = await freePort()
  let running: ReturnType<typeof spawn> | null = null
  const server: RedisServer = {
    url: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    port,
    ask: (...command) => ask(port, command),
    async start() {
      const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
      running = spawn(binary, [...own, '--requirepass', PASSWORD, ...settings], { stdio: ['ignore', 'pipe', 'ignore'] })
      let said = ''
      running.stdout?.on('data', (chunk) => {
        said += chunk
      })
      for (const until = Date.now() + START_MS_MAX; Date.now() < until; await pause(50)) {
        if ((await server.ask('PING').catch(() => '')).includes('PONG')) return
        if (running.exitCode !== null) throw new Error(`Redis ended at once: ${said}`)
      }
      throw new Error(`Redis did not answer within ${START_MS_MAX} ms: ${said}`)
    },
    async stop() {
      const ended = running
      running = null
      if (!ended || ended.exitCode !== null) return
      const exit = new Promise((resolve) => ended.once('exit', resolve))
      ended.kill('SIGKILL')
      await exit
    },
    freeze: () => void running?.kill('SIGSTOP'),
    wake: () => void running?.kill('SIGCONT'),
    async close() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

function found(): string | undefined {
  return BINARIES.find((path) => existsSync(path))
}

function install(): boolean {
  const isDebian = existsSync('/etc/debian_version') && !/^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'))
  if (!isDebian || process.getuid?.() !== 0) return false
  const quiet = { stdio: 'ignore', timeout: 300_000 } as const
  try {
    execFileSync('apt-get', ['update', '-qq'], quiet)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server'], { ...quiet, env })
    return true
  } catch {
    return false
  }
}

function ask(port: number, command: string[]): Promise<string> {
  const line = (words: string[]) =>
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(line(['AUTH', PASSWORD]) + line(command) + line(['QUIT'])),
    )
    let answer = ''
    socket.setTimeout(2_000, () => socket.destroy(new Error('Redis does not answer')))
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
