/**
 * Chats that are open and silent: what each costs in memory, what all of them cost while nothing is said, and how soon a
 * reply reaches one among them. The desk has a process of its own on a PostgreSQL without waits for the disk; this process is
 * all visitors. Conversations are written at once and their tokens signed here; every socket is a real one.
 * Run: `npm run bench:sockets [-- SOCKETS SECONDS]`, e.g. `npm run bench:sockets -- 10000 60`.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { throwAwayDatabase } from '../support/database.ts'
import { benchSecret, makeTalks, streamOf } from './madeTalks.ts'
import { type Figures, startMeasuredDesk } from './measured.ts'
import { type Line, openLine, sayIn, type Talk } from './rawChat.ts'
import { writeReport } from './report.ts'

const [sockets = 10_000, seconds = 60] = process.argv.slice(2).map(Number)
const GOAL_KIB = 25
const WARM_UP = 200
const WAKES = 100
/** Addresses of this machine that visitors come from; one has some 28,000 ports. */
const ADDRESSES = process.platform === 'linux' ? 8 : 1
/** The desk's own files, the database's lines, and requests under way. */
const FILES_BESIDE = 300

const heard = new Map<string, () => void>()
checkFiles()
const database = await throwAwayDatabase()
const desk = await startMeasuredDesk({
  DATABASE_URL: database.url,
  SIGNPOST_SECRET: benchSecret,
  CHAT_SOCKETS_MAX: String(sockets + WARM_UP),
  DEMO_HISTORY: 'false',
})
let isGood = false
try {
  isGood = await measure()
} finally {
  await desk.stop()
  await database.drop()
}
process.exit(isGood ? 0 : 1)

async function measure(): Promise<boolean> {
  const warm = await makeTalks(database.url, WARM_UP)
  const warmLines = await many(WARM_UP, (at) => listen(warm[at] as Talk, at))
  const few = await wakes(warm)
  await hangUp(warmLines)
  const talks = await makeTalks(database.url, sockets)
  const before = await settled()
  console.error('their sockets open')
  const begun = performance.now()
  const lines = await many(sockets, (at) => listen(talks[at] as Talk, at))
  const openingMs = performance.now() - begun
  const open = await settled()

  console.error(`all are silent for ${seconds} s`)
  const from = await desk.figures()
  const since = performance.now()
  await pause(seconds * 1000)
  const until = await desk.figures()
  const idleMs = performance.now() - since
  const among = await wakes(talks)
  let lost = 0
  for (const line of lines) void line.closed.then(() => (lost += 1))
  await pause(0)
  const lostWhileIdle = lost
  await hangUp(lines)
  const closed = await settled()

  const each = (pick: (figures: Figures) => number, to: Figures, since: Figures) =>
    (pick(to) - pick(since)) / sockets / 1024
  const rss = ({ rss }: Figures) => rss
  const heap = ({ heapUsed }: Figures) => heapUsed
  const external = ({ external }: Figures) => external
  const memory = [
    ['open and silent', before, open],
    ['after all of them closed', before, closed],
  ] as const
  const kib = each(rss, open, before)
  const cpuShare = (until.cpuMs - from.cpuMs) / idleMs
  const statementsPerSecond = ((until.statements - from.statements) / idleMs) * 1000
  const isGood = kib <= GOAL_KIB && lostWhileIdle === 0
  writeReport({
    name: 'sockets',
    title: 'Chats that are open and silent',
    command: `npm run bench:sockets -- ${sockets} ${seconds}`,
    sections: [
      {
        text: `${sockets} conversations, each with its token and an open WebSocket, on one desk with a PostgreSQL that does not wait for the disk. Memory is that of
the desk's process after a full garbage collection. Goal: at most ${GOAL_KIB} KiB of it for each: **${isGood ? 'met' : 'missed'}**.`,
      },
      {
        heading: 'Memory for each',
        table: {
          columns: ['what', 'KiB of RSS', 'KiB of heap', 'KiB outside the heap'],
          rows: memory.map(([what, since, to]) => [
            what,
            ...[rss, heap, external].map((pick) => each(pick, to, since).toFixed(1)),
          ]),
        },
      },
      {
        heading: 'While nothing is said',
        table: {
          columns: ['what', 'figure'],
          rows: [
            ['share of a core', `${(cpuShare * 100).toFixed(1)} %`],
            ['statements to the database per second', statementsPerSecond.toFixed(2)],
            ['sockets lost', lostWhileIdle],
            ['sockets opened and greeted per second, 24 at a time', ((sockets / openingMs) * 1000).toFixed(0)],
          ],
        },
      },
      {
        heading: `From a visitor's message to the reply at the socket, one after the other`,
        table: {
          columns: ['open sockets', 'messages', 'p50 ms', 'p99 ms', 'most ms'],
          rows: [
            [WARM_UP, WAKES, ...shown(few)],
            [sockets, WAKES, ...shown(among)],
          ],
        },
      },
    ],
    data: {
      sockets,
      seconds,
      kib,
      cpuShare,
      statementsPerSecond,
      lostWhileIdle,
      openingMs,
      before,
      open,
      closed,
      few,
      among,
    },
  })
  return isGood
}

/** Figures after a collection, once what the last step left under way has ended. */
async function settled(): Promise<Figures> {
  await pause(3_000)
  return desk.figures(true)
}

async function listen(talk: Talk, at: number): Promise<Line> {
  const from = ADDRESSES > 1 ? `127.0.0.${1 + (at % ADDRESSES)}` : undefined
  return openLine(await streamOf(desk.url, talk.id), () => heard.get(talk.id)?.(), from)
}

/** Milliseconds from a message to what comes through its socket, each in another conversation. */
async function wakes(talks: Talk[]): Promise<number[]> {
  const took: number[] = []
  for (let round = 0; round < WAKES; round++) {
    const talk = talks[Math.floor((round * talks.length) / WAKES)] as Talk
    const reply = new Promise<void>((arrived) => heard.set(talk.id, arrived))
    const from = performance.now()
    await sayIn(desk.url, talk, 'hello')
    await reply
    took.push(performance.now() - from)
    heard.delete(talk.id)
  }
  return took.sort((a, b) => a - b)
}

function shown(sorted: number[]): string[] {
  return [0.5, 0.99, 1].map((share) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1),
  )
}

async function hangUp(lines: Line[]): Promise<void> {
  for (const line of lines) line.close()
  await Promise.all(lines.map(({ closed }) => closed))
}

async function many<T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: 24 }, async () => {
      while (next < count) {
        const at = next++
        made[at] = await make(at)
      }
    }),
  )
  return made
}

/** Node takes as many files as it may; where that is too few, only whoever set the limit can raise it. */
function checkFiles(): void {
  if (process.platform !== 'linux') return
  const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
  if (limit === undefined || Number(limit) >= sockets + FILES_BESIDE) return
  console.error(
    `A process may open ${limit} files here, and ${sockets} sockets need ${sockets + FILES_BESIDE}: raise the limit (ulimit -n), or measure fewer.`,
  )
  process.exit(1)
}
