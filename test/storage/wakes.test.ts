import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { redisLine } from '../../src/storage/redisLine.ts'
import { type Wakes, wakesOn } from '../../src/storage/wakes.ts'
import { type ThrowAwayDatabase, throwAwayDatabase } from '../support/database.ts'
import { openRedisServer, type RedisServer } from '../support/redis.ts'

const patience = { timeout: 20_000 }

const redis = await openRedisServer()
if (typeof redis === 'string') console.warn(`Wake-up calls by Redis are not tried: ${redis}`)
afterAll(async () => typeof redis !== 'string' && (await redis.close()))

/** A node and everything that it was told. */
type Node = { wakes: Wakes; heard: string[]; missed: number; lost: number; close(): Promise<void> }

async function aNode(database: string, redisUrl: string | null): Promise<Node> {
  const { wakes, close } = await openDatabase({ url: database }, redisUrl)
  if (!wakes) throw new Error('A database by its address has other nodes')
  return listening(wakes, close)
}

function listening(wakes: Wakes, close: () => Promise<void>): Node {
  const node: Node = { wakes, heard: [], missed: 0, lost: 0, close }
  wakes.hear(
    (topic) => node.heard.push(topic),
    () => node.missed++,
    () => node.lost++,
  )
  return node
}

/** A line takes a moment to be there. */
async function areReady(nodes: Node[]): Promise<void> {
  const told = () => {
    for (const { wakes } of nodes) wakes.send('ready')
    return nodes.every(({ heard }) => heard.includes('ready'))
  }
  await expect.poll(told, patience).toBe(true)
  await new Promise((settled) => setTimeout(settled, 100))
  for (const { heard } of nodes) heard.length = 0
}

const but = (name: string, topics: string[] = []) => topics.filter((topic) => topic !== name)

/** What carries the calls, and how its lines are cut. */
const carriers: [name: string, url: () => string | null, cut: (home: ThrowAwayDatabase) => Promise<unknown>][] = [
  [
    'LISTEN and NOTIFY',
    () => null,
    async (home) => {
      const { prisma, close } = await openDatabase({ url: home.url })
      await prisma.$executeRawUnsafe(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()`)
      await close()
    },
  ],
  ...(typeof redis === 'string'
    ? []
    : ([['Redis', () => redis.url, () => redis.ask('CLIENT', 'KILL', 'TYPE', 'pubsub')]] as typeof carriers)),
]

describe.each(carriers)('by %s', (_name, url, cut) => {
  let home: ThrowAwayDatabase
  let nodes: Node[]

  beforeEach(async () => {
    home = await throwAwayDatabase()
    nodes = [await aNode(home.url, url()), await aNode(home.url, url())]
    await areReady(nodes)
  })
  afterEach(async () => {
    for (const node of nodes) await node.close()
    await home.drop()
  })

  test('what wakes one node wakes the others within a second, and itself not twice', async () => {
    const from = performance.now()
    nodes[0]?.wakes.send('queue')
    nodes[0]?.wakes.send('conversation:a')
    await expect.poll(() => but('ready', nodes[1]?.heard).sort(), patience).toEqual(['conversation:a', 'queue'])
    expect(performance.now() - from).toBeLessThan(10_000)
    expect(but('ready', nodes[0]?.heard)).toEqual([])
  })

  test('the same name many times at once is told once', async () => {
    for (let i = 0; i < 500; i++) nodes[0]?.wakes.send('queue')
    nodes[0]?.wakes.send('last')
    await expect.poll(() => nodes[1]?.heard.includes('last'), patience).toBe(true)
    expect(but('ready', nodes[1]?.heard).sort()).toEqual(['last', 'queue'])
  })

  test('more names at once than one call carries all arrive', async () => {
    const topics = Array.from({ length: 3_000 }, (_, i) => `conversation:${String(i).padStart(40, '0')}`)
    for (const topic of topics) nodes[0]?.wakes.send(topic)
    await expect.poll(() => new Set(but('ready', nodes[1]?.heard)).size, patience).toBe(3_000)
  })

  test('a line that broke comes back and says that calls may be missing, and that it was gone', async () => {
    await cut(home)
    await expect.poll(() => nodes.map(({ missed }) => missed), patience).toEqual([1, 1])
    expect(nodes.map(({ lost }) => lost)).toEqual([1, 1])
    nodes[1]?.wakes.send('queue')
    await expect.poll(() => nodes[0]?.heard.includes('queue'), patience).toBe(true)
  })

  test('nothing is sent and nothing heard once it is closed', async () => {
    await nodes[0]?.close()
    nodes[0]?.wakes.send('late')
    nodes[1]?.wakes.send('queue')
    await new Promise((settled) => setTimeout(settled, 300))
    expect(nodes[0]?.heard.includes('queue')).toBe(false)
    expect(nodes[1]?.heard.includes('late')).toBe(false)
    nodes.shift()
  })
})

describe.skipIf(typeof redis === 'string')('a Redis', () => {
  const server = redis as RedisServer
  let nodes: Node[]

  beforeAll(() => {
    nodes = [0, 1].map(() => {
      const wakes = wakesOn(redisLine(server.url, { pingMs: 1_000, silentMs: 3_000 }))
      return listening(wakes, wakes.close)
    })
  })
  afterAll(async () => {
    for (const node of nodes) await node.close()
  })

  test('that is down costs nobody anything but time, and is found again', { timeout: 60_000 }, async () => {
    await areReady(nodes)
    await server.stop()
    await expect.poll(() => nodes.map(({ lost }) => lost), patience).toEqual([1, 1])
    for (let i = 0; i < 5_000; i++) nodes[0]?.wakes.send(`conversation:${i}`)
    await new Promise((settled) => setTimeout(settled, 2_000))
    expect(nodes.map(({ lost }) => lost)).toEqual([1, 1]) // told once, however often it is tried
    await server.start()
    await expect.poll(() => nodes.map(({ missed }) => missed), patience).toEqual([1, 1])
    await areReady(nodes)
  })

  test('that hangs is let go of, and found again when it answers', { timeout: 60_000 }, async () => {
    await areReady(nodes)
    const [lost, missed] = [nodes[0]?.lost ?? 0, nodes[0]?.missed ?? 0]
    server.freeze()
    try {
      for (let i = 0; i < 50; i++) nodes[0]?.wakes.send(`conversation:${i}`)
      await expect.poll(() => nodes[0]?.lost ?? 0, { timeout: 45_000 }).toBeGreaterThan(lost)
    } finally {
      server.wake()
    }
    await expect.poll(() => nodes[0]?.missed ?? 0, patience).toBeGreaterThan(missed)
    await areReady(nodes)
  })

  test('that is not there at the start keeps no desk from starting', async () => {
    const wakes = wakesOn(redisLine('redis://127.0.0.1:1'))
    const node = listening(wakes, wakes.close)
    await expect.poll(() => node.lost, patience).toBe(1)
    node.wakes.send('queue')
    await node.close()
  })
})
