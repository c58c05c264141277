import pg from 'pg'

/** A table that has nothing but columns of text. */
export type BareTable = { name: string; columns: number; rows: number; letters: number }

/** What a database can commit at the most. */
export const ONE_ROW: BareTable[] = [{ name: 'bench_line', columns: 1, rows: 1, letters: 17 }]

/** What the turn that opens a ticket writes: into which tables, how many columns and rows, and about how long a value is. */
export const TICKET_ROWS: BareTable[] = [
  { name: 'bench_talk', columns: 25, rows: 1, letters: 20 },
  { name: 'bench_ticket', columns: 24, rows: 1, letters: 25 },
  { name: 'bench_target', columns: 21, rows: 1, letters: 15 },
  { name: 'bench_message', columns: 10, rows: 2, letters: 20 },
  { name: 'bench_event', columns: 5, rows: 2, letters: 60 },
  { name: 'bench_delivery', columns: 6, rows: 1, letters: 60 },
]

/**
 * Writes the same rows again and again in one prepared statement, so many at once. Answers how long each took in
 * milliseconds, and the CPU time of this process.
 */
export async function commitRows(
  url: string,
  writers: number,
  forSeconds: number,
  tables: BareTable[],
): Promise<{ all: number[]; seconds: number; cpuMs: number }> {
  const pool = new pg.Pool({ connectionString: url, max: writers, min: writers })
  const values: string[] = []
  const inserts: string[] = []
  for (const { name, columns, rows, letters } of tables) {
    const each = (write: (place: number) => string) =>
      Array.from({ length: columns }, (_, place) => write(place)).join()
    await pool.query(`CREATE TABLE IF NOT EXISTS "${name}" (${each((place) => `"${place}" text`)})`)
    const row = () => `(${each(() => `$${values.push('x'.repeat(letters))}`)})`
    inserts.push(`"of ${name}" AS (INSERT INTO "${name}" VALUES ${Array.from({ length: rows }, row)})`)
  }
  const statement = { name: `${tables.length} tables`, text: `WITH ${inserts} SELECT`, values }
  const write = async (until: number) => {
    const took: number[] = []
    do {
      const start = performance.now()
      await pool.query(statement)
      took.push(performance.now() - start)
    } while (performance.now() < until)
    return took
  }
  const atOnce = (until: number) => Promise.all(Array.from({ length: writers }, () => write(until)))
  await atOnce(performance.now() + 200) // as warm as the rest
  const from = performance.now()
  const before = process.cpuUsage()
  const all = (await atOnce(from + forSeconds * 1000)).flat()
  const took = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(before)
  await pool.end()
  return { all, seconds: took, cpuMs: (user + system) / 1000 }
}
