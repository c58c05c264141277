import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import type { Day } from '../../src/calendar/day.ts'
import { localDay } from '../../src/calendar/sayTime.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { ReportAsked, Reports } from '../../src/desk/reportPorts.ts'
import { createReports } from '../../src/desk/reports.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ConversationId, QuestionId, TicketId } from '../../src/domain/ids.ts'
import { MEASURES } from '../../src/domain/reportFigures.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { alder, demoFixtures, jonas, meridian, mia } from '../support/demoFixtures.ts'
import { vitriumHours } from '../support/policy.ts'
import { topicsByText } from '../support/slowReports.ts'
import { aConversation, anaAsPerson, aTarget, aTicket } from './builders.ts'

const calendar = createCalendar(vitriumHours)
const id = <T extends string>(text: string) => text as T
/** The database notes by its own clock, so this is a past of today. */
const today = Date.now()
const ago = (ms: number) => (today - ms) as Instant

let home: ThrowAwayDatabase
let sql: pg.Client
let desk: OpenStore
let now: Instant
/** Has been asked before, and keeps what it counted. */
let asked: Reports

beforeAll(async () => {
  home = await throwAwayDatabase()
  desk = await openStore({ url: home.url }, { seed: demoFixtures })
  sql = new pg.Client(home.url)
  await sql.connect()
  await writeTalk('old', 101, ago(9 * DAY), ago(7 * DAY))
  await writeTalk('older', 102, ago(20 * DAY), ago(18 * DAY))
  await writeTalk('new', 103, ago(2 * MINUTE), ago(MINUTE))
}, 120_000)
afterAll(async () => {
  await sql?.end()
  await desk?.close()
  await home?.drop()
})
beforeEach(async () => {
  now = today as Instant
  asked = reports()
  await figures(asked)
})

/** A talk with everything that reports count; its second question, days later, goes on with the first. */
async function writeTalk(name: string, number: number, at: Instant, onAt: Instant) {
  const conversation = id<ConversationId>(name)
  const ticket = id<TicketId>(`ticket of ${name}`)
  const kinds = ['firstResponse', 'fix'] as const
  const targets = kinds.map((kind) =>
    aTarget({ kind, clock: 'elapsed', startedAt: at, clockStartsAt: at, dueAt: (at + 30 * DAY) as Instant }),
  )
  const question = { conversation, article: null, listed: [], text: 'how do I print' }
  const events: Event[] = [{ kind: 'AgentAskedFor', at, conversation, ticket: null }]
  const written = {
    conversation: aConversation({ id: conversation, person: anaAsPerson, openedAt: at, lastAt: onAt }),
    ticket: aTicket({ id: ticket, number, conversation, openedAt: at, assignee: mia.id, status: 'open', targets }),
  }
  const saved = await desk.store.save({
    conversation: written.conversation,
    tickets: [written.ticket],
    questions: [
      aQuestion({ ...question, id: id<QuestionId>(`first of ${name}`), at, article: 'printing' }),
      aQuestion({
        ...question,
        id: id<QuestionId>(`second of ${name}`),
        at: onAt,
        continues: id<QuestionId>(`first of ${name}`),
      }),
    ],
    events,
    satisfaction: { ticket, conversation, at, score: 3, word: 'quick', agent: mia.id },
  })
  expect(saved).toBe('saved')
  return written
}

function reports(): Reports {
  return createReports({ records: desk.reportRecords, calendar, clock: () => now, topicsOf: topicsByText })
}

/** Everything that reports say: of everybody, one customer, a tier and an agent. */
async function figures(from: Reports): Promise<unknown> {
  const last = localDay(now, calendar.zone)
  const all: ReportAsked = { days: { first: (last - 40) as Day, last }, customer: null, tier: null, agent: null }
  const narrowed: ReportAsked[] = [
    all,
    { ...all, customer: meridian.id },
    { ...all, tier: 2 },
    { ...all, agent: mia.id },
  ]
  return Promise.all(
    narrowed.map(async (each) => [
      await from.sla(each),
      await from.responses(each),
      await from.deflection(each),
      await from.gaps(each),
      await from.satisfaction(each),
      await Promise.all(MEASURES.map((measure) => from.load(each, measure))),
      await from.ticketsBehind(each, { kind: 'fix', standing: 'running' }, 5),
    ]),
  )
}

const noted = async () =>
  (await sql.query('SELECT count(*)::int AS "count" FROM "_PastChange"')).rows[0].count as number

describe('who has been asked before says what somebody says who counts anew, after', () => {
  test.each([
    [
      'a question is settled',
      `UPDATE "Question" SET "verdict" = 'confirmed', "verdictAt" = now(), "silentAt" = NULL WHERE "id" = 'first of old'`,
    ],
    ['somebody comes back', `UPDATE "Question" SET "returnedAt" = now() WHERE "id" = 'first of old'`],
    [
      'a question is found to have found nothing, and the one that goes on with it is no gap any more',
      `UPDATE "Question" SET "article" = NULL, "verdict" = NULL, "verdictAt" = NULL, "silentAt" = NULL, "returnedAt" = NULL WHERE "id" = 'first of old'`,
    ],
    ['its words are forgotten', `UPDATE "Question" SET "text" = NULL WHERE "id" = 'second of older'`],
    ['a question goes', `DELETE FROM "Question" WHERE "id" = 'first of older'`],
    [
      'a question of then is written',
      `INSERT INTO "Question" ("id", "source", "at", "text", "locale", "confidence", "listed", "unknownCodes")
      VALUES ('late', 'help', now() - interval '12 days', 'vc3', 'en', 0, '{}', '{}')`,
    ],
    [
      'a question is moved to another day',
      `UPDATE "Question" SET "at" = now() - interval '60 days' WHERE "id" = 'late'`,
    ],
    [
      'a first response is given',
      `UPDATE "Target" SET "state" = 'kept', "keptAt" = now(), "warnings" = NULL WHERE "ticketId" = 'ticket of old' AND "kind" = 'firstResponse'`,
    ],
    [
      'a pause is known',
      `UPDATE "Target" SET "pauses" = json_build_array(json_build_object('from', date_part('epoch', "startedAt") * 1000, 'to', date_part('epoch', "startedAt") * 1000 + 3600000)) WHERE "kind" = 'firstResponse'`,
    ],
    ['a clock is gone', `DELETE FROM "Target" WHERE "ticketId" = 'ticket of older' AND "kind" = 'fix'`],
    ['a ticket is somebody else’s', `UPDATE "Ticket" SET "assigneeId" = '${jonas.id}' WHERE "id" = 'ticket of old'`],
    ['a ticket is of another tier', `UPDATE "Ticket" SET "tier" = 1 WHERE "id" = 'ticket of old'`],
    [
      'a ticket is solved',
      `UPDATE "Ticket" SET "status" = 'solved', "solvedAt" = now(), "nextDueAt" = NULL, "nextAlarmAt" = NULL WHERE "id" = 'ticket of older'`,
    ],
    [
      'a ticket is of another customer',
      `UPDATE "Ticket" SET "customerId" = '${alder.id}', "contactId" = (SELECT "id" FROM "Contact" WHERE "customerId" = '${alder.id}' LIMIT 1) WHERE "id" = 'ticket of older'`,
    ],
    [
      'a customer says otherwise',
      `UPDATE "Satisfaction" SET "score" = 5, "agentId" = NULL WHERE "ticketId" = 'ticket of old'`,
    ],
    ['their word is forgotten', `UPDATE "Satisfaction" SET "word" = NULL WHERE "ticketId" = 'ticket of old'`],
    ['what they said goes', `DELETE FROM "Satisfaction" WHERE "ticketId" = 'ticket of older'`],
    [
      'a wish for a person is written late',
      `INSERT INTO "Event" ("at", "conversationId", "kind", "happening") VALUES (now() - interval '8 days', 'old', 'AgentAskedFor', '{"kind":"AgentAskedFor"}')`,
    ],
  ])('%s', async (_what, statement) => {
    const before = await figures(asked)
    const { rowCount } = await sql.query(statement)
    expect(rowCount).toBeGreaterThan(0)
    const after = await figures(asked)
    expect(after).toEqual(await figures(reports()))
    expect(after).not.toEqual(before)
  })

  test('a conversation is removed, which changes no figure, and then somebody of another customer comes back to it', async () => {
    const before = await figures(asked)
    await sql.query(`UPDATE "Conversation" SET "removedCustomerId" = "customerId", "removedAt" = now(), "personKind" = 'visitor',
      "customerId" = NULL, "contactId" = NULL, "personName" = NULL, "personEmail" = NULL, "proof" = NULL WHERE "id" = 'older'`)
    expect(await figures(asked)).toEqual(before)
    await sql.query(`UPDATE "Conversation" SET "personKind" = 'endUser', "customerId" = '${alder.id}', "removedCustomerId" = NULL
      WHERE "id" = 'older'`)
    const after = await figures(asked)
    expect(after).not.toEqual(before)
    expect(after).toEqual(await figures(reports()))
  })

  test('a clock runs out, though nothing is written', async () => {
    const { rows } = await sql.query(
      `SELECT "dueAt" FROM "Target" WHERE "ticketId" = 'ticket of old' AND "kind" = 'fix'`,
    )
    now = rows[0].dueAt.getTime()
    const before = await figures(asked)
    now = (now + 1) as Instant
    const after = await figures(asked)
    expect(after).not.toEqual(before)
    expect(after).toEqual(await figures(reports()))
  })
})

test('what was written by then but not yet there when a day was counted is found once it is there', async () => {
  const other = new pg.Client(home.url)
  await other.connect()
  try {
    await other.query('BEGIN')
    await other.query(`UPDATE "Satisfaction" SET "score" = 1 WHERE "ticketId" = 'ticket of old'`)
    // another one ends meanwhile, so that the numbers go on
    await sql.query(`UPDATE "Conversation" SET "locale" = 'fr' WHERE "id" = 'new'`)
    asked = reports()
    const before = await figures(asked)
    await sql.query(`UPDATE "Conversation" SET "locale" = 'en' WHERE "id" = 'new'`)
    expect(await figures(asked)).toEqual(before)
    await other.query('COMMIT')
    const after = await figures(asked)
    expect(after).not.toEqual(before)
    expect(after).toEqual(await figures(reports()))
  } finally {
    await other.end()
  }
})

/** Reports, and of how many days each count of standings was that they had the database make. */
function watchedReports() {
  const spans: number[] = []
  const records = {
    ...desk.reportRecords,
    standings: (...given: Parameters<typeof desk.reportRecords.standings>) => {
      spans.push(given[1].length)
      return desk.reportRecords.standings(...given)
    },
  }
  return { spans, watched: createReports({ records, calendar, clock: () => now, topicsOf: topicsByText }) }
}

test('what nobody wrote about is not counted again', async () => {
  await sql.query('DELETE FROM "_PastChange"') // which a transaction of somebody else may have kept in sight
  const { spans, watched } = watchedReports()
  const last = localDay(now, calendar.zone)
  const month: ReportAsked = { days: { first: (last - 29) as Day, last }, customer: null, tier: null, agent: null }
  for (let time = 0; time < 3; time++) await watched.sla(month)
  expect(spans[0]).toBe(30)
  expect(Math.max(...spans.slice(1))).toBeLessThanOrEqual(2) // today, and yesterday up to some hours after its end
})

test('what was counted ahead is told to who asks first', async () => {
  await sql.query('DELETE FROM "_PastChange"')
  const { spans, watched } = watchedReports()
  for (let time = 0; time < 40; time++) await watched.countAhead()
  expect(spans.reduce((sum, days) => sum + days)).toBeGreaterThanOrEqual(731)
  const before = spans.length
  const last = localDay(now, calendar.zone)
  const years: ReportAsked = { days: { first: (last - 730) as Day, last }, customer: null, tier: null, agent: null }
  expect(await watched.sla(years)).toEqual(await reports().sla(years))
  expect(spans.length).toBeGreaterThan(before)
  expect(Math.max(...spans.slice(before))).toBeLessThanOrEqual(2)
})

test('what is written about lately is not noted: a report counts it anyway', async () => {
  const before = await noted()
  await sql.query(
    `UPDATE "Question" SET "verdict" = 'confirmed', "verdictAt" = now(), "silentAt" = NULL WHERE "id" = 'first of new'`,
  )
  await sql.query(
    `UPDATE "Target" SET "state" = 'kept', "keptAt" = now(), "warnings" = NULL WHERE "ticketId" = 'ticket of new'`,
  )
  await sql.query(`UPDATE "Ticket" SET "tier" = 1 WHERE "id" = 'ticket of new'`)
  await sql.query(`UPDATE "Satisfaction" SET "score" = 1 WHERE "ticketId" = 'ticket of new'`)
  expect(await noted()).toBe(before)
  expect(await figures(asked)).toEqual(await figures(reports()))
})

test('nor is what no report asks for', async () => {
  const before = await noted()
  await sql.query(
    `UPDATE "Question" SET "reason" = NULL, "openedArticle" = 'printing', "openedAt" = now() WHERE "id" = 'second of old'`,
  )
  await sql.query(`UPDATE "Ticket" SET "subject" = 'other words' WHERE "id" = 'ticket of old'`)
  await sql.query(`UPDATE "Conversation" SET "locale" = 'fr' WHERE "id" = 'old'`)
  expect(await noted()).toBe(before)
})

test('a ticket that is written on makes a note only where something changes that is counted', async () => {
  const { conversation, ticket } = await writeTalk('written on', 104, ago(12 * DAY), ago(12 * DAY))
  const before = await noted()
  const save = async (version: number, given: Partial<Ticket>) => {
    const changes = { conversation: { ...conversation, version }, tickets: [{ ...ticket, ...given, version }] }
    expect(await desk.store.save(changes)).toBe('saved')
  }
  await save(2, { subject: 'other words' })
  expect(await noted()).toBe(before)
  await save(3, { tier: 1, targets: ticket.targets.slice(0, 1) })
  expect(await noted()).toBeGreaterThan(before)
  const { rows } = await sql.query(`SELECT "kind", "tier" FROM "Target" WHERE "ticketId" = 'ticket of written on'`)
  expect(rows).toEqual([{ kind: 'firstResponse', tier: 1 }])
  expect(await figures(asked)).toEqual(await figures(reports()))
})

test('many rows of a time make one note', async () => {
  const before = await noted()
  await sql.query(`INSERT INTO "Question" ("id", "source", "at", "text", "locale", "confidence", "listed", "unknownCodes")
    SELECT 'many ' || n, 'help', date_bin('15 minutes', now() - interval '30 days', 'epoch'), 'vc3', 'en', 0, '{}', '{}' FROM generate_series(1, 500) n`)
  expect(await noted()).toBe(before + 1)
})

test('what was noted is forgotten after four days, when nobody can come back for it', async () => {
  await sql.query(`UPDATE "Ticket" SET "tier" = 4 - "tier" WHERE "id" = 'ticket of old'`)
  await sql.query(`UPDATE "_PastChange" SET "writtenAt" = now() - interval '95 hours'`)
  const before = await noted()
  expect(before).toBeGreaterThan(0)
  await desk.tidy(now, 400 * DAY)
  expect(await noted()).toBe(before)
  await sql.query(`UPDATE "_PastChange" SET "writtenAt" = now() - interval '97 hours'`)
  await desk.tidy(now, 400 * DAY)
  expect(await noted()).toBe(0)
})

test('a server that is behind the one before it, or another one, makes everything counted anew', async () => {
  const { mark } = await desk.reportRecords.changesSince(null)
  expect(await desk.reportRecords.changesSince(mark)).toMatchObject({ changed: [] })
  const ahead = { ...mark, transaction: mark.transaction + 1_000_000n }
  expect(await desk.reportRecords.changesSince(ahead)).toMatchObject({ changed: 'unknown' })
  const other = { ...mark, server: 'started at another time' }
  expect(await desk.reportRecords.changesSince(other)).toMatchObject({ changed: 'unknown' })
})

test('a day is over for certain some hours after its end, by the clock of the database', async () => {
  const { notedBefore } = await desk.reportRecords.changesSince(null)
  const behind = Date.now() - notedBefore
  expect(behind).toBeGreaterThan(5 * HOUR)
  expect(behind).toBeLessThan(7 * HOUR)
})
