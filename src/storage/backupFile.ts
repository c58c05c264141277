import { createHash, type Hash } from 'node:crypto'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import type { CopiedTable, CopyContents, DeskCopy, Row } from './deskCopy.ts'
import { StorageProblem } from './storageProblem.ts'

/** What the first line of a backup says, before any row. */
export type BackupHeader = CopyContents & {
  format: 'signpost backup'
  version: number
  signpost: string
  madeAt: string
}

/** The only shape of backups there has been: gzip of JSON lines (header, for each table its name and its rows, end). */
const VERSION = 1
const LINE_BYTES_MAX = 512 * 1024 * 1024

const headerShape = z.object({
  format: z.literal('signpost backup'),
  version: z.number(),
  signpost: z.string(),
  madeAt: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.number(),
      hash: z.string(),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
})

/** Writes a copy of a desk, and ends `to`, unless it is standard output. Answers the SHA-256 of its lines, which also stands in the last one. */
export async function writeBackup(
  copy: DeskCopy,
  to: Writable,
  { signpost, madeAt }: { signpost: string; madeAt: string },
): Promise<string> {
  const zip = createGzip()
  const written = pipeline(zip, to, { end: to !== process.stdout })
  written.catch(() => {}) // a full disk, a reader that is gone: told where it is waited for
  const hash = createHash('sha256')
  const put = async (...values: unknown[]) => {
    const lines = values.map((value) => `${JSON.stringify(value)}\n`).join('')
    hash.update(lines)
    if (!zip.write(lines)) await Promise.race([once(zip, 'drain'), written])
  }
  const { migrations, tables, sequences } = copy
  await put({ format: 'signpost backup', version: VERSION, signpost, madeAt, migrations, sequences, tables })
  let open: CopiedTable | null = null
  for await (const { table, rows } of copy.batches()) {
    if (table !== open) await put({ table: table.name })
    open = table
    await put(...rows)
  }
  const sha256 = hash.digest('hex')
  zip.end(`${JSON.stringify({ end: sha256 })}\n`)
  await written
  return sha256
}

/** Reads the header of a backup; its rows come as a copy. Throws a StorageProblem for a file that is foreign or damaged. */
export async function readBackup(from: Readable, named: string): Promise<DeskCopy & { header: BackupHeader }> {
  const lines = linesOf(from, named)
  const first = await lines.next()
  const header = headerOf(first.done ? '' : first.value, named)
  const hash = createHash('sha256').update(`${first.value}\n`)
  return { ...header, header, batches: () => batchesIn(lines, header, hash, named) }
}

function headerOf(line: string, named: string): BackupHeader {
  const read = parsed(line) as { format?: unknown; version?: unknown } | null
  if (read?.format !== 'signpost backup') throw foreign(named)
  if (read.version !== VERSION) {
    throw new StorageProblem(
      `${named} was written by another release of Signpost (format ${read.version}): restore it with that.`,
    )
  }
  const checked = headerShape.safeParse(read)
  if (!checked.success) throw damaged(named, 'its header is not whole')
  return checked.data
}

const BATCH_CHARACTERS = 500_000

async function* batchesIn(
  lines: AsyncGenerator<string>,
  { tables }: BackupHeader,
  hash: Hash,
  named: string,
): AsyncIterable<{ table: CopiedTable; rows: Row[] }> {
  let table: CopiedTable | undefined
  let rows: Row[] = []
  let characters = 0
  for await (const line of lines) {
    const value = parsed(line)
    if (Array.isArray(value) && table && value.length === table.columns.length) {
      hash.update(`${line}\n`)
      rows.push(value)
      characters += line.length
      if (characters < BATCH_CHARACTERS) continue
    }
    if (table && rows.length > 0) yield { table, rows }
    rows = []
    characters = 0
    if (Array.isArray(value) && table && value.length === table.columns.length) continue
    const { table: name, end } = (Array.isArray(value) ? {} : (value ?? {})) as { table?: string; end?: string }
    if (end !== undefined) {
      if (end === hash.digest('hex')) return
      throw damaged(named, 'its lines are not those that were written')
    }
    table = tables.find((known) => known.name === name)
    if (!table) throw damaged(named, 'it has a line that no backup has')
    hash.update(`${line}\n`)
  }
  throw damaged(named, 'its end is missing')
}

/** Unpacks line by line. What gzip says of a file becomes a StorageProblem. */
async function* linesOf(from: Readable, named: string): AsyncGenerator<string> {
  const unzip = createGunzip()
  from.once('error', (fault) => unzip.destroy(fault))
  let parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of from.pipe(unzip) as AsyncIterable<Buffer>) {
      let start = 0
      for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
        parts.push(chunk.subarray(start, end))
        yield Buffer.concat(parts).toString('utf8')
        parts = []
        bytes = 0
        start = end + 1
      }
      parts.push(chunk.subarray(start))
      bytes += chunk.length - start
      if (bytes > LINE_BYTES_MAX) throw foreign(named)
    }
  } catch (fault) {
    const { code = '', message } = fault as NodeJS.ErrnoException
    if (code === 'Z_DATA_ERROR' && /header check/.test(message)) throw foreign(named)
    if (code.startsWith('Z_')) throw damaged(named, message)
    throw fault
  } finally {
    from.destroy()
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

function foreign(named: string): StorageProblem {
  return new StorageProblem(`${named} is no backup of Signpost: name a file that "signpost backup" wrote.`)
}

function damaged(named: string, what: string): StorageProblem {
  return new StorageProblem(`${named} is damaged (${what}): nothing was restored; use another backup.`)
}
