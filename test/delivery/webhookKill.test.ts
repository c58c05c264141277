import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import { throwAwayDatabase } from '../support/database.ts'
import { hookServer } from '../support/hookServer.ts'
import { aFact, aNode, anEndpoint } from './webhookHouse.ts'

const script = fileURLToPath(new URL('../storage/victimWebhooks.ts', import.meta.url))
const KILLS = 8
const FACTS = 60
/** Longer than a lease: each node that comes after a kill finds what the killed one had as anybody's. */
const AHEAD_MS = 70_000

/**
 * Nodes that send are killed without warning, one after the other, while their deliveries are on the way. Everything must
 * arrive, each ticket's in order, and what came twice under one id.
 */
test(`what was written down arrives in order through ${KILLS} kills`, async () => {
  const home = await throwAwayDatabase()
  const node = await aNode(home.url)
  const receiver = await hookServer(async (_, res) => {
    await pause(15)
    res.end()
  })
  let child: ChildProcess | null = null
  try {
    const { id } = await anEndpoint(node.store, receiver.url)
    for (let n = 0; n < FACTS; n++) await node.store.store.save({ webhooks: [aFact(`t${n % 3}`, n)] })
    for (let kill = 0; kill <= KILLS; kill++) {
      const before = receiver.arrived.length
      child = spawn(process.execPath, [script, home.url, String(kill * AHEAD_MS)], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const gone = new Promise((done) => child?.once('exit', done))
      if (kill === KILLS) {
        await vi.waitFor(async () => expect((await node.store.webhookRecords.webhooks())[0]?.waiting).toBe(0), {
          timeout: 60_000,
        })
      } else await vi.waitFor(() => expect(receiver.arrived.length).toBeGreaterThan(before + 2), { timeout: 60_000 })
      child.kill('SIGKILL')
      await gone
    }
    const seen = receiver.arrived.map(({ body, headers }) => ({ ...JSON.parse(body).data, id: headers['webhook-id'] }))
    const ids = new Map<number, Set<string>>()
    for (const { n, id: webhookId } of seen) ids.set(n, (ids.get(n) ?? new Set()).add(webhookId))
    expect([...ids.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: FACTS }, (_, n) => n))
    expect([...ids.values()].every(({ size }) => size === 1)).toBe(true)
    for (const ticket of ['t0', 't1', 't2']) {
      const order = seen.filter((each) => each.ticket === ticket).map(({ n }) => n)
      expect(order).toEqual([...order].sort((a, b) => a - b))
    }
    const settled = await node.store.webhookRecords.deliveries(id, { state: 'delivered', before: null, limit: 200 })
    expect(settled).toHaveLength(FACTS)
  } finally {
    child?.kill('SIGKILL')
    await receiver.close()
    await node.close()
    await home.drop()
  }
}, 240_000)
