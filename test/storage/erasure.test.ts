import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Conversation, Handling } from '../../src/domain/conversation.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, meridian, priya } from '../support/demoFixtures.ts'
import { anaEverywhere, bo, other, talk, whereIs } from './anaEverywhere.ts'
import { aConversation, aMessage, later, noon } from './builders.ts'

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

const by = { agent: priya.id, name: priya.name }
const erase = () => desk.admin.erasePerson('ANA@meridian-press.example', { id: 'receipt-1', at: later(99), by })

/** Somebody else has the talk from now on. */
async function handledBy(handling: Handling): Promise<void> {
  const before = (await desk.store.conversation(talk)) as Conversation
  expect(await desk.store.save({ conversation: { ...before, version: before.version + 1, handling } })).toBe('saved')
}

describe('erasing a person', () => {
  test('leaves nothing of them anywhere, and what others are and what is counted as it was', {
    timeout: 60_000,
  }, async () => {
    await anaEverywhere(desk, sql)
    expect((await whereIs(sql, ana.email)).length).toBeGreaterThan(7)
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
    expect(await whereIs(sql, ana.email)).toEqual(['Message × 1']) // joana@…
    expect(await whereIs(sql, 'Ana Solheim')).toEqual(['Message × 1']) // the namesake
    for (const words of ['in a hurry', 'is kind', 'my words on it', 'Hello Ana', 'ana.txt']) {
      expect([words, await whereIs(sql, words)]).toEqual([words, []])
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
    expect(questions).toMatchObject([
      { article: 'print', text: null, verdict: { was: 'refused' } },
      { text: 'may [erased] print', verdict: { reason: '[erased] said no' } },
    ])
    const { rows: colleagues } = await sql.query<{ words: string }>(`
      SELECT "letter"->>'words' AS "words" FROM "Delivery" WHERE "id" = 'd5'
      UNION ALL SELECT "letter"->>'subject' FROM "Delivery" WHERE "id" = 'd6'
      UNION ALL SELECT "word" FROM "Satisfaction" WHERE "ticketId" = 'ticket-2'
      UNION ALL SELECT "note" FROM "InboundMail" WHERE "id" = 'm3'
      UNION ALL SELECT "name" FROM "File" WHERE "id" = 'f2'
      UNION ALL SELECT "flow"->>'draft' FROM "Conversation" WHERE "id" = 'talk-2'`)
    expect(colleagues.map(({ words }) => words)).toEqual([
      '[erased] knows',
      'Ask [erased]',
      'thanks to [erased]',
      'I am with [erased]',
      '[erased].txt',
      'as [erased] said',
    ])
    expect(await desk.store.contactsByEmail(ana.email)).toEqual([])
    expect(await desk.store.contactsOf(meridian.id)).toMatchObject([bo, { name: '[erased]', rejected: true }])
  })

  test('leaves a receipt that says nothing of whom, in the audit log as well', async () => {
    await anaEverywhere(desk, sql)
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

  test('waits for open tickets, and never erases an agent', async () => {
    await anaEverywhere(desk, sql, { open: true })
    expect(await erase()).toMatchObject({ openTickets: [7001], isWithAgent: false, isAgent: false })
    expect(await whereIs(sql, 'in a hurry')).toEqual(['Ticket × 1'])
    expect(await desk.admin.erasePerson(priya.email, { id: 'r', at: noon, by })).toMatchObject({ isAgent: true })
    expect(await desk.admin.receipts(9)).toEqual([])
  })

  test('waits for an agent who is talking with them', async () => {
    await anaEverywhere(desk, sql)
    const handling = { by: 'agent', agent: priya.id, agentName: priya.name, since: later(60) } as const
    await handledBy(handling)
    expect(await erase()).toMatchObject({ openTickets: [], isWithAgent: true, isAgent: false })
    expect(await whereIs(sql, 'in a hurry')).toEqual(['Ticket × 1'])
    expect(await desk.admin.receipts(9)).toEqual([])
    await handledBy({ by: 'assistant' })
    expect(await erase()).toMatchObject({ id: 'receipt-1' })
  })

  test('makes a turn that is under way stale', async () => {
    await anaEverywhere(desk, sql)
    const before = await desk.store.conversation(talk)
    await erase()
    const late = { ...(before as NonNullable<typeof before>), seq: 3, version: (before?.version ?? 0) + 1 }
    expect(await desk.store.save({ conversation: late, messages: [aMessage({ seq: 3 })] })).toBe('stale')
  })

  test.each([
    ['at the beginning of a line', 'Regards\nAna Solheim\nana@meridian-press.example', 'Regards\n[erased]\n[erased]'],
    ['behind a tab', '1\tana@meridian-press.example\t2', '1\t[erased]\t2'],
    ['behind a folder', 'C:\\Ana Solheim\\x', 'C:\\[erased]\\x'],
    ['behind a sign nobody sees', 'by \u0001ana@meridian-press.example', 'by \u0001[erased]'],
    ['not as the end of another', 'C:\\nana@meridian-press.example', 'C:\\nana@meridian-press.example'],
  ])('takes the address and the name out of what others wrote, also %s', async (_, text, after) => {
    await anaEverywhere(desk, sql)
    const before = await desk.store.conversation(other)
    const seq = (before?.seq ?? 0) + 1
    const saved = await desk.store.save({
      conversation: { ...(before as NonNullable<typeof before>), seq, version: (before?.version ?? 0) + 1 },
      messages: [aMessage({ conversation: other, seq, id: 'by-others' as never, body: { text, format: 'plain' } })],
    })
    expect(saved).toBe('saved')
    await erase()
    expect((await desk.store.messagesAfter(other, seq - 1, 1))[0]?.body.text).toBe(after)
  })

  test.each([
    ['nick@mailbox.example', 'a word\nick@mailbox.example'],
    ['bob@mailbox.example', 'a word\bob@mailbox.example'],
    ['u0001x@mailbox.example', 'a word\u0001x@mailbox.example'],
  ])('of %s cannot be hindered by whoever writes what is like it as JSON alone', async (email, text) => {
    const messages = [aMessage({ seq: 1, body: { text, format: 'plain' } })]
    await desk.store.save({ conversation: aConversation({ seq: 1 }), messages })
    expect(await desk.admin.erasePerson(email, { id: 'r', at: noon, by })).toMatchObject({ id: 'r' })
    expect((await desk.store.messagesAfter(aConversation().id, 0, 1))[0]?.body.text).toBe(text)
  })

  test('takes an address out of a stranger’s line however often it stands there, line after line', async () => {
    const messages = [aMessage({ seq: 1, body: { text: 'bob@mailbox.example\n'.repeat(5), format: 'plain' } })]
    await desk.store.save({ conversation: aConversation({ seq: 1 }), messages })
    await desk.admin.erasePerson('bob@mailbox.example', { id: 'r', at: noon, by })
    expect((await desk.store.messagesAfter(aConversation().id, 0, 1))[0]?.body.text).toBe('[erased]\n'.repeat(5))
  })

  test('finds end users by an address they only named or were invited with', async () => {
    const email = 'reader@mailbox.example'
    const person = { kind: 'endUser' as const, email, provider: meridian.id as CustomerId }
    await desk.store.save({ conversation: aConversation({ person, seq: 1 }), messages: [aMessage({ seq: 1 })] })
    await desk.admin.erasePerson(email, { id: 'r', at: noon, by })
    expect(await whereIs(sql, email)).toEqual([])
  })
})

describe('the logs', () => {
  test('are still only written on by everything else, and an erasure must leave a receipt', async () => {
    await anaEverywhere(desk, sql)
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
