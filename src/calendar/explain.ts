import type { Calendar } from './calendar.ts'
import { type DateText, type Day, dateText, isWeekend, weekdayOf } from './day.ts'
import type { Named } from './holidays.ts'
import { DAY, type Instant, type Pause } from './time.ts'
import { dayIn, type LocalTime, toInstant } from './zone.ts'

/** Why a due time is what it is, as data. `dueAt: null` means an open pause keeps the clock from ever getting there. */
export type Explanation = ElapsedExplanation | OpeningExplanation

/** A clock that runs day and night. */
export interface ElapsedExplanation {
  readonly clock: 'elapsed'
  readonly receivedAt: Instant
  readonly dueAt: Instant | null
  /** Whether waiting for the customer moved the due time. */
  readonly paused: boolean
}

/** A clock that counts opening time. */
export interface OpeningExplanation {
  readonly clock: 'opening'
  readonly receivedAt: Instant
  readonly receivedWhileOpen: boolean
  readonly clockStartsAt: Instant
  readonly dueAt: Instant | null
  readonly paused: boolean
  /** The closed stretches between receipt and due time, in order; the first may begin with the receipt. */
  readonly closed: readonly ClosedStretch[]
}

/** Closed from `from` up to `to`, neighbouring closed days merged into one. */
export interface ClosedStretch {
  readonly from: Instant
  readonly to: Instant
  /** The whole days it took, in order; where there is none, the `night` or a `break` within the day. */
  readonly because: readonly ClosedBecause[]
}

export type ClosedBecause =
  | { readonly kind: 'night' }
  | { readonly kind: 'break' }
  /** Saturday and Sunday, or either. */
  | { readonly kind: 'weekend' }
  /** A working day elsewhere on which these opening hours have nothing. */
  | { readonly kind: 'dayOff'; readonly date: DateText }
  /** A day that would otherwise be open: a holiday, its day in lieu, or a day of our `own`. A local date of the desk. */
  | {
      readonly kind: 'holiday'
      readonly date: DateText
      readonly name: Named
      readonly inLieuOf?: DateText
      readonly own?: true
    }

/** Explains a target of opening time. `due` and `pauses` are those of `dueAt`. */
export function explain(
  calendar: Calendar,
  receivedAt: Instant,
  dueAt: Instant | null,
  pauses: readonly Pause[] = [],
): OpeningExplanation {
  const clockStartsAt = calendar.nextOpening(receivedAt)
  return {
    clock: 'opening',
    receivedAt,
    receivedWhileOpen: clockStartsAt === receivedAt,
    clockStartsAt,
    dueAt,
    paused: touched(receivedAt, dueAt, pauses),
    closed: closedStretches(calendar, receivedAt, dueAt ?? clockStartsAt),
  }
}

/** Explains a target that runs day and night. */
export function explainElapsed(
  receivedAt: Instant,
  dueAt: Instant | null,
  pauses: readonly Pause[] = [],
): ElapsedExplanation {
  return { clock: 'elapsed', receivedAt, dueAt, paused: touched(receivedAt, dueAt, pauses) }
}

function touched(receivedAt: Instant, dueAt: Instant | null, pauses: readonly Pause[]): boolean {
  return pauses.some(({ from, to }) => {
    const empty = to !== null && to <= Math.max(from, receivedAt)
    return !empty && (dueAt === null || from < dueAt)
  })
}

function closedStretches(calendar: Calendar, from: Instant, until: Instant): ClosedStretch[] {
  const stretches: ClosedStretch[] = []
  let closedSince = from
  for (const span of calendar.openSpans(from)) {
    if (closedSince >= until) break
    if (span.from > closedSince) {
      stretches.push({ from: closedSince, to: span.from, because: reasons(calendar, closedSince, span.from) })
    }
    closedSince = span.to
  }
  return stretches
}

function reasons(calendar: Calendar, from: Instant, to: Instant): ClosedBecause[] {
  const first = dayIn(calendar.zone, from)
  const last = dayIn(calendar.zone, (to - 1) as Instant)
  const found: ClosedBecause[] = []
  for (let day = first; day <= last; day = (day + 1) as Day) {
    const because = reasonOf(calendar, day)
    const repeated = because?.kind === 'weekend' && found.at(-1)?.kind === 'weekend'
    if (because && !repeated) found.push(because)
  }
  if (found.length > 0) return found
  return [{ kind: openedBefore(calendar, first, from) && dayIn(calendar.zone, to) === first ? 'break' : 'night' }]
}

function openedBefore(calendar: Calendar, day: Day, at: Instant): boolean {
  const windows = calendar.settings.hours[weekdayOf(day)] ?? []
  return windows.some((window) => toInstant(calendar.zone, (day * DAY + window.to) as LocalTime) <= at)
}

/** Why the whole day is closed, or null for a day with opening times. */
function reasonOf(calendar: Calendar, day: Day): ClosedBecause | null {
  const date = dateText(day)
  if ((calendar.settings.hours[weekdayOf(day)] ?? []).length === 0) {
    return isWeekend(day) ? { kind: 'weekend' } : { kind: 'dayOff', date }
  }
  const closed = calendar.closedDays(Number(date.slice(0, 4))).find((one) => one.day === day)
  if (!closed) return null
  const { day: _, ...named } = closed
  return { kind: 'holiday', ...named }
}
