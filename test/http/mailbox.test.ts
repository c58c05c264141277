import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isFromThisMachine } from '../../src/http/auth.ts'
import { installDevLetters } from '../../src/http/devLetters.ts'
import { installMailbox } from '../../src/http/mailbox.ts'
import { openServer, type TestServer } from './openServer.ts'

const letter = {
  id: 'letter-1',
  to: 'ana@meridian-press.example',
  at: 'waiting',
  subject: 'Your code',
  text: '<b>123456</b>',
  html: '<p onclick="x()">123456</p>',
}
let server: TestServer
beforeAll(async () => {
  const sample = { ...letter, name: 'code', locale: 'en' } as const
  const samples = [sample, { ...sample, locale: 'fr' } as const, { ...sample, name: 'other' }]
  server = await openServer({
    routes: [
      (routes) => installMailbox(routes, async () => [letter]),
      (routes) => installDevLetters(routes, () => samples),
    ],
  })
})
afterAll(() => server.close())

/** What a page of somebody's own words may do: nothing. */
function expectHarmless(answer: Response): void {
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toMatch(/(^|; )sandbox(;|$)/)
  expect(policy).toContain("frame-ancestors 'self'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
}

describe('the mailbox of a desk without a mail server', () => {
  test('shows a letter as a mail program would, in a frame in which nothing runs', async () => {
    const page = await (await server.call('GET', '/dev/mailbox')).text()
    expect(page).toMatch(/<iframe [^>]*sandbox src="\/dev\/mailbox\/letter-1"/)
    const answer = await server.call('GET', '/dev/mailbox/letter-1')
    expect(await answer.text()).toBe(letter.html)
    expectHarmless(answer)
    expect((await server.call('GET', '/dev/mailbox/nothing')).status).toBe(404)
  })

  test('shows the letters to whoever sits at this machine, as text', async () => {
    const answer = await server.call('GET', '/dev/mailbox')
    expect(answer.status).toBe(200)
    const page = await answer.text()
    expect(page).toContain('123456')
    expect(page).not.toContain('<b>')
  })

  test.each<Record<string, string>>([{ 'x-forwarded-for': '203.0.113.9' }, { forwarded: 'for=203.0.113.9' }])(
    'is not there for callers from elsewhere: %j',
    async (headers) => {
      for (const path of ['/dev/mailbox', '/dev/mailbox/letter-1', '/dev/letters', '/dev/letters/en/code']) {
        const answer = await server.call('GET', path, undefined, undefined, headers)
        expect(answer.status).toBe(404)
        expect(await answer.text()).not.toMatch(/123456|ana@/)
      }
    },
  )
})

test('the letters to look at stand in frames of two widths, in both languages, with their text', async () => {
  const page = await (await server.call('GET', '/dev/letters?letter=code')).text()
  expect(page.match(/<iframe /g)).toHaveLength(4)
  expect(page).toContain('/dev/letters/fr/code')
  expect(page).toContain('&#60;b&#62;123456')
  expect(page).toMatch(/<a href="\/dev\/letters\?letter=other">other/)
  expectHarmless(await server.call('GET', '/dev/letters/en/code'))
  expect((await server.call('GET', '/dev/letters/en/nothing')).status).toBe(404)
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::ffff:127.0.0.1', true],
  ['::1', true],
  ['192.168.1.20', false],
  ['::ffff:192.168.1.20', false],
  ['fe80::1', false],
  ['10.127.0.1', false],
  [undefined, false],
])('a call from %s is from this machine: %s', (remoteAddress, expected) => {
  expect(isFromThisMachine({ headers: {}, socket: { remoteAddress } } as IncomingMessage)).toBe(expected)
})
