import { type PassageVectors, passageVectors, rowOf, unit } from './passageVectors.ts'
import type { WordVectors } from './wordVectors.ts'

/**
 * What the passages of a library mean: each is the sum of its words' vectors, rare words counting more. Finds "take a
 * reader out" where the article says "remove a user", which no word of the question tells.
 */
export interface Meanings extends PassageVectors {
  /** What a text means, given its stems, stop words included; null when none of them has a vector. */
  meaningOf(stems: readonly string[]): Float32Array | null
}

/** Takes the passages of a library in, article by article. */
export interface MeaningsBuilder {
  /** One passage of the article at hand; `weight` is how much it counts in what the article as a whole means. */
  passage(stems: readonly string[], weight: number): void
  endArticle(): void
  finish(): Meanings
}

/** The title, the example questions and the first paragraphs say what an article is about; more would favour long ones. */
const PASSAGES_MAX = 16
const WORDS_PER_PASSAGE_MAX = 64
/** The vectors are turned so that the first numbers say most (makeWordVectors.ts). */
const SIEVE_DIMENSIONS = 32

interface Passage {
  readonly rows: Int32Array
  readonly weight: number
}

export function createMeanings({ dimensions, numberOf, rows }: WordVectors): MeaningsBuilder {
  const articles: Passage[][] = []
  const articleCounts = new Int32Array(numberOf.size)
  let open: Passage[] = []
  return { passage, endArticle, finish }

  function passage(stems: readonly string[], weight: number): void {
    if (dimensions === 0 || open.length >= PASSAGES_MAX) return
    const known = rowsOf(stems)
    if (known.length > 0) open.push({ rows: Int32Array.from(known), weight })
  }

  function endArticle(): void {
    for (const row of new Set(open.flatMap((each) => [...each.rows])))
      articleCounts[row] = (articleCounts[row] ?? 0) + 1
    articles.push(open)
    open = []
  }

  function rowsOf(stems: readonly string[]): number[] {
    const known: number[] = []
    for (const stem of stems) {
      const row = numberOf.get(stem)
      if (row !== undefined) known.push(row)
      if (known.length >= WORDS_PER_PASSAGE_MAX) break
    }
    return known
  }

  function finish(): Meanings {
    const idf = Float32Array.from(articleCounts, (count) =>
      Math.log(1 + (articles.length - count + 0.5) / (count + 0.5)),
    )

    /** The sum of the words' vectors, of length 1. */
    const sumOf = (known: ArrayLike<number>): Float32Array => {
      const sum = new Float32Array(dimensions)
      for (let word = 0; word < known.length; word++) {
        const row = known[word] as number
        const weight = idf[row] as number
        const from = row * dimensions
        for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] as number) + weight * (rows[from + at] as number)
      }
      return unit(sum)
    }

    const wholes = new Int8Array(articles.length * dimensions)
    const passages = articles.map((list, article) => {
      const all = new Int8Array(list.length * dimensions)
      const whole = new Float32Array(dimensions)
      list.forEach(({ rows: known, weight }, number) => {
        const sum = sumOf(known)
        for (let at = 0; at < dimensions; at++) {
          const value = sum[at] as number
          all[number * dimensions + at] = Math.round(127 * value)
          whole[at] = (whole[at] as number) + weight * value
        }
      })
      wholes.set(rowOf(unit(whole)), article * dimensions)
      return all
    })
    articles.length = 0

    return {
      meaningOf: (stems) => {
        const known = rowsOf(stems)
        return known.length > 0 ? sumOf(known) : null
      },
      ...passageVectors(dimensions, passages, wholes, SIEVE_DIMENSIONS),
    }
  }
}
