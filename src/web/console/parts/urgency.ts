import type { ClockWire } from '../../../http/wire.ts'

/** How a clock stands. `ms` is the time left, negative when it is over. */
export type Urgency = { is: 'ok' | 'warn' | 'late'; ms: number } | { is: 'paused' } | { is: 'met'; late: boolean }

/** How this clock stands now. In time up to and including the due time. */
export function urgencyOf(clock: ClockWire, now: number): Urgency {
  if (clock.metAt !== null) return { is: 'met', late: clock.state === 'broken' }
  if (clock.state === 'paused') return { is: 'paused' }
  const ms = clock.dueAt - now
  if (clock.state === 'broken' || ms < 0) return { is: 'late', ms: Math.min(ms, 0) }
  return { is: clock.warnAt !== null && now >= clock.warnAt ? 'warn' : 'ok', ms }
}
