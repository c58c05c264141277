import { readFileSync } from 'node:fs'
import { mkdir, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  addressOf,
  FolderTaken,
  type ServerAddress,
  type Stay,
  seeVisitorsOff,
  takeFolder,
  visitFolder,
} from './folderOwner.ts'
import { postgresPrograms } from './postgresPrograms.ts'
import { checkServerFolder, createServerFolder, noSpace, socketFolder } from './serverFolder.ts'
import { type ServerPlace, stopServer } from './serverProcess.ts'
import { ableToReach, serverUser } from './serverUser.ts'
import { StorageProblem } from './storageProblem.ts'

export type { ServerAddress } from './folderOwner.ts'

/** A running embedded server. */
export type Embedded = {
  address: ServerAddress
  /** Closes the server, cleanly, once visitors are gone; a visitor only leaves. */
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
  return own(await placeIn(dataDir, fsync), 'lasting')
}

/**
 * The server of a desk that runs, used beside it; when none runs there, one of our own for a moment. For commands that
 * read or write a little and end. Throws a StorageProblem when that cannot be.
 */
export async function visitEmbedded({ dataDir }: { dataDir: string }): Promise<Embedded> {
  const place = await placeIn(dataDir, true)
  return (
    (await visit(place)) ??
    (await own(place, 'brief').catch(async (fault) => {
      // somebody was faster
      const visiting = fault instanceof FolderTaken ? await visit(place) : null
      if (visiting) return visiting
      throw fault
    }))
  )
}

async function visit(place: ServerPlace): Promise<Embedded | null> {
  const found = await visitFolder(place)
  return found && { address: addressOf(found.sockets, 'signpost'), stop: () => found.visitor.end() }
}

async function own(place: ServerPlace, stay: Stay): Promise<Embedded> {
  let owner = await takeFolder(place, stay)
  let stopping = false
  const keeping = keep()

  /** Takes the folder again whenever the connection that holds it is lost, until we stop. */
  async function keep(): Promise<void> {
    while (!stopping) {
      await new Promise((lost) => owner.once('end', lost))
      while (!stopping) {
        const again = await takeFolder(place, stay).catch(() => null)
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
      await seeVisitorsOff(owner)
      // the lock goes with the server, so that nobody takes over one that is just being closed
      await stopServer(place.folder)
      await owner.end().catch(() => {})
      await keeping
      await stopServer(place.folder) // one that was being started again at this very moment
    },
  }
}

function placeIn(dataDir: string, fsync: boolean): Promise<ServerPlace> {
  return preparePlace(dataDir, fsync).catch((fault) => {
    throw folderFault(dataDir, fault)
  })
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
