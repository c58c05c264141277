import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { localDay } from '../../src/calendar/sayTime.ts'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { ReportAsked } from '../../src/desk/reportPorts.ts'
import { createReports } from '../../src/desk/reports.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { ConversationId, FileId, QuestionId, TicketId } from '../../src/domain/ids.ts'
import { MEASURES } from '../../src/domain/reportFigures.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, meridian, priya } from '../support/demoFixtures.ts'
import { vitriumHours } from '../support/policy.ts'
import { topicsByText } from '../support/slowReports.ts'
import { aConversation, aMessage, anaAsPerson, aTicket, later, noon } from './builders.ts'

const KEPT = 365 * DAY
const now = later(400 * DAY)
const limit = (now - KEPT) as Instant

let home: ThrowAwayDatabase
let desk: OpenStore
let sql: pg.Client
beforeEach(async () => {
  home = await throwAwayDatabase()
  desk = await openStore({ url: home.url })
  sql = new pg.Client({ connectionString: home.url })
  await sql.connect()
  const { agents, ...data } = demoFixtures
  await desk.admin.merge(data, { dryRun: false, by: { agent: null, name: 'a test' }, at: noon })
  for (const agent of agents) await desk.accounts.saveAgent(agent)
})
afterEach(async () => {
  await sql.end()
  await desk.close()
  await home.drop()
})

type Given = { talk?: Partial<Conversation>; ticket?: Partial<Ticket> | null; lastAt?: Instant; isCounted?: boolean }

/** A talk of Ana's with something in every table, its last word at `lastAt`, and a ticket that was solved then. */
async function aTalkOf(
  name: string,
  { talk = {}, ticket = {}, lastAt = later(MINUTE), isCounted = true }: Given = {},
): Promise<void> {
  const id = name as ConversationId
  const its = { conversation: id, ticket: null }
  const whole =
    ticket &&
    aTicket({
      id: `ticket of ${name}` as TicketId,
      conversation: id,
      subject: `Secret of ${name}`,
      details: `Secret of ${name}`,
      targets: [],
      notes: [{ at: later(5), text: `Secret of ${name}` }],
      tierChanges: [{ at: later(4), agent: priya.id, from: 1, to: 2, reason: `Secret of ${name}` }],
      files: [
        { id: `f ${name}` as FileId, name: 'secret.txt', contentType: 'text/plain', sizeBytes: 6, conversation: id },
      ],
      ...(ticket.status !== 'open' && { status: 'solved' as const, solvedAt: lastAt, outcome: 'fixed' as const }),
      ...ticket,
    })
  await desk.store.save({
    conversation: aConversation({
      id,
      person: anaAsPerson,
      seq: 2,
      lastAt,
      ticket: whole ? whole.id : null,
      flow: { name: `Secret of ${name}` },
      ...talk,
    }),
    messages: [1, 2].map((seq) =>
      aMessage({ conversation: id, seq, clientId: `c${seq}`, body: { text: `Secret of ${name}`, format: 'plain' } }),
    ),
    tickets: whole ? [whole] : [],
    files: [
      {
        id: `f ${name}` as FileId,
        conversation: id,
        name: 'secret.txt',
        contentType: 'text/plain',
        bytes: Buffer.from('Secret'),
      },
    ],
    agentNotes: [
      {
        id: `n ${name}` as never,
        conversation: id,
        at: later(3),
        agent: priya.id,
        text: `Secret of ${name}`,
        mentions: [],
        clientId: null,
      },
    ],
    ...(whole && {
      satisfaction: {
        ticket: whole.id,
        conversation: id,
        at: later(9),
        score: 4,
        word: `Secret of ${name}`,
        agent: priya.id,
      },
    }),
    events: [
      { kind: 'ConversationOpened', at: noon, ...its },
      ...(isCounted ? [{ kind: 'AgentAskedFor' as const, at: noon, ...its }] : []),
      { kind: 'NoteWritten', agent: priya.id, mentions: [], at: noon, ...its },
    ],
    questions: isCounted
      ? [
          aQuestion({
            id: `q ${name}` as QuestionId,
            conversation: id,
            at: noon,
            text: 'a masked question',
            article: null,
            listed: [],
          }),
        ]
      : [],
    deliveries: [
      {
        id: `d ${name}`,
        to: ana.email,
        locale: 'en',
        letter: { about: 'ticketReopened', number: 1, subject: `Secret of ${name}` },
        conversation: id,
        ...(whole && { ticket: whole.id }),
      },
    ],
  })
  await sql.query(`UPDATE "Delivery" SET "state" = 'sent', "sentAt" = $1, "leaseUntil" = NULL WHERE "id" = $2`, [
    new Date(noon),
    `d ${name}`,
  ])
  await desk.mailInbox.keepMail({
    id: `m ${name}`,
    identity: name,
    door: 'http',
    receivedAt: noon,
    keptAt: noon,
    envelope: {},
    from: ana.email,
    subject: `Secret of ${name}`,
    raw: Buffer.from(`Secret of ${name}`),
  })
  await sql.query(
    `UPDATE "InboundMail" SET "conversationId" = $1, "state" = 'handled', "settledAt" = "keptAt", "note" = $2 WHERE "id" = $3`,
    [id, `Secret of ${name}`, `m ${name}`],
  )
}

/** Every table in which something of a talk can still be read. */
async function wordsOf(name: string): Promise<string[]> {
  const { rows: tables } = await sql.query<{ t: string }>(
    `SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%' ORDER BY 1`,
  )
  const each = tables.map(
    ({ t }) => `SELECT '${t}' AS t FROM "${t}" AS r
      WHERE position($1 IN r::text) > 0 OR position(encode(convert_to($1, 'UTF8'), 'hex') IN r::text) > 0 LIMIT 1`,
  )
  const { rows } = await sql.query<{ t: string }>(each.map((one) => `(${one})`).join(' UNION ALL '), [
    `Secret of ${name}`,
  ])
  return rows.map(({ t }) => t)
}

async function removeAll(): Promise<number> {
  let removed = 0
  for (;;) {
    const { conversations, isMore } = await desk.removeOld(now, KEPT)
    removed += conversations
    if (!isMore) return removed
  }
}

describe('conversations past their time', () => {
  test('go whole, and those whose last word is a moment younger stay whole', async () => {
    await aTalkOf('old', { lastAt: limit })
    await aTalkOf('young', { lastAt: (limit + 1) as Instant })
    const before = await wordsOf('young')
    expect(before).toEqual([
      'AgentNote',
      'Conversation',
      'Delivery',
      'InboundMail',
      'Message',
      'Satisfaction',
      'Ticket',
    ])
    expect(await wordsOf('old')).toEqual(before)

    expect(await removeAll()).toBe(1)
    expect(await wordsOf('old')).toEqual([])
    expect(await wordsOf('young')).toEqual(before)
    expect(await desk.store.messagesAfter('old' as ConversationId, 0, 9)).toEqual([])
    expect(await desk.store.file('f old' as FileId)).toBeNull()
    expect(await desk.store.file('f young' as FileId)).not.toBeNull()
    expect(await desk.store.conversation('old' as ConversationId)).toMatchObject({
      seq: 0,
      person: { kind: 'visitor' },
      flow: null,
      zone: null,
      ticket: null,
      shown: [],
    })
    const [ticket] = await desk.store.ticketsOfConversation('old' as ConversationId)
    expect(ticket).toMatchObject({
      status: 'solved',
      outcome: 'fixed',
      tier: 2,
      subject: '[removed]',
      files: [],
      notes: [],
      contact: ana.id,
    })
    expect((await desk.store.eventsOf('old' as ConversationId)).map(({ kind }) => kind)).toEqual(['AgentAskedFor'])
    expect((await desk.questionRecords.since(noon)).questions.map(({ text }) => text)).toEqual([
      'a masked question',
      'a masked question',
    ])
    const { rows } = await sql.query(`SELECT "counts" FROM "Removal"`)
    expect(rows).toEqual([{ counts: { conversations: 1, messages: 2, files: 1, letters: 1 } }])
    expect(await removeAll()).toBe(0)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['with an open ticket', () => aTalkOf('it', { ticket: { status: 'open' } })],
    [
      'whose ticket was solved within the time',
      () => aTalkOf('it', { ticket: { solvedAt: (limit + HOUR) as Instant } }),
    ],
    ['in which somebody waits', () => aTalkOf('it', { talk: { handling: { by: 'queue', since: noon } } })],
    [
      'that an agent has',
      () => aTalkOf('it', { talk: { handling: { by: 'agent', agent: priya.id, agentName: priya.name, since: noon } } }),
    ],
    [
      'whose letter waits',
      async () => {
        await aTalkOf('it')
        await sql.query(`UPDATE "Delivery" SET "state" = 'waiting', "sentAt" = NULL`)
      },
    ],
    [
      'whose file an open ticket holds',
      async () => {
        await aTalkOf('it')
        const [file] = [
          {
            id: 'f it' as FileId,
            name: 'x',
            contentType: 'text/plain',
            sizeBytes: 6,
            conversation: 'it' as ConversationId,
          },
        ]
        await aTalkOf('other', { lastAt: now, ticket: { status: 'open', files: [file] } })
      },
    ],
    [
      'whose ticket goes on in an open one',
      async () => {
        await aTalkOf('other', { lastAt: now, ticket: { status: 'open' } })
        await aTalkOf('it', { ticket: { outcome: 'merged', mergedInto: 'ticket of other' as TicketId } })
      },
    ],
    [
      'in which an agent wrote a note since',
      async () => {
        await aTalkOf('it')
        await sql.query(`UPDATE "AgentNote" SET "at" = $1`, [new Date(limit + 1)])
      },
    ],
  ])('stay %s', async (_what, make) => {
    await make()
    const before = await wordsOf('it')
    expect(await removeAll()).toBe(0)
    expect(await wordsOf('it')).toEqual(before)
  })

  test('stay whole when somebody writes in the very moment, whoever is first', async () => {
    await aTalkOf('waking')
    await aTalkOf('asleep')
    const before = await wordsOf('waking')
    // a turn has its conversation and has not committed: it is passed over, and nobody waits
    await sql.query('BEGIN')
    await sql.query(`UPDATE "Conversation" SET "version" = "version" + 1, "lastAt" = $1 WHERE "id" = 'waking'`, [
      new Date(now),
    ])
    expect(await removeAll()).toBe(1)
    await sql.query('COMMIT')
    expect(await removeAll()).toBe(0)
    expect(await wordsOf('waking')).toEqual(before)
    expect(await wordsOf('asleep')).toEqual([])
  })

  test('stay whole when a ticket is opened again between the look and the lock', async () => {
    for (const name of ['one', 'two']) await aTalkOf(name)
    await sql.query('BEGIN')
    await sql.query(
      `UPDATE "Ticket" SET "status" = 'open', "solvedAt" = NULL, "outcome" = NULL WHERE "conversationId" = 'one'`,
    )
    expect(await removeAll()).toBe(1)
    await sql.query('COMMIT')
    expect((await wordsOf('one')).length).toBeGreaterThan(3)
    expect(await wordsOf('two')).toEqual([])
  })

  test('make a turn that is under way stale, and begin anew when somebody comes back', async () => {
    await aTalkOf('back')
    const held = (await desk.store.conversation('back' as ConversationId)) as Conversation
    await removeAll()
    const late = { ...held, seq: 3, version: held.version + 1, lastAt: now }
    const line = aMessage({ conversation: 'back' as ConversationId, seq: 3, at: now })
    expect(await desk.store.save({ conversation: late, messages: [line] })).toBe('stale')
    const empty = (await desk.store.conversation('back' as ConversationId)) as Conversation
    const first = { ...empty, seq: 1, version: empty.version + 1, lastAt: now }
    const hello = aMessage({ conversation: 'back' as ConversationId, seq: 1, at: now, clientId: 'c1' })
    expect(await desk.store.save({ conversation: first, messages: [hello] })).toBe('saved')
    expect(await desk.store.messagesAfter('back' as ConversationId, 0, 9)).toMatchObject([{ seq: 1, at: now }])
    // and goes again when its new last word is old
    expect(await desk.removeOld((now + KEPT - 1) as Instant, KEPT)).toMatchObject({ conversations: 0 })
    expect(await desk.removeOld((now + KEPT) as Instant, KEPT)).toMatchObject({ conversations: 1 })
  })

  test('are shared among nodes that remove at once: each goes once', async () => {
    for (let i = 0; i < 12; i++) await aTalkOf(`talk ${i}`, { ticket: null })
    const other = await openStore({ url: home.url })
    const both = await Promise.all([desk.removeOld(now, KEPT), other.removeOld(now, KEPT), desk.removeOld(now, KEPT)])
    await other.close()
    expect(both.reduce((sum, { conversations }) => sum + conversations, 0)).toBe(12)
    expect((await sql.query(`SELECT 1 FROM "Message"`)).rowCount).toBe(0)
  })

  test('are not tidied away with their figures, but where they have none they go entirely', async () => {
    await aTalkOf('figures')
    await aTalkOf('bare', { ticket: null, isCounted: false })
    expect(await removeAll()).toBe(2)
    await desk.tidy(now, 400 * DAY)
    expect(await desk.store.conversation('figures' as ConversationId)).not.toBeNull()
    expect(await desk.store.conversation('bare' as ConversationId)).toBeNull()
  })

  test('leave every figure of the reports as it was, for everybody and for one customer', async () => {
    for (const name of ['a', 'b', 'c']) await aTalkOf(name)
    await aTalkOf('d', {
      talk: { person: { kind: 'endUser', email: 'reader@mail.example', provider: meridian.id } },
      ticket: null,
    })
    const calendar = createCalendar(vitriumHours)
    const open = () =>
      createReports({ records: desk.reportRecords, calendar, clock: () => now, topicsOf: topicsByText })
    const day = localDay(noon, calendar.zone)
    const figures = async (customer: ReportAsked['customer'], reports = open()) => {
      const asked: ReportAsked = { days: { first: day, last: day }, customer, tier: null, agent: null }
      const { words: _, ...satisfaction } = await reports.satisfaction(asked)
      return JSON.stringify([
        await reports.sla(asked),
        await reports.responses(asked),
        await reports.deflection(asked),
        await reports.gaps(asked),
        await Promise.all(MEASURES.map((measure) => reports.load(asked, measure))),
        { ...satisfaction, wordsTotal: null },
      ])
    }
    const asked = open()
    const before = [await figures(null, asked), await figures(meridian.id, asked)]
    expect(await removeAll()).toBe(4)
    expect([await figures(null), await figures(meridian.id)]).toEqual(before)
    expect([await figures(null, asked), await figures(meridian.id, asked)]).toEqual(before)
    expect(before[1]).toContain('"count":4')
  })

  test('are kept for thirty days whatever anybody asks, and the log lets nothing else go', async () => {
    await aTalkOf('it')
    await expect(desk.removeOld(now, 29 * DAY)).rejects.toThrow(/30 days/)
    const refused = /only ever written on/
    await expect(sql.query(`DELETE FROM "Message"`)).rejects.toThrow(refused)
    const removing = `SELECT set_config('signpost.removal', pg_current_xact_id()::text, true)`
    const inOne = async (...statements: string[]) => {
      await sql.query('BEGIN')
      try {
        for (const each of [removing, ...statements]) await sql.query(each)
        await sql.query('COMMIT')
      } finally {
        await sql.query('ROLLBACK')
      }
    }
    await expect(inOne(`DELETE FROM "Message"`)).rejects.toThrow(refused) // the conversation still speaks
    const emptied = (age: string) =>
      `UPDATE "Conversation" SET "seq" = 0, "removedAt" = (SELECT max("at") FROM "Message") + INTERVAL '${age}'`
    await expect(inOne(emptied('28 days'), `DELETE FROM "Message"`)).rejects.toThrow(refused)
    await expect(inOne(emptied('31 days'), `DELETE FROM "Message"`)).rejects.toThrow(/only with a row in "Removal"/)
    await expect(inOne(emptied('31 days'), `DELETE FROM "AuditEntry"`)).rejects.toThrow(refused)
    expect((await wordsOf('it')).length).toBeGreaterThan(3)
  })
})
