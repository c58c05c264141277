import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import type { Endpoint } from '../../src/http/api/endpoint.ts'
import { goodBodies } from './goodBodies.ts'
import { type Attack, expectRefused, expectSafe, expectWell, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 420_000)
afterAll(() => house?.close())
afterEach(() => expectWell(house))

/** Everything that takes a JSON body: the console's own calls by their table, and the chat's. */
const endpoints = Object.entries(consoleApi as Record<string, Endpoint>).filter(([, { body }]) => body)
const consoleDoors = endpoints.map(([name]) => name)
const chatDoors = [
  'POST /chat/token',
  'POST /demo/identity',
  'POST /v3/directline/tokens/generate',
  'POST /v3/directline/conversations',
  'POST /v3/directline/conversations/:own/activities',
]
const doors = [...consoleDoors, ...chatDoors]
/** Two doors where all that is read may be left out: whoever sends nonsense there has told nothing. */
const readsLittle = ['POST /v3/directline/conversations', 'POST /v3/directline/tokens/generate', 'POST /chat/token']

/** A call of this door with everything right but the body. */
function at(door: string, body: string | Buffer, headers: Record<string, string> = {}): Attack {
  const [method = '', pattern = ''] = door.split(' ')
  const path = pattern
    .replace(':own', house.attacker.conversation)
    .replace(':number', '999999')
    .replace(':seq', '1')
    .replace(/:\w+/g, 'nobody-has-this')
  const isChat = path.startsWith('/v3')
  const bearer = path.endsWith('/generate') ? 'the-secret-of-a-website-for-these-tests' : house.attacker.bearer
  return {
    method,
    path,
    body,
    headers: {
      'content-type': 'application/json',
      ...(isChat ? { authorization: `Bearer ${bearer}` } : { cookie: house.admin, origin: house.url }),
      ...headers,
    },
  }
}

/** The bytes that a door takes: two read whole tables, every other as much as the longest message needs. */
const limitOf = (door: string) => (door.startsWith('POST /api/admin/customers/import') ? 16 * 1024 * 1024 : 256 * 1024)

/** Bodies that no door may take, by what they are, with the one answer that says why. */
const unreadable: [
  what: string,
  body: (door: string) => string | Buffer,
  status: number,
  headers?: Record<string, string>,
][] = [
  ['more than fits', (door) => `{"text":"${'x'.repeat(limitOf(door) + 1)}"}`, 413],
  ['as much as fits, but no JSON', (door) => 'x'.repeat(limitOf(door)), 400],
  ['arrays in arrays', () => '['.repeat(20_000) + ']'.repeat(20_000), 400],
  ['objects in objects', () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 400],
  ['no JSON', () => '{"text": unquoted', 400],
  ['no UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0xaf, 0x22, 0x7d]), 400],
  ['a gzip bomb', () => gzipSync(Buffer.alloc(4_000_000, 0x20)), 415, { 'content-encoding': 'gzip' }],
  ['a deflate bomb', () => deflateSync(Buffer.alloc(4_000_000, 0x20)), 415, { 'content-encoding': 'deflate' }],
  ['a brotli bomb', () => brotliCompressSync(Buffer.alloc(4_000_000, 0x20)), 415, { 'content-encoding': 'br' }],
  ['an encoding in an encoding', () => gzipSync(gzipSync('{}')), 415, { 'content-encoding': 'gzip, gzip' }],
]
/** JSON, but never what a door asks for. */
const senseless: [what: string, json: string][] = [
  ['an array', '[]'],
  ['a text', '"text"'],
  ['a number', '1e400'],
  ['true', 'true'],
]

describe('a body', () => {
  describe.each(unreadable)('of %s is refused by', (_what, body, status, headers) => {
    test.each(doors)('%s', async (door) => {
      const answer = await house.send(at(door, body(door), headers))
      expectRefused(answer)
      expect(answer.status).toBe(status)
    })
  })

  describe.each(senseless)('that is %s opens nothing at', (_what, json) => {
    test.each(doors)('%s', async (door) => {
      const answer = await house.send(at(door, json))
      if (readsLittle.includes(door)) expectSafe(answer)
      else expectRefused(answer)
    })
  })
})

/** Wrong for most fields. */
const wrong: [what: string, value: unknown][] = [
  ['a number', -1.5],
  ['a huge number', 1e308],
  ['an empty text', ''],
  ['a long text', 'x'.repeat(60_000)],
  ['true', true],
  ['a list', [[]]],
  ['an object', { $gt: '', toString: 'x' }],
  ['null', null],
]
/** Which of those a field does take, and rightly. */
const taken: Record<string, Record<string, string[]>> = {
  'PUT /api/me/password': { current: ['an empty text', 'null'] },
  'POST /api/me/second-factor': { code: ['null'] },
  'PUT /api/me/letters': { digest: ['true'] },
  'PUT /api/conversations/:id/provider': { customer: ['null'] },
  'POST /api/conversations/:id/transfers': { note: ['null'] },
  'PUT /api/conversations/:id/solved': { words: ['null'] },
  'PUT /api/tickets/agent': { agent: ['null'] },
  'PUT /api/tickets/:number/waiting': { what: ['null'] },
  'PUT /api/agents/:id/disabled': { isDisabled: ['true'] },
  // the rules of a customer's file look at the name
  'PUT /api/admin/customers/:id': { isNew: ['true'], name: ['an empty text'] },
  'POST /api/admin/customers/import/plan': { table: ['an empty text', 'a long text'] },
  'POST /api/admin/customers/import': { table: ['an empty text', 'a long text'], hash: ['an empty text'] },
  'POST /api/replies': { isShared: ['true'] },
  'PUT /api/replies/:id': { isShared: ['true'] },
}

/** Each field of an object; of a choice of objects, those of every one. */
function fieldsOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape)
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(fieldsOf)
  return []
}

/** Every field of every door with every wrong value, in a body that is right but for that. */
const fieldCases = Object.entries(goodBodies).flatMap(([door, bodies]) =>
  bodies.flatMap((body) =>
    Object.keys(body).flatMap((field) =>
      wrong
        .filter(([what]) => !taken[door]?.[field]?.includes(what))
        .map(([what, value]) => [door, field, what, { ...body, [field]: value }] as const),
    ),
  ),
)

describe('a field', () => {
  test.each(endpoints)('of %s is looked at in a body that is right but for it', (door, { body }) => {
    const bodies = goodBodies[door] ?? []
    expect(bodies.flatMap((good) => Object.keys(good)).sort()).toEqual(fieldsOf(body as z.ZodType).sort())
    for (const good of bodies) expect(body?.safeParse(good)).toMatchObject({ success: true })
    for (const [field, whats] of Object.entries(taken[door] ?? {})) {
      const values = wrong.flatMap(([what, value]) => (whats.includes(what) ? [value] : []))
      expect(values).toHaveLength(whats.length)
      for (const value of values) {
        expect(body?.safeParse({ ...bodies[0], [field]: value })).toMatchObject({ success: true })
      }
    }
  })

  test.each(fieldCases)('of %s: %s is not %s', async (door, field, _what, body) => {
    const answer = await house.send(at(door, JSON.stringify(body)))
    expectRefused(answer)
    expect(answer.status).toBe(400)
    const { code, message } = JSON.parse(answer.text).error
    expect(code).toBe('unreadable')
    // where there is a choice, which field was meant may not be known
    const about = [field, ...(goodBodies[door]?.[1] ? ['The body'] : [])]
    expect(about).toContain(message.split(/[.:]/, 1)[0])
  })
})

/** Keys that reach into how objects work, at the top, further in, and in a list. */
const polluting = [
  '{"__proto__":{"polluted":"yes"}}',
  '{"constructor":{"prototype":{"polluted":"yes"}}}',
  '{"a":{"__proto__":{"polluted":"yes"}}}',
  '{"a":[{"constructor":{"prototype":{"polluted":"yes"}}}]}',
  '{"\\u005f_proto__":{"polluted":"yes"}}',
  '{"__defineGetter__":"x","hasOwnProperty":1,"valueOf":null,"toString":{"polluted":"yes"}}',
]

describe('a key that reaches into how objects work', () => {
  test.each(doors)('does nothing at %s', async (door) => {
    for (const json of polluting) {
      const answer = await house.send(at(door, json))
      expectSafe(answer)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
      expect((Object as unknown as Record<string, unknown>).polluted).toBeUndefined()
    }
  })

  test.each([
    '?__proto__=polluted',
    '?__proto__[polluted]=yes',
    '?constructor[prototype][polluted]=yes',
    '?a[__proto__][polluted]=yes',
    '?toString=x&hasOwnProperty=x&valueOf=x',
    '?text[]=a&text[__proto__]=b',
    `?${'a[b]'.repeat(60)}=1`,
    `?${Array.from({ length: 400 }, (_, n) => `k${n}=v`).join('&')}`,
  ])('does nothing in a query: %s', async (query) => {
    for (const path of ['/api/queue', '/help/search', '/api/articles', '/api/reports/sla', '/api/admin/audit']) {
      const answer = await house.send({ path: path + query, headers: { cookie: house.admin } })
      // the desk's own people may read the queue, so what is looked at there is only that nothing breaks
      if (path === '/api/queue') expect(answer.status).toBeLessThan(500)
      else expectSafe(answer)
      expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    }
  })

  test.each(['__proto__', 'constructor', 'toString', '__proto__[x]', 'hasOwnProperty'])(
    'does nothing as the name of a part: %s',
    async (name) => {
      const parts = [
        `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n{"polluted":"yes"}\r\n`,
        `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\nx\r\n`,
      ]
      for (const part of parts) {
        const path = `${house.attacker.own}/upload`
        const answer = await house.send({
          ...at('POST /v3/directline/conversations', `${part}--b--\r\n`, {
            'content-type': 'multipart/form-data; boundary=b',
          }),
          path,
        })
        expectSafe(answer)
        expect(({} as Record<string, unknown>).polluted).toBeUndefined()
      }
    },
  )
})
