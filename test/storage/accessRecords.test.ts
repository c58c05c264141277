import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../src/calendar/time.ts'
import type { Looks } from '../../src/desk/accessPorts.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { demoFixtures, jonas, priya } from '../support/demoFixtures.ts'
import { aConversation, anaAsPerson, aTicket, later, noon } from './builders.ts'

let home: ThrowAwayDatabase
let desk: OpenStore
beforeEach(async () => {
  home = await throwAwayDatabase()
  desk = await openStore({ url: home.url })
  const { agents, ...data } = demoFixtures
  await desk.admin.merge(data, { dryRun: false, by: { agent: null, name: 'a test' }, at: noon })
  for (const agent of agents) await desk.accounts.saveAgent(agent)
})
afterEach(async () => {
  await desk.close()
  await home.drop()
})

const everything = { agent: null, about: null, before: null, limit: 100 }
const at = (given: Partial<Looks> = {}): Looks => ({
  agent: jonas.id,
  what: 'conversation',
  subject: 'talk-1',
  times: 1,
  firstAt: noon,
  lastAt: noon,
  ...given,
})

test('looks of one agent at one thing are one row an hour, whichever node saw them', async () => {
  const other = await openStore({ url: home.url })
  await Promise.all(
    [desk, other, desk, other].map(({ accessRecords }, i) =>
      accessRecords.addLooks([at({ lastAt: later(i) }), at({ agent: priya.id, what: 'search', subject: 'queue' })]),
    ),
  )
  await desk.accessRecords.addLooks([at({ firstAt: later(HOUR), lastAt: later(HOUR) })])
  await other.close()
  const rows = await desk.accessRecords.looks({ ...everything, agent: jonas.id })
  expect(rows).toMatchObject([
    { times: 1, firstAt: later(HOUR) },
    { agentName: jonas.name, what: 'conversation', conversation: 'talk-1', ticket: null, times: 4, lastAt: later(3) },
  ])
  expect(await desk.accessRecords.looks(everything)).toHaveLength(3)
  expect(await desk.accessRecords.looks({ ...everything, before: rows[0]?.id ?? 0, limit: 1 })).toHaveLength(1)
})

test('a conversation is found by its id and by the number of a ticket in it', async () => {
  await desk.store.save({
    conversation: aConversation({ person: anaAsPerson, seq: 0 }),
    tickets: [aTicket({ number: 7001 })],
  })
  await desk.accessRecords.addLooks([at(), at({ what: 'file' }), at({ subject: 'talk-2' }), at({ what: 'mail' })])
  for (const about of ['talk-1' as never, 7001]) {
    const found = await desk.accessRecords.looks({ ...everything, about })
    expect(found.map(({ what, ticket }) => [what, ticket]).sort()).toEqual([
      ['conversation', 7001],
      ['file', 7001],
    ])
  }
  expect(await desk.accessRecords.looks({ ...everything, about: 7002 })).toEqual([])
})

test('rows go by their age alone: nothing else takes one away or changes it', async () => {
  await desk.accessRecords.addLooks([at(), at({ firstAt: later(2 * DAY), lastAt: later(2 * DAY) })])
  const sql = new pg.Client({ connectionString: home.url })
  await sql.connect()
  for (const statement of [
    `DELETE FROM "AccessEntry"`,
    `UPDATE "AccessEntry" SET "agentId" = 'somebody'`,
    `UPDATE "AccessEntry" SET "times" = 0`,
    `UPDATE "AccessEntry" SET "subject" = '', "times" = "times" + 1`,
  ]) {
    await expect(sql.query(statement)).rejects.toThrow(/only ever written on/)
  }
  await sql.end()
  expect(await desk.accessRecords.forgetLooks(later(29 * MINUTE))).toBe(0)
  expect(await desk.accessRecords.forgetLooks(later(2 * DAY - 2 * HOUR))).toBe(1)
  expect(await desk.accessRecords.looks(everything)).toMatchObject([{ firstAt: later(2 * DAY) }])
})
