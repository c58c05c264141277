import { randomUUID } from 'node:crypto'

/** Calls within this time travel together. */
const GATHER_MS = 25
const RETRY_MS_MIN = 250
const RETRY_MS_MAX = 10_000

/** Where all nodes speak and listen. Two desks on one Redis wake each other for nothing, which costs next to nothing. */
export const CHANNEL = 'signpost_wakes'

/** Wake-up calls between the nodes of one database: names only, and losing one loses nothing. */
export type Wakes = {
  /** Tells all other nodes. Returns at once. */
  send(topic: string): void
  /**
   * Hears what other nodes tell; `missed` is called when the line was down and calls may have been lost, `lost` with the
   * cause when it goes down or cannot be opened, once until it is there again.
   */
  hear(heard: (topic: string) => void, missed: () => void, lost?: (cause: unknown) => void): void
  close(): Promise<void>
}

/** What carries calls from node to node: PostgreSQL or Redis. */
export type Line = {
  /** What one call may weigh. */
  bytesMax: number
  /** Says it to every node, this one too. May reject: whoever missed it sweeps. */
  say(text: string): Promise<unknown>
  /**
   * Listens until it breaks, which `broken` is told at least once with its cause. Rejects when it cannot listen. Never
   * both at once: it is opened again only after it broke or rejected.
   */
  listen(heard: (text: string) => void, broken: (cause: unknown) => void): Promise<void>
  /** Lets go of what was opened, also in the middle of it. */
  hangUp(): Promise<void>
}

/** Wakes on a line of their own that is opened again whenever it breaks. */
export function wakesOn(line: Line): Wakes {
  const node = randomUUID()
  const waiting = new Set<string>()
  let heard: (topic: string) => void = () => {}
  let missed: () => void = () => {}
  let lost: (cause: unknown) => void = () => {}
  let gathering: NodeJS.Timeout | null = null
  let retrying: NodeJS.Timeout | null = null
  let isClosed = false
  let isTold = false
  let retryMs = RETRY_MS_MIN

  function tell(): void {
    gathering = null
    const topics = [...waiting]
    waiting.clear()
    for (const part of parts(topics, line.bytesMax)) {
      line.say(JSON.stringify({ node, topics: part })).catch(() => {}) // whoever missed it sweeps
    }
  }

  function read(text: string): void {
    try {
      const told = JSON.parse(text) as { node: string; topics: string[] }
      if (told.node !== node) for (const topic of told.topics) heard(topic)
    } catch {
      // somebody else uses our channel
    }
  }

  async function connect(isAgain: boolean): Promise<void> {
    let isDone = false
    const again = (cause: unknown) => {
      if (isDone || isClosed) return
      isDone = true
      if (!isTold) lost(cause)
      isTold = true
      void line.hangUp().catch(() => {})
      retrying = setTimeout(() => void connect(true), retryMs)
      retrying.unref()
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)
    }
    try {
      await line.listen(read, again)
      if (isDone || isClosed) return
      retryMs = RETRY_MS_MIN
      isTold = false
      if (isAgain) missed()
    } catch (cause) {
      again(cause)
    }
  }

  return {
    send(topic) {
      waiting.add(topic)
      gathering ??= setTimeout(tell, GATHER_MS)
    },
    hear(onHeard, onMissed, onLost = () => {}) {
      heard = onHeard
      missed = onMissed
      lost = onLost
      void connect(false)
    },
    async close() {
      isClosed = true
      if (gathering) clearTimeout(gathering)
      if (retrying) clearTimeout(retrying)
      await line.hangUp().catch(() => {})
    },
  }
}

/** The names in as many calls as they need. */
function parts(topics: string[], bytesMax: number): string[][] {
  const all: string[][] = []
  let bytes = bytesMax + 1
  for (const topic of topics) {
    const length = Buffer.byteLength(topic) + 8
    if (bytes + length > bytesMax) {
      all.push([])
      bytes = 100
    }
    all.at(-1)?.push(topic)
    bytes += length
  }
  return all
}
