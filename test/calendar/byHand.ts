import type { CalendarSettings } from '../../src/calendar/calendar.ts'
import { DAY, type Instant, MINUTE, type Pause } from '../../src/calendar/time.ts'

/*
 * Slow and obvious: walks forward a minute at a time and asks the runtime what the wall clock shows. Shares no counting
 * with the calendar. Opening hours begin and end on whole minutes, so within a step the desk is open or closed.
 */

/** The holidays that the cases can meet, by name of the day alone. */
const HOLIDAYS = new Set([
  ...['2025-11-11', '2026-04-03', '2026-11-11', '2027-12-25', '2027-12-26', '2028-01-01'],
  ...['2028-12-25', '2028-12-26', '2029-01-01'],
])
const IN_LIEU = new Set(['2027-12-27', '2027-12-28', '2028-01-03'])

/** Whether the desk is open at an instant. */
export function isOpenByHand(settings: CalendarSettings, at: number): boolean {
  let shown = 0
  for (let t = at - 180 * MINUTE; t <= at; t += MINUTE) shown = Math.max(shown, wallClock(settings.zone, t))
  return isOpenAt(settings, shown)
}

/** When `needed` ms of open time without pauses have gone by; null when an open pause lies in the way. */
export function dueByHand(settings: CalendarSettings, start: number, needed: number, pauses: readonly Pause[] = []) {
  let left = needed
  let shown = 0
  for (let t = start - 180 * MINUTE; t < start; t += MINUTE) shown = Math.max(shown, wallClock(settings.zone, t))
  for (let t = start; t < start + 90 * DAY; ) {
    // an hour that comes twice means its first round: the clock waits at its latest until time has caught up
    shown = Math.max(shown, wallClock(settings.zone, t))
    const next = Math.min(nextStep(t, 0), nextStep(t, start % MINUTE))
    const paused = pauses.some(({ from, to }) => from <= t && (to === null || t < to))
    if (paused && pauses.some(({ from, to }) => from <= t && to === null)) return null
    if (!paused && isOpenAt(settings, shown)) {
      if (left <= next - t) return (t + left) as Instant
      left -= next - t
    }
    t = next
  }
  throw new Error('the case runs on for more than 90 days')
}

/** The next instant that lies `phase` ms after a whole minute. */
function nextStep(t: number, phase: number): number {
  return t + MINUTE - ((t - phase) % MINUTE)
}

function isOpenAt(settings: CalendarSettings, shown: number): boolean {
  const [date, sinceMidnight] = [new Date(shown).toISOString().slice(0, 10), shown % DAY]
  if (HOLIDAYS.has(date) || (settings.inLieu === 'next-weekday' && IN_LIEU.has(date))) return false
  if (settings.extraClosed?.some((closed) => closed.date === date)) return false
  const windows = settings.hours[new Date(shown).getUTCDay()] ?? []
  return windows.some(({ from, to }) => sinceMidnight >= from && sinceMidnight < to)
}

/** What the wall clock shows, as if it were UTC. */
function wallClock(zone: string, at: number): number {
  const quarter = Math.floor(at / (15 * MINUTE)) * 15 * MINUTE // clocks change on quarters of an hour
  return at + offsetOf(zone, quarter)
}

const offsets = new Map<string, number>()

function offsetOf(zone: string, at: number): number {
  // a runtime's zone data may be older than British Columbia's law, so its years since are written out
  const asked = zone === 'America/Vancouver' && at >= Date.parse('2026-03-08T10:00:00Z') ? 'Etc/GMT+7' : zone
  const key = `${asked} ${at}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    const parts = Object.fromEntries(
      formatOf(asked)
        .formatToParts(at)
        .map(({ type, value }) => [type, Number(value)]),
    )
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts
    offset = Date.UTC(year, month - 1, day, hour, minute) - at
    offsets.set(key, offset)
  }
  return offset
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const digits = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...digits })
  formats.set(timeZone, format)
  return format
}
