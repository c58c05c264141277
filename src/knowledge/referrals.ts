import { articleLinked } from './render.ts'
import type { Library } from './types.ts'

const counted = new WeakMap<Library, ReadonlyMap<string, number>>()

/** How many other articles lead to each, by a link or as related reading: what most articles lead to is worth a place in front. */
export function referrals(library: Library): ReadonlyMap<string, number> {
  const made = counted.get(library)
  if (made) return made
  const counts = new Map<string, number>()
  for (const { slug, related, links } of library.articles.values()) {
    const targets = new Set([...related, ...links.flatMap(({ target }) => articleLinked(target)?.slug ?? [])])
    targets.delete(slug)
    for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1)
  }
  counted.set(library, counts)
  return counts
}
