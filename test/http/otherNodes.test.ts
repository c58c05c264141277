import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Decide } from '../../src/desk/botPorts.ts'
import type { Body } from '../../src/domain/conversation.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { mia } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { openServer, type TestServer } from './openServer.ts'
import { secretSite, signs } from './signers.ts'

const website = secretSite('meridian-press')
const { site } = website
let here: TestServer
/** Another node of the same desk; nothing that it says reaches us. */
let elsewhere: TestServer
let token: string
let id: ConversationId

beforeEach(async () => {
  const store = fakeStore({ ...demoFixtures, signers: [website.signer] })
  here = await openServer({ store })
  elsewhere = await openServer({ store })
  const opened = await here.token({ site })
  token = opened.token
  id = opened.conversationId as ConversationId
  expect((await sends(here, 'hello')).status).toBe(200)
})
afterEach(async () => {
  await here.close()
  await elsewhere.close()
})

const path = () => `/v3/directline/conversations/${id}/activities`
const sends = (node: TestServer, text: string, more = {}) =>
  node.call('POST', path(), token, { type: 'message', text, ...more })
const texts = async () => (await here.desk.messagesAfter(id, 0, 50)).map(({ body }) => body.text)

describe('words at a node that has just heard the same visitor', () => {
  test('are answered without asking how the conversation stands', async () => {
    const read = vi.spyOn(here.store, 'conversation')
    expect((await sends(here, 'and more')).status).toBe(200)
    expect(read).not.toHaveBeenCalled()
    expect(await texts()).toEqual(['hello', 'You said hello', 'and more', 'You said and more'])
  })

  test('come after what another node heard meanwhile, and neither is lost', async () => {
    await sends(elsewhere, 'over there')
    await sends(here, 'and here')
    expect(await texts()).toEqual(['hello', 'over there', 'and here'].flatMap((text) => [text, `You said ${text}`]))
  })

  test('stay without a reply once an agent has taken over at another node', async () => {
    const body: Body = { text: 'A person is here', format: 'plain' }
    await elsewhere.desk.takeOver(mia, id)
    await elsewhere.desk.say(mia, id, body, null, [])
    expect((await sends(here, 'thank you')).status).toBe(200)
    expect((await texts()).slice(-2)).toEqual(['A person is here', 'thank you'])
  })

  test('are heard once when another node had them first', async () => {
    const same = { channelData: { clientActivityID: 'one' } }
    const [first, again] = [await sends(elsewhere, 'twice', same), await sends(here, 'twice', same)]
    expect(await again.json()).toEqual(await first.json())
    expect((await texts()).filter((text) => text === 'twice')).toHaveLength(1)
  })

  test('are heard of whom a sign-in at another node has made the holder', async () => {
    const identity = await signs(website)
    const signed = await elsewhere.call('POST', '/chat/token', undefined, { site, resume: token, identity })
    token = ((await signed.json()) as { token: string }).token
    expect((await sends(here, 'it is me')).status).toBe(200)
    expect((await texts()).slice(-2)).toEqual(['it is me', 'You said it is me'])
  })

  test('are decided on what stands where what was known made the assistant fail', async () => {
    let times = 0
    const decide: Decide = (_talk, heard) => {
      if (heard.heard === 'message' && heard.text === 'old' && ++times === 1)
        throw new TypeError('no such ticket any more')
      return { say: heard.heard === 'message' ? [{ text: `Heard ${heard.text}`, format: 'plain' }] : [], flow: null }
    }
    const node = await openServer({ store: here.store, decide })
    try {
      await sends(node, 'first')
      expect((await sends(node, 'old')).status).toBe(200)
      expect((await texts()).slice(-1)).toEqual(['Heard old'])
    } finally {
      await node.close()
    }
  })

  test('are read anew once a person was erased', async () => {
    expect(here.desk.lastSaved(id)).not.toBeNull()
    here.desk.forgetSaved()
    expect(here.desk.lastSaved(id)).toBeNull()
    expect((await sends(here, 'and still here')).status).toBe(200)
  })

  test('are not heard any more once somebody has signed in at another node', async () => {
    const signed = await elsewhere.call('POST', '/chat/token', undefined, {
      ...{ site, resume: token },
      identity: await signs(website),
    })
    expect(await signed.json()).toMatchObject({ conversationId: id, identity: { verified: true } })
    expect((await sends(here, 'too late')).status).toBe(401)
    const signal = { type: 'event', name: 'signpost/read', value: { until: 1 } }
    expect((await here.call('POST', path(), token, signal)).status).toBe(401)
    expect(await texts()).not.toContain('too late')
  })
})
