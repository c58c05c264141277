import Fuse from 'fuse.js'
import { mayRead } from './search.ts'
import type { Library, Reader, Suggestion } from './types.ts'
import { wordsOf } from './words.ts'

interface Entry extends Suggestion {
  readonly words: readonly string[]
  readonly folded: string
}

interface Titles {
  readonly entries: readonly Entry[]
  readonly fuse: Fuse<Entry>
}

const PREFIX_CHARS_MAX = 80
/** A letter-by-letter look at every title is quick enough for so many. */
const LIKENESS_TITLES_MAX = 5_000

const titles = new WeakMap<Library, Titles>()

/**
 * Titles that fit what has been typed so far: every typed word begins a word of the title. If none does, titles that look
 * alike, so that a slip of the finger still finds something.
 */
export function suggest(
  library: Library,
  prefix: string,
  options: { readonly audience?: Reader; readonly limit?: number } = {},
): Suggestion[] {
  const limit = Math.max(0, Math.floor(options.limit ?? 6))
  const reader = options.audience ?? 'customer'
  const typed = wordsOf(prefix.slice(0, PREFIX_CHARS_MAX))
  if (typed.length === 0) return []
  const { entries, fuse } = titlesOf(library)
  const readable = ({ slug }: Entry) => {
    const article = library.articles.get(slug)
    return article !== undefined && mayRead(reader, article)
  }
  const fits = entries.filter(({ words }) => typed.every((part) => words.some((word) => word.startsWith(part))))
  const start = typed.join(' ')
  const exact = fits
    .filter(readable)
    .sort((a, b) => Number(b.folded.startsWith(start)) - Number(a.folded.startsWith(start)))
  const alike =
    exact.length > 0 || start.length < 4 || entries.length > LIKENESS_TITLES_MAX
      ? []
      : fuse
          .search(start.slice(0, 32))
          .map(({ item }) => item)
          .filter(readable)
  return [...exact, ...alike].slice(0, limit).map(({ slug, title }) => ({ slug, title }))
}

function titlesOf(library: Library): Titles {
  const made = titles.get(library)
  if (made) return made
  const entries = [...library.articles.values()].map(({ slug, title }): Entry => {
    const words = wordsOf(title)
    return { slug, title, words, folded: words.join(' ') }
  })
  const both = { entries, fuse: new Fuse(entries, { keys: ['folded'], threshold: 0.35, ignoreLocation: true }) }
  titles.set(library, both)
  return both
}
