import type { CustomerId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Counting } from '../domain/policies.ts'
import type { Target } from '../domain/sla.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Needs } from './desk.ts'

/** What the clocks of this customer's tickets are counted by. */
export async function countingOf(
  { store, policies }: Pick<Needs, 'store' | 'policies'>,
  { customer }: { customer: CustomerId },
): Promise<Counting> {
  const { standard, inForce } = policies
  return inForce.length === 1 ? standard : policies.of(await store.customer(customer))
}

/**
 * What a clock that goes on again is counted by: what it was counted by when its time was told, or else a change of the policy
 * would make that later without a word.
 */
export async function countingAsTold(
  needs: Pick<Needs, 'store' | 'policies'>,
  ticket: Pick<Ticket, 'customer' | 'targets'>,
  goesOn: (target: Target) => boolean,
): Promise<Counting> {
  const target = ticket.targets.find(goesOn)
  const told = target && needs.policies.under({ policy: target.policyVersion, calendar: target.calendarVersion })
  return told ?? countingOf(needs, ticket)
}

/** What would be counted by for whoever talks: only contacts have tickets, for others it is the desk's own. */
export async function countingFor(needs: Pick<Needs, 'store' | 'policies'>, person: Person): Promise<Counting> {
  return person.kind === 'contact' ? countingOf(needs, person) : needs.policies.standard
}
