import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AdminRecords, AuditQuery } from '../../src/desk/adminPorts.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import type { ContactId } from '../../src/domain/ids.ts'
import type { SavedReply } from '../../src/domain/savedReply.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, jonas, meridian, mia, priya } from '../support/demoFixtures.ts'
import { fakeAdminRecords } from '../support/fakeAdminRecords.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { aConversation, anaAsPerson, later, noon } from './builders.ts'

type House = { records: AdminRecords; save: OpenStore['store']['save']; close(): Promise<void> }

async function inMemory(): Promise<House> {
  const store = fakeStore(demoFixtures)
  return { records: fakeAdminRecords(store), save: store.save, close: async () => {} }
}

async function onPostgres(): Promise<House> {
  const home = await throwAwayDatabase()
  const desk = await openStore({ url: home.url })
  const { agents, ...data } = demoFixtures
  await desk.admin.merge(data, { dryRun: false })
  for (const agent of agents) await desk.accounts.saveAgent(agent)
  return {
    records: desk.admin,
    save: desk.store.save,
    close: async () => {
      await desk.close()
      await home.drop()
    },
  }
}

const everything: AuditQuery = {
  agent: null,
  kind: null,
  action: null,
  from: null,
  until: null,
  before: null,
  limit: 100,
}
const entry: AuditEntry = {
  at: noon,
  by: { agent: priya.id, name: priya.name },
  action: 'changed',
  kind: 'customer',
  key: meridian.id,
  label: meridian.name,
  before: { name: 'Old', door: { email: null } },
  after: { name: 'New\u0000', door: { email: 'a@b.example' } },
}
const reply: SavedReply = {
  id: 'r1',
  owner: null,
  title: 'Thanks',
  locale: 'fr',
  text: 'Merci {{due}}',
  updatedAt: noon,
}

describe.each([
  ['in memory', inMemory],
  ['on PostgreSQL', onPostgres],
])('what the administration keeps, %s', (_name, openHouse) => {
  let house: House
  let records: AdminRecords
  beforeEach(async () => {
    house = await openHouse()
    records = house.records
  }, 60_000)
  afterEach(() => house.close())

  test('entries come newest first, narrowed by who, what and when', async () => {
    await records.record(entry)
    await records.record({
      ...entry,
      at: later(5),
      by: { agent: null, name: 'signpost' },
      action: 'added',
      before: null,
    })
    const [newest, oldest, ...more] = await records.entries(everything)
    expect([newest, oldest, more]).toEqual([
      {
        ...entry,
        at: later(5),
        by: { agent: null, name: 'signpost' },
        action: 'added',
        before: null,
        id: expect.any(Number),
      },
      { ...entry, id: expect.any(Number) },
      [],
    ])
    const count = async (query: Partial<AuditQuery>) => (await records.entries({ ...everything, ...query })).length
    expect([
      await count({ agent: 'server' }),
      await count({ agent: priya.id }),
      await count({ action: 'removed' }),
      await count({ kind: 'customer' }),
      await count({ from: later(5) }),
      await count({ until: later(5) }),
      await count({ before: newest?.id ?? 0 }),
      await count({ limit: 1 }),
    ]).toEqual([1, 1, 0, 2, 1, 1, 1, 1])
  })

  test('a change of customers is decided with what is known, and saved with its entries or not at all', async () => {
    const saved = await records.change((known) => {
      expect(known.customers).toHaveLength(3)
      return {
        result: 'done',
        change: {
          customers: [{ ...meridian, name: 'Meridian & Co' }],
          invited: [{ customer: meridian.id, email: 'new@mailbox.example' }],
          uninvited: [{ customer: meridian.id, email: 'reader@mailbox.example' }],
          audit: [entry],
        },
      }
    })
    expect(saved).toBe('done')
    const all = await records.all()
    expect(all.customers.find(({ id }) => id === meridian.id)?.name).toBe('Meridian & Co')
    expect(
      all.invitations
        .filter(({ customer }) => customer === meridian.id)
        .map(({ email }) => email)
        .sort(),
    ).toEqual(['member@mailbox.example', 'new@mailbox.example'])
    expect(await records.change(() => ({ result: 'no', change: null }))).toBe('no')
    expect(await records.entries(everything)).toHaveLength(1)
  })

  test('replies are everybody’s or one agent’s, and what is everybody’s is written down', async () => {
    await records.saveReply(reply, entry)
    await records.saveReply({ ...reply, id: 'r2', owner: jonas.id, title: 'Mine' }, null)
    await records.saveReply({ ...reply, text: 'Encore merci' }, null)
    expect(await records.repliesFor(mia.id)).toEqual([{ ...reply, text: 'Encore merci' }])
    expect((await records.repliesFor(jonas.id)).map(({ id }) => id)).toEqual(['r2', 'r1'])
    expect(await records.reply('r9')).toBeNull()
    await records.removeReply('r1', entry)
    expect(await records.repliesFor(mia.id)).toEqual([])
    expect(await records.entries(everything)).toHaveLength(2)
  })

  test('a new contact waits to be confirmed, with the conversation they came in', async () => {
    const noor = {
      ...ana,
      id: 'noor' as ContactId,
      name: 'Noor',
      email: 'noor@meridian-press.example',
      confirmed: false,
    }
    const person = { ...anaAsPerson, contact: noor.id, name: noor.name, email: noor.email }
    await house.save({ contacts: [noor], conversation: aConversation({ person }) })
    const [waiting, ...others] = await records.contactsToConfirm()
    expect([waiting?.contact, waiting?.customerName, others]).toEqual([noor, meridian.name, []])
    expect((await records.newContact(noor.id))?.contact).toEqual(noor)
    expect(await records.newContact('nobody' as ContactId)).toBeNull()
  })

  test('of nobody there is nothing', async () => {
    expect(await records.findPerson('nobody@nowhere.example')).toMatchObject({
      counts: { conversations: 0, mentions: 0 },
      contacts: [],
      isAgent: false,
    })
    expect(await records.receipts(9)).toEqual([])
  })
})
