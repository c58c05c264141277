import { type Instant, MINUTE, SECOND } from '../calendar/time.ts'

/** Wrong tries in a row, and before when there is no other. */
export type Tries = { count: number; until: Instant }

/** How patient the desk is: so many tries without a wait, and at most so long a wait. */
export type Patience = { free: number; delayMsMax: number }

/** So long after the last wait they are forgotten. */
const TRIES_FORGOTTEN_MS = 15 * MINUTE

/**
 * One try more: 1 s once the free ones are spent, then twice as long each time. A try counts as wrong until it turns out
 * right, so that many at once gain nothing. Before the wait is over nothing changes, and the answer is when it will be.
 */
export function oneMoreTry(
  known: Tries | null,
  now: Instant,
  { free, delayMsMax }: Patience,
): Tries | { wait: Instant } {
  if (known && now < known.until) return { wait: known.until }
  const count = known && now < known.until + TRIES_FORGOTTEN_MS ? known.count : 0
  const delayMs = count < free ? 0 : Math.min(SECOND * 2 ** (count - free), delayMsMax)
  return { count: count + 1, until: (now + delayMs) as Instant }
}
