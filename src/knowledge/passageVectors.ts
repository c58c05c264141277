/** The vectors of a library's passages, ready to be compared with that of a question. */
export interface PassageVectors {
  /** Likeness of the article's passages to a vector, the mean of the three most alike; -1 to 1. */
  likeness(article: number, vector: Float32Array): number
  /** The `count` articles that are most alike as a whole and may be shown; none in very large libraries. */
  nearest(vector: Float32Array, count: number, mayShow: (article: number) => boolean): number[]
}

const MOST_ALIKE = 3
/** More articles than this are not compared one by one; their passages still are when words lead to them. */
const COMPARED_ARTICLES_MAX = 25_000

/**
 * Rows of `dimensions` numbers, -127 to 127 and of about the same length: those of each article's passages, and one for
 * each article as a whole.
 */
export function passageVectors(dimensions: number, passages: readonly Int8Array[], wholes: Int8Array): PassageVectors {
  const dot = (bytes: Int8Array, from: number, vector: Float32Array): number => {
    let sum = 0
    for (let at = 0; at < dimensions; at++) sum += (bytes[from + at] as number) * (vector[at] as number)
    return sum / 127
  }
  return {
    likeness: (article, vector) => {
      const all = passages[article] as Int8Array
      const best = new Float32Array(MOST_ALIKE).fill(-1)
      for (let from = 0; from < all.length; from += dimensions) {
        let alike = dot(all, from, vector)
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
    nearest: (vector, count, mayShow) => {
      if (passages.length > COMPARED_ARTICLES_MAX) return []
      const found: { article: number; alike: number }[] = []
      for (let article = 0; article < passages.length; article++) {
        const alike = dot(wholes, article * dimensions, vector)
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

/** The same direction, of length 1; in place. */
export function unit(vector: Float32Array): Float32Array {
  let square = 0
  for (const value of vector) square += value * value
  const length = Math.sqrt(square) || 1
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) / length
  return vector
}

/** A vector of length 1 as a row. */
export function rowOf(vector: Float32Array): Int8Array {
  return Int8Array.from(vector, (value) => Math.round(127 * value))
}
