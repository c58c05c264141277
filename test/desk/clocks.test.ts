import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { createPolicies, type Policies, type PolicyInForce, versionsOf } from '../../src/domain/policies.ts'
import { type PolicyTerms, versionOf } from '../../src/domain/policy.ts'
import { differences, replay, type TicketLog } from '../../src/domain/replay.ts'
import { recountWords } from '../../src/http/console/recountWords.ts'
import type { Eye } from '../../src/http/console/view.ts'
import { alder, ana, harbour, meridian, mia } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { pausingPolicies, vitrium, vitriumHours, vitriumOnly, vitriumPolicy } from '../support/policy.ts'
import { aDeskOfTickets, outage, question } from './agentVerbs.ts'
import { echo } from './builders.ts'

type House = ReturnType<typeof aDeskOfTickets>

/** Vitrium's policy with other terms, hours or readers. */
function aPolicy(
  terms: Partial<PolicyTerms> = {},
  more: Partial<PolicyInForce> & { closed?: string[]; later?: boolean } = {},
): PolicyInForce {
  const all = { ...vitriumPolicy, ...terms }
  const extraClosed = (more.closed ?? []).map((date) => ({ date, name: { en: 'closed', fr: 'fermé' } }))
  return {
    policy: { ...all, version: versionOf('test', all), movesLater: more.later ?? false },
    calendar: createCalendar({ ...vitriumHours, extraClosed }),
    for: more.for ?? null,
  }
}

/** The first responses of tiers 1 and 2 within so many hours. */
function within(hours: number): Pick<PolicyTerms, 'tiers'> {
  const firstResponse = { amountMs: hours * HOUR, clock: 'opening', pausable: true } as const
  return { tiers: { ...vitriumPolicy.tiers, 1: { firstResponse, fix: null }, 2: { firstResponse, fix: null } } }
}

const everyPolicy: PolicyInForce[] = []

/** The desk starts again with these policies, and remembers all it ever had. */
function change(house: House, ...inForce: PolicyInForce[]): Policies {
  everyPolicy.push(...inForce)
  house.needs.policies = createPolicies(inForce, {
    policies: everyPolicy.map(({ policy }) => policy),
    calendars: everyPolicy.map(({ calendar }) => ({ version: calendar.version, calendar })),
  })
  return house.needs.policies
}

async function recountAll(house: House): Promise<void> {
  while (await house.desk.recount());
}

function recountsOf(house: House) {
  return house.events.flatMap((event) => (event.kind === 'ClocksRecomputed' ? [event] : []))
}

const wait = (house: House, ms: number) => {
  house.clock.now = (house.clock.now + ms) as Instant
}
const at = (iso: string) => Date.parse(iso) as Instant

describe('a customer’s policy', () => {
  test('is the one that names it, before the one that names its package, before the one for everybody', async () => {
    const house = aDeskOfTickets()
    const { of } = change(
      house,
      aPolicy(),
      aPolicy(within(4), { for: { packages: ['elite'], customers: [] } }),
      aPolicy(within(1), { for: { packages: [], customers: [alder.id] } }),
      aPolicy(within(2), { for: { packages: [], customers: [meridian.id] } }),
    )
    const needed = (customer: typeof meridian) => of(customer).policy.tiers[1].firstResponse.amountMs / HOUR
    expect(needed({ ...harbour, package: 'standard' })).toBe(8)
    expect(needed({ ...harbour, package: 'elite' })).toBe(4)
    expect(needed({ ...alder, package: 'elite' })).toBe(1)
    await house.contact(ana.email, question)
    const [target] = (await house.ticket()).targets
    expect(target).toMatchObject({ neededMs: 2 * HOUR, policyVersion: of(meridian).policy.version })
  })
})

describe('open clocks, when what they are counted by changes', () => {
  test('take an earlier time, and the history says what moved and why', async () => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question)
    const before = (await house.ticket()).targets[0]?.dueAt
    change(house, aPolicy(within(4)))
    await recountAll(house)
    const { targets, version } = await house.ticket()
    expect(targets[0]?.dueAt).toBe(at('2026-11-24T14:00:00-07:00'))
    const [event, ...more] = recountsOf(house)
    expect(more).toEqual([])
    expect(event).toMatchObject({
      number: 1001,
      because: ['policy'],
      moved: [{ target: 'firstResponse', from: before, to: targets[0]?.dueAt }],
      stood: [],
      under: versionsOf(house.needs.policies.standard),
    })
    await recountAll(house)
    expect(recountsOf(house)).toHaveLength(1)
    expect((await house.ticket()).version).toBe(version)
  })

  test('keep a time that was told when the new one is later, say so, and are not looked at again', async () => {
    const store = fakeStore(demoFixtures)
    const house = aDeskOfTickets({ store })
    await house.contact(ana.email, question)
    const told = (await house.ticket()).targets
    change(house, aPolicy(within(16)))
    await recountAll(house)
    await recountAll(house)
    expect((await house.ticket()).targets).toEqual(told)
    expect(recountsOf(house)).toMatchObject([{ moved: [], stood: [{ from: told[0]?.dueAt }] }])
    expect((await store.kept(10)).map(({ letter }) => letter.about)).not.toContain('dueMoved')
  })

  test('get later only where the policy says so, and then the customer is told', async () => {
    const store = fakeStore(demoFixtures)
    const house = aDeskOfTickets({ store })
    await house.contact(ana.email, question)
    change(house, aPolicy(within(16), { later: true }))
    await recountAll(house)
    expect((await house.ticket()).targets[0]?.dueAt).toBe(at('2026-11-25T08:00:00-07:00'))
    const letters = (await store.kept(10)).map(({ letter }) => letter)
    expect(letters[0]).toMatchObject({ about: 'dueMoved', number: 1001, due: expect.stringContaining('8:00') })
  })

  test('that stand still go on as they were told, and no later by what changed meanwhile', async () => {
    const house = aDeskOfTickets()
    change(house, ...pausingPolicies.inForce)
    const id = await house.contact(ana.email, question)
    await house.desk.waitForCustomer(mia, 1001)
    change(house, aPolicy({ ...within(16), pausesWhileWaiting: true }, { closed: ['2026-11-24', '2026-11-25'] }))
    await recountAll(house)
    wait(house, HOUR)
    await house.visitorSays(id)
    await recountAll(house)
    expect((await house.ticket()).targets[0]).toMatchObject({
      state: 'running',
      dueAt: at('2026-11-25T01:00:00-07:00'),
    })
  })

  test('follow a day that the desk is closed, under the same rule', async () => {
    for (const [later, day] of [
      [false, 24],
      [true, 25],
    ] as const) {
      const house = aDeskOfTickets()
      house.clock.now = at('2026-11-24T00:00:00-07:00')
      await house.contact(ana.email, question)
      change(house, aPolicy({}, { closed: ['2026-11-24'], later }))
      await recountAll(house)
      const due = (await house.ticket()).targets[0]?.dueAt
      expect(due).toBe(at(`2026-11-${day}T08:00:00-07:00`))
      expect(recountsOf(house)[0]?.because).toContain('calendar')
    }
  })

  test('do not take a time that has passed: nobody could have kept it', async () => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question)
    wait(house, 6 * HOUR)
    change(house, aPolicy(within(4)))
    await recountAll(house)
    expect((await house.ticket()).targets[0]).toMatchObject({
      state: 'running',
      dueAt: at('2026-11-24T18:00:00-07:00'),
    })
  })

  test('follow a customer that got another package', async () => {
    const house = aDeskOfTickets({
      store: fakeStore({ ...demoFixtures, customers: [{ ...meridian, package: 'elite' }] }),
    })
    await house.contact(ana.email, question)
    change(house, aPolicy(), aPolicy(within(4), { for: { packages: ['elite'], customers: [] } }))
    await recountAll(house)
    expect((await house.ticket()).targets[0]?.dueAt).toBe(at('2026-11-24T14:00:00-07:00'))
  })

  test('are counted anew by one of two nodes that start at the same moment', async () => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question, question, outage)
    change(house, aPolicy(within(4)))
    const other = aDeskOfTickets({ store: house.store, policies: house.needs.policies })
    await Promise.all([recountAll(house), recountAll(other)])
    expect([...recountsOf(house), ...recountsOf(other)].map(({ number }) => number).sort()).toEqual([1001, 1002, 1003])
  })

  test('leave what is kept and broken as it is', async () => {
    const house = aDeskOfTickets()
    const id = await house.contact(ana.email, question, outage)
    await house.desk.takeOver(mia, id)
    await house.desk.say(mia, id, { text: 'On it', format: 'plain' }, null)
    const before = (await house.ticket()).targets
    change(house, aPolicy(within(4)))
    await recountAll(house)
    expect((await house.ticket()).targets).toEqual(before)
    expect(recountsOf(house).map(({ number }) => number)).toEqual([1002])
  })

  test.each([
    [
      'en',
      'Clocks counted anew: the support policy changed. First response: Tue, Nov 24, 2:00 p.m. instead of Tue, Nov 24, 6:00 p.m.',
    ],
    [
      'fr',
      'Échéances recalculées : la politique d’assistance a changé. Première réponse : mar. 24 nov., 14 h au lieu de mar. 24 nov., 18 h.',
    ],
  ] as const)('are explained to agents in %s', async (locale, said) => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question)
    const policies = change(house, aPolicy(within(4)))
    await recountAll(house)
    const [event] = recountsOf(house)
    if (!event) throw new Error('nothing was counted anew')
    const words = recountWords(event, { policies, locale } as Eye)
    expect(words.replace(/[\u00a0\u202f]/g, ' ')).toBe(said)
  })
})

/** A ticket as a database would hand it out, with everything that happened to it. */
async function logOf(house: House, events: readonly Event[], number: number): Promise<TicketLog> {
  const ticket = await house.ticket(number)
  const own = events.filter((event) => event.ticket === ticket.id)
  const others = own.flatMap((event) => (event.kind === 'TicketTookIn' ? [event.other] : []))
  const tookIn = new Map<number, TicketLog>()
  for (const other of others) tookIn.set(other, await logOf(house, events, other))
  return { number, targets: ticket.targets, events: own, tookIn }
}

test('what happened to a ticket gives its clocks again, whatever agents, customers and policies do', async () => {
  const terms = [
    aPolicy(),
    aPolicy({ pausesWhileWaiting: true }),
    aPolicy(within(4)),
    aPolicy(within(30), { later: true }),
    aPolicy({ ...within(2), pausesWhileWaiting: true }, { closed: ['2026-11-25'], later: true }),
    aPolicy({}, { closed: ['2026-11-24', '2026-11-26'] }),
    aPolicy({ tiers: { ...vitriumPolicy.tiers, 3: { ...vitriumPolicy.tiers[3], fix: null } } }),
  ]
  const aVerb = fc.record({
    do: fc.constantFrom(
      ...(['wait', 'stop', 'tier', 'solve', 'close', 'reopen', 'merge', 'say', 'write', 'sweep', 'policy'] as const),
      ...(['recount', 'package'] as const),
    ),
    number: fc.integer({ min: 1001, max: 1003 }),
    other: fc.integer({ min: 1001, max: 1003 }),
    tier: fc.constantFrom(1 as const, 2 as const, 3 as const),
    terms: fc.constantFrom(...terms),
    after: fc.integer({ min: 0, max: 9 * HOUR }),
  })
  let moved = 0
  await fc.assert(
    fc.asyncProperty(fc.array(aVerb, { maxLength: 20 }), fc.boolean(), async (verbs, isPausing) => {
      const policies = isPausing ? pausingPolicies : vitriumOnly
      const house = aDeskOfTickets({ policies, store: fakeStore(demoFixtures) })
      everyPolicy.push(...policies.inForce)
      const { desk } = house
      const talks = [await house.contact(ana.email, question, outage), await house.contact(ana.email, question)]
      for (const id of talks) await desk.takeOver(mia, id)
      for (const { do: verb, number, other, tier, terms: next, after } of verbs) {
        wait(house, after + MINUTE)
        const id = talks[number === 1003 ? 1 : 0] as ConversationId
        if (verb === 'wait') await desk.waitForCustomer(mia, number)
        if (verb === 'stop') await desk.stopWaiting(mia, number)
        if (verb === 'tier') await desk.changeTier(mia, number, tier, 'why')
        if (verb === 'solve') await desk.solve(mia, id, { outcome: 'fixed', words: tier === 1 ? 'Done' : null })
        if (verb === 'close') await house.obey(id, { do: 'closeTicket', number })
        if (verb === 'reopen') await desk.reopen(mia, number)
        if (verb === 'merge') await desk.merge(mia, number, other)
        if (verb === 'say') await desk.say(mia, id, { text: '…', format: 'plain' }, null)
        if (verb === 'write') await house.visitorSays(id)
        if (verb === 'sweep') while (await desk.sweep(echo));
        if (verb === 'policy') change(house, next)
        if (verb === 'package')
          change(house, aPolicy(), { ...next, for: { packages: [meridian.package], customers: [] } })
        if (verb === 'recount' || (verb === 'policy' && tier === 1)) await recountAll(house)
      }
      moved += recountsOf(house).length
      const rules = createPolicies([vitrium], {
        policies: everyPolicy.map(({ policy }) => policy),
        calendars: everyPolicy.map(({ calendar }) => ({ version: calendar.version, calendar })),
      })
      for (const number of [1001, 1002, 1003]) {
        const log = await logOf(house, house.events, number)
        const again = replay(log, rules)
        if ('cannot' in again) throw new Error(again.cannot)
        expect({ number, found: differences(log.targets, again.targets) }).toEqual({ number, found: [] })
      }
    }),
    { numRuns: 150 },
  )
  expect(moved).toBeGreaterThan(4)
}, 120_000)

describe('a replay', () => {
  test('believes no due time of an event, and notices one in the ticket that is not so', async () => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, outage)
    const log = await logOf(house, house.events, 1001)
    const shifted = (target: (typeof log.targets)[number]) => ({ ...target, dueAt: (target.dueAt + HOUR) as Instant })
    const lying = log.events.map((event) =>
      'targets' in event ? { ...event, targets: event.targets.map(shifted) } : event,
    )
    expect(replay({ ...log, events: lying }, vitriumOnly)).toEqual({ targets: log.targets })
    const found = differences(log.targets.map(shifted), log.targets)
    expect(found.map(({ target, field }) => `${target} ${field}`)).toEqual(['firstResponse dueAt', 'fix dueAt'])
  })

  test('reads events from before they said what they were counted by', async () => {
    const house = aDeskOfTickets({ policies: pausingPolicies })
    const id = await house.contact(ana.email, question)
    await house.desk.waitForCustomer(mia, 1001)
    wait(house, HOUR)
    await house.visitorSays(id)
    const log = await logOf(house, house.events, 1001)
    const old = log.events.map((event) => {
      const { under: _, saidAt: __, ...rest } = event as Event & { under?: unknown; saidAt?: unknown }
      return rest as Event
    })
    expect(replay({ ...log, events: old }, pausingPolicies)).toEqual({ targets: log.targets })
  })

  test.each([
    ['that nobody opened', (log: TicketLog) => ({ ...log, events: [] }), 'no event says that it was opened'],
    [
      'under a policy that nobody remembers',
      (log: TicketLog) => ({
        ...log,
        events: log.events.map((event) =>
          event.kind === 'TicketOpened'
            ? { ...event, targets: event.targets.map((target) => ({ ...target, policyVersion: 'lost-1' })) }
            : event,
        ),
      }),
      'nobody remembers policy lost-1',
    ],
  ])('of a ticket %s says what is missing', async (_, spoil, said) => {
    const house = aDeskOfTickets()
    await house.contact(ana.email, question)
    const again = replay(spoil(await logOf(house, house.events, 1001)), vitriumOnly)
    expect('cannot' in again && again.cannot).toContain(said)
  })
})
