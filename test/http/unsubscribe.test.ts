import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AgentId } from '../../src/domain/ids.ts'
import { installUnsubscribe, unsubscribeAddress } from '../../src/http/unsubscribe.ts'
import { jonas, priya } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { openServer, type TestServer } from './openServer.ts'

const key = Buffer.from('a key that is only good for these tests')
const store = fakeStore(demoFixtures)
let server: TestServer
beforeAll(async () => {
  server = await openServer({ routes: [(routes) => installUnsubscribe(routes, { keys: [key], agentLetters: store })] })
})
afterAll(() => server.close())
beforeEach(async () => void (await store.chooseLetters(priya.id, { digest: true })))

const of = (agent: AgentId, locale: 'en' | 'fr' = 'en') => unsubscribeAddress('', key, agent, locale)
const wantsIt = async (agent = priya.id) => (await store.lettersOf(agent)).digest
/** As a mail program sends it: from nowhere, signed in to nothing (RFC 8058, 3.1). */
const oneClick = (address: string) =>
  fetch(server.url + address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })

test('following the link changes nothing, for scanners do that; its button does', async () => {
  const answer = await fetch(server.url + of(priya.id))
  const page = await answer.text()
  expect([answer.status, await wantsIt()]).toEqual([200, true])
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#38;', '&') ?? ''
  const done = await oneClick(action)
  expect(await done.text()).toContain('You will get no more of it')
  expect(await wantsIt()).toBe(false)
})

test('one click in the mail program ends it, once or twice, and nobody else’s', async () => {
  for (let i = 0; i < 2; i++) expect((await oneClick(of(priya.id))).status).toBe(200)
  expect([await wantsIt(), await wantsIt(jonas.id)]).toEqual([false, true])
})

test('whoever ended it by mistake begins it again on the same page', async () => {
  const page = await (await oneClick(of(priya.id, 'fr'))).text()
  expect(page).toContain('<html lang="fr">')
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]?.replaceAll('&#38;', '&') ?? ''
  expect(await (await oneClick(action)).text()).toContain('Vous le recevrez de nouveau')
  expect(await wantsIt()).toBe(true)
})

test.each([
  ['somebody else’s name under the seal', of(priya.id).replace(priya.id, jonas.id)],
  ['a seal of another desk', unsubscribeAddress('', Buffer.from('another'), priya.id, 'en')],
  ['no seal', `/letters/digest?a=${priya.id}`],
  ['nothing', '/letters/digest'],
  ['an agent who is gone', of('gone' as AgentId)],
])('a link with %s ends nothing', async (_what, address) => {
  expect((await oneClick(address)).status).toBe(404)
  expect([await wantsIt(), await wantsIt(jonas.id)]).toEqual([true, true])
})
