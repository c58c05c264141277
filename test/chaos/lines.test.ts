import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBalancer, openLine } from './lines.ts'

/** Among them are some of which a last piece stays behind where nobody reads yet, however much the system holds by itself. */
const SIZES = Array.from({ length: 100 }, (_, at) => (at + 1) * 48_000)
const AT_ONCE = 10
/** So long nothing is read: by then all that lies between is full. */
const UNREAD_MS = 100

let server: Server
let port: number
beforeEach(async () => {
  const bytes = Buffer.alloc(SIZES.at(-1) ?? 0, 'x')
  server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (size) => socket.end(bytes.subarray(0, Number(size))))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  server.close()
})

/** How much arrives of an answer of this size that is read late. */
async function heard(at: number, size: number): Promise<number> {
  const socket = connect(at, '127.0.0.1')
  socket.write(String(size))
  await pause(UNREAD_MS)
  let bytes = 0
  for await (const piece of socket) bytes += (piece as Buffer).length
  return bytes
}

test.each([
  [
    'the balancer',
    async () => {
      const balancer = await openBalancer()
      balancer.targets.push({ host: '127.0.0.1', port })
      return { port: Number(new URL(balancer.url).port), close: balancer.close }
    },
  ],
  ['the line to the database', () => openLine({ host: '127.0.0.1', port })],
])('%s passes on the last bytes of an answer that is read late', async (_, open) => {
  const between = await open()
  const arrived: number[] = []
  for (let at = 0; at < SIZES.length; at += AT_ONCE) {
    const some = SIZES.slice(at, at + AT_ONCE)
    arrived.push(...(await Promise.all(some.map((size) => heard(between.port, size)))))
  }
  await between.close()
  expect(arrived).toEqual(SIZES)
})
