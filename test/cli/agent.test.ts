import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { sealOf } from '../../src/http/console/signInLink.ts'
import { openStore } from '../../src/storage/openStore.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signpost-agent-'))
  await chmod(folder, 0o755) // root's database runs as somebody else, who must get in
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs `signpost agent …` as an operator would. */
async function agent(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DATA_FOLDER: folder, DEMO: 'false', PUBLIC_URL: 'https://help.example.org/' }
  const run = promisify(execFile)(process.execPath, ['src/cli/signpost.ts', 'agent', ...words], { env })
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    (fault) => ({ code: fault.code, out: fault.stdout, err: fault.stderr }),
  )
}

test('an agent is added with a link that works once, then renamed without becoming a second one', async () => {
  const added = await agent('add', '--email', 'sam@desk.example', '--name', 'Sam Okoro')
  expect(added.out).toContain('Added Sam Okoro <sam@desk.example>, agent.')
  const link = /https:\/\/help\.example\.org\/console\/sign-in\?link=([\w-]{43})/.exec(added.out)?.[1] ?? ''
  const changed = await agent('add', '--email', 'SAM@desk.example', '--name', 'Sam Okoro-Lind', '--role', 'admin')
  expect(changed.out).toContain('Changed Sam Okoro-Lind')
  expect((await agent('list')).out).toBe('admin\tSAM@desk.example\tSam Okoro-Lind\n')

  const { accounts, admin, close } = await openStore({ dataDir: folder })
  const now = Date.now() as Instant
  const [sam] = await accounts.agents()
  const all = { agent: null, kind: null, action: null, from: null, until: null, before: null, limit: 10 }
  const written = await admin.entries(all)
  const used = [await accounts.useSignInLink(sealOf(link), now), await accounts.useSignInLink(sealOf(link), now)]
  await close()
  expect(used).toEqual([sam?.id, null])
  expect(written.map(({ by, action, label, after }) => [by.name, action, label, after])).toEqual([
    ['signpost agent', 'changed', 'Sam Okoro-Lind', { name: 'Sam Okoro-Lind', email: 'SAM@desk.example' }],
    ['signpost agent', 'changed', 'Sam Okoro', { role: 'admin' }],
    ['signpost agent', 'added', 'Sam Okoro', { email: 'sam@desk.example', role: 'agent' }],
  ])
}, 60_000)

test('an agent is added beside a desk that runs, which goes on undisturbed', async () => {
  const { accounts, ready, close } = await openStore({ dataDir: folder, fsync: false })
  const words = ['--email', 'noor@desk.example', '--name', 'Noor Haddad', '--role', 'lead']
  const [added, listed] = await Promise.all([agent('add', ...words), agent('list')])
  expect(added).toMatchObject({ code: 0, err: '' })
  expect(listed).toMatchObject({ code: 0, err: '' })
  expect(await accounts.agentByEmail('noor@desk.example')).toMatchObject({ name: 'Noor Haddad', role: 'lead' })
  expect(await ready()).toBe(true)
  await close()
}, 60_000)

test('commands that run at the same moment without a desk all come through', async () => {
  const names = ['Ada', 'Bo', 'Cy']
  const came = await Promise.all(names.map((name) => agent('add', '--email', `${name}@desk.example`, '--name', name)))
  expect(came.map(({ code, err }) => ({ code, err }))).toEqual(names.map(() => ({ code: 0, err: '' })))
  const { out } = await agent('list')
  for (const name of names) expect(out).toContain(`${name}@desk.example`)
}, 60_000)

test('the settings of a file .env count, and nothing is ever seeded', async () => {
  const home = await mkdtemp(join(tmpdir(), 'signpost-env-'))
  await chmod(home, 0o755)
  await writeFile(join(home, '.env'), 'DATA_FOLDER=data\nDEMO=true\n')
  const { DATA_FOLDER: _, DEMO: __, ...env } = process.env
  const run = promisify(execFile)
  const words = [resolve('src/cli/signpost.ts'), 'agent', 'list']
  const { stdout } = await run(process.execPath, words, { cwd: home, env: { ...env, NODE_ENV: 'development' } })
  expect(stdout).toBe('')
  expect(await readdir(home)).toContain('data')
  await rm(home, { recursive: true, force: true })
}, 60_000)

test('an address nobody has, and one that is none, are said in one line', async () => {
  const unknown = await agent('link', 'nobody@desk.example')
  expect(unknown).toMatchObject({ code: 1, out: '' })
  expect(unknown.err).toMatch(/^Nobody has the address nobody@desk\.example; .*\n$/)
  expect(await agent('add', '--email', 'none', '--name', 'X')).toMatchObject({ code: 1, out: '' })
}, 60_000)

test('a role is changed, somebody is kept out and let in again, and the last admin stays', async () => {
  await agent('add', '--email', 'root@desk.example', '--name', 'Root', '--role', 'admin')
  await agent('role', 'SAM@desk.example', 'lead')
  expect((await agent('role', 'root@desk.example', 'agent')).err).toMatch(/is the last admin; .*\n$/)
  expect(await agent('disable', 'root@desk.example')).toMatchObject({ code: 1 })
  expect((await agent('disable', 'SAM@desk.example')).out).toContain('cannot sign in any more')
  expect((await agent('list')).out).toMatch(/^lead\tSAM@desk\.example\tSam Okoro-Lind\tdisabled$/m)
  expect((await agent('enable', 'SAM@desk.example')).out).toContain('may sign in again')
  expect((await agent('reset-totp', 'SAM@desk.example')).out).toContain('has no second factor any more')
  expect((await agent('list')).out).toMatch(/^lead\tSAM@desk\.example\tSam Okoro-Lind$/m)
  expect(await agent('role', 'SAM@desk.example', 'king')).toMatchObject({ code: 1 })
}, 120_000)
