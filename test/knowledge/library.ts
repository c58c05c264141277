import { readArticle } from '../../src/knowledge/article.ts'
import { createLibrary } from '../../src/knowledge/library.ts'
import type { Article, Library } from '../../src/knowledge/types.ts'
import { readSearchWords } from '../../src/knowledge/words.ts'

const words = readSearchWords('kb')

/** What a test may say about an article; everything else is as in a plain guide. */
export interface Told {
  slug: string
  title?: string
  audience?: 'customer' | 'end-user' | 'both'
  codes?: string[]
  questions?: string[]
  keywords?: string[]
  related?: string[]
  body?: string
}

function anArticle({
  slug,
  title = slug,
  audience = 'both',
  codes = [],
  questions = [],
  keywords = [],
  related = [],
  body = '',
}: Told): Article {
  const front = { title, slug, audience, kind: 'guide', codes, keywords, questions, related, review: '2030-01-01' }
  const lines = Object.entries(front).map(([field, value]) => `${field}: ${JSON.stringify(value)}`)
  const read = readArticle({ file: `${slug}.md`, text: `---\n${lines.join('\n')}\n---\n${body}` }, { values: {} })
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read
}

export function aLibrary(...told: Told[]): Library {
  return createLibrary(told.map(anArticle), words)
}
