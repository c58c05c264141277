/**
 * The desk for hours: visitors who come, talk, lose their line, open tickets and go, at a fixed rate, and open consoles; does
 * anything grow? Run: `npm run bench:soak [-- MINUTES TURNS_PER_SECOND]`, e.g. `npm run bench:soak -- 60 5`. The database is
 * the embedded one, or that of DATABASE_URL. Ends with code 1 when the verdict is bad.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type ConsoleLine, openConsole, signInBy } from './consoleLine.ts'
import { type Figures, startMeasuredDesk } from './measured.ts'
import { type Line, listenIn, openTalk, sayIn, type Talk } from './rawChat.ts'
import { writeReport } from './report.ts'
import { slopeOf, type Trend, verdictOf } from './soakVerdict.ts'
import { identityOf, ticketWords } from './ticketTalk.ts'

const [minutes = 60, perSecond = 5] = process.argv.slice(2).map(Number)
/** Enough that somebody is free to speak while others wait three seconds for their reply. */
const VISITORS = Math.max(40, 3 * perSecond)
const CONSOLES = 2
const SAMPLE_MS = 10_000
const COLLECT_MS = 60_000
/** A turn whose reply does not reach the visitor by then is an error. */
const REPLY_MS_MAX = 30_000
/** Turns after which a visitor's line breaks, and after which somebody else comes; different, so that both go on all the time. */
const BREAK_AFTER = 7
const LEAVE_AFTER = 16
/** What a visitor says, in order and again. */
const SAYINGS = [
  'hello',
  'How do I reset my password?',
  'that did not help',
  'I want to open a ticket',
  'The viewer shows a blank page since this morning',
  'thanks',
  'Can I read my book offline?',
  'How many devices can I use?',
]
/** Of so many who come, one is a contact whom the website signed for; what they say opens a ticket. */
const CONTACT_EVERY = 16
const TICKET_SAYINGS = [...ticketWords, 'yes', 'thanks', ...SAYINGS]

/** A visitor: their talk, their line, and who waits for the reply. */
type Visitor = {
  talk: Talk
  sayings: readonly string[]
  line: Line
  turns: number
  heard: () => void
  isBusy: boolean
}

/** What one sample says; with `collected` right after a garbage collection. Times in milliseconds. */
type Sample = Figures & { atMs: number; collected: boolean; turns: number; errors: number; p50: number; p99: number }

const desk = await startMeasuredDesk({
  DEMO_HISTORY: 'false',
  SESSION_IDLE_MINUTES: '720', // nobody has a hand on these consoles
})
const begun = performance.now()
const samples: Sample[] = []
const errors: string[] = []
const visitors: Visitor[] = []
const consoles: ConsoleLine[] = []
let took: number[] = []
let turns = 0
let talks = 0
let reopened = 0
let wakes = 0
/** Their numbers: a line that is opened again hears them again. */
const tickets = new Set<string>()
let isGood = false
try {
  await begin()
  const stop = new AbortController()
  const running = [converse(stop.signal), observe(stop.signal)]
  await pause(minutes * 60_000)
  stop.abort()
  await Promise.all(running)
  isGood = await report()
} finally {
  for (const line of consoles) line.close()
  for (const { line } of visitors) line.close()
  await desk.stop()
}
process.exit(isGood ? 0 : 1)

async function begin(): Promise<void> {
  const cookie = await signInBy(desk.url, await desk.signInLink('priya@vitrium.example'))
  // in the middle of their talks: if all began together, all would leave and come again in one second, time after time
  while (visitors.length < VISITORS) visitors.push(await arrive(visitors.length % LEAVE_AFTER))
  for (let at = 0; at < CONSOLES; at++) {
    const looksAt = at === 0 ? null : (visitors[0]?.talk.id ?? null)
    consoles.push(await openConsole(desk.url, cookie, looksAt, () => (wakes += 1)))
  }
}

async function arrive(turns = 0): Promise<Visitor> {
  talks += 1
  const isContact = talks % CONTACT_EVERY === 0
  const talk = await openTalk(desk.url, isContact ? await identityOf(desk.url) : undefined)
  const visitor: Visitor = {
    talk,
    sayings: isContact ? TICKET_SAYINGS : SAYINGS,
    line: { close() {}, closed: Promise.resolve() },
    turns,
    heard() {},
    isBusy: false,
  }
  visitor.line = await listen(visitor)
  return visitor
}

function listen(visitor: Visitor): Promise<Line> {
  return listenIn(desk.url, visitor.talk, (frame) => {
    if (!frame.includes('"role":"bot"')) return
    const number = /ticket is number (\d+)/.exec(frame)?.[1]
    if (number) tickets.add(number)
    visitor.heard()
  })
}

/** So many turns a second, whoever is free; a desk that is too slow does not get fewer of them until everybody waits. */
async function converse(signal: AbortSignal): Promise<void> {
  const under = new Set<Promise<void>>()
  for (let next = performance.now(); !signal.aborted; next += 1000 / perSecond) {
    const ahead = next - performance.now()
    if (ahead > 0) await pause(ahead)
    const at = visitors.findIndex(({ isBusy }) => !isBusy)
    const visitor = visitors[at]
    if (!visitor) {
      errors.push('everybody waits for a reply')
      continue
    }
    visitor.isBusy = true
    const one = turn(visitor)
      .catch((cause: Error) => void errors.push(cause.message))
      .finally(() => {
        visitor.isBusy = false
        under.delete(one)
        visitors.push(...visitors.splice(visitors.indexOf(visitor), 1)) // whoever just spoke is the last to speak again
      })
    under.add(one)
  }
  await Promise.all(under)
}

async function turn(visitor: Visitor): Promise<void> {
  const from = performance.now()
  const reply = new Promise<boolean>((done) => {
    const late = setTimeout(() => done(false), REPLY_MS_MAX)
    visitor.heard = () => {
      clearTimeout(late)
      done(true)
    }
  })
  await sayIn(desk.url, visitor.talk, visitor.sayings[visitor.turns % visitor.sayings.length] as string)
  if (!(await reply)) throw new Error('no reply came')
  took.push(performance.now() - from)
  turns += 1
  visitor.turns += 1
  if (visitor.turns === LEAVE_AFTER) await replace(visitor)
  else if (visitor.turns % BREAK_AFTER === 0) await reopen(visitor)
}

async function replace(visitor: Visitor): Promise<void> {
  visitor.line.close()
  await visitor.line.closed
  const other = await arrive()
  visitor.talk = other.talk
  visitor.sayings = other.sayings
  visitor.turns = 0
  visitor.line = other.line
  other.heard = () => visitor.heard()
}

async function reopen(visitor: Visitor): Promise<void> {
  visitor.line.close()
  await visitor.line.closed
  visitor.line = await listen(visitor)
  reopened += 1
}

async function observe(signal: AbortSignal): Promise<void> {
  let collectedAt = Number.NEGATIVE_INFINITY
  while (!signal.aborted) {
    const collected = performance.now() - collectedAt >= COLLECT_MS
    if (collected) collectedAt = performance.now()
    const figures = await desk.figures(collected)
    const sorted = took.sort((a, b) => a - b)
    took = []
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    const counts = { turns: sorted.length, errors: errors.length, p50: at(0.5), p99: at(0.99) }
    samples.push({ ...figures, ...counts, atMs: performance.now() - begun, collected })
    await pause(SAMPLE_MS, undefined, { signal }).catch(() => {})
  }
}

async function report(): Promise<boolean> {
  const lost = consoles.filter((line) => !line.isOpen()).length
  for (let at = 0; at < lost; at++) errors.push('a console was cut off')
  const { isGood, findings } = verdictOf(samples, errors.length)
  const kib = (bytes: number) => (bytes / 1024).toFixed(0)
  const trend = ({ perMinute, error }: Trend) => `${perMinute.toFixed(1)} ± ${error.toFixed(1)}`
  const collected = samples.filter((sample) => sample.collected)
  const growth = (pick: (sample: Sample) => number) =>
    trend(slopeOf(collected.map((sample) => [sample.atMs / 60_000, pick(sample) / 1024])))
  const counted = new Map<string, number>()
  for (const error of errors) counted.set(error, (counted.get(error) ?? 0) + 1)
  writeReport({
    name: 'soak',
    title: 'The desk, hour after hour',
    command: `npm run bench:soak -- ${minutes} ${perSecond}`,
    sections: [
      {
        text: `${VISITORS} visitors at a time and ${CONSOLES} consoles, ${perSecond} whole turns per second for ${minutes} minutes, on ${process.env.DATABASE_URL ? 'a PostgreSQL of its own' : 'the embedded database'}:
${turns} turns, ${talks} conversations, ${tickets.size} tickets opened, ${reopened} lines that broke and were opened again, ${wakes} events at the consoles. Verdict: **${isGood ? 'good' : 'bad'}**.`,
      },
      {
        heading: 'Verdict',
        table: {
          columns: ['what', 'found', 'allowed', 'good'],
          rows: findings.map(({ what, found, allowed, isGood }) => [what, found, allowed, isGood ? 'yes' : '**no**']),
        },
      },
      ...(counted.size > 0 ? [{ heading: 'Errors', table: { columns: ['what', 'times'], rows: [...counted] } }] : []),
      {
        heading: 'After each garbage collection',
        text: `Over all of them: RSS ${growth(({ rss }) => rss)}, heap ${growth(({ heapUsed }) => heapUsed)} KiB per minute.`,
        table: {
          columns: [
            'minute',
            'RSS KiB',
            'heap KiB',
            'external KiB',
            'files',
            'database lines',
            'resources',
            'p50 ms',
            'p99 ms',
            'errors',
          ],
          rows: collected.map((sample) => [
            (sample.atMs / 60_000).toFixed(1),
            ...[sample.rss, sample.heapUsed, sample.external].map(kib),
            sample.files,
            sample.connections,
            Object.values(sample.resources).reduce((sum, count) => sum + count, 0),
            sample.p50.toFixed(1),
            sample.p99.toFixed(1),
            sample.errors,
          ]),
        },
      },
    ],
    data: {
      minutes,
      perSecond,
      turns,
      talks,
      tickets: tickets.size,
      reopened,
      wakes,
      isGood,
      findings,
      errors: Object.fromEntries(counted),
      samples,
    },
  })
  return isGood
}
