import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Conversation, Message } from '../../src/domain/conversation.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ConversationId, FileId, QuestionId, SiteKey, TicketId } from '../../src/domain/ids.ts'
import type { Delivery } from '../../src/domain/notification.ts'
import type { Contact, Person } from '../../src/domain/person.ts'
import { askedOnHelp, type Question } from '../../src/domain/question.ts'
import type { Ticket, TicketFile } from '../../src/domain/ticket.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { alder, ana, demoFixtures, harbour, jonas, leoAtAlder, meridian, mia } from '../support/demoFixtures.ts'
import { aConversation, aMessage, anaAsPerson, aTarget, aTicket, later, noon, targetsOfAllStates } from './builders.ts'
import { aSession, type Memory, memories, savingInto } from './memories.ts'

const first = 'talk-1' as ConversationId
const second = 'talk-2' as ConversationId
const queued = (since: Instant) => ({ by: 'queue', since }) as const
const withMia = { by: 'agent', agent: mia.id, agentName: mia.name, since: later(MINUTE) } as const

describe.each(memories)('the store on %s', (_, open) => {
  let desk: Memory
  let close: () => Promise<void>

  beforeEach(async () => {
    const opened = await open()
    desk = opened.desk
    close = opened.close
  })
  afterEach(() => close())
  const tidy = (now: Instant) => desk.tidy(now, 400 * DAY)

  const { saveTalk, saveTicket } = savingInto(() => desk)

  const aFile = (id: string): TicketFile => ({
    id: id as FileId,
    name: 'écran.png',
    contentType: 'image/png',
    sizeBytes: 3,
    conversation: first,
  })

  describe('a conversation', () => {
    test('that nobody saved is not there', async () => {
      expect(await desk.conversation('nobody' as ConversationId)).toBeNull()
      expect(await desk.messagesAfter('nobody' as ConversationId, 0, 10)).toEqual([])
    })

    test.each<[string, Partial<Conversation>]>([
      ['of a visitor', {}],
      ['without site and zone', { site: null, zone: null, locale: 'fr' }],
      ['of a proven end user', { person: { kind: 'endUser', email: 'a@b.example', provider: null, proof: 'code' } }],
      ['of somebody the website signed for', { signedAs: 'a seal' }],
      ['of an end user nobody knows', { person: { kind: 'endUser', email: null, provider: null } }],
      ['of an end user and their provider', { person: { kind: 'endUser', email: 'a@b.example', provider: alder.id } }],
      ['of a contact', { person: anaAsPerson }],
      ['in the queue', { handling: queued(later(5)) }],
      ['with an agent', { handling: withMia }],
      ['in the middle of a flow', { flow: { name: 'ask', at: { step: 2, tags: ['x', null, 1.5] } } }],
      ['with a flow that is only a word', { flow: 'arrived' }],
      ['that was shown articles', { shown: [{ slug: 'a/b', title: 'T', at: noon, outcome: 'refused' }] }],
      ['long after it began', { seq: 7, lastAt: later(3 * HOUR), openedAt: noon }],
    ])('%s comes back as it was saved', async (_case, given) => {
      const talk = await saveTalk(given)
      expect(await desk.conversation(talk.id)).toEqual(talk)
    })

    test('is saved over the version before, and over no other', async () => {
      await saveTalk()
      expect(await desk.save({ conversation: aConversation() })).toBe('stale')
      expect(await desk.save({ conversation: aConversation({ version: 3 }) })).toBe('stale')
      await saveTalk({ version: 2, zone: 'Asia/Tokyo' })
      expect(await desk.save({ conversation: aConversation({ version: 2 }) })).toBe('stale')
      expect(await desk.conversation(first)).toMatchObject({ version: 2, zone: 'Asia/Tokyo' })
    })

    test('that is new begins with version 1', async () => {
      expect(await desk.save({ conversation: aConversation({ version: 2 }) })).toBe('stale')
      expect(await desk.conversation(first)).toBeNull()
    })

    test('lets exactly one of many savers through', async () => {
      await saveTalk()
      const savers = Array.from({ length: 8 }, (_unused, i) =>
        desk.save({ conversation: aConversation({ version: 2, seq: 1 }), messages: [aMessage({ clientId: `c${i}` })] }),
      )
      const came = await Promise.all(savers)
      expect(came.filter((each) => each === 'saved')).toHaveLength(1)
      expect(await desk.messagesAfter(first, 0, 10)).toHaveLength(1)
    })

    test('is a copy: what a caller does to it later changes nothing', async () => {
      const talk = await saveTalk({ flow: { step: 1 } })
      ;(talk.flow as { step: number }).step = 2
      expect((await desk.conversation(first))?.flow).toEqual({ step: 1 })
    })
  })

  describe('the log', () => {
    const say = async (count: number) => {
      const messages = Array.from({ length: count }, (_unused, i) => aMessage({ seq: i + 1 }))
      expect(await desk.save({ conversation: aConversation({ seq: count }), messages })).toBe('saved')
      return messages
    }

    test('is read forward from a line on, and backward from its end', async () => {
      const said = await say(5)
      expect(await desk.messagesAfter(first, 0, 100)).toEqual(said)
      expect(await desk.messagesAfter(first, 2, 2)).toEqual(said.slice(2, 4))
      expect(await desk.messagesAfter(first, 5, 100)).toEqual([])
      expect(await desk.lastMessages(first, 2)).toEqual(said.slice(3))
      expect(await desk.lastMessages(first, 100)).toEqual(said)
    })

    test('keeps who spoke and everything they sent', async () => {
      const said: Message[] = [
        aMessage({
          from: { role: 'assistant' },
          body: { text: 'Hi', format: 'markdown', choices: [{ label: 'A', say: 'b' }] },
        }),
        aMessage({ seq: 2, from: { role: 'agent', agent: mia.id, name: mia.name }, clientId: 'c-2' }),
        aMessage({
          seq: 3,
          from: { role: 'system' },
          body: { text: '', format: 'plain', card: { type: 'AdaptiveCard' } },
        }),
        aMessage({
          seq: 4,
          body: {
            text: 'see file',
            format: 'plain',
            files: [{ id: 'f' as FileId, name: 'a.png', contentType: 'image/png', sizeBytes: 3 }],
            value: { answer: [1, { deep: null }] },
            copyText: 'x',
            postBack: true,
          },
        }),
      ]
      await desk.save({ conversation: aConversation({ seq: 4 }), messages: said })
      expect(await desk.messagesAfter(first, 0, 10)).toEqual(said)
    })

    test('keeps any text to the character, even what no keyboard writes', async () => {
      let version = 0
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'binary', maxLength: 30 }),
          fc.jsonValue(),
          fc.constantFrom('', '\0', '\ud800', '\udc00'),
          async (text, given, end) => {
            const value: unknown = JSON.parse(JSON.stringify(given)) // JSON knows no negative zero
            version++
            const message = aMessage({ seq: version, body: { text: `${text}${end}`, format: 'plain', value } })
            const flow = value === null ? null : value
            expect(
              await desk.save({ conversation: aConversation({ version, seq: version, flow }), messages: [message] }),
            ).toBe('saved')
            expect((await desk.lastMessages(first, 1))[0]?.body.text).toBe(message.body.text)
            expect((await desk.lastMessages(first, 1))[0]?.body.value).toEqual(value)
            expect((await desk.conversation(first))?.flow).toEqual(flow)
          },
        ),
        { numRuns: 25 },
      )
    })

    test('takes no line twice, and then nothing else of that save', async () => {
      await say(1)
      const again = aConversation({ version: 2, zone: 'Asia/Tokyo' })
      expect(await desk.save({ conversation: again, messages: [aMessage({ seq: 1 })] })).toBe('stale')
      expect(await desk.conversation(first)).toEqual(aConversation({ seq: 1 }))
    })

    test('takes a sender’s own id once per conversation', async () => {
      const sent = aMessage({ clientId: 'mine' })
      await desk.save({ conversation: aConversation({ seq: 1 }), messages: [sent] })
      const twice = aMessage({ seq: 2, clientId: 'mine' })
      expect(await desk.save({ conversation: aConversation({ version: 2, seq: 2 }), messages: [twice] })).toBe('stale')
      expect(await desk.messageByClientId(first, 'mine')).toEqual(sent)
      expect(await desk.messageByClientId(first, 'other')).toBeNull()
      const elsewhere = aMessage({ conversation: second, clientId: 'mine' })
      expect(await desk.save({ conversation: aConversation({ id: second, seq: 1 }), messages: [elsewhere] })).toBe(
        'saved',
      )
      expect(await desk.messageByClientId(second, 'mine')).toEqual(elsewhere)
    })

    test('finds nothing for keys that cannot exist', async () => {
      expect(await desk.conversation('a\0b' as ConversationId)).toBeNull()
      expect(await desk.messageByClientId(first, '\ud800\0')).toBeNull()
      expect(await desk.site('\0' as SiteKey)).toBeNull()
    })

    test('keeps files beside it, byte by byte', async () => {
      const bytes = Uint8Array.from({ length: 512 }, (_unused, i) => i % 256)
      const stored = { id: 'file-1' as FileId, conversation: first, name: 'scan.png', contentType: 'image/png', bytes }
      await desk.save({ conversation: aConversation(), files: [stored] })
      expect(await desk.file(stored.id)).toEqual(stored)
      expect(await desk.file('file-2' as FileId)).toBeNull()
    })
  })

  describe('a ticket', () => {
    test('is saved with its first conversation and comes back with targets in every state', async () => {
      for (const [i, target] of targetsOfAllStates().entries()) {
        const id = `ticket-${i}` as TicketId
        const targets = [target, aTarget({ kind: 'fix', clock: 'elapsed', pausable: false })]
        const ticket = await saveTicket({ id, conversation: `talk-${i}` as ConversationId, targets })
        expect(await desk.ticket(id)).toEqual(ticket)
      }
      expect(await desk.ticket('ticket-x' as TicketId)).toBeNull()
    })

    test.each<[string, Partial<Ticket>]>([
      ['about an outage', { facts: { about: 'outage' }, tier: 3 }],
      ['about a defect', { facts: { about: 'defect', criticalToDailyWork: true, affected: 'none' } }],
      ['that is assigned and has notes', { assignee: mia.id, notes: [{ at: later(4), text: 'also "B"\n' }] }],
      [
        'with what was said around it, its files, and a colleague’s note with another',
        {
          circumstances: {
            peopleCount: 12,
            since: 'since “noon”',
            tried: 'a restart\n',
            errorCodes: ['VC3'],
            links: ['https://x.example/é?a=1'],
            devices: ['iPad'],
            isCustomWork: true,
            isTierDisputed: true,
          },
          files: [aFile('file-1')],
          notes: [{ at: later(4), text: '', from: 'Ana', files: [aFile('file-2')] }],
        },
      ],
      ['that is solved', { status: 'solved', solvedAt: later(99), targets: [] }],
    ])('%s comes back as it was saved', async (_case, given) => {
      const ticket = await saveTicket(given)
      expect(await desk.ticket(ticket.id)).toEqual(ticket)
    })

    test('is saved over the version before, with fewer targets if need be', async () => {
      const ticket = await saveTicket({ targets: [aTarget(), aTarget({ kind: 'fix' })] })
      const changed = { ...ticket, version: 2, assignee: jonas.id, targets: [aTarget({ dueAt: later(HOUR) })] }
      const conversation = aConversation({ version: 2, person: anaAsPerson, ticket: ticket.id })
      expect(await desk.save({ conversation, tickets: [changed] })).toBe('saved')
      expect(await desk.ticket(ticket.id)).toEqual(changed)
    })

    test('that is stale takes everything saved with it back', async () => {
      const ticket = await saveTicket()
      const changes = {
        conversation: aConversation({ version: 2, seq: 1, person: anaAsPerson, ticket: ticket.id }),
        messages: [aMessage()],
        tickets: [{ ...ticket, version: 3, subject: 'changed' }],
        events: [{ kind: 'AssistantFailed', at: noon, conversation: first, ticket: null } as Event],
        deliveries: [letter('letter-1')],
      }
      expect(await desk.save(changes)).toBe('stale')
      expect(await desk.conversation(first)).toMatchObject({ version: 1, seq: 0 })
      expect(await desk.messagesAfter(first, 0, 10)).toEqual([])
      expect(await desk.ticket(ticket.id)).toEqual(ticket)
      expect(await desk.eventsOf(first)).toEqual([])
      expect(await desk.kept(10)).toEqual([])
    })

    test('is listed for its customer and its conversation, newest first', async () => {
      const one = await saveTicket({ number: 11 })
      const two = { ...aTicket({ id: 'ticket-2' as TicketId, number: 12 }), contact: ana.id }
      const conversation = aConversation({ version: 2, person: anaAsPerson, ticket: two.id })
      await desk.save({ conversation, tickets: [two] })
      expect(await desk.ticketsOf(meridian.id)).toEqual([two, one])
      expect(await desk.ticketsOfConversation(first)).toEqual([two, one])
      expect(await desk.ticketsOf(alder.id)).toEqual([])
      const before = (one.openedAt - 1) as Instant
      expect(await desk.ticketsOpenedBy(ana.id, before, 9)).toEqual([two.openedAt, one.openedAt])
      expect(await desk.ticketsOpenedBy(ana.id, before, 1)).toEqual([two.openedAt])
      expect(await desk.ticketsOpenedBy(ana.id, one.openedAt, 9)).toEqual([])
    })

    test('gets a number that nobody else gets, from 1001 on', async () => {
      const numbers = await Promise.all(Array.from({ length: 12 }, () => desk.nextTicketNumber()))
      expect(new Set(numbers).size).toBe(12)
      expect(Math.min(...numbers)).toBe(1001)
    })
  })

  describe('what is overdue', () => {
    test('is a ticket as soon as there is something to tell of its clocks', async () => {
      const soon = {
        id: 'ticket-a' as TicketId,
        conversation: first,
        targets: [aTarget({ warnings: [{ kind: 'warning', at: later(5) }] })],
      }
      const sooner = {
        id: 'ticket-b' as TicketId,
        conversation: second,
        targets: [aTarget({ warnings: [], dueAt: later(2) })],
      }
      await saveTicket(soon)
      await saveTicket(sooner)
      const due = async (at: Instant, limit = 9) => (await desk.ticketsDue(at, limit)).map(({ id }) => id)
      expect(await due(later(2))).toEqual([])
      expect(await due(later(3))).toEqual(['ticket-b']) // the first moment that is too late
      expect((await due(later(99))).sort()).toEqual(['ticket-a', 'ticket-b'])
      expect(await due(later(99), 1)).toHaveLength(1)
    })

    test('is no ticket that is solved or waits', async () => {
      const [, , paused] = targetsOfAllStates()
      await saveTicket({ targets: paused ? [paused] : [] })
      await saveTicket({ id: 'ticket-2' as TicketId, conversation: second, status: 'solved', solvedAt: later(1) })
      expect(await desk.ticketsDue(later(999 * HOUR), 9)).toEqual([])
    })

    test('is the conversation that has waited longest for an agent', async () => {
      await saveTalk({ id: first, handling: queued(later(50)) })
      await saveTalk({ id: second, handling: queued(later(20)) })
      await saveTalk({ id: 'talk-3' as ConversationId, handling: { ...withMia, since: later(1) } })
      expect(await desk.firstForgottenInQueue(later(19))).toBeNull()
      expect(await desk.firstForgottenInQueue(later(20))).toMatchObject({ id: second })
      expect(await desk.firstForgottenInQueue(later(60))).toMatchObject({ id: second })
    })
  })

  test('silence is noticed first where it has lasted longest', async () => {
    await saveTalk({ id: first, silentAt: later(50) })
    await saveTalk({ id: second, silentAt: later(20) })
    await saveTalk({ id: 'talk-3' as ConversationId, silentAt: null })
    expect(await desk.firstSilentConversation(later(19))).toBeNull()
    expect(await desk.firstSilentConversation(later(20))).toMatchObject({ id: second, silentAt: later(20) })
    expect(await desk.firstSilentConversation(later(60))).toMatchObject({ id: second })
  })

  describe('people', () => {
    test('are found by address whatever its case, once per customer', async () => {
      expect(await desk.contactsByEmail(' ANA@Meridian-Press.example ')).toEqual([ana])
      const found = await desk.contactsByEmail(leoAtAlder.email)
      expect(found.map((contact) => contact.customer).sort()).toEqual([alder.id, harbour.id])
      expect(await desk.contactsByEmail('nobody@x.example')).toEqual([])
      expect(await desk.contact(ana.id)).toEqual(ana)
      expect(await desk.contact('x' as Contact['id'])).toBeNull()
    })

    test('belong to customers found by id, domain and invitation', async () => {
      expect(await desk.customer(alder.id)).toEqual(alder)
      expect(await desk.customersByDomain('Meridian-Press.example')).toEqual([meridian])
      expect((await desk.customersByDomain('shared-campus.example')).map(({ id }) => id).sort()).toEqual([
        alder.id,
        harbour.id,
      ])
      expect((await desk.customersInviting('Member@mailbox.example')).map(({ id }) => id).sort()).toEqual([
        alder.id,
        meridian.id,
      ])
      expect(await desk.customersInviting('stranger@mailbox.example')).toEqual([])
      expect(await desk.customers()).toHaveLength(3)
    })

    test('come through sites', async () => {
      expect(await desk.site('vitrium' as SiteKey)).toEqual(demoFixtures.sites[0])
      expect(await desk.site('meridian-press' as SiteKey)).toEqual(demoFixtures.sites[1])
      expect(await desk.site('x' as SiteKey)).toBeNull()
    })

    test('who join by domain are saved with the conversation that proved them, and changed later', async () => {
      const joined: Contact = {
        ...ana,
        id: 'new' as Contact['id'],
        name: 'New',
        email: 'new@meridian-press.example',
        confirmed: false,
      }
      const person = { ...anaAsPerson, contact: joined.id, name: joined.name, email: joined.email }
      expect(await desk.save({ conversation: aConversation({ person }), contacts: [joined] })).toBe('saved')
      expect(await desk.contactsByEmail('new@meridian-press.example')).toEqual([joined])
      const confirmed = { ...joined, name: 'Newt', confirmed: true }
      expect(await desk.save({ contacts: [confirmed] })).toBe('saved')
      expect(await desk.contact(joined.id)).toEqual(confirmed)
    })

    test('who join in two conversations at once are one contact: the second is stale', async () => {
      const join = (id: string): Contact => ({ ...ana, id: id as Contact['id'], email: 'twin@meridian-press.example' })
      expect(await desk.save({ contacts: [join('twin-1')] })).toBe('saved')
      expect(await desk.save({ conversation: aConversation(), contacts: [join('twin-2')] })).toBe('stale')
      expect(await desk.conversation(first)).toBeNull()
    })
  })

  describe('codes and attempts', () => {
    test('replace one another, and keep what was proven and when they were sent', async () => {
      await saveTalk()
      const code = {
        conversation: first,
        email: 'a@b.example',
        hash: 'h1',
        expiresAt: later(HOUR),
        triesLeft: 5,
        provenAt: null,
        sentAt: [noon],
        waitUntil: null,
      }
      await desk.save({ conversation: aConversation({ version: 2 }), code })
      expect(await desk.code(first)).toEqual(code)
      const proven = {
        ...code,
        hash: 'h2',
        triesLeft: 4,
        provenAt: later(7),
        sentAt: [noon, later(3)],
        waitUntil: later(9),
      }
      await desk.save({ conversation: aConversation({ version: 3 }), code: proven })
      expect(await desk.code(first)).toEqual(proven)
      expect(await desk.code(second)).toBeNull()
    })

    test('to name a company are counted per conversation from a time on', async () => {
      await saveTalk()
      for (const [i, at] of [noon, later(5), later(9)].entries()) {
        await desk.save({
          conversation: aConversation({ version: i + 2 }),
          nameAttempts: [{ conversation: first, visitor: 'v', at }],
        })
      }
      expect(await desk.nameAttemptsSince({ visitor: 'v' }, later(5))).toBe(2)
      expect(await desk.nameAttemptsSince({ visitor: 'w' }, noon)).toBe(0)
      expect(await desk.nameAttemptsSince({ conversation: first }, noon)).toBe(3)
      expect(await desk.nameAttemptsSince({ conversation: first }, later(5))).toBe(2)
      expect(await desk.nameAttemptsSince({ conversation: second }, noon)).toBe(0)
    })
  })

  test('a message is sent on once per conversation, and counted by company, mail address and visitor', async () => {
    const ids = ['one', 'two', 'three'] as ConversationId[]
    for (const id of ids) await saveTalk({ id })
    const forward = { customer: meridian.id, email: 'R@mailbox.example', visitor: 'v' }
    const [one, two, three] = ids.map((conversation, i) => ({ ...forward, conversation, at: later(i) }))
    expect(await desk.save({ forward: one as never })).toBe('saved')
    expect(await desk.save({ forward: { ...one, at: later(9) } as never })).toBe('stale')
    expect(await desk.save({ forward: { ...two, visitor: null } as never })).toBe('saved')
    expect(await desk.save({ forward: { ...three, customer: harbour.id, email: 'x@y.example' } as never })).toBe(
      'saved',
    )
    expect(await desk.forwardOf(ids[0] as ConversationId)).toMatchObject({ customer: meridian.id, at: noon })
    expect(await desk.forwardOf(first)).toBeNull()
    expect(await desk.forwardsSince({ customer: meridian.id }, noon)).toBe(2)
    expect(await desk.forwardsSince({ customer: meridian.id }, later(1))).toBe(1)
    expect(await desk.forwardsSince({ email: 'r@MAILBOX.example' }, noon)).toBe(2)
    expect(await desk.forwardsSince({ visitor: 'v' }, noon)).toBe(2)
  })

  test('codes to one address are counted over all conversations, also when another code replaced them', async () => {
    const email = 'ana@meridian-press.example'
    await saveTalk({ id: 'one' as ConversationId })
    for (const [i, at] of [noon, later(5), later(9)].entries()) {
      const conversation = aConversation({ id: 'one' as ConversationId, version: i + 2, seq: 1 })
      await desk.save({ conversation, mailedCode: { email, at, since: noon, earlier: i } })
    }
    await desk.save({ mailedCode: { email: 'ben@meridian-press.example', at: later(9), since: noon, earlier: 0 } })
    expect(await desk.codesTo(email, noon)).toBe(3)
    expect(await desk.codesTo(email, later(5))).toBe(2)
    expect(await desk.codesTo('nobody@nowhere.example', noon)).toBe(0)
    expect(await tidy(later(DAY + 5))).toBe(2)
    expect(await desk.codesTo(email, noon)).toBe(1)
  })

  test('codes to one address decided at the same moment are saved one at a time, and a lost race leaves nothing', async () => {
    const mailedCode = { email: 'ana@meridian-press.example', at: later(5), since: noon, earlier: 0 }
    const ids = ['one', 'two', 'three', 'four'] as ConversationId[]
    const saves = await Promise.all(ids.map((id) => desk.save({ conversation: aConversation({ id }), mailedCode })))
    expect(saves.sort()).toEqual(['saved', 'stale', 'stale', 'stale'])
    expect(await desk.codesTo(mailedCode.email, noon)).toBe(1)
    expect((await Promise.all(ids.map((id) => desk.conversation(id)))).filter(Boolean)).toHaveLength(1)
  })

  test('the longest wait of an address counts, whichever conversation it comes from', async () => {
    const code = { email: 'ana@meridian-press.example', hash: 'h', expiresAt: later(9), triesLeft: 0, provenAt: null }
    for (const [id, waitUntil] of [
      ['one', later(5)],
      ['two', later(7)],
      ['three', null],
    ] as const) {
      const { id: conversation } = await saveTalk({ id: id as ConversationId })
      await desk.save({ code: { ...code, conversation, sentAt: [noon], waitUntil } })
    }
    expect(await desk.codeWaitOf(code.email)).toBe(later(7))
    expect(await desk.codeWaitOf('nobody@nowhere.example')).toBeNull()
  })

  describe('people a website has signed for', () => {
    const site = 'vitrium' as SiteKey
    const used = { site, token: 'jti-1', conversation: first, expiresAt: later(MINUTE) }

    test('find their newest conversation on that site again', async () => {
      await saveTalk({ id: 'old' as ConversationId, signedAs: 'seal', lastAt: noon })
      await saveTalk({ id: 'new' as ConversationId, signedAs: 'seal', lastAt: later(5) })
      await saveTalk({ id: 'other' as ConversationId, signedAs: 'other seal', lastAt: later(9) })
      await saveTalk({
        id: 'elsewhere' as ConversationId,
        signedAs: 'seal',
        lastAt: later(9),
        site: 'meridian-press' as SiteKey,
      })
      expect(await desk.conversationSignedAs(site, 'seal', noon)).toMatchObject({ id: 'new', signedAs: 'seal' })
      expect(await desk.conversationSignedAs(site, 'seal', later(6))).toBeNull()
      expect(await desk.conversationSignedAs(site, 'nobody', noon)).toBeNull()
    })

    test('use a token up once, also at the same moment; the other save leaves nothing behind', async () => {
      const save = (id: string) => {
        const conversation = aConversation({ id: id as ConversationId, signedAs: 'seal' })
        return desk.save({ conversation, usedTokens: [{ ...used, conversation: conversation.id }] })
      }
      expect((await Promise.all([save('one'), save('two')])).sort()).toEqual(['saved', 'stale'])
      const winner = await desk.tokenUsedIn(site, used.token)
      expect(['one', 'two']).toContain(winner)
      expect(await desk.conversation((winner === 'one' ? 'two' : 'one') as ConversationId)).toBeNull()
      expect(await desk.tokenUsedIn('meridian-press' as SiteKey, used.token)).toBeNull()
      expect(await desk.tokenUsedIn(site, 'another')).toBeNull()
    })

    test('have their tokens remembered for an hour beyond their end, and no longer', async () => {
      await desk.save({ conversation: aConversation({ seq: 1 }), messages: [aMessage()], usedTokens: [used] })
      expect(await tidy(later(HOUR + MINUTE - 1))).toBe(0)
      expect(await desk.tokenUsedIn(site, used.token)).toBe(first)
      expect(await tidy(later(HOUR + MINUTE))).toBe(1)
      expect(await desk.tokenUsedIn(site, used.token)).toBeNull()
    })
  })

  test('events come back whole, in the order in which they were saved', async () => {
    const ticket = await saveTicket()
    const base = { at: noon, conversation: first, ticket: null }
    const events: Event[] = [
      { ...base, kind: 'Asked', deflection: { became: 'shown', slugs: ['a/b'], confidence: 0.25 } },
      { ...base, ticket: ticket.id, kind: 'TicketOpened', number: ticket.number, tier: 2, targets: ticket.targets },
      { ...base, kind: 'AgentJoined', agent: mia.id, waitedMs: null },
    ]
    const conversation = aConversation({ version: 2, person: anaAsPerson, ticket: ticket.id })
    await desk.save({ conversation, events })
    await desk.save({ events: [{ ...base, kind: 'AgentLeft', agent: mia.id, at: later(-1) }] })
    expect(await desk.eventsOf(first)).toEqual([
      ...events,
      { ...base, kind: 'AgentLeft', agent: mia.id, at: later(-1) },
    ])
    expect(await desk.eventsOf(second)).toEqual([])
  })

  describe('a question', () => {
    const id = (name: string) => name as QuestionId
    const ofFirst = (given: Partial<Question> = {}) => aQuestion({ at: noon, conversation: first, ...given })
    const saveQuestions = (...questions: Question[]) => desk.save({ questions })
    beforeEach(async () => void (await saveTalk()))

    test.each<[string, Partial<Question>]>([
      ['of the chat', {}],
      ['without an answer', { article: null, listed: [], unknownCodes: ['zz9', 'x\'"\\,{}'], confidence: 0.125 }],
      ['that was confirmed', { verdict: { was: 'confirmed', at: later(1) } }],
      ['that was assumed', { verdict: { was: 'assumed', at: later(1) } }],
      ['that was refused with a reason', { verdict: { was: 'refused', at: later(1), reason: 'no "device"\n' } }],
      ['that went on', { escalated: { to: 'provider', at: later(2) }, continues: id('q-0'), locale: 'fr' }],
      ['that waits for silence', { silentAt: later(DAY), reader: 'end-user' }],
      ['whose text is forgotten', { text: null }],
    ])('%s comes back as it was saved', async (_case, given) => {
      const question = ofFirst(given)
      expect(await saveQuestions(question)).toBe('saved')
      expect(await desk.question(question.id)).toEqual(question)
      expect((await desk.since(noon)).questions).toEqual([question])
      expect(await desk.question(id('other'))).toBeNull()
    })

    test('is saved with its turn or not at all', async () => {
      expect(await desk.save({ conversation: aConversation({ version: 3 }), questions: [ofFirst()] })).toBe('stale')
      expect(await desk.question(id('q-1'))).toBeNull()
    })

    test('is opened once, whatever its conversation saves at the same time', async () => {
      await saveQuestions(ofFirst())
      const opened = { article: 'error-vc3', at: later(5) }
      await Promise.all([
        desk.opened(id('q-1'), opened.article, opened.at),
        saveQuestions(ofFirst({ verdict: { was: 'confirmed', at: later(4) } })),
      ])
      await desk.opened(id('q-1'), 'another', later(9))
      await desk.opened(id('nobodys\0'), 'error-vc3', later(9))
      expect(await desk.question(id('q-1'))).toMatchObject({ opened, verdict: { was: 'confirmed' } })
    })

    test('returns once, whatever its conversation saves', async () => {
      await saveQuestions(ofFirst())
      for (const at of [later(5), later(9)]) await desk.save({ returned: [{ question: id('q-1'), at }] })
      await saveQuestions(ofFirst({ verdict: { was: 'assumed', at: later(6) } }))
      expect(await desk.question(id('q-1'))).toMatchObject({ returnedAt: later(5), verdict: { was: 'assumed' } })
    })

    test('is found around its conversation, in order, and elsewhere only for the same proven person', async () => {
      const talks: [string, Person][] = [
        ['visitor', { kind: 'visitor' }],
        ['ana-1', anaAsPerson],
        ['ana-2', anaAsPerson],
        ['reader-1', { kind: 'endUser', email: 'reader@mailbox.example', provider: null }],
        ['reader-2', { kind: 'endUser', email: 'reader@mailbox.example', provider: alder.id }],
        ['nobody-1', { kind: 'endUser', email: null, provider: alder.id }],
        ['nobody-2', { kind: 'endUser', email: null, provider: alder.id }],
      ]
      for (const [talk, person] of talks) {
        const conversation = await saveTalk({ id: talk as ConversationId, person, lastAt: later(1) })
        await saveQuestions(ofFirst({ id: id(`new-${talk}`), conversation: conversation.id, at: later(1) }))
        await saveQuestions(ofFirst({ id: id(`old-${talk}`), conversation: conversation.id, at: noon }))
      }
      const around = async (talk: string) => {
        const conversation = await desk.conversation(talk as ConversationId)
        return conversation && (await desk.questionsAround(conversation, later(1))).map((question) => question.id)
      }
      expect(await around('visitor')).toEqual(['new-visitor', 'old-visitor'])
      expect(await around('ana-2')).toEqual(['new-ana-1', 'new-ana-2', 'old-ana-2'])
      expect(await around('reader-1')).toEqual(['new-reader-1', 'old-reader-1', 'new-reader-2'])
      expect(await around('nobody-1')).toEqual(['new-nobody-1', 'old-nobody-1'])
    })

    test('comes up when silence on it is overdue, the longest first', async () => {
      await saveQuestions(ofFirst({ id: id('b'), silentAt: later(20) }), ofFirst({ id: id('a'), silentAt: later(10) }))
      await saveQuestions(ofFirst({ id: id('never') }))
      expect(await desk.firstSilentQuestion(later(9))).toBeNull()
      expect(await desk.firstSilentQuestion(later(10))).toMatchObject({ id: 'a' })
      expect(await desk.firstSilentQuestion(later(99))).toMatchObject({ id: 'a' })
    })

    test('of the help pages, and votes there, are kept without anybody', async () => {
      const given = { id: id('h'), at: later(1), locale: 'fr', confidence: 0.3, unknownCodes: [] } as const
      const searched = askedOnHelp({ ...given, listed: ['a'], unknownCodes: [], text: 'imprimer' })
      const vote = {
        at: later(2),
        article: 'a',
        helped: false,
        reason: 'unclear',
        note: 'why? \0',
        locale: 'en',
      } as const
      await desk.searched(searched)
      await desk.voted(vote)
      await desk.voted({ ...vote, at: later(3), helped: true, reason: null, note: null })
      const told = await desk.since(later(1))
      expect(told.questions).toEqual([searched])
      expect(told.votes.map(({ helped, reason }) => [helped, reason])).toEqual([
        [false, 'unclear'],
        [true, null],
      ])
      expect((await desk.since(later(3))).votes).toHaveLength(1)
      expect((await desk.since(later(3))).questions).toEqual([])
    })
  })

  describe('housekeeping', () => {
    test('forgets what people wrote when it is old, and keeps what became of it', async () => {
      await saveTalk({ seq: 1 })
      const verdict = { was: 'refused', at: later(1), reason: 'too short' } as const
      const [old, fresh] = [noon, later(1)].map((at) =>
        aQuestion({ id: `q-${at}` as QuestionId, at, conversation: first, verdict }),
      ) as [Question, Question]
      await desk.save({ questions: [old, fresh] })
      const vote = { at: noon, article: 'a', helped: false, reason: 'wrong', note: 'typo', locale: 'en' } as const
      await desk.voted(vote)
      await desk.tidy(later(400 * DAY), 400 * DAY)
      expect(await desk.question(old.id)).toEqual({ ...old, text: null, verdict: { ...verdict, reason: null } })
      expect(await desk.question(fresh.id)).toEqual(fresh)
      expect((await desk.since(noon)).votes).toEqual([{ ...vote, note: null }])
    })

    test('forgets links and sessions that expired, and no others', async () => {
      for (const [name, expiresAt] of [
        ['over', noon],
        ['valid', later(1)],
      ] as const) {
        await desk.saveSignInLink({ hash: name, agent: mia.id, expiresAt })
        await desk.saveSession(aSession({ id: name, hash: name, expiresAt }))
      }
      expect(await tidy(noon)).toBe(2)
      expect(await tidy(noon)).toBe(0)
      const early = later(-DAY)
      const sessions = [await desk.session('over', early), await desk.session('valid', early)]
      expect(sessions.map((open) => open?.agent.id ?? null)).toEqual([null, mia.id])
      expect([await desk.useSignInLink('over', early), await desk.useSignInLink('valid', early)]).toEqual([
        null,
        mia.id,
      ])
    })

    test('forgets codes and attempts a day later', async () => {
      const code = {
        conversation: first,
        email: 'a@b.example',
        hash: 'h',
        expiresAt: later(MINUTE),
        triesLeft: 5,
        provenAt: later(1),
        sentAt: [noon],
        waitUntil: null,
      }
      await desk.save({ conversation: aConversation({ seq: 1 }), messages: [aMessage()], code })
      await desk.save({ nameAttempts: [{ conversation: first, visitor: null, at: later(MINUTE) }] })
      expect(await tidy(later(DAY + MINUTE - 1))).toBe(0)
      expect(await desk.code(first)).toEqual(code)
      expect(await tidy(later(DAY + MINUTE))).toBe(2)
      expect(await desk.code(first)).toBeNull()
      expect(await desk.nameAttemptsSince({ conversation: first }, noon)).toBe(0)
      expect(await desk.conversation(first)).not.toBeNull()
    })

    test('forgets a conversation in which nobody said a line for a day, and none that was used', async () => {
      const silent = await saveTalk({ id: 'silent' as ConversationId })
      const fresh = await saveTalk({ id: 'fresh' as ConversationId, lastAt: later(1) })
      const waiting = await saveTalk({ id: 'waiting' as ConversationId, handling: queued(noon) })
      const spoken = await saveTalk({ id: 'spoken' as ConversationId, seq: 1 })
      const noted = await saveTalk({ id: 'noted' as ConversationId })
      await desk.save({
        events: [{ kind: 'AgentLeft', agent: mia.id, at: noon, conversation: noted.id, ticket: null }],
      })
      const code = {
        conversation: silent.id,
        email: 'a@b.example',
        hash: 'h',
        triesLeft: 5,
        provenAt: null,
        sentAt: [],
        waitUntil: null,
      }
      await desk.save({ code: { ...code, expiresAt: noon } })
      expect(await tidy(later(DAY - 1))).toBe(0)
      expect(await tidy(later(DAY))).toBe(2)
      expect(await desk.conversation(silent.id)).toBeNull()
      for (const { id } of [fresh, waiting, spoken, noted]) expect(await desk.conversation(id)).not.toBeNull()
    })
  })
})

function letter(id: string): Delivery {
  return {
    id,
    to: 'Ana@meridian-press.example',
    locale: 'fr',
    letter: { about: 'code', code: '012345', minutesValid: 10 },
  }
}
