import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { parseCookie } from 'cookie'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { readClocks } from '../../src/clocksBlock.ts'
import { ticketOfReply } from '../../src/delivery/replyAddress.ts'
import { readCustomersFile } from '../../src/desk/customersFile.ts'
import { planImport } from '../../src/desk/customersTable.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import { readCsv } from '../../src/domain/csv.ts'
import type { ConversationId, SiteKey } from '../../src/domain/ids.ts'
import { readActivity } from '../../src/http/activity.ts'
import { isProblem } from '../../src/http/answer.ts'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import type { Endpoint } from '../../src/http/api/endpoint.ts'
import { bearerOf, createTokens } from '../../src/http/auth.ts'
import { parseJson, readForm, readJson } from '../../src/http/body.ts'
import { readOpening } from '../../src/http/chatToken.ts'
import { deviceOf } from '../../src/http/console/device.ts'
import { doorOf } from '../../src/http/doors.ts'
import { doorLimits } from '../../src/http/limits.ts'
import { addressOf } from '../../src/http/networks.ts'
import { openText, sealText } from '../../src/http/sealed.ts'
import { sealSecret } from '../../src/http/signerSecret.ts'
import { createIdentityReader } from '../../src/http/siteIdentity.ts'
import { encodingFor, isKnown } from '../../src/http/staticFiles.ts'
import { readUpload } from '../../src/http/upload.ts'
import { readWatermark, startAfter } from '../../src/http/watermark.ts'
import { readMail, wholeText } from '../../src/inbound/read.ts'
import { parseYaml } from '../../src/knowledge/frontMatter.ts'
import type { Belonging } from '../../src/log.ts'
import { openTracing } from '../../src/tracing.ts'
import { goodBodies } from './goodBodies.ts'

/** Any JSON, with the keys that objects have of themselves now and then. */
const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 5 }),
  fc.dictionary(
    fc.constantFrom('type', 'text', 'value', 'channelData', 'name', '__proto__', 'constructor', 'toJSON'),
    fc.jsonValue(),
  ),
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string(),
)
const bytes = fc.uint8Array({ maxLength: 2_000 })

/** A request as the server hands it on. */
function requestOf(body: Uint8Array, headers: Record<string, string>): IncomingMessage {
  const chunks = [Buffer.from(body.subarray(0, body.length / 2)), Buffer.from(body.subarray(body.length / 2))]
  const stream = Readable.from(chunks, { objectMode: false })
  return Object.assign(stream, {
    headers,
    complete: true,
    socket: { remoteAddress: '203.0.113.9' },
  }) as unknown as IncomingMessage
}
const headed = (headers: Record<string, string>) => requestOf(new Uint8Array(), headers)

/** A caller's trace, as the W3C writes it; null for what is none. */
function wellFormed(traceparent: string): { trace: string; isSampled: boolean } | null {
  const [version = '', trace = '', caller = '', flags = '', ...more] = traceparent.split('-')
  const isHex = (text: string, length: number) => text.length === length && /^[0-9a-f]+$/.test(text)
  const isName = (text: string, length: number) => isHex(text, length) && /[^0]/.test(text)
  if (!isHex(version, 2) || version === 'ff' || (version === '00' && more.length > 0)) return null
  if (!isName(trace, 32) || !isName(caller, 16) || !isHex(flags, 2)) return null
  return { trace, isSampled: Number.parseInt(flags, 16) % 2 === 1 }
}

/** Queries that need something, as they should be. */
const goodQueries: Record<string, object> = {
  'GET /api/reports/sla/tickets': { kind: 'fix', standing: 'kept' },
  'GET /api/admin/calendar/due': { date: '2026-11-30', time: '09:00', zone: 'Europe/Paris', tier: '2' },
}

/** The same with one thing more in every object of it. */
function withIntruders(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withIntruders)
  if (typeof json !== 'object' || json === null) return json
  const more = Object.entries(json).map(([key, value]) => [key, withIntruders(value)])
  return { ...Object.fromEntries(more), intruder: { more: true } }
}

describe('any JSON', () => {
  test('is an activity of a known kind or unreadable', () => {
    const orAny = <T>(usual: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 9, arbitrary: usual }, fc.jsonValue({ maxDepth: 1 }))
    const likeActivity = fc.record(
      {
        type: orAny(fc.constantFrom('message', 'event', 'typing')),
        name: orAny(fc.constantFrom('signpost.read', 'signpost.rate')),
        text: orAny(anyText),
        value: fc.oneof(anyJson, fc.constantFrom('x'.repeat(3_998), 'x'.repeat(3_999))),
        channelData: orAny(fc.record({ clientActivityID: orAny(anyText), postBack: orAny(fc.boolean()) })),
        from: fc.jsonValue(),
      },
      { requiredKeys: ['type'] },
    )
    const likeSignal = fc.record({
      type: fc.constant('event'),
      name: fc.constantFrom('signpost.read', 'signpost.rate'),
      value: fc.record({
        until: orAny(fc.constantFrom('2026-11-30T08:00:00Z', '2026-11-30', 'Infinity')),
        ticket: orAny(fc.integer()),
        score: orAny(fc.integer({ min: -1, max: 7 })),
        word: orAny(anyText),
        more: fc.boolean(),
      }),
    })
    const count = { message: 0, signal: 0, unreadable: 0, read: 0, rate: 0 }
    fc.assert(
      fc.property(fc.oneof(anyJson, likeActivity, likeSignal), (json) => {
        const sent = readActivity(json)
        expect(Object.keys(count)).toContain(sent.sent)
        count[sent.sent]++
        if (sent.sent === 'message') {
          const { text, clientId, value, postBack, ...more } = sent.words
          expect(more).toEqual({})
          expect(typeof text).toBe('string')
          expect(clientId === null || (typeof clientId === 'string' && /^.{1,128}$/su.test(clientId))).toBe(true)
          expect(JSON.stringify(value ?? null).length).toBeLessThanOrEqual(4_000)
          expect([undefined, true]).toContain(postBack)
        }
        if (sent.sent !== 'signal' || sent.signal === null || sent.signal.signal === 'typing') return
        count[sent.signal.signal]++
        if (sent.signal.signal === 'read') {
          expect(Number.isInteger(sent.signal.until)).toBe(true)
          return
        }
        const { signal: _, ticket, score, word, ...more } = sent.signal
        expect(more).toEqual({})
        expect(Number.isInteger(ticket) && ticket > 0).toBe(true)
        expect([1, 2, 3, 4, 5]).toContain(score)
        expect(word === null || word.length <= 1_000).toBe(true)
      }),
      { numRuns: 2_000 },
    )
    expect(count.message).toBeGreaterThan(100)
    expect(count.signal).toBeGreaterThan(100)
    expect(count.unreadable).toBeGreaterThan(100)
    expect(count.read).toBeGreaterThan(5)
    expect(count.rate).toBeGreaterThan(5)
  })

  test('is a place where a chat is opened, and whatever is odd of it counts as not said', () => {
    const visit = fc.record(
      {
        site: fc.oneof(anyJson, anyText),
        locale: fc.oneof(anyJson, fc.constantFrom('fr', 'FR-ca', 'français', 'en-GB', 'de-FR')),
        zone: fc.oneof(anyJson, fc.constantFrom('Europe/Paris', 'Etc/GMT+3', '../etc', 'Europe/Paris\n')),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(anyJson, visit), (json) => {
        const { site, locale, zone, ...more } = readOpening(json)
        const told = (json ?? {}) as Record<string, unknown>
        expect(more).toEqual({})
        expect(site === null || (site === told.site && site.length > 0 && site.length <= 100)).toBe(true)
        expect(['en', 'fr']).toContain(locale)
        if (locale === 'fr') expect(String(told.locale)).toMatch(/^fr/i)
        expect(zone === null || (zone === told.zone && /^[\w+\-/]{1,64}$/.test(zone) && !zone.includes('\n'))).toBe(
          true,
        )
      }),
      { numRuns: 1_000 },
    )
  })

  test('comes through as it was, but for the key that reaches into objects', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (json) => {
        const text = JSON.stringify(json)
        fc.pre(!/__proto__|\\u0000/.test(text))
        expect(parseJson(text)).toEqual({ json: JSON.parse(text) })
      }),
    )
    expect(parseJson('{"__proto__":{"x":1},"a":{"__proto__":1}}')).toEqual({ json: { a: {} } })
  })

  test('holds no character 0 and no half of a letter, which no database takes for text', () => {
    const odd = fc.string({ unit: fc.constantFrom('a', '\0', '\ud83d', '\udd8a', '\\', '"', 'u0000'), maxLength: 12 })
    const { json } = fc.letrec((of) => ({
      json: fc.oneof(
        odd,
        fc.integer(),
        fc.array(of('json'), { maxLength: 3 }),
        fc.dictionary(odd, of('json'), { maxKeys: 3 }),
      ),
    }))
    fc.assert(
      fc.property(json, (given) => {
        const read = JSON.stringify(parseJson(JSON.stringify(given)))
        // an escape that JSON knows, and not a backslash somebody wrote
        expect(read).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/)
      }),
      { numRuns: 1_000 },
    )
    expect(parseJson('{"a":"\\u0000\\ud83d","\\u0000":1,"b":"\\\\u0000"}')).toEqual({
      json: { a: '\uFFFD\uFFFD', b: '\\u0000' },
    })
  })

  test('is taken or refused by every call of the console, and never brings more than what is asked for', () => {
    const asked = Object.entries(consoleApi as Record<string, Endpoint>).flatMap(([name, { body, query }]) => [
      ...(body ? (goodBodies[name] ?? []).map((good) => ({ schema: body, good })) : []),
      ...(query ? [{ schema: query, good: goodQueries[name] ?? {} }] : []),
    ])
    expect(asked.length).toBeGreaterThan(60)
    for (const { schema, good } of asked) {
      const read = schema.parse(good)
      expect(Object.keys(read as object)).toEqual(expect.arrayContaining(Object.keys(good)))
      expect(schema.parse(withIntruders(good))).toEqual(read)
    }
    fc.assert(
      fc.property(anyJson, (json) => {
        for (const { schema } of asked) {
          const read = schema.safeParse(json)
          if (read.success) {
            expect(Object.getPrototypeOf(read.data)).toBe(Object.prototype)
            expect(read.data).not.toHaveProperty('channelData')
          } else expect(read.error.issues[0]?.message.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('is a block of clocks or told what is wrong, and a file of customers likewise', () => {
    fc.assert(
      fc.property(anyJson, (json) => {
        const clocks = readClocks(json)
        expect('complaints' in clocks && clocks.complaints.length).toBeTruthy()
        const file = readCustomersFile(JSON.stringify(json))
        if ('complaints' in file) expect(file.complaints.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('any text', () => {
  const talk = { seq: 10 } as Conversation

  test('as a watermark leads to a line of the log, or nowhere', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.nat().map(String), fc.bigInt().map(String)), (text) => {
        const mark = readWatermark(text)
        if (mark === null) return
        const after = startAfter(mark, talk)
        expect(Number.isInteger(after) && after >= 0 && after <= 10).toBe(true)
      }),
    )
  })

  test('as a table is read, or told where its quotation begins, and an import of it plans customers of usable ids only', () => {
    const likeTable = fc
      .array(fc.constantFrom('"', ',', ';', '\t', '\n', '\r', 'id', 'name', 'a', '=', "'", '\uFEFF', '\\'))
      .map((all) => all.join(''))
    const likeId = fc
      .array(fc.constantFrom('a', 'b', 'é', ' ', '\u0007', '\u2028', '\ud83d', 'x'.repeat(60)), { maxLength: 4 })
      .map((all) => all.join(''))
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
    const rows = fc
      .array(
        fc.tuple(fc.oneof(anyText, likeId), fc.oneof(anyText, likeId), fc.constantFrom('elite', 'standard', 'none')),
      )
      .map((all) => all.map((cells) => cells.map(quoted).join(',')).join('\n'))
    let planned = 0
    fc.assert(
      fc.property(fc.oneof(anyText, likeTable, { weight: 3, arbitrary: rows }), (text) => {
        const read = readCsv(text)
        if ('rows' in read) for (const { cells, line } of read.rows) expect(cells.length > 0 && line > 0).toBe(true)
        else expect(read.openQuoteAt).toBeGreaterThan(0)
        const known = { customers: [], contacts: [], invitations: [], sites: [] }
        const { plan, change } = planImport(`id,name,package\n${text}`, known, { by: 'x' as never, at: 0 as Instant })
        for (const { id, name } of change.customers) {
          expect(id).toMatch(/^[^\s\p{Cc}\p{Cs}]{1,100}$/u)
          expect(name).toMatch(/^[^\p{Cc}\p{Cs}]{1,300}$/u)
        }
        expect(change.customers.length).toBe(plan.lines.filter(({ became }) => became === 'added').length)
        for (const { became, complaints } of plan.lines) expect(complaints.length > 0).toBe(became === 'refused')
        planned += change.customers.length
      }),
    )
    expect(planned).toBeGreaterThan(50)
  })

  test('as front matter is data or a complaint, and is never run', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = parseYaml(`---\n${text}\n---\n`)
        expect('data' in read || read.line > 0).toBe(true)
      }),
    )
    expect('error' in parseYaml('---js\n{ title: process.exit(1) }\n---\n')).toBe(true)
  })

  test('as the address of an answer names no ticket', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, number) => {
        expect(ticketOfReply(text, 'key')).toBeNull()
        expect(ticketOfReply(`support+t${number}.${text}@desk.example`, 'key')).toBeNull()
      }),
    )
  })

  test('as an address is one of the doors that are counted, or none', () => {
    const known = [null, ...Object.keys(doorLimits)]
    const method = fc.oneof(anyText, fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'))
    const like = fc.constantFrom('/api/', '/api/session/', '/help/search', '/letters/digest', '/calendar/', '/metrics')
    const path = fc.oneof(
      anyText,
      fc.tuple(like, anyText).map(([begin, text]) => begin + text),
    )
    fc.assert(
      fc.property(method, path, (verb, address) => {
        const door = doorOf(verb, address)
        expect(known).toContain(door)
        // whatever is below /api/ has a count, whatever it is called
        if (/^[A-Z]+$/.test(verb) && address.startsWith('/api/')) expect(door).not.toBeNull()
      }),
      { numRuns: 1_000 },
    )
  })

  test('as `traceparent` names a trace that is well formed, or the trace gets a name of ours', async () => {
    const tracing = await openTracing(
      { url: 'http://127.0.0.1:1/v1/traces', headers: {}, service: 'x', share: 1, believesCaller: true },
      { info: () => {}, warn: () => {} },
    )
    const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), ...exactly(length) })
    const exactly = (length: number) => ({ minLength: length, maxLength: length })
    const part = (length: number) =>
      fc.oneof(
        { weight: 12, arbitrary: hex(length) },
        fc.constantFrom('0'.repeat(length), 'f'.repeat(length), 'A'.repeat(length), 'f'.repeat(length + 1)),
      )
    const likeParent = fc
      .tuple(fc.constantFrom('00', '00', '00', '01', 'cc', 'ff', '0'), part(32), part(16), part(2))
      .chain((parts) => fc.constantFrom('', '', '', '-', '-00').map((end) => parts.join('-') + end))
    let believed = 0
    fc.assert(
      fc.property(fc.oneof(anyText, likeParent, likeParent), (traceparent) => {
        const belonging: Belonging = { requestId: 'of these tests' }
        tracing.beginRequest(belonging, { url: '/help', headers: { traceparent } })
        const given = wellFormed(traceparent)
        if (given === null) {
          expect(belonging.trace).toMatch(/^[0-9a-f]{32}$/)
          expect(traceparent).not.toContain(belonging.trace)
        } else expect(belonging.trace).toBe(given.isSampled ? given.trace : undefined)
        if (given?.isSampled) believed++
      }),
      { numRuns: 1_000 },
    )
    expect(believed).toBeGreaterThan(30)
    await tracing.stop()
  })

  test('in headers is read without a fault', () => {
    const ofEveryObject = Object.getOwnPropertyNames(Object.prototype)
    fc.assert(
      fc.property(anyText, (text) => {
        expect(typeof isKnown(headed({ 'if-none-match': text }), '"tag"')).toBe('boolean')
        expect([undefined, 'br', 'gzip']).toContain(encodingFor(headed({ 'accept-encoding': text }), () => true))
        const bearer = bearerOf(headed({ authorization: text }))
        expect(bearer === null || /^[\w.~+/=-]+$/.test(bearer)).toBe(true)
        expect(typeof addressOf(headed({ 'x-forwarded-for': text }), true)).toBe('string')
        expect(addressOf(headed({ 'x-forwarded-for': text }), false)).toBe('203.0.113.9')
        for (const value of Object.values(parseCookie(text))) expect(typeof value).toBe('string')
        const { browser, system } = deviceOf(text, '')
        for (const name of [browser, system]) expect(name === null || /^[\w ]{1,20}$/.test(name)).toBe(true)
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(ofEveryObject)
      }),
    )
  })
})

describe('what is signed or sealed', () => {
  const now = 1_800_000_000_000 as Instant
  const tokens = createTokens('a secret that is only good for these tests', () => now)

  test('opens for nobody who changes a letter of it', async () => {
    const visitor = { conversation: 'c1' as ConversationId, user: 'dl_u' }
    const { token } = await tokens.issue(visitor)
    const ticket = await tokens.ticket(visitor)
    expect(await tokens.read(token)).toMatchObject(visitor)
    expect(await tokens.readTicket(token)).toBeNull()
    expect(await tokens.read(ticket)).toBeNull()
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 2), fc.constantFrom(...'Ab0-_.= '), async (at, letter) => {
        fc.pre(token[at] !== letter)
        expect(await tokens.read(token.slice(0, at) + letter + token.slice(at + 1))).toBeNull()
      }),
    )
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        expect(await tokens.read(text)).toBeNull()
      }),
    )
  })

  test('comes back from a seal only whole, with its key and about its thing', () => {
    const key = Buffer.alloc(32, 1)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.nat(200), (text, about, at) => {
        fc.pre(text !== '')
        const sealed = sealText(key, about, text)
        expect(openText([key], about, sealed)).toBe(text)
        expect(openText([key], `${about}x`, sealed)).toBeNull()
        expect(openText([Buffer.alloc(32, 2)], about, sealed)).toBeNull()
        const broken = Buffer.from(sealed, 'base64url')
        broken[at % broken.length] = (broken[at % broken.length] as number) ^ 1
        expect(openText([key], about, broken.toString('base64url'))).toBeNull()
        expect(openText([key], about, text)).toBeNull()
      }),
    )
  })

  test('of a website is believed only when it signed it', async () => {
    const signer = { id: 'k', site: 's' as SiteKey }
    const [ofDesk, ofSite] = ['the secret of the desk', 'the secret of the website']
    const material = sealSecret(ofDesk, signer, ofSite)
    const read = createIdentityReader({
      signersOf: async () => [{ ...signer, algorithm: 'HS256', material, addedAt: now }],
      secret: ofDesk,
      clock: () => now,
      fault: (cause) => {
        throw cause
      },
    })
    const part = (json: unknown) => Buffer.from(JSON.stringify(json) ?? '').toString('base64url')
    const signed = (key: string, text: string) =>
      `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
    const seconds = now / 1_000
    const claims = {
      sub: 'mia',
      email: 'mia@company.example',
      aud: 's',
      iat: seconds,
      exp: seconds + 60,
      jti: '12345678',
    }
    const token = signed(ofSite, `${part({ alg: 'HS256', kid: 'k' })}.${part(claims)}`)
    expect(await read(token, signer.site)).toMatchObject({ visitor: { email: 'mia@company.example' } })
    const head = fc.record({
      alg: fc.constantFrom('HS256', 'HS256', 'HS256', 'none', 'RS256', 'HS512'),
      kid: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('k', undefined) }, anyJson),
    })
    const forged = fc
      .tuple(fc.oneof({ weight: 4, arbitrary: head }, anyJson), fc.oneof(fc.constant(claims), anyJson))
      .map((parts) => parts.map(part).join('.'))
    const key = fc.oneof(fc.constantFrom(ofDesk, material, 'k', 's', 'secret', ofSite.toUpperCase()), fc.string())
    const likeToken = fc.oneof(
      fc.tuple(forged, fc.base64String()).map(([text, seal]) => `${text}.${seal.replace(/[=+/]/g, '')}A`),
      fc.tuple(forged, key).map(([text, by]) => signed(by, text)),
      // the website's own seal, under what it never said
      forged.filter((text) => !token.startsWith(text)).map((text) => `${text}.${token.split('.')[2]}`),
    )
    let looked = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText, { weight: 4, arbitrary: likeToken }), async (text) => {
        const found = await read(text, signer.site)
        if (!('why' in found)) throw new Error(`It was believed: ${text}`)
        expect(found.why.length).toBeGreaterThan(0)
        for (const secret of [ofDesk, ofSite, material]) expect(found.why).not.toContain(secret)
        if (found.why.includes('signature')) looked++
      }),
      { numRuns: 300 },
    )
    expect(looked).toBeGreaterThan(30)
  })
})

describe('any bytes', () => {
  test('as a body are JSON, a form, or refused', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, async (body) => {
        const json = await readJson(requestOf(body, { 'content-type': 'application/json' }))
        expect(isProblem(json) ? json.status : 'json' in json).toSatisfy(
          (it) => it === true || it === 400 || it === 413,
        )
        const form = await readForm(requestOf(body, { 'content-type': 'application/x-www-form-urlencoded' }), 1_000)
        expect(isProblem(form) ? form.status : 'form' in form).toSatisfy((it) => it === true || it === 413)
      }),
    )
  })

  test('as a mail are taken apart, or kept as what nobody can read', async () => {
    const line = fc.constantFrom(
      ...[
        'From: a@b.example',
        'From: "<script>" <a@b.example>',
        'Subject: =?utf-8?B?AAAA?= =?x?Q?=',
        'Content-Type: text/html',
      ],
      ...[
        'Content-Type: multipart/mixed; boundary=b',
        'Content-Type: multipart/report',
        '--b',
        '--b--',
        '',
        'On Monday x wrote:',
        '> x',
      ],
      ...[
        'Content-Transfer-Encoding: base64',
        'Date: never',
        '<img src=x onerror=alert(1)>',
        '\0',
        'Received: from x; y',
      ],
    )
    const likeMail = fc.array(line, { maxLength: 30 }).map((lines) => new TextEncoder().encode(lines.join('\r\n')))
    // some of these are nested more deeply than is read
    const nested = fc.integer({ min: 40, max: 60 }).map((depth) => {
      const within = Array.from(
        { length: depth },
        (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
      )
      return new TextEncoder().encode(`From: a@b.example\r\n${within.join('')}\r\nwords`)
    })
    const count = { read: 0, unreadable: 0, withSender: 0 }
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, likeMail, likeMail, nested), async (raw) => {
        expect(typeof (await wholeText(raw))).toBe('string')
        const mail = await readMail(raw, {}).catch((fault: unknown) => fault)
        if (mail instanceof Error) {
          expect(mail.message.length).toBeGreaterThan(0)
          count.unreadable++
          return
        }
        const { subject, text, from } = mail as Awaited<ReturnType<typeof readMail>>
        count.read++
        expect(subject).not.toMatch(/[\r\n]/)
        expect(typeof text).toBe('string')
        if (from === null) return
        count.withSender++
        expect(from).toEqual({ address: 'a@b.example', name: expect.stringMatching(/^[^\p{Cc}]{0,100}$/u) })
      }),
    )
    expect(count.read).toBeGreaterThan(50)
    expect(count.unreadable).toBeGreaterThan(0)
    expect(count.withSender).toBeGreaterThan(5)
  })

  test('as parts of a message are files of harmless names, refused files, or no message at all', async () => {
    const line = fc.constantFrom(
      '--b',
      '--b--',
      'Content-Disposition: form-data; name="activity"',
      'Content-Disposition: form-data; name="file"; filename="a.txt"',
      'Content-Disposition: form-data; name="__proto__"; filename*=UTF-8\'\'%00%ff',
      'Content-Disposition: attachment',
      'Content-Type: text/plain',
      'Content-Transfer-Encoding: base64',
      '',
      '{"type":"message"}',
      'GIF89a',
    )
    const likeParts = fc.array(line, { maxLength: 30 }).map((lines) => new TextEncoder().encode(lines.join('\r\n')))
    const name = fc
      .array(
        fc.constantFrom(
          ...['a', 'é', '\u{1f98a}', '.', '..', '/', '\\', ' ', '"', "'", '%', '<b>', '|', ':', '*', '?'],
          ...['\n', '\u0007', '\u202e', '\u200b', '\u2028', '.txt', '.gif', '.hta', 'x'.repeat(115)],
        ),
        { maxLength: 8 },
      )
      .map((all) => all.join(''))
    const inLine = (text: string) => `"${text.replace(/\p{Cc}/gu, '').replace(/["\\]/g, '\\$&')}"`
    const inCode = (text: string) => `UTF-8''${encodeURIComponent(text).replace(/['()*]/g, '%2a')}`
    const file = fc
      .tuple(name, fc.boolean(), fc.constantFrom('GIF89a', 'words', '%PDF-1.4', ''))
      .map(([text, isCoded, content]) => {
        const called = isCoded ? `filename*=${inCode(text)}` : `filename=${inLine(text)}`
        return `--b\r\nContent-Disposition: form-data; name="file"; ${called}\r\n\r\n${content}\r\n`
      })
    const wellFormedParts = fc
      .array(file, { minLength: 1, maxLength: 7 })
      .map((files) => new TextEncoder().encode(`${files.join('')}--b--\r\n`))
    const whole = fc.constant('multipart/form-data; boundary=b')
    const type = fc.constantFrom(
      'multipart/form-data; boundary=b',
      'multipart/form-data',
      'multipart/mixed; boundary="b"',
      'text/plain',
    )
    const sent = fc.oneof(fc.tuple(fc.oneof(bytes, likeParts), type), fc.tuple(wellFormedParts, whole))
    const count = { kept: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(sent, async ([body, contentType]) => {
        const upload = await readUpload(requestOf(body, { 'content-type': contentType }))
        if (isProblem(upload)) {
          expect([400, 413, 415]).toContain(upload.status)
          return
        }
        count.kept += upload.files.length
        count.refused += upload.refused.length
        for (const { name } of [...upload.files, ...upload.refused]) {
          expect(name).toMatch(/^(?!\.)[^/\\"<>|:*?\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u)
          expect(name.length).toBeLessThanOrEqual(120)
          expect(name.trim()).toBe(name)
        }
      }),
      { numRuns: 400 },
    )
    expect(count.kept).toBeGreaterThan(100)
    expect(count.refused).toBeGreaterThan(100)
  })
})
