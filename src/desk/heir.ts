import type { Ticket } from '../domain/ticket.ts'
import type { Store } from './storePorts.ts'

/** So many merges are followed to where a ticket goes on. */
const MERGES_MAX = 5

/** The ticket in which a merged one goes on, through as many merges as it took, while it stays the same contact's; else itself. */
export async function whereItGoesOn({ store }: { store: Pick<Store, 'ticket'> }, found: Ticket): Promise<Ticket> {
  let ticket = found
  for (let step = 0; step < MERGES_MAX && ticket.mergedInto; step++) {
    const heir = await store.ticket(ticket.mergedInto)
    if (!heir || heir.contact !== ticket.contact) break
    ticket = heir
  }
  return ticket
}
