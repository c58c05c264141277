import { afterEach, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../src/domain/ids.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { openServer, type TestServer } from './openServer.ts'

let server: TestServer
const sockets: WebSocket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close()
  await server.close()
})

/** A chat with its socket open; what comes through it is in `frames`. */
async function chat(): Promise<{ id: ConversationId; frames: string[] }> {
  const { token, conversationId } = await server.token()
  const started = await server.call('POST', '/v3/directline/conversations', token, {})
  const { streamUrl } = (await started.json()) as { streamUrl: string }
  const socket = new WebSocket(streamUrl)
  sockets.push(socket)
  const frames: string[] = []
  socket.addEventListener('message', ({ data }) => frames.push(String(data)))
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  return { id: conversationId as ConversationId, frames }
}

describe('many sockets', () => {
  test('are looked over with one question, and noted down together', async () => {
    const store = fakeStore(demoFixtures)
    const asked: number[] = []
    const noted: (readonly ConversationId[])[] = []
    let reads = 0
    server = await openServer({
      store: {
        ...store,
        conversation: (id) => {
          reads += 1
          return store.conversation(id)
        },
        conversationsChanged: (known) => {
          asked.push(known.size)
          return store.conversationsChanged(known)
        },
        markConnected: (ids, at) => {
          noted.push(ids)
          return store.markConnected(ids, at)
        },
      },
    })
    const chats = await Promise.all(Array.from({ length: 12 }, chat))
    await expect.poll(() => chats.every(({ frames }) => frames.length > 0)).toBe(true)
    await expect.poll(() => new Set(noted.flat()).size).toBe(chats.length)
    expect(noted.length).toBeLessThan(chats.length)
    await expect.poll(() => asked.length, { timeout: 5_000 }).toBeGreaterThan(0)
    const before = { reads, asked: asked.length }
    await expect.poll(() => asked.length, { timeout: 5_000 }).toBe(before.asked + 1)
    expect(asked.at(-1)).toBe(chats.length)
    expect(reads).toBe(before.reads) // nothing had changed, so nobody looked
  })

  test('heal a lost wake-up of one of them alone', async () => {
    server = await openServer()
    const [one, other] = await Promise.all([chat(), chat()])
    await expect.poll(() => [one.frames.length, other.frames.length]).toEqual([1, 1])
    const talk = await server.store.conversation(one.id)
    if (!talk) throw new Error('the conversation is gone')
    const [greeting] = await server.store.messagesAfter(one.id, 0, 1)
    if (!greeting) throw new Error('nobody was greeted')
    const { clientId: _, ...line } = greeting
    await server.store.save({
      conversation: { ...talk, version: talk.version + 1, seq: talk.seq + 1 },
      messages: [{ ...line, clientId: null, id: 'unheard' as typeof greeting.id, seq: talk.seq + 1 }],
    })
    await expect.poll(() => one.frames.length, { timeout: 5_000 }).toBe(2)
    expect(other.frames).toHaveLength(1)
  })

  test('beyond what is set are told to come back', async () => {
    server = await openServer({ chatSocketsMax: 2 })
    await chat()
    await chat()
    await expect(chat()).rejects.toBeDefined()
  })
})
