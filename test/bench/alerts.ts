/**
 * How late the desk is told of its clocks, with many open tickets and two servers that look at once: tickets whose warning
 * falls due in the next seconds, some spread and as many at one and the same instant.
 * Run: `npm run bench:alerts [-- TICKETS DUE SECONDS]`, e.g. `npm run bench:alerts -- 100000 1500 20`.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { DAY, HOUR, type Instant, SECOND } from '../../src/calendar/time.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import type { Warning } from '../../src/domain/sla.ts'
import { every } from '../../src/loops.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { conversationRow, targetRow, ticketRow } from '../../src/storage/writeRows.ts'
import { aDesk } from '../desk/builders.ts'
import { aConversation, anaAsPerson, aTarget, aTicket } from '../storage/builders.ts'
import { insertMany } from '../support/bulk.ts'
import { throwAwayDatabase } from '../support/database.ts'
import { demoFixtures } from '../support/demoFixtures.ts'

const [tickets = 100_000, due = 1_500, seconds = 20] = process.argv.slice(2).map(Number)
/** As src/app.ts. */
const LOOK_MS = 1 * SECOND
const AHEAD_MS = 5 * SECOND

const clock = () => Date.now() as Instant
const database = await throwAwayDatabase()
const stores = [
  await openStore({ url: database.url }, { seed: demoFixtures }),
  await openStore({ url: database.url }, { seed: null }),
]
const client = new pg.Client(database.url)
await client.connect()
try {
  const from = performance.now()
  const start = await seed()
  say(`${tickets} open tickets written in ${Math.round((performance.now() - from) / 1000)} s`)
  await plan()

  const told: number[] = []
  const servers = stores.map(({ store }) =>
    aDesk({
      store,
      clock,
      newId: randomUUID,
      observe: (event) => {
        if ('alert' in event && event.alert) told.push(Date.now() - event.alert.at)
      },
    }),
  )
  await new Promise((begin) => setTimeout(begin, Math.max(0, start - Date.now())))
  const faults: unknown[] = []
  const loops = servers.map(({ desk }) => every(LOOK_MS, desk.tellAlerts, (fault) => faults.push(fault)))
  const deadline = Date.now() + seconds * SECOND + 60 * SECOND
  while (told.length < due * 2 && Date.now() < deadline) await new Promise((wait) => setTimeout(wait, 200))
  await Promise.all(loops.map((loop) => loop.stop()))

  const { rows } = await client.query(
    'SELECT count(*)::int AS "rows", count(DISTINCT "ticketId")::int AS "tickets" FROM "Alert"',
  )
  told.sort((a, b) => a - b)
  const at = (share: number) => told[Math.min(told.length - 1, Math.floor(told.length * share))] ?? Number.NaN
  say(
    `${rows[0].rows} alerts of ${rows[0].tickets} tickets, ${due * 2} expected, by two servers; faults: ${faults.length}`,
  )
  say(
    `told after their time, from it to the end of the commit: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms`,
  )
  if (rows[0].rows !== due * 2 || faults.length > 0 || !(at(1) < 5 * SECOND)) {
    say('NOT as it should be: every alert once, within 5 s of its time')
    process.exitCode = 1
  }
} finally {
  await client.end()
  for (const { close } of stores) await close()
  await database.drop()
}
process.exit()

/** Tickets that run for days, and among them `due` spread over the time and `due` at one instant in its middle. */
async function seed(): Promise<number> {
  const talks: object[] = []
  const rows: object[] = []
  const targets: object[] = []
  const start = Date.now() + AHEAD_MS + tickets / 4
  const middle = (start + (seconds / 2) * SECOND) as Instant
  const warningOf = (i: number): Instant => {
    if (i < due) return (start + Math.round((i / due) * seconds * SECOND)) as Instant
    return i < 2 * due ? middle : ((start + HOUR + ((i * 7919) % (3 * DAY))) as Instant)
  }
  for (let i = 0; i < tickets; i++) {
    const id = `talk-${i}` as ConversationId
    const at = warningOf(i)
    const openedAt = (at - HOUR) as Instant
    const warnings: Warning[] = [{ kind: 'warning', at }]
    const target = aTarget({
      clock: 'elapsed',
      startedAt: openedAt,
      clockStartsAt: openedAt,
      dueAt: (at + HOUR) as Instant,
      warnings,
    })
    const ticket = aTicket({
      id: `${id}-ticket` as TicketId,
      number: i + 1,
      conversation: id,
      openedAt,
      targets: [target],
    })
    talks.push({ ...conversationRow(aConversation({ id, person: anaAsPerson, openedAt, lastAt: openedAt })) })
    rows.push(ticketRow(ticket))
    targets.push(targetRow(ticket, target))
  }
  await insertMany(client, 'Conversation', talks)
  await insertMany(client, 'Ticket', rows)
  await insertMany(client, 'Target', targets)
  await client.query('ANALYZE')
  return start
}

/** How the database finds what is due. */
async function plan(): Promise<void> {
  const { rows } = await client.query(
    `EXPLAIN SELECT "id" FROM "Ticket" WHERE "nextAlarmAt" <= now() ORDER BY "nextAlarmAt" ASC LIMIT 1000`,
  )
  const text = rows.map((row) => row['QUERY PLAN']).join('\n')
  say(text)
  if (!text.includes('Ticket_alarm_first')) throw new Error('What is due is not found by its index')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
