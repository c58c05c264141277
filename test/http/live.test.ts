import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import type { ConversationWire } from '../../src/http/wire.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { type ConsoleDesk, client, openConsoleDesk } from './consoleDesk.ts'

const question: TicketDraft = { subject: 'How do I?', details: 'A question.', facts: { about: 'question' }, tier: 1 }
const ana = 'ana@meridian-press.example'
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let house: ConsoleDesk
beforeEach(async () => {
  house = await openConsoleDesk()
})
afterEach(async () => {
  const { faults } = house
  await house.close()
  expect(faults).toEqual([])
})

type Browser = Awaited<ReturnType<ConsoleDesk['signedIn']>>
type Sent = { text?: string; clientId?: string; files?: Record<string, Uint8Array>; headers?: Record<string, string> }

/** Sends files as the console does. */
async function sends(browser: Browser, id: string, { text = '', clientId, files = {}, headers }: Sent) {
  const form = new FormData()
  form.append('activity', JSON.stringify({ text, clientId: clientId ?? crypto.randomUUID() }))
  for (const [name, bytes] of Object.entries(files)) form.append('file', new Blob([new Uint8Array(bytes)]), name)
  const answer = await fetch(`${house.origin}/api/conversations/${id}/files`, {
    method: 'POST',
    headers: { Origin: house.origin, Cookie: browser.cookie, 'X-Signpost': 'console', ...headers },
    body: form,
  })
  return { status: answer.status, json: await answer.json() }
}

describe('files of an agent', () => {
  async function withMia() {
    const id = await house.contact({ email: ana, draft: question })
    const browser = await house.signedIn(mia)
    await browser.call('PUT', `/api/conversations/${id}/agent`, {})
    return { id, browser }
  }

  test('come with the words, once however often they are sent, and are a first response', async () => {
    const { id, browser } = await withMia()
    const sent = { text: 'Like this', clientId: 'client-1234', files: { 'screen.png': png } }
    const first = await sends(browser, id, sent)
    expect(first).toMatchObject({
      status: 201,
      json: { text: 'Like this', files: [{ name: 'screen.png', contentType: 'image/png' }], from: { mine: true } },
    })
    expect((await sends(browser, id, sent)).json.seq).toBe(first.json.seq)
    const { json } = await browser.call('GET', `/api/conversations/${id}`)
    expect((json as ConversationWire).ticket?.targets[0]?.metAt).not.toBeNull()
  })

  test('are given out as pictures only when they are pictures, and never run', async () => {
    const { id, browser } = await withMia()
    const sent = await sends(browser, id, { files: { 'screen.png': png, 'log.txt': Buffer.from('<script>') } })
    const [picture, log] = sent.json.files
    const headersOf = async (file: string, query: string) =>
      Object.fromEntries((await browser.call('GET', `/api/files/${id}/${file}${query}`)).headers)
    expect((await headersOf(picture.id, '?show=true'))['content-disposition']).toMatch(/^inline/)
    expect((await headersOf(picture.id, ''))['content-disposition']).toMatch(/^attachment/)
    const text = await headersOf(log.id, '?show=true')
    expect(text['content-disposition']).toMatch(/^attachment/)
    expect(text).toMatchObject({
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect((await client(house.origin).call('GET', `/api/files/${id}/${picture.id}?show=true`)).status).toBe(401)
  })

  test.each([
    ['what is inside, not by the name', { 'run.png': Buffer.from('MZ\u0090\0') }, /run\.png/],
    ['their number', Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`${n}.png`, png])), /one too many/],
    ['their size', { 'big.png': Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]) }, /too large/],
  ])('are judged by %s; one that cannot go keeps all of them back', async (_by, files, why) => {
    const { id, browser } = await withMia()
    const answer = await sends(browser, id, { text: 'see', files: { 'good.png': png, ...files } })
    expect(answer.status).toBe(422)
    expect(answer.json.error.message).toMatch(why)
    const lines = await house.desk.messagesAfter(id, 0, 100)
    expect(lines.filter(({ from }) => from.role === 'agent')).toEqual([])
  })

  test('that the scanner calls unsafe keep all of them back, and the log says so', async () => {
    await house.close()
    house = await openConsoleDesk({ scan: async () => 'unsafe' })
    const { id, browser } = await withMia()
    expect((await sends(browser, id, { files: { 'screen.png': png } })).status).toBe(422)
    const fields = { conversation: id, count: 1 }
    expect(house.warnings).toEqual([{ what: expect.stringContaining('called files unsafe'), fields }])
  })

  test('are taken from our own pages and from whoever has the conversation', async () => {
    const { id, browser } = await withMia()
    const files = { 'screen.png': png }
    expect((await sends(browser, id, { files, headers: { 'X-Signpost': '' } })).status).toBe(415)
    expect((await sends(browser, id, { files, headers: { Origin: 'https://elsewhere.example' } })).status).toBe(403)
    expect((await sends(client(house.origin), id, { files })).status).toBe(401)
    expect(await sends(await house.signedIn(jonas), id, { files })).toMatchObject({ status: 409 })
    expect(await sends(browser, id, { text: 'no files' })).toMatchObject({ status: 400 })
  })
})

describe('a line of an agent', () => {
  async function withLine() {
    const id = await house.contact({ email: ana, draft: question })
    const browser = await house.signedIn(mia)
    await browser.call('PUT', `/api/conversations/${id}/agent`, {})
    const said = { text: 'Call 0800 1', clientId: 'client-1234' }
    const { json } = await browser.call('POST', `/api/conversations/${id}/messages`, said)
    return { id, browser, path: `/api/conversations/${id}/messages/${json.seq}`, seq: json.seq as number }
  }
  const lineOf = (json: unknown, seq: number) => (json as ConversationWire).messages.find((line) => line.seq === seq)

  test('is changed and taken back by its author, and colleagues still read what it said', async () => {
    const { browser, path, seq } = await withLine()
    const changed = await browser.call('PATCH', path, { text: 'Call 0800 2' })
    expect(lineOf(changed.json, seq)).toMatchObject({
      text: 'Call 0800 2',
      corrected: { how: 'edited', earlier: ['Call 0800 1'] },
    })
    const gone = await browser.call('DELETE', path, {})
    expect(lineOf(gone.json, seq)).toMatchObject({
      text: '',
      corrected: { how: 'deleted', earlier: ['Call 0800 1', 'Call 0800 2'] },
    })
    const { json } = gone as { json: ConversationWire }
    expect(json.history.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['MessageEdited', 'MessageDeleted']))
    expect(JSON.stringify(json.history)).not.toContain('0800')
  })

  test('is nobody else’s', async () => {
    const { path, browser } = await withLine()
    const other = await house.signedIn(jonas)
    expect(await other.call('PATCH', path, { text: 'x' })).toMatchObject({ status: 409 })
    expect(await other.call('DELETE', path, {})).toMatchObject({ status: 409 })
    expect(await browser.call('PATCH', path, { text: '  ' })).toMatchObject({ status: 400 })
    expect(await browser.call('PATCH', path.replace(/\d+$/, '999'), { text: 'x' })).toMatchObject({ status: 404 })
  })
})

test('who writes is told to the visitor only of the agent who has the talk', async () => {
  const id = await house.contact({ email: ana, draft: question })
  const browser = await house.signedIn(mia)
  let heard = 0
  house.feed.listen(`typing:agent:${id}`, () => {
    heard++
  })
  expect((await browser.call('PUT', `/api/conversations/${id}/typing`, {})).status).toBe(204)
  await browser.call('PUT', `/api/conversations/${id}/agent`, {})
  await browser.call('PUT', `/api/conversations/${id}/typing`, {})
  await expect.poll(() => heard).toBe(1)
})

test('articles are found for whoever may answer', async () => {
  const browser = await house.signedIn(mia)
  const { json } = await browser.call('GET', '/api/articles?text=limits')
  expect(json.articles).toEqual([{ slug: 'a/b', title: 'About limits', excerpt: '', url: `${house.origin}/help/a/b` }])
  expect((await client(house.origin).call('GET', '/api/articles')).status).toBe(401)
})

test('a conversation says how far the visitor has read, and whether their chat is open', async () => {
  const id = await house.contact({ email: ana, draft: question })
  const browser = await house.signedIn(mia)
  const seen = async () => (await browser.call('GET', `/api/conversations/${id}`)).json as ConversationWire
  expect(await seen()).toMatchObject({ readUntil: null, isThere: false, satisfaction: null })
  await house.desk.visitorsConnected([id])
  await house.desk.visitorRead(id, house.clock.now)
  expect(await seen()).toMatchObject({ isThere: true })
  expect((await seen()).readUntil).not.toBeNull()
  await browser.call('PUT', `/api/conversations/${id}/solved`, { outcome: 'fixed', words: null })
  await house.desk.rate(id, { ticket: 1001, score: 4, word: 'quick' })
  expect(await seen()).toMatchObject({ satisfaction: { score: 4, word: 'quick', agentName: null } })
})
