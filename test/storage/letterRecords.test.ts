import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Claimed } from '../../src/desk/letterPorts.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Delivery } from '../../src/domain/notification.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createOutbox } from '../../src/storage/outbox.ts'
import { createStore } from '../../src/storage/store.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { jonas, mia, priya } from '../support/demoFixtures.ts'
import { later, noon } from './builders.ts'
import { type Memory, memories, savingInto } from './memories.ts'

const talk = 'talk-1' as ConversationId

function letter(id: string, given: Partial<Delivery> = {}): Delivery {
  const code = { about: 'code', code: '012345', minutesValid: 10 } as const
  const nowhere = { conversation: null, ticket: null }
  return { id, to: `${id}@meridian-press.example`, locale: 'fr', letter: code, ...nowhere, ...given }
}
const about = (number: number) => ({ about: 'ticketSolved', number, subject: 'A\u0000 "code"' }) as const
const refused = { cause: '550 5.1.1 no such user', trouble: 'unknownAddress' } as const
const audit: AuditEntry = {
  at: later(HOUR),
  by: { agent: mia.id, name: mia.name },
  action: 'changed',
  kind: 'letter',
  key: 'never',
  label: 'never@meridian-press.example',
  before: null,
  after: null,
}

describe.each(memories)('letters on %s', (_, open) => {
  let desk: Memory
  let close: () => Promise<void>
  beforeEach(async () => {
    const opened = await open()
    desk = opened.desk
    close = opened.close
  })
  afterEach(() => close())
  const { saveTicket } = savingInto(() => desk)
  const tidy = (now: Instant) => desk.tidy(now, 400 * DAY)

  const next = async (at: Instant, leaseMs: number) => (await desk.claim(at, leaseMs, 1))[0] ?? null
  const claim = async (at = noon, leaseMs = MINUTE) => (await next(at, leaseMs)) as Claimed
  const claimAll = async (at = noon) => {
    const all = new Map<string, Claimed>()
    for (let one = await next(at, HOUR); one; one = await next(at, HOUR)) all.set(one.id, one)
    return (id: string) => all.get(id) as Claimed
  }

  describe('the outbox', () => {
    test('hands out the letter that has waited longest, to one claimer only, until its lease is over', async () => {
      await desk.save({ deliveries: [letter('letter-1'), letter('letter-2')] })
      expect(await claim()).toEqual({ ...letter('letter-1'), attempt: 1, doubts: 0 })
      expect(await claim()).toMatchObject({ id: 'letter-2' })
      expect(await next(later(MINUTE - 1), MINUTE)).toBeNull()
      expect(await claim(later(MINUTE))).toMatchObject({ id: 'letter-1', attempt: 2, doubts: 1 })
    })

    test('hands no letter to two claimers at once', async () => {
      const ids = Array.from({ length: 12 }, (_unused, i) => `letter-${i}`)
      await desk.save({ deliveries: ids.map((id) => letter(id)) })
      const claimed = await Promise.all(ids.map(() => next(noon, HOUR)))
      const got = claimed.flatMap((each) => (each ? [each.id] : []))
      expect(new Set(got).size).toBe(got.length)
      while (await next(noon, HOUR).then((each) => each && got.push(each.id)));
      expect(got.sort()).toEqual(ids.sort())
    })

    test('hands out as many at once as there are hands, and one to each address at most', async () => {
      const to = 'ana@meridian-press.example'
      const letters = [letter('1', { to }), letter('2', { to }), letter('3'), letter('4'), letter('5')]
      await desk.save({ deliveries: letters })
      const got = async (limit: number) => (await desk.claim(noon, HOUR, limit)).map(({ id }) => id).sort()
      expect(await got(3)).toEqual(['1', '3', '4'])
      expect(await got(3)).toEqual(['5'])
      expect(await got(3)).toEqual([])
      await desk.sent('1', later(5), { keep: false })
      expect(await got(3)).toEqual(['2'])
    })

    test('hands letters to one address out in the order in which they were written', async () => {
      const to = 'ana@meridian-press.example'
      await desk.save({ deliveries: [letter('first', { to }), letter('second', { to }), letter('other')] })
      const first = await claim()
      expect(first.id).toBe('first')
      expect((await claim()).id).toBe('other')
      expect(await next(noon, MINUTE)).toBeNull()
      await desk.delayed(first, { cause: 'greylisted', isDoubtful: false }, later(HOUR))
      expect((await claim()).id).toBe('second') // it does not wait for what is put off
    })

    test('keeps a claim that is held on to, and tells whoever lost it', async () => {
      await desk.save({ deliveries: [letter('slow')] })
      const slow = await claim()
      expect(await desk.hold(slow, later(3 * MINUTE))).toBe(true)
      expect(await next(later(2 * MINUTE), MINUTE)).toBeNull()
      const taken = await claim(later(3 * MINUTE))
      expect(taken).toMatchObject({ attempt: 2, doubts: 1 })
      expect(await desk.hold(slow, later(HOUR))).toBe(false)
      expect(await desk.hold(taken, later(HOUR))).toBe(true)
    })

    test('lets nobody put off or give up what somebody else has by now, and believes whoever sent it', async () => {
      await desk.save({ deliveries: [letter('slow')] })
      const slow = await claim()
      await claim(later(MINUTE))
      await desk.delayed(slow, { cause: 'too slow', isDoubtful: true }, later(2 * MINUTE))
      await desk.givenUp(slow, refused, later(2 * MINUTE))
      expect(await next(later(2 * MINUTE - 1), MINUTE)).toBeNull()
      expect(await desk.givenUpLetters(10)).toEqual([])
      await desk.sent('slow', later(2 * MINUTE), { keep: false })
      expect(await next(later(HOUR), MINUTE)).toBeNull()
    })

    test('is done with what was sent or given up, and tries the rest again when told', async () => {
      await desk.save({ deliveries: ['sent', 'later', 'never'].map((id) => letter(id)) })
      const of = await claimAll()
      await desk.sent('sent', later(5), { keep: false })
      await desk.delayed(of('later'), { cause: 'the line broke', isDoubtful: true }, later(HOUR))
      await desk.givenUp(of('never'), refused, later(5))
      expect(await next(later(HOUR - 1), MINUTE)).toBeNull()
      expect(await claim(later(HOUR))).toMatchObject({ id: 'later', attempt: 2, doubts: 1 })
      expect(await next(later(HOUR), MINUTE)).toBeNull()
    })

    test('keeps letters for the mailbox page, newest first', async () => {
      await desk.save({ deliveries: ['one', 'two', 'three'].map((id) => letter(id)) })
      await desk.sent('one', later(5), { keep: true })
      expect(await desk.kept(10)).toEqual([
        { ...letter('three'), sentAt: null },
        { ...letter('two'), sentAt: null },
        { ...letter('one'), sentAt: later(5) },
      ])
      expect(await desk.kept(1)).toHaveLength(1)
    })
  })

  describe('a mailed code', () => {
    const opened = letter('opened', { letter: about(1001) })
    const lettersById = async () => new Map((await desk.kept(10)).map((each) => [each.id, each.letter]))
    const blank = { about: 'code', code: '', minutesValid: 10 }

    test('is forgotten once its letter is out or given up, and no other letter is touched', async () => {
      await desk.save({ deliveries: [...['sent', 'never', 'later', 'kept'].map((id) => letter(id)), opened] })
      const of = await claimAll()
      await desk.sent('sent', later(5), { keep: false })
      await desk.sent('opened', later(5), { keep: false })
      await desk.sent('kept', later(5), { keep: true })
      await desk.givenUp(of('never'), refused, later(5))
      await desk.delayed(of('later'), { cause: 'greylisted', isDoubtful: false }, later(HOUR))
      const found = await lettersById()
      expect(found.get('sent')).toEqual(blank)
      expect(found.get('never')).toEqual(blank)
      expect(found.get('kept')).toEqual(letter('kept').letter)
      expect(found.get('later')).toEqual(letter('later').letter)
      expect(found.get('opened')).toEqual(opened.letter)
    })

    test('that was kept to be read is forgotten after a day', async () => {
      await desk.save({ deliveries: [letter('kept'), letter('waiting'), opened] })
      await desk.sent('kept', noon, { keep: true })
      await desk.sent('opened', noon, { keep: true })
      await tidy(later(DAY - 1))
      expect((await lettersById()).get('kept')).toEqual(letter('kept').letter)
      await tidy(later(DAY))
      const found = await lettersById()
      expect(found.get('kept')).toEqual(blank)
      expect(found.get('waiting')).toEqual(letter('waiting').letter)
      expect(found.get('opened')).toEqual(opened.letter)
    })
  })

  describe('a letter that was given up', () => {
    const to = 'ana@meridian-press.example'
    async function giveUp(id = 'never', given: Partial<Delivery> = {}) {
      await desk.save({ deliveries: [letter(id, { to, letter: about(1001), ...given })] })
      const [at, again] = [later(MINUTE), await next(noon, HOUR)]
      return desk.givenUp(again as Claimed, refused, at)
    }

    test('is seen by the agents of its conversation, and stands in the history', async () => {
      const ticket = await saveTicket()
      expect(await giveUp('never', { conversation: talk, ticket: ticket.id })).toBe(talk)
      expect(await desk.undeliveredOf(talk)).toEqual([
        { id: 'never', to, about: 'ticketSolved', at: later(MINUTE), trouble: 'unknownAddress', conversation: talk },
      ])
      expect(await desk.undeliveredAmong([talk, 'talk-2' as ConversationId])).toEqual([talk])
      expect(await desk.eventsOf(talk)).toMatchObject([
        { kind: 'LetterGivenUp', delivery: 'never', cause: 'unknownAddress', ticket: ticket.id },
      ])
    })

    test('is made up for by a later one that arrives at the same address', async () => {
      await saveTicket()
      await giveUp('never', { conversation: talk })
      await desk.save({ deliveries: [letter('next', { to })] })
      await desk.sent('next', later(2 * MINUTE), { keep: false })
      expect(await desk.undeliveredOf(talk)).toEqual([])
      expect(await desk.undeliveredAmong([talk])).toEqual([])
    })

    test('goes out again once when the operator says so, and with a new round of attempts', async () => {
      await giveUp()
      expect(await desk.givenUpLetters(10)).toMatchObject([{ id: 'never', to, cause: refused.cause, isSpent: false }])
      expect(await desk.tryLetterAgain('never', audit)).toBe(true)
      expect(await desk.tryLetterAgain('never', audit)).toBe(false)
      expect(await desk.givenUpLetter('never')).toBeNull()
      expect(await claim(later(HOUR))).toMatchObject({ id: 'never', attempt: 2, doubts: 0 })
    })

    test('may have been out already: one that comes back is given up after all, once', async () => {
      await saveTicket()
      await desk.save({ deliveries: [letter('back', { to, letter: about(1001), conversation: talk })] })
      expect(await desk.bounced('back', refused, later(MINUTE))).toBeNull()
      await desk.sent('back', noon, { keep: false })
      expect(await desk.bounced('back', refused, later(MINUTE))).toBe(talk)
      expect(await desk.bounced('back', refused, later(MINUTE))).toBeNull()
      expect(await desk.undeliveredOf(talk)).toMatchObject([{ id: 'back', trouble: 'unknownAddress' }])
      expect(await desk.tryLetterAgain('back', audit)).toBe(true)
    })

    test('is spent when its code was blanked', async () => {
      await giveUp('code', { letter: { about: 'code', code: '012345', minutesValid: 10 } })
      expect(await desk.givenUpLetter('code')).toMatchObject({ isSpent: true, about: 'code' })
    })
  })

  describe('the digest', () => {
    const day = '2026-11-25'
    const names = async () => (await desk.awaitingDigest(day)).map(({ agent }) => agent.name).sort()

    test('goes to each agent once a day, whoever writes it', async () => {
      const everybody = await names()
      expect(everybody).toEqual(expect.arrayContaining([mia.name, priya.name]))
      const many = Array.from({ length: 6 }, (_unused, i) => desk.saveDigest(day, priya.id, letter(`d${i}`), noon))
      expect((await Promise.all(many)).filter(Boolean)).toHaveLength(1)
      expect(await desk.kept(10)).toHaveLength(1)
      expect(await names()).toEqual(everybody.filter((name) => name !== priya.name))
      expect((await desk.awaitingDigest('2026-11-26')).map(({ agent }) => agent.id)).toContain(priya.id)
    })

    test('is forgotten a day after it is out, and is not written again for that', async () => {
      const figures = { opened: 1, answered: 1, solved: 1, kept: 1, broken: 0, overdue: [], dueNext: [] }
      const digest = { about: 'digest', day: 'Monday', ...figures, url: '', unsubscribeUrl: '' } as const
      await desk.saveDigest(day, priya.id, letter('digest', { letter: digest }), noon)
      await desk.sent('digest', noon, { keep: true })
      await tidy(later(DAY - 1))
      expect(await desk.kept(10)).toHaveLength(1)
      expect(await tidy(later(DAY))).toBe(1)
      expect(await desk.kept(10)).toEqual([])
      expect(await names()).not.toContain(priya.name)
    })

    test('goes to nobody who does not want it or may not come in, and in the language they chose', async () => {
      expect(await desk.lettersOf(priya.id)).toEqual({ digest: true, locale: 'en' })
      await desk.chooseLetters(priya.id, { locale: 'fr' })
      await desk.chooseLetters(mia.id, { digest: false })
      await desk.setDisabled(jonas.id, noon)
      expect(await desk.chooseLetters('nobody' as never, { digest: false })).toBe(false)
      const awaiting = await desk.awaitingDigest(day)
      expect(awaiting.find(({ agent }) => agent.id === priya.id)).toMatchObject({ locale: 'fr' })
      expect(awaiting.map(({ agent }) => agent.id)).not.toContain(mia.id)
      expect(awaiting.map(({ agent }) => agent.id)).not.toContain(jonas.id)
      await desk.chooseLetters(mia.id, { digest: true })
      expect(await desk.lettersOf(mia.id)).toEqual({ digest: true, locale: 'en' })
    })
  })
})

test('a letter that cannot be read holds up none that is claimed with it, and is a fault where it is alone', async () => {
  const { url, drop } = await throwAwayDatabase()
  const database = await openDatabase({ url })
  const outbox = createOutbox(database)
  await createStore(database).save({ deliveries: ['strange', '1', '2'].map((id) => letter(id)) })
  await database.pool.query(`UPDATE "Delivery" SET "locale" = 'la' WHERE "id" = 'strange'`)
  expect((await outbox.claim(noon, HOUR, 3)).map(({ id }) => id).sort()).toEqual(['1', '2'])
  for (const id of ['1', '2']) await outbox.sent(id, later(5), { keep: false })
  await expect(outbox.claim(later(HOUR), HOUR, 3)).rejects.toThrow(/Delivery strange: "locale" holds "la"/)
  await database.close()
  await drop()
})
