import type { WordVectors } from './wordVectors.ts'

/**
 * What the passages of a library mean: each is the sum of its words' vectors, rare words counting more. Finds "take a
 * reader out" where the article says "remove a user", which no word of the question tells.
 */
export interface Meanings {
  /** What a text means, given its stems, stop words included; null when none of them has a vector. */
  meaningOf(stems: readonly string[]): Float32Array | null
  /** Likeness of the article's passages to a meaning, the mean of the three most alike; -1 to 1. */
  likeness(article: number, meaning: Float32Array): number
  /** The `count` articles that are most alike as a whole and may be shown; none in very large libraries. */
  nearest(meaning: Float32Array, count: number, mayShow: (article: number) => boolean): number[]
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
const MOST_ALIKE = 3
/** More articles than this are not compared one by one; their passages still are when words lead to them. */
const COMPARED_ARTICLES_MAX = 25_000

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
      unit(whole).forEach((value, at) => {
        wholes[article * dimensions + at] = Math.round(127 * value)
      })
      return all
    })
    articles.length = 0

    return {
      meaningOf: (stems) => {
        const known = rowsOf(stems)
        return known.length > 0 ? sumOf(known) : null
      },
      likeness: (article, meaning) => {
        const all = passages[article] as Int8Array
        const best = new Float32Array(MOST_ALIKE).fill(-1)
        for (let from = 0; from < all.length; from += dimensions) {
          let alike = dot(all, from, meaning)
          for (let place = 0; place < MOST_ALIKE; place++) {
            const held = best[place] as number
            if (alike > held) {
              best[place] = alike
              alike = held
            }
          }
        }
        const count = Math.min(MOST_ALIKE, all.length / dimensions)
        return count === 0 ? 0 : best.slice(0, count).reduce((sum, each) => sum + each, 0) / count
      },
      nearest: (meaning, count, mayShow) => {
        if (passages.length > COMPARED_ARTICLES_MAX) return []
        const found: { article: number; alike: number }[] = []
        for (let article = 0; article < passages.length; article++) {
          const alike = dot(wholes, article * dimensions, meaning)
          if (found.length === count && alike <= (found[count - 1]?.alike ?? 0)) continue
          if (!mayShow(article)) continue
          const place = found.findIndex((each) => each.alike < alike)
          found.splice(place < 0 ? found.length : place, 0, { article, alike })
          if (found.length > count) found.pop()
        }
        return found.map(({ article }) => article)
      },
    }
  }

  function dot(bytes: Int8Array, from: number, meaning: Float32Array): number {
    let sum = 0
    for (let at = 0; at < dimensions; at++) sum += (bytes[from + at] as number) * (meaning[at] as number)
    return sum / 127
  }
}

function unit(vector: Float32Array): Float32Array {
  let square = 0
  for (const value of vector) square += value * value
  const length = Math.sqrt(square) || 1
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) / length
  return vector
}
