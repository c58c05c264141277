import { type Complaint, complaint } from './complaint.ts'
import type { Weekday } from './day.ts'
import { HOUR, MINUTE } from './time.ts'

/** Part of a local day, half-open, in milliseconds since its midnight; `to` may be 24 h. */
interface DayWindow {
  readonly from: number
  readonly to: number
}

/** Per weekday (0 is Sunday) the windows in which the desk is open, sorted and apart from each other. */
export type OpeningHours = readonly (readonly DayWindow[])[] & { readonly length: 7 }

const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const ENTRY = /^([a-z]{3})(?:\s*-\s*([a-z]{3}))?\s+(\d{2}):(\d{2})\s*-\s*(\d{2}):(\d{2})$/i
const LIKE = 'write it like "mon 00:00-18:00" or "mon-fri 09:00-12:00"'

/**
 * Reads `"mon-fri 00:00-18:00, sat 10:00-14:00"`. A weekday may stand several times (a lunch break); a range may run
 * over Sunday (`fri-mon`); `24:00` ends a day. `source` is the setting's name and appears in every complaint.
 */
export function parseOpeningHours(text: string, source: string): OpeningHours | Complaint {
  const week: DayWindow[][] = NAMES.map(() => [])
  for (const part of text.split(',').map((entry) => entry.trim())) {
    const entry = parseEntry(part)
    if (typeof entry === 'string') return complaint(source, part, entry)
    for (const weekday of entry.weekdays) {
      const windows = week[weekday] as DayWindow[]
      if (windows.some((window) => entry.window.from < window.to && window.from < entry.window.to)) {
        return complaint(source, part, `overlaps another opening time on ${NAMES[weekday]}; name each hour once`)
      }
      windows.push(entry.window)
    }
  }
  for (const windows of week) windows.sort((a, b) => a.from - b.from)
  return Object.freeze(week.map((windows) => Object.freeze(windows))) as unknown as OpeningHours
}

/** The same hours written in the one way `parseOpeningHours` reads back: Monday first, a weekday an entry. */
export function formatOpeningHours(hours: OpeningHours): string {
  const mondayFirst = [1, 2, 3, 4, 5, 6, 0]
  return mondayFirst
    .flatMap((weekday) =>
      (hours[weekday] ?? []).map(({ from, to }) => `${NAMES[weekday]} ${clockText(from)}-${clockText(to)}`),
    )
    .join(', ')
}

function parseEntry(part: string): { weekdays: Weekday[]; window: DayWindow } | string {
  const found = ENTRY.exec(part)
  if (!found) return `is not an opening time; ${LIKE}`
  const [, firstName = '', lastName = firstName, fromHour, fromMinute, toHour, toMinute] = found
  const first = NAMES.indexOf(firstName.toLowerCase())
  const last = NAMES.indexOf(lastName.toLowerCase())
  if (first < 0 || last < 0) return `names no weekday; the weekdays are mon, tue, wed, thu, fri, sat and sun`
  if (Number(fromMinute) > 59 || Number(toMinute) > 59) return 'has minutes beyond 59'
  const from = Number(fromHour) * HOUR + Number(fromMinute) * MINUTE
  const to = Number(toHour) * HOUR + Number(toMinute) * MINUTE
  if (to > 24 * HOUR) return 'goes beyond 24:00; end the day at 24:00 and go on with the next weekday'
  if (from >= to) return 'ends before it begins; split hours over midnight: "fri 18:00-24:00, sat 00:00-02:00"'
  const days = ((last - first + 7) % 7) + 1
  return { weekdays: Array.from({ length: days }, (_, i) => ((first + i) % 7) as Weekday), window: { from, to } }
}

function clockText(ms: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(ms / HOUR))}:${two((ms % HOUR) / MINUTE)}`
}
