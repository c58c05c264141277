import pg from 'pg'
import { markFinished, markUnfinished, unfinished, workAlone } from './copyLock.ts'
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
import { migrate, readMigrations } from './migrate.ts'
import { StorageProblem } from './storageProblem.ts'

/** What the operator calls the place, and what is being done to it. */
export type CopyTarget = { named: string; doing: 'a move' | 'a restore' }

/**
 * Writes a copy of a desk into an empty database, and answers once every table was counted and hashed again there.
 *
 * 1. Refused, before anything is changed: a place in use, one that holds anything, a copy of a newer Signpost.
 * 2. The database is brought to the copy's own schema, and marked: until the mark is gone no desk starts on it.
 * 3. Everything else is one transaction, the mark's end with it. A run that is killed leaves an empty, marked
 *    database, and the next run begins anew.
 *
 * Throws a StorageProblem. `tell` hears of each table that has come over.
 */
export async function writeCopy(
  copy: DeskCopy,
  connection: pg.ClientConfig,
  { named, doing }: CopyTarget,
  tell: (table: CopiedTable) => void = () => {},
): Promise<void> {
  await refuseUnknown(copy)
  const client = new pg.Client(connection)
  client.on('error', () => {}) // a lost connection fails the statement that runs
  await client.connect()
  try {
    await workAlone(client, named)
    await refuseForeign(client, named)
    await refuseFull(client, await readTables(client), named) // before its schema is changed
    await migrate(connection, undefined, { through: copy.migrations.at(-1)?.name ?? '', mayBeUnfinished: true })
    await refuseOtherSchema(client, copy, named)
    await refuseFull(client, copy.tables, named)
    if ((await unfinished(client)) === null) await markUnfinished(client, doing)
    await client.query(COPY_SETTINGS)
    await client.query('BEGIN')
    await fill(client, copy, named, tell)
    await compare(client, copy, named)
    await markFinished(client)
    await client.query('COMMIT')
    await client.query('ANALYZE').catch(() => {}) // it would come by itself, later
  } finally {
    await client.end().catch(() => {})
  }
}

async function fill(
  client: pg.Client,
  copy: DeskCopy,
  named: string,
  tell: (table: CopiedTable) => void,
): Promise<void> {
  const all = copy.tables.map(({ name }) => quoted(name)).join(', ')
  await client.query(`LOCK TABLE ${all} IN ACCESS EXCLUSIVE MODE`)
  await refuseFull(client, copy.tables, named) // nobody can have written since
  // what migrations wrote comes with the copy; triggers of logs stand against UPDATE and DELETE, and stay
  await client.query(`TRUNCATE ${all}`)
  // tables refer to each other in circles, and to themselves: references are checked together, once all rows are there
  const references = await takeReferences(client)
  // what triggers keep comes with the copy too
  await forEachTable(copy, client, 'DISABLE TRIGGER USER')
  let last: CopiedTable | null = null
  for await (const { table, rows } of copy.batches()) {
    if (last && last !== table) tell(last)
    last = table
    await insert(client, table, rows)
  }
  if (last) tell(last)
  for (const { table, name, definition } of references) {
    await client.query(`ALTER TABLE ${quoted(table)} ADD CONSTRAINT ${quoted(name)} ${definition}`)
  }
  await forEachTable(copy, client, 'ENABLE TRIGGER USER')
  for (const { name, lastValue, isCalled } of copy.sequences) {
    await client.query('SELECT setval($1::regclass, $2, $3)', [quoted(name), lastValue, isCalled])
  }
}

async function forEachTable({ tables }: DeskCopy, client: pg.Client, change: string): Promise<void> {
  for (const { name } of tables) await client.query(`ALTER TABLE ${quoted(name)} ${change}`)
}

async function insert(client: pg.Client, { name, columns }: CopiedTable, rows: Row[]): Promise<void> {
  const list = columns.map((column) => quoted(column.name)).join(', ')
  const values = columns.map(({ type }, i) => `r.v${i}::${type}`).join(', ')
  const arrays = columns.map((_, i) => `$${i + 1}::text[]`).join(', ')
  const names = columns.map((_, i) => `v${i}`).join(', ')
  await client.query({
    name: `into ${name}`.slice(0, 60),
    text: `INSERT INTO ${quoted(name)} (${list}) OVERRIDING SYSTEM VALUE SELECT ${values} FROM unnest(${arrays}) AS r(${names})`,
    values: columns.map((_, i) => rows.map((row) => row[i])),
  })
}

async function takeReferences(client: pg.Client): Promise<{ table: string; name: string; definition: string }[]> {
  const { rows } = await client.query(`
    SELECT c.relname AS "table", k.conname AS "name", pg_get_constraintdef(k.oid) AS "definition"
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND k.conparentid = 0 AND k.connamespace = current_schema()::regnamespace
    ORDER BY 1, 2`)
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${quoted(table)} DROP CONSTRAINT ${quoted(name)}`)
  return rows
}

/** Every table and sequence on this side as the copy says of its own. */
async function compare(client: pg.Client, copy: DeskCopy, named: string): Promise<void> {
  const sequences = JSON.stringify(await readSequences(client))
  const differing = sequences === JSON.stringify(copy.sequences) ? [] : ['the sequences']
  for (const table of copy.tables) {
    const { rows, hash } = await countTable(client, table)
    if (rows !== table.rows || hash !== table.hash) {
      differing.push(`${table.name} (${table.rows} rows there, ${rows} here)`)
    }
  }
  if (differing.length === 0) return
  throw new StorageProblem(
    `What came over to ${named} is not what was there: ${differing.join(', ')}. Nothing was kept; run it again, and look at the disks if it happens again.`,
  )
}

async function refuseUnknown({ migrations }: DeskCopy): Promise<void> {
  const ours = new Map((await readMigrations()).map(({ name, checksum }) => [name, checksum]))
  const unknown = migrations.find(({ name, checksum }) => ours.get(name) !== checksum)
  if (!unknown) return
  throw new StorageProblem(
    ours.has(unknown.name)
      ? `The desk to be copied was made with another script of migration ${unknown.name}: use the Signpost that made it.`
      : `The desk to be copied was brought to ${unknown.name} by a newer Signpost, which this one does not know: use the newer one.`,
  )
}

/** A database with tables in it that no migration of ours made is somebody else's. */
async function refuseForeign(client: pg.Client, named: string): Promise<void> {
  const tables = await readTables(client)
  const [first] = tables
  if (!first || (await readMigrationBook(client)) !== null) return
  throw new StorageProblem(
    `${named} is not empty: it has a table "${first.name}" that is not Signpost's. Name an empty database; "createdb" makes one.`,
  )
}

async function refuseOtherSchema(client: pg.Client, copy: DeskCopy, named: string): Promise<void> {
  const book = await readMigrationBook(client)
  const shape = (tables: Pick<CopiedTable, 'name' | 'columns'>[]) =>
    JSON.stringify(tables.map(({ name, columns }) => [name, ...columns.map((column) => [column.name, column.type])]))
  const isSame = JSON.stringify(book) === JSON.stringify(copy.migrations)
  if (isSame && shape(await readTables(client)) === shape(copy.tables)) return
  throw new StorageProblem(
    `${named} has another schema than the desk to be copied (${copy.migrations.at(-1)?.name}): name an empty database; "createdb" makes one.`,
  )
}

/** Rows that were written in the transaction of a migration came with the schema; any other is somebody's. */
async function refuseFull(client: pg.Client, tables: readonly { name: string }[], named: string): Promise<void> {
  for (const { name } of tables) {
    const { rowCount } = await client.query(`
      SELECT 1 FROM ${quoted(name)}
      WHERE xmin::text NOT IN (SELECT xmin::text FROM "_prisma_migrations") LIMIT 1`)
    if (rowCount === 0) continue
    throw new StorageProblem(
      `${named} is not empty: there are rows in "${name}" already. Nothing was changed; name an empty database ("createdb" makes one) or another DATA_FOLDER.`,
    )
  }
}
