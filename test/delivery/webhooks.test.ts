import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DAY, HOUR, type Instant, SECOND } from '../../src/calendar/time.ts'
import { newWebhookSecret } from '../../src/delivery/webhookSignature.ts'
import type { WebhookFact } from '../../src/desk/webhookPorts.ts'
import type { OpenStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { type Arrived, hookServer } from '../support/hookServer.ts'
import { aFact, aNode, anEndpoint } from './webhookHouse.ts'

let home: ThrowAwayDatabase
let node: Awaited<ReturnType<typeof aNode>>
let store: OpenStore
/** The desk's clock, where a test turns it; else the machine's. */
let clock: { now: Instant } | null
const closing: (() => Promise<void>)[] = []

beforeEach(async () => {
  clock = null
  home = await throwAwayDatabase()
  node = await aNode(home.url, { clock: () => clock?.now ?? (Date.now() as Instant), chance: () => 0.5 })
  store = node.store
}, 120_000)
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await node.close()
  await home.drop()
  expect(node.faults).toEqual([])
})

async function receiver(answer: Parameters<typeof hookServer>[0] = (_, res) => void res.end()) {
  const server = await hookServer(answer)
  closing.push(server.close)
  return server
}

const tell = (...webhooks: WebhookFact[]) => store.store.save({ webhooks })
const seen = (arrived: Arrived[]) => arrived.map(({ body }) => JSON.parse(body).data as { ticket: string; n: number })
const at = (ms: number) => ms as Instant
const deliveriesOf = (id: string) => store.webhookRecords.deliveries(id, { state: null, before: null, limit: 500 })

describe('a webhook', () => {
  test('is signed so that the library of Standard Webhooks and anybody with an HMAC can tell', async () => {
    const { url, arrived } = await receiver()
    const { secret } = await anEndpoint(store, url)
    await tell(aFact('t1', 1))
    await node.flush()
    const [{ headers, body } = { headers: {} as Record<string, string>, body: '' }] = arrived
    expect(new Verifier(secret).verify(body, headers)).toEqual(JSON.parse(body))
    expect(() => new Verifier(secret).verify(`${body} `, headers)).toThrow()
    expect(() => new Verifier(newWebhookSecret()).verify(body, headers)).toThrow()
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`)
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
    expect(headers['webhook-id']).toMatch(/^msg_[0-9a-f]{32}$/)
  })

  test('is signed with the secret before too, for as long as that is valid', async () => {
    const { url, arrived } = await receiver()
    const [old, older] = [newWebhookSecret(), newWebhookSecret()]
    const soon = at(Date.now() + HOUR)
    const { secret } = await anEndpoint(store, url, { previous: { secret: old, until: soon } })
    const late = await anEndpoint(store, url, { previous: { secret: older, until: at(Date.now() - 1) } })
    await tell(aFact('t1', 1))
    await node.flush()
    const verifies = (key: string) =>
      arrived.filter(({ body, headers }) => {
        try {
          return new Verifier(key).verify(body, headers)
        } catch {
          return false
        }
      }).length
    expect([secret, old, late.secret, older].map(verifies)).toEqual([1, 1, 1, 0])
  })

  test('goes to every endpoint that is on and wants to hear it, and to no other', async () => {
    const { url, arrived } = await receiver()
    await anEndpoint(store, url, { types: ['ticket.opened'] })
    await anEndpoint(store, url, { off: { at: at(0), cause: 'byHand' } })
    const one = await anEndpoint(store, url)
    const other = await anEndpoint(store, url)
    expect((await store.store.webhookTypesHeard()).sort()).toEqual(['ticket.message', 'ticket.opened'])
    await tell(aFact('t1', 1))
    await node.flush()
    expect(arrived).toHaveLength(2)
    expect(new Set(arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(2)
    for (const { id } of [one, other])
      expect(await deliveriesOf(id)).toMatchObject([{ state: 'delivered', attempts: 1 }])
  })

  test('is written with its fact, or not at all', async () => {
    const { url } = await receiver()
    const { id } = await anEndpoint(store, url)
    // a letter that cannot be written, after everything else
    const deliveries = [{ id: null }] as never
    await expect(store.store.save({ deliveries, webhooks: [aFact('t1', 1)] })).rejects.toThrow()
    expect(await deliveriesOf(id)).toEqual([])
  })

  test('whose endpoint is deleted at that very moment does not stop the fact', async () => {
    const { url } = await receiver()
    const ids = await Promise.all(Array.from({ length: 8 }, async () => (await anEndpoint(store, url)).id))
    const saves = Array.from({ length: 16 }, (_, n) => tell(aFact(`t${n}`, n)))
    const removals = ids.map((id) => store.webhookRecords.removeWebhook(id, { ...anAudit, key: id }))
    expect(await Promise.all([...saves, ...removals])).toContain('saved')
    expect(await store.webhookRecords.webhooks()).toEqual([])
  })

  test('is tried again later under the same id, newly signed, and shows why', async () => {
    clock = { now: at(Date.now()) }
    const answers = [500, 503, 200]
    const { url, arrived } = await receiver((_, res) => void res.writeHead(answers.shift() ?? 200).end('inner words'))
    const { id, secret } = await anEndpoint(store, url)
    await tell(aFact('t1', 1))
    await node.flush()
    expect(await deliveriesOf(id)).toMatchObject([
      { state: 'waiting', attempts: 1, lastStatus: 500, lastCause: 'answered', tryAt: clock.now + 5 * SECOND },
    ])
    expect(JSON.stringify(await deliveriesOf(id))).not.toContain('inner words')
    clock.now = at(clock.now + 4 * SECOND)
    await node.flush()
    expect(arrived).toHaveLength(1)
    clock.now = at(clock.now + 1 * SECOND)
    await node.flush()
    clock.now = at(clock.now + 300 * SECOND)
    await node.flush()
    expect(new Set(arrived.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(arrived.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3)
    for (const { body, headers } of arrived.slice(0, 2))
      expect(() => new Verifier(secret).verify(body, headers)).not.toThrow()
    expect(await deliveriesOf(id)).toMatchObject([
      { state: 'delivered', attempts: 3, lastCause: null, lastStatus: 200 },
    ])
    expect(await store.webhookRecords.webhook(id)).toMatchObject({ failingSince: null, givenUpInRow: 0 })
  })

  test('keeps its ticket’s next waiting, and no other ticket', async () => {
    clock = { now: at(Date.now()) }
    let isDown = true
    const { url, arrived } = await receiver(
      ({ body }, res) => void res.writeHead(isDown && body.includes('"t1"') ? 500 : 200).end(),
    )
    await anEndpoint(store, url)
    await tell(aFact('t1', 1), aFact('t2', 2), aFact('t1', 3), aFact('t2', 4), aFact('t3', 5))
    await node.flush()
    expect(
      seen(arrived)
        .map(({ n }) => n)
        .sort(),
    ).toEqual([1, 2, 4, 5])
    isDown = false
    clock.now = at(clock.now + DAY)
    await node.flush()
    expect(
      seen(arrived)
        .filter(({ ticket }) => ticket === 't1')
        .map(({ n }) => n),
    ).toEqual([1, 1, 3])
  })

  test('that is given up lets its ticket’s next go', async () => {
    clock = { now: at(Date.now()) }
    const { url, arrived } = await receiver(
      ({ body }, res) => void res.writeHead(JSON.parse(body).data.n === 1 ? 500 : 200).end(),
    )
    const { id } = await anEndpoint(store, url)
    await tell(aFact('t1', 1))
    for (let i = 0; i < 10; i++) {
      await node.flush()
      // another ticket's goes through in between, so that the endpoint is not dead
      clock.now = at(clock.now + 25 * HOUR)
      await tell(aFact(`other-${i}`, 100 + i))
      await node.flush()
    }
    await tell(aFact('t1', 2))
    await node.flush()
    expect(
      seen(arrived)
        .filter(({ ticket }) => ticket === 't1')
        .map(({ n }) => n),
    ).toEqual([...Array(10).fill(1), 2])
    const given = (await deliveriesOf(id)).find(({ state }) => state === 'givenUp')
    expect(given).toMatchObject({ attempts: 10, lastCause: 'answered', lastStatus: 500 })
    expect(await store.webhookRecords.webhook(id)).toMatchObject({ off: null })
  })

  test('does not wait for an endpoint that hangs', async () => {
    const hanging = await receiver(() => {})
    const { url, arrived } = await receiver()
    await anEndpoint(store, hanging.url)
    await anEndpoint(store, url)
    await tell(...Array.from({ length: 20 }, (_, n) => aFact(`t${n}`, n)))
    node.run()
    await vi.waitFor(() => expect(arrived).toHaveLength(20), { timeout: 20_000 })
    expect(hanging.arrived.length).toBeLessThanOrEqual(8)
  })

  test('asks a busy receiver no sooner than it said', async () => {
    clock = { now: at(Date.now()) }
    const { url } = await receiver((_, res) => void res.writeHead(429, { 'retry-after': '7200' }).end())
    const { id } = await anEndpoint(store, url)
    await tell(aFact('t1', 1))
    await node.flush()
    expect(await deliveriesOf(id)).toMatchObject([{ tryAt: clock.now + 2 * HOUR, lastStatus: 429 }])
  })
})

const anAudit = {
  at: at(0),
  by: { agent: null, name: 'test' },
  action: 'removed',
  kind: 'webhook',
  key: 'x',
  label: 'x',
  before: null,
  after: null,
} as const

describe('an endpoint', () => {
  test('that says it is gone is switched off at once, loudly', async () => {
    const { url } = await receiver((_, res) => void res.writeHead(410).end())
    const { id } = await anEndpoint(store, url)
    await tell(aFact('t1', 1), aFact('t1', 2), aFact('t2', 3))
    await node.flush()
    expect((await store.webhookRecords.webhook(id))?.off).toMatchObject({ cause: 'gone' })
    expect(node.news.filter(({ became }) => became === 'switchedOff')).toHaveLength(1)
    const [entry] = await store.admin.entries({ ...everything, limit: 1 })
    expect(entry).toMatchObject({
      by: { agent: null, name: 'Signpost' },
      kind: 'webhook',
      key: id,
      before: { isOn: true },
      after: { isOn: false, offCause: 'gone' },
    })
    await tell(aFact('t3', 4))
    expect((await deliveriesOf(id)).map(({ type }) => type)).toHaveLength(3)
  })

  test('that lets nothing through for three days is switched off, once', async () => {
    clock = { now: at(Date.now()) }
    const { url } = await receiver((_, res) => void res.writeHead(502).end())
    const { id } = await anEndpoint(store, url)
    const begun = clock.now
    await tell(aFact('t1', 1), aFact('t2', 2))
    while ((await store.webhookRecords.webhook(id))?.off === null && clock.now < begun + 10 * DAY) {
      await node.flush()
      clock.now = at(clock.now + HOUR)
    }
    expect((await store.webhookRecords.webhook(id))?.off?.cause).toBe('failing')
    expect(clock.now - begun).toBeGreaterThan(3 * DAY)
    expect(clock.now - begun).toBeLessThan(4 * DAY)
    expect(node.news.filter(({ became }) => became === 'switchedOff')).toHaveLength(1)
    expect(await store.admin.entries({ ...everything, action: 'changed', limit: 9 })).toHaveLength(1)
  })

  test('whose secret cannot be opened is not called', async () => {
    const { url, arrived } = await receiver()
    const closed = await aNode(home.url, { open: () => null })
    closing.push(closed.close)
    const { id } = await anEndpoint(store, url)
    await tell(aFact('t1', 1))
    await closed.flush()
    expect(arrived).toEqual([])
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'waiting', lastCause: 'secretUnreadable' }])
  })

  test('that is off is still sent a test, which says nothing about it when it fails', async () => {
    const { url, arrived } = await receiver((_, res) => void res.writeHead(500).end())
    const { id } = await anEndpoint(store, url, { off: { at: at(1), cause: 'byHand' } })
    const test = aFact('t', 1, { type: 'webhook.test', lane: 'msg_test', ticket: null })
    await store.webhookRecords.addDelivery(id, 'msg_test', test)
    await node.flush()
    expect(arrived).toHaveLength(1)
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'givenUp', attempts: 1, lastStatus: 500 }])
    expect(await store.webhookRecords.webhook(id)).toMatchObject({ failingSince: null, givenUpInRow: 0 })
  })

  test('is sent again what was given up, in the old order and under the old ids', async () => {
    clock = { now: at(Date.now()) }
    let isDown = true
    const { url, arrived } = await receiver((_, res) => void res.writeHead(isDown ? 410 : 200).end())
    const { id } = await anEndpoint(store, url)
    for (const n of [1, 2, 3]) {
      await tell(aFact('t1', n))
      await node.flush()
      const webhook = await store.webhookRecords.webhook(id)
      if (webhook) await store.webhookRecords.saveWebhook({ ...webhook, off: null }, anAudit)
    }
    isDown = false
    const before = arrived.splice(0)
    expect(await store.webhookRecords.replay(id, { since: at(2) }, anAudit)).toBe(2)
    expect(await store.webhookRecords.replay(id, { since: at(2) }, anAudit)).toBe(0)
    await node.flush()
    expect(seen(arrived).map(({ n }) => n)).toEqual([2, 3])
    expect(arrived.map(({ headers }) => headers['webhook-id'])).toEqual(
      before.slice(1).map(({ headers }) => headers['webhook-id']),
    )
    const [first] = (await deliveriesOf(id)).filter(({ state }) => state === 'givenUp')
    expect(await store.webhookRecords.replay(id, { id: first?.id ?? '' }, anAudit)).toBe(1)
    await node.flush()
    expect(seen(arrived).map(({ n }) => n)).toEqual([2, 3, 1])
  })
})

const everything = { agent: null, kind: 'webhook', action: null, from: null, until: null, before: null } as const

describe('several nodes', () => {
  test('that compete never send one delivery at the same time', async () => {
    const others = [await aNode(home.url), await aNode(home.url)]
    closing.push(...others.map(({ close }) => close))
    const { url, arrived } = await receiver(async (_, res) => {
      await pause(5)
      res.end()
    })
    const { id } = await anEndpoint(store, url)
    const facts = Array.from({ length: 120 }, (_, n) => aFact(`t${n % 12}`, n))
    for (const fact of facts) await tell(fact)
    for (const each of [node, ...others]) each.run()
    await vi.waitFor(async () => expect((await store.webhookRecords.webhooks())[0]?.waiting).toBe(0), {
      timeout: 60_000,
    })
    expect(arrived).toHaveLength(120)
    expect((await deliveriesOf(id)).every(({ state, attempts }) => state === 'delivered' && attempts === 1)).toBe(true)
    expect([node, ...others].filter(({ news }) => news.length > 0).length).toBeGreaterThan(1)
  })

  test('of which one dies in the middle: another sends it, and the late one is too late', async () => {
    clock = { now: at(Date.now()) }
    const { url, arrived } = await receiver()
    const { id } = await anEndpoint(store, url)
    await tell(aFact('t1', 1), aFact('t1', 2))
    const dead = await store.webhookOutbox.claimWebhook(clock.now, 60 * SECOND, [])
    await node.flush()
    expect(arrived).toEqual([])
    clock.now = at(clock.now + 60 * SECOND)
    await node.flush()
    expect(seen(arrived).map(({ n }) => n)).toEqual([1, 2])
    if (!dead) throw new Error('nothing was claimed')
    const late = { became: 'givenUp', cause: 'timeout', status: null } as const
    expect(await store.webhookOutbox.settleWebhook(dead, late, clock.now)).toBe('late')
    expect((await deliveriesOf(id)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
    expect(await store.webhookRecords.webhook(id)).toMatchObject({ failingSince: null, givenUpInRow: 0 })
  })

  test('of which one closes: what was on its way is anybody’s at once', async () => {
    const { url, arrived } = await receiver(({ headers }, res) => void (headers.x ? res.end() : undefined))
    const { id } = await anEndpoint(store, url)
    const closingNode = await aNode(home.url, {}, 30_000)
    await tell(aFact('t1', 1))
    await closingNode.sender.step()
    await vi.waitFor(() => expect(arrived).toHaveLength(1), { timeout: 20_000 })
    await closingNode.close()
    const [row] = await deliveriesOf(id)
    expect(row).toMatchObject({ state: 'waiting', attempts: 0 })
    expect(await store.webhookOutbox.claimWebhook(at(Date.now()), SECOND, [])).toMatchObject({
      id: row?.id,
      attempts: 1,
    })
  })
})

describe('under failures of every kind', () => {
  test('each ticket’s facts arrive in order, every one at least once, the same one under the same id', async () => {
    const rounds = fc.record({
      facts: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 14 }),
      /** What the receiver does with each request in turn; after that it says yes. */
      answers: fc.array(fc.constantFrom('yes', 'no', 'hangUp', 'yesThenBreak'), { maxLength: 24 }),
    })
    await fc.assert(
      fc.asyncProperty(rounds, async ({ facts, answers }) => {
        const left = [...answers]
        const taken: Arrived[] = []
        const server = await hookServer((arrived, res) => {
          const does = left.shift() ?? 'yes'
          if (does.startsWith('yes')) taken.push(arrived)
          if (does === 'yes') res.end()
          else if (does === 'no') res.writeHead(500).end()
          else res.destroy() // taken or not: the desk cannot know
        })
        const skewed = { now: at(Date.now()) }
        const nodes = await Promise.all([1, 2].map(() => aNode(home.url, { clock: () => skewed.now })))
        const webhook = await anEndpoint(store, server.url)
        try {
          for (const [n, ticket] of facts.entries()) await tell(aFact(`t${ticket}`, n))
          for (let i = 0; i < 12; i++) {
            await Promise.all(nodes.map(({ flush }) => flush()))
            skewed.now = at(skewed.now + 26 * HOUR)
            const now = await store.webhookRecords.webhook(webhook.id)
            if (now?.off) await store.webhookRecords.saveWebhook({ ...now, off: null, failingSince: null }, anAudit)
          }
          const idOf = new Map<number, Set<string>>()
          for (const [i, { n }] of seen(taken).entries()) {
            idOf.set(n, (idOf.get(n) ?? new Set()).add(taken[i]?.headers['webhook-id'] ?? ''))
          }
          expect([...idOf.keys()].sort((a, b) => a - b)).toEqual(facts.map((_, n) => n))
          expect([...idOf.values()].every(({ size }) => size === 1)).toBe(true)
          for (const ticket of new Set(facts)) {
            const order = seen(taken)
              .filter((each) => each.ticket === `t${ticket}`)
              .map(({ n }) => n)
            expect(order).toEqual([...order].sort((a, b) => a - b))
          }
          expect(nodes.flatMap(({ faults }) => faults)).toEqual([])
        } finally {
          await store.webhookRecords.removeWebhook(webhook.id, anAudit)
          await Promise.all(nodes.map(({ close }) => close()))
          await server.close()
        }
      }),
      { numRuns: 25 },
    )
  }, 240_000)
})
