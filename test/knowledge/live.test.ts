import { appendFileSync, cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { installHelp } from '../../src/http/help.ts'
import type { Problem } from '../../src/knowledge/types.ts'
import { type Knowledge, openKnowledge } from '../../src/openKnowledge.ts'
import { openServer, type TestServer } from '../http/openServer.ts'

/** What a writer may wait between saving and seeing. */
const SEEN_WITHIN_MS = 1_000

const values = Object.fromEntries(
  ['hours', 'holidays', 'tier1.response', 'tier2.response', 'tier3.response', 'tier3.fix'].map((name) => [
    `policy.${name}`,
    'as agreed',
  ]),
)
const newArticle = (title: string) =>
  `---\ntitle: ${title}\nslug: live\naudience: both\nkind: guide\n---\nBefore.\n\n## Deeper\n\nText.\n`

let folder: string
let knowledge: Knowledge
let server: TestServer
const told: Problem[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'live-'))
  cpSync('kb', folder, { recursive: true })
  knowledge = openKnowledge(folder, { values }, (problems) => told.push(...problems))
  server = await openServer({
    routes: [
      (routes) =>
        installHelp(routes, {
          help: knowledge.help,
          records: { read: () => {}, searched: () => null },
          siteKey: null,
          publicUrl: () => 'http://127.0.0.1',
        }),
    ],
  })
})
afterAll(async () => {
  await knowledge.stop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string) => join(folder, 'reading', name)

/** The status of a page and its text, as a browser gets them. */
async function page(path: string): Promise<{ status: number; html: string }> {
  const response = await fetch(`${server.url}${path}`)
  return { status: response.status, html: await response.text() }
}

/** Does something to the folder; the page must show it in time. */
async function seenInTime(change: () => void, path: string, shows: (seen: { status: number; html: string }) => void) {
  change()
  await vi.waitFor(async () => shows(await page(path)), { timeout: SEEN_WITHIN_MS, interval: 20 })
}

// a second is a second only where others leave the machine some time: a busy one gets another try, a slow look fails them all
describe('a help page of our own articles', { retry: 3, timeout: 15_000 }, () => {
  beforeEach(async () => {
    rmSync(file('live.md'), { force: true })
    await vi.waitFor(async () => expect((await page('/help/live')).status).toBe(404), { timeout: 10_000 })
    told.length = 0
  })

  test('changes within a second of a new file, of each save after it, of a rename over it, and of its end', async () => {
    expect((await page('/help/live')).status).toBe(404)

    await seenInTime(
      () => writeFileSync(file('live.md'), newArticle('First words')),
      '/help/live',
      ({ status, html }) => {
        expect(status).toBe(200)
        expect(html).toContain('First words')
      },
    )
    expect((await page('/help/section/reading')).html).toContain('First words')

    await seenInTime(
      () => writeFileSync(file('live.md'), newArticle('Second words')),
      '/help/live',
      ({ html }) => expect(html).toContain('Second words'),
    )
    await seenInTime(
      () => appendFileSync(file('live.md'), '\nAdded at the end.\n'),
      '/help/live',
      ({ html }) => expect(html).toContain('Added at the end.'),
    )

    // as many editors save: another file takes the place of the old one, here of the same size
    await seenInTime(
      () => {
        writeFileSync(file('live.md~'), newArticle('Fourth words'))
        renameSync(file('live.md~'), file('live.md'))
      },
      '/help/live',
      ({ html }) => expect(html).toContain('Fourth words'),
    )

    await seenInTime(
      () => rmSync(file('live.md')),
      '/help/live',
      ({ status }) => expect(status).toBe(404),
    )
    expect((await page('/help')).html).not.toContain('Fourth words')
    expect(told).toEqual([])
  })

  test('stays as it was while a file is broken, which is told, and follows as soon as it is whole', async () => {
    await seenInTime(
      () => writeFileSync(file('live.md'), newArticle('Good words')),
      '/help/live',
      ({ html }) => expect(html).toContain('Good words'),
    )
    writeFileSync(file('live.md'), '---\ntitle: [broken\n---\n')
    await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: SEEN_WITHIN_MS, interval: 20 })
    expect(told[0]).toMatchObject({ file: 'reading/live.md', line: expect.any(Number) })
    expect((await page('/help/live')).html).toContain('Good words')
    expect((await page('/help/read-offline')).status).toBe(200)
    expect(knowledge.search('read offline', 'end-user').results[0]?.slug).toBe('read-offline')

    await seenInTime(
      () => writeFileSync(file('live.md'), newArticle('Whole again')),
      '/help/live',
      ({ html }) => expect(html).toContain('Whole again'),
    )
    expect(knowledge.search('whole again', 'end-user').results[0]?.slug).toBe('live')
  })
})
