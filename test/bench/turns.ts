/**
 * Whole turns: from POST to the reply on the socket, durable, at 1 to 1,000 conversations that all talk at once, embedded
 * and on a PostgreSQL by its address; beside a botbuilder echo bot that keeps nothing, in one run and by turns. Then
 * tickets beside what the same database can commit. Writes `results/turns.md` and `.json`.
 *
 * `npm run bench [-- SECONDS CONVERSATIONS…]`, e.g. `npm run bench -- 10 1 32`; DATABASE_URL names another server.
 */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type BareTable, commitRows, ONE_ROW, TICKET_ROWS } from './bareRows.ts'
import { DeskTalk } from './deskTalk.ts'
import { EchoChannel } from './echoChannel.ts'
import { writeReport } from './report.ts'
import { type BenchServer, startServer } from './server.ts'
import type { Talker } from './talker.ts'
import { type ThrowAwayServer, throwAwayServer } from './throwAwayServer.ts'
import { TicketSaves } from './ticketSaves.ts'
import { addressOf, TicketTalk } from './ticketTalk.ts'

type Figures = { turns: number; seconds: number; p50: number; p99: number; cpuMs: number }
type Part = Figures & { all: number[] }
type Row = Figures & { conversations: number; what: What }
type What = 'echo bot' | 'embedded' | 'PostgreSQL'

const [seconds = 10, ...given] = process.argv.slice(2).map(Number)
const loads = given.length > 0 ? given : [1, 32, 128, 1_000]
/** Open tickets at once, and connections that commit at once. */
const WRITERS = [1, 10]
/** What a flush to the disk takes beyond what it takes here: nothing, and as much as on a server's disk without a battery. */
const FLUSH_MS = [0, 5]

const tickets = await measureTickets()
const { rows, writesPerTurn } = await measureTurns()
report(rows, writesPerTurn, tickets)

/** On a desk of its own: on one where thousands have just talked, what it still does for them would be measured, too. */
async function measureTickets(): Promise<Tickets[]> {
  const database = await throwAwayServer()
  const desk = await startServer(new URL('./deskServer.ts', import.meta.url), { DATABASE_URL: database.url })
  const measured: Tickets[] = []
  try {
    for (const flushMs of database.slowDown ? FLUSH_MS : [0]) {
      await database.slowDown?.(flushMs)
      for (const writers of WRITERS) {
        measured.push({ flushMs, ...(await ticketsBesideCommits(desk, database, writers)) })
      }
    }
  } finally {
    await desk.stop()
    await database.stop()
  }
  return measured
}

async function measureTurns(): Promise<{ rows: Row[]; writesPerTurn: number[] }> {
  const database = await throwAwayServer()
  const echo = await startServer(new URL('./echoServer.ts', import.meta.url))
  const embedded = await startServer(new URL('./deskServer.ts', import.meta.url))
  const byAddress = await startServer(new URL('./deskServer.ts', import.meta.url), { DATABASE_URL: database.url })
  const channel = await EchoChannel.open(echo.url)
  try {
    const rows: Row[] = []
    const writesPerTurn: number[] = []
    for (const conversations of loads) {
      const talkers: [What, BenchServer, Talker[]][] = [
        ['embedded', embedded, await many(conversations, () => DeskTalk.open(embedded.url))],
        ['PostgreSQL', byAddress, await many(conversations, () => DeskTalk.open(byAddress.url))],
        ['echo bot', echo, Array.from({ length: conversations }, () => channel.talker())],
      ]
      for (const [, server, all] of talkers) await load(server, all, 3)
      const found = new Map<What, Part[]>()
      // there and back again, so that a machine that slows down slows all
      for (const [what, server, all] of [...talkers, ...[...talkers].reverse()]) {
        const before = await database.writes()
        const part = await load(server, all, seconds / 2)
        if (what === 'PostgreSQL') writesPerTurn.push(((await database.writes()) - before) / part.turns)
        found.set(what, [...(found.get(what) ?? []), part])
      }
      for (const [what, parts] of found) rows.push({ what, conversations, ...together(parts) })
      for (const [, , all] of talkers) for (const talker of all) talker.close()
    }
    return { rows, writesPerTurn }
  } finally {
    await channel.close()
    for (const server of [byAddress, embedded, echo]) await server.stop()
    await database.stop()
  }
}

/** Everybody says something, waits for the reply, and goes on, for so long. */
async function load(server: BenchServer, talkers: Talker[], forSeconds: number): Promise<Part> {
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
  return { ...figures(all, took, cpuMs - before.cpuMs), all }
}

function together(parts: Part[]): Figures {
  const sum = (pick: (part: Part) => number) => parts.reduce((total, part) => total + pick(part), 0)
  const cpuMs = sum((part) => part.cpuMs * part.turns)
  return figures(
    parts.flatMap((part) => part.all),
    sum((part) => part.seconds),
    cpuMs,
  )
}

function figures(all: number[], took: number, cpuMs: number): Figures {
  const sorted = [...all].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { turns: all.length, seconds: took, p50: at(0.5), p99: at(0.99), cpuMs: cpuMs / all.length }
}

type Tickets = {
  flushMs: number
  writers: number
  tickets: Figures
  saves: Figures
  /** As many values in as many rows of as many tables as a ticket has, without a key, an index or a rule. */
  bare: Figures
  commits: Figures
  /** Commits of a ticket, with those of letters that went out meanwhile. */
  writes: number
  /** The same once the last of the letters is out. */
  writesInAll: number
}

/** Turns that open a ticket, their saving alone, and rows of one column that are committed one by one, by turns on the same server. */
async function ticketsBesideCommits(
  desk: BenchServer,
  { url, writes }: ThrowAwayServer,
  writers: number,
): Promise<Omit<Tickets, 'flushMs'>> {
  const found = { tickets: [] as Part[], saves: [] as Part[], bare: [] as Part[], commits: [] as Part[] }
  const all = { opened: 0, writes: 0, writesInAll: 0 }
  const end = () => lettersOut(url)
  await openTickets(desk, writers, Math.max(40, Math.round(20 * seconds)), { end }) // as warm as the rest
  for (const what of ['commits', 'bare', 'saves', 'tickets', 'tickets', 'saves', 'bare', 'commits'] as const) {
    if (what === 'commits' || what === 'bare') {
      found[what].push(await commit(url, writers, seconds / 2, what === 'bare' ? TICKET_ROWS : ONE_ROW))
      continue
    }
    if (what === 'saves') {
      found.saves.push(await saveTickets(url, writers, Math.max(80, Math.round(150 * seconds))))
      continue
    }
    let before = 0
    const part = await openTickets(desk, writers, Math.max(40, Math.round(50 * seconds)), {
      begin: async () => {
        before = await writes()
      },
      end: async () => {
        all.writes += (await writes()) - before
        await end()
        all.writesInAll += (await writes()) - before
      },
    })
    all.opened += part.turns
    found.tickets.push(part)
  }
  return {
    writers,
    tickets: together(found.tickets),
    saves: together(found.saves),
    bare: together(found.bare),
    commits: together(found.commits),
    writes: all.writes / all.opened,
    writesInAll: all.writesInAll / all.opened,
  }
}

/** Waits until no letter waits any more. */
async function lettersOut(url: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  const waits = async () => (await client.query(`SELECT 1 FROM "Delivery" WHERE "state" = 'waiting' LIMIT 1`)).rowCount
  while (await waits()) await pause(20)
  await client.end()
}

/** So many tickets by so many at once; only the turn that opens one is timed. Whoever talks leaves after the `end`. */
async function openTickets(
  desk: BenchServer,
  writers: number,
  count: number,
  around: { begin?: () => Promise<void>; end?: () => Promise<void> } = {},
): Promise<Part> {
  const waiting = await many(count, () => TicketTalk.open(desk.url))
  const left = [...waiting]
  await around.begin?.()
  const before = await desk.usage()
  const from = performance.now()
  const all = await timed(left, writers, (talk) => talk.confirm())
  const took = (performance.now() - from) / 1000
  const { cpuMs } = await desk.usage()
  await around.end?.()
  for (const talk of waiting) talk.close()
  return { ...figures(all, took, cpuMs - before.cpuMs), all }
}

/** Does all of them, so many at once; how long each took, in milliseconds. */
async function timed<T>(left: T[], atOnce: number, run: (one: T) => Promise<void>): Promise<number[]> {
  const all: number[] = []
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let one = left.pop(); one; one = left.pop()) {
        const start = performance.now()
        await run(one)
        all.push(performance.now() - start)
      }
    }),
  )
  return all
}

/** So many tickets saved by so many at once, each as its turn saves it, in this process. */
async function saveTickets(url: string, writers: number, count: number): Promise<Part> {
  const saves = await TicketSaves.open(url, addressOf(1))
  const save = (changes: Awaited<ReturnType<typeof saves.prepare>>[number]) => saves.save(changes)
  await timed(await saves.prepare(20 * writers), writers, save) // as warm as the rest
  const left = await saves.prepare(count)
  const from = performance.now()
  const before = process.cpuUsage()
  const all = await timed(left, writers, save)
  const took = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(before)
  await saves.close()
  return { ...figures(all, took, (user + system) / 1000), all }
}

/** Rows of a statement committed one by one by so many at once, in this process. */
async function commit(url: string, writers: number, forSeconds: number, tables: BareTable[]): Promise<Part> {
  const { all, seconds: took, cpuMs } = await commitRows(url, writers, forSeconds, tables)
  return { ...figures(all, took, cpuMs), all }
}

function report(rows: Row[], writesPerTurn: number[], tickets: Tickets[]): void {
  const perSecond = ({ turns, seconds: took }: Figures) => turns / took
  const cells = (found: Figures) => [
    perSecond(found).toFixed(0),
    found.p50.toFixed(2),
    found.p99.toFixed(2),
    found.cpuMs.toFixed(2),
  ]
  const flushOf = ({ flushMs }: Tickets) => (flushMs === 0 ? 'as here' : `${flushMs} ms more`)
  const echoAt = (conversations: number) =>
    rows.find((row) => row.what === 'echo bot' && row.conversations === conversations) as Row
  const desks = rows.filter(({ what }) => what !== 'echo bot')
  const inAll = tickets.map((each) => each.writesInAll)
  const writes = writesPerTurn.reduce((sum, each) => sum + each, 0) / writesPerTurn.length
  writeReport({
    name: 'turns',
    title: 'Whole turns, beside an echo bot and beside bare commits',
    command: `npm run bench -- ${[seconds, ...loads].join(' ')}`,
    sections: [
      {
        heading: 'Turns',
        text:
          'From POST to the reply on the socket. The desk has committed it by then; the echo bot (botbuilder’s CloudAdapter on restify) keeps nothing and ' +
          'answers to a stub of a channel. Everybody talks at once and without a pause. CPU is that of the one process, without the database’s.',
        table: {
          columns: [
            'conversations',
            'what',
            'turns/s',
            'p50 ms',
            'p99 ms',
            'CPU ms a turn',
            'CPU, times the echo bot’s',
          ],
          rows: rows.map((row) => [
            row.conversations,
            row.what,
            ...cells(row),
            (row.cpuMs / echoAt(row.conversations).cpuMs).toFixed(2),
          ]),
        },
      },
      {
        text: `A turn writes in ${writes.toFixed(2)} transactions; what the desk writes meanwhile for itself is counted in.`,
      },
      {
        heading: 'Tickets',
        text:
          'The turn that opens a ticket of tier 1: the talk, lines, ticket, clock, events and the letter in one commit; the others are of the letter that goes out. Beside it rows of one column, ' +
          'committed one by one on the same server by as many connections. The share is of their number divided by the commits of a ticket. ' +
          `Commits are of the time measured; once all letters are out, a ticket has taken ${Math.min(...inAll).toFixed(1)} to ${Math.max(...inAll).toFixed(1)}. ` +
          'The bare rows of a ticket are the most that any program could reach that keeps as much: as many values in as many rows and tables, in one prepared statement, without a key, an index or a rule. ' +
          'Where a flush takes no time, a row costs next to nothing and a ticket what its words, its clocks and its letter cost; ' +
          'so the same stands there with a disk that takes 5 ms longer (`commit_delay`).',
        table: {
          columns: [
            'flush',
            'at once',
            'what',
            'a second',
            'p50 ms',
            'p99 ms',
            'CPU ms each',
            'commits each',
            'share of the ceiling',
          ],
          rows: tickets.flatMap((each) => {
            const row = (what: string, found: Figures, writesEach: number) => [
              ...[flushOf(each), each.writers, what, ...cells(found)],
              ...[writesEach.toFixed(2), ((perSecond(found) * writesEach) / perSecond(each.commits)).toFixed(2)],
            ]
            return [
              row('row', each.commits, 1),
              row('bare rows of a ticket', each.bare, 1),
              row('ticket, its saving alone', each.saves, 1),
              row('ticket', each.tickets, each.writes),
            ]
          }),
        },
      },
    ],
    data: {
      turns: rows,
      writesPerTurn: writes,
      tickets,
      worst: Math.max(...desks.map((row) => row.cpuMs / echoAt(row.conversations).cpuMs)),
    },
  })
}

async function many<T>(count: number, open: () => Promise<T>): Promise<T[]> {
  const opened: T[] = []
  while (opened.length < count) {
    opened.push(...(await Promise.all(Array.from({ length: Math.min(20, count - opened.length) }, open))))
  }
  return opened
}
