import { parseDay } from '../../calendar/day.ts'
import { sayDateOnly } from '../../calendar/sayTime.ts'
import { escapeHtml } from '../escapeHtml.ts'
import { articleData } from './articleData.ts'
import { sectionAddress } from './homePage.ts'
import { articleAddress, crumbs, linkList, type PageContext, page, wordsFor } from './page.ts'
import type { HelpArticle } from './source.ts'
import { type Voted, voteBlock } from './vote.ts'

/** So many headings are worth a list of them. */
const CONTENTS_MIN = 2

/** One article with its list of contents, whether it helped, and where to read on. `voted` is what was just answered. */
export function articlePage(context: PageContext, article: HelpArticle, voted: Voted | null): string {
  const say = wordsFor(context)
  const { slug, title, section, locale, headings, related, audience } = article
  const trail = [{ name: section.name, address: sectionAddress(context, section.folder) }]
  return page(context, {
    title,
    path: `/help/${encodeURIComponent(slug)}`,
    description: article.excerpt,
    article,
    data: articleData(context, article),
    main: `
    ${crumbs(context, trail, title)}
    <div class="reading">
      <header class="head">
        <p class="for-whom">${say.article.forWhom[audience]}</p>
        <h1 lang="${locale}">${escapeHtml(title)}</h1>
        ${codesOf(article, context)}${updatedOn(article, context)}
        ${locale !== context.locale ? `<p class="quiet">${say.article.otherLanguage}</p>` : ''}
      </header>
      ${headings.length >= CONTENTS_MIN ? contents(headings, locale, context) : ''}
      <article lang="${locale}" class="prose">${article.html}</article>
      ${voteBlock(context, articleAddress(context, slug), slug, voted)}
      ${related.length > 0 ? `<nav class="related" aria-labelledby="related"><h2 id="related">${say.article.related}</h2>${linkList(context, related)}</nav>` : ''}
    </div>`,
  })
}

function codesOf({ kind, codes }: HelpArticle, context: PageContext): string {
  if (kind !== 'error-code' || codes.length === 0) return ''
  const chips = codes.map((code) => `<span class="code">${escapeHtml(code)}</span>`)
  return `<p class="codes-named">${wordsFor(context).article.codes(codes.length)} ${chips.join(' ')}</p>`
}

function updatedOn({ updated }: HelpArticle, context: PageContext): string {
  const day = updated === null ? null : parseDay(updated)
  if (updated === null || day === null) return ''
  const { article } = wordsFor(context)
  return `<p class="quiet">${article.updated} <time datetime="${updated}">${sayDateOnly(day, context.locale)}</time></p>`
}

function contents(headings: HelpArticle['headings'], locale: string, context: PageContext): string {
  const { onThisPage } = wordsFor(context).article
  const items = headings.map(({ anchor, text }) => `<li><a href="#${escapeHtml(anchor)}">${escapeHtml(text)}</a></li>`)
  return `<nav class="contents" aria-labelledby="contents"><h2 id="contents">${onThisPage}</h2><ol lang="${locale}">${items.join('')}</ol></nav>`
}
