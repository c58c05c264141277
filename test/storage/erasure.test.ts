import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  ContactId,
  ConversationId,
  CustomerId,
  FileId,
  QuestionId,
  SiteKey,
  TicketId,
} from '../../src/domain/ids.ts'
import type { Contact } from '../../src/domain/person.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, meridian, priya } from '../support/demoFixtures.ts'
import { aConversation, aMessage, anaAsPerson, aTicket, later, noon } from './builders.ts'

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

const bo: Contact = { ...ana, id: 'bo' as ContactId, name: 'Bo Lindqvist', email: 'bo@meridian-press.example' }
const talk = 'talk-1' as ConversationId
const other = 'talk-2' as ConversationId
const by = { agent: priya.id, name: priya.name }
const erase = () => desk.admin.erasePerson('ANA@meridian-press.example', { id: 'receipt-1', at: later(99), by })

/** Ana has said, sent, asked and opened something in every table; a colleague has written of her, and a namesake exists. */
async function anaEverywhere({ open = false } = {}): Promise<void> {
  const said = (text: string) => ({ text, format: 'plain' as const })
  const ticket = aTicket({
    number: 7001,
    subject: 'Ana Solheim cannot print',
    details: 'write to ana@meridian-press.example',
    targets: [],
    ...(!open && { status: 'solved' as const, solvedAt: later(50), outcome: 'fixed' as const }),
    tierChanges: [{ at: later(4), agent: priya.id, from: 1, to: 2, reason: 'Ana Solheim is in a hurry' }],
    notes: [{ at: later(5), text: 'Ana here again' }],
  })
  const named = { number: 7001, subject: 'Ana Solheim cannot print', customerName: 'Meridian Press', due: 'noon' }
  const figures = { opened: 1, answered: 1, solved: 1, kept: 1, broken: 0 }
  await desk.store.save({
    conversation: aConversation({ person: anaAsPerson, seq: 2, ticket: ticket.id, flow: { name: 'Ana Solheim' } }),
    messages: [
      aMessage({ seq: 1, body: said('I am Ana Solheim, ana@meridian-press.example'), clientId: 'ana-1' }),
      aMessage({ seq: 2, from: { role: 'agent', agent: priya.id, name: priya.name }, body: said('Hello Ana') }),
    ],
    tickets: [ticket],
    files: [
      { id: 'f1' as FileId, conversation: talk, name: 'ana.txt', contentType: 'text/plain', bytes: Buffer.from('Ana') },
    ],
    agentNotes: [
      {
        id: 'n1' as never,
        conversation: talk,
        at: later(3),
        agent: priya.id,
        text: 'Ana Solheim is kind',
        mentions: [],
        clientId: null,
      },
    ],
    code: {
      conversation: talk,
      email: ana.email,
      hash: 'x',
      expiresAt: later(9),
      triesLeft: 3,
      provenAt: later(1),
      sentAt: [noon],
      waitUntil: null,
    },
    mailedCode: { email: ana.email, at: noon, since: later(-1), earlier: 0 },
    deliveries: [
      {
        id: 'd1',
        to: ana.email,
        locale: 'en',
        letter: { about: 'ticketReopened', number: 7001, subject: 'Ana Solheim cannot print' },
      },
      {
        id: 'd2',
        to: 'readers@meridian-press.example',
        locale: 'en',
        letter: { about: 'referral', customerName: 'Meridian', from: ana.email, message: 'help' },
      },
      {
        id: 'd3',
        to: priya.email,
        locale: 'en',
        letter: { about: 'slaAlert', alert: 'breach', target: 'fix', tier: 2, ...named, url: 'https://desk.example' },
        ticket: ticket.id,
      },
      {
        id: 'd4',
        to: priya.email,
        locale: 'en',
        letter: {
          about: 'digest',
          day: 'Monday',
          ...figures,
          overdue: [named],
          dueNext: [],
          url: '',
          unsubscribeUrl: '',
        },
      },
    ],
    audit: [
      { at: noon, by, action: 'changed', kind: 'letter', key: 'd1', label: ana.email, before: null, after: null },
    ],
    events: [
      {
        kind: 'LetterGivenUp',
        delivery: 'd1',
        cause: 'unknownAddress',
        at: noon,
        conversation: talk,
        ticket: null,
      },
      {
        kind: 'ContactConfirmed',
        agent: priya.id,
        contact: ana.id,
        customer: meridian.id,
        at: noon,
        conversation: talk,
        ticket: null,
      },
    ],
    questions: [
      {
        id: 'q1' as QuestionId,
        source: 'chat',
        conversation: talk,
        at: noon,
        text: 'how does Ana Solheim print',
        locale: 'en',
        reader: 'customer',
        confidence: 0.9,
        article: 'print',
        listed: ['print'],
        unknownCodes: [],
        continues: null,
        verdict: { was: 'refused', at: noon, reason: 'Ana says no' },
        escalated: null,
        silentAt: null,
        opened: null,
        returnedAt: null,
      } as never,
    ],
  })
  await desk.store.save({
    conversation: aConversation({
      id: other,
      seq: 2,
      person: { ...anaAsPerson, contact: bo.id, name: bo.name, email: bo.email },
    }),
    contacts: [bo],
    messages: [
      aMessage({
        conversation: other,
        seq: 1,
        body: said('Ask Ana Solheim (ana@meridian-press.example), not joana@meridian-press.example'),
      }),
      aMessage({ conversation: other, seq: 2, body: said('Nothing of hers\u0000') }),
    ],
    tickets: [
      aTicket({
        id: 'ticket-2' as TicketId,
        number: 7002,
        conversation: other,
        contact: bo.id,
        targets: [],
        notes: [{ at: noon, text: 'my words on it', from: ana.name }],
      }),
    ],
  })
  // of another customer: a namesake, who stays
  await desk.store.save({
    conversation: aConversation({ id: 'talk-3' as ConversationId, seq: 1, site: 'vitrium' as SiteKey }),
    messages: [aMessage({ conversation: 'talk-3' as ConversationId, seq: 1, body: said('I am Ana Solheim too') })],
  })
  for (const [id, from, text] of [
    ['m1', ana.email, 'I am Ana Solheim'],
    ['m2', 'stranger@else.example', `of ${ana.email}`],
  ] as const) {
    const mail = { receivedAt: noon, keptAt: noon, envelope: { to: [ana.email] }, subject: `Mail ${id}` }
    await desk.mailInbox.keepMail({
      id,
      identity: id,
      ...mail,
      door: 'http',
      from,
      raw: Buffer.from(`From: ${from}\r\n\r\n${text}`),
    })
    await desk.mailInbox.settleMail(id, { state: 'ignored', cause: 'auto' }, noon)
  }
}

/** Every table of the whole database with rows in which a text stands, in letters or in bytes. */
async function whereIs(needle: string): Promise<string[]> {
  const { rows: tables } = await sql.query<{ t: string }>(
    `SELECT table_name AS t FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%' ORDER BY 1`,
  )
  const each = tables.map(
    ({ t }) => `SELECT '${t}' AS t, count(*)::int AS n FROM "${t}" AS r
      WHERE position(lower($1) IN lower(r::text)) > 0 OR position(encode(convert_to($1, 'UTF8'), 'hex') IN r::text) > 0`,
  )
  const { rows } = await sql.query<{ t: string; n: number }>(each.join(' UNION ALL '), [needle])
  return rows.filter(({ n }) => n > 0).map(({ t, n }) => `${t} × ${n}`)
}

describe('erasing a person', () => {
  test('leaves nothing of them anywhere, and what others are and what is counted as it was', {
    timeout: 60_000,
  }, async () => {
    await anaEverywhere()
    expect((await whereIs(ana.email)).length).toBeGreaterThan(7)
    const found = await desk.admin.findPerson(ana.email)
    expect(found).toMatchObject({
      contacts: [{ name: 'Ana Solheim', customerName: 'Meridian Press' }],
      tickets: [7001],
      openTickets: [],
      counts: {
        contacts: 1,
        conversations: 1,
        messages: 2,
        files: 1,
        tickets: 1,
        notes: 1,
        questions: 1,
        letters: 3,
        mails: 1,
        codes: 2,
      },
    })
    expect(found.counts.mentions).toBeGreaterThan(0)

    const receipt = await erase()
    expect(receipt).toEqual({ id: 'receipt-1', at: later(99), by, counts: found.counts })
    expect(await whereIs(ana.email)).toEqual(['Message × 1']) // joana@…
    expect(await whereIs('Ana Solheim')).toEqual(['Message × 1']) // the namesake
    for (const words of ['in a hurry', 'is kind', 'my words on it', 'Hello Ana', 'ana.txt']) {
      expect([words, await whereIs(words)]).toEqual([words, []])
    }

    const [ticket] = await desk.store.ticketsOfConversation(talk)
    expect(ticket).toMatchObject({
      number: 7001,
      tier: 2,
      status: 'solved',
      outcome: 'fixed',
      subject: '[erased]',
      notes: [],
    })
    expect(ticket?.tierChanges).toMatchObject([{ from: 1, to: 2, reason: '[erased]' }])
    expect(await desk.store.messagesAfter(talk, 0, 9)).toMatchObject([
      { seq: 1, at: later(1), from: { role: 'visitor' }, body: { text: '[erased]' } },
      { seq: 2, from: { role: 'agent', agent: priya.id }, body: { text: '[erased]' } },
    ])
    expect((await desk.store.messagesAfter(other, 0, 9)).map(({ body }) => body.text)).toEqual([
      'Ask [erased] ([erased]), not joana@meridian-press.example',
      'Nothing of hers\u0000',
    ])
    expect(await desk.store.conversation(talk)).toMatchObject({ flow: null, handling: { by: 'assistant' }, zone: null })
    const { questions } = await desk.questionRecords.since(noon)
    expect(questions).toMatchObject([{ article: 'print', text: null, verdict: { was: 'refused' } }])
    expect(await desk.store.contactsByEmail(ana.email)).toEqual([])
    expect(await desk.store.contactsOf(meridian.id)).toMatchObject([bo, { name: '[erased]', rejected: true }])
  })

  test('leaves a receipt that says nothing of whom, in the audit log as well', async () => {
    await anaEverywhere()
    const receipt = await erase()
    expect(await desk.admin.receipts(9)).toEqual([receipt])
    const [entry] = await desk.admin.entries({ ...everything, kind: 'erasure' })
    expect(entry).toMatchObject({ action: 'erased', by, key: 'receipt-1', after: { conversations: 1, tickets: 1 } })
    expect(JSON.stringify([receipt, entry])).not.toMatch(/ana/i)
    expect((await desk.admin.findPerson(ana.email)).counts).toMatchObject({
      conversations: 0,
      contacts: 0,
      mentions: 0,
    })
  })

  test('waits for open tickets and for an agent who is talking with them, and never erases an agent', async () => {
    await anaEverywhere({ open: true })
    expect(await erase()).toMatchObject({ openTickets: [7001] })
    expect(await whereIs('in a hurry')).toEqual(['Ticket × 1'])
    expect(await desk.admin.erasePerson(priya.email, { id: 'r', at: noon, by })).toMatchObject({ isAgent: true })
    expect(await desk.admin.receipts(9)).toEqual([])
  })

  test('makes a turn that is under way stale', async () => {
    await anaEverywhere()
    const before = await desk.store.conversation(talk)
    await erase()
    const late = { ...(before as NonNullable<typeof before>), seq: 3, version: (before?.version ?? 0) + 1 }
    expect(await desk.store.save({ conversation: late, messages: [aMessage({ seq: 3 })] })).toBe('stale')
  })

  test('finds end users by an address they only named or were invited with', async () => {
    const email = 'reader@mailbox.example'
    const person = { kind: 'endUser' as const, email, provider: meridian.id as CustomerId }
    await desk.store.save({ conversation: aConversation({ person, seq: 1 }), messages: [aMessage({ seq: 1 })] })
    await desk.admin.erasePerson(email, { id: 'r', at: noon, by })
    expect(await whereIs(email)).toEqual([])
  })
})

describe('the logs', () => {
  test('are still only written on by everything else, and an erasure must leave a receipt', async () => {
    await anaEverywhere()
    const refused = /only ever written on/
    await expect(sql.query(`UPDATE "Message" SET "body" = '{}'`)).rejects.toThrow(refused)
    await expect(sql.query(`DELETE FROM "Message"`)).rejects.toThrow(refused)
    await expect(sql.query(`UPDATE "Event" SET "happening" = '{}'`)).rejects.toThrow(refused)
    await expect(sql.query(`UPDATE "AuditEntry" SET "label" = ''`)).rejects.toThrow(refused)
    await expect(sql.query(`DELETE FROM "AuditEntry"`)).rejects.toThrow(refused)
    await sql.query(`SELECT set_config('signpost.erasure', '', false)`)
    await expect(sql.query(`UPDATE "Message" SET "body" = '{}'`)).rejects.toThrow(refused)
    await sql.query(`SELECT set_config('signpost.erasure', '123456', false)`)
    await expect(sql.query(`UPDATE "Message" SET "body" = '{}'`)).rejects.toThrow(refused)

    const erasing = `SELECT set_config('signpost.erasure', pg_current_xact_id()::text, true)`
    await sql.query('BEGIN')
    await sql.query(erasing)
    await expect(sql.query(`DELETE FROM "Message"`)).rejects.toThrow(refused)
    await sql.query('ROLLBACK')
    await sql.query('BEGIN')
    await sql.query(erasing)
    await expect(
      sql.query(`UPDATE "Message" SET "role" = 'assistant', "body" = '{}' WHERE "role" = 'visitor'`),
    ).rejects.toThrow(refused)
    await sql.query('ROLLBACK')
    await sql.query('BEGIN')
    await sql.query(erasing)
    await sql.query(`UPDATE "Message" SET "body" = '{"text":"","format":"plain"}'`)
    await expect(sql.query('COMMIT')).rejects.toThrow(/only with a receipt/)
    expect((await desk.store.messagesAfter(talk, 0, 9))[1]?.body.text).toBe('Hello Ana')
  })

  test('of changes: an import is written down with what was and what is, in its own transaction', async () => {
    await desk.admin.merge(
      { customers: [{ ...meridian, name: 'Meridian & Co' }], contacts: [], invitations: [], sites: [] },
      { dryRun: false, by, at: later(7) },
    )
    expect(await desk.admin.entries({ ...everything, agent: priya.id })).toMatchObject([
      {
        action: 'changed',
        kind: 'customer',
        label: 'Meridian & Co',
        before: { name: 'Meridian Press' },
        after: { name: 'Meridian & Co' },
      },
    ])
    const all = await desk.admin.entries({ ...everything, agent: 'server' })
    expect(all.length).toBeGreaterThan(5)
    expect(await desk.admin.entries({ ...everything, from: later(7) })).toHaveLength(1)
    expect(await desk.admin.entries({ ...everything, until: later(7), kind: 'site' })).toHaveLength(2)
    const [newest] = all
    expect(await desk.admin.entries({ ...everything, before: newest?.id ?? 0, limit: 2 })).toHaveLength(2)
  })
})

const everything = { agent: null, kind: null, action: null, from: null, until: null, before: null, limit: 100 }
