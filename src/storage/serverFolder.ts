import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, lstat, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { POSTGRES_MAJOR, type PostgresPrograms } from './postgresPrograms.ts'
import { commandAs, type ServerUser } from './serverUser.ts'
import { StorageProblem } from './storageProblem.ts'

/** A path to a unix socket must be shorter than this on every system we run on. */
const SOCKET_PATH_BYTES_MAX = 100

/** Makes the folder of a new, empty server. It appears whole or not at all, also when two do this at once. */
export async function createServerFolder(
  folder: string,
  programs: PostgresPrograms,
  user: ServerUser,
  fsync: boolean,
): Promise<void> {
  await removeUnfinished(folder)
  const unfinished = `${folder}.new-${process.pid}`
  await mkdir(unfinished, { mode: 0o700 })
  if (user.uid !== undefined && user.gid !== undefined) await chown(unfinished, user.uid, user.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = ['--username=signpost', '--auth=trust']
  const { code, said } = await run(
    programs.initdb,
    ['-D', unfinished, ...locale, ...access, ...(fsync ? [] : ['--no-sync'])],
    user,
    { env: serverEnv(programs), cwd: unfinished },
  )
  if (code !== 0) {
    await rm(unfinished, { recursive: true, force: true })
    const why = said.match(/(?:error|FATAL):\s*(.*)/)?.[1] ?? said.trim().split('\n').at(-1)
    throw /No space left/.test(said)
      ? noSpace(folder)
      : new StorageProblem(
          `The embedded database could not be set up in ${folder}: ${why}. Check that the folder can be written, or set DATABASE_URL to a PostgreSQL.`,
        )
  }
  await rename(unfinished, folder).catch(async (fault: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true, force: true })
    if (fault.code !== 'ENOTEMPTY' && fault.code !== 'EEXIST') throw fault // somebody else's is there now
  })
}

/** What a start that was killed in the middle left behind. */
async function removeUnfinished(folder: string): Promise<void> {
  const [parent, prefix] = [dirname(folder), `${folder.slice(dirname(folder).length + 1)}.new-`]
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : 0
    if (pid && (pid === process.pid || !isAlive(pid))) await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** Throws a StorageProblem unless this is the folder of a whole server of our version. Never changes anything. */
export async function checkServerFolder(folder: string): Promise<void> {
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    (fault: NodeJS.ErrnoException) => {
      if (fault.code === 'EACCES') throw notOurs(folder)
      return null
    },
  )
  if (version === null) {
    throw new StorageProblem(
      `${folder} is not a whole database (PG_VERSION is missing): restore the folder from a backup, or move it away to begin with an empty desk.`,
    )
  }
  if (version !== POSTGRES_MAJOR) {
    throw new StorageProblem(
      `The database in ${folder} was written by PostgreSQL ${version}, and this Signpost brings PostgreSQL ${POSTGRES_MAJOR}: start the Signpost that wrote it, or move its data to a PostgreSQL server and set DATABASE_URL.`,
    )
  }
}

/** A StorageProblem for what the server said when it did not start. */
export function whyNotStarted(folder: string, said: string, logFile: string): StorageProblem {
  const complaints = [...said.matchAll(/(?:FATAL|PANIC):\s*(.*)/g)].map(([, words = '']) => words)
  // "is starting up" and the like are answers to us, not causes
  const cause =
    complaints.findLast((words) => !words.startsWith('the database system is')) ?? said.trim().split('\n').at(-1)
  if (/No space left/.test(said)) return noSpace(folder)
  if (/Permission denied|wrong ownership|Operation not permitted/.test(cause ?? '')) return notOurs(folder)
  return new StorageProblem(
    `The database in ${folder} does not start: ${cause || 'it said nothing'}. Nothing was changed; restore the folder from a backup if it is damaged. More in ${logFile}.`,
  )
}

/** A StorageProblem for a full disk. */
export function noSpace(folder: string): StorageProblem {
  return new StorageProblem(
    `There is no disk space left for the database in ${folder}: free some and start again; what was saved is safe.`,
  )
}

function notOurs(folder: string): StorageProblem {
  return new StorageProblem(
    `The database in ${folder} belongs to another user of this machine: start Signpost as that user, or give the folder away with "chown -R".`,
  )
}

/** Where the server's socket is: in its own folder, or in a private one under the temporary folder if that path is too long. */
export async function socketFolder(folder: string, { uid, gid }: ServerUser): Promise<string> {
  if (Buffer.byteLength(join(folder, '.s.PGSQL.5432')) < SOCKET_PATH_BYTES_MAX) return folder
  const short = join(tmpdir(), `signpost-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`)
  await mkdir(short, { mode: 0o700 }).then(
    async () => {
      if (uid !== undefined && gid !== undefined) await chown(short, uid, gid)
    },
    (fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EEXIST') throw fault
    },
  )
  const found = await lstat(short)
  const owner = uid ?? process.getuid?.()
  if (!found.isDirectory() || (found.mode & 0o077) !== 0 || found.uid !== owner) {
    throw new StorageProblem(
      `${short} should be the database's own folder and is somebody else's: remove it, or choose a shorter DATA_FOLDER.`,
    )
  }
  return short
}

/** Whether there is such a process, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The environment of a server: nothing of ours, so that no PG* setting of the operator leaks in. */
export function serverEnv(programs: PostgresPrograms): Record<string, string> {
  return { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', ...programs.env }
}

function run(
  program: string,
  words: string[],
  user: ServerUser,
  options: { env?: Record<string, string>; cwd?: string },
): Promise<{ code: number; said: string }> {
  return new Promise((done, fail) => {
    const [command, all, as] = commandAs(user, program, words)
    const child = spawn(command, all, { ...options, ...as, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk
      })
    }
    child.once('error', fail)
    child.once('close', (code) => done({ code: code ?? 1, said }))
  })
}
