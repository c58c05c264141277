import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { sealOf } from '../../src/http/signInLink.ts'
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

  const { accounts, close } = await openStore({ dataDir: folder })
  const now = Date.now() as Instant
  const [sam] = await accounts.agents()
  const used = [await accounts.useSignInLink(sealOf(link), now), await accounts.useSignInLink(sealOf(link), now)]
  await close()
  expect(used).toEqual([sam?.id, null])
}, 60_000)

test('an address nobody has, and one that is none, are said in one line', async () => {
  const unknown = await agent('link', 'nobody@desk.example')
  expect(unknown).toMatchObject({ code: 1, out: '' })
  expect(unknown.err).toMatch(/^Nobody has the address nobody@desk\.example; .*\n$/)
  expect(await agent('add', '--email', 'none', '--name', 'X')).toMatchObject({ code: 1, out: '' })
}, 60_000)
