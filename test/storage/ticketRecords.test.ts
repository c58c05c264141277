import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AgentRecords } from '../../src/desk/accountPorts.ts'
import type { Store } from '../../src/desk/storePorts.ts'
import type { AgentNote } from '../../src/domain/agentNote.ts'
import type { ConversationId, NoteId, TicketId } from '../../src/domain/ids.ts'
import { createAccounts } from '../../src/storage/accounts.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { alder, ana, demoFixtures, jonas, meridian, mia, priya } from '../support/demoFixtures.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { aConversation, anaAsPerson, aTicket, later, noon } from './builders.ts'

async function onFake() {
  const store = fakeStore(demoFixtures)
  return { store: store as Store, accounts: store as AgentRecords, sql: null, close: async () => {} }
}

async function onPostgres() {
  const { url, drop } = await throwAwayDatabase()
  const database = await openDatabase({ url })
  await fillDesk(database, demoFixtures)
  const close = async () => {
    await database.close()
    await drop()
  }
  const sql = (text: string) => database.prisma.$executeRawUnsafe(text)
  const { prisma } = database
  return { store: createStore(database), accounts: createAccounts(prisma) as AgentRecords, sql, close }
}

const talk = 'talk-1' as ConversationId
const aNote = (given: Partial<AgentNote> = {}): AgentNote => ({
  id: 'note-1' as NoteId,
  conversation: talk,
  at: noon,
  agent: mia.id,
  text: 'Ask @Jonas',
  mentions: [],
  clientId: null,
  ...given,
})
const idOf = (n: number) => `ticket-${n}` as TicketId

describe.each([
  ['the fake', onFake],
  ['PostgreSQL', onPostgres],
])('around tickets, the store on %s', (_, open) => {
  let store: Store
  let accounts: AgentRecords
  let sql: ((text: string) => Promise<unknown>) | null
  let close: () => Promise<void>

  beforeEach(async () => {
    const opened = await open()
    store = opened.store
    accounts = opened.accounts
    sql = opened.sql
    close = opened.close
    const tickets = [1, 2, 3].map((n) => aTicket({ id: idOf(n), number: 1000 + n }))
    const conversation = aConversation({ id: talk, person: anaAsPerson, ticket: idOf(1) })
    expect(await store.save({ conversation, tickets })).toBe('saved')
  })
  afterEach(() => close())

  const numbers = (tickets: { number: number }[]) => tickets.map(({ number }) => number)

  test('finds a ticket by its number, whole', async () => {
    expect(await store.ticketByNumber(1002)).toEqual(await store.ticket(idOf(2)))
    expect(await store.ticketByNumber(4711)).toBeNull()
  })

  test('gives back what a ticket has been through', async () => {
    const change = { at: later(1), agent: mia.id, from: 1, to: 2, reason: 'A “reason”,\nwith 2 lines' } as const
    const waits = aTicket({ id: idOf(1), number: 1001, version: 2, waitingSince: later(5), tierChanges: [change] })
    const merged = aTicket({
      id: idOf(2),
      number: 1002,
      version: 2,
      status: 'solved',
      solvedAt: later(9),
      outcome: 'merged',
      mergedInto: idOf(1),
    })
    expect(await store.save({ tickets: [waits, merged] })).toBe('saved')
    expect(await store.ticket(idOf(1))).toEqual(waits)
    expect(await store.ticket(idOf(2))).toEqual(merged)
    expect(await store.ticketsMergedInto(idOf(1))).toEqual([merged])
    expect(await store.ticketsMergedInto(idOf(2))).toEqual([])
  })

  test('links two tickets whichever comes first, once, and unlinks them', async () => {
    await store.save({ links: [{ one: idOf(2), other: idOf(1), linked: true }] })
    await store.save({ links: [{ one: idOf(1), other: idOf(2), linked: true }] })
    await store.save({ links: [{ one: idOf(1), other: idOf(3), linked: true }] })
    expect(numbers(await store.linkedTickets(idOf(1)))).toEqual([1003, 1002])
    expect(numbers(await store.linkedTickets(idOf(2)))).toEqual([1001])
    await store.save({ links: [{ one: idOf(2), other: idOf(1), linked: false }] })
    expect(numbers(await store.linkedTickets(idOf(1)))).toEqual([1003])
    expect(await store.linkedTickets(idOf(2))).toEqual([])
  })

  test('keeps notes in order, with whom they mention, and each sender’s own id once', async () => {
    const first = aNote({ clientId: 'c1', mentions: [jonas.id, priya.id] })
    const second = aNote({ id: 'note-2' as NoteId, at: later(1), text: 'No\u0000body', agent: jonas.id })
    expect(await store.save({ agentNotes: [second] })).toBe('saved')
    expect(await store.save({ agentNotes: [first] })).toBe('saved')
    expect((await store.agentNotesOf(talk))[0]).toEqual(first)
    expect(await store.agentNotesOf(talk)).toHaveLength(2)
    expect(await store.agentNoteByClientId(talk, 'c1')).toEqual(first)
    expect(await store.agentNoteByClientId(talk, 'c2')).toBeNull()
    expect(await store.save({ agentNotes: [aNote({ id: 'note-3' as NoteId, clientId: 'c1' })] })).toBe('stale')
    expect(await store.agentNotesOf('talk-2' as ConversationId)).toEqual([])
  })

  test('remembers who has not seen that they were mentioned', async () => {
    await store.save({ agentNotes: [aNote({ mentions: [jonas.id, priya.id] })] })
    await store.save({ agentNotes: [aNote({ id: 'note-2' as NoteId, mentions: [jonas.id] })] })
    expect(await store.unseenMentionsOf(jonas.id)).toEqual([talk])
    expect(await store.unseenMentionsOf(mia.id)).toEqual([])
    expect(await store.mentionsSeen(jonas.id, talk)).toBe(true)
    expect(await store.mentionsSeen(jonas.id, talk)).toBe(false)
    expect(await store.unseenMentionsOf(jonas.id)).toEqual([])
    expect(await store.unseenMentionsOf(priya.id)).toEqual([talk])
  })

  test('saves a note and its ticket whole or not at all', async () => {
    const stale = aTicket({ id: idOf(1), number: 1001, version: 9 })
    expect(await store.save({ tickets: [stale], agentNotes: [aNote()] })).toBe('stale')
    expect(await store.agentNotesOf(talk)).toEqual([])
  })

  test('knows the contacts of a customer, also those that were rejected', async () => {
    const rejected = { ...ana, confirmed: false, rejected: true as const }
    await store.save({ contacts: [rejected] })
    expect(await store.contact(ana.id)).toEqual(rejected)
    expect(await store.contactsOf(meridian.id)).toEqual([rejected])
    expect((await store.contactsOf(alder.id)).map(({ name }) => name)).toEqual(['Leo Brandt'])
    await store.save({ contacts: [ana] })
    expect(await store.contact(ana.id)).toEqual(ana)
  })

  test('lists what waits for the customer, and counts it', async () => {
    await store.save({ tickets: [aTicket({ id: idOf(2), number: 1002, version: 2, waitingSince: noon })] })
    const query = { view: 'waiting', agent: mia.id, now: later(9), queueWaitMs: 1, offset: 0, limit: 10 } as const
    const { rows, total } = await store.queuePage(query)
    expect([rows.map(({ ticket }) => ticket?.number), total]).toEqual([[1002], 1])
    expect((await store.queueCounts(mia.id, later(9))).waiting).toBe(1)
  })

  test('gives everybody who can be given work, by id and by name', async () => {
    const namesOf = async () => (await store.activeAgents()).map(({ name }) => name)
    expect(await store.activeAgent(mia.id)).toEqual(mia)
    expect(await namesOf()).toEqual(['Jonas Keller', 'Mia Tremblay', 'Priya Nair'])
    await accounts.setDisabled(mia.id, later(1))
    expect(await store.activeAgent(mia.id)).toBeNull()
    expect(await namesOf()).toEqual(['Jonas Keller', 'Priya Nair'])
  })

  test('refuses rows that cannot be true', async () => {
    if (!sql) return // a law of the database itself
    for (const text of [
      `UPDATE "Ticket" SET "outcome" = 'fixed'`,
      `UPDATE "Ticket" SET "status" = 'solved', "solvedAt" = now(), "nextDueAt" = NULL, "nextAlarmAt" = NULL, "waitingSince" = now()`,
      `UPDATE "Ticket" SET "mergedIntoId" = 'ticket-1'`,
      `INSERT INTO "TicketLink" VALUES ('ticket-2', 'ticket-1')`,
      `INSERT INTO "TicketLink" VALUES ('ticket-1', 'ticket-1')`,
      `UPDATE "Contact" SET "confirmed" = true, "rejected" = true`,
      `INSERT INTO "AgentNote" VALUES ('n', 'talk-1', now(), 'mia', '', NULL)`,
    ]) {
      await expect(sql(text), text).rejects.toThrow(/violates check constraint/)
    }
  })
})
