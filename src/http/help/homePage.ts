import { escapeHtml } from '../escapeHtml.ts'
import { addressIn, canonicalOf, codeChip, linkList, type PageContext, page, searchForm, wordsFor } from './page.ts'
import type { HelpSection } from './source.ts'

/** So many articles of a section are named on the start page. */
const TOP = 5

/** The start page: a search box, and every section with the articles that others lead to most often. */
export function homePage(context: PageContext, sections: HelpSection[]): string {
  const say = wordsFor(context)
  const { base, locale } = context
  const hasCodes = sections.some(({ codes }) => codes.length > 0)
  const hint = `<p class="hint">${say.codes.hint} <a href="${addressIn(context, '/help/codes')}">${say.codes.find}</a></p>`
  return page(context, {
    title: say.centre,
    path: '/help',
    description: say.lead,
    hasSearch: true,
    main: `
    <header class="hero"><h1>${say.ask}</h1><p>${say.lead}</p>${searchForm(context, '')}${hasCodes ? hint : ''}</header>
    <div class="cards">${sections.map((section) => card(context, section)).join('')}</div>`,
    data: [
      {
        '@type': 'WebSite',
        name: say.centre,
        url: canonicalOf(base, '/help', locale),
        inLanguage: locale,
        potentialAction: {
          '@type': 'SearchAction',
          target: `${base}/help/search?q={search_term_string}`,
          'query-input': 'required name=search_term_string',
        },
      },
    ],
  })
}

/** A section as a card; one about error codes shows the codes themselves. */
export function card(context: PageContext, { folder, name, about, articles, codes }: HelpSection): string {
  const say = wordsFor(context)
  const address = sectionAddress(context, folder)
  const list =
    codes.length > 0
      ? `<ul class="chips">${codes.map((code) => `<li>${codeChip(context, code)}</li>`).join('')}</ul>`
      : linkList(context, articles.slice(0, TOP))
  return `<section class="card"><h2><a href="${address}">${escapeHtml(name)}</a></h2>
    ${about ? `<p>${escapeHtml(about)}</p>` : ''}${list}
    <p class="all"><a href="${address}" aria-label="${escapeHtml(`${say.all(articles.length)}, ${name}`)}">${say.all(articles.length)}</a></p></section>`
}

/** Where a section is. */
export function sectionAddress(context: PageContext, folder: string): string {
  return addressIn(context, `/help/section/${encodeURIComponent(folder)}`)
}
