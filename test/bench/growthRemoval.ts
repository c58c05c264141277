import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Instant } from '../../src/calendar/time.ts'
import type { OpenStore } from '../../src/storage/openStore.ts'
import type { Part } from './growthParts.ts'
import type { ReportSection } from './report.ts'

const CONVERSATIONS = 10_000
/** Between two rests; as many calls again are made after it. */
const CALLS_AT_A_STRETCH = 10
const TALKERS = 4

/**
 * Has the desk remove its oldest conversations as its own loop does, call after call, while people talk; after every ten calls they
 * talk as long without it, so that a machine that slows down slows both.
 */
export async function removeWhileTalking(desk: {
  client: pg.Client
  opened: OpenStore
  parts: Part[]
  conversations: number
}): Promise<ReportSection> {
  const turn = desk.parts.find(({ group }) => group === 'turn') as Part
  const wanted = Math.min(CONVERSATIONS, Math.floor(desk.conversations / 2))
  const { rows } = await desk.client.query(
    `SELECT floor(extract(epoch FROM "lastAt") * 1000)::float8 AS "last" FROM "Conversation" WHERE "removedAt" IS NULL
     ORDER BY "lastAt" OFFSET $1 LIMIT 1`,
    [wanted - 1],
  )
  const now = Date.now() as Instant
  const keptMs = now - rows[0].last - 1
  const calls: number[] = []
  const looks: number[] = []
  const during: number[] = []
  const without: number[] = []
  const removed = { conversations: 0, messages: 0, letters: 0 }
  for (let isMore = true; isMore; ) {
    const from = performance.now()
    const removing = (async () => {
      for (let call = 0; isMore && call < CALLS_AT_A_STRETCH; call++) {
        const started = performance.now()
        const gone = await desk.opened.removeOld(now, keptMs)
        isMore = gone.isMore
        if (gone.conversations > 0) calls.push(performance.now() - started)
        else looks.push(performance.now() - started)
        removed.conversations += gone.conversations
        removed.messages += gone.messages
        removed.letters += gone.letters
      }
    })()
    during.push(...(await talkUntil(turn, removing)))
    without.push(...(await talkUntil(turn, pause(performance.now() - from))))
  }
  const figures = (all: number[]) => {
    const sorted = all.toSorted((a, b) => a - b)
    return [all.length, ...[0.5, 0.9, 0.99].map((share) => at(sorted, share).toFixed(1))]
  }
  const total = [...calls, ...looks].reduce((sum, ms) => sum + ms, 0)
  const count = (number: number) => number.toLocaleString('en')
  return {
    text: `${count(removed.conversations)} of the oldest conversations of ${count(desk.conversations)}, with ${count(removed.messages)} lines and
${count(removed.letters)} letters, by the desk's own removal (\`CONVERSATION_DAYS\`) in ${calls.length} calls, one after the other without a rest:
${(total / 1000).toFixed(1)} s of removing. Every 25th call looks for what is old first. ${TALKERS} visitors talked without a pause meanwhile, and after
every ${CALLS_AT_A_STRETCH} calls for as long without it.`,
    table: {
      columns: ['', 'how many', 'p50 ms', 'p90 ms', 'p99 ms'],
      rows: [
        ["a visitor's turn while they are removed", ...figures(during)],
        ['the same without it', ...figures(without)],
        ['a call that removes', ...figures(calls)],
      ],
    },
  }
}

/** Whole turns, one after the other, of so many at once, until something else is over. */
async function talkUntil(turn: Part, other: Promise<unknown>): Promise<number[]> {
  const all: number[] = []
  let isOver = false
  const talker = async () => {
    while (!isOver) {
      const from = performance.now()
      await turn.run()
      all.push(performance.now() - from)
    }
  }
  const end = async () => {
    try {
      await other
    } finally {
      isOver = true
    }
  }
  await Promise.all([end(), ...Array.from({ length: TALKERS }, talker)])
  return all
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
