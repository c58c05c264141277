import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { expectRefused, expectSafe, expectWell, type House, openHouse } from './house.ts'

// Webhooks, the other way out, have tests of their own: test/delivery/webhookAddress.test.ts and webhookPost.test.ts.

/** A service inside, which nobody outside may make the desk call. */
let inside: Server
const calls: string[] = []
let house: House
beforeAll(async () => {
  inside = createServer((req, res) => {
    calls.push(`${req.method} ${req.url}`)
    res.end('{}')
  })
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
  house = await openHouse({ MICROSOFT_APP_ID: '00000000-0000-0000-0000-000000000000', MICROSOFT_APP_PASSWORD: 'x' })
}, 420_000)
afterAll(async () => {
  await house?.close()
  inside?.close()
})
const toConsole = vi.spyOn(console, 'error')
afterEach(async () => {
  await expectWell(house)
  expect(calls).toEqual([])
  expect(toConsole).not.toHaveBeenCalled() // strangers fill no log
})

const insideUrl = () => `http://127.0.0.1:${(inside.address() as AddressInfo).port}`
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const forged = (head: object, claims: object) => `Bearer ${part(head)}.${part(claims)}.AAAA`
const appId = '00000000-0000-0000-0000-000000000000'

describe('an activity that names where to answer', () => {
  test.each([
    ['no token', () => ({})],
    ['an empty token', () => ({ authorization: 'Bearer ' })],
    ['no bearer', () => ({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })],
    ['a word', () => ({ authorization: 'Bearer x' })],
    ['a token of ours', () => ({ authorization: `Bearer ${house.attacker.bearer}` })],
    ['nothing signed', () => ({ authorization: forged({ alg: 'none' }, { aud: appId, serviceurl: insideUrl() }) })],
    [
      'a key that lies inside',
      () => ({
        authorization: forged(
          { alg: 'RS256', kid: 'x', jku: `${insideUrl()}/keys`, x5u: `${insideUrl()}/cert` },
          { aud: appId, iss: insideUrl(), serviceurl: insideUrl() },
        ),
      }),
    ],
    [
      'an issuer that lies inside',
      () => ({
        authorization: forged({ alg: 'RS256', kid: 'x' }, { aud: appId, iss: `${insideUrl()}/v2.0`, ver: '2.0' }),
      }),
    ],
  ] as [string, () => Record<string, string>][])('is not answered there with %s', async (_what, headers) => {
    for (const serviceUrl of [
      insideUrl(),
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      'gopher://127.0.0.1:1/',
    ]) {
      for (const type of ['message', 'conversationUpdate', 'invoke']) {
        const answer = await house.send({
          method: 'POST',
          path: '/api/messages',
          headers: { 'content-type': 'application/json', ...headers() },
          body: JSON.stringify({
            ...{ type, id: '1', text: 'hello', serviceUrl, channelId: 'msteams' },
            conversation: { id: 'a:1' },
            from: { id: 'x' },
            recipient: { id: 'bot' },
            membersAdded: [{ id: 'x' }],
            attachments: [{ contentType: 'image/png', contentUrl: `${insideUrl()}/file` }],
          }),
        })
        expectSafe(answer)
        expectRefused(answer)
        expect(answer.status).toBe(401)
      }
    }
  })
})

describe('an activity without a token', () => {
  test.each([
    { type: 'message', channelId: {} },
    { type: 'message', channelId: 'msteams', conversation: 'x' },
    { type: 'message', channelId: 'msteams', serviceUrl: { toString: 1 } },
    { type: 'message', channelId: 'msteams', membersAdded: 'x', attachments: 7, entities: {}, from: [] },
    { type: 'message', channelId: 'msteams', timestamp: 'never', localTimestamp: [], text: { a: 1 } },
    { type: {}, channelId: 'msteams' },
    { type: 'message', channelId: 'emulator', serviceUrl: 'http://localhost:1' },
    { type: 'message', channelId: 'DIRECTLINE' },
  ])('is refused before anybody looks into it: %j', async (activity) => {
    const headers = { 'content-type': 'application/json' }
    expectRefused(await house.send({ method: 'POST', path: '/api/messages', headers, body: JSON.stringify(activity) }))
  })
})

describe('an address in a text, a card or a file', () => {
  test('is called by nobody here', async () => {
    const { own, bearer } = house.attacker
    const body = (activity: object) =>
      JSON.stringify({ type: 'message', text: `look at ${insideUrl()}/text`, ...activity })
    for (const activity of [
      {},
      { attachments: [{ contentType: 'image/png', contentUrl: `${insideUrl()}/file` }] },
      { value: { url: `${insideUrl()}/value` }, serviceUrl: insideUrl() },
      { text: `https://docs.${insideUrl().slice(7)}/x which company gave me this?` },
      { text: `![x](${insideUrl()}/picture)` },
    ]) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` }
      expectSafe(await house.send({ method: 'POST', path: `${own}/activities`, headers, body: body(activity) }))
    }
    const token = await house.send({
      method: 'POST',
      path: '/chat/token',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        site: 'vitrium',
        page: `${insideUrl()}/page`,
        identity: forged({ alg: 'RS256', jku: insideUrl() }, {}).slice(7),
      }),
    })
    expectSafe(token)
  })

  // a name is judged when it is looked up, each time anew: webhookPost.test.ts
  test.each([
    'http://127.0.0.1/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://017700000001/',
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://[fd00::1]/',
    'https://user:password@hooks.example/',
    'https://hooks.example:22/',
    'ftp://hooks.example/',
    'javascript:alert(1)',
    'https://',
  ])('is no endpoint for webhooks in production or here: %s', async (url) => {
    const answer = await house.console('POST', '/api/admin/webhooks', { name: 'x', url, types: ['ticket.opened'] })
    expectRefused(answer)
    expect(JSON.parse(answer.text).error.code).toBe('webhookAddress')
  })
})
