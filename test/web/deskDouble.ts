import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type WebSocket, WebSocketServer } from 'ws'

const built = fileURLToPath(new URL('../../.build/web', import.meta.url))
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/**
 * Stands in for the desk: the built chat page under the policy a desk sends with it, the token endpoint, just enough
 * Direct Line for one conversation at a time, and a website at /site.
 */
export interface DeskDouble {
  origin: string
  /** What the chat asked the token endpoint for, oldest first. */
  asked: Record<string, unknown>[]
  /** What the visitor said, oldest first. */
  heard: { type: string; text?: string }[]
  /** What the chat told beside that, oldest first: who writes, what was read, how it was. */
  told: { type: string; name?: string; value?: unknown }[]
  /** Names of the files it was sent. */
  uploaded: string[]
  /** How many lines were opened since the start. */
  lines: number
  /** The status of the next answers of the token endpoint, 0 for one that is lost on its way; empty means 200. */
  refusals: number[]
  /** How long the token endpoint takes, in milliseconds. */
  slowMs: number
  says(activity: object): void
  /** Sends an activity in the place of an earlier one, counted from 1: with its name and its time. */
  corrects(number: number, activity: object): void
  /** Cuts every line, as a computer does that falls asleep. */
  hangUp(): void
  forget(): void
  close(): void
}

export async function openDeskDouble(): Promise<DeskDouble> {
  const sockets = new Set<WebSocket>()
  let log: object[] = []
  let time = Date.now()
  /** Once somebody is signed in, what was issued before delivers nothing any more. */
  let validToken = 't1'

  const append = (activity: object) => {
    time += 1
    log.push({ ...activity, id: `c1|${log.length}`, timestamp: new Date(time).toISOString() })
    for (const socket of sockets)
      socket.send(JSON.stringify({ activities: log.slice(-1), watermark: String(log.length) }))
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', double.origin)
    const reply = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const conversation = {
      conversationId: 'c1',
      token: validToken,
      expires_in: 1800,
      streamUrl: `${socketOrigin()}/stream`,
    }
    switch (`${request.method} ${pathname}`) {
      case 'POST /chat/token': {
        double.asked.push(JSON.parse(await textOf(request)))
        const refusal = double.refusals.shift()
        if (refusal === 0) return request.socket.destroy()
        if (refusal) return reply(refusal, { error: { code: 'Refused', message: 'no' } })
        const { resume, identity, locale } = double.asked.at(-1) ?? {}
        const isVerified = identity !== undefined && identity !== 'bad.to.ken'
        if (isVerified) validToken = `for ${String(identity)}`
        await new Promise((go) => setTimeout(go, double.slowMs))
        return reply(200, {
          ...conversation,
          token: validToken,
          user: { id: isVerified ? String(identity) : 'v1' },
          locale: String(locale).slice(0, 2),
          files: { count: 5, bytesEach: 10 * 1024 * 1024, bytesTogether: 20 * 1024 * 1024 },
          site: { name: 'Meridian Press' },
          resumed: resume !== undefined,
          ...(identity !== undefined && {
            identity: isVerified
              ? { verified: true }
              : { verified: false, why: 'its claim "aud" must be the key of your site' },
          }),
        })
      }
      case 'POST /v3/directline/conversations':
        return reply(201, conversation)
      case 'GET /v3/directline/conversations/c1':
        return reply(200, conversation)
      case 'POST /v3/directline/conversations/c1/activities': {
        const activity = JSON.parse(await textOf(request))
        if (request.headers.authorization !== `Bearer ${validToken}`) return reply(401, {})
        reply(200, { id: `c1|${log.length}` })
        if (activity.type !== 'message') return void double.told.push(activity)
        double.heard.push(activity)
        return append({ ...activity, from: { ...activity.from, role: 'user' } })
      }
    }
    if (request.method === 'POST' && pathname === '/v3/directline/conversations/c1/upload') {
      const names = [...(await textOf(request)).matchAll(/filename="([^"]+)"/g)].map(([, name]) => name ?? '')
      double.uploaded.push(...names.filter((name) => name !== 'blob'))
      return reply(200, { id: 'c1|upload' })
    }
    if (pathname === '/site') return response.writeHead(200, { 'content-type': 'text/html' }).end(siteOf(double.origin))
    const path = pathname === '/chat' ? '/chat/index.html' : pathname
    const content = await readFile(join(built, path)).catch(() => undefined)
    if (!content) return response.writeHead(404).end()
    const policy = `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self' ${socketOrigin()} blob:; worker-src blob:; base-uri 'none'; form-action 'none'`
    response
      .writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': policy })
      .end(content)
  }

  const server = createServer((request, response) => void answer(request, response))
  const streams = new WebSocketServer({ server })
  streams.on('connection', (socket) => {
    sockets.add(socket)
    double.lines++
    socket.on('close', () => sockets.delete(socket))
    if (log.length > 0) socket.send(JSON.stringify({ activities: log, watermark: String(log.length) }))
  })
  const socketOrigin = () => double.origin.replace('http', 'ws')
  const double: DeskDouble = {
    origin: '',
    asked: [],
    heard: [],
    told: [],
    uploaded: [],
    lines: 0,
    refusals: [],
    slowMs: 0,
    says: (activity) => append({ type: 'message', from: { id: 'desk', role: 'bot' }, ...activity }),
    corrects(number, activity) {
      const { id, timestamp } = log[number - 1] as { id: string; timestamp: string }
      const corrected = { type: 'message', from: { id: 'desk', role: 'bot' }, ...activity, id, timestamp }
      log.push(corrected)
      for (const socket of sockets) {
        socket.send(JSON.stringify({ activities: [corrected], watermark: String(log.length) }))
      }
    },
    hangUp() {
      for (const socket of sockets) socket.terminate()
      sockets.clear()
    },
    forget() {
      log = []
      validToken = 't1'
      double.slowMs = 0
      double.asked = []
      double.heard = []
      double.told = []
      double.uploaded = []
    },
    close() {
      for (const socket of sockets) socket.terminate()
      server.close()
      server.closeAllConnections()
    },
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  double.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return double
}

/** A website with the launcher on it. By the name of localhost it is of another origin than the desk. */
function siteOf(desk: string): string {
  return `<!doctype html><html lang="en"><title>site</title><body><script src="${desk}/launcher.js" data-site="meridian-press" async></script>`
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += part
  return text
}
