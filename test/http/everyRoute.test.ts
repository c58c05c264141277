import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server, ServerOptions } from 'restify'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type App, createApp } from '../../src/app.ts'
import { buildIfStale } from '../../src/build.ts'
import { readConfig } from '../../src/config.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { everyPrincipal, type Principal } from './principals.ts'

/** The server that the app makes, to ask it for every route it has. */
const made = vi.hoisted(() => ({ server: undefined as unknown }))
vi.mock('restify', async (original) => {
  const restify = await original<typeof import('restify')>()
  const createServer = (options?: ServerOptions) => {
    const server = restify.createServer(options)
    made.server = server
    return server
  }
  return { ...restify, createServer }
})

/** What opens the doors of programs, each with the one before; the desk tells nobody. */
const doorKeys = {
  DIRECT_LINE_SECRET: 'the-secret-of-a-website-for-these-tests',
  DIRECT_LINE_SECRET_PREVIOUS: 'the-secret-before-of-a-website-for-these-tests',
  METRICS_KEY: 'the-metrics-key-of-these-tests',
  METRICS_KEY_PREVIOUS: 'the-metrics-key-before-of-these-tests',
  MAIL_DOOR_SECRET: 'the-secret-of-a-mail-service-for-these-tests',
  MAIL_DOOR_SECRET_PREVIOUS: 'the-secret-before-of-a-mail-service-for-these-tests',
}
/** Stands in an agent's note in every conversation, and nowhere else. */
const noteMark = 'markofcolleagues'
const built = new URL('../../.build/web/', import.meta.url).pathname

let home: ThrowAwayDatabase
let folder: string
let app: App
let store: Awaited<ReturnType<typeof openStore>>
let principals: Principal[]
let routes: string[]

beforeAll(async () => {
  await buildIfStale()
  home = await throwAwayDatabase()
  folder = mkdtempSync(join(tmpdir(), 'signpost-routes-'))
  app = await createApp(
    readConfig({
      NODE_ENV: 'development',
      PORT: '0',
      DATABASE_URL: home.url,
      DATA_FOLDER: folder,
      LOG_LEVEL: 'silent',
      SIGNPOST_SECRET: 'a secret that is only good for these tests',
      ...doorKeys,
      MICROSOFT_APP_ID: '00000000-0000-0000-0000-000000000000',
      MICROSOFT_APP_PASSWORD: 'x',
    }),
  )
  await app.start()
  store = await openStore({ url: home.url })
  principals = await everyPrincipal(app, doorKeys.METRICS_KEY_PREVIOUS)
  for (const { conversation } of principals) if (conversation) await writeNote(conversation)
  const { router } = made.server as Server & { router: { getRoutes(): Record<string, { spec?: Spec } & Spec> } }
  routes = Object.values(router.getRoutes()).map((route) => {
    const { method, path } = route.spec ?? route
    return `${method} ${path}`
  })
}, 420_000)

afterAll(async () => {
  await app?.stop()
  await store?.close()
  await home?.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** An agent writes a note for colleagues. */
async function writeNote(conversation: string): Promise<void> {
  const agent = principals.find(({ isAgent }) => isAgent)
  const answer = await fetch(`${app.url()}/api/conversations/${conversation}/notes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: app.url(), cookie: agent?.cookie ?? '' },
    body: JSON.stringify({ text: `@Jonas ${noteMark}`, clientId: crypto.randomUUID() }),
  })
  if (answer.status !== 201) throw new Error(`A note was answered with ${answer.status}`)
}

type Spec = { method: string; path: string }
type Call = { query?: string; body?: unknown; headers?: Record<string, string> }
/** How to call a route with what one principal has, at what is another's. `agents`: they may see everybody's. */
type Case = { agents?: true; calls?: (who: Principal, whose: Principal) => Call[] }

const claims = ({ email, conversation, name }: Principal) => ({
  conversationId: conversation,
  conversation: { id: conversation },
  user: { id: email ?? name, name, email },
  from: { id: email ?? name, name, email, role: 'agent' },
  person: { kind: 'contact', email },
  email,
})
const message = (who: Principal, whose: Principal) => ({
  body: { ...claims(whose), type: 'message', text: `I am ${who.name}`, channelData: claims(whose) },
})

/** Every route there is, but for files of pages. One without a case here fails the test: say who may see what first. */
const cases: Record<string, Case> = {
  'GET /': {},
  'GET /chat': {},
  'GET /demo/publisher': {},
  'GET /demo/vendor': {},
  'POST /demo/identity': {
    calls: (_who, whose) => [{ body: { site: 'vitrium', ...claims(whose), email: 'x@y.com' } }],
  },
  'GET /console': { calls: (_who, whose) => [{ query: `?link=x&talk=${whose.conversation}` }] },
  'GET /console/': {},
  'GET /console/sign-in': {},
  'GET /api/openapi.json': {},
  'GET /api/docs': {},
  'GET /api/docs/': {},
  'GET /healthz': {},
  'GET /readyz': {},
  'GET /metrics': {},
  'GET /help': {},
  'GET /help/search': { calls: (_who, whose) => [{ query: `?q=${whose.ticket ?? 'vc3'}` }] },
  'GET /help/suggest': { calls: (_who, whose) => [{ query: `?q=${whose.ticket ?? 'vc3'}` }] },
  'GET /help/codes': {},
  'GET /help/section/:folder': {},
  'GET /help/:slug': {},
  'POST /help/:slug/vote': {
    calls: (_who, whose) => [
      { body: { helped: 'yes', ...claims(whose) } },
      {
        body: `helped=no&note=${whose.conversation}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ],
  },
  'GET /calendar/opening-hours.ics': {},
  'GET /calendar/deadlines/:secret': {},
  'GET /robots.txt': {},
  'GET /sitemap.xml': {},
  // whoever sits at this machine reads everybody's letters in development, so it is called as from elsewhere
  'GET /dev/mailbox': { calls: () => [{ headers: { 'x-forwarded-for': '203.0.113.9' } }] },
  'GET /dev/mailbox/:id': { calls: () => [{ headers: { 'x-forwarded-for': '203.0.113.9' } }] },
  'GET /dev/letters': { calls: () => [{ headers: { 'x-forwarded-for': '203.0.113.9' } }] },
  'GET /dev/letters/:locale/:name': { calls: () => [{ headers: { 'x-forwarded-for': '203.0.113.9' } }] },
  'GET /letters/digest': { calls: (_who, whose) => [{ query: `?a=${whose.name}&s=x` }] },
  'POST /letters/digest': { calls: (_who, whose) => [{ query: `?a=${whose.name}&s=x` }] },
  'POST /chat/token': {
    calls: (who, whose) => [
      { body: { site: 'vitrium', ...claims(whose) } },
      { body: { site: 'meridian-press', ...claims(whose), resume: who.bearer, identity: claims(whose) } },
      { body: { site: 'vitrium', resume: whose.conversation, identity: whose.email } },
    ],
  },
  'POST /v3/directline/tokens/generate': { calls: (_who, whose) => [{ body: claims(whose) }] },
  'POST /v3/directline/tokens/refresh': { calls: (_who, whose) => [{ body: claims(whose) }] },
  'POST /v3/directline/conversations': { calls: (_who, whose) => [{ body: claims(whose) }] },
  'GET /v3/directline/conversations/:id': { calls: () => [{}, { query: '?watermark=0' }] },
  'GET /v3/directline/conversations/:id/activities': { calls: () => [{}, { query: '?watermark=0' }] },
  'POST /v3/directline/conversations/:id/activities': { calls: (who, whose) => [message(who, whose)] },
  'POST /v3/directline/conversations/:id/upload': { calls: (who, whose) => [message(who, whose)] },
  'GET /v3/directline/conversations/:id/files/:file/:name': {},
  'GET /v3/directline/session/getsessionid': {},
  'POST /api/messages': {
    calls: (_who, whose) => [
      { body: { ...claims(whose), type: 'message', channelId: 'msteams', text: 'x' } },
      { body: { ...claims(whose), type: 'message', channelId: 'directline', text: 'x' } },
    ],
  },
  'POST /api/mail': { calls: (who, whose) => [message(who, whose)] },
  'POST /api/session': {
    calls: (_who, whose) => [{ body: { link: 'x' } }, { body: { email: whose.email ?? 'a@b.example', password: 'x' } }],
  },
  'GET /api/session': {},
  'POST /api/session/code': { calls: () => [{ body: { code: '000000' } }] },
  'PUT /api/session/used': {},
  'POST /api/session/proof': { calls: () => [{ body: { code: '000000' } }, { body: { password: 'wrong' } }] },
  'GET /api/me': {},
  'PUT /api/me/password': { calls: () => [{ body: { password: 'short' } }] },
  'POST /api/me/second-factor': {},
  'PUT /api/me/second-factor': { calls: () => [{ body: { code: '000000' } }] },
  'DELETE /api/me/second-factor': { calls: () => [{ body: { code: '000000' } }] },
  'GET /api/me/recovery-codes': {},
  'POST /api/me/recovery-codes': { calls: () => [{ body: { code: '000000' } }] },
  'GET /api/me/calendar': {},
  'POST /api/me/calendar': {},
  'DELETE /api/me/calendar': {},
  'GET /api/me/sessions': {},
  'DELETE /api/me/sessions': {},
  'DELETE /api/me/sessions/:id': {},
  'GET /api/agents': { agents: true },
  'POST /api/agents': {
    agents: true,
    calls: (who, whose) => [{ body: { name: who.name, email: whose.email ?? 'a@b.example', role: 'admin' } }],
  },
  'POST /api/agents/:id/link': { agents: true },
  'PUT /api/agents/:id/role': { agents: true, calls: () => [{ body: { role: 'admin' } }] },
  'PUT /api/agents/:id/disabled': { agents: true, calls: () => [{ body: { isDisabled: true } }] },
  'DELETE /api/agents/:id/second-factor': { agents: true },
  'DELETE /api/agents/:id/sessions': { agents: true },
  'GET /api/queue': { agents: true },
  'GET /api/queue/standing': { agents: true },
  'GET /api/conversations/:id': { agents: true },
  'GET /api/conversations/:id/messages': { agents: true, calls: () => [{ query: '?after=0' }] },
  'PUT /api/conversations/:id/agent': { agents: true },
  'POST /api/conversations/:id/messages': {
    agents: true,
    calls: () => [{ body: { text: 'hello', clientId: 'client-1234' } }],
  },
  'PUT /api/conversations/:id/solved': { agents: true, calls: () => [{ body: { outcome: 'fixed', words: null } }] },
  'POST /api/conversations/:id/notes': {
    agents: true,
    calls: () => [{ body: { text: 'hello', clientId: 'client-1234' } }],
  },
  'PUT /api/conversations/:id/notes/seen': { agents: true },
  'POST /api/conversations/:id/transfers': { agents: true, calls: () => [{ body: { agent: 'x', note: null } }] },
  'PUT /api/conversations/:id/contact': { agents: true, calls: () => [{ body: { contact: 'ingrid-solheim' } }] },
  'PUT /api/conversations/:id/contact/confirmed': { agents: true },
  'DELETE /api/conversations/:id/contact/confirmed': { agents: true },
  'PUT /api/tickets/agent': {
    agents: true,
    calls: (_who, whose) => [{ body: { numbers: [whose.ticket ?? 1], agent: null } }],
  },
  'PUT /api/tickets/:number/tier': { agents: true, calls: () => [{ body: { tier: 1, reason: 'x' } }] },
  'PUT /api/tickets/:number/waiting': { agents: true },
  'DELETE /api/tickets/:number/waiting': { agents: true },
  'DELETE /api/tickets/:number/solved': { agents: true },
  'PUT /api/tickets/:number/merged': { agents: true, calls: (who) => [{ body: { into: who.ticket ?? 1 } }] },
  'PUT /api/tickets/:number/links/:other': { agents: true },
  'DELETE /api/tickets/:number/links/:other': { agents: true },
  'POST /api/conversations/:id/files': { agents: true },
  'PATCH /api/conversations/:id/messages/:seq': { agents: true, calls: () => [{ body: { text: 'x' } }] },
  'DELETE /api/conversations/:id/messages/:seq': { agents: true },
  'PUT /api/conversations/:id/typing': { agents: true },
  'GET /api/articles': { agents: true, calls: () => [{}, { query: '?text=device' }] },
  'GET /api/colleagues': { agents: true },
  'GET /api/customers/:id/contacts': { agents: true },
  'GET /api/customers': { agents: true, calls: () => [{}, { query: '?text=meridian' }] },
  'PUT /api/conversations/:id/provider': {
    agents: true,
    calls: () => [{ body: { customer: 'meridian-press' } }, { body: { customer: null } }],
  },
  'DELETE /api/conversations/:id/agent': { agents: true },
  'GET /api/files/:conversation/:file': { agents: true },
  'GET /api/stream': { agents: true },
  'PUT /api/stream/heard': { agents: true },
  'GET /api/reports/sla': { agents: true, calls: () => [{}, { query: '?period=last30' }] },
  'GET /api/reports/sla/tickets': {
    agents: true,
    calls: () => [{ query: '?kind=firstResponse&standing=running' }, { query: '?kind=fix&standing=kept&limit=10000' }],
  },
  'GET /api/reports/responses': { agents: true },
  'GET /api/reports/deflection': { agents: true },
  'GET /api/reports/gaps': { agents: true, calls: () => [{}, { query: '?customer=meridian-press' }] },
  'GET /api/reports/load': { agents: true, calls: () => [{ query: '?measure=tickets' }] },
  'GET /api/reports/satisfaction': { agents: true, calls: () => [{}, { query: '?customer=meridian-press&tier=1' }] },
  'GET /api/reports/choices': { agents: true },
  'GET /api/admin/customers': { agents: true, calls: () => [{}, { query: '?text=meridian' }] },
  'PUT /api/admin/customers/:id': {
    agents: true,
    calls: (_who, whose) => [{ body: { isNew: true, name: whose.mark, package: 'elite' } }],
  },
  'GET /api/admin/customers/export': { agents: true },
  'POST /api/admin/customers/import/plan': { agents: true, calls: () => [{ body: { table: 'id,name\nx,y' } }] },
  'POST /api/admin/customers/import': {
    agents: true,
    calls: () => [{ body: { table: 'id,name\nx,y', hash: 'x' } }],
  },
  'GET /api/admin/contacts': { agents: true },
  'PUT /api/admin/contacts/:id/confirmed': { agents: true },
  'DELETE /api/admin/contacts/:id/confirmed': { agents: true },
  'GET /api/replies': { agents: true, calls: (_who, whose) => [{ query: `?conversation=${whose.conversation}` }] },
  'POST /api/replies': {
    agents: true,
    calls: () => [{ body: { title: 'x', locale: 'en', text: 'x', isShared: true } }],
  },
  'PUT /api/replies/:id': {
    agents: true,
    calls: () => [{ body: { title: 'x', locale: 'en', text: 'x', isShared: true } }],
  },
  'DELETE /api/replies/:id': { agents: true },
  'GET /api/admin/calendar': { agents: true },
  'GET /api/admin/calendar/due': {
    agents: true,
    calls: () => [{ query: '?date=2026-12-24&time=17:30&zone=Europe/Paris&tier=2' }],
  },
  'GET /api/admin/articles': { agents: true },
  'GET /api/admin/audit': { agents: true },
  'GET /api/admin/audit/export': { agents: true },
  'GET /api/admin/access': {
    agents: true,
    calls: (_who, whose) => [{}, { query: `?about=${whose.conversation}` }],
  },
  'POST /api/admin/people/find': {
    agents: true,
    calls: (_who, whose) => [{ body: { email: whose.email ?? 'a@b.example' } }],
  },
  'POST /api/admin/people/exports': {
    agents: true,
    calls: (_who, whose) => [{ body: { email: whose.email ?? 'a@b.example' } }],
  },
  'POST /api/admin/people/erasures': {
    agents: true,
    calls: (_who, whose) => [{ body: { email: whose.email ?? 'a@b.example' } }],
  },
  'GET /api/admin/people/erasures': { agents: true },
  'GET /api/admin/mails': { agents: true },
  'GET /api/admin/mails/:id': { agents: true },
  'GET /api/admin/mails/:id/raw': { agents: true },
  'POST /api/admin/mails/:id/tries': { agents: true },
  // only an administrator has an endpoint; nobody has this one
  'GET /api/admin/webhooks': { agents: true },
  'POST /api/admin/webhooks': { agents: true, calls: (_who, whose) => [{ body: claims(whose) }] },
  'PUT /api/admin/webhooks/:id': { agents: true, calls: (_who, whose) => [{ body: claims(whose) }] },
  'DELETE /api/admin/webhooks/:id': { agents: true },
  'POST /api/admin/webhooks/:id/secret': { agents: true },
  'PUT /api/admin/webhooks/:id/on': { agents: true },
  'DELETE /api/admin/webhooks/:id/on': { agents: true },
  'POST /api/admin/webhooks/:id/tests': { agents: true },
  'GET /api/admin/webhooks/:id/deliveries': { agents: true },
  'GET /api/admin/webhooks/:id/deliveries/:delivery': { agents: true },
  'POST /api/admin/webhooks/:id/deliveries/:delivery/replays': { agents: true },
  'POST /api/admin/webhooks/:id/replays': { agents: true, calls: () => [{ body: { since: 0 } }] },
  'GET /api/admin/letters': { agents: true },
  'POST /api/admin/letters/:id/tries': { agents: true },
  'GET /api/me/letters': { agents: true },
  'PUT /api/me/letters': { agents: true },
  'DELETE /api/session': {},
}

/** Built files of pages, which are the same for everybody. */
function isFile(route: string): boolean {
  const [method, path = ''] = route.split(' ')
  return (
    method === 'GET' &&
    !path.includes(':') &&
    path.length > 1 &&
    /\.\w+$/.test(path) &&
    existsSync(join(built, path.replace(/^\/api\/docs\//, '/docs/')))
  )
}

async function call(route: string, who: Principal, whose: Principal, { query = '', body, headers = {} }: Call) {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern
    .replace(/:id|:conversation/, whose.conversation ?? 'none')
    .replace(':file', who.file ?? crypto.randomUUID())
    .replace(':name', `${whose.mark}.txt`.replace(whose.mark, 'x'))
    .replace(':slug', 'error-vc3')
    .replace(':folder', 'errors')
    .replace(':number', String(whose.ticket ?? 1))
    .replace(':other', String(who.ticket ?? 2))
  const hangUp = new AbortController()
  const answer = await fetch(app.url() + path + query, {
    method,
    redirect: 'manual',
    signal: AbortSignal.any([hangUp.signal, AbortSignal.timeout(30_000)]),
    headers: {
      // as our own pages send it, so that what is looked at is who calls
      ...(method !== 'GET' && {
        'content-type': 'application/json',
        origin: app.url(),
        'sec-fetch-site': 'same-origin',
      }),
      ...(who.bearer && { authorization: `Bearer ${who.bearer}` }),
      ...(who.cookie && { cookie: who.cookie }),
      ...headers,
    },
    ...(method !== 'GET' && { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
  })
  // counted from the answer's head on, however busy the machine is
  const timer = pattern.endsWith('/stream') ? setTimeout(() => hangUp.abort(), 150) : undefined
  const text = await answer.text().catch(() => '') // a stream that was hung up on
  clearTimeout(timer)
  return { status: answer.status, text: text + JSON.stringify([...answer.headers]) }
}

const pairs = () =>
  principals.flatMap((who) =>
    principals.filter((whose) => whose.conversation !== null && whose !== who).map((whose) => ({ who, whose })),
  )
const domainOf = ({ email }: Principal) => email?.split('@')[1]
const seqOf = async ({ conversation }: Principal) =>
  conversation && (await store.store.conversation(conversation as never))?.seq
const personOf = async ({ conversation }: Principal) =>
  conversation ? (await store.store.conversation(conversation as never))?.person : undefined

describe('of what belongs to one person nobody else', () => {
  test('has a route that is not looked at here', () => {
    expect(routes.length).toBeGreaterThan(40)
    expect(routes.filter((route) => !isFile(route) && !(route in cases))).toEqual([])
    expect(Object.keys(cases).filter((route) => !routes.includes(route))).toEqual([])
  })

  test('gets anything by any route, with anything they have; agents see it in the console alone', {
    timeout: 240_000,
  }, async () => {
    const leaks: string[] = []
    const before = new Map(await Promise.all(principals.map(async (one) => [one.name, await seqOf(one)] as const)))
    let calls = 0
    for (const [route, { agents, calls: callsOf }] of Object.entries(cases)) {
      for (const { who, whose } of pairs()) {
        if (who.isAgent && (agents || route === 'DELETE /api/session')) continue
        for (const each of callsOf?.(who, whose) ?? [{}]) {
          calls++
          const { status, text } = await call(route, who, whose, each)
          const marks = [whose.mark, noteMark, ...Object.values(doorKeys), ...(whose.email ? [whose.email] : [])]
          const seen = marks.filter((mark) => text.includes(mark))
          if (seen.length > 0) leaks.push(`${who.name} sees ${seen} of ${whose.name} by ${route}`)
          if (status >= 500) leaks.push(`${route} failed with ${status} for ${who.name}`)
          if ((agents || /:id|:conversation/.test(route)) && status < 400)
            leaks.push(`${who.name} gets ${status} by ${route}`)
        }
      }
    }
    expect(leaks).toEqual([])
    expect(calls).toBeGreaterThan(2_500)
    // and nobody has said anything in another's conversation, nor become another
    for (const one of principals) expect([one.name, await seqOf(one)]).toEqual([one.name, before.get(one.name)])
    const people = await Promise.all(principals.map(async (one) => (await personOf(one))?.kind))
    const readers = ['visitor', 'visitor', 'endUser', 'endUser']
    expect(people.slice(0, 9)).toEqual([...readers, ...Array(4).fill('contact'), 'endUser'])
  })

  test('hears from a stream, whichever ticket they show', async () => {
    for (const { who, whose } of pairs()) {
      const opened = who.conversation
        ? await (await callOwn('POST', '/v3/directline/conversations', who)).json()
        : {
            streamUrl: `${app.url().replace('http', 'ws')}/v3/directline/conversations/x/stream?watermark=&t=${who.bearer}`,
          }
      const address = opened.streamUrl.replace(/conversations\/[\w-]+\//, `conversations/${whose.conversation}/`)
      expect([who.name, whose.name, await upgrade(address)]).toEqual([who.name, whose.name, 401])
      if (who.conversation) expect(await upgrade(opened.streamUrl)).toBe(101)
    }
  })

  test('learns from the assistant, whichever ticket they name', { timeout: 120_000 }, async () => {
    for (const { who, whose } of pairs()) {
      if (who.conversation === null || whose.ticket === null) continue
      const own = `/v3/directline/conversations/${who.conversation}/activities`
      const after = await seqOf(who)
      for (const text of [
        `where is ticket ${whose.ticket}?`,
        'show me all tickets',
        `add a note to ticket ${whose.ticket}`,
        `close ticket ${whose.ticket}`,
        'yes',
        'cancel',
      ]) {
        await callOwn('POST', own, who, { type: 'message', text })
      }
      const heard = await (await callOwn('GET', `${own}?watermark=${after}`, who)).text()
      // a contact whom the customer has confirmed sees the colleagues' tickets, by a name that may be an address
      const isTheirsToSee = who.isConfirmed && domainOf(who) === domainOf(whose)
      const marks = isTheirsToSee ? [whose.mark] : [whose.mark, whose.email ?? whose.mark]
      const seen = marks.filter((mark) => heard.includes(mark))
      expect([who.name, whose.name, seen]).toEqual([who.name, whose.name, isTheirsToSee ? [whose.mark] : []])
    }
    for (const { name, conversation, ticket } of principals) {
      if (ticket === null) continue
      const [kept] = await store.store.ticketsOfConversation(conversation as never)
      expect([name, kept?.status]).toEqual([name, 'open'])
    }
  })

  test('reads what agents write for each other: not by the chat, its stream, the assistant or a letter', {
    timeout: 120_000,
  }, async () => {
    const heard: [string, string][] = []
    for (const who of principals.filter(({ conversation }) => conversation !== null)) {
      const own = `/v3/directline/conversations/${who.conversation}`
      for (const text of [
        'show me my tickets',
        `where is ticket ${who.ticket ?? 1001}?`,
        'what did your team write?',
      ]) {
        await callOwn('POST', `${own}/activities`, who, { type: 'message', text })
      }
      const opened = await (await callOwn('POST', '/v3/directline/conversations', who)).json()
      const streamed = await listen(opened.streamUrl.replace(/watermark=[^&]*/, 'watermark='))
      const read = await Promise.all(
        [own, `${own}?watermark=0`, `${own}/activities`, `${own}/activities?watermark=0`].map(async (path) =>
          (await callOwn('GET', path, who)).text(),
        ),
      )
      expect(streamed + read.join()).toContain(who.mark)
      heard.push([who.name, streamed + read.join() + JSON.stringify(opened)])
    }
    const letters = JSON.stringify(await app.letters())
    expect(letters.length).toBeGreaterThan(100)
    heard.push(['letters', letters])
    for (const [name, text] of heard) expect([name, text.includes(noteMark)]).toEqual([name, false])
    const agent = principals.find(({ isAgent }) => isAgent) as Principal
    for (const whose of principals.filter(({ conversation }) => conversation !== null)) {
      expect((await call('GET /api/conversations/:id', agent, whose, {})).text).toContain(noteMark)
    }
  })

  test('while each of them sees their own: the marks are there to be found', async () => {
    for (const who of principals.filter(({ conversation }) => conversation !== null)) {
      const own = `/v3/directline/conversations/${who.conversation}`
      expect(await (await callOwn('GET', `${own}/activities?watermark=0`, who)).text()).toContain(who.mark)
      const file = await callOwn('GET', `${own}/files/${who.file}/x.txt`, who)
      expect(await file.text()).toContain(who.mark)
    }
    const agent = principals.find(({ isAgent }) => isAgent) as Principal
    const [victim] = principals.filter(({ ticket }) => ticket !== null) as [Principal]
    expect((await call('GET /api/queue', agent, victim, {})).text).toContain(victim.mark)
    expect((await call('GET /api/conversations/:id', agent, victim, {})).text).toContain(victim.email)
    const listed = await call('GET /api/customers', agent, victim, { query: '?text=meridian' })
    expect(listed).toMatchObject({ status: 200, text: expect.stringContaining('Meridian Press') })
    const asked = principals.find(({ name }) => name === 'reader who asks for the company') as Principal
    const routed = { body: { customer: 'meridian-press' } }
    expect((await call('PUT /api/conversations/:id/provider', agent, asked, routed)).status).toBe(200)
    expect((await call('PUT /api/conversations/:id/provider', agent, asked, routed)).status).toBe(409)
    const owner = { ...agent, file: victim.file }
    expect((await call('GET /api/files/:conversation/:file', owner, victim, {})).text).toContain(victim.mark)
  })
})

function callOwn(method: string, path: string, who: Principal, body?: unknown): Promise<Response> {
  return fetch(app.url() + path, {
    method,
    headers: { 'content-type': 'application/json', ...(who.bearer && { authorization: `Bearer ${who.bearer}` }) },
    ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
  })
}

/** What comes over a chat's stream within a moment. */
function listen(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    let heard = ''
    socket.on('message', (data) => {
      heard += String(data)
    })
    socket.on('open', () => setTimeout(() => socket.close(), 400))
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })
}

/** The status of an upgrade; 101 when the stream opened. */
function upgrade(address: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address)
    socket.on('open', () => {
      socket.close()
      resolve(101)
    })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode)
    })
    socket.on('error', () => {})
  })
}
