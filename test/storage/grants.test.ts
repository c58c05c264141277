import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'

const role = `desk-${randomUUID().slice(0, 8)}`
let bare: ThrowAwayDatabase
let url: string
let desk: WholeDesk
const run = promisify(execFile)

async function sql(address: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client(address)
  await client.connect()
  return client.query(text).finally(() => client.end())
}
const migrate = (address: string, ...words: string[]) =>
  run(process.execPath, ['src/cli/signpost.ts', 'migrate', ...words], {
    env: { ...process.env, DATABASE_URL: address, DEMO: 'false' },
  })

beforeAll(async () => {
  bare = await throwAwayDatabase({ bare: true })
  await sql(bare.url, `CREATE ROLE "${role}" LOGIN`)
  url = bare.url.replace(/\/\/[^@]+@/, `//${role}@`)
}, 120_000)
afterAll(async () => {
  await desk?.close()
  await sql(bare.url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`)
  await bare.drop()
}, 60_000)

describe('a desk that does not own its schema', () => {
  test('does not start before the owner has migrated, and says what to run', async () => {
    const tried = await migrate(url).then(
      () => 'it went on',
      (fault) => fault.stderr as string,
    )
    expect(tried).toContain('signpost migrate --grant-to')
  }, 120_000)

  test('starts, seeds, works and tidies as a role with rights on rows alone', async () => {
    const { stdout } = await migrate(bare.url, '--grant-to', role)
    expect(stdout).toContain(`${role} may run the desk`)
    desk = await openWholeDesk({ DATABASE_URL: url })
    expect((await fetch(`${desk.url}/readyz`)).status).toBe(200)
    const token = await fetch(`${desk.url}/chat/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ site: 'vitrium', locale: 'en', zone: 'Europe/Paris' }),
    })
    expect(token.status).toBe(200)
    expect((await sql(url, 'SELECT count(*)::int AS "count" FROM "Agent"')).rows[0].count).toBeGreaterThan(0)
  }, 180_000)

  test.each([
    ['drop a table', 'DROP TABLE "Message"'],
    ['change one', 'ALTER TABLE "Message" ADD COLUMN "more" TEXT'],
    ['make one', 'CREATE TABLE "Mine" ("id" TEXT)'],
    ['empty one', 'TRUNCATE "Message"'],
    ['switch a trigger off', 'ALTER TABLE "AuditEntry" DISABLE TRIGGER ALL'],
    ['go round triggers', "SET session_replication_role = 'replica'"],
    ['pretend a migration', 'DELETE FROM "_prisma_migrations"'],
  ])('cannot %s', async (_, statement) => {
    await expect(sql(url, statement)).rejects.toThrow(/permission denied|must be owner/)
  })

  test('cannot change or remove what the audit log says', async () => {
    await sql(
      url,
      `INSERT INTO "AuditEntry" ("at", "agentName", "action", "kind", "key", "label") VALUES (now(), 'x', 'added', 'agent', 'k', 'l')`,
    )
    await expect(sql(url, `UPDATE "AuditEntry" SET "action" = 'removed'`)).rejects.toThrow()
    await expect(sql(url, 'DELETE FROM "AuditEntry"')).rejects.toThrow()
  })

  test('may use tables of a later migration by the same owner', async () => {
    await sql(bare.url, 'CREATE TABLE "Later" ("id" SERIAL, "text" TEXT)')
    await sql(url, `INSERT INTO "Later" ("text") VALUES ('x')`)
  })
})
