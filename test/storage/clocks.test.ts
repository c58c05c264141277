import { spawnSync } from 'node:child_process'
import { beforeEach, describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import type { Store } from '../../src/desk/storePorts.ts'
import { createPolicies, type PolicyInForce, versionsOf } from '../../src/domain/policies.ts'
import { versionOf } from '../../src/domain/policy.ts'
import { createClockRecords, createRulesRecords } from '../../src/storage/clockRecords.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { aDeskOfTickets, outage, question } from '../desk/agentVerbs.ts'
import { echo } from '../desk/builders.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { ana, demoFixtures, meridian, mia } from '../support/demoFixtures.ts'
import { vitrium, vitriumHours, vitriumOnly, vitriumPolicy } from '../support/policy.ts'

const now = Date.parse('2026-11-24T10:00:00-07:00') as Instant
const standard: PolicyInForce = { policy: vitriumPolicy, calendar: vitrium.calendar, for: null }

/** First responses within half the time, and a day off. */
function stricter(): PolicyInForce {
  const half = { amountMs: 4 * HOUR, clock: 'opening', pausable: true } as const
  const policy = { ...vitriumPolicy, tiers: { ...vitriumPolicy.tiers, 1: { firstResponse: half, fix: null } } }
  const extraClosed = [{ date: '2026-12-24', name: { en: 'Closed', fr: 'Fermé' } }]
  return {
    policy: { ...policy, version: versionOf('stricter', policy) },
    calendar: createCalendar({ ...vitriumHours, extraClosed }),
    for: null,
  }
}

let home: ThrowAwayDatabase
let database: Database
let store: Store
let ids = 0

beforeEach(async () => {
  home = await throwAwayDatabase()
  database = await openDatabase({ url: home.url })
  await fillDesk(database, demoFixtures)
  store = createStore(database)
  return async () => {
    await database.close()
    await home.drop()
  }
})

/** A desk on the database, like one more node. */
function aNode(policies = vitriumOnly, on = store) {
  const node = aDeskOfTickets({ store: on, policies, newId: () => `id-${++ids}` })
  node.clock.now = now
  return node
}

describe('what clocks are counted by', () => {
  test('is remembered whole under its versions, and never changed', async () => {
    const rules = createRulesRecords(database.prisma)
    await rules.remember([stricter()], now)
    await rules.remember([stricter(), { ...standard, for: { packages: [], customers: [meridian.id] } }], now)
    const { policies, calendars } = await rules.remembered()
    const strict = stricter()
    expect(policies.find(({ version }) => version === strict.policy.version)).toEqual(strict.policy)
    const found = calendars.find(({ version }) => version === strict.calendar.version)
    expect(found?.calendar.settings).toEqual(strict.calendar.settings)
    expect(policies).toHaveLength(3)
    const spoil = database.prisma.$executeRaw`UPDATE "RulesVersion" SET "content" = '{}'`
    await expect(spoil).rejects.toThrow(/only ever written on/)
  })

  test('is known for tickets from before policies were files', async () => {
    const { policies } = await createRulesRecords(database.prisma).remembered()
    expect(policies).toMatchObject([{ version: 'vitrium-2024', tiers: vitriumPolicy.tiers, pausesWhileWaiting: false }])
  })

  test('that this release counts otherwise is not remembered, so that nobody counts by it', async () => {
    await database.prisma.$executeRaw`
      INSERT INTO "RulesVersion" VALUES ('calendar', '0-abcdef01', ${JSON.stringify(vitriumHours)}::json, now())`
    expect((await createRulesRecords(database.prisma).remembered()).calendars).toEqual([])
  })
})

describe('tickets to count anew', () => {
  test('are those a policy reaches, that were counted by something else, in pages', async () => {
    const node = aNode()
    await node.contact(ana.email, question, outage, question)
    const { ticketsToRecount } = createClockRecords(database.prisma)
    const numbers = async (...asked: Parameters<typeof ticketsToRecount>) =>
      (await ticketsToRecount(...asked)).map(({ number }) => number)
    const [first = 0, ...rest] = (await store.ticketsOf(meridian.id)).map(({ number }) => number).reverse()
    const strict = versionsOf(stricter())
    const everybody = { customers: [], packages: ['standard', 'elite'] as const, named: [] }
    expect(await numbers(everybody, strict, 0, 10)).toEqual([first, ...rest])
    expect(await numbers(everybody, strict, first, 10)).toEqual(rest)
    expect(await numbers(everybody, strict, 0, 1)).toEqual([first])
    expect(await numbers(everybody, versionsOf(standard), 0, 10)).toEqual([])
    expect(await numbers({ ...everybody, named: [meridian.id] }, strict, 0, 10)).toEqual([])
    expect(await numbers({ customers: [meridian.id], packages: [], named: [meridian.id] }, strict, 0, 10)).toHaveLength(
      3,
    )
    expect(await numbers({ customers: [], packages: [], named: [] }, strict, 0, 10)).toEqual([])
  })

  test('are counted once by two nodes that start at the same moment, and no more by one that was started before', async () => {
    const rules = createRulesRecords(database.prisma)
    const old = aNode()
    await rules.remember([standard], now)
    await old.contact(ana.email, question, outage, question)
    const next = createPolicies([stricter()])
    await rules.remember(next.inForce, now)
    const second = await openDatabase({ url: home.url })
    try {
      const nodes = [aNode(next), aNode(next, createStore(second))]
      await Promise.all(
        nodes.map(async ({ desk }) => {
          while (await desk.recount());
        }),
      )
      while (await old.desk.recount());
      const counted = [old, ...nodes].flatMap(({ events }) => events.filter(({ kind }) => kind === 'ClocksRecomputed'))
      expect(counted.map((event) => 'number' in event && event.number).sort()).toHaveLength(3)
      expect(old.events.some(({ kind }) => kind === 'ClocksRecomputed')).toBe(false)
      const targets = (await store.ticketsOf(meridian.id)).flatMap((ticket) => ticket.targets)
      for (const target of targets) expect(target.policyVersion).toBe(stricter().policy.version)
      await rules.remember([standard], now)
      while (await old.desk.recount());
      expect(old.events.filter(({ kind }) => kind === 'ClocksRecomputed')).toHaveLength(3)
    } finally {
      await second.close()
    }
  })
})

describe('signpost sla verify', () => {
  const verify = (...words: string[]) => {
    const env = { ...process.env, DATABASE_URL: home.url }
    const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', 'sla', 'verify', ...words], {
      encoding: 'utf8',
      env,
    })
    return { status, stderr, lines: stdout.trim().split('\n') }
  }

  /** Tickets that have been through a lot. */
  async function someLives() {
    await createRulesRecords(database.prisma).remember([standard, stricter()], now)
    const node = aNode()
    const id = await node.contact(ana.email, question, outage, question)
    const turn = (ms: number) => {
      node.clock.now = (node.clock.now + ms) as Instant
    }
    await node.desk.takeOver(mia, id)
    turn(50 * 60_000)
    while (await node.desk.sweep(echo));
    const [one = 0, two = 0, three = 0] = (await store.ticketsOf(meridian.id)).map(({ number }) => number).reverse()
    await node.desk.waitForCustomer(mia, one)
    await node.desk.say(mia, id, { text: 'On it', format: 'plain' }, null)
    turn(HOUR)
    await node.visitorSays(id)
    await node.desk.changeTier(mia, one, 2, 'more than one')
    await node.desk.merge(mia, three, two)
    await node.desk.solve(mia, id, { outcome: 'fixed', words: null })
    turn(HOUR)
    await node.desk.reopen(mia, one)
    node.needs.policies = createPolicies([stricter()])
    await createRulesRecords(database.prisma).remember([stricter()], now)
    while (await node.desk.recount());
    return { one, two, three }
  }

  test('finds every clock as its events say, beside a running desk', { timeout: 60_000 }, async () => {
    await someLives()
    expect(verify()).toEqual({ status: 0, stderr: '', lines: ['3 tickets, every clock as its events say.'] })
  })

  test('names ticket, target, field and both values of what is otherwise, and ends with 1', {
    timeout: 60_000,
  }, async () => {
    const { two } = await someLives()
    await database.prisma.$executeRaw`
      UPDATE "Target" SET "dueAt" = "dueAt" + interval '1 hour'
      WHERE "kind" = 'fix' AND "ticketId" IN (SELECT "id" FROM "Ticket" WHERE "number" = ${two})`
    const { status, lines } = verify()
    expect(status).toBe(1)
    expect(lines).toEqual([
      `ticket ${two}: fix dueAt: stored "2026-11-25T02:00:00.000Z", replayed "2026-11-25T01:00:00.000Z"`,
      '3 tickets, 1 of them otherwise than their events say: 1 difference.',
    ])
    const json = verify('--json').lines.map((line) => JSON.parse(line))
    expect(json).toMatchObject([
      { ticket: two, target: 'fix', field: 'dueAt', stored: expect.any(String), replayed: expect.any(String) },
      { summary: { tickets: 3, differing: 1, differences: 1, unreplayable: 0 } },
    ])
  })
})
