import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { Conversed, Decide } from '../../src/desk/botPorts.ts'
import type { Store } from '../../src/desk/storePorts.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { ConversationId, SiteKey } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { aDesk, aTalk, echo, scripted } from './builders.ts'

const message = (conversation: ConversationId, text: string, clientId: string | null = null) => ({
  conversation,
  text,
  clientId,
})

describe('a turn', () => {
  test('saves what was heard and what was said as neighbours in the log', async () => {
    const { desk, woken } = aDesk()
    const { id } = await aTalk(desk)
    await desk.converse(message(id, 'hello'), echo)
    const log = await desk.messagesAfter(id, 0, 10)
    expect(log.map((line) => [line.seq, line.from.role, line.body.text])).toEqual([
      [1, 'visitor', 'hello'],
      [2, 'assistant', 'You said hello'],
    ])
    expect(woken).toContain(`conversation:${id}`)
  })

  test('is heard whole, and kept without what nobody may read later', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    const heard: string[] = []
    const secret = 'my password is hunter2! and my card 4111 1111 1111 1111'
    await desk.converse(message(id, secret), (_talk, given) => {
      if (given.heard === 'message') heard.push(given.text)
      return { say: [], flow: null }
    })
    expect(heard).toEqual([secret])
    const kept = (await desk.messagesAfter(id, 0, 10))[0]?.body.text
    expect(kept).toBe('my password is [password] and my card [card]')
  })

  test('happens once however often the message is sent', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    const first = (await desk.converse(message(id, 'hello', 'x1'), echo)) as Conversed
    const again = (await desk.converse(message(id, 'hello', 'x1'), echo)) as Conversed
    expect(again).toMatchObject({ repeated: true, replies: [], message: { id: first.message.id } })
    expect(await desk.messagesAfter(id, 0, 10)).toHaveLength(2)
  })

  test('is decided again when somebody was faster, and lands once', async () => {
    const real = fakeStore(demoFixtures)
    let stale = 3
    const store: Store = {
      ...real,
      save: async (changes) => (changes.messages && stale-- > 0 ? 'stale' : real.save(changes)),
    }
    const { desk } = aDesk({ store })
    const { id } = await aTalk(desk)
    let decided = 0
    await desk.converse(message(id, 'hello'), (...heard) => {
      decided++
      return echo(...heard)
    })
    expect([decided, (await desk.messagesAfter(id, 0, 10)).length]).toEqual([4, 2])
  })

  test('is a fault with a cause when somebody is always faster', async () => {
    const real = fakeStore(demoFixtures)
    const store: Store = { ...real, save: async (changes) => (changes.messages ? 'stale' : real.save(changes)) }
    const { desk } = aDesk({ store })
    const { id } = await aTalk(desk)
    await expect(desk.converse(message(id, 'hello'), echo)).rejects.toThrow(`Conversation ${id} was changed by others`)
  })

  test('keeps the order and every line when thirty messages arrive at once', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    const texts = Array.from({ length: 30 }, (_, i) => `message ${i}`)
    await Promise.all(texts.map((text, i) => desk.converse(message(id, text, `c${i}`), echo)))
    const log = await desk.messagesAfter(id, 0, 100)
    expect(log.map((line) => line.seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
    expect(log.filter((line) => line.from.role === 'visitor').map((line) => line.body.text)).toEqual(texts)
  })

  test('refuses a message that is too long, and an unknown conversation', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    expect(await desk.converse(message(id, 'x'.repeat(20_001)), echo)).toEqual({
      refused: 'tooLong',
      lengthMax: 20_000,
    })
    const nowhere = message('nowhere' as ConversationId, 'hello')
    expect(await desk.converse(nowhere, echo)).toEqual({ refused: 'unknown', what: 'conversation' })
  })

  test('goes on with the result of what the assistant asked for, in the same commit', async () => {
    const { desk, store } = aDesk()
    const { id } = await aTalk(desk, 'meridian-press')
    const decide = scripted((heard) => {
      if (heard.heard === 'message') return { say: [], command: { do: 'findProvider', name: null } }
      const name =
        heard.heard === 'result' && 'done' in heard.result && heard.result.done === 'providerFound'
          ? heard.result.provider.name
          : '?'
      return { say: [{ text: `You belong to ${name}`, format: 'plain' }] }
    })
    await desk.converse(message(id, 'who helps me?'), decide)
    expect((await desk.messagesAfter(id, 0, 10)).at(-1)?.body.text).toBe('You belong to Meridian Press')
    expect((await store.conversation(id))?.version).toBe(2)
  })

  test('stops an assistant that asks in circles', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    const circles: Decide = () => ({ say: [], flow: null, command: { do: 'listTickets' } })
    await expect(desk.converse(message(id, 'hello'), circles)).rejects.toThrow('more than 8 commands')
    expect(await desk.messagesAfter(id, 0, 10)).toEqual([])
  })
})

describe('a conversation', () => {
  test('is greeted once, however often the chat connects', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    const hello = scripted((heard) =>
      heard.heard === 'arrival' ? { say: [{ text: 'Hello', format: 'plain' }] } : undefined,
    )
    await Promise.all([desk.greet(id, hello), desk.greet(id, hello), desk.greet(id, hello)])
    expect((await desk.messagesAfter(id, 0, 10)).map((line) => line.body.text)).toEqual(['Hello'])
  })

  test('is not opened on a site nobody knows', async () => {
    const { desk } = aDesk()
    const visit = { site: 'no-such-site' as SiteKey, locale: 'en' as const, zone: null }
    expect(await desk.open(visit)).toEqual({ refused: 'unknown', what: 'site' })
  })

  test('keeps the message, says sorry and calls a person when the assistant fails', async () => {
    const { desk, store, events } = aDesk()
    const { id } = await aTalk(desk)
    await desk.apologise(message(id, 'help', 'x1'), { text: 'Sorry', format: 'plain' })
    expect((await desk.messagesAfter(id, 0, 10)).map((line) => line.body.text)).toEqual(['help', 'Sorry'])
    expect((await store.conversation(id))?.handling.by).toBe('queue')
    expect(events.at(-1)?.kind).toBe('AssistantFailed')
  })

  test('in which somebody signed in since is closed to whoever was let in before, failed turn or not', async () => {
    const { desk, store } = aDesk()
    const { id } = await aTalk(desk)
    await desk.converse(message(id, 'hello', 'x1'), echo)
    const seen = (await store.conversation(id)) as Conversation
    await store.save({ conversation: { ...seen, version: seen.version + 1, signedAs: 'seal of somebody' } })
    const late = { ...message(id, 'too late', 'x2'), seen }
    const refused = { refused: 'unknown', what: 'conversation' }
    expect(await desk.converse(late, echo)).toEqual(refused)
    expect(await desk.apologise(late, { text: 'Sorry', format: 'plain' })).toEqual(refused)
    expect((await store.messagesAfter(id, 0, 10)).map((line) => line.body.text)).toEqual(['hello', 'You said hello'])
  })

  test('keeps the message and says nothing when a person has it already', async () => {
    const { desk } = aDesk()
    const { id } = await aTalk(desk)
    await desk.takeOver(demoFixtures.agents[0] as Agent, id)
    await desk.apologise(message(id, 'help'), { text: 'Sorry', format: 'plain' })
    expect((await desk.messagesAfter(id, 0, 10)).map((line) => line.from.role)).toEqual(['system', 'visitor'])
  })

  test('that the assistant cannot end does not hold up the others', async () => {
    const { desk, clock, store } = aDesk()
    const queued = scripted((heard) => (heard.heard === 'message' ? { command: { do: 'queueForAgent' } } : undefined))
    const talks = [await aTalk(desk), await aTalk(desk)]
    for (const { id } of talks) await desk.converse(message(id, 'a person please'), queued)
    clock.now = (clock.now + 180_001) as Instant
    const broken: Decide = (talk, heard, now) => {
      if (talk.id === talks[0]?.id) throw new Error('no words')
      return queued(talk, heard, now)
    }
    const sweeps = await Promise.allSettled([desk.sweep(broken), desk.sweep(broken)])
    await desk.sweep(broken)
    expect(sweeps.some(({ status }) => status === 'rejected')).toBe(true)
    for (const { id } of talks) expect((await store.conversation(id))?.handling.by).toBe('assistant')
  })

  test('shows its files to itself and to no other', async () => {
    const { desk } = aDesk()
    const mine = await aTalk(desk)
    const other = await aTalk(desk)
    const files = [{ name: 'é.png', contentType: 'image/png', bytes: new Uint8Array([1, 2, 3]) }]
    const said = (await desk.converse({ ...message(mine.id, ''), files }, echo)) as Conversed
    const file = said.message.body.files?.[0]
    if (!file) throw new Error('the file is not in the log')
    expect(file).toMatchObject({ name: 'é.png', sizeBytes: 3 })
    expect(await desk.file(mine.id, file.id)).toMatchObject({ contentType: 'image/png' })
    expect(await desk.file(other.id, file.id)).toEqual({ refused: 'unknown', what: 'file' })
  })

  test('is taken out of the queue and told so when nobody came in time', async () => {
    const { desk, store, clock, events } = aDesk()
    const { id } = await aTalk(desk)
    const decide = scripted((heard) => {
      if (heard.heard === 'message') return { command: { do: 'queueForAgent' } }
      if (heard.heard === 'nobodyCame') return { say: [{ text: 'Nobody is free', format: 'plain' }] }
      return undefined
    })
    await desk.converse(message(id, 'a person please'), decide)
    expect(await desk.sweep(decide)).toBe(false)
    clock.now = (clock.now + 180_001) as Instant
    expect(await desk.sweep(decide)).toBe(true)
    expect(await desk.sweep(decide)).toBe(false)
    expect((await store.conversation(id))?.handling.by).toBe('assistant')
    expect((await desk.messagesAfter(id, 0, 10)).at(-1)?.body.text).toBe('Nobody is free')
    expect(events.map((event) => event.kind)).toContain('NobodyCame')
  })
})
