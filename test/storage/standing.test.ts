import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TicketId } from '../../src/domain/ids.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { readStanding } from '../../src/storage/standing.ts'
import { createStore } from '../../src/storage/store.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { demoFixtures } from '../support/demoFixtures.ts'
import { aConversation, anaAsPerson, aTarget, aTicket, later, noon } from './builders.ts'

let home: ThrowAwayDatabase
let database: Database

beforeEach(async () => {
  home = await throwAwayDatabase()
  database = await openDatabase({ url: home.url })
  await fillDesk(database, demoFixtures)
})
afterEach(async () => {
  await database.close()
  await home.drop()
})

const ticket = (number: number, given: Partial<Ticket>) =>
  aTicket({ id: `ticket-${number}` as TicketId, number: 1000 + number, ...given })

test('nothing is to be done at a desk without tickets', async () => {
  const nothing = { openTickets: { 1: 0, 2: 0, 3: 0 }, overdueTickets: 0, lettersWaiting: 0 }
  expect(await readStanding(database.prisma)).toEqual(nothing)
})

test('open tickets count by tier, late ones while they are owed, letters until they are handed over', async () => {
  const { warnings: _none, ...ran } = aTarget()
  const owed = { ...ran, state: 'broken' as const, metAt: null }
  const tickets = [
    ticket(1, { tier: 3, targets: [owed] }),
    ticket(2, { tier: 3, targets: [{ ...owed, metAt: later(1) }] }),
    ticket(3, { tier: 1 }),
    ticket(4, { tier: 2, status: 'solved', solvedAt: noon, targets: [owed] }),
  ]
  const deliveries = ['letter-1', 'letter-2', 'letter-3'].map((id) => ({
    id,
    to: 'ana@customer.example',
    locale: 'en' as const,
    letter: { about: 'code' as const, code: '123456', minutesValid: 10 },
  }))
  const conversation = aConversation({ person: anaAsPerson, ticket: 'ticket-1' as TicketId })
  expect(await createStore(database).save({ conversation, tickets, deliveries })).toBe('saved')
  await database.prisma.delivery.update({ where: { id: 'letter-1' }, data: { state: 'sent', sentAt: new Date(noon) } })
  await database.prisma.delivery.update({
    where: { id: 'letter-2' },
    data: { state: 'givenUp', givenUpAt: new Date(noon), givenUpFor: 'rejected' },
  })

  expect(await readStanding(database.prisma)).toEqual({
    openTickets: { 1: 1, 2: 0, 3: 2 },
    overdueTickets: 1,
    lettersWaiting: 1,
  })
})
