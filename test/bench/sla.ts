/**
 * Due times per second beside a day-by-day loop over luxon dates, in one run and over the same requests, which must
 * give the same due times. Run: `node test/bench/sla.ts [requests]`.
 */
import { DateTime } from 'luxon'
import { type Calendar, createCalendar, dueAt } from '../../src/calendar/calendar.ts'
import { HOUR, type Instant, MINUTE, type OpenTime } from '../../src/calendar/time.ts'
import { vitriumHours } from '../support/policy.ts'

const requests = Number(process.argv[2] ?? 20_000)
const calendar = createCalendar({ ...vitriumHours, zone: 'America/Los_Angeles' }) // both read the same zone data
const closed = new Set([2026, 2027].flatMap((year) => calendar.closedDays(year).map((day) => day.date)))
const received = Array.from(
  { length: requests },
  (_, i) => Date.UTC(2026, 0, 1) + ((i * 7919) % 480_000) * MINUTE,
) as Instant[]
const needed = (8 * HOUR) as OpenTime

const slow = timed(() => received.map((start) => byLuxon(calendar, start, needed)))
for (let i = 0; i < 3; i++) timed(() => received.map((start) => dueAt(calendar, start, needed))) // warm
const fast = timed(() => received.map((start) => dueAt(calendar, start, needed)))

const wrong = received.filter((_, i) => slow.result[i] !== fast.result[i]).length
const perSecond = (ms: number) => Math.round((requests / ms) * 1000)
console.log(`luxon, day by day  ${perSecond(slow.ms).toLocaleString('en')} due times a second`)
console.log(`dueAt              ${perSecond(fast.ms).toLocaleString('en')} due times a second`)
console.log(`ratio              ${(slow.ms / fast.ms).toFixed(0)} x, ${wrong} of ${requests} differ`)
process.exitCode = wrong === 0 ? 0 : 1

function byLuxon({ zone }: Calendar, start: Instant, amount: number): number {
  let left = amount
  let at = DateTime.fromMillis(start, { zone: zone.name })
  for (;;) {
    const opens = at.startOf('day')
    const closes = opens.set({ hour: 18 })
    if (at.weekday <= 5 && !closed.has(at.toISODate() ?? '') && at < closes) {
      const length = closes.toMillis() - at.toMillis()
      if (left <= length) return at.toMillis() + left
      left -= length
    }
    at = opens.plus({ days: 1 })
  }
}

function timed<T>(work: () => T): { ms: number; result: T } {
  const from = performance.now()
  const result = work()
  return { ms: performance.now() - from, result }
}
