import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import restify from 'restify'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import { faultIn } from '../../src/delivery/webhookAddress.ts'
import { newWebhookSecret } from '../../src/delivery/webhookSignature.ts'
import { createAccessLog } from '../../src/desk/accessLog.ts'
import { createAccountNotices } from '../../src/desk/accountNotices.ts'
import { createAdmin } from '../../src/desk/admin.ts'
import { createAgentAccounts } from '../../src/desk/agentAccounts.ts'
import type { Decide } from '../../src/desk/botPorts.ts'
import type { MailRecords } from '../../src/desk/inboundPorts.ts'
import { createMailAdmin } from '../../src/desk/mailAdmin.ts'
import { createPersonExport } from '../../src/desk/personExport.ts'
import { createReports } from '../../src/desk/reports.ts'
import { createWebhooks } from '../../src/desk/webhooks.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { SecurityEvent } from '../../src/domain/security.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { createFeed } from '../../src/feed.ts'
import { calendarFeedRoutes } from '../../src/http/calendarFeedRoutes.ts'
import type { ProviderSettings } from '../../src/http/console/oidc.ts'
import { consolePages } from '../../src/http/console/pages.ts'
import { createPresence } from '../../src/http/console/presence.ts'
import { consoleRoutes } from '../../src/http/console/routes.ts'
import type { RequireTotp } from '../../src/http/console/secondFactor.ts'
import { createSignInLink } from '../../src/http/console/signInLink.ts'
import type { Scan } from '../../src/http/scanner.ts'
import type { LogFields } from '../../src/log.ts'
import { aDesk, aTalk, echo } from '../desk/builders.ts'
import { fakeAccessRecords, fakePersonExports } from '../support/fakeAccess.ts'
import { articleFacts, fakeAdminRecords } from '../support/fakeAdminRecords.ts'
import { fakeCalendarFeeds } from '../support/fakeCalendarFeeds.ts'
import { noMails } from '../support/fakeMail.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { fakeWebhooks } from '../support/fakeWebhooks.ts'
import { type Happened, slowReportRecords, topicsByText } from '../support/slowReports.ts'

const built = fileURLToPath(new URL('../../.build/web', import.meta.url))

export type ConsoleDesk = Awaited<ReturnType<typeof openConsoleDesk>>
export type Contact = { email: string; draft?: TicketDraft; site?: string }

type Options = {
  now?: number
  requireTotp?: RequireTotp
  oidc?: ProviderSettings
  sendsMail?: boolean
  store?: ReturnType<typeof fakeStore>
  mails?: MailRecords
  sessionIdleMs?: number
  scan?: Scan
}

/** The console over real HTTP on a port of its own: the real desk on a store in memory, with a clock one can turn. */
export async function openConsoleDesk({
  now,
  requireTotp = 'off',
  oidc,
  sendsMail = false,
  store = fakeStore(demoFixtures),
  mails = noMails,
  sessionIdleMs = 12 * HOUR,
  scan,
}: Options = {}) {
  const faults: unknown[] = []
  const warnings: { what: string; fields: LogFields | undefined }[] = []
  const feed = createFeed((cause) => faults.push(cause))
  const presence = createPresence()
  const parts = aDesk({
    store,
    feed,
    agentsOnline: () => Math.max(1, presence.agentsOnline()),
    onlineAgents: presence.onlineAgents,
  })
  if (now !== undefined) parts.clock.now = now as Instant
  const { desk, clock } = parts
  const adminRecords = fakeAdminRecords(store)
  const watched: SecurityEvent[] = []
  const accountNotices = createAccountNotices({
    ...{ store, letters: store, zone: () => desk.calendar.zone, clock: () => clock.now },
    newId: parts.needs.newId,
    fault: (cause) => faults.push(cause),
  })
  const accessRecords = fakeAccessRecords()
  const accessLog = createAccessLog({ records: accessRecords, clock: () => clock.now })
  const webhooks = fakeWebhooks({ audit: (entry) => void adminRecords.record(entry) })
  const calendarFeeds = fakeCalendarFeeds(store)
  const server = restify.createServer({ handleUncaughtExceptions: false })
  let origin = ''
  const records = slowReportRecords(() => everythingIn(store))
  consoleRoutes(server, {
    desk,
    reports: createReports({ records, calendar: desk.calendar, clock: () => clock.now, topicsOf: topicsByText }),
    agentAccounts: createAgentAccounts({
      accounts: store,
      audit: adminRecords,
      notices: accountNotices,
      clock: () => clock.now,
    }),
    accountNotices,
    watch: (event) => watched.push(event),
    sessionIdleMs,
    admin: createAdmin({
      records: adminRecords,
      questions: store,
      articles: () => articleFacts,
      desk,
      clock: () => clock.now,
      newId: parts.needs.newId,
    }),
    personExport: createPersonExport({
      records: fakePersonExports((entry) => void adminRecords.record(entry)),
      clock: () => clock.now,
      newId: parts.needs.newId,
    }),
    accessLog,
    webhooks: createWebhooks({
      records: webhooks.records,
      clock: () => clock.now,
      newId: parts.needs.newId,
      newSecret: newWebhookSecret,
      seal: (_, secret) => `sealed ${secret}`,
      judge: (url) => faultIn(url, { allowPrivate: [], production: false }),
    }),
    accounts: store,
    agentLetters: store,
    mailAdmin: createMailAdmin({ records: mails, clock: () => clock.now, textOf: async () => 'The whole text' }),
    calendarFeeds,
    feed,
    clock: () => clock.now,
    presence,
    decide: echo,
    queueWaitMs: 180_000,
    secret: 'a secret that is only good for these tests',
    requireTotp,
    oidc: oidc ?? null,
    mail: sendsMail ? async (delivery) => void (await store.save({ deliveries: [delivery] })) : null,
    scan: scan ?? null,
    articles: (text) => [{ slug: 'a/b', title: `About ${text}`, excerpt: '', url: `${origin}/help/a/b` }],
    publicUrl: () => origin,
    trustProxy: false,
    fault: (cause) => faults.push(cause),
    log: { fault: (cause) => faults.push(cause), warn: (what, fields) => warnings.push({ what, fields }) },
  })
  calendarFeedRoutes(server, {
    records: calendarFeeds,
    calendar: desk.calendar,
    clock: () => clock.now,
    publicUrl: () => origin,
  })
  consolePages(server, built)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  /** The assistant does one command, as a visitor's message would make it. */
  async function obey(id: ConversationId, command: NonNullable<ReturnType<Decide>['command']>, text = '…') {
    const decide: Decide = (_talk, heard) => ({ say: [], flow: null, ...(heard.heard === 'message' && { command }) })
    await desk.converse({ conversation: id, text, clientId: null }, decide)
  }

  return {
    ...parts,
    store,
    adminRecords,
    accessRecords,
    accessLog,
    webhooks,
    feed,
    presence,
    faults,
    warnings,
    /** Security events, oldest first. */
    watched,
    origin,
    /** How many lines from browsers are open. */
    connections: () => new Promise<number>((resolve) => server.server.getConnections((_, count) => resolve(count))),
    /** A conversation of a contact who proved the address, with a ticket if a draft is given. */
    async contact({ email, draft, site = 'vitrium' }: Contact): Promise<ConversationId> {
      const { id } = await aTalk(desk, site)
      await obey(id, { do: 'sendCode', email }, 'I need help')
      await obey(id, { do: 'checkCode', code: '123456' }, email)
      if (draft) await obey(id, { do: 'openTicket', draft }, draft.details || draft.subject)
      return id
    },
    /** A visitor who said this and waits for a person. */
    async waiting(text: string, site = 'meridian-press'): Promise<ConversationId> {
      const { id } = await aTalk(desk, site)
      await obey(id, { do: 'queueForAgent' }, text)
      return id
    },
    obey,
    visitorSays: (id: ConversationId, text: string) =>
      desk.converse({ conversation: id, text, clientId: null }, () => ({ say: [], flow: null })),
    link: (agent: Agent) => createSignInLink(store, agent, () => clock.now, origin),
    /** A browser of this agent, signed in by link. */
    async signedIn(agent: Agent) {
      const browser = client(origin)
      const link = new URL(await createSignInLink(store, agent, () => clock.now, origin)).searchParams.get('link')
      const answer = await browser.call('POST', '/api/session', { link })
      if (answer.status !== 201) throw new Error(`Signing in answered ${answer.status}`)
      return browser
    },
    async close() {
      server.server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** What reports count, gathered from what the store can be asked. */
async function everythingIn(store: ReturnType<typeof fakeStore>): Promise<Happened> {
  const [customers, agents, { questions }] = await Promise.all([
    store.customers(),
    store.agents(),
    store.since(0 as Instant),
  ])
  const tickets = (await Promise.all(customers.map(({ id }) => store.ticketsOf(id)))).flat()
  const ids = [...questions, ...tickets].flatMap(({ conversation }) => (conversation === null ? [] : [conversation]))
  const customerOf: Happened['customerOf'] = new Map(tickets.map((ticket) => [ticket.conversation, ticket.customer]))
  const events = (await Promise.all([...new Set(ids)].map((id) => store.eventsOf(id)))).flat()
  const satisfaction = await store.satisfactionSince(0 as Instant, Number.POSITIVE_INFINITY as Instant)
  return { customers, agents, questions, tickets, events, satisfaction, customerOf }
}

/** A browser without a screen: it keeps its cookie and sends what our own pages send. */
export function client(origin: string) {
  let cookie = ''
  return {
    get cookie() {
      return cookie
    },
    async call(method: string, path: string, body?: unknown, headers: Record<string, string | undefined> = {}) {
      const all = { Origin: origin, 'Content-Type': 'application/json', Cookie: cookie, ...headers }
      const sent = Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined)
      const answer = await fetch(origin + path, {
        method,
        headers: sent,
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const set = answer.headers.get('set-cookie')
      if (set) cookie = set.split(';')[0] ?? ''
      const text = await answer.text()
      const json = text.startsWith('{') ? JSON.parse(text) : null
      return { status: answer.status, headers: answer.headers, text, json }
    },
  }
}
