import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import type { Screen, Screens } from '../../src/desk/storePorts.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { createNewest } from '../../src/http/console/newest.ts'
import { createPresence } from '../../src/http/console/presence.ts'
import { streamWakes } from '../../src/http/console/stream.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

let house: ConsoleDesk
const open: AbortController[] = []
beforeEach(async () => {
  house = await openConsoleDesk()
})
afterEach(async () => {
  for (const line of open.splice(0)) line.abort()
  await house.close()
  expect(house.faults).toEqual([])
})

/** Opens a line as an agent and collects what comes. */
async function listen(agent = mia, query = '') {
  const browser = await house.signedIn(agent)
  const line = new AbortController()
  open.push(line)
  const answer = await fetch(`${house.origin}/api/stream${query}`, {
    headers: { Cookie: browser.cookie },
    signal: line.signal,
  })
  const wakes: unknown[] = []
  const reading = (async () => {
    let text = ''
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk)
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const data = /^event: wake\ndata: (.*)$/m.exec(event)?.[1]
        if (data) wakes.push(JSON.parse(data))
      }
    }
  })().catch(() => {})
  return { answer, wakes, hangUp: () => line.abort(), reading, browser }
}

test('wakes the list and the conversations asked for once at the start, and then when something happens', async () => {
  const id = await house.waiting('hello?')
  const other = await house.waiting('me too')
  const { answer, wakes } = await listen(mia, `?conversation=${id}`)
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  await expect.poll(() => wakes).toEqual([{ topic: 'queue' }, { topic: 'conversation', conversation: id, seq: 1 }])
  wakes.length = 0
  await house.visitorSays(other, 'are you there?')
  await expect.poll(() => wakes).toEqual([{ topic: 'queue' }])
  await house.visitorSays(id, 'still here')
  await expect.poll(() => wakes).toContainEqual({ topic: 'conversation', conversation: id, seq: 2 })
})

test('makes one wake of many at once', async () => {
  const id = await house.waiting('hello?')
  const { wakes } = await listen(mia, `?conversation=${id}`)
  await expect.poll(() => wakes.length).toBe(2)
  for (let i = 0; i < 20; i++) await house.visitorSays(id, `line ${i}`)
  await expect.poll(() => wakes).toContainEqual({ topic: 'conversation', conversation: id, seq: 21 })
  await pause(100)
  expect(wakes.length).toBeLessThan(12)
})

test('counts agents, not screens, and notices who leaves', async () => {
  const [first, second] = [await listen(mia), await listen(mia)]
  await listen(jonas)
  expect(house.presence.agentsOnline()).toBe(2)
  first.hangUp()
  await pause(50)
  expect(house.presence.agentsOnline()).toBe(2)
  second.hangUp()
  await expect.poll(() => house.presence.agentsOnline()).toBe(1)
})

test('knows who looks at what on all nodes, and forgets who left or fell silent', async () => {
  const rows = new Map<string, Screen & { at: Instant }>()
  const screens: Screens = {
    seen: async (screen) => void rows.set(screen.id, { ...screen, at: now.at }),
    left: async (id) => void rows.delete(id),
    open: async (withinMs) =>
      [...rows.values()].filter(({ at }) => now.at - at <= withinMs).map(({ at: _, ...screen }) => screen),
    forget: async (afterMs) => {
      for (const [id, { at }] of rows) if (now.at - at > afterMs) rows.delete(id)
    },
  }
  const woken: string[] = []
  const faults: unknown[] = []
  const now = { at: 1_000_000_000 as Instant }
  const parts = { screens, clock: () => now.at, fault: (cause: unknown) => faults.push(cause) }
  const one = createPresence({ ...parts, feed: { wake: (topic) => woken.push(topic) } })
  const two = createPresence({ ...parts, feed: { wake: () => {} } })
  const talk = 'talk' as ConversationId

  const leave = one.arrive(mia.id, talk)
  expect(woken).toEqual(['queue', 'conversation:talk'])
  await two.exchange()
  expect([two.agentsOnline(), two.lookersAt(talk), two.isOnline(mia.id)]).toEqual([1, [mia.id], true])
  const stay = two.arrive(jonas.id, null)
  two.arrive(jonas.id, talk)
  await one.exchange()
  expect([one.agentsOnline(), one.lookersAt(talk)]).toEqual([2, [mia.id, jonas.id]])
  leave()
  leave()
  stay()
  await pause(1)
  await two.exchange()
  expect([two.agentsOnline(), two.lookersAt(talk)]).toEqual([1, [jonas.id]])
  now.at = (now.at + HOUR) as Instant // the second node fell silent
  await one.exchange()
  expect(one.agentsOnline()).toBe(0)
  expect(rows.size).toBe(0)
  expect(faults).toEqual([])
})

test('a console that leaves while it is being written down is gone for all nodes', async () => {
  const rows = new Set<string>()
  const writes: (() => void)[] = []
  const screens: Screens = {
    seen: ({ id }) => new Promise((done) => writes.push(() => done(void rows.add(id)))),
    left: async (id) => void rows.delete(id),
    open: async () => [],
    forget: async () => {},
  }
  const now = { at: 1_000_000_000 as Instant }
  const presence = createPresence({ screens, feed: { wake: () => {} }, clock: () => now.at, fault: () => {} })
  const writeDown = async () => {
    for (const write of writes.splice(0)) write()
    await pause(1)
  }
  presence.arrive(mia.id, null)()
  await writeDown()
  expect([...rows]).toEqual([])

  const leave = presence.arrive(mia.id, null)
  await writeDown()
  const exchanged = presence.exchange()
  leave()
  await writeDown()
  await exchanged
  expect([...rows]).toEqual([])
})

test('hangs up on an agent whose session is over', async () => {
  const said: string[] = []
  const closing: (() => void)[] = []
  const ended = new Promise<void>((resolve) => {
    const res = {
      writeHead() {},
      write: (text: string) => said.push(text),
      end: (text: string) => {
        said.push(text)
        res.writableEnded = true
        // what lies on the way is taken some beats later
        setTimeout(() => {
          for (const close of closing) close()
          resolve()
        }, 40)
      },
      once: (_event: 'close', close: () => void) => closing.push(close),
      writableEnded: false,
    }
    const req = { socket: { setTimeout() {}, destroy() {} } }
    const call = { req, res, params: {}, query: {}, who: { agent: mia, session: 's', byLink: true } }
    void streamWakes(call as unknown as Parameters<typeof streamWakes>[0], {
      newest: createNewest(house.desk),
      feed: house.feed,
      auth: { isSignedIn: async () => house.clock.now < start + HOUR },
      presence: house.presence,
      fault: (cause) => house.faults.push(cause),
      beatMs: 5,
    })
  })
  const start = house.clock.now
  house.clock.now = (start + HOUR) as Instant
  await ended
  expect(said.at(-1)).toBe('event: signed-out\ndata: {}\n\n')
  expect(said.filter((each) => each.includes('signed-out'))).toHaveLength(1)
  expect(house.presence.agentsOnline()).toBe(0)
})

test('takes an agent for gone whose computer answers no beat, and keeps whoever answers', async () => {
  const { browser } = await listen(mia)
  const [session] = await house.store.sessionsOf(mia.id, house.clock.now)
  const cut: string[] = []
  const lineOf = (name: string, id: string | undefined) => {
    const closing: (() => void)[] = []
    const res = { writeHead() {}, write() {}, once: (_event: 'close', close: () => void) => closing.push(close) }
    const destroy = () => {
      cut.push(name)
      for (const close of closing) close()
    }
    const req = { socket: { setTimeout() {}, destroy } }
    const who = { agent: jonas, session: { id } }
    void streamWakes({ req, res, params: {}, query: {}, who } as unknown as Parameters<typeof streamWakes>[0], {
      newest: createNewest(house.desk),
      feed: house.feed,
      auth: { isSignedIn: async () => true },
      presence: house.presence,
      fault: (cause) => house.faults.push(cause),
      beatMs: 50,
    })
    return destroy
  }
  const hangUp = lineOf('answering', session?.id)
  lineOf('silent', 'asleep')
  for (let i = 0; i < 20; i++) {
    expect((await browser.call('PUT', '/api/stream/heard', {})).status).toBe(204)
    await pause(20)
  }
  expect(cut).toEqual(['silent'])
  expect(house.presence.isOnline(jonas.id)).toBe(true)
  hangUp()
  expect(house.presence.isOnline(jonas.id)).toBe(false)
})

test('a browser that hangs up while its session is being read leaves no agent behind', async () => {
  const { cookie } = await house.signedIn(mia)
  const { isReading, isRead, release } = holdSessions()
  const before = await house.connections()
  const socket = connect(Number(new URL(house.origin).port), '127.0.0.1')
  socket.write(`GET /api/stream HTTP/1.1\r\nHost: desk\r\nCookie: ${cookie}\r\n\r\n`)
  await isReading
  socket.destroy()
  await expect.poll(house.connections).toBeLessThanOrEqual(before)
  release()
  await isRead
  await pause(20)
  expect(house.presence.agentsOnline()).toBe(0)
})

/** Lets reading a session wait until it is released. */
function holdSessions() {
  const reading = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  const { session } = house.store
  house.store.session = async (...given) => {
    reading.resolve()
    await gate.promise
    const found = await session(...given)
    done.resolve()
    return found
  }
  return { isReading: reading.promise, isRead: done.promise, release: gate.resolve }
}

test('is told of a busy list a few times a second, and of the last thing in it', async () => {
  const { wakes } = await listen(mia)
  await expect.poll(() => wakes).toEqual([{ topic: 'queue' }])
  for (let i = 0; i < 60; i++) {
    house.feed.wake('queue')
    await pause(10)
  }
  expect(wakes.length).toBeGreaterThan(1)
  expect(wakes.length).toBeLessThan(10)
  await pause(400)
  const until = wakes.length
  house.feed.wake('queue')
  await expect.poll(() => wakes.length, { timeout: 200, interval: 10 }).toBe(until + 1) // at once after a quiet moment
})

test('asks for the newest lines one question at a time, whatever is asked meanwhile', async () => {
  const asked: (readonly ConversationId[])[] = []
  const answers: (() => void)[] = []
  const newest = createNewest({
    newestLines: (ids) =>
      new Promise((answer) => {
        asked.push(ids)
        answers.push(() => answer(new Map(ids.map((id) => [id, asked.length]))))
      }),
  })
  const [one, other] = ['one', 'other'] as ConversationId[] as [ConversationId, ConversationId]
  const first = newest(one)
  await expect.poll(() => asked).toEqual([[one]])
  const second = [newest(one), newest(other), newest(other)]
  await pause(10)
  expect(asked).toHaveLength(1)
  answers[0]?.()
  expect(await first).toBe(1)
  await expect.poll(() => asked).toEqual([[one], [one, other]])
  answers[1]?.()
  expect(await Promise.all(second)).toEqual([2, 2, 2])
})
