import { expect, test } from 'vitest'
import { run } from './scenarios.ts'

/**
 * The short part of `npm run chaos` (run.ts): two replicas, once through what breaks most often. How the replica was cut off
 * is `line` here, a relay that swallows everything; the long run unplugs a network where the system has one to give.
 */
test('two replicas with clocks apart lose nothing and say nothing twice while they, PostgreSQL and the lines between them break', async () => {
  const talkers = 3
  const outcome = await run({ fault: 'brief', replicas: 2, seconds: 5, fsync: false, talkers })
  expect(outcome.broken).toEqual({ lost: [], doubled: [], disordered: [], wrong: [] })
  expect(outcome.how).toBe('line')
  expect(outcome.tickets).toBe(1)
  expect(outcome.turns).toBeGreaterThan(8)
  // each replica was killed, and with it the line of whoever was there
  expect(outcome.sockets).toBeGreaterThanOrEqual(2 * talkers)
}, 360_000)
