import { createHmac } from 'node:crypto'
import { type Instant, MINUTE, SECOND } from '../../calendar/time.ts'
import type { SignInTryRecords } from '../../desk/accountPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { oneMoreTry, type Patience } from '../../domain/signInTries.ts'
import { type DeskSecret, keyFor } from '../auth.ts'

/**
 * How patient the desk is: with an e-mail address, whether anybody has it or not; with a network address, which may be an
 * office; and with the codes of somebody who knew the password.
 */
const patience = {
  address: { free: 1, delayMsMax: MINUTE },
  network: { free: 20, delayMsMax: MINUTE },
  code: { free: 3, delayMsMax: 15 * MINUTE },
} satisfies Record<string, Patience>

/** More lost races than this mean that many try at once. */
const RACES_MAX = 5

/** Wrong sign-ins and the wait after them; kept in the database, so that neither a restart nor another node forgets. */
export type Tries = {
  begin(what: keyof typeof patience, of: string): Promise<Refusal | null>
  succeeded(what: keyof typeof patience, of: string): Promise<void>
  /** What the log may hold of an address that somebody typed: the same for the same address, and nothing to read. */
  sealOf(address: string): string
}

/** Addresses are kept as seals alone. */
export function createTries(records: SignInTryRecords, clock: Clock, secret: DeskSecret): Tries {
  const key = keyFor(secret, 'sign-in tries')
  const sealed = (what: string, of: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([what, of]))
      .digest('base64url')
  return {
    async begin(what, of) {
      const name = sealed(what, of)
      const now = clock()
      for (let race = 0; race < RACES_MAX; race++) {
        const known = await records.tries(name)
        const next = oneMoreTry(known, now, patience[what])
        if ('wait' in next) return { refused: 'tooMany', what: 'signIns', until: next.wait }
        if (await records.saveTries(name, known, next)) return null
      }
      return { refused: 'tooMany', what: 'signIns', until: (now + SECOND) as Instant }
    },
    succeeded: (what, of) => records.forgetTries(sealed(what, of)),
    sealOf: (address) => sealed('log', address).slice(0, 16),
  }
}
