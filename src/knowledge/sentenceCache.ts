import { createHash } from 'node:crypto'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'

/** Rows by the key of their text. */
export type SentenceRows = Map<string, Int8Array>

const FORM = 'signpost sentence vectors 1'
const KEY_BYTES = 16
const HEAD_BYTES_MAX = 1_000

/** Texts themselves are not kept, only what tells them apart. */
export function keyOf(text: string): string {
  return createHash('sha256').update(text).digest().toString('latin1', 0, KEY_BYTES)
}

/** What was kept for this model; nothing where the file is missing, damaged, larger than may be, or of another model. */
export async function readRows(
  file: string,
  model: string,
  dimensions: number,
  rowsMax: number,
): Promise<SentenceRows> {
  const rows: SentenceRows = new Map()
  try {
    const size = KEY_BYTES + dimensions
    if ((await stat(file)).size > HEAD_BYTES_MAX + rowsMax * size) return rows
    const bytes = await readFile(file)
    const bodyAt = bytes.indexOf('\n') + 1
    const body = bytes.subarray(bodyAt)
    if (bytes.toString('utf8', 0, bodyAt) !== headOf(model, dimensions, body)) return rows
    for (let at = 0; at + size <= body.length; at += size) {
      const key = body.toString('latin1', at, at + KEY_BYTES)
      rows.set(
        key,
        Int8Array.from(body.subarray(at + KEY_BYTES, at + size), (byte) => (byte << 24) >> 24),
      )
    }
  } catch {} // made anew, as if there had been none
  return rows
}

/** Keeps the rows for the next start: the whole file or none of it. Fails where it cannot be written. */
export async function writeRows(file: string, model: string, dimensions: number, rows: SentenceRows): Promise<void> {
  const parts = [...rows].flatMap(([key, row]) => [Buffer.from(key, 'latin1'), Buffer.from(row)])
  const body = Buffer.concat(parts)
  const unfinished = `${file}.${process.pid}`
  try {
    await writeFile(unfinished, Buffer.concat([Buffer.from(headOf(model, dimensions, body)), body]), { mode: 0o600 })
    await rename(unfinished, file)
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => {})
    throw cause
  }
}

function headOf(model: string, dimensions: number, body: Buffer): string {
  return `${FORM} | ${model} | ${dimensions} | ${createHash('sha256').update(body).digest('hex')}\n`
}
