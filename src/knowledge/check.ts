import { checkFrontMatter, lineOfItem } from './checkFrontMatter.ts'
import { checkLinks, checkRelated } from './checkLinks.ts'
import { checkWording } from './checkWording.ts'
import { canonicalCode } from './codes.ts'
import { lineOfField } from './frontMatter.ts'
import type { Article, Library, Problem } from './types.ts'

/**
 * Everything a writer should put right, in order of file and line: what kept articles out of the library, and what a
 * reader or the search would miss in those that are in it. `today` is the day ("2027-01-31") by which dates are judged.
 */
export function checkLibrary(library: Library, today: string): Problem[] {
  const { problems } = library
  const articles = Array.from(library.articles.values())
  const found = [
    ...problems,
    ...articles.flatMap((article) => [
      ...checkFrontMatter(article, today),
      ...checkRelated(article, library),
      ...checkLinks(article, library),
      ...checkWording(article),
    ]),
    ...sameTitles(articles),
    ...sameQuestions(articles),
    ...sameCodes(articles),
  ]
  if (articles.length === 0 && found.length === 0) {
    found.push({ file: '.', line: 1, what: 'there is no article', remedy: 'name a folder that holds articles, as .md' })
  }
  return found.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

function sameTitles(articles: readonly Article[]): Problem[] {
  return repeated(articles, ({ title }) => [title], inWords).map(({ article, first }) => ({
    file: article.file,
    line: lineOfField(article.written, 'title'),
    what: `the title is that of ${first.file}`,
    remedy: 'say in one of the titles what is different',
  }))
}

function sameQuestions(articles: readonly Article[]): Problem[] {
  return repeated(articles, ({ questions }) => questions, inWords).map(({ article, first, item }) => ({
    file: article.file,
    line: lineOfItem(article.written, 'questions', item, article === first ? 'last' : 'first'),
    what: `the question "${item}" is asked ${article === first ? 'twice' : `in ${first.file} too`}`,
    remedy: 'leave it where it is answered best, and ask something else here',
  }))
}

/** Two articles may explain one code only if each names the other under `related`: then it is meant. */
function sameCodes(articles: readonly Article[]): Problem[] {
  return repeated(articles, ({ codes }) => codes, canonicalCode)
    .filter(({ article, first }) => !(article.related.includes(first.slug) && first.related.includes(article.slug)))
    .map(({ article, first, item }) => ({
      file: article.file,
      line: lineOfItem(article.written, 'codes', item),
      what: `the code "${item}" is named ${article === first ? 'twice' : `in ${first.file} too`}`,
      remedy:
        article === first
          ? 'take one of them out'
          : 'leave it to one article; if it is meant, let each name the other under related',
    }))
}

/** Without regard to capitals, spaces and punctuation: "What is vc3?" is "what is VC3". */
function inWords(text: string): string {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]).join(' ')
}

/** Every item that an earlier article, or the same one, has already. */
function repeated(
  articles: readonly Article[],
  itemsOf: (article: Article) => readonly string[],
  sameAs: (item: string) => string,
): { article: Article; first: Article; item: string }[] {
  const firsts = new Map<string, Article>()
  return articles.flatMap((article) =>
    itemsOf(article).flatMap((item) => {
      const first = firsts.get(sameAs(item))
      if (first) return [{ article, first, item }]
      firsts.set(sameAs(item), article)
      return []
    }),
  )
}
