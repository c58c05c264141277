import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { noCircumstances } from '../../src/domain/circumstances.ts'
import type { Conversation, Message } from '../../src/domain/conversation.ts'
import type { ConversationId, MessageId, SiteKey, TicketId } from '../../src/domain/ids.ts'
import type { Person } from '../../src/domain/person.ts'
import type { RunningTarget, Target } from '../../src/domain/sla.ts'
import { type Ticket, untouched } from '../../src/domain/ticket.ts'
import { ana, meridian } from '../support/demoFixtures.ts'

/** A Tuesday afternoon, with milliseconds that must not get lost. */
export const noon = Date.UTC(2026, 10, 24, 20, 30, 0, 123) as Instant

export function later(ms: number, from: Instant = noon): Instant {
  return (from + ms) as Instant
}

export const anaAsPerson: Extract<Person, { kind: 'contact' }> = {
  kind: 'contact',
  contact: ana.id,
  customer: meridian.id,
  name: ana.name,
  email: ana.email,
  proof: 'code',
}

export function aConversation(given: Partial<Conversation> = {}): Conversation {
  return {
    id: 'talk-1' as ConversationId,
    version: 1,
    seq: 0,
    lastAt: noon,
    site: 'vitrium' as SiteKey,
    locale: 'en',
    zone: 'Europe/Berlin',
    person: { kind: 'visitor' },
    signedAs: null,
    handling: { by: 'assistant' },
    inquirySince: null,
    silentAt: null,
    flow: null,
    ticket: null,
    shown: [],
    openedAt: noon,
    ...given,
  }
}

export function aMessage(given: Partial<Message> = {}): Message {
  const seq = given.seq ?? 1
  const conversation = given.conversation ?? ('talk-1' as ConversationId)
  return {
    id: `${conversation}-${seq}` as MessageId,
    conversation,
    seq,
    at: later(seq),
    from: { role: 'visitor' },
    clientId: null,
    body: { text: `line ${seq}`, format: 'plain' },
    ...given,
  }
}

export function aTarget(given: Partial<RunningTarget> = {}): RunningTarget {
  return {
    kind: 'firstResponse',
    clock: 'opening',
    neededMs: 2 * HOUR,
    pausable: true,
    startedAt: noon,
    clockStartsAt: later(MINUTE),
    dueAt: later(2 * HOUR),
    warnings: [{ kind: 'warning', at: later(HOUR) }],
    pauses: [],
    policyVersion: 'policy-1',
    calendarVersion: 'calendar-1',
    state: 'running',
    ...given,
  }
}

/** A target in each of its states. */
export function targetsOfAllStates(): Target[] {
  const { state: _, warnings, ...basis } = aTarget()
  const pauses = [
    { from: later(1), to: later(2) },
    { from: later(5), to: later(9) },
  ]
  return [
    aTarget(),
    aTarget({ warnings: [], pauses }),
    { ...basis, state: 'paused', pausedAt: later(7), warnings, pauses },
    { ...basis, state: 'paused', pausedAt: later(7), warnings: [] },
    { ...basis, state: 'kept', at: later(3) },
    { ...basis, state: 'broken', metAt: null },
    { ...basis, state: 'broken', metAt: later(11), pauses },
  ]
}

let numbers = 5000

export function aTicket(given: Partial<Ticket> = {}): Ticket {
  return {
    id: 'ticket-1' as TicketId,
    number: numbers++,
    version: 1,
    conversation: 'talk-1' as ConversationId,
    customer: meridian.id,
    contact: ana.id,
    subject: 'Two readers cannot open the atlas',
    details: 'Both see "device limit".',
    facts: { about: 'endUsers', affected: 'several' },
    tier: 2,
    ...untouched,
    tierChanges: [],
    openedAt: noon,
    targets: [aTarget()],
    circumstances: noCircumstances,
    files: [],
    notes: [],
    ...given,
  }
}
