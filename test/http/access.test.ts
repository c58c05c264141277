import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import type { Endpoint } from '../../src/http/api/endpoint.ts'
import { ana, jonas, mia, priya } from '../support/demoFixtures.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

let house: ConsoleDesk
beforeEach(async () => {
  house = await openConsoleDesk()
})
afterEach(async () => {
  expect(house.faults).toEqual([])
  await house.close()
})

const stuck = { subject: 'Stuck', details: '', facts: { about: 'outage' }, tier: 3 } as const

/** Calls that read and show nobody in particular, so that the access log need not know of them. */
const SHOWS_NOBODY = [
  'GET /api/session',
  'GET /api/me',
  'GET /api/me/recovery-codes',
  'GET /api/me/sessions',
  'GET /api/me/calendar',
  'GET /api/me/letters',
  'GET /api/queue/standing',
  'GET /api/stream',
  'GET /api/customers',
  'GET /api/articles',
  'GET /api/colleagues',
  'GET /api/reports/sla',
  'GET /api/reports/responses',
  'GET /api/reports/deflection',
  'GET /api/reports/load',
  'GET /api/reports/choices',
  'GET /api/agents',
  'GET /api/replies',
  'GET /api/admin/calendar',
  'GET /api/admin/calendar/due',
  'GET /api/admin/articles',
  'GET /api/admin/audit',
  'GET /api/admin/access',
  'GET /api/admin/people/erasures',
  'GET /api/admin/webhooks',
  'GET /api/admin/webhooks/:id/deliveries',
]

async function looked(): Promise<string[]> {
  await house.accessLog.write()
  return house.accessRecords.rows.map(({ agent, what, subject, times }) => `${agent} ${what} ${subject} × ${times}`)
}

describe('the access log', () => {
  test('knows every call that reads, or it is said here that it shows nobody', () => {
    const reads = Object.entries(consoleApi as Record<string, Endpoint>).filter(([name]) => name.startsWith('GET '))
    expect(
      reads
        .filter(([, { shows }]) => !shows)
        .map(([name]) => name)
        .sort(),
    ).toEqual([...SHOWS_NOBODY].sort())
    const talks = Object.entries(consoleApi as Record<string, Endpoint>).filter(
      ([, { answer }]) => answer === consoleApi['GET /api/conversations/:id'].answer,
    )
    expect(talks.length).toBeGreaterThan(12)
    expect(talks.filter(([, { shows }]) => shows !== 'conversation').map(([name]) => name)).toEqual([])
  })

  test('says which agent opened a conversation, its file and its ticket, once an hour', async () => {
    const id = await house.contact({ email: ana.email, draft: stuck })
    const agent = await house.signedIn(jonas)
    await agent.call('GET', `/api/conversations/${id}`)
    await agent.call('GET', `/api/conversations/${id}/messages?after=0`)
    await agent.call('PUT', '/api/tickets/1001/tier', { tier: 2, reason: 'less urgent' })
    await agent.call('GET', `/api/conversations/none`)
    await agent.call('GET', `/api/files/${id}/none`)
    expect(await looked()).toEqual([`${jonas.id} conversation ${id} × 3`])
    house.clock.now = (house.clock.now + 3_600_000) as typeof house.clock.now
    await agent.call('GET', `/api/conversations/${id}`)
    expect(await looked()).toHaveLength(2)
  })

  test('knows that somebody searched, and not for what; lists alone are no look at anybody', async () => {
    const agent = await house.signedIn(jonas)
    await agent.call('GET', '/api/queue')
    await agent.call('GET', '/api/queue?text=Ingrid%20Solheim')
    expect(await looked()).toEqual([`${jonas.id} search queue × 1`])
  })

  test('knows reports that show persons, tables that were saved, and persons who were looked for', async () => {
    const lead = await house.signedIn(mia)
    await lead.call('GET', '/api/reports/sla')
    await lead.call('GET', '/api/reports/gaps')
    const admin = await house.signedIn(priya)
    await admin.call('GET', '/api/admin/audit/export')
    await admin.call('POST', '/api/admin/people/find', { email: ana.email })
    await admin.call('POST', '/api/admin/people/exports', { email: ana.email })
    await lead.call('POST', '/api/admin/people/find', { email: ana.email }) // refused
    const rows = await looked()
    expect(rows).toEqual([
      `${mia.id} report reports/gaps × 1`,
      `${priya.id} table admin/audit/export × 1`,
      `${priya.id} person admin/people/find × 1`,
      `${priya.id} personExport admin/people/exports × 1`,
    ])
    expect(rows.join()).not.toContain('@')
  })

  test('is read by administrators: by agent, by conversation, and part by part', async () => {
    const id = await house.contact({ email: ana.email, draft: stuck })
    for (const agent of [jonas, mia]) await (await house.signedIn(agent)).call('GET', `/api/conversations/${id}`)
    const admin = await house.signedIn(priya)
    expect((await admin.call('GET', '/api/admin/access')).json).toMatchObject({
      entries: [
        { agent: { id: mia.id }, what: 'conversation', conversation: id, times: 1 },
        { agent: { id: jonas.id }, what: 'conversation', conversation: id },
      ],
      hasMore: false,
    })
    const count = async (query: string) => (await admin.call('GET', `/api/admin/access?${query}`)).json.entries.length
    expect(await count(`agent=${mia.id}`)).toBe(1)
    expect(await count(`about=${id}`)).toBe(2)
    expect(await count('about=another')).toBe(0)
    const wrong = await admin.call('GET', '/api/admin/access?before=x')
    expect(wrong.status).toBe(400)
    for (let i = 0; i < 101; i++) await house.accessRecords.addLooks([look(i)])
    const { entries, hasMore } = (await admin.call('GET', '/api/admin/access')).json
    expect([entries.length, hasMore]).toEqual([100, true])
    expect(await count(`before=${entries.at(-1).id}`)).toBe(3)
  })
})

function look(i: number) {
  const at = house.clock.now
  return { agent: jonas.id, what: 'search' as const, subject: `s${i}`, times: 1, firstAt: at, lastAt: at }
}

describe('the export of a person', () => {
  test('is for administrators, comes as a file, and is written down with the address masked', async () => {
    const lead = await house.signedIn(mia)
    expect((await lead.call('POST', '/api/admin/people/exports', { email: ana.email })).status).toBe(403)
    const admin = await house.signedIn(priya)
    const answer = await admin.call('POST', '/api/admin/people/exports', { email: ana.email })
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ address: ana.email, contacts: [] })
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="person.json"')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(house.adminRecords.written).toMatchObject([
      { by: { agent: priya.id }, action: 'exported', kind: 'person', label: 'a…@meridian-press.example' },
    ])
    const wrong = await admin.call('POST', '/api/admin/people/exports', { email: 'nobody' })
    expect(wrong.status).toBe(400)
  })
})
