import { card } from './homePage.ts'
import { type PageContext, page, searchForm, wordsFor } from './page.ts'
import type { HelpSection } from './source.ts'

/** For an address that leads nowhere: search, or start from a section. */
export function missingPage(context: PageContext, sections: HelpSection[]): string {
  const { missing } = wordsFor(context)
  return page(context, {
    title: missing.title,
    path: null,
    description: missing.lead,
    hasSearch: true,
    main: `
    <header class="hero"><h1>${missing.title}</h1><p>${missing.lead}</p>${searchForm(context, '')}</header>
    <div class="cards">${sections.map((section) => card(context, section)).join('')}</div>`,
  })
}
