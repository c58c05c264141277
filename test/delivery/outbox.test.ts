import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE, SECOND } from '../../src/calendar/time.ts'
import { type Post, smtpPost } from '../../src/delivery/email.ts'
import { backOff, type DeliveryNews, deliverOne } from '../../src/delivery/outbox.ts'
import type { Outbox } from '../../src/desk/ports.ts'
import type { Delivery } from '../../src/domain/notification.ts'

const now = 1_000_000 as Instant
const code: Delivery = {
  id: 'delivery-1',
  to: 'ana@customer.example',
  locale: 'en',
  letter: { about: 'code', code: '123456', minutesValid: 10 },
}

/** One row and what became of it. */
function outboxWith(delivery: Delivery, attempts: number) {
  const became: unknown[] = []
  let waiting = true
  const outbox: Outbox = {
    claim: async () => {
      if (!waiting) return null
      waiting = false
      return { ...delivery, attempts }
    },
    sent: async (id) => void became.push({ id, sent: true }),
    failed: async (id, _cause, again) => void became.push({ id, again }),
    kept: async () => [],
  }
  return { outbox, became }
}

describe('letters to a real mail server', () => {
  let server: SMTPServer
  let post: Post
  let received: string[]
  let answer: Error | null

  beforeEach(async () => {
    received = []
    answer = null
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, done) => done(answer),
      onData: (stream, _session, done) => {
        let mail = ''
        stream.on('data', (chunk: Buffer) => {
          mail += chunk.toString()
        })
        stream.on('end', () => {
          received.push(mail)
          done()
        })
      },
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    const { port } = server.server.address() as AddressInfo
    post = smtpPost(`smtp://127.0.0.1:${port}`, 'Support <support@desk.example>')
  })

  afterEach(async () => {
    post.close()
    await new Promise<void>((closed) => server.close(closed))
  })

  const deliver = async (attempts = 1) => {
    const { outbox, became } = outboxWith(code, attempts)
    const news: DeliveryNews[] = []
    const more = await deliverOne(
      outbox,
      post,
      () => now,
      (each) => news.push(each),
    )
    return { more, became, news }
  }

  test('arrive whole, with their own id as Message-ID', async () => {
    const { became, news } = await deliver()
    expect(became).toEqual([{ id: 'delivery-1', sent: true }])
    expect(news).toMatchObject([{ became: 'sent', about: 'code' }])
    expect(received[0]).toContain('Message-ID: <delivery-1@desk.example>')
    expect(received[0]).toContain('Subject: 123456 is your code')
    expect(received[0]).toContain('To: ana@customer.example')
  })

  test('are tried again when the server says "later"', async () => {
    answer = Object.assign(new Error('greylisted'), { responseCode: 450 })
    const { became, news } = await deliver(2)
    expect(became).toEqual([{ id: 'delivery-1', again: now + 60 * SECOND }])
    expect(news).toMatchObject([{ became: 'delayed' }])
  })

  test('are given up, and said so, when the server says "never"', async () => {
    answer = Object.assign(new Error('no such mailbox'), { responseCode: 550 })
    const { became, news } = await deliver()
    expect(became).toEqual([{ id: 'delivery-1', again: null }])
    expect(news).toMatchObject([{ became: 'givenUp' }])
  })

  test('are kept and tried again when the server does not know our password', async () => {
    const refusing = new SMTPServer({
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('bad password'), { responseCode: 535 })),
      allowInsecureAuth: true,
    })
    await new Promise<void>((ready) => refusing.listen(0, '127.0.0.1', ready))
    const { port } = refusing.server.address() as AddressInfo
    post = smtpPost(`smtp://user:wrong@127.0.0.1:${port}?ignoreTLS=true`, 'Support <support@desk.example>')
    expect((await deliver()).news).toMatchObject([{ became: 'delayed' }])
    await new Promise<void>((closed) => refusing.close(closed))
  })

  test('are given up after a day of trying', async () => {
    answer = Object.assign(new Error('try later'), { responseCode: 421 })
    expect((await deliver(24)).became).toEqual([{ id: 'delivery-1', again: null }])
  })

  test('wait for a server that is gone', async () => {
    await new Promise<void>((closed) => server.close(closed))
    expect((await deliver()).news).toMatchObject([{ became: 'delayed' }])
  })
})

test('an empty outbox is left alone', async () => {
  const { outbox } = outboxWith(code, 1)
  await outbox.claim(now, 1)
  const post: Post = { keeps: false, send: () => Promise.reject(new Error('nothing to send')), close: () => {} }
  expect(
    await deliverOne(
      outbox,
      post,
      () => now,
      () => {},
    ),
  ).toBe(false)
})

test.each([
  [1, 15 * SECOND],
  [2, MINUTE],
  [3, 4 * MINUTE],
  [4, 16 * MINUTE],
  [5, HOUR],
  [20, HOUR],
])('after %i attempts the next comes %i ms later', (attempts, wait) => {
  expect(backOff(attempts)).toBe(wait)
})
