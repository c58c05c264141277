import type pg from 'pg'
import { type Embedded, openEmbedded, visitEmbedded } from './embedded.ts'
import { StorageProblem } from './storageProblem.ts'

/**
 * A PostgreSQL by its address, or the embedded one in a data folder: owned (`fsync: false` is for tests), or visited
 * beside the desk that runs on it. `named` is what the operator calls the address.
 */
export type DatabaseSource =
  | { url: string; named?: string }
  | { dataDir: string; fsync?: boolean }
  | { visitDataDir: string }

/** Where a database is reached. */
export type Reached = {
  connection: pg.ClientConfig
  isEmbedded: boolean
  /** Closes the embedded server, unless it is another's. */
  leave(): Promise<void>
}

/**
 * adapter-pg drops the offset of every time it reads and writes, so that any other zone would corrupt them. A block that is read
 * anywhere costs a database of today little more than the next one; told otherwise, it reads whole tables for a few rows.
 */
const OPTIONS = '-c TimeZone=UTC -c random_page_cost=1.1'

/** Starts or finds the embedded server, or takes the address as it is. Throws a StorageProblem. */
export async function reach(source: DatabaseSource): Promise<Reached> {
  if ('url' in source) {
    return { connection: { connectionString: withOptions(source.url) }, isEmbedded: false, leave: async () => {} }
  }
  const embedded = await embeddedFor(source)
  return { connection: { ...embedded.address, options: OPTIONS }, isEmbedded: true, leave: () => embedded.stop() }
}

function embeddedFor(source: { dataDir: string; fsync?: boolean } | { visitDataDir: string }): Promise<Embedded> {
  return 'visitDataDir' in source ? visitEmbedded({ dataDir: source.visitDataDir }) : openEmbedded(source)
}

/** The address with our startup options added to its own. */
function withOptions(url: string): string {
  const [address = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  const options = [parameters.get('options'), OPTIONS].filter(Boolean).join(' ')
  parameters.delete('options')
  const rest = [...parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${address}?${[...rest, `options=${encodeURIComponent(options)}`].join('&')}`
}

/** What commonly goes wrong with a server by address, in the operator's words. Never shows the address: it holds a password. */
export function explained(fault: unknown, source: DatabaseSource): unknown {
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
  const named = ('url' in source && source.named) || 'DATABASE_URL'
  return remedy ? new StorageProblem(`${named} cannot be used, ${remedy} (${message}).`, { cause: fault }) : fault
}
