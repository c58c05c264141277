import { Prisma } from './generated/client.ts'

/** One row: column → value, in the same order in every row of a table. */
export type Columns = Record<string, unknown>

/** What a transaction and a client have in common. */
export type Queries = Pick<Prisma.TransactionClient, '$executeRaw'>

/**
 * Inserts rows that are not there yet and answers how many were not. Statements of our own cost a third of what Prisma's
 * model functions do; they are for the path that every message takes.
 */
export function insertNew(tx: Queries, table: Prisma.ModelName, rows: Columns[]): Promise<number> {
  const [first] = rows
  if (!first) return Promise.resolve(0)
  const values = rows.map((row) => Prisma.sql`(${Prisma.join(Object.values(row))})`)
  return tx.$executeRaw`INSERT INTO ${name(table)} (${names(first)}) VALUES ${Prisma.join(values)} ON CONFLICT DO NOTHING`
}

/** Writes rows by their key: a new one whole, one that is there with all the columns given; others stay as they are. */
export async function writeByKey(
  tx: Queries,
  table: Prisma.ModelName,
  key: string[],
  rows: readonly Columns[],
): Promise<void> {
  const [first] = rows
  if (!first) return
  const values = rows.map((row) => Prisma.sql`(${Prisma.join(Object.values(row))})`)
  const given = Object.keys(first).map((column) => Prisma.sql`${name(column)} = EXCLUDED.${name(column)}`)
  await tx.$executeRaw`
    INSERT INTO ${name(table)} (${names(first)}) VALUES ${Prisma.join(values)}
    ON CONFLICT (${Prisma.join(key.map(name))}) DO UPDATE SET ${Prisma.join(given)}`
}

/**
 * Writes a row that carries its new version: a new row as version 1, another only over the version before it. False when
 * the stored version is another one.
 */
export async function writeVersion(
  tx: Queries,
  table: 'Conversation' | 'Ticket',
  row: Columns & { id: string; version: number },
): Promise<boolean> {
  if (row.version === 1) return (await insertNew(tx, table, [row])) === 1
  const { id, ...rest } = row
  const changed = await tx.$executeRaw`
    UPDATE ${name(table)} SET ${assignments(rest)} WHERE "id" = ${id} AND "version" = ${row.version - 1}`
  return changed === 1
}

/** The names come from our own code, never from outside. */
function name(word: string): Prisma.Sql {
  return Prisma.raw(`"${word}"`)
}

function names(row: Columns): Prisma.Sql {
  return Prisma.join(Object.keys(row).map(name))
}

function assignments(row: Columns): Prisma.Sql {
  return Prisma.join(Object.entries(row).map(([column, value]) => Prisma.sql`${name(column)} = ${value}`))
}
