import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../calendar/time.ts'

/** How long to wait after each failed attempt, as Standard Webhooks suggests; after the last one it is given up. */
export const RETRY_AFTER_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** Many that failed together shall not come back together: up to so much of the wait more or less. */
const JITTER = 0.1
/** Whoever asks for more patience than this is asked again all the same. */
const RETRY_AFTER_MAX_MS = 24 * HOUR
/** An endpoint that let nothing through for so long is dead. */
const DEAD_AFTER_MS = 3 * DAY
/** So is one of which so many deliveries were given up one after the other. */
const DEAD_AFTER_GIVEN_UP = 10

/**
 * When to try again after so many failed attempts; null: never. `chance` is from 0 to 1. A receiver that asks to be left
 * alone for longer is, up to a day.
 */
export function tryAgainAt(
  attempts: number,
  now: Instant,
  chance: number,
  retryAfterMs: number | null = null,
): Instant | null {
  const wait = RETRY_AFTER_MS[attempts - 1]
  if (wait === undefined) return null
  const jittered = wait * (1 + JITTER * (2 * chance - 1))
  return Math.round(now + Math.max(jittered, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS))) as Instant
}

/** Whether an endpoint is dead, once one more attempt has failed. */
export function isDead(
  { failingSince, givenUpInRow }: { failingSince: Instant | null; givenUpInRow: number },
  isGivenUp: boolean,
  now: Instant,
): boolean {
  const hasFailedLong = failingSince !== null && now - failingSince >= DEAD_AFTER_MS
  return hasFailedLong || (isGivenUp && givenUpInRow + 1 >= DEAD_AFTER_GIVEN_UP)
}
