import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { shareWork } from './copyLock.ts'
import { PrismaClient } from './generated/client.ts'
import { grantWork } from './grants.ts'
import { migrate } from './migrate.ts'
import { postgresLine } from './postgresLine.ts'
import { type DatabaseSource, explained, type Reached, reach } from './reach.ts'
import { redisLine } from './redisLine.ts'
import type { Pool } from './saveAtOnce.ts'
import { StorageProblem } from './storageProblem.ts'
import { type Wakes, wakesOn } from './wakes.ts'

export type { DatabaseSource } from './reach.ts'

/** An open database, migrated and checked. */
export type Database = {
  prisma: PrismaClient
  /** The same connections for statements of our own. */
  pool: Pool
  /** The migrations that this opening applied, oldest first. */
  migrated: readonly string[]
  /** Wake-up calls to and from other nodes; null for an embedded database, which has no others. */
  wakes: Wakes | null
  /** Lets a role run the desk without owning its schema. */
  grantWork(role: string): Promise<void>
  /** Whether it answers right now. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

const CONNECTIONS_MAX = 10
const CONNECT_MS_MAX = 5_000
const READY_MS_MAX = 2_000

/**
 * Opens the database and applies what is missing of the schema. `redisUrl`: carries wake-up calls in the database's place;
 * whether it answers is not waited for. Throws a StorageProblem of one line that says what to do.
 */
export async function openDatabase(source: DatabaseSource, redisUrl: string | null = null): Promise<Database> {
  const reached = await reach(source)
  try {
    return await openOn(reached, redisUrl)
  } catch (fault) {
    await reached.leave()
    throw explained(fault, source)
  }
}

async function openOn({ connection, isEmbedded, leave }: Reached, redisUrl: string | null): Promise<Database> {
  const migrated = await migrate(connection)
  const pool = new pg.Pool({
    ...connection,
    min: 1, // an idle desk still says that it works here
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    onConnect: shareWork,
  })
  // a lost connection fails the query that runs on it, and the next query opens another; without these ears it would end us
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await checkZone(pool)
  } catch (fault) {
    await pool.end()
    throw fault
  }
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  })
  const wakes = isEmbedded
    ? null
    : wakesOn(
        redisUrl
          ? redisLine(redisUrl)
          : postgresLine(connection, (channel, text) => pool.query('SELECT pg_notify($1, $2)', [channel, text])),
      )
  return {
    prisma,
    pool,
    migrated,
    wakes,
    grantWork: (role) => grantWork(pool, role),
    ready: () => answers(pool),
    close: async () => {
      await wakes?.close()
      await prisma.$disconnect()
      await pool.end()
      await leave()
    },
  }
}

async function checkZone(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query("SELECT current_setting('TimeZone') AS zone")
  const { zone } = rows[0]
  if (zone !== 'UTC') {
    throw new StorageProblem(
      `The database speaks in the time zone ${zone} although UTC was asked for: run "ALTER ROLE … SET timezone = 'UTC'" for the user of DATABASE_URL, and let a pooler in between pass the startup option "options".`,
    )
  }
}

async function answers(pool: pg.Pool): Promise<boolean> {
  const late = new Promise<false>((done) => setTimeout(done, READY_MS_MAX, false).unref())
  const answer = pool.query('SELECT 1').then(
    () => true,
    () => false,
  )
  return Promise.race([answer, late])
}
