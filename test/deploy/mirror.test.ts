import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { newWebhookSecret, signedHeaders } from '../../src/delivery/webhookSignature.ts'
import { type WebhookBody, type WebhookData, webhookBodySchema } from '../../src/domain/webhookPayload.ts'
import { fakeDesk, zammadRules, zendeskRules } from './fakeDesks.ts'

const script = fileURLToPath(new URL('../../deploy/recipes/mirror.mjs', import.meta.url))

let folder: string
let secret: string
let desk: Awaited<ReturnType<typeof fakeDesk>>
let relay: ChildProcess | null
let address: string
let heard: string[]
let webhooks = 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signpost-mirror-'))
  secret = newWebhookSecret()
  relay = null
  heard = []
})
afterEach(async () => {
  relay?.kill()
  await desk?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(more: Record<string, string>): Promise<void> {
  relay = spawn(process.execPath, [script], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      WEBHOOK_SECRET: secret,
      STATE_FILE: join(folder, 'state.jsonl'),
      ZENDESK_URL: desk.url,
      ZENDESK_EMAIL: 'agent@desk.example',
      ZENDESK_TOKEN: 't0ken',
      ZAMMAD_URL: desk.url,
      ZAMMAD_TOKEN: 't0ken',
      ...more,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lines = createInterface({ input: relay.stderr as NodeJS.ReadableStream })
  lines.on('line', (line) => heard.push(line))
  address = await new Promise<string>((found, fail) => {
    lines.on('line', (line) => /^Mirrors from (\S+)/.exec(line)?.[1] && found(/(http\S+)/.exec(line)?.[1] ?? ''))
    relay?.on('exit', () => fail(new Error(heard.join('\n'))))
  })
}

const restart = async (more: Record<string, string>) => {
  const gone = new Promise((done) => relay?.once('exit', done))
  relay?.kill('SIGKILL')
  await gone
  await start(more)
}

type Ticket = WebhookData<'ticket.opened'>['ticket']
const opened: Ticket = {
  id: 't-1',
  number: 1042,
  conversation: 'c-1',
  subject: 'Nothing opens',
  details: 'Since this morning.',
  tier: 3,
  status: 'open',
  waitingSince: null,
  assignee: null,
  openedAt: '2026-11-24T17:00:00.000Z',
  solvedAt: null,
  outcome: null,
  targets: [
    { kind: 'firstResponse', state: 'running', dueAt: '2026-11-24T17:30:00.000Z', metAt: null },
    { kind: 'fix', state: 'running', dueAt: '2026-11-25T17:00:00.000Z', metAt: null },
  ],
  customer: { id: 'meridian-press', name: 'Meridian Press' },
  contact: { id: 'ana', name: 'Ana Ruiz', email: 'ana@meridian-press.example' },
}
const taken: Ticket = { ...opened, assignee: 'mia' }
const mia = { id: 'mia', name: 'Mia' }
const at = '2026-11-24T17:05:00.000Z'
const message = (from: 'contact' | 'agent', text: string): WebhookBody => ({
  type: 'ticket.message',
  timestamp: at,
  data: {
    ticket: taken,
    message: {
      ...{ id: 'm-1', seq: 4, at, text, format: 'plain', files: [], corrects: null },
      from: from === 'agent' ? { role: 'agent', ...mia } : { role: 'contact', name: 'Ana Ruiz' },
    },
  },
})
const story: WebhookBody[] = [
  { type: 'ticket.opened', timestamp: at, data: { ticket: opened } },
  { type: 'ticket.assigned', timestamp: at, data: { ticket: taken, agent: mia, by: null } },
  message('contact', 'Are you there?'),
  message('agent', 'I am looking.'),
  { type: 'target.warned', timestamp: at, data: { ticket: taken, target: 'fix', dueAt: '2026-11-25T17:00:00.000Z' } },
  {
    type: 'ticket.tier_changed',
    timestamp: at,
    data: { ticket: { ...taken, tier: 2 }, by: mia, from: 3, reason: 'Only two of you.' },
  },
  {
    type: 'ticket.solved',
    timestamp: at,
    data: { ticket: { ...taken, tier: 2, status: 'solved', solvedAt: at, outcome: 'fixed' }, by: mia },
  },
]

/** Posts as the desk does. */
async function send(
  event: object,
  { id = `msg_${++webhooks}`, secrets = [secret], now = Date.now() } = {},
): Promise<Response> {
  const body = JSON.stringify(event)
  return fetch(address, { method: 'POST', body, headers: signedHeaders(id, now as Instant, body, secrets) })
}

test('the story is one that the desk could tell', () => {
  for (const event of story) expect(() => webhookBodySchema(event.type).parse(event)).not.toThrow()
})

describe('the mirror into Zendesk', () => {
  let there: ReturnType<typeof zendeskRules>
  beforeEach(async () => {
    there = zendeskRules()
    desk = await fakeDesk(there.serve)
    await start({ MIRROR_TO: 'zendesk' })
  })

  test('makes the ticket, adds what is said, and ends it', async () => {
    for (const event of story) expect((await send(event)).status).toBe(204)
    expect(there.tickets).toMatchObject([
      {
        external_id: 'signpost-1042',
        subject: 'Nothing opens',
        status: 'solved',
        priority: 'normal',
        type: 'task',
        due_at: '2026-11-24T17:30:00.000Z',
        tags: ['signpost'],
        assignee_email: 'agent@desk.example',
      },
    ])
    expect(there.comments).toMatchObject([
      { body: expect.stringContaining('Since this morning.'), public: true },
      { body: 'Are you there?', public: true, author_id: 7 },
      { body: 'Mia: I am looking.', public: true },
      { body: 'Due soon: fix, 2026-11-25T17:00:00.000Z', public: false },
      { body: 'Tier 3 → 2: Only two of you.', public: false },
    ])
    const [post] = desk.writes()
    expect(post?.body?.ticket).toMatchObject({ requester: { name: 'Ana Ruiz', email: 'ana@meridian-press.example' } })
  })

  test('does a webhook once, however often it comes, also after a restart', async () => {
    for (const [i, event] of story.entries()) await send(event, { id: `same-${i}` })
    const count = desk.writes().length
    for (const [i, event] of story.entries()) expect((await send(event, { id: `same-${i}` })).status).toBe(204)
    await restart({ MIRROR_TO: 'zendesk' })
    for (const [i, event] of story.entries()) await send(event, { id: `same-${i}` })
    expect(desk.writes()).toHaveLength(count)
    expect(there.tickets).toHaveLength(1)
  })

  test('finds its ticket by its external id when it remembers nothing', async () => {
    await send(story[0] ?? {})
    await restart({ MIRROR_TO: 'zendesk', STATE_FILE: join(folder, 'another.jsonl') })
    await send(message('agent', 'Back again.'))
    expect(there.tickets).toHaveLength(1)
    expect(there.comments.at(-1)).toMatchObject({ body: 'Mia: Back again.' })
  })

  test('makes the ticket with what is said now, when it was opened before there was a mirror', async () => {
    await send(message('contact', 'Are you there?'))
    expect(there.comments).toMatchObject([
      { body: expect.stringContaining('Since this morning.') },
      { body: 'Are you there?' },
    ])
  })

  test('says that it failed, so that the desk tries again, and makes one ticket all the same', async () => {
    desk.fail.push({ status: 503 })
    expect((await send(story[0] ?? {}, { id: 'again' })).status).toBe(502)
    expect((await send(story[0] ?? {}, { id: 'again' })).status).toBe(204)
    expect(there.tickets).toHaveLength(1)
    expect(heard.join('\n')).toContain('was answered with 503')
  })

  test('passes on for how long it shall wait', async () => {
    desk.fail.push({ status: 429, headers: { 'retry-after': '93' } })
    const answer = await send(story[0] ?? {})
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '93'])
  })

  test('lets a ticket rest that is closed or deleted there', async () => {
    await send(story[0] ?? {})
    Object.assign(there.tickets[0] ?? {}, { status: 'closed' })
    expect((await send(message('agent', 'Too late.'))).status).toBe(204)
    there.tickets.length = 0
    expect((await send(message('agent', 'Later still.'))).status).toBe(204)
    expect(there.comments).toHaveLength(1)
  })

  test('writes due time and tier into fields of the desk’s own, where they are named', async () => {
    await restart({ MIRROR_TO: 'zendesk', ZENDESK_DUE_FIELD: '360', ZENDESK_TIER_FIELD: '361', DUE: 'fix' })
    await send(story[0] ?? {})
    expect(there.tickets[0]?.custom_fields).toEqual([
      { id: 360, value: '2026-11-25T17:00:00.000Z' },
      { id: 361, value: '3' },
    ])
    expect(there.tickets[0]?.type).toBeUndefined()
  })

  test.each([
    ['with another secret', { secrets: [newWebhookSecret()] }],
    ['six minutes ago', { now: Date.now() - 360_000 }],
    ['in six minutes', { now: Date.now() + 360_000 }],
  ])('believes nothing that was signed %s', async (_, how) => {
    expect((await send(story[0] ?? {}, how)).status).toBe(401)
    expect(desk.calls).toEqual([])
  })

  test('believes nothing that is unsigned, changed, or no webhook at all', async () => {
    const body = JSON.stringify(story[0])
    const headers = signedHeaders('msg_x', Date.now() as Instant, body, [secret])
    const post = (text: string, with_: Record<string, string>) =>
      fetch(address, { method: 'POST', body: text, headers: with_ })
    expect((await post(body, {})).status).toBe(401)
    expect((await post(body.replace('1042', '1043'), headers)).status).toBe(401)
    expect((await post(body, { ...headers, 'webhook-id': 'msg_y' })).status).toBe(401)
    expect((await fetch(address)).status).toBe(405)
    expect(desk.calls).toEqual([])
  })

  test('believes either of two secrets while one is being replaced', async () => {
    const next = newWebhookSecret()
    await restart({ MIRROR_TO: 'zendesk', WEBHOOK_SECRET: `${next}, ${secret}` })
    expect((await send(story[0] ?? {}, { secrets: [secret] })).status).toBe(204)
    expect((await send(story[1] ?? {}, { secrets: [next] })).status).toBe(204)
  })

  test('takes a test for what it is, and things of conversations for none of its own', async () => {
    expect((await send({ type: 'webhook.test', timestamp: at, data: { message: 'It works' } })).status).toBe(204)
    const conversation = { id: 'c-1', customer: null, contact: null, ticket: null }
    expect((await send({ type: 'conversation.nobody_came', timestamp: at, data: { conversation } })).status).toBe(204)
    expect(desk.calls).toEqual([])
  })
})

describe('the mirror into Zammad', () => {
  let there: ReturnType<typeof zammadRules>
  beforeEach(async () => {
    there = zammadRules()
    desk = await fakeDesk(there.serve)
    await start({ MIRROR_TO: 'zammad' })
  })

  test('makes the ticket, adds what is said, and ends it', async () => {
    for (const event of story) expect((await send(event)).status).toBe(204)
    expect(there.tickets).toMatchObject([
      {
        title: 'Nothing opens',
        group: 'Users',
        state: 'closed',
        priority: '2 normal',
        signpost_number: '1042',
        signpost_due: '2026-11-24T17:30:00.000Z',
      },
    ])
    expect(there.articles).toMatchObject([
      { body: expect.stringContaining('Since this morning.'), internal: false, sender: 'Customer' },
      { body: 'Are you there?', internal: false, sender: 'Customer', origin_by_id: 5 },
      { body: 'Mia: I am looking.', internal: false, sender: 'Agent' },
      { body: 'Due soon: fix, 2026-11-25T17:00:00.000Z', internal: true, sender: 'Agent' },
      { body: 'Tier 3 → 2: Only two of you.', internal: true, sender: 'Agent' },
    ])
    expect(desk.writes()[0]?.body?.customer_id).toBe('guess:ana@meridian-press.example')
  })

  test('does a webhook once, and finds its ticket again by its number', async () => {
    await send(story[0] ?? {}, { id: 'one' })
    await send(story[0] ?? {}, { id: 'one' })
    await restart({ MIRROR_TO: 'zammad', STATE_FILE: join(folder, 'another.jsonl') })
    await send(story[0] ?? {}, { id: 'one' })
    await send(message('contact', 'Are you there?'))
    expect(there.tickets).toHaveLength(1)
    expect(there.articles).toHaveLength(2)
  })

  test('keeps no words in its state file', async () => {
    for (const event of story) await send(event)
    const kept = readFileSync(join(folder, 'state.jsonl'), 'utf8')
    expect(kept).toContain('1042')
    for (const word of ['morning', 'Ana', 'looking']) expect(kept).not.toContain(word)
  })
})

test('a relay that lacks a setting says which, and does not start', async () => {
  desk = await fakeDesk(() => ({ status: 500 }))
  await expect(start({ MIRROR_TO: 'zammad', ZAMMAD_TOKEN: '' })).rejects.toThrow('ZAMMAD_TOKEN must be set')
})
