import type { Day } from '../calendar/day.ts'
import type { DayRange } from '../calendar/days.ts'
import { HOUR } from '../calendar/time.ts'
import type { Clock } from './storePorts.ts'

/** A report of two years, and today's. */
const AHEAD_DAYS = 2 * 365 + 1
/** So often all is gone through again; what is still known costs next to nothing, and stays known by that. */
const AGAIN_MS = 1 * HOUR
const PIECE_DAYS_FIRST = 28
const PIECE_DAYS_MIN = 7
/** A piece that takes longer is followed by half as many days, one that takes a quarter of it by twice as many. */
const PIECE_MS_MAX = 100

/**
 * Counts the past before anybody asks, so that no first report after a start waits for two years. Each call counts one piece, the
 * newest days first, and between the passes nothing. A piece that failed comes again with the next call.
 */
export function createCountAhead(
  count: (days: DayRange) => Promise<void>,
  today: () => Day,
  clock: Clock,
): () => Promise<void> {
  let done = 0
  let pieceDays = PIECE_DAYS_FIRST
  let endedAt: number | null = null
  return async () => {
    const began = clock()
    if (endedAt !== null && Math.abs(began - endedAt) < AGAIN_MS) return
    endedAt = null
    const length = Math.min(pieceDays, AHEAD_DAYS - done)
    const last = today() - done
    await count({ first: (last - length + 1) as Day, last: last as Day })
    const tookMs = clock() - began
    if (tookMs > PIECE_MS_MAX) pieceDays = Math.max(PIECE_DAYS_MIN, Math.floor(length / 2))
    else if (tookMs <= PIECE_MS_MAX / 4) pieceDays = length * 2
    done += length
    if (done < AHEAD_DAYS) return
    done = 0
    endedAt = clock()
  }
}
