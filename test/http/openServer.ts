import type { Instant } from '../../src/calendar/time.ts'
import type { Decide, Heard, Incoming } from '../../src/desk/botPorts.ts'
import { createDesk } from '../../src/desk/desk.ts'
import { createJustSaid } from '../../src/desk/justSaid.ts'
import type { Desk } from '../../src/desk/ports.ts'
import type { Feed, Signer, Store } from '../../src/desk/storePorts.ts'
import type { Body, Message } from '../../src/domain/conversation.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { createFeed } from '../../src/feed.ts'
import { createServer, type HttpServer, type ServerParts } from '../../src/http/server.ts'
import { createLog, type Log } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { mia } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { vitriumOnly } from '../support/policy.ts'

const plain = (text: string): Body => ({ text, format: 'plain' })

/** The secret of every server of these tests. */
export const testSecret = 'a secret that is only good for tests'

/** Greets whoever comes and comes back, and repeats what it hears. */
const echo: Decide = (_talk, heard) => ({ say: said(heard).map(plain), flow: null })

function said(heard: Heard): string[] {
  if (heard.heard === 'message') return [`You said ${heard.text}`]
  return heard.heard === 'arrival' ? ['Hello'] : heard.heard === 'return' ? ['Back again'] : []
}

export type TestServer = {
  url: string
  desk: Desk
  store: Store
  feed: Feed
  server: HttpServer
  /** What reached the assistant, oldest first. */
  incoming: Incoming[]
  log: Log
  /** Lines of the log, parsed. */
  lines: Record<string, unknown>[]
  /** How far the desk's clock is ahead, in milliseconds. */
  ahead: { ms: number }
  /** A token as the chat page gets it. */
  token(body?: object): Promise<{ token: string; conversationId: string; user: { id: string } }>
  /** An agent takes the conversation and says these lines. */
  agentSays(conversation: string, texts: string[]): Promise<Message[]>
  /** Calls a route as a program does, with a bearer token if one is given. */
  call(
    method: string,
    path: string,
    token?: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>
  close(): Promise<void>
}

/** The real server and the real desk on a memory, on a port of its own. */
export async function openServer(
  over: Partial<ServerParts> & { decide?: Decide; port?: number; signers?: Signer[]; store?: Store } = {},
): Promise<TestServer> {
  const { decide = echo } = over
  const ahead = { ms: 0 }
  const clock = () => (Date.now() + ahead.ms) as Instant
  const lines: Record<string, unknown>[] = []
  const log = createLog('debug', { write: (line) => void lines.push(JSON.parse(line)) })
  const metrics = createMetrics()
  const feed = createFeed((cause, what) => log.fault(cause, what))
  const store = over.store ?? fakeStore({ ...demoFixtures, signers: over.signers ?? [] })
  const desk = createDesk({
    store,
    justSaid: createJustSaid(),
    policies: vitriumOnly,
    clock,
    newId: () => crypto.randomUUID(),
    newCode: () => '123456',
    seal: (text) => `sealed:${text}`,
    feed,
    agentsOnline: () => 1,
    onlineAgents: () => [],
    chatUrl: (site) => `https://desk.example/chat?site=${site}`,
    consoleUrl: (id) => `https://desk.example/console#/c/${id}`,
    observe: (event) => {
      metrics.observe(event)
      log.event(event)
    },
    notices: {
      joined: (_locale, name) => plain(`${name} joined`),
      left: (_locale, name) => plain(`${name} left`),
      agentGone: (_locale, name) => plain(`${name} does not answer`),
      askHowItWas: (_locale, number) => plain(`How was ticket ${number}?`),
      rated: (_locale, score) => plain(`${score} of 5`),
      solved: (_locale, number) => plain(`Ticket ${number} is solved`),
      waiting: (_locale, number, what) => plain(`Ticket ${number} waits for ${what}`),
      filesRefused: (_locale, files) => plain(files.map(({ name }) => name).join('\n')),
      reopened: (_locale, number) => plain(`Ticket ${number} is open again`),
      merged: (_locale, number, into) => plain(`Ticket ${number} goes on in ${into}`),
      tierChanged: (_locale, { number, tier, why }) => plain(`Ticket ${number} is tier ${tier} now: ${why}`),
    },
    alike: (one, other) => one === other,
    queueWaitMs: 180_000,
    agentSilentMs: 300_000,
    checkInMs: 600_000,
    silenceEndMs: 3_600_000,
  })
  const incoming: Incoming[] = []
  const server = createServer({
    desk,
    receive: (heard) => {
      incoming.push(heard)
      return desk.converse(heard, decide)
    },
    greet: (id) => desk.greet(id, decide),
    identify: (visit, visitor, atHand) => desk.identify(visit, visitor, atHand, decide),
    feed,
    clock,
    articleTitle: () => null,
    secret: testSecret,
    directLineSecrets: [],
    metricsKeys: [],
    publicUrl: null,
    trustProxy: false,
    siteMessagesPerMinute: 3_000,
    scan: null,
    production: false,
    webDir: new URL('./nothing-built', import.meta.url).pathname,
    demo: true,
    chatSocketsMax: 100,
    hosted: null,
    hasOthers: false,
    routes: [],
    metrics,
    log,
    ready: async () => ({ database: true }),
    ...over,
  })
  const url = await server.listen(over.port ?? 0, '127.0.0.1')
  const test: TestServer = {
    url,
    desk,
    store,
    feed,
    server,
    incoming,
    log,
    lines,
    ahead,
    async token(body = { site: 'vitrium', locale: 'en', zone: 'Europe/Paris' }) {
      const response = await test.call('POST', '/chat/token', undefined, body)
      if (!response.ok) throw new Error(`No token: ${response.status} ${await response.text()}`)
      return response.json()
    },
    async agentSays(conversation, texts) {
      const id = conversation as ConversationId
      await desk.takeOver(mia, id)
      const said: Message[] = []
      for (const text of texts) {
        const message = await desk.say(mia, id, plain(text), null)
        if (isRefusal(message)) throw new Error(`The agent could not speak: ${message.refused}`)
        said.push(message)
      }
      return said
    },
    call(method, path, token, body, headers = {}) {
      const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
      const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
      return fetch(`${url}${path}`, {
        method,
        headers: { ...json, ...bearer, ...headers },
        redirect: 'manual',
        ...sent,
      })
    },
    close: () => server.close(),
  }
  return test
}
