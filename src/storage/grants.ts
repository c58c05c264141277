import type pg from 'pg'
import { quoted } from './deskCopy.ts'

/**
 * Lets a role run the desk without owning its schema: it reads and writes rows, and can neither change tables nor take the
 * triggers away that keep logs as they are (OWASP ASVS 1.2.1). Tables of later migrations by the same owner are its as well.
 * Whoever runs this owns the schema.
 */
export async function grantWork(client: Pick<pg.Pool, 'query'>, role: string): Promise<void> {
  const { rows } = await client.query(
    'SELECT quote_ident(current_schema()) AS schema, quote_ident(current_database()) AS database',
  )
  const { schema, database } = rows[0]
  const to = quoted(role)
  const rowsOf = 'SELECT, INSERT, UPDATE, DELETE'
  for (const grant of [
    `GRANT CONNECT ON DATABASE ${database} TO ${to}`,
    `GRANT USAGE ON SCHEMA ${schema} TO ${to}`,
    `GRANT ${rowsOf} ON ALL TABLES IN SCHEMA ${schema} TO ${to}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schema} TO ${to}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT ${rowsOf} ON TABLES TO ${to}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${schema} GRANT USAGE, SELECT ON SEQUENCES TO ${to}`,
    // what was applied is the owner's to write
    `REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations" FROM ${to}`,
  ]) {
    await client.query(grant)
  }
}
