import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationId } from '../../src/domain/ids.ts'
import { openServer, type TestServer } from './openServer.ts'
import { secretSite, signs } from './signers.ts'

const website = secretSite('meridian-press')
let server: TestServer
beforeAll(async () => {
  server = await openServer({ signers: [website.signer] })
})
afterAll(() => server.close())

/** A request of which the end comes later; answers the status once it has come. */
function sendSlowly(path: string, token: string, type: string, body: string) {
  const { hostname, port } = new URL(server.url)
  const [first, rest] = [body.slice(0, -5), body.slice(-5)]
  let heard = ''
  const socket: Socket = connect(Number(port), hostname)
  socket.on('data', (chunk) => {
    heard += chunk
  })
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()))
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${token}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${first}`)
  return {
    async end(): Promise<number> {
      socket.write(rest)
      await closed
      return Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1])
    },
  }
}

const form = [
  '--b\r\nContent-Disposition: form-data; name="activity"; filename="blob"\r\n\r\n{"type":"message","text":"too late"}\r\n',
  '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\ntext\r\n--b--\r\n',
].join('')

describe('whoever was let in before somebody signed in, and sends the end of it afterwards,', () => {
  test.each([
    ['a message', 'activities', 'application/json', '{"type":"message","text":"too late"}'],
    ['a file', 'upload', 'multipart/form-data; boundary=b', form],
  ])('is not heard with %s', async (_what, door, type, body) => {
    const site = website.site
    const { token, conversationId } = await server.token({ site })
    const at = `/v3/directline/conversations/${conversationId}`
    await server.call('POST', `${at}/activities`, token, { type: 'message', text: 'hello' })
    const slow = sendSlowly(`${at}/${door}`, token, type, body)
    await pause(300)
    const identity = await signs(website)
    const signed = await server.call('POST', '/chat/token', undefined, { site, resume: token, identity })
    expect(await signed.json()).toMatchObject({ conversationId, identity: { verified: true } })
    expect(await slow.end()).toBe(401)
    const lines = await server.desk.messagesAfter(conversationId as ConversationId, 0, 50)
    expect(lines.map((line) => line.body.text)).not.toContain('too late')
  })
})
