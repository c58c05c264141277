import { sayTime } from '../calendar/sayTime.ts'
import type { Zone } from '../calendar/zone.ts'
import type { AccountNotices } from './accountNoticePorts.ts'
import type { AgentLetterRecords } from './letterPorts.ts'
import type { Clock, NewId, Store } from './storePorts.ts'

type Parts = {
  store: Pick<Store, 'save'>
  letters: Pick<AgentLetterRecords, 'lettersOf'>
  /** The desk's own, on whose clock the letter says when it was. */
  zone: () => Zone | Promise<Zone>
  clock: Clock
  newId: NewId
  fault: (cause: unknown, what: string) => void
}

/** Nobody reads letters to such an address: the account with which a new desk begins. */
const NOWHERE = /@localhost$/i

export function createAccountNotices({ store, letters, zone, clock, newId, fault }: Parts): AccountNotices {
  return {
    async tell(agent, { change, where, byName = null, role = null }) {
      if (NOWHERE.test(agent.email)) return
      try {
        const { locale } = await letters.lettersOf(agent.id)
        const { browser, system, network } = where ?? { browser: null, system: null, network: null }
        const when = sayTime(clock(), await zone(), locale)
        const letter = { about: 'accountChanged', change, when, browser, system, network, byName, role } as const
        await store.save({ deliveries: [{ id: newId(), to: agent.email, locale, letter }] })
      } catch (cause) {
        fault(cause, 'a letter about a changed account was not written')
      }
    },
  }
}
