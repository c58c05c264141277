import { beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import { demoDesk } from '../../src/demo/companies.ts'
import { fortnight } from '../../src/demo/fortnight.ts'
import { demoReplies } from '../../src/demo/replies.ts'
import type { Changes } from '../../src/desk/storePorts.ts'
import { unknownVariables } from '../../src/domain/savedReply.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { calendar } from '../support/builders.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { vitriumPolicy } from '../support/policy.ts'

/** A Wednesday afternoon, a Sunday night and a Monday morning: the desk may be opened for the first time at any hour. */
const beginnings = [Date.UTC(2026, 10, 25, 21), Date.UTC(2026, 10, 29, 7), Date.UTC(2026, 11, 28, 16)] as Instant[]

describe.each(beginnings)('the fortnight before %d', (now) => {
  const stories: Changes[] = []
  let tickets: Ticket[] = []
  beforeAll(async () => {
    const store = fakeStore(demoDesk)
    const parts = { seed: demoDesk, calendar, policy: vitriumPolicy, now, titleOf: (slug: string) => `About ${slug}` }
    for await (const changes of fortnight({ ...parts, nextNumber: store.nextTicketNumber })) {
      stories.push(changes)
      expect(await store.save(changes)).toBe('saved')
    }
    tickets = stories.flatMap((changes) => changes.tickets ?? [])
  })

  test('has 400 conversations of both languages, and none of it lies ahead', () => {
    expect(stories).toHaveLength(400)
    const times = stories.flatMap(({ messages = [], events = [] }) => [...messages, ...events].map(({ at }) => at))
    expect(Math.max(...times)).toBeLessThanOrEqual(now + MINUTE)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(now - 14 * DAY - MINUTE)
    const french = stories.filter(({ conversation }) => conversation?.locale === 'fr').length
    expect(french).toBeGreaterThan(20)
    expect(french).toBeLessThan(150)
  })

  test('has tickets of every tier, solved and open, answered and not, waiting, kept and broken', () => {
    const some = (fits: (ticket: Ticket) => boolean) => tickets.filter(fits).length
    for (const tier of [1, 2, 3]) expect(some((ticket) => ticket.tier === tier)).toBeGreaterThan(0)
    expect(some(({ status }) => status === 'solved')).toBeGreaterThan(10)
    expect(some(({ status, assignee }) => status === 'open' && assignee === null)).toBeGreaterThan(1)
    expect(some(({ status, assignee }) => status === 'open' && assignee !== null)).toBeGreaterThan(1)
    expect(some(({ waitingSince }) => waitingSince !== null)).toBeGreaterThan(0)
    const states = new Set(tickets.flatMap(({ targets }) => targets.map(({ state }) => state)))
    expect([...states].sort()).toEqual(expect.arrayContaining(['broken', 'kept']))
    expect(stories.some(({ conversation }) => conversation?.inquirySince)).toBe(true)
  })

  test('has contacts who say how it was, well and not so well, of tickets that are solved', () => {
    const said = stories.flatMap(({ satisfaction }) => satisfaction ?? [])
    expect(said.length).toBeGreaterThan(8)
    expect(new Set(said.map(({ score }) => score)).size).toBeGreaterThan(2)
    expect(said.some(({ word }) => word !== null)).toBe(true)
    const solvedAt = (id: string) => tickets.find((ticket) => ticket.id === id)?.solvedAt ?? Number.POSITIVE_INFINITY
    for (const { ticket, at } of said) expect(at).toBeGreaterThan(solvedAt(ticket))
  })

  test('obeys the desk’s own laws', () => {
    const numbers = tickets.map(({ number }) => number)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    for (const ticket of tickets) {
      for (const target of ticket.targets) {
        if (target.state === 'running') expect(target.dueAt).toBeGreaterThanOrEqual(now)
        if (target.state === 'kept') expect(target.at).toBeLessThanOrEqual(target.dueAt)
        if (target.state === 'broken') expect(target.dueAt).toBeLessThan(now)
      }
    }
    for (const { conversation, messages = [] } of stories) {
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 1))
      expect(conversation?.seq).toBe(messages.length)
      if (conversation?.person.kind !== 'contact') expect(conversation?.ticket).toBeNull()
      expect(conversation?.handling.by).toBe('assistant')
    }
  })

  test('is a desk one would like to lead: most first responses are kept, and few wait late', () => {
    const first = tickets.flatMap(({ targets }) => targets.filter(({ kind }) => kind === 'firstResponse'))
    const kept = first.filter(({ state }) => state === 'kept').length
    const broken = first.filter(({ state }) => state === 'broken').length
    expect(kept / (kept + broken)).toBeGreaterThan(0.8)
    expect(broken).toBeGreaterThan(0)
    const recent = stories.filter(({ conversation }) => (conversation?.openedAt ?? 0) > now - 12 * HOUR)
    expect(recent.length).toBeGreaterThan(5)
  })
})

test('every saved reply of the demo desk leaves open only what is known of a conversation', () => {
  for (const { text } of demoReplies) expect(unknownVariables(text)).toEqual([])
  expect(new Set(demoReplies.map(({ locale }) => locale))).toEqual(new Set(['en', 'fr']))
})
