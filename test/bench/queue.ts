/**
 * The agents' list with many open tickets: reading a part of it beside reading all of it; how soon 50 consoles on two
 * servers show what happened; and in a browser how soon the list is there and whether scrolling ever blocks the page.
 * Run: `npm run bench:queue [-- TICKETS CONSOLES]`, e.g. `npm run bench:queue -- 5000 50`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../src/app.ts'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import { readConfig } from '../../src/config.ts'
import { demoDesk } from '../../src/demo/companies.ts'
import type { ConversationId, MessageId, TicketId } from '../../src/domain/ids.ts'
import { startTargets } from '../../src/domain/sla.ts'
import type { QueueWire } from '../../src/http/wire.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { aConversation, aMessage, aTicket } from '../storage/builders.ts'
import { openBrowser } from '../support/browser.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'
import { writeReport } from './report.ts'

const [tickets = 5_000, consoles = 50] = process.argv.slice(2).map(Number)
const READS = 40
const CHANGES = 20
/** Within this time every console is to show what happened. */
const SHOWN_MS_MAX = 1_000

const database = await throwAwayDatabase()
const folder = mkdtempSync(join(tmpdir(), 'signpost-queue-'))
const apps: App[] = []
const hangUps: (() => void)[] = []
try {
  await seed()
  for (let node = 0; node < 2; node++) apps.push(await start(node))
  const [one, two] = apps as [App, App]
  const cookie = await signIn(one)

  const part = await reads(() => page(one, cookie, 0, 100))
  const whole = await reads(() => everything(one, cookie), 5)
  const deep = await reads(() => page(one, cookie, Math.max(0, tickets - 100), 100))
  const news = await fanOut([one, two], cookie)
  for (const hangUp of hangUps.splice(0)) hangUp()
  await new Promise((settle) => setTimeout(settle, 3_000))
  const browser = await inBrowser(one)
  report({ part, whole, deep, news, browser })
} finally {
  for (const hangUp of hangUps) hangUp()
  for (const app of apps) await app.stop()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()

type Figures = ReturnType<typeof figures>

function report(found: {
  part: Figures
  whole: Figures
  deep: Figures
  news: Figures
  browser: { firstRowMs: number; count: number; most: number; rows: number }
}): void {
  const { part, whole, deep, news, browser } = found
  const isSoon = news.p99 < SHOWN_MS_MAX
  if (!isSoon) process.exitCode = 1
  writeReport({
    name: 'queue',
    title: 'The list of open tickets, and who looks at it',
    command: `npm run bench:queue -- ${tickets} ${consoles}`,
    sections: [
      {
        text: `${tickets.toLocaleString('en')} open tickets on PostgreSQL, two servers, and ${consoles} consoles that are open on the list, half at each server. A take-over is shown
when a console has been woken by its stream, has read the first part of the list again, and finds it there; from the answer to whoever
took over, for each of ${CHANGES} take-overs and every console. Goal: p99 below ${SHOWN_MS_MAX} ms. Verdict: **${isSoon ? 'good' : 'bad'}**.`,
        table: {
          columns: ['milliseconds', 'p50', 'p99', 'most'],
          rows: [
            ['the first 100 rows', part.p50, part.p99, part.most],
            ['the last 100 rows', deep.p50, deep.p99, deep.most],
            [
              `the whole list, ${(whole.p50 / Math.max(part.p50, 0.1)).toFixed(1)} x the first rows`,
              whole.p50,
              whole.p99,
              whole.most,
            ],
            [`a take-over is shown by ${consoles} consoles`, news.p50, news.p99, news.most],
          ],
        },
      },
      {
        heading: 'In a browser',
        text: `The first row is there ${browser.firstRowMs} ms after the page was asked for. While the list was scrolled to its end, ${browser.count} tasks took
longer than 50 ms, the longest ${browser.most} ms; ${browser.rows} rows stood in the page at the end.`,
      },
    ],
    data: { tickets, consoles, ...found },
  })
}

async function seed(): Promise<void> {
  const { store, close } = await openStore({ url: database.url }, { seed: demoDesk })
  const calendar = createCalendar(vitriumHours)
  const now = Date.now() as Instant
  const { contacts } = demoDesk
  const one = async (i: number) => {
    const contact = contacts[i % contacts.length]
    if (!contact) return
    const id = `bench-${i}` as ConversationId
    const openedAt = (now - (i % 400) * 10 * MINUTE) as Instant
    const tier = i % 50 === 0 ? 2 : 1
    const ticket = aTicket({
      id: `${id}-ticket` as TicketId,
      number: await store.nextTicketNumber(),
      conversation: id,
      customer: contact.customer,
      contact: contact.id,
      subject: `Reader ${i} cannot print`,
      tier,
      openedAt,
      targets: startTargets(vitriumPolicy, tier, calendar, openedAt),
    })
    const { name, email, customer } = contact
    await store.save({
      conversation: aConversation({
        id,
        seq: 1,
        lastAt: openedAt,
        openedAt,
        ticket: ticket.id,
        person: { kind: 'contact', contact: contact.id, customer, name, email, proof: 'code' },
      }),
      messages: [
        aMessage({
          id: `${id}-1` as MessageId,
          conversation: id,
          at: openedAt,
          body: { text: `It is reader ${i}`, format: 'plain' },
        }),
      ],
      tickets: [ticket],
    })
  }
  for (let i = 0; i < tickets; i += 8)
    await Promise.all(Array.from({ length: Math.min(8, tickets - i) }, (_, n) => one(i + n)))
  await close()
}

async function start(node: number): Promise<App> {
  const app = await createApp(
    readConfig({
      NODE_ENV: 'development',
      PORT: '0',
      DATA_FOLDER: join(folder, String(node)),
      DATABASE_URL: database.url,
      SIGNPOST_SECRET: 'a secret of the bench that is long enough',
      LOG_LEVEL: 'error',
    }),
  )
  await app.start()
  return app
}

async function signIn(app: App): Promise<string> {
  const link = new URL((await app.signInLink('priya@vitrium.example')) ?? '')
  const answer = await fetch(`${app.url()}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: app.url() },
    body: JSON.stringify({ link: link.searchParams.get('link') }),
  })
  if (answer.status !== 201) throw new Error(`Signing in answered ${answer.status}`)
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}

async function page(app: App, cookie: string, offset: number, limit: number): Promise<QueueWire> {
  const answer = await fetch(`${app.url()}/api/queue?offset=${offset}&limit=${limit}`, { headers: { Cookie: cookie } })
  return answer.json() as Promise<QueueWire>
}

async function everything(app: App, cookie: string): Promise<void> {
  for (let offset = 0; offset < tickets; offset += 200) await page(app, cookie, offset, 200)
}

async function reads(read: () => Promise<unknown>, times = READS) {
  const all: number[] = []
  for (let i = 0; i < times; i++) {
    const from = performance.now()
    await read()
    all.push(performance.now() - from)
  }
  return figures(all)
}

/** Each console reads the first part again when it is woken, as the page does; a change is there when it shows it. */
async function fanOut(servers: [App, App], cookie: string) {
  const waiting = new Map<string, (() => void)[]>()
  for (let i = 0; i < consoles; i++) {
    const server = servers[i % 2] as App
    const line = new AbortController()
    hangUps.push(() => line.abort())
    const answer = await fetch(`${server.url()}/api/stream`, { headers: { Cookie: cookie }, signal: line.signal })
    void (async () => {
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        if (!new TextDecoder().decode(chunk).includes('"queue"')) continue
        const { rows } = await page(server, cookie, 0, 100)
        for (const row of rows) {
          if (row.handling.by === 'agent') for (const seen of waiting.get(`${i} ${row.conversation}`) ?? []) seen()
        }
      }
    })().catch(() => {})
  }
  await new Promise((settle) => setTimeout(settle, 3_000))
  const { rows } = await page(servers[0], cookie, 0, 100)
  const all: number[] = []
  for (const { conversation } of rows.slice(0, CHANGES)) {
    const shown = Array.from({ length: consoles }, (_, i) => {
      return new Promise<void>((seen) => waiting.set(`${i} ${conversation}`, [seen]))
    })
    const took = fetch(`${servers[0].url()}/api/conversations/${conversation}/agent`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', Origin: servers[0].url(), Cookie: cookie },
    })
    await took
    const from = performance.now()
    const seen = async (one: Promise<void>) => {
      await one
      all.push(performance.now() - from)
    }
    await Promise.all(shown.map(seen))
  }
  return figures(all)
}

/** A page in a real browser: the first row, and the longest that anything blocked it while the list was scrolled to its end. */
async function inBrowser(app: App) {
  const browser = await openBrowser()
  try {
    const link = (await app.signInLink('priya@vitrium.example')) ?? ''
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    await page.goto(link)
    await page.getByRole('button').first().click()
    await page.locator('a.row').first().waitFor()
    const from = performance.now()
    await page.goto(`${app.url()}/console`)
    await page.locator('a.row').first().waitFor()
    const firstRowMs = Math.round(performance.now() - from)
    const longest = await page.evaluate(async () => {
      const tasks: number[] = []
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
      })
      const list = document.querySelector('.rows-scroller')
      if (!list) throw new Error('There is no list')
      for (let at = 0; at < list.scrollHeight; at += 700) {
        list.scrollTop = at
        await new Promise((next) => requestAnimationFrame(next))
      }
      await new Promise((settle) => setTimeout(settle, 500))
      return {
        count: tasks.length,
        most: Math.round(Math.max(0, ...tasks)),
        rows: document.querySelectorAll('a.row').length,
      }
    })
    await context.close()
    return { firstRowMs, ...longest }
  } finally {
    await browser.close()
  }
}

function figures(all: number[]) {
  const sorted = [...all].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
  return { p50: at(0.5), p99: at(0.99), most: at(1) }
}
