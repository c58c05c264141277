import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { type Next, plugins, type Request, type Response, createServer as restify, type Server } from 'restify'
import { SECOND } from '../calendar/time.ts'
import type { Desk } from '../desk/ports.ts'
import type { Clock, Feed } from '../desk/storePorts.ts'
import type { SiteKey } from '../domain/ids.ts'
import { NotNow } from '../domain/notNow.ts'
import { type Belonging, belongingTo } from '../log.ts'
import type { Tracing } from '../tracing.ts'
import { COME_AGAIN } from './answer.ts'
import { createTokens, type DeskSecret, isFromThisMachine } from './auth.ts'
import { type ChatTokenParts, chatTokenRoute } from './chatToken.ts'
import { networkOf } from './console/device.ts'
import { demoIdentityRoute, demoSigner } from './demoIdentity.ts'
import { DIRECT_LINE, type DirectLineParts, directLineRoutes } from './directLine.ts'
import { createStreams, refuse } from './directLineStream.ts'
import { limitDoors } from './doors.ts'
import { type HostedAdapter, hostedRoute } from './hosted.ts'
import { type ChatTurnstile, chatLimits, createTurnstile, type Limits } from './limits.ts'
import { addressOf } from './networks.ts'
import { type OperationsParts, operationsRoutes } from './operations.ts'
import { pages } from './pages.ts'
import { createIdentityReader } from './siteIdentity.ts'
import { forEverybody, tooMuchOf } from './unread.ts'

/** Longer than proxies keep an idle line, or they would send a request into a line that is closing. */
const KEEP_ALIVE_MS = 75 * SECOND
const HEADERS_MS = 20 * SECOND
/** A large file over a slow line. */
const REQUEST_MS = 120 * SECOND
/** Lines beside those of the chats' streams; beyond all of them a new line is dropped instead of an old one starving. */
const OTHER_CONNECTIONS_MAX = 5_000
/** How often answers are looked at that nobody has read yet. */
const UNREAD_LOOKED_AT_MS = 250
/** How long a stop waits for requests under way. */
export const DRAIN_MS = 10 * SECOND

/** Everything the server is given by the composition root. */
export type ServerParts = Pick<
  DirectLineParts,
  'receive' | 'greet' | 'metrics' | 'log' | 'trustProxy' | 'directLineSecrets' | 'scan'
> &
  Pick<ChatTokenParts, 'identify'> &
  Omit<OperationsParts, 'metrics'> & {
    desk: Desk
    feed: Pick<Feed, 'listen'>
    clock: Clock
    /** The title of an article; null for an unknown slug. */
    articleTitle: (slug: string) => string | null
    /** The desk's secret; what chats carry is signed with a key made from it. */
    secret: DeskSecret
    /** What people type to reach the desk, without a slash at its end; null: the address it listens on. */
    publicUrl: string | null
    /** Where the build put what browsers load. */
    webDir: string
    /** Whether the two made-up websites are there. */
    demo: boolean
    /** How many chats may be open on this server at once. */
    chatSocketsMax: number
    /** The Bot Framework's door, if it is set up. */
    hosted: HostedAdapter | null
    /** The routes of other rooms: console, help, mailbox. */
    routes: ((server: Server) => void)[]
    /** Whether other nodes may serve the same desk. */
    hasOthers: boolean
    /** How many messages a minute all visitors of one website may send together. */
    siteMessagesPerMinute: number
    /** Tells a collector what requests do; without it nothing is traced. */
    tracing?: Pick<Tracing, 'beginRequest' | 'endRequest'> | null
    /** Other limits at the chat's doors, for measuring; doors that are left out have none. */
    limits?: Limits
    /** Another limit of what is held for readers who do not take it, in bytes. */
    heldBytesMax?: number
  }

/** A server that can be started and stopped once. */
export type HttpServer = {
  /** Port 0 takes any. Answers the address to reach it by. Throws an Error with the remedy when the port is taken. */
  listen(port: number, host: string): Promise<string>
  /** Tells the chats, finishes what is under way, and closes. */
  close(): Promise<void>
  /** What people type to reach the desk, without a slash at its end. */
  publicUrl(): string
}

/**
 * The one HTTP server. restify's own readers of bodies are never used: they can be crashed and filled from outside. Every
 * other oddity of restify is met here, so that no other file needs to know it.
 */
export function createServer(parts: ServerParts): HttpServer {
  const { desk, log } = parts
  // parts of an address longer than 100 characters are not found by default; names of files are longer when encoded
  const settings = { name: '', log: silent, maxParamLength: 2_000 }
  const server = restify(settings)
  const live = new Map<ServerResponse, { belonging: Belonging; begun: number }>()
  let ownUrl = 'http://127.0.0.1'
  let isClosing = false

  const publicUrl = () => parts.publicUrl ?? ownUrl
  const urlFor = (req: IncomingMessage) => {
    const { host = '' } = req.headers
    // without a setting only names of this very machine are believed
    return !parts.publicUrl && /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host)
      ? `http://${host}`
      : publicUrl()
  }

  aroundEach(server, (req, res, handle) => {
    const requestId = requestIdOf(req)
    const belonging: Belonging = { requestId }
    parts.tracing?.beginRequest(belonging, req)
    live.set(res, { belonging, begun: performance.now() })
    res.once('close', () => setImmediate(() => live.delete(res))) // after the line in the log
    res.setHeader('X-Request-Id', requestId)
    belongingTo(belonging, handle)
  })

  asFirst(server, (req, res) => {
    res.setHeader('X-Content-Type-Options', 'nosniff')
    if (publicUrl().startsWith('https:')) res.setHeader('Strict-Transport-Security', 'max-age=31536000')
    if (isClosing) res.setHeader('Connection', 'close')
    if (!isReadable(req)) {
      res.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
      res.end('The request names no address.\n')
      return false
    }
    if (pathOf(req).startsWith(`${DIRECT_LINE}/`)) {
      allowOrigins(req, res)
      if (req.method === 'OPTIONS') {
        res.writeHead(204)
        res.end()
        return false
      }
    }
    if (req.method === 'HEAD') req.method = 'GET' // Node leaves the body out by itself
    return true
  })
  catchThrows(server)
  server.use(plugins.queryParser({ mapParams: false }))

  server.on('restifyError', (req: Request, res: Response, cause: unknown, done: () => void) => {
    const status = statusOf(cause)
    const hungUp = req.destroyed && !req.complete
    if (status >= 500 && !hungUp) {
      log.fault(cause, 'request failed', { ...live.get(res)?.belonging, method: req.method, route: patternOf(req) })
    }
    if (res.headersSent) return void res.destroy()
    const message = messages[status] ?? messages[500]
    const isApi = /^\/(v3|api|chat\/token)(\/|$)/.test(pathOf(req))
    res.sendRaw(
      status,
      isApi ? JSON.stringify({ error: { code: codes[status] ?? 'ServerError', message } }) : `${message}\n`,
      {
        'Content-Type': isApi ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        ...(status === 503 && COME_AGAIN),
      },
    )
    done()
  })

  server.on('after', (req: Request, res: Response) => {
    const request = live.get(res)
    if (!request) return
    const durationMs = Math.round(performance.now() - request.begun)
    const lasts = isStream(res)
    parts.metrics.request(res.statusCode, lasts ? null : durationMs / 1000)
    const answered = { method: req.method, route: patternOf(req), status: res.statusCode }
    if (!lasts) parts.tracing?.endRequest(request.belonging, answered)
    const line = { ...request.belonging, ...answered, durationMs }
    if (res.statusCode === 401 || res.statusCode === 403) {
      // whence, so that somebody who tries many doors is seen
      const network = networkOf(addressOf(req, parts.trustProxy))
      log.info('request', network === null ? line : { ...line, network })
    } else if (req.method === 'GET') log.debug('request', line)
    else log.info('request', line)
  })

  // a reader may be as slow as it likes, but not hold more and more of our memory with many answers
  const lettingGo = setInterval(() => {
    const answers = [...live.keys()].filter((res) => !isStream(res) && !forEverybody.has(res))
    const unread = tooMuchOf(answers, (res) => res.writableLength, parts.heldBytesMax)
    for (const res of unread) res.destroy()
    if (unread.length > 0) log.warn('answers that nobody read were let go, the oldest first', { count: unread.length })
  }, UNREAD_LOOKED_AT_MS).unref()

  const tokens = createTokens(parts.secret, parts.clock)
  // in development this machine may be as fast as it likes: benchmarks and tests talk faster than people
  const isUnlimited = (req: IncomingMessage) => !parts.limits && !parts.production && isFromThisMachine(req)
  const turnstile: ChatTurnstile = createTurnstile(parts.limits ?? chatLimits(parts.siteMessagesPerMinute), {
    ...parts,
    isUnlimited,
  })
  limitDoors(server, { ...parts, isUnlimited })
  const chat = { ...parts, tokens, turnstile, isUnlimited, urlFor }
  const fileAddress = directLineRoutes(server, chat)
  const signersOf = async (site: SiteKey) => [
    ...(await desk.signersOf(site)),
    ...(parts.demo ? [demoSigner(parts.secret, site)] : []),
  ]
  const readIdentity = createIdentityReader({ ...parts, signersOf, fault: log.fault })
  chatTokenRoute(server, { ...chat, readIdentity })
  if (parts.demo) demoIdentityRoute(server, parts)
  hostedRoute(server, parts.hosted, parts.desk)
  operationsRoutes(server, parts)
  pages(server, { ...parts, urlFor })
  for (const install of parts.routes) install(server)

  const streams = createStreams({ ...chat, fileAddress, socketsMax: parts.chatSocketsMax })
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', hangUp) // first of all: a reset in the handshake would end the process
    const conversation = /^\/v3\/directline\/conversations\/([\w-]{1,128})\/stream$/.exec(pathOf(req))?.[1]
    if (req.method !== 'GET' || !conversation) refuse(socket, 404, 'Not Found')
    else void belongingTo({ requestId: requestIdOf(req) }, () => streams.open(req, socket, head, conversation))
  })

  const http = server.server
  http.keepAliveTimeout = KEEP_ALIVE_MS
  http.headersTimeout = HEADERS_MS
  http.requestTimeout = REQUEST_MS
  http.maxHeadersCount = 100
  http.maxConnections = parts.chatSocketsMax + OTHER_CONNECTIONS_MAX
  Object.assign(http, { connectionsCheckingInterval: 5 * SECOND }) // how often those two are looked at

  return {
    publicUrl,
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        // restify hands on errors of the inner server, and dies of one that nobody hears
        server.on('error', (cause: NodeJS.ErrnoException) => {
          if (http.listening) log.fault(cause, 'server failed')
          else reject(cannotListen(cause, port, host))
        })
        server.listen(port, host, () => {
          const { port: taken } = http.address() as AddressInfo
          const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
          ownUrl = `http://${name}:${taken}`
          resolve(ownUrl)
        })
      }),
    async close() {
      isClosing = true
      const closed = new Promise<void>((resolve) => http.close(() => resolve()))
      await streams.close()
      const until = performance.now() + DRAIN_MS
      while ([...live.keys()].some((res) => !isStream(res)) && performance.now() < until) await pause(20)
      clearInterval(lettingGo)
      http.closeAllConnections()
      await closed
    },
  }
}

/** A listener without surroundings: one made for each chat would keep the chat's whole first request as long as the chat. */
function hangUp(this: Duplex): void {
  this.destroy()
}

/** Whether the answer lasts as long as somebody listens. */
function isStream(res: ServerResponse): boolean {
  return /event-stream/.test(String(res.getHeader('Content-Type') ?? ''))
}

/** restify makes a URL of the target and the Host header, and dies of one that is none. */
function isReadable(req: IncomingMessage): boolean {
  const { host = 'localhost' } = req.headers
  const hasPath = req.url?.startsWith('/') === true
  return hasPath && /^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}${req.url}`)
}

/** The name of a request: what a proxy in front calls it, or a fresh one. */
function requestIdOf(req: IncomingMessage): string {
  return /^[\w-]{8,64}$/.exec(String(req.headers['x-request-id'] ?? ''))?.[0] ?? randomUUID()
}

function pathOf(req: IncomingMessage): string {
  return req.url?.split('?', 1)[0] ?? ''
}

function patternOf(req: Request): string {
  const spec = req.getRoute?.()?.path
  return typeof spec === 'string' ? spec : 'unknown'
}

/** Chat clients live on any website: their token is all they have. The four headers are what Web Chat sends. */
function allowOrigins(req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('Vary', 'Origin')
  const { origin } = req.headers
  if (!origin) return
  res.setHeader('Access-Control-Allow-Origin', origin)
  res.setHeader('Access-Control-Expose-Headers', 'Retry-After, X-Request-Id')
  // the one call that clients make with credentials, for a sign-in that we do not have
  if (pathOf(req).endsWith('/session/getsessionid')) res.setHeader('Access-Control-Allow-Credentials', 'true')
  if (req.method !== 'OPTIONS') return
  res.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, x-ms-bot-agent, x-requested-with')
  res.setHeader('Access-Control-Allow-Methods', 'GET, POST, OPTIONS')
  res.setHeader('Access-Control-Max-Age', '7200')
}

/** Puts everything restify does for a request into `around`, which calls it. */
function aroundEach(
  server: Server,
  around: (req: IncomingMessage, res: ServerResponse, handle: () => void) => void,
): void {
  const http = server.server
  const handlers = http.listeners('request') as ((req: IncomingMessage, res: ServerResponse) => void)[]
  http.removeAllListeners('request')
  http.on('request', (req, res) =>
    around(req, res, () => {
      for (const handle of handlers) handle.call(http, req, res)
    }),
  )
}

/** Runs before restify looks at the request; `false` means that it is answered. Not in restify's types. */
function asFirst(server: Server, run: (req: Request, res: Response) => boolean): void {
  ;(server as Server & { first(run: (req: Request, res: Response) => boolean): void }).first(run)
}

type Handler = (req: Request, res: Response, next: Next) => unknown

/** What a handler with a callback throws at once would end the process; here it becomes an error of its request. */
function catchThrows(server: Server): void {
  for (const verb of ['get', 'post', 'put', 'patch', 'del', 'opts', 'head'] as const) {
    const register = server[verb].bind(server) as unknown as (path: unknown, ...handlers: Handler[]) => string
    const guarded = (path: unknown, ...handlers: Handler[]) => register(path, ...handlers.map(guard))
    Object.assign(server, { [verb]: guarded })
  }
}

function guard(handler: Handler): Handler {
  if (handler.length < 3) return handler // asynchronous, and restify catches what it throws
  return (req, res, next) => {
    try {
      handler(req, res, next)
    } catch (cause) {
      next(cause instanceof Error ? cause : new Error(String(cause)))
    }
  }
}

const messages: Record<number, string> = {
  400: 'This request cannot be read.',
  404: 'There is nothing here.',
  405: 'This cannot be done here.',
  500: 'Something went wrong on our side. Try again in a moment.',
  503: 'This cannot be done right now. Try again in a moment.',
}
const codes: Record<number, string> = {
  400: 'BadArgument',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  503: 'ServiceUnavailable',
}

/** restify's own errors about addresses keep their status; what may work in a moment says so; all else is a fault of ours. */
function statusOf(cause: unknown): number {
  if (cause instanceof NotNow) return 503
  const status = (cause as { statusCode?: unknown } | null)?.statusCode
  return typeof status === 'number' && status in messages ? status : 500
}

function cannotListen(cause: NodeJS.ErrnoException, port: number, host: string): Error {
  if (cause.code === 'EADDRINUSE')
    return new Error(`Port ${port} is taken. Set PORT to another one, or stop what uses it.`)
  if (cause.code === 'EACCES') return new Error(`Port ${port} may not be used. Set PORT to one above 1023.`)
  return new Error(`Cannot listen on ${host}:${port} (${cause.message}). Check HOST and PORT.`)
}

/** restify's own log says too much, and in another shape than ours. */
const silent = Object.assign(Object.create(null), {
  child: () => silent,
  ...Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, () => {}])),
})
