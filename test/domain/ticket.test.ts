import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { callsOf, nextAlert } from '../../src/domain/alert.ts'
import { noCircumstances } from '../../src/domain/circumstances.ts'
import type { AgentId, ContactId, ConversationId, CustomerId, TicketId } from '../../src/domain/ids.ts'
import { startTargets } from '../../src/domain/sla.ts'
import { assign, nextDue, note, reply, solve, type Ticket, untouched } from '../../src/domain/ticket.ts'
import type { Tier } from '../../src/domain/tier.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'
import { tellIt } from './tellIt.ts'

const calendar = createCalendar(vitriumHours)
/** A Tuesday morning, well inside the opening hours. */
const opened = Date.parse('2026-11-24T10:00:00-07:00') as Instant
const later = (ms: number) => (opened + ms) as Instant
const mia = { id: 'mia' as AgentId, name: 'Mia', email: 'mia@desk.example', role: 'agent' as const }

function ticketOf(tier: Tier): Ticket {
  return {
    id: 't' as TicketId,
    number: 1042,
    version: 1,
    conversation: 'c' as ConversationId,
    customer: 'k' as CustomerId,
    contact: 'p' as ContactId,
    subject: 'Nobody can open anything',
    details: '',
    facts: { about: 'outage' },
    tier,
    ...untouched,
    calls: callsOf(vitriumPolicy, tier, opened),
    tierChanges: [],
    openedAt: opened,
    targets: startTargets(vitriumPolicy, tier, calendar, opened),
    circumstances: noCircumstances,
    files: [],
    notes: [],
  }
}

const states = (ticket: Ticket) => ticket.targets.map((target) => `${target.kind} ${target.state}`)

describe('a ticket', () => {
  test('is due next when its earliest owed target is', () => {
    expect(nextDue(ticketOf(2))).toBe(later(2 * HOUR))
    expect(nextDue(ticketOf(3))).toBe(later(1 * HOUR))
    expect(nextDue(reply(ticketOf(3), later(5 * MINUTE)))).toBe(later(8 * HOUR))
    expect(nextDue(reply(ticketOf(2), later(5 * MINUTE)))).toBeNull()
  })

  test('stays due at its broken target until somebody answers', () => {
    const late = tellIt(ticketOf(2), later(3 * HOUR)).ticket
    expect(nextDue(late)).toBe(later(2 * HOUR))
    expect(nextDue(reply(late, later(4 * HOUR)))).toBeNull()
  })

  test('keeps its first response at the very due instant and breaks it a millisecond later', () => {
    expect(states(reply(ticketOf(2), later(2 * HOUR)))).toEqual(['firstResponse kept'])
    expect(states(reply(ticketOf(2), later(2 * HOUR + 1)))).toEqual(['firstResponse broken'])
  })

  test('is answered once: later messages change nothing', () => {
    const answered = reply(ticketOf(2), later(MINUTE))
    expect(reply(answered, later(5 * HOUR))).toEqual(answered)
  })

  test('owes its first response still when it was only assigned, noted or solved', () => {
    const noted = note(assign(ticketOf(3), mia), 'one more thing', later(MINUTE)) as Ticket
    const solved = solve(noted, later(HOUR)) as Ticket
    expect(states(noted)).toEqual(['firstResponse running', 'fix running'])
    expect(states(solved)).toEqual(['firstResponse running', 'fix kept'])
  })

  test('cannot be solved twice and takes no note afterwards', () => {
    const solved = solve(ticketOf(1), later(HOUR)) as Ticket
    const refusal = { refused: 'ticketSolved', number: 1042 }
    expect(solve(solved, later(2 * HOUR))).toEqual(refusal)
    expect(note(solved, 'late', later(2 * HOUR))).toEqual(refusal)
    expect([nextAlert(solved), nextDue(solved)]).toEqual([null, null])
  })
})
