import { HOUR, type Instant } from '../calendar/time.ts'
import { may } from '../domain/permission.ts'
import type { AccessLog, AccessRecords, Looks } from './accessPorts.ts'
import type { Clock } from './storePorts.ts'

/** Looks that wait to be written are of some agents and some things; more than this is no agent reading. */
const WAITING_MAX = 50_000

/** Keeps looks in memory, added up by agent, thing and hour, until they are written. */
export function createAccessLog({ records, clock }: { records: AccessRecords; clock: Clock }): AccessLog {
  let waiting = new Map<string, Looks>()

  function add(looks: Looks): void {
    const hour = Math.floor(looks.firstAt / HOUR)
    const key = JSON.stringify([looks.agent, looks.what, looks.subject, hour])
    const known = waiting.get(key)
    if (!known && waiting.size >= WAITING_MAX) return
    waiting.set(key, known ? sum(known, looks) : looks)
  }

  return {
    looked: ({ agent, what, subject }) => {
      const at = clock()
      add({ agent, what, subject, times: 1, firstAt: at, lastAt: at })
    },
    write: async () => {
      const taken = [...waiting.values()]
      if (taken.length === 0) return
      waiting = new Map()
      try {
        await records.addLooks(taken)
      } catch (fault) {
        for (const looks of taken) add(looks)
        throw fault
      }
    },
    read: async (agent, query) =>
      may(agent, 'readAudit') ? records.looks(query) : { refused: 'notAllowed', action: 'readAudit' },
  }
}

function sum(one: Looks, other: Looks): Looks {
  return {
    ...one,
    times: one.times + other.times,
    firstAt: Math.min(one.firstAt, other.firstAt) as Instant,
    lastAt: Math.max(one.lastAt, other.lastAt) as Instant,
  }
}
