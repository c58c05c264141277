import pg from 'pg'
import { expect, test } from 'vitest'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import { createPresence } from '../../src/http/console/presence.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { demoFixtures, jonas, mia } from '../support/demoFixtures.ts'
import { noon } from './builders.ts'

test('agents are there on every node, however far apart its clock and the others’ are, until they fall silent', async () => {
  const { url, drop } = await throwAwayDatabase()
  const desk = await openStore({ url }, { seed: demoFixtures })
  const faults: unknown[] = []
  const node = (clock: () => Instant) =>
    createPresence({ screens: desk.screens, feed: { wake: () => {} }, clock, fault: (cause) => faults.push(cause) })
  const [slow, fast] = [node(() => noon), node(() => (noon + 4 * MINUTE) as Instant)]
  slow.arrive(mia.id, null)
  fast.arrive(jonas.id, null)
  for (const each of [slow, fast, slow]) await each.exchange()
  expect([slow, fast].map((each) => each.onlineAgents().sort())).toEqual([
    [jonas.id, mia.id].sort(),
    [jonas.id, mia.id].sort(),
  ])

  const sql = new pg.Client(url)
  await sql.connect()
  await sql.query(`UPDATE "Screen" SET "seenAt" = now() - interval '46 seconds' WHERE "agentId" = $1`, [mia.id])
  await sql.end()
  await fast.exchange()
  expect(fast.onlineAgents()).toEqual([jonas.id])
  expect(faults).toEqual([])
  await desk.close()
  await drop()
})
