import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImportPlanWire } from '../../src/http/api/adminWire.ts'
import { ana, harbour, jonas, meridian, mia, priya } from '../support/demoFixtures.ts'
import { nobody } from '../support/fakeAdminRecords.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

let house: ConsoleDesk
let admin: Awaited<ReturnType<ConsoleDesk['signedIn']>>
beforeEach(async () => {
  house = await openConsoleDesk()
  admin = await house.signedIn(priya)
})
afterEach(async () => {
  expect(house.faults).toEqual([])
  await house.close()
})

const fr = { 'Accept-Language': 'fr-CA' }
const draft = {
  title: 'Hello',
  locale: 'en',
  text: 'Hello {{contact.firstName}}, {{agent.name}} here.',
  isShared: true,
}
const stuck = { subject: 'Stuck', details: '', facts: { about: 'outage' }, tier: 3 } as const

describe('who may do what', () => {
  test.each<[string, string, unknown, { agent: number; lead: number; admin: number }]>([
    ['GET', '/api/admin/customers', undefined, { agent: 403, lead: 200, admin: 200 }],
    ['GET', '/api/admin/customers/export', undefined, { agent: 403, lead: 403, admin: 200 }],
    ['POST', '/api/admin/customers/import/plan', { table: 'id\nx' }, { agent: 403, lead: 403, admin: 200 }],
    ['GET', '/api/admin/contacts', undefined, { agent: 403, lead: 200, admin: 200 }],
    ['GET', '/api/replies', undefined, { agent: 200, lead: 200, admin: 200 }],
    ['POST', '/api/replies', draft, { agent: 403, lead: 201, admin: 201 }],
    ['POST', '/api/replies', { ...draft, isShared: false }, { agent: 201, lead: 201, admin: 201 }],
    ['GET', '/api/admin/calendar', undefined, { agent: 403, lead: 200, admin: 200 }],
    ['GET', '/api/admin/articles', undefined, { agent: 403, lead: 200, admin: 200 }],
    ['GET', '/api/admin/audit', undefined, { agent: 403, lead: 403, admin: 200 }],
    ['GET', '/api/admin/audit/export', undefined, { agent: 403, lead: 403, admin: 200 }],
    ['POST', '/api/admin/people/find', { email: ana.email }, { agent: 403, lead: 403, admin: 200 }],
    ['POST', '/api/admin/people/erasures', { email: ana.email }, { agent: 403, lead: 403, admin: 201 }],
  ])('%s %s', async (method, path, body, expected) => {
    const [asAgent, asLead] = [await house.signedIn(jonas), await house.signedIn(mia)]
    expect({
      agent: (await asAgent.call(method, path, body)).status,
      lead: (await asLead.call(method, path, body)).status,
      admin: (await admin.call(method, path, body)).status,
    }).toEqual(expected)
  })
})

describe('customers', () => {
  test('are found by their words, and saved by the rules of a file', async () => {
    const found = await admin.call('GET', '/api/admin/customers?text=coastal')
    expect(found.json.customers).toMatchObject([{ id: meridian.id, contactCount: 1, invitations: { length: 2 } }])
    const { id: _, contactCount: __, ...fields } = found.json.customers[0]
    const bad = { ...fields, isNew: false, domains: ['not a domain'] }
    expect((await admin.call('PUT', `/api/admin/customers/${meridian.id}`, bad)).json).toEqual({
      complaints: [{ field: 'domains', why: 'unusable', held: 'not a domain' }],
    })
    const good = { ...fields, isNew: false, name: 'Meridian & Co', invitations: ['reader@mailbox.example'] }
    expect((await admin.call('PUT', `/api/admin/customers/${meridian.id}`, good)).json).toEqual({ complaints: [] })
    expect(house.adminRecords.written.at(-1)).toMatchObject({
      by: { agent: priya.id, name: priya.name },
      action: 'changed',
      before: { name: 'Meridian Press' },
      after: { name: 'Meridian & Co', invitations: ['reader@mailbox.example'] },
    })
    const unknown = await admin.call('PUT', '/api/admin/customers/nobody', good)
    expect([unknown.status, unknown.json.error.code]).toEqual([404, 'unknown'])
    const taken = await admin.call('PUT', `/api/admin/customers/${harbour.id}`, { ...good, isNew: true })
    expect(taken.json.complaints).toMatchObject([{ field: 'id', why: 'repeated' }])
  })

  test('are imported exactly as the dry run showed, or not at all', async () => {
    const exported = await admin.call('GET', '/api/admin/customers/export')
    expect(exported.headers.get('content-disposition')).toContain('customers.csv')
    expect((await plan(exported.text)).lines.every(({ became }) => became === 'unchanged')).toBe(true)

    const table = 'id,name,package\nmeridian-press,Meridian & Co,elite\nbad one,Bad,elite\nnew-one,=cmd(),standard'
    const tried = await plan(table)
    expect(tried.lines).toMatchObject([
      {
        line: 2,
        became: 'changed',
        changes: [{ field: 'name' }, { field: 'package', before: 'standard', after: 'elite' }],
      },
      { line: 3, became: 'refused', complaints: [{ field: 'id', why: 'unusable' }] },
      { line: 4, became: 'added', name: '=cmd()' },
    ])
    const before = house.adminRecords.written.length
    const other = await admin.call('POST', '/api/admin/customers/import', { table, hash: 'another' }, fr)
    expect([other.status, other.json.error]).toMatchObject([409, { code: 'planChanged', message: /ont changé/ }])
    expect(house.adminRecords.written).toHaveLength(before)

    const done = await admin.call('POST', '/api/admin/customers/import', { table, hash: tried.hash })
    expect(done.json).toEqual(tried)
    expect(house.adminRecords.written.slice(before).map(({ action, key }) => `${action} ${key}`)).toEqual([
      'changed meridian-press',
      'added new-one',
    ])
    // the same dry run is no longer what would happen
    expect((await admin.call('POST', '/api/admin/customers/import', { table, hash: tried.hash })).status).toBe(409)
    const again = (await admin.call('GET', '/api/admin/customers/export')).text
    expect(again).toContain(",'=cmd(),")
    expect((await plan(again)).lines.every(({ became }) => became === 'unchanged')).toBe(true)
  })

  async function plan(table: string): Promise<ImportPlanWire> {
    return (await admin.call('POST', '/api/admin/customers/import/plan', { table })).json
  }
})

describe('contacts to confirm', () => {
  test('are those who joined by the mail domain; confirming is written down, and done once', async () => {
    const id = await house.contact({ email: 'noor@meridian-press.example', draft: stuck })
    const { person } = (await house.desk.conversation(id)) as { person: { contact: string } }
    house.adminRecords.conversationsOf.set(person.contact, id)
    const lead = await house.signedIn(mia)
    const [noor] = (await lead.call('GET', '/api/admin/contacts')).json.contacts
    expect(noor).toMatchObject({
      email: 'noor@meridian-press.example',
      customer: { name: 'Meridian Press' },
      conversation: id,
    })
    expect((await lead.call('PUT', `/api/admin/contacts/${noor.id}/confirmed`, {})).status).toBe(200)
    expect((await lead.call('GET', '/api/admin/contacts')).json.contacts).toEqual([])
    const again = await lead.call('DELETE', `/api/admin/contacts/${noor.id}/confirmed`, {})
    expect([again.status, again.json.error.code]).toEqual([409, 'contactDecided'])
    expect(house.events.at(-1)).toMatchObject({ kind: 'ContactConfirmed', agent: mia.id })
  })
})

describe('saved replies', () => {
  test('are filled in with what is known in a conversation', async () => {
    const id = await house.contact({ email: ana.email, draft: stuck })
    await admin.call('POST', '/api/replies', { ...draft, text: `${draft.text} Ticket {{ticket.number}}, {{due}}.` })
    const agent = await house.signedIn(jonas)
    const [reply] = (await agent.call('GET', `/api/replies?conversation=${id}`)).json.replies
    expect(reply).toMatchObject({ isShared: true, mayChange: false, ready: { missing: [] } })
    expect(reply.ready.text).toMatch(/^Hello Ana, Jonas Keller here\. Ticket 1001, .*2026.*\.$/)
    expect((await agent.call('PUT', `/api/replies/${reply.id}`, { ...draft, isShared: false })).status).toBe(403)
    expect((await agent.call('DELETE', `/api/replies/${reply.id}`, {})).status).toBe(403)
  })

  test('name their unknown variables when they are saved', async () => {
    const answer = await admin.call('POST', '/api/replies', { ...draft, text: 'Hi {{contact.nme}}' }, fr)
    expect([answer.status, answer.json.error.message]).toMatchObject([422, expect.stringContaining('{{contact.nme}}')])
  })

  test('of one agent are nobody else’s to read or to change', async () => {
    const agent = await house.signedIn(jonas)
    const { id } = (await agent.call('POST', '/api/replies', { ...draft, isShared: false })).json
    expect((await admin.call('GET', '/api/replies')).json.replies).toEqual([])
    expect((await admin.call('DELETE', `/api/replies/${id}`, {})).status).toBe(404)
    expect((await agent.call('DELETE', `/api/replies/${id}`, {})).status).toBe(204)
    expect(house.adminRecords.written).toEqual([])
  })
})

describe('the calendar', () => {
  test('lists three years of closed days with their sources and days in lieu', async () => {
    const { json: body } = await admin.call('GET', '/api/admin/calendar', undefined, fr)
    expect(body.years.map(({ year }: { year: number }) => year)).toEqual([2026, 2027, 2028])
    const [, next] = body.years
    expect(next.days).toContainEqual(
      expect.objectContaining({ date: '2027-12-27', inLieuOf: expect.stringContaining('25 décembre 2027') }),
    )
    const sources = new Set(next.days.map(({ source }: { source: { from: string } }) => source.from))
    expect(sources).toEqual(new Set(['region', 'law']))
  })

  test('says what would be due, and why, in the agent’s language', async () => {
    const asked = '/api/admin/calendar/due?date=2026-09-04&time=17:30&zone=America/Vancouver&tier=2'
    const { json: body } = await admin.call('GET', asked)
    expect(body.firstResponse.due).toMatch(/^Tuesday, September 8, 2026/)
    expect(body.firstResponse.why).toContain('Labour Day')
    expect((await admin.call('GET', asked, undefined, fr)).json.firstResponse.why).toContain('Fête du Travail')
    for (const wrong of ['date=2026-02-30&time=10:00&zone=Europe/Paris', 'date=2026-02-03&time=10:00&zone=Nowhere/X']) {
      const answer = await admin.call('GET', `/api/admin/calendar/due?${wrong}&tier=1`)
      expect([answer.status, answer.json.error.code]).toEqual([422, 'noSuchTime'])
    }
  })
})

test('articles that need a look are listed with their reasons', async () => {
  const { json: body } = await admin.call('GET', '/api/admin/articles?days=30')
  expect(
    body.articles.map(({ slug, reasons }: { slug: string; reasons: { why: string }[] }) => [slug, reasons[0]?.why]),
  ).toEqual([
    ['open-a-document', 'overdue'],
    ['error-vc3', 'noReviewDate'],
  ])
})

describe('the audit log', () => {
  test('is narrowed by who, what and days of the desk, and comes as a table', async () => {
    await admin.call('POST', '/api/replies', { ...draft, title: '=1+1' })
    const today = '2026-11-24'
    const count = async (query: string) => (await admin.call('GET', `/api/admin/audit?${query}`)).json.entries.length
    expect(await count(`agent=${priya.id}&kind=savedReply&from=${today}&to=${today}`)).toBe(1)
    expect(await count('agent=server')).toBe(0)
    expect(await count('to=2026-11-23')).toBe(0)
    const { text } = await admin.call('GET', '/api/admin/audit/export')
    expect(text.split('\r\n')[1]).toContain(`${priya.name},added,savedReply`)
    expect(text).toContain("'=1+1")
  })
})

test('what is done to an agent’s account is written down', async () => {
  await admin.call('PUT', `/api/agents/${jonas.id}/role`, { role: 'lead' })
  await admin.call('PUT', `/api/agents/${jonas.id}/role`, { role: 'lead' })
  await admin.call('PUT', `/api/agents/${jonas.id}/disabled`, { isDisabled: true })
  expect(house.adminRecords.written).toMatchObject([
    { by: { name: priya.name }, kind: 'agent', label: jonas.name, before: { role: 'agent' }, after: { role: 'lead' } },
    { before: { isDisabled: false }, after: { isDisabled: true } },
  ])
})

describe('erasing a person', () => {
  test('shows what there is, refuses while the desk works for them, and leaves a receipt', async () => {
    const found = { ...nobody, counts: { ...nobody.counts, messages: 3, tickets: 1 }, tickets: [1001] }
    house.adminRecords.people.set(ana.email, { ...found, openTickets: [1001] })
    const talk = await house.waiting('my name is Ana')
    expect(house.desk.lastSaved(talk)).not.toBeNull()
    const refused = await admin.call('POST', '/api/admin/people/erasures', { email: ana.email })
    expect([refused.status, refused.json.error.message]).toEqual([409, 'Solve ticket 1001 first: it is still open.'])
    house.adminRecords.people.set(ana.email, { ...found, isWithAgent: true })
    const busy = await admin.call('POST', '/api/admin/people/erasures', { email: ana.email })
    const handBack = 'An agent has a conversation of this person. Hand it back first.'
    expect([busy.status, busy.json.error.message]).toEqual([409, handBack])
    expect((await admin.call('GET', '/api/admin/people/erasures')).json.receipts).toEqual([])
    house.adminRecords.people.set(ana.email, found)
    expect((await admin.call('POST', '/api/admin/people/find', { email: ana.email })).json).toEqual(found)
    const { json: receipt } = await admin.call('POST', '/api/admin/people/erasures', { email: ana.email })
    expect(receipt).toMatchObject({ by: { name: priya.name }, counts: { messages: 3 } })
    expect(JSON.stringify(receipt)).not.toContain('ana')
    expect(house.desk.lastSaved(talk)).toBeNull() // nor does the desk go on remembering
    expect((await admin.call('GET', '/api/admin/people/erasures')).json.receipts).toEqual([receipt])
  })
})
