import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures } from '../support/demoFixtures.ts'

let home: ThrowAwayDatabase
let folder: string
beforeAll(async () => {
  home = await throwAwayDatabase()
  folder = await mkdtemp(join(tmpdir(), 'signpost-person-'))
  await chmod(folder, 0o755)
  const desk = await openStore({ url: home.url })
  const { agents: _, ...data } = demoFixtures
  await desk.admin.merge(data, { dryRun: false })
  await desk.close()
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await home.drop()
})

/** Runs `signpost person export` as a shell would, its output going to a file. */
function exportTo(file: string, words: string[]) {
  const fd = openSync(file, 'w', 0o644)
  const { status, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', 'person', 'export', ...words], {
    stdio: ['ignore', fd, 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: home.url, DATA_FOLDER: folder },
  })
  closeSync(fd)
  return { status, stderr, text: readFileSync(file, 'utf8'), mode: statSync(file).mode & 0o777 }
}

test('everything of a person comes as one document that only its owner can read, and is written down', {
  timeout: 60_000,
}, async () => {
  const { status, stderr, text, mode } = exportTo(join(folder, 'ana.json'), ['--email', ana.email])
  expect({ status, stderr, mode }).toEqual({ status: 0, stderr: '', mode: 0o600 })
  expect(JSON.parse(text)).toMatchObject({ address: ana.email, contacts: [{ name: ana.name, email: ana.email }] })
  const desk = await openStore({ url: home.url })
  const query = {
    agent: 'server',
    kind: 'person',
    action: null,
    from: null,
    until: null,
    before: null,
    limit: 9,
  } as const
  const entries = await desk.admin.entries(query)
  await desk.close()
  expect(entries).toMatchObject([
    {
      by: { agent: null, name: 'signpost person export' },
      action: 'exported',
      key: ana.id,
      label: 'a…@meridian-press.example',
    },
  ])
})

test('somebody who is not known, and what is no address, are told', { timeout: 60_000 }, () => {
  const none = exportTo(join(folder, 'none.json'), ['--email', 'nobody@else.example'])
  expect(none).toMatchObject({ status: 0, stderr: 'There is nothing of nobody@else.example.\n' })
  expect(JSON.parse(none.text)).toMatchObject({ contacts: [], mentions: [] })
  const wrong = exportTo(join(folder, 'wrong.json'), ['--email', 'nobody'])
  expect(wrong).toMatchObject({ status: 1, text: '', stderr: expect.stringContaining('is no e-mail address') })
})
