/**
 * Whole turns per second: from POST to the reply, the desk (durable, through its socket) beside a botbuilder echo bot
 * (nothing stored, reply to a stub channel), in one run, in turn, on one machine. Then the memory of an idle
 * conversation with its open socket. Run: `npm run bench [-- SECONDS CONVERSATIONS…]`, e.g. `npm run bench -- 10 1 32`.
 */
import { cpus } from 'node:os'
import { DeskTalk } from './deskTalk.ts'
import { EchoChannel } from './echoChannel.ts'
import { type BenchServer, startServer } from './server.ts'
import type { Talker } from './talker.ts'

type Row = {
  what: string
  conversations: number
  turns: number
  seconds: number
  p50: number
  p99: number
  cpuMs: number
}

const [seconds = 8, ...given] = process.argv.slice(2).map(Number)
const loads = given.length > 0 ? given : [1, 32]
const IDLE = 500

const echo = await startServer(new URL('./echoServer.ts', import.meta.url))
const desk = await startServer(new URL('./deskServer.ts', import.meta.url))
const channel = await EchoChannel.open(echo.url)
try {
  const rows: Row[] = []
  for (const conversations of loads) {
    const deskTalkers = await many(conversations, () => DeskTalk.open(desk.url))
    const echoTalkers = Array.from({ length: conversations }, () => channel.talker())
    await load('warm-up', desk, deskTalkers, 1)
    await load('warm-up', echo, echoTalkers, 1)
    // A B B A, so that a machine that slows down slows both
    const turns = [
      await load('signpost', desk, deskTalkers, seconds / 2),
      await load('echo bot', echo, echoTalkers, seconds / 2),
      await load('echo bot', echo, echoTalkers, seconds / 2),
      await load('signpost', desk, deskTalkers, seconds / 2),
    ]
    rows.push(...['signpost', 'echo bot'].map((what) => together(turns.filter((row) => row.what === what))))
    for (const talker of deskTalkers) talker.close()
  }
  const before = await desk.usage()
  const idle = await many(IDLE, () => DeskTalk.open(desk.url))
  const after = await desk.usage()
  for (const talker of idle) talker.close()
  report(rows, (after.memoryBytes - before.memoryBytes) / IDLE)
} finally {
  await channel.close()
  await desk.stop()
  await echo.stop()
}

/** Everybody says something, waits for the reply, and goes on, for so long. */
async function load(
  what: string,
  server: BenchServer,
  talkers: Talker[],
  forSeconds: number,
): Promise<Row & { all: number[] }> {
  const before = await server.usage()
  const from = performance.now()
  const until = from + forSeconds * 1000
  const all: number[] = []
  await Promise.all(
    talkers.map(async (talker) => {
      while (performance.now() < until) {
        const start = performance.now()
        await talker.say('hello')
        all.push(performance.now() - start)
      }
    }),
  )
  const took = (performance.now() - from) / 1000
  const { cpuMs } = await server.usage()
  return { ...figures(what, talkers.length, all, took, cpuMs - before.cpuMs), all }
}

function together(rows: (Row & { all: number[] })[]): Row {
  const [first] = rows
  if (!first) throw new Error('nothing was measured')
  const all = rows.flatMap((row) => row.all)
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0)
  return figures(
    first.what,
    first.conversations,
    all,
    sum((row) => row.seconds),
    sum((row) => row.cpuMs * row.turns),
  )
}

function figures(what: string, conversations: number, all: number[], took: number, cpuMs: number): Row {
  const sorted = [...all].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return {
    what,
    conversations,
    turns: all.length,
    seconds: took,
    p50: at(0.5),
    p99: at(0.99),
    cpuMs: cpuMs / all.length,
  }
}

function report(rows: Row[], idleBytes: number): void {
  console.log(`\n${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`)
  console.log('| conversations | what | turns/s | p50 ms | p99 ms | CPU ms per turn |')
  console.log('|---|---|---|---|---|---|')
  for (const { what, conversations, turns, seconds: took, p50, p99, cpuMs } of rows) {
    const cells = [conversations, what, (turns / took).toFixed(0), p50.toFixed(2), p99.toFixed(2), cpuMs.toFixed(2)]
    console.log(`| ${cells.join(' | ')} |`)
  }
  for (const conversations of new Set(rows.map((row) => row.conversations))) {
    const [ours, theirs] = rows.filter((row) => row.conversations === conversations)
    if (!ours || !theirs) continue
    const speed = ours.turns / ours.seconds / (theirs.turns / theirs.seconds)
    console.log(
      `\nAt ${conversations}: ${speed.toFixed(2)} x the echo bot's turns, ${(ours.cpuMs / theirs.cpuMs).toFixed(2)} x its CPU per turn`,
    )
  }
  console.log(`\nAn idle conversation with its open socket: ${(idleBytes / 1024).toFixed(1)} KiB of memory`)
}

async function many<T>(count: number, open: () => Promise<T>): Promise<T[]> {
  const opened: T[] = []
  while (opened.length < count) {
    opened.push(...(await Promise.all(Array.from({ length: Math.min(20, count - opened.length) }, open))))
  }
  return opened
}
