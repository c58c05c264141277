/**
 * Where the CPU time of a turn goes: the desk under load with the sampling profiler, for plain turns and for turns that open a
 * ticket. Writes `results/flame.md` and `.json`. Run: `npm run bench:flame [-- SECONDS CONVERSATIONS TICKETS]`, e.g.
 * `npm run bench:flame -- 15 32 600`. KEEP_PROFILE=FOLDER keeps the profiles, which a browser's developer tools draw as flame
 * graphs.
 */
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DeskTalk } from './deskTalk.ts'
import { type ReportSection, writeReport } from './report.ts'
import { startServer } from './server.ts'
import { TicketTalk } from './ticketTalk.ts'

type Frame = { functionName: string; url: string; lineNumber: number }
type Profile = {
  nodes: { id: number; callFrame: Frame; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
}

/** What is looked at, warm; `run` answers how many turns it took. */
type Work = { run(): Promise<number>; close(): void }

/** Shares of the time that was not idle, by name. */
type Shares = { packages: [string, number][]; own: [string, number][]; all: [string, number][] }

type Found = Shares & { name: string; turns: number; perSecond: number; cpuMs: number }

const [seconds = 15, conversations = 32, tickets = 600] = process.argv.slice(2).map(Number)
const WARM_UP = 100
const AT_ONCE = 10
const LISTED = 12

const desk = await startServer(new URL('./deskServer.ts', import.meta.url))
try {
  const found = [await look('a plain turn', await hellos()), await look('a turn that opens a ticket', await toOpen())]
  writeReport({
    name: 'flame',
    title: 'Where the CPU time of a turn goes',
    command: `npm run bench:flame -- ${seconds} ${conversations} ${tickets}`,
    sections: [{ text: history() }, ...found.flatMap(sectionsOf)],
    data: found,
  })
} finally {
  await desk.stop()
}

async function look(name: string, work: Work): Promise<Found> {
  await desk.profile()
  const before = await desk.usage()
  const from = performance.now()
  const turns = await work.run()
  const took = (performance.now() - from) / 1000
  const cpuMs = ((await desk.usage()).cpuMs - before.cpuMs) / turns
  const file = (await desk.profile()) ?? ''
  work.close()
  if (process.env.KEEP_PROFILE) {
    copyFileSync(file, join(process.env.KEEP_PROFILE, `${name.replaceAll(' ', '-')}.cpuprofile`))
  }
  return { name, turns, perSecond: turns / took, cpuMs, ...sharesOf(JSON.parse(readFileSync(file, 'utf8')) as Profile) }
}

async function hellos(): Promise<Work> {
  const talkers = await Promise.all(Array.from({ length: conversations }, () => DeskTalk.open(desk.url)))
  await talk(talkers, 3)
  return { run: () => talk(talkers, seconds), close: () => talkers.map((talker) => talker.close()) }
}

async function talk(talkers: DeskTalk[], forSeconds: number): Promise<number> {
  const until = performance.now() + forSeconds * 1000
  let turns = 0
  await Promise.all(
    talkers.map(async (talker) => {
      for (; performance.now() < until; turns++) await talker.say('hello')
    }),
  )
  return turns
}

async function toOpen(): Promise<Work> {
  const talks: TicketTalk[] = []
  while (talks.length < tickets + WARM_UP) {
    talks.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => TicketTalk.open(desk.url)))))
  }
  const left = [...talks]
  const open = async (count: number) => {
    const these = left.splice(0, count)
    const one = async () => {
      for (let talk = these.pop(); talk; talk = these.pop()) await talk.confirm()
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
    return count
  }
  await open(WARM_UP)
  return { run: () => open(tickets), close: () => talks.map((talk) => talk.close()) }
}

function sharesOf({ nodes, samples, timeDeltas }: Profile): Shares {
  const self = new Map<number, number>()
  for (const [i, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + (timeDeltas[i] ?? 0))
  const parents = new Map<number, number>()
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const [packages, own, all] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  let sum = 0
  for (const [id, micros] of self) {
    const frame = byId.get(id)?.callFrame
    if (!frame || ['(idle)', '(root)', '(program)'].includes(frame.functionName) || isProfiler(frame)) continue
    sum += micros
    add(packages, placeOf(frame), micros)
    add(own, nameOf(frame), micros)
    const seen = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const above = byId.get(at)?.callFrame
      if (above && above.functionName !== '(root)') seen.add(nameOf(above))
    }
    for (const name of seen) add(all, name, micros)
  }
  const largest = (values: Map<string, number>) =>
    [...values]
      .sort(([, a], [, b]) => b - a)
      .slice(0, LISTED)
      .map(([name, micros]): [string, number] => [name, micros / sum])
  return { packages: largest(packages), own: largest(own), all: largest(all) }
}

function add(to: Map<string, number>, key: string, value: number): void {
  to.set(key, (to.get(key) ?? 0) + value)
}

function isProfiler({ url }: Frame): boolean {
  return url === 'node:inspector'
}

function placeOf({ url, functionName }: Frame): string {
  const inside = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (inside) return inside
  if (url.startsWith('node:')) return url
  return /\/(bot|src\/[^/]+)\//.exec(url)?.[1] ?? (url === '' ? functionName : fileOf(url))
}

function nameOf({ functionName, url, lineNumber }: Frame): string {
  const name = functionName || '(anonymous)'
  return url === '' ? name : `${name} ${fileOf(url)}:${lineNumber + 1}`
}

function fileOf(url: string): string {
  return url.split('/').slice(-2).join('/')
}

function sectionsOf({ name, turns, perSecond, cpuMs, packages, own, all }: Found): ReportSection[] {
  const rows = (shares: [string, number][]) => shares.map(([what, share]) => [what, `${(share * 100).toFixed(1)} %`])
  return [
    {
      heading: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      text: `${turns} turns, ${perSecond.toFixed(0)} a second, ${cpuMs.toFixed(2)} ms of CPU each. Waiting in a call of the system counts as its time, so that \`writev\`, which wakes the database, is too high where cores are scarce.`,
      table: { columns: ['package or folder, own time', 'share'], rows: rows(packages) },
    },
    { table: { columns: ['function, own time', 'share'], rows: rows(own) } },
    { table: { columns: ['function, with what it calls', 'share'], rows: rows(all) } },
  ]
}

/** What the first profiles said, and what came of it. */
function history(): string {
  return `The three hottest spots of a plain turn were, at first:

1. **Prisma, 45 %**: an interactive transaction and ten statements. Now what a turn changes is one statement of our own, prepared,
   and what every turn reads is another (\`src/storage/saveAtOnce.ts\`, \`preparedReads.ts\`); the next turn of somebody who writes on
   is decided on what its node saved last (\`src/desk/justSaid.ts\`). Ten statements became one.
2. **Understanding the same words for each way of answering them, 9 %**. They are understood once (\`bot/turn.ts\`).
3. **Checking the chat's token anew for each request, 8 %**. A checked token is remembered (\`src/http/auth.ts\`).

Of a turn that opens a ticket: reading all tickets of the customer to learn which files are taken (a third, and most of what the
garbage collector did), Prisma's reads of contact, questions and tickets (a fourth), and the writes of all those statements. Tickets are
read for files only when files were sent, and the other reads are prepared: 11.2 ms of CPU became 3.8.`
}
