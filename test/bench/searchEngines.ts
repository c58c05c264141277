import { create, insert, search as searchOrama } from '@orama/orama'
import { Index } from 'flexsearch'
import Fuse from 'fuse.js'
import lunr from 'lunr'
import MiniSearch from 'minisearch'
import { mayRead, prepareSearch, search } from '../../src/knowledge/search.ts'
import type { SentenceVectors } from '../../src/knowledge/sentenceVectors.ts'
import type { Library, Reader, SearchOptions } from '../../src/knowledge/types.ts'
import { stem, wordsOf } from '../../src/knowledge/words.ts'

interface EngineAnswer {
  /** Best first, at most ten. */
  readonly slugs: readonly string[]
  /** Of the first; NaN from an engine that gives no scores. */
  readonly confidence: number
}

/** A way to search a library; `open` builds what it needs. */
export interface Engine {
  readonly name: string
  /** The package whose version the report names. */
  readonly package?: string
  /** Looks through every text at every question, about so many characters a second; asked a sample of large sets. */
  readonly charsPerSecond?: number
  /** The most articles it is asked to hold, and what happens beyond. */
  readonly beyond?: { readonly articles: number; readonly why: string }
  readonly open: (library: Library) => (question: string, reader: Reader) => EngineAnswer
}

/** Everything an engine without fields of its own may read. */
interface Text {
  readonly slug: string
  readonly title: string
  readonly tags: string
  readonly body: string
}

interface Hit {
  readonly slug: string
  readonly score: number
}

function ourEngine(name: string, options: (question: string, library: Library) => SearchOptions = () => ({})): Engine {
  return {
    name,
    open: (library) => {
      prepareSearch(library)
      return (question, audience) => {
        const { results, confidence } = search(library, question, {
          audience,
          limit: 10,
          ...options(question, library),
        })
        return { slugs: results.map(({ slug }) => slug), confidence }
      }
    },
  }
}

/** Ours where sentences are compared too; the vectors of articles and questions must be there. */
export function oursWithSentences(sentences: SentenceVectors): Engine {
  return ourEngine('ours, with sentence vectors', (question, library) => ({
    sentence: sentences.likenessTo(question, library),
  }))
}

/** Another engine: gets the articles as plain texts, and what the reader may not see is taken from its answers too. */
function other(
  name: string,
  { open, ...about }: Omit<Engine, 'name' | 'open'> & { open: (texts: readonly Text[], library: Library) => Find },
): Engine {
  return {
    name,
    ...about,
    open: (library) => {
      const find = open(textsOf(library), library)
      return (question, reader) => {
        const hits = find(question).filter(({ slug }) => {
          const article = library.articles.get(slug)
          return article !== undefined && mayRead(reader, article)
        })
        return {
          slugs: hits.slice(0, 10).map(({ slug }) => slug),
          confidence: hits.length > 0 ? (hits[0]?.score ?? 0) : 0,
        }
      }
    },
  }
}
type Find = (question: string) => Hit[]

/** So many hits are asked of an engine, so that ten are left for every reader. */
const HITS_MAX = 50

const textsOf = ({ articles }: Library): Text[] =>
  [...articles.values()].map(({ slug, title, questions, keywords, codes, body }) => ({
    slug,
    title,
    tags: [...questions, ...keywords, ...codes].join('\n'),
    body,
  }))

/** Text → its stems without question words, as the tuned settings index and ask. */
const stemmed = (text: string, { words }: Library) =>
  wordsOf(text)
    .filter((word) => !words.stopWords.en.has(word))
    .map((word) => stem(word))

const fuseFind = (fuse: Fuse<Text>, asked: (question: string) => string): Find => {
  return (question) =>
    fuse
      .search(asked(question), { limit: HITS_MAX })
      .map(({ item, score = 1 }) => ({ slug: item.slug, score: 1 - score }))
}

export const engines: readonly Engine[] = [
  ourEngine('ours'),
  ourEngine('ours, without vectors', () => ({ meaning: false })),
  other('MiniSearch', {
    package: 'minisearch',
    open: (texts) => {
      const mini = new MiniSearch({ fields: ['title', 'tags', 'body'], idField: 'slug' })
      mini.addAll(texts)
      return (question) => mini.search(question).map(({ id, score }) => ({ slug: id, score }))
    },
  }),
  other('MiniSearch, tuned', {
    package: 'minisearch',
    // stems, stop words out, title ×2
    open: (texts, library) => {
      const mini = new MiniSearch({
        fields: ['title', 'tags', 'body'],
        idField: 'slug',
        tokenize: (text) => stemmed(text, library),
        processTerm: (term) => term,
        searchOptions: { boost: { title: 2 } },
      })
      mini.addAll(texts)
      return (question) => mini.search(question).map(({ id, score }) => ({ slug: id, score }))
    },
  }),
  other('fuse.js', {
    package: 'fuse.js',
    charsPerSecond: 5_000_000,
    beyond: { articles: 10_000, why: 'many seconds a question' },
    open: (texts) => fuseFind(new Fuse(texts, { keys: ['title', 'tags', 'body'], includeScore: true }), (text) => text),
  }),
  other('fuse.js, tuned', {
    package: 'fuse.js',
    charsPerSecond: 4_000_000,
    beyond: { articles: 10_000, why: 'many seconds a question' },
    // of thirteen settings the best: words apart, stems, stop words out, title ×2, hardly any fuzziness, length no matter
    open: (texts, library) => {
      const plain = (text: string) => stemmed(text, library).join(' ')
      const plainTexts = texts.map(({ slug, title, tags, body }) => ({
        slug,
        title: plain(title),
        tags: plain(tags),
        body: plain(body),
      }))
      const fuse = new Fuse(plainTexts, {
        keys: [{ name: 'title', weight: 2 }, 'tags', 'body'],
        includeScore: true,
        ignoreLocation: true,
        ignoreFieldNorm: true,
        threshold: 0.1,
        useTokenSearch: true,
      })
      return fuseFind(fuse, plain)
    },
  }),
  other('Orama, tuned', {
    package: '@orama/orama',
    beyond: { articles: 10_000, why: 'not asked' },
    // of ten settings the best: English stems, stop words out, title ×2, length counting less
    open: (texts, library) => {
      const db = create({
        schema: { slug: 'string', title: 'string', tags: 'string', body: 'string' } as const,
        components: {
          tokenizer: { language: 'english', stemming: true, stopWords: Array.from(library.words.stopWords.en) },
        },
      })
      for (const text of texts) insert(db, { ...text })
      return (question) => {
        const found = searchOrama(db, {
          term: question,
          properties: ['title', 'tags', 'body'],
          boost: { title: 2 },
          relevance: { k: 1.2, b: 0.4, d: 0.5 },
          limit: HITS_MAX,
        })
        if (found instanceof Promise) throw new Error('Orama answers later only with asynchronous hooks; give it none')
        return found.hits.map(({ document, score }) => ({ slug: document.slug, score }))
      }
    },
  }),
  other('lunr, title ×2', {
    package: 'lunr',
    beyond: { articles: 10_000, why: 'not asked' },
    open: (texts) => {
      const index = lunr((builder) => {
        builder.ref('slug')
        builder.field('title', { boost: 2 })
        builder.field('tags')
        builder.field('body')
        for (const text of texts) builder.add(text)
      })
      return (question) => {
        // its own query language would take "error: 5" for a field; and words of a query keep their full stops
        const words = question.toLowerCase().split(/[\s-]+/)
        const terms = new Set(words.map((word) => word.replace(/^\W+|\W+$/g, '')).filter((word) => word !== ''))
        if (terms.size === 0) return []
        const found = index.query((query) => {
          for (const term of terms) query.term(term, {})
        })
        return found.map(({ ref, score }) => ({ slug: ref, score }))
      }
    },
  }),
  other('FlexSearch, tuned', {
    package: 'flexsearch',
    beyond: { articles: 10_000, why: 'not asked' },
    // of ten settings the best: stems, stop words out, all fields in one, title first; it tells no scores
    open: (texts, library) => {
      const plain = (text: string) => stemmed(text, library).join(' ')
      const index = new Index({ tokenize: 'strict', resolution: 100 })
      for (const [number, { title, tags, body }] of texts.entries())
        index.add(number, plain(`${title} ${tags} ${body}`))
      return (question) =>
        (index.search(plain(question), { suggest: true, limit: HITS_MAX }) as number[]).map((number) => ({
          slug: texts[number]?.slug ?? '',
          score: Number.NaN,
        }))
    },
  }),
]
