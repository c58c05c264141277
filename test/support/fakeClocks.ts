import type { ClockRecords } from '../../src/desk/clockPorts.ts'
import type { Changes } from '../../src/desk/storePorts.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import type { Customer } from '../../src/domain/person.ts'
import type { RulesVersion } from '../../src/domain/policies.ts'
import { isCountedBy } from '../../src/domain/recounting.ts'
import type { Ticket } from '../../src/domain/ticket.ts'

type Around = { tickets: Map<string, Ticket>; customerOf: (id: CustomerId | null) => Customer | null }

/** What keeps open clocks in line with the policies, without a database: a part of the fake store. */
export function fakeClocks({ tickets, customerOf }: Around) {
  const seen = new Map<string, RulesVersion>()
  const records: ClockRecords = {
    ticketsToRecount: async ({ customers, packages, named }, version, after, limit) =>
      [...tickets.values()]
        .filter(({ status, number }) => status === 'open' && number > after)
        .filter(({ customer }) => {
          const known = customerOf(customer)
          return (
            known && (customers.includes(customer) || (packages.includes(known.package) && !named.includes(customer)))
          )
        })
        .filter((ticket) => !isCountedBy(ticket, version))
        .filter(({ id }) => seen.get(id)?.policy !== version.policy || seen.get(id)?.calendar !== version.calendar)
        .sort((a, b) => a.number - b.number)
        .slice(0, limit)
        .map(({ id, conversation, number }) => ({ ticket: id, conversation, number })),
    countedUnder: async (ticket) => seen.get(ticket) ?? null,
    newestInForce: async () => null,
  }
  return {
    records,
    save({ countedUnder = [] }: Changes) {
      for (const { ticket, under } of countedUnder) seen.set(ticket, under)
    },
  }
}
