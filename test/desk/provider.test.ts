import { describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Command, Decide, Result } from '../../src/desk/botPorts.ts'
import type { Outbox } from '../../src/desk/letterPorts.ts'
import type { SignedVisitor } from '../../src/desk/ports.ts'
import { pointedAt } from '../../src/desk/providerClues.ts'
import type { ConversationId, CustomerId, SiteKey } from '../../src/domain/ids.ts'
import type { Customer, Site } from '../../src/domain/person.ts'
import type { ProviderClue } from '../../src/domain/provider.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { alder, demoFixtures, harbour, jonas, meridian, mia } from '../support/demoFixtures.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { aDesk, aTalk, echo } from './builders.ts'

type House = ReturnType<typeof aDesk>

/** A visitor in a chat of their own, at an address of the network. */
async function aVisitor(
  house: House,
  address: string | null = '203.0.113.7',
  site = 'vitrium',
  known: ConversationId | null = null,
) {
  const id = known ?? (await aTalk(house.desk, site)).id
  const ask = async (command: Command): Promise<Result> => {
    let came: Result | undefined
    const decide: Decide = (_talk, heard) => {
      if (heard.heard !== 'result') return { say: [], flow: null, command }
      came = heard.result
      return { say: [], flow: null }
    }
    await house.desk.converse({ conversation: id, text: 'x', clientId: null, address }, decide)
    if (!came) throw new Error('no result came')
    return came
  }
  const prove = async (email: string) => {
    await ask({ do: 'sendCode', email })
    return ask({ do: 'checkCode', code: '123456' })
  }
  const name = (typed: string) => ask({ do: 'findProvider', name: typed, clues: [] })
  return { id, ask, prove, name }
}

const letters = (house: House) => (house.store as unknown as Pick<Outbox, 'kept'>).kept(50)
const link = (value: string): ProviderClue => ({ kind: 'link', value })
const code = (value: string): ProviderClue => ({ kind: 'documentCode', value })
const address = (value: string): ProviderClue => ({ kind: 'address', value })

describe('a clue', () => {
  const { customers } = demoFixtures
  const shared: Customer = { ...harbour, id: 'shared' as CustomerId, links: ['view.protectedpdf.com'], domains: [] }

  test.each([
    [
      'a link below the company’s own part of the viewer',
      link('https://view.protectedpdf.com/portal/meridian/ab12'),
      [meridian],
    ],
    ['a link on the company’s own host', link('read.meridian.example/ab12?token=1'), [meridian]],
    ['a link in capitals', link('HTTPS://READ.MERIDIAN.EXAMPLE/ab12'), [meridian]],
    ['the company’s help page', link('help.meridian-press.example/'), [meridian]],
    ['a page of the company’s domain', link('shop.meridian-press.example/cart'), [meridian]],
    ['a domain that two share', link('shared-campus.example'), [alder, harbour]],
    ['half a part of a path', link('view.protectedpdf.com/portal/merid'), []],
    ['a path that only begins alike', link('view.protectedpdf.com/portal/meridians'), []],
    ['the viewer alone', link('view.protectedpdf.com'), []],
    ['a host that only ends alike', link('evil-meridian-press.example'), []],
    ['a host hidden before an @', link('https://read.meridian.example@elsewhere.example/'), []],
    ['no address at all', link('https://'), []],
    ['a document code', code('merid-2026-0412'), [meridian]],
    ['the beginning of a code alone', code('MERID-'), []],
    ['the beginning and a letter', code('MERID-2'), []],
    ['the door’s own address', address('Readers@Meridian-Press.example'), [meridian]],
    ['an address of the company', address('noreply@alderfinch.example'), [alder]],
    ['an address elsewhere', address('meridian-press.example@mailbox.example'), []],
  ])('%s', (_what, clue, found) => {
    expect(pointedAt(customers, clue).map(({ name }) => name)).toEqual(found.map(({ name }) => name))
  })

  test('of one company goes before one that many share', () => {
    const found = pointedAt([...customers, shared], link('view.protectedpdf.com/portal/meridian/x'))
    expect(found).toEqual([meridian])
  })
})

describe('a company is looked for', () => {
  test('by links first, then codes, addresses, invitations and the name', async () => {
    const { ask, prove } = await aVisitor(aDesk())
    await prove('reader@mailbox.example') // invited by Meridian Press
    const at = (clues: ProviderClue[], name: string | null = null) => ask({ do: 'findProvider', name, clues })
    expect(await at([address('x@alderfinch.example'), code('MERID-77')])).toMatchObject({ by: 'documentCode' })
    expect(await at([], 'Alder & Finch Training')).toMatchObject({
      by: 'invitation',
      provider: { name: 'Meridian Press' },
    })
  })

  test('by the invitation of an address that the vendor’s site signed, and of none that another company’s signed', async () => {
    const guild: Site = { key: 'guild' as SiteKey, name: 'Guild', owner: { by: 'customer', customer: harbour.id } }
    const ask = async (site: string) => {
      const house = aDesk({ store: fakeStore({ ...demoFixtures, sites: [...demoFixtures.sites, guild] }) })
      const { id, ask } = await aVisitor(house, null, site)
      const talk = await house.store.conversation(id)
      if (!talk) throw new Error('no conversation')
      const person = { kind: 'endUser', email: 'reader@mailbox.example', provider: null, proof: 'site' } as const
      await house.store.save({ conversation: { ...talk, version: talk.version + 1, signedAs: 'seal', person } })
      return ask({ do: 'findProvider', name: null, clues: [] })
    }
    expect(await ask('vitrium')).toMatchObject({ by: 'invitation', provider: { name: 'Meridian Press' } })
    expect(await ask('meridian-press')).toMatchObject({ by: 'invitation' })
    expect(await ask('guild')).toEqual({ done: 'providerUnknown' })
  })

  test('with two facts when one alone fits two', async () => {
    const { ask } = await aVisitor(aDesk())
    const campus = link('shared-campus.example')
    expect(await ask({ do: 'findProvider', name: null, clues: [campus] })).toEqual({ done: 'providerUnknown' })
    expect(await ask({ do: 'findProvider', name: 'Harbour Pilots Guild', clues: [campus] })).toMatchObject({
      by: 'name',
      provider: { name: 'Harbour Pilots Guild' },
    })
  })

  test('the same way for a wrong, an unknown and a shared name: same answer, same reads, same rows', async () => {
    const twin = { ...meridian, id: 'twin' as CustomerId, domains: ['twin.example'] }
    const seen = []
    for (const typed of ['Meridian Pres', 'Meridian Books', 'Nobody at All', 'qwertyuiop', 'x']) {
      const reads: string[] = []
      const store = fakeStore({ ...demoFixtures, customers: [...demoFixtures.customers, twin] })
      const counted = Object.fromEntries(
        Object.entries(store).map(([name, run]) => [
          name,
          (...given: never[]) => {
            reads.push(name)
            return (run as (...given: never[]) => unknown)(...given)
          },
        ]),
      ) as typeof store
      const { name } = await aVisitor(aDesk({ store: counted }))
      reads.length = 0
      seen.push({ came: await name(typed), reads })
    }
    for (const each of seen) expect(each).toEqual(seen[0])
    expect(seen[0]?.came).toEqual({ done: 'providerUnknown' })
  })

  test('five times an hour in one chat, links and codes counted like names', async () => {
    const house = aDesk()
    const { ask, name } = await aVisitor(house)
    await ask({
      do: 'findProvider',
      name: 'Nobody',
      clues: [link('a.example/x'), code('ABCD-12'), address('a@b.example')],
    })
    await name('Nobody')
    expect(await name('Meridian Press')).toMatchObject({ refused: 'tooMany', what: 'companyNames' })
    expect(await ask({ do: 'findProvider', name: null, clues: [code('MERID-77')] })).toMatchObject({
      refused: 'tooMany',
    })
    house.clock.now = (house.clock.now + HOUR + MINUTE) as Instant
    expect(await name('Meridian Press')).toMatchObject({ done: 'providerFound' })
  })

  test('twenty times an hour from one address, however many chats it opens', async () => {
    const house = aDesk()
    let answered = 0
    for (let chat = 0; chat < 10; chat++) {
      const { name } = await aVisitor(house)
      for (let i = 0; i < 5; i++) if ('done' in (await name(`Guess ${chat} ${i}`))) answered++
    }
    expect(answered).toBe(20)
    const elsewhere = await aVisitor(house, '198.51.100.9')
    expect(await elsewhere.name('Meridian Press')).toMatchObject({ done: 'providerFound' })
  })

  test('twenty times also when a hundred chats guess at the same moment', async () => {
    const house = aDesk()
    const chats = await Promise.all(Array.from({ length: 100 }, () => aVisitor(house)))
    const came = await Promise.all(chats.map(({ name }, i) => name(`Guess ${i}`)))
    expect(came.filter((result) => 'done' in result)).toHaveLength(20)
  })

  test('and no address of the network is kept', async () => {
    const house = aDesk()
    const saved: unknown[] = []
    const save = house.store.save
    house.store.save = (changes) => {
      saved.push(changes)
      return save(changes)
    }
    await (await aVisitor(house)).name('Nobody')
    const attempts = JSON.stringify(saved)
    expect(attempts).toContain('sealed:address:') // the test's seal shows what it seals; the real one is a keyed hash
    expect(attempts.replaceAll('sealed:address:203.0.113.7', '')).not.toContain('203.0.113.7')
  })
})

describe('a message is sent on', () => {
  const forward: Command = { do: 'forwardReferral', provider: meridian.id, message: 'I see vc3.' }
  async function aReader(house: House, email: string, from: string | null = null) {
    const visitor = await aVisitor(house, from)
    await visitor.ask({ do: 'refer', provider: meridian.id })
    await visitor.prove(email)
    return visitor
  }
  const sent = async (house: House) => (await letters(house)).filter(({ letter }) => letter.about === 'referral')

  test('once, in one piece with its two letters', async () => {
    const house = aDesk()
    const { ask, id } = await aReader(house, 'r@mailbox.example')
    const first = await ask(forward)
    expect(first).toEqual({ done: 'forwarded', customerName: 'Meridian Press', email: 'r@mailbox.example' })
    expect(await ask(forward)).toEqual(first)
    expect((await letters(house)).map(({ letter }) => letter.about)).toEqual(['referralSent', 'referral', 'code'])
    expect(await house.store.forwardOf(id)).toMatchObject({ customer: 'meridian-press', email: 'r@mailbox.example' })
    const row = { conversation: id, customer: meridian.id, email: 'x@y.example', visitor: null, at: house.clock.now }
    expect(await house.store.save({ forward: row })).toBe('stale')
  })

  test('to one company only', async () => {
    const house = aDesk()
    const { ask } = await aReader(house, 'r@mailbox.example')
    await ask(forward)
    expect(await ask({ ...forward, provider: alder.id })).toMatchObject({ refused: 'tooMany' })
  })

  test('never without an address that came back with its code', async () => {
    const house = aDesk()
    const { ask } = await aVisitor(house)
    await ask({ do: 'refer', provider: meridian.id })
    expect(await ask(forward)).toEqual({ refused: 'identifyFirst' })
    await ask({ do: 'sendCode', email: 'victim@mailbox.example' })
    expect(await ask(forward)).toEqual({ refused: 'identifyFirst' })
    await ask({ do: 'checkCode', code: '000000' })
    expect(await ask(forward)).toEqual({ refused: 'identifyFirst' })
    expect(await sent(house)).toEqual([])
  })

  test('in the name of the proven address alone, whichever other one a code was asked for', async () => {
    const house = aDesk()
    const { ask } = await aReader(house, 'r@mailbox.example')
    await ask({ do: 'sendCode', email: 'victim@mailbox.example' })
    expect(await ask(forward)).toMatchObject({ done: 'forwarded', email: 'r@mailbox.example' })
    const [told] = await sent(house)
    expect(told?.letter).toMatchObject({ from: 'r@mailbox.example' })
    const toVictim = (await letters(house)).filter(({ to }) => to === 'victim@mailbox.example')
    expect(toVictim.map(({ letter }) => letter.about)).toEqual(['code'])
  })

  describe('for somebody whom the website has signed for', () => {
    const signed = async (house: House, site: string) => {
      const talk = await house.desk.identify({ site: site as SiteKey, locale: 'en', zone: null }, reader, null, quiet)
      if (isRefusal(talk)) throw new Error(talk.refused)
      return (await aVisitor(house, null, site, talk.id)).ask
    }
    const reader: SignedVisitor = {
      subject: 'reader',
      email: 'r@mailbox.example',
      name: null,
      isEndUser: true,
      isFresh: true,
      token: 'jti-1',
      expiresAt: (aDesk().clock.now + MINUTE) as Instant,
    }
    const quiet: Decide = () => ({ say: [], flow: null })

    test('without a code on the vendor’s own site', async () => {
      const ask = await signed(aDesk(), 'vitrium')
      await ask({ do: 'refer', provider: meridian.id })
      expect(await ask(forward)).toMatchObject({ done: 'forwarded', email: 'r@mailbox.example' })
    })

    test('without a code to the company whose site it is', async () => {
      const ask = await signed(aDesk(), 'meridian-press')
      expect(await ask(forward)).toMatchObject({ done: 'forwarded', email: 'r@mailbox.example' })
    })

    test('to another company only with a code: one company’s website does not speak to another', async () => {
      const house = aDesk({ store: fakeStore({ ...demoFixtures, customers: [meridian, alder, open] }) })
      const ask = await signed(house, 'meridian-press')
      const elsewhere: Command = { ...forward, provider: open.id }
      await ask({ do: 'refer', provider: open.id })
      expect(await ask(elsewhere)).toEqual({ refused: 'identifyFirst' })
      await ask({ do: 'sendCode', email: 'r@mailbox.example' })
      await ask({ do: 'checkCode', code: '123456' })
      expect(await ask(elsewhere)).toMatchObject({ done: 'forwarded', customerName: harbour.name })
    })
    const open: Customer = { ...harbour, door: { ...harbour.door, email: 'readers@harbourpilots.example' } }
  })

  test('never to a company without an address for it', async () => {
    const { ask } = await aReader(aDesk(), 'r@mailbox.example')
    expect(await ask({ ...forward, provider: alder.id })).toEqual({ refused: 'noDoor' })
    expect(await ask({ ...forward, provider: 'x' as CustomerId })).toEqual({ refused: 'unknown', what: 'customer' })
  })

  test.each([
    ['three times an hour for one mail address', 3, () => 'same@mailbox.example', () => null],
    ['five times an hour from one network address', 5, (i: number) => `r${i}@mailbox.example`, () => '203.0.113.7'],
    ['ten times an hour to one company', 10, (i: number) => `r${i}@mailbox.example`, (i: number) => `203.0.113.${i}`],
  ])('%s', async (_what, most, emailOf, fromOf) => {
    const house = aDesk()
    const send = async (i: number) => (await aReader(house, emailOf(i), fromOf(i))).ask(forward)
    for (let i = 0; i < most; i++) expect(await send(i)).toMatchObject({ done: 'forwarded' })
    expect(await send(most)).toMatchObject({ refused: 'tooMany', what: 'forwards' })
    house.clock.now = (house.clock.now + HOUR + MINUTE) as Instant
    expect(await send(most + 1)).toMatchObject({ done: 'forwarded' })
  })

  test('and a very long message is cut', async () => {
    const house = aDesk()
    const { ask } = await aReader(house, 'r@mailbox.example')
    await ask({ ...forward, message: 'x'.repeat(50_000) })
    expect(JSON.stringify((await sent(house))[0]).length).toBeLessThan(4_000)
  })
})

describe('an inquiry', () => {
  async function left(house: House) {
    const visitor = await aVisitor(house)
    await visitor.ask({ do: 'refer', provider: null })
    expect(await visitor.ask({ do: 'leaveInquiry' })).toEqual({ done: 'inquiryLeft' })
    return visitor.id
  }

  test('waits in the queue without a ticket and without a due time', async () => {
    const house = aDesk()
    const id = await left(house)
    const listed = await house.desk.queue.page(mia, 'inquiries', 0, 100)
    expect(listed).toMatchObject({ total: 1 })
    expect('rows' in listed && listed.rows).toMatchObject([
      { conversation: { id, inquirySince: house.clock.now }, ticket: null, nextDue: null },
    ])
    house.clock.now = (house.clock.now + 48 * HOUR) as Instant
    expect(await house.desk.sweep(echo)).toBe(false)
    expect(house.woken).toContain('queue')
  })

  test('is routed by whoever is first, and by nobody who may not', async () => {
    const house = aDesk()
    const id = await left(house)
    const stranger = { ...mia, role: 'visitor' as never }
    expect(await house.desk.routeInquiry(stranger, id, meridian.id, echo)).toMatchObject({ refused: 'notAllowed' })
    expect(await house.desk.routeInquiry(mia, id, 'nobody' as CustomerId, echo)).toEqual({
      refused: 'unknown',
      what: 'customer',
    })
    const both = await Promise.all([mia, jonas].map((agent) => house.desk.routeInquiry(agent, id, meridian.id, echo)))
    expect(both.filter((came) => 'refused' in came)).toEqual([{ refused: 'nothingToRoute' }])
    expect(await house.desk.queue.page(mia, 'open', 0, 100)).toEqual({ rows: [], total: 0 })
  })

  test('of a colleague’s conversation is the colleague’s', async () => {
    const house = aDesk()
    const id = await left(house)
    await house.desk.takeOver(jonas, id)
    expect(await house.desk.routeInquiry(mia, id, meridian.id, echo)).toMatchObject({ refused: 'alreadyTaken' })
  })

  test('is left thirty times an hour from one address at most, and once in a chat', async () => {
    const house = aDesk()
    let left = 0
    for (let chat = 0; chat < 40; chat++) {
      const { ask } = await aVisitor(house)
      if ('done' in (await ask({ do: 'leaveInquiry' }))) left++
      await ask({ do: 'leaveInquiry' })
    }
    expect(left).toBe(30)
    expect(await house.desk.queue.page(mia, 'open', 0, 100)).toMatchObject({ total: 30 })
  })

  test('is over when the person turns out to be a contact', async () => {
    const house = aDesk()
    const visitor = await aVisitor(house)
    await visitor.ask({ do: 'refer', provider: null })
    await visitor.ask({ do: 'leaveInquiry' })
    await visitor.prove('ana@meridian-press.example')
    expect((await house.desk.conversation(visitor.id))?.inquirySince).toBeNull()
    expect(await visitor.ask({ do: 'leaveInquiry' })).toEqual({ refused: 'nothingToRoute' })
  })

  test.each([
    ['', ['Alder & Finch Training', 'Harbour Pilots Guild', 'Meridian Press']],
    ['merid', ['Meridian Press']],
    ['finch alder', ['Alder & Finch Training']],
    ['coastal', ['Meridian Press']],
    ['shared-campus', ['Alder & Finch Training', 'Harbour Pilots Guild']],
    ['zzz', []],
  ])('is routed with the customers that %j finds', async (typed, names) => {
    const found = await aDesk().desk.findCustomers(mia, typed)
    expect((found as Customer[]).map(({ name }) => name).sort()).toEqual(names)
  })
})
