import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ArrivedMail } from '../../src/desk/inboundPorts.ts'
import { installMailDoor } from '../../src/http/mailDoor.ts'
import { openServer, type TestServer } from './openServer.ts'

const secret = 'the-secret-of-the-mail-service-in-these-tests'
const nextSecret = 'the-next-secret-of-the-mail-service-in-these-tests'
const bytesMax = 64 * 1024
const mail = 'From: a@b.example\r\nSubject: Hello\r\n\r\nA mail with é and \x80 in it.\r\n'
const raw = Buffer.from(mail, 'latin1')

let server: TestServer
let kept: ArrivedMail[]
let comes: () => Promise<'kept' | 'known'>
const openDoor = (secrets: readonly string[]) =>
  openServer({
    routes: [
      (routes) =>
        installMailDoor(routes, {
          secrets,
          bytesMax,
          clock: () => Date.now() as never,
          keep: (arrived) => {
            kept.push(arrived)
            return comes()
          },
          fault: () => {},
        }),
    ],
  })
beforeAll(async () => {
  server = await openDoor([secret])
})
afterAll(() => server.close())
beforeEach(() => {
  kept = []
  comes = async () => 'kept'
})

const post = (body: BodyInit | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/mail`, {
    method: 'POST',
    body: body as BodyInit,
    headers: { 'Content-Type': 'message/rfc822', Authorization: `Bearer ${secret}`, ...headers },
  })
const signed = (body: Uint8Array, at: number, by = secret) =>
  `t=${at},v1=${createHmac('sha256', by).update(`${at}.`).update(body).digest('hex')}`
const now = () => Math.floor(Date.now() / 1000)

describe('a mail service with the secret', () => {
  test('hands over a mail, byte for byte', async () => {
    const answer = await post(raw)
    expect([answer.status, await answer.json()]).toEqual([200, { kept: true, known: false }])
    expect(kept).toEqual([{ door: 'http', at: null, envelope: {}, raw }])
  })

  test('hears that a mail is known, and that this is well', async () => {
    comes = async () => 'known'
    const answer = await post(raw)
    expect([answer.status, await answer.json()]).toEqual([200, { kept: false, known: true }])
  })

  test('is told to come again when the mail could not be kept', async () => {
    comes = async () => {
      throw new Error('the database is away')
    }
    const answer = await post(raw)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
    expect(JSON.stringify(await answer.json())).not.toContain('database')
  })

  test.each([
    ['as a bearer token', () => ({ Authorization: `Bearer ${secret}` })],
    [
      'as the password in the address',
      () => ({ Authorization: `Basic ${Buffer.from(`mail:${secret}`).toString('base64')}` }),
    ],
    ['by signing', () => ({ Authorization: '', 'X-Signpost-Signature': signed(raw, now()) })],
  ])('shows the secret %s', async (_, headers) => {
    expect((await post(raw, headers())).status).toBe(200)
  })

  test.each([
    ['a field', (form: FormData) => form.set('email', 'From: a@b.example\r\n\r\nHello')],
    ['a file', (form: FormData) => form.set('email', new Blob(['From: a@b.example\r\n\r\nHello']), 'mail.eml')],
  ])('may send a form with the mail as %s', async (_, fill) => {
    const form = new FormData()
    fill(form)
    const answer = await fetch(`${server.url}/api/mail`, {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${secret}` },
    })
    expect(answer.status).toBe(200)
    expect(Buffer.from(kept[0]?.raw ?? []).toString()).toBe('From: a@b.example\r\n\r\nHello')
  })

  test('tells of the sender and the recipients in fields', async () => {
    const form = new FormData()
    form.set('email', 'From: a@b.example\r\n\r\nHello')
    form.set('envelope', JSON.stringify({ to: ['support+t1.aaaaaaaaaa@desk.example'], from: 'a@b.example' }))
    form.set('SPF', 'pass')
    form.set('dkim', '{@b.example : pass, @other.example : fail}')
    await fetch(`${server.url}/api/mail`, {
      method: 'POST',
      body: form,
      headers: { Authorization: `Bearer ${secret}` },
    })
    expect(kept[0]?.envelope).toEqual({
      to: ['support+t1.aaaaaaaaaa@desk.example'],
      auth: [
        { method: 'spf', result: 'pass', properties: { 'smtp.mailfrom': 'a@b.example' } },
        { method: 'dkim', result: 'pass', properties: { 'header.d': 'b.example' } },
        { method: 'dkim', result: 'fail', properties: { 'header.d': 'other.example' } },
      ],
    })
  })
})

describe('anybody else', () => {
  test.each([
    ['nothing', { Authorization: '' }],
    ['another secret', { Authorization: 'Bearer another-secret-of-the-same-length-in-these-t' }],
    ['the beginning of the secret', { Authorization: `Bearer ${secret.slice(0, -1)}` }],
    ['an empty password', { Authorization: `Basic ${Buffer.from('mail:').toString('base64')}` }],
    ['a signature with another secret', { Authorization: '', 'X-Signpost-Signature': signed(raw, now(), 'another') }],
    ['a signature of another body', { Authorization: '', 'X-Signpost-Signature': signed(Buffer.from('x'), now()) }],
    ['a signature of ten minutes ago', { Authorization: '', 'X-Signpost-Signature': signed(raw, now() - 600) }],
    ['no signature at all', { Authorization: '', 'X-Signpost-Signature': 't=1,v1=zz' }],
  ])('who shows %s is refused, and nothing is kept', async (_, headers) => {
    const answer = await post(raw, headers as unknown as Record<string, string>)
    expect(answer.status).toBe(401)
    expect(kept).toEqual([])
  })
})

const ways: [string, (by: string) => Record<string, string>][] = [
  ['as a bearer token', (by) => ({ Authorization: `Bearer ${by}` })],
  [
    'as the password in the address',
    (by) => ({ Authorization: `Basic ${Buffer.from(`mail:${by}`).toString('base64')}` }),
  ],
  ['by signing', (by) => ({ 'X-Signpost-Signature': signed(raw, now(), by) })],
]
describe.each(ways)('a secret that is shown %s', (_way, showing) => {
  test.each([
    ['before it is replaced', [secret], [401, 200, 401]],
    ['while the new one takes its place', [nextSecret, secret], [200, 200, 401]],
    ['once the old one is gone', [nextSecret], [200, 401, 401]],
  ])('%s', async (_when, secrets, expected) => {
    const door = await openDoor(secrets)
    const asked = []
    for (const by of [nextSecret, secret, 'another-secret-of-the-same-length-in-these-t']) {
      const answer = await fetch(`${door.url}/api/mail`, {
        method: 'POST',
        body: raw,
        headers: { 'Content-Type': 'message/rfc822', ...showing(by) },
      })
      asked.push(answer.status)
      expect((await answer.text()) + JSON.stringify([...answer.headers])).not.toMatch(/secret-of-the-mail-service/)
    }
    expect(asked).toEqual(expected)
    expect(kept).toHaveLength(expected.filter((status) => status === 200).length)
    await door.close()
  })
})

describe('what is no mail', () => {
  test.each([
    ['another type', 415, () => post('{}', { 'Content-Type': 'application/json' })],
    ['a compressed body', 415, () => post(raw, { 'Content-Encoding': 'gzip' })],
    ['nothing', 400, () => post('')],
    [
      'a form without the field',
      400,
      () =>
        post('--b\r\nContent-Disposition: form-data; name="x"\r\n\r\ny\r\n--b--\r\n', {
          'Content-Type': 'multipart/form-data; boundary=b',
        }),
    ],
    [
      'a form whose parts cannot be told apart',
      400,
      () => post('no parts', { 'Content-Type': 'multipart/form-data; boundary=b' }),
    ],
    ['a form without a boundary', 400, () => post('x', { 'Content-Type': 'multipart/form-data; ' })],
    ['more than fits, announced', 413, () => post(Buffer.alloc(bytesMax + 1, 65))],
  ])('%s is refused with %i', async (_, status, send) => {
    expect((await send()).status).toBe(status)
    expect(kept).toEqual([])
  })

  test('bytes of any kind are kept, for only the handling can tell', async () => {
    expect((await post(Buffer.from([0, 255, 10, 13, 0]))).status).toBe(200)
    expect(kept).toHaveLength(1)
  })

  test('more than fits, in pieces without a length, is cut off at the limit', async () => {
    const said = await raws([
      'POST /api/mail HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n',
      `Authorization: Bearer ${secret}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
      ...Array.from({ length: 20 }, () => `2000\r\n${'x'.repeat(0x2000)}\r\n`),
      '0\r\n\r\n',
    ])
    expect(said).toMatch(/^HTTP\/1\.1 413 /)
    expect(kept).toEqual([])
  })

  test('a slow one keeps nobody else waiting, and one that hangs up leaves nothing', async () => {
    const slow = connect(Number(new URL(server.url).port), '127.0.0.1')
    slow.on('error', () => {})
    slow.write(
      `POST /api/mail HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\nAuthorization: Bearer ${secret}\r\nContent-Length: 60000\r\n\r\nFrom: a`,
    )
    await new Promise((resume) => setTimeout(resume, 100))
    expect((await post(raw)).status).toBe(200)
    slow.destroy()
    await new Promise((resume) => setTimeout(resume, 100))
    expect(kept).toHaveLength(1)
    expect((await post(raw)).status).toBe(200)
  })

  test('more at once than the door holds are asked to come again', async () => {
    let goOn = () => {}
    const gate = new Promise<void>((resolve) => {
      goOn = resolve
    })
    comes = async () => {
      await gate
      return 'kept'
    }
    const held = Array.from({ length: 4 }, () => post(raw))
    await expect.poll(() => kept.length).toBe(4)
    const answer = await post(raw)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
    goOn()
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })
})

test('there is no door where nobody opened one', async () => {
  const closed = await openServer()
  const answer = await fetch(`${closed.url}/api/mail`, {
    method: 'POST',
    body: raw,
    headers: { 'Content-Type': 'message/rfc822' },
  })
  expect([404, 405]).toContain(answer.status)
  await closed.close()
})

function raws(pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
    for (const piece of pieces) socket.write(piece)
  })
}
