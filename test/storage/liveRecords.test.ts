import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Store } from '../../src/desk/storePorts.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { demoFixtures, jonas, mia } from '../support/demoFixtures.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { aConversation, aMessage, anaAsPerson, aTicket, later, noon } from './builders.ts'

const first = 'talk-1' as ConversationId
const second = 'talk-2' as ConversationId
const withMia = { by: 'agent', agent: mia.id, agentName: mia.name, since: noon } as const

async function onFake(): Promise<{ store: Store; close: () => Promise<void> }> {
  return { store: fakeStore(demoFixtures), close: async () => {} }
}

async function onPostgres(): Promise<{ store: Store; close: () => Promise<void> }> {
  const { url, drop } = await throwAwayDatabase()
  const database = await openDatabase({ url })
  await fillDesk(database, demoFixtures)
  const close = async () => {
    await database.close()
    await drop()
  }
  return { store: createStore(database), close }
}

describe.each([
  ['the fake', onFake],
  ['PostgreSQL', onPostgres],
])('what is live, on %s', (_, open) => {
  let store: Store
  let close: () => Promise<void>

  beforeEach(async () => {
    ;({ store, close } = await open())
    await store.save({ conversation: aConversation({ id: first, handling: withMia }) })
    await store.save({ conversation: aConversation({ id: second }) })
  }, 120_000)
  afterEach(() => close())

  test('is nothing at first, and of a conversation that is not there stays so', async () => {
    const nothing = await store.live(first)
    expect(Object.values(nothing).every((value) => value === null)).toBe(true)
    expect(await store.markRead('nobody' as ConversationId, noon)).toBe(false)
    await store.markConnected(['nobody' as ConversationId], noon)
    await store.markConnected([], noon)
    expect(await store.live('nobody' as ConversationId)).toEqual(nothing)
  })

  test('knows how far was read: forward only, and without making the conversation stale', async () => {
    expect(await store.markRead(first, later(MINUTE))).toBe(true)
    expect(await store.markRead(first, later(MINUTE))).toBe(false)
    expect(await store.markRead(first, noon)).toBe(false)
    expect(await store.live(first)).toMatchObject({ readUntil: later(MINUTE) })
    expect((await store.conversation(first))?.version).toBe(1)
  })

  test('knows whose chat is there, whatever else is changed', async () => {
    await store.markConnected([second, first], noon)
    const after = aConversation({ id: first, handling: withMia, version: 2 })
    await store.save({ conversation: after, live: { agentDueAt: later(5 * MINUTE), mailDueAt: later(MINUTE) } })
    expect(await store.live(first)).toMatchObject({ connectedAt: noon, agentDueAt: later(5 * MINUTE) })
    await store.save({ conversation: { ...after, version: 3 }, live: { agentDueAt: null, mailedUntil: noon } })
    expect(await store.live(first)).toMatchObject({ agentDueAt: null, mailDueAt: later(MINUTE), mailedUntil: noon })
    expect(await store.live(second)).toMatchObject({ connectedAt: noon, agentDueAt: null })
  })

  test('names the conversations that are no longer as somebody knows them, and those that are gone', async () => {
    const nobody = 'nobody' as ConversationId
    const changed = async (...known: [ConversationId, number][]) =>
      (await store.conversationsChanged(new Map(known))).sort()
    expect(await changed()).toEqual([])
    expect(await changed([first, 1], [second, 1])).toEqual([])
    expect(await changed([first, 0], [second, 1], [nobody, 1])).toEqual([nobody, first])
    await store.save({ conversation: aConversation({ id: second, version: 2 }) })
    expect(await changed([first, 1], [second, 1])).toEqual([second])
    expect(await changed([first, 1], [second, 2])).toEqual([])
  })

  test('knows the newest line of each', async () => {
    const line = aMessage({ conversation: second, seq: 1 })
    await store.save({ conversation: aConversation({ id: second, version: 2, seq: 1 }), messages: [line] })
    const newest = await store.newestLines([first, second, 'nobody' as ConversationId])
    expect([...newest].sort()).toEqual([
      [first, 0],
      [second, 1],
    ])
    expect((await store.newestLines([])).size).toBe(0)
  })

  test('is asked about very many at once', async () => {
    const many = Array.from({ length: 40_000 }, (_, at) => `far-away-${at}` as ConversationId)
    const known = new Map<ConversationId, number>([...many.map((id) => [id, 1] as const), [first, 1], [second, 0]])
    const changed = await store.conversationsChanged(known)
    expect(changed).toHaveLength(many.length + 1)
    expect(changed).toContain(second)
    await store.markConnected([...many, first], noon)
    expect(await store.live(first)).toMatchObject({ connectedAt: noon })
  })

  test('knows where a chat stands, and what of it is news', async () => {
    const there = { page: 'https://read.example/shelf', browser: 'Firefox, Windows' }
    expect(await store.markPlace('nobody' as ConversationId, there)).toBe(false)
    expect(await store.markPlace(first, there)).toBe(true)
    expect(await store.markPlace(first, there)).toBe(false)
    expect(await store.markPlace(first, { ...there, page: null })).toBe(true)
    expect(await store.live(first)).toMatchObject({ page: null, browser: 'Firefox, Windows', connectedAt: null })
    expect((await store.conversation(first))?.version).toBe(1)
  })

  test('finds what is overdue, the longest first, and each kind for itself', async () => {
    const due = (id: ConversationId, at: Instant, version: number) =>
      store.save({ conversation: aConversation({ id, version }), live: { agentDueAt: at } })
    await due(first, later(2 * MINUTE), 2)
    await due(second, later(MINUTE), 2)
    expect(await store.firstLiveDue('agentDueAt', noon)).toBeNull()
    expect(await store.firstLiveDue('agentDueAt', later(3 * MINUTE))).toBe(second)
    expect(await store.firstLiveDue('mailDueAt', later(3 * MINUTE))).toBeNull()
  })

  test('looks for agents who went while their visitor is there, and no longer once they are back', async () => {
    const goneAt = async () => (await store.live(first)).agentGoneAt
    await store.markGone([], noon, later(MINUTE))
    expect(await goneAt()).toBeNull() // the visitor is not there
    await store.markConnected([first, second], noon)
    await store.markGone([mia.id], noon, later(MINUTE))
    expect(await goneAt()).toBeNull()
    await store.markGone([jonas.id], noon, later(MINUTE))
    await store.markGone([jonas.id], noon, later(2 * MINUTE))
    expect(await goneAt()).toBe(later(MINUTE))
    await store.markGone([jonas.id, mia.id], noon, later(3 * MINUTE))
    expect(await goneAt()).toBeNull()
    expect((await store.live(second)).agentGoneAt).toBeNull()
  })

  test('finds the lines that take the place of others', async () => {
    const line = aMessage({ conversation: first, seq: 1 })
    const how = 'edited' as const
    const body = { text: 'better', format: 'plain' as const, replaces: { seq: 1, id: line.id, at: line.at, how } }
    const other = aMessage({ conversation: first, seq: 2, body })
    await store.save({ conversation: aConversation({ id: first, version: 2, seq: 2 }), messages: [line, other] })
    expect(await store.correctionsOf(first)).toEqual([other])
    expect(await store.correctionsOf(second)).toEqual([])
  })

  test('counts who waits longer, and remembers what people waited', async () => {
    const queued = (id: ConversationId, since: Instant) =>
      store.save({ conversation: aConversation({ id, version: 2, handling: { by: 'queue', since } }) })
    await queued(first, noon)
    await queued(second, later(MINUTE))
    expect(await store.countAhead(second, later(MINUTE))).toBe(1)
    expect(await store.countAhead(first, noon)).toBe(0)
    const joined = (waitedMs: number | null, at: Instant) =>
      ({ kind: 'AgentJoined', agent: mia.id, waitedMs, at, conversation: first, ticket: null }) as const
    const events = [joined(1_000, noon), joined(null, later(1)), joined(3_000, later(2))]
    await store.save({ conversation: aConversation({ id: first, version: 3 }), events })
    expect(await store.recentWaits(noon, 10)).toEqual([3_000, 1_000])
    expect(await store.recentWaits(later(2), 10)).toEqual([3_000])
  })

  test('keeps how it was, the newest answer of each ticket', async () => {
    const ticket = aTicket({ conversation: first })
    const conversation = aConversation({ id: first, version: 2, person: anaAsPerson, ticket: ticket.id })
    const said = { ticket: ticket.id, conversation: first, at: noon, score: 4, word: 'quick', agent: mia.id } as const
    await store.save({ conversation, tickets: [ticket], satisfaction: said })
    expect(await store.satisfactionOf(ticket.id)).toEqual(said)
    const again = { ...said, at: later(MINUTE), score: 2, word: null, agent: null } as const
    await store.save({ conversation: { ...conversation, version: 3 }, satisfaction: again })
    expect(await store.satisfactionSince(noon, later(MINUTE))).toEqual([])
    expect(await store.satisfactionSince(noon, later(2 * MINUTE))).toEqual([again])
  })
})
