import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { callsOf } from '../../src/domain/alert.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import { startTargets } from '../../src/domain/sla.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { aDesk } from '../desk/builders.ts'
import { alertComplaints, recordComplaints } from '../support/alertLaw.ts'
import { calendar } from '../support/builders.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, mia } from '../support/demoFixtures.ts'
import { vitriumPolicy } from '../support/policy.ts'
import { aConversation, anaAsPerson, aTicket } from './builders.ts'

const opened = Date.parse('2026-11-24T08:00:00-07:00') as Instant
const TICKETS = 120

let database: ThrowAwayDatabase
let stores: OpenStore[]

beforeEach(async () => {
  database = await throwAwayDatabase()
  const one = await openStore({ url: database.url }, { seed: demoFixtures })
  stores = [one, await openStore({ url: database.url }, { seed: null })]
})
afterEach(async () => {
  for (const { close } of stores) await close()
  await database.drop()
})

/** Two servers on the same database, and tickets of all tiers that were opened at the same moment. */
async function twoServers() {
  const servers = stores.map(({ store }) => aDesk({ store, newId: randomUUID }))
  for (const { clock } of servers) clock.now = opened
  const [{ store }] = stores as [OpenStore]
  const ids = Array.from({ length: TICKETS }, (_, i) => `talk-${i}` as ConversationId)
  for (const [i, id] of ids.entries()) {
    const tier = ([1, 2, 3] as const)[i % 3] as 1 | 2 | 3
    const targets = startTargets(vitriumPolicy, tier, calendar, opened)
    const calls = callsOf(vitriumPolicy, tier, opened)
    const ticket = aTicket({ id: `${id}-ticket` as TicketId, conversation: id, tier, openedAt: opened, targets, calls })
    await store.save({
      conversation: aConversation({ id, ticket: ticket.id, person: anaAsPerson, openedAt: opened, lastAt: opened }),
      tickets: [ticket],
      events: [
        { kind: 'TicketOpened', number: ticket.number, tier, targets, at: opened, conversation: id, ticket: ticket.id },
      ],
    })
  }
  return { servers, ids, store }
}

test('two servers that look at once tell every alert once, while agents answer', async () => {
  const { servers, ids, store } = await twoServers()
  const [one, two] = servers as [(typeof servers)[0], (typeof servers)[0]]
  const lookAll = () =>
    Promise.all(
      servers.map(async ({ desk }) => {
        while (await desk.tellAlerts());
      }),
    )
  for (const id of ids.slice(0, 12)) await one.desk.takeOver(mia, id)
  for (const minute of [1, 50, 91, 120, 121, 500]) {
    for (const { clock } of servers) clock.now = (opened + minute * MINUTE) as Instant
    two.clock.now = (two.clock.now + 20_000) as Instant // its clock is 20 seconds ahead
    const answered = ids.slice(minute % 12, (minute % 12) + 2)
    const answers = answered.map((id) => one.desk.say(mia, id, { text: 'Hello', format: 'plain' }, null))
    await Promise.all([lookAll(), ...answers])
  }
  const last = two.clock.now
  one.clock.now = last
  await lookAll()

  let told = 0
  for (const id of ids) {
    const ticket = await store.ticket(`${id}-ticket` as TicketId)
    const events = (await store.eventsOf(id)).filter((event) => event.ticket === ticket?.id)
    expect(alertComplaints(events, one.needs.policies.standard, last)).toEqual([])
    expect(recordComplaints(ticket?.alerts ?? [], events)).toEqual([])
    told += ticket?.alerts.length ?? 0
  }
  expect(told).toBeGreaterThan(TICKETS * 3)
  const client = new pg.Client(database.url)
  await client.connect()
  const { rows } = await client.query(`SELECT sum(cardinality("agentIds"))::int AS "told",
    (SELECT count(*)::int FROM "Delivery" WHERE "letter"->>'about' = 'slaAlert') AS "mailed" FROM "Alert"`)
  await client.end()
  expect(rows[0].mailed).toBe(rows[0].told) // nobody is online here: as many letters as people were told
}, 180_000)

test('an alert is kept with its ticket, and a second of the same is stale', async () => {
  const [{ store }] = stores as [OpenStore]
  const ticket = aTicket({ contact: ana.id })
  const alert = {
    kind: 'dueSoon',
    target: 'firstResponse',
    at: opened,
    dueAt: (opened + HOUR) as Instant,
    count: 1,
    isLate: false,
    toldAt: (opened + 5) as Instant,
    agents: [mia.id],
  } as const
  const conversation = aConversation({ ticket: ticket.id })
  await store.save({ conversation, tickets: [ticket], alerts: [{ ticket: ticket.id, alert }] })
  expect((await store.ticket(ticket.id))?.alerts).toEqual([alert])
  const again = { tickets: [{ ...ticket, version: 2 }], alerts: [{ ticket: ticket.id, alert }] }
  expect(await store.save(again)).toBe('stale')
  expect(await store.queueAlerts(opened)).toMatchObject([
    { ...alert, number: ticket.number, conversation: conversation.id },
  ])
  expect(await store.queueAlerts((opened + 5) as Instant)).toEqual([])
})
