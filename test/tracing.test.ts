import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Post } from '../src/delivery/email.ts'
import type { WebhookPost } from '../src/delivery/webhookPost.ts'
import { createLog } from '../src/log.ts'
import { tracedAlerts, tracedMails, tracedPost, tracedWebhookPost } from '../src/traced.ts'
import { openTracing, type Tracing, type TracingSettings } from '../src/tracing.ts'
import { openServer, type TestServer } from './http/openServer.ts'
import { type Collected, openCollector } from './support/collector.ts'
import { hookServer } from './support/hookServer.ts'
import { openWholeDesk, type WholeDesk } from './support/wholeDesk.ts'

const ingrid = 'ingrid@meridian-press.example'
const hex = (bytes: number) => randomBytes(bytes).toString('hex')

type Chat = { token: string; conversationId: string }

async function openChat(url: string): Promise<Chat> {
  const answer = await fetch(`${url}/chat/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ site: 'vitrium', locale: 'en', zone: 'Europe/Paris' }),
  })
  return (await answer.json()) as Chat
}

function say(url: string, { token, conversationId }: Chat, text: string, headers: Record<string, string> = {}) {
  return fetch(`${url}/v3/directline/conversations/${conversationId}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ type: 'message', from: { id: 'me' }, text }),
  })
}

/** Quicker than a real one, so that what happens in half a minute happens in a second. */
/** Batches go out at once; a collector has as long as on a desk, and on a busy machine needs it. */
const pace = { batchEveryMs: 50 }
/** What a collector that never answers would hold up, if anything waited for it; and what a busy machine may take without it. */
const HANGS_MS = 60_000
const BUSY_MS = 20_000

const settingsFor = (endpoint: string, over: Partial<TracingSettings> = {}): TracingSettings => ({
  url: `${endpoint}/v1/traces`,
  headers: {},
  service: 'signpost',
  share: 1,
  believesCaller: false,
  ...over,
})

describe('a whole desk with a collector', { timeout: 120_000 }, () => {
  let collector: Awaited<ReturnType<typeof openCollector>>
  let desk: WholeDesk
  beforeAll(async () => {
    collector = await openCollector()
    desk = await openWholeDesk({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key%20of%20ours,x-team=support',
      OTEL_SERVICE_NAME: 'our-desk',
    })
  }, 120_000)
  afterAll(async () => {
    await desk.close()
    await collector.close()
  })

  test('tells a turn in its pieces, each under what it is a part of, as a part of the caller’s trace', async () => {
    const chat = await openChat(desk.url)
    const [traceId, caller] = [hex(16), hex(8)]
    const asked = await say(desk.url, chat, 'How do I print a protected document?', {
      traceparent: `00-${traceId}-${caller}-01`,
      tracestate: 'vendor=something-of-theirs',
      'x-request-id': 'request-of-the-test',
    })
    expect(asked.status).toBe(200)
    const request = await collector.until((span) => span.traceId === traceId && span.parentSpanId === caller)
    const ours = collector.spans().filter((span) => span.traceId === traceId)
    const one = (name: string) => ours.find((span) => span.name === name) as Collected
    expect(request.name).toBe('POST /v3/directline/conversations/:id/activities')
    expect(request.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/v3/directline/conversations/:id/activities',
      'http.response.status_code': 200,
      'signpost.requestId': 'request-of-the-test',
    })
    expect(one('turn').parentSpanId).toBe(request.spanId)
    expect(one('turn').attributes).toMatchObject({
      'signpost.outcome': 'answered',
      'signpost.conversation': chat.conversationId,
      'signpost.requestId': 'request-of-the-test',
      'signpost.turn': expect.stringMatching(/^[\w-]{36}$/),
    })
    expect(one('search').parentSpanId).toBe(one('turn').spanId)
    expect(one('save').parentSpanId).toBe(one('turn').spanId)
    expect(one('save').attributes).toMatchObject({ 'signpost.outcome': 'saved' })
  })

  test('says who sends with every batch, and by which key', () => {
    const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = collector.arrived
    expect(path).toBe('/v1/traces')
    expect(headers).toMatchObject({ authorization: 'Bearer key of ours', 'x-team': 'support' })
    expect(body).toContain('"our-desk"')
  })

  test('tells a letter that leaves, and nothing of who gets it or of what anybody said', async () => {
    const chat = await openChat(desk.url)
    const members = 'none of our members can open anything since this morning, and Ana Sorel called about the vault'
    for (const text of [members, 'none of these helped', 'still stuck', ingrid]) await say(desk.url, chat, text)
    const code = await desk.code(ingrid)
    const letter = await collector.until(({ name }) => name === 'letter')
    expect(letter.parentSpanId).toBeUndefined()
    expect(letter.attributes).toMatchObject({
      'signpost.outcome': 'sent',
      'signpost.delivery': expect.stringMatching(/^[\w-]{36}$/),
    })
    await fetch(`${desk.url}/help/search?q=zanzibar`)
    const search = await collector.until((span) => span.attributes['http.route'] === '/help/search')
    expect(
      collector.spans().filter(({ traceId, name }) => traceId === search.traceId && name === 'search'),
    ).toHaveLength(1)
    for (const word of [
      ingrid,
      'meridian',
      'Ana',
      'members',
      'vault',
      'print',
      'zanzibar',
      code,
      chat.token,
      'something-of-theirs',
    ])
      expect(collector.bytes(), word).not.toContain(word)
  })

  test('keeps nothing of what machines ask every few seconds, nor of what its caller keeps nothing of', async () => {
    const [unkept, marker] = [hex(16), hex(16)]
    await fetch(`${desk.url}/readyz`)
    await fetch(`${desk.url}/help`, { headers: { traceparent: `00-${unkept}-${hex(8)}-00` } })
    await fetch(`${desk.url}/help`, { headers: { traceparent: `00-${marker}-${hex(8)}-01` } })
    await collector.until(({ traceId }) => traceId === marker)
    expect(collector.spans().filter(({ traceId }) => traceId === unkept)).toEqual([])
    expect(collector.spans().filter(({ attributes }) => attributes['http.route'] === '/readyz')).toEqual([])
  })
})

/** A server whose work is traced, and the lines of what traces. */
async function tracedServer(settings: TracingSettings, exportMs?: number) {
  const lines: Record<string, unknown>[] = []
  const tracing = await openTracing(
    settings,
    createLog('debug', { write: (line) => void lines.push(JSON.parse(line)) }),
    exportMs === undefined ? pace : { ...pace, exportMs },
  )
  const server = await openServer({ tracing })
  return { server, tracing, lines }
}

describe('a request that is traced', () => {
  let collector: Awaited<ReturnType<typeof openCollector>>
  beforeAll(async () => {
    collector = await openCollector()
  })
  afterAll(() => collector.close())

  const close = async ({ server, tracing }: { server: TestServer; tracing: Tracing }) => {
    await server.close()
    await tracing.stop()
  }

  test('has its trace in every line of the log, and one that is not kept has none', async () => {
    const traced = await tracedServer(settingsFor(collector.endpoint))
    const { server } = traced
    const chat = await server.token()
    const traceId = hex(16)
    await say(server.url, chat, 'hello', { traceparent: `00-${traceId}-${hex(8)}-01`, 'x-request-id': 'traced-one' })
    await say(server.url, chat, 'again', { traceparent: `00-${hex(16)}-${hex(8)}-00`, 'x-request-id': 'unkept-one' })
    await close(traced)
    const of = (id: string) => server.lines.filter(({ requestId }) => requestId === id)
    expect(of('traced-one').map(({ what }) => what)).toEqual(expect.arrayContaining(['turn', 'request']))
    expect(new Set(of('traced-one').map(({ trace }) => trace))).toEqual(new Set([traceId]))
    expect(of('traced-one').filter((line) => 'span' in line)).toEqual([])
    expect(of('unkept-one').length).toBeGreaterThan(1)
    expect(of('unkept-one').filter((line) => 'trace' in line)).toEqual([])
    await collector.until((span) => span.traceId === traceId) // stopping told it
  })

  test.each([
    ['something else', 'not-one'],
    ['ids of zeros', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`],
    ['two of them', `00-${hex(16)}-${hex(8)}-01, 00-${hex(16)}-${hex(8)}-01`],
    ['a very long text', 'f'.repeat(8_000)],
  ])('begins a trace of its own where the caller’s is %s', async (_what, traceparent) => {
    const traced = await tracedServer(settingsFor(collector.endpoint))
    const id = `odd-${hex(8)}`
    await traced.server.call('GET', '/chat', undefined, undefined, { traceparent, 'x-request-id': id })
    await close(traced)
    const span = await collector.until(({ attributes }) => attributes['signpost.requestId'] === id)
    expect(span).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(span.parentSpanId).toBeUndefined()
  })

  test('is kept by the share that was set; a stranger who calls cannot make it more, a proxy in front can', async () => {
    for (const [share, believesCaller, kept] of [
      [0, false, 0],
      [0, true, 1],
      [1, false, 1],
    ] as const) {
      const traced = await tracedServer(settingsFor(collector.endpoint, { share, believesCaller }))
      const traceId = hex(16)
      await traced.server.call('GET', '/chat', undefined, undefined, { traceparent: `00-${traceId}-${hex(8)}-01` })
      await close(traced)
      expect(collector.spans().filter((span) => span.traceId === traceId)).toHaveLength(kept)
    }
  })

  test('is no more often kept for an id that is always among the lowest', async () => {
    const traced = await tracedServer(settingsFor(collector.endpoint, { share: 0.000_001, believesCaller: false }))
    const traceId = '1'.padStart(32, '0')
    for (let at = 0; at < 20; at++) {
      await traced.server.call('GET', '/chat', undefined, undefined, { traceparent: `00-${traceId}-${hex(8)}-01` })
    }
    await close(traced)
    expect(collector.spans().filter((span) => span.traceId === traceId)).toEqual([])
  })

  test('does not undo what was done when there is nothing to tell of it', async () => {
    const tracing = await openTracing(settingsFor(collector.endpoint), createLog('silent'), pace)
    const done = tracing.whole(
      'a thing done',
      async () => 'done',
      () => {
        throw new TypeError('nothing to tell')
      },
    )
    expect(await done()).toBe('done')
    await tracing.stop()
    await collector.until(({ name }) => name === 'a thing done')
  })

  test('tells a failure by its kind alone', async () => {
    const tracing = await openTracing(settingsFor(collector.endpoint), createLog('silent'), pace)
    const fails = tracing.whole(
      'a plan',
      async () => Promise.reject(new RangeError(`no room for ${ingrid}`)),
      () => null,
    )
    await expect(fails()).rejects.toThrow('no room')
    const throws = tracing.whole(
      'a throw',
      () => JSON.parse(ingrid),
      () => null,
    )
    expect(throws).toThrow(SyntaxError)
    await tracing.stop()
    const [plan, thrown] = await Promise.all(
      ['a plan', 'a throw'].map((sought) => collector.until(({ name }) => name === sought)),
    )
    expect(plan).toMatchObject({ attributes: { 'error.type': 'RangeError' }, status: { code: 2 } })
    expect(thrown).toMatchObject({ attributes: { 'error.type': 'SyntaxError' }, status: { code: 2 } })
    expect(collector.bytes()).not.toContain('no room')
  })
})

describe('what leaves the house and what the loops do', () => {
  const came = { sent: false, cause: `550 <${ingrid}> is unknown`, trouble: 'unknownAddress' } as const
  const post: Post = { keeps: false, send: async () => came, close: () => {} }
  const webhook: WebhookPost = async (url) =>
    url.endsWith('well')
      ? { came: 'through', status: 204 }
      : { came: 'failed', cause: 'answered', status: 500, retryAfterMs: null }
  const rounds = [false, true]
  const alerts = async () => rounds.shift() === true

  test('is told whole, by ids and outcomes; a round that finds nothing is not', async () => {
    const collector = await openCollector()
    const tracing = await openTracing(settingsFor(collector.endpoint), createLog('silent'), pace)
    const letter = { id: 'letter-1', to: ingrid, subject: 'Your vault', text: '', html: '' } as Parameters<
      Post['send']
    >[0]
    const sender = { mayFinish: async () => true, signal: AbortSignal.timeout(1_000) }
    expect(await tracedPost(tracing, post).send(letter, sender)).toBe(came)
    for (const [id, url] of [
      ['hook-1', 'https://hooks.example/well'],
      ['hook-2', 'https://hooks.example/ill'],
    ] as const)
      await tracedWebhookPost(tracing, webhook)(url, { 'webhook-id': id }, '{"of":"the vault"}', sender.signal)
    const tellAlerts = tracedAlerts(tracing, alerts)
    expect([await tellAlerts(), await tellAlerts()]).toEqual([false, true])
    const mails = [true, false]
    const saved = tracing.part(
      'save',
      async () => 'saved',
      (outcome) => ({ outcome }),
    )
    const handleOne = tracedMails(tracing, async () => mails.shift() === true && (await saved()) === 'saved')
    expect([await handleOne(), await handleOne()]).toEqual([true, false])
    await tracing.stop()
    await expect.poll(() => collector.spans().length, { timeout: BUSY_MS }).toBe(6)
    const told = collector.spans().map(({ name, attributes, status }) => [name, attributes, status.code])
    expect(told).toEqual([
      ['letter', { 'signpost.delivery': 'letter-1', 'signpost.outcome': 'unknownAddress' }, 2],
      [
        'webhook',
        { 'signpost.delivery': 'hook-1', 'signpost.outcome': 'through', 'http.response.status_code': 204 },
        0,
      ],
      [
        'webhook',
        { 'signpost.delivery': 'hook-2', 'signpost.outcome': 'answered', 'http.response.status_code': 500 },
        2,
      ],
      ['alerts', { 'signpost.outcome': 'told' }, 0],
      ['save', { 'signpost.outcome': 'saved' }, 0],
      ['mail', { 'signpost.outcome': 'handled' }, 0],
    ])
    expect(new Set(collector.spans().map(({ traceId }) => traceId)).size).toBe(5)
    expect(collector.bytes()).not.toMatch(/vault|meridian|hooks\.example|is unknown/)
    await collector.close()
  })

  test('is the very same where nothing is traced', () => {
    expect(tracedPost(null, post)).toBe(post)
    expect(tracedWebhookPost(null, webhook)).toBe(webhook)
    expect(tracedAlerts(null, alerts)).toBe(alerts)
    expect(tracedMails(null, alerts)).toBe(alerts)
  })
})

describe('a collector', { timeout: 60_000 }, () => {
  /** Turns of a desk that is traced: how long the slowest took, how long its stop, and what stood in the log. */
  async function turnsBeside(
    endpoint: string,
    more: (server: TestServer, lines: unknown[]) => Promise<void> = async () => {},
    exportMs?: number,
  ) {
    const { server, tracing, lines } = await tracedServer(settingsFor(endpoint), exportMs)
    const chat = await server.token()
    let slowestMs = 0
    for (let turn = 0; turn < 5; turn++) {
      const begun = performance.now()
      expect((await say(server.url, chat, `turn ${turn}`)).status).toBe(200)
      slowestMs = Math.max(slowestMs, performance.now() - begun)
    }
    await more(server, lines)
    await server.close()
    const begun = performance.now()
    await tracing.stop()
    return { slowestMs, stopMs: performance.now() - begun, lines }
  }

  test('that hangs slows no turn, and a stop waits for it two seconds', async () => {
    const collector = await openCollector('hangs')
    const asked = () => expect.poll(() => collector.arrived.length, { timeout: BUSY_MS }).toBeGreaterThan(0)
    const { slowestMs, stopMs } = await turnsBeside(collector.endpoint, asked, HANGS_MS)
    expect(slowestMs).toBeLessThan(BUSY_MS)
    expect(stopMs).toBeGreaterThan(1_900)
    expect(stopMs).toBeLessThan(BUSY_MS)
    await collector.close()
  })

  test('that is not there is told once, without the key, however often it is tried', async () => {
    const gone = await hookServer(() => {})
    await gone.close()
    const told = (lines: unknown[]) => expect.poll(() => lines.length, { timeout: BUSY_MS }).toBe(1)
    const { lines } = await turnsBeside(new URL(gone.url).origin, async (server, lines) => {
      await told(lines)
      await server.call('GET', '/chat')
      await pause(1_500)
    })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      level: 40,
      what: expect.stringContaining('signpost doctor'),
      kind: 'ECONNREFUSED',
    })
  })

  test('that answers nonsense, or too much of it, hurts nobody; one that comes round is told, too', async () => {
    const collector = await openCollector({ status: 200, body: '<html>hello' })
    expect((await turnsBeside(collector.endpoint)).lines).toEqual([])
    collector.behave({ status: 200, body: 'x'.repeat(5_000_000) })
    expect((await turnsBeside(collector.endpoint)).lines).toMatchObject([{ level: 40 }])
    collector.behave({ status: 401, body: `{"message":"${ingrid}"}` })
    const { lines } = await turnsBeside(collector.endpoint, async (server, lines) => {
      await expect.poll(() => lines.length, { timeout: BUSY_MS }).toBe(1)
      collector.behave('takes')
      await server.call('GET', '/chat')
    })
    expect(lines).toMatchObject([
      { level: 40, kind: '401' },
      { level: 30, count: expect.any(Number) },
    ])
    expect(JSON.stringify(lines)).not.toContain(ingrid)
    await collector.close()
  })

  test('that is slow has a queue before it that ends: what does not fit is left out', async () => {
    const collector = await openCollector('hangs')
    const tracing = await openTracing(settingsFor(collector.endpoint), createLog('silent'), { ...pace, exportMs: 400 })
    const work = tracing.whole(
      'work',
      () => 1,
      () => ({ count: 1 }),
    )
    for (let n = 0; n < 50_000; n++) work()
    collector.behave('takes')
    await tracing.stop()
    expect(collector.spans().length).toBeLessThan(3_000)
    await collector.close()
  })
})

describe('a desk without a collector', () => {
  test('does not even load what traces', { timeout: 60_000 }, async () => {
    const look = async (call: string) => {
      const code = `
        import { createRequire } from 'node:module'
        ${call}
        const loaded = Object.keys(createRequire(import.meta.url).cache)
        console.log(loaded.filter((file) => /@opentelemetry.(sdk|exporter|otlp|core|resources)/.test(file)).length)
        process.exit()`
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])
      return Number(stdout)
    }
    expect(await look("await import('./src/app.ts')")).toBe(0)
    const settings = JSON.stringify(settingsFor('http://127.0.0.1:9'))
    expect(await look(`await (await import('./src/tracing.ts')).openTracing(${settings}, {})`)).toBeGreaterThan(20) // so that it would be seen
  })
})
