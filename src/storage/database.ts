import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Embedded, openEmbedded, visitEmbedded } from './embedded.ts'
import { PrismaClient } from './generated/client.ts'
import { migrate } from './migrate.ts'
import { StorageProblem } from './storageProblem.ts'
import { openWakes, type Wakes } from './wakes.ts'

/**
 * A PostgreSQL by its address, or the embedded one in a data folder: owned (`fsync: false` is for tests), or visited
 * beside the desk that runs on it.
 */
export type DatabaseSource = { url: string } | { dataDir: string; fsync?: boolean } | { visitDataDir: string }

/** An open database, migrated and checked. */
export type Database = {
  prisma: PrismaClient
  /** The migrations that this opening applied, oldest first. */
  migrated: readonly string[]
  /** Wake-up calls to and from other nodes; null for an embedded database, which has no others. */
  wakes: Wakes | null
  /** Whether it answers right now. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

/** adapter-pg drops the offset of every time it reads and writes, so that any other zone would corrupt them. */
const IN_UTC = '-c TimeZone=UTC'
const CONNECTIONS_MAX = 10
const CONNECT_MS_MAX = 5_000
const READY_MS_MAX = 2_000

/** Opens the database and applies what is missing of the schema. Throws a StorageProblem of one line that says what to do. */
export async function openDatabase(source: DatabaseSource): Promise<Database> {
  const embedded = await embeddedFor(source)
  const connection = 'url' in source ? { connectionString: inUtc(source.url) } : addressInUtc(embedded)
  try {
    return await openOn(connection, embedded)
  } catch (fault) {
    await embedded?.stop()
    throw explained(fault)
  }
}

async function embeddedFor(source: DatabaseSource): Promise<Embedded | null> {
  if ('url' in source) return null
  return 'visitDataDir' in source ? visitEmbedded({ dataDir: source.visitDataDir }) : openEmbedded(source)
}

async function openOn(connection: pg.ClientConfig, embedded: Embedded | null): Promise<Database> {
  const migrated = await migrate(connection)
  const pool = new pg.Pool({ ...connection, max: CONNECTIONS_MAX, connectionTimeoutMillis: CONNECT_MS_MAX })
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
  const wakes = embedded
    ? null
    : openWakes(connection, (channel, payload) => pool.query('SELECT pg_notify($1, $2)', [channel, payload]))
  return {
    prisma,
    migrated,
    wakes,
    ready: () => answers(pool),
    close: async () => {
      await wakes?.close()
      await prisma.$disconnect()
      await pool.end()
      await embedded?.stop()
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

function addressInUtc(embedded: Embedded | null): pg.ClientConfig {
  return { ...embedded?.address, options: IN_UTC }
}

/** The address with our startup option added to its own. */
function inUtc(url: string): string {
  const [address = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  const options = [parameters.get('options'), IN_UTC].filter(Boolean).join(' ')
  parameters.delete('options')
  const rest = [...parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${address}?${[...rest, `options=${encodeURIComponent(options)}`].join('&')}`
}

/** What commonly goes wrong with a server by address, in the operator's words. Never shows the address: it holds a password. */
function explained(fault: unknown): unknown {
  const { code = '', message = '' } = fault as { code?: string; message?: string }
  const remedies: Record<string, string> = {
    ECONNREFUSED: 'nobody listens there: start the server, or correct host and port',
    ENOTFOUND: 'its host is not known: correct the name',
    ETIMEDOUT: 'it does not answer: check host, port and firewall',
    '28P01': 'the password is wrong',
    '28000': 'the user may not connect: allow it in pg_hba.conf',
    '3D000': 'there is no such database: make it with "createdb"',
    '42501': 'the user may not make tables: grant it CREATE on the schema public',
  }
  const remedy = remedies[code]
  return remedy ? new StorageProblem(`DATABASE_URL cannot be used, ${remedy} (${message}).`, { cause: fault }) : fault
}
