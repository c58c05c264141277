import { type CodesFound, findCodes } from './codes.ts'
import type { SearchIndex } from './searchIndex.ts'
import { createSpeller, type Speller } from './spelling.ts'
import type { Repair, SearchWords } from './types.ts'
import { languageOf, stem, wordsOf } from './words.ts'

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
}

/** Longer questions are cut: nobody asks so much at once, and time must stay bounded. */
const QUESTION_CHARS_MAX = 1_000
const CONCEPTS_MAX = 48
const SPOKEN_MAX = 120
const REPAIRED_WEIGHT = 0.9
const REPAIRS_MAX = 8

const spellers = new WeakMap<SearchIndex, Speller>()

/** Takes a question apart: meaningful words, their synonyms, codes, and misspelt words repaired. */
export function understand(asked: string, index: SearchIndex): Question {
  const text = asked
    .slice(0, QUESTION_CHARS_MAX)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const words = wordsOf(text)
  const codes = findCodes(text, index.codes)
  const language = languageOf(words, index.library.words)
  const stop = index.library.words.stopWords
  const meant = meantBy(words, language, index)
  const concepts = new Map<string, Concept>()
  const repaired: Repair[] = []
  const spoken: string[] = []

  for (const [at, word] of words.entries()) {
    const others = meant.get(at) ?? []
    if (spoken.length >= SPOKEN_MAX) break
    if (stop.en.has(word) || (language === 'fr' && stop.fr.has(word))) {
      if (language === 'en') spoken.push(stem(word))
      continue
    }
    if (concepts.size >= CONCEPTS_MAX) break
    let stemmed = stem(word)
    let weight = 1
    const has = (candidate: string) => index.stemNumbers.has(candidate)
    if (!has(stemmed) && others.length === 0 && repaired.length < REPAIRS_MAX) {
      const to = spellerOf(index)(word)
      if (to !== undefined && stop.en.has(to)) continue
      if (to !== undefined) {
        if (!repaired.some(({ from }) => from === word)) repaired.push({ from: word, to })
        stemmed = stem(to)
        weight = REPAIRED_WEIGHT
      }
    }
    spoken.push(language === 'fr' && others[0] ? others[0].stem : stemmed)
    if (concepts.has(stemmed)) continue
    const stems = new Map([[stemmed, weight]])
    for (const { stem: other, weight: less } of others) if (!stems.has(other) && has(other)) stems.set(other, less)
    const best = [...stems].filter(([each]) => has(each)).sort((a, b) => b[1] - a[1])[0]
    const number = best && index.stemNumbers.get(best[0])
    concepts.set(stemmed, {
      stems,
      idf: number === undefined ? index.idfUnknown : (index.idf[number] ?? 0),
      known: number !== undefined,
    })
  }
  const meaning = index.meanings.meaningOf(spoken)
  return { text, concepts: [...concepts.values()], codes, repaired, meaning }
}

function spellerOf(index: SearchIndex): Speller {
  const made = spellers.get(index)
  if (made) return made
  const words = new Map(index.vocabulary)
  // a misspelt "waht" is a stop word, not the nearest word of an article
  for (const word of index.library.words.stopWords.en) words.set(word, 1_000_000)
  const speller = createSpeller(words)
  spellers.set(index, speller)
  return speller
}

interface Meant {
  readonly stem: string
  readonly weight: number
}

/**
 * Word positions → stems that synonym groups put beside the word, from single words and whole phrases. French groups speak
 * to French questions only: "format" is no "formation".
 */
function meantBy(words: readonly string[], language: 'en' | 'fr', index: SearchIndex): Map<number, Meant[]> {
  const meant = new Map<number, Meant[]>()
  for (const spoken of language === 'fr' ? (['fr', 'en'] as const) : (['en'] as const)) {
    const phrases = phrasesOf(index.library.words, spoken)
    const stems = words.map((word) => stem(word, spoken))
    for (let at = 0; at < stems.length; at++) {
      for (const phrase of phrases.get(stems[at] as string) ?? []) {
        if (!phrase.said.every((said, offset) => stems[at + offset] === said)) continue
        for (let offset = 0; offset < phrase.said.length; offset++) {
          meant.set(at + offset, [...(meant.get(at + offset) ?? []), ...phrase.meant])
        }
      }
    }
  }
  return meant
}

interface Phrase {
  readonly said: readonly string[]
  readonly meant: readonly Meant[]
}

const phraseBooks = new WeakMap<SearchWords, Record<'en' | 'fr', Map<string, Phrase[]>>>()

/** The synonym groups of one language as stems, by the first stem of what is said. */
function phrasesOf(words: SearchWords, language: 'en' | 'fr'): Map<string, Phrase[]> {
  const made = phraseBooks.get(words) ?? { en: phraseBook(words, 'en'), fr: phraseBook(words, 'fr') }
  phraseBooks.set(words, made)
  return made[language]
}

function phraseBook({ synonyms, stopWords }: SearchWords, spoken: 'en' | 'fr'): Map<string, Phrase[]> {
  const book = new Map<string, Phrase[]>()
  for (const { said, meant, weight, language } of synonyms) {
    if (language !== spoken) continue
    const others = meant.map((phrase) => ({
      phrase,
      stems: wordsOf(phrase)
        .filter((word) => !stopWords.en.has(word))
        .map((word) => stem(word)),
    }))
    for (const phrase of said) {
      const stems = wordsOf(phrase).map((word) => stem(word, language))
      const first = stems[0]
      if (first === undefined) continue
      // a phrase of several words would bring in each of them alone; only whoever leads to it by "=>" means that
      const found = others
        .filter((other) => other.phrase !== phrase && (other.stems.length === 1 || said !== meant))
        .flatMap((other) => other.stems)
      const entry = { said: stems, meant: [...new Set(found)].map((each) => ({ stem: each, weight })) }
      book.set(first, [...(book.get(first) ?? []), entry])
    }
  }
  return book
}
