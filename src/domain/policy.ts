import { fingerprint } from '../calendar/fingerprint.ts'
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

/** What the clocks run on, as it is kept with every version of it. */
export interface PolicyTerms {
  /** What is committed to, per tier. A tier without a fix commitment has `fix: null`. */
  readonly tiers: Readonly<Record<Tier, { readonly firstResponse: Commitment; readonly fix: Commitment | null }>>
  /** When the desk is warned before a due time: after these shares of a target's time (0..1), and this long before it. Ours, not the policy's. */
  readonly warn: { readonly shares: readonly number[]; readonly beforeMs: readonly number[] }
  /** Per tier: how often the desk is called again until a first response, beginning at once at receipt; null: never. */
  readonly callEveryMs: Readonly<Record<Tier, number | null>>
  /** Whether pausable clocks stand still while a ticket waits for the customer. */
  readonly pausesWhileWaiting: boolean
}

/** A support policy as the desk runs on it; read from a file (src/policyFiles.ts). */
export interface SupportPolicy extends PolicyTerms {
  /** Stored with every target, so that a due time shows which policy it comes from; see `versionOf`. */
  readonly version: string
  /** Whether a change to this policy may also move due times later that were told to customers already. They are told of it. */
  readonly movesLater: boolean
}

/**
 * The version that targets name: what the policy's file calls it, and a fingerprint of its terms. So a change of the terms
 * is another version even when nobody thought of giving it another name.
 */
export function versionOf(name: string, { tiers, warn, callEveryMs, pausesWhileWaiting }: PolicyTerms): string {
  const commitment = (given: Commitment | null) => given && [given.amountMs, given.clock, given.pausable]
  const perTier = ([1, 2, 3] as const).map((tier) => [
    commitment(tiers[tier].firstResponse),
    commitment(tiers[tier].fix),
    callEveryMs[tier],
  ])
  return `${name}-${fingerprint(JSON.stringify([perTier, warn.shares, warn.beforeMs, pausesWhileWaiting]))}`
}
