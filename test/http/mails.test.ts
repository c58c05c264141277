import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Instant } from '../../src/calendar/time.ts'
import type { MailRow } from '../../src/desk/inboundPorts.ts'
import { priya } from '../support/demoFixtures.ts'
import { type ConsoleDesk, openConsoleDesk } from './consoleDesk.ts'

const row: MailRow = {
  id: 'mail-1',
  door: 'imap',
  from: 'eve@evil.example',
  subject: '<script>alert(1)</script>',
  keptAt: 1_796_000_000_000 as Instant,
  state: 'unreadable',
  cause: 'broken',
  sizeBytes: 9,
  conversation: null,
  ticketNumber: null,
}
const raw = Buffer.from('\u0000<html>é')
const again: string[] = []

let house: ConsoleDesk
beforeAll(async () => {
  house = await openConsoleDesk({
    mails: {
      mails: async ({ state, limit }) =>
        state === null || state === 'unreadable' ? Array.from({ length: limit }, () => row) : [],
      mail: async (id) => (id === row.id ? { ...row, raw } : null),
      mailAgain: async (id, audit) => {
        again.push(`${id} by ${audit.by.name}`)
        return true
      },
    },
  })
})
afterAll(() => house.close())

const admin = async () => (await house.signedIn(priya)).call

test('an administrator reads the list, a page at a time, by state', async () => {
  const call = await admin()
  const all = (await call('GET', '/api/admin/mails')).json
  expect([all.hasMore, all.mails.length]).toEqual([true, 50])
  expect(all.mails[0]).toMatchObject({ subject: row.subject, cause: 'broken' })
  expect((await call('GET', '/api/admin/mails?state=handled')).json).toEqual({ mails: [], hasMore: false })
  expect((await call('GET', '/api/admin/mails?state=nonsense')).status).toBe(400)
})

test('takes a mail as it came, as a file that no browser opens', async () => {
  const call = await admin()
  const answer = await call('GET', '/api/admin/mails/mail-1/raw')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="mail-mail-1.eml"')
  expect(answer.headers.get('content-type')).toBe('application/octet-stream')
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  expect(answer.text).toBe(raw.toString())
  expect((await call('GET', '/api/admin/mails/none/raw')).status).toBe(404)
})

test('has one handled again, and the audit log names who wanted it', async () => {
  const call = await admin()
  expect((await call('POST', '/api/admin/mails/mail-1/tries', {})).status).toBe(204)
  expect(again).toEqual(['mail-1 by Priya Nair'])
})
