import Fuse from 'fuse.js'

/** Answers the known word that an unknown one most probably is, or nothing. */
export type Speller = (word: string) => string | undefined

const LETTERS_MIN = 4
const LETTERS_MAX = 24
const CANDIDATES_MAX = 40
/** The same slip comes again and again, in one question too. */
const REPAIRS_KEPT_MAX = 2_000
/** Swapped neighbours undo three pairs of letters, any other slip two at most. */
const PAIRS_PER_EDIT_MAX = 3

/**
 * A speller over the words of a library, given with how often each is used. Words with digits and words of fewer than
 * four letters are never repaired, so an error code cannot be taken for another one.
 */
export function createSpeller(vocabulary: ReadonlyMap<string, number>): Speller {
  const words = [...vocabulary.keys()].filter((word) => mayBeMisspelt(word))
  const likely = createSieve(words)

  const repair = (word: string) => {
    const edits = word.length < 8 ? 1 : 2
    const candidates = likely(word, edits)
    if (candidates.length === 0) return undefined
    const fuse = new Fuse(candidates, { includeScore: true, threshold: 0.5, minMatchCharLength: 2 })
    const close = fuse
      .search(word)
      .map(({ item, score = 1 }) => ({ item, score, distance: editDistance(word, item, edits) }))
      .filter(({ distance }) => distance <= edits)
      .sort(
        (a, b) =>
          a.distance - b.distance ||
          Number(b.item[0] === word[0]) - Number(a.item[0] === word[0]) ||
          (vocabulary.get(b.item) ?? 0) - (vocabulary.get(a.item) ?? 0) ||
          a.score - b.score,
      )
    return close[0]?.item
  }

  const repaired = new Map<string, string | undefined>()
  return (word) => {
    if (!mayBeMisspelt(word)) return undefined
    if (repaired.has(word)) return repaired.get(word)
    if (repaired.size >= REPAIRS_KEPT_MAX) repaired.clear()
    const to = repair(word)
    repaired.set(word, to)
    return to
  }
}

function mayBeMisspelt(word: string): boolean {
  return word.length >= LETTERS_MIN && word.length <= LETTERS_MAX && /^\p{L}+$/u.test(word)
}

/** Words of about the same length that share most letter pairs; a cheap sieve before the careful look. */
function createSieve(words: readonly string[]): (word: string, edits: number) => string[] {
  /** Word length → letter pair → numbers of the words with it. */
  const byLength = new Map<number, Map<string, number[]>>()
  words.forEach((word, number) => {
    const byPair = byLength.get(word.length) ?? new Map<string, number[]>()
    byLength.set(word.length, byPair)
    for (const pair of letterPairs(word)) {
      const list = byPair.get(pair)
      if (list) list.push(number)
      else byPair.set(pair, [number])
    }
  })
  const shared = new Uint8Array(words.length)

  return (word, edits) => {
    const pairs = letterPairs(word)
    const sharedMin = Math.max(1, pairs.size - PAIRS_PER_EDIT_MAX * edits)
    const touched: number[] = []
    for (let length = word.length - edits; length <= word.length + edits; length++) {
      const byPair = byLength.get(length)
      for (const pair of byPair ? pairs : []) {
        for (const number of byPair?.get(pair) ?? []) {
          if (shared[number] === 0) touched.push(number)
          shared[number] = (shared[number] as number) + 1
        }
      }
    }
    const likely = touched
      .filter((number) => (shared[number] as number) >= sharedMin)
      .sort((a, b) => (shared[b] as number) - (shared[a] as number) || a - b)
      .slice(0, CANDIDATES_MAX)
      .map((number) => words[number] as string)
    for (const number of touched) shared[number] = 0
    return likely
  }
}

function letterPairs(word: string): Set<string> {
  const framed = `^${word}$`
  const pairs = new Set<string>()
  for (let at = 0; at < framed.length - 1; at++) pairs.add(framed.slice(at, at + 2))
  return pairs
}

/** Letters added, dropped, changed or swapped with their neighbour; more than `most` is answered as `most + 1`. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1)
      }
      row.push(least)
    }
    beforeLast = last
    last = row
  }
  return Math.min(last[b.length] ?? 0, most + 1)
}
