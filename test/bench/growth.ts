/**
 * What a desk's past costs it: how long a turn, the console's pages, a search, reports and the loops take while the
 * conversations grow from a thousand to a million, once with the open tickets in proportion and once with as many of them
 * beside the smallest past as beside the largest; which plans the statements have; and whether removing old conversations hurts whoever talks.
 *
 * Times are of one run in which the desks take turns, so that a machine that slows down slows all of them. Beside them stand
 * the blocks that the database touched, which do not hang on the machine.
 *
 * Run: `npm run bench:growth [-- SIZES]`, e.g. `npm run bench:growth -- 1000 10000 100000 1000000`. With `--folder FOLDER` the
 * desks are kept there, and those that are there already are used again.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { NotNow } from '../../src/domain/notNow.ts'
import { openEmbedded } from '../../src/storage/embedded.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { demoFixtures } from '../support/demoFixtures.ts'
import { GROWING, writePast } from '../support/longHistory.ts'
import {
  blocksOf,
  indexesOf,
  listenToPlans,
  planText,
  type RanStatement,
  readWhole,
  tellingPlans,
} from '../support/plans.ts'
import { type Part, partsOf } from './growthParts.ts'
import { removeWhileTalking } from './growthRemoval.ts'
import { writeReport } from './report.ts'

const OPEN_MAX = 100_000
const ROUNDS = 15
/** What takes longer than this on one desk is done less often, but once. */
const PART_MS_MAX = 500
/** Tables that are read from one end to the other, and why they may be. */
const MAY_BE_READ_WHOLE: Record<string, string> = {
  TicketTally: 'it has a row for each kind of ticket, and is made short again when it grows',
  Customer: 'it grows with the customers; a part of a name stands anywhere in a name',
  Contact: 'it grows with the customers, not with what they do; a part of a name or an address stands anywhere in it',
  NameAttempt: 'it is kept for a day',
  MailedCode: 'it is kept for a day',
  EmailCode: 'it is kept for a day',
}
/** Fewer rows than this are read faster than any index. */
const ROWS_WHOLE_MAX = 2_000

const TITLES = { turn: 'Turns', console: 'The console', search: 'Search', reports: 'Reports', loops: 'Loops' } as const
const TEXT = `A past of two years, written by statements over whole sets: several lines a conversation, questions, events, letters,
tickets for every fifth, 500 customers of very different size. A part is done by the desk's own verbs on the real store, with an
assistant that always says the same, on PostgreSQL with fsync. Milliseconds are the median of up to ${ROUNDS} rounds in which the desks
take turns; \`blocks\` are the blocks of 8 KB that its statements touched, once, whether or not they were in memory. \`growth\` is the largest
desk beside the smallest: of the milliseconds, then of the blocks. The goal, less than twice, is about the tables with 100,000 open
tickets at both ends; the others show what open tickets cost themselves. A report is asked for again and again, as a team does;
\`for the first time\` it is asked of a node that has just started and counts everything; within a minute of its start a node has counted
two years ahead by itself, a piece at a time.`

const { values: options, positionals } = parseArgs({ options: { folder: { type: 'string' } }, allowPositionals: true })
const sizes = positionals.length > 0 ? positionals.map(Number) : [1_000, 10_000, 100_000, 1_000_000]

type Desk = {
  conversations: number
  open: number
  url: string
  bytes: number
  client: pg.Client
  opened: OpenStore
  parts: Part[]
}
type Figure = { p50: number; blocks: number; statements: RanStatement[] }

/** The machine's load before anything of ours ran. */
const loadBefore = loadavg()
/** Long parts of which a read took longer than the desk waits for one. */
const late: string[] = []

const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'signpost-growth-'))
mkdirSync(folder, { recursive: true })
chmodSync(folder, 0o755)
const server = await openEmbedded({ dataDir: folder })
try {
  const desks: Desk[] = []
  for (const size of wanted()) desks.push(await openDesk(size))
  const figures = await measure(desks)
  const ends = [desks[0], ...desks.slice(sizes.length - 1)].filter((desk, at, all) => all.indexOf(desk) === at)
  await explain(ends as Desk[], figures)
  const largest = desks.reduce((a, b) => (b.conversations > a.conversations ? b : a))
  const removal = await removeWhileTalking(largest)
  const wholes = readWholeAt(largest, figures)
  report(desks, figures, wholes, removal)
  if (wholes.some(({ because }) => because === null)) process.exitCode = 1
  for (const { opened, client } of desks) {
    await opened.close()
    await client.end()
  }
} catch (fault) {
  console.error(fault)
  process.exitCode = 1
} finally {
  await server.stop()
  if (!options.folder) rmSync(folder, { recursive: true, force: true })
}
process.exit()

/** With the open tickets in proportion, and beside the smallest past as many as the largest has. */
function wanted(): Pick<Desk, 'conversations' | 'open'>[] {
  const openOf = (size: number) => Math.min(OPEN_MAX, Math.round(size / 10))
  const most = openOf(Math.max(...sizes))
  return [
    ...sizes.map((size) => ({ conversations: size, open: openOf(size) })),
    ...sizes
      .slice(0, 1)
      .filter((size) => openOf(size) < most)
      .map((size) => ({ conversations: size + most, open: most })),
  ]
}

async function openDesk({ conversations, open }: Pick<Desk, 'conversations' | 'open'>): Promise<Desk> {
  const name = `desk_${conversations}_${open}`
  const admin = new pg.Client({ ...server.address, database: 'postgres' })
  await admin.connect()
  const isThere = (await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rowCount === 1
  if (!isThere) await admin.query(`DROP DATABASE IF EXISTS ${name}_new`)
  if (!isThere) await admin.query(`CREATE DATABASE ${name}_new`)
  const urlOf = (database: string) =>
    `postgres://${server.address.user}@localhost/${database}?host=${encodeURIComponent(server.address.host)}`
  if (!isThere) {
    const from = performance.now()
    await (await openStore({ url: urlOf(`${name}_new`) }, { seed: demoFixtures })).close()
    const writer = new pg.Client(urlOf(`${name}_new`))
    await writer.connect()
    await writePast(writer, { history: conversations - open, open, now: new Date() })
    await writer.end()
    await admin.query(`ALTER DATABASE ${name}_new RENAME TO ${name}`)
    say(
      `${conversations} conversations with ${open} open tickets written in ${Math.round((performance.now() - from) / 1000)} s`,
    )
  }
  await admin.query('CHECKPOINT')
  await admin.end()
  const url = urlOf(name)
  const opened = await openStore({ url })
  const client = new pg.Client(url)
  client.on('error', () => {}) // the server is stopped when a part has failed
  await client.connect()
  const { rows } = await client.query('SELECT pg_database_size(current_database())::float8 AS "bytes"')
  const parts = await partsOf(opened, client, conversations / 730)
  return { conversations, open, url, bytes: rows[0].bytes, client, opened, parts }
}

async function measure(desks: Desk[]): Promise<Map<Part, Figure>> {
  const figures = new Map<Part, Figure>()
  for (const [at, { name, isLong }] of (desks[0]?.parts ?? []).entries()) {
    const times = desks.map((): number[] => [])
    const until = performance.now() + PART_MS_MAX * desks.length
    for (let round = isLong ? 0 : -1; round < ROUNDS && (round < 1 || performance.now() < until); round++) {
      for (const [i, { parts }] of desks.entries()) {
        const part = parts[at] as Part
        await part.before?.()
        const from = performance.now()
        await part.run().catch(async (fault) => {
          if (!(part.isLong && fault instanceof NotNow)) throw fault
          const { conversations, client } = desks[i] as Desk
          late.push(`${part.name} at ${count(conversations)}`)
          await untilQuiet(client)
        })
        if (round >= 0) times[i]?.push(performance.now() - from)
      }
    }
    for (const [i, { parts }] of desks.entries()) {
      figures.set(parts[at] as Part, { p50: median(times[i] ?? []), blocks: 0, statements: [] })
    }
    say(`${name}: ${times.map((each) => median(each)).join(' ')}`)
  }
  return figures
}

/** Runs every part of the smallest and the largest desks once more where statements tell their plans. */
async function explain(desks: Desk[], figures: Map<Part, Figure>): Promise<void> {
  for (const { url, client, conversations, parts } of desks) {
    listenToPlans().stop()
    const telling = await openStore({ url: tellingPlans(url) })
    const again = await partsOf(telling, client, conversations / 730)
    for (const [at, part] of again.entries()) {
      if (!part.isLong) await part.run() // on connections that know the catalogue
      await part.before?.()
      const listening = listenToPlans()
      await part.run().catch(async (fault) => {
        if (!(part.isLong && fault instanceof NotNow)) throw fault
        late.push(`${part.name}, telling its plans, at ${count(conversations)}`)
        await untilQuiet(client)
      })
      await new Promise((settle) => setTimeout(settle, 20))
      const figure = figures.get(parts[at] as Part) as Figure
      figure.statements = listening.stop()
      figure.blocks = figure.statements.reduce((sum, { plan }) => sum + blocksOf(plan), 0)
    }
    await telling.close()
  }
}

/** A read that the desk gave up goes on in the database, and would be taken for the next part's. */
async function untilQuiet(client: pg.Client): Promise<void> {
  const sql = `SELECT 1 FROM pg_stat_activity
    WHERE "datname" = current_database() AND "state" = 'active' AND "pid" <> pg_backend_pid() AND "backend_type" = 'client backend'`
  while (((await client.query(sql)).rowCount ?? 0) > 0) await new Promise((settle) => setTimeout(settle, 100))
}

function readWholeAt({ parts }: Desk, figures: Map<Part, Figure>) {
  const found = new Map<string, { part: string; table: string; rows: number; because: string | null }>()
  for (const part of parts) {
    for (const { plan } of figures.get(part)?.statements ?? []) {
      for (const { table, rows } of readWhole(plan)) {
        if (!GROWING.includes(table) && !(table in MAY_BE_READ_WHOLE)) continue
        if (rows <= ROWS_WHOLE_MAX && !(table in MAY_BE_READ_WHOLE)) continue
        const because = MAY_BE_READ_WHOLE[table] ?? part.mayReadWhole?.[table] ?? null
        found.set(`${part.name} ${table}`, { part: part.name, table, rows, because })
      }
    }
  }
  return [...found.values()]
}

function report(
  desks: Desk[],
  figures: Map<Part, Figure>,
  wholes: ReturnType<typeof readWholeAt>,
  removal: Awaited<ReturnType<typeof removeWhileTalking>>,
): void {
  const inProportion = desks.slice(0, sizes.length)
  const last = inProportion.at(-1) as Desk
  const sameOpen = [...desks.slice(sizes.length), last]
  const groups = ['turn', 'console', 'search', 'reports', 'loops'] as const
  const path = writeReport({
    name: 'growth',
    title: 'What a past of two years costs',
    command: `npm run bench:growth -- ${sizes.join(' ')}${options.folder ? ' --folder FOLDER' : ''}`,
    sections: [
      { text: TEXT },
      { text: besideIt() },
      {
        heading: 'The desks',
        table: {
          columns: ['conversations', 'open tickets', 'MB'],
          rows: desks.map(({ conversations, open, bytes }) => [
            count(conversations),
            count(open),
            count(Math.round(bytes / 1e6)),
          ]),
        },
      },
      ...groups.flatMap((group) => [
        { heading: `${TITLES[group]}, open tickets in proportion`, table: tableOf(group, inProportion, figures) },
        ...(sameOpen.length > 1
          ? [
              {
                heading: `${TITLES[group]}, ${count(last.open)} open tickets at every size`,
                table: tableOf(group, sameOpen, figures),
              },
            ]
          : []),
      ]),
      {
        heading: 'What must grow',
        table: {
          columns: ['part', 'with'],
          rows: last.parts.flatMap(({ name, linearIn }) => (linearIn ? [[name, linearIn]] : [])),
        },
      },
      {
        heading: 'Tables that are read whole at the largest size',
        text: wholes.length === 0 ? 'None that grows.' : '',
        ...(wholes.length > 0 && {
          table: {
            columns: ['part', 'table', 'rows', 'why it may be'],
            rows: wholes.map(({ part, table, rows, because }) => [part, table, rows, because ?? 'IT MUST NOT']),
          },
        }),
      },
      { heading: 'Old conversations are removed while people talk', ...removal },
      { heading: `The plans at ${count(last.conversations)} conversations`, text: plansText(last, figures) },
    ],
    data: {
      desks: desks.map(({ conversations, open, bytes, parts }) => ({
        ...{ conversations, open, bytes },
        parts: parts.map((part) => {
          const { p50 = 0, blocks = 0, statements = [] } = figures.get(part) ?? {}
          const indexes = [...new Set(statements.flatMap(({ plan }) => indexesOf(plan)))]
          return { group: part.group, name: part.name, p50, blocks, statements: statements.length, indexes }
        }),
      })),
      removal: removal.table,
    },
  })
  say(path)
}

function besideIt(): string {
  const [load = 0] = loadBefore
  const kept = options.folder ? 'Desks that stood in the folder already, from an earlier run, were used again. ' : ''
  const others =
    load > cpus().length / 2
      ? `Other programs wanted the machine at the same time: before the first part its load was ${load.toFixed(1)} on ${cpus().length} cores. The
milliseconds are above those of a machine at rest, and single figures differ between desks that do the same; the blocks do not hang on that.`
      : ''
  const gaveUp = late.length > 0 ? `\n\nThe desk gave a read up and said "not now": ${late.join('; ')}.` : ''
  return `${kept}${others}${gaveUp}`
}

function tableOf(group: Part['group'], desks: Desk[], figures: Map<Part, Figure>) {
  const [smallest, largest] = [desks[0] as Desk, desks.at(-1) as Desk]
  const columns = [
    'part',
    ...desks.map(({ conversations }) => `${count(conversations)}: ms`),
    'growth',
    'blocks',
    'growth of blocks',
  ]
  const rows = smallest.parts.flatMap(({ name, group: own }, at) => {
    if (own !== group) return []
    const each = desks.map(({ parts }) => figures.get(parts[at] as Part) as Figure)
    const [first, last] = [each[0] as Figure, each.at(-1) as Figure]
    const title = (largest.parts[at] as Part).name
    return [
      [
        title === name ? name : name.replace(/ \(".*"\)/, ''),
        ...each.map(({ p50 }) => p50.toFixed(1)),
        times(last.p50, first.p50),
        `${count(first.blocks)} to ${count(last.blocks)}`,
        times(last.blocks, first.blocks),
      ],
    ]
  })
  return { columns, rows }
}

function plansText({ parts }: Desk, figures: Map<Part, Figure>): string {
  return parts
    .map((part) => {
      const statements = figures.get(part)?.statements ?? []
      const reads = statements.filter(({ plan }) => indexesOf(plan).length > 0 || readWhole(plan).length > 0)
      const plans = reads.map(
        ({ sql, plan }) => `${sql.replace(/\s+/g, ' ').trim().slice(0, 160)}\n${planText(plan, 1)}`,
      )
      return `<details><summary>${part.group}: ${part.name}, ${statements.length} statements</summary>\n\n\`\`\`\n${plans.join('\n\n')}\n\`\`\`\n\n</details>`
    })
    .join('\n\n')
}

function median(all: number[]): number {
  const sorted = [...all].sort((a, b) => a - b)
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 100) / 100
}

function times(one: number, other: number): string {
  return `${(one / Math.max(other, 0.01)).toFixed(1)}x`
}

function count(number: number): string {
  return number.toLocaleString('en')
}

function say(line: string): void {
  console.log(line)
}
