import { describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Command, Decide, Heard, Result } from '../../src/desk/botPorts.ts'
import type { SignedVisitor } from '../../src/desk/ports.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { ContactId, ConversationId, CustomerId, SiteKey } from '../../src/domain/ids.ts'
import type { Contact } from '../../src/domain/person.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { leoAtAlder, meridian, mia } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { aDesk, echo } from './builders.ts'

const vendor = 'vitrium' as SiteKey
const publisher = 'meridian-press' as SiteKey
/** Speaks for one customer, and not for the publisher. */
const ben: Contact = { ...leoAtAlder, id: 'ben' as ContactId, name: 'Ben Iversen', email: 'ben@iversen.example' }
const people = { ...demoFixtures, contacts: [...demoFixtures.contacts, ben] }

const silent: Decide = () => ({ say: [], flow: null })

/** A desk at whose door signed visitors arrive. */
function aDoor(over: Parameters<typeof aDesk>[0] = {}) {
  const parts = aDesk({ newId: () => crypto.randomUUID(), store: fakeStore(people), ...over })
  const { desk, clock } = parts
  const visit = (site: SiteKey) => ({ site, locale: 'en', zone: null }) as const
  const identify = (site: SiteKey, who: Partial<SignedVisitor>, atHand?: Conversation, decide = silent) => {
    const expiresAt = (clock.now + 5 * MINUTE) as Instant
    const visitor = { subject: who.email ?? 'u', email: 'u@mail.example', name: null, isEndUser: false, isFresh: true }
    const signed = { ...visitor, token: crypto.randomUUID(), expiresAt, ...who }
    return desk.identify(visit(site), signed, atHand?.id ?? null, decide)
  }
  /** As `identify`, where no refusal is expected. */
  const arrives = async (...given: Parameters<typeof identify>) => {
    const talk = await identify(...given)
    if (isRefusal(talk)) throw new Error(JSON.stringify(talk))
    return talk
  }
  const opens = async (site: SiteKey) => (await desk.open(visit(site))) as Conversation
  const says = (talk: Conversation, text: string, decide = echo) =>
    desk.converse({ conversation: talk.id, text, clientId: null }, decide)
  const ask = async (talk: Conversation, command: Command): Promise<Result | undefined> => {
    let came: Result | undefined
    await says(talk, 'x', (_talk, heard) => {
      if (heard.heard === 'result') came = heard.result
      return { say: [], flow: null, ...(heard.heard === 'message' && { command }) }
    })
    return came
  }
  const now = async ({ id }: Conversation) => (await desk.conversation(id)) as Conversation
  return { ...parts, identify, arrives, opens, says, ask, now }
}

describe('whoever a website signs', () => {
  test.each<[string, SiteKey, Partial<SignedVisitor>, object]>([
    [
      'a contact, on the vendor’s site',
      vendor,
      { email: 'ana@meridian-press.example' },
      { kind: 'contact', contact: 'ana', name: 'Ana Solheim', proof: 'site' },
    ],
    [
      'a contact, on their customer’s site',
      publisher,
      { email: 'ana@meridian-press.example' },
      { kind: 'contact', contact: 'ana' },
    ],
    [
      'another customer’s contact, on a customer’s site: a reader',
      publisher,
      { email: 'leo@freelance.example' },
      { kind: 'endUser', email: 'leo@freelance.example', provider: 'meridian-press', proof: 'site' },
    ],
    [
      'a contact of one customer, on the vendor’s site',
      vendor,
      { email: ben.email },
      { kind: 'contact', contact: 'ben' },
    ],
    [
      'the same, on another customer’s site: a reader',
      publisher,
      { email: ben.email },
      { kind: 'endUser', email: ben.email, provider: 'meridian-press', proof: 'site' },
    ],
    [
      'a stranger, on a customer’s site: its reader',
      publisher,
      { email: 'x@mail.example' },
      { kind: 'endUser', provider: 'meridian-press', proof: 'site' },
    ],
    [
      'a stranger, on the vendor’s site: a reader of whom nobody knows',
      vendor,
      { email: 'x@mail.example' },
      { kind: 'endUser', provider: null, proof: 'site' },
    ],
    [
      'an invited reader, on the vendor’s site',
      vendor,
      { email: 'reader@mailbox.example' },
      { kind: 'endUser', provider: 'meridian-press' },
    ],
    [
      'a reader whom two invited, on the vendor’s site',
      vendor,
      { email: 'member@mailbox.example' },
      { kind: 'endUser', provider: null },
    ],
    [
      'a contact of two, on the vendor’s site: proven and to be asked',
      vendor,
      { email: 'leo@freelance.example' },
      { kind: 'endUser', provider: null, proof: 'site' },
    ],
    [
      'a colleague by the mail domain',
      vendor,
      { email: 'new@meridian-press.example', name: 'Newt' },
      { kind: 'contact', customer: 'meridian-press', name: 'Newt' },
    ],
    [
      'a colleague by the mail domain, on their customer’s site',
      publisher,
      { email: 'new@meridian-press.example' },
      { kind: 'contact', customer: 'meridian-press' },
    ],
    [
      'another customer’s colleague, on a customer’s site: a reader',
      publisher,
      { email: 'new@alderfinch.example' },
      { kind: 'endUser', provider: 'meridian-press' },
    ],
    [
      'a domain that two share, on the vendor’s site',
      vendor,
      { email: 'x@shared-campus.example' },
      { kind: 'endUser', provider: null },
    ],
    [
      'a reader by the website’s word, with a colleague’s address',
      publisher,
      { email: 'new@meridian-press.example', isEndUser: true },
      { kind: 'endUser', provider: 'meridian-press' },
    ],
    [
      'a reader by the website’s word, with a contact’s address',
      publisher,
      { email: 'ana@meridian-press.example', isEndUser: true },
      { kind: 'endUser', provider: 'meridian-press' },
    ],
  ])('is %s', async (_who, site, visitor, person) => {
    const { arrives, store } = aDoor()
    const talk = await arrives(site, visitor)
    expect(talk.person).toMatchObject(person)
    expect(await store.conversation(talk.id)).toEqual(talk)
    const joined = await store.contactsByEmail(visitor.email ?? '')
    const isNew = visitor.email?.startsWith('new@meridian') && !visitor.isEndUser
    if (isNew) expect(joined).toMatchObject([{ confirmed: false, customer: 'meridian-press' }])
  })

  test('is no colleague by a domain where anybody can have an address', async () => {
    const listed = { ...meridian, domains: ['gmail.com', 'outlook.com'] }
    const { arrives, store } = aDoor({ store: fakeStore({ ...demoFixtures, customers: [listed] }) })
    for (const site of [vendor, publisher]) {
      for (const email of ['x@gmail.com', 'x@outlook.com']) {
        expect((await arrives(site, { email })).person.kind).toBe('endUser')
        expect(await store.contactsByEmail(email)).toEqual([])
      }
    }
  })

  test('is told as proven, once', async () => {
    const { arrives, events } = aDoor()
    await arrives(vendor, { email: 'ana@meridian-press.example' })
    expect(events).toMatchObject([{ kind: 'PersonProven', customer: 'meridian-press', proof: 'site' }])
    await arrives(vendor, { email: 'ana@meridian-press.example' })
    expect(events).toHaveLength(1)
  })
})

describe('a customer’s website', () => {
  test('cannot make anybody a contact of another customer, whatever is said in the chat', async () => {
    const { arrives, ask, now } = aDoor()
    for (const email of [ben.email, 'leo@freelance.example', 'new@alderfinch.example']) {
      const talk = await arrives(publisher, { email })
      expect(await ask(talk, { do: 'recallProof' })).toMatchObject({ done: 'providerFound', by: 'site' })
      await ask(talk, { do: 'refer', provider: null })
      await ask(talk, { do: 'refer', provider: 'alder-training' as CustomerId })
      await ask(talk, { do: 'refer', provider: null })
      expect(await ask(talk, { do: 'recallProof' })).toEqual({ done: 'provenUnknown' })
      for (const customer of ['alder-training', 'harbour-guild']) {
        const chosen = await ask(talk, { do: 'chooseCustomer', customer: customer as CustomerId })
        expect(chosen).toEqual({ refused: 'unknown', what: 'customer' })
      }
      expect(await ask(talk, { do: 'listTickets' })).toMatchObject({ refused: 'servedByCustomer' })
      expect((await now(talk)).person).toMatchObject({ kind: 'endUser', email, proof: 'site' })
    }
  })
})

describe('a contact of two customers', () => {
  test('chooses among their own without any code', async () => {
    const { arrives, ask, now } = aDoor()
    const talk = await arrives(vendor, { email: 'leo@freelance.example' })
    expect(await ask(talk, { do: 'recallProof' })).toMatchObject({ done: 'provenForSeveral', chooseFrom: [{}, {}] })
    const foreign = await ask(talk, { do: 'chooseCustomer', customer: meridian.id })
    expect(foreign).toEqual({ refused: 'unknown', what: 'customer' })
    await ask(talk, { do: 'chooseCustomer', customer: 'harbour-guild' as CustomerId })
    expect((await now(talk)).person).toMatchObject({ kind: 'contact', customer: 'harbour-guild', proof: 'site' })
    const again = await arrives(vendor, { email: 'leo@freelance.example' }, talk)
    expect(again).toMatchObject({ id: talk.id, person: { customer: 'harbour-guild' } })
  })
})

describe('a conversation', () => {
  const ana = { email: 'ana@meridian-press.example' }

  test('in which somebody asked before signing in stays, and the assistant hears that they did', async () => {
    const { arrives, opens, says, now } = aDoor()
    const talk = await opens(vendor)
    await says(talk, 'a question')
    const heard: Heard[] = []
    const came = await arrives(vendor, ana, talk, (_talk, what) => {
      heard.push(what)
      return { say: [], flow: null }
    })
    expect(came.id).toBe(talk.id)
    expect(heard).toEqual([{ heard: 'identified' }])
    expect((await now(talk)).person).toMatchObject({ kind: 'contact', contact: 'ana' })
  })

  test('that an agent has goes on with the agent, who sees who it is', async () => {
    const { arrives, opens, says, desk, now } = aDoor()
    const talk = await opens(vendor)
    await says(talk, 'a question')
    await desk.takeOver(mia, talk.id)
    expect((await arrives(vendor, ana, talk)).id).toBe(talk.id)
    expect(await now(talk)).toMatchObject({ handling: { by: 'agent' }, person: { contact: 'ana' } })
  })

  test('with nothing asked in it gives way to their own of the last day', async () => {
    const { arrives, opens, says, clock } = aDoor()
    const own = await arrives(vendor, ana)
    await says(own, 'this morning')
    clock.now = (clock.now + DAY - HOUR) as Instant
    const empty = await opens(vendor)
    expect((await arrives(vendor, ana, empty)).id).toBe(own.id)
    clock.now = (clock.now + DAY + HOUR) as Instant
    const later = await opens(vendor)
    expect((await arrives(vendor, ana, later)).id).toBe(later.id)
  })

  test.each<[string, (door: ReturnType<typeof aDoor>) => Promise<Conversation>]>([
    ['that a website signed for somebody else', ({ arrives }) => arrives(vendor, { email: 'x@mail.example' })],
    [
      'of the same address under another name on the website',
      ({ arrives }) => arrives(vendor, { ...ana, subject: 'other' }),
    ],
    ['on another site', ({ opens }) => opens(publisher)],
    [
      'in which another address was proven by a code',
      async ({ opens, ask }) => {
        const talk = await opens(vendor)
        await ask(talk, { do: 'sendCode', email: 'leo@freelance.example' })
        await ask(talk, { do: 'checkCode', code: '123456' })
        return talk
      },
    ],
    ['that nobody knows', async () => ({ id: 'nowhere' as ConversationId }) as Conversation],
  ])('%s is never theirs', async (_whose, make) => {
    const door = aDoor()
    const talk = await make(door)
    await door.says(talk, 'mine')
    const before = await door.desk.conversation(talk.id)
    const came = await door.arrives(vendor, ana, talk)
    expect(came.id).not.toBe(talk.id)
    expect(came).toMatchObject({ seq: 0, ticket: null, flow: null, shown: [] })
    expect(await door.desk.conversation(talk.id)).toEqual(before)
  })

  test('in which their own address was proven by a code goes on with its ticket', async () => {
    const { arrives, opens, ask, now } = aDoor()
    const talk = await opens(vendor)
    await ask(talk, { do: 'sendCode', email: ana.email })
    await ask(talk, { do: 'checkCode', code: '123456' })
    const draft = { subject: 's', details: 'd', facts: { about: 'outage' as const }, tier: 3 as const }
    await ask(talk, { do: 'openTicket', draft })
    const { ticket } = await now(talk)
    expect(await arrives(vendor, ana, talk)).toMatchObject({ id: talk.id, ticket, person: { kind: 'contact' } })
  })
})

describe('a token', () => {
  const ana = { email: 'ana@meridian-press.example', token: 'one and the same' }

  test('that was used or is too old begins nothing and changes nothing', async () => {
    const { identify, arrives, opens, says, now } = aDoor()
    await arrives(vendor, ana)
    const talk = await opens(vendor)
    await says(talk, 'hello')
    const before = await now(talk)
    expect(await identify(vendor, ana, talk)).toEqual({ refused: 'tokenUsed' })
    expect(await identify(vendor, { ...ana, token: 'old', isFresh: false }, talk)).toEqual({ refused: 'tokenUsed' })
    expect(await identify(vendor, { ...ana, token: 'older', isFresh: false })).toEqual({ refused: 'tokenUsed' })
    expect(await now(talk)).toEqual(before)
  })

  test('goes on with its own conversation, used and old', async () => {
    const { arrives } = aDoor()
    const talk = await arrives(vendor, ana)
    expect((await arrives(vendor, ana, talk)).id).toBe(talk.id)
    expect((await arrives(vendor, { ...ana, isFresh: false }, talk)).id).toBe(talk.id)
  })

  test('shown again by the same browser, because no answer came, gives what it gave before; by any other, nothing', async () => {
    const { identify, arrives, opens, says } = aDoor()
    const talk = await opens(vendor)
    await says(talk, 'hello')
    const attempt = 'secret-of-this-browser'
    const first = await arrives(vendor, { ...ana, attempt }, talk)
    // what is at hand was signed meanwhile, so the old token for it no longer counts
    for (const isFresh of [true, false]) {
      expect((await arrives(vendor, { ...ana, attempt, isFresh })).id).toBe(first.id)
    }
    for (const other of ['secret-of-another-one', null, undefined]) {
      expect(await identify(vendor, { ...ana, attempt: other })).toEqual({ refused: 'tokenUsed' })
    }
    const somebodyElse = { email: 'leo@freelance.example', token: ana.token, attempt }
    expect(await identify(vendor, somebodyElse)).toEqual({ refused: 'tokenUsed' })
  })

  test('shown twice at once with different conversations at hand counts for one', async () => {
    const { identify, opens, says } = aDoor()
    const talks = await Promise.all([opens(vendor), opens(vendor)])
    for (const talk of talks) await says(talk, 'hello')
    const came = await Promise.all(talks.map((talk) => identify(vendor, ana, talk)))
    expect(came.filter((one) => isRefusal(one))).toEqual([{ refused: 'tokenUsed' }])
  })
})

describe('while another secret takes the desk’s secret’s place, whoever a website signed', () => {
  const who = { subject: 'r1', email: 'reader@mail.example' }
  const other = { subject: 'r2', email: 'other@mail.example' }
  /** A desk whose keys can be replaced: the first seals. */
  const aDoorWith = (keys: { inForce: string[] }) =>
    aDoor({
      seal: (text) => `${keys.inForce[0]}:${text}`,
      sealsBefore: (text) => keys.inForce.slice(1).map((key) => `${key}:${text}`),
    })

  test('goes on in their conversation after a reload and from elsewhere, and nobody else does', async () => {
    const keys = { inForce: ['old'] }
    const { arrives, says, now } = aDoorWith(keys)
    const talk = await arrives(publisher, who)
    await says(talk, 'hello')
    for (const inForce of [
      ['old', 'new'],
      ['new', 'old'],
    ]) {
      keys.inForce = inForce
      const signed = { ...who, token: `of-a-page-${inForce[0]}` }
      expect((await arrives(publisher, signed, talk)).id).toBe(talk.id)
      expect((await arrives(publisher, { ...signed, isFresh: false }, talk)).id).toBe(talk.id)
      expect((await arrives(publisher, who)).id).toBe(talk.id)
      // the seal that other open pages of theirs were given
      expect((await now(talk)).signedAs).toBe(talk.signedAs)
      expect((await arrives(publisher, other, talk)).id).not.toBe(talk.id)
    }
  })

  test('has what was sealed with the new one once the old one is gone, and nothing of before', async () => {
    const keys = { inForce: ['old'] }
    const { arrives, says } = aDoorWith(keys)
    const before = await arrives(publisher, who)
    await says(before, 'hello')
    keys.inForce = ['new', 'old']
    const since = await arrives(publisher, other)
    keys.inForce = ['new']
    expect((await arrives(publisher, other)).id).toBe(since.id)
    expect((await arrives(publisher, who, before)).id).not.toBe(before.id)
  })

  test('gets the answer again that was lost when the secret was replaced', async () => {
    const keys = { inForce: ['old'] }
    const { arrives, identify } = aDoorWith(keys)
    const sent = { ...who, token: 'a-token-of-theirs', attempt: 'secret-of-this-browser' }
    const talk = await arrives(publisher, sent)
    keys.inForce = ['new', 'old']
    expect((await arrives(publisher, sent)).id).toBe(talk.id)
    keys.inForce = ['new']
    expect(await identify(publisher, sent)).toEqual({ refused: 'tokenUsed' })
  })
})

test('what somebody says of themselves takes nothing away from what was proven', async () => {
  const { arrives, says, now } = aDoor()
  const talk = await arrives(publisher, { email: 'x@mail.example' })
  for (const person of [
    { kind: 'endUser', email: 'ana@meridian-press.example', provider: null },
    { kind: 'visitor' },
  ] as const) {
    await says(talk, 'I am Ana', () => ({ say: [], flow: null, person }))
    expect((await now(talk)).person).toMatchObject({ kind: 'endUser', email: 'x@mail.example', proof: 'site' })
  }
})
