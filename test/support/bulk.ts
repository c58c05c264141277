import type pg from 'pg'

const JSON_COLUMNS = [
  'facts',
  'circumstances',
  'files',
  'tierChanges',
  'notes',
  'calls',
  'pauses',
  'warnings',
  'flow',
  'shown',
  'happening',
  'body',
]

/** Writes many rows at once, as the store makes them (src/storage/writeRows.ts): for tests that need a full database. */
export async function insertMany(
  client: pg.Client,
  table: string,
  rows: readonly object[],
  atOnce = 5_000,
): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
    .map((column) => `"${column}"`)
    .join(', ')
  for (let i = 0; i < rows.length; i += atOnce) {
    const part = JSON.stringify(rows.slice(i, i + atOnce).map(plain))
    const sql = `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::"${table}", $1)`
    await client.query(sql, [part])
  }
}

/** JSON stands in rows as text. */
function plain(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      JSON_COLUMNS.includes(column) && typeof value === 'string' ? JSON.parse(value) : value,
    ]),
  )
}
