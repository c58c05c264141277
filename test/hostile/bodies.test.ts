import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import type { Endpoint } from '../../src/http/api/endpoint.ts'
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

const limitOf = (door: string) => (consoleApi as Record<string, Endpoint>)[door]?.bodyBytesMax ?? 256 * 1024

/** Bodies that no door may take, by what they are. */
const unreadable: [what: string, body: (door: string) => string | Buffer, headers?: Record<string, string>][] = [
  ['more than fits', (door) => `{"text":"${'x'.repeat(limitOf(door) + 1)}"}`],
  ['arrays in arrays', () => '['.repeat(20_000) + ']'.repeat(20_000)],
  ['objects in objects', () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['no JSON', () => '{"text": unquoted'],
  ['no UTF-8', () => Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0xaf, 0x22, 0x7d])],
  ['a gzip bomb', () => gzipSync(Buffer.alloc(4_000_000, 0x20)), { 'content-encoding': 'gzip' }],
  ['a deflate bomb', () => deflateSync(Buffer.alloc(4_000_000, 0x20)), { 'content-encoding': 'deflate' }],
  ['a brotli bomb', () => brotliCompressSync(Buffer.alloc(4_000_000, 0x20)), { 'content-encoding': 'br' }],
  ['an encoding in an encoding', () => gzipSync(gzipSync('{}')), { 'content-encoding': 'gzip, gzip' }],
]
/** JSON, but never what a door asks for. */
const senseless: [what: string, json: string][] = [
  ['an array', '[]'],
  ['a text', '"text"'],
  ['a number', '1e400'],
  ['true', 'true'],
]

describe('a body', () => {
  describe.each(unreadable)('of %s is refused by', (_what, body, headers) => {
    test.each(doors)('%s', async (door) => {
      const answer = await house.send(at(door, body(door), headers))
      expectRefused(answer)
      expect([400, 413, 415]).toContain(answer.status)
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

/** Wrong for most fields; those that a field does take are no case. */
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

/** Each field of an object with its schema; of a choice of objects, those of every one. */
function fieldsOf(schema: z.ZodType): [string, z.ZodType][] {
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape) as [string, z.ZodType][]
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(fieldsOf)
  return []
}

const fieldCases = endpoints.flatMap(([door, { body }]) =>
  fieldsOf(body as z.ZodType).flatMap(([field, schema]) =>
    wrong
      .filter(([, value]) => !schema.safeParse(value).success)
      .map(([what, value]) => [door, field, what, value] as const),
  ),
)

describe('a field', () => {
  test('is looked at of every door that reads one', () => {
    expect(new Set(fieldCases.map(([door]) => door)).size).toBeGreaterThanOrEqual(endpoints.length - 1)
    expect(fieldCases.length).toBeGreaterThan(150)
  })

  test.each(fieldCases)('of %s: %s is not %s', async (door, field, _what, value) => {
    const answer = await house.send(at(door, JSON.stringify({ [field]: value })))
    expectRefused(answer)
    expect(answer.status).toBe(400)
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
