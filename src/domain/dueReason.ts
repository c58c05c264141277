import type { Calendar } from '../calendar/calendar.ts'
import { explain, explainElapsed } from '../calendar/explain.ts'
import { inWords } from '../calendar/reason.ts'
import type { ReaderZone } from '../calendar/sayTime.ts'
import type { Locale } from './person.ts'
import type { Target } from './sla.ts'

/** Why this target is due when it is, in the reader's language and on the reader's clock. */
export function dueReason(target: Target, calendar: Calendar, reader: ReaderZone, locale: Locale): string {
  const { startedAt, dueAt, pauses } = target
  const explanation =
    target.clock === 'opening' ? explain(calendar, startedAt, dueAt, pauses) : explainElapsed(startedAt, dueAt, pauses)
  return inWords(explanation, reader, locale)
}
