import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readArticle } from '../../src/knowledge/article.ts'
import { createLibrary, readLibrary } from '../../src/knowledge/library.ts'
import type { Library } from '../../src/knowledge/types.ts'
import { readSearchWords } from '../../src/knowledge/words.ts'
import { type GoldenQuestion, readGolden } from '../knowledge/golden.ts'

/** Articles with labelled questions. */
export interface SearchSet {
  readonly name: string
  readonly library: Library
  readonly questions: readonly GoldenQuestion[]
}

/** Our own articles with our golden questions. */
export function goldenSet(): SearchSet {
  const library = readLibrary('kb', { values: {}, rules: 'any' })
  return { name: 'golden', library, questions: readGolden() }
}

/**
 * Every set in a folder: `<set>/articles.jsonl` with {id, title, body}, and `<set>/queries.jsonl` (and its like,
 * `queries.typo.jsonl`) with {text, relevant}.
 */
export function setsIn(folder: string): SearchSet[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'articles.jsonl')))
    .flatMap((name) => {
      const library = libraryFrom(join(folder, name, 'articles.jsonl'))
      return readdirSync(join(folder, name))
        .filter((file) => /^queries.*\.jsonl$/.test(file))
        .sort()
        .map((file) => ({
          name: file === 'queries.jsonl' ? name : `${name} (${file.split('.')[1]})`,
          library,
          questions: linesOf(join(folder, name, file)).map((line) => ({
            text: String(line.text),
            relevant: line.relevant as string[],
            reader: 'customer' as const,
          })),
        }))
    })
}

function libraryFrom(file: string): Library {
  const articles = linesOf(file).flatMap(({ id, title, body }) => {
    const text = `---\ntitle: ${JSON.stringify(title)}\nslug: ${JSON.stringify(id)}\n---\n${body}`
    const read = readArticle({ file: `${id}.md`, text }, { values: {}, rules: 'any' })
    return 'problems' in read ? [] : [read]
  })
  return createLibrary(articles, readSearchWords('kb'))
}

function linesOf(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line))
}
