import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectRefused, expectSafe, expectWell, type House, MARK, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 420_000)
afterAll(() => house?.close())
afterEach(() => expectWell(house))

const statusesIn = (heard: string) =>
  [...heard.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) => Number(status))

/** What holds of everything that comes back on a line, however many answers it is. */
function expectSafeLine(heard: string): void {
  for (const status of statusesIn(heard)) expectSafe({ status, headers: {}, text: heard })
  expect(heard).not.toContain(MARK)
}

const post = (head: string, body = '') =>
  `POST /chat/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${head}\r\n${body}`
/** A request that must not be reached as a second one. */
const hidden = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'

describe('a request that two readers could part in two ways', () => {
  test.each([
    ['both lengths', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${hidden}`)],
    ['both, the other way round', post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', `0\r\n\r\n${hidden}`)],
    ['two lengths', post(`Content-Length: 2\r\nContent-Length: ${hidden.length}\r\n`, hidden)],
    ['two lengths in one', post(`Content-Length: 2, ${hidden.length}\r\n`, hidden)],
    ['a length with a sign', post('Content-Length: +2\r\n', `{}${hidden}`)],
    ['a length below zero', post('Content-Length: -1\r\n', hidden)],
    ['a length in another base', post('Content-Length: 0x2\r\n', `{}${hidden}`)],
    ['a length beyond numbers', post('Content-Length: 99999999999999999999999\r\n', hidden)],
    ['a space before the colon', post('Content-Length : 2\r\n', `{}${hidden}`)],
    ['a tab before the colon', post('Transfer-Encoding\t: chunked\r\n', `0\r\n\r\n${hidden}`)],
    ['an unknown coding', post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${hidden}`)],
    ['chunked that is not last', post('Transfer-Encoding: chunked, identity\r\n', `0\r\n\r\n${hidden}`)],
    ['chunked twice', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', `0\r\n\r\n${hidden}`)],
    ['a folded header', post('Transfer-Encoding:\r\n chunked\r\nContent-Length: 4\r\n', `0\r\n\r\n${hidden}`)],
    ['a chunk that is no number', post('Transfer-Encoding: chunked\r\n', `zz\r\n{}\r\n0\r\n\r\n${hidden}`)],
    [
      'a chunk that is too long',
      post('Transfer-Encoding: chunked\r\n', `ffffffffffffffffff\r\n{}\r\n0\r\n\r\n${hidden}`),
    ],
    ['line feeds alone', `POST /chat/token HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n${hidden}`],
    [
      'a line feed in a header',
      post('X-A: b\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n', `0\r\n\r\n${hidden}`),
    ],
    [
      'a carriage return in a header',
      post('X-A: b\rTransfer-Encoding: chunked\r\nContent-Length: 4\r\n', `0\r\n\r\n${hidden}`),
    ],
    ['a zero byte in a header', post('X-A: b\0c\r\nContent-Length: 0\r\n', hidden)],
    ['no name of a header', post(': x\r\nContent-Length: 0\r\n', hidden)],
    ['a space in a header’s name', post('X Y: z\r\nContent-Length: 0\r\n', hidden)],
  ])('is not parted at all: %s', async (_what, bytes) => {
    const heard = await house.raw(bytes)
    expectSafeLine(heard)
    expect(heard).not.toMatch(/^# HELP/m) // the figures are behind a key, and nothing of them shows either way
    const statuses = statusesIn(heard)
    expect(statuses.length).toBeLessThanOrEqual(1)
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400)
  })
})

describe('the first line', () => {
  test.each([
    ['no HTTP', 'hello\r\n\r\n', [400]],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', [400]],
    ['HTTP 2 by force', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
    ['HTTP 9', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', [400]],
    ['HTTP 0.9', 'GET /\r\n\r\n', [302, 400]],
    ['a line break in the address', 'GET /a\r\nX: y HTTP/1.1\r\nHost: x\r\n\r\n', [400, 404]],
    ['a whole address', 'GET http://elsewhere.example/ HTTP/1.1\r\nHost: x\r\n\r\n', [400]],
    ['a tunnel', 'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n', []],
    ['a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', [400]],
    ['a trace', 'TRACE / HTTP/1.1\r\nHost: x\r\nCookie: signpost=secret\r\n\r\n', [405]],
    ['an address of 20 kB', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, [414, 431]],
    ['headers of 40 kB', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`, [431]],
    ['one header of 17 kB', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'a'.repeat(17_000)}\r\n\r\n`, [431]],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', [400]],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n', [200, 400]],
    ['a host with a path', 'GET /healthz HTTP/1.1\r\nHost: a.example/x\r\n\r\n', [400]],
    ['a host with a user', 'GET /healthz HTTP/1.1\r\nHost: u:p@a.example\r\n\r\n', [400]],
    ['a host of markup', 'GET /healthz HTTP/1.1\r\nHost: "><script>alert(1)</script>\r\n\r\n', [400]],
    ['a host with a port that is none', 'GET /healthz HTTP/1.1\r\nHost: a.example:99999\r\n\r\n', [400]],
    ['an empty host', 'GET /healthz HTTP/1.1\r\nHost:\r\n\r\n', [200, 400]],
    ['a host of bytes', 'GET /healthz HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n', [400]],
  ])('of %s is answered plainly or not at all', async (_what, bytes, expected) => {
    const heard = await house.raw(bytes)
    expectSafeLine(heard)
    for (const status of statusesIn(heard)) expect(expected).toContain(status)
    if (expected.length > 0) expect(statusesIn(heard).length).toBeGreaterThan(0)
    expect(heard).not.toContain('signpost=secret') // nothing is told back
    expect(heard).not.toContain('<script>')
  })
})

describe('a header that says where a request comes from', () => {
  const forged: [string, Record<string, string>][] = [
    ['X-Forwarded-For', { 'x-forwarded-for': '127.0.0.1' }],
    ['X-Forwarded-For, a list', { 'x-forwarded-for': '127.0.0.1, 10.0.0.1, ::1' }],
    ['X-Forwarded-For, no address', { 'x-forwarded-for': `<script>${'x'.repeat(4_000)}` }],
    ['X-Real-IP', { 'x-real-ip': '127.0.0.1', 'x-forwarded-for': '203.0.113.9' }],
    ['Forwarded', { forwarded: 'for=127.0.0.1;host=evil.example;proto=https' }],
    ['True-Client-IP', { 'true-client-ip': '127.0.0.1', 'x-forwarded-for': '203.0.113.9' }],
    ['X-Client-IP', { 'x-client-ip': '127.0.0.1', 'x-forwarded-for': '203.0.113.9' }],
  ]
  test.each(forged)('opens no door that is for this machine: %s', async (_what, headers) => {
    for (const path of ['/dev/mailbox', '/dev/letters', '/dev/mailbox/1']) {
      expectRefused(await house.send({ path, headers }))
    }
    const figures = await house.send({ path: '/metrics', headers })
    expectSafe(figures)
    expect(figures.status).toBeGreaterThanOrEqual(400)
  })

  test.each([
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
    ['X-Host', { 'x-host': 'evil.example' }],
    ['X-Forwarded-Server', { 'x-forwarded-server': 'evil.example' }],
    ['X-Forwarded-Proto', { 'x-forwarded-proto': 'javascript' }],
    ['X-Forwarded-Port', { 'x-forwarded-port': '6666' }],
    ['X-Original-URL', { 'x-original-url': '/metrics?evil.example' }],
    ['X-Rewrite-URL', { 'x-rewrite-url': '/metrics?evil.example' }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=http' }],
    ['Host', { host: 'evil.example' }],
    ['Host like ours', { host: 'localhost.evil.example' }],
  ])('is in no address that we give out: %s', async (_what, headers) => {
    const bearer = { authorization: `Bearer ${house.attacker.bearer}` }
    const calls = [
      { method: 'POST', path: '/v3/directline/conversations', headers: { ...bearer, ...headers }, body: '' },
      { path: '/chat', headers },
      { path: '/help', headers },
      { path: '/sitemap.xml', headers },
      { path: '/robots.txt', headers },
      { path: '/', headers },
    ]
    for (const call of calls) {
      const answer = await house.send(call)
      expectSafe(answer)
      expect(JSON.stringify([answer.headers, answer.text])).not.toContain('evil.example')
    }
  })

  test.each([
    ['X-HTTP-Method-Override', { 'x-http-method-override': 'DELETE' }],
    ['X-HTTP-Method', { 'x-http-method': 'PUT' }],
    ['X-Method-Override', { 'x-method-override': 'DELETE' }],
  ])('makes no other method of it: %s', async (_what, headers) => {
    const answer = await house.send({ path: '/api/session', headers: { cookie: house.admin, ...headers } })
    expect([answer.status, JSON.parse(answer.text).step]).toEqual([200, 'in'])
    expect(String(answer.headers['set-cookie'])).not.toContain('Max-Age=0')
  })
})

describe('a page elsewhere', () => {
  const session = { email: 'priya@vitrium.example', password: 'a guess of somebody' }
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['no site', { origin: 'null' }],
    ['a site whose name begins like ours', (url: string) => ({ origin: `${url}.evil.example` })],
    ['a site with our name as a user', (url: string) => ({ origin: `${url.replace('//', '//evil.example@')}.evil` })],
    ['a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['another site, as browsers say it', { 'sec-fetch-site': 'cross-site' }],
    ['our name, and a browser that knows better', (url: string) => ({ origin: url, 'sec-fetch-site': 'cross-site' })],
    ['nobody at all', {}],
  ] as [string, Record<string, string> | ((url: string) => Record<string, string>)][])(
    'changes nothing with an agent’s cookie: %s',
    async (_what, from) => {
      const headers = {
        cookie: house.admin,
        'content-type': 'application/json',
        ...(typeof from === 'function' ? from(house.url) : from),
      }
      for (const [method, path] of [
        ['POST', '/api/agents'],
        ['PUT', '/api/me/password'],
        ['DELETE', '/api/session'],
        ['POST', '/api/admin/people/erasures'],
        ['POST', '/api/session'],
      ] as const) {
        const answer = await house.send({ method, path, headers, body: JSON.stringify(session) })
        expectRefused(answer)
        expect([path, answer.status]).toEqual([path, 403])
      }
      const still = await house.console('GET', '/api/session')
      expect(JSON.parse(still.text).step).toBe('in')
    },
  )

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=b',
    'application/jsonx',
    '',
  ])('sends no form to the console: %s', async (type) => {
    const headers = { cookie: house.admin, origin: house.url, 'content-type': type }
    expectRefused(await house.send({ method: 'POST', path: '/api/agents', headers, body: '{"name":"x"}' }))
  })
})

describe('a cookie or a token', () => {
  const { encode } = { encode: (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url') }
  const claims = () => ({ conversation: house.victim.conversation, user: 'dl_x', aud: 'chat', exp: 9_999_999_999 })
  const odd: [string, () => string][] = [
    ['nothing signed', () => `${encode({ alg: 'none' })}.${encode(claims())}.`],
    ['nothing signed, in capitals', () => `${encode({ alg: 'NONE' })}.${encode(claims())}.AAAA`],
    ['a signature of zeroes', () => `${encode({ alg: 'HS256' })}.${encode(claims())}.${'A'.repeat(43)}`],
    ['a key of its own', () => `${encode({ alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } })}.${encode(claims())}.AAAA`],
    ['a key elsewhere', () => `${encode({ alg: 'RS256', jku: 'http://127.0.0.1:1/k' })}.${encode(claims())}.AAAA`],
    ['a path as its key', () => `${encode({ alg: 'HS256', kid: '../../dev/null' })}.${encode(claims())}.AAAA`],
    ['a header that must be understood', () => `${encode({ alg: 'HS256', crit: ['x'], x: 1 })}.${encode(claims())}.AA`],
    ['two parts', () => 'AAAA.BBBB'],
    ['five parts', () => 'A.B.C.D.E'],
    ['4 kB', () => 'A'.repeat(4_096)],
    ['8 kB', () => 'A'.repeat(8_192)],
    [
      'the attacker’s own, with the victim’s claims',
      () => {
        const [head, , seal] = house.attacker.bearer.split('.')
        return `${head}.${encode(claims())}.${seal}`
      },
    ],
    ['the attacker’s own', () => house.attacker.bearer],
    ['the attacker’s own, in capitals', () => house.attacker.bearer.toUpperCase()],
    ['a conversation’s name', () => house.victim.conversation],
  ]
  test.each(odd)('of %s opens nothing of the victim', async (_what, token) => {
    const authorization = `Bearer ${token()}`
    const { own } = house.victim
    for (const [method, path] of [
      ['GET', `${own}/activities`],
      ['GET', own],
      ['POST', `${own}/activities`],
      ['POST', `${own}/upload`],
    ] as const) {
      const answer = await house.send({ method, path, headers: { authorization, 'content-type': 'application/json' } })
      expectRefused(answer)
      expect(answer.status).toBe(401)
    }
    const begun = await house.send({
      method: 'POST',
      path: '/chat/token',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ site: 'vitrium', resume: token() }),
    })
    expectSafe(begun)
    if (begun.status === 200) expect(JSON.parse(begun.text).conversationId).not.toBe(house.victim.conversation)
  })

  test.each([
    ['nothing', 'signpost='],
    ['markup', 'signpost=<script>alert(1)</script>'],
    ['SQL', `signpost=' OR '1'='1`],
    ['percent signs', 'signpost=%E0%A4%A; signpost=%'],
    ['the key of objects', '__proto__=x; constructor=y; signpost=__proto__'],
    ['a thousand of them', Array.from({ length: 1_000 }, (_, n) => `a${n}=b`).join('; ')],
    ['no pairs', ';;;===;;; , ,'],
    ['bytes', 'signpost=\xff\xfe\x80'],
    ['8 kB', `signpost=${'x'.repeat(8_000)}`],
    ['a name like ours', '__Host-signpost=x; signpost-flow=y; Signpost=z'],
  ])('that holds %s signs nobody in', async (_what, cookie) => {
    for (const path of ['/api/me', '/api/queue', '/api/files/x/y', '/console/sign-in/callback?code=x&state=y']) {
      const answer = await house.send({ path, headers: { cookie } })
      expectSafe(answer)
      if (path.startsWith('/api')) expect(answer.status).toBe(401)
    }
  })
})

describe('headers that choose what to answer', () => {
  test.each([
    ['if-none-match', '*'],
    ['if-none-match', `"${'x,'.repeat(4_000)}"`],
    ['if-none-match', ' , '.repeat(2_000)],
    ['range', 'bytes=0-0,1-1,2-2'],
    ['range', 'bytes=-99999999999999999999'],
    ['range', `bytes=${'0-,'.repeat(2_000)}`],
    ['if-range', '"x"'],
    ['if-modified-since', 'yesterday'],
    ['accept', 'text/html;q=9e999,*/*;q=-1'],
    ['accept-version', '~9'],
    ['accept-encoding', `gzip;q=${'0'.repeat(4_000)}`],
    ['accept-encoding', `${' ; '.repeat(2_000)}br`],
    ['accept-language', `${'fr-'.repeat(2_000)}<script>`],
    ['accept-charset', 'utf-7'],
    ['expect', '200-ok'],
    ['content-type', `application/json; ${'a=b; '.repeat(1_000)}`],
    ['user-agent', '\x1b[2J<script>alert(1)</script>'],
    ['referer', 'javascript:alert(1)'],
    ['x-request-id', '<script>alert(1)</script>'],
    ['sec-websocket-key', 'x'],
  ])('harm nothing: %s: %s', async (name, value) => {
    for (const path of [
      '/help',
      '/chat',
      '/launcher.js',
      '/healthz',
      '/calendar/opening-hours.ics',
      '/api/openapi.json',
    ]) {
      const lines = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${name}: ${value}\r\n\r\n`
      const heard = await house.raw(lines, 5_000)
      expectSafeLine(heard)
      expect(statusesIn(heard)).toHaveLength(1)
      expect(heard).not.toContain('<script>alert')
    }
  })
})

describe('somebody who takes their time', () => {
  test('holds a line and nobody else', async () => {
    const slow: Socket[] = []
    for (let at = 0; at < 40; at++) {
      const socket = connect(house.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write('POST /chat/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n')
      if (at % 2) socket.write('Content-Length: 100000\r\n\r\n{"')
      slow.push(socket)
    }
    for (let drip = 0; drip < 5; drip++) {
      for (const socket of slow) socket.write('x')
      await pause(50)
      await expectWell(house)
      expect((await house.attacker.says(`still here ${drip}`)).status).toBe(200)
    }
    for (const socket of slow) socket.destroy()
  })
})
