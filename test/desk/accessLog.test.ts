import { expect, test } from 'vitest'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import { createAccessLog } from '../../src/desk/accessLog.ts'
import type { Looks } from '../../src/desk/accessPorts.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { fakeAccessRecords } from '../support/fakeAccess.ts'

test('what cannot be written for a while is written with the next, added up', async () => {
  const records = fakeAccessRecords()
  let isDown = true
  let now = (5 * HOUR) as Instant
  const addLooks = async (looks: readonly Looks[]) => {
    if (isDown) throw new Error('the database is away')
    await records.addLooks(looks)
  }
  const log = createAccessLog({ records: { ...records, addLooks }, clock: () => now })
  const at = { agent: jonas.id, what: 'conversation', subject: 'talk-1' } as const
  log.looked(at)
  await expect(log.write()).rejects.toThrow('away')
  now = (now + 5) as Instant
  log.looked(at)
  isDown = false
  await log.write()
  expect(records.rows).toMatchObject([{ ...at, times: 2, firstAt: 5 * HOUR, lastAt: 5 * HOUR + 5 }])
  await log.write()
  expect(records.rows).toHaveLength(1)
})

test('is read by administrators alone', async () => {
  const log = createAccessLog({ records: fakeAccessRecords(), clock: () => 0 as Instant })
  const query = { agent: null, about: null, before: null, limit: 1 }
  expect(await log.read(mia, query)).toEqual({ refused: 'notAllowed', action: 'readAudit' })
})
