import { escapeHtml } from '../escapeHtml.ts'
import { addressIn, articleAddress, crumbs, type PageContext, page, wordsFor } from './page.ts'
import { CODE_GROUPS, type CodeGroup, type HelpCode } from './source.ts'

/** Which codes to show: those that begin with what was typed, of one group or of all. */
export type CodeFilter = { typed: string; group: CodeGroup | null }

/** Longer texts are no code. */
const CODE_LENGTH_MAX = 20

/** Reads the filter of the index from a query; whatever is odd counts as not said. */
export function readCodeFilter(query: { code?: unknown; group?: unknown }): CodeFilter {
  const typed = typeof query.code === 'string' ? query.code.trim().slice(0, CODE_LENGTH_MAX).toWellFormed() : ''
  return { typed, group: CODE_GROUPS.find((group) => group === query.group) ?? null }
}

/** Every error code by group, with what it means; a plain form and plain links narrow it down. */
export function codesPage(context: PageContext, codes: HelpCode[], filter: CodeFilter): string {
  const { codes: say } = wordsFor(context)
  const begins = plain(filter.typed)
  const shown = codes.filter(
    ({ code, group }) => plain(code).startsWith(begins) && (filter.group === null || group === filter.group),
  )
  const groups = CODE_GROUPS.flatMap((group) => {
    const own = shown.filter((code) => code.group === group)
    return own.length > 0 ? [groupOf(context, group, own)] : []
  })
  const nothing = `<p class="lead"><strong>${escapeHtml(say.none(filter.typed))}</strong> ${say.noneAdvice}</p>`
  return page(context, {
    title: say.title,
    path: '/help/codes',
    query: queryOf(filter),
    description: say.lead,
    main: `
    ${crumbs(context, [], say.title)}
    <header class="head"><h1>${say.title}</h1><p>${say.lead}</p></header>
    ${filters(context, codes, filter)}
    ${shown.length > 0 ? `<p class="quiet">${say.found(shown.length)}</p>${groups.join('')}` : nothing}`,
  })
}

function filters(context: PageContext, codes: HelpCode[], { typed, group }: CodeFilter): string {
  const { codes: say } = wordsFor(context)
  const link = (name: string, of: CodeGroup | null) => {
    const query = queryOf({ typed, group: of })
    const isHere = of === group ? ' aria-current="true"' : ''
    return `<li><a href="${escapeHtml(addressIn(context, '/help/codes', query))}"${isHere}>${name}</a></li>`
  }
  const present = CODE_GROUPS.filter((of) => codes.some((code) => code.group === of))
  const kept = [
    ...(group ? [`<input type="hidden" name="group" value="${group}">`] : []),
    ...(context.chosen ? [`<input type="hidden" name="lang" value="${context.chosen}">`] : []),
  ]
  return `<div class="filters"><form action="/help/codes" method="get">
      <label for="code">${say.label}</label>
      <span class="field"><input id="code" name="code" value="${escapeHtml(typed)}" placeholder="vc3" size="10" maxlength="${CODE_LENGTH_MAX}" autocomplete="off" autocapitalize="none" spellcheck="false">${kept.join('')}<button>${say.show}</button></span></form>
    <nav aria-label="${say.filter}"><ul>${link(say.all, null)}${present.map((of) => link(say.groups[of], of)).join('')}</ul></nav></div>`
}

function queryOf({ typed, group }: CodeFilter): string {
  return [typed ? `code=${encodeURIComponent(typed)}` : '', group ? `group=${group}` : '']
    .filter((part) => part !== '')
    .join('&')
}

/** A group's articles, each once with all its codes that are shown, in the order of their first ones. */
function groupOf(context: PageContext, group: CodeGroup, codes: HelpCode[]): string {
  const { codes: say } = wordsFor(context)
  const rows = [...Map.groupBy(codes, ({ slug }) => slug).values()].map((own) => {
    const chips = own.map(({ code }) => `<span class="code" id="${escapeHtml(plain(code))}">${escapeHtml(code)}</span>`)
    const [{ slug, title, excerpt }] = own as [HelpCode]
    return `<li><span class="chips">${chips.join(' ')}</span>
      <div><a href="${articleAddress(context, slug)}">${escapeHtml(title)}</a><p>${escapeHtml(excerpt)}</p></div></li>`
  })
  return `<section class="code-group" aria-labelledby="group-${group}"><h2 id="group-${group}">${say.groups[group]}</h2><ul class="code-list">${rows.join('')}</ul></section>`
}

/** A code without brackets, blanks and capitals. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
