import type { Calendar } from '../calendar/calendar.ts'
import { fingerprint } from '../calendar/fingerprint.ts'
import type { CustomerId } from './ids.ts'
import { type Customer, PACKAGES, type SupportPackage } from './person.ts'
import type { SupportPolicy, Target } from './sla.ts'

/** What clocks are counted by. */
export interface Counting {
  readonly policy: SupportPolicy
  readonly calendar: Calendar
}

/** The two versions that every target names: what it was counted by. */
export interface RulesVersion {
  readonly policy: string
  readonly calendar: string
}

/** Whom a policy is for. Null: everybody whom no other policy names. */
export type PolicyScope = { readonly packages: readonly SupportPackage[]; readonly customers: readonly CustomerId[] }

/** A policy that is in force, and whom it is for. */
export interface PolicyInForce extends Counting {
  readonly for: PolicyScope | null
}

/** The policies of the desk. */
export interface Policies {
  /** The desk's own: for whoever has no other, and the one by whose clock the desk's days begin. */
  readonly standard: Counting
  /** All in force, the standard first. */
  readonly inForce: readonly PolicyInForce[]
  /** A policy that names the customer goes before one that names the package, and that before the standard. */
  of(customer: Pick<Customer, 'id' | 'package'> | null): Counting
  /** What targets were once counted by; null for a version that nobody remembers. */
  under(version: RulesVersion): Counting | null
  /** By whose opening hours a target's due time is explained: those it was counted by; else the standard's. */
  calendarOf(target: Pick<Target, 'calendarVersion'>): Calendar
}

/** Policies and calendars of earlier days, by their versions. */
export interface Remembered {
  readonly policies: readonly SupportPolicy[]
  readonly calendars: readonly { readonly version: string; readonly calendar: Calendar }[]
}

/**
 * Puts policies together. What they may not do (two for one customer, none for the rest) is refused where they are read,
 * with their files and lines; here it is a fault.
 */
export function createPolicies(
  inForce: readonly PolicyInForce[],
  remembered: Remembered = { policies: [], calendars: [] },
): Policies {
  const standard = inForce.find((each) => each.for === null)
  if (!standard) throw new Error('No policy is for everybody; one without "for" is needed')
  const others = inForce.filter((each) => each !== standard)
  const policies = new Map(remembered.policies.map((policy) => [policy.version, policy]))
  const calendars = new Map(remembered.calendars.map(({ version, calendar }) => [version, calendar]))
  for (const { policy, calendar } of inForce) {
    policies.set(policy.version, policy)
    calendars.set(calendar.version, calendar)
  }
  return {
    standard,
    inForce: [standard, ...others],
    of: (customer) =>
      (customer &&
        (others.find((each) => each.for?.customers.includes(customer.id)) ??
          others.find((each) => each.for?.packages.includes(customer.package)))) ??
      standard,
    under: (version) => {
      const policy = policies.get(version.policy)
      const calendar = calendars.get(version.calendar)
      return policy && calendar ? { policy, calendar } : null
    },
    calendarOf: ({ calendarVersion }) => calendars.get(calendarVersion) ?? standard.calendar,
  }
}

/** Whom a policy reaches: these customers, and those with these packages who are not named by any policy. */
export interface PolicyReach {
  readonly customers: readonly CustomerId[]
  readonly packages: readonly SupportPackage[]
  readonly named: readonly CustomerId[]
}

/** Whom one of the policies reaches, as `of` would find it. */
export function reachOf(inForce: readonly PolicyInForce[], policy: PolicyInForce): PolicyReach {
  const named = inForce.flatMap((each) => each.for?.customers ?? [])
  if (policy.for) return { ...policy.for, named }
  const taken = inForce.flatMap((each) => each.for?.packages ?? [])
  return { customers: [], packages: PACKAGES.filter((each) => !taken.includes(each)), named }
}

/** A name for everything that is in force together; desks with the same name count alike. */
export function nameOfAll(inForce: readonly PolicyInForce[]): string {
  const each = inForce.map(({ policy, calendar, for: whom }) => [
    policy.version,
    calendar.version,
    policy.movesLater,
    whom && [[...whom.packages].sort(), [...whom.customers].sort()],
  ])
  return fingerprint(JSON.stringify(each.map((one) => JSON.stringify(one)).sort()))
}

/** The versions of what is counted by. */
export function versionsOf({ policy, calendar }: Counting): RulesVersion {
  return { policy: policy.version, calendar: calendar.version }
}
