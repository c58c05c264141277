import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import type { ConversationWire, QueueWire } from '../../src/http/wire.ts'
import { jonas, leoAtAlder, mia } from '../support/demoFixtures.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

const ana = 'ana@meridian-press.example'
const question: TicketDraft = { subject: 'How?', details: 'Tell me', facts: { about: 'question' }, tier: 1 }
let house: ConsoleDesk

beforeEach(async () => {
  house = await openConsoleDesk()
})
afterEach(async () => {
  await house.close()
  expect(house.faults).toEqual([])
})

test('a note is read by agents with whom it mentions, and never by who talks', async () => {
  const id = await house.contact({ email: ana, draft: question })
  const [browser, colleague] = [await house.signedIn(mia), await house.signedIn(jonas)]
  const note = { text: 'See @Jonas', clientId: 'note-00001' }
  const written = await browser.call('POST', `/api/conversations/${id}/notes`, note)
  expect(written.status).toBe(201)
  await browser.call('POST', `/api/conversations/${id}/notes`, note)
  const seen = (await colleague.call('GET', `/api/conversations/${id}`)).json as ConversationWire
  expect(seen.agentNotes).toMatchObject([
    { agentName: 'Mia Tremblay', mine: false, text: 'See @Jonas', mentions: ['Jonas Keller'], mentionsMe: true },
  ])
  expect(seen.messages.some(({ text }) => text.includes('@Jonas'))).toBe(false)
  const row = async () => ((await colleague.call('GET', '/api/queue')).json as QueueWire).rows[0]
  expect((await row())?.mentionsMe).toBe(true)
  expect((await colleague.call('PUT', `/api/conversations/${id}/notes/seen`, {})).status).toBe(204)
  expect((await row())?.mentionsMe).toBe(false)
})

test('many tickets are assigned in one call, which says what became of each in the agent’s language', async () => {
  const id = await house.contact({ email: ana, draft: question })
  await house.contact({ email: ana, draft: question })
  await house.desk.solve(mia, id)
  const browser = await house.signedIn(mia)
  const call = (body: unknown) => browser.call('PUT', '/api/tickets/agent', body, { 'Accept-Language': 'fr' })
  expect((await call({ numbers: [1001, 1002, 7], agent: 'jonas' })).json.results).toEqual([
    { number: 1001, became: 'refused', why: 'Le billet 1001 est déjà réglé.' },
    { number: 1002, became: 'assigned', why: null },
    { number: 7, became: 'refused', why: 'Billet introuvable.' },
  ])
  for (const numbers of [[], Array.from({ length: 201 }, (_, i) => i + 1), ['1001'], [0]]) {
    expect((await call({ numbers, agent: null })).status).toBe(400)
  }
})

test('the life of a ticket, call by call, with the conversation as it is afterwards', async () => {
  const id = await house.contact({ email: ana, draft: question })
  await house.contact({ email: ana, draft: { ...question, subject: 'Again' } })
  const browser = await house.signedIn(mia)
  const talk = `/api/conversations/${id}`
  const step = async (method: string, path: string, body: unknown = {}) => {
    const { status, json } = await browser.call(method, path, body)
    expect([path, status, json]).toEqual([path, path.endsWith('transfers') ? 201 : 200, expect.anything()])
    return json as ConversationWire
  }
  await step('PUT', `${talk}/agent`)
  const raised = await step('PUT', '/api/tickets/1001/tier', { tier: 2, reason: ' Several are stuck ' })
  expect(raised.ticket).toMatchObject({
    tier: 2,
    tierChanges: [{ agentName: 'Mia Tremblay', from: 1, to: 2, reason: 'Several are stuck' }],
  })
  const waits = await step('PUT', '/api/tickets/1001/waiting', { what: ' A screenshot ' })
  expect(waits.ticket?.waitingSince).toBe(house.clock.now)
  const { rows } = (await browser.call('GET', '/api/queue')).json as QueueWire
  expect(rows.find(({ ticket }) => ticket?.number === 1001)?.ticket?.waitingSince).toBe(house.clock.now)
  expect(waits.messages.at(-1)).toMatchObject({ text: 'Ticket 1001 waits for A screenshot' })
  expect((await step('DELETE', '/api/tickets/1001/waiting')).ticket?.waitingSince).toBeNull()
  expect((await step('PUT', '/api/tickets/1001/links/1002')).ticket?.linked).toMatchObject([{ number: 1002 }])
  expect((await step('DELETE', '/api/tickets/1001/links/1002')).ticket?.linked).toEqual([])
  const merged = await step('PUT', '/api/tickets/1002/merged', { into: 1001 })
  expect(merged).toMatchObject({ id, ticket: { number: 1001, tookIn: [{ number: 1002, details: 'Tell me' }] } })
  await step('PUT', `${talk}/solved`, { outcome: 'workaround', words: 'Use the other one.' })
  const open = await step('DELETE', '/api/tickets/1001/solved')
  expect(open.ticket).toMatchObject({ status: 'open', outcome: null, targets: [{ state: 'kept' }] })
  const handed = await step('POST', `${talk}/transfers`, { agent: 'jonas', note: 'Over to you' })
  expect(handed.handling).toMatchObject({ by: 'agent', name: 'Jonas Keller', mine: false })
  const corrected = await step('PUT', `${talk}/contact`, { contact: leoAtAlder.id })
  expect(corrected.ticket?.contact).toMatchObject({ name: 'Leo Brandt', customer: 'Alder & Finch Training' })
  const kinds = corrected.history.map(({ kind }) => kind)
  for (const kind of ['TierChanged', 'TicketWaiting', 'TicketTookIn', 'TicketReopened', 'Transferred']) {
    expect(kinds).toContain(kind)
  }
  expect(corrected.history.find(({ kind }) => kind === 'TicketSolved')?.outcome).toBe('workaround')
  expect(corrected.history.find(({ kind }) => kind === 'Transferred')?.otherName).toBe('Jonas Keller')
})

test('a new contact is confirmed or rejected by a lead, in one call', async () => {
  const id = await house.contact({ email: 'noor@meridian-press.example', draft: question })
  const [lead, agent] = [await house.signedIn(mia), await house.signedIn(jonas)]
  const path = `/api/conversations/${id}/contact/confirmed`
  expect((await agent.call('PUT', path, {})).status).toBe(403)
  expect((await lead.call('PUT', path, {})).json.contact.confirmed).toBe(true)
  const rejected = (await lead.call('DELETE', path, {})).json as ConversationWire
  expect(rejected).toMatchObject({ person: { kind: 'endUser', proof: 'code' }, contact: null })
  expect(rejected.ticket?.contact).toMatchObject({ email: 'noor@meridian-press.example' })
})

describe('what cannot be done', () => {
  test.each([
    ['PUT', '/api/tickets/1001/tier', { tier: 1, reason: 'x' }, 409, 'Ticket 1001 has this tier already.'],
    ['PUT', '/api/tickets/1001/tier', { tier: 4, reason: 'x' }, 400, /^tier/],
    ['PUT', '/api/tickets/1001/tier', { tier: 2, reason: ' ' }, 400, 'reason: write something.'],
    ['DELETE', '/api/tickets/1001/solved', {}, 409, 'Ticket 1001 is open already.'],
    ['PUT', '/api/tickets/1001/merged', { into: 1001 }, 409, 'That is the same ticket.'],
    ['PUT', '/api/tickets/1001/merged', { into: 9 }, 404, 'There is no such ticket.'],
    ['PUT', '/api/tickets/1001/links/x', {}, 404, 'There is no such ticket.'],
    ['PUT', '/api/tickets/1e3/waiting', {}, 404, 'There is no such ticket.'],
    ['PUT', '/api/conversations/ID/solved', {}, 400, /^outcome/],
    ['PUT', '/api/conversations/ID/solved', { outcome: 'merged', words: null }, 400, /one of fixed/],
    ['PUT', '/api/conversations/ID/solved', { outcome: 'fixed', words: 'Bye' }, 409, /Take the conversation over/],
    ['POST', '/api/conversations/ID/transfers', { agent: 'jonas', note: null }, 409, /Take the conversation over/],
    ['POST', '/api/conversations/ID/notes', { text: '', clientId: 'note-00001' }, 400, 'text: write something.'],
    ['PUT', '/api/conversations/ID/contact', { contact: 'nobody' }, 404, 'There is no such contact.'],
  ])('%s %s %j', async (method, path, body, status, message) => {
    const id = await house.contact({ email: ana, draft: question })
    const browser = await house.signedIn(mia)
    const answer = await browser.call(method, path.replace('ID', id), body)
    expect(answer.status).toBe(status)
    expect(answer.json.error.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
  })
})

test('colleagues and contacts are listed for those who need them', async () => {
  const [lead, agent] = [await house.signedIn(mia), await house.signedIn(jonas)]
  expect((await agent.call('GET', '/api/colleagues')).json.colleagues).toEqual([
    { id: 'jonas', name: 'Jonas Keller', isMe: true },
    { id: 'mia', name: 'Mia Tremblay', isMe: false },
    { id: 'priya', name: 'Priya Nair', isMe: false },
  ])
  expect((await lead.call('GET', '/api/customers/meridian-press/contacts')).json.contacts).toMatchObject([
    { id: 'ana' },
  ])
  expect((await agent.call('GET', '/api/customers/meridian-press/contacts')).status).toBe(403)
})
