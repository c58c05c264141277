import type pg from 'pg'
import {
  COPY_SETTINGS,
  type CopiedTable,
  countTable,
  type DeskCopy,
  quoted,
  type Row,
  readMigrationBook,
  readSequences,
  readTables,
} from './deskCopy.ts'
import { StorageProblem } from './storageProblem.ts'

/** What a batch is meant to weigh; memory stays at some times this, however large the desk. */
const BATCH_CHARACTERS = 500_000
const BATCH_ROWS_MAX = 5_000
/** A file holds 10 MiB at most, twice that in characters. */
const BATCH_FILES_MAX = 4

/**
 * Begins to copy the desk behind this connection: one moment of it, whatever is written meanwhile, and only read. The
 * moment lasts until the connection ends. Throws a StorageProblem where no desk is.
 */
export async function readCopy(client: pg.Client, named: string): Promise<DeskCopy> {
  await client.query(COPY_SETTINGS)
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  const migrations = await readMigrationBook(client)
  if (!migrations || migrations.length === 0) throw new StorageProblem(`There is no desk in ${named}: name another.`)
  const tables: CopiedTable[] = []
  for (const table of await readTables(client)) tables.push(await countTable(client, table))
  // read after the moment was fixed, for sequences are always of now: never behind a row of the copy
  const sequences = await readSequences(client)
  return {
    migrations,
    tables,
    sequences,
    async *batches() {
      for (const table of tables) for await (const rows of batchesOf(client, table)) yield { table, rows }
    },
  }
}

/** The rows of one table, the next batch on its way while the last one is used. */
async function* batchesOf(client: pg.Client, { name, columns }: CopiedTable): AsyncIterable<Row[]> {
  const most = columns.some(({ type }) => type === 'bytea') ? BATCH_FILES_MAX : BATCH_ROWS_MAX
  const list = columns.map((column) => quoted(column.name)).join(', ')
  await client.query(`DECLARE "copied" NO SCROLL CURSOR FOR SELECT ${list} FROM ${quoted(name)}`)
  let count = Math.min(most, 100)
  for (let coming = fetchRows(client, count); ; ) {
    const rows = await coming
    if (rows.length === 0) break
    const characters = rows.reduce((sum, row) => row.reduce((all, value) => all + (value?.length ?? 0), sum), 1)
    const fitting = Math.floor((rows.length * BATCH_CHARACTERS) / characters)
    count = Math.max(1, Math.min(most, fitting, count * 4))
    coming = fetchRows(client, count)
    coming.catch(() => {}) // it is told when it is asked for
    yield rows
  }
  await client.query('CLOSE "copied"')
}

async function fetchRows(client: pg.Client, count: number): Promise<Row[]> {
  const { rows } = await client.query<Row>({
    text: `FETCH ${count} FROM "copied"`,
    rowMode: 'array',
    types: { getTypeParser: () => (text: string) => text },
  })
  return rows
}
