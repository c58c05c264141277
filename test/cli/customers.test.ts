import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../src/storage/openStore.ts'
import { demoFixtures, meridian } from '../support/demoFixtures.ts'

const { agents: _, ...data } = demoFixtures
let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signpost-customers-'))
  await chmod(folder, 0o755) // root's database runs as somebody else, who must get in
  file = join(folder, 'customers.json')
  await writeFile(file, JSON.stringify(data))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs `signpost customers …` as an operator would. */
function customers(words: string[], input = '') {
  const env = { ...process.env, DATA_FOLDER: folder, DEMO: 'true' }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', 'customers', ...words], {
    input,
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr, last: stdout.trim().split('\n').at(-1) }
}

test('a file is tried out, imported, and comes out again as it is; nothing is seeded', { timeout: 60_000 }, () => {
  const tried = customers(['import', file, '--dry-run'])
  expect(tried).toMatchObject({ status: 0, stderr: '' })
  expect(tried.last).toBe('11 added, 0 changed, 0 as before. Nothing was saved (--dry-run).')
  const imported = customers(['import', '-'], JSON.stringify(data))
  expect(imported.stdout).toContain('added    customer meridian-press (Meridian Press)\n')
  expect(imported.last).toBe('11 added, 0 changed, 0 as before.')
  const exported = customers(['export']).stdout
  expect(JSON.parse(exported).customers).toHaveLength(data.customers.length)
  expect(customers(['import', '-'], exported).last).toBe('0 added, 0 changed, 11 as before.')
})

test('a running desk knows at once what is imported beside it', { timeout: 60_000 }, async () => {
  const { store, close } = await openStore({ dataDir: folder, fsync: false })
  const renamed = JSON.stringify({ customers: [{ ...meridian, name: 'Meridian & Co' }] })
  const { stdout } = customers(['import', '-'], renamed)
  expect(stdout).toBe('changed  customer meridian-press (Meridian & Co): name\n0 added, 1 changed, 0 as before.\n')
  expect(await store.customer(meridian.id)).toMatchObject({ name: 'Meridian & Co' })
  await close()
})

test.each([
  [
    'a mistake in the file',
    '{"customers":[{"id":"a"}]}',
    /^customers\[0\]\.name: is missing; .*\n(.*\n)*standard input: nothing was imported\.\n$/,
  ],
  [
    'a customer nobody knows',
    '{"invitations":[{"customer":"x","email":"a@b.example"}]}',
    /^invitations\[0\]\.customer: there is no customer "x"; .*\nstandard input: nothing was imported\.\n$/,
  ],
])('%s ends with 1 and is told at its place', { timeout: 60_000 }, (_what, input, told) => {
  const { status, stdout, stderr } = customers(['import', '-'], input)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(told)
})

test('a file that is not there is told, and the help shows the shape', () => {
  expect(customers(['import', join(folder, 'none.json')])).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/none\.json cannot be read .*; name a readable file/),
  })
  expect(customers(['import', '--help']).stdout).toContain('"package": "standard"')
})
