import { readFileSync } from 'node:fs'

/**
 * What words mean, as directions: words that are used alike point alike. `makeWordVectors.ts` writes the file; without it
 * nothing is alike and the search goes by words alone.
 */
export interface WordVectors {
  readonly dimensions: number
  /** Stem → its number. */
  readonly numberOf: ReadonlyMap<string, number>
  /** One row of `dimensions` for each number, -127 to 127, all of about the same length. */
  readonly rows: Int8Array
}

/** In front of the rows: the number of stems, of dimensions, and of bytes that the stems take; each four bytes. */
export const HEADER_BYTES = 12

const FILE = new URL('wordVectors.bin', import.meta.url)

let read: WordVectors | undefined

/** The vectors that ship with the product, read at first use. */
export function wordVectors(): WordVectors {
  read ??= readVectors()
  return read
}

function readVectors(): WordVectors {
  let file: Buffer
  try {
    file = readFileSync(FILE)
  } catch {
    return { dimensions: 0, numberOf: new Map(), rows: new Int8Array() }
  }
  const count = file.readUInt32LE(0)
  const dimensions = file.readUInt32LE(4)
  const rowsAt = HEADER_BYTES + file.readUInt32LE(8)
  const stems = file.toString('utf8', HEADER_BYTES, rowsAt).split('\n')
  return {
    dimensions,
    numberOf: new Map(stems.map((stem, number) => [stem, number])),
    rows: new Int8Array(file.buffer, file.byteOffset + rowsAt, count * dimensions),
  }
}
