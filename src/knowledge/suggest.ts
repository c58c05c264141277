import Fuse from 'fuse.js'
import { canonicalCode } from './codes.ts'
import { mayRead, search } from './search.ts'
import type { Library, Reader, Suggestion } from './types.ts'
import { wordsOf } from './words.ts'

interface Entry extends Suggestion {
  readonly words: readonly string[]
  readonly keywords: readonly string[]
  readonly folded: string
}

interface Titles {
  readonly entries: readonly Entry[]
  readonly bySlug: ReadonlyMap<string, Entry>
  readonly fuse: Fuse<Entry>
}

const PREFIX_CHARS_MAX = 80
/** Shorter beginnings are too little for the search, and for guessing at a code. */
const SEARCH_CHARS_MIN = 4
const CODE_CHARS_MIN = 2
const SEARCHED_MAX = 3
/** A letter-by-letter look at every title is quick enough for so many. */
const LIKENESS_TITLES_MAX = 5_000

const titles = new WeakMap<Library, Titles>()

/**
 * Articles that fit what has been typed so far. First those of a typed error code, then titles in which every typed word
 * begins a word, then titles together with their keywords, then what the search finds. If there is nothing of all that,
 * titles that look alike, so that a slip of the finger still finds something.
 */
export function suggest(
  library: Library,
  prefix: string,
  options: { readonly audience?: Reader; readonly limit?: number } = {},
): Suggestion[] {
  const limit = Math.max(0, Math.floor(options.limit ?? 6))
  const reader = options.audience ?? 'customer'
  const typedText = prefix.slice(0, PREFIX_CHARS_MAX)
  const typed = withoutStopWords(wordsOf(typedText), library)
  if (typed.length === 0) return []
  const { entries, bySlug, fuse } = titlesOf(library)
  const start = typed.join(' ')
  const begun = (entry: Entry) => typed.every((part) => entry.words.some((word) => word.startsWith(part)))
  const related = ({ words, keywords }: Entry) =>
    typed.every((part) => words.some((word) => word.startsWith(part)) || keywords.some((word) => word.startsWith(part)))
  const ways: (() => readonly Entry[])[] = [
    () => codesTyped(library, typedText).flatMap((slug) => bySlug.get(slug) ?? []),
    () => entries.filter(begun).sort((a, b) => startsWith(b, start) - startsWith(a, start)),
    () => (start.length < SEARCH_CHARS_MIN ? [] : entries.filter(related)),
    () => searched(library, typedText, typed.length, reader).flatMap((slug) => bySlug.get(slug) ?? []),
  ]
  const found = new Set<Entry>()
  for (const way of ways) {
    if (found.size >= limit) break
    for (const entry of way()) if (isReadable(entry, library, reader)) found.add(entry)
  }
  const isTooMuch = start.length < SEARCH_CHARS_MIN || entries.length > LIKENESS_TITLES_MAX
  if (found.size === 0 && !isTooMuch) {
    for (const { item } of fuse.search(start.slice(0, 32))) if (isReadable(item, library, reader)) found.add(item)
  }
  return [...found].slice(0, limit).map(({ slug, title }) => ({ slug, title }))
}

/** Without "how", "the" and their like; the last word stays, because it may be the beginning of another. */
function withoutStopWords(words: readonly string[], { words: { stopWords } }: Library): string[] {
  const isStop = (word: string) => stopWords.en.has(word) || stopWords.fr.has(word)
  return words.filter((word, at) => at === words.length - 1 || !isStop(word))
}

function isReadable({ slug }: Entry, library: Library, reader: Reader): boolean {
  const article = library.articles.get(slug)
  return article !== undefined && mayRead(reader, article)
}

function startsWith({ folded }: Entry, start: string): number {
  return Number(folded.startsWith(start))
}

/** Slugs of the articles of codes that were typed, whole ones before those that one has begun to type. */
function codesTyped({ byCode }: Library, typed: string): string[] {
  const words = typed.split(/\s+/).map(canonicalCode)
  const whole = words.flatMap((word) => byCode.get(word) ?? [])
  const last = words.at(-1) ?? ''
  const begun = last.length < CODE_CHARS_MIN ? [] : [...byCode].filter(([code]) => code.startsWith(last))
  return [...whole, ...begun.flatMap(([, slugs]) => slugs)]
}

/** Slugs that the search is sure of; of half a word, or of a word it had to repair, it knows too little to offer more. */
function searched(library: Library, typed: string, words: number, reader: Reader): string[] {
  if (typed.trim().length < SEARCH_CHARS_MIN) return []
  const { band, results, repaired } = search(library, typed, { audience: reader, limit: SEARCHED_MAX })
  const isWorthIt = band === 'answer' || (band === 'offer' && words > 1)
  return isWorthIt && repaired.length === 0 ? results.map(({ slug }) => slug) : []
}

function titlesOf(library: Library): Titles {
  const made = titles.get(library)
  if (made) return made
  const entries = Array.from(library.articles.values()).map(({ slug, title, keywords }): Entry => {
    const words = wordsOf(title)
    return { slug, title, words, keywords: keywords.flatMap(wordsOf), folded: words.join(' ') }
  })
  const bySlug = new Map(entries.map((entry) => [entry.slug, entry]))
  const all = { entries, bySlug, fuse: new Fuse(entries, { keys: ['folded'], threshold: 0.35, ignoreLocation: true }) }
  titles.set(library, all)
  return all
}
