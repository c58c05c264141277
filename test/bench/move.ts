/**
 * Moving, backing up and restoring a big desk: time, and the most memory of the process that copies. The demo desk's
 * fortnight of 400 conversations is multiplied in the database. Every command runs as an operator runs it.
 * Run: `npm run bench:move [-- CONVERSATIONS]`, e.g. `npm run bench:move -- 100000`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { quoted } from '../../src/storage/deskCopy.ts'
import { dataFolder, removeFolder } from '../storage/victims.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { contentsOf, fillWithDemo, onDatabase } from '../support/demoDatabase.ts'
import { writeReport } from './report.ts'

const [conversations = 100_000] = process.argv.slice(2).map(Number)
/** How each table's rows become others: what must be told apart gets the number of the round. */
const MULTIPLIED: Record<string, Record<string, string>> = {
  Conversation: { id: `"id" || '-' || g`, ticketId: `"ticketId" || '-' || g` },
  Message: { id: `"id" || '-' || g`, conversationId: `"conversationId" || '-' || g` },
  Ticket: {
    id: `"id" || '-' || g`,
    number: `nextval('"TicketNumber"')`,
    conversationId: `"conversationId" || '-' || g`,
    mergedIntoId: `"mergedIntoId" || '-' || g`,
  },
  Target: { ticketId: `"ticketId" || '-' || g` },
  Event: {
    id: `nextval('"Event_id_seq"')`,
    conversationId: `"conversationId" || '-' || g`,
    ticketId: `"ticketId" || '-' || g`,
  },
}

const [home, back] = [await dataFolder(), await dataFolder()]
const server = await throwAwayDatabase({ bare: true })
const other = await throwAwayDatabase({ bare: true })
const file = join(home, 'backup')
try {
  const source = { dataDir: home, fsync: false }
  await fillWithDemo(source)
  await onDatabase(source, multiply)
  const { tables } = await contentsOf(source)
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const [bytes] = await onDatabase(source, async (client) => {
    const { rows } = await client.query(
      'SELECT pg_database_size(current_database())::float8 AS "all", (SELECT sum(length("bytes"))::float8 FROM "File") AS "files"',
    )
    return rows
  })
  const steps = [
    await timed('move to a server', ['move', '--to', server.url], { DATA_FOLDER: home }),
    await timed('backup', ['backup', file], { DATABASE_URL: server.url }),
    await timed('restore', ['restore', file], { DATABASE_URL: other.url }),
    await timed('move back', ['move', '--to', 'embedded'], { DATABASE_URL: server.url, DATA_FOLDER: back }),
  ]
  const all = await Promise.all([contentsOf(source), contentsOf({ dataDir: back, fsync: false }), contentsOf(other)])
  const isEqual = all.every((contents) => JSON.stringify(contents) === JSON.stringify(all[0]))
  if (!isEqual) process.exitCode = 1
  writeReport({
    name: 'move',
    title: 'Moving, backing up and restoring a desk',
    command: `npm run bench:move -- ${conversations}`,
    sections: [
      {
        text: `${count('Conversation')} conversations, ${count('Message')} messages, ${count('Event')} events, ${count('Ticket')} tickets: ${rows.toLocaleString('en')} rows, ${mb(bytes.all)} in the database. The backup is
a file of ${mb(statSync(file).size)}. Each command as an operator runs it; the memory is the most that its process had. Afterwards all of them hold the same: **${isEqual ? 'yes' : 'no'}**.`,
        table: {
          columns: ['command', 'seconds', 'memory'],
          rows: steps.map(({ what, seconds, memoryBytes }) => [what, seconds.toFixed(1), mb(memoryBytes)]),
        },
      },
    ],
    data: { conversations, rows, bytes, steps, isEqual },
  })

  function count(name: string): string {
    return (tables.find((table) => table.name === name)?.rows ?? 0).toLocaleString('en')
  }
} finally {
  rmSync(file, { force: true })
  for (const folder of [home, back]) await removeFolder(folder)
  for (const database of [server, other]) await database.drop()
}

async function multiply(client: pg.Client): Promise<void> {
  await client.query('BEGIN')
  for (const [table, changed] of Object.entries(MULTIPLIED)) {
    const { rows } = await client.query(
      'SELECT attname AS "name" FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped',
      [quoted(table)],
    )
    const columns = rows.map(({ name }) => quoted(name)).join(', ')
    const values = rows.map(({ name }) => changed[name] ?? quoted(name)).join(', ')
    await client.query(
      `INSERT INTO ${quoted(table)} (${columns}) SELECT ${values} FROM ${quoted(table)}, generate_series(2, ${Math.round(conversations / 400)}) AS g`,
    )
  }
  await client.query('COMMIT')
}

async function timed(what: string, words: string[], env: Record<string, string>) {
  const started = performance.now()
  const child = spawn(process.execPath, ['src/cli/signpost.ts', ...words], {
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, memoryOf(child.pid ?? 0))
  }, 50)
  const [code] = await once(child, 'close')
  clearInterval(watch)
  if (code !== 0) throw new Error(`${what} failed: ${said}`)
  return { what, seconds: (performance.now() - started) / 1000, memoryBytes: most }
}

/** The most memory a process has had so far, where the system tells (Linux). */
function memoryOf(pid: number): number {
  try {
    const [, kb = 0] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kb) * 1024
  } catch {
    return 0
  }
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}
