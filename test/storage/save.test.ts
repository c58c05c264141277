import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Changes } from '../../src/desk/ports.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import type { PrismaClient } from '../../src/storage/generated/client.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { createStore } from '../../src/storage/store.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { aConversation, aMessage } from './builders.ts'
import { killServer, preparedFolder, removeFolder, removePrepared } from './victims.ts'

const first = aConversation().id
const turn: Changes = {
  conversation: aConversation({ site: null, seq: 1 }),
  messages: [aMessage()],
  events: [{ kind: 'AgentAskedFor', at: aMessage().at, conversation: first, ticket: null }],
}

describe('a save', () => {
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

  type Transaction = (work: (tx: unknown) => Promise<unknown>) => Promise<unknown>

  /** A store whose first transaction runs through `cut`. */
  const storeWith = (cut: (real: Transaction, work: (tx: unknown) => Promise<unknown>) => Promise<unknown>) => {
    const real = database.prisma.$transaction.bind(database.prisma) as unknown as Transaction
    let runs = 0
    const prisma = new Proxy(database.prisma, {
      get: (target, name) =>
        name === '$transaction'
          ? (work: (tx: unknown) => Promise<unknown>) => (runs++ === 0 ? cut(real, work) : real(work))
          : Reflect.get(target, name),
    }) as PrismaClient
    return createStore(prisma)
  }
  const connectionLost = () => new Error('Connection terminated unexpectedly')

  const expectSavedOnce = async () => {
    const store = createStore(database.prisma)
    expect(await store.conversation(first)).toEqual(turn.conversation)
    expect(await store.messagesAfter(first, 0, 10)).toEqual(turn.messages)
    expect(await store.eventsOf(first)).toEqual(turn.events)
  }

  test('whose answer was lost after the commit is known to be saved, and not done twice', async () => {
    const store = storeWith(async (real, work) => {
      await real(work)
      throw connectionLost()
    })
    expect(await store.save(turn)).toBe('saved')
    await expectSavedOnce()
  })

  test.each([
    ['without a line', { conversation: turn.conversation }],
    ['of a later version', { ...turn, conversation: aConversation({ site: null, seq: 1, version: 2 }) }],
  ] as [string, Changes][])('%s is known to be saved when its answer was lost', async (_what, changes) => {
    if (changes.conversation?.version === 2) {
      await createStore(database.prisma).save({ conversation: aConversation({ site: null }) })
    }
    const store = storeWith(async (real, work) => {
      await real(work)
      throw connectionLost()
    })
    expect(await store.save(changes)).toBe('saved')
    expect(await store.conversation(first)).toEqual(changes.conversation)
  })

  test('is stale when it was cut off and somebody else was faster meanwhile', async () => {
    const store = storeWith(async () => {
      await createStore(database.prisma).save({ conversation: aConversation({ zone: null, site: null }) })
      throw connectionLost()
    })
    expect(await store.save(turn)).toBe('stale')
    expect(await store.messagesAfter(first, 0, 10)).toEqual([])
  })

  test('that was cut off before the commit is done again', async () => {
    const store = storeWith((real, work) =>
      real(async (tx) => {
        await work(tx)
        throw connectionLost()
      }),
    )
    expect(await store.save(turn)).toBe('saved')
    await expectSavedOnce()
  })

  test('waits for a cut-off transaction that the server has not given up yet', async () => {
    let letGo = () => {}
    const held = new Promise<void>((done) => {
      letGo = done
    })
    let before: Promise<unknown> | undefined
    const store = storeWith(async (real, work) => {
      const written = Promise.withResolvers<void>()
      before = real(async (tx) => {
        await work(tx)
        written.resolve()
        await held
      })
      await written.promise
      throw connectionLost()
    })
    const saved = store.save(turn)
    await pause(150)
    letGo()
    await before
    expect(await saved).toBe('saved')
    await expectSavedOnce()
  })

  test('that breaks a law is a fault, told at once and saved nowhere', async () => {
    const store = createStore(database.prisma)
    const events = [{ kind: 'AgentAskedFor', at: 0, conversation: 'nowhere', ticket: null }] as Changes['events']
    await expect(store.save({ ...turn, events: events ?? [] })).rejects.toThrow()
    expect(await store.conversation(first)).toBeNull()
  })

  test('a row that somebody spoiled is named with its table, its id and its column', async () => {
    const store = createStore(database.prisma)
    await store.save(turn)
    await database.prisma.$executeRaw`UPDATE "Conversation" SET "shown" = '"nothing"'`
    await expect(store.conversation(first)).rejects.toThrow(/Conversation talk-1: "shown" holds "nothing"/)
  })
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
