import { execFile, spawn } from 'node:child_process'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { PostgresPrograms } from './postgresPrograms.ts'
import { isAlive, serverEnv } from './serverFolder.ts'
import { commandAs, type ServerUser } from './serverUser.ts'

const STOP_MS_MAX = 20_000
const LOG_BYTES_MAX = 5_000_000

/** Where a server lives and how it is to run. */
export type ServerPlace = {
  folder: string
  /** The folder of its socket. */
  sockets: string
  logFile: string
  user: ServerUser
  programs: PostgresPrograms
  /** Whether a save waits for the disk. */
  fsync: boolean
}

/** A server we started. */
export type Started = {
  readonly ended: boolean
  /** What it wrote to its log since it was started. */
  said(): string
  /** Whether it ended only because another server has the folder, one that was killed is not quite gone, or it was told to. */
  mayWorkLater(): boolean
}

/** Starts the server; it answers a little later, or ends. It outlives us if we are killed, and does not hear our Ctrl-C. */
export async function startServer({ folder, sockets, logFile, user, programs, fsync }: ServerPlace): Promise<Started> {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: sockets,
    unix_socket_permissions: '0700',
    cluster_name: 'signpost',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '100',
    shared_buffers: '64MB',
    jit: 'off',
    ...(fsync ? { fsync: 'on' } : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = await open(logFile, 'a', 0o600)
  if ((await log.stat()).size > LOG_BYTES_MAX) await log.truncate(0)
  const { size } = await log.stat()
  const [command, all, as] = commandAs(user, programs.postgres, ['-D', folder, ...words])
  const child = spawn(command, all, {
    ...as,
    cwd: folder,
    env: serverEnv(programs),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  child.unref()
  // listened for before anything is waited for: a server that cannot start ends within milliseconds
  let ended = false
  let said = ''
  child.once('error', (fault) => {
    said = fault.message
    ended = true
  })
  child.once('exit', async () => {
    said = await readFile(logFile).then(
      (log) => log.subarray(size).toString(),
      () => '',
    )
    ended = true
  })
  await log.close() // the server has its own
  return {
    get ended() {
      return ended
    },
    said: () => said,
    mayWorkLater: () =>
      /lock file ".*" already exists|pre-existing shared memory block|received (fast|smart|immediate) shutdown/.test(
        said,
      ),
  }
}

/** Closes the server of this folder, whoever started it: no new work, no waiting for clients, everything on disk. */
export async function stopServer(folder: string): Promise<void> {
  const note = await serverNote(folder)
  if (!note || note.folder !== folder || !(await isPostgres(note.pid))) return
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(note.pid)) return
    process.kill(note.pid, signal)
    for (const deadline = Date.now() + STOP_MS_MAX; Date.now() < deadline; await pause(10)) {
      if ((await serverNote(folder))?.pid !== note.pid && !(await isPostgres(note.pid))) return
    }
  }
}

/**
 * True while a live server has the folder. PostgreSQL itself passes over the notes of a dead server, but not when the
 * number in them went to another program, as happens in containers, when the dead one's parent has not noticed yet, or
 * when the folder is a copy: then the notes go.
 */
export async function forgetDeadServer({ folder, sockets }: ServerPlace): Promise<boolean> {
  for (const file of [join(folder, 'postmaster.pid'), join(sockets, '.s.PGSQL.5432.lock')]) {
    const note = await readNote(file)
    if (!note || !isAlive(note.pid)) continue
    if (note.folder === folder && (await isPostgres(note.pid))) return true
    await rm(file, { force: true })
  }
  return false
}

type Note = { pid: number; folder: string; sockets: string }

/** The server's own note in its folder, or null without one. */
export function serverNote(folder: string): Promise<Note | null> {
  return readNote(join(folder, 'postmaster.pid'))
}

async function readNote(file: string): Promise<Note | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const [pid, folder = '', , , sockets = ''] = text.split('\n')
  return Number(pid) > 0 ? { pid: Number(pid), folder, sockets } : null
}

/** The version of the programs, as a running server tells its own. */
export async function programsVersion({ programs }: ServerPlace): Promise<string> {
  const { stdout } = await promisify(execFile)(programs.postgres, ['--version'], { env: serverEnv(programs) })
  return stdout.trim().split(' ').at(-1) ?? ''
}

/** Whether this process lives and is a PostgreSQL; its number may have gone to another program. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      : (await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout
  return command.includes('postgres')
}
