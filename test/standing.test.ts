import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import type { DeskStanding } from '../src/desk/standingPorts.ts'
import { createMetrics } from '../src/metrics.ts'
import { nodeStanding, type StandingParts } from '../src/standing.ts'

const counts: DeskStanding = { openTickets: { 1: 4, 2: 0, 3: 1 }, overdueTickets: 2, lettersWaiting: 7 }
const parts: StandingParts = {
  ready: async () => true,
  desk: async () => counts,
  agentsOnline: () => 3,
  dataFolder: tmpdir(),
}

/** The gauges of the moment, as Prometheus reads them. */
async function shown(given: Partial<StandingParts>): Promise<Record<string, number>> {
  const { text } = await createMetrics(() => nodeStanding({ ...parts, ...given })).page()
  const moment =
    /^(signpost_(?:database_up|agents_online|tickets_open|tickets_overdue|letters_waiting|data_\w+)\S*) (.+)$/gm
  return Object.fromEntries([...text.matchAll(moment)].map(([, name, value]) => [name, Number(value)]))
}

test('the page shows what is to be done, who is there, and how much room is left', async () => {
  const { signpost_data_free_bytes: free = 0, signpost_data_size_bytes: size = 0, ...rest } = await shown({})
  expect(rest).toEqual({
    signpost_database_up: 1,
    signpost_agents_online: 3,
    'signpost_tickets_open{tier="1"}': 4,
    'signpost_tickets_open{tier="2"}': 0,
    'signpost_tickets_open{tier="3"}': 1,
    signpost_tickets_overdue: 2,
    signpost_letters_waiting: 7,
  })
  expect(free).toBeGreaterThan(0)
  expect(size).toBeGreaterThan(free)
})

test('with the database down the page says so, and shows no count of it', async () => {
  const silent = await shown({
    ready: async () => false,
    desk: () => Promise.reject(new Error('closed')),
    dataFolder: null,
  })
  expect(silent).toEqual({ signpost_database_up: 0, signpost_agents_online: 3 })
})

test('a count that fails or never comes takes nothing else with it', async () => {
  for (const desk of [() => Promise.reject(new Error('closed')), () => new Promise<DeskStanding>(() => {})]) {
    expect(await shown({ desk, dataFolder: null })).toEqual({ signpost_database_up: 1, signpost_agents_online: 3 })
  }
})

test('a figure that was shown once is gone when it cannot be read any more', async () => {
  let isUp = true
  const metrics = createMetrics(() => nodeStanding({ ...parts, ready: async () => isUp }))
  expect((await metrics.page()).text).toContain('signpost_tickets_open{tier="3"} 1')
  isUp = false
  expect((await metrics.page()).text).not.toMatch(/^signpost_(tickets_open|tickets_overdue|letters_waiting)\b.* \d/m)
})
