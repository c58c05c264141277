import { escapeHtml } from '../escapeHtml.ts'
import { sectionAddress } from './homePage.ts'
import { articleAddress, crumbs, type PageContext, page, wordsFor } from './page.ts'
import type { HelpEntry, HelpSection } from './source.ts'

/** Every article of one section, each with its first words. */
export function sectionPage(context: PageContext, section: HelpSection, others: HelpSection[]): string {
  const say = wordsFor(context)
  const { folder, name, about, articles } = section
  const rest = others.map(
    (other) => `<li><a href="${sectionAddress(context, other.folder)}">${escapeHtml(other.name)}</a></li>`,
  )
  return page(context, {
    title: name,
    path: `/help/section/${encodeURIComponent(folder)}`,
    description: about || name,
    main: `
    ${crumbs(context, [], name)}
    <header class="head"><h1>${escapeHtml(name)}</h1><p>${escapeHtml(about)} <span class="quiet">${say.count(articles.length)}</span></p></header>
    ${entryList(context, articles)}
    ${rest.length > 0 ? `<nav class="topics" aria-labelledby="others"><h2 id="others">${say.otherSections}</h2><ul>${rest.join('')}</ul></nav>` : ''}`,
  })
}

function entryList(context: PageContext, articles: HelpEntry[]): string {
  const { forWhom } = wordsFor(context).article
  // said once for all where it is the same for all
  const isMixed = new Set(articles.map(({ audience }) => audience)).size > 1
  const items = articles.map(
    ({ slug, title, excerpt, audience }) => `<li>
      <a href="${articleAddress(context, slug)}">${escapeHtml(title)}</a>
      <p>${escapeHtml(excerpt)}</p>${isMixed ? `<span class="tag">${forWhom[audience]}</span>` : ''}</li>`,
  )
  return `<ul class="entries">${items.join('')}</ul>`
}
