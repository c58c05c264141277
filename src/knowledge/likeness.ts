import { languageOf } from './synonyms.ts'
import type { SearchWords } from './types.ts'
import { stem, wordsOf } from './words.ts'

/** Two texts ask the same from here on: of the words that matter, most are in both. */
const ALIKE_MIN = 0.6
/** One word in common is a subject, not a question, unless it is all there is. */
const COMMON_MIN = 2

/** The words of a text that matter, as stems, each once and in order of the alphabet. */
export function termsOf(text: string, words: SearchWords): string[] {
  const said = wordsOf(text)
  const stop = words.stopWords
  const isFrench = languageOf(said, words) === 'fr'
  const telling = said.filter((word) => !stop.en.has(word) && !(isFrench && stop.fr.has(word)))
  return [...new Set(telling.map((word) => stem(word)))].sort()
}

/**
 * Whether two texts ask the same in much the same words (Dice's measure of their stems). Texts with a single telling
 * word are alike only when it is the same one.
 */
export function alike(one: string, other: string, words: SearchWords): boolean {
  const [a, b] = [termsOf(one, words), termsOf(other, words)]
  const common = a.filter((term) => b.includes(term)).length
  if (common === 0) return false
  const isWhole = common === a.length && common === b.length
  return isWhole || (common >= COMMON_MIN && (2 * common) / (a.length + b.length) >= ALIKE_MIN)
}
