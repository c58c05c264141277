import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { getEventListeners } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { HOUR, type Instant, MINUTE, SECOND } from '../../src/calendar/time.ts'
import { type Post, smtpPost } from '../../src/delivery/email.ts'
import { backOff, createDelivering, type DeliveryNews, type DeliveryParts } from '../../src/delivery/outbox.ts'
import { ticketOfReply } from '../../src/delivery/replyAddress.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import type { Delivery, Letter } from '../../src/domain/notification.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { type Behaviour, openMailServer } from './mailServer.ts'

const from = 'Support <support@desk.example>'
const code: Delivery = {
  id: 'delivery-1',
  to: 'ana@customer.example',
  locale: 'en',
  letter: { about: 'code', code: '123456', minutesValid: 10 },
}
const solved: Letter = { about: 'ticketSolved', number: 1042, subject: 'Nobody can read' }

/** The fake store's outbox with these letters, a clock to turn, and what became of them. */
async function aDesk(post: Post, deliveries: Delivery[], given: Partial<DeliveryParts> = {}) {
  const store = fakeStore()
  await store.save({ deliveries })
  const clock = { now: 1_000_000 as Instant }
  const news: DeliveryNews[] = []
  const faults: unknown[] = []
  const parts: DeliveryParts = {
    outbox: store,
    post,
    clock: () => clock.now,
    tell: (each) => news.push(each),
    failed: (fault) => faults.push(fault),
    ...given,
  }
  /** Sends what is due, to the end. */
  const run = async () => {
    for (let isDue = true; isDue; ) {
      const delivering = createDelivering(parts)
      isDue = await delivering.step()
      while (await delivering.step());
      await delivering.finish(30_000) // the next letter to an address waits for the one before
    }
    expect(faults).toEqual([])
    return news.splice(0)
  }
  const wait = (ms: number) => {
    clock.now = (clock.now + ms) as Instant
  }
  return { store, clock, news, faults, parts, run, wait }
}

describe('letters to a real mail server', () => {
  let server: SMTPServer
  let post: Post
  let received: string[]
  let answer: Error | null
  const url = (of: SMTPServer, who = '') =>
    `smtp://${who}127.0.0.1:${(of.server.address() as AddressInfo).port}?ignoreTLS=true`

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
          mail += chunk.toString('latin1')
        })
        stream.on('end', () => {
          received.push(mail)
          done()
        })
      },
    })
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    post = smtpPost({ url: url(server), from })
  })

  afterEach(async () => {
    post.close()
    await new Promise<void>((closed) => server.close(closed))
  })

  const headOf = (mail = '') => (mail.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ')

  test('arrive whole, with their own id as Message-ID', async () => {
    const desk = await aDesk(post, [code])
    expect(await desk.run()).toMatchObject([{ became: 'sent', about: 'code', doubts: 0 }])
    const head = headOf(received[0])
    expect(head).toContain('Message-ID: <delivery-1@desk.example>')
    expect(head).toContain('Subject: 123456 is your code')
    expect(head).toContain('To: ana@customer.example')
    expect(head).toContain('Auto-Submitted: auto-generated')
    expect(head).not.toMatch(/^(References|In-Reply-To|Reply-To|List-Unsubscribe)/m)
    expect(await desk.run()).toEqual([])
  })

  test('about one ticket stand together: the first has an id that follows from the ticket, the others name it', async () => {
    const ticket = 'ticket-uuid' as TicketId
    const opened = { about: 'ticketOpened', number: 1042, subject: 'Nobody can read', tier: 1 } as const
    const first = { ...opened, due: 'noon', fixDue: null, reason: 'So.' }
    const desk = await aDesk(post, [
      { ...code, id: 'd1', letter: first, ticket },
      { ...code, id: 'd2', letter: solved, ticket },
    ])
    await desk.run()
    const [one, two] = received.map(headOf)
    expect(one).toContain('Message-ID: <ticket-ticket-uuid@desk.example>')
    expect(one).not.toMatch(/^(References|In-Reply-To)/m)
    expect(two).toContain('Message-ID: <d2@desk.example>')
    expect(two).toContain('In-Reply-To: <ticket-ticket-uuid@desk.example>')
    expect(two).toContain('References: <ticket-ticket-uuid@desk.example>')
  })

  test('that answer a mail stand under it, say that a machine wrote them, and begin the letters of their ticket', async () => {
    const nothing = { articles: [], number: null, ticket: null, refusedFiles: [], url: 'https://d.example' }
    const thread = { inReplyTo: '<two@customer.example>', references: ['<one@customer.example>'] }
    const letter = { about: 'mailAnswer', next: { go: 'prove' }, subject: '', ...nothing, thread } as const
    const about = {
      ...letter,
      articles: [],
      refusedFiles: [],
      thread: { ...thread, references: [...thread.references] },
    }
    const desk = await aDesk(post, [{ ...code, id: 'd1', letter: about, ticket: 'ticket-uuid' as TicketId }])
    await desk.run()
    const head = headOf(received[0])
    expect(head).toContain('Message-ID: <ticket-ticket-uuid@desk.example>')
    expect(head).toContain('In-Reply-To: <two@customer.example>')
    expect(head).toContain('References: <one@customer.example> <two@customer.example>')
    expect(head).toContain('Auto-Submitted: auto-replied')
  })

  test('about a ticket carry its own address for answers where answers are read, and ask for one', async () => {
    const replies = { base: 'support@desk.example', secret: 'of these tests' }
    const alert = { about: 'slaAlert', alert: 'breach', target: 'fix', number: 7, subject: 's', tier: 1 } as const
    const toAgent = { ...alert, customerName: 'c', due: 'noon', url: 'https://d.example' }
    const letters = [
      { ...code, id: 'd1', letter: solved },
      { ...code, id: 'd2', letter: toAgent },
    ]
    const desk = await aDesk(post, letters, { replies })
    await desk.run()
    const answersTo = /^Reply-To: (.+)$/m.exec(headOf(received[0]))?.[1] ?? ''
    expect(ticketOfReply(answersTo, replies.secret)).toBe(1042)
    expect(received[0]).toContain('Reply to this letter')
    expect(headOf(received[1])).not.toContain('Reply-To')
  })

  test('that nobody has to get can be ended with one click in the mail program', async () => {
    const figures = { opened: 1, answered: 1, solved: 1, kept: 1, broken: 0, overdue: [], dueNext: [] }
    const unsubscribeUrl = 'https://desk.example/letters/digest?a=priya&s=sealed'
    const letter: Letter = { about: 'digest', day: 'Monday', ...figures, url: 'https://d.example', unsubscribeUrl }
    await (await aDesk(post, [{ ...code, letter }])).run()
    expect(headOf(received[0])).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`)
    expect(headOf(received[0])).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
  })

  test('are signed with the key that is set, so that receivers can check it', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    post.close()
    post = smtpPost({ url: url(server), from, dkim: { domain: 'desk.example', selector: 'one', privateKey: pem } })
    await (await aDesk(post, [{ ...code, letter: { ...solved, words: 'Voilà, c’est réglé.' } }])).run()
    const [mail = ''] = received
    expect(headOf(mail)).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256;.* d=desk\.example;.* s=one;/m)
    expect(isSigned(mail, publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBe(true)
    const forged = mail.replace('Solved: ticket 1042', 'Solved: ticket 1043')
    expect(isSigned(forged, publicKey.export({ type: 'spki', format: 'pem' }).toString())).toBe(false)
  })

  test('are tried again when the server says "later"', async () => {
    answer = Object.assign(new Error('greylisted'), { responseCode: 450 })
    const desk = await aDesk(post, [code])
    expect(await desk.run()).toMatchObject([{ became: 'delayed', isDoubtful: false }])
    desk.wait(15 * SECOND - 1)
    expect(await desk.run()).toEqual([])
    answer = null
    desk.wait(1)
    expect(await desk.run()).toMatchObject([{ became: 'sent', doubts: 0 }])
  })

  test('are given up, and said so to their conversation, when the server says "never"', async () => {
    answer = Object.assign(new Error('no such mailbox'), { responseCode: 550 })
    const conversation = 'talk-1' as ConversationId
    const desk = await aDesk(post, [{ ...code, conversation }])
    expect(await desk.run()).toMatchObject([{ became: 'givenUp', conversation }])
    expect(await desk.store.undeliveredOf(conversation)).toMatchObject([
      { to: code.to, trouble: 'unknownAddress', about: 'code' },
    ])
    expect(await desk.store.eventsOf(conversation)).toMatchObject([
      { kind: 'LetterGivenUp', delivery: code.id, cause: 'unknownAddress' },
    ])
  })

  test('are kept and tried again when the server does not know our password', async () => {
    const refusing = new SMTPServer({
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('bad password'), { responseCode: 535 })),
      allowInsecureAuth: true,
    })
    await new Promise<void>((ready) => refusing.listen(0, '127.0.0.1', ready))
    post.close()
    post = smtpPost({ url: url(refusing, 'user:wrong@'), from })
    expect(await (await aDesk(post, [code])).run()).toMatchObject([{ became: 'delayed', isDoubtful: false }])
    post.close()
    await new Promise<void>((closed) => refusing.close(closed))
  })

  test('are given up after a day of trying, and another round begins by hand', async () => {
    answer = Object.assign(new Error('try later'), { responseCode: 421 })
    const desk = await aDesk(post, [{ ...code, letter: solved }])
    const became: string[] = []
    for (let i = 0; i < 24; i++) {
      became.push(...(await desk.run()).map((each) => each.became))
      desk.wait(HOUR)
    }
    expect(became).toEqual([...Array.from({ length: 23 }, () => 'delayed'), 'givenUp'])
    expect(await desk.store.givenUpLetter(code.id)).toMatchObject({ trouble: 'unreachable' })
    await desk.store.tryLetterAgain(code.id, {} as never)
    expect(await desk.run()).toMatchObject([{ became: 'delayed' }])
    answer = null
    desk.wait(15 * SECOND)
    expect(await desk.run()).toMatchObject([{ became: 'sent' }])
  })

  test('wait for a server that is gone', async () => {
    await new Promise<void>((closed) => server.close(closed))
    expect(await (await aDesk(post, [code])).run()).toMatchObject([{ became: 'delayed', isDoubtful: false }])
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  })
})

describe('a mail server that misbehaves', () => {
  const letter = (id: string): Delivery => ({ ...code, id, to: `${id}@customer.example` })

  async function withServer<T>(
    behave: (to: string, attempt: number) => Behaviour,
    run: (server: Awaited<ReturnType<typeof openMailServer>>, post: (given?: object) => Post) => Promise<T>,
  ): Promise<T> {
    const server = await openMailServer(behave)
    const posts: Post[] = []
    try {
      return await run(server, (given = {}) => {
        const post = smtpPost({ url: server.url, from, ...given })
        posts.push(post)
        return post
      })
    } finally {
      for (const post of posts) post.close()
      await server.close()
    }
  }

  test.each([
    ['and breaks the line before the letter', 'dropBefore'],
    ['and breaks the line in the middle of the letter', 'dropWithin'],
    ['and fails with a word', 'fail'],
  ] as const)('%s took nothing, and nobody doubts it', async (_how, how) => {
    await withServer(
      (_to, attempt) => (attempt === 1 ? how : 'take'),
      async (server, post) => {
        const long = { ...solved, words: 'long '.repeat(200_000) } as const
        const desk = await aDesk(post(), [{ ...letter('a'), letter: long }])
        expect(await desk.run()).toMatchObject([{ became: 'delayed', isDoubtful: false }])
        expect(server.taken).toEqual([])
        desk.wait(MINUTE)
        expect(await desk.run()).toMatchObject([{ became: 'sent', doubts: 0 }])
        expect(server.taken).toHaveLength(1)
      },
    )
  })

  test('and breaks the line instead of its yes makes a doubt, and a second letter with the same Message-ID', async () => {
    await withServer(
      (_to, attempt) => (attempt === 1 ? 'dropAfter' : 'take'),
      async (server, post) => {
        const desk = await aDesk(post(), [letter('a')])
        expect(await desk.run()).toMatchObject([{ became: 'delayed', isDoubtful: true }])
        desk.wait(MINUTE)
        expect(await desk.run()).toMatchObject([{ became: 'sent', doubts: 1 }])
        expect(server.taken.map(({ messageId }) => messageId)).toEqual(['<a@desk.example>', '<a@desk.example>'])
      },
    )
  })

  test('and takes longer than a lease gets the letter once, while the desk holds on to it', async () => {
    await withServer(
      () => ({ takesMs: 700 }),
      async (server, post) => {
        const real = () => Date.now() as Instant
        const desk = await aDesk(post(), [letter('slow')], { clock: real, leaseMs: 150, holdEveryMs: 40 })
        const one = createDelivering(desk.parts)
        const other = createDelivering(desk.parts)
        await one.step()
        for (const until = Date.now() + 500; Date.now() < until; await pause(20)) {
          expect(await other.step()).toBe(false)
        }
        await one.finish(30_000)
        expect(server.taken).toHaveLength(1)
        expect(desk.news).toMatchObject([{ became: 'sent', doubts: 0 }])
      },
    )
  })

  test('and never answers does not hold the other letters up, and the letter is taken back in time', async () => {
    await withServer(
      (to) => (to.startsWith('hang') ? 'hang' : 'take'),
      async (server, post) => {
        const desk = await aDesk(post({ handOverMs: 300 }), ['hang', 'b', 'c', 'd'].map(letter), { atOnce: 2 })
        const became = (await desk.run()).map(({ id, became: how }) => `${id} ${how}`)
        expect(became).toEqual(['b sent', 'c sent', 'd sent', 'hang delayed'])
        expect(server.taken.map(({ to }) => to.charAt(0))).toEqual(['b', 'c', 'd'])
      },
    )
  })

  test('leaves the letter to whoever has the claim by now: its last byte stays here', async () => {
    await withServer(
      () => 'take',
      async (server, post) => {
        const desk = await aDesk(post(), [letter('a')])
        const claimed = await desk.store.claim(desk.clock.now, MINUTE, 1)
        desk.wait(2 * MINUTE) // the process slept, and another node took the letter meanwhile
        const stolen = { ...desk.store, claim: async () => claimed }
        const sleeper = createDelivering({ ...desk.parts, outbox: stolen })
        const [taken] = await desk.store.claim(desk.clock.now, HOUR, 1)
        await sleeper.step()
        await sleeper.finish(30_000)
        expect(server.taken).toEqual([])
        expect(taken).toMatchObject({ id: 'a', attempt: 2, doubts: 1 })
      },
    )
  })

  test('several letters are under way at once, and no more than the desk has hands', async () => {
    await withServer(
      () => ({ takesMs: 60 }),
      async (server, post) => {
        const many = Array.from({ length: 12 }, (_unused, i) => letter(`l${i}`))
        const desk = await aDesk(post({ connections: 4 }), many, { atOnce: 4 })
        await desk.run()
        expect(server.taken).toHaveLength(12)
        expect(server.most()).toBeGreaterThan(1)
        expect(server.most()).toBeLessThanOrEqual(4)
      },
    )
  })

  test('a desk that stops leaves what no server has yet, and finishes what one may have', async () => {
    await withServer(
      (to) => (to.startsWith('hang') ? 'hang' : { takesMs: 400 }),
      async (server, post) => {
        const desk = await aDesk(post(), [letter('slow'), letter('hang')])
        const delivering = createDelivering(desk.parts)
        while ((await delivering.step()) === true);
        for (const until = Date.now() + 5_000; server.attemptsAt('hang@customer.example') === 0; await pause(10)) {
          if (Date.now() > until) throw new Error('The second letter did not set out')
        }
        await pause(100)
        await delivering.finish(50)
        expect(desk.news.map(({ id, became }) => `${id} ${became}`).sort()).toEqual(['hang delayed', 'slow sent'])
        expect(await delivering.step()).toBe(false)
      },
    )
  })
})

describe('the desk’s stop', () => {
  const post: Post = {
    keeps: false,
    send: async (_mail, { mayFinish }) => ({ sent: (await mayFinish()) as true }),
    close: () => {},
  }

  test('is waited for by no letter that is out', async () => {
    const heard = vi.spyOn(EventTarget.prototype, 'addEventListener')
    const desk = await aDesk(post, [code, { ...code, id: 'delivery-2', to: 'leo@customer.example' }])
    expect(await desk.run()).toHaveLength(2)
    const signals = heard.mock.contexts.filter((each) => each instanceof AbortSignal)
    heard.mockRestore()
    expect(signals.length).toBeGreaterThan(0)
    expect(signals.flatMap((signal) => getEventListeners(signal, 'abort'))).toEqual([])
  })

  test('waits for a letter that is just being taken', async () => {
    const desk = await aDesk(post, [code])
    const { promise: pausing, resolve: goOn } = Promise.withResolvers<void>()
    const outbox: DeliveryParts['outbox'] = {
      ...desk.store,
      claim: async (...asked) => {
        await pausing
        return desk.store.claim(...asked)
      },
    }
    const delivering = createDelivering({ ...desk.parts, outbox })
    const step = delivering.step()
    const finished = delivering.finish(30_000)
    goOn()
    await finished
    expect(desk.news).toMatchObject([{ became: 'sent' }])
    expect(await step).toBe(true)
  })
})

test.each([
  [1, 15 * SECOND],
  [2, MINUTE],
  [3, 4 * MINUTE],
  [4, 16 * MINUTE],
  [5, HOUR],
  [20, HOUR],
  [25, 15 * SECOND],
  [26, MINUTE],
])('after %i attempts the next comes %i ms later', (attempts, wait) => {
  expect(backOff(attempts)).toBe(wait)
})

/** Checks a signature as a receiver does (RFC 6376, relaxed/relaxed), with nothing but the mail and the public key. */
function isSigned(mail: string, publicKey: string): boolean {
  const [head = '', ...rest] = mail.split('\r\n\r\n')
  const body = `${rest
    .join('\r\n\r\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/ \r\n/g, '\r\n')
    .replace(/(\r\n)+$/, '')}\r\n`
  const fields = head.split(/\r\n(?![ \t])/)
  const relaxed = (field: string) => {
    const [name = '', ...value] = field.split(':')
    return `${name.toLowerCase().trim()}:${value
      .join(':')
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim()}`
  }
  const signature = fields.find((field) => /^dkim-signature:/i.test(field)) ?? ''
  const tags = new Map(
    relaxed(signature)
      .slice('dkim-signature:'.length)
      .split(';')
      .map((tag) => tag.trim().split(/=(.*)/s) as [string, string])
      .map(([name, value = '']) => [name.trim(), value.replace(/\s/g, '')]),
  )
  const hash = createVerify('RSA-SHA256')
  for (const name of (tags.get('h') ?? '').split(':')) {
    const field = fields.find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    if (field) hash.update(`${relaxed(field)}\r\n`)
  }
  hash.update(relaxed(signature).replace(/\bb=[^;]*$|\bb=[^;]*(?=;)/, 'b='))
  const isBody = createHash('sha256').update(body, 'latin1').digest('base64') === tags.get('bh')
  return isBody && hash.verify(createPublicKey(publicKey), tags.get('b') ?? '', 'base64')
}
