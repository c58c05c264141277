import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openStore } from '../../src/storage/openStore.ts'
import type { Told, Writer } from './victim.ts'

/** A folder that the server's user may pass. */
export async function dataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signpost-data-'))
  await chmod(folder, 0o755)
  return folder
}

/** A data folder with a server that is set up and migrated, ready to be started; quicker than setting one up. */
export async function preparedFolder(): Promise<string> {
  prepared ??= prepare()
  const folder = await dataFolder()
  await copyServer(await prepared, folder)
  return folder
}

/** Call it when the tests of a file are over. */
export async function removePrepared(): Promise<void> {
  if (prepared) await rm(await prepared, { recursive: true })
  prepared = undefined
}

/** Copies the server's folder with its owner, and without its socket. */
export async function copyServer(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', join(from, 'postgres'), join(to, 'postgres')])
  await rm(join(to, 'postgres/.s.PGSQL.5432'), { force: true })
}

let prepared: Promise<string> | undefined

async function prepare(): Promise<string> {
  const folder = await dataFolder()
  await openStore({ dataDir: folder, fsync: false }).then(({ close }) => close())
  return folder
}

/** Ends a server that a killed process left, and removes its folder. */
export async function removeFolder(folder: string): Promise<void> {
  await killServer(folder)
  await rm(folder, { recursive: true, force: true })
}

/** The process id of the folder's server, or null. */
export async function serverPid(folder: string): Promise<number | null> {
  const note = await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '')
  return Number.parseInt(note, 10) || null
}

/** Kills the server as a power cut would, and waits until it is gone. */
export async function killServer(folder: string): Promise<void> {
  const pid = await serverPid(folder)
  if (!pid || !(await isPostgres(pid))) return
  process.kill(pid, 'SIGKILL')
  while (await isPostgres(pid)) await pause(5)
}

/** A killed process whose parent has not yet noticed still has a number, but runs nothing. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return isAlive(pid)
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('postgres')
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A desk in a process of its own. `heard` grows while it lives. */
export type Victim = { child: ChildProcess; heard: Told[]; first: Promise<Told>; kill(): Promise<void> }

export function startVictim(folder: string, writers: Writer[] = [], onTold: (told: Told) => void = () => {}): Victim {
  const script = fileURLToPath(new URL('victim.ts', import.meta.url))
  const child = spawn(process.execPath, [script, folder, JSON.stringify({ writers })], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: '.build/compile-cache' }, // starts in half the time
  })
  const heard: Told[] = []
  const over = new Promise<void>((done) => child.once('close', () => done()))
  const first = new Promise<Told>((tell, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const told: Told = JSON.parse(line)
      heard.push(told)
      tell(told)
      onTold(told)
    })
    over.then(() => fail(new Error('The desk ended without a word')))
  })
  first.catch(() => {})
  const kill = async () => {
    child.kill('SIGKILL')
    await over
  }
  return { child, heard, first, kill }
}
