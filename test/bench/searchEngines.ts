import Fuse from 'fuse.js'
import MiniSearch from 'minisearch'
import { prepareSearch, search } from '../../src/knowledge/search.ts'
import type { Library, Reader } from '../../src/knowledge/types.ts'

interface EngineAnswer {
  /** Best first, at most ten. */
  readonly slugs: readonly string[]
  readonly confidence: number
}

/** A way to search a library; `open` builds what it needs. */
export interface Engine {
  readonly name: string
  /** Engines too slow for every question are asked this many, evenly spread. */
  readonly questionsMax?: number
  readonly open: (library: Library) => (question: string, reader: Reader) => EngineAnswer
}

/** Everything an engine without fields of its own may read. */
const fields = ({ articles }: Library) =>
  [...articles.values()].map(({ slug, title, questions, keywords, codes, body }) => ({
    slug,
    title,
    tags: [...questions, ...keywords, ...codes].join('\n'),
    body,
  }))

export const engines: readonly Engine[] = [
  {
    name: 'ours',
    open: (library) => {
      prepareSearch(library)
      return (question, audience) => {
        const { results, confidence } = search(library, question, { audience, limit: 10 })
        return { slugs: results.map(({ slug }) => slug), confidence }
      }
    },
  },
  {
    name: 'MiniSearch alone',
    open: (library) => {
      const mini = new MiniSearch({ fields: ['title', 'tags', 'body'], idField: 'slug' })
      mini.addAll(fields(library))
      return (question) => {
        const found = mini.search(question, { boost: { title: 2 } }).slice(0, 10)
        return { slugs: found.map(({ id }) => id), confidence: found[0]?.score ?? 0 }
      }
    },
  },
  {
    name: 'fuse.js alone',
    questionsMax: 15,
    open: (library) => {
      const fuse = new Fuse(fields(library), {
        keys: ['title', 'tags', 'body'],
        ignoreLocation: true,
        includeScore: true,
        useTokenSearch: true,
      })
      return (question) => {
        const found = fuse.search(question, { limit: 10 })
        return { slugs: found.map(({ item }) => item.slug), confidence: 1 - (found[0]?.score ?? 1) }
      }
    },
  },
]
