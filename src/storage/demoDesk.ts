import type { AgentId, ContactId, CustomerId, SiteKey } from '../domain/ids.ts'
import type { Agent, Contact, Customer, Site, SupportDoor, SupportPackage } from '../domain/person.ts'
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

/** Companies, people and addresses of the demonstration. All are made up; every address ends in ".example". */
export const demoDesk: DeskSeed = {
  customers: [
    customer('meridian-press', 'Meridian Press', 'standard', ['meridian-press.example'], {
      aliases: ['Society for Coastal Studies', 'Meridian'],
      links: ['read.meridian-press.example', 'view.protectedpdf.com/portal/meridian-press'],
      documentCodes: ['MERID-'],
      door: { email: 'readers@meridian-press.example', url: 'https://meridian-press.example/help' },
    }),
    customer('harbour-pilots', 'Harbour Pilots Association', 'elite', ['harbourpilots.example'], {
      aliases: ['HPA'],
      links: ['view.protectedpdf.com/portal/harbour-pilots'],
      documentCodes: ['PILOT-'],
      door: { email: 'library@harbourpilots.example', phone: '+1 604 555 0119', hours: 'Monday to Friday, 8 to 16' },
    }),
    customer('alder-finch', 'Alder & Finch Training', 'standard', ['alderfinch.example'], {
      aliases: ['Alder Finch', 'A&F Training'],
      door: { email: 'courses@alderfinch.example', hours: 'Monday to Saturday, 9 to 17' },
    }),
    customer('quillon-standards', 'Quillon Standards Institute', 'elite', ['quillon.example', 'quillon-labs.example'], {
      aliases: ['QSI'],
      door: { url: 'https://quillon.example/support', phone: '+44 20 7946 0158' },
    }),
    customer('editions-lavande', 'Éditions Lavande', 'standard', ['editions-lavande.example'], {
      door: { email: 'lecteurs@editions-lavande.example', url: 'https://editions-lavande.example/aide' },
    }),
    customer('northfold-journal', 'Northfold Journal of Medicine', 'standard', ['northfold.example'], {
      aliases: ['Northfold Journal', 'NJM'],
      door: { email: 'subscribers@northfold.example' },
    }),
    customer('bright-atoll', 'Bright Atoll Dive School', 'standard', ['brightatoll.example'], {
      door: { phone: '+1 808 555 0177', hours: 'every day, 7 to 19' },
    }),
  ],
  contacts: [
    contact('ingrid-solheim', 'meridian-press', 'Ingrid Solheim', 'ingrid@meridian-press.example'),
    contact('tomas-arrieta', 'meridian-press', 'Tomás Arrieta', 'tomas@meridian-press.example'),
    contact('ruth-okafor', 'harbour-pilots', 'Ruth Okafor', 'ruth@harbourpilots.example'),
    contact('leo-brandt-alder', 'alder-finch', 'Leo Brandt', 'leo@brandt-consulting.example'),
    contact('leo-brandt-bright', 'bright-atoll', 'Leo Brandt', 'leo@brandt-consulting.example'),
    contact('hana-suzuki', 'quillon-standards', 'Hana Suzuki', 'hana@quillon.example'),
    contact('claire-dumont', 'editions-lavande', 'Claire Dumont', 'claire@editions-lavande.example'),
    contact('samuel-reyes', 'northfold-journal', 'Samuel Reyes', 'samuel@northfold.example'),
  ],
  invitations: [
    { customer: 'meridian-press' as CustomerId, email: 'nadia@reader.example' },
    { customer: 'meridian-press' as CustomerId, email: 'oskar@reader.example' },
    { customer: 'harbour-pilots' as CustomerId, email: 'captain.bell@ships.example' },
    { customer: 'alder-finch' as CustomerId, email: 'oskar@reader.example' },
    { customer: 'northfold-journal' as CustomerId, email: 'dr.whitlock@clinic.example' },
  ],
  sites: [
    { key: 'vitrium' as SiteKey, name: 'Vitrium', owner: { by: 'vendor' } },
    {
      key: 'meridian-press' as SiteKey,
      name: 'Meridian Press',
      owner: { by: 'customer', customer: 'meridian-press' as CustomerId },
    },
  ],
  agents: [
    { id: 'mia-tremblay' as AgentId, name: 'Mia Tremblay', email: 'mia@vitrium.example', role: 'lead' },
    { id: 'jonas-keller' as AgentId, name: 'Jonas Keller', email: 'jonas@vitrium.example', role: 'agent' },
    { id: 'priya-nair' as AgentId, name: 'Priya Nair', email: 'priya@vitrium.example', role: 'admin' },
  ],
}

/** Fills an empty desk with the demonstration; leaves any other alone. Nobody has a password. Answers whether it filled. */
export async function seedDemoDesk(database: Database): Promise<boolean> {
  const [customers, agents] = await Promise.all([database.prisma.customer.count(), database.prisma.agent.count()])
  if (customers + agents > 0) return false
  await fillDesk(database, demoDesk)
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

function customer(
  id: string,
  name: string,
  supportPackage: SupportPackage,
  domains: string[],
  {
    door = {},
    ...known
  }: Partial<Pick<Customer, 'aliases' | 'links' | 'documentCodes'>> & { door?: Partial<SupportDoor> },
): Customer {
  const closed: SupportDoor = { email: null, url: null, phone: null, hours: null }
  return {
    id: id as CustomerId,
    name,
    package: supportPackage,
    domains,
    aliases: [],
    links: [],
    documentCodes: [],
    ...known,
    door: { ...closed, ...door },
  }
}

function contact(id: string, customerId: string, name: string, email: string): Contact {
  return { id: id as ContactId, customer: customerId as CustomerId, name, email, confirmed: true }
}
