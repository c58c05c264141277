import { readFileSync } from 'node:fs'
import type { Reader } from '../../src/knowledge/types.ts'

/** A golden question: who asks, in their own words, and the slugs that answer it (none: there is no article). */
export interface GoldenQuestion {
  readonly text: string
  readonly relevant: readonly string[]
  readonly reader: Reader
}

/** Reads golden.tsv. */
export function readGolden(): GoldenQuestion[] {
  return readFileSync(new URL('golden.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [reader = '', slugs = '', text = ''] = line.split('\t')
      return { text, relevant: slugs === '-' ? [] : slugs.split(','), reader: reader as Reader }
    })
}
