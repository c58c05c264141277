import { statfs } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { SECOND } from './calendar/time.ts'
import type { DeskStanding } from './desk/standingPorts.ts'
import type { NodeStanding } from './metrics.ts'

/** A page of figures that waits longer is given up by those who ask for it. */
const READ_MS_MAX = 3 * SECOND

/** Where the figures of the moment come from. */
export type StandingParts = {
  /** Whether the database answers. */
  ready: () => Promise<boolean>
  desk: () => Promise<DeskStanding>
  agentsOnline: () => number
  /** The folder whose disk may fill up; null where nothing is kept on this machine. */
  dataFolder: string | null
}

/** What stands at the moment, as far as it can be read in time: what cannot is null, never an old figure. */
export async function nodeStanding({ ready, desk, agentsOnline, dataFolder }: StandingParts): Promise<NodeStanding> {
  const databaseUp = await ready()
  const [counts, disk] = await Promise.all([
    databaseUp ? inTime(desk()) : null,
    dataFolder === null ? null : inTime(statfs(dataFolder)),
  ])
  return {
    databaseUp,
    desk: counts,
    agentsOnline: agentsOnline(),
    dataDisk: disk && { freeBytes: disk.bavail * disk.bsize, sizeBytes: disk.blocks * disk.bsize },
  }
}

async function inTime<T>(reading: Promise<T>): Promise<T | null> {
  const given = new AbortController()
  const late = pause(READ_MS_MAX, null, { signal: given.signal, ref: false }).catch(() => null)
  const read = reading.catch(() => null)
  return Promise.race([read, late]).finally(() => given.abort())
}
