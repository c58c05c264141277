import { type Day, dayOf, nthWeekday } from './day.ts'
import { DAY, HOUR, type Instant } from './time.ts'

/**
 * The clock of British Columbia, written out so that no runtime's zone data can decide a due time.
 *
 * Version 1, 2026-10-01; zone data from release 2026b (2026-04-22) on says the same, older releases do not.
 * Sources:
 * - Interpretation Act, RSBC 1996, c. 238, and its Daylight Saving Time Regulation, BC Reg 136/2006: from 2007 on UTC−7
 *   from the second Sunday of March to the first Sunday of November, otherwise UTC−8; changes at 2:00 a.m. local time.
 * - Interpretation Amendment Act, 2019 (Bill 40), brought into force by Order in Council 63/2026: "Pacific Time" is seven
 *   hours behind UTC all year. The clocks went forward on 2026-03-08 for the last time.
 */
export const VANCOUVER_RULES = { version: 1, knownFrom: dayOf(2007, 1, 1) * DAY } as const

const STANDARD = -8 * HOUR
const PACIFIC = -7 * HOUR
const PERMANENT_FROM = nthWeekday(2026, 3, 0, 2) * DAY + 2 * HOUR - STANDARD

/** Milliseconds to add to UTC for Vancouver's wall clock, for instants from 2007 on. */
export function vancouverOffset(at: Instant): number {
  if (at >= PERMANENT_FROM) return PACIFIC
  const { forward, back } = changesOf(new Date(at).getUTCFullYear()) // both changes lie far from New Year
  return at >= forward && at < back ? PACIFIC : STANDARD
}

function changesOf(year: number): { forward: number; back: number } {
  const atTwo = (sunday: Day, offset: number) => sunday * DAY + 2 * HOUR - offset
  return { forward: atTwo(nthWeekday(year, 3, 0, 2), STANDARD), back: atTwo(nthWeekday(year, 11, 0, 1), PACIFIC) }
}
