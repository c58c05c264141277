import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConversationId } from '../../src/domain/ids.ts'
import { openServer, type TestServer } from './openServer.ts'
import { secretSite, signs } from './signers.ts'

const website = secretSite('vitrium')
const titles: Record<string, string> = { 'error-vc3': 'Error vc3', 'read-offline': 'Reading offline' }
let server: TestServer

beforeAll(async () => {
  server = await openServer({
    articleTitle: (slug) => (Object.hasOwn(titles, slug) ? (titles[slug] ?? null) : null),
    signers: [website.signer],
    demo: false,
  })
})
afterAll(() => server.close())

const seen = async (id: string) => (await server.desk.conversation(id as ConversationId))?.shown
const visit = (more: object) => server.token({ site: 'vitrium', locale: 'en', zone: 'Europe/Paris', ...more })

test('a chat beside an article knows it by the title we know, not by what the page says', async () => {
  const { conversationId } = await visit({ article: 'error-vc3', title: 'Free money' })
  expect(await seen(conversationId)).toMatchObject([{ slug: 'error-vc3', title: 'Error vc3', outcome: 'open' }])
})

test('the chat of somebody the website has signed for knows it too, newly begun and gone on with', async () => {
  const { conversationId, token } = await visit({ article: 'error-vc3', identity: await signs(website) })
  expect(await seen(conversationId)).toMatchObject([{ slug: 'error-vc3', outcome: 'open' }])
  const identity = await signs(website)
  expect((await visit({ article: 'read-offline', identity, resume: token })).conversationId).toBe(conversationId)
  expect(await seen(conversationId)).toMatchObject([{ slug: 'error-vc3' }, { slug: 'read-offline', outcome: 'open' }])
})

test.each([
  'nothing-here',
  '__proto__',
  '../error-vc3',
  'error-vc3<script>',
  'x'.repeat(5_000),
  '',
  null,
  7,
  { slug: 'error-vc3' },
  ['error-vc3'],
])('an article that is none (%j) changes nothing', async (article) => {
  const { conversationId } = await visit({ article })
  expect(await seen(conversationId)).toEqual([])
})

test('a talk that goes on elsewhere hears of the article there, and keeps it where there is none', async () => {
  const { conversationId, token } = await visit({ article: 'error-vc3' })
  for (const article of ['read-offline', undefined, 'made-up']) {
    expect((await visit({ resume: token, article })).conversationId).toBe(conversationId)
  }
  expect(await seen(conversationId)).toMatchObject([{ slug: 'error-vc3' }, { slug: 'read-offline', outcome: 'open' }])
})
