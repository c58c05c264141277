import { copyFileSync, readFileSync } from 'node:fs'
import { DeskTalk } from './deskTalk.ts'
import { startServer } from './server.ts'
import { TicketTalk } from './ticketTalk.ts'

/**
 * Where a turn's CPU time goes: the desk under load with the sampling profiler, its hottest packages and functions.
 * Run: `npm run bench:flame [-- SECONDS CONVERSATIONS]`, or `-- tickets [COUNT]` for the turn that opens a ticket.
 * KEEP_PROFILE=turns.cpuprofile keeps the profile, which a browser's developer tools draw as a flame graph.
 */
type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number }; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
}

const isOfTickets = process.argv[2] === 'tickets'
const [seconds = 15, conversations = 32] = isOfTickets ? [] : process.argv.slice(2).map(Number)
/** So many tickets are opened, so many at once. */
const TICKETS = isOfTickets ? Number(process.argv[3] ?? 400) : 0
const AT_ONCE = 10
const desk = await startServer(new URL('./deskServer.ts', import.meta.url))
try {
  const measured = isOfTickets ? await ticketsToOpen() : await hellos()
  await desk.profile()
  const before = await desk.usage()
  const from = performance.now()
  const turns = await measured.run()
  const took = (performance.now() - from) / 1000
  const cpuMs = (await desk.usage()).cpuMs - before.cpuMs
  const file = (await desk.profile()) ?? ''
  measured.close()
  console.log(`${turns} turns, ${(turns / took).toFixed(0)}/s, ${(cpuMs / turns).toFixed(2)} ms of CPU a turn\n`)
  report(JSON.parse(readFileSync(file, 'utf8')) as Profile)
  if (process.env.KEEP_PROFILE) copyFileSync(file, process.env.KEEP_PROFILE)
} finally {
  await desk.stop()
}

/** What is looked at, warm; `run` answers how many turns it took. */
type Measured = { run(): Promise<number>; close(): void }

async function hellos(): Promise<Measured> {
  const talkers = await Promise.all(Array.from({ length: conversations }, () => DeskTalk.open(desk.url)))
  await talk(talkers, 3)
  return { run: () => talk(talkers, seconds), close: () => talkers.map((talker) => talker.close()) }
}

async function ticketsToOpen(): Promise<Measured> {
  const talks: TicketTalk[] = []
  while (talks.length < TICKETS + 100) {
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
  await open(100)
  return { run: () => open(TICKETS), close: () => talks.map((talk) => talk.close()) }
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

function report({ nodes, samples, timeDeltas }: Profile): void {
  const self = new Map<number, number>()
  for (const [i, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + (timeDeltas[i] ?? 0))
  const parents = new Map<number, number>()
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id)
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const places = new Map<string, number>()
  const selfs = new Map<string, number>()
  const totals = new Map<string, number>()
  let all = 0
  for (const [id, micros] of self) {
    const node = byId.get(id)
    if (!node || ['(idle)', '(root)', '(program)'].includes(node.callFrame.functionName)) continue
    all += micros
    add(places, placeOf(node.callFrame), micros)
    add(selfs, nameOf(node.callFrame), micros)
    const seen = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame
      if (frame) seen.add(nameOf(frame))
    }
    for (const name of seen) add(totals, name, micros)
  }
  table('Packages, own time', places, all, 25)
  table('Functions, own time', selfs, all, 30)
  table('Functions, with what they call', totals, all, 60)
}

function add(to: Map<string, number>, key: string, value: number): void {
  to.set(key, (to.get(key) ?? 0) + value)
}

function placeOf({ url, functionName }: Profile['nodes'][number]['callFrame']): string {
  const inside = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (inside) return inside
  if (url.startsWith('node:')) return url
  return /\/(bot|src\/[^/]+)\//.exec(url)?.[1] ?? (url === '' ? functionName : url)
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const file = url.split('/').slice(-2).join('/')
  return `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`
}

function table(title: string, values: Map<string, number>, all: number, count: number): void {
  console.log(`\n${title}`)
  const sorted = [...values].sort(([, a], [, b]) => b - a).slice(0, count)
  for (const [name, micros] of sorted) console.log(`${((micros / all) * 100).toFixed(1).padStart(5)} %  ${name}`)
}
