import type { CustomerId } from '../domain/ids.ts'
import type { Agent, Contact, Customer, Site } from '../domain/person.ts'
import type { Database } from './database.ts'
import { addressKey, agentRow, contactRow, customerRow, siteRow } from './writeRows.ts'

/** Everything a desk knows before anybody talks to it. */
export type DeskSeed = {
  customers: Customer[]
  contacts: Contact[]
  /** Addresses of end users on customers' invitation lists. */
  invitations: { customer: CustomerId; email: string }[]
  sites: Site[]
  agents: Agent[]
}

/** Fills an empty desk; leaves any other alone. Nobody has a password. Answers whether it filled. */
export async function fillEmptyDesk(database: Database, seed: DeskSeed): Promise<boolean> {
  const [customers, agents] = await Promise.all([database.prisma.customer.count(), database.prisma.agent.count()])
  if (customers + agents > 0) return false
  await fillDesk(database, seed)
  return true
}

/** Adds what is not there yet, all or nothing. */
export async function fillDesk({ prisma }: Database, seed: DeskSeed): Promise<void> {
  const skipDuplicates = true
  await prisma.$transaction([
    prisma.customer.createMany({ data: seed.customers.map(customerRow), skipDuplicates }),
    prisma.contact.createMany({ data: seed.contacts.map(contactRow), skipDuplicates }),
    prisma.invitation.createMany({
      data: seed.invitations.map(({ customer, email }) => ({ customerId: customer, emailKey: addressKey(email) })),
      skipDuplicates,
    }),
    prisma.site.createMany({ data: seed.sites.map(siteRow), skipDuplicates }),
    prisma.agent.createMany({ data: seed.agents.map(agentRow), skipDuplicates }),
  ])
}
