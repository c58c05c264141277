import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect, createServer as createTcp } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createWebhookPost } from '../../src/delivery/webhookPost.ts'
import { type Arrived, hookServer } from '../support/hookServer.ts'

const rules = { allowPrivate: ['127.0.0.0/8'], production: false }
const never = new AbortController().signal
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function receiver(answer: (res: ServerResponse, arrived: Arrived) => void | Promise<void>) {
  const server = await hookServer((arrived, res) => answer(res, arrived))
  closing.push(server.close)
  return server
}

const post = createWebhookPost(rules, { timeoutMs: 1_500 })
const send = (url: string, body = '{"a":1}') => post(url, { 'webhook-id': 'msg_1' }, body, never)

describe('one attempt', () => {
  test('posts the body to the character, as JSON, with its headers', async () => {
    const { url, arrived } = await receiver((res) => void res.writeHead(204).end())
    const body = JSON.stringify({ text: 'Zoë 🦊 \u0000 "quoted"' })
    expect(await send(url, body)).toEqual({ came: 'through', status: 204 })
    expect(arrived).toHaveLength(1)
    expect(arrived[0]).toMatchObject({
      path: '/hooks',
      body,
      headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1', 'user-agent': 'Signpost-Webhooks/1' },
    })
  })

  test.each([
    [200, { came: 'through', status: 200 }],
    [299, { came: 'through', status: 299 }],
    [400, { came: 'failed', cause: 'answered', status: 400, retryAfterMs: null }],
    [404, { came: 'failed', cause: 'answered', status: 404, retryAfterMs: null }],
    [410, { came: 'failed', cause: 'gone', status: 410, retryAfterMs: null }],
    [500, { came: 'failed', cause: 'answered', status: 500, retryAfterMs: null }],
  ])('answered with %i', async (status, came) => {
    const { url } = await receiver((res) => void res.writeHead(status).end('secrets of the receiver'))
    expect(await send(url)).toEqual(came)
  })

  test.each([301, 302, 303, 307, 308])('does not follow a redirect (%i)', async (status) => {
    const elsewhere = await receiver((res) => void res.end())
    const { url } = await receiver((res) => void res.writeHead(status, { location: elsewhere.url }).end())
    expect(await send(url)).toMatchObject({ came: 'failed', cause: 'redirected', status })
    expect(elsewhere.arrived).toEqual([])
  })

  test.each([
    ['seconds', '120', 120_000],
    ['nothing readable', 'soon', null],
    ['a date in the past', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ])('hears for how long it shall leave the receiver alone: %s', async (_, header, retryAfterMs) => {
    const { url } = await receiver((res) => void res.writeHead(429, { 'retry-after': header }).end())
    expect(await send(url)).toEqual({ came: 'failed', cause: 'answered', status: 429, retryAfterMs })
  })

  test('hears it as a date too', async () => {
    const at = new Date(Date.now() + 600_000).toUTCString()
    const { url } = await receiver((res) => void res.writeHead(503, { 'retry-after': at }).end())
    const came = (await send(url)) as { retryAfterMs: number }
    expect(came.retryAfterMs).toBeGreaterThan(590_000)
    expect(came.retryAfterMs).toBeLessThanOrEqual(600_000)
  })

  test('waits no longer than it may for a receiver that takes the body and says nothing', async () => {
    const { url } = await receiver(() => {})
    expect(await send(url)).toMatchObject({ came: 'failed', cause: 'timeout' })
  })

  test('waits no longer for one that sends its headers a byte at a time', async () => {
    let dripped = 0
    const slow = createTcp((socket) => {
      socket.on('error', () => {}).resume()
      const headers = 'HTTP/1.1 200 OK\r\nX-Slow: '
      const drip = setInterval(() => socket.write(headers[dripped++] ?? 'a'), 50)
      socket.on('close', () => clearInterval(drip))
    })
    await new Promise<void>((ready) => slow.listen(0, '127.0.0.1', ready))
    closing.push(() => new Promise((closed) => void slow.close(() => closed())))
    const { port } = slow.address() as AddressInfo
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ came: 'failed', cause: 'timeout' })
    expect(dripped).toBeGreaterThan(5)
  })

  test('reads no more than it needs of an endless answer; the status counts', async () => {
    let written = 0
    const { url } = await receiver(async (res) => {
      res.writeHead(200)
      while (!res.destroyed && written < 200_000_000) {
        written += 65_536
        if (!res.write(Buffer.alloc(65_536)))
          await Promise.race([pause(50), new Promise((go) => res.once('drain', go))])
      }
    })
    expect(await send(url)).toEqual({ came: 'through', status: 200 })
    await pause(200)
    expect(written).toBeLessThan(20_000_000)
  })

  test('a yes whose body never ends is a yes', async () => {
    const { url } = await receiver((res) => void res.writeHead(202).write('and then'))
    expect(await send(url)).toEqual({ came: 'through', status: 202 })
  })

  test.each([
    ['hangs up', (socket: import('node:net').Socket) => socket.destroy()],
    ['speaks another tongue', (socket: import('node:net').Socket) => socket.end('SSH-2.0-x\r\n')],
  ])('a receiver that %s is a broken connection', async (_, act) => {
    const server = createTcp((socket) => {
      socket.on('error', () => {}).resume()
      act(socket)
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    closing.push(() => new Promise((closed) => void server.close(() => closed())))
    const { port } = server.address() as AddressInfo
    expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ came: 'failed', cause: 'connection' })
  })

  test('nobody listening is a broken connection', async () => {
    const server = await hookServer(() => {})
    await server.close()
    expect(await send(server.url)).toMatchObject({ came: 'failed', cause: 'connection', status: null })
  })

  test('a name that nobody has is unknown', async () => {
    const lost = createWebhookPost(rules, {
      timeoutMs: 1_500,
      lookup: (_name, _options, done) =>
        done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }) as NodeJS.ErrnoException, '', 0),
    })
    expect(await lost('https://nowhere.example/', {}, '{}', never)).toMatchObject({ cause: 'unknownHost' })
  })

  test('a receiver without a certificate one may trust is not spoken to', async () => {
    const server = createTcp((socket) => {
      socket.on('error', () => {}).resume()
      socket.end('no TLS here')
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    closing.push(() => new Promise((closed) => void server.close(() => closed())))
    const { port } = server.address() as AddressInfo
    expect(await send(`https://127.0.0.1:${port}/`)).toMatchObject({ came: 'failed', cause: 'certificate' })
  })

  test('breaks off when the desk closes, and says that nothing is known', async () => {
    const { url } = await receiver(() => {})
    const stop = new AbortController()
    const sending = post(url, {}, '{}', stop.signal)
    setTimeout(() => stop.abort(), 100)
    expect(await sending).toEqual({ came: 'stopped' })
  })

  test('does not reach this machine where that is not allowed, whatever it is called', async () => {
    const { url, arrived } = await receiver((res) => void res.end())
    const strict = createWebhookPost({ allowPrivate: [], production: false }, { timeoutMs: 1_500 })
    const { port } = new URL(url)
    expect(await strict(url, {}, '{}', never)).toMatchObject({ cause: 'refusedAddress' })
    expect(await strict(`http://localhost:${port}/hooks`, {}, '{}', never)).toMatchObject({ cause: 'refusedAddress' })
    expect(arrived).toEqual([])
    // it is there for whoever asks without the rules
    await new Promise<void>((ok) => connect(Number(port), '127.0.0.1', ok).on('close', () => {}))
  })
})
