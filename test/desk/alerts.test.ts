import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Store } from '../../src/desk/storePorts.ts'
import type { AgentId, ConversationId } from '../../src/domain/ids.ts'
import type { Letter } from '../../src/domain/notification.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import type { Tier } from '../../src/domain/tier.ts'
import { alertComplaints, recordComplaints } from '../support/alertLaw.ts'
import { clockComplaints } from '../support/clockLaw.ts'
import { demoFixtures, mia, priya } from '../support/demoFixtures.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { pausingPolicies, vitriumOnly } from '../support/policy.ts'
import { aDesk, aTalk, echo } from './builders.ts'

const tellAll = async ({ desk }: Pick<ReturnType<typeof aDesk>, 'desk'>) => {
  while (await desk.tellAlerts());
}

/** A ticket of a proven contact, opened now. */
async function aTicketIn({ desk }: Pick<ReturnType<typeof aDesk>, 'desk'>, tier: Tier): Promise<ConversationId> {
  const talk = await aTalk(desk)
  const facts = tier === 3 ? ({ about: 'outage' } as const) : ({ about: 'endUsers', affected: 'several' } as const)
  for (const command of [
    { do: 'sendCode', email: 'ana@meridian-press.example' },
    { do: 'checkCode', code: '123456' },
    { do: 'openTicket', draft: { subject: 'Down', details: '', facts, tier } },
  ] as const) {
    await desk.converse({ conversation: talk.id, text: '…', clientId: null }, (_talk, heard) => ({
      say: [],
      flow: null,
      ...(heard.heard === 'message' ? { command } : {}),
    }))
  }
  return talk.id
}

async function ticketOf(store: Store, id: ConversationId): Promise<Ticket> {
  const [ticket] = await store.ticketsOfConversation(id)
  if (!ticket) throw new Error(`${id} has no ticket`)
  return ticket
}

describe('telling the desk', () => {
  const house = (online: AgentId[] = []) => aDesk({ onlineAgents: () => online, store: fakeStore(demoFixtures) })
  const lettersOf = async (store: ReturnType<typeof fakeStore>) =>
    (await store.kept(99)).flatMap(({ to, letter }) => (letter.about === 'slaAlert' ? [{ to, letter }] : []))

  test('of a tier 3 is part of its opening: no loop has to look first', async () => {
    const it = house([mia.id])
    const id = await aTicketIn(it, 3)
    const { alerts } = await ticketOf(it.store, id)
    expect(alerts).toMatchObject([{ kind: 'received', at: it.clock.now, toldAt: it.clock.now, count: 1 }])
    expect(it.events.filter(({ kind }) => kind === 'DeskCalled')).toHaveLength(1)
  })

  test('goes to those who are there at their consoles, and to the others by letter, nobody twice', async () => {
    const store = fakeStore(demoFixtures)
    const it = aDesk({ onlineAgents: () => [mia.id], store })
    const id = await aTicketIn(it, 3)
    const { agents } = (await ticketOf(store, id)).alerts[0] ?? { agents: [] }
    const sent = await lettersOf(store)
    expect(agents).toContain(mia.id)
    expect(sent.map(({ to }) => to)).not.toContain(mia.email)
    expect(new Set(agents)).toEqual(new Set(demoFixtures.agents.map((agent) => agent.id)))
    expect(sent).toHaveLength(demoFixtures.agents.length - 1)
    const facts: Partial<Extract<Letter, { about: 'slaAlert' }>> = {
      alert: 'received',
      target: 'firstResponse',
      tier: 3,
      customerName: 'Meridian Press',
      url: `https://desk.example/console#/c/${id}`,
    }
    expect(sent[0]?.letter).toMatchObject(facts)
    expect((await it.desk.queue.standing(mia)) as object).toMatchObject({
      alerts: [{ kind: 'received', conversation: id }],
    })
    expect((await it.desk.queue.standing({ ...mia, id: 'somebody' as AgentId })) as object).toMatchObject({
      alerts: [],
    })
  })

  test('wakes the list and the conversation, so that consoles hear of it at once', async () => {
    const it = house()
    const id = await aTicketIn(it, 2)
    it.clock.now = (it.clock.now + 100 * MINUTE) as Instant
    it.woken.length = 0
    await tellAll(it)
    expect(it.woken).toEqual(expect.arrayContaining(['queue', `conversation:${id}`]))
  })

  test('an answer that comes before the loop has looked finds the breach told first', async () => {
    const it = house()
    const id = await aTicketIn(it, 2)
    await it.desk.takeOver(priya, id)
    it.clock.now = (it.clock.now + 3 * HOUR) as Instant
    await it.desk.say(priya, id, { text: 'Sorry', format: 'plain' }, null)
    const kinds = it.events.map(({ kind }) => kind).slice(-4)
    expect(kinds).toEqual(['TargetWarned', 'TargetWarned', 'TargetBroken', 'TicketAnswered'])
    expect((await ticketOf(it.store, id)).targets[0]).toMatchObject({ state: 'broken', metAt: it.clock.now })
  })

  test('one ticket that cannot be saved keeps no other from its alerts', async () => {
    const real = fakeStore(demoFixtures)
    let bad = ''
    const store: typeof real = {
      ...real,
      save: async (changes) => {
        if (changes.alerts?.some(({ ticket }) => ticket === bad)) throw new Error('cannot be written')
        return real.save(changes)
      },
    }
    const it = aDesk({ store, newId: randomUUID })
    const ids = [await aTicketIn(it, 2), await aTicketIn(it, 2), await aTicketIn(it, 2)]
    bad = (await ticketOf(store, ids[1] as ConversationId)).id
    it.clock.now = (it.clock.now + 3 * HOUR) as Instant
    await expect(it.desk.tellAlerts()).rejects.toThrow('cannot be written')
    const told = await Promise.all(ids.map(async (id) => (await ticketOf(store, id)).alerts.length))
    expect(told).toEqual([3, 0, 3])
  })
})

/** A server that ends in the middle: before its next save, or right after it, and nobody hears what came of it. */
class Dead extends Error {}

function aServer(real: ReturnType<typeof fakeStore>, pausesWhileWaiting: boolean) {
  const dies: { when: 'before' | 'after' | null } = { when: null }
  const store: typeof real = {
    ...real,
    save: async (changes) => {
      const { when } = dies
      dies.when = null
      if (when === 'before') throw new Dead()
      const came = await real.save(changes)
      if (when === 'after') throw new Dead()
      return came
    },
  }
  return { ...aDesk({ store, newId: randomUUID, policies: pausesWhileWaiting ? pausingPolicies : vitriumOnly }), dies }
}

const step = fc.record({
  do: fc.constantFrom('look', 'lookBoth', 'die', 'answer', 'atDue', 'wait', 'goOn', 'tier', 'solve', 'reopen', 'jump'),
  server: fc.nat(1),
  tier: fc.constantFrom(1 as const, 2 as const, 3 as const),
  when: fc.constantFrom('before' as const, 'after' as const),
  after: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * MINUTE }), fc.integer({ min: 0, max: 20 * HOUR })),
  jump: fc.integer({ min: -10 * MINUTE, max: 10 * MINUTE }),
})

describe('every alert is told exactly once', () => {
  test('whatever happens: two servers, clocks that jump, restarts in the middle, answers at the due instant', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), step, fc.boolean(), async (steps, first, pauses) => {
        const store = fakeStore(demoFixtures)
        const servers = [aServer(store, pauses), aServer(store, pauses)] as const
        const id = await aTicketIn(servers[0], first.tier)
        const { number } = await ticketOf(store, id)
        await servers[0].desk.takeOver(mia, id)
        const quietly = (run: Promise<unknown>) => run.catch((fault) => expect(fault).toBeInstanceOf(Dead))
        for (const { do: what, server, tier, when, after, jump } of steps) {
          for (const one of servers) one.clock.now = (one.clock.now + after) as Instant
          const { desk, clock, dies } = servers[server as 0 | 1]
          const says = { text: '…', format: 'plain' } as const
          if (what === 'jump') clock.now = (clock.now + jump) as Instant
          if (what === 'look') await tellAll({ desk })
          if (what === 'lookBoth') await Promise.all(servers.map(tellAll))
          if (what === 'die') {
            dies.when = when
            await quietly(desk.tellAlerts())
            dies.when = null
          }
          if (what === 'atDue') {
            const due = (await ticketOf(store, id)).targets.find(({ state }) => state === 'running')?.dueAt
            if (due && due > clock.now) for (const one of servers) one.clock.now = due
          }
          if (what === 'answer' || what === 'atDue') {
            await Promise.all([
              desk.say(mia, id, says, null),
              servers[0].desk.tellAlerts(),
              servers[1].desk.tellAlerts(),
            ])
          }
          if (what === 'wait') await Promise.all([desk.waitForCustomer(mia, number), servers[1].desk.tellAlerts()])
          if (what === 'goOn') await desk.stopWaiting(mia, number)
          if (what === 'tier')
            await Promise.all([desk.changeTier(mia, number, tier, 'why'), servers[0].desk.tellAlerts()])
          if (what === 'solve') await desk.solve(mia, id, { outcome: 'fixed', words: null })
          if (what === 'reopen') await desk.reopen(mia, number)
        }
        const last = Math.max(...servers.map(({ clock }) => clock.now)) as Instant
        for (const { clock } of servers) clock.now = last
        await Promise.all(servers.map(tellAll))
        const ticket = await ticketOf(store, id)
        const events = (await store.eventsOf(id)).filter((event) => event.ticket === ticket.id)
        expect(alertComplaints(events, servers[0].needs.policies.standard, last)).toEqual([])
        expect(recordComplaints(ticket.alerts, events)).toEqual([])
        expect(clockComplaints(ticket, events, servers[0].needs.policies.standard)).toEqual([])
      }),
      { numRuns: 250 },
    )
  }, 120_000)

  test('the law would notice one that is missing, doubled, early or unfounded', async () => {
    const it = aDesk({ store: fakeStore(demoFixtures) })
    const id = await aTicketIn(it, 2)
    it.clock.now = (it.clock.now + 3 * HOUR) as Instant
    await tellAll(it)
    const events = (await it.store.eventsOf(id)).filter(({ ticket }) => ticket !== null)
    const complaints = (changed: typeof events) =>
      alertComplaints(changed, it.needs.policies.standard, it.clock.now).length
    const alarm = events.findIndex(({ kind }) => kind === 'TargetWarned')
    const one = events[alarm] as (typeof events)[number]
    expect(complaints(events)).toBe(0)
    expect(complaints(events.toSpliced(alarm, 1))).toBeGreaterThan(0)
    expect(complaints(events.toSpliced(alarm, 0, one))).toBeGreaterThan(0)
    expect(complaints(events.with(alarm, { ...one, at: (one.at - 9 * HOUR) as Instant }))).toBeGreaterThan(0)
    expect(complaints(events.slice(alarm))).toBeGreaterThan(0)

    const ticket = await ticketOf(it.store, id)
    const recount = (targets: Ticket['targets']) =>
      clockComplaints({ ...ticket, targets }, events, it.needs.policies.standard).length
    expect(recount(ticket.targets)).toBe(0)
    expect(recount(ticket.targets.map((target) => ({ ...target, dueAt: (target.dueAt + 1) as Instant })))).toBe(1)
    expect(recount([])).toBe(1)
    expect(recordComplaints(ticket.alerts.slice(1), events)).toHaveLength(1)
  })
})

test('a look that finds nothing does nothing', async () => {
  const it = aDesk()
  expect(await it.desk.tellAlerts()).toBe(false)
  expect(await it.desk.sweep(echo)).toBe(false)
})
