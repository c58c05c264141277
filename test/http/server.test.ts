import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Next, Request, Response, Server } from 'restify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { NotNow } from '../../src/domain/notNow.ts'
import { openServer, type TestServer } from './openServer.ts'

const conversations = '/v3/directline/conversations'
const secretWords = 'the pass phrase of the vault'
let server: TestServer
const sockets: WebSocket[] = []

/** Routes of another room, gone wrong in every way. */
function faulty(restify: Server): void {
  restify.get('/test/throws', (_req: Request, _res: Response, _next: Next) => {
    throw new Error(secretWords)
  })
  restify.get('/test/rejects', async () => {
    throw Object.assign(new Error(secretWords), { statusCode: 418 })
  })
  restify.post('/test/forgets', async () => {})
  restify.get('/test/away', async () => {
    throw new NotNow(secretWords)
  })
}

beforeAll(async () => {
  server = await openServer({ limits: {}, routes: [faulty] })
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate()
})
afterAll(() => server.close())

/** Sends bytes as they are; answers what came back, and whether the other side hung up. */
function raw(text: string, patienceMs = 2_000): Promise<{ answer: string; hungUp: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(text))
    let answer = ''
    const finish = (hungUp: boolean) => {
      clearTimeout(patience)
      socket.destroy()
      resolve({ answer, hungUp })
    }
    const patience = setTimeout(() => finish(false), patienceMs)
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('error', () => {})
    socket.on('close', () => finish(true))
  })
}

/** Opens a stream; `refused` is the status if it does not open. */
function listen(address: string): Promise<{ socket: WebSocket; frames: string[]; refused: number | null }> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address)
    const frames: string[] = []
    sockets.push(socket)
    socket.on('message', (data) => frames.push(data.toString()))
    socket.on('open', () => resolve({ socket, frames, refused: null }))
    socket.on('unexpected-response', (_request, { statusCode }) => {
      resolve({ socket, frames, refused: statusCode ?? 0 })
    })
    socket.on('error', () => {})
  })
}

async function aStream(owner = server): Promise<{ url: string; token: string; conversationId: string }> {
  const { token, conversationId } = await owner.token()
  const { streamUrl } = await (await owner.call('POST', conversations, token)).json()
  return { url: streamUrl, token, conversationId }
}

async function until(satisfied: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !satisfied(); tries++) await pause(10)
  expect(satisfied()).toBe(true)
}

async function expectAlive(): Promise<void> {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
}

describe('bodies', () => {
  test('compressed ones are refused unopened: garbage, a bomb, and honest ones too', async () => {
    const { token, conversationId } = await server.token()
    const path = `${server.url}${conversations}/${conversationId}/activities`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const bomb = gzipSync(Buffer.from(`{"type":"message","text":"${'a'.repeat(50_000_000)}"}`))
    for (const body of [Buffer.from('garbage'), bomb, gzipSync('{"type":"message","text":"hi"}')]) {
      const response = await fetch(path, { method: 'POST', headers, body: new Uint8Array(body) })
      expect(response.status).toBe(415)
    }
    for (const route of ['/chat/token', '/v3/directline/conversations']) {
      const response = await fetch(`${server.url}${route}`, { method: 'POST', headers, body: 'garbage' })
      expect(response.status).toBe(415)
    }
    await expectAlive()
  })

  test('too many bytes are refused by the header, and while they come in without one', async () => {
    const { token, conversationId } = await server.token()
    const path = `${conversations}/${conversationId}/activities`
    const announced = await server.call('POST', path, token, { type: 'message', text: 'a'.repeat(400_000) })
    expect(announced.status).toBe(413)
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 100; i++) controller.enqueue(Buffer.alloc(10_000, 'a'))
        controller.close()
      },
    })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const trickled = { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit
    expect((await fetch(`${server.url}${path}`, trickled)).status).toBe(413)
  })

  test('that are refused leave the line fit for the next request', async () => {
    const { token, conversationId } = await server.token()
    const own = `${conversations}/${conversationId}`
    const post = (path: string, type: string, length: number, body: string) =>
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`
    const json = post(`${own}/activities`, 'application/json', 300_000, 'x'.repeat(300_000))
    const noParts = post(`${own}/upload`, 'multipart/form-data; boundary=b', 90_000, 'x'.repeat(90_000))
    const file = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${'a'.repeat(11_000_000)}`
    const large = post(`${own}/upload`, 'multipart/form-data; boundary=b', file.length, file)
    const last = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const { answer, hungUp } = await raw(json + noParts + large + last, 8_000)
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['413', '400', '400', '200'].map((status) => `HTTP/1.1 ${status}`))
    expect(hungUp).toBe(true)
  })

  test('deep nesting is refused and a key like __proto__ does nothing', async () => {
    const { token, conversationId } = await server.token()
    const path = `${conversations}/${conversationId}/activities`
    const deep = `{"type":"message","text":"hi","value":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
    expect((await server.call('POST', path, token, deep)).status).toBe(400)
    const hostile =
      '{"type":"message","text":"hi","__proto__":{"polluted":1},"value":{"__proto__":{"polluted":2},"constructor":{"prototype":{"polluted":3}}}}'
    expect((await server.call('POST', path, token, hostile)).status).toBe(200)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    const value = server.incoming.findLast(({ conversation }) => conversation === (conversationId as never))?.value
    expect(Object.keys(value as object)).toEqual(['constructor'])
    expect((value as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('that are no UTF-8, and clients that hang up half way, harm nobody', async () => {
    const { token, conversationId } = await server.token()
    const path = `${conversations}/${conversationId}/activities`
    const headers = { authorization: `Bearer ${token}` }
    const invalid = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])
    expect((await fetch(`${server.url}${path}`, { method: 'POST', headers, body: invalid })).status).toBe(400)
    await raw(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 50\r\n\r\n{"type"`,
      100,
    )
    await expectAlive()
    expect(server.lines.filter(({ fault }) => JSON.stringify(fault ?? '').includes('hung up'))).toEqual([])
  })
})

describe('restify', () => {
  test.each(['/test/throws', '/test/rejects'])('%s: a handler that fails is a 500 that tells nothing', async (path) => {
    const response = await fetch(`${server.url}${path}`)
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).toBe('Something went wrong on our side. Try again in a moment.\n')
    const line = server.lines.findLast(({ what, route }) => what === 'request failed' && route === path)
    expect(line).toMatchObject({ requestId: response.headers.get('x-request-id'), fault: { name: 'Error' } })
  })

  test('what may work in a moment is a 503 that says when to come again', async () => {
    const response = await fetch(`${server.url}/test/away`)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.text()).toBe('This cannot be done right now. Try again in a moment.\n')
  })

  test('a handler that forgets to answer is a 500 and not a line that hangs', async () => {
    expect((await fetch(`${server.url}/test/forgets`, { method: 'POST' })).status).toBe(500)
  })

  test('unknown addresses and verbs are told in the shape of their room', async () => {
    const missing = await server.call('GET', '/v3/directline/nothing')
    expect([missing.status, (await missing.json()).error.code]).toEqual([404, 'NotFound'])
    const verb = await server.call('DELETE', '/v3/directline/conversations')
    expect([verb.status, (await verb.json()).error.code]).toEqual([405, 'MethodNotAllowed'])
    const page = await fetch(`${server.url}/<script>alert(1)</script>`)
    expect([page.status, await page.text()]).toEqual([404, 'There is nothing here.\n'])
    expect((await server.call('POST', '/api/messages', undefined, { type: 'message' })).status).toBe(404)
  })

  test.each([
    ['a Host that is no name', 'GET / HTTP/1.1\r\nHost: [\r\n\r\n'],
    ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b?c\r\n\r\n'],
    ['a Host with a port out of range', 'GET /healthz HTTP/1.1\r\nHost: a:99999\r\n\r\n'],
    ['an absolute target', 'GET http://evil/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a broken escape', 'GET /v3/directline/conversations/%zz/activities HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a broken escape in a file', 'GET /v3/directline/conversations/a/files/b/%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a path of slashes', 'GET //evil.example/%2e%2e/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['two lengths', 'POST /chat/token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
    [
      'a length and chunks',
      'POST /chat/token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(5_000)}\r\n`],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
  ])('survives %s', async (_what, text) => {
    const { answer } = await raw(text, 300)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
    await expectAlive()
  })

  test('an id of a request is taken over only if it is one', async () => {
    const id = async (given: string) =>
      (await server.call('GET', '/healthz', undefined, undefined, { 'x-request-id': given })).headers.get(
        'x-request-id',
      )
    expect(await id('from-the-proxy-1')).toBe('from-the-proxy-1')
    expect(await id('short')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await id('with "quotes" and more')).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('origins', () => {
  test('a preflight names the four headers of chat clients', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }
    const response = await server.call('OPTIONS', conversations, undefined, undefined, headers)
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'authorization, content-type, x-ms-bot-agent, x-requested-with',
    )
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, POST, OPTIONS')
    expect(response.headers.get('vary')).toBe('Origin')
    expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  })

  test('errors can be read from elsewhere too, and only the session call with credentials', async () => {
    const from = { origin: 'https://shop.example' }
    for (const path of [conversations, '/v3/directline/nothing']) {
      const response = await server.call('POST', path, undefined, undefined, from)
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example')
      expect(response.headers.get('access-control-expose-headers')).toContain('Retry-After')
    }
    const session = await server.call('GET', '/v3/directline/session/getsessionid', undefined, undefined, from)
    expect(session.headers.get('access-control-allow-credentials')).toBe('true')
  })

  test('our own calls cannot be read from elsewhere', async () => {
    const from = { origin: 'https://evil.example' }
    for (const path of ['/chat/token', '/api/session']) {
      const response = await server.call('OPTIONS', path, undefined, undefined, from)
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      expect(response.status).toBeGreaterThanOrEqual(400)
    }
  })
})

describe('streams', () => {
  test('an upgrade to nowhere is answered and the line closed', async () => {
    const key =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    for (const path of ['/', '/api/stream', `${conversations}/a/stream/b`, `${conversations}/../stream`]) {
      const { answer, hungUp } = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n${key}\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
      expect(hungUp).toBe(true)
    }
    const strange = await raw(
      `GET ${conversations}/a/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`,
    )
    expect([strange.answer.slice(0, 12), strange.hungUp]).toEqual(['HTTP/1.1 401', true])
  })

  test('a bad, late or foreign ticket is 401', async () => {
    const mine = await aStream()
    const theirs = await aStream()
    const withTicket = (ticket: string) => mine.url.replace(/t=.*$/, `t=${ticket}`)
    const ticketOf = (url: string) => new URL(url).searchParams.get('t') ?? ''
    expect((await listen(withTicket(''))).refused).toBe(401)
    expect((await listen(withTicket('x.y.z'))).refused).toBe(401)
    expect((await listen(withTicket(ticketOf(theirs.url)))).refused).toBe(401)
    expect((await listen(withTicket(mine.token))).refused).toBe(401)
    expect((await listen(mine.url.replace('watermark=', 'watermark=abc'))).refused).toBe(400)
    server.ahead.ms = 400_000
    expect((await listen(mine.url)).refused).toBe(401)
    server.ahead.ms = 0
    expect((await listen(mine.url)).refused).toBeNull()
  })

  test('frames are a list of activities with a watermark, and nothing else', async () => {
    const { url, conversationId } = await aStream()
    const { frames } = await listen(url)
    await server.agentSays(conversationId, ['one', 'two'])
    await until(() => frames.join().includes('two'))
    const parsed = frames.map((frame) => JSON.parse(frame))
    for (const frame of parsed) {
      expect(Object.keys(frame).sort()).toEqual(['activities', 'watermark'])
      expect(frame).toMatchObject({ activities: expect.any(Array), watermark: expect.stringMatching(/^\d+$/) })
    }
    const marks = parsed.map(({ watermark }) => Number(watermark))
    expect(marks).toEqual([...marks].sort((a, b) => a - b))
    const times = parsed.flatMap(({ activities }) =>
      activities.map(({ timestamp }: { timestamp: string }) => timestamp),
    )
    expect(times).toEqual([...new Set(times)].sort())
  })

  test('empty and senseless frames of a client change nothing, an enormous one ends its line only', async () => {
    const { url, conversationId } = await aStream()
    const quiet = await listen(url)
    const loud = await listen(url)
    for (const frame of ['', 'garbage', '{"type":"message"}', '\0']) quiet.socket.send(frame)
    loud.socket.send('x'.repeat(5_000))
    await until(() => loud.socket.readyState === WebSocket.CLOSED)
    await server.agentSays(conversationId, ['still there?'])
    await until(() => quiet.frames.join().includes('still there?'))
    for (let i = 0; i < 400; i++) quiet.socket.send('')
    await until(() => quiet.socket.readyState === WebSocket.CLOSED)
    await expectAlive()
  })

  test('a reset in the middle of the handshake harms nobody', async () => {
    const { url } = await aStream()
    const { pathname, search, port } = new URL(url)
    for (let i = 0; i < 5; i++) {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
        )
        socket.resetAndDestroy()
      })
      socket.on('error', () => {})
    }
    await pause(100)
    await expectAlive()
  })

  test('a conversation has eight lines at most, and a ninth when one has gone', async () => {
    const { url } = await aStream()
    const lines = await Promise.all(Array.from({ length: 8 }, () => listen(url)))
    expect(lines.map(({ refused }) => refused)).toEqual(Array(8).fill(null))
    expect((await listen(url)).refused).toBe(429)
    lines[0]?.socket.terminate()
    await until(() => lines[0]?.socket.readyState === WebSocket.CLOSED)
    await pause(50)
    expect((await listen(url)).refused).toBeNull()
  })

  test('a stop tells every client to come back, and finishes what is under way', async () => {
    let finish = () => {}
    const own = await openServer({
      routes: [
        (restify: Server) => {
          restify.get('/test/slow', async (_req: Request, res: Response) => {
            await new Promise<void>((resolve) => {
              finish = resolve
            })
            res.writeHead(200)
            res.end('done')
          })
        },
      ],
    })
    const { url } = await aStream(own)
    const { socket } = await listen(url)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const slow = fetch(`${own.url}/test/slow`).then((response) => response.text())
    await pause(50)
    const stopped = own.close()
    expect(await closed).toBe(1012)
    await expect(fetch(`${own.url}/healthz`)).rejects.toThrow()
    finish()
    expect(await slow).toBe('done')
    await stopped
  })
})

describe('readers who do not read', () => {
  const MB = 1024 * 1024
  const warned = (own: TestServer, begin: string) =>
    own.lines.filter(({ what }) => String(what).startsWith(begin)).reduce((sum, { count }) => sum + Number(count), 0)

  /** Asks and reads nothing; `heard` reads the rest, and answers how many bytes there were. */
  async function ask(own: TestServer, text: string): Promise<{ heard(): Promise<number> }> {
    const socket = connect(Number(new URL(own.url).port), '127.0.0.1')
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(text)
    await pause(100)
    const heard = () =>
      new Promise<number>((resolve) => {
        let bytes = 0
        socket.on('data', (chunk) => {
          bytes += chunk.length
        })
        socket.on('error', () => {})
        socket.on('close', () => resolve(bytes))
      })
    return { heard }
  }

  test('hold no more together than may be held: the oldest are let go, and whoever reads gets all', async () => {
    const large = Buffer.alloc(16 * MB)
    const serve = (restify: Server) => {
      restify.get('/test/large', async (_req: Request, res: Response) => {
        res.writeHead(200, { 'Content-Length': large.length })
        res.end(large)
      })
    }
    const own = await openServer({ routes: [serve], heldBytesMax: 36 * MB })
    const request = 'GET /test/large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const deaf = []
    for (let n = 0; n < 4; n++) deaf.push(await ask(own, request))
    await expect.poll(() => warned(own, 'answers that nobody read')).toBeGreaterThan(0)
    expect((await (await fetch(`${own.url}/test/large`)).arrayBuffer()).byteLength).toBe(large.length)
    expect(await deaf[0]?.heard()).toBeLessThan(large.length)
    expect(await deaf[3]?.heard()).toBeGreaterThan(large.length)
    await own.close()
  })

  test('lose their stream, too', { timeout: 60_000 }, async () => {
    const own = await openServer({ heldBytesMax: 1 })
    const { url, conversationId } = await aStream(own)
    const { pathname, search } = new URL(url)
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    const deaf = await ask(own, `GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`)
    // what the line itself takes up, some megabytes, is no burden to us
    for (let n = 0; n < 60 && warned(own, 'streams that nobody read') === 0; n++) {
      await own.agentSays(conversationId, Array(10).fill('x'.repeat(20_000)))
      await pause(300)
    }
    expect(warned(own, 'streams that nobody read')).toBe(1)
    await deaf.heard()
    await own.close()
  })
})

describe('stopping', () => {
  test('does not wait for streams of events, which never end by themselves', async () => {
    const events = (restify: Server) => {
      restify.get('/test/events', async (_req: Request, res: Response) => {
        res.writeHead(200, { 'Content-Type': 'text/event-stream' })
        res.write(': here\n\n')
      })
    }
    const own = await openServer({ routes: [events] })
    const response = await fetch(`${own.url}/test/events`)
    await response.body?.getReader().read()
    const begun = performance.now()
    await own.close()
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})

describe('starting', () => {
  test('a port that is taken is told with the remedy', async () => {
    const port = Number(new URL(server.url).port)
    await expect(openServer({ port })).rejects.toThrow(`Port ${port} is taken. Set PORT to another one`)
  })
})

describe('addresses', () => {
  test('are taken from the setting, or from names of this machine, and never from a stranger', async () => {
    const { token } = await server.token()
    const streamFor = async (host: string) => {
      const { answer } = await raw(
        `POST ${conversations} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      )
      return /"streamUrl":"(wss?:\/\/[^/]+)/.exec(answer)?.[1]
    }
    expect(await streamFor('localhost:9999')).toBe('ws://localhost:9999')
    expect(await streamFor('evil.example')).toBe(server.url.replace('http', 'ws'))
    const set = await openServer({ publicUrl: 'https://help.example.org' })
    const begun = await set.call('POST', conversations, (await set.token()).token)
    expect((await begun.json()).streamUrl).toMatch(/^wss:\/\/help\.example\.org\/v3\//)
    expect(begun.headers.get('strict-transport-security')).toBe('max-age=31536000')
    await set.close()
  })
})
