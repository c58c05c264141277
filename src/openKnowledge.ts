import { helpArticles } from './helpArticles.ts'
import type { HelpSource } from './http/help/source.ts'
import { watchLibrary } from './knowledge/library.ts'
import { alike } from './knowledge/likeness.ts'
import { prepareSearch, search } from './knowledge/search.ts'
import type { Answer, Library, Problem, Reader } from './knowledge/types.ts'

/** The articles as the rest of the desk meets them. */
export type Knowledge = {
  /** Without a reader every article counts. */
  search(text: string, reader: Reader | undefined): Answer
  help: HelpSource
  /** The title of an article; null for an unknown slug. */
  titleOf(slug: string): string | null
  /** Whether two texts ask the same in much the same words. */
  alike(one: string, other: string): boolean
  /** What is wrong with the articles, in one line for the operator; null when nothing is. */
  trouble(): string | null
  stop(): void
}

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
    help: helpArticles(watch.current),
    titleOf: (slug) => watch.current().articles.get(slug)?.title ?? null,
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
