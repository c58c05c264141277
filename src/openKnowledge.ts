import type { HelpSource } from './http/help.ts'
import { type LibraryWatch, watchLibrary } from './knowledge/library.ts'
import { alike } from './knowledge/likeness.ts'
import { renderArticle } from './knowledge/render.ts'
import { mayRead, prepareSearch, search } from './knowledge/search.ts'
import type { Answer, Article, Library, Problem, Reader } from './knowledge/types.ts'

/** The articles as the rest of the desk meets them. */
export type Knowledge = {
  /** Without a reader every article counts. */
  search(text: string, reader: Reader | undefined): Answer
  help: HelpSource
  /** Whether two texts ask the same in much the same words. */
  alike(one: string, other: string): boolean
  /** What is wrong with the articles, in one line for the operator; null when nothing is. */
  trouble(): string | null
  stop(): void
}

/** The order and names of the help centre's sections, by folder. */
const sections = [
  ['reading', 'Opening and reading content'],
  ['error-codes', 'Error codes'],
  ['administration', 'Managing content and users'],
  ['policy', 'Support and policies'],
] as const

/**
 * Reads the articles and keeps them up to date. A folder that cannot be read is told and leaves an empty library: search
 * then finds nothing, and nothing else stops.
 */
export function openKnowledge(
  folder: string,
  values: Record<string, string>,
  told: (problems: readonly Problem[]) => void,
): Knowledge {
  const watch = watchLibrary(folder, { values }, { changed: prepareSearch, problems: told })
  prepareSearch(watch.current())
  return {
    search: (text, audience) => search(watch.current(), text, audience ? { audience } : {}),
    help: helpOf(watch),
    alike: (one, other) => alike(one, other, watch.current().words),
    trouble: () => troubleOf(watch.current(), folder),
    stop: watch.stop,
  }
}

function troubleOf({ articles, problems }: Library, folder: string): string | null {
  const [first] = problems
  if (articles.size === 0) return `none could be read from ${folder}; check KB_FOLDER. Tickets work all the same`
  if (!first) return null
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return `${first.file}:${first.line}: ${first.what}${more}; "npm run -s signpost -- kb check" names all`
}

function helpOf(watch: LibraryWatch): HelpSource {
  return {
    sections: () => {
      const { byFolder } = watch.current()
      const known = sections.map(([folder]) => folder as string)
      const others = [...byFolder.keys()]
        .filter((folder) => !known.includes(folder))
        .map((folder) => [folder, folder] as const)
      return [...sections, ...others].flatMap(([folder, name]) => {
        const articles = byFolder.get(folder) ?? []
        return articles.length > 0 ? [{ name, articles: articles.map(({ slug, title }) => ({ slug, title })) }] : []
      })
    },
    article: (slug) => {
      const library = watch.current()
      const article = library.articles.get(slug)
      return article ? { section: sectionName(article.folder), article: helpArticle(library, article) } : null
    },
    search: (query) => {
      const { band, confidence, unknownCodes, results } = search(watch.current(), query, {
        audience: 'customer',
        limit: 10,
      })
      return {
        band,
        confidence,
        unknownCodes,
        found: results.map(({ slug, title, excerpt, anchor, heading }) => ({ slug, title, excerpt, anchor, heading })),
      }
    },
  }
}

function sectionName(folder: string): string {
  return sections.find(([known]) => known === folder)?.[1] ?? folder
}

function helpArticle(library: Library, article: Article) {
  const { slug, title, locale, audience, updated } = article
  const related = article.related.flatMap((other) => {
    const found = library.articles.get(other)
    return found && mayRead('customer', found) ? [{ slug: found.slug, title: found.title }] : []
  })
  const headings = article.sections
    .filter(({ anchor }) => anchor !== '')
    .map(({ anchor, heading }) => ({ anchor, text: heading }))
  return { slug, title, locale, audience, updated: updated ?? null, html: renderArticle(article), headings, related }
}
