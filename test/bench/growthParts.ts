import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { localDay } from '../../src/calendar/sayTime.ts'
import { DAY, type Instant, SECOND } from '../../src/calendar/time.ts'
import type { Desk } from '../../src/desk/ports.ts'
import type { ReportAsked } from '../../src/desk/reportPorts.ts'
import { createReports } from '../../src/desk/reports.ts'
import type { AgentId, ConversationId, QuestionId, SiteKey } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import { QUEUE_VIEWS } from '../../src/domain/queueView.ts'
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts'
import { MEASURES } from '../../src/domain/reportFigures.ts'
import type { OpenStore } from '../../src/storage/openStore.ts'
import { aDesk, scripted } from '../desk/builders.ts'
import { vitrium } from '../support/policy.ts'
import { topicsByText } from '../support/slowReports.ts'

/** Something that is done to a desk, to be timed: `run` is called again and again. */
export type Part = {
  group: 'turn' | 'console' | 'reports' | 'loops' | 'search'
  name: string
  run: () => Promise<unknown>
  /** Brings the desk back to where `run` has something to do; not timed. */
  before?: () => Promise<unknown>
  /** What it is linear in, where it must be. */
  linearIn?: string
  /** It takes seconds where there is much, and is done once. */
  isLong?: boolean
  /** A table that it reads from one end to the other, and why it may. */
  mayReadWhole?: Record<string, string>
}

const agent: Agent = { id: 'agent-1' as AgentId, name: 'Agent 1', email: 'agent-1@desk.example', role: 'lead' }
const PAGE = 100

/** Hears a question, shows an article, asks whether it helped. */
const assistant = scripted((heard) =>
  heard.heard === 'message'
    ? {
        news: [
          {
            news: 'asked',
            id: randomUUID() as QuestionId,
            text: heard.text,
            reader: 'end-user',
            confidence: 0.8,
            article: 'article-1',
            listed: [],
            first: 'article-1',
            unknownCodes: [],
            continues: false,
          },
        ],
        silence: 'checkIn',
      }
    : undefined,
)

/** Everything that is done all day, through the desk's own verbs on the real store. */
export async function partsOf(opened: OpenStore, client: pg.Client, perDay: number): Promise<Part[]> {
  const clock = () => Date.now() as Instant
  const { desk } = aDesk({ store: opened.store, clock, newId: randomUUID })
  const sample = await samples(client)
  const next = <T>(all: readonly T[]) => {
    let at = 0
    return () => all[at++ % all.length] as T
  }
  const say = (conversation: string, text = 'readers cannot open the atlas') =>
    must(
      desk.converse(
        { conversation: conversation as ConversationId, text, clientId: randomUUID(), address: '203.0.113.7' },
        assistant,
      ),
    )
  const visitor = next(sample.visitors)
  const contact = next(sample.contacts)
  const taken = next(sample.taken)
  const signedAs = next(sample.visitors)
  return [
    { group: 'turn', name: "a visitor's question", run: () => say(visitor()) },
    { group: 'turn', name: "a contact's word on an open ticket", run: () => say(contact()) },
    {
      group: 'turn',
      name: 'a new conversation, greeted, and its first question',
      run: async () => {
        const talk = await must(desk.open({ site: 'vitrium' as SiteKey, locale: 'en', zone: 'America/Toronto' }))
        await desk.greet(talk.id, assistant)
        await say(talk.id)
      },
    },
    {
      group: 'turn',
      name: 'a visitor comes back, signed by the website',
      run: () =>
        must(
          desk.identify(
            { site: 'vitrium' as SiteKey, locale: 'en', zone: null },
            {
              ...{ subject: signedAs(), email: 'reader@mailbox.example', name: null, isEndUser: true },
              ...{ token: randomUUID(), expiresAt: (clock() + 60 * SECOND) as Instant, isFresh: true },
            },
            null,
            assistant,
          ),
        ),
    },
    {
      group: 'turn',
      name: "an agent's word",
      run: () => {
        const { id, by } = taken()
        const who = { ...agent, id: by as AgentId, name: by.replace('agent-', 'Agent ') }
        return must(desk.say(who, id as ConversationId, { text: 'We look at it', format: 'plain' }, randomUUID()))
      },
    },
    {
      group: 'turn',
      name: 'a chat reads what is new',
      run: () => desk.messagesAfter(visitor() as ConversationId, 1, 50),
    },
    ...consoleParts(desk, sample, opened),
    ...searchParts(desk, sample),
    ...reportParts(opened, clock, perDay),
    ...loopParts(desk, opened, client, clock),
  ]
}

function consoleParts(desk: Desk, sample: Samples, opened: OpenStore): Part[] {
  const page = (view: (typeof QUEUE_VIEWS)[number], offset = 0) => must(desk.queue.page(agent, view, offset, PAGE))
  return [
    ...QUEUE_VIEWS.map(
      (view): Part => ({ group: 'console', name: `the list, first part: ${view}`, run: () => page(view) }),
    ),
    { group: 'console', name: 'the list, ten parts on: open', run: () => page('open', 10 * PAGE) },
    {
      group: 'console',
      name: 'the list, its last part: open',
      linearIn: 'how far one has scrolled',
      run: () => page('open', sample.openTickets - PAGE),
    },
    { group: 'console', name: 'how many there are, and what rings', run: () => must(desk.queue.standing(agent)) },
    {
      group: 'console',
      name: 'a conversation with a ticket of the largest customer',
      run: () => must(desk.view(agent, sample.ofLargest as ConversationId)),
    },
    {
      group: 'console',
      name: "an agent's deadlines for their calendar",
      run: () => opened.calendarFeeds.ticketsWithDeadlines(agent.id, 200),
    },
  ]
}

function searchParts(desk: Desk, sample: Samples): Part[] {
  const search = (name: string, text: string): Part => ({
    group: 'search',
    name: `${name} ("${text}")`,
    run: () => must(desk.queue.search(agent, text, 50)),
  })
  return [
    search('two words', sample.twoWords),
    search('a rare word', sample.rareWord),
    search('a word that is everywhere', sample.commonWord),
    search('two letters', sample.commonWord.slice(0, 2)),
    search("a ticket's number", `#${sample.number}`),
    search("a person's address", 'person-4000@company-400.example'),
    search("a company's name", 'Company 333'),
  ]
}

/** Calls within which two years are counted ahead, however slow they are. */
const PASS_CALLS = 120

function reportParts(opened: OpenStore, clock: () => Instant, perDay: number): Part[] {
  const open = () =>
    createReports({
      ...{ records: opened.reportRecords, calendar: vitrium.calendar, clock },
      topicsOf: topicsByText,
    })
  const asking = open()
  const page = async (days: number, until: number, narrowed: Partial<ReportAsked> = {}, reports = asking) => {
    const today = localDay((clock() - until * DAY) as Instant, vitrium.calendar.zone)
    const asked: ReportAsked = {
      ...{ customer: null, tier: null, agent: null, ...narrowed },
      days: { first: (today - days + 1) as typeof today, last: today },
    }
    await Promise.all([
      reports.sla(asked),
      reports.responses(asked),
      reports.deflection(asked),
      reports.gaps(asked),
      reports.satisfaction(asked),
      ...MEASURES.map((measure) => reports.load(asked, measure)),
    ])
  }
  const countedAhead = async () => {
    const reports = open()
    for (let call = 0; call < PASS_CALLS; call++) await reports.countAhead()
    return reports
  }
  let prepared = asking
  const same = Math.max(1, Math.round(1_000 / perDay))
  const customer = 'customer-300' as NonNullable<ReportAsked['customer']>
  return [
    // before the weeks of the open tickets, or the periods would not be alike
    {
      group: 'reports',
      name: 'a period of about 1,000 conversations, for the first time',
      run: () => page(Math.min(same, 600), 100, {}, open()),
    },
    { group: 'reports', name: 'the last 30 days', run: () => page(30, 0) },
    { group: 'reports', name: 'two years', run: () => page(725, 0) },
    { group: 'reports', name: 'the last 30 days of one customer', run: () => page(30, 0, { customer }) },
    {
      group: 'reports',
      name: 'two years, the first of a node that has counted ahead',
      before: async () => {
        prepared = await countedAhead()
      },
      run: () => page(725, 0, {}, prepared),
      isLong: true,
    },
    {
      group: 'reports',
      name: 'counting ahead, all pieces together',
      run: countedAhead,
      isLong: true,
      linearIn: 'what happened in two years',
    },
    {
      group: 'reports',
      name: 'the last 30 days, for the first time',
      run: () => page(30, 0, {}, open()),
      linearIn: 'what happened in these days',
    },
    {
      group: 'reports',
      name: 'two years, for the first time',
      run: () => page(725, 0, {}, open()),
      isLong: true,
      linearIn: 'what happened in these days',
    },
    {
      group: 'reports',
      name: 'the last 30 days of one customer, for the first time',
      run: () => page(30, 0, { customer }, open()),
      linearIn: 'what happened in these days',
    },
  ]
}

function loopParts(desk: Desk, opened: OpenStore, client: pg.Client, clock: () => Instant): Part[] {
  return [
    { group: 'loops', name: 'alerts: nothing is due', run: () => desk.tellAlerts() },
    {
      group: 'loops',
      name: 'alerts: 50 tickets are looked at',
      before: () =>
        client.query(`UPDATE "Ticket" SET "nextAlarmAt" = now() WHERE "id" IN (
          SELECT "id" FROM "Ticket" WHERE "status" = 'open' AND "nextAlarmAt" > now() ORDER BY "nextAlarmAt" DESC LIMIT 50)`),
      run: () => desk.tellAlerts(),
    },
    { group: 'loops', name: 'the sweep: nothing is overdue', run: () => desk.sweep(assistant) },
    { group: 'loops', name: 'counting clocks anew: nothing has changed', run: () => recountPass(desk) },
    { group: 'loops', name: 'the outbox: nothing waits', run: () => opened.outbox.claim(clock(), 60_000, 5) },
    {
      group: 'loops',
      name: 'webhooks: nothing waits',
      run: () => opened.webhookOutbox.claimWebhook(clock(), 60_000, []),
    },
    { group: 'loops', name: 'mails: nothing came', run: () => opened.mailInbox.claimMail(clock(), 60_000) },
    {
      group: 'loops',
      name: 'tidying up: nothing is old',
      run: () => opened.tidy(clock(), 180 * DAY),
    },
    { group: 'loops', name: 'the figures for the watch', run: () => opened.standing() },
    {
      group: 'loops',
      name: "a day's digest",
      run: () => opened.agentLetters.digestFigures({ from: (clock() - DAY) as Instant, until: clock() }, clock(), 10),
      linearIn: 'what happened that day',
    },
  ]
}

async function recountPass(desk: Desk): Promise<void> {
  while (await desk.recount()) {
    // until the pass is over
  }
}

type Samples = Awaited<ReturnType<typeof samples>>

async function samples(client: pg.Client) {
  const all = async <T>(sql: string) => (await client.query(sql)).rows as T[]
  const ids = async (sql: string) => (await all<{ id: string }>(sql)).map(({ id }) => id)
  const [{ number = 0, subject = '' } = {}] = await all<{ number: number; subject: string }>(
    `SELECT "number", "subject" FROM "Ticket" ORDER BY "number" DESC OFFSET 20 LIMIT 1`,
  )
  const words = await all<{ word: string; ndoc: number }>(
    `SELECT "word", "ndoc" FROM ts_stat('SELECT to_tsvector(''simple'', "saidIn"("body")) FROM (
      SELECT "body" FROM "Message" LIMIT 20000) m') WHERE length("word") > 5 ORDER BY "ndoc" DESC, "word"`,
  )
  const [{ n = 0 } = {}] = await all<{ n: number }>(`SELECT count(*)::int AS n FROM "Ticket" WHERE "status" = 'open'`)
  const [{ id: ofLargest = '' } = {}] = await all<{ id: string }>(
    `SELECT "conversationId" AS id FROM "Ticket" WHERE "customerId" = 'customer-0' ORDER BY "number" DESC LIMIT 1`,
  )
  return {
    visitors: await ids(`SELECT "id" FROM "Conversation" WHERE "personKind" <> 'contact' AND "handledBy" = 'assistant'
      ORDER BY "openedAt" DESC LIMIT 100`),
    contacts: await ids(`SELECT c."id" FROM "Ticket" t JOIN "Conversation" c ON c."id" = t."conversationId"
      WHERE t."status" = 'open' AND c."handledBy" = 'assistant' ORDER BY t."openedAt" DESC LIMIT 100`),
    taken: await all<{ id: string; by: string }>(
      `SELECT "id", "agentId" AS "by" FROM "Conversation" WHERE "handledBy" = 'agent'`,
    ),
    openTickets: n,
    ofLargest,
    number,
    twoWords: subject.split(' ').slice(0, 2).join(' '),
    commonWord: words[0]?.word ?? 'order',
    rareWord: words.at(-1)?.word ?? 'order',
  }
}

async function must<T extends object>(result: Promise<T | Refusal>): Promise<T> {
  const came = await result
  if (isRefusal(came)) throw new Error(`A part of the bench was refused: ${JSON.stringify(came)}`)
  return came
}
