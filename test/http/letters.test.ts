import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { Claimed } from '../../src/desk/letterPorts.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { ana, jonas, priya } from '../support/demoFixtures.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

const question: TicketDraft = { subject: 'How?', details: 'Tell me', facts: { about: 'question' }, tier: 1 }
let house: ConsoleDesk
beforeAll(async () => {
  house = await openConsoleDesk()
})
afterAll(() => house.close())

/** The mail server refuses everything that waits. */
async function refuseAll(): Promise<string[]> {
  const refused: string[] = []
  for (;;) {
    const [claimed] = await house.store.claim(house.clock.now, 60_000, 1)
    if (!claimed) return refused
    const why = { cause: '550 5.1.1 <ana> no such mailbox', trouble: 'unknownAddress' } as const
    await house.store.givenUp(claimed, why, house.clock.now)
    refused.push(claimed.id)
  }
}

test('an agent sees what could not be delivered, in the conversation and in the list', async () => {
  const id = await house.contact({ email: ana.email, draft: question })
  const agent = await house.signedIn(jonas)
  const read = async () => (await agent.call('GET', `/api/conversations/${id}`)).json
  const marked = async () => (await agent.call('GET', '/api/queue')).json.rows[0].isUndelivered
  expect([(await read()).undelivered, await marked()]).toEqual([[], false])
  await refuseAll()
  const told = { to: ana.email, trouble: 'unknownAddress' }
  expect((await read()).undelivered).toMatchObject([
    { ...told, about: 'ticketOpened' },
    { ...told, about: 'code' },
  ])
  house.feed.wake('queue')
  expect(await marked()).toBe(true)
  expect((await read()).history.map(({ kind }: { kind: string }) => kind)).toContain('LetterGivenUp')
})

test('an administrator has one sent again, which the audit log keeps; one without its code is left', async () => {
  const admin = await house.signedIn(priya)
  const { letters } = (await admin.call('GET', '/api/admin/letters')).json
  expect(letters).toMatchObject([
    { about: 'ticketOpened', isSpent: false, cause: expect.stringContaining('550') },
    { about: 'code', isSpent: true },
  ])
  const [opened, code] = letters
  expect((await admin.call('POST', `/api/admin/letters/${opened.id}/tries`, {})).status).toBe(204)
  expect((await admin.call('POST', `/api/admin/letters/${opened.id}/tries`, {})).status).toBe(404)
  const spent = await admin.call('POST', `/api/admin/letters/${code.id}/tries`, {}, { 'Accept-Language': 'fr' })
  expect([spent.status, spent.json.error.message]).toEqual([409, expect.stringContaining('a été effacé')])
  expect(house.adminRecords.written.at(-1)).toMatchObject({ kind: 'letter', label: ana.email, by: { agent: priya.id } })
  const [next] = (await house.store.claim((house.clock.now + 1) as Instant, 60_000, 1)) as [Claimed]
  expect(next.id).toBe(opened.id)
})

test('an agent chooses the digest and its language; it is for those who may read reports', async () => {
  const lead = await house.signedIn(priya)
  expect((await lead.call('GET', '/api/me/letters')).json).toEqual({ isForMe: true, digest: true, locale: 'en' })
  const chosen = await lead.call('PUT', '/api/me/letters', { digest: false, locale: 'fr' })
  expect(chosen.json).toEqual({ isForMe: true, digest: false, locale: 'fr' })
  expect((await lead.call('PUT', '/api/me/letters', { locale: 'de' })).status).toBe(400)
  expect((await lead.call('GET', '/api/me/letters')).json).toMatchObject({ digest: false })
  const agent = await house.signedIn(jonas)
  expect((await agent.call('GET', '/api/me/letters')).json).toMatchObject({ isForMe: false })
})
