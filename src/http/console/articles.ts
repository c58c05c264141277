import type { HelpSource } from '../help/source.ts'

/** An article that an agent can point a visitor to. */
export type ArticleHit = { slug: string; title: string; excerpt: string; url: string }

/** More than one looks through. */
const HITS_MAX = 6

/** Articles that a few words fit, the best first, with the address that goes into a reply. */
export function articlesFor(
  help: Pick<HelpSource, 'suggest' | 'search' | 'sections'>,
  publicUrl: () => string,
): (text: string) => ArticleHit[] {
  const urlOf = (slug: string) => `${publicUrl()}/help/${slug}`
  return (text) => {
    if (text.trim() === '') {
      const first = help.sections('en').flatMap(({ articles }) => articles.slice(0, 2))
      return first.slice(0, HITS_MAX).map(({ slug, title, excerpt }) => ({ slug, title, excerpt, url: urlOf(slug) }))
    }
    const hits = new Map<string, ArticleHit>()
    for (const { slug, title, excerpt } of help.search(text, urlOf).found) {
      hits.set(slug, { slug, title, excerpt, url: urlOf(slug) })
    }
    for (const { slug, title } of help.suggest(text)) {
      if (!hits.has(slug)) hits.set(slug, { slug, title, excerpt: '', url: urlOf(slug) })
    }
    return [...hits.values()].slice(0, HITS_MAX)
  }
}
