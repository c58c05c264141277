import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { doorOf } from '../../src/http/doors.ts'
import {
  chatLimits,
  createLimiter,
  createTurnstile,
  doorLimits,
  type Limit,
  type Limits,
  whoIn,
} from '../../src/http/limits.ts'
import { originOf, readOrigin } from '../../src/http/networks.ts'
import { type ChatClient, openChat, type Received } from '../support/directLineClient.ts'
import { openServer, type TestServer } from './openServer.ts'
import { secretSite, signs } from './signers.ts'

const open: (TestServer | ChatClient)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const each of open.splice(0).reverse()) await ('end' in each ? each.end() : each.close())
})

async function desk(limits: Limits, over: Parameters<typeof openServer>[0] = {}): Promise<TestServer> {
  const server = await openServer({ limits, trustProxy: true, ...over })
  open.push(server)
  return server
}

/** A request as it is written, which a client of its own accord would tidy up; `end` sends the rest of it. */
function beginRaw(url: string, bytes: string): { heard: Promise<string>; end(rest: string): void } {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  const heard = new Promise<string>((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(text))
  })
  return { heard, end: (rest) => void socket.write(rest) }
}

const says = (text: string) => (received: Received[]) => received.some((activity) => activity.text === text)
const from = (address: string) => ({ 'x-forwarded-for': address })
const few = (points: number) => ({ points, seconds: 60 })

/** Begins a chat from this address and says something in it; answers the statuses. */
async function speak(
  server: TestServer,
  address: string,
  {
    site = 'vitrium',
    texts = ['hi'],
    chat,
  }: { site?: string; texts?: string[]; chat?: { token: string; id: string } } = {},
) {
  let talk = chat
  if (!talk) {
    const begun = await server.call('POST', '/chat/token', undefined, { site }, from(address))
    if (!begun.ok) return { begun, statuses: [], answers: [], chat: null }
    const { token, conversationId } = (await begun.json()) as { token: string; conversationId: string }
    talk = { token, id: conversationId }
  }
  const path = `/v3/directline/conversations/${talk.id}/activities`
  const answers: Response[] = []
  for (const text of texts) {
    answers.push(await server.call('POST', path, talk.token, { type: 'message', text }, from(address)))
  }
  return { begun: null, statuses: answers.map(({ status }) => status), answers, chat: talk }
}

/** Sends a file of so many bytes in a chat of its own; answers where it can be read. */
async function sendFile(server: TestServer, bytes: number): Promise<string> {
  const { chat } = await speak(server, '198.51.100.1', { texts: [] })
  const talk = `/v3/directline/conversations/${chat?.id}`
  const part = 'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
  const body = `--b\r\n${part}${'x'.repeat(bytes)}\r\n--b--\r\n`
  await server.call('POST', `${talk}/upload`, chat?.token, body, { 'content-type': 'multipart/form-data; boundary=b' })
  const { activities } = (await (await server.call('GET', `${talk}/activities`, chat?.token)).json()) as {
    activities: { attachments?: { contentUrl: string }[] }[]
  }
  return activities.flatMap(({ attachments = [] }) => attachments)[0]?.contentUrl ?? ''
}

describe('an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7', null],
    [' 203.0.113.7:51234', '203.0.113.7', null],
    ['::ffff:203.0.113.7', '203.0.113.7', null],
    ['::ffff:cb00:7107', '203.0.113.7', null],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2', '2001:db8:1'],
    ['2001:db8:1:2::9', '2001:db8:1:2', '2001:db8:1'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2', '2001:db8:1'],
    ['2001:db8::1', '2001:db8:0:0', '2001:db8:0'],
    ['2001:db8::2', '2001:db8:0:0', '2001:db8:0'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2', '2001:db8:1'],
    ['fe80::1%eth0', 'fe80:0:0:0', 'fe80:0:0'],
  ])('%s is counted as %s', (text, address, network) => expect(readOrigin(text)).toEqual({ address, network }))

  test.each(['', 'unknown', '_hidden', '1', '0x7f000001', '1.2.3', '203.0.113.777', ':::', 'x'.repeat(10_000)])(
    'is not made of %j',
    (text) => expect(readOrigin(text)).toBeNull(),
  )

  test('is the last one that the proxy wrote, and the proxy’s own where it wrote none or where no proxy is trusted', () => {
    const req = (forwarded?: string) =>
      ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress: '::ffff:10.0.0.1' } }) as never
    expect(originOf(req('198.51.100.1, 203.0.113.7'), true).address).toBe('203.0.113.7')
    expect(originOf(req('203.0.113.7'), false).address).toBe('10.0.0.1')
    expect(originOf(req(), true).address).toBe('10.0.0.1')
    expect(originOf(req('nonsense'), true).address).toBe('10.0.0.1')
  })
})

describe('a flood of addresses', () => {
  test('fills no memory: a counter remembers so many, and the newest of them', async () => {
    const limiter = createLimiter({ chats: { points: 2, seconds: 60 } }, 1_000)
    for (let i = 0; i < 100_000; i++) await limiter.spend('chats', `${i >> 8}.${i & 255}`)
    expect(limiter.remembered('chats')).toBe(1_000)
    await limiter.spend('chats', `${99_999 >> 8}.${99_999 & 255}`)
    expect(await limiter.spend('chats', `${99_999 >> 8}.${99_999 & 255}`)).toBeGreaterThan(0)
  }, 60_000)

  test('leaves nothing behind once its time is over', async () => {
    const limiter = createLimiter({ chats: { points: 1, seconds: 1 } }, 1_000)
    for (let i = 0; i < 500; i++) await limiter.spend('chats', `a${i}`)
    await new Promise((over) => setTimeout(over, 1_100))
    expect(await limiter.spend('chats', 'a0')).toBe(0)
    expect(limiter.remembered('chats')).toBe(1)
  })

  test('of one /48 meets a wider ceiling than that of a household', async () => {
    const server = await desk({ chats: { address: few(2), network: few(5) } })
    const begin = async (address: string) =>
      (await server.call('POST', '/chat/token', undefined, { site: 'vitrium' }, from(address))).status
    expect([await begin('2001:db8:1:1::1'), await begin('2001:db8:1:1::2'), await begin('2001:db8:1:1:9::3')]).toEqual([
      200, 200, 429,
    ])
    const others = ['2001:db8:1:2::1', '2001:db8:1:3::1', '2001:db8:1:4::1', '2001:db8:1:5::1']
    expect(await Promise.all(others.map(begin))).toEqual([200, 200, 200, 429])
    expect(await begin('2001:db8:2::1')).toBe(200)
  })
})

describe('a limit', () => {
  test('holds for the conversation, and another of the same address goes on', async () => {
    const server = await desk({ messages: { conversation: few(2) } })
    expect((await speak(server, '203.0.113.7', { texts: ['1', '2', '3'] })).statuses).toEqual([200, 200, 429])
    expect((await speak(server, '203.0.113.7')).statuses).toEqual([200])
  })

  test('holds for a signed visitor in all their conversations, wherever they write from', async () => {
    const website = secretSite('meridian-press')
    const server = await desk({ chats: { person: few(2) } }, { signers: [website.signer] })
    const begin = async (address: string) => {
      const visit = { site: website.site, identity: await signs(website) }
      return (await server.call('POST', '/chat/token', undefined, visit, from(address))).status
    }
    expect([await begin('203.0.113.1'), await begin('203.0.113.2'), await begin('203.0.113.3')]).toEqual([
      200, 200, 429,
    ])
  })

  test('counts whoever is proven as one person, and nobody else', () => {
    const talk = { id: 'c', site: null, signedAs: 's' } as unknown as Parameters<typeof whoIn>[0]
    const endUser = { kind: 'endUser', email: 'Ada@x.example', provider: null } as const
    expect(whoIn({ ...talk, person: { ...endUser, proof: 'code' } }).person).toBe('proven ada@x.example')
    expect(whoIn({ ...talk, person: endUser }).person).toBe('signed s')
    expect(whoIn({ ...talk, signedAs: null, person: endUser }).person).toBeNull()
  })

  test('of a website leaves other websites alone, and is not used up by one address that is too quick', async () => {
    const server = await desk({ messages: { address: few(2), site: few(4) } })
    expect((await speak(server, '203.0.113.1', { texts: ['1', '2', '3', '4', '5', '6'] })).statuses).toEqual([
      200, 200, 429, 429, 429, 429,
    ])
    expect((await speak(server, '203.0.113.2', { texts: ['1', '2'] })).statuses).toEqual([200, 200])
    expect((await speak(server, '203.0.113.3')).statuses).toEqual([429])
    expect((await speak(server, '203.0.113.3', { site: 'meridian-press' })).statuses).toEqual([200])
  })

  test('of new chats of a website holds for its own server’s tokens, too', async () => {
    const secret = 'a-secret-of-a-website-that-is-only-good-for-tests'
    const server = await desk({ chats: { address: few(1), site: few(2) } }, { directLineSecrets: [secret] })
    const begin = async (site: string) =>
      server.call('POST', '/v3/directline/tokens/generate', secret, { site }, from('203.0.113.1'))
    expect([(await begin('vitrium')).status, (await begin('vitrium')).status]).toEqual([200, 200])
    const refused = await begin('vitrium')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await begin('meridian-press')).status).toBe(200)
  })

  test('counts files by their bytes, before they are read', async () => {
    const server = await desk({ uploadBytes: { address: { points: 3_000, seconds: 60 } } })
    const { chat } = await speak(server, '203.0.113.7')
    const part = 'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    const body = `--b\r\n${part}${'x'.repeat(1_000)}\r\n--b--\r\n`
    const headers = { 'content-type': 'multipart/form-data; boundary=b', ...from('203.0.113.7') }
    const send = async () =>
      (await server.call('POST', `/v3/directline/conversations/${chat?.id}/upload`, chat?.token, body, headers)).status
    expect([await send(), await send(), await send()]).toEqual([200, 200, 429])
  })

  test('counts files that are read by their bytes, for the conversation and the address, and a small one as a hundred kilobytes', async () => {
    const kilobytes = (count: number) => ({ points: count * 1024, seconds: 60 })
    const server = await desk({ downloadBytes: { conversation: kilobytes(650), address: kilobytes(650) } })
    const statuses = async (...reads: [file: string, address: string][]) => {
      const all: number[] = []
      for (const [file, address] of reads) {
        const answer = await fetch(file, { headers: from(address) })
        await answer.arrayBuffer()
        all.push(answer.status)
      }
      return all
    }
    const [small, large] = [await sendFile(server, 10), await sendFile(server, 300 * 1024)]
    const [one, other, third] = ['203.0.113.1', '203.0.113.2', '203.0.113.3'] as const
    expect(await statuses([large, one], [small, one], [small, one], [small, one])).toEqual([200, 200, 200, 429])
    expect(await statuses([large, other], [large, third], [large, third])).toEqual([200, 429, 429])
    // who is over it is not looked for in the database any more
    const none = small.replace(/files\/[^/]+/, 'files/none')
    expect(await statuses([none, one], [none, other])).toEqual([429, 404])
  })

  test('of time cuts whoever does not take a file that was asked for', async () => {
    const server = await desk({})
    const bytes = 9 * 1024 * 1024
    const { pathname } = new URL(await sendFile(server, bytes))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', () => {}) // a line that is cut may end so
    const closed = new Promise((done) => socket.once('close', done))
    let taken = 0
    socket.on('data', (chunk) => {
      taken += chunk.length
      if (taken === chunk.length) socket.pause()
    })
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    await expect.poll(() => socket.isPaused()).toBe(true)
    vi.advanceTimersByTime(121_000)
    vi.useRealTimers()
    socket.resume()
    await closed
    expect(taken).toBeGreaterThan(0)
    expect(taken).toBeLessThan(bytes)
  })

  test('of slow uploads leaves other networks room, and one more when one is through', async () => {
    const server = await desk({})
    const part = 'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nsome text'
    const body = `--b\r\n${part}\r\n--b--\r\n`
    const begin = async (address: string) => {
      const { chat } = await speak(server, address)
      const head = [
        `POST /v3/directline/conversations/${chat?.id}/upload HTTP/1.1`,
        `Host: localhost\r\nAuthorization: Bearer ${chat?.token}\r\nX-Forwarded-For: ${address}`,
        `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\nConnection: close`,
      ]
      return beginRaw(server.url, `${head.join('\r\n')}\r\n\r\n${body.slice(0, -4)}`)
    }
    const whole = async (address: string) => {
      const upload = await begin(address)
      upload.end(body.slice(-4))
      return Number(/^HTTP\/1\.1 (\d+)/.exec(await upload.heard)?.[1])
    }
    const slow = [await begin('2001:db8:1:1::1'), await begin('2001:db8:1:2::1'), await begin('2001:db8:1:3::1')]
    await expect.poll(() => whole('2001:db8:1:4::1')).toBe(409)
    expect(await whole('2001:db8:2::1')).toBe(200)
    slow[0]?.end(body.slice(-4))
    expect(await slow[0]?.heard).toMatch(/^HTTP\/1\.1 200 /)
    expect(await whole('2001:db8:1:4::1')).toBe(200)
    for (const upload of slow.slice(1)) upload.end(body.slice(-4))
  })

  test('leaves whoever comes back to a chat out of the count of new ones', async () => {
    const server = await desk({ chats: { address: few(1) } })
    const begun = await server.call('POST', '/chat/token', undefined, { site: 'vitrium' }, from('203.0.113.7'))
    const { token } = (await begun.json()) as { token: string }
    for (let i = 0; i < 5; i++) {
      const again = { site: 'vitrium', resume: token }
      expect((await server.call('POST', '/chat/token', undefined, again, from('203.0.113.7'))).status).toBe(200)
    }
  })

  test.each([60, 100, 300, 3_000, 1_000_000])(
    'of one network is at most half of a website’s, with %i messages',
    (site) => {
      for (const [thing, scopes] of Object.entries<Partial<Record<string, Limit>>>(chatLimits(site))) {
        const whole = scopes.site
        for (const part of whole ? [scopes.address, scopes.network] : []) {
          expect(part?.seconds, thing).toBe(whole?.seconds)
          expect(part?.points, thing).toBeLessThanOrEqual((whole?.points ?? 0) / 2)
        }
      }
    },
  )

  test('is far above what an office does: a hundred people who begin and write within a minute', async () => {
    const turnstile = createTurnstile(chatLimits(3_000), { trustProxy: false, isUnlimited: () => false })
    const req = { headers: {}, socket: { remoteAddress: '203.0.113.7' } } as unknown as IncomingMessage
    let refused = 0
    for (let i = 0; i < 50; i++) refused += await turnstile.spend(req, 'chats', { site: 'a' })
    for (let i = 0; i < 300; i++) {
      refused += await turnstile.spend(req, 'messages', { conversation: `${i % 100}`, site: 'a' })
    }
    expect(refused).toBe(0)
  })
})

describe('the answer to whoever is too quick', () => {
  test('is 429 with a time in the form of Direct Line, readable from any website', async () => {
    const server = await desk({ messages: { conversation: few(1) } })
    const { chat } = await speak(server, '203.0.113.7')
    const path = `/v3/directline/conversations/${chat?.id}/activities`
    const headers = { ...from('203.0.113.7'), origin: 'https://shop.example' }
    const refused = await server.call('POST', path, chat?.token, { type: 'message', text: 'again' }, headers)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After')
    const until = Date.parse(refused.headers.get('retry-after') ?? '')
    expect(until - Date.now()).toBeGreaterThan(50_000)
    expect(until - Date.now()).toBeLessThan(62_000)
    const body = (await refused.json()) as { error: { code: string; message: string; retryAfterMs: number } }
    expect(body.error).toMatchObject({ code: 'TooManyRequests', message: expect.stringContaining('Wait') })
    expect(body.error.retryAfterMs).toBeGreaterThan(50_000)
    expect(body.error.retryAfterMs).toBeLessThanOrEqual(60_000)
  })

  test('fails the message at once on the unmodified client, whose chat goes on when the time is over', async () => {
    const server = await desk({ messages: { conversation: { points: 2, seconds: 2 } } })
    const { token } = await server.token()
    const client = openChat({ url: server.url, token })
    open.push(client)
    await client.until(says('Hello'))
    await client.say('1')
    await client.say('2')
    const begun = performance.now()
    await expect(client.say('3')).rejects.toMatchObject({ status: 429 })
    expect(performance.now() - begun).toBeLessThan(1_500)
    await new Promise((over) => setTimeout(over, 2_100))
    await client.say('4')
    await client.until(says('You said 4'))
    expect(client.statuses).toEqual(['Uninitialized', 'Connecting', 'Online'])
  })

  test('keeps the unmodified client trying where it opens its chat, until it may', { timeout: 60_000 }, async () => {
    const server = await desk({ connects: { conversation: { points: 1, seconds: 3 } } })
    const { token, conversationId } = await server.token()
    const path = '/v3/directline/conversations'
    expect((await server.call('POST', path, token)).status).toBe(201)
    expect((await server.call('POST', path, token)).status).toBe(429)
    const client = openChat({ url: server.url, token })
    open.push(client)
    await client.until(says('Hello'), 30_000)
    expect(client.statuses.at(-1)).toBe('Online')
    expect(conversationId).toBeTruthy()
  })

  test('is an empty one for a client that asks for lines, which would stop for ever otherwise', async () => {
    const server = await desk({ reads: { conversation: { points: 3, seconds: 3 } } })
    const { token } = await server.token()
    const client = openChat({ url: server.url, token, webSocket: false })
    open.push(client)
    await client.until(says('Hello'))
    await new Promise((over) => setTimeout(over, 1_500)) // asks five times a second
    await client.say('still there?')
    await client.until(says('You said still there?'), 20_000)
  })

  test('is never 403, whatever is refused', async () => {
    const none = few(0)
    const all = Object.fromEntries(Object.keys(chatLimits(60)).map((thing) => [thing, { address: none }]))
    const free = await desk({})
    const { token, conversationId } = await free.token()
    const at = `/v3/directline/conversations/${conversationId}`
    await free.call('POST', `${at}/activities`, token, { type: 'message', text: 'x' })
    // another process of the same desk, for which the conversation is there
    const server = await desk(all, { store: free.store })
    const calls: [string, string, number][] = [
      ['POST', '/chat/token', 429],
      ['POST', '/v3/directline/tokens/refresh', 429],
      ['POST', '/v3/directline/conversations', 429],
      ['GET', at, 429],
      ['GET', `${at}/activities`, 200], // an empty one, as above
      ['POST', `${at}/activities`, 429],
      ['POST', `${at}/upload`, 429],
      ['GET', `${at}/files/one/a.txt`, 429],
    ]
    for (const [method, path, status] of calls) {
      const body = method === 'POST' ? { type: 'message', text: 'x' } : undefined
      const answer = await server.call(method, path, token, body)
      expect(`${method} ${path}: ${answer.status}`).toBe(`${method} ${path}: ${status}`)
      if (status === 200) expect(await answer.json()).toMatchObject({ activities: [] })
    }
  })
})

describe('streams', () => {
  /** The status with which a stream is refused, or null when it opens. */
  async function listen(server: TestServer, address: string): Promise<number | null> {
    const begun = await server.call('POST', '/chat/token', undefined, { site: 'vitrium' }, from(address))
    const { token } = (await begun.json()) as { token: string }
    const opened = await server.call('POST', '/v3/directline/conversations', token, undefined, from(address))
    const { streamUrl } = (await opened.json()) as { streamUrl: string }
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(streamUrl, { headers: from(address) })
      sockets.push(socket)
      socket.on('open', () => resolve(null))
      socket.on('unexpected-response', (_req, res) => resolve(res.statusCode ?? 0))
      socket.on('error', reject)
    })
  }
  const sockets: WebSocket[] = []
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate()
  })

  test('are a part of all there may be for one address and one website, and one more when one has gone', async () => {
    const server = await desk({}, { chatSocketsMax: 8 })
    const opened = async (...addresses: string[]) => {
      const answers: (number | null)[] = []
      for (const address of addresses) answers.push(await listen(server, address))
      return answers
    }
    expect(await opened('203.0.113.1', '203.0.113.1', '203.0.113.1')).toEqual([null, null, 429])
    expect(await opened('198.51.100.2', '198.51.100.2', '192.0.2.3', '192.0.2.3')).toEqual([null, null, null, null])
    expect(await opened('198.18.0.4')).toEqual([429])
    sockets[0]?.terminate()
    await expect.poll(() => listen(server, '198.18.0.4')).toBeNull()
  })
})

test('a stream that is opened over and over is counted, each time', async () => {
  const server = await desk({ streams: { conversation: few(2) } })
  const { token } = await server.token()
  const { streamUrl } = (await (await server.call('POST', '/v3/directline/conversations', token)).json()) as {
    streamUrl: string
  }
  const knock = () =>
    new Promise<number | null>((resolve) => {
      const socket = new WebSocket(streamUrl)
      socket.on('open', () => socket.terminate())
      socket.on('unexpected-response', (_req, res) => resolve(res.statusCode ?? 0))
      socket.on('close', () => resolve(null))
      socket.on('error', () => {})
    })
  expect([await knock(), await knock(), await knock()]).toEqual([null, null, 429])
})

describe('the other doors', () => {
  test.each([
    ['GET', '/help/search', 'search'],
    ['GET', '/help/suggest', 'search'],
    ['GET', '/calendar/opening-hours.ics', 'feeds'],
    ['GET', '/calendar/deadlines/x.ics', 'feeds'],
    ['POST', '/letters/digest', 'unsubscribe'],
    ['POST', '/api/mail', 'mails'],
    ['POST', '/api/messages', 'hosted'],
    ['GET', '/metrics', 'monitor'],
    ['POST', '/api/session', 'signIn'],
    ['POST', '/api/session/code', 'signIn'],
    ['GET', '/console/sign-in/callback', 'signIn'],
    ['POST', '/api/admin/webhooks/w1/tests', 'webhookTests'],
    ['GET', '/api/queue', 'console'],
    ['GET', '/help', 'pages'],
    ['GET', '/help/:slug', 'pages'],
    ['GET', '/help/section/:folder', 'pages'],
    ['GET', '/sitemap.xml', 'pages'],
    ['POST', '/help/:slug/vote', null],
    ['GET', '/help.css', null],
    ['GET', '/healthz', null],
    ['POST', '/v3/directline/conversations', null],
  ])('%s %s is counted as %s', (method, path, door) => expect(doorOf(method, path)).toBe(door))

  test('say how long to wait, in the language of the browser, and let others in', async () => {
    const server = await desk({}, { production: true })
    const knock = (address: string, language = 'en') =>
      fetch(`${server.url}/metrics`, { headers: { ...from(address), 'accept-language': language } })
    for (let i = 0; i < doorLimits.monitor.address.points; i++) await (await knock('203.0.113.7')).text()
    const refused = await knock('203.0.113.7', 'fr-CA')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.text()).toMatch(/^Cela fait beaucoup d’un coup\. Attendez \d+ secondes, puis réessayez\.\n$/)
    expect((await knock('203.0.113.8')).status).toBe(404)
  })

  test('are counted however their address is written', async () => {
    const server = await desk({}, { production: true })
    for (let i = 0; i < doorLimits.monitor.address.points; i++) {
      await (await fetch(`${server.url}/metrics`, { headers: from('203.0.113.7') })).text()
    }
    for (const path of ['/%6detrics', '/metric%73', '/metrics#x', '/./metrics', '/x/../metrics', '/%2e/metrics']) {
      const head = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.7\r\nConnection: close\r\n\r\n`
      expect(await beginRaw(server.url, head).heard, path).toMatch(/^HTTP\/1\.1 429 /)
    }
  })
})
