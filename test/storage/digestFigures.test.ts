import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, type Instant } from '../../src/calendar/time.ts'
import type { Event } from '../../src/domain/event.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import { type OpenStore, openStore } from '../../src/storage/openStore.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { demoFixtures, meridian, mia } from '../support/demoFixtures.ts'
import { aConversation, anaAsPerson, aTarget, aTicket, later, noon } from './builders.ts'

let home: ThrowAwayDatabase
let desk: OpenStore
beforeAll(async () => {
  home = await throwAwayDatabase()
  desk = await openStore({ url: home.url }, { seed: demoFixtures })
})
afterAll(async () => {
  await desk.close()
  await home.drop()
})

test('the digest counts what happened within its days, and lists what is overdue and what comes next', async () => {
  const {
    state: _state,
    warnings: _warnings,
    ...basis
  } = aTarget() as Extract<ReturnType<typeof aTarget>, { state: 'running' }>
  const due = (hours: number) => ({ ...basis, dueAt: later(hours * HOUR) })
  const save = async (number: number, targets: Parameters<typeof aTicket>[0], status: 'open' | 'solved' = 'open') => {
    const [id, conversation] = [`ticket-${number}` as TicketId, `talk-${number}` as ConversationId]
    const solvedAt = status === 'solved' ? later(3 * HOUR) : null
    const ticket = aTicket({ id, number, conversation, status, solvedAt, ...targets })
    const talk = aConversation({ id: conversation, person: anaAsPerson, ticket: id })
    const of = { at: later(HOUR), conversation, ticket: id }
    const events: Event[] = [
      { ...of, kind: 'TicketOpened', number, tier: 2, targets: [] },
      ...(status === 'solved'
        ? [
            { ...of, at: later(2 * HOUR), kind: 'TicketAnswered', number, agent: mia.id, targets: [] } satisfies Event,
            { ...of, at: later(3 * HOUR), kind: 'TicketSolved', number, agent: mia.id, targets: [] } satisfies Event,
          ]
        : []),
    ]
    expect(await desk.store.save({ conversation: talk, tickets: [ticket], events })).toBe('saved')
  }
  await save(1, { targets: [{ ...due(2), state: 'broken', metAt: null }] })
  await save(2, { targets: [{ ...due(30), state: 'running', warnings: [] }] })
  await save(3, { targets: [{ ...due(26), state: 'running', warnings: [] }] })
  await save(4, { targets: [{ ...due(3), state: 'kept', at: later(2 * HOUR) }] }, 'solved')
  await save(5, { targets: [{ ...due(4), state: 'broken', metAt: later(5 * HOUR) }] }, 'solved')

  const day = { from: noon, until: later(DAY) }
  const found = await desk.agentLetters.digestFigures(day, later(25 * HOUR), 10)
  expect(found).toMatchObject({ opened: 5, answered: 2, solved: 2, kept: 1, broken: 2 })
  expect(found.overdue).toEqual([
    { number: 1, subject: aTicket().subject, customerName: meridian.name, dueAt: later(2 * HOUR) },
  ])
  expect(found.dueNext.map(({ number }) => number)).toEqual([3, 2])
  const before = { from: (noon - DAY) as Instant, until: noon }
  expect(await desk.agentLetters.digestFigures(before, later(25 * HOUR), 1)).toMatchObject({
    ...{ opened: 0, answered: 0, solved: 0, kept: 0, broken: 0 },
    ...{ overdue: [{ number: 1 }], dueNext: [{ number: 3 }] },
  })
})
