import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ContactId, ConversationId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { AGENT_OUTCOMES } from '../../src/domain/ticket.ts'
import { ana, jonas, leoAtAlder, leoAtHarbour, meridian, mia, priya } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { pausingPolicies, vitriumOnly } from '../support/policy.ts'
import { aDeskOfTickets, outage, question } from './agentVerbs.ts'
import { echo } from './builders.ts'

const says = (text: string) => ({ text, format: 'plain' as const })
const wait = (house: ReturnType<typeof aDeskOfTickets>, ms: number) => {
  house.clock.now = (house.clock.now + ms) as Instant
}

describe('the first response', () => {
  const verbs: [string, (house: ReturnType<typeof aDeskOfTickets>, id: ConversationId) => Promise<unknown>][] = [
    ['a note', ({ desk }, id) => desk.note(mia, id, 'I am on it', null)],
    ['taking over', ({ desk }, id) => desk.takeOver(mia, id)],
    [
      'a transfer with a note',
      async ({ desk }, id) => {
        await desk.takeOver(mia, id)
        await desk.transfer(mia, id, jonas.id, 'Yours')
      },
    ],
    ['an assignment', ({ desk }) => desk.assign(mia, [1001], jonas.id)],
    ['an assignment to nobody', ({ desk }) => desk.assign(mia, [1001], null)],
    ['another tier and its reason', ({ desk }) => desk.changeTier(mia, 1001, 2, 'Several people')],
    ['waiting for the customer', ({ desk }) => desk.waitForCustomer(mia, 1001)],
    ['solving without a word', ({ desk }, id) => desk.solve(mia, id, { outcome: 'fixed', words: null })],
    [
      'solving and opening again',
      async ({ desk }, id) => {
        await desk.solve(mia, id, { outcome: 'fixed', words: null })
        await desk.reopen(mia, 1001)
      },
    ],
    ['a merge', ({ desk }) => desk.merge(mia, 1002, 1001)],
    ['a link', ({ desk }) => desk.link(mia, 1001, 1002, true)],
    ['putting the contact right', ({ desk }, id) => desk.correctContact(mia, id, leoAtAlder.id)],
    ['confirming the contact', ({ desk }, id) => desk.confirmContact(mia, id, true)],
    [
      'a message of the assistant',
      ({ desk }, id) => desk.converse({ conversation: id, text: 'hi', clientId: null }, echo),
    ],
    [
      'handing back to the assistant',
      async ({ desk }, id) => {
        await desk.takeOver(mia, id)
        await desk.release(mia, id, echo)
      },
    ],
  ]
  test.each(verbs)('is not %s', async (_, run) => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question, question)
    const result = await run(house, id)
    expect(isRefusal(result)).toBe(false)
    expect((await house.ticket()).targets[0]).toMatchObject({ kind: 'firstResponse', state: 'running' })
    expect(house.events.filter(({ kind }) => kind === 'TicketAnswered')).toEqual([])
  })

  test('is a message of a person, also the last one, said while solving', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    await house.desk.takeOver(mia, id)
    await house.desk.solve(mia, id, { outcome: 'answered', words: 'Under Settings.' })
    expect((await house.ticket()).targets[0]).toMatchObject({ state: 'kept' })
    const { messages } = await house.view(id)
    expect(messages.slice(-3).map(({ from, body }) => [from.role, body.text])).toEqual([
      ['agent', 'Under Settings.'],
      ['system', 'Ticket 1001 is solved'],
      ['system', 'How was ticket 1001?'],
    ])
    expect(await letters(house)).toContainEqual(
      expect.objectContaining({ about: 'ticketSolved', words: 'Under Settings.' }),
    )
  })

  test('is given for the kept ticket by an answer to the same contact where the duplicate was opened', async () => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question)
    const again = await house.contact(ana.email, question)
    await house.desk.merge(mia, 1002, 1001)
    await house.desk.takeOver(mia, again)
    await house.desk.say(mia, again, says('Here you are'), null)
    expect((await house.ticket(1001)).targets[0]).toMatchObject({ state: 'kept' })
  })

  test('is given, and waiting ends, also where the duplicate went on in one that was merged itself', async () => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question)
    await house.contact(ana.email, question)
    const first = await house.contact(ana.email, question)
    await house.desk.merge(mia, 1003, 1002)
    await house.desk.merge(mia, 1002, 1001)
    await house.desk.takeOver(mia, first)
    await house.desk.say(mia, first, says('Which version is it?'), null)
    expect((await house.ticket(1001)).targets[0]).toMatchObject({ state: 'kept' })
    await house.desk.waitForCustomer(mia, 1001)
    await house.visitorSays(first, 'The newest')
    expect((await house.ticket(1001)).waitingSince).toBeNull()
  })
})

async function letters(house: ReturnType<typeof aDeskOfTickets>) {
  const kept = await (house.store as ReturnType<typeof fakeStore>).kept(50)
  return kept.map(({ letter }) => letter)
}

describe('a note', () => {
  test('is for colleagues, stands beside the log, and is written once', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    const before = await house.desk.messagesAfter(id, 0, 100)
    const once = await house.desk.note(mia, id, 'Ask @Jonas, or @Priya Nair', 'note-1')
    expect(await house.desk.note(mia, id, 'Ask @Jonas, or @Priya Nair', 'note-1')).toEqual(once)
    expect(await house.desk.messagesAfter(id, 0, 100)).toEqual(before)
    expect((await house.view(id)).agentNotes).toMatchObject([{ agent: mia.id, mentions: [jonas.id, priya.id] }])
    expect(house.events.at(-1)).toMatchObject({ kind: 'NoteWritten', mentions: [jonas.id, priya.id] })
    expect(JSON.stringify(house.events)).not.toContain('Ask @')
  })

  test('marks the row of whom it mentions until they have seen it', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    await house.desk.note(mia, id, '@Jonas?', null)
    const marked = async (agent: Agent) => {
      const page = await house.desk.queue.page(agent, 'open', 0, 10)
      return isRefusal(page) ? page : page.rows.map(({ mentionsMe }) => mentionsMe)
    }
    expect([await marked(jonas), await marked(mia), await marked(priya)]).toEqual([[true], [false], [false]])
    await house.desk.seeNotes(jonas, id)
    expect(await marked(jonas)).toEqual([false])
  })
})

describe('handing to a colleague', () => {
  test('moves who answers at once, tells the customer who joined, and takes the tickets along', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    await house.desk.takeOver(mia, id)
    await house.desk.transfer(mia, id, jonas.id, 'She has tried twice')
    const { talk, ticket, messages, agentNotes } = await house.view(id)
    expect(talk.handling).toMatchObject({ by: 'agent', agent: jonas.id })
    expect(ticket?.assignee).toBe(jonas.id)
    expect(messages.at(-1)?.body).toMatchObject({
      text: 'Jonas Keller joined',
      handling: { by: 'agent', agentName: 'Jonas Keller' },
    })
    expect(agentNotes).toMatchObject([{ text: 'She has tried twice', mentions: [jonas.id] }])
    expect(await house.desk.say(mia, id, says('late'), null)).toMatchObject({ refused: 'alreadyTaken' })
    await house.desk.converse({ conversation: id, text: 'hello', clientId: null }, echo)
    expect((await house.view(id)).messages.at(-1)?.from.role).toBe('visitor')
  })

  test('stands in the history of the conversation that a ticket is of, also where it goes along from a duplicate', async () => {
    const house = aDeskOfTickets()
    const kept = await house.contact(ana.email, question)
    const again = await house.contact(ana.email, question)
    await house.desk.merge(mia, 1002, 1001)
    await house.desk.takeOver(mia, again)
    await house.desk.transfer(mia, again, jonas.id, null)
    const assigned = (await house.store.eventsOf(kept)).filter(({ kind }) => kind === 'TicketAssigned')
    expect(assigned).toMatchObject([{ agent: mia.id }, { agent: jonas.id, by: mia.id }])
  })

  test('and coming back to one’s own ticket tells of no assignment twice', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    await house.desk.takeOver(mia, id)
    await house.desk.release(mia, id, echo)
    await house.desk.takeOver(mia, id)
    const assigned = (await house.store.eventsOf(id)).filter(({ kind }) => kind === 'TicketAssigned')
    expect(assigned).toMatchObject([{ number: 1001, agent: mia.id }])
  })

  test('is for whoever has it, and to somebody who works here', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    expect(await house.desk.transfer(mia, id, jonas.id, null)).toEqual({ refused: 'notTaken' })
    await house.desk.takeOver(mia, id)
    expect(await house.desk.transfer(jonas, id, priya.id, null)).toMatchObject({ refused: 'alreadyTaken' })
    expect(await house.desk.transfer(mia, id, 'nobody' as never, null)).toMatchObject({ what: 'agent' })
  })

  test('never leaves it to nobody or to two, whatever else happens at once', async () => {
    const house = aDeskOfTickets()
    for (let race = 0; race < 50; race++) {
      const id = await house.contact(ana.email, question)
      await house.desk.takeOver(mia, id)
      const results = await Promise.all([
        house.desk.transfer(mia, id, jonas.id, 'yours'),
        house.desk.transfer(mia, id, priya.id, 'yours'),
        house.visitorSays(id),
        house.desk.say(mia, id, says('one moment'), null),
      ])
      const { talk, agentNotes } = await house.view(id)
      expect(talk.handling.by).toBe('agent')
      expect(results.slice(0, 2).filter(isRefusal)).toHaveLength(1)
      expect(agentNotes).toHaveLength(1)
    }
  })
})

test('assigning many tickets says for each what became of it', async () => {
  const house = aDeskOfTickets()
  const id = await house.contact(ana.email, question, question, question)
  await house.desk.solve(mia, id)
  await house.desk.assign(mia, [1001], jonas.id)
  expect(await house.desk.assign(mia, [1001, 1002, 1003, 4711, 1002], jonas.id)).toEqual([
    { number: 1001, became: 'unchanged' },
    { number: 1002, became: 'assigned' },
    { number: 1003, refusal: { refused: 'ticketSolved', number: 1003 } },
    { number: 4711, refusal: { refused: 'unknown', what: 'ticket' } },
  ])
  expect(await house.desk.assign(mia, [1002], null)).toEqual([{ number: 1002, became: 'unassigned' }])
  expect(house.events.slice(-2)).toMatchObject([
    { kind: 'TicketAssigned', number: 1002, agent: jonas.id, by: mia.id },
    { kind: 'TicketUnassigned', number: 1002, agent: mia.id },
  ])
  expect(await house.desk.assign(mia, [1001], 'nobody' as never)).toEqual({ refused: 'unknown', what: 'agent' })
})

test('another tier is told in the talk and in a letter, with the time counted from the receipt', async () => {
  const house = aDeskOfTickets()
  const id = await house.contact(ana.email, question)
  wait(house, HOUR)
  await house.desk.changeTier(mia, 1001, 2, 'Several of your readers are stuck')
  expect((await house.view(id)).messages.at(-1)).toMatchObject({
    from: { role: 'system' },
    body: { text: 'Ticket 1001 is tier 2 now: Several of your readers are stuck' },
  })
  const told = (await letters(house)).find(({ about }) => about === 'tierChanged')
  expect(told).toMatchObject({
    from: 1,
    tier: 2,
    why: 'Several of your readers are stuck',
    fixDue: null,
    isLate: false,
  })
  expect(told).toMatchObject({ due: expect.stringContaining('12:00') })
  wait(house, 3 * HOUR)
  await house.desk.changeTier(mia, 1001, 3, 'Nobody can work')
  const late = (await letters(house)).find(({ about }) => about === 'tierChanged')
  expect(late).toMatchObject({ tier: 3, isLate: true, fixDue: expect.any(String) })
})

describe('waiting for the customer', () => {
  test.each([
    ['writing', (house: ReturnType<typeof aDeskOfTickets>, id: ConversationId) => house.visitorSays(id)],
    [
      'a note from another conversation',
      async (house: ReturnType<typeof aDeskOfTickets>) => {
        const other = await house.contact(ana.email)
        await house.obey(other, { do: 'noteOnTicket', number: 1001, text: 'More' })
      },
    ],
  ])('ends by the customer’s %s, with an event', async (_, run) => {
    const house = aDeskOfTickets({ policies: pausingPolicies })
    const id = await house.contact(ana.email, question)
    await house.desk.waitForCustomer(mia, 1001)
    expect((await house.ticket()).targets[0]?.state).toBe('paused')
    wait(house, HOUR)
    await run(house, id)
    expect(await house.ticket()).toMatchObject({ waitingSince: null, targets: [{ state: 'running' }] })
    const ended = house.events.filter(({ kind }) => kind === 'TicketWaitingEnded')
    expect(ended).toMatchObject([{ number: 1001, agent: null }])
  })

  test('is told by letter, and what the agent names is said in the talk, too', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    await house.desk.waitForCustomer(mia, 1001, 'A screenshot')
    expect((await house.view(id)).messages.at(-1)).toMatchObject({
      from: { role: 'system' },
      body: { text: 'Ticket 1001 waits for A screenshot' },
    })
    const told = { about: 'ticketWaiting', number: 1001, agentName: mia.name, what: 'A screenshot', clockStops: false }
    expect((await letters(house))[0]).toMatchObject({ ...told, url: expect.stringContaining('/chat') })
    await house.desk.waitForCustomer(mia, 1001, 'Once more')
    expect((await letters(house)).filter(({ about }) => about === 'ticketWaiting')).toHaveLength(1)
    expect((await house.ticket()).targets[0]).toMatchObject({ state: 'running' })
  })

  test('says nothing in the talk where nothing is named, and that the clocks stand still where they do', async () => {
    const house = aDeskOfTickets({ policies: pausingPolicies })
    const id = await house.contact(ana.email, question)
    const before = (await house.view(id)).messages.length
    await house.desk.waitForCustomer(mia, 1001)
    expect((await house.view(id)).messages).toHaveLength(before)
    expect((await letters(house))[0]).toMatchObject({ about: 'ticketWaiting', what: null, clockStops: true })
  })

  test('is no business of the agents’ own messages, and ends by an agent’s word', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    await house.desk.takeOver(mia, id)
    await house.desk.waitForCustomer(mia, 1001)
    await house.desk.say(mia, id, says('Did it work?'), null)
    expect((await house.ticket()).waitingSince).toBe(house.clock.now)
    await house.desk.stopWaiting(mia, 1001)
    expect(house.events.at(-1)).toMatchObject({ kind: 'TicketWaitingEnded', agent: mia.id })
  })

  test('breaks no target while the clocks stand still, and every one while they do not', async () => {
    for (const [policies, state] of [
      [pausingPolicies, 'paused'],
      [vitriumOnly, 'broken'],
    ] as const) {
      const house = aDeskOfTickets({ policies })
      await house.contact(ana.email, question)
      await house.desk.waitForCustomer(mia, 1001)
      wait(house, 100 * HOUR)
      while (await house.desk.tellAlerts());
      expect((await house.ticket()).targets[0]?.state).toBe(state)
    }
  })
})

describe('solving', () => {
  test.each(AGENT_OUTCOMES)('with the outcome %s keeps it, in the ticket and in the history', async (outcome) => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    await house.desk.solve(mia, id, { outcome, words: null })
    expect(await house.ticket()).toMatchObject({ status: 'solved', outcome })
    expect(house.events.at(-1)).toMatchObject({ kind: 'TicketSolved', outcome })
  })

  test('with words needs the conversation, for they are said in it', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question)
    const how = { outcome: 'fixed', words: 'Done' } as const
    expect(await house.desk.solve(mia, id, how)).toEqual({ refused: 'notTaken' })
    await house.desk.takeOver(jonas, id)
    expect(await house.desk.solve(mia, id, how)).toMatchObject({ refused: 'alreadyTaken' })
    expect((await house.ticket()).status).toBe('open')
  })

  test('opening again brings it back into the queue and tells the customer', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, outage)
    await house.desk.solve(mia, id, { outcome: 'fixed', words: null })
    wait(house, 30 * HOUR)
    await house.desk.reopen(mia, 1001)
    expect(await house.desk.queue.page(mia, 'open', 0, 10)).toMatchObject({
      rows: [{ ticket: { number: 1001, outcome: null, status: 'open' } }],
    })
    expect((await house.view(id)).messages.at(-1)?.body.text).toBe('Ticket 1001 is open again')
    expect((await letters(house)).map(({ about }) => about)).toContain('ticketReopened')
    expect(await house.desk.reopen(mia, 1001)).toMatchObject({ refused: 'ticketOpen' })
  })
})

describe('tickets beside each other', () => {
  test('a merged one is shown with the kept one, is told of, and both histories have it', async () => {
    const house = aDeskOfTickets()
    const first = await house.contact(ana.email, question)
    const second = await house.contact(ana.email, { ...question, details: 'Once more' })
    await house.desk.merge(mia, 1002, 1001)
    const [kept, gone] = [await house.view(first), await house.view(second)]
    expect(kept.tookIn).toMatchObject([{ number: 1002, details: 'Once more' }])
    expect(kept.events.at(-1)).toMatchObject({ kind: 'TicketTookIn', number: 1001, other: 1002 })
    expect(gone.events.at(-1)).toMatchObject({ kind: 'TicketMerged', number: 1002, other: 1001 })
    expect(gone.messages.at(-1)?.body.text).toBe('Ticket 1002 goes on in 1001')
    expect((await letters(house))[0]).toMatchObject({ about: 'ticketMerged', into: 1001 })
    expect(await house.desk.reopen(mia, 1002)).toMatchObject({ refused: 'ticketMerged' })
  })

  test('a link is the same from either side, made once and taken back from either', async () => {
    const house = aDeskOfTickets()
    const first = await house.contact(ana.email, question)
    const other = await house.contact('leo@freelance.example')
    await house.obey(other, { do: 'chooseCustomer', customer: leoAtAlder.customer })
    await house.obey(other, { do: 'openTicket', draft: question })
    await house.desk.link(mia, 1001, 1002, true)
    await house.desk.link(mia, 1002, 1001, true)
    const linked = async (id: ConversationId) => (await house.view(id)).linked.map(({ number }) => number)
    expect([await linked(first), await linked(other)]).toEqual([[1002], [1001]])
    expect(house.events.filter(({ kind }) => kind === 'TicketLinked')).toHaveLength(2)
    await house.desk.link(mia, 1002, 1001, false)
    expect([await linked(first), await linked(other)]).toEqual([[], []])
    expect(await house.desk.link(mia, 1001, 1001, true)).toEqual({ refused: 'sameTicket' })
  })
})

describe('putting right whose it is', () => {
  test('with one’s own address: who talks becomes that contact, and sees what that contact sees', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact('leo@freelance.example')
    await house.obey(id, { do: 'chooseCustomer', customer: leoAtAlder.customer })
    await house.obey(id, { do: 'openTicket', draft: question })
    const elsewhere = await house.contact('leo@freelance.example')
    await house.obey(elsewhere, { do: 'chooseCustomer', customer: leoAtAlder.customer })
    await house.obey(elsewhere, { do: 'openTicket', draft: question })
    await house.desk.correctContact(mia, id, leoAtHarbour.id)
    expect((await house.view(id)).talk.person).toMatchObject({ contact: leoAtHarbour.id, customer: 'harbour-guild' })
    expect(await house.sees(id)).toEqual([1001])
    expect(await house.sees(elsewhere)).toEqual([1002])
    expect(house.events.filter(({ kind }) => kind === 'ContactCorrected')).toMatchObject([
      { number: 1001, from: leoAtAlder.id, contact: leoAtHarbour.id, agent: mia.id },
      { number: null, from: leoAtAlder.id, contact: leoAtHarbour.id },
    ])
  })

  test('with another’s address: the tickets go, who talks stays who they have proven to be and sees them no more', async () => {
    const house = aDeskOfTickets()
    const leo = await house.contact('leo@freelance.example')
    await house.obey(leo, { do: 'chooseCustomer', customer: leoAtHarbour.customer })
    await house.obey(leo, { do: 'openTicket', draft: question })
    const id = await house.contact(ana.email, outage)
    await house.desk.correctContact(mia, id, leoAtHarbour.id)
    const seen = await house.view(id)
    expect(seen.talk.person).toMatchObject({ contact: ana.id })
    expect(seen.whose).toMatchObject({ contact: { id: leoAtHarbour.id }, customer: { name: 'Harbour Pilots Guild' } })
    expect(await house.sees(id)).toEqual([])
    expect(await house.sees(leo)).toEqual([1002, 1001])
    for (const command of [
      { do: 'recallTicket' },
      { do: 'noteOnTicket', number: 1002, text: 'x' },
      { do: 'closeTicket', number: 1002 },
      { do: 'attachFiles' },
    ] as const) {
      expect(await house.obey(id, command)).toEqual({ refused: 'unknown', what: 'ticket' })
    }
    const said = (await house.view(id)).messages.length
    await house.desk.changeTier(mia, 1002, 1, 'A matter of Harbour’s alone')
    await house.desk.solve(mia, id, { outcome: 'fixed', words: null })
    await house.desk.reopen(mia, 1002)
    expect((await house.view(id)).messages).toHaveLength(said)
    const to = (await (house.store as ReturnType<typeof fakeStore>).kept(3)).map((letter) => letter.to)
    expect(to).toEqual(Array(3).fill('leo@freelance.example'))
  })

  test('is for leads, and opens nobody’s tickets to somebody who has proven nothing', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact('reader@mailbox.example')
    expect(await house.desk.correctContact(mia, id, ana.id)).toEqual({ refused: 'notProven' })
    expect(await house.desk.correctContact(jonas, id, ana.id)).toMatchObject({ refused: 'notAllowed' })
    expect(await house.desk.correctContact(mia, id, 'nobody' as ContactId)).toMatchObject({ what: 'contact' })
    expect((await house.view(id)).talk.person.kind).toBe('endUser')
  })
})

describe('a contact who joined by the mail domain', () => {
  const noor = 'noor@meridian-press.example'

  test('sees the colleagues’ tickets once confirmed', async () => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question)
    const id = await house.contact(noor, question)
    expect(await house.sees(id)).toEqual([1002])
    expect(await house.desk.confirmContact(jonas, id, true)).toMatchObject({ refused: 'notAllowed' })
    await house.desk.confirmContact(mia, id, true)
    expect(await house.sees(id)).toEqual([1002, 1001])
    expect(house.events.find(({ kind }) => kind === 'ContactConfirmed')).toMatchObject({ agent: mia.id })
  })

  test('is an end user once rejected, here and elsewhere, and does not join again', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(noor, question)
    const elsewhere = await house.contact(noor)
    await house.desk.confirmContact(mia, id, false)
    for (const talk of [id, elsewhere, await house.contact(noor)]) {
      expect(await house.obey(talk, { do: 'listTickets' })).toMatchObject({ refused: 'servedByCustomer' })
      expect(await house.obey(talk, { do: 'openTicket', draft: question })).toMatchObject({
        refused: 'servedByCustomer',
      })
      expect((await house.view(talk)).talk.person).toMatchObject({ kind: 'endUser', email: noor })
    }
    expect(await house.ticket()).toMatchObject({ status: 'open', customer: meridian.id })
    expect(house.events.some(({ kind }) => kind === 'ContactRejected')).toBe(true)
  })

  test('comes back when a lead has a change of mind', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(noor, question)
    await house.desk.confirmContact(mia, id, false)
    await house.desk.confirmContact(mia, id, true)
    expect(await house.sees(id)).toEqual([1001])
  })
})

test('who may not do it is refused before anything is looked at', async () => {
  const house = aDeskOfTickets()
  const id = await house.contact(ana.email, question)
  const nobody = { ...jonas, role: 'guest' } as never
  const { desk } = house
  const results = await Promise.all([
    desk.note(nobody, id, 'x', null),
    desk.transfer(nobody, id, mia.id, null),
    desk.assign(nobody, [1001], null),
    desk.changeTier(nobody, 1001, 2, 'x'),
    desk.waitForCustomer(nobody, 1001),
    desk.stopWaiting(nobody, 1001),
    desk.solve(nobody, id),
    desk.reopen(nobody, 1001),
    desk.merge(nobody, 1001, 1002),
    desk.link(nobody, 1001, 1002, true),
    desk.correctContact(nobody, id, ana.id),
    desk.confirmContact(nobody, id, true),
    desk.contactsOf(nobody, meridian.id),
  ])
  expect(results.map((result) => isRefusal(result) && result.refused)).toEqual(results.map(() => 'notAllowed'))
})

/** What the history alone says of a ticket. */
function replayed(events: Event[], number: number) {
  const state = {
    status: 'open',
    waits: false,
    tier: 0,
    outcome: null as unknown,
    assignee: null as unknown,
    mergedInto: false,
  }
  for (const event of events) {
    if (!('number' in event) || event.number !== number) continue
    if (event.kind === 'TicketOpened') state.tier = event.tier
    if (event.kind === 'TierChanged') {
      expect(event.from).toBe(state.tier)
      state.tier = event.tier
    }
    if (event.kind === 'TicketWaiting') state.waits = true
    if (['TicketWaitingEnded', 'TicketSolved', 'TicketMerged', 'TicketTookIn'].includes(event.kind)) state.waits = false
    if (event.kind === 'TicketSolved') Object.assign(state, { status: 'solved', outcome: event.outcome })
    if (event.kind === 'TicketMerged') Object.assign(state, { status: 'solved', outcome: 'merged', mergedInto: true })
    if (event.kind === 'TicketReopened') Object.assign(state, { status: 'open', outcome: null })
    if (event.kind === 'TicketAssigned') state.assignee = event.agent
    if (event.kind === 'TicketUnassigned') state.assignee = null
  }
  return state
}

test('the history tells where every ticket stands, and never loses a line, whatever agents and customers do', async () => {
  const aVerb = fc.record({
    do: fc.constantFrom('wait', 'stop', 'tier', 'solve', 'reopen', 'merge', 'assign', 'say', 'write', 'sweep', 'link'),
    number: fc.integer({ min: 1001, max: 1003 }),
    other: fc.integer({ min: 1001, max: 1003 }),
    tier: fc.constantFrom(1 as const, 2 as const, 3 as const),
    after: fc.integer({ min: 0, max: 6 * HOUR }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(aVerb, { maxLength: 14 }), fc.boolean(), async (verbs, isPausing) => {
      const policies = isPausing ? pausingPolicies : vitriumOnly
      const house = aDeskOfTickets({ policies, store: fakeStore(demoFixtures) })
      const { desk } = house
      const talks = [await house.contact(ana.email, question, outage), await house.contact(ana.email, question)]
      for (const id of talks) await desk.takeOver(mia, id)
      for (const { do: verb, number, other, tier, after } of verbs) {
        wait(house, after + MINUTE)
        const id = talks[number === 1003 ? 1 : 0] as ConversationId
        const before = house.events.length
        const seen = JSON.stringify(house.events)
        if (verb === 'wait') await desk.waitForCustomer(mia, number)
        if (verb === 'stop') await desk.stopWaiting(mia, number)
        if (verb === 'tier') await desk.changeTier(mia, number, tier, 'why')
        if (verb === 'solve') await desk.solve(mia, id, { outcome: 'fixed', words: tier === 1 ? 'Done' : null })
        if (verb === 'reopen') await desk.reopen(mia, number)
        if (verb === 'merge') await desk.merge(mia, number, other)
        if (verb === 'assign') await desk.assign(mia, [number, other], tier === 1 ? null : jonas.id)
        if (verb === 'link') await desk.link(mia, number, other, tier !== 1)
        if (verb === 'say') await desk.say(mia, id, says('…'), null)
        if (verb === 'write') await house.visitorSays(id)
        if (verb === 'sweep') while (await desk.tellAlerts());
        expect(JSON.stringify(house.events.slice(0, before))).toBe(seen)
      }
      for (const number of [1001, 1002, 1003]) {
        const { status, waitingSince, tier, outcome, assignee, mergedInto } = await house.ticket(number)
        const told = replayed(house.events, number)
        expect({
          status,
          waits: waitingSince !== null,
          tier,
          outcome,
          assignee,
          mergedInto: mergedInto !== null,
        }).toEqual(told)
      }
      const stored = (await Promise.all(talks.map((id) => house.store.eventsOf(id)))).flat()
      expect(new Set(stored.map((event) => JSON.stringify(event)))).toEqual(
        new Set(house.events.map((event) => JSON.stringify(event))),
      )
    }),
    { numRuns: 60 },
  )
}, 60_000)
