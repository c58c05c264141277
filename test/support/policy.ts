import { createPolicies } from '../../src/domain/policies.ts'
import { versionOf } from '../../src/domain/policy.ts'
import { standardOf } from '../../src/policyFiles.ts'

/** The policy that comes with the desk, read from its file like everywhere else. */
export const vitrium = standardOf(new URL('../../kb/policy', import.meta.url).pathname)
export const vitriumPolicy = vitrium.policy
/** What its calendar is made of. */
export const vitriumHours = vitrium.calendar.settings
/** A desk with this policy alone. */
export const vitriumOnly = createPolicies([{ policy: vitriumPolicy, calendar: vitrium.calendar, for: null }])
/** The same, where clocks stand still while the desk waits for the customer. */
const pausing = { ...vitriumPolicy, pausesWhileWaiting: true }
export const pausingPolicies = createPolicies([
  { policy: { ...pausing, version: versionOf('vitrium-2024', pausing) }, calendar: vitrium.calendar, for: null },
])
