import type { Calendar } from '../calendar/calendar.ts'
import { inWords } from '../calendar/reason.ts'
import type { ReaderZone } from '../calendar/sayTime.ts'
import type { Locale } from './person.ts'
import { explainTarget, type Target } from './sla.ts'

/** Why this target is due when it is, in the reader's language and on the reader's clock. */
export function dueReason(target: Target, calendar: Calendar, reader: ReaderZone, locale: Locale): string {
  return inWords(explainTarget(calendar, target), reader, locale)
}
