import { describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Command, Decide, Result } from '../../src/desk/botPorts.ts'
import type { Needs } from '../../src/desk/desk.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import { meridian } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { aDesk, aTalk } from './builders.ts'

/** A desk, a conversation, and a way to give it one command and read the result. */
async function aVisitor(site = 'vitrium', over: Partial<Needs> = {}) {
  const parts = aDesk(over)
  const talk = await aTalk(parts.desk, site)
  const ask = async (command: Command): Promise<Result> => {
    let came: Result | undefined
    const decide: Decide = (_talk, heard) => {
      if (heard.heard !== 'result') return { say: [], flow: null, command }
      came = heard.result
      return { say: [], flow: null }
    }
    await parts.desk.converse({ conversation: talk.id, text: 'x', clientId: null }, decide)
    if (!came) throw new Error('no result came')
    return came
  }
  const prove = async (email: string) => {
    await ask({ do: 'sendCode', email })
    return ask({ do: 'checkCode', code: '123456' })
  }
  return { ...parts, talk, ask, prove, person: async () => (await parts.store.conversation(talk.id))?.person }
}

describe('a code by e-mail', () => {
  test('is answered alike for a contact, a stranger and an end user, and mailed to each', async () => {
    for (const email of ['ana@meridian-press.example', 'nobody@nowhere.example', 'reader@mailbox.example']) {
      const { ask } = await aVisitor()
      expect(await ask({ do: 'sendCode', email })).toEqual({ done: 'codeSent', minutesValid: 10 })
    }
  })

  test('proves a contact', async () => {
    const { prove, person, events } = await aVisitor()
    expect(await prove('Ana@Meridian-Press.example')).toEqual({
      done: 'proven',
      customerName: 'Meridian Press',
      package: 'standard',
    })
    expect(await person()).toMatchObject({ kind: 'contact', name: 'Ana Solheim', proof: 'code' })
    expect(events.map((event) => event.kind)).toEqual(['CodeSent', 'PersonProven'])
  })

  test('is typed with spaces and dashes all the same', async () => {
    const { ask } = await aVisitor()
    await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })
    expect(await ask({ do: 'checkCode', code: ' 123-456 ' })).toMatchObject({ done: 'proven' })
  })

  test.each([
    ['while the secret it was made with still counts', ['old'], { done: 'proven' }],
    ['and is wrong once that is gone', [], { refused: 'wrongCode' }],
  ])('counts after the desk’s secret was replaced %s', async (_when, before, expected) => {
    const keys = { inForce: ['old'] }
    const { ask } = await aVisitor('vitrium', {
      seal: (text) => `${keys.inForce[0]}:${text}`,
      sealsBefore: (text) => keys.inForce.slice(1).map((key) => `${key}:${text}`),
    })
    await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })
    keys.inForce = ['new', ...before]
    expect(await ask({ do: 'checkCode', code: '123456' })).toMatchObject(expected)
  })

  test('allows five tries and then is used up', async () => {
    const { ask, person } = await aVisitor()
    await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      expect(await ask({ do: 'checkCode', code: '000000' })).toMatchObject({ refused: 'wrongCode', triesLeft })
    }
    expect(await ask({ do: 'checkCode', code: '123456' })).toEqual({ refused: 'codeExpired' })
    expect(await person()).toEqual({ kind: 'visitor' })
  })

  test('is followed by a wait of fifteen minutes after the fifth wrong try, for this talk and for this address', async () => {
    const { ask, clock, desk } = await aVisitor()
    const other = await aTalk(desk)
    const sendElsewhere = async (email: string) => {
      let came: Result | undefined
      const decide: Decide = (_talk, heard) => {
        if (heard.heard === 'result') came = heard.result
        return { say: [], flow: null, ...(heard.heard === 'message' && { command: { do: 'sendCode', email } }) }
      }
      await desk.converse({ conversation: other.id, text: 'x', clientId: null }, decide)
      return came
    }
    await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })
    for (let i = 0; i < 4; i++)
      expect(await ask({ do: 'checkCode', code: '000000' })).toMatchObject({ waitUntil: null })
    const until = clock.now + 15 * MINUTE
    expect(await ask({ do: 'checkCode', code: '000000' })).toEqual({
      refused: 'wrongCode',
      triesLeft: 0,
      waitUntil: until,
    })
    clock.now = (until - 1) as Instant
    const wait = { refused: 'tooMany', what: 'codes', until }
    for (const email of ['ana@meridian-press.example', 'nobody@nowhere.example']) {
      expect(await ask({ do: 'sendCode', email })).toEqual(wait)
    }
    expect(await sendElsewhere('ANA@meridian-press.example')).toEqual(wait)
    expect(await sendElsewhere('nobody@nowhere.example')).toMatchObject({ done: 'codeSent' })
    clock.now = until as Instant
    expect(await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })).toMatchObject({ done: 'codeSent' })
    expect(await ask({ do: 'checkCode', code: '123456' })).toMatchObject({ done: 'proven' })
  })

  test('asks the store the very same of every address, so that timing tells nothing either', async () => {
    const asked: string[][] = []
    for (const email of ['ana@meridian-press.example', 'nobody@nowhere.example', 'reader@mailbox.example']) {
      const calls: string[] = []
      const store = fakeStore(demoFixtures)
      const heard = Object.entries(store).map(([name, run]) => [
        name,
        (...given: unknown[]) => {
          calls.push(name)
          return (run as (...given: unknown[]) => unknown)(...given)
        },
      ])
      const { desk } = aDesk({ store: Object.fromEntries(heard) })
      const talk = await aTalk(desk)
      calls.splice(0)
      const decide: Decide = (_talk, at) => ({
        say: [],
        flow: null,
        ...(at.heard === 'message' && { command: { do: 'sendCode', email } }),
      })
      await desk.converse({ conversation: talk.id, text: 'x', clientId: null }, decide)
      asked.push(calls)
    }
    expect(asked[0]).toEqual(['conversation', 'code', 'codeWaitOf', 'codesTo', 'save'])
    expect(asked[1]).toEqual(asked[0])
    expect(asked[2]).toEqual(asked[0])
  })

  test('works up to ten minutes and not a millisecond longer', async () => {
    for (const [after, expected] of [
      [10 * MINUTE, 'proven'],
      [10 * MINUTE + 1, 'codeExpired'],
    ] as const) {
      const { ask, clock } = await aVisitor()
      await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })
      clock.now = (clock.now + after) as Instant
      const result = await ask({ do: 'checkCode', code: '123456' })
      expect('done' in result ? result.done : result.refused).toBe(expected)
    }
  })

  test('works once', async () => {
    const { prove, ask } = await aVisitor()
    await prove('ana@meridian-press.example')
    expect(await ask({ do: 'checkCode', code: '123456' })).toEqual({ refused: 'codeExpired' })
  })

  test('is kept as a seal, never as itself', async () => {
    const { ask, store, talk } = await aVisitor()
    await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })
    expect((await store.code(talk.id))?.hash).toBe(`sealed:${talk.id}:123456`)
  })

  test('is sent three times an hour at most', async () => {
    const { ask, clock } = await aVisitor()
    const first = clock.now
    for (let i = 0; i < 3; i++) await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })
    expect(await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })).toEqual({
      refused: 'tooMany',
      what: 'codes',
      until: first + HOUR,
    })
    clock.now = (clock.now + HOUR) as Instant
    expect(await ask({ do: 'sendCode', email: 'ana@meridian-press.example' })).toMatchObject({ done: 'codeSent' })
  })

  test('goes to one address five times an hour at most, from whatever conversations', async () => {
    const { desk, needs } = aDesk()
    const send = async () => {
      const talk = await aTalk(desk)
      let came: Result | undefined
      const decide: Decide = (_talk, heard) => {
        if (heard.heard === 'result') came = heard.result
        const command: Command = { do: 'sendCode', email: 'Ana@Meridian-Press.example' }
        return { say: [], flow: null, ...(heard.heard === 'message' ? { command } : {}) }
      }
      await desk.converse({ conversation: talk.id, text: 'x', clientId: null }, decide)
      return came
    }
    for (let i = 0; i < 5; i++) expect(await send()).toMatchObject({ done: 'codeSent' })
    expect(await send()).toMatchObject({ refused: 'tooMany', what: 'codes', until: needs.clock() + HOUR })
  })

  test('goes to one address five times an hour at most, also when twenty talks ask at the same moment', async () => {
    const { desk } = aDesk()
    const talks = await Promise.all(Array.from({ length: 20 }, () => aTalk(desk)))
    const came: Result[] = []
    const decide: Decide = (talk, heard) => {
      if (heard.heard === 'result') came[talks.findIndex(({ id }) => id === talk.id)] = heard.result
      const command: Command = { do: 'sendCode', email: 'ana@meridian-press.example' }
      return { say: [], flow: null, ...(heard.heard === 'message' && { command }) }
    }
    await Promise.all(talks.map(({ id }) => desk.converse({ conversation: id, text: 'x', clientId: null }, decide)))
    expect(came.filter((result) => 'done' in result)).toHaveLength(5)
    expect(came.filter((result) => 'refused' in result && result.refused === 'tooMany')).toHaveLength(15)
  })

  test('goes to one address five times an hour at most, also when each talk then asks for another address', async () => {
    const { desk } = aDesk()
    const email = 'ana@meridian-press.example'
    let mailed = 0
    for (let i = 0; i < 6; i++) {
      const talk = await aTalk(desk)
      for (const to of [email, `other-${i}@nowhere.example`]) {
        const decide: Decide = (_talk, heard) => {
          if (heard.heard === 'result' && 'done' in heard.result && to === email) mailed++
          return { say: [], flow: null, ...(heard.heard === 'message' && { command: { do: 'sendCode', email: to } }) }
        }
        await desk.converse({ conversation: talk.id, text: 'x', clientId: null }, decide)
      }
    }
    expect(mailed).toBe(5)
  })

  test('lets a contact of two customers choose, among their own only', async () => {
    const { prove, ask, person } = await aVisitor()
    expect(await prove('leo@freelance.example')).toMatchObject({
      done: 'provenForSeveral',
      chooseFrom: [{ name: 'Alder & Finch Training' }, { name: 'Harbour Pilots Guild' }],
    })
    const foreign = await ask({ do: 'chooseCustomer', customer: 'meridian-press' as CustomerId })
    expect(foreign).toEqual({ refused: 'unknown', what: 'customer' })
    expect(await ask({ do: 'chooseCustomer', customer: 'harbour-guild' as CustomerId })).toMatchObject({
      done: 'proven',
    })
    expect(await person()).toMatchObject({ kind: 'contact', customer: 'harbour-guild' })
  })

  test('lets a colleague with the customer’s mail domain join, to be confirmed', async () => {
    const { prove, store } = await aVisitor()
    expect(await prove('new@meridian-press.example')).toMatchObject({ done: 'proven', customerName: 'Meridian Press' })
    expect(await store.contactsByEmail('new@meridian-press.example')).toMatchObject([{ confirmed: false }])
  })

  test('lets nobody join by a domain where anybody can have an address, though a customer lists it', async () => {
    const listed = { ...meridian, domains: ['meridian-press.example', 'gmail.com', 'outlook.com'] }
    for (const email of ['new@gmail.com', 'New@GMAIL.com', 'x@outlook.com']) {
      const store = fakeStore({ ...demoFixtures, customers: [listed] })
      const { prove, person } = await aVisitor('vitrium', { store })
      expect(await prove(email)).toEqual({ done: 'provenUnknown' })
      expect(await person()).toEqual({ kind: 'endUser', email: email.toLowerCase(), provider: null, proof: 'code' })
      expect(await store.contactsByEmail(email)).toEqual([])
    }
  })

  test('makes nobody of a domain that two customers share, nor of a stranger', async () => {
    for (const email of ['somebody@shared-campus.example', 'nobody@nowhere.example']) {
      const { prove, person } = await aVisitor()
      expect(await prove(email)).toEqual({ done: 'provenUnknown' })
      expect(await person()).toMatchObject({ kind: 'endUser', email })
    }
  })

  test('must come back before anybody can choose a customer', async () => {
    const { ask } = await aVisitor()
    await ask({ do: 'sendCode', email: 'leo@freelance.example' })
    const tooEarly = await ask({ do: 'chooseCustomer', customer: 'harbour-guild' as CustomerId })
    expect(tooEarly).toEqual({ refused: 'identifyFirst' })
  })
})

describe('the provider of an end user', () => {
  test('is the owner of the site the chat is on', async () => {
    const { ask } = await aVisitor('meridian-press')
    expect(await ask({ do: 'findProvider', name: null })).toMatchObject({
      done: 'providerFound',
      by: 'site',
      provider: { name: 'Meridian Press', door: { email: 'readers@meridian-press.example' } },
    })
  })

  test('is the one customer that invited the proven address', async () => {
    const { ask, prove } = await aVisitor()
    expect(await ask({ do: 'findProvider', name: null })).toEqual({ done: 'providerUnknown' })
    await prove('reader@mailbox.example')
    expect(await ask({ do: 'findProvider', name: null })).toMatchObject({
      by: 'invitation',
      provider: { name: 'Meridian Press' },
    })
  })

  test('stays unknown when two customers invited the address', async () => {
    const { ask, prove } = await aVisitor()
    await prove('member@mailbox.example')
    expect(await ask({ do: 'findProvider', name: null })).toEqual({ done: 'providerUnknown' })
  })

  test('is found by a name typed whole, five tries an hour', async () => {
    const { ask } = await aVisitor()
    expect(await ask({ do: 'findProvider', name: 'meridien press' })).toMatchObject({
      by: 'name',
      provider: { name: 'Meridian Press' },
    })
    for (const name of ['A', 'Mer', 'Unknown House', 'Meridian']) {
      expect(await ask({ do: 'findProvider', name })).toEqual({ done: 'providerUnknown' })
    }
    expect(await ask({ do: 'findProvider', name: 'Meridian Press' })).toMatchObject({
      refused: 'tooMany',
      what: 'companyNames',
    })
  })

  test('is remembered with the end user, who then gets no ticket', async () => {
    const { ask, person } = await aVisitor()
    await ask({ do: 'refer', provider: 'meridian-press' as CustomerId })
    expect(await person()).toEqual({ kind: 'endUser', email: null, provider: 'meridian-press' })
    const draft = { subject: 's', details: 'd', facts: { about: 'outage' as const }, tier: 3 as const }
    expect(await ask({ do: 'openTicket', draft })).toEqual({ refused: 'servedByCustomer', customer: 'meridian-press' })
  })
})

describe('a ticket', () => {
  const draft = {
    subject: 'Nobody can open',
    details: 'Since this morning',
    facts: { about: 'endUsers' as const, affected: 'several' as const },
    tier: 2 as const,
  }

  test('is refused to somebody who has not proven who they are', async () => {
    const { ask } = await aVisitor()
    expect(await ask({ do: 'openTicket', draft })).toEqual({ refused: 'identifyFirst' })
    expect(await ask({ do: 'listTickets' })).toEqual({ refused: 'identifyFirst' })
  })

  test('opens for a contact with its clocks and a letter', async () => {
    const { ask, prove, clock, talk, store, events } = await aVisitor()
    await prove('ana@meridian-press.example')
    const opened = await ask({ do: 'openTicket', draft })
    if (!('done' in opened) || opened.done !== 'ticketOpened') throw new Error(JSON.stringify(opened))
    expect(opened.ticket).toMatchObject({ number: 1001, tier: 2, status: 'open', customer: 'meridian-press' })
    expect(opened.ticket.targets).toMatchObject([
      { kind: 'firstResponse', dueAt: clock.now + 2 * HOUR, state: 'running' },
    ])
    expect((await store.conversation(talk.id))?.ticket).toBe(opened.ticket.id)
    expect(events.at(-1)).toMatchObject({ kind: 'TicketOpened', number: 1001, tier: 2 })
    const [letter] = await (store as unknown as { kept(n: number): Promise<{ to: string; letter: object }[]> }).kept(1)
    expect(letter).toMatchObject({
      to: 'ana@meridian-press.example',
      letter: {
        about: 'ticketOpened',
        number: 1001,
        due: expect.stringContaining('12:00 p.m. (Pacific Time'),
        reason: expect.stringContaining('due'),
      },
    })
  })

  test('of the company is no business of a new contact whom nobody has confirmed', async () => {
    const { ask, prove, store } = await aVisitor()
    await prove('ana@meridian-press.example')
    await ask({ do: 'openTicket', draft })
    await prove('new@meridian-press.example')
    await ask({ do: 'openTicket', draft: { ...draft, subject: 'Mine' } })
    const [newcomer] = await store.contactsByEmail('new@meridian-press.example')
    expect(newcomer?.confirmed).toBe(false)
    expect(await ask({ do: 'listTickets' })).toMatchObject({ tickets: [{ subject: 'Mine', contact: newcomer?.id }] })
  })

  test('is listed and noted on by its own contact only', async () => {
    const { ask, prove, store } = await aVisitor()
    await prove('ana@meridian-press.example')
    await ask({ do: 'openTicket', draft })
    expect(await ask({ do: 'noteOnTicket', number: 1001, text: 'Now three of them' })).toEqual({
      done: 'noted',
      number: 1001,
      filesCount: 0,
    })
    const [ticket] = await store.ticketsOf('meridian-press' as CustomerId)
    expect(ticket?.notes).toMatchObject([{ text: 'Now three of them' }])

    await prove('new@meridian-press.example')
    expect(await ask({ do: 'listTickets' })).toEqual({ done: 'tickets', tickets: [] })
    expect(await ask({ do: 'noteOnTicket', number: 1001, text: 'x' })).toEqual({ refused: 'unknown', what: 'ticket' })
  })
})
