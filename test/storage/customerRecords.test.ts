import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CustomerData, CustomerRecords } from '../../src/desk/adminPorts.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { alder, ana, demoFixtures, meridian } from '../support/demoFixtures.ts'
import { aConversation, anaAsPerson, aTicket } from './builders.ts'

let home: ThrowAwayDatabase
let desk: OpenStore
let records: CustomerRecords
beforeEach(async () => {
  home = await throwAwayDatabase()
  desk = await openStore({ url: home.url })
  records = desk.admin
})
afterEach(async () => {
  await desk.close()
  await home.drop()
})

const { agents: _, ...fixtures } = demoFixtures
const nothing: CustomerData = { customers: [], contacts: [], invitations: [], sites: [] }
const merge = (data: Partial<CustomerData>, dryRun = false) => records.merge({ ...nothing, ...data }, { dryRun })
const count = ({ customers, contacts, invitations, sites }: CustomerData) =>
  customers.length + contacts.length + invitations.length + sites.length

test('what was imported comes out again, and importing it once more changes nothing', async () => {
  expect(await merge(fixtures)).toMatchObject({ added: { length: count(fixtures) }, changed: [], unchanged: 0 })
  const all = await records.all()
  expect(count(all)).toBe(count(fixtures))
  expect(all.customers).toEqual(expect.arrayContaining(fixtures.customers))
  expect(all.contacts).toEqual(expect.arrayContaining(fixtures.contacts))
  expect(all.invitations).toEqual(expect.arrayContaining(fixtures.invitations))
  expect(all.sites).toEqual(expect.arrayContaining(fixtures.sites))
  expect(await merge(all)).toEqual({ added: [], changed: [], unchanged: count(fixtures) })
  expect(await desk.store.contactsByEmail('ANA@meridian-press.example')).toEqual([ana])
})

test('changes name their fields, and leave everything else alone', async () => {
  await merge(fixtures)
  const renamed = { ...meridian, name: 'Meridian & Co', door: { ...meridian.door, phone: '+1 604 555 0100' } }
  const moved = { ...ana, email: 'ana.solheim@meridian-press.example' }
  const site = { key: 'meridian-press' as never, name: 'Meridian Press', owner: { by: 'customer', customer: alder.id } }
  expect(await merge({ customers: [renamed], contacts: [moved], sites: [site as never] })).toEqual({
    added: [],
    changed: [
      { kind: 'customer', key: meridian.id, name: 'Meridian & Co', fields: ['name', 'door.phone'] },
      { kind: 'contact', key: ana.id, name: ana.name, fields: ['email'] },
      { kind: 'site', key: 'meridian-press', name: 'Meridian Press', fields: ['owner'] },
    ],
    unchanged: 0,
  })
  expect(await desk.store.customer(meridian.id)).toEqual(renamed)
  expect(await desk.store.contactsByEmail(moved.email)).toEqual([moved])
  expect(await desk.store.customer(alder.id)).toEqual(alder)
})

test('trying it out says the same and saves nothing', async () => {
  const tried = await merge(fixtures, true)
  expect(await records.all()).toEqual(nothing)
  expect(await merge(fixtures)).toEqual(tried)
})

test.each<[string, Partial<CustomerData>, string, RegExp]>([
  [
    'a contact of a customer nobody knows',
    { contacts: [{ ...ana, id: 'new' as never, customer: 'x' as CustomerId }] },
    'contacts[0].customer',
    /no customer "x"/,
  ],
  [
    'an invitation of one',
    { invitations: [{ customer: 'x' as CustomerId, email: 'a@b.example' }] },
    'invitations[0].customer',
    /no customer "x"/,
  ],
  [
    'a site of one',
    { sites: [{ key: 'k' as never, name: 'K', owner: { by: 'customer', customer: 'x' as CustomerId } }] },
    'sites[0].owner.customer',
    /no customer "x"/,
  ],
  [
    'an address known by another id',
    { contacts: [{ ...ana, id: 'ana-2' as never, email: 'ANA@meridian-press.example' }] },
    'contacts[0].id',
    /as contact "ana"/,
  ],
])('%s is refused at its place, and nothing else is saved', async (_what, data, path, what) => {
  await merge(fixtures)
  const before = await records.all()
  const came = await merge({ customers: [{ ...meridian, name: 'Other' }], ...data })
  expect(came).toMatchObject({ refused: [{ path, what: expect.stringMatching(what) }] })
  expect(await records.all()).toEqual(before)
})

test('a contact does not change customers: the tickets would go along', async () => {
  await merge(fixtures)
  const ticket = aTicket()
  const conversation = aConversation({ id: ticket.conversation, person: anaAsPerson, ticket: ticket.id })
  await desk.store.save({ conversation, tickets: [ticket] })
  const came = await merge({ contacts: [{ ...ana, customer: alder.id }] })
  expect(came).toMatchObject({ refused: [{ path: 'contacts[0].customer' }] })
  expect(await desk.store.ticket(ticket.id)).toEqual(ticket)
})

test('two imports at once end as one after the other', async () => {
  const came = await Promise.all([merge(fixtures), merge(fixtures)])
  const added = came.map((each) => ('added' in each ? each.added.length : -1))
  expect(added.sort()).toEqual([0, count(fixtures)].sort())
})
