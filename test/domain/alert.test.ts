import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import { type AlertDue, alertsDue, callsOf, nextAlert } from '../../src/domain/alert.ts'
import { startTargets } from '../../src/domain/sla.ts'
import { reply, solve, type Ticket } from '../../src/domain/ticket.ts'
import { changeTier, goOn, reopen, waitForCustomer } from '../../src/domain/ticketLife.ts'
import type { Tier } from '../../src/domain/tier.ts'
import { aTicket } from '../storage/builders.ts'
import { mia } from '../support/demoFixtures.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'
import { tellIt } from './tellIt.ts'

const calendar = createCalendar(vitriumHours)
const counting = { policy: { ...vitriumPolicy, pausesWhileWaiting: true }, calendar }
/** A Tuesday morning, well inside the opening hours. */
const opened = Date.parse('2026-11-24T08:00:00-07:00') as Instant
const later = (minutes: number) => (opened + minutes * MINUTE) as Instant

function ticketOf(tier: Tier): Ticket {
  const targets = startTargets(vitriumPolicy, tier, calendar, opened)
  return aTicket({ tier, openedAt: opened, targets, calls: callsOf(vitriumPolicy, tier, opened) })
}

/** Each alert as "kind target @minute". */
const said = (alerts: readonly AlertDue[]) =>
  alerts.map(({ kind, target, at, count, isLate }) =>
    [kind, target, `@${(at - opened) / MINUTE}`, count > 1 ? `x${count}` : '', isLate ? 'late' : '']
      .filter(Boolean)
      .join(' '),
  )

/** Looks whenever there is something to see until then, as a loop that is never late. */
function watch(ticket: Ticket, untilMinute: number): { ticket: Ticket; told: string[] } {
  const told: string[] = []
  let watched = ticket
  for (let at = nextAlert(watched); at !== null && at <= later(untilMinute); at = nextAlert(watched)) {
    const looked = tellIt(watched, at)
    expect(looked.told.length).toBeGreaterThan(0) // whatever rings has something to say
    told.push(...said(looked.told))
    watched = looked.ticket
  }
  return { ticket: watched, told }
}

describe('what the desk is told', () => {
  test.each<[string, Tier, string[]]>([
    [
      'of tier 1: at 75 % and 15 minutes before, and when it broke',
      1,
      ['warning firstResponse @360', 'dueSoon firstResponse @465', 'breach firstResponse @480'],
    ],
    ['of tier 2', 2, ['warning firstResponse @90', 'dueSoon firstResponse @105', 'breach firstResponse @120']],
  ])('%s', (_, tier, expected) => {
    expect(watch(ticketOf(tier), 24 * 60).told).toEqual(expected)
  })

  test('of tier 3: at once, every 15 minutes, and both clocks', () => {
    expect(watch(ticketOf(3), 61).told).toEqual([
      'received firstResponse @0',
      'unanswered firstResponse @15',
      'unanswered firstResponse @30',
      'dueSoon firstResponse @45',
      'unanswered firstResponse @45',
      'unanswered firstResponse @60',
      'breach firstResponse @60',
    ])
    const fix = watch(reply(ticketOf(3), later(1)), 24 * 60).told
    expect(fix).toEqual(['warning fix @360', 'dueSoon fix @465', 'breach fix @480'])
  })

  test('goes on after the breach while nobody has answered, and ends with the answer', () => {
    const { ticket } = watch(ticketOf(3), 130)
    expect(said(alertsDue(ticket, later(135)))).toEqual(['unanswered firstResponse @135'])
    expect(alertsDue(reply(ticket, later(134)), later(135))).toEqual([])
  })

  test('is nothing of an answer at the very due instant, and a breach a millisecond later', () => {
    const { ticket } = watch(ticketOf(2), 119)
    expect(alertsDue(ticket, later(120))).toEqual([])
    expect(alertsDue(reply(ticket, later(120)), later(999))).toEqual([])
    expect(said(alertsDue(ticket, (later(120) + 1) as Instant))).toEqual(['breach firstResponse @120'])
  })
})

describe('whoever looks late', () => {
  test('makes one call for all that were missed, and says how many', () => {
    const { ticket } = watch(reply(ticketOf(3), later(1)), 0)
    expect(said(alertsDue(ticketOf(3), later(44)))).toEqual(['unanswered firstResponse @30 x3'])
    expect(alertsDue(ticket, later(44))).toEqual([])
    const once = tellIt(ticketOf(3), later(44)).ticket
    expect(said(alertsDue(once, later(44)))).toEqual([])
    expect(nextAlert(once)).toBe(later(45))
  })

  test('tells a warning after its breach as late, together with it', () => {
    expect(said(alertsDue(ticketOf(2), later(500)))).toEqual([
      'warning firstResponse @90 late',
      'dueSoon firstResponse @105 late',
      'breach firstResponse @120',
    ])
  })

  test('finds nothing told twice after the clock was set back', () => {
    const { ticket } = watch(ticketOf(3), 50)
    for (const minute of [50, 10, 0, -60]) expect(alertsDue(ticket, later(minute))).toEqual([])
  })
})

describe('when the ticket changes', () => {
  test('a paused clock warns of nothing, and goes on with what was left', () => {
    const warned = watch(ticketOf(2), 95).ticket
    const waits = waitForCustomer(warned, later(95), counting) as Ticket
    expect([nextAlert(waits), alertsDue(waits, later(500))]).toEqual([null, []])
    expect(watch(goOn(waits, later(215), counting), 999).told).toEqual([
      'dueSoon firstResponse @225',
      'breach firstResponse @240',
    ])
  })

  test('that becomes tier 3 the desk is called from then on, not for the time before', () => {
    const by = { agent: mia, at: later(40), reason: 'why' }
    const raised = changeTier(ticketOf(1), 3, by, counting) as Ticket
    const { told } = watch(raised, 56)
    expect(new Set(told)).toEqual(
      new Set(['received firstResponse @40', 'dueSoon firstResponse @45', 'unanswered firstResponse @55']),
    )
    expect(told).toHaveLength(3)
  })

  test('back and forth, what was told of the same due time is not told again', () => {
    const by = (minute: number) => ({ agent: mia, at: later(minute), reason: 'why' })
    const { ticket } = watch(ticketOf(2), 95)
    const there = changeTier(ticket, 1, by(96), counting) as Ticket
    const back = changeTier(there, 2, by(97), counting) as Ticket
    expect(alertsDue(back, later(100))).toEqual([])
    expect(nextAlert(back)).toBe(later(105))
  })

  test('that is solved is silent, and when it opens again what broke meanwhile is told', () => {
    const solved = solve(ticketOf(2), later(10)) as Ticket
    expect([nextAlert(solved), alertsDue(solved, later(999))]).toEqual([null, []])
    const open = reopen(solved, later(300), counting) as Ticket
    expect(said(alertsDue(open, later(300)))).toContain('breach firstResponse @120')
  })

  test('a fix that was none goes on, and its warnings move with it', () => {
    const { ticket } = watch(reply(ticketOf(3), later(1)), 400)
    const open = reopen(solve(ticket, later(400)) as Ticket, later(460), counting) as Ticket
    expect(watch(open, 999).told).toEqual(['dueSoon fix @525', 'breach fix @540'])
  })
})

test('the calls of a policy that wants none are none', () => {
  expect(callsOf({ callEveryMs: { 1: null, 2: 5 * MINUTE, 3: null } }, 3, opened)).toBeNull()
  expect(callsOf({ callEveryMs: { 1: null, 2: 5 * MINUTE, 3: null } }, 2, opened)).toEqual({
    from: opened,
    everyMs: 5 * MINUTE,
  })
})
