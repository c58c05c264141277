import { articleLinked } from './render.ts'
import type { Article, Library, Problem } from './types.ts'

const QUESTIONS_MIN = 3
const QUESTIONS_MAX = 8
/** Pages of the help centre that are no articles: an article so named could not be opened. */
const TAKEN_SLUGS: readonly string[] = ['search', 'suggest', 'codes']

/**
 * Everything a writer should put right, in order of file and line: what kept articles out of the library, and what a
 * reader or the search would miss in those that are in it.
 */
export function checkLibrary(library: Library): Problem[] {
  const titles = new Map<string, Article>()
  const found = [...library.problems]
  for (const article of library.articles.values()) {
    found.push(...deadLinks(article, library), ...unknownRelated(article, library), ...thinFrontMatter(article))
    const title = article.title.toLowerCase()
    const other = titles.get(title)
    if (other) {
      found.push({
        file: article.file,
        line: 1,
        what: `the title is that of ${other.file}`,
        remedy: 'say in one of the titles what is different',
      })
    } else titles.set(title, article)
  }
  return found.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

function deadLinks(article: Article, library: Library): Problem[] {
  return article.links.flatMap(({ target, line }) => {
    const complain = (what: string, remedy: string) => [{ file: article.file, line, what, remedy }]
    if (/^(https?:|mailto:|tel:)/i.test(target)) return []
    const link = target.startsWith('#') ? { slug: article.slug, anchor: target.slice(1) } : articleLinked(target)
    if (!link) {
      return complain(`the link "${target}" leads nowhere`, 'link to an article by its slug, or to an https address')
    }
    const to = library.articles.get(link.slug)
    // an article that could not be read has been complained of already
    if (!to && library.problems.some(({ file }) => file.endsWith(`${link.slug}.md`))) return []
    if (!to) return complain(`there is no article "${link.slug}"`, 'correct the slug or take the link out')
    if (link.anchor === '' || to.sections.some(({ anchor }) => anchor === link.anchor)) return []
    return complain(
      `"${link.slug}" has no heading with the anchor "${link.anchor}"`,
      `use one of ${to.sections
        .map(({ anchor }) => anchor)
        .filter((anchor) => anchor !== '')
        .join(', ')}`,
    )
  })
}

function unknownRelated(article: Article, library: Library): Problem[] {
  return article.related
    .filter((slug) => !library.articles.has(slug) && !library.problems.some(({ file }) => file.endsWith(`${slug}.md`)))
    .map((slug) => ({
      file: article.file,
      line: 1,
      what: `the related article "${slug}" does not exist`,
      remedy: 'correct the slug under related or take it out',
    }))
}

function thinFrontMatter({ file, slug, questions, review }: Article): Problem[] {
  const problems: Problem[] = []
  if (TAKEN_SLUGS.includes(slug)) {
    problems.push({
      file,
      line: 1,
      what: `the address /help/${slug} belongs to another page`,
      remedy: 'give the article another slug and file name',
    })
  }
  if (questions.length < QUESTIONS_MIN || questions.length > QUESTIONS_MAX) {
    problems.push({
      file,
      line: 1,
      what: `there are ${questions.length} example questions`,
      remedy: `write ${QUESTIONS_MIN} to ${QUESTIONS_MAX}, as people would ask them; search lives on them`,
    })
  }
  if (review === undefined) {
    problems.push({
      file,
      line: 1,
      what: 'the review date is missing',
      remedy: 'add "review:" with the day on which somebody should read the article again',
    })
  }
  return problems
}
