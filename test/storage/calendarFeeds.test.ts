import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR } from '../../src/calendar/time.ts'
import type { AgentRecords } from '../../src/desk/accountPorts.ts'
import type { CalendarFeedRecords } from '../../src/desk/calendarFeedPorts.ts'
import type { Store } from '../../src/desk/storePorts.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { createAccounts } from '../../src/storage/accounts.ts'
import { createCalendarFeeds } from '../../src/storage/calendarFeeds.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { fakeCalendarFeeds } from '../support/fakeCalendarFeeds.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'
import { aConversation, anaAsPerson, aTarget, aTicket, later, noon } from './builders.ts'

type Opened = { feeds: CalendarFeedRecords; store: Store; accounts: AgentRecords; close: () => Promise<void> }

async function onFake(): Promise<Opened> {
  const store = fakeStore(demoFixtures)
  return { feeds: fakeCalendarFeeds(store), store, accounts: store, close: async () => {} }
}

async function onPostgres(): Promise<Opened> {
  const { url, drop } = await throwAwayDatabase()
  const database = await openDatabase({ url })
  await fillDesk(database, demoFixtures)
  const { prisma } = database
  const close = async () => {
    await database.close()
    await drop()
  }
  return { feeds: createCalendarFeeds(prisma), store: createStore(database), accounts: createAccounts(prisma), close }
}

describe.each([
  ['the fake', onFake],
  ['PostgreSQL', onPostgres],
])('addresses of calendars on %s', (_, open) => {
  let opened: Opened
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.close())

  test('are one for each agent: a new one ends the one before', async () => {
    const { feeds } = opened
    expect(await feeds.calendarFeedSince(mia.id)).toBeNull()
    await feeds.setCalendarFeed(mia.id, 'one', noon)
    await feeds.setCalendarFeed(jonas.id, 'other', noon)
    await feeds.setCalendarFeed(mia.id, 'two', later(HOUR))
    expect(await feeds.calendarFeedSince(mia.id)).toBe(later(HOUR))
    expect(await feeds.agentByCalendarFeed('one')).toBeNull()
    expect(await feeds.agentByCalendarFeed('two')).toEqual(mia)
    await feeds.endCalendarFeed(mia.id)
    expect(await feeds.agentByCalendarFeed('two')).toBeNull()
    expect(await feeds.agentByCalendarFeed('other')).toEqual(jonas)
  })

  test('are nobody’s while their agent may not come in', async () => {
    const { feeds, accounts } = opened
    await feeds.setCalendarFeed(jonas.id, 'one', noon)
    await accounts.setDisabled(jonas.id, noon)
    expect(await feeds.agentByCalendarFeed('one')).toBeNull()
  })

  test('read an agent’s own open tickets, the next deadline first', async () => {
    const { feeds, store } = opened
    const save = async (n: number, ticket: Partial<Ticket>) => {
      const id = `talk-${n}` as ConversationId
      const own = aTicket({ id: `ticket-${n}` as TicketId, number: 1000 + n, conversation: id, ...ticket })
      const conversation = aConversation({ id, person: anaAsPerson, ticket: own.id })
      expect(await store.save({ conversation, tickets: [own] })).toBe('saved')
    }
    const due = (hours: number) => [aTarget({ dueAt: later(hours * HOUR) })]
    await save(1, { assignee: mia.id, targets: due(9) })
    await save(2, { assignee: mia.id, targets: due(2) })
    await save(3, { assignee: jonas.id, targets: due(1) })
    await save(4, { assignee: mia.id, targets: due(1), status: 'solved', solvedAt: noon })
    await save(5, { targets: due(1) })
    const numbers = async (limit: number) =>
      (await feeds.ticketsWithDeadlines(mia.id, limit)).map(({ number }) => number)
    expect(await numbers(10)).toEqual([1002, 1001])
    expect(await numbers(1)).toEqual([1002])
  })
})
