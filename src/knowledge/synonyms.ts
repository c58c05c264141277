import type { SearchWords } from './types.ts'
import { stem, wordsOf } from './words.ts'

/** A stem that may stand for a word of the question. */
export interface Meant {
  readonly stem: string
  readonly weight: number
}

/**
 * Word positions → stems that synonym groups put beside the word, from single words and whole phrases. French groups speak
 * to French questions only: "format" is no "formation".
 */
export function meantBy(words: readonly string[], language: 'en' | 'fr', lists: SearchWords): Map<number, Meant[]> {
  const take = (spoken: 'en' | 'fr') => {
    const taken = new Map<number, Meant[]>()
    const phrases = phrasesOf(lists, spoken)
    const stems = words.map((word) => stem(word, spoken))
    for (let at = 0; at < stems.length; at++) {
      for (const phrase of phrases.get(stems[at] as string) ?? []) {
        if (!phrase.said.every((said, offset) => stems[at + offset] === said)) continue
        for (let offset = 0; offset < phrase.said.length; offset++) {
          taken.set(at + offset, [...(taken.get(at + offset) ?? []), ...phrase.meant])
        }
      }
    }
    return taken
  }
  const english = take('en')
  if (language === 'en') return english
  // a French word means what the French list says; "lecture" is reading, and no talk
  return new Map([...english, ...take('fr')])
}

interface Phrase {
  readonly said: readonly string[]
  readonly meant: readonly Meant[]
}

const phraseBooks = new WeakMap<SearchWords, Record<'en' | 'fr', Map<string, Phrase[]>>>()

/**
 * French when more words are plainly French than plainly English: question words of one language only, and words of the
 * French list that no article uses. "comment on a pdf" is English.
 */
export function languageOf(
  words: readonly string[],
  lists: SearchWords,
  isArticleWord: (word: string) => boolean = () => false,
): 'en' | 'fr' {
  const { en, fr } = lists.stopWords
  const french = phrasesOf(lists, 'fr')
  let lead = 0
  for (const word of words) {
    if (en.has(word)) lead -= fr.has(word) ? 0 : 1
    else if (isArticleWord(word)) continue
    else if (fr.has(word) || french.has(stem(word, 'fr'))) lead++
  }
  return lead > 0 ? 'fr' : 'en'
}

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
