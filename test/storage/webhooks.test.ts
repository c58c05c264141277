import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, type Instant } from '../../src/calendar/time.ts'
import type { Webhook, WebhookFact } from '../../src/desk/webhookPorts.ts'
import { createWebhooks } from '../../src/desk/webhooks.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import type { ConversationId, CustomerId, TicketId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, meridian, priya } from '../support/demoFixtures.ts'
import { aConversation, anaAsPerson, aTicket, later, noon } from './builders.ts'

let home: ThrowAwayDatabase
let desk: OpenStore
beforeEach(async () => {
  home = await throwAwayDatabase()
  desk = await openStore({ url: home.url })
  const { agents, ...data } = demoFixtures
  await desk.admin.merge(data, { dryRun: false, by: { agent: null, name: 'a test' }, at: noon })
  for (const agent of agents) await desk.accounts.saveAgent(agent)
  await desk.webhookRecords.saveWebhook(hook, audit)
})
afterEach(async () => {
  await desk.close()
  await home.drop()
})

const audit: AuditEntry = {
  at: noon,
  by: { agent: priya.id, name: priya.name },
  action: 'added',
  kind: 'webhook',
  key: 'hook',
  label: 'Mirror',
  before: null,
  after: null,
}
const hook: Webhook = {
  id: 'hook',
  name: 'Mirror',
  url: 'https://desk.example.com/',
  types: ['ticket.message', 'ticket.noted'],
  secret: 'sealed',
  previous: { secret: 'older', until: later(9) },
  createdAt: noon,
  off: { at: later(1), cause: 'failing' },
  failingSince: later(2),
  givenUpInRow: 3,
}

const ticket = aTicket({ number: 7001, targets: [], status: 'solved', solvedAt: later(1), outcome: 'fixed' })
/** A fact of Ana's own ticket, or with other places of somebody else's. */
function fact(n: number, data: object, given: Partial<WebhookFact> = {}): WebhookFact {
  return {
    type: 'ticket.message',
    at: later(n),
    lane: ticket.id,
    conversation: ticket.conversation,
    ticket: ticket.id,
    number: 7001,
    customer: meridian.id,
    body: JSON.stringify({ n, ...data }),
    ...given,
  }
}

const bodies = async () => {
  const all = await desk.webhookRecords.deliveries('hook', { state: null, before: null, limit: 99 })
  return Promise.all(all.reverse().map(async ({ id }) => (await desk.webhookRecords.delivery('hook', id)) ?? null))
}
const on = () => desk.webhookRecords.saveWebhook({ ...hook, off: null }, audit)

describe('two administrators at once', () => {
  /** What administrators do, each having read the endpoint before any of them writes. */
  function bothReadFirst() {
    let readers = 0
    let go = () => {}
    const bothHaveRead = new Promise<void>((done) => {
      go = done
    })
    let secrets = 0
    const records = {
      ...desk.webhookRecords,
      webhook: async (id: string) => {
        const found = await desk.webhookRecords.webhook(id)
        readers += 1
        if (readers === 2) go()
        await bothHaveRead
        return found
      },
    }
    return createWebhooks({
      records,
      clock: () => later(20),
      newId: () => 'new',
      newSecret: () => `secret ${++secrets}`,
      seal: (_, secret) => `sealed ${secret}`,
      judge: () => null,
    })
  }
  const admin: Agent = { ...priya, role: 'admin' }
  const draft = { name: 'Ledger', url: hook.url, types: hook.types }

  test('rename it and replace its secret: both stay', async () => {
    const webhooks = bothReadFirst()
    await Promise.all([webhooks.change(admin, 'hook', draft), webhooks.rotate(admin, 'hook')])
    expect(await desk.webhookRecords.webhook('hook')).toMatchObject({
      ...{ name: 'Ledger', secret: 'sealed secret 1' },
      previous: { secret: 'sealed' },
    })
  })

  test('replace its secret: the later one is in force, and what the other was shown signs, too', async () => {
    const webhooks = bothReadFirst()
    await Promise.all([webhooks.rotate(admin, 'hook'), webhooks.rotate(admin, 'hook')])
    const now = await desk.webhookRecords.webhook('hook')
    expect([now?.secret, now?.previous?.secret].sort()).toEqual(['sealed secret 1', 'sealed secret 2'])
  })

  test('remove it and rename it: it stays removed', async () => {
    const { webhookRecords } = desk
    await webhookRecords.removeWebhook('hook', audit)
    expect(await webhookRecords.changeWebhook(hook, { ...hook, name: 'Ledger' }, audit)).toBe(false)
    expect(await webhookRecords.webhook('hook')).toBeNull()
  })
})

describe('an endpoint', () => {
  test('comes back as it was saved', async () => {
    expect(await desk.webhookRecords.webhook('hook')).toEqual(hook)
    expect(await desk.webhookRecords.webhooks()).toEqual([{ ...hook, waiting: 0 }])
  })

  test('that is off asks for nothing', async () => {
    expect(await desk.store.webhookTypesHeard()).toEqual([])
    await on()
    expect((await desk.store.webhookTypesHeard()).sort()).toEqual(['ticket.message', 'ticket.noted'])
  })
})

test('names of agents are known, also of one who may not come in any more', async () => {
  await desk.accounts.setDisabled(priya.id, later(1))
  expect(await desk.store.agentName(priya.id)).toBe(priya.name)
  expect(await desk.store.agentName('nobody' as typeof priya.id)).toBeNull()
})

describe('deliveries', () => {
  test('are read in pages, the newest first', async () => {
    await on()
    await desk.store.save({ webhooks: [1, 2, 3, 4, 5].map((n) => fact(n, {}, { at: later(Math.ceil(n / 2)) })) })
    const page = (before: string | null) => desk.webhookRecords.deliveries('hook', { state: null, before, limit: 2 })
    const seen: string[] = []
    for (let last: string | null = null; ; last = seen.at(-1) ?? null) {
      const found = await page(last)
      if (found.length === 0) break
      seen.push(...found.map(({ id }) => id))
    }
    expect(new Set(seen).size).toBe(5)
  })

  test('hold what is sent to the character', async () => {
    await on()
    const body = '{"a": 1,\n "b":"\\u0000 é \\ud83e\\udd8a"}'
    await desk.store.save({ webhooks: [fact(1, {}, { body })] })
    expect((await bodies())[0]?.body).toBe(body)
    expect((await desk.webhookOutbox.claimWebhook(later(9), 1, []))?.body).toBe(body)
  })

  test('forget what they said after 30 days, and that they were after 90; what waits too long is given up', async () => {
    await on()
    await desk.store.save({ webhooks: [fact(1, {}), fact(2, {}, { lane: 'other' })] })
    const claimed = await desk.webhookOutbox.claimWebhook(later(5), 1, [])
    if (!claimed) throw new Error('nothing to claim')
    await desk.webhookOutbox.settleWebhook(claimed, { became: 'delivered', status: 200 }, later(5))
    const states = async () => (await bodies()).map((each) => [each?.state, each?.hasBody, each?.lastCause])
    await desk.tidy(later(30 * DAY - 1), DAY)
    expect(await states()).toEqual([
      ['delivered', true, null],
      ['waiting', true, null],
    ])
    await desk.tidy(later(30 * DAY + 5), DAY)
    expect(await states()).toEqual([
      ['delivered', false, null],
      ['givenUp', false, 'tooOld'],
    ])
    expect(await desk.webhookRecords.replay('hook', { since: 0 as Instant }, audit)).toBe(0)
    await desk.tidy(later(120 * DAY + 5), DAY)
    expect(await states()).toEqual([])
  })
})

describe('erasing a person', () => {
  const erase = () =>
    desk.admin.erasePerson(ana.email, { id: 'receipt', at: later(99), by: { agent: priya.id, name: priya.name } })

  test('takes their words out of what was sent and of what waits, and leaves others theirs', async () => {
    await on()
    await desk.store.save({
      conversation: aConversation({ person: anaAsPerson, ticket: ticket.id }),
      tickets: [ticket],
    })
    const elsewhere = {
      conversation: 'talk-9' as ConversationId,
      ticket: 'ticket-9' as TicketId,
      lane: 'ticket-9',
    }
    await desk.store.save({
      webhooks: [
        fact(1, { said: 'I cannot print' }),
        fact(2, { said: 'still not' }),
        fact(3, { said: `ask ${ana.email} or Ana Solheim` }, elsewhere),
        fact(4, { said: 'Ana Solheim of another company' }, { ...elsewhere, customer: 'other' as CustomerId }),
        fact(5, { data: { note: { text: 'my words', from: 'Ana Solheim' } } }, { ...elsewhere, type: 'ticket.noted' }),
        fact(6, { said: 'nothing of her \u0000' }, elsewhere),
      ],
    })
    const claimed = await desk.webhookOutbox.claimWebhook(later(9), 1_000_000, [])
    if (!claimed) throw new Error('nothing to claim')
    await desk.webhookOutbox.settleWebhook(claimed, { became: 'delivered', status: 200 }, later(9))
    const inFlight = await desk.webhookOutbox.claimWebhook(later(9), 1_000_000, [])
    expect((await desk.admin.findPerson(ana.email)).counts).toMatchObject({ webhooks: 3 })

    expect(await erase()).toMatchObject({ id: 'receipt', counts: { webhooks: 3 } })
    const left = await bodies()
    expect(left.map((each) => [each?.state, each?.body && JSON.parse(each.body).said])).toEqual([
      ['delivered', null],
      ['givenUp', null],
      ['waiting', 'ask [erased] or [erased]'],
      ['waiting', 'Ana Solheim of another company'],
      ['givenUp', null],
      ['waiting', 'nothing of her \u0000'],
    ])
    expect(left[1]).toMatchObject({ lastCause: 'erased', hasBody: false })
    // what was on its way at that moment changes nothing any more
    if (!inFlight) throw new Error('nothing was on its way')
    const late = { became: 'delayed', cause: 'timeout', status: null, tryAt: later(99) } as const
    expect(await desk.webhookOutbox.settleWebhook(inFlight, late, later(99))).toBe('late')
    expect((await desk.admin.receipts(1))[0]?.counts.webhooks).toBe(3)
  })
})
