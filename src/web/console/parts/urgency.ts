import type { ClockWire, QueueRowWire } from '../../../http/wire.ts'

/** How a clock stands. `ms` is the time left, negative when it is over. */
export type Urgency = { is: 'ok' | 'warn' | 'late'; ms: number } | { is: 'paused' } | { is: 'met'; late: boolean }

/** How this clock stands now. In time up to and including the due time. */
export function urgencyOf(clock: ClockWire, now: number): Urgency {
  if (clock.metAt !== null) return { is: 'met', late: clock.state === 'broken' }
  if (clock.state === 'paused') return { is: 'paused' }
  const ms = clock.dueAt - now
  if (clock.state === 'broken' || ms < 0) return { is: 'late', ms: Math.min(ms, 0) }
  return { is: clock.warnAt === null || now >= clock.warnAt ? 'warn' : 'ok', ms }
}

/** Rows nobody may overlook: overdue, or a tier 3 that no person has answered. Counted in the page's title. */
export function isAlarming({ ticket, clock }: QueueRowWire, now: number): boolean {
  if (!ticket || !clock) return false
  return urgencyOf(clock, now).is === 'late' || (ticket.tier === 3 && clock.kind === 'firstResponse')
}
