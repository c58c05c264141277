import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Part } from './growthParts.ts'
import type { ReportSection } from './report.ts'

const CONVERSATIONS = 10_000
const BATCH = 200
/** Between two batches, as a loop of the desk rests. */
const REST_MS = 100
const TALKERS = 4

/**
 * Removes the oldest conversations in small transactions, row by row with their references checked, while people talk; and lets
 * them talk as long without it. Only the trigger that keeps the log from being deleted is off.
 */
export async function removeWhileTalking({
  client,
  parts,
}: {
  client: pg.Client
  parts: Part[]
}): Promise<ReportSection> {
  const turn = parts.find(({ group }) => group === 'turn') as Part
  const { rows } = await client.query(
    `SELECT c."id" FROM "Conversation" c WHERE c."handledBy" = 'assistant'
       AND NOT EXISTS (SELECT 1 FROM "Ticket" t WHERE t."conversationId" = c."id" AND t."status" = 'open')
     ORDER BY c."openedAt" LIMIT ${CONVERSATIONS}`,
  )
  const ids = rows.map(({ id }) => id as string)
  for (const table of ['Message', 'Event', 'Alert']) await client.query(`ALTER TABLE "${table}" DISABLE TRIGGER USER`)
  let isOver = false
  const removing = talk(turn, () => isOver)
  const from = performance.now()
  const batches: number[] = []
  for (let at = 0; at < ids.length; at += BATCH) {
    const started = performance.now()
    await remove(client, ids.slice(at, at + BATCH))
    batches.push(performance.now() - started)
    await pause(REST_MS)
  }
  isOver = true
  const removalMs = performance.now() - from
  const during = await removing
  const until = performance.now() + removalMs
  const without = await talk(turn, () => performance.now() > until)
  for (const table of ['Message', 'Event', 'Alert']) await client.query(`ALTER TABLE "${table}" ENABLE TRIGGER USER`)
  batches.sort((a, b) => a - b)
  const row = (name: string, all: number[]) => [
    name,
    all.length,
    ...[0.5, 0.9, 0.99].map((share) => at(all, share).toFixed(0)),
  ]
  return {
    text: `${ids.length.toLocaleString('en')} of the oldest conversations with all that belongs to them, ${BATCH} in a transaction and ${REST_MS} ms between
two: ${(removalMs / 1000).toFixed(0)} s in all, a batch ${at(batches, 0.5).toFixed(0)} ms (p50). Meanwhile, and for as long without it, ${TALKERS} visitors talked without a pause:`,
    table: {
      columns: ['', 'turns', 'p50 ms', 'p90 ms', 'p99 ms'],
      rows: [row('while they are removed', during), row('without it', without)],
    },
  }
}

/** Whole turns, one after the other, of so many at once. */
async function talk(turn: Part, isOver: () => boolean): Promise<number[]> {
  const all: number[] = []
  const talker = async () => {
    while (!isOver()) {
      const from = performance.now()
      await turn.run()
      all.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: TALKERS }, talker))
  return all.sort((a, b) => a - b)
}

async function remove(client: pg.Client, ids: string[]): Promise<void> {
  const own = '"conversationId" = ANY($1)'
  await client.query('BEGIN')
  await client.query(`SELECT "id" FROM "Conversation" WHERE "id" = ANY($1) ORDER BY "id" FOR UPDATE`, [ids])
  await client.query(`UPDATE "Conversation" SET "ticketId" = NULL WHERE "id" = ANY($1)`, [ids])
  for (const table of [
    'Message',
    'Event',
    'Question',
    'Satisfaction',
    'AgentNote',
    'Delivery',
    'File',
    'NameAttempt',
    'EmailCode',
  ]) {
    await client.query(`DELETE FROM "${table}" WHERE ${own}`, [ids])
  }
  await client.query(`DELETE FROM "Ticket" WHERE ${own}`, [ids])
  await client.query(`DELETE FROM "Conversation" WHERE "id" = ANY($1)`, [ids])
  await client.query('COMMIT')
}

function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
