import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWebhookSecret, sealWebhookSecret } from '../../src/http/webhookSecret.ts'
import { mia, priya } from '../support/demoFixtures.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

let house: ConsoleDesk
let browser: Awaited<ReturnType<ConsoleDesk['signedIn']>>
beforeEach(async () => {
  house = await openConsoleDesk()
  browser = await house.signedIn(priya)
})
afterEach(async () => {
  await house.close()
  expect(house.faults).toEqual([])
})

const draft = { name: 'Mirror', url: 'https://desk.example.com/hooks', types: ['ticket.opened', 'ticket.message'] }
const call = (method: string, path: string, body?: object) => browser.call(method, `/api/admin/webhooks${path}`, body)
const added = async () => (await call('POST', '', draft)).json as { webhook: { id: string }; secret: string }
/** What the audit log says last. */
const lastEntry = () => house.adminRecords.written.at(-1)

describe('endpoints', () => {
  test('are registered, and their secret is told once', async () => {
    const { status, json } = await call('POST', '', draft)
    expect(status).toBe(201)
    expect(json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(json.webhook).toMatchObject({ ...draft, off: null, previousUntil: null })
    const list = await call('GET', '')
    expect(list.json.webhooks).toMatchObject([draft])
    expect(JSON.stringify(list.json)).not.toContain('whsec_')
    expect(JSON.stringify(list.json)).not.toContain('secret')
    expect(list.json.types).toContain('target.broken')
    expect(list.json.types).not.toContain('webhook.test')
    expect(lastEntry()).toMatchObject({
      by: { agent: priya.id },
      action: 'added',
      kind: 'webhook',
      label: 'Mirror',
      before: null,
      after: { ...draft, isOn: true },
    })
    expect(JSON.stringify(house.adminRecords.written)).not.toContain(json.secret)
  })

  test.each([
    ['http://desk.example.com/', 'https://'],
    ['https://10.0.0.1/', 'private network'],
    ['https://0x7f.1/', 'private network'],
    ['https://user:pass@desk.example.com/', 'password'],
    ['https://desk.example.com:22/', 'ports'],
    ['desk.example.com', 'no address'],
  ])('at %s are refused in words', async (url, words) => {
    for (const answer of [
      await call('POST', '', { ...draft, url }),
      await call('PUT', `/${(await added()).webhook.id}`, { ...draft, url }),
    ]) {
      expect(answer).toMatchObject({ status: 422, json: { error: { code: 'webhookAddress' } } })
      expect(answer.json.error.message).toContain(words)
    }
  })

  test.each([
    ['no event', { types: [] }],
    ['an event that does not exist', { types: ['ticket.eaten'] }],
    ['the test, which nobody can ask for', { types: ['webhook.test'] }],
    ['no name', { name: ' ' }],
    ['an endless address', { url: `https://desk.example.com/${'x'.repeat(2_000)}` }],
  ])('with %s are refused', async (_, wrong) => {
    expect((await call('POST', '', { ...draft, ...wrong })).status).toBe(400)
  })

  test('are changed, switched off and on, and deleted, each with its entry in the audit log', async () => {
    const { webhook } = await added()
    const path = `/${webhook.id}`
    await call('PUT', path, { ...draft, name: 'Other desk', types: ['ticket.opened'] })
    expect(lastEntry()).toMatchObject({
      action: 'changed',
      before: { name: 'Mirror', types: draft.types },
      after: { name: 'Other desk', types: ['ticket.opened'] },
    })
    expect((await call('DELETE', `${path}/on`)).json.off).toMatchObject({ cause: 'byHand' })
    expect(lastEntry()).toMatchObject({ before: { isOn: true }, after: { isOn: false } })
    expect((await call('PUT', `${path}/on`)).json.off).toBeNull()
    const count = house.adminRecords.written.length
    await call('PUT', `${path}/on`)
    expect(house.adminRecords.written).toHaveLength(count)
    expect((await call('DELETE', path)).status).toBe(204)
    expect(lastEntry()).toMatchObject({ action: 'removed', label: 'Other desk', after: null })
    expect((await call('GET', '')).json.webhooks).toEqual([])
    expect((await call('DELETE', path)).status).toBe(404)
  })

  test('get a new secret, and the one before signs too for a day', async () => {
    const { webhook, secret } = await added()
    const { json } = await call('POST', `/${webhook.id}/secret`)
    expect(json.secret).not.toBe(secret)
    expect(json.webhook.previousUntil).toBe(house.clock.now + 86_400_000)
    expect(await house.webhooks.records.webhook(webhook.id)).toMatchObject({
      secret: `sealed ${json.secret}`,
      previous: { secret: `sealed ${secret}` },
    })
    expect(lastEntry()?.after).toEqual({ secretReplacedAt: new Date(house.clock.now).toISOString() })
  })

  test('are fifty at most', async () => {
    for (let i = 0; i < 50; i++) expect((await call('POST', '', draft)).status).toBe(201)
    expect((await call('POST', '', draft)).json.error.code).toBe('tooManyWebhooks')
  })

  test('are nobody’s but an administrator’s', async () => {
    browser = await house.signedIn(mia)
    expect((await call('GET', '')).json.error.code).toBe('notAllowed')
    expect((await call('POST', '', draft)).json.error.code).toBe('notAllowed')
  })
})

describe('deliveries', () => {
  test('are seen with what was sent, and sent again', async () => {
    const { webhook } = await added()
    const { json } = await call('POST', `/${webhook.id}/tests`)
    expect(json.delivery).toMatch(/^msg_/)
    const path = `/${webhook.id}/deliveries`
    expect((await call('GET', path)).json).toMatchObject({
      deliveries: [{ id: json.delivery, type: 'webhook.test', state: 'waiting', attempts: 0 }],
      hasMore: false,
    })
    expect((await call('GET', `${path}?state=givenUp`)).json.deliveries).toEqual([])
    expect(JSON.parse((await call('GET', `${path}/${json.delivery}`)).json.body)).toMatchObject({
      type: 'webhook.test',
    })
    expect((await call('POST', `${path}/${json.delivery}/replays`)).json.error.code).toBe('nothingToReplay')
    const [delivery] = house.webhooks.deliveries
    if (delivery) delivery.state = 'givenUp'
    expect((await call('POST', `${path}/${json.delivery}/replays`)).json).toEqual({ count: 1 })
    expect(lastEntry()).toMatchObject({ kind: 'webhook', after: { delivery: json.delivery } })
    if (delivery) delivery.state = 'givenUp'
    expect((await call('POST', `/${webhook.id}/replays`, { since: house.clock.now + 1 })).json.error.code).toBe(
      'nothingToReplay',
    )
    expect((await call('POST', `/${webhook.id}/replays`, { since: house.clock.now })).json).toEqual({ count: 1 })
  })

  test('of an endpoint that is not there are not there either', async () => {
    for (const path of ['/x/deliveries', '/x/deliveries/y']) expect((await call('GET', path)).status).toBe(404)
    for (const path of ['/x/tests', '/x/secret', '/x/deliveries/y/replays']) {
      expect((await call('POST', path)).status).toBe(404)
    }
  })
})

describe('the description of the API', () => {
  test('names every event with the shape of its body', async () => {
    const { describeApi } = await import('../../src/http/openApi.ts')
    const { webhooks } = describeApi({}) as { webhooks: Record<string, { post: { requestBody: object } }> }
    expect(Object.keys(webhooks)).toContain('ticket.opened')
    expect(Object.keys(webhooks)).toContain('webhook.test')
    const body = JSON.stringify(webhooks['ticket.opened']?.post.requestBody)
    for (const word of ['dueAt', 'customer', 'contact', 'timestamp', 'number']) expect(body).toContain(word)
    expect(JSON.stringify(webhooks['ticket.opened'])).toContain('webhook-signature')
  })
})

describe('a secret at rest', () => {
  const desk = 'a secret that is only good for these tests'
  test('opens for its own endpoint and desk alone', () => {
    const sealed = sealWebhookSecret(desk, 'hook-1', 'whsec_x')
    expect(sealed).not.toContain('whsec')
    expect(openWebhookSecret(desk, 'hook-1', sealed)).toBe('whsec_x')
    expect(openWebhookSecret(desk, 'hook-2', sealed)).toBeNull()
    expect(openWebhookSecret(`${desk}!`, 'hook-1', sealed)).toBeNull()
  })
})
