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
/** From here on a quick look sorts out all but so many times what is wanted. */
const SIEVED_FROM_ARTICLES = 2_000
const SIEVED_TO = 8

/**
 * Rows of `dimensions` numbers, -127 to 127 and of about the same length: those of each article's passages, and one for
 * each article as a whole. Where the first `sieveDimensions` say most, large libraries are sieved by them.
 */
export function passageVectors(
  dimensions: number,
  passages: readonly Int8Array[],
  wholes: Int8Array,
  sieveDimensions = dimensions,
): PassageVectors {
  // four sums side by side, for one addition need not wait for the last
  const dot = (bytes: Int8Array, from: number, vector: Float32Array, length = dimensions): number => {
    let [a, b, c, d] = [0, 0, 0, 0]
    let at = 0
    for (; at + 3 < length; at += 4) {
      a += (bytes[from + at] as number) * (vector[at] as number)
      b += (bytes[from + at + 1] as number) * (vector[at + 1] as number)
      c += (bytes[from + at + 2] as number) * (vector[at + 2] as number)
      d += (bytes[from + at + 3] as number) * (vector[at + 3] as number)
    }
    for (; at < length; at++) a += (bytes[from + at] as number) * (vector[at] as number)
    return (a + b + c + d) / 127
  }
  return {
    likeness: (article, vector) => {
      const all = passages[article] as Int8Array
      const most = new Float32Array(MOST_ALIKE).fill(-1)
      for (let from = 0; from < all.length; from += dimensions) {
        let alike = dot(all, from, vector)
        for (let place = 0; place < MOST_ALIKE; place++) {
          const held = most[place] as number
          if (alike > held) {
            most[place] = alike
            alike = held
          }
        }
      }
      const count = Math.min(MOST_ALIKE, all.length / dimensions)
      return count === 0 ? 0 : most.slice(0, count).reduce((sum, each) => sum + each, 0) / count
    },
    nearest: (vector, count, mayShow) => {
      if (passages.length > COMPARED_ARTICLES_MAX || count === 0) return []
      const all = Array.from(passages.keys())
      const likenessBy = (length: number) => (article: number) => dot(wholes, article * dimensions, vector, length)
      const isSieved = passages.length > SIEVED_FROM_ARTICLES && sieveDimensions < dimensions
      const near = isSieved ? best(all, SIEVED_TO * count, likenessBy(sieveDimensions), mayShow) : all
      return best(near, count, likenessBy(dimensions), mayShow)
    },
  }
}

/** The `count` articles for which `likeness` is largest, largest first. */
function best(
  articles: readonly number[],
  count: number,
  likeness: (article: number) => number,
  mayShow: (article: number) => boolean,
): number[] {
  const found: { article: number; alike: number }[] = []
  for (const article of articles) {
    const alike = likeness(article)
    if (found.length === count && alike <= (found[count - 1]?.alike ?? 0)) continue
    if (!mayShow(article)) continue
    const place = found.findIndex((each) => each.alike < alike)
    found.splice(place < 0 ? found.length : place, 0, { article, alike })
    if (found.length > count) found.pop()
  }
  return found.map(({ article }) => article)
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
