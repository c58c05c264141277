import type { Locale } from '../../domain/person.ts'
import { escapeHtml } from '../escapeHtml.ts'
import type { HelpLink } from './source.ts'
import { type HelpWords, words } from './words.ts'

/** What every page needs to know of its visit. */
export type PageContext = {
  locale: Locale
  /** The language that the address asks for; links keep it. Null: the browser's wish decides. */
  chosen: Locale | null
  /** The site whose chat stands on the pages, if any. */
  siteKey: string | null
  /** What people type to reach the desk, without a slash at its end. */
  base: string
  /** The question that the page answers; links to articles carry it, so that an opened one counts for it. */
  question?: string | null
}

/** What is particular to a page. `main` is HTML. */
export type PageParts = {
  title: string
  /** Its address without host, language and whatever else the query holds; null for a page no search engine should keep. */
  path: string | null
  description: string
  main: string
  /** What of the query makes the page what it is; the other language is offered with it. */
  query?: string
  /** The page shows a search box of its own, so the bar has none. */
  hasSearch?: boolean
  /** The article that the page shows. */
  article?: { slug: string; updated: string | null }
  /** Facts for search engines, as schema.org has them. */
  data?: object[]
}

const LOCALES = ['en', 'fr'] as const

/** An address of ours in the reader's chosen language; `query` is written as it is. */
export function addressIn({ chosen }: Pick<PageContext, 'chosen'>, path: string, query = '', anchor = ''): string {
  const all = [query, chosen ? `lang=${chosen}` : ''].filter((part) => part !== '').join('&')
  return `${path}${all ? `?${all}` : ''}${anchor ? `#${anchor}` : ''}`
}

/** Where an article is read. */
export function articleAddress(context: Pick<PageContext, 'chosen' | 'question'>, slug: string, anchor = ''): string {
  const query = context.question ? `q=${encodeURIComponent(context.question)}` : ''
  return addressIn(context, `/help/${encodeURIComponent(slug)}`, query, anchor)
}

/** The address that search engines keep for a page in one language. English is what they get when they ask for nothing. */
export function canonicalOf(base: string, path: string, locale: Locale): string {
  return `${base}${path}${locale === 'en' ? '' : `?lang=${locale}`}`
}

/** A whole page around its main part. */
export function page(context: PageContext, parts: PageParts): string {
  const { locale, siteKey } = context
  const say = words[locale]
  const { title, main, article } = parts
  const full = title === say.centre ? title : `${title} · ${say.centre}`
  return `<!doctype html>
<html lang="${locale}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${escapeHtml(full)}</title>
  <meta name="description" content="${escapeHtml(parts.description)}">
  ${headOf(context, parts)}
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/help.css">
  <script src="/help.js" defer></script>
  ${siteKey ? `<script src="/launcher.js" data-site="${escapeHtml(siteKey)}"${article ? ` data-article="${escapeHtml(article.slug)}"` : ''} async></script>` : ''}
  ${(parts.data ?? []).map(dataScript).join('\n  ')}
</head>
<body>
  <a class="skip" href="#main">${say.skip}</a>
  ${bar(context, parts)}
  <main id="main" tabindex="-1">${main}</main>
  ${footer(context, parts)}
</body>
</html>
`
}

function headOf({ locale, base }: PageContext, { title, description, path, article }: PageParts): string {
  if (path === null) return '<meta name="robots" content="noindex">'
  const canonical = canonicalOf(base, path, locale)
  const og: [string, string][] = [
    ['og:title', title],
    ['og:description', description],
    ['og:type', article ? 'article' : 'website'],
    ['og:url', canonical],
    ['og:site_name', words[locale].centre],
    ['og:locale', locale === 'fr' ? 'fr_CA' : 'en_CA'],
    ...(article?.updated ? ([['article:modified_time', article.updated]] as [string, string][]) : []),
  ]
  return [
    `<link rel="canonical" href="${escapeHtml(canonical)}">`,
    ...LOCALES.map(
      (other) => `<link rel="alternate" hreflang="${other}" href="${escapeHtml(canonicalOf(base, path, other))}">`,
    ),
    `<link rel="alternate" hreflang="x-default" href="${escapeHtml(canonicalOf(base, path, 'en'))}">`,
    ...og.map(([property, content]) => `<meta property="${property}" content="${escapeHtml(content)}">`),
  ].join('\n  ')
}

/** Data for machines is no script, and nothing in it can end the element it stands in. */
function dataScript(data: object): string {
  const json = JSON.stringify({ '@context': 'https://schema.org', ...data })
  return `<script type="application/ld+json">${json.replaceAll('<', '\\u003c')}</script>`
}

function bar(context: PageContext, parts: PageParts): string {
  const say = words[context.locale]
  return `<header class="bar"><div class="bar-in">
    <a class="mark" href="${addressIn(context, '/help')}"><img src="/logo.svg" alt="" width="28" height="28"> ${say.centre}</a>
    ${parts.hasSearch ? '' : searchForm(context, '')}
    <nav class="bar-links" aria-label="${say.more}"><a href="${addressIn(context, '/help/codes')}">${say.codes.title}</a>${otherLanguage(context, parts)}</nav>
  </div></header>`
}

function otherLanguage({ locale }: PageContext, { path, query }: PageParts): string {
  const other = locale === 'en' ? 'fr' : 'en'
  const address = addressIn({ chosen: other }, path ?? (query ? '/help/search' : '/help'), query)
  return `<a href="${escapeHtml(address)}" hreflang="${other}" lang="${other}">${words[other].language}</a>`
}

function footer(context: PageContext, { path }: PageParts): string {
  const say = words[context.locale]
  const printed = path ? `<p class="printed">${escapeHtml(canonicalOf(context.base, path, context.locale))}</p>` : ''
  return `<footer class="foot"><p><a href="${addressIn(context, '/help')}">${say.home}</a> <a href="${addressIn(context, '/help/codes')}">${say.codes.title}</a></p>${printed}</footer>`
}

/** The search box. Its script offers articles while one types; without it the form works as well. */
export function searchForm({ locale, chosen }: PageContext, query: string): string {
  const say = words[locale]
  const { one, many, none } = say.typing
  return `<form class="search" role="search" action="/help/search" method="get" data-one="${one}" data-many="${many}" data-none="${none}">
    <label class="unseen" for="q">${say.ask}</label>
    <input id="q" name="q" type="search" value="${escapeHtml(query)}" placeholder="${say.placeholder}" maxlength="300" autocomplete="off" enterkeyhint="search">
    ${chosen ? `<input type="hidden" name="lang" value="${chosen}">` : ''}<button>${say.search}</button></form>`
}

/** The way from the start page to here. `trail` are the steps in between; the page itself comes last. */
export function crumbs(context: PageContext, trail: { name: string; address: string }[], here: string): string {
  const say = words[context.locale]
  const steps = [{ name: say.home, address: addressIn(context, '/help') }, ...trail]
  const items = steps.map(({ name, address }) => `<li><a href="${escapeHtml(address)}">${escapeHtml(name)}</a></li>`)
  return `<nav class="crumbs" aria-label="${say.you}"><ol>${items.join('')}<li aria-current="page">${escapeHtml(here)}</li></ol></nav>`
}

/** A plain list of articles. */
export function linkList(context: PageContext, articles: readonly HelpLink[]): string {
  const items = articles.map(
    ({ slug, title }) => `<li><a href="${articleAddress(context, slug)}">${escapeHtml(title)}</a></li>`,
  )
  return `<ul>${items.join('')}</ul>`
}

/** An error code as a chip that leads to its article. */
export function codeChip(context: PageContext, { code, slug }: { code: string; slug: string }): string {
  return `<a class="code" href="${articleAddress(context, slug)}">${escapeHtml(code)}</a>`
}

/** The reader's words. */
export function wordsFor({ locale }: Pick<PageContext, 'locale'>): HelpWords {
  return words[locale]
}
