import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import { MINUTE, SECOND } from '../../src/calendar/time.ts'
import type { AgentId, ConversationId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { talk } from '../support/talk.ts'
import { question } from './agentVerbs.ts'

/** A visitor whose chat is open, and Mia who has the talk. */
async function withMia({ online = [mia.id, jonas.id] }: { online?: AgentId[] } = {}) {
  const desk = { online }
  const it = await talk({
    agentsOnline: online.length,
    over: { onlineAgents: () => desk.online, agentsOnline: () => desk.online.length },
  })
  await it.says('talk to a person')
  await it.agentTakesOver()
  await it.desk.visitorsConnected([it.id])
  return { it, desk, stays: () => it.desk.visitorsConnected([it.id]) }
}

/** Time goes by in steps, as for a sweep that looks every few seconds; the visitor's chat stays open if `stays` is given. */
async function pass(it: Awaited<ReturnType<typeof talk>>, ms: number, stays?: () => Promise<void>) {
  for (let left = ms; left > 0; left -= 10 * SECOND) {
    it.clock.now = (it.clock.now + Math.min(left, 10 * SECOND)) as Instant
    await stays?.()
    while (await it.desk.sweep(it.decide));
  }
}

const last = async (it: Awaited<ReturnType<typeof talk>>, count: number) =>
  (await it.desk.lastMessages(it.id, count)).map(({ from, body }) => `${from.role}: ${body.text}`)

const kinds = (it: Awaited<ReturnType<typeof talk>>) => it.events.map(({ kind }) => kind)

describe('an agent who falls silent', () => {
  test('does not strand the visitor: they are told, others are called, and the history says so', async () => {
    const { it, stays } = await withMia()
    await it.says('are you there?')
    await pass(it, 4 * MINUTE, stays)
    expect((await it.conversation()).handling.by).toBe('agent')
    await pass(it, 1 * MINUTE, stays)
    expect((await it.conversation()).handling.by).toBe('queue')
    const [notice, words] = await last(it, 2)
    expect(notice).toBe('system: Mia Tremblay does not answer')
    expect(words).toMatch(/assistant: .*(queue again|calling the others).*You are next/)
    expect(kinds(it)).toContain('AgentSilent')
  })

  test('and when nobody comes, it goes on as for everybody who waits', async () => {
    const { it, stays } = await withMia()
    await it.says('are you there?')
    await pass(it, 5 * MINUTE, stays)
    await pass(it, 4 * MINUTE, stays)
    expect((await it.conversation()).handling.by).toBe('assistant')
    expect(kinds(it)).toEqual(expect.arrayContaining(['AgentSilent', 'NobodyCame']))
  })

  test('answers in time, and nothing happens; the next question counts anew', async () => {
    const { it, stays } = await withMia()
    await it.says('are you there?')
    await pass(it, 4 * MINUTE, stays)
    await it.desk.say(mia, it.id, { text: 'I am', format: 'plain' }, null)
    await pass(it, 30 * MINUTE, stays)
    expect((await it.conversation()).handling.by).toBe('agent')
    await it.says('good')
    await pass(it, 5 * MINUTE, stays)
    expect((await it.conversation()).handling.by).toBe('queue')
  })

  test('is left alone while the visitor is away: nobody waits at the screen', async () => {
    const { it } = await withMia()
    await it.says('are you there?')
    await pass(it, 20 * MINUTE)
    expect((await it.conversation()).handling.by).toBe('agent')
    expect(kinds(it)).not.toContain('AgentSilent')
  })

  test('a colleague to whom it is handed has the whole time', async () => {
    const { it, stays } = await withMia()
    await it.says('are you there?')
    await pass(it, 4 * MINUTE, stays)
    await it.desk.transfer(mia, it.id, jonas.id, null)
    await pass(it, 4 * MINUTE, stays)
    expect((await it.conversation()).handling).toMatchObject({ by: 'agent', agent: jonas.id })
  })
})

describe('an agent whose line breaks', () => {
  test('has thirty seconds to come back', async () => {
    const { it, desk, stays } = await withMia()
    desk.online = [jonas.id]
    await pass(it, 20 * SECOND, stays)
    desk.online = [mia.id, jonas.id]
    await pass(it, 60 * SECOND, stays)
    expect((await it.conversation()).handling.by).toBe('agent')
    desk.online = [jonas.id]
    await pass(it, 20 * SECOND, stays)
    expect((await it.conversation()).handling.by).toBe('agent')
    await pass(it, 30 * SECOND, stays)
    expect((await it.conversation()).handling.by).toBe('queue')
    expect(kinds(it)).toContain('AgentLost')
  })

  test('with nobody else there, the visitor hears the truth at once and is offered the other way', async () => {
    const { it, desk, stays } = await withMia({ online: [mia.id] })
    desk.online = []
    await pass(it, 50 * SECOND, stays)
    expect((await it.conversation()).handling.by).toBe('assistant')
    expect(kinds(it)).toEqual(expect.arrayContaining(['AgentLost', 'NobodyCame']))
  })
})

describe('a visitor who asks for a person', () => {
  async function waits(house: Awaited<ReturnType<typeof talk>>['house']) {
    const it = await talk({ house })
    await it.says('talk to a person')
    return it
  }

  test('hears the place in the queue, and no wait is promised where nothing is known', async () => {
    const first = await talk({ agentsOnline: 1 })
    await first.says('talk to a person')
    first.hears('You are next').hearsNot('minute')
    first.clock.now = (first.clock.now + 1) as Instant
    const second = await waits(first.house)
    second.hears('One person is before you')
    second.clock.now = (second.clock.now + 1) as Instant
    ;(await waits(first.house)).hears('2 people are before you')
  })

  test('hears what people waited lately, once enough did', async () => {
    const first = await talk({ agentsOnline: 1 })
    for (let i = 0; i < 5; i++) {
      const it = await waits(first.house)
      it.clock.now = (it.clock.now + 100 * SECOND) as Instant
      await it.agentTakesOver()
    }
    ;(await waits(first.house)).hears('about 2 minutes')
  })
})

describe('what an agent changes afterwards', () => {
  const plain = (text: string) => ({ text, format: 'plain' as const })

  async function withLine(agent: Agent = mia) {
    const { it } = await withMia()
    const said = await it.desk.say(agent, it.id, plain('Call 0800 1'), null)
    if (isRefusal(said)) throw new Error(JSON.stringify(said))
    return { it, seq: said.seq }
  }

  test('stands in place of what was said, and the log keeps both', async () => {
    const { it, seq } = await withLine()
    await it.desk.correct(mia, it.id, seq, 'Call 0800 2')
    await it.desk.correct(mia, it.id, seq, 'Call 0800 3')
    const lines = await it.desk.messagesAfter(it.id, seq - 1, 10)
    expect(lines[0]).toMatchObject({
      body: { text: 'Call 0800 3' },
      corrected: { how: 'edited', earlier: ['Call 0800 1', 'Call 0800 2'] },
    })
    expect((await it.store.messagesAfter(it.id, seq - 1, 10)).map(({ body }) => body.text)).toEqual([
      'Call 0800 1',
      'Call 0800 2',
      'Call 0800 3',
    ])
    expect(kinds(it).filter((kind) => kind === 'MessageEdited')).toHaveLength(2)
  })

  test('is told to nobody once it is taken back, not even by its earlier versions', async () => {
    const { it, seq } = await withLine()
    await it.desk.correct(mia, it.id, seq, 'Call 0800 2')
    await it.desk.correct(mia, it.id, seq, null)
    const lines = await it.desk.messagesAfter(it.id, seq - 1, 10)
    expect(JSON.stringify(lines.map(({ body }) => body))).not.toContain('0800')
    expect(await it.desk.correct(mia, it.id, seq, 'Call 0800 4')).toMatchObject({ refused: 'notYourLine' })
  })

  test('is one’s own: a colleague’s line, a visitor’s, and none at all are refused', async () => {
    const { it, seq } = await withLine()
    expect(await it.desk.correct(jonas, it.id, seq, 'x')).toMatchObject({ refused: 'notYourLine' })
    expect(await it.desk.correct(mia, it.id, 1, 'x')).toMatchObject({ refused: 'notYourLine' })
    expect(await it.desk.correct(mia, it.id, 999, 'x')).toMatchObject({ refused: 'unknown', what: 'message' })
    expect(await it.desk.correct(mia, it.id, 0, 'x')).toMatchObject({ refused: 'unknown' })
  })
})

describe('an agent’s words to somebody who has left', () => {
  const words = async (it: Awaited<ReturnType<typeof talk>>) =>
    (await it.letters()).flatMap(({ letter }) => (letter.about === 'agentReplied' ? [letter.words] : []))

  async function ana() {
    const it = await talk({ agentsOnline: 1, signedIn: 'ana@meridian-press.example' })
    await it.desk.takeOver(mia, it.id)
    return it
  }
  const say = (it: Awaited<ReturnType<typeof talk>>, text: string) =>
    it.desk.say(mia, it.id, { text, format: 'plain' }, null)

  test('go out in one letter, once, with all that was not read', async () => {
    const it = await ana()
    await say(it, 'One')
    await say(it, 'Two')
    await pass(it, 2 * MINUTE)
    expect(await words(it)).toEqual([['One', 'Two']])
    await pass(it, 20 * MINUTE)
    expect(await words(it)).toHaveLength(1)
    await say(it, 'Three')
    await pass(it, 2 * MINUTE)
    expect((await words(it))[0]).toEqual(['Three'])
    await say(it, 'Four')
    await pass(it, 2 * MINUTE)
    expect(await words(it)).toHaveLength(2) // not so soon after the last one
    await pass(it, 4 * MINUTE)
    expect((await words(it))[0]).toEqual(['Four'])
  })

  test('stay in the chat while it is open, and are not sent when they were read there', async () => {
    const it = await ana()
    const stays = () => it.desk.visitorsConnected([it.id])
    await stays()
    await say(it, 'One')
    await pass(it, 5 * MINUTE, stays)
    expect(await words(it)).toEqual([])
    await it.desk.visitorRead(it.id, it.clock.now)
    await pass(it, 10 * MINUTE)
    expect(await words(it)).toEqual([])
  })

  test('and what was changed goes out as it stands, what was taken back not at all', async () => {
    const it = await ana()
    const [one, two] = [await say(it, 'One'), await say(it, 'Two')]
    if (isRefusal(one) || isRefusal(two)) throw new Error('refused')
    await it.desk.correct(mia, it.id, one.seq, 'Uno')
    await it.desk.correct(mia, it.id, two.seq, null)
    await pass(it, 2 * MINUTE)
    expect(await words(it)).toEqual([['Uno']])
  })

  test('go to nobody whose address is not proven', async () => {
    const it = await talk({ agentsOnline: 1 })
    await it.desk.takeOver(mia, it.id)
    await say(it, 'Hello')
    await pass(it, 10 * MINUTE)
    expect(await words(it)).toEqual([])
  })
})

describe('how far the visitor has read', () => {
  test('goes forward only, and never past what was said', async () => {
    const { it } = await withMia()
    const until = async () => (await it.store.live(it.id)).readUntil
    await it.desk.visitorRead(it.id, 9e15 as Instant)
    const now = (await it.conversation()).lastAt
    expect(await until()).toBe(now)
    await it.desk.visitorRead(it.id, (now - 1) as Instant)
    expect(await until()).toBe(now)
    await it.desk.visitorRead('nobody' as ConversationId, now)
  })
})

describe('one question after a ticket is solved', () => {
  async function solved(byPerson: boolean) {
    const it = await talk({ agentsOnline: 1 })
    await it.says('open a ticket')
    await it.says('I manage content')
    await it.proves('ana@meridian-press.example')
    await it.desk.converse({ conversation: it.id, text: 'it', clientId: null }, (_talk, heard) => ({
      say: [],
      flow: null,
      ...(heard.heard === 'message' && { command: { do: 'openTicket', draft: question } }),
    }))
    if (byPerson) {
      await it.desk.takeOver(mia, it.id)
      await it.desk.say(mia, it.id, { text: 'Done', format: 'plain' }, null)
    }
    await it.desk.solve(jonas, it.id, { outcome: 'fixed', words: null })
    return it
  }

  test('is answered once, in its own place, and counts for the person who answered', async () => {
    const it = await solved(true)
    const [asked] = await it.desk.lastMessages(it.id, 1)
    expect(asked?.body.rating).toEqual({ ticket: 1001 })
    await it.desk.rate(it.id, { ticket: 1001, score: 4, word: '  quick  ' })
    expect(await it.desk.rate(it.id, { ticket: 1001, score: 1, word: null })).toMatchObject({ refused: 'unknown' })
    const ticket = await it.ticket()
    expect(await it.store.satisfactionOf(ticket?.id as never)).toMatchObject({ score: 4, word: 'quick', agent: mia.id })
    const lines = await it.desk.messagesAfter(it.id, (asked?.seq ?? 1) - 1, 5)
    expect(lines[0]?.body).toMatchObject({ text: expect.stringContaining('4 of 5') })
    expect(lines[0]?.body.rating).toBeUndefined()
    expect(await it.store.satisfactionSince(0 as Instant, 9e15 as Instant)).toHaveLength(1)
  })

  test('keeps no secret that is written beside it', async () => {
    const it = await solved(true)
    await it.desk.rate(it.id, { ticket: 1001, score: 4, word: 'Works with my password: hunter22x' })
    expect(await it.store.satisfactionOf((await it.ticket())?.id as never)).toMatchObject({
      word: 'Works with my password: [password]',
    })
  })

  test('counts for the assistant where no person said anything', async () => {
    const it = await solved(false)
    await it.desk.rate(it.id, { ticket: 1001, score: 5, word: null })
    expect(await it.store.satisfactionOf((await it.ticket())?.id as never)).toMatchObject({ agent: null, word: null })
  })

  test('is open to nobody else, and not for other tickets', async () => {
    const it = await solved(true)
    const other = await talk({ house: it.house })
    expect(await other.desk.rate(other.id, { ticket: 1001, score: 1, word: null })).toMatchObject({
      refused: 'unknown',
    })
    expect(await it.desk.rate(it.id, { ticket: 7, score: 1, word: null })).toMatchObject({ refused: 'unknown' })
  })
})
