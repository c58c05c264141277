import { expect } from 'vitest'
import { DAY } from '../../src/calendar/time.ts'
import type { Accounts, Session } from '../../src/desk/accountPorts.ts'
import type { AgentLetterRecords, GivenUpRecords, Outbox } from '../../src/desk/letterPorts.ts'
import type { QuestionRecords, Store } from '../../src/desk/storePorts.ts'
import type { Conversation } from '../../src/domain/conversation.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import { createAccounts } from '../../src/storage/accounts.ts'
import { createAgentLetterRecords } from '../../src/storage/agentLetterRecords.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createGivenUpRecords } from '../../src/storage/letterRecords.ts'
import { createOutbox } from '../../src/storage/outbox.ts'
import { createQuestionRecords } from '../../src/storage/questionRecords.ts'
import { fillDesk } from '../../src/storage/seed.ts'
import { createStore } from '../../src/storage/store.ts'
import { createHousekeeping, type Housekeeping } from '../../src/storage/tidy.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { demoFixtures, mia } from '../support/demoFixtures.ts'
import { fakeStore } from '../support/fakeStore.ts'
import { aConversation, anaAsPerson, aTicket, later, noon } from './builders.ts'

/** Everything the store, the accounts, the outbox and the records offer together. */
export type Memory = Store & Accounts & Outbox & GivenUpRecords & AgentLetterRecords & Housekeeping & QuestionRecords

async function onFake() {
  return { desk: fakeStore(demoFixtures) as Memory, close: async () => {} }
}
async function onPostgres() {
  const { url, drop } = await throwAwayDatabase()
  const database = await openDatabase({ url })
  await fillDesk(database, demoFixtures)
  const { prisma } = database
  const letters = { ...createOutbox(database), ...createGivenUpRecords(prisma), ...createAgentLetterRecords(prisma) }
  const parts = { ...createStore(database), ...createAccounts(prisma), ...letters }
  const desk: Memory = { ...parts, ...createQuestionRecords(prisma), ...createHousekeeping(prisma) }
  const close = async () => {
    await database.close()
    await drop()
  }
  return { desk, close }
}

/** The two memories that obey the same laws: one case runs on both. */
export const memories = [
  ['the fake', onFake],
  ['PostgreSQL', onPostgres],
] as const

/** Saves into the memory at hand what a case begins with. */
export function savingInto(memory: () => Memory) {
  const saveTalk = async (given: Partial<Conversation> = {}) => {
    const talk = aConversation(given)
    expect(await memory().save({ conversation: talk })).toBe('saved')
    return talk
  }
  /** A contact's conversation with a ticket on it. */
  const saveTicket = async (given: Partial<Ticket> = {}, talk: Partial<Conversation> = {}) => {
    const ticket = aTicket(given)
    const conversation = aConversation({ id: ticket.conversation, person: anaAsPerson, ticket: ticket.id, ...talk })
    expect(await memory().save({ conversation, tickets: [ticket] })).toBe('saved')
    return ticket
  }
  return { saveTalk, saveTicket }
}

/** A session of Mia's in force. */
export function aSession(given: Partial<Session> & { id: string; hash: string }): Session {
  return {
    agent: mia.id,
    previousHash: null,
    previousUntil: null,
    rotatedAt: noon,
    startedBy: 'link',
    startedAt: noon,
    lastUsedAt: noon,
    expiresAt: later(2 * DAY),
    secondPassed: false,
    provenAt: noon,
    browser: 'Firefox',
    system: null,
    network: '203.0.113.x',
    ...given,
  }
}
