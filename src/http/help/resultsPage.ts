import { escapeHtml } from '../escapeHtml.ts'
import { sectionAddress } from './homePage.ts'
import { addressIn, articleAddress, type PageContext, page, searchForm, wordsFor } from './page.ts'
import type { HelpAnswer, HelpFound, HelpSection } from './source.ts'

/** What was found for a question, in honest words. */
export function resultsPage(context: PageContext, query: string, answer: HelpAnswer, sections: HelpSection[]): string {
  const say = wordsFor(context)
  const title = say.results.title(query)
  return page(context, {
    title,
    path: null,
    query: `q=${encodeURIComponent(query)}`,
    description: title,
    hasSearch: true,
    main: `
    <header class="head results-head"><h1>${escapeHtml(title)}</h1>${searchForm(context, query)}${remarks(context, answer)}</header>
    ${foundOf(context, query, answer, sections)}`,
  })
}

function remarks(context: PageContext, { unknownCodes, repaired }: HelpAnswer): string {
  const { results } = wordsFor(context)
  const unknown = unknownCodes.map((code) => code.slice(0, 12)).join(', ')
  return [
    ...(unknown ? [results.unknownCode(unknown)] : []),
    ...repaired.map(({ from, to }) => results.repaired(from.slice(0, 60), to)),
  ]
    .map((text) => `<p class="remark">${escapeHtml(text)}</p>`)
    .join('')
}

function foundOf(context: PageContext, query: string, answer: HelpAnswer, sections: HelpSection[]): string {
  const { results } = wordsFor(context)
  const { band, found, passage } = answer
  const [best, ...rest] = found
  if (band === 'none' || !best) return nothing(context, query, sections)
  if (band === 'offer' || passage === null) {
    return `<p class="lead">${results.closest}</p>${list(context, found)}${onward(context, query)}`
  }
  const further = rest.length > 0 ? `<h2 class="further">${results.further}</h2>${list(context, rest)}` : ''
  return `<section class="best" aria-labelledby="best"><p class="for-whom">${results.best}</p>
    <h2 id="best"><a href="${addressOf(context, best)}">${escapeHtml(best.title)}</a></h2>
    <div class="prose">${passage}</div>
    <p><a href="${addressOf(context, best)}" aria-label="${escapeHtml(`${results.whole}: ${best.title}`)}">${results.whole}</a></p></section>${further}`
}

function nothing(context: PageContext, query: string, sections: HelpSection[]): string {
  const { results } = wordsFor(context)
  const topics = sections.map(
    ({ folder, name }) => `<li><a href="${sectionAddress(context, folder)}">${escapeHtml(name)}</a></li>`,
  )
  return `<p class="lead"><strong>${results.nothing}</strong> ${results.rephrase}</p>${onward(context, query)}
    <nav class="topics" aria-labelledby="topics"><h2 id="topics">${results.topics}</h2><ul>${topics.join('')}</ul></nav>`
}

/** What else one can do. The button speaks to the chat, so it shows itself only when the chat is there. */
function onward(context: PageContext, query: string): string {
  const say = wordsFor(context)
  return `<p class="onward"><button type="button" class="second" data-ask="${escapeHtml(query)}">${say.askInChat}</button>
    <a href="${addressIn(context, '/help/codes')}">${say.results.listCodes}</a></p>`
}

function list(context: PageContext, found: HelpFound[]): string {
  const items = found.map(
    (one) => `<li><a href="${addressOf(context, one)}">${escapeHtml(one.title)}</a>
      ${one.heading && one.heading !== one.title ? `<span class="quiet">${escapeHtml(one.heading)}</span>` : ''}
      <p>${escapeHtml(one.excerpt)}</p></li>`,
  )
  return `<ol class="entries results">${items.join('')}</ol>`
}

function addressOf(context: PageContext, { slug, anchor }: HelpFound): string {
  return escapeHtml(articleAddress(context, slug, anchor))
}
