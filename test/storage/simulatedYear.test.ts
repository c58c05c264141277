import { expect, test } from 'vitest'
import { HOUR } from '../../src/calendar/time.ts'
import { simulateYear } from '../support/simulatedYear.ts'

test('a year of tickets with two servers, restarts and jumping clocks: every alert once, every clock as its history has it', async () => {
  const { wrong, complaints, alerts, byKind, restarts, jumps } = await simulateYear({
    tickets: 2_000,
    seed: 7,
    stretchMs: 16 * HOUR,
  })
  expect({ wrong, complaints }).toEqual({ wrong: 0, complaints: [] })
  expect(alerts).toBeGreaterThan(2_000)
  expect(Object.keys(byKind).sort()).toEqual(['breach', 'dueSoon', 'received', 'unanswered', 'warning'])
  expect(Math.min(restarts, jumps)).toBeGreaterThan(0)
}, 900_000)
