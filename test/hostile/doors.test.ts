import { createHmac } from 'node:crypto'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { TurnContext } from 'botbuilder'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { turn } from '../../bot/hostedAdapter.ts'
import { LocalAdapter } from '../../bot/localAdapter.ts'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Incoming } from '../../src/desk/botPorts.ts'
import type { ArrivedMail } from '../../src/desk/inboundPorts.ts'
import { route } from '../../src/http/answer.ts'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import type { Endpoint } from '../../src/http/api/endpoint.ts'
import { doorLimits } from '../../src/http/limits.ts'
import { installMailDoor } from '../../src/http/mailDoor.ts'
import { openServer, type TestServer } from '../http/openServer.ts'
import { expectSafe, expectWell, type House, MARK, openHouse } from './house.ts'

const anyJson = fc.jsonValue({ maxDepth: 5 })
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string(),
  // what databases, patterns and addresses have a word for, between letters
  fc.string({ unit: fc.constantFrom(...'\0\\%_\'"/.a1é', '\ud800'), maxLength: 60 }),
)
/** What a header can hold on its way here. */
const anyHeader = fc.string({ maxLength: 200 })

/** A question as it is written: an address goes out letter by letter. */
function ask(url: string, method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const req = request({ hostname, port, method, path, headers, agent: false }, (res) => {
      res.resume().on('end', () => resolve(res.statusCode ?? 0))
    })
    req.on('error', reject).end()
  })
}

/** Whom the Bot Framework's SDK takes for an issuer of tokens: a list that it adds to by itself. */
function issuersOfTheSdk(): string[] {
  const ofTheSdk = createRequire(createRequire(import.meta.url).resolve('botbuilder'))
  return ofTheSdk('botframework-connector').EmulatorValidation.ToBotFromEmulatorTokenValidationParameters.issuer
}

describe('the whole desk with a real database', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ MICROSOFT_APP_ID: 'an-app-of-these-tests', MICROSOFT_APP_PASSWORD: 'its-password' })
  }, 420_000)
  afterAll(() => house?.close())

  const post = (path: string, json: unknown, headers: Record<string, string> = {}) =>
    house.send({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(json) ?? 'null',
    })
  const look = (path: string) => house.send({ path, headers: { cookie: house.admin, origin: house.url } })

  test('begins a chat for any visit, but at a site that there is not', async () => {
    const sites = ['vitrium', 'meridian-press']
    const odd = fc.oneof(anyJson, anyText)
    const visit = fc.record(
      {
        site: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...sites) }, { weight: 1, arbitrary: odd }),
        locale: fc.oneof(fc.constantFrom('fr', 'fr-CA', 'en'), odd),
        zone: fc.oneof(fc.constantFrom('Europe/Paris', 'Nowhere/At_all'), odd),
        article: odd,
        page: fc.oneof(fc.webUrl(), fc.constantFrom('http://[', 'https:x', 'javascript:alert(1)'), odd),
        resume: odd,
        identity: odd,
        attempt: odd,
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyJson, visit, visit), async (json) => {
        const answer = await post('/chat/token', json)
        expectSafe(answer)
        const told =
          json !== null && typeof json === 'object' && !Array.isArray(json) && 'site' in json ? json.site : ''
        const site = typeof told === 'string' && told.length <= 100 ? told : ''
        expect(answer.status).toBe(site === '' || sites.includes(site) ? 200 : 404)
        const { token, conversationId, locale, resumed, identity } = JSON.parse(answer.text)
        if (answer.status !== 200) return
        expect([typeof token, typeof conversationId, resumed]).toEqual(['string', 'string', false])
        expect(['en', 'fr']).toContain(locale)
        // nobody is signed in by nonsense
        expect(identity?.verified ?? false).toBe(false)
      }),
      { numRuns: 200 },
    )
    await expectWell(house)
  })

  test('lets nobody in as Bot Framework without Microsoft’s token, whatever the activity says', async () => {
    const lines = async () => (await look(`/api/conversations/${house.victim.conversation}`)).text.length
    const before = await lines()
    const activity = fc.record(
      {
        type: fc.oneof(fc.constantFrom('message', 'conversationUpdate', 'invoke', 'event'), anyJson),
        channelId: fc.oneof(fc.constantFrom('msteams', 'directline', 'DirectLine', 'emulator', 'AseChannel'), anyJson),
        serviceUrl: fc.oneof(fc.constantFrom('https://smba.trafficmanager.net/', 'urn:signpost:local'), anyJson),
        conversation: fc.oneof(
          fc.record({ id: fc.oneof(fc.constantFrom('thread', 'a\0b'), anyText) }),
          fc.constant('the victim’s'),
          anyJson,
        ),
        recipient: fc.oneof(fc.constant({ role: 'skill' }), anyJson),
        from: anyJson,
        text: anyJson,
      },
      { requiredKeys: ['type'] },
    )
    const part = (json: unknown) => Buffer.from(JSON.stringify(json) ?? '').toString('base64url')
    const claims = fc.record(
      {
        iss: fc.constantFrom('https://evil.example', '', 7),
        tid: fc.oneof(fc.uuid(), anyJson),
        aud: fc.constant('an-app-of-these-tests'),
        appid: anyJson,
      },
      { requiredKeys: [] },
    )
    const tenants = issuersOfTheSdk()
    const known = tenants.length
    const likeToken = fc
      .tuple(
        fc.constantFrom({ alg: 'none' }, { alg: 'RS256', kid: 'x' }, null),
        fc.oneof(claims, anyJson),
        fc.base64String(),
      )
      .map(([head, body, seal]) => `Bearer ${part(head)}.${part(body)}.${seal.replace(/[=+/]/g, '')}`)
    const proof = fc.oneof(
      fc.constant({}),
      fc
        .oneof(
          anyHeader,
          anyHeader.map((text) => `Bearer ${text}`),
          likeToken,
        )
        .map((authorization) => ({ authorization })),
    )
    await fc.assert(
      fc.asyncProperty(fc.oneof(activity, activity, anyJson), proof, async (json, headers) => {
        const isTheirs = (json as { conversation?: unknown } | null)?.conversation === 'the victim’s'
        const sent = isTheirs ? { ...(json as object), conversation: { id: house.victim.conversation } } : json
        const answer = await post('/api/messages', sent, headers)
        expectSafe(answer)
        expect(JSON.parse(answer.text).error.code).toMatch(/^\w+$/)
        expect(isTheirs ? [400, 403] : [400, 401, 403]).toContain(answer.status)
      }),
      { numRuns: 400 },
    )
    expect(await lines()).toBe(before)
    // a tenant that anybody makes up is not kept
    expect([known > 0, tenants.length]).toEqual([true, known])
    await expectWell(house)
  })

  test('finds in the queue what any words fit, and has no fault with what fits nothing', async () => {
    const queueFor = async (text: string) => {
      const answer = await look(`/api/queue?${new URLSearchParams({ text, limit: '200' })}`)
      if (text.toWellFormed().length > 100) {
        expect(answer.status).toBe(400)
        return []
      }
      expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.stringContaining('"rows"')])
      const { rows, total } = JSON.parse(answer.text) as { rows: unknown[]; total: number }
      expect(Array.isArray(rows) && rows.length <= total && total >= 0).toBe(true)
      return rows
    }
    const signs = fc.constantFrom(...'\0\\%_\'"&|!():*<->#@ \u00a0\n\u{1f98a}', '\ud800', '${', '--', ':*')
    const likeQuery = fc.array(fc.oneof(signs, fc.constantFrom('a', 'ab', 'é', '²', '٣', 'ﬃ', '7', "E'")), {
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anyText,
          likeQuery.map((all) => all.join('')),
        ),
        async (text) => {
          await queueFor(text)
        },
      ),
      { numRuns: 400 },
    )
    const around = fc.array(signs, { maxLength: 20 }).map((all) => all.join(''))
    await house.victim.says('please let me talk to a person')
    expect(JSON.stringify(await queueFor(MARK))).toContain(house.victim.conversation)
    await fc.assert(
      fc.asyncProperty(around, around, async (before, after) => {
        // signs are no letters: the words between them are looked for
        expect(JSON.stringify(await queueFor(`${before}${MARK}${after}`))).toContain(house.victim.conversation)
      }),
      { numRuns: 50 },
    )
    await expectWell(house)
  })

  test('answers every question of the console without a fault, whatever stands in its address', async () => {
    const questions = Object.entries(consoleApi as Record<string, Endpoint>).filter(
      ([name]) => name.startsWith('GET ') && name !== 'GET /api/stream',
    )
    expect(questions.length).toBeGreaterThan(20)
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const faults: [string, number][] = []
        for (const [name, { query }] of questions) {
          // one at a time: a view that there is not would keep the words from being looked for
          const fields = Object.keys((query as z.ZodObject | undefined)?.shape ?? {})
          const path = name.slice(4).replace(/:\w+/g, encodeURIComponent(text.toWellFormed()) || 'x')
          for (const asked of fields.length > 0 ? fields.map((field) => new URLSearchParams([[field, text]])) : ['']) {
            const { status } = await look(`${path}?${asked}`)
            if (status >= 500) faults.push([`${name}?${asked}`, status])
          }
        }
        expect(faults).toEqual([])
      }),
      { numRuns: 12, examples: [['\0'], ['a\0'], ['%00']] },
    )
    await expectWell(house)
  }, 180_000)
})

describe('an activity that Microsoft vouches for', () => {
  let server: TestServer
  let heard: Incoming[] = []
  let faults: unknown[] = []
  beforeAll(async () => {
    const adapter = new LocalAdapter()
    adapter.sendActivities = async (_context, activities) => activities.map(() => ({ id: 'x' }))
    server = await openServer({
      hosted: {
        async process(req, res) {
          const log = { fault: (cause: unknown) => void faults.push(cause) }
          const desk = { conversation: async () => null, open: async () => ({}) as never }
          const assistant = {
            greet: async () => [],
            hear: async (incoming: Incoming) => {
              heard.push(incoming)
              return { refused: 'tooLong', max: 1 } as never
            },
          }
          await turn(new TurnContext(adapter, req.body), { desk, assistant, log }).catch((cause) => faults.push(cause))
          res.send(200, {})
        },
      },
    })
  })
  afterAll(() => server.close())

  test('is heard as a text in a conversation of its own, or not at all', async () => {
    const party = fc.oneof(fc.record({ id: fc.oneof(fc.constantFrom('bot', 'ana'), anyJson) }), anyJson)
    const mostly = <T>(right: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 5, arbitrary: right }, { weight: 1, arbitrary: anyJson })
    const mention = fc.record(
      {
        type: fc.oneof(fc.constantFrom('mention', 'Mention', 'clientInfo'), anyJson),
        mentioned: party,
        text: fc.oneof(fc.constant('<at>bot</at>'), anyJson),
      },
      { requiredKeys: [] },
    )
    const activity = fc.record(
      {
        type: fc.constantFrom('message', 'message', 'conversationUpdate', 'typing'),
        channelId: mostly(fc.constant('msteams')),
        serviceUrl: fc.constantFrom('https://smba.trafficmanager.net/', 'urn:signpost:local'),
        id: fc.oneof(anyText, anyJson),
        conversation: mostly(fc.record({ id: anyText })),
        from: mostly(fc.constant({ id: 'ana' })),
        recipient: party,
        text: fc.oneof(anyText, anyJson),
        locale: fc.oneof(fc.constantFrom('fr-FR', 'en'), anyJson),
        localTimezone: anyJson,
        entities: fc.oneof(fc.array(mention, { maxLength: 3 }), anyJson),
        membersAdded: fc.oneof(fc.array(party, { maxLength: 3 }), anyJson),
        attachments: fc.oneof(fc.array(fc.record({ contentType: anyJson, content: anyJson })), anyJson),
        value: anyJson,
        channelData: fc.oneof(fc.record({ postBack: anyJson, refusedFiles: anyJson }), anyJson),
      },
      { requiredKeys: ['type', 'channelId', 'conversation', 'from'] },
    )
    let count = 0
    await fc.assert(
      fc.asyncProperty(activity, async (json) => {
        heard = []
        faults = []
        const answer = await server.call('POST', '/api/messages', undefined, json)
        await answer.arrayBuffer()
        expect([200, 400]).toContain(answer.status)
        const names = faults.map(String).filter((fault) => !fault.includes('A hosted activity must name its channel'))
        expect(names).toEqual([])
        for (const incoming of heard) {
          count++
          expect(incoming.conversation).toMatch(/^hosted-[\w-]{43}$/)
          expect(typeof incoming.text).toBe('string')
          // its files are with the channel, and what our own door refused it cannot tell
          expect([incoming.files, incoming.refusedFiles]).toEqual([undefined, undefined])
          expect(incoming.clientId === null || incoming.clientId.length <= 200).toBe(true)
        }
      }),
      { numRuns: 600 },
    )
    expect(count).toBeGreaterThan(50)
  })
})

describe('the mail door', () => {
  const secret = 'the-secret-of-the-mail-service-in-these-tests'
  const bytesMax = 16 * 1024
  let server: TestServer
  let kept: ArrivedMail[] = []
  beforeAll(async () => {
    const door = {
      secrets: [secret],
      bytesMax,
      clock: () => Date.now() as Instant,
      keep: async (mail: ArrivedMail) => {
        kept.push(mail)
        return 'kept' as const
      },
      fault: (cause: unknown) => {
        throw cause
      },
    }
    server = await openServer({ routes: [(routes) => installMailDoor(routes, door)] })
  })
  afterAll(() => server.close())

  const mail = Buffer.from('From: a@b.example\r\nSubject: Hello\r\n\r\nHello.\r\n')
  const bearer = { authorization: `Bearer ${secret}` }
  async function bring(body: Uint8Array, headers: Record<string, string>) {
    kept = []
    const sent = await fetch(`${server.url}/api/mail`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'content-type': 'message/rfc822', ...headers },
    })
    const answer = { status: sent.status, headers: Object.fromEntries(sent.headers), text: await sent.text() }
    expectSafe(answer)
    expect(kept).toHaveLength(answer.status === 200 ? 1 : 0)
    return answer.status
  }

  test('takes any form apart: a mail with what the service says of it, or a refusal', async () => {
    const field = (name: string, value: string) => [`Content-Disposition: form-data; name="${name}"`, '', value]
    const value = fc.oneof(
      anyText,
      fc.jsonValue().map((json) => JSON.stringify(json)),
      fc.constantFrom('pass', '{"to":["a@b.example"],"from":"c@d.example"}', '{"to":[1,null,"x"],"from":{}}', 'null'),
      fc.constantFrom('{@b.example : pass, @ : x}', 'mx.example; spf=pass smtp.mailfrom=a@b.example; dkim=', '"'),
    )
    const name = fc.constantFrom(
      ...['email', 'email', 'email', 'email'],
      'envelope',
      'SPF',
      'dkim',
      'authentication-results',
      '__proto__',
      'to',
      'é',
    )
    const part = fc.oneof(
      { weight: 6, arbitrary: fc.tuple(name, value).map(([it, said]) => ['--b', ...field(it, said)].join('\r\n')) },
      fc.constantFrom(
        '--b\r\nContent-Disposition: form-data; name="email"; filename="a.eml"\r\nContent-Type: message/rfc822\r\n\r\nFrom: a',
        '--b\r\nContent-Disposition: form-data; name="other"; filename="../../a"\r\n\r\nx',
        '--b\r\nContent-Disposition: form-data; name="email"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%',
        '--b\r\nContent-Disposition: form-data; name="email"\r\nContent-Type: text/plain; charset=no-such\r\n\r\nx',
        '--b\r\nContent-Disposition: attachment\r\n\r\nx',
        '--b\r\nContent-Disposition: form-data\r\n\r\nno name',
        '--b\r\nContent-Disposition: form-data; filename="a"\r\n\r\nno name',
        '--b\r\nContent-Disposition: form-data; x=y\r\nContent-Type: text/plain\r\n\r\nno name',
        `--b\r\n${'X-Header: x\r\n'.repeat(40)}\r\nx`,
        '--b\r\n\r\n\r\n--b',
        '--b--\r\n',
        'no part at all',
      ),
    )
    const likeForm = fc.tuple(
      fc.array(part, { maxLength: 8 }),
      fc.constantFrom('\r\n--b--\r\n', '\r\n--b--', '', '\r\n--b'),
    )
    const form = likeForm.map(([parts, end]) => Buffer.from(parts.join('\r\n') + end))
    const type = fc.oneof(
      { weight: 4, arbitrary: fc.constant('multipart/form-data; boundary=b') },
      fc.constantFrom('multipart/form-data; boundary=', 'multipart/form-data;', 'Multipart/Form-Data ; boundary="b"'),
      fc.constantFrom('multipart/mixed; boundary=b', 'application/json', 'message/rfc822x'),
    )
    let taken = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof(form, form, fc.uint8Array({ maxLength: 400 })), type, async (body, contentType) => {
        const status = await bring(body, { ...bearer, 'content-type': contentType })
        expect([200, 400, 413, 415]).toContain(status)
        for (const { raw, envelope, door } of kept) {
          taken++
          expect([door, raw.length > 0 && raw.length <= bytesMax]).toEqual(['http', true])
          expect(Object.keys(envelope).filter((key) => key !== 'to' && key !== 'auth')).toEqual([])
          for (const to of envelope.to ?? []) expect(typeof to).toBe('string')
          for (const { method, result, properties } of envelope.auth ?? []) {
            expect([typeof method, typeof result]).toEqual(['string', 'string'])
            for (const property of Object.values(properties)) expect(typeof property).toBe('string')
          }
        }
      }),
      { numRuns: 500 },
    )
    expect(taken).toBeGreaterThan(40)
  })

  test('opens to its secret as a bearer or a password, and to nothing else in that header', async () => {
    const almost = fc.constantFrom(secret, secret.slice(1), `${secret}x`, secret.toUpperCase(), `:${secret}`, '')
    const basic = fc
      .tuple(fc.oneof(anyHeader, fc.constantFrom('mail', '')), fc.oneof(almost, anyText))
      .map(([user, password]) => ({ word: 'Basic', said: Buffer.from(`${user}:${password}`).toString('base64') }))
    const plain = fc.record({
      word: fc.constantFrom('Bearer', 'basic', 'Digest', ''),
      said: fc.oneof(almost, anyHeader),
    })
    let opened = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof(basic, plain), async ({ word, said }) => {
        const status = await bring(mail, { authorization: `${word} ${said}`.trim() })
        const decoded = Buffer.from(said, 'base64').toString()
        const password = decoded.slice(decoded.indexOf(':') + 1)
        const isRight = word === 'Bearer' ? said.trim() === secret : word === 'Basic' && password === secret
        expect(status).toBe(isRight ? 200 : 401)
        if (isRight) opened++
      }),
      { numRuns: 400 },
    )
    expect(opened).toBeGreaterThan(10)
  })

  test('opens to a signature of this very mail of these minutes, and to none that differs in a letter', async () => {
    const signed = (body: Uint8Array, at: number) =>
      `t=${at},v1=${createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex')}`
    const now = () => Math.floor(Date.now() / 1000)
    const withSignature = (body: Uint8Array, signature: string) => bring(body, { 'x-signpost-signature': signature })

    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.integer({ min: -600, max: 600 }),
        async (body, off) => {
          fc.pre(Math.abs(Math.abs(off) - (5 * MINUTE) / 1000) > 30)
          const isOfNow = Math.abs(off) < (5 * MINUTE) / 1000
          expect(await withSignature(body, signed(body, now() + off))).toBe(isOfNow ? 200 : 401)
          expect(await withSignature(Buffer.concat([body, Buffer.from('.')]), signed(body, now()))).toBe(401)
        },
      ),
      { numRuns: 100 },
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(...'0a9f,=tv1A'), async (where, letter) => {
        const signature = signed(mail, now())
        const at = where % signature.length
        fc.pre(signature[at] !== letter)
        expect(await withSignature(mail, signature.slice(0, at) + letter + signature.slice(at + 1))).toBe(401)
      }),
      { numRuns: 200 },
    )
    await fc.assert(
      fc.asyncProperty(anyHeader, async (text) => {
        expect(await withSignature(mail, text)).toBe(401)
      }),
    )
  })
})

describe('a door that is counted', () => {
  const doors: [door: keyof typeof doorLimits, method: 'GET' | 'POST', path: string, pattern?: string][] = [
    ['search', 'GET', '/help/search'],
    ['pages', 'GET', '/help/x', '/help/:slug'],
    ['feeds', 'GET', '/calendar/deadlines/x', '/calendar/deadlines/:secret'],
    ['unsubscribe', 'POST', '/letters/digest'],
    ['signIn', 'POST', '/api/session'],
    ['signIn', 'GET', '/console/sign-in/callback'],
    ['webhookTests', 'POST', '/api/admin/webhooks/x/tests', '/api/admin/webhooks/:id/tests'],
    ['monitor', 'GET', '/readyz'],
  ]
  let server: TestServer
  beforeAll(async () => {
    server = await openServer({
      production: true,
      trustProxy: true,
      routes: doors
        .filter(([door]) => door !== 'monitor')
        .map(([, method, path, pattern = path]) => (routes) => {
          route(routes, method === 'GET' ? 'get' : 'post', pattern, async () => ({ status: 200, body: {} }))
        }),
    })
    for (const [door, method, path] of doors) {
      for (let i = 0; i <= doorLimits[door].address.points; i++) await ask(server.url, method, path, from(tired))
    }
  }, 120_000)
  afterAll(() => server.close())

  const from = (address: string) => ({ 'x-forwarded-for': address })
  const tired = '203.0.113.7'
  let others = 0
  const fresh = () => `198.18.${(++others >> 8) & 255}.${others & 255}`

  /** The same address in other letters, or nearly the same. */
  const spelled = (path: string) => {
    const way = fc.constantFrom('as it is', 'as it is', 'encoded', 'ENCODED')
    const before = fc.constantFrom('', '', '/.', '/x/..', '/%2e', '/x/%2E%2e', '/', '//x/..')
    const after = fc.constantFrom(
      '',
      '',
      '?',
      '?a=b',
      '?/../x',
      '#',
      '#x',
      ';x=1',
      '/',
      '%20',
      '%00',
      '%2f',
      '/.',
      '/x/..',
    )
    const ways = fc.array(way, { minLength: path.length, maxLength: path.length })
    const raised = fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.nat(path.length - 1) },
    )
    return fc.tuple(ways, raised, before, after).map(([all, at, begin, end]) => {
      const letters = [...path].map((letter, i) => {
        const code = `%${letter.charCodeAt(0).toString(16)}`
        if (i === at) return letter.toUpperCase()
        if (letter === '/' || all[i] === 'as it is') return letter
        return all[i] === 'encoded' ? code : code.toUpperCase()
      })
      return begin + letters.join('') + end
    })
  }

  test.each(doors)('%s is the same one however it is written: %s %s', async (_door, method, path) => {
    expect(await ask(server.url, method, path, from(tired))).toBe(429)
    let same = 0
    await fc.assert(
      fc.asyncProperty(spelled(path), async (written) => {
        const [whole, refused] = [
          await ask(server.url, method, written, from(fresh())),
          await ask(server.url, method, written, from(tired)),
        ]
        // what the router serves is counted; what it does not serve is nothing to anybody
        if (whole === 200) expect([written, refused]).toEqual([written, 429])
        else expect([[400, 404, 405], refused]).toEqual([expect.arrayContaining([whole]), whole])
        if (whole === 200) same++
      }),
      { numRuns: 120 },
    )
    expect(same).toBeGreaterThan(20)
  })
})
