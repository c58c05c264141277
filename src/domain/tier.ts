/** How fast a customer's request is answered; 3 is the most urgent. Requests of end users have none (policy T6, E1). */
export type Tier = 1 | 2 | 3

export const TIERS: readonly Tier[] = [1, 2, 3]

/**
 * What a customer contact can answer about a request. Nobody is asked how urgent it is: the policy defines tiers by
 * impact and by kind of request, and two people answer "how many?" alike.
 */
export type TierFacts =
  /** The software is totally inoperable: nothing works, for anybody. */
  | { about: 'outage' }
  /** The customer's end users cannot get on, and the articles did not solve it. */
  | { about: 'endUsers'; affected: 'one' | 'several' }
  /** Something in the product does not work as it should; `affected` counts end users who cannot get on because of it. */
  | { about: 'defect'; criticalToDailyWork: boolean; affected: 'none' | 'one' | 'several' }
  /** The product should do something it does not do today. */
  | { about: 'enhancement' }
  /** How does one do this, what does that mean? */
  | { about: 'question' }

export type TierReason =
  | 'inoperable'
  | 'severalEndUsers'
  | 'criticalDefect'
  | 'oneEndUser'
  | 'enhancement'
  | 'defectNotCritical'
  | 'question'

/** A row of the policy: the tier, where it is written, and whether the policy says so in its own words. */
export interface TierRule {
  readonly tier: Tier
  readonly source: string
  /** False where the policy is silent and this is our reading; never to be shown as the vendor's word. */
  readonly stated: boolean
}

/** The policy as a table (section 2, T1a to T3). */
export const TIER_RULES: Readonly<Record<TierReason, TierRule>> = {
  inoperable: { tier: 3, source: 'policy T3', stated: true },
  severalEndUsers: { tier: 2, source: 'policy T2a', stated: true },
  criticalDefect: { tier: 2, source: 'policy T2b', stated: true },
  oneEndUser: { tier: 1, source: 'policy T1a', stated: true },
  enhancement: { tier: 1, source: 'policy T1b', stated: true },
  defectNotCritical: { tier: 1, source: 'policy T1b', stated: true },
  question: { tier: 1, source: 'no row of its own; nobody is stuck, so the first tier', stated: false },
}

export interface TierDecision extends TierRule {
  readonly reason: TierReason
}

/** The tier of a customer's request and why. Where two rows fit, the one with the shorter target counts. */
export function tierOf(facts: TierFacts): TierDecision {
  const reason = reasonOf(facts)
  return { reason, ...TIER_RULES[reason] }
}

function reasonOf(facts: TierFacts): TierReason {
  switch (facts.about) {
    case 'outage':
      return 'inoperable'
    case 'endUsers':
      return facts.affected === 'several' ? 'severalEndUsers' : 'oneEndUser'
    case 'defect':
      if (facts.criticalToDailyWork) return 'criticalDefect'
      return facts.affected === 'several' ? 'severalEndUsers' : 'defectNotCritical'
    case 'enhancement':
      return 'enhancement'
    case 'question':
      return 'question'
    default:
      return unknownFacts(facts)
  }
}

function unknownFacts(facts: never): never {
  throw new TypeError(`No row of the policy knows the facts ${JSON.stringify(facts)}; add a case to tierOf`)
}
