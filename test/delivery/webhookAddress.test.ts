import type { LookupAddress } from 'node:dns'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultIn, guardedLookup, isCallable } from '../../src/delivery/webhookAddress.ts'
import { createWebhookPost } from '../../src/delivery/webhookPost.ts'

const closed = { allowPrivate: [], production: true }
const never = new AbortController().signal

/** Addresses that lead inwards, somewhere special, or nowhere, in every spelling an attacker is known to try. */
const hostile = [
  '127.0.0.1',
  '127.1.2.3',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '192.168.255.255',
  '169.254.169.254',
  '169.254.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::a00:1',
  '2002:7f00:1::1',
  '2002:a9fe:a9fe::1',
  '2001::1',
  '2001:0:7f00:1::',
  '2001:db8::1',
  '2001:10::1',
  '2001:20::1',
  '2001:2::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '100::1',
  '4000::1',
  'not an address',
  '',
]

/** Whole addresses of which the host is read as something else than it looks. */
const disguised = [
  'https://0x7f.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://017700000001/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://127.0.0.1./',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  'https://[::ffff:127.0.0.1]/',
  'https://[0:0:0:0:0:ffff:7f00:1]/',
  'https://[::1]/',
  'https://[::]/',
  'https://[fe80::1]/',
  'https://[64:ff9b::10.0.0.1]/',
  'https://[2002:0a00:0001::]/',
  'https://0/',
  'https://0xa9fea9fe/latest/meta-data/',
  'https://2852039166/',
]

describe('addresses that webhooks must not call', () => {
  test('are more than forty here', () => {
    expect(new Set(hostile).size + new Set(disguised).size).toBeGreaterThan(40)
  })

  test.each(hostile)('"%s" is not callable', (address) => {
    expect(isCallable(address, closed)).toBe(false)
  })

  test.each(hostile.filter((address) => address !== '' && !/[ %]/.test(address)))(
    'a name that leads to %s is not connected to',
    async (address) => {
      const family = address.includes(':') ? 6 : 4
      const lookup = guardedLookup(closed, fakeResolver([{ address, family }]))
      const post = createWebhookPost(closed, { lookup, timeoutMs: 5_000 })
      expect(await post('https://hooks.example.com/', {}, '{}', never)).toMatchObject({ cause: 'refusedAddress' })
    },
  )

  test.each(disguised)('%s is refused when it is registered, and when it is called', async (url) => {
    expect(faultIn(url, closed)).toBe('private')
    const post = createWebhookPost(closed, { timeoutMs: 5_000 })
    expect(await post(url, {}, '{}', never)).toMatchObject({ came: 'failed', cause: 'refusedAddress' })
  })

  test('one inner address among outer ones refuses the name', async () => {
    const lookup = guardedLookup(
      closed,
      fakeResolver([
        { address: '8.8.8.8', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ]),
    )
    const post = createWebhookPost(closed, { lookup, timeoutMs: 5_000 })
    expect(await post('https://hooks.example.com/', {}, '{}', never)).toMatchObject({ cause: 'refusedAddress' })
  })

  test.each([
    ['ftp://example.com/', 'unreadable'],
    ['javascript:alert(1)', 'unreadable'],
    ['example.com/hooks', 'unreadable'],
    ['//example.com', 'unreadable'],
    ['', 'unreadable'],
    ['https://', 'unreadable'],
    ['http://example.com/', 'notHttps'],
    ['https://user@example.com/', 'credentials'],
    ['https://user:pass@example.com/', 'credentials'],
    ['https://example.com@127.0.0.1/', 'credentials'],
    ['https://example.com:22/', 'port'],
    ['https://example.com:25/', 'port'],
    ['https://example.com:1024/', 'port'],
    ['https://example.com:0/', 'port'],
  ])('"%s" is complained about: %s', (url, fault) => {
    expect(faultIn(url, closed)).toBe(fault)
  })

  test.each([
    'https://example.com/hooks',
    'https://example.com:443/',
    'https://example.com:80/',
    'https://example.com:8443/x?y=1',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('%s is fine', (url) => {
    expect(faultIn(url, closed)).toBeNull()
  })
})

describe('what an operator allows', () => {
  const open = { allowPrivate: ['10.20.0.0/16', 'fd00:1234::/48'], production: true }
  test.each([
    ['10.20.3.4', true],
    ['10.21.0.1', false],
    ['::ffff:10.20.3.4', false],
    ['fd00:1234::9', true],
    ['fd00:9999::9', false],
    ['127.0.0.1', false],
  ])('with two networks, %s is callable: %s', (address, isAllowed) => {
    expect(isCallable(address, open)).toBe(isAllowed)
  })

  test.each([
    ['in development', false, 'http://127.0.0.1:9000/', null],
    ['in development', false, 'http://localhost:9000/', null],
    ['in development', false, 'http://[::1]:9000/', 'private'],
    ['in development', false, 'http://10.20.3.4:9000/', 'notHttps'],
    ['in production', true, 'http://127.0.0.1:9000/', 'notHttps'],
    ['in production', true, 'http://localhost:9000/', 'notHttps'],
  ])('%s with 127.0.0.0/8 allowed (production %s), %s is %s', (_, production, url, fault) => {
    expect(faultIn(url, { allowPrivate: ['127.0.0.0/8'], production })).toBe(fault)
  })
})

describe('a name that changes its mind', () => {
  let server: Server
  let calls = 0
  beforeAll(async () => {
    server = createServer((_, res) => {
      calls++
      res.end()
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  })
  afterAll(() => void server.close())

  test('is looked up once for each connection, and the address looked at is the one called', async () => {
    const { port } = server.address() as AddressInfo
    const rules = { allowPrivate: ['127.0.0.0/8'], production: false }
    let asked = 0
    // the second answer, were it asked for, would be within the network
    const lookup = guardedLookup(rules, (_, __, done) => {
      const address = asked++ === 0 ? '127.0.0.1' : '10.0.0.1'
      done(null, [{ address, family: 4 }])
    })
    const post = createWebhookPost(rules, { lookup, timeoutMs: 5_000 })
    expect(await post(`http://localhost:${port}/`, {}, '{}', never)).toEqual({ came: 'through', status: 200 })
    expect({ asked, calls }).toEqual({ asked: 1, calls: 1 })
    expect(await post(`http://localhost:${port}/`, {}, '{}', never)).toMatchObject({ cause: 'refusedAddress' })
    expect(calls).toBe(1)
  })
})

function fakeResolver(addresses: LookupAddress[]): Parameters<typeof guardedLookup>[1] {
  return (_name, _options, done) => void setImmediate(done, null, addresses)
}
