import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'

const patience = { timeout: 15_000 }

let home: ThrowAwayDatabase
let nodes: Awaited<ReturnType<typeof openDatabase>>[]
const heard: string[][] = []
const missed: number[] = []

beforeEach(async () => {
  home = await throwAwayDatabase()
  nodes = [await openDatabase({ url: home.url }), await openDatabase({ url: home.url })]
  for (const [i, { wakes }] of nodes.entries()) {
    heard[i] = []
    missed[i] = 0
    wakes?.hear(
      (topic) => heard[i]?.push(topic),
      () => {
        missed[i] = (missed[i] ?? 0) + 1
      },
    )
  }
  // a line takes a moment to be there
  await expect
    .poll(() => {
      nodes[0]?.wakes?.send('ready')
      nodes[1]?.wakes?.send('ready')
      return heard.every((topics) => topics.includes('ready'))
    }, patience)
    .toBe(true)
  for (const topics of heard) topics.length = 0
})
afterEach(async () => {
  for (const node of nodes) await node.close()
  await home.drop()
})

test('what wakes one node wakes the others within a second, and itself not twice', async () => {
  const from = performance.now()
  nodes[0]?.wakes?.send('queue')
  nodes[0]?.wakes?.send('conversation:a')
  await expect
    .poll(() => heard[1]?.filter((topic) => topic !== 'ready').sort(), patience)
    .toEqual(['conversation:a', 'queue'])
  expect(performance.now() - from).toBeLessThan(10_000)
  expect(heard[0]?.filter((topic) => topic !== 'ready')).toEqual([])
})

test('more names at once than one notification carries all arrive', async () => {
  const topics = Array.from({ length: 600 }, (_, i) => `conversation:${String(i).padStart(40, '0')}`)
  for (const topic of topics) nodes[0]?.wakes?.send(topic)
  await expect.poll(() => new Set(heard[1]?.filter((topic) => topic !== 'ready')).size, patience).toBe(600)
})

test('a line that broke comes back and says that calls may be missing', async () => {
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()`
  await nodes[0]?.prisma.$executeRawUnsafe(cut)
  await expect.poll(() => missed, patience).toEqual([1, 1])
  nodes[1]?.wakes?.send('queue')
  await expect.poll(() => heard[0]?.includes('queue'), patience).toBe(true)
})
