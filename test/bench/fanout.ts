/**
 * Consoles on a busy desk: each looks at a talk in which a visitor writes all the time, and is told of every message. The
 * messages are saved as another server of the same database saves them, many in a statement with one notification: whole
 * turns over HTTP take several milliseconds of a core each, so that two cores cannot make a thousand in a second.
 * Run: `npm run bench:fanout [-- CONSOLES PER_SECOND SECONDS]`, e.g. `npm run bench:fanout -- 50 1000 30`.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { WakeWire } from '../../src/http/wire.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { type ConsoleLine, openConsole, signInBy } from './consoleLine.ts'
import { benchSecret, makeTalks } from './madeTalks.ts'
import { startMeasuredDesk } from './measured.ts'
import type { Talk } from './rawChat.ts'
import { writeReport } from './report.ts'

const [consoles = 50, perSecond = 1_000, seconds = 30] = process.argv.slice(2).map(Number)
/** Messages are saved together so often, each in another talk. */
const STEP_MS = 20
/** PostgreSQL carries 8,000 bytes in one notification. */
const BATCH_MAX = 100
/** How long the last messages may take before they count as lost. */
const LATE_MS = 5_000
const GREETINGS = 1

/** A talk, when each of its messages was saved, and what its console was told. */
type Watched = Talk & { seq: number; savedAt: number[]; told: number; wakes: number }

const database = await throwAwayDatabase()
const desk = await startMeasuredDesk({
  DATABASE_URL: database.url,
  SIGNPOST_SECRET: benchSecret,
  DEMO_HISTORY: 'false',
})
const lines: ConsoleLine[] = []
const saver = new pg.Client(database.url)
let isGood = false
try {
  await saver.connect()
  isGood = await measure()
} finally {
  for (const line of lines) line.close()
  await saver.end()
  await desk.stop()
  await database.drop()
}
process.exit(isGood ? 0 : 1)

async function measure(): Promise<boolean> {
  const cookie = await signInBy(desk.url, await desk.signInLink('priya@vitrium.example'))
  const made = await makeTalks(database.url, consoles)
  const talks = made.map((talk): Watched => ({ ...talk, seq: GREETINGS, savedAt: [], told: 0, wakes: 0 }))
  const took: number[] = []
  let listWakes = 0
  for (const talk of talks) {
    const heard = (wake: WakeWire) => {
      if (wake.topic === 'queue') listWakes += 1
      else tellOf(talk, wake.seq, took)
    }
    lines.push(await openConsole(desk.url, cookie, talk.id, heard))
  }
  await save(talks.slice(0, 1)) // whatever is made at the first message is made now
  await until(() => talks.every(({ seq, told }) => told >= seq))
  took.length = 0
  listWakes = 0
  for (const talk of talks) talk.wakes = 0

  const before = await desk.figures()
  const begun = performance.now()
  let saved = 0
  while (performance.now() - begun < seconds * 1000) {
    const due = Math.floor(((performance.now() - begun) / 1000) * perSecond) - saved
    // one message of a talk in a statement: how many there are depends on how late we are
    const batch = Array.from(
      { length: Math.min(due, talks.length, BATCH_MAX) },
      (_, at) => talks[(saved + at) % talks.length] as Watched,
    )
    await save(batch)
    saved += batch.length
    const ahead = begun + (saved / perSecond) * 1000 + STEP_MS - performance.now()
    if (ahead > 0) await new Promise((wait) => setTimeout(wait, ahead))
  }
  const savingMs = performance.now() - begun
  await until(() => talks.every(({ seq, told }) => told >= seq))
  const lastMs = performance.now() - begun
  const after = await desk.figures()

  const lost = talks.reduce((sum, { seq, told }) => sum + (seq - Math.min(told, seq)), 0)
  let unread = 0
  for (const talk of talks) unread += await missing(talk, cookie)
  const open = lines.filter((line) => line.isOpen()).length
  took.sort((a, b) => a - b)
  const at = (share: number) =>
    (took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN).toFixed(1)
  const savedPerSecond = (saved / savingMs) * 1000
  const deliveredPerSecond = (took.length / lastMs) * 1000
  const wakes = talks.reduce((sum, talk) => sum + talk.wakes, 0)
  const cpuShare = (after.cpuMs - before.cpuMs) / lastMs
  const statementsPerSecond = ((after.statements - before.statements) / lastMs) * 1000
  const isGood = lost + unread === 0 && open === consoles && savedPerSecond >= perSecond * 0.95
  writeReport({
    name: 'fanout',
    title: 'Consoles on a busy desk',
    command: `npm run bench:fanout -- ${consoles} ${perSecond} ${seconds}`,
    sections: [
      {
        text: `${consoles} consoles on one desk, each looking at a talk of its own. ${perSecond} visitors' messages are to be saved per second, as another
server of the same database saves them: in statements of up to ${consoles}, each message in another talk, with a notification. A message is
delivered when the console of its talk has been told of its number or a later one. ${isGood ? '**All were.**' : '**That did not hold.**'}`,
      },
      {
        table: {
          columns: ['what', 'figure'],
          rows: [
            ['messages saved', saved],
            ['saved per second', savedPerSecond.toFixed(0)],
            ['delivered per second', deliveredPerSecond.toFixed(0)],
            ['from saved to told, p50 ms', at(0.5)],
            ['from saved to told, p99 ms', at(0.99)],
            ['from saved to told, most ms', at(1)],
            ['messages no console was told of', lost],
            ['messages that could not be read', unread],
            ['consoles still open', open],
            ['events about talks per second', ((wakes / lastMs) * 1000).toFixed(0)],
            ['events about the list per second, all consoles', ((listWakes / lastMs) * 1000).toFixed(0)],
            ["desk's share of a core", `${(cpuShare * 100).toFixed(0)} %`],
            ["desk's statements to the database per second", statementsPerSecond.toFixed(0)],
          ],
        },
      },
    ],
    data: {
      consoles,
      perSecond,
      seconds,
      saved,
      savedPerSecond,
      deliveredPerSecond,
      lost,
      unread,
      open,
      wakes,
      listWakes,
      cpuShare,
      statementsPerSecond,
      p50: at(0.5),
      p99: at(0.99),
      most: at(1),
    },
  })
  return isGood
}

/** One visitor's message in each of these talks, and the notification that every server hears. */
async function save(talks: Watched[]): Promise<void> {
  if (talks.length === 0) return
  const ids = talks.map(({ id }) => id)
  const topics = JSON.stringify({ node: 'bench', topics: [...ids.map((id) => `conversation:${id}`), 'queue'] })
  await saver.query(
    `WITH talk AS (
      UPDATE "Conversation" SET "version" = "version" + 1, "seq" = "seq" + 1, "lastAt" = now() WHERE "id" = ANY($1::text[]) RETURNING "id", "seq"
    ), line AS (
      INSERT INTO "Message" ("conversationId", "seq", "id", "at", "role", "body")
        SELECT "id", "seq", "id" || '-' || "seq", now(), 'visitor', '{"text":"${randomUUID()}","format":"plain"}' FROM talk
    ) SELECT pg_notify('signpost_wakes', $2)`,
    [ids, topics],
  )
  const now = performance.now()
  for (const talk of talks) {
    talk.seq += 1
    talk.savedAt[talk.seq] = now
  }
}

/** Everything up to this number is known to be there; it may be told before we know that it is saved. */
function tellOf(talk: Watched, seq: number, took: number[]): void {
  const now = performance.now()
  talk.wakes += 1
  for (let each = talk.told + 1; each <= seq; each++) {
    if (each > GREETINGS) took.push(Math.max(0, now - (talk.savedAt[each] ?? now)))
  }
  talk.told = Math.max(talk.told, seq)
}

/** How many of its messages an agent who reads on from the first cannot read. */
async function missing({ id, seq }: Watched, cookie: string): Promise<number> {
  let read = 0
  for (;;) {
    const answer = await fetch(`${desk.url}/api/conversations/${id}/messages?after=${read}`, {
      headers: { Cookie: cookie },
    })
    if (!answer.ok) throw new Error(`Reading a talk answered ${answer.status}`)
    const { messages } = (await answer.json()) as { messages: { seq: number }[] }
    if (messages.length === 0 || messages.some((message, at) => message.seq !== read + at + 1)) return seq - read
    read += messages.length
  }
}

/** Waits until it is so, but not for ever. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + LATE_MS
  while (!isSo() && performance.now() < deadline) await new Promise((wait) => setTimeout(wait, 10))
}
