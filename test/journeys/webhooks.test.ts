import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { WEBHOOK_TYPES, type WebhookBody } from '../../src/domain/webhookPayload.ts'
import { client } from '../http/consoleDesk.ts'
import { hookServer } from '../support/hookServer.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'

let desk: WholeDesk
let receiver: Awaited<ReturnType<typeof hookServer>>
let isDown = false

beforeAll(async () => {
  await buildIfStale()
  desk = await openWholeDesk({
    WEBHOOK_ALLOW_PRIVATE: '127.0.0.0/8',
    SIGNPOST_SECRET: 'only good for this test, and 32 long',
  })
  receiver = await hookServer((_, res) => {
    res.statusCode = isDown ? 503 : 204
    res.end()
  })
}, 420_000)
afterAll(async () => {
  await receiver?.close()
  await desk?.close()
})

const patience = { timeout: 60_000, interval: 200 }
const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(desk.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** An agent's browser without a screen. */
async function agent(email: string) {
  const browser = client(desk.url)
  const link = new URL((await desk.app.signInLink(email)) ?? '').searchParams.get('link')
  expect((await browser.call('POST', '/api/session', { link })).status).toBe(201)
  return browser
}

/** A contact whom the website has signed for, in front of the chat. */
async function contact(email: string) {
  const { token } = await (await post('/demo/identity', { site: 'vitrium', email })).json()
  const chat = await (await post('/chat/token', { site: 'vitrium', locale: 'en', identity: token })).json()
  const bearer = { authorization: `Bearer ${chat.token}` }
  await post('/v3/directline/conversations', {}, bearer)
  const says = (text: string) =>
    post(`/v3/directline/conversations/${chat.conversationId}/activities`, { type: 'message', text }, bearer)
  return { conversation: chat.conversationId as string, says }
}

test('another system follows a ticket from its opening to its end, over a restart of the desk', async () => {
  const admin = await agent('priya@vitrium.example')
  const draft = { name: 'Mirror', url: receiver.url, types: WEBHOOK_TYPES }
  const inner = await admin.call('POST', '/api/admin/webhooks', { ...draft, url: 'https://169.254.169.254/' })
  expect(inner.json.error.code).toBe('webhookAddress')
  const made = await admin.call('POST', '/api/admin/webhooks', draft)
  expect(made.status).toBe(201)
  const { webhook, secret } = made.json as { webhook: { id: string }; secret: string }
  const path = `/api/admin/webhooks/${webhook.id}`
  expect((await admin.call('POST', `${path}/tests`)).status).toBe(202)

  const ingrid = await contact('ingrid@meridian-press.example')
  await ingrid.says('everything is down for all our users')
  await ingrid.says('yes')
  const mia = await agent('mia@vitrium.example')
  await vi.waitFor(() => expect(types()).toContain('ticket.opened'), patience)

  isDown = true
  const talk = `/api/conversations/${ingrid.conversation}`
  expect((await mia.call('PUT', `${talk}/agent`)).status).toBe(200)
  const note = await mia.call('POST', `${talk}/notes`, { text: 'wordofcolleagues', clientId: crypto.randomUUID() })
  expect(note.status).toBe(201)
  const said = await mia.call('POST', `${talk}/messages`, {
    text: 'I am looking into it.',
    clientId: crypto.randomUUID(),
  })
  expect(said.status).toBe(201)
  await vi.waitFor(async () => {
    const { json } = await admin.call('GET', `${path}/deliveries?state=waiting`)
    expect(JSON.stringify(json.deliveries)).toContain('503')
  }, patience)
  await desk.restart()
  isDown = false
  const before = receiver.arrived.length
  expect((await mia.call('PUT', `${talk}/solved`, { outcome: 'fixed', words: null })).status).toBe(200)
  await vi.waitFor(() => expect(types()).toContain('ticket.solved'), patience)

  const ofTicket = receiver.arrived
    .slice(before)
    .map(read)
    .filter(({ type }) => type.startsWith('ticket.'))
  expect(ofTicket.map(({ type }) => type)).toEqual([
    'ticket.assigned',
    'ticket.message',
    'ticket.answered',
    'ticket.solved',
  ])
  for (const { body, headers } of receiver.arrived) expect(new Verifier(secret).verify(body, headers)).toBeTruthy()
  expect(types()[0]).toBe('webhook.test')
  expect(JSON.stringify(receiver.arrived)).not.toContain('wordofcolleagues')

  const { json } = await admin.call('GET', '/api/admin/audit?kind=webhook')
  expect(json.entries.map(({ action, label }: { action: string; label: string }) => [action, label])).toEqual([
    ['added', 'Mirror'],
  ])
}, 240_000)

function read({ body }: { body: string }): WebhookBody {
  return JSON.parse(body)
}

function types(): string[] {
  return receiver.arrived.map((arrived) => read(arrived).type)
}
