import { createClient, type RedisClientType } from '@redis/client'
import { CHANNEL, type Line } from './wakes.ts'

/** Redis carries more; calls of this size are sent in one packet or few. */
const BYTES_MAX = 60_000
const CONNECT_MS_MAX = 5_000
/** How often a quiet connection shows that it lives, and after how long without a word it counts as broken. */
const PATIENCE = { pingMs: 10_000, silentMs: 25_000 }
/** Calls that a Redis which has stopped answering may leave behind. */
const WAITING_MAX = 1_000

/**
 * PUBLISH and SUBSCRIBE of a Redis or Valkey. Its protocol wants a connection for each; they live and end together. Nothing
 * is kept there, so it needs no disk and no backup. `patience` is shorter in tests.
 */
export function redisLine(url: string, patience = PATIENCE): Line {
  let clients: RedisClientType[] = []
  return {
    bytesMax: BYTES_MAX,
    async say(text) {
      const speaker = clients[0]
      if (!speaker?.isReady) throw new Error('Redis is not connected')
      return speaker.publish(CHANNEL, text)
    },
    async listen(heard, broken) {
      const [speaker, listener] = [clientFor(url, patience), clientFor(url, patience)]
      clients = [speaker, listener]
      for (const client of clients) {
        client.on('error', broken)
        client.on('end', () => broken(new Error('Redis ended the connection')))
      }
      await Promise.all([speaker.connect(), listener.connect()])
      await listener.subscribe(CHANNEL, heard)
    },
    async hangUp() {
      for (const client of clients.splice(0)) if (client.isOpen) client.destroy()
    },
  }
}

/** What there is to know of a Redis from outside. Throws what stands in the way. */
export async function greetRedis(url: string): Promise<{ version: string; isEncrypted: boolean }> {
  const client = clientFor(url, PATIENCE)
  client.on('error', () => {}) // the call under way fails with it
  try {
    await client.connect()
    await client.publish(CHANNEL, '{}') // an access list may let it connect and do no more
    const info = await client.sendCommand(['INFO', 'server']).catch(() => '')
    const version =
      /^(?:valkey|redis)_version:(.+)$/m.exec(String(info))?.[1]?.trim() ?? 'of a version it does not tell'
    return { version, isEncrypted: new URL(url).protocol === 'rediss:' }
  } finally {
    if (client.isOpen) client.destroy()
  }
}

function clientFor(url: string, { pingMs, silentMs }: typeof PATIENCE): RedisClientType {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: WAITING_MAX,
    pingInterval: pingMs,
    socket: { connectTimeout: CONNECT_MS_MAX, socketTimeout: silentMs, reconnectStrategy: false },
  }) as unknown as RedisClientType
}
