/**
 * What it would cost and bring to keep the log of messages in a table for each month (partitions) instead of one: removing the
 * oldest month row by row and by dropping its table, and what every turn reads.
 *
 * Run: `node test/bench/partition.ts [CONVERSATIONS]`.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbedded } from '../../src/storage/embedded.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { demoFixtures } from '../support/demoFixtures.ts'
import { writePast } from '../support/longHistory.ts'
import { writeReport } from './report.ts'

const conversations = Number(process.argv[2] ?? 50_000)
const MONTHS = 25
/** As many as the desk removes in a transaction. */
const BATCH = 200
const READS = 200
const TABLES = ['whole', 'parts'] as const
type Table = (typeof TABLES)[number]

const READ = {
  'the newest lines of a conversation': `WHERE "conversationId" = $1 ORDER BY "seq" DESC LIMIT 20`,
  "a line by the client's id": `WHERE "conversationId" = $1 AND "clientId" = 'client 1'`,
}

const folder = mkdtempSync(join(tmpdir(), 'signpost-partition-'))
chmodSync(folder, 0o755)
const server = await openEmbedded({ dataDir: folder })
try {
  await report()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()

function urlOf(): string {
  const { user, host, database } = server.address
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`
}

async function report(): Promise<void> {
  const client = new pg.Client(server.address)
  client.on('error', () => {}) // the server is stopped when a step has failed
  await client.connect()
  await (await openStore({ url: urlOf() }, { seed: demoFixtures })).close()
  await writePast(client, { history: conversations, open: conversations / 10, now: new Date() })
  const lines = await makeBoth(client)
  const reads = { whole: await readsOf(client, 'whole'), parts: await readsOf(client, 'parts') }
  const { rows: months } = await client.query(
    `SELECT array_agg("conversationId") AS "ids" FROM (SELECT DISTINCT "conversationId" FROM "parts_0") o`,
  )
  const ids = months[0].ids as string[]
  const byRow = await removing(client, ids)
  const dropped = await told(client, async () => void (await client.query('DROP TABLE "parts_0"')))
  const { rows: left } = await client.query(
    `SELECT count(DISTINCT p."conversationId")::int AS "torn" FROM "parts" p WHERE p."conversationId" = ANY($1)`,
    [ids],
  )
  await client.end()
  const count = (number: number) => number.toLocaleString('en')
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1)
  writeReport({
    name: 'partition',
    title: 'One table of messages, or one for each month',
    command: `node test/bench/partition.ts ${conversations}`,
    sections: [
      {
        text: `${count(lines)} lines of ${count(conversations * 1.1)} conversations of two years, once in the table as it is and once in ${MONTHS} parts
by the month of a line. In parts a key must hold the time, so that a conversation's numbers and a client's ids are unique within a month only.
Rows go here without the laws that guard the log, which the desk's removal obeys.`,
      },
      {
        heading: `The oldest month goes: ${count(ids.length)} conversations`,
        text: `Of them ${count(left[0].torn)} have lines in the next month too, and would be torn. Dropping takes all that a month holds: also what is kept beyond
its time because a ticket is open.`,
        table: {
          columns: ['', 'ms', 'MB written ahead', 'ms for the vacuum after it'],
          rows: [
            [
              `row by row, ${BATCH} conversations a transaction`,
              byRow.ms.toFixed(0),
              mb(byRow.bytes),
              byRow.vacuumMs.toFixed(0),
            ],
            ["the month's table is dropped", dropped.ms.toFixed(0), mb(dropped.bytes), '0'],
          ],
        },
      },
      {
        heading: 'What every turn reads',
        table: {
          columns: ['', 'one table: ms', 'blocks', 'by months: ms', 'blocks'],
          rows: Object.keys(READ).map((name) => [
            name,
            ...TABLES.flatMap((table) => [reads[table][name]?.ms.toFixed(2) ?? '', reads[table][name]?.blocks ?? '']),
          ]),
        },
      },
    ],
    data: { lines, conversations: ids.length, torn: left[0].torn, byRow, dropped, reads },
  })
}

/** The same lines with the same indexes, in both shapes. */
async function makeBoth(client: pg.Client): Promise<number> {
  await client.query('CREATE TABLE "whole" (LIKE "Message" INCLUDING ALL)')
  await client.query(
    'CREATE TABLE "parts" (LIKE "Message" INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE ("at")',
  )
  for (let month = 0; month < MONTHS; month++) {
    const edge = (of: number) =>
      of === 0
        ? 'MINVALUE'
        : of === MONTHS
          ? 'MAXVALUE'
          : `'${new Date(Date.now() - (24.3 - of) * 30 * 86_400_000).toISOString()}'`
    await client.query(
      `CREATE TABLE "parts_${month}" PARTITION OF "parts" FOR VALUES FROM (${edge(month)}) TO (${edge(month + 1)})`,
    )
  }
  const { rows } = await client.query(
    `SELECT pg_get_indexdef(indexrelid) AS "sql" FROM pg_index WHERE indrelid = '"Message"'::regclass`,
  )
  for (const { sql } of rows as { sql: string }[]) {
    await client.query(
      sql.replace(/INDEX \S+ ON \S+/, 'INDEX ON "parts"').replace(/^(CREATE UNIQUE INDEX.*)\)/, '$1, "at")'),
    )
  }
  for (const table of TABLES) {
    await client.query(`INSERT INTO "${table}" SELECT * FROM "Message" ORDER BY "at"`)
    await client.query(`VACUUM (ANALYZE) "${table}"`)
  }
  return (await client.query('SELECT count(*)::int AS "n" FROM "whole"')).rows[0].n
}

async function readsOf(client: pg.Client, table: Table): Promise<Record<string, { ms: number; blocks: number }>> {
  const { rows } = await client.query(
    `SELECT "conversationId" AS "id" FROM "${table}" WHERE "seq" = 1 ORDER BY "at" DESC LIMIT ${READS}`,
  )
  const found: Record<string, { ms: number; blocks: number }> = {}
  for (const [name, where] of Object.entries(READ)) {
    const times: number[] = []
    for (const { id } of rows) {
      const from = performance.now()
      await client.query(`SELECT * FROM "${table}" ${where}`, [id])
      times.push(performance.now() - from)
    }
    const asked = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM "${table}" ${where}`
    const { rows: told } = await client.query(asked, [rows[0].id])
    const { Plan: plan } = told[0]['QUERY PLAN'][0]
    found[name] = {
      ms: times.sort((a, b) => a - b)[READS / 2] ?? 0,
      blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
    }
  }
  return found
}

async function removing(client: pg.Client, ids: string[]) {
  const gone = await told(client, async () => {
    for (let at = 0; at < ids.length; at += BATCH) {
      await client.query(`DELETE FROM "whole" WHERE "conversationId" = ANY($1)`, [ids.slice(at, at + BATCH)])
    }
  })
  const from = performance.now()
  await client.query('VACUUM "whole"')
  return { ...gone, vacuumMs: performance.now() - from }
}

/** How long it takes, and how much the database writes ahead of it. */
async function told(client: pg.Client, run: () => Promise<void>): Promise<{ ms: number; bytes: number }> {
  const before = (await client.query('SELECT pg_current_wal_insert_lsn() AS "lsn"')).rows[0].lsn
  const from = performance.now()
  await run()
  const ms = performance.now() - from
  const sql = `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)::float8 AS "bytes"`
  return { ms, bytes: (await client.query(sql, [before])).rows[0].bytes }
}
