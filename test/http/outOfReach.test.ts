import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ConversationId } from '../../src/domain/ids.ts'
import { NotNow } from '../../src/domain/notNow.ts'
import { type ChatClient, openChat } from '../support/directLineClient.ts'
import { openServer, type TestServer } from './openServer.ts'

const patience = { timeout: 15_000 }
let server: TestServer
let client: ChatClient | null = null
afterEach(async () => {
  client?.end()
  await server.close()
})

const says = (wanted: string) => (received: { text?: string }[]) => received.some(({ text }) => text === wanted)

test('a greeting that could not be said when the chat began is said when its stream opens', async () => {
  let greetings = 0
  server = await openServer({
    greet: async (id) => {
      if (++greetings === 1) throw new NotNow('out of reach')
      return server.desk.greet(id, () => ({ say: [{ text: 'Hello', format: 'plain' }], flow: null }))
    },
  })
  const { token } = await server.token()
  client = openChat({ url: server.url, token })
  await client.until(says('Hello'))
})

test.each([true, false])('a stream that cannot be read is let go when there are other nodes: %s', async (hasOthers) => {
  server = await openServer({ hasOthers })
  const { token, conversationId } = await server.token()
  const { streamUrl } = await (await server.call('POST', '/v3/directline/conversations', token)).json()
  const socket = new WebSocket(streamUrl)
  const frames: string[] = []
  let code = 0
  socket.on('message', (data) => void frames.push(String(data)))
  socket.on('close', (closed) => {
    code = closed
  })
  await expect.poll(() => frames.length, patience).toBe(1)

  const read = server.store.conversation
  let reads = 0
  server.store.conversation = async () => {
    reads++
    throw new NotNow('out of reach')
  }
  server.feed.wake(`conversation:${conversationId as ConversationId}`)
  await expect.poll(() => reads, patience).toBeGreaterThan(0)
  server.store.conversation = read
  if (hasOthers) return expect.poll(() => code, patience).toBe(1013)
  await server.agentSays(conversationId, ['here again'])
  await expect.poll(() => frames.some((frame) => frame.includes('here again')), patience).toBe(true)
  socket.terminate()
})
