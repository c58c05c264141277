import MiniSearch from 'minisearch'
import { type CodeBook, codesInTitle, shapeOf } from './codes.ts'
import { createMeanings, type Meanings } from './meaning.ts'
import type { Article, Library } from './types.ts'
import { stem, wordsOf } from './words.ts'
import { wordVectors } from './wordVectors.ts'

/**
 * One article made ready for the second pass: its meaningful stems as numbers, in passages (a title, an example question,
 * a heading, a paragraph, a list item).
 */
export interface IndexedArticle {
  readonly article: Article
  /** Stem numbers of all passages, one after the other. */
  readonly stems: Int32Array
  /** Where each passage begins in `stems`; one more than there are passages. */
  readonly starts: Int32Array
  /** The section each passage stands in, or one of OWNERS. */
  readonly owners: Int16Array
  /** How much a word counts in each passage. */
  readonly boosts: Float32Array
  /** Number of stems, each counted by its passage's boost. */
  readonly length: number
  /** How much each passage says: the length of the vector of its stems' idf. */
  readonly norms: Float32Array
}

/** Passages outside the body. */
export const TITLE = -1
export const QUESTION = -2
const KEYWORDS = -3

export interface SearchIndex {
  readonly library: Library
  readonly indexed: readonly IndexedArticle[]
  /** First pass: finds articles by number, best first. */
  readonly mini: MiniSearch
  readonly stemNumbers: ReadonlyMap<string, number>
  /** By stem number: how telling a stem is; rare ones are. */
  readonly idf: Float32Array
  /** How telling a word is that no article uses. */
  readonly idfUnknown: number
  readonly meanLength: number
  /** Words as written in articles, with how often; for the repair of spelling. */
  readonly vocabulary: ReadonlyMap<string, number>
  readonly codes: CodeBook
  readonly numberOf: ReadonlyMap<string, number>
  /** By article number. */
  readonly meanings: Meanings
}

const FIELDS = { title: 2, questions: 2, keywords: 1.5, headings: 1.3, body: 1, codes: 5 } as const

const indexes = new WeakMap<Library, SearchIndex>()

/** The index of a library, built at first use and kept as long as the library is. */
export function indexOf(library: Library): SearchIndex {
  const made = indexes.get(library) ?? buildIndex(library)
  indexes.set(library, made)
  return made
}

function buildIndex(library: Library): SearchIndex {
  const stemNumbers = new Map<string, number>()
  const vocabulary = new Map<string, number>()
  const documentCounts: number[] = []
  const lastSeenIn: number[] = []
  const stop = library.words.stopWords.en
  const meanings = createMeanings(wordVectors())
  const mini = new MiniSearch({
    fields: Object.keys(FIELDS),
    idField: 'number',
    tokenize: (text) => (text === '' ? [] : text.split(' ')),
    processTerm: (term) => term,
    searchOptions: { boost: FIELDS, bm25: { k: 3, b: 0.7, d: 0.5 } },
  })

  const taken = Array.from(library.articles.values()).map((article, number): Omit<IndexedArticle, 'norms'> => {
    const stems: number[] = []
    const starts: number[] = []
    const owners: number[] = []
    const boosts: number[] = []
    let length = 0
    /** Takes one passage in; answers its stems for the first pass. */
    const take = (text: string, owner: number, boost: number): string => {
      const kept: string[] = []
      starts.push(stems.length)
      owners.push(owner)
      boosts.push(boost)
      const spoken: string[] = []
      for (const word of wordsOf(text)) {
        const stemmed = stem(word)
        spoken.push(stemmed)
        if (stop.has(word)) continue
        vocabulary.set(word, (vocabulary.get(word) ?? 0) + 1)
        let id = stemNumbers.get(stemmed)
        if (id === undefined) {
          id = stemNumbers.size
          stemNumbers.set(stemmed, id)
          documentCounts.push(0)
          lastSeenIn.push(-1)
        }
        if (lastSeenIn[id] !== number) {
          lastSeenIn[id] = number
          documentCounts[id] = (documentCounts[id] ?? 0) + 1
        }
        stems.push(id)
        length += boost
        kept.push(stemmed)
      }
      // keywords are loose words: side by side they mean nothing
      if (owner !== KEYWORDS) meanings.passage(spoken, owner === TITLE || owner === QUESTION ? 2 : 1)
      return kept.join(' ')
    }
    const all = (texts: readonly string[], owner: number, boost: number) =>
      texts
        .map((text) => take(text, owner, boost))
        .filter((kept) => kept !== '')
        .join(' ')
    mini.add({
      number,
      title: take(article.title, TITLE, FIELDS.title),
      questions: all(article.questions, QUESTION, FIELDS.questions),
      keywords: all(article.keywords, KEYWORDS, FIELDS.keywords),
      headings: article.sections
        .map(({ heading }, at) => take(heading, at, FIELDS.headings))
        .join(' ')
        .replace(/ +/g, ' ')
        .trim(),
      body: article.sections
        .map(({ text }, at) => all(blocksOf(text), at, FIELDS.body))
        .filter((kept) => kept !== '')
        .join(' '),
      codes: ownCodes(article).join(' '),
    })
    starts.push(stems.length)
    meanings.endArticle()
    return {
      article,
      stems: Int32Array.from(stems),
      starts: Int32Array.from(starts),
      owners: Int16Array.from(owners),
      boosts: Float32Array.from(boosts),
      length,
    }
  })

  const count = taken.length
  const idfOf = (documents: number) => Math.log(1 + (count - documents + 0.5) / (documents + 0.5))
  const idf = Float32Array.from(documentCounts, idfOf)
  const indexed = taken.map((each): IndexedArticle => ({ ...each, norms: normsOf(each, idf) }))
  return {
    library,
    indexed,
    mini,
    stemNumbers,
    idf,
    idfUnknown: idfOf(0),
    meanLength: indexed.reduce((sum, { length }) => sum + length, 0) / Math.max(1, count) || 1,
    vocabulary,
    codes: codeBook(library, vocabulary),
    numberOf: new Map(indexed.map(({ article }, number) => [article.slug, number])),
    meanings: meanings.finish(),
  }
}

function normsOf({ stems, starts }: Pick<IndexedArticle, 'stems' | 'starts'>, idf: Float32Array): Float32Array {
  return Float32Array.from({ length: starts.length - 1 }, (_, passage) => {
    let square = 0
    for (let place = starts[passage] as number; place < (starts[passage + 1] as number); place++) {
      square += (idf[stems[place] as number] as number) ** 2
    }
    return Math.sqrt(square || 1)
  })
}

/** Between paragraphs and before list items. */
export const BLOCK_BREAK = /\n(?=\s*(?:[-*+]|\d{1,3}[.)])\s)|\n\s*\n/

/** Paragraphs and list items; tags and addresses in them are no words. */
function blocksOf(markdown: string): string[] {
  return markdown
    .replace(/<\/?[a-z][^<>\n]{0,300}>/gi, ' ')
    .replace(/\]\([^)\n]{0,600}\)/g, '] ')
    .split(BLOCK_BREAK)
    .filter((block) => block.trim() !== '')
}

function ownCodes(article: Article): string[] {
  return article.codes.length > 0 ? article.codes.map((code) => code.toLowerCase()) : codesInTitle(article.title)
}

/** A code in the titles of more articles than this is their subject, not the name of one of them. */
const ARTICLES_PER_TITLE_CODE_MAX = 3

function codeBook(library: Library, vocabulary: ReadonlyMap<string, number>): CodeBook {
  const known = new Map<string, readonly string[]>(library.byCode)
  const inTitles = new Map<string, string[]>()
  for (const { slug, title, codes } of library.articles.values()) {
    if (codes.length > 0) continue
    for (const code of codesInTitle(title)) {
      if (!known.has(code)) inTitles.set(code, [...(inTitles.get(code) ?? []), slug])
    }
  }
  for (const [code, slugs] of inTitles) if (slugs.length <= ARTICLES_PER_TITLE_CODE_MAX) known.set(code, slugs)

  // a shape belongs to the codes when most words so shaped are codes that articles explain
  const shaped = new Map<string, { known: number; all: number }>()
  for (const word of new Set([...known.keys(), ...vocabulary.keys()])) {
    if (!/\d/.test(word) || !/\p{L}/u.test(word)) continue
    const shape = shapeOf(word)
    const tally = shaped.get(shape) ?? { known: 0, all: 0 }
    tally.all++
    if (known.has(word)) tally.known++
    shaped.set(shape, tally)
  }
  const shapes = [...shaped].filter(([, tally]) => tally.known >= 3 && tally.known >= 0.6 * tally.all)
  return {
    known,
    shapes: new Set(shapes.map(([shape]) => shape)),
    notCodes: library.words.notCodes,
    isWord: (word) => vocabulary.has(word),
  }
}
