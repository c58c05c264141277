import type { QueryResultRow } from 'pg'
import type { Pool } from './saveAtOnce.ts'

/**
 * A statement by its name, prepared once for each connection. What every turn reads is read so, because Prisma's reads cost
 * four times their CPU time.
 */
export type PreparedRead = <T>(name: string, text: string, ...values: unknown[]) => Promise<T[]>

export function createPreparedRead(pool: Pool): PreparedRead {
  return async <T>(name: string, text: string, ...values: unknown[]) =>
    (await pool.query<T & QueryResultRow>({ name, text, values })).rows as T[]
}

/** By name and not all there are: a prepared statement breaks when a newer release adds a column to what it answers. */
export function namesOf(
  columns: Record<string, string>,
  { table = null, without = [] }: { table?: string | null; without?: readonly string[] } = {},
): string {
  return Object.values(columns)
    .filter((column) => !without.includes(column))
    .map((column) => (table === null ? `"${column}"` : `${table}."${column}"`))
    .join(', ')
}
