import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { backUpDesk, moveDesk, restoreDesk } from '../../src/storage/copyDesk.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { reach } from '../../src/storage/reach.ts'
import { readCopy } from '../../src/storage/readCopy.ts'
import { writeCopy } from '../../src/storage/writeCopy.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { contentsOf, fillWithDemo, onDatabase } from '../support/demoDatabase.ts'
import { dataFolder, preparedFolder, removeFolder, removePrepared } from './victims.ts'

const about = { signpost: '0.0.0', madeAt: '2026-12-01T12:00:00.000Z' }
const at = (url: string) => ({ source: { url }, named: 'the server' })
const inFolder = (dataDir: string) => ({ source: { dataDir, fsync: false }, named: 'the data folder' })

let full: ThrowAwayDatabase
let empty: ThrowAwayDatabase
let folder: string
beforeAll(async () => {
  full = await throwAwayDatabase()
  await fillWithDemo(full)
  folder = await mkdtemp(join(tmpdir(), 'signpost-copy-'))
}, 120_000)
afterAll(async () => {
  await full.drop()
  await removePrepared()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  empty = await throwAwayDatabase({ bare: true })
})
afterEach(() => empty.drop())

const counts = async (url: string) =>
  Object.fromEntries((await contentsOf({ url })).tables.map(({ name, rows }) => [name, rows]))
const backUp = async (file: string, from = full.url) => backUpDesk(at(from), () => createWriteStream(file), about)
const restored = (file: string, to = empty.url) => restoreDesk(createReadStream(file), file, at(to))
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'it worked',
    (fault: Error) => `${fault.name}: ${fault.message}`,
  )

describe('a move', { timeout: 240_000 }, () => {
  test('brings a whole desk from the embedded database to a server and back, equal in every row', async () => {
    const [home, back] = [await preparedFolder(), await dataFolder()]
    try {
      await moveDesk(at(full.url), inFolder(home))
      const there = await contentsOf(inFolder(home).source)
      expect(there).toEqual(await contentsOf(full))
      expect(there.tables.length).toBeGreaterThan(40)
      for (const name of ['Ticket', 'Message', 'Event', 'File', 'Satisfaction', 'RulesVersion'])
        expect(there.tables.find((table) => table.name === name)?.rows, name).toBeGreaterThan(0)

      await moveDesk(inFolder(home), at(empty.url))
      expect(await contentsOf(empty)).toEqual(there)
      await moveDesk(at(empty.url), inFolder(back))
      expect(await contentsOf(inFolder(back).source)).toEqual(there)
      expect(await contentsOf(inFolder(home).source)).toEqual(there)
    } finally {
      await removeFolder(home)
      await removeFolder(back)
    }
  })

  test('leaves the target a desk like any other: its laws stand, and its numbers go on', async () => {
    await moveDesk(at(full.url), at(empty.url))
    const laws = (client: pg.Client) =>
      client
        .query(
          `SELECT conrelid::regclass::text AS "on", conname AS "law", pg_get_constraintdef(oid) AS "says" FROM pg_constraint
           WHERE connamespace = 'public'::regnamespace
           UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
           ORDER BY 1, 2, 3`,
        )
        .then(({ rows }) => rows)
    const [before, after] = [await onDatabase(full, laws), await onDatabase(empty, laws)]
    expect(before.length).toBeGreaterThan(100)
    expect(after).toEqual(before)
    const change = onDatabase(empty, (client) => client.query(`UPDATE "Event" SET "kind" = 'x'`))
    expect(await refusal(change)).toContain('only ever written on')
    const { store, migrated, close } = await openStore({ url: empty.url })
    const [{ max }] = await onDatabase(
      empty,
      async (client) => (await client.query('SELECT max("number") FROM "Ticket"')).rows,
    )
    expect(await store.nextTicketNumber()).toBeGreaterThan(max)
    expect(migrated).toEqual([])
    await close()
  })

  test('is refused while a desk runs on either side, and keeps desks out while it goes on', async () => {
    const desk = await openDatabase({ url: full.url })
    expect(await refusal(moveDesk(at(full.url), at(empty.url)))).toMatch(
      /^StorageProblem: A desk .* is using the server: stop every node/,
    )
    await desk.close()
    const other = await openDatabase({ url: empty.url })
    expect(await refusal(moveDesk(at(full.url), at(empty.url)))).toMatch(/is using the server: stop every node/)
    await other.close()

    const tried: Promise<string>[] = []
    await moveDesk(at(full.url), at(empty.url), () => {
      if (tried.length === 0) tried.push(refusal(openDatabase(full)), refusal(openDatabase(empty)))
    })
    expect(await Promise.all(tried)).toEqual(
      Array(2).fill(expect.stringContaining('is being moved or restored right now')),
    )
    for (const { url } of [full, empty]) await (await openDatabase({ url })).close()
  })

  test('is refused while a desk runs in the data folder', async () => {
    const home = await preparedFolder()
    const desk = await openDatabase({ dataDir: home, fsync: false })
    const run = cli(['move', '--to', empty.url], { DATA_FOLDER: home })
    expect(await run.ended).toEqual({
      code: 1,
      out: expect.stringMatching(/Another Signpost \(process \d+\) is using.*stop it first/),
    })
    await desk.close()
    await removeFolder(home)
  })

  test.each<[string, (client: pg.Client) => Promise<unknown>, RegExp]>([
    [
      'a desk',
      (client) => client.query(`INSERT INTO "Customer" ("id", "name", "package") VALUES ('a', 'A', 'standard')`),
      /is not empty: there are rows in "Customer" already.*createdb/,
    ],
    [
      'rules of a desk that has only been started',
      (client) => client.query(`INSERT INTO "RulesVersion" VALUES ('policy', 'v', '{}', now())`),
      /is not empty: there are rows in "RulesVersion"/,
    ],
  ])('is refused by a target with %s, which stays as it is', async (_what, fill, told) => {
    await (await openDatabase({ url: empty.url })).close()
    await onDatabase(empty, fill)
    const before = await contentsOf(empty)
    expect(await refusal(moveDesk(at(full.url), at(empty.url)))).toMatch(told)
    expect(await contentsOf(empty)).toEqual(before)
    await (await openDatabase({ url: empty.url })).close()
  })

  test('is refused by an older desk, which is not even brought to another schema', async () => {
    const older = (await readMigrations()).at(-2)?.name ?? ''
    await migrate({ connectionString: empty.url }, undefined, { through: older })
    await onDatabase(empty, (client) =>
      client.query(`INSERT INTO "Customer" ("id", "name", "package") VALUES ('a', 'A', 'standard')`),
    )
    expect(await refusal(moveDesk(at(full.url), at(empty.url)))).toMatch(/is not empty: there are rows in "Customer"/)
    expect((await contentsOf(empty)).migrations.at(-1)?.name).toBe(older)
  })

  test('is refused by a database of somebody else, and by one that is not there', async () => {
    await onDatabase(empty, (client) => client.query('CREATE TABLE "theirs" ("a" INT)'))
    expect(await refusal(moveDesk(at(full.url), at(empty.url)))).toMatch(/has a table "theirs" that is not Signpost's/)
    expect(
      await onDatabase(empty, (client) =>
        client.query(`SELECT to_regclass('"_prisma_migrations"') AS book`).then(({ rows }) => rows),
      ),
    ).toEqual([{ book: null }])
    const nowhere = { source: { url: 'postgres://a:hidden-word@127.0.0.1:9/b', named: '--to' }, named: 'b' }
    const told = await refusal(moveDesk(at(full.url), nowhere))
    expect(told).toMatch(/--to cannot be used, nobody listens there/)
    expect(told).not.toContain('hidden-word')
    expect(await refusal(moveDesk(inFolder(join(folder, 'none')), at(empty.url)))).toMatch(
      /There is no desk in the data folder/,
    )
  })

  test('notices rows that come over otherwise than they were, and keeps none', async () => {
    const broken = withReadCopy(full.url, (copy) =>
      writeCopy(
        {
          ...copy,
          async *batches() {
            for await (const { table, rows } of copy.batches()) {
              const at = table.name === 'HelpVote' ? table.columns.findIndex(({ name }) => name === 'article') : -1
              yield { table, rows: at === -1 ? rows : rows.map((row) => row.with(at, 'another')) }
            }
          },
        },
        { connectionString: empty.url },
        { named: 'the server', doing: 'a move' },
      ),
    )
    expect(await refusal(broken)).toMatch(
      /is not what was there: HelpVote \(\d+ rows there, \d+ here\)\. Nothing was kept/,
    )
    expect((await contentsOf(empty)).tables.find(({ name }) => name === 'HelpVote')?.rows).toBe(0)
  })

  test('that is killed half way leaves a target no desk starts on, nothing changed at the source, and is run again', async () => {
    const big = await throwAwayDatabase({ bare: true })
    await moveDesk(at(full.url), at(big.url))
    await onDatabase(big, (client) =>
      client.query(
        `INSERT INTO "Event" ("at", "kind", "happening") SELECT now(), 'AgentAskedFor', '{}' FROM generate_series(1, 150000)`,
      ),
    )
    const before = await contentsOf(big)
    const run = cli(['move', '--to', empty.url], { DATABASE_URL: big.url })
    await onDatabase(empty, async (client) => {
      for (;;) {
        const { rows } = await client.query(`SELECT to_regclass('"_signpost_unfinished"') IS NOT NULL AS begun`)
        if (rows[0].begun) break
        await pause(10)
      }
    })
    await pause(300)
    run.child.kill('SIGKILL')
    expect((await run.ended).code).toBe(null)
    const told = await eventually(() => refusal(openDatabase({ url: empty.url })), /not whole/)
    expect(told).toMatch(
      /^StorageProblem: This database is not whole: a move begun at .* did not finish\. Run that command again/,
    )
    expect(await refusal(moveDesk(at(empty.url), at(big.url)))).toMatch(/not whole/)
    expect(await contentsOf(big)).toEqual(before)

    await moveDesk(at(big.url), at(empty.url))
    expect(await contentsOf(empty)).toEqual(before)
    await (await openDatabase({ url: empty.url })).close()
    await big.drop()
  })
})

describe('a backup', { timeout: 240_000 }, () => {
  test('made while the desk is written to holds one moment of it, and is restored equal', async () => {
    const file = join(folder, 'while-writing')
    const { prisma, close } = await openDatabase({ url: full.url })
    let writing = true
    let written = 0
    const writer = (async () => {
      for (; writing; written++) {
        const at = new Date()
        await prisma.$transaction([
          prisma.helpVote.create({ data: { at, article: 'pair', helped: true, locale: 'en' } }),
          prisma.mailedCode.create({ data: { at, email: 'pair' } }),
        ])
      }
    })()
    await pause(100)
    const made = await backUp(file)
    const during = written
    writing = false
    await writer
    await close()
    expect(during).toBeGreaterThan(20)

    const header = await restored(file)
    expect(header).toMatchObject({ ...about, version: 1, migrations: made.migrations })
    const here = await contentsOf(empty)
    expect(here).toEqual({ migrations: made.migrations, tables: made.tables, sequences: made.sequences })
    const pairs = await onDatabase(empty, (client) =>
      client.query(
        `SELECT (SELECT count(*) FROM "HelpVote" WHERE "article" = 'pair') - (SELECT count(*) FROM "MailedCode" WHERE "email" = 'pair') AS "odd",
          (SELECT max("id") FROM "HelpVote") <= (SELECT last_value FROM "HelpVote_id_seq") AS "ahead"`,
      ),
    )
    expect(pairs.rows).toEqual([{ odd: '0', ahead: true }])
    const bytes = 'SELECT md5(string_agg("bytes", NULL ORDER BY "id")) FROM "File"'
    expect(await onDatabase(empty, (client) => client.query(bytes).then(({ rows }) => rows))).toEqual(
      await onDatabase(full, (client) => client.query(bytes).then(({ rows }) => rows)),
    )
  })

  test('of an embedded desk is made beside it, by command, and restored into another folder', async () => {
    const [home, other] = [await preparedFolder(), await dataFolder()]
    const file = join(folder, 'embedded')
    const desk = await openStore({ dataDir: home, fsync: false })
    expect(await cli(['backup', file], { DATA_FOLDER: home }).ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Wrote 1 rows in \d+ tables, schema \d+_\w+, to .*embedded\.\nSHA-256/),
    })
    await desk.close()
    expect(await cli(['restore', file], { DATA_FOLDER: other }).ended).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Restored and checked: 1 rows/),
    })
    expect(await contentsOf(inFolder(other).source)).toEqual(await contentsOf(inFolder(home).source))
    expect(await cli(['backup', file], { DATA_FOLDER: home }).ended).toMatchObject({
      code: 1,
      out: expect.stringContaining('is there already: name another file'),
    })
    expect(await cli(['backup', join(folder, 'no/such')], { DATA_FOLDER: home }).ended).toMatchObject({
      code: 1,
      out: expect.stringContaining('cannot be written'),
    })
    for (const each of [home, other]) await removeFolder(each)
  })

  test('goes through a pipe as well', async () => {
    const script =
      'node_modules/.bin/node src/cli/signpost.ts backup - | DATABASE_URL="$EMPTY" node_modules/.bin/node src/cli/signpost.ts restore -'
    const child = spawn('sh', ['-c', script], {
      env: { ...process.env, DATABASE_URL: full.url, EMPTY: empty.url },
      stdio: 'ignore',
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(await contentsOf(empty)).toEqual(await contentsOf(full))
  })

  test('of an older release is restored as it was, and brought up to date by the next start', async () => {
    const [older, newest] = [
      await readMigrations().then((all) => all.at(-2)?.name ?? ''),
      await readMigrations().then((all) => all.at(-1)?.name),
    ]
    const old = await throwAwayDatabase({ bare: true })
    await migrate({ connectionString: old.url }, undefined, { through: older })
    await backUp(join(folder, 'older'), old.url)
    await old.drop()
    await restored(join(folder, 'older'))
    expect((await contentsOf(empty)).migrations.at(-1)?.name).toBe(older)
    const { migrated, close } = await openDatabase({ url: empty.url })
    expect(migrated).toEqual([newest])
    await close()
  })

  describe('is refused', () => {
    let good: Buffer
    beforeAll(async () => {
      const small = await throwAwayDatabase()
      await backUp(join(folder, 'good'), small.url)
      good = await readFile(join(folder, 'good'))
      await small.drop()
    })
    const lines = () => gunzipSync(good).toString().trimEnd().split('\n')
    const zipped = (all: string[]) => gzipSync(`${all.join('\n')}\n`)
    const header = (change: (header: Record<string, unknown>) => void) => {
      const [first = '', ...rest] = lines()
      const read = JSON.parse(first)
      change(read)
      return zipped([JSON.stringify(read), ...rest])
    }

    test.each<[string, () => Buffer, RegExp]>([
      ['a picture', () => Buffer.from('\x89PNG\r\n and so on'), /is no backup of Signpost/],
      ['an empty file', () => Buffer.alloc(0), /is no backup of Signpost|is damaged/],
      ['something else that is packed', () => gzipSync('some words\n'), /is no backup of Signpost/],
      ['one that is cut', () => good.subarray(0, good.length - 40), /is damaged \(unexpected end of file\)/],
      [
        'one with a bit turned',
        () => Buffer.from(good.map((byte, i) => (i === good.length - 60 ? byte ^ 4 : byte))),
        /is damaged/,
      ],
      ['one without its end', () => zipped(lines().slice(0, -1)), /is damaged \(its end is missing\)/],
      [
        'one with a changed row',
        () => zipped(lines().map((line) => line.replace('vitrium-2024', 'vitrium-2025'))),
        /is damaged \(its lines are not those/,
      ],
      [
        'one of a later format',
        () => header((it) => Object.assign(it, { version: 2 })),
        /written by another release of Signpost \(format 2\)/,
      ],
      [
        'one of a newer Signpost',
        () => header((it) => (it.migrations as object[]).push({ name: '9999_later', checksum: 'x' })),
        /brought to 9999_later by a newer Signpost/,
      ],
      ['one without tables', () => header((it) => delete it.tables), /is damaged \(its header is not whole\)/],
    ])('%s, by name, and nothing is restored', async (_what, bytes, told) => {
      const file = join(folder, 'bad')
      await writeFile(file, bytes())
      const said = await refusal(restored(file))
      expect(said).toMatch(told)
      expect(said).toMatch(/^StorageProblem: /)
      if (!/newer/.test(said)) expect(said).toContain(file)
      const kept = await counts(empty.url).catch(() => ({}))
      expect(Object.entries(kept).filter(([name, rows]) => rows !== 0 && name !== 'RulesVersion')).toEqual([])
    })
  })

  test('that cannot be written to its end says so', async () => {
    const fullDisk = () =>
      new Writable({
        write: (_chunk, _encoding, done) => done(Object.assign(new Error('No space left'), { code: 'ENOSPC' })),
      })
    expect(await refusal(backUpDesk(at(full.url), fullDisk, about))).toMatch(/No space left/)
    expect(await refusal(restoreDesk(Readable.from([]), 'nothing', at(empty.url)))).toMatch(
      /nothing is no backup|nothing is damaged/,
    )
  })
})

/** Runs a verb in a process of its own. `out` is what it said, on both outputs. */
function cli(
  words: string[],
  env: Record<string, string>,
): { child: ChildProcess; ended: Promise<{ code: number | null; out: string }> } {
  const child = spawn(process.execPath, ['src/cli/signpost.ts', ...words], {
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk))
  return { child, ended: once(child, 'close').then(([code]) => ({ code, out })) }
}

async function withReadCopy<T>(
  url: string,
  use: (copy: Awaited<ReturnType<typeof readCopy>>) => Promise<T>,
): Promise<T> {
  const { connection } = await reach({ url })
  const client = new pg.Client(connection)
  await client.connect()
  return use(await readCopy(client, 'the server')).finally(() => client.end())
}

/** A killed process's connections end when the server notices. */
async function eventually(ask: () => Promise<string>, expected: RegExp): Promise<string> {
  for (const deadline = Date.now() + 30_000; ; await pause(100)) {
    const answer = await ask()
    if (expected.test(answer) || Date.now() > deadline) return answer
  }
}
