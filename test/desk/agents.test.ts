import { describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Decide } from '../../src/desk/botPorts.ts'
import type { Body, Message } from '../../src/domain/conversation.ts'
import type { Agent } from '../../src/domain/person.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { demoFixtures } from '../support/fakeStore.ts'
import { aDesk, aTalk, echo, scripted } from './builders.ts'

const [mia, jonas] = demoFixtures.agents as [Agent, Agent]
const says = (text: string): Body => ({ text, format: 'plain' })

/** A conversation with an open tier 3 ticket. */
async function aTicketedTalk() {
  const parts = aDesk()
  const { desk } = parts
  const talk = await aTalk(desk)
  const commands = [
    { do: 'sendCode', email: 'ana@meridian-press.example' },
    { do: 'checkCode', code: '123456' },
    { do: 'openTicket', draft: { subject: 'Down', details: '', facts: { about: 'outage' }, tier: 3 } },
  ] as const
  for (const command of commands) {
    const decide: Decide = (_talk, heard) => ({
      say: [],
      flow: null,
      ...(heard.heard === 'message' ? { command } : {}),
    })
    await desk.converse({ conversation: talk.id, text: 'x', clientId: null }, decide)
  }
  const view = async () => {
    const seen = await desk.view(mia, talk.id)
    if (isRefusal(seen)) throw new Error(JSON.stringify(seen))
    return seen
  }
  return { ...parts, id: talk.id, view }
}

describe('taking over', () => {
  test('silences the assistant at once and tells the visitor who joined', async () => {
    const { desk, id, view } = await aTicketedTalk()
    await desk.takeOver(mia, id)
    await desk.converse({ conversation: id, text: 'is somebody there?', clientId: null }, echo)
    const { messages, talk, ticket } = await view()
    expect(messages.slice(-2).map((line) => [line.from.role, line.body.text])).toEqual([
      ['system', 'Mia Tremblay joined'],
      ['visitor', 'is somebody there?'],
    ])
    expect(talk).toMatchObject({ handling: { by: 'agent', agentName: 'Mia Tremblay' }, flow: null })
    expect(ticket?.assignee).toBe(mia.id)
  })

  test('is won by one of two agents who click at once; the other is told by name', async () => {
    const { desk, id, view } = await aTicketedTalk()
    const results = await Promise.all([desk.takeOver(mia, id), desk.takeOver(jonas, id)])
    const refused = results.filter(isRefusal)
    const { handling } = (await view()).talk
    const winner = handling.by === 'agent' ? handling.agentName : ''
    expect(refused).toEqual([{ refused: 'alreadyTaken', agentName: winner }])
  })

  test('leaves no word of the assistant after the claim, in five hundred races', async () => {
    const { desk } = aDesk()
    for (let race = 0; race < 500; race++) {
      const { id } = await aTalk(desk)
      const send = (n: number) => desk.converse({ conversation: id, text: `m${n}`, clientId: `c${n}` }, echo)
      const inFlight = [send(1), send(2)]
      const claim = desk.takeOver(mia, id)
      await Promise.all([...inFlight, claim, send(3), send(4)])
      const log = await desk.messagesAfter(id, 0, 50)
      const joined = log.findIndex((line) => line.from.role === 'system')
      expect(joined).toBeGreaterThanOrEqual(0)
      expect(log.slice(joined).filter((line) => line.from.role === 'assistant')).toEqual([])
      expect(log.filter((line) => line.from.role === 'visitor')).toHaveLength(4)
    }
  })

  test('is needed before an agent can speak', async () => {
    const { desk, id } = await aTicketedTalk()
    expect(await desk.say(mia, id, says('hi'), null)).toEqual({ refused: 'notTaken' })
    await desk.takeOver(jonas, id)
    expect(await desk.say(mia, id, says('hi'), null)).toEqual({ refused: 'alreadyTaken', agentName: 'Jonas Keller' })
  })
})

describe('the first response', () => {
  test('is the first public message of a person; the assistant, an assignment and a second message never count', async () => {
    const { desk, id, view, clock } = await aTicketedTalk()
    const first = async () => (await view()).ticket?.targets[0]
    await desk.converse({ conversation: id, text: 'hello?', clientId: null }, echo)
    await desk.takeOver(mia, id)
    expect(await first()).toMatchObject({ state: 'running' })
    clock.now = (clock.now + 20 * MINUTE) as Instant
    const said = (await desk.say(mia, id, says('I am on it'), 'a1')) as Message
    expect(await first()).toMatchObject({ state: 'kept', at: said.at })
    clock.now = (clock.now + 3 * HOUR) as Instant
    await desk.say(mia, id, says('Still on it'), 'a2')
    expect(await first()).toMatchObject({ state: 'kept', at: said.at })
  })

  test('is sent once however often the console retries', async () => {
    const { desk, id, view } = await aTicketedTalk()
    await desk.takeOver(mia, id)
    const once = (await desk.say(mia, id, says('I am on it'), 'a1')) as Message
    const again = (await desk.say(mia, id, says('I am on it'), 'a1')) as Message
    expect(again.id).toBe(once.id)
    expect((await view()).messages.filter((line) => line.from.role === 'agent')).toHaveLength(1)
  })

  test('that nobody gives is warned of and broken, each once', async () => {
    const { desk, id, clock, events, view } = await aTicketedTalk()
    clock.now = (clock.now + HOUR + 1) as Instant
    while (await desk.tellAlerts());
    clock.now = (clock.now + HOUR) as Instant
    while (await desk.tellAlerts());
    const noticed = events.flatMap((event) =>
      event.kind === 'TargetBroken' || event.kind === 'TargetWarned' ? [[event.kind, event.target]] : [],
    )
    expect(noticed).toEqual([
      ['TargetWarned', 'firstResponse'],
      ['TargetBroken', 'firstResponse'],
    ])
    expect((await view()).ticket?.targets[0]).toMatchObject({ state: 'broken', metAt: null })
    await desk.takeOver(mia, id)
    await desk.say(mia, id, says('Late, sorry'), null)
    expect((await view()).ticket?.targets[0]).toMatchObject({ state: 'broken', metAt: expect.any(Number) })
  })
})

describe('two tickets of one conversation', () => {
  test('are answered together and solved one after the other', async () => {
    const { desk, id, view, events } = await aTicketedTalk()
    const second = { subject: 'A wish', details: '', facts: { about: 'enhancement' as const }, tier: 1 as const }
    const decide: Decide = (_talk, heard) => ({
      say: [],
      flow: null,
      ...(heard.heard === 'message' ? { command: { do: 'openTicket', draft: second } } : {}),
    })
    await desk.converse({ conversation: id, text: 'x', clientId: null }, decide)
    await desk.takeOver(mia, id)
    await desk.say(mia, id, says('On both'), null)
    const answered = events.flatMap((event) => (event.kind === 'TicketAnswered' ? [[event.number, event.ticket]] : []))
    expect(new Set(answered.map(([number]) => number))).toEqual(new Set([1001, 1002]))
    expect(new Set(answered.map(([, ticket]) => ticket)).size).toBe(2)
    expect(await desk.solve(mia, id)).toMatchObject({ number: 1002, status: 'solved' })
    expect((await view()).ticket?.number).toBe(1001)
    expect(await desk.solve(mia, id)).toMatchObject({ number: 1001, status: 'solved' })
  })
})

describe('handing back', () => {
  test('lets the assistant say one thing and wait', async () => {
    const { desk, id, view } = await aTicketedTalk()
    await desk.takeOver(mia, id)
    await desk.release(
      mia,
      id,
      scripted((heard) => (heard.heard === 'handedBack' ? { say: [says('I am back')] } : undefined)),
    )
    const { messages, talk } = await view()
    expect(messages.slice(-2).map((line) => line.body.text)).toEqual(['Mia Tremblay left', 'I am back'])
    expect(talk.handling).toEqual({ by: 'assistant' })
  })

  test('is for the agent who has it', async () => {
    const { desk, id } = await aTicketedTalk()
    await desk.takeOver(mia, id)
    expect(await desk.release(jonas, id, echo)).toEqual({ refused: 'alreadyTaken', agentName: 'Mia Tremblay' })
  })
})

describe('solving', () => {
  test('ends the ticket, says so in the talk and in a letter, and takes it off the queue', async () => {
    const { desk, id, view, events } = await aTicketedTalk()
    await desk.takeOver(mia, id)
    await desk.say(mia, id, says('Fixed'), null)
    await desk.release(
      mia,
      id,
      scripted(() => ({ say: [] })),
    )
    expect(await desk.solve(mia, id)).toMatchObject({ status: 'solved' })
    expect((await view()).messages.slice(-2).map(({ body }) => body.text)).toEqual([
      expect.stringMatching(/^Ticket \d+ is solved$/),
      expect.stringMatching(/^How was ticket \d+\?$/),
    ])
    expect(events.at(-1)).toMatchObject({ kind: 'TicketSolved', targets: [{ state: 'kept' }, { state: 'kept' }] })
    expect(await desk.queue.page(mia, 'open', 0, 100)).toEqual({ rows: [], total: 0 })
    expect(await desk.queue.page(mia, 'solved', 0, 100)).toMatchObject({ total: 1 })
    expect(await desk.solve(mia, id)).toMatchObject({ refused: 'ticketSolved' })
  })

  test('is impossible where there is no ticket', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    expect(await desk.solve(mia, id)).toEqual({ refused: 'unknown', what: 'ticket' })
  })
})
