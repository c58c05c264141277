import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { migrate } from '../../src/storage/migrate.ts'
import { StorageProblem } from '../../src/storage/storageProblem.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'

describe('migrations', () => {
  let database: ThrowAwayDatabase
  let folder: string
  const ours = 'prisma/migrations'
  const known = readdirSync(ours)
    .filter((name) => /^\d/.test(name))
    .sort()

  beforeEach(async () => {
    database = await throwAwayDatabase({ bare: true })
    folder = await mkdtemp(join(tmpdir(), 'signpost-migrations-'))
    await cp(ours, folder, { recursive: true })
  })
  afterEach(async () => {
    await database.drop()
    await rm(folder, { recursive: true })
  })

  const run = () => migrate({ connectionString: database.url }, folder)
  const add = async (name: string, sql: string) => {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'migration.sql'), sql)
  }
  const query = async (sql: string) => {
    const client = new pg.Client(database.url)
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }

  /** All before this one; answers the others, which `bring` brings. */
  const runBefore = async (first: string) => {
    const later = known.filter((name) => name >= first)
    for (const name of later) await rm(join(folder, name), { recursive: true })
    await run()
    return later
  }
  const bring = async (names: string[]) => {
    for (const name of names) await cp(join(ours, name), join(folder, name), { recursive: true })
  }
  /** A contact and a talk. */
  const somebody = `
    INSERT INTO "Customer" ("id", "name", "package", "domains", "aliases") VALUES ('c', 'C', 'standard', '{}', '{}');
    INSERT INTO "Contact" ("id", "customerId", "name", "email", "emailKey", "confirmed")
      VALUES ('ana', 'c', 'Ana', 'a@c.example', 'a@c.example', true);
    INSERT INTO "Conversation" ("id", "version", "seq", "lastAt", "openedAt", "locale", "personKind", "handledBy", "shown")
      VALUES ('t', 1, 1, now(), now(), 'en', 'visitor', 'assistant', '[]');`

  test('are applied in order, once', async () => {
    await add('9999_more', 'CREATE TABLE "More" (n int); INSERT INTO "More" VALUES (1);')
    expect(await run()).toEqual([...known, '9999_more'])
    expect(await run()).toEqual([])
    expect(await query('SELECT n FROM "More"')).toEqual([{ n: 1 }])
  })

  test('are applied once by eight that start at the same moment', async () => {
    await add('9999_more', 'CREATE TABLE "More" (n int); INSERT INTO "More" VALUES (1);')
    const applied = await Promise.all(Array.from({ length: 8 }, run))
    expect(applied.flat().sort()).toEqual([...known, '9999_more'])
    expect(await query('SELECT n FROM "More"')).toEqual([{ n: 1 }])
  })

  test('leave nothing behind when they fail, and go on once they are repaired', async () => {
    await add('9999_more', 'CREATE TABLE "More" (n int); SELECT 1 / 0;')
    await expect(run()).rejects.toThrow(/Migration 9999_more cannot be applied: division by zero/)
    expect(await query(`SELECT to_regclass('"More"') AS it`)).toEqual([{ it: null }])
    await writeFile(join(folder, '9999_more', 'migration.sql'), 'CREATE TABLE "More" (n int);')
    expect(await run()).toEqual(['9999_more'])
  })

  test('bring the warnings of clocks that run along, and call the desk for a tier 3 that nobody has answered', async () => {
    const later = await runBefore('0110_alerts')
    await query(`${somebody}
      INSERT INTO "Ticket" ("id", "number", "version", "conversationId", "customerId", "contactId", "subject", "details",
          "facts", "tier", "status", "openedAt", "notes", "nextAlarmAt")
        SELECT 'k' || tier, tier, 1, 't', 'c', 'ana', 's', 'd', '{}', tier, 'open', '2026-11-24T10:00:00Z', '[]',
          '2026-11-24T11:30:00Z' FROM (VALUES (2), (3)) AS one(tier);
      INSERT INTO "Target" ("ticketId", "kind", "clock", "neededMs", "pausable", "startedAt", "clockStartsAt", "dueAt", "pauses",
          "policyVersion", "calendarVersion", "state", "warnAt")
        SELECT 'k' || tier, 'firstResponse', 'opening', 7200000, true, '2026-11-24T10:00:00Z', '2026-11-24T10:00:00Z',
          '2026-11-24T12:00:00Z', '[]', 'p', 'c', 'running', warned::timestamptz
          FROM (VALUES (2, '2026-11-24T11:30:00Z'), (3, NULL)) AS one(tier, warned);`)
    await bring(later)
    await run()
    const at = (iso: string) => Date.parse(iso)
    expect(
      await query(`SELECT t."id", t."calls", t."nextAlarmAt", g."warnings"
        FROM "Ticket" AS t JOIN "Target" AS g ON g."ticketId" = t."id" ORDER BY t."id"`),
    ).toEqual([
      {
        id: 'k2',
        calls: null,
        nextAlarmAt: new Date('2026-11-24T11:30:00Z'),
        warnings: [
          { kind: 'warning', at: at('2026-11-24T11:30:00Z') },
          { kind: 'dueSoon', at: at('2026-11-24T11:45:00Z') },
        ],
      },
      {
        id: 'k3',
        calls: { from: at('2026-11-24T10:00:00Z'), everyMs: 900_000 },
        nextAlarmAt: new Date('2026-11-24T10:00:00Z'),
        warnings: [{ kind: 'dueSoon', at: at('2026-11-24T11:45:00Z') }],
      },
    ])
  })

  test('bring along what reports count: of a target what its ticket is, of a question what became of it', async () => {
    const later = await runBefore('0200')
    await query(`${somebody}
      INSERT INTO "Ticket" ("id", "number", "version", "conversationId", "customerId", "contactId", "subject", "details",
          "facts", "tier", "status", "openedAt", "solvedAt", "notes")
        VALUES ('k', 1, 1, 't', 'c', 'ana', 's', 'd', '{}', 2, 'solved', '2026-11-24T10:00:00Z', '2026-11-24T11:00:00Z', '[]');
      INSERT INTO "Target" ("ticketId", "kind", "clock", "neededMs", "pausable", "startedAt", "clockStartsAt", "dueAt", "pauses",
          "policyVersion", "calendarVersion", "state", "keptAt")
        SELECT 'k', kind, 'opening', 7200000, true, '2026-11-24T09:00:00Z', '2026-11-24T10:00:00Z', '2026-11-24T12:00:00Z',
          pauses::json, 'p', 'c', 'kept', '2026-11-24T11:00:00Z'
          FROM (VALUES ('firstResponse', '[]'), ('fix', '[{"from":1,"to":2}]')) AS one(kind, pauses);
      INSERT INTO "Question" ("id", "source", "conversationId", "at", "locale", "confidence", "article", "listed", "verdict", "verdictAt",
          "returnedAt")
        VALUES ('q', 'help', NULL, now(), 'en', 0, NULL, '{}', NULL, NULL, NULL),
          ('r', 'chat', 't', now(), 'en', 0, 'a', '{}', 'confirmed', now(), now());`)
    await bring(later)
    await run()
    const ofTicket = { openedAt: new Date('2026-11-24T10:00:00Z'), tier: 2, customerId: 'c', assigneeId: null }
    expect(
      await query(
        `SELECT "kind", "openedAt", "tier", "customerId", "assigneeId", "solvedAt", "hasPauses" FROM "Target" ORDER BY 1`,
      ),
    ).toEqual([
      { kind: 'firstResponse', ...ofTicket, solvedAt: new Date('2026-11-24T11:00:00Z'), hasPauses: false },
      { kind: 'fix', ...ofTicket, solvedAt: new Date('2026-11-24T11:00:00Z'), hasPauses: true },
    ])
    expect(await query(`SELECT "id", "counted" FROM "Question" ORDER BY 1`)).toEqual([
      { id: 'q', counted: 1 + 4 },
      { id: 'r', counted: 2 + 8 + 128 },
    ])
  })

  test('let a turn of an older node that comes in the middle wait, and nobody has to give up', async () => {
    const later = await runBefore('0200')
    await query(somebody)
    await bring(later)
    const waiting = (count: number) =>
      expect
        .poll(
          async () => (await query('SELECT 1 FROM pg_locks WHERE NOT "granted" AND "relation" IS NOT NULL')).length,
          {
            timeout: 10_000,
          },
        )
        .toBe(count)
    const reader = new pg.Client(database.url)
    await reader.connect()
    await reader.query('BEGIN; SELECT 1 FROM "Target"')
    const migrated = run()
    await waiting(1)
    const turn = query(`
      WITH "talk" AS (UPDATE "Conversation" SET "version" = 2 WHERE "id" = 't' RETURNING 1),
        "asked" AS (INSERT INTO "Question" ("id", "source", "conversationId", "at", "locale", "confidence", "listed")
          VALUES ('q', 'chat', 't', now(), 'en', 0, '{}'))
      SELECT count(*)::int AS "count" FROM "talk"`)
    await waiting(2)
    await reader.query('COMMIT')
    await reader.end()
    expect(await migrated).toEqual(later)
    expect(await turn).toEqual([{ count: 1 }])
    expect(await query('SELECT "id", "counted" FROM "Question"')).toEqual([{ id: 'q', counted: 4 }])
  }, 30_000)

  test('begin again when they and somebody else waited for one another', async () => {
    await run()
    // the first time it fails as PostgreSQL fails one of the two; a sequence is what a failure does not take back
    await query('CREATE SEQUENCE "times"')
    await add(
      '9999_more',
      `DO $$ BEGIN IF nextval('"times"') < 3 THEN RAISE EXCEPTION 'waited' USING ERRCODE = '40P01'; END IF; END $$;
       CREATE TABLE "More" (n int)`,
    )
    expect(await run()).toEqual(['9999_more'])
    expect(await query(`SELECT last_value::int AS "times" FROM "times"`)).toEqual([{ times: 3 }])
  })

  test('are refused when one was edited after it had been applied', async () => {
    await run()
    const file = join(folder, '0001_start', 'migration.sql')
    await writeFile(file, `${await readFile(file, 'utf8')}\n-- a harmless comment`)
    await expect(run()).rejects.toThrow(StorageProblem)
    await expect(run()).rejects.toThrow(/0001_start was edited/)
  })

  test('are refused when the database comes from a newer desk', async () => {
    await add('9999_more', 'CREATE TABLE "More" (n int);')
    await run()
    await rm(join(folder, '9999_more'), { recursive: true })
    await expect(run()).rejects.toThrow(/brought to 9999_more by a newer Signpost/)
  })

  test('are refused after Prisma left one half done', async () => {
    await run()
    await query('UPDATE "_prisma_migrations" SET finished_at = NULL')
    await expect(run()).rejects.toThrow(/never finished/)
  })

  test('keep the book that Prisma’s own command line reads', { timeout: 60_000 }, async () => {
    await run()
    const said = await prisma(['migrate', 'status'], database.url)
    expect(said).toMatch(/Database schema is up to date/)
  })
})

test('the schema and the migrations say the same', { timeout: 60_000 }, async () => {
  const compare = ['--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma']
  expect(await prisma(['migrate', 'diff', ...compare, '--exit-code'])).toMatch(/No difference/)
})

test('the command for the next migration works without a network, and has nothing to say', {
  timeout: 60_000,
}, async () => {
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'migration'])
  expect(stdout.trim()).toBe('-- This is an empty migration.')
})

test('a schema that says more than the migrations is noticed', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'signpost-schema-'))
  const changed = join(folder, 'schema.prisma')
  const schema = await readFile('prisma/schema.prisma', 'utf8')
  await writeFile(changed, schema.replace(/subject( +)String/, 'subject$1String?'))
  const compare = ['--from-migrations', 'prisma/migrations', '--to-schema', changed]
  await expect(prisma(['migrate', 'diff', ...compare, '--exit-code'])).rejects.toMatchObject({ code: 2 })
  await rm(folder, { recursive: true })
})

/** What the unmodified command line of Prisma says. Without an address it works on a server of its own. */
async function prisma(words: string[], url?: string): Promise<string> {
  const { DATABASE_URL: _, ...env } = process.env
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['node_modules/prisma/build/index.js', ...words, '--config', 'prisma/prisma.config.ts'],
    { env: { ...env, ...(url && { DATABASE_URL: url }), PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' } },
  )
  return stdout
}

describe('laws in the database itself', () => {
  let database: ThrowAwayDatabase
  let client: pg.Client

  beforeEach(async () => {
    database = await throwAwayDatabase()
    client = new pg.Client(database.url)
    await client.connect()
    await client.query(`
      INSERT INTO "Customer" VALUES ('c', 'C', 'standard', '{c.example}', '{}'), ('d', 'D', 'elite', '{}', '{}');
      INSERT INTO "Contact" VALUES ('ana', 'c', 'Ana', 'a@c.example', 'a@c.example', true);
      INSERT INTO "Conversation" ("id", "version", "seq", "lastAt", "openedAt", "locale", "personKind", "handledBy", "shown")
        VALUES ('t', 1, 1, now(), now(), 'en', 'visitor', 'assistant', '[]');
      INSERT INTO "Message" VALUES ('t', 1, 'm', now(), 'visitor', NULL, NULL, NULL, '{"text":"x"}');
      INSERT INTO "Event" ("at", "conversationId", "kind", "happening") VALUES (now(), 't', 'AssistantFailed', '{}');
      INSERT INTO "Ticket" VALUES ('k', 1, 1, 't', 'c', 'ana', 's', 'd', '{}', 1, 'open', NULL, now(), NULL, '[]');
      INSERT INTO "Alert" VALUES ('k', 'firstResponse', 'breach', now(), now(), now(), 1, false, '{}');`)
  })
  afterEach(async () => {
    await client.end()
    await database.drop()
  })

  test.each([
    ['a line of the log is never changed', /Message is only ever written on/, `UPDATE "Message" SET "body" = '{}'`],
    ['a line of the log is never deleted', /Message is only ever written on/, 'DELETE FROM "Message"'],
    ['an event is never changed', /Event is only ever written on/, `UPDATE "Event" SET "kind" = 'other'`],
    ['exactly one handles a conversation', /exactly one handles it/, `UPDATE "Conversation" SET "handledBy" = 'agent'`],
    ['nobody waits since no time', /exactly one handles it/, `UPDATE "Conversation" SET "handledBy" = 'queue'`],
    ['a visitor has proven nothing', /a person is whole/, `UPDATE "Conversation" SET "proof" = 'code'`],
    [
      'a proof is of an address',
      /a person is whole/,
      `UPDATE "Conversation" SET "personKind" = 'endUser', "proof" = 'code'`,
    ],
    [
      'a proof is one we know',
      /proof is known/,
      `UPDATE "Conversation" SET "personKind" = 'endUser', "personEmail" = 'a@b', "proof" = 'word'`,
    ],
    ['only a website signs', /only a website signs/, `UPDATE "Conversation" SET "signedAs" = 'seal'`],
    [
      'a contact has everything a contact has',
      /a person is whole/,
      `UPDATE "Conversation" SET "personKind" = 'contact'`,
    ],
    [
      'an end user is no contact',
      /a person is whole/,
      `UPDATE "Conversation" SET "personKind" = 'endUser', "contactId" = 'ana'`,
    ],
    [
      'a ticket belongs to its contact’s customer',
      /Ticket_contactId_customerId_fkey/,
      `UPDATE "Ticket" SET "customerId" = 'd'`,
    ],
    ['a solved ticket has a time', /solved has a time/, `UPDATE "Ticket" SET "status" = 'solved'`],
    ['there is no fourth tier', /tier is known/, 'UPDATE "Ticket" SET "tier" = 4'],
    [
      'a number is given once',
      /Ticket_number_key/,
      `INSERT INTO "Ticket" SELECT 'k2', "number", 1, 't', 'c', 'ana', 's', 'd', '{}', 1, 'open', NULL, now(), NULL, '[]' FROM "Ticket"`,
    ],
    [
      'a conversation’s ticket exists',
      /Conversation_ticketId_fkey/,
      `UPDATE "Conversation" SET "ticketId" = 'nowhere'`,
    ],
    ['a customer with a ticket stays', /_customerId_fkey/, `DELETE FROM "Customer" WHERE id = 'c'`],
    ['domains are lower case', /domains are lower case/, `UPDATE "Customer" SET "domains" = '{C.example}'`],
    [
      'a target is not kept and broken at once',
      /exactly one state/,
      `INSERT INTO "Target" VALUES ('k', 'fix', 'elapsed', 1, true, now(), now(), now(), '[]', 'p', 'c', 'broken', NULL, now(), NULL, NULL)`,
    ],
    ['what was told is never changed', /Alert is only ever written on/, `UPDATE "Alert" SET "count" = 2`],
    [
      'an alert is told once',
      /Alert_pkey/,
      `INSERT INTO "Alert" SELECT "ticketId", "target", "kind", "at", "dueAt", now(), 1, false, '{}' FROM "Alert"`,
    ],
    [
      'nobody is called for a warning that comes too late',
      /whoever is late calls nobody/,
      `INSERT INTO "Alert" VALUES ('k', 'firstResponse', 'warning', now(), now(), now(), 1, true, '{mia}')`,
    ],
  ])('%s', async (_law, named, sql) => {
    await expect(client.query(sql)).rejects.toThrow(named)
  })
})

describe('times', () => {
  test('are right on a server that speaks in another zone', async () => {
    const database = await throwAwayDatabase()
    const name = new URL(database.url.replace('postgres:', 'http:')).pathname.slice(1)
    const client = new pg.Client(database.url)
    await client.connect()
    await client.query(`ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'`)
    await client.end()
    const { prisma, close } = await openDatabase({ url: `${database.url}&options=-c%20statement_timeout%3D5000` })
    const at = new Date('2026-11-01T08:30:00.123Z')
    const rows = await prisma.$queryRaw<{ kept: Date; there: number; zone: string; limit: string }[]>`
      SELECT ${at}::timestamptz AS kept, extract(epoch FROM ${at}::timestamptz)::float8 AS there,
        current_setting('TimeZone') AS zone, current_setting('statement_timeout') AS limit`
    expect(rows).toEqual([{ kept: at, there: at.getTime() / 1000, zone: 'UTC', limit: '5s' }])
    await close()
    await database.drop()
  })

  test('are not trusted to a server that does not speak UTC after all', async () => {
    const database = await throwAwayDatabase()
    const client = new pg.Client(database.url)
    await client.connect()
    // overrules what a connection asks for, as some poolers do
    await client.query(`
      CREATE FUNCTION tokyo() RETURNS event_trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM set_config('TimeZone', 'Asia/Tokyo', false); END $$;
      CREATE EVENT TRIGGER tokyo ON login EXECUTE FUNCTION tokyo();`)
    await client.end()
    await expect(openDatabase({ url: database.url })).rejects.toThrow(/speaks in the time zone Asia\/Tokyo/)
    await database.drop()
  })
})
