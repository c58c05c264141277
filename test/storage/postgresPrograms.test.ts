import { mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { link } from '../../src/storage/postgresPrograms.ts'

let folder: string
let library: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signpost-links-'))
  library = join(folder, 'libicu.so.77')
  await writeFile(library, 'a library')
})
afterEach(() => rm(folder, { recursive: true }))

test('a link to a library of an older release is replaced, one that leads somewhere is left', async () => {
  const [missing, stale, good] = ['missing', 'stale', 'good'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const other = join(folder, 'other')
  await writeFile(other, 'another library')
  await symlink(join(folder, 'libicu.so.60'), stale)
  await symlink(other, good)
  for (const target of [missing, stale, good]) await link(library, target)
  expect(await Promise.all([missing, stale, good].map((target) => readlink(target)))).toEqual([library, library, other])
})

test('of many at once each finds a link that leads somewhere', async () => {
  const target = join(folder, 'stale')
  await symlink(join(folder, 'libicu.so.60'), target)
  await Promise.all(Array.from({ length: 8 }, () => link(library, target)))
  expect(await readlink(target)).toBe(library)
})
