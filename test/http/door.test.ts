import type { AddressInfo } from 'node:net'
import restify from 'restify'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Instant } from '../../src/calendar/time.ts'
import type { Endpoints } from '../../src/http/api/endpoint.ts'
import type { AgentAuth } from '../../src/http/console/agentAuth.ts'
import { createDoor } from '../../src/http/console/door.ts'

const api = {
  'GET /api/count': {
    summary: 'Counts',
    may: 'anybody',
    tag: 'Counts',
    answer: z.object({ count: z.union([z.bigint(), z.string()]) }),
  },
} satisfies Endpoints

test('an answer that cannot be written breaks off and is told, and the next one comes', async () => {
  const server = restify.createServer({ handleUncaughtExceptions: false })
  const faults: string[] = []
  const door = createDoor(server, {
    auth: {} as AgentAuth,
    clock: () => 0 as Instant,
    accessLog: { looked: () => {} },
    publicUrl: () => 'http://127.0.0.1',
    trustProxy: false,
    watch: () => {},
    fault: (_, what) => faults.push(what),
  })
  const counts = [1n, 'two'] // JSON knows no bigint
  door.serve(api, { 'GET /api/count': async () => ({ answer: { count: counts.shift() ?? '' } }) })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  const ask = () => fetch(`http://127.0.0.1:${port}/api/count`, { signal: AbortSignal.timeout(5_000) })
  await expect(ask()).rejects.toThrow()
  expect(faults).toEqual(['GET /api/count'])
  expect(await (await ask()).json()).toEqual({ count: 'two' })
  server.server.closeAllConnections()
  await new Promise<void>((closed) => server.close(() => closed()))
})
