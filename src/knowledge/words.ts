import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import snowball from 'snowball-stemmers'
import type { SearchWords, SynonymGroup } from './types.ts'

/** The lists that ship with the product, for knowledge bases that bring none of their own. */
const OUR_LISTS = fileURLToPath(new URL('../../kb/search', import.meta.url))

const SYNONYM_WEIGHT = 0.3
const TRANSLATION_WEIGHT = 0.9

/**
 * Reads stop words, synonyms and words with digits from `<folder>/search`; a list that is not there is taken from ours.
 * A folder that cannot be read at all yields ours too.
 */
export function readSearchWords(folder: string): SearchWords {
  const list = (name: string) => linesOf(join(folder, 'search', name)) ?? linesOf(join(OUR_LISTS, name)) ?? []
  const words = (name: string) => new Set(list(name).flatMap((line) => wordsOf(line)))
  return {
    stopWords: { en: words('stop-words.en.txt'), fr: words('stop-words.fr.txt') },
    synonyms: [
      ...list('synonyms.en.txt').map((line) => synonymGroup(line, 'en', SYNONYM_WEIGHT)),
      ...list('synonyms.fr.txt').map((line) => synonymGroup(line, 'fr', TRANSLATION_WEIGHT)),
    ],
    notCodes: words('words-with-digits.txt'),
  }
}

function linesOf(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  } catch {
    return undefined
  }
}

function synonymGroup(line: string, language: SynonymGroup['language'], weight: number): SynonymGroup {
  const [left = '', right] = line.split('=>')
  const parts = (text: string) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  const said = parts(left)
  return { language, said, meant: right === undefined ? said : parts(right), weight }
}

const FRENCH_ELISION = /^(?:l|d|j|m|t|s|n|c|qu)['’](?=\p{L}{2})/u

/** Text → words in lower case without accents; "can't" → cant, "user's" → user, "l'article" → article. */
export function wordsOf(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
  return (folded.match(/[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu) ?? []).map((word) =>
    word
      .replace(FRENCH_ELISION, '')
      .replace(/['’]s$/, '')
      .replace(/['’]/g, ''),
  )
}

const stemmers = { en: snowball.newStemmer('english'), fr: snowball.newStemmer('french') }
const stems = { en: new Map<string, string>(), fr: new Map<string, string>() }
const STEMS_KEPT_MAX = 300_000

/** "printing" → "print". Words with digits, short ones and very long ones stay as they are. */
export function stem(word: string, language: 'en' | 'fr' = 'en'): string {
  if (word.length < 3 || word.length > 40 || /\p{N}/u.test(word)) return word
  const known = stems[language].get(word)
  if (known !== undefined) return known
  const made = stemmers[language].stem(word)
  if (stems[language].size < STEMS_KEPT_MAX) stems[language].set(word, made)
  return made
}
