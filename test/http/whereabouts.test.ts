import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConversationId } from '../../src/domain/ids.ts'
import { openServer, type TestServer } from './openServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Opens a chat as a browser would, and answers where the desk takes it to stand. */
async function standsAt(more: object, agent = firefox) {
  const body = { site: 'vitrium', locale: 'en', zone: 'Europe/Paris', ...more }
  const response = await server.call('POST', '/chat/token', undefined, body, { 'user-agent': agent })
  const { conversationId, token } = (await response.json()) as { conversationId: ConversationId; token: string }
  const { page, browser } = await server.store.live(conversationId)
  return { page, browser, conversationId, token }
}

test('an agent sees the page and the browser, and nothing that a website keeps behind its path', async () => {
  expect(await standsAt({ page: 'https://read.example/shelf/12?key=secret#chapter' })).toMatchObject({
    page: 'https://read.example/shelf/12',
    browser: 'Firefox, Windows',
  })
})

test('a talk that goes on on another page stands there', async () => {
  const { token, conversationId } = await standsAt({ page: 'https://read.example/shelf' })
  expect(await standsAt({ page: 'https://read.example/help', resume: token })).toMatchObject({
    conversationId,
    page: 'https://read.example/help',
  })
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'not an address',
  '',
  `https://a.example/${'x'.repeat(5_000)}`,
  7,
])('a page that is none (%j) is not told, and the chat opens all the same', async (page) => {
  expect(await standsAt({ page }, 'curl/8')).toMatchObject({ page: null, browser: null })
})
