import type { TopicsOf } from './desk/reportPorts.ts'
import type { ArticleFacts } from './domain/articleReview.ts'
import { helpArticles } from './helpArticles.ts'
import type { HelpSource } from './http/help/source.ts'
import type { ReadingRules } from './knowledge/article.ts'
import { watchLibrary } from './knowledge/library.ts'
import { alike } from './knowledge/likeness.ts'
import { prepareSearch, search } from './knowledge/search.ts'
import type { SentenceVectors } from './knowledge/sentenceVectors.ts'
import type { Answer, Library, Problem, Reader, SearchOptions } from './knowledge/types.ts'
import { topicsOf } from './questionTopics.ts'

/** The articles as the rest of the desk meets them. */
export type Knowledge = {
  /** Without a reader every article counts. */
  search(text: string, reader: Reader | undefined): Answer
  /** Told of a text that is about to be searched for. Waits a moment at most, for what makes the search better; never fails. */
  prepare(text: string): Promise<void>
  help: HelpSource
  /** The title of an article; null for an unknown slug. */
  titleOf(slug: string): string | null
  /** Whether two texts ask the same in much the same words. */
  alike(one: string, other: string): boolean
  /** Puts questions that no article settled together by what they ask about. */
  topicsOf: TopicsOf
  /** What the articles say about their own age. */
  reviewFacts(): ArticleFacts[]
  /** What is wrong with the articles, in one line for the operator; null when nothing is. */
  trouble(): string | null
  stop(): Promise<void>
}

/**
 * Reads the articles and keeps them up to date. A folder that cannot be read is told and leaves an empty library: search
 * then finds nothing, and nothing else stops. With `sentences` the search compares whole sentences too, as soon as they
 * are ready.
 */
export function openKnowledge(
  folder: string,
  reading: ReadingRules,
  told: (problems: readonly Problem[]) => void,
  sentences: SentenceVectors | null = null,
): Knowledge {
  const changed = (library: Library) => {
    prepareSearch(library)
    void sentences?.take(library)
  }
  const watch = watchLibrary(folder, reading, { changed, problems: told })
  changed(watch.current())
  const prepare = async (text: string) => sentences?.prepare(text)
  const ask = (text: string, options: SearchOptions) => {
    const library = watch.current()
    return search(library, text, { ...options, sentence: sentences?.likenessTo(text, library) })
  }
  return {
    search: (text, audience) => ask(text, audience ? { audience } : {}),
    prepare,
    help: { ...helpArticles(watch.current, ask), prepare },
    titleOf: (slug) => watch.current().articles.get(slug)?.title ?? null,
    alike: (one, other) => alike(one, other, watch.current().words),
    topicsOf: (gaps) => topicsOf(gaps, watch.current()),
    reviewFacts: () =>
      [...watch.current().articles.values()].map(({ slug, title, updated = null, review = null }) => ({
        slug,
        title,
        updated,
        review,
      })),
    trouble: () => troubleOf(watch.current(), folder),
    stop: async () => {
      watch.stop()
      await sentences?.stop()
    },
  }
}

function troubleOf({ articles, problems }: Library, folder: string): string | null {
  const [first] = problems
  if (articles.size === 0) return `none could be read from ${folder}; check KB_FOLDER. Tickets work all the same`
  if (!first) return null
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return `${first.file}:${first.line}: ${first.what}${more}; "npm run -s signpost -- kb check" names all`
}
