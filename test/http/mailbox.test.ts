import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isFromThisMachine } from '../../src/http/auth.ts'
import { installMailbox } from '../../src/http/mailbox.ts'
import { openServer, type TestServer } from './openServer.ts'

const letter = { to: 'ana@meridian-press.example', at: 'waiting', subject: 'Your code', text: '<b>123456</b>' }
let server: TestServer
beforeAll(async () => {
  server = await openServer({ routes: [(routes) => installMailbox(routes, async () => [letter])] })
})
afterAll(() => server.close())

describe('the mailbox of a desk without a mail server', () => {
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
      const answer = await server.call('GET', '/dev/mailbox', undefined, undefined, headers)
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toMatch(/123456|ana@/)
    },
  )
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
