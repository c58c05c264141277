/**
 * What a desk's past costs it: how long a turn, the console's pages, reports and the loops take while the conversations
 * grow from a thousand to a million, once with the open tickets in proportion and once with 100,000 of them at every size;
 * which plans the statements have, and whether deleting old conversations hurts whoever talks.
 * Run: `npm run bench:growth [-- SIZES]`, e.g. `npm run bench:growth -- 1000 10000 100000 1000000`.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbedded } from '../../src/storage/embedded.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { demoFixtures } from '../support/demoFixtures.ts'
import { writePast } from '../support/longHistory.ts'
import { indexesOf, listenToPlans, planText, readWhole, type RanStatement, tellingPlans } from '../support/plans.ts'
import { type Part, partsOf } from './growthParts.ts'

const OPEN_MAX = 100_000
const sizes = process.argv.slice(2).map(Number).filter(Boolean)
if (sizes.length === 0) sizes.push(1_000, 10_000, 100_000, 1_000_000)

type Desk = { conversations: number; open: number; series: string[] }
type Measured = { desk: Desk; bytes: number; times: Map<string, number>; plans: Map<string, RanStatement[]> }

const folder = mkdtempSync(join(tmpdir(), 'signpost-growth-'))
chmodSync(folder, 0o755)
const server = await openEmbedded({ dataDir: folder })
try {
  const measured: Measured[] = []
  for (const desk of desks()) measured.push(await measure(desk))
  for (const { desk, times } of measured) {
    say(JSON.stringify({ ...desk, times: Object.fromEntries(times) }))
  }
  for (const [name, plans] of measured.at(-1)?.plans ?? []) {
    say(`\n### ${name}`)
    for (const { sql, plan, durationMs } of plans) if (durationMs > 1) say(`${durationMs}\n${sql}\n${planText(plan)}\n`)
  }
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()

/** With the open tickets in proportion, and with as many at every size as the largest has. */
function desks(): Desk[] {
  const largest = Math.max(...sizes)
  const openOf = (size: number) => Math.min(OPEN_MAX, Math.round(size / 10))
  const many = openOf(largest)
  return [
    ...sizes.map((size) => ({ conversations: size, open: openOf(size), series: ['proportion'] })),
    ...sizes.filter((size) => size < largest).map((size) => ({ conversations: size + many, open: many, series: ['same'] })),
  ]
}

async function measure(desk: Desk): Promise<Measured> {
  const { conversations, open } = desk
  const name = `desk_${conversations}_${open}`
  const admin = new pg.Client({ ...server.address, database: 'postgres' })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const url = `postgres://${server.address.user}@localhost/${name}?host=${encodeURIComponent(server.address.host)}`
  const client = new pg.Client(url)
  try {
    const from = performance.now()
    const empty = await openStore({ url }, { seed: demoFixtures })
    await empty.close()
    await client.connect()
    await client.query('SET max_parallel_maintenance_workers = 2')
    await writePast(client, { history: conversations - open, open, now: new Date() })
    await client.query('CHECKPOINT')
    const { rows } = await client.query('SELECT pg_database_size(current_database())::float8 AS "bytes"')
    say(`${conversations} conversations, ${open} open tickets: ${Math.round(rows[0].bytes / 1e6)} MB, written in ${Math.round((performance.now() - from) / 1000)} s`)
    return { desk, bytes: rows[0].bytes, ...(await timesAndPlans(url, client, conversations / 730)) }
  } finally {
    await client.end()
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
  }
}

async function timesAndPlans(url: string, client: pg.Client, perDay: number) {
  const times = new Map<string, number>()
  const plans = new Map<string, RanStatement[]>()
  const timed = await openStore({ url })
  for (const part of await partsOf(timed, client, perDay)) times.set(keyOf(part), await p50(part))
  await timed.close()
  const ear = listenToPlans()
  const explained = await openStore({ url: tellingPlans(url) })
  const parts = await partsOf(explained, client, perDay)
  ear.stop()
  for (const part of parts) {
    await part.before?.()
    const listening = listenToPlans()
    await part.run()
    await new Promise((settle) => setTimeout(settle, 20))
    plans.set(keyOf(part), listening.stop())
  }
  await explained.close()
  return { times, plans }
}

async function p50({ run, before }: Part): Promise<number> {
  const all: number[] = []
  const until = performance.now() + 6_000
  for (let i = 0; i < 60 && (i < 7 || performance.now() < until); i++) {
    await before?.()
    const from = performance.now()
    await run()
    if (i >= 3) all.push(performance.now() - from)
  }
  all.sort((a, b) => a - b)
  return Math.round((all[Math.floor(all.length / 2)] ?? 0) * 100) / 100
}

function keyOf({ group, name }: Part): string {
  return `${group}: ${name}`
}

function say(line: string): void {
  console.log(line)
}
