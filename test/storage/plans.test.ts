import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { DAY, type Instant } from '../../src/calendar/time.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type Part, partsOf } from '../bench/growthParts.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { demoFixtures } from '../support/demoFixtures.ts'
import { GROWING, writePast } from '../support/longHistory.ts'
import { fetchedFrom, indexesOf, listenToPlans, type RanStatement, readWhole, tellingPlans } from '../support/plans.ts'

const PAST = { history: 3_000, open: 700, now: new Date() }
/** A small past fits into few blocks, of which a plan may well read all; of more than these it may not. */
const ROWS_WHOLE_MAX = 1_500

/** The tables from which reports count. */
const COUNTED = ['Question', 'Target', 'Ticket', 'Event', 'Satisfaction']

let home: ThrowAwayDatabase
let client: pg.Client
let opened: OpenStore
let parts: Part[]

beforeAll(async () => {
  home = await throwAwayDatabase()
  await (await openStore({ url: home.url }, { seed: demoFixtures })).close()
  client = new pg.Client(home.url)
  await client.connect()
  await writePast(client, PAST)
  listenToPlans().stop()
  opened = await openStore({ url: tellingPlans(home.url) })
  parts = await partsOf(opened, client, 6)
}, 180_000)
afterAll(async () => {
  await opened.close()
  await client.end()
  await home.drop()
})

async function ranIn({ run, before }: Part): Promise<RanStatement[]> {
  await before?.()
  const listening = listenToPlans()
  await run()
  await new Promise((settle) => setTimeout(settle, 10))
  return listening.stop()
}

/** What was written a moment ago is fetched once more; and the server analyses tables by itself, and no vacuum passes that. */
async function vacuumed(): Promise<void> {
  await vi.waitFor(
    async () => {
      await client.query('VACUUM')
      const { rows } = await client.query(
        'SELECT relname FROM pg_class WHERE relname = ANY($1) AND relallvisible < relpages',
        [COUNTED],
      )
      expect(rows).toEqual([])
    },
    { timeout: 40_000, interval: 500 },
  )
}

const partOf = (name: string) => parts.find((part) => part.name.startsWith(name)) as Part

describe('what is done all day', () => {
  test.each([
    ['the list, first part: open', ['Ticket_open_by_deadline']],
    ['the list, first part: mine', ['Ticket_open_of_agent']],
    ['the list, first part: unassigned', ['Ticket_open_of_nobody']],
    ['the list, first part: tier3', ['Ticket_open_inoperable']],
    ['the list, first part: waiting', ['Ticket_open_waiting']],
    ['the list, first part: breached', ['Ticket_open_by_deadline']],
    ['the list, first part: solved', ['Ticket_solved_last']],
    ["an agent's deadlines", ['Ticket_open_of_agent']],
    ['a visitor comes back', ['Conversation_of_signed_visitor']],
    ['a conversation with a ticket', ['Ticket_of_customer', 'Event_of_conversation', 'Message_pkey']],
    ["a person's address", ['Ticket_of_contact', 'Conversation_of_contact']],
    ['a rare word', ['Message_by_words']],
    ['alerts: nothing is due', ['Ticket_alarm_first']],
    ['the sweep', ['Conversation_silent_longest', 'Question_silent_longest', 'LiveTalk_mail_due_first']],
    ['counting clocks anew', ['Target_running_under']],
    ['the outbox', ['Delivery_waiting_longest']],
    ['tidying up', ['Conversation_never_spoken', 'Question_to_forget', 'Delivery_to_forget']],
  ])('%s goes by its index', async (name, wanted) => {
    const used = (await ranIn(partOf(name))).flatMap(({ plan }) => indexesOf(plan))
    expect([...new Set(used)]).toEqual(expect.arrayContaining(wanted))
  })

  test('the reads of every message go by their indexes', async () => {
    const { rows } = await client.query(`SELECT m."conversationId" AS "id", m."clientId", t."contactId" FROM "Message" m
      JOIN "Ticket" t ON t."conversationId" = m."conversationId" WHERE m."clientId" IS NOT NULL LIMIT 1`)
    const { id, clientId, contactId } = rows[0]
    const read = opened.store
    // a prepared statement is planned for its values at first, and after some times for any
    const often = async (run: () => Promise<unknown>) => {
      for (let time = 0; time < 10; time++) await run()
    }
    const used = async (run: () => Promise<unknown>) => {
      const ran = await ranIn({ group: 'turn', name: 'a read', run: () => often(run) })
      expect(ran).toHaveLength(10)
      return [...new Set(ran.flatMap(({ plan }) => indexesOf(plan)))]
    }
    expect(await used(() => read.conversation(id))).toEqual(['Conversation_pkey'])
    expect(await used(() => read.messagesAfter(id, 1, 50))).toEqual(['Message_pkey'])
    expect(await used(() => read.lastMessages(id, 20))).toEqual(['Message_pkey'])
    expect(await used(() => read.messageByClientId(id, clientId))).toEqual(['Message_sent_once'])
    expect(await used(() => read.ticketsOpenedBy(contactId, (PAST.now.getTime() - DAY) as Instant, 10))).toEqual([
      'Ticket_of_contact',
    ])
  })

  test('reads no table whole that grows', async () => {
    const found: string[] = []
    for (const part of parts.filter(({ group }) => group !== 'search')) {
      for (const { sql, plan } of await ranIn(part)) {
        const wholes = readWhole(plan).filter(({ table, rows }) => GROWING.includes(table) && rows > ROWS_WHOLE_MAX)
        for (const { table, rows } of wholes)
          found.push(`${part.name}: ${rows} rows of ${table} by ${sql.trim().slice(0, 120)}`)
      }
    }
    expect(found).toEqual([])
  })
})

describe('reports', () => {
  test.each([
    [
      'a period of about 1,000 conversations, for the first time',
      ['Question_by_time', 'Question_gaps', 'Target_received', 'Ticket_received', 'Event_agent_asked_for'],
    ],
    [
      'the last 30 days, for the first time',
      ['Question_by_time', 'Target_received', 'Satisfaction_by_time', 'Satisfaction_words'],
    ],
    [
      'the last 30 days of one customer, for the first time',
      ['Conversation_of_customer', 'Conversation_of_removed_customer', 'Target_received'],
    ],
  ])('of %s go by their indexes', async (name, wanted) => {
    const used = (await ranIn(partOf(name))).flatMap(({ plan }) => indexesOf(plan))
    expect([...new Set(used)]).toEqual(expect.arrayContaining(wanted))
  })

  test('count without fetching a row that is counted', async () => {
    await vacuumed()
    const ran = await ranIn(partOf('two years, for the first time'))
    // the lists of what is shown have a limit
    const counting = ran.filter(
      ({ sql }) => COUNTED.some((table) => sql.includes(`FROM "${table}"`)) && !sql.includes('LIMIT'),
    )
    expect(counting).toHaveLength(9)
    const fetched = counting.flatMap(({ sql, plan }) =>
      fetchedFrom(plan)
        .filter(({ table }) => COUNTED.includes(table))
        .map(({ table, rows }) => `${rows} rows of ${table} by ${sql.trim().slice(0, 120)}`),
    )
    expect(fetched).toEqual([])
  })
})

test('what a target has from its ticket follows the ticket, whoever writes', async () => {
  const differing = async () =>
    (
      await client.query(`
    SELECT t."number" FROM "Target" g JOIN "Ticket" t ON t."id" = g."ticketId"
    WHERE (g."openedAt", g."tier", g."customerId", g."assigneeId", g."solvedAt")
      IS DISTINCT FROM (t."openedAt", t."tier", t."customerId", t."assigneeId", t."solvedAt")`)
    ).rows
  expect(await differing()).toEqual([])
  await client.query(`UPDATE "Ticket" SET "assigneeId" = 'agent-3', "tier" = 2 WHERE "number" % 3 = 0`)
  await client.query(`UPDATE "Ticket" SET "assigneeId" = NULL WHERE "number" % 5 = 0`)
  // as a node writes that does not know these columns
  await client.query(`
    CREATE TEMP TABLE "mine" AS SELECT g.* FROM "Target" g JOIN "Ticket" t ON t."id" = g."ticketId" WHERE t."number" % 7 = 0`)
  await client.query(`DELETE FROM "Target" WHERE "ticketId" IN (SELECT "ticketId" FROM "mine")`)
  const known = `"ticketId", "kind", "clock", "neededMs", "pausable", "startedAt", "clockStartsAt", "dueAt", "pauses", "policyVersion",
    "calendarVersion", "state", "warnings", "pausedAt", "keptAt", "metAt"`
  const { rowCount } = await client.query(`INSERT INTO "Target" (${known}) SELECT ${known} FROM "mine"`)
  expect(rowCount).toBeGreaterThan(100)
  expect(await differing()).toEqual([])
})

test('whatever refers to a conversation or a ticket is found by an index, so that these can go', async () => {
  const { rows } = await client.query(`
    SELECT k.conrelid::regclass::text || ' ' || k.conname AS "reference" FROM pg_constraint k
    WHERE k.contype = 'f' AND k.confrelid IN ('"Conversation"'::regclass, '"Ticket"'::regclass) AND NOT EXISTS (
      SELECT 1 FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indkey[0] = k.conkey[1]
        AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) ~ '^\\("?\\w+"? IS NOT NULL\\)$'))`)
  expect(rows.map(({ reference }) => reference)).toEqual([])
})

test('kept counts are those that counting gives, whatever changed', async () => {
  const counted = async () =>
    (
      await client.query(`
    SELECT "status", CASE "status" WHEN 'open' THEN "tier"::int ELSE 0 END AS "tier", "waitingSince" IS NOT NULL AS "isWaiting",
      CASE "status" WHEN 'open' THEN "assigneeId" END AS "assigneeId", count(*)::int AS "count"
    FROM "Ticket" GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`)
    ).rows
  const kept = async () =>
    (
      await client.query(`
    SELECT "status", "tier"::int, "isWaiting", "assigneeId", sum("count")::int AS "count" FROM "TicketTally"
    GROUP BY 1, 2, 3, 4 HAVING sum("count") <> 0 ORDER BY 1, 2, 3, 4`)
    ).rows
  await client.query(`UPDATE "Ticket" SET "assigneeId" = 'agent-7' WHERE "number" % 3 = 0`)
  await client.query(`UPDATE "Ticket" SET "waitingSince" = now() WHERE "status" = 'open' AND "number" % 5 = 0`)
  await client.query(`UPDATE "Ticket" SET "status" = 'solved', "solvedAt" = now(), "waitingSince" = NULL, "nextDueAt" = NULL,
    "nextAlarmAt" = NULL WHERE "status" = 'open' AND "number" % 7 = 0`)
  expect(await kept()).toEqual(await counted())
  await opened.standing() // finds them many, and makes them few
  expect(Number((await client.query('SELECT count(*) FROM "TicketTally"')).rows[0].count)).toBeLessThan(200)
  expect(await kept()).toEqual(await counted())
})
