import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SECOND } from '../../src/calendar/time.ts'
import { openServer, type TestServer } from '../http/openServer.ts'
import { milliseconds, planted, read } from './files.ts'
import { judged, tool } from './tools.ts'

const caddy = tool('caddy')
const caddyfile = read('deploy/Caddyfile')

describe('the proxy’s settings', () => {
  test('let go of an idle line before the desk does, or a request would meet one that is closing', () => {
    const deskKeepsMs = 75 * SECOND
    const of = (text: string) => milliseconds(/^\s*keepalive (\S+)$/m.exec(text)?.[1] ?? '2m') // Caddy's own default
    expect(of(caddyfile)).toBeLessThan(deskKeepsMs)
    expect(of(planted(caddyfile, /^\s*keepalive .*\n/m, ''))).toBeGreaterThan(deskKeepsMs)
    expect(read('src/http/server.ts')).toContain('KEEP_ALIVE_MS = 75 * SECOND')
  })
})

describe.skipIf(!caddy)('Caddy', () => {
  let home: string
  let desk: TestServer
  let plain: Server
  let asked: (req: IncomingMessage, res: ServerResponse) => void = (_req, res) => void res.end()
  let proxies: ChildProcess[] = []

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'signpost-caddy-'))
    desk = await openServer({ production: true, trustProxy: true })
    plain = createServer((req, res) => asked(req, res)).listen(0, '127.0.0.1')
    await once(plain, 'listening')
  })
  afterAll(async () => {
    for (const proxy of proxies) {
      proxy.kill()
      await once(proxy, 'exit')
    }
    plain.closeAllConnections()
    plain.close()
    await desk.close()
    rmSync(home, { recursive: true, force: true })
  })

  /** Caddy with our file before a port of this machine. Answers its address. */
  async function before(port: number): Promise<string> {
    const own = await freePort()
    const file = join(home, `Caddyfile-${own}`)
    writeFileSync(file, planted(caddyfile, /^\{\n/m, '{\n\tadmin off\n')) // its own port is one and the same for all
    const url = `http://localhost:${own}`
    const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home }
    const settings = { PUBLIC_URL: url, UPSTREAM_HOST: '127.0.0.1', UPSTREAM_PORT: String(port) }
    const proxy = spawn(caddy as string, ['run', '--config', file, '--adapter', 'caddyfile'], {
      env: { ...env, ...settings },
      stdio: 'ignore',
    })
    proxies = [...proxies, proxy]
    for (let tries = 0; tries < 200; tries++) {
      if (await fetch(url, { method: 'HEAD' }).catch(() => null)) return url
      await pause(100)
    }
    throw new Error('Caddy does not answer')
  }

  async function freePort(): Promise<number> {
    const socket = createSocket().listen(0)
    await once(socket, 'listening')
    const { port } = socket.address() as AddressInfo
    socket.close()
    return port
  }

  test('takes the file as it is, and would not take a slip', () => {
    const env = ['validate', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile']
    expect(judged(caddy as string, env)).toMatchObject({ code: 0 })
    expect(judged(caddy as string, ['fmt', '--diff', 'deploy/Caddyfile']).said).not.toMatch(/^[-+] /m)
    expect(
      judged('sh', [
        '-c',
        `sed s/flush_interval/flush_intervall/ deploy/Caddyfile | ${caddy} validate --adapter caddyfile --config -`,
      ]).code,
    ).not.toBe(0)
  })

  test('carries a chat: its token, its words, its socket', async () => {
    const url = await before(Number(new URL(desk.url).port))
    const call = async (path: string, token: string | null, body: object) => {
      const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) }
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      expect(answer.status, path).toBeLessThan(300)
      return answer.json() as Promise<Record<string, string>>
    }
    const { token = '' } = await call('/chat/token', null, {})
    const { conversationId, streamUrl = '' } = await call('/v3/directline/conversations', token, {})
    const { pathname, search } = new URL(streamUrl)
    const socket = new WebSocket(`${url.replace('http', 'ws')}${pathname}${search}`)
    const heard: string[] = []
    socket.addEventListener('message', ({ data }) => void heard.push(String(data)))
    await once(socket, 'open')
    const message = { type: 'message', text: 'through the proxy', from: { id: 'anybody' } }
    await call(`/v3/directline/conversations/${conversationId}/activities`, token, message)
    await expect.poll(() => heard.join(), { timeout: 20_000 }).toContain('You said through the proxy')
    socket.close()
  })

  test('passes a stream word by word, says who is asking, and hides what is for operators', async () => {
    const url = await before((plain.address() as AddressInfo).port)
    let forwarded: string | undefined
    let go = () => {}
    asked = (req, res) => {
      forwarded = String(req.headers['x-forwarded-for'])
      res.writeHead(200, { 'Content-Type': 'text/event-stream' })
      res.write('event: first\n\n')
      go = () => res.end('event: last\n\n')
    }
    const stream = await fetch(`${url}/api/stream`, { headers: { 'X-Forwarded-For': '203.0.113.9' } })
    const reader = stream.body?.getReader()
    const first = await reader?.read()
    // the second word is not sent before the first has arrived
    expect(Buffer.from(first?.value ?? []).toString()).toBe('event: first\n\n')
    expect(forwarded).toMatch(/^(127\.0\.0\.1|::1)$/)
    go()
    await reader?.cancel()

    let reached = 0
    asked = (_req, res) => {
      reached++
      res.end('here')
    }
    expect([(await fetch(`${url}/metrics`)).status, (await fetch(`${url}/readyz`)).status, reached]).toEqual([
      404, 404, 0,
    ])
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('here')
  })

  test('refuses what is larger than the desk ever reads', async () => {
    const url = await before((plain.address() as AddressInfo).port)
    asked = (req, res) => {
      req.resume()
      req.on('end', () => res.end())
      req.on('error', () => res.destroy())
    }
    const send = (bytes: number) =>
      fetch(url, { method: 'POST', body: Buffer.alloc(bytes) }).then(
        ({ status }) => status,
        () => 0,
      )
    expect(await send(62 * 1024 * 1024)).toBe(200)
    expect(await send(66 * 1024 * 1024)).not.toBe(200)
  })
})
