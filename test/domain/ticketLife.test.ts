import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { AgentId, TicketId } from '../../src/domain/ids.ts'
import type { Counting } from '../../src/domain/policies.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import { isOwed, startTargets, type Target } from '../../src/domain/sla.ts'
import { nextDue, reply, solve, type Ticket } from '../../src/domain/ticket.ts'
import { changeTier, goOn, merge, receiptOf, reopen, waitForCustomer } from '../../src/domain/ticketLife.ts'
import { TIERS, type Tier } from '../../src/domain/tier.ts'
import { aTicket } from '../storage/builders.ts'
import { alder, mia } from '../support/demoFixtures.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'
import { tellIt } from './tellIt.ts'

const calendar = createCalendar(vitriumHours)
const counting: Counting = { policy: vitriumPolicy, calendar }
const pausing: Counting = { calendar, policy: { ...vitriumPolicy, pausesWhileWaiting: true } }
/** A Tuesday morning, well inside the opening hours. */
const opened = Date.parse('2026-11-24T10:00:00-07:00') as Instant
const later = (ms: number) => (opened + ms) as Instant

function ticketOf(tier: Tier, openedAt: Instant = opened, given: Partial<Ticket> = {}): Ticket {
  return aTicket({ tier, openedAt, targets: startTargets(vitriumPolicy, tier, calendar, openedAt), ...given })
}

const sure = <T extends object>(result: T): Exclude<T, { refused: unknown }> => {
  if (isRefusal(result)) throw new Error(JSON.stringify(result))
  return result as Exclude<T, { refused: unknown }>
}
const states = (ticket: Ticket) => ticket.targets.map((target) => `${target.kind} ${target.state}`)
const by = (at: Instant) => ({ agent: mia, at, reason: 'because' })

describe('waiting for the customer', () => {
  test('leaves the clocks alone: the policy grants no pause', () => {
    const ticket = ticketOf(2)
    const waits = sure(waitForCustomer(ticket, later(HOUR), counting))
    expect(waits).toEqual({ ...ticket, waitingSince: later(HOUR) })
    expect(goOn(waits, later(5 * HOUR), counting)).toEqual(ticket)
  })

  test('stops them where the desk asks for it, and the due time moves by what it took', () => {
    const waits = sure(waitForCustomer(ticketOf(2), later(HOUR), pausing))
    expect(states(waits)).toEqual(['firstResponse paused'])
    expect(nextDue(goOn(waits, later(2 * HOUR), pausing))).toBe(later(3 * HOUR))
  })

  test('never stops a first response of tier 3', () => {
    const waits = sure(waitForCustomer(ticketOf(3), later(MINUTE), pausing))
    expect(states(waits)).toEqual(['firstResponse running', 'fix paused'])
  })

  test('goes on also after the setting was taken back', () => {
    const waits = sure(waitForCustomer(ticketOf(2), later(HOUR), pausing))
    expect(states(goOn(waits, later(2 * HOUR), counting))).toEqual(['firstResponse running'])
  })

  test('begins once, and not on a solved ticket', () => {
    const waits = sure(waitForCustomer(ticketOf(1), later(1), counting))
    expect(waitForCustomer(waits, later(9), counting)).toBe(waits)
    const solved = sure(solve(waits, later(10), 'noReply'))
    expect(solved).toMatchObject({ waitingSince: null, outcome: 'noReply' })
    expect(isRefusal(waitForCustomer(solved, later(11), counting))).toBe(true)
  })
})

describe('another tier', () => {
  test('is counted from the receipt, not from now', () => {
    const raised = sure(changeTier(ticketOf(1), 2, by(later(HOUR)), counting))
    expect(raised.targets[0]).toMatchObject({ state: 'running', startedAt: opened, dueAt: later(2 * HOUR) })
    expect(raised.tierChanges).toEqual([{ at: later(HOUR), agent: mia.id, from: 1, to: 2, reason: 'because' }])
  })

  test('gives tier 3 its fix, also from the receipt, and takes it away again', () => {
    const answered = reply(ticketOf(1), later(MINUTE))
    const raised = sure(changeTier(answered, 3, by(later(HOUR)), counting))
    expect(states(raised)).toEqual(['firstResponse kept', 'fix running'])
    expect(nextDue(raised)).toBe(later(8 * HOUR))
    expect(states(sure(changeTier(raised, 1, by(later(HOUR)), counting)))).toEqual(['firstResponse kept'])
  })

  test('keeps what was broken broken, and a fix that is new stands still while it waits', () => {
    const broken = tellIt(ticketOf(2), later(3 * HOUR)).ticket
    expect(states(sure(changeTier(broken, 1, by(later(4 * HOUR)), counting)))).toEqual(['firstResponse broken'])
    const waits = sure(waitForCustomer(reply(ticketOf(1), later(1)), later(HOUR), pausing))
    expect(sure(changeTier(waits, 3, by(later(2 * HOUR)), pausing)).targets[1]).toMatchObject({
      state: 'paused',
      pausedAt: later(HOUR),
    })
  })

  test('is another one, of an open ticket', () => {
    expect(changeTier(ticketOf(2), 2, by(opened), counting)).toMatchObject({ refused: 'sameTier' })
    const solved = sure(solve(ticketOf(1), later(1)))
    expect(changeTier(solved, 2, by(later(2)), counting)).toMatchObject({ refused: 'ticketSolved' })
  })
})

describe('opening again', () => {
  test('lets a first response go on that stood still when the ticket was solved', () => {
    const waits = sure(waitForCustomer(ticketOf(2), later(HOUR), pausing))
    const solved = sure(solve(waits, later(2 * HOUR)))
    const open = sure(reopen(solved, later(3 * HOUR), pausing))
    expect(states(open)).toEqual(['firstResponse running'])
    expect(nextDue(open)).toBe(later(4 * HOUR))
  })

  test('keeps the first response as history and invents no new one', () => {
    const done = sure(solve(reply(ticketOf(1), later(HOUR)), later(2 * HOUR), 'answered'))
    const open = sure(reopen(done, later(30 * HOUR), counting))
    expect(open).toMatchObject({ status: 'open', solvedAt: null, outcome: null, targets: done.targets })
    expect(nextDue(open)).toBeNull()
  })

  test('lets a fix run on with what was left of its time', () => {
    const done = sure(solve(reply(ticketOf(3), later(MINUTE)), later(3 * HOUR), 'fixed'))
    const open = sure(reopen(done, later(50 * HOUR), counting))
    expect(open.targets[1]).toMatchObject({
      state: 'running',
      pauses: [{ from: later(3 * HOUR), to: later(50 * HOUR) }],
    })
    expect(nextDue(open)).toBe(later(55 * HOUR))
  })

  test('owes a late fix again, and a first response that nobody gave has been owed all the time', () => {
    const late = sure(solve(tellIt(ticketOf(3), later(9 * HOUR)).ticket, later(9 * HOUR), 'fixed'))
    expect(late.targets[1]).toMatchObject({ state: 'broken', metAt: later(9 * HOUR) })
    const open = sure(reopen(late, later(10 * HOUR), counting))
    expect(open.targets).toMatchObject([
      { state: 'broken', metAt: null },
      { state: 'broken', metAt: null },
    ])
  })

  test('is for solved tickets that did not go on in another', () => {
    expect(reopen(ticketOf(1), later(1), counting)).toMatchObject({ refused: 'ticketOpen' })
    const merged = sure(merge(ticketOf(1), ticketOf(1, opened, { id: 'other' as TicketId }), later(1), counting))
    expect(reopen(merged.source, later(2), counting)).toMatchObject({ refused: 'ticketMerged' })
  })
})

describe('merging', () => {
  const other = (tier: Tier, at: Instant, given: Partial<Ticket> = {}) =>
    ticketOf(tier, at, { id: 'other' as TicketId, ...given })

  test('ends the duplicate and lets the kept one be due by the earlier receipt', () => {
    const { source, kept } = sure(merge(ticketOf(1), other(1, later(3 * HOUR)), later(4 * HOUR), counting))
    expect(source).toMatchObject({
      status: 'solved',
      outcome: 'merged',
      mergedInto: 'other',
      solvedAt: later(4 * HOUR),
    })
    expect(states(source)).toEqual(['firstResponse running'])
    expect(nextDue(kept)).toBe(nextDue(ticketOf(1)))
    expect(receiptOf(kept)).toBe(opened)
  })

  test.each([
    ['the same ticket', () => merge(ticketOf(1), ticketOf(1), opened, counting), 'sameTicket'],
    [
      'another customer’s',
      () => merge(ticketOf(1), other(1, opened, { customer: alder.id }), opened, counting),
      'otherCustomer',
    ],
    ['one of a lower tier', () => merge(ticketOf(3), other(1, opened), opened, counting), 'lowerTier'],
    ['a solved one', () => merge(ticketOf(1), sure(solve(other(1, opened), opened)), opened, counting), 'ticketSolved'],
  ])('into %s is refused', (_, run, refused) => {
    expect(run()).toMatchObject({ refused })
  })

  test('buys the desk no time and rewrites no history, whatever happened to either before', () => {
    fc.assert(
      fc.property(aStory, aStory, fc.constantFrom(counting, pausing), (one, two, by) => {
        const now = later(200 * HOUR)
        const [source, kept] = [told(one, 'one', by), told(two, 'other', by)]
        const merged = merge(source, kept, now, by)
        if (isRefusal(merged)) return
        const [before, mine] = [goOn(kept, now, by), goOn(source, now, by)]
        for (const target of merged.kept.targets) {
          const old = before.targets.find(({ kind }) => kind === target.kind)
          const from = mine.targets.find(({ kind }) => kind === target.kind)
          if (old && !isRunning(old)) {
            expect(target).toEqual(old)
            continue
          }
          if (old) expect(target.dueAt).toBeLessThanOrEqual(old.dueAt)
          if (from && isOwed(from)) expect(target.dueAt).toBeLessThanOrEqual(from.dueAt)
        }
        expect(merged.source.targets).toEqual(mine.targets)
        expect(merged.kept.notes).toEqual(kept.notes)
      }),
    )
  })
})

const isRunning = (target: Target) => target.state === 'running'

type Step = { do: 'reply' | 'wait' | 'goOn' | 'notice' | 'tier'; after: number; tier: Tier }
type Story = { tier: Tier; from: number; steps: Step[] }

const aStep: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('reply' as const, 'wait' as const, 'goOn' as const, 'notice' as const, 'tier' as const),
  after: fc.integer({ min: 1, max: 20 * HOUR }),
  tier: fc.constantFrom(...TIERS),
})
const aStory: fc.Arbitrary<Story> = fc.record({
  tier: fc.constantFrom(...TIERS),
  from: fc.integer({ min: 0, max: 50 * HOUR }),
  steps: fc.array(aStep, { maxLength: 6 }),
})

/** A ticket with this story behind it. */
function told({ tier, from, steps }: Story, id: string, by: Counting): Ticket {
  let ticket = ticketOf(tier, later(from), { id: id as TicketId })
  let at = later(from)
  for (const step of steps) {
    at = (at + step.after) as Instant
    const next = {
      reply: () => reply(ticket, at),
      wait: () => waitForCustomer(ticket, at, by),
      goOn: () => goOn(ticket, at, by),
      notice: () => tellIt(ticket, at).ticket,
      tier: () => changeTier(ticket, step.tier, { agent: { ...mia, id: 'a' as AgentId }, at, reason: '' }, by),
    }[step.do]()
    if (!isRefusal(next)) ticket = next
  }
  return ticket
}
