import type { CalendarSettings } from '../calendar/calendar.ts'
import { type OpeningHours, parseOpeningHours } from '../calendar/openingHours.ts'
import { HOUR, MINUTE } from '../calendar/time.ts'
import type { Tier } from './tier.ts'

/** Which clock an amount of time is counted on: only while the desk is open, or day and night. */
export type TargetClock = 'opening' | 'elapsed'

/** What the desk holds itself to: an amount of time on a clock. */
export interface Commitment {
  /** Whole milliseconds on that clock. */
  readonly amountMs: number
  readonly clock: TargetClock
  /** Whether the clock stands still while the desk waits for the customer (only where pausing is asked for). */
  readonly pausable: boolean
}

/** What a support policy commits to, per tier. A tier without a fix commitment has `fix: null`. */
export interface SupportPolicy {
  /** Stored with every target, so that a due time shows which policy it comes from. */
  readonly version: string
  readonly tiers: Readonly<Record<Tier, { readonly firstResponse: Commitment; readonly fix: Commitment | null }>>
  /** When the desk is warned before a due time: after these shares of a target's time (0..1), and this long before it. Ours, not the policy's. */
  readonly warn: { readonly shares: readonly number[]; readonly beforeMs: readonly number[] }
  /** Per tier: how often the desk is called again until a first response, beginning at once at receipt; null: never. */
  readonly callEveryMs: Readonly<Record<Tier, number | null>>
}

/**
 * Vitrium's support policy, section 2. Tiers 1 and 2: a first response within 8 and 2 regular business hours, no fix
 * time stated (T7). Tier 3: a first response within 1 hour, fixed or addressed within 8 hours, both on the plain clock
 * from receipt, since its sentence names no business hours and it is the exception to the next-business-day rule (T4,
 * H4). The package (standard, elite) changes nothing. The policy knows no pauses; where they are asked for, a fix can
 * wait for the customer and a tier 3 first response cannot. Warnings and calls are ours, not the policy's.
 */
export const vitriumPolicy: SupportPolicy = {
  version: 'vitrium-2024',
  tiers: {
    1: { firstResponse: { amountMs: 8 * HOUR, clock: 'opening', pausable: true }, fix: null },
    2: { firstResponse: { amountMs: 2 * HOUR, clock: 'opening', pausable: true }, fix: null },
    3: {
      firstResponse: { amountMs: 1 * HOUR, clock: 'elapsed', pausable: false },
      fix: { amountMs: 8 * HOUR, clock: 'elapsed', pausable: true },
    },
  },
  warn: { shares: [0.75], beforeMs: [15 * MINUTE] },
  callEveryMs: { 1: null, 2: null, 3: 15 * MINUTE },
}

/**
 * Vitrium's opening hours, section 5: Monday to Friday, midnight to 6:00 p.m. Pacific (H1), without Canadian or BC
 * statutory holidays (H2, H5). The days in lieu are our reading: an office that is closed must not be promised as open.
 */
export const vitriumHours: CalendarSettings = {
  zone: 'America/Vancouver',
  hours: parseOpeningHours('mon-fri 00:00-18:00', 'vitriumHours') as OpeningHours,
  holidays: { region: 'CA-BC' },
  inLieu: 'next-weekday',
}
