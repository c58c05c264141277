import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { QuestionRecords } from '../../src/desk/storePorts.ts'
import type { HelpVote } from '../../src/domain/helpVote.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import type { Question } from '../../src/domain/question.ts'
import type { HelpSource } from '../../src/http/help/source.ts'
import { installHelp } from '../../src/http/help.ts'
import { createHelpRecords, HELP_LIMITS, type HelpLimits } from '../../src/http/helpRecords.ts'
import { helpVoteRoute } from '../../src/http/helpVote.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { openServer, type TestServer } from './openServer.ts'

const now = Date.UTC(2026, 10, 26) as Instant
const id = 'a1_-'.repeat(5).concat('zz') as QuestionId
const printing = { slug: 'printing', title: 'Printing', excerpt: '', anchor: '', heading: '' }
const prepared: string[] = []
const help: HelpSource = {
  sections: () => [],
  article: (slug) =>
    slug === 'printing'
      ? {
          ...printing,
          section: { folder: 'reading', name: 'Reading' },
          locale: 'en',
          audience: 'both',
          kind: 'guide',
          codes: [],
          updated: null,
          html: '<p>Print.</p>',
          headings: [],
          related: [],
          stepGroups: [],
          questions: [],
        }
      : null,
  codes: () => [],
  prepare: async (query) => void prepared.push(query),
  search: (query) =>
    query.includes('print') && prepared.includes(query)
      ? { band: 'offer', confidence: 0.5, unknownCodes: [], found: [printing], passage: null, repaired: [] }
      : { band: 'none', confidence: 0.1, unknownCodes: ['ZZ9'], found: [printing], passage: null, repaired: [] },
  suggest: () => [],
  all: () => [],
}

let server: TestServer
let store: QuestionRecords & ReturnType<typeof fakeStore>
const faults: string[] = []

async function open(records: Partial<QuestionRecords> = {}, limits?: HelpLimits) {
  store = fakeStore()
  await store.save({ questions: [aQuestion({ id })] })
  const all = { ...store, ...records }
  const fault = (_cause: unknown, what: string) => void faults.push(what)
  const helpRecords = createHelpRecords({
    records: all,
    clock: () => now,
    trustProxy: true,
    production: false,
    fault,
    ...(limits && { limits }),
  })
  const isArticle = (slug: string) => slug === 'printing'
  const publicUrl = () => server.url
  server = await openServer({
    routes: [
      (routes) => installHelp(routes, { help, records: helpRecords, siteKey: null, publicUrl }),
      (routes) => helpVoteRoute(routes, { records: all, helpRecords, clock: () => now, publicUrl, isArticle }),
    ],
  })
}
beforeEach(async () => {
  faults.length = 0
  await open()
})
afterEach(() => server.close())

const question = () => store.question(id)
const searches = async (): Promise<Question[]> =>
  (await store.since(now)).questions.filter(({ source }) => source === 'help')
const votes = async (): Promise<HelpVote[]> => (await store.since(0 as Instant)).votes
/** What is recorded comes after the page; so long nothing must come when nothing is expected. */
const settle = () => pause(60)

describe('an article opened by a question’s link', () => {
  test('is recorded once, and the page is the same', async () => {
    const plain = await (await server.call('GET', '/help/printing')).text()
    const opened = await server.call('GET', `/help/printing?q=${id}`)
    expect([opened.status, await opened.text()]).toEqual([200, plain])
    await expect.poll(question).toMatchObject({ opened: { article: 'printing', at: now } })
  })

  test.each([
    ['no id', ''],
    ['an id that nobody has', `?q=${'b'.repeat(22)}`],
    ['an id that is too short', `?q=${id.slice(1)}`],
    ['an id with more behind it', `?q=${id}x`],
    ['SQL', `?q=${encodeURIComponent("' OR 1=1 --")}`],
    ['control characters', '?q=%00%0a'],
    ['two ids', `?q=x&q=${id}`],
    ['a broken escape', '?q=%E0%A4%A'],
  ])('does nothing with %s', async (_what, query) => {
    expect((await server.call('GET', `/help/printing${query}`)).status).toBe(200)
    await settle()
    expect(await question()).toMatchObject({ opened: null })
    expect(faults).toEqual([])
  })

  test('is none when there is no such article', async () => {
    expect((await server.call('GET', `/help/nothing?q=${id}`)).status).toBe(404)
    await settle()
    expect(await question()).toMatchObject({ opened: null })
  })

  test.each<[string, Record<string, string>]>([
    ['a page fetched ahead', { 'sec-purpose': 'prefetch;prerender' }],
    ['an older prefetch', { purpose: 'prefetch' }],
    ['a robot', { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' }],
    ['a preview of the link', { 'user-agent': 'Slackbot-LinkExpanding 1.0' }],
  ])('is not opened by %s', async (_what, headers) => {
    await server.call('GET', `/help/printing?q=${id}`, undefined, undefined, headers)
    await server.call('GET', '/help/search?q=print', undefined, undefined, headers)
    await settle()
    expect(await question()).toMatchObject({ opened: null })
    expect(await searches()).toEqual([])
  })

  test('is shown at once when the record hangs or fails, which is told to the operator', async () => {
    await server.close()
    await open({ opened: () => new Promise(() => {}), searched: () => Promise.reject(new Error('away')) })
    expect((await server.call('GET', `/help/printing?q=${id}`)).status).toBe(200)
    expect((await server.call('GET', '/help/search?q=print')).status).toBe(200)
    await expect.poll(() => faults).toEqual(['a search was not recorded'])
  })

  test('is counted for so many a minute from one address', async () => {
    await server.close()
    let counted = 0
    await open(
      { opened: async () => void counted++ },
      { ...HELP_LIMITS, openingsPerAddress: { points: 3, seconds: 60 } },
    )
    for (let i = 0; i < 6; i++) await server.call('GET', `/help/printing?q=${id}`)
    await settle()
    expect(counted).toBe(3)
  })
})

describe('a search on the help pages', () => {
  test('is a question of nobody, masked, with what was listed', async () => {
    await server.call('GET', '/help/search?q=print+for+ana%40x.example', undefined, undefined, {
      'accept-language': 'fr',
    })
    await expect.poll(searches).toMatchObject([
      {
        source: 'help',
        conversation: null,
        text: 'print for [e-mail]',
        locale: 'fr',
        confidence: 0.5,
        listed: ['printing'],
        article: null,
      },
    ])
  })

  test('is the one that the links of its results open', async () => {
    const page = await (await server.call('GET', '/help/search?q=print')).text()
    const link = /href="(\/help\/printing\?q=[\w-]{22})"/.exec(page)?.[1] ?? ''
    await expect.poll(searches).toMatchObject([{ opened: null }])
    await server.call('GET', link)
    await expect.poll(searches).toMatchObject([{ opened: { article: 'printing', at: now } }])
  })

  test('for which nothing is found lists nothing', async () => {
    await server.call('GET', '/help/search?q=zz9')
    await expect.poll(searches).toMatchObject([{ listed: [], unknownCodes: ['ZZ9'] }])
  })

  test('is one question however often the page is loaded, and another for somebody else', async () => {
    const from = (address: string) =>
      server.call('GET', '/help/search?q=print', undefined, undefined, { 'x-forwarded-for': address })
    for (let i = 0; i < 4; i++) await from('203.0.113.1')
    await from('203.0.113.2')
    await settle()
    expect(await searches()).toHaveLength(2)
  })

  test('without words is none', async () => {
    await server.call('GET', '/help/search?q=+')
    await server.call('GET', '/help/search')
    await settle()
    expect(await searches()).toEqual([])
  })

  test('is counted for so many a minute from one address', async () => {
    await server.close()
    await open({}, { ...HELP_LIMITS, searchesPerAddress: { points: 3, seconds: 60 } })
    for (let i = 0; i < 6; i++) expect((await server.call('GET', `/help/search?q=print+${i}`)).status).toBe(200)
    await settle()
    expect(await searches()).toHaveLength(3)
  })
})

describe('a vote', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const sent = (fields: string | Record<string, string>, headers: Record<string, string> = {}, slug = 'printing') =>
    server.call('POST', `/help/${slug}/vote`, undefined, new URLSearchParams(fields).toString(), {
      ...form,
      origin: server.url,
      'sec-fetch-site': 'same-origin',
      ...headers,
    })

  test.each<[string, Record<string, string>, Partial<HelpVote>]>([
    ['yes', { helped: 'yes' }, { helped: true, reason: null, note: null }],
    ['no', { helped: 'no', reason: '', note: '  ' }, { helped: false, reason: null, note: null }],
    ['no, with a reason', { helped: 'no', reason: 'unclear' }, { helped: false, reason: 'unclear' }],
    ['no, with a note', { helped: 'no', reason: 'other', note: 'call 604 555 0142' }, { note: 'call [number]' }],
  ])('%s is kept, without anybody, and goes back to the page', async (_what, fields, kept) => {
    const answer = await sent(fields)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/help/printing?voted=${fields.helped}#vote`])
    expect(await votes()).toMatchObject([{ article: 'printing', at: now, ...kept }])
  })

  test('may have a note of 500 characters, of any kind, where a line counts as one', async () => {
    expect((await sent({ helped: 'no', note: `${'é'.repeat(250)}${'\r\n'.repeat(249)}x` })).status).toBe(303)
    expect((await votes())[0]?.note).toHaveLength(500)
  })

  test.each<[string, string | Record<string, string>, string]>([
    ['nothing', '', 'yes or no'],
    ['something else', { helped: 'maybe' }, 'yes or no'],
    ['both', 'helped=yes&helped=no', 'yes or no'],
    ['a reason that is none', { helped: 'no', reason: 'bored' }, 'not on the list'],
    ['two reasons', 'helped=no&reason=wrong&reason=other', 'not on the list'],
    ['a note that is too long', { helped: 'no', note: 'x'.repeat(501) }, '500 characters'],
  ])('of %s is refused in a sentence', async (_what, fields, sentence) => {
    const answer = await sent(fields)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await answer.text()).toContain(sentence)
    expect(await votes()).toEqual([])
  })

  test('is answered in French to whoever reads French', async () => {
    expect(await (await sent({}, { 'accept-language': 'fr-CA' })).text()).toContain('oui ou non')
  })

  test.each([['nothing-here'], ['%2e%2e'], ['printing%00']])('on %s finds no article', async (slug) => {
    expect((await sent({ helped: 'yes' }, {}, slug)).status).toBe(404)
    expect(await votes()).toEqual([])
  })

  test('in another form than a form’s is not read', async () => {
    expect((await sent('', { 'content-type': 'application/json' })).status).toBe(415)
    expect((await sent({ helped: 'no', note: 'x'.repeat(20_000) })).status).toBe(413)
    expect((await sent({ helped: 'yes' }, { 'content-encoding': 'gzip' })).status).toBe(415)
    expect(await votes()).toEqual([])
  })

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site, by an old browser', { origin: 'https://evil.example' }],
    ['a page in a box', { origin: 'null' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['a program that does not say', {}],
  ])('sent by %s is refused', async (_what, headers) => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(`${server.url}/help/printing/vote`, { method: 'POST', headers: { ...form, ...headers } })
      call.on('response', (answer) => resolve(answer.resume().statusCode)).on('error', reject)
      call.end('helped=yes')
    })
    expect(status).toBe(403)
    expect(await votes()).toEqual([])
  })

  test('is taken so many times from one address, and then told when to try again', async () => {
    await server.close()
    await open({}, { ...HELP_LIMITS, votesPerAddress: { points: 2, seconds: 60 } })
    const from = (address: string) => sent({ helped: 'yes' }, { 'x-forwarded-for': address })
    expect((await from('203.0.113.1')).status).toBe(303)
    expect((await from('203.0.113.1')).status).toBe(303)
    const refused = await from('203.0.113.1')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await from('203.0.113.2')).status).toBe(303)
    expect(await votes()).toHaveLength(3)
  })
})
