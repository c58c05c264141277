import { posix } from 'node:path'
import { lineOfItem } from './checkFrontMatter.ts'
import { articleLinked } from './render.ts'
import type { Article, ArticleLink, Library, Problem } from './types.ts'

/** Links in the text that lead nowhere, or where the reader of this article may not go. */
export function checkLinks(article: Article, library: Library): Problem[] {
  return article.links.flatMap(({ target, line }) => {
    const fault = faultOf({ target, line }, article, library)
    return fault ? [{ file: article.file, line, ...fault }] : []
  })
}

/** Articles under `related` that do not exist, or that the reader of this article may not see. */
export function checkRelated(article: Article, library: Library): Problem[] {
  return article.related.flatMap((slug) => {
    const fault = faultOfRelated(slug, article, library)
    return fault ? [{ file: article.file, line: lineOfItem(article.written, 'related', slug), ...fault }] : []
  })
}

type Fault = Pick<Problem, 'what' | 'remedy'> | undefined

function faultOf({ target }: ArticleLink, article: Article, library: Library): Fault {
  if (/^(https:|mailto:|tel:)/i.test(target)) return undefined
  if (/^http:/i.test(target)) {
    return { what: `the link "${target}" is not safe on its way`, remedy: 'begin it with https' }
  }
  const link = target.startsWith('#') ? { slug: article.slug, anchor: target.slice(1) } : articleLinked(target)
  if (!link) {
    return {
      what: `the link "${target}" leads nowhere`,
      remedy: 'link to an article by its slug, or to an https address',
    }
  }
  const to = library.articles.get(link.slug)
  if (!to) {
    if (isKeptOut(link.slug, library)) return undefined
    return { what: `there is no article "${link.slug}"`, remedy: 'correct the slug or take the link out' }
  }
  const path = target.replace(/#.*$/, '')
  if (/\/|\.md$/.test(path) && fileMeant(path, article) !== to.file) {
    return {
      what: `there is no file "${fileMeant(path, article)}"`,
      remedy: `link by the slug alone: "${link.slug}"; or write the path to ${to.file}`,
    }
  }
  if (isBeyond(article, to)) return beyond(link.slug)
  if (link.anchor === '' || to.sections.some(({ anchor }) => anchor === link.anchor)) return undefined
  const anchors = to.sections.map(({ anchor }) => anchor).filter((anchor) => anchor !== '')
  return {
    what: `"${link.slug}" has no heading with the anchor "${link.anchor}"`,
    remedy: anchors.length > 0 ? `use one of ${anchors.join(', ')}` : 'take the anchor out',
  }
}

function faultOfRelated(slug: string, article: Article, library: Library): Fault {
  const to = library.articles.get(slug)
  if (slug === article.slug) {
    return { what: 'the article is related to itself', remedy: 'take its own slug out of related' }
  }
  if (to) return isBeyond(article, to) ? beyond(slug) : undefined
  if (isKeptOut(slug, library)) return undefined
  return {
    what: `the related article "${slug}" does not exist`,
    remedy: 'correct the slug under related or take it out',
  }
}

/** The path of the file that a relative link means, from the library's folder. */
function fileMeant(path: string, article: Article): string {
  const meant = posix.join(posix.dirname(article.file), path)
  return meant.endsWith('.md') ? meant : `${meant}.md`
}

/** An article that could not be read has been complained of already. */
function isKeptOut(slug: string, library: Library): boolean {
  return library.problems.some(({ file }) => posix.basename(file) === `${slug}.md`)
}

/** End users are not led to articles that are for customers only. */
function isBeyond(article: Article, to: Article): boolean {
  return article.audience === 'end-user' && to.audience === 'customer'
}

function beyond(slug: string): Fault {
  return {
    what: `"${slug}" is for customers only, this article for end users`,
    remedy: 'take it out, or give one of the two the audience both',
  }
}
