import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'

let bare: ThrowAwayDatabase
beforeEach(async () => {
  bare = await throwAwayDatabase({ bare: true })
})
afterEach(() => bare.drop())

/** Runs `signpost migrate` as a job of a deployment would. */
async function migrate(url: string = bare.url): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATABASE_URL: url, DEMO: 'false' }
  return promisify(execFile)(process.execPath, ['src/cli/signpost.ts', 'migrate'], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (fault) => ({ code: fault.code, out: fault.stdout, err: fault.stderr }),
  )
}

const names = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `Applied ${name}\n`)
  .sort()

test('an empty database is brought to the newest schema once, and is then up to date', async () => {
  expect(await migrate()).toEqual({ code: 0, out: names.join(''), err: '' })
  expect(await migrate()).toEqual({ code: 0, out: 'The database is up to date.\n', err: '' })
})

test('of two that run at once, beside a desk that starts, each migration is applied by one', async () => {
  const [one, other, { migrated, close }] = await Promise.all([migrate(), migrate(), openDatabase({ url: bare.url })])
  await close()
  const told = [one.out, other.out].flatMap((out) => out.match(/^Applied .*\n/gm) ?? [])
  expect([...told, ...migrated.map((name) => `Applied ${name}\n`)].sort()).toEqual(names)
  expect([one.code, other.code]).toEqual([0, 0])
})

test('a database that is not there ends it with the reason and without the password', async () => {
  const { code, err } = await migrate('postgres://signpost:hidden-word@127.0.0.1:9/signpost')
  expect(code).toBe(1)
  expect(err).toContain('nobody listens there')
  expect(err).not.toContain('hidden-word')
})
