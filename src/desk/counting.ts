import type { CustomerId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Counting } from '../domain/policies.ts'
import type { Needs } from './desk.ts'

/** What the clocks of this customer's tickets are counted by. */
export async function countingOf(
  { store, policies }: Pick<Needs, 'store' | 'policies'>,
  { customer }: { customer: CustomerId },
): Promise<Counting> {
  const { standard, inForce } = policies
  return inForce.length === 1 ? standard : policies.of(await store.customer(customer))
}

/** What would be counted by for whoever talks: only contacts have tickets, for others it is the desk's own. */
export async function countingFor(needs: Pick<Needs, 'store' | 'policies'>, person: Person): Promise<Counting> {
  return person.kind === 'contact' ? countingOf(needs, person) : needs.policies.standard
}
