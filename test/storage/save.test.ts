import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Changes, Store } from '../../src/desk/storePorts.ts'
import type { ConversationId, FileId, MessageId } from '../../src/domain/ids.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import type { PrismaClient } from '../../src/storage/generated/client.ts'
import { openStore } from '../../src/storage/openStore.ts'
import type { Pool } from '../../src/storage/saveAtOnce.ts'
import { createStore } from '../../src/storage/store.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { aConversation, aMessage } from './builders.ts'
import { killServer, preparedFolder, removeFolder, removePrepared } from './victims.ts'

const first = aConversation().id
const turn: Changes = {
  conversation: aConversation({ site: null, seq: 1 }),
  messages: [aMessage({ clientId: 'sent-1' })],
  events: [{ kind: 'AgentAskedFor', at: aMessage().at, conversation: first, ticket: null }],
}
const file = {
  id: 'file-1' as FileId,
  conversation: first,
  name: 'a.txt',
  contentType: 'text/plain',
  bytes: new Uint8Array([1]),
}

/** One saving on its way to the server. `until` leaves it uncommitted as long as `held` waits, and undoes it when that fails. */
type Saving = { whole(): Promise<unknown>; until(held: () => Promise<void>, written?: () => void): Promise<unknown> }
type Cut = (saving: Saving) => Promise<unknown>
type Transaction = (work: (tx: unknown) => Promise<unknown>) => Promise<unknown>

/** A store whose first transaction runs through `cut`. */
function cutTransaction(database: Database, _url: string, cut: Cut): Store {
  const real = database.prisma.$transaction.bind(database.prisma) as unknown as Transaction
  let runs = 0
  const transaction: Transaction = (work) => {
    if (runs++ > 0) return real(work)
    const until = (held: () => Promise<void>, written = () => {}) =>
      real(async (tx) => {
        await work(tx)
        written()
        await held()
      })
    return cut({ whole: () => real(work), until })
  }
  const prisma = new Proxy(database.prisma, {
    get: (target, name) => (name === '$transaction' ? transaction : Reflect.get(target, name)),
  }) as PrismaClient
  return createStore({ prisma, pool: database.pool })
}

/** A store whose first statement that saves runs through `cut`. */
function cutStatement(database: Database, url: string, cut: Cut): Store {
  let runs = 0
  const query = async (statement: pg.QueryConfig) => {
    if (!statement.text.startsWith('WITH "talk"') || runs++ > 0) return database.pool.query(statement)
    const until = async (held: () => Promise<void>, written = () => {}) => {
      const client = new pg.Client(url)
      await client.connect()
      try {
        await client.query('BEGIN')
        await client.query(statement)
        written()
        await held()
        await client.query('COMMIT')
      } finally {
        await client.end()
      }
    }
    return cut({ whole: () => database.pool.query(statement), until })
  }
  return createStore({ prisma: database.prisma, pool: { query } as unknown as Pool })
}

describe.each([
  ['in a transaction', cutTransaction, { files: [file] }],
  ['in one statement', cutStatement, {}],
] as [string, typeof cutTransaction, Pick<Changes, 'files'>][])('a save %s', (_how, storeCut, more) => {
  let home: ThrowAwayDatabase
  let database: Database

  beforeEach(async () => {
    home = await throwAwayDatabase()
    database = await openDatabase({ url: home.url })
  })
  afterEach(async () => {
    await database.close()
    await home.drop()
  })

  const storeWith = (cut: Cut) => storeCut(database, home.url, cut)
  const whole: Changes = { ...turn, ...more }
  const connectionLost = () => new Error('Connection terminated unexpectedly')

  const expectSavedOnce = async () => {
    const store = createStore(database)
    expect(await store.conversation(first)).toEqual(turn.conversation)
    expect(await store.messagesAfter(first, 0, 10)).toEqual(turn.messages)
    expect(await store.eventsOf(first)).toEqual(turn.events)
  }

  test('whose answer was lost after the commit is known to be saved, and not done twice', async () => {
    const store = storeWith(async ({ whole: save }) => {
      await save()
      throw connectionLost()
    })
    expect(await store.save(whole)).toBe('saved')
    await expectSavedOnce()
  })

  test.each([
    ['without a line', { conversation: turn.conversation }],
    ['of a later version', { ...turn, conversation: aConversation({ site: null, seq: 1, version: 2 }) }],
  ] as [string, Changes][])('%s is known to be saved when its answer was lost', async (_what, changes) => {
    if (changes.conversation?.version === 2) {
      await createStore(database).save({ conversation: aConversation({ site: null }) })
    }
    let cuts = 0
    const store = storeWith(async ({ whole: save }) => {
      cuts++
      await save()
      throw connectionLost()
    })
    expect(await store.save({ ...changes, ...more })).toBe('saved')
    expect(cuts).toBe(1)
    expect(await store.conversation(first)).toEqual(changes.conversation)
  })

  test('is stale when it was cut off and somebody else was faster meanwhile', async () => {
    const store = storeWith(async () => {
      await createStore(database).save({ conversation: aConversation({ zone: null, site: null }) })
      throw connectionLost()
    })
    expect(await store.save(whole)).toBe('stale')
    expect(await store.messagesAfter(first, 0, 10)).toEqual([])
  })

  test('that was cut off before the commit is done again', async () => {
    const store = storeWith(({ until }) => until(() => Promise.reject(connectionLost())))
    expect(await store.save(whole)).toBe('saved')
    await expectSavedOnce()
  })

  test('waits for a cut-off one that the server has not given up yet', async () => {
    const held = Promise.withResolvers<void>()
    let before: Promise<unknown> | undefined
    const store = storeWith(async ({ until }) => {
      const written = Promise.withResolvers<void>()
      before = until(() => held.promise, written.resolve)
      await written.promise
      throw connectionLost()
    })
    const saved = store.save(whole)
    await pause(150)
    held.resolve()
    await before
    expect(await saved).toBe('saved')
    await expectSavedOnce()
  })

  test('that breaks a law is a fault, told at once and saved nowhere', async () => {
    const store = createStore(database)
    const events = [{ kind: 'AgentAskedFor', at: 0, conversation: 'nowhere', ticket: null }] as Changes['events']
    await expect(store.save({ ...whole, events: events ?? [] })).rejects.toThrow()
    expect(await store.conversation(first)).toBeNull()
  })

  test.each([
    ['a line that is there already', { messages: [aMessage({ id: 'line-2' as MessageId })] }],
    ["a line with a sender's id that is there already", { messages: [aMessage({ seq: 2, clientId: 'sent-1' })] }],
    ['a version that has gone on', { conversation: aConversation({ site: null, seq: 1, version: 3 }) }],
    ['a conversation that is there already', { conversation: aConversation({ site: null, seq: 2, version: 1 }) }],
  ] as [string, Changes][])('with %s is stale and leaves nothing behind', async (_what, changes) => {
    const store = createStore(database)
    await store.save(turn)
    const next = { ...turn, conversation: aConversation({ site: null, seq: 1, version: 2 }), messages: [], ...more }
    expect(await store.save({ ...next, ...changes })).toBe('stale')
    await expectSavedOnce()
    expect(await store.save(next)).toBe('saved')
  })
})

test('a row that somebody spoiled is named with its table, its id and its column', async () => {
  const home = await throwAwayDatabase()
  const database = await openDatabase({ url: home.url })
  try {
    const store = createStore(database)
    await store.save(turn)
    await database.prisma.$executeRaw`UPDATE "Conversation" SET "shown" = '"nothing"'`
    await expect(store.conversation(first)).rejects.toThrow(/Conversation talk-1: "shown" holds "nothing"/)
  } finally {
    await database.close()
    await home.drop()
  }
})

test('saves go on, each exactly once, while the database is killed under them again and again', async () => {
  const folder = await preparedFolder()
  const { store, close } = await openStore({ dataDir: folder })
  const writers = [1, 2, 3, 4].map((n) => `talk-${n}` as ConversationId)
  const came = new Map<string, string[]>()
  let running = true
  const writing = writers.map(async (id) => {
    const results: string[] = []
    for (let version = 1; running; version++) {
      const conversation = aConversation({ id, site: null, version, seq: version })
      results.push(await store.save({ conversation, messages: [aMessage({ conversation: id, seq: version })] }))
    }
    came.set(id, results)
  })
  for (let kill = 0; kill < 4; kill++) {
    await pause(250)
    await killServer(folder)
    expect(await store.customers()).toEqual([])
  }
  running = false
  await Promise.all(writing)
  for (const id of writers) {
    const results = came.get(id) ?? []
    expect(results.every((each) => each === 'saved')).toBe(true)
    expect(results.length).toBeGreaterThan(4)
    const log = await store.messagesAfter(id, 0, 1_000_000)
    expect(log.map((message) => message.seq)).toEqual(results.map((_, i) => i + 1))
  }
  await close()
  await removeFolder(folder)
  await removePrepared()
}, 120_000)
