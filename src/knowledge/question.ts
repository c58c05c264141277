import { type CodesFound, findCodes } from './codes.ts'
import type { SearchIndex } from './searchIndex.ts'
import { createSpeller, type Speller } from './spelling.ts'
import { languageOf, meantBy } from './synonyms.ts'
import type { Repair, SearchOptions, SentenceLikeness } from './types.ts'
import { stem, wordsOf } from './words.ts'

/** One meaningful word of a question, with what else would do in its place. */
interface Concept {
  /** Stem → weight; the word itself (or the word it was repaired to) weighs 1 (or a little less). */
  readonly stems: Map<string, number>
  /** How telling the word is in this library. */
  readonly idf: number
  /** Whether any article uses the word, a repaired one or one that means much the same. */
  readonly known: boolean
}

/** A question made ready for searching. */
export interface Question {
  /** As searched: without control characters, cut to a bounded length. */
  readonly text: string
  readonly concepts: readonly Concept[]
  readonly codes: CodesFound
  readonly repaired: readonly Repair[]
  /** What it means as a whole; null when no word of it has a vector. */
  readonly meaning: Float32Array | null
  /** How alike it is to articles as a sentence; null when that is not known. */
  readonly sentence: SentenceLikeness | null
}

/** Longer questions are cut: nobody asks so much at once, and time must stay bounded. */
const QUESTION_CHARS_MAX = 1_000
const CONCEPTS_MAX = 48
const SPOKEN_MAX = 120
const REPAIRED_WEIGHT = 0.9
/** So many unknown words are looked up among the known ones. */
const LOOKED_UP_MAX = 12

const spellers = new WeakMap<SearchIndex, Speller>()

/** Takes a question apart: meaningful words, their synonyms, codes, and misspelt words repaired. */
export function understand(
  asked: string,
  index: SearchIndex,
  options: Pick<SearchOptions, 'sentence' | 'meaning'> = {},
): Question {
  const text = asked
    .slice(0, QUESTION_CHARS_MAX)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const words = wordsOf(text)
  const codes = findCodes(text, index.codes)
  const { library } = index
  const lists = library.words
  const language = languageOf(words, lists, (word) => index.vocabulary.has(word))
  const stop = lists.stopWords
  const meant = meantBy(words, language, lists)
  const concepts = new Map<string, Concept>()
  const repaired: Repair[] = []
  const spoken: string[] = []
  const has = (candidate: string) => index.stemNumbers.has(candidate)
  let looked = 0

  for (const [at, word] of words.entries()) {
    if (concepts.size >= CONCEPTS_MAX || spoken.length >= SPOKEN_MAX) break
    const others = meant.get(at) ?? []
    if (language === 'fr' ? stop.fr.has(word) && others.length === 0 : stop.en.has(word)) {
      if (language === 'en') spoken.push(stem(word))
      continue
    }
    const isTranslated = language === 'fr' && others.length > 0
    let stemmed = isTranslated ? (others[0]?.stem ?? word) : stem(word)
    let weight = 1
    // words of another language are no slips of ours
    if (language === 'en' && others.length === 0 && !has(stemmed) && looked < LOOKED_UP_MAX) {
      looked++
      const to = spellerOf(index)(word)
      if (to !== undefined && stop.en.has(to)) continue
      if (to !== undefined) {
        if (!repaired.some(({ from }) => from === word)) repaired.push({ from: word, to })
        stemmed = stem(to)
        weight = REPAIRED_WEIGHT
      }
    }
    spoken.push(stemmed)
    if (concepts.has(stemmed)) continue
    const stems = new Map(isTranslated ? [] : [[stemmed, weight]])
    for (const { stem: other, weight: less } of others) if (!stems.has(other) && has(other)) stems.set(other, less)
    const best = [...stems].filter(([each]) => has(each)).sort((a, b) => b[1] - a[1])[0]
    const number = best && index.stemNumbers.get(best[0])
    concepts.set(stemmed, {
      stems,
      idf: number === undefined ? index.idfUnknown : (index.idf[number] ?? 0),
      known: number !== undefined,
    })
  }
  // question words alone ask nothing
  const asks = concepts.size > 0
  const meaning = asks && options.meaning !== false ? index.meanings.meaningOf(spoken) : null
  const sentence = (asks && options.sentence) || null
  return { text, concepts: [...concepts.values()], codes, repaired, meaning, sentence }
}

function spellerOf(index: SearchIndex): Speller {
  const made = spellers.get(index)
  if (made) return made
  const { library, vocabulary } = index
  const words = new Map(vocabulary)
  // a misspelt "waht" is a stop word, not the nearest word of an article
  for (const word of library.words.stopWords.en) words.set(word, 1_000_000)
  const speller = createSpeller(words)
  spellers.set(index, speller)
  return speller
}
