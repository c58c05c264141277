import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Instant } from '../../src/calendar/time.ts'
import { demoDesk } from '../../src/demo/companies.ts'
import { fortnight } from '../../src/demo/fortnight.ts'
import { COPY_SETTINGS, type CopyContents } from '../../src/storage/deskCopy.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { type DatabaseSource, reach } from '../../src/storage/reach.ts'
import { readCopy } from '../../src/storage/readCopy.ts'
import { calendar } from './builders.ts'
import { vitriumPolicy } from './policy.ts'

/** Fills a database with the demo desk and its fortnight, and with what the fortnight does not have: bytes, and odd texts. */
export async function fillWithDemo(source: DatabaseSource): Promise<void> {
  const { store, close } = await openStore(source, { seed: demoDesk })
  const parts = { seed: demoDesk, calendar, policy: vitriumPolicy, now: Date.UTC(2026, 10, 25, 21) as Instant }
  const stories = fortnight({ ...parts, titleOf: (slug) => `About ${slug}`, nextNumber: store.nextTicketNumber })
  for await (const changes of stories) await store.save(changes)
  await close()
  await onDatabase(source, async (client) => {
    const add = (name: string, bytes: Buffer) =>
      client.query(
        `INSERT INTO "File" ("id", "conversationId", "name", "contentType", "bytes")
         SELECT $1, min("id"), $1, 'application/octet-stream', $2 FROM "Conversation"`,
        [name, bytes],
      )
    await add('empty', Buffer.alloc(0))
    await add('large', randomBytes(3_000_000))
    for (let i = 0; i < 10; i++) await add(`small ${i}`, randomBytes(1000 * i))
    const odd = `{"a,b"}\\ 'quoted' "twice" NULL \t\n\u2028 \u{1F9ED} é`
    await client.query(
      `INSERT INTO "HelpVote" ("at", "article", "helped", "note", "locale") VALUES (now(), $1, true, '', 'fr')`,
      [odd],
    )
    await client.query(
      'UPDATE "Customer" SET "aliases" = ARRAY[$1, \'NULL\', \'\'] WHERE "id" = (SELECT min("id") FROM "Customer")',
      [odd],
    )
    // one that refers to another of its own table, which comes later
    await client.query(`
      UPDATE "Ticket" SET "status" = 'solved', "outcome" = 'merged', "nextAlarmAt" = NULL, "nextDueAt" = NULL, "waitingSince" = NULL,
        "solvedAt" = coalesce("solvedAt", now()), "mergedIntoId" = (SELECT "id" FROM "Ticket" ORDER BY "number" DESC LIMIT 1)
      WHERE "number" = (SELECT min("number") FROM "Ticket")`)
  })
}

/** What a database holds: every table with its rows and their hash, and where its sequences stand. */
export function contentsOf(source: DatabaseSource): Promise<CopyContents> {
  return onDatabase(source, async (client) => {
    const { migrations, tables, sequences } = await readCopy(client, 'the database')
    return { migrations, tables, sequences }
  })
}

/** Runs on a connection of its own. */
export async function onDatabase<T>(source: DatabaseSource, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const { connection, leave } = await reach(source)
  const client = new pg.Client(connection)
  try {
    await client.connect()
    await client.query(COPY_SETTINGS)
    return await run(client)
  } finally {
    await client.end()
    await leave()
  }
}
