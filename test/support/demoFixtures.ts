import type { AgentId, ContactId, CustomerId, SiteKey } from '../../src/domain/ids.ts'
import type { Agent, Contact, Customer, SupportDoor } from '../../src/domain/person.ts'
import type { DeskSeed } from '../../src/storage/seed.ts'

const noDoor: SupportDoor = { email: null, url: null, phone: null, hours: null }

export const meridian: Customer = {
  id: 'meridian-press' as CustomerId,
  name: 'Meridian Press',
  package: 'standard',
  domains: ['meridian-press.example'],
  aliases: ['Society for Coastal Studies'],
  links: ['read.meridian.example', 'view.protectedpdf.com/portal/meridian'],
  documentCodes: ['MERID-'],
  door: { ...noDoor, email: 'readers@meridian-press.example', url: 'https://help.meridian-press.example' },
}

export const alder: Customer = {
  id: 'alder-training' as CustomerId,
  name: 'Alder & Finch Training',
  package: 'elite',
  domains: ['alderfinch.example', 'shared-campus.example'],
  aliases: ['Alder Finch'],
  links: ['view.protectedpdf.com/portal/alder'],
  documentCodes: [],
  door: { ...noDoor, phone: '+1 604 555 0142', hours: 'Monday to Friday, 9 to 5' },
}

export const harbour: Customer = {
  id: 'harbour-guild' as CustomerId,
  name: 'Harbour Pilots Guild',
  package: 'standard',
  domains: ['shared-campus.example'],
  aliases: [],
  links: [],
  documentCodes: [],
  door: noDoor,
}

export const ana: Contact = {
  id: 'ana' as ContactId,
  customer: meridian.id,
  name: 'Ana Solheim',
  email: 'ana@meridian-press.example',
  confirmed: true,
}

/** Speaks for two customers with one address. */
export const leoAtAlder: Contact = {
  id: 'leo-alder' as ContactId,
  customer: alder.id,
  name: 'Leo Brandt',
  email: 'leo@freelance.example',
  confirmed: true,
}
export const leoAtHarbour: Contact = { ...leoAtAlder, id: 'leo-harbour' as ContactId, customer: harbour.id }

export const mia: Agent = { id: 'mia' as AgentId, name: 'Mia Tremblay', email: 'mia@vitrium.example', role: 'lead' }
export const jonas: Agent = {
  id: 'jonas' as AgentId,
  name: 'Jonas Keller',
  email: 'jonas@vitrium.example',
  role: 'agent',
}
export const priya: Agent = {
  id: 'priya' as AgentId,
  name: 'Priya Nair',
  email: 'priya@vitrium.example',
  role: 'admin',
}

/** A small desk: the vendor's site and one customer's, three customers, three agents. */
export const demoFixtures: DeskSeed = {
  customers: [meridian, alder, harbour],
  contacts: [ana, leoAtAlder, leoAtHarbour],
  invitations: [
    { customer: meridian.id, email: 'reader@mailbox.example' },
    { customer: meridian.id, email: 'member@mailbox.example' },
    { customer: alder.id, email: 'member@mailbox.example' },
  ],
  sites: [
    { key: 'vitrium' as SiteKey, name: 'Vitrium', owner: { by: 'vendor' } },
    { key: 'meridian-press' as SiteKey, name: 'Meridian Press', owner: { by: 'customer', customer: meridian.id } },
  ],
  agents: [mia, jonas, priya],
}
