import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { createTokens } from '../../src/http/auth.ts'
import { mia } from '../support/demoFixtures.ts'
import { type ChatClient, type ChatOptions, openChat, type Received } from '../support/directLineClient.ts'
import { openServer, type TestServer, testSecret } from './openServer.ts'

const HOUR = 3_600_000
let server: TestServer
const open: ChatClient[] = []

/** A chat that ends with its test. */
function chat(options: Omit<ChatOptions, 'url'>): ChatClient {
  const client = openChat({ url: server.url, ...options })
  open.push(client)
  return client
}

const conversations = '/v3/directline/conversations'
const texts = (received: Received[]) => received.map(({ text }) => text)
const says = (text: string) => (received: Received[]) => texts(received).includes(text)

beforeAll(async () => {
  server = await openServer({ limits: {}, directLineSecrets: ['the secret of a website, for tests'] })
})
afterEach(() => {
  server.ahead.ms = 0
  for (const client of open.splice(0)) client.end()
})
afterAll(() => server.close())

describe('a chat on the unmodified client', () => {
  test('comes online, is greeted once and hears the echo of what it says', async () => {
    const { token, conversationId, user } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    expect(client.statuses).toEqual(['Uninitialized', 'Connecting', 'Online'])

    const id = await client.send({ text: 'hi', channelData: { clientActivityID: 'c1' }, from: { id: 'spoofed' } })
    const [greeting, mine, answer] = await client.until(says('You said hi'))
    expect(mine).toMatchObject({
      id,
      text: 'hi',
      from: { id: user.id, role: 'user' },
      conversation: { id: conversationId },
    })
    expect(mine?.channelData).toEqual({ clientActivityID: 'c1' })
    expect(answer?.from).toMatchObject({ role: 'bot' })
    expect(greeting?.timestamp && answer && greeting.timestamp < answer.timestamp).toBe(true)
    expect(client.received.some((activity) => 'replyToId' in activity)).toBe(false)
    expect(client.received.some((activity) => 'recipient' in activity || 'serviceUrl' in activity)).toBe(false)
  })

  test('loses nothing and doubles nothing while its line is down', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    const before = Number(client.watermark())
    client.cut()
    await server.agentSays(
      conversationId,
      Array.from({ length: 20 }, (_, i) => `line ${i}`),
    )
    await client.say('from below', 'c1')
    await client.until(says('from below'))
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`)
    expect(texts(client.received)).toEqual(['Hello', 'Mia Tremblay joined', ...lines, 'from below'])
    expect(Number(client.watermark())).toBeGreaterThan(before)
  })

  test('gets every line of a quick stream once, though the line is cut again and again', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    const cuts = setInterval(() => client.cut(), 1_500)
    const expected: string[] = []
    const until = Date.now() + 3_500
    for (let i = 0; Date.now() < until; i++) {
      expected.push(`line ${i}`)
      await server.agentSays(conversationId, [`line ${i}`])
      await pause(5)
    }
    clearInterval(cuts)
    await client.until((received) => received.length >= expected.length + 2, 12_000)
    expect(texts(client.received).slice(2).sort()).toEqual([...expected].sort())
    expect(expected.length).toBeGreaterThan(100)
  })

  test('goes on in a fresh page with its id and token, and reads the last 50 lines', async () => {
    const { token, conversationId } = await server.token()
    const first = chat({ token })
    await first.until(says('Hello'))
    await server.agentSays(
      conversationId,
      Array.from({ length: 70 }, (_, i) => `line ${i}`),
    )
    first.end()
    const fresh = chat({ token, conversationId, watermark: '' })
    const received = await fresh.until(says('line 69'))
    expect(texts(received)).toEqual(Array.from({ length: 50 }, (_, i) => `line ${i + 20}`))
    expect(fresh.token()).not.toBe(token)
  })

  test('sees that the agent writes, and what the agent changes or takes back', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    const [one, two] = await server.agentSays(conversationId, ['Call 1', 'Call 2'])
    await client.until(says('Call 2'))
    await server.desk.agentTypes(mia, conversationId as ConversationId)
    await client.until((received) => received.some(({ type }) => (type as string) === 'typing'))
    await server.desk.correct(mia, conversationId as ConversationId, one?.seq ?? 0, 'Call 3')
    await server.desk.correct(mia, conversationId as ConversationId, two?.seq ?? 0, null)
    const received = await client.until((all) => all.some(({ type }) => (type as string) === 'messageDelete'))
    expect(received.find(({ text }) => text === 'Call 3')?.id).toBe(one?.id)
    expect(received.at(-1)?.id).toBe(two?.id)
    client.end()
    const fresh = chat({ token, conversationId, watermark: '' })
    const again = await fresh.until(says('Call 3'))
    await pause(300)
    expect(JSON.stringify(again)).not.toMatch(/Call [12]/)
  })

  test('tells that the visitor writes, has read, and how it was; what is none of that means nothing', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    const id = conversationId as ConversationId
    let heard = 0
    server.feed.listen(`typing:visitor:${id}`, () => {
      heard++
    })
    const tells = (body: object) =>
      server.call('POST', `/v3/directline/conversations/${id}/activities`, token, body).then(({ status }) => status)
    const until = new Date().toISOString()
    expect(await tells({ type: 'typing' })).toBe(200)
    expect(await tells({ type: 'event', name: 'signpost.read', value: { until } })).toBe(200)
    expect(await tells({ type: 'event', name: 'signpost.read', value: { until: 'soon' } })).toBe(200)
    expect(await tells({ type: 'event', name: 'theirs', value: 7 })).toBe(200)
    const rated = { type: 'event', name: 'signpost.rate', value: { ticket: 1, score: 5 } }
    expect(await tells(rated)).toBe(400) // nobody was asked
    await expect.poll(() => heard).toBe(1)
    expect((await server.store.live(id)).readUntil).not.toBeNull()
    await expect.poll(async () => (await server.store.live(id)).connectedAt).not.toBeNull()
    expect(texts(client.received)).toEqual(['Hello'])
  })

  test('hears everything on each of its sockets', async () => {
    const { token, conversationId } = await server.token()
    const one = chat({ token })
    await one.until(says('Hello'))
    const other = chat({ token, conversationId, watermark: '-' })
    await other.until(() => other.statuses.includes('Online'))
    await pause(200)
    await one.say('first')
    await other.say('second')
    await Promise.all([one.until(says('You said second')), other.until(says('You said second'))])
    expect(texts(one.received)).toEqual(['Hello', 'first', 'You said first', 'second', 'You said second'])
    expect(texts(other.received)).toEqual(['first', 'You said first', 'second', 'You said second'])
    expect(one.statuses).toEqual(['Uninitialized', 'Connecting', 'Online'])
  })

  test('reads the same by polling', async () => {
    const { token } = await server.token()
    const client = chat({ token, webSocket: false })
    await client.until(says('Hello'))
    await client.say('one')
    await client.say('two')
    await client.until(says('You said two'))
    expect(texts(client.received)).toEqual(['Hello', 'one', 'You said one', 'two', 'You said two'])
  })

  test('is told who an agent is and who answers from here on', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    await server.agentSays(conversationId, ['How can I help?'])
    const received = await client.until(says('How can I help?'))
    const [joined, line] = received.slice(-2)
    expect(joined?.channelData).toMatchObject({ system: true, handling: 'agent', agent: { name: 'Mia Tremblay' } })
    expect(line).toMatchObject({ from: { role: 'bot', name: 'Mia Tremblay' } })
    expect(line?.channelData).toMatchObject({ agent: { name: 'Mia Tremblay' } })
  })

  test('stays online when a message is refused, and the next one goes through', async () => {
    const { token } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    await expect(client.say('x'.repeat(20_001))).rejects.toMatchObject({ status: 413 })
    await expect(client.say('y'.repeat(300_000))).rejects.toMatchObject({ status: 413 })
    await expect(client.say('  ')).rejects.toMatchObject({ status: 400 })
    await client.say('short')
    await client.until(says('You said short'))
    expect(client.statuses).toEqual(['Uninitialized', 'Connecting', 'Online'])
  })

  test('hears of lost wake-ups within the sweep', async () => {
    const deaf = await openServer({ feed: { listen: () => () => {} } })
    const { token, conversationId } = await deaf.token()
    const client = openChat({ url: deaf.url, token })
    await client.until(says('Hello'))
    await deaf.agentSays(conversationId, ['nobody was woken'])
    await client.until(says('nobody was woken'))
    client.end()
    await deaf.close()
  })
})

describe('files', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const attach = (name: string, contentType: string, bytes: Buffer) => ({
    name,
    contentType,
    contentUrl: `data:${contentType};base64,${bytes.toString('base64')}`,
    thumbnailUrl: `data:image/png;base64,${'A'.repeat(9_000)}`,
  })

  test('come in under their names, two of the same name too, and are given out safely', async () => {
    const { token } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    await client.send({
      text: 'two pictures and a log',
      channelData: { clientActivityID: 'files' },
      attachments: [
        attach('é cran.png', 'image/png', png),
        attach('é cran.png', 'image/png', png),
        attach('../trace.log', 'text/plain', Buffer.from('Fehler: größer')),
      ] as never,
    })
    const received = await client.until(says('two pictures and a log'))
    const files = received.find(({ text }) => text === 'two pictures and a log')?.attachments ?? []
    expect(files.map(({ name }) => name)).toEqual(['é cran.png', 'é cran (1).png', 'trace.log'])
    expect(JSON.stringify(received)).not.toContain('thumbnailUrl')

    const picture = await fetch(files[0]?.contentUrl ?? '')
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(png)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(picture.headers.get('content-disposition')).toMatch(/^inline; .*filename\*=UTF-8''%C3%A9%20cran\.png$/)
    expect(picture.headers.get('content-security-policy')).toContain('sandbox')
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff')
    const trace = await fetch(files[2]?.contentUrl ?? '')
    expect(trace.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(await trace.text()).toBe('Fehler: größer')
  })

  test.each([
    ['a web page called a picture', 'cat.png', 'image/png', Buffer.from('<script>alert(1)</script>')],
    ['a drawing with code in it', 'cat.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a program', 'run.exe', 'application/pdf', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600, 1)])],
  ])('%s is not kept, and the chat goes on', async (_what, name, type, bytes) => {
    const { token } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    await client.send({ attachments: [attach(name, type, bytes)] as never })
    const received = await client.until(says(`📎 ${name}`))
    expect(received.flatMap(({ attachments = [] }) => attachments)).toEqual([])
    expect(server.incoming.at(-1)).toMatchObject({ refusedFiles: [{ name, because: 'type' }] })
    await client.say('still here')
    await client.until(says('You said still here'))
  })

  test('that are far too large are cut off, and the chat goes on', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    const path = `${conversations}/${conversationId}/upload?userId=x`
    const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="big.txt"\r\n\r\n${'a'.repeat(61 * 1024 * 1024)}\r\n--b--\r\n`
    const response = await server.call('POST', path, token, body, { 'content-type': 'multipart/form-data; boundary=b' })
    expect(response.status).toBe(413)
    expect((await response.json()).error).toEqual({
      code: 'MessageTooLarge',
      message: 'That is too large. A message may bring 5 files of 10 MB, together 20 MB.',
    })
    await client.say('still here')
    await client.until(says('You said still here'))
  })

  test('are found again under the longest name there can be', async () => {
    const { token } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    await client.send({ text: 'long', attachments: [attach(`${'日'.repeat(300)}.png`, 'image/png', png)] as never })
    const file = (await client.until(says('long'))).find(({ text }) => text === 'long')?.attachments?.[0]
    expect(file?.name).toHaveLength(120)
    expect((await fetch(file?.contentUrl ?? '')).status).toBe(200)
  })

  test('of one conversation are not found in another', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    await client.send({ text: 'mine', attachments: [attach('a.png', 'image/png', png)] as never })
    const received = await client.until(says('mine'))
    const address = received.find(({ text }) => text === 'mine')?.attachments?.[0]?.contentUrl ?? ''
    const stranger = await server.token()
    expect((await fetch(address)).status).toBe(200)
    expect((await fetch(address.replace(conversationId, stranger.conversationId))).status).toBe(404)
  })

  test('that are no multipart, or broken off, are refused and nothing is left hanging', async () => {
    const { token, conversationId } = await server.token()
    const path = `${conversations}/${conversationId}/upload?userId=x`
    expect((await server.call('POST', path, token, { a: 1 })).status).toBe(400)
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    const broken = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf'
    expect((await server.call('POST', path, token, broken, type)).status).toBe(400)
    const many = `${Array.from({ length: 21 }, () => `--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n`).join('')}--b--\r\n`
    expect((await server.call('POST', path, token, many, type)).status).toBe(413)
  })
})

describe('conversations and tokens', () => {
  test('begin once: 201, then 200 with the same conversation and no second greeting', async () => {
    const { token, conversationId } = await server.token()
    const first = await server.call('POST', conversations, token, { user: { id: 'me' } })
    const second = await server.call('POST', conversations, token)
    expect([first.status, second.status]).toEqual([201, 200])
    const [one, two] = [await first.json(), await second.json()]
    expect([one.conversationId, two.conversationId]).toEqual([conversationId, conversationId])
    expect(one).toMatchObject({ expires_in: 1800, token: expect.any(String) })
    expect(one.streamUrl).toMatch(
      /^ws:\/\/127\.0\.0\.1:\d+\/v3\/directline\/conversations\/[\w-]+\/stream\?watermark=&t=/,
    )
    expect((await server.desk.lastMessages(conversationId as never, 9)).map(({ body }) => body.text)).toEqual(['Hello'])
  })

  test('that are entered again after a day tell where they were, and not within the day', async () => {
    const { token, conversationId } = await server.token()
    await server.call('POST', conversations, token)
    const texts = async () => (await server.desk.lastMessages(conversationId as never, 9)).map(({ body }) => body.text)
    for (const [hours, told] of [
      [0, ['Hello']],
      [14, ['Hello', 'Back again']],
    ] as const) {
      server.ahead.ms = hours * HOUR
      expect((await server.call('GET', `${conversations}/${conversationId}?watermark=`, token)).status).toBe(200)
      expect(await texts()).toEqual(told)
    }
  })

  test('say the same message twice and it is heard once', async () => {
    const { token, conversationId } = await server.token()
    const path = `${conversations}/${conversationId}/activities`
    const message = { type: 'message', text: 'once', channelData: { clientActivityID: 'same' } }
    const ids = []
    for (let i = 0; i < 2; i++) ids.push((await (await server.call('POST', path, token, message)).json()).id)
    expect(ids[0]).toBe(ids[1])
    const said = (await server.desk.lastMessages(conversationId as never, 9)).map(({ body }) => body.text)
    expect(said).toEqual(['once', 'You said once'])
  })

  test('a token that ran out is taken for a day and replaced, then refused with 401', async () => {
    const { token, conversationId } = await server.token()
    const refresh = () => server.call('POST', '/v3/directline/tokens/refresh', token)
    const reconnect = () => server.call('GET', `${conversations}/${conversationId}?watermark=`, token)
    const post = () =>
      server.call('POST', `${conversations}/${conversationId}/activities`, token, { type: 'message', text: 'x' })
    server.ahead.ms = 2 * HOUR
    for (const attempt of [refresh, reconnect, post]) {
      const response = await attempt()
      expect(response.status).toBe(200)
      const fresh = (await response.json()).token
      expect(fresh).not.toBe(token)
      server.ahead.ms = 26 * HOUR
      expect((await server.call('GET', `${conversations}/${conversationId}`, fresh)).status).toBe(200)
      server.ahead.ms = 2 * HOUR
    }
    server.ahead.ms = 25 * HOUR
    for (const attempt of [refresh, reconnect, post]) expect((await attempt()).status).toBe(401)
  })

  test('a clock that is a little behind takes a token from one that is ahead', async () => {
    server.ahead.ms = 4_000
    const { token } = await server.token()
    server.ahead.ms = 0
    expect((await server.call('POST', conversations, token)).status).toBe(201)
  })

  test('the visitor is in the token, and no secret is', async () => {
    const { token, user, conversationId } = await server.token()
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    expect(claims).toMatchObject({ user: user.id, conversation: conversationId, aud: 'chat' })
    expect(user.id).toMatch(/^dl_[\w-]{20,}$/)
    expect(Object.keys(claims).sort()).toEqual(['aud', 'conversation', 'exp', 'iat', 'jti', 'user'])
  })

  test('every route answers bad, foreign and missing tokens with 401, and none ever with 403', async () => {
    const mine = await server.token()
    const theirs = await server.token()
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${mine.token.split('.')[1]}.`
    const [head, claims] = mine.token.split('.')
    const guessed = createHmac('sha256', 'guess').update(`${head}.${claims}`).digest('base64url')
    const streamUrl = (await (await server.call('POST', conversations, mine.token)).json()).streamUrl
    const ticket = new URL(streamUrl).searchParams.get('t') ?? ''
    const bad = [undefined, '', 'x', unsigned, `${head}.${claims}.${guessed}`, ticket, theirs.token]
    const own = `${conversations}/${mine.conversationId}`
    const calls: [string, string][] = [
      ['GET', own],
      ['GET', `${own}/activities`],
      ['POST', `${own}/activities`],
      ['POST', `${own}/upload`],
      ['POST', '/v3/directline/tokens/refresh'],
      ['POST', conversations],
      ['GET', '/v3/directline/session/getsessionid'],
    ]
    for (const [method, path] of calls) {
      for (const token of bad) {
        if (token === theirs.token && !path.startsWith(own)) continue // a good token there
        const body = method === 'POST' ? { type: 'message', text: 'hi' } : undefined
        const response = await server.call(method, path, token, body)
        expect([method, path, token?.slice(0, 9), response.status]).toEqual([method, path, token?.slice(0, 9), 401])
        expect((await response.json()).error.code).toBe('Unauthorized')
      }
    }
    expect(server.incoming.some(({ conversation }) => conversation === (mine.conversationId as never))).toBe(false)
  })

  test("a website's server gets tokens with the secret, without beginning a conversation", async () => {
    const path = '/v3/directline/tokens/generate'
    expect((await server.call('POST', path)).status).toBe(401)
    expect((await server.call('POST', path, 'the wrong secret of a website')).status).toBe(401)
    const secret = 'thesecretofawebsiteforteststhesecret'
    const own = await openServer({ directLineSecrets: [secret] })
    const answer = await (
      await own.call('POST', path, secret, { user: { id: 'dl_known' }, site: 'meridian-press' })
    ).json()
    expect(answer).toEqual({ conversationId: expect.any(String), token: expect.any(String), expires_in: 1800 })
    expect(JSON.parse(Buffer.from(answer.token.split('.')[1], 'base64url').toString()).user).toBe('dl_known')
    expect(await own.desk.conversation(answer.conversationId)).toMatchObject({ seq: 0, site: 'meridian-press' })
    const spoofed = await (await own.call('POST', path, secret, { user: { id: 'ana@meridian-press.example' } })).json()
    expect(JSON.parse(Buffer.from(spoofed.token.split('.')[1], 'base64url').toString()).user).toMatch(/^dl_/)
    await own.close()
  })

  test.each([
    ['before its secret is replaced', ['the-old-secret'], [401, 200, 401, 401]],
    ['while the new secret takes its place', ['the-new-secret', 'the-old-secret'], [200, 200, 401, 401]],
    ['once the old secret is gone', ['the-new-secret'], [200, 401, 401, 401]],
    ['that was given none', [], [401, 401, 401, 401]],
  ])("a website's server %s", async (_when, directLineSecrets, expected) => {
    const own = await openServer({ directLineSecrets })
    const asked = []
    for (const secret of ['the-new-secret', 'the-old-secret', 'the-old-secre', undefined]) {
      const answer = await own.call('POST', '/v3/directline/tokens/generate', secret, { site: 'vitrium' })
      asked.push(answer.status)
      const said = await answer.json()
      if (answer.status !== 200) continue
      // the token is the desk's, whichever secret asked for it: it goes on when that one is gone
      const clock = () => Date.now() as Instant
      const visitor = await createTokens(testSecret, clock).read(said.token)
      expect(visitor).toMatchObject({ conversation: said.conversationId, late: false })
      for (const each of directLineSecrets) {
        expect(await createTokens(each, clock).read(said.token)).toBeNull()
        expect(JSON.stringify([said, ...answer.headers])).not.toContain(each)
      }
    }
    expect(asked).toEqual(expected)
    await own.close()
  })

  test('the chat page gets a token, and goes on with its old one on the same site only', async () => {
    const first = await server.token({ site: 'meridian-press', locale: 'fr-CA', zone: 'America/Toronto' })
    const files = { count: 5, bytesEach: 10 * 1024 * 1024, bytesTogether: 20 * 1024 * 1024 }
    expect(first).toMatchObject({
      locale: 'fr',
      files,
      resumed: false,
      site: { name: 'Meridian Press' },
      expires_in: 1800,
    })
    const again = await server.token({ site: 'meridian-press', resume: first.token })
    expect(again).toMatchObject({ conversationId: first.conversationId, user: first.user, resumed: true })
    const elsewhere = await server.token({ site: 'vitrium', resume: first.token })
    expect(elsewhere.conversationId).not.toBe(first.conversationId)
    const garbled = await server.token({ site: 'vitrium', resume: 'garbled', zone: '<script>', locale: 7 })
    expect(garbled).toMatchObject({ resumed: false, locale: 'en' })
    expect(await server.desk.conversation(garbled.conversationId as never)).toMatchObject({ zone: null })
    server.ahead.ms = 30 * HOUR
    expect(await server.token({ site: 'meridian-press', resume: first.token })).toMatchObject({ resumed: false })
    expect((await server.call('POST', '/chat/token', undefined, { site: 'nobody' })).status).toBe(404)
    const plain = { 'content-type': 'text/plain' }
    expect((await server.call('POST', '/chat/token', undefined, '{}', plain)).status).toBe(415)
  })

  test('watermarks: empty is the last 50, "-" is nothing, a number goes on, anything else is refused', async () => {
    const { token, conversationId } = await server.token()
    await server.agentSays(
      conversationId,
      Array.from({ length: 60 }, (_, i) => `line ${i}`),
    )
    const read = async (query: string) => {
      const response = await server.call('GET', `${conversations}/${conversationId}/activities${query}`, token)
      const { activities, watermark } = await response.json()
      return [response.status, activities?.length, watermark]
    }
    expect(await read('')).toEqual([200, 50, '61'])
    expect(await read('?watermark=')).toEqual([200, 50, '61'])
    expect(await read('?watermark=-')).toEqual([200, 0, '61'])
    expect(await read('?watermark=58')).toEqual([200, 3, '61'])
    expect(await read('?watermark=0')).toEqual([200, 61, '61'])
    expect(await read('?watermark=9999')).toEqual([200, 0, '61'])
    expect(await read('?watermark=1&watermark=2')).toEqual([200, 60, '61'])
    for (const odd of ['-1', '1.5', 'abc', '1e9', '%00', '9'.repeat(40)])
      expect((await read(`?watermark=${odd}`))[0]).toBe(400)
    const line = await (await server.call('GET', `${conversations}/${conversationId}?watermark=abc`, token)).json()
    expect(line.error.code).toBe('BadArgument')
  })

  test('signals are accepted and forgotten; what is no activity is refused', async () => {
    const { token, conversationId } = await server.token()
    const post = async (body: unknown) =>
      (await server.call('POST', `${conversations}/${conversationId}/activities`, token, body)).status
    expect(await post({ type: 'typing' })).toBe(200)
    expect(await post({ type: 'event', name: 'webchat/join' })).toBe(200)
    for (const bad of [{}, [], '"text"', 'null', '{', { text: 'no type' }, { type: 7 }, { type: 'message', text: 7 }]) {
      expect(await post(bad)).toBe(400)
    }
    expect(await server.desk.lastMessages(conversationId as never, 9)).toEqual([])
  })

  test('what a card submits reaches the desk and comes back', async () => {
    const { token, conversationId } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    const value = { choice: 'b', list: [1, { two: 2 }] }
    await client.send({ value, channelData: { postBack: true, clientActivityID: 'card' } as never })
    const received = await client.until((all) =>
      all.some(({ channelData }) => channelData?.clientActivityID === 'card'),
    )
    expect(received.find(({ channelData }) => channelData?.postBack)).toMatchObject({ value, from: { role: 'user' } })
    expect(server.incoming.findLast(({ conversation }) => conversation === (conversationId as never))).toMatchObject({
      value,
      postBack: true,
    })
  })

  test('where somebody writes from reaches the desk, and nothing that they write can stand for it', async () => {
    const { token } = await server.token()
    const client = chat({ token })
    await client.until(says('Hello'))
    await client.send({ text: 'from where?', channelData: { address: '198.51.100.1', clientActivityID: 'w' } as never })
    await client.until(says('You said from where?'))
    expect(server.incoming.at(-1)?.address).toBe('127.0.0.1')
  })

  test('who sends too fast is told with a status that the client survives', async () => {
    const strict = await openServer({
      limits: {
        chats: { address: { points: 2, seconds: 60 } },
        messages: { conversation: { points: 3, seconds: 60 } },
      },
    })
    const { token } = await strict.token()
    const client = openChat({ url: strict.url, token })
    await client.until(says('Hello'))
    for (const text of ['1', '2', '3']) await client.say(text)
    await expect(client.say('4')).rejects.toMatchObject({ status: 429 })
    expect(client.statuses).toEqual(['Uninitialized', 'Connecting', 'Online'])
    await strict.token()
    const refused = await strict.call('POST', '/chat/token', undefined, { site: 'vitrium' })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    client.end()
    await strict.close()
  })
})
