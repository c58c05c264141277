import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { write } from '../../src/delivery/letters/write.ts'
import { replyAddress } from '../../src/delivery/replyAddress.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import type { MailAnswerLetter } from '../../src/domain/mailAnswer.ts'
import { handleOne } from '../../src/inbound/handle.ts'
import { createHousekeeping } from '../../src/storage/tidy.ts'
import { mia } from '../support/demoFixtures.ts'
import { fromAna, type MailHouse, OUR_SERVER, openMailHouse, SUPPORT } from './mailHouse.ts'

let house: MailHouse
beforeAll(async () => {
  house = await openMailHouse()
})
afterAll(() => house.close())
beforeEach(() => {
  house.later(180)
  house.news.length = 0
})

const answerOf = async (): Promise<MailAnswerLetter> => {
  const { conversation } = await house.newest()
  const letter = (await house.letters()).find(
    (each) => each.conversation === conversation && each.letter.about === 'mailAnswer',
  )
  if (letter?.letter.about !== 'mailAnswer') throw new Error('No letter answers the newest mail')
  return letter.letter
}
const ticketHere = async () => {
  const { conversation } = await house.newest()
  const [ticket] = await house.store.ticketsOfConversation(conversation as ConversationId)
  if (!ticket) throw new Error('No ticket belongs to the newest mail')
  return ticket
}
const receivedAt = (at: number) =>
  `Received: from mail.meridian-press.example by ${OUR_SERVER} (Postfix); ${new Date(at).toUTCString().replace('GMT', '+0000')}`

describe('a new mail of a contact', () => {
  test('becomes a ticket, and one letter says its number, tier, due time and articles', async () => {
    await house.arrives(
      fromAna('Our members can open nothing since Monday: several get error vc3.', { subject: 'Stuck' }),
    )
    await house.handles()
    expect(house.news).toEqual([expect.objectContaining({ became: 'request' })])
    const answer = await answerOf()
    const { number, tier } = await ticketHere()
    const { subject, text } = write(answer, 'en', { isReplyRead: true })
    expect(subject).toBe(`Ticket ${number}: Stuck`)
    expect(text).toContain(`Tier: ${tier}: you wrote that several people are stuck`)
    expect(text).toContain(`An answer is due by: ${answer.ticket?.due}`)
    expect(text).toContain('Error vc3: device limit exceeded')
    expect(text).toMatch(/https:\/\/desk\.example\/help\/error-vc3\?q=/)
    const all = (await house.letters()).filter(({ letter }) => 'number' in letter && letter.number === number)
    expect(all.map(({ letter }) => letter.about)).toEqual(['mailAnswer'])
  })

  test('written in French is answered in French', async () => {
    await house.arrives(
      fromAna('Bonjour, nous ne trouvons pas la page pour changer le logo. Merci de nous dire où elle est.'),
    )
    await house.handles()
    const { conversation } = await house.newest()
    expect((await house.store.conversation(conversation as ConversationId))?.locale).toBe('fr')
    const letter = (await house.letters()).find((each) => each.conversation === conversation)
    expect(letter?.locale).toBe('fr')
    expect(write(await answerOf(), 'fr', { isReplyRead: false }).text).toContain(
      'Une personne de notre équipe y répondra.',
    )
  })

  test('answers under the mail it answers, and says that a machine wrote it', async () => {
    await house.arrives(fromAna('How do we change the logo?', { id: 'thread-me', head: 'References: <one@x.example>' }))
    await house.handles()
    expect((await answerOf()).thread).toEqual({
      inReplyTo: '<thread-me@meridian-press.example>',
      references: ['<one@x.example>'],
    })
  })

  test.each([
    ['of our own server, two hours ago', () => receivedAt(house.clock.now - 2 * HOUR), 2 * HOUR],
    [
      'of another server, which may say anything',
      () => receivedAt(house.clock.now - 2 * HOUR).replace(OUR_SERVER, 'mx.evil.example'),
      0,
    ],
    ['of our own server in the future', () => receivedAt(house.clock.now + 2 * HOUR), 0],
    ['of our own server, a month ago', () => receivedAt(house.clock.now - 30 * DAY), 7 * DAY],
    [
      'none, and only a Date',
      () => `Date: ${new Date(house.clock.now - 5 * HOUR).toUTCString().replace('GMT', '+0000')}`,
      0,
    ],
  ])('begins its clock by the Received line %s', async (_, head, agoMs) => {
    await house.arrives(fromAna('How do we change the logo once more?', { head: head() }))
    await house.handles()
    const [target] = (await ticketHere()).targets
    // heads know seconds
    expect(Math.abs(house.clock.now - agoMs - (target?.startedAt ?? 0))).toBeLessThan(1_000)
  })

  test('that lay in the mailbox too long says that its time is past already', async () => {
    await house.arrives(fromAna('Everything is down, nothing works for anybody.'), {
      door: 'imap',
      at: (house.clock.now - 2 * HOUR) as Instant,
    })
    await house.handles()
    const { ticket } = await answerOf()
    expect(ticket).toMatchObject({ tier: 3, isLate: true })
    expect(write(await answerOf(), 'en').text).toContain('that time is past already')
  })

  test.each([
    ['Please call us as soon as you can.', 'URGENT: everything is down', 3],
    ['Please see the picture.', 'Several of our members cannot open the atlas', 2],
    ['How do we change the logo of the second page?', 'A question', 1],
  ])('is read with its subject: %s', async (text, subject, tier) => {
    await house.arrives(fromAna(text, { subject }))
    await house.handles()
    expect(await ticketHere()).toMatchObject({ tier, subject })
  })

  test('takes no secret into the log', async () => {
    await house.arrives(fromAna('How do we log in? My password: hunter22x is refused.'))
    await house.handles()
    const { conversation } = await house.newest()
    const said = (await house.linesOf(conversation ?? '')).map(({ body }) => body.text).join('\n')
    expect(said).toContain('How do we log in?')
    expect(said + JSON.stringify(await ticketHere())).not.toContain('hunter22x')
  })

  test('keeps no secret of its subject or its text in the talk, the flow, the ticket or the letter that answers', async () => {
    await house.arrives(
      fromAna('The password: hunter22x is refused, and so is the card 4111 1111 1111 1111.', {
        subject: 'Password: hunter22x',
      }),
    )
    await house.handles()
    const { conversation } = await house.newest()
    const talk = await house.store.conversation(conversation as ConversationId)
    const kept = JSON.stringify([talk, await house.linesOf(conversation ?? ''), await ticketHere(), await answerOf()])
    expect(kept).toContain('Password: [password]')
    expect(kept).not.toMatch(/hunter22x|4111/)
  })
})

describe('an answer to a ticket', () => {
  const reply = (number: number, text: string, more: { id?: string; subject?: string } = {}) =>
    fromAna(text, { subject: 'Re: ticket', ...more }).replace(`To: ${SUPPORT}`, `To: ${house.replyAddressOf(number)}`)

  test('is a line of the contact, marked as mail, and wakes whoever looks', async () => {
    const { number, conversation } = await house.aTicket()
    house.woken.length = 0
    await house.arrives(reply(number, 'It is the blue one.'))
    await house.handles()
    const [line] = (await house.linesOf(conversation)).slice(-1)
    expect(line).toMatchObject({ from: { role: 'visitor' }, body: { text: 'It is the blue one.', byMail: true } })
    expect(house.woken).toEqual(expect.arrayContaining([`conversation:${conversation}`, 'queue']))
  })

  test('ends the waiting for the customer', async () => {
    const { id, number } = await house.aTicket({ waitingSince: (house.clock.now - HOUR) as Instant })
    await house.arrives(reply(number, 'Here is what you asked for.'))
    await house.handles()
    expect((await house.store.ticket(id))?.waitingSince).toBeNull()
  })

  test('opens a solved ticket again, and everybody hears of it', async () => {
    const solvedAt = (house.clock.now - DAY) as Instant
    const { id, number, conversation } = await house.aTicket({ status: 'solved', solvedAt })
    await house.arrives(reply(number, 'It is broken again.'))
    await house.handles()
    expect(await house.store.ticket(id)).toMatchObject({ status: 'open', solvedAt: null })
    const events = await house.store.eventsOf(conversation)
    expect(events).toContainEqual(expect.objectContaining({ kind: 'TicketReopened', number, agent: null }))
    expect((await house.linesOf(conversation)).at(-1)).toMatchObject({ from: { role: 'system' } })
    const told = (await house.letters()).map(({ letter }) => letter)
    expect(told).toContainEqual(expect.objectContaining({ about: 'ticketReopened', number }))
  })

  test.each(['Thank you very much!', 'Merci beaucoup!'])('that only says “%s” opens nothing', async (thanks) => {
    const solvedAt = (house.clock.now - DAY) as Instant
    const { id, number } = await house.aTicket({ status: 'solved', solvedAt })
    await house.arrives(reply(number, thanks))
    await house.handles()
    expect((await house.store.ticket(id))?.status).toBe('solved')
    expect(await house.newest()).toMatchObject({ state: 'handled', cause: 'thanks' })
  })

  test('that was solved more than two weeks ago is a new ticket with a clock of its own', async () => {
    const solvedAt = (house.clock.now - 15 * DAY) as Instant
    const { id, number } = await house.aTicket({ status: 'solved', solvedAt })
    await house.arrives(reply(number, 'Now the printer makes trouble, how do we allow printing?'))
    await house.handles()
    expect((await house.store.ticket(id))?.status).toBe('solved')
    expect((await ticketHere()).number).toBeGreaterThan(number)
  })

  test('goes on where the ticket was merged into', async () => {
    const kept = await house.aTicket()
    const { number } = await house.aTicket({
      status: 'solved',
      outcome: 'merged',
      mergedInto: kept.id,
      solvedAt: house.clock.now,
    })
    await house.arrives(reply(number, 'One more thing about it.'))
    await house.handles()
    expect((await house.newest()).ticketNumber).toBe(kept.number)
  })

  test('of nobody known is a note for agents, and no line the contact would see', async () => {
    const { number, conversation } = await house.aTicket()
    await house.arrives(reply(number, 'Please send me the contract.').replace(/^Authentication-Results.*\r\n/, ''))
    await house.handles()
    expect(await house.linesOf(conversation)).toEqual([])
    const view = await house.desk.view(mia, conversation)
    expect(view).toMatchObject({
      mailNotes: [{ from: 'ana@meridian-press.example', text: 'Please send me the contract.', cause: 'unverified' }],
    })
  })

  test.each([
    ['finds its ticket by the letter it answers, where the sender is vouched for', true],
    ['begins a talk of its own, where nobody vouches for the sender', false],
  ])('to an address sealed with a secret that is gone %s', async (_what, isVouchedFor) => {
    const ticket = await house.aTicket()
    const gone = replyAddress(SUPPORT, ticket.number, 'a key of reply addresses that is gone')
    const letter = await house.aLetter(ticket)
    const mail = fromAna('It is the blue one.', { subject: 'Re: ticket', head: `In-Reply-To: <${letter}>` })
    const sent = mail.replace(`To: ${SUPPORT}`, `To: ${gone}`)
    await house.arrives(isVouchedFor ? sent : sent.replace(/^Authentication-Results.*\r\n/, ''))
    await house.handles()
    const { conversation, ticketNumber } = await house.newest()
    expect(ticketNumber).toBe(isVouchedFor ? ticket.number : null)
    expect(conversation === ticket.conversation).toBe(isVouchedFor)
    expect(await house.linesOf(ticket.conversation)).toHaveLength(isVouchedFor ? 1 : 0)
  })

  test('with a file brings it onto the ticket', async () => {
    const { id, number } = await house.aTicket()
    const head = `To: ${house.replyAddressOf(number)}`
    const raw = fromAna('', { subject: 'Re: ticket' })
      .replace(`To: ${SUPPORT}`, head)
      .replace('Content-Type: text/plain; charset=utf-8', 'Content-Type: multipart/mixed; boundary=b')
      .concat(
        '--b\r\nContent-Type: text/plain\r\n\r\nThe log.\r\n--b\r\nContent-Type: text/plain; name=a.log\r\nContent-Disposition: attachment; filename=a.log\r\n\r\nline one\r\n--b--\r\n',
      )
    await house.arrives(raw)
    await house.handles()
    expect((await house.store.ticket(id))?.files).toMatchObject([{ name: 'a.log', contentType: 'text/plain' }])
  })
})

test('who has several companies is asked for which, and their answer opens the ticket in the same talk', async () => {
  const leo = (text: string, head = '') =>
    fromAna(text, { head })
      .replaceAll('meridian-press.example', 'freelance.example')
      .replace('Ana Solheim <ana@', 'Leo Brandt <leo@')
  await house.arrives(leo('The course videos do not play, is it a defect?'))
  await house.handles()
  const asked = await house.newest()
  expect(await answerOf()).toMatchObject({
    next: { go: 'chooseCustomer', names: expect.arrayContaining(['Alder & Finch Training']) },
  })
  const letter = (await house.letters()).find(({ conversation }) => conversation === asked.conversation)
  house.later(30)
  await house.arrives(leo('For Alder & Finch Training, please.', `In-Reply-To: <${letter?.id}@vitrium.example>`))
  await house.handles()
  expect((await house.newest()).conversation).toBe(asked.conversation)
  expect(await ticketHere()).toMatchObject({
    customer: 'alder-training',
    details: expect.stringContaining('The course videos do not play'),
  })
})

test('an end user hears by letter when an agent has found their company', async () => {
  await house.arrives(fromAna('I cannot open my document.').replaceAll('meridian-press.example', 'home.example'))
  await house.handles()
  const { conversation } = await house.newest()
  expect((await answerOf()).next).toEqual({ go: 'askCompany' })
  await house.desk.routeInquiry(mia, conversation as ConversationId, 'meridian-press' as never, house.parts.decide)
  const [newest] = await house.letters()
  expect(newest).toMatchObject({
    to: 'ana@home.example',
    letter: { about: 'mailAnswer', next: { go: 'provider', name: 'Meridian Press' } },
  })
})

describe('a flood', () => {
  test('gets six letters an hour, a ticket for each mail, and then is left aside', async () => {
    for (let n = 0; n < 22; n++) {
      house.later(1)
      await house.arrives(fromAna(`Question number ${n}: how do we change page ${n}?`, { subject: `Flood ${n}` }))
      await house.handles()
    }
    const mails = (await house.records.mails({ state: null, before: null, limit: 22 })).reverse()
    const causes = mails.map(({ state, cause }) => cause ?? state)
    expect(causes).toEqual([
      ...Array(6).fill('handled'),
      ...Array(14).fill('answersSpent'),
      ...Array(2).fill('tooMany'),
    ])
    expect(mails.slice(0, 20).every(({ ticketNumber }) => ticketNumber !== null)).toBe(true)
  })

  test.each([
    [
      'in the name',
      'victim@corner.example',
      (n: number) => `"Ana <ana${n}@elsewhere.example>" <victim@corner.example>`,
    ],
    ['in a comment', 'victim@square.example', (n: number) => `(ana${n}@elsewhere.example) victim@square.example`],
  ])('is counted by the address that is answered, whatever other one stands %s', async (_, victim, from) => {
    for (let n = 0; n < 22; n++) {
      house.later(1)
      const raw = fromAna(`Question number ${n}: how do we change page ${n}?`).split('\r\n')
      await house.arrives(raw.map((line) => (line.startsWith('From:') ? `From: ${from(n)}` : line)).join('\r\n'))
      await house.handles()
    }
    const mails = (await house.records.mails({ state: null, before: null, limit: 22 })).reverse()
    expect(new Set(mails.map((mail) => mail.from))).toEqual(new Set([victim]))
    expect(mails.slice(20).map(({ cause }) => cause)).toEqual(['tooMany', 'tooMany'])
    expect((await house.letters()).filter(({ to }) => to === victim)).toHaveLength(6)
  })

  test('of words is cut, and what is left can be kept and found, whatever letter the cut goes through', async () => {
    await house.arrives(fromAna(`How do we change page 7? ${'🙂'.repeat(12_000)}`))
    await house.handles()
    const { conversation } = await house.newest()
    const [line] = await house.linesOf(conversation ?? '')
    expect(line?.body.text).toContain('page 7')
    expect(line?.body.text.isWellFormed()).toBe(true)
  })

  test('of files in one mail is a number, and the first of them are looked at', async () => {
    const part = (n: number) =>
      `--b\r\nContent-Type: text/plain; name="note${n}.txt"\r\nContent-Disposition: attachment\r\n\r\nnote ${n}`
    const parts = Array.from({ length: 3_000 }, (_, n) => part(n))
    const head = fromAna('').replace('text/plain; charset=utf-8', 'multipart/mixed; boundary=b').trimEnd()
    const words = '--b\r\nContent-Type: text/plain\r\n\r\nHere are all of our notes about page 7.'
    await house.arrives([head, '', words, ...parts, '--b--', ''].join('\r\n'))
    await house.handles()
    const { conversation } = await house.newest()
    const [line] = await house.linesOf(conversation ?? '')
    expect(line?.body.files?.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((n) => `note${n}.txt`))
    expect(line?.body.text).toContain('+ 2980')
    expect(line?.body.text.length).toBeLessThan(5_000)
  })

  test('of a machine that answers us is never answered', async () => {
    const before = (await house.letters()).length
    for (let n = 0; n < 5; n++)
      await house.arrives(fromAna(`I am away, ${n}.`, { head: 'Auto-Submitted: auto-replied' }))
    await house.handles()
    expect((await house.letters()).length).toBe(before)
  })
})

describe('once, whatever happens', () => {
  test('the same mail by both doors, with other Received lines and line ends, is one mail', async () => {
    const raw = fromAna('How do we add a domain?', { id: 'both-doors' })
    expect(await house.arrives(raw, { door: 'http' })).toBe('kept')
    expect(
      await house.arrives(`${receivedAt(house.clock.now)}\r\n${raw}\r\n`, { door: 'imap', at: house.clock.now }),
    ).toBe('known')
    expect(await house.arrives(raw.replaceAll('\r\n', '\n'), { door: 'imap', at: house.clock.now })).toBe('known')
  })

  test('the same id over other words is another mail', async () => {
    expect(await house.arrives(fromAna('One.', { id: 'same' }))).toBe('kept')
    expect(await house.arrives(fromAna('Two.', { id: 'same' }))).toBe('kept')
    await house.handles()
  })

  test('a mail whose handling fails is tried again, then left aside, and handled when an administrator says so', async () => {
    await house.arrives(fromAna('How do we see the old invoices?', { subject: 'Unlucky' }))
    const broken = { decide: () => { throw new Error('the assistant is broken') } } // biome-ignore format: one line says it
    for (let n = 0; n < 12; n++) {
      await house.handles(broken)
      house.later(61)
    }
    const mail = await house.newest()
    expect(mail).toMatchObject({ state: 'unreadable', cause: 'fault' })
    expect(house.news.filter(({ became }) => became === 'failed')).toHaveLength(8)
    const audit = {
      at: house.clock.now,
      by: { agent: mia.id, name: mia.name },
      action: 'changed',
      kind: 'mail',
      key: mail.id,
      label: 'x',
      before: null,
      after: null,
    } as const
    expect(await house.records.mailAgain(mail.id, audit)).toBe(true)
    await house.handles()
    expect(await house.newest()).toMatchObject({ state: 'handled', ticketNumber: expect.any(Number) })
    expect(await house.records.mailAgain(mail.id, audit)).toBe(false)
  })

  test('a node that is killed between keeping and handling loses nothing and doubles nothing', async () => {
    const file = fileURLToPath(new URL('victim.ts', import.meta.url))
    const victim = spawn(process.execPath, [file, house.url, String(house.clock.now)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(victim.stdout, 'data')
    victim.kill('SIGKILL')
    await once(victim, 'exit')
    expect(await house.newest()).toMatchObject({ state: 'received' })
    await house.handles()
    expect(await house.newest()).toMatchObject({ state: 'received' }) // its lease still runs
    house.later(6)
    await house.handles()
    expect(await house.newest()).toMatchObject({ state: 'handled', ticketNumber: expect.any(Number) })
    expect(await house.arrives(fromAna('How do we see who opened a document?', { id: 'in-the-middle' }))).toBe('known')
  }, 120_000)

  test('two nodes at once, and a claim that was taken over, bring about each mail once', async () => {
    const other = await openMailHouse({ url: house.url })
    other.clock.now = house.clock.now
    const before = await house.prisma.ticket.count()
    for (let n = 0; n < 12; n++)
      await house.arrives(fromAna(`Two nodes, question ${n}: where is page ${n}?`, { id: `two-${n}` }))
    // one of them is slow: its claim has long ended when it comes to its commit, and the others have done it
    const slow = { ...other.parts, checkFiles: async () => {
      await house.inbox.delayMail((await waiting()).id, house.clock.now)
      await house.handles()
      return { files: [], refused: [] }
    } } // biome-ignore format: one thought
    const waiting = async () => {
      const mails = await house.records.mails({ state: 'received', before: null, limit: 20 })
      return mails.at(-1) ?? (mails[0] as never)
    }
    await Promise.all([handleOne(slow), house.handles(), other.handles()])
    await house.handles()
    expect(await house.prisma.inboundMail.count({ where: { state: 'received' } })).toBe(0)
    expect(await house.prisma.ticket.count()).toBe(before + 12)
    await other.close()
  }, 120_000)
})

test('whatever bytes come, they are kept as they are, and handling them never fails', async () => {
  const line = fc.oneof(
    fc.constantFrom(
      'From: a@b.example',
      'Content-Type: multipart/mixed; boundary="b"',
      '--b',
      '--b--',
      '',
      'Subject: =?x?q?=?=',
      'Content-Transfer-Encoding: base64',
      'Content-Type: message/rfc822',
      'To: <',
      'Message-ID: <',
      'Content-Type: text/html; charset=utf-7',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc.array(line, { maxLength: 30 }).map((lines) => new Uint8Array(Buffer.from(lines.join('\r\n')))),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async (raw) => {
      house.news.length = 0
      house.later(200)
      if ((await house.arrives(raw)) === 'known') return
      const { id } = await house.newest()
      expect((await house.records.mail(id))?.raw).toEqual(new Uint8Array(raw))
      await house.handles()
      expect(house.news.filter((news) => 'fault' in news)).toEqual([])
      expect((await house.newest()).state).not.toBe('received')
    }),
    { numRuns: 150 },
  )
}, 180_000)

test('a mail that is too large is kept as far as it goes, and shown', async () => {
  house.later(10)
  await house.keep({ door: 'imap', at: house.clock.now, envelope: {}, raw: Buffer.from(fromAna('Huge')), isCut: true })
  expect(await house.newest()).toMatchObject({
    state: 'unreadable',
    cause: 'tooLarge',
    from: 'ana@meridian-press.example',
  })
})

test('a letter that comes back marks its ticket, and the talk is woken', async () => {
  const ticket = await house.aTicket()
  const id = (await house.aLetter(ticket)).split('@')[0] ?? ''
  house.woken.length = 0
  await house.arrives(fromAna('One more, so that the desk is busy.'))
  await house.inbox.letterBounced((await house.newest()).id, { delivery: id }, 'unknownAddress', house.clock.now)
  const events = await house.store.eventsOf(ticket.conversation)
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: 'LetterGivenUp',
      delivery: id,
      cause: 'unknownAddress',
      ticket: ticket.id as TicketId,
    }),
  )
  expect(
    await house.inbox.letterBounced(
      (await house.newest()).id,
      { delivery: 'none' },
      'rejected',
      (house.clock.now + MINUTE) as Instant,
    ),
  ).toBe('unknown')
})

test('a mail that stands as a note is kept whole no longer than others, and the note stays', async () => {
  const { number, conversation } = await house.aTicket()
  const raw = fromAna('Please send me the contract.').replace(`To: ${SUPPORT}`, `To: ${house.replyAddressOf(number)}`)
  await house.arrives(raw.replace(/^Authentication-Results.*\r\n/, ''))
  await house.handles()
  const { id } = await house.newest()
  const note = { from: 'ana@meridian-press.example', text: 'Please send me the contract.' }
  const housekeeping = createHousekeeping(house.prisma)
  await housekeeping.tidy((house.clock.now + DAY - MINUTE) as Instant, 400 * DAY, DAY)
  expect((await house.records.mail(id))?.raw.length).toBeGreaterThan(0)
  await housekeeping.tidy((house.clock.now + DAY) as Instant, 400 * DAY, DAY)
  expect((await house.records.mail(id))?.raw.length).toBe(0)
  expect(await house.desk.view(mia, conversation)).toMatchObject({ mailNotes: [note] })
})
