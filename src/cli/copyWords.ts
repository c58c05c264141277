import type { Config } from '../config.ts'
import type { NamedDatabase } from '../storage/copyDesk.ts'

/** The embedded database of the settings: `own` for whoever needs it alone, `visit` beside the desk that runs on it. */
export function embeddedOf({ dataFolder }: Config, stay: 'own' | 'visit'): NamedDatabase {
  const source = stay === 'own' ? { dataDir: dataFolder } : { visitDataDir: dataFolder }
  return { source, named: `the embedded database in ${dataFolder}` }
}

/** A server's database; `from` is the setting or option that names it. Its address is never said: it holds a password. */
export function serverAt(url: string, from: string): NamedDatabase {
  const { host, name } = spokenParts(url)
  return { source: { url, named: from }, named: `the database "${name}" on ${host}` }
}

/** The database that the settings name. */
export function databaseOf(config: Config, stay: 'own' | 'visit'): NamedDatabase {
  return config.databaseUrl ? serverAt(config.databaseUrl, 'DATABASE_URL') : embeddedOf(config, stay)
}

/** "1,234 rows in 41 tables". */
export function counted(tables: readonly { rows: number }[]): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return `${rows.toLocaleString('en')} rows in ${tables.length} tables`
}

/** A line for a table that has come over; empty ones are not worth one. */
export function sayTable({ name, rows }: { name: string; rows: number }): void {
  console.error(`  ${name}: ${rows.toLocaleString('en')}`)
}

function spokenParts(url: string): { host: string; name: string } {
  try {
    const { host, pathname, searchParams } = new URL(url)
    return { host: searchParams.get('host') ?? (host || 'this machine'), name: pathname.slice(1) || 'postgres' }
  } catch {
    return { host: 'its server', name: '?' }
  }
}
