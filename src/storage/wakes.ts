import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** Calls within this time travel together. */
const GATHER_MS = 25
/** PostgreSQL carries 8,000 bytes in one notification. */
const BYTES_MAX = 7_500
const RETRY_MS_MIN = 250
const RETRY_MS_MAX = 10_000
/** It only ever listens, so nobody would notice that the other side is gone. */
const WATCHED = { connectionTimeoutMillis: 5_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 }
const CHANNEL = 'signpost_wakes'

/** Wake-up calls between the nodes of one database: names only, and losing one loses nothing. */
export type Wakes = {
  /** Tells all other nodes. Returns at once. */
  send(topic: string): void
  /** Hears what other nodes tell; `missed` is called when the line was down and calls may have been lost. */
  hear(heard: (topic: string) => void, missed: () => void): void
  close(): Promise<void>
}

/** Wakes by LISTEN and NOTIFY, on one connection of their own that is opened again whenever it breaks. */
export function openWakes(
  connection: pg.ClientConfig,
  notify: (channel: string, payload: string) => Promise<unknown>,
): Wakes {
  const node = randomUUID()
  const waiting = new Set<string>()
  let heard: (topic: string) => void = () => {}
  let missed: () => void = () => {}
  let gathering: NodeJS.Timeout | null = null
  let retrying: NodeJS.Timeout | null = null
  let client: pg.Client | null = null
  let isClosed = false
  let retryMs = RETRY_MS_MIN

  function tell(): void {
    gathering = null
    const topics = [...waiting]
    waiting.clear()
    for (const part of parts(topics)) {
      notify(CHANNEL, JSON.stringify({ node, topics: part })).catch(() => {}) // whoever missed it sweeps
    }
  }

  function read(payload: string | undefined): void {
    try {
      const told = JSON.parse(payload ?? '') as { node: string; topics: string[] }
      if (told.node !== node) for (const topic of told.topics) heard(topic)
    } catch {
      // somebody else uses our channel
    }
  }

  async function connect(isAgain: boolean): Promise<void> {
    const own = new pg.Client({ ...connection, ...WATCHED })
    client = own
    const lose = () => {
      if (client !== own || isClosed) return
      client = null
      own.end().catch(() => {})
      retrying = setTimeout(() => void connect(true), retryMs)
      retrying.unref()
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)
    }
    own.on('error', lose)
    own.on('end', lose)
    own.on('notification', ({ payload }) => read(payload))
    try {
      await own.connect()
      await own.query(`LISTEN ${CHANNEL}`)
      retryMs = RETRY_MS_MIN
      if (isAgain) missed()
    } catch {
      lose()
    }
  }

  return {
    send(topic) {
      waiting.add(topic)
      gathering ??= setTimeout(tell, GATHER_MS)
    },
    hear(onHeard, onMissed) {
      heard = onHeard
      missed = onMissed
      void connect(false)
    },
    async close() {
      isClosed = true
      if (gathering) clearTimeout(gathering)
      if (retrying) clearTimeout(retrying)
      await client?.end().catch(() => {})
    },
  }
}

function parts(topics: string[]): string[][] {
  const all: string[][] = []
  let bytes = BYTES_MAX + 1
  for (const topic of topics) {
    const length = Buffer.byteLength(topic) + 8
    if (bytes + length > BYTES_MAX) {
      all.push([])
      bytes = 100
    }
    all.at(-1)?.push(topic)
    bytes += length
  }
  return all
}
