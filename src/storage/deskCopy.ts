import type pg from 'pg'

/** One row of a table: each column as PostgreSQL writes it, or null. */
export type Row = (string | null)[]

/** A table of a desk: its columns in order, and what stands in it. `hash` does not depend on the order of the rows. */
export type CopiedTable = { name: string; columns: { name: string; type: string }[]; rows: number; hash: string }

/** Where a sequence stands. */
export type CopiedSequence = { name: string; lastValue: string; isCalled: boolean }

/** What a copy of a desk holds. Which tables there are is read from the database, never from a list. */
export type CopyContents = {
  /** The migrations its schema was made by, oldest first, with the SHA-256 of their scripts. */
  migrations: { name: string; checksum: string }[]
  tables: CopiedTable[]
  sequences: CopiedSequence[]
}

/** A whole desk as it was in one moment. `batches` come once, in the order of `tables`; it throws where they are damaged. */
export type DeskCopy = CopyContents & { batches(): AsyncIterable<{ table: CopiedTable; rows: Row[] }> }

type Queries = Pick<pg.ClientBase, 'query'>

/** Values are written one way on both sides, and nobody's time limit ends a copy. */
export const COPY_SETTINGS = `
  SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';
  SET extra_float_digits = 1; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0`

/** Names from the database's own catalogue, never from outside. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** The tables of the schema with their columns: all but the book of migrations, marks of ours, and what belongs to extensions. */
export async function readTables(client: Queries): Promise<Pick<CopiedTable, 'name' | 'columns'>[]> {
  const { rows } = await client.query(`
    SELECT c.relname AS "name", json_agg(
      json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum
    ) AS "columns"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname NOT LIKE '\\_%'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    GROUP BY c.relname ORDER BY c.relname`)
  return rows
}

/** How many rows each table holds, and a hash over them; 60 bits of MD5 a row, added up. */
export async function countTable(
  client: Queries,
  { name, columns }: Pick<CopiedTable, 'name' | 'columns'>,
): Promise<CopiedTable> {
  const row = `ROW(${columns.map((column) => quoted(column.name)).join(', ')})::text`
  const { rows } = await client.query(`
    SELECT count(*)::float8 AS "rows", coalesce(sum(('x' || left(md5(${row}), 15))::bit(60)::bigint), 0)::text AS "hash"
    FROM ${quoted(name)}`)
  return { name, columns, ...rows[0] }
}

/** Where every sequence of the schema stands. */
export async function readSequences(client: Queries): Promise<CopiedSequence[]> {
  const { rows } = await client.query(
    'SELECT sequencename AS "name" FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1',
  )
  const all: CopiedSequence[] = []
  for (const { name } of rows) {
    const { rows: found } = await client.query(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${quoted(name)}`,
    )
    all.push({ name, ...found[0] })
  }
  return all
}

/** The migrations that were applied, oldest first; null where no desk has ever been. */
export async function readMigrationBook(client: Queries): Promise<CopyContents['migrations'] | null> {
  const { rows: there } = await client.query(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS kept`)
  if (!there[0].kept) return null
  const { rows } = await client.query(
    `SELECT migration_name AS "name", checksum FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL ORDER BY migration_name COLLATE "C"`,
  )
  return rows
}
