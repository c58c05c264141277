import type { Locale } from '../domain/person.ts'
import { escapeHtml } from './escapeHtml.ts'

/** What the help pages show of an article; `html` was made safe by the knowledge room. */
export type HelpArticle = {
  slug: string
  title: string
  /** The language it is written in. */
  locale: string
  audience: 'customer' | 'end-user' | 'both'
  /** ISO date of the last change, or null. */
  updated: string | null
  html: string
  headings: { anchor: string; text: string }[]
  related: { slug: string; title: string }[]
}

/** One line of a list of articles. */
export type HelpLink = { slug: string; title: string; excerpt: string }

/** A section of the help centre, in reading order. */
export type HelpSection = { name: string; articles: { slug: string; title: string }[] }

const words = {
  en: {
    centre: 'Help centre',
    ask: 'What can we help you with?',
    placeholder: 'An error code, or a few words',
    search: 'Search',
    updated: 'Last changed on',
    onThisPage: 'On this page',
    related: 'Read next',
    results: (query: string) => `Answers for “${query}”`,
    nothing: 'We have no article for that.',
    rephrase: 'Try other words, or only the error code. The chat at the bottom of the page can help you further.',
    closest: 'Not sure these are it. The closest we have:',
    missingTitle: 'This page is not here',
    missing: 'The address may be old or mistyped. Search below, or start from the help centre.',
    home: 'All articles',
    forWhom: { customer: 'For administrators', 'end-user': 'For readers', both: 'For everybody' },
    lead: 'Short answers about opening, protecting and managing content.',
    count: (n: number) => `${n} articles`,
  },
  fr: {
    centre: 'Centre d’aide',
    ask: 'Comment pouvons-nous vous aider?',
    placeholder: 'Un code d’erreur ou quelques mots',
    search: 'Chercher',
    updated: 'Dernière modification le',
    onThisPage: 'Sur cette page',
    related: 'À lire ensuite',
    results: (query: string) => `Réponses pour « ${query} »`,
    nothing: 'Nous n’avons pas d’article à ce sujet.',
    rephrase: 'Essayez d’autres mots, ou seulement le code d’erreur. Le clavardage au bas de la page peut vous aider.',
    closest: 'Ce n’est peut-être pas cela. Voici ce qui s’en approche le plus :',
    missingTitle: 'Cette page n’existe pas',
    missing: 'L’adresse est peut-être ancienne ou mal tapée. Cherchez ci-dessous ou repartez du centre d’aide.',
    home: 'Tous les articles',
    forWhom: { customer: 'Pour les administrateurs', 'end-user': 'Pour les lecteurs', both: 'Pour tout le monde' },
    lead: 'Des réponses brèves : ouvrir, protéger et gérer le contenu.',
    count: (n: number) => `${n} articles`,
  },
}

/** What every page needs to know: the reader's language and the site whose chat stands on it. */
export type PageContext = { locale: Locale; siteKey: string | null }

/** The start page: search, and every article under its section. */
export function homePage(context: PageContext, sections: HelpSection[]): string {
  const say = words[context.locale]
  const lists = sections.map(
    ({ name, articles }) =>
      `<section class="shelf"><h2>${escapeHtml(name)} <small>${say.count(articles.length)}</small></h2>${linkList(articles)}</section>`,
  )
  return page(
    context,
    say.centre,
    `
    <header class="hero"><h1>${say.ask}</h1><p>${say.lead}</p>${searchForm(context, '')}</header>
    <div class="shelves">${lists.join('')}</div>`,
  )
}

/** One article with its contents list, and where to read on. */
export function articlePage(context: PageContext, section: string, article: HelpArticle): string {
  const say = words[context.locale]
  const contents = article.headings.map(
    ({ anchor, text }) => `<li><a href="#${escapeHtml(anchor)}">${escapeHtml(text)}</a></li>`,
  )
  const changed = article.updated
    ? `<p class="changed">${say.updated} <time datetime="${escapeHtml(article.updated)}">${escapeHtml(article.updated)}</time></p>`
    : ''
  return page(
    context,
    article.title,
    `
    <nav class="crumbs" aria-label="${say.centre}"><a href="/help">${say.home}</a> <span aria-hidden="true">›</span> ${escapeHtml(section)}</nav>
    <div class="reading">
      <article lang="${escapeHtml(article.locale)}">
        <p class="for-whom">${say.forWhom[article.audience]}</p>
        <h1>${escapeHtml(article.title)}</h1>
        ${article.html}
        ${changed}
      </article>
      <aside>
        ${contents.length > 1 ? `<nav aria-label="${say.onThisPage}"><h2>${say.onThisPage}</h2><ol>${contents.join('')}</ol></nav>` : ''}
        ${article.related.length > 0 ? `<nav aria-label="${say.related}"><h2>${say.related}</h2>${linkList(article.related)}</nav>` : ''}
      </aside>
    </div>`,
  )
}

/** What was found for a question, in honest words. Links carry the question's id, so that an opened page counts for it. */
export function resultsPage(
  context: PageContext,
  query: string,
  band: 'answer' | 'offer' | 'none',
  found: (HelpLink & { anchor: string; heading: string })[],
  question: string | null,
): string {
  const say = words[context.locale]
  const items = found.map(
    ({ slug, title, excerpt, anchor, heading }) => `<li>
      <a href="/help/${escapeHtml(slug)}${question ? `?q=${question}` : ''}${anchor ? `#${escapeHtml(anchor)}` : ''}">${escapeHtml(title)}</a>
      ${heading && heading !== title ? `<span class="heading">${escapeHtml(heading)}</span>` : ''}
      <p>${escapeHtml(excerpt)}</p></li>`,
  )
  const lead =
    band === 'none' || items.length === 0
      ? `<p class="nothing">${say.nothing} ${say.rephrase}</p>`
      : band === 'offer'
        ? `<p class="nothing">${say.closest}</p>`
        : ''
  const list = band === 'none' ? '' : `<ol class="results">${items.join('')}</ol>`
  return page(
    context,
    say.results(query),
    `
    <header class="results-head"><h1>${escapeHtml(say.results(query))}</h1>${searchForm(context, query)}</header>${lead}${list}`,
  )
}

/** For an address that leads nowhere. */
export function missingPage(context: PageContext): string {
  const say = words[context.locale]
  return page(
    context,
    say.missingTitle,
    `
    <header class="hero"><h1>${say.missingTitle}</h1><p>${say.missing}</p>${searchForm(context, '')}<p><a href="/help">${say.home}</a></p></header>`,
  )
}

function page({ locale, siteKey }: PageContext, title: string, main: string): string {
  const say = words[locale]
  const full = title === say.centre ? title : `${title} · ${say.centre}`
  return `<!doctype html>
<html lang="${locale}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(full)}</title>
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/help.css">
  ${siteKey ? `<script src="/launcher.js" data-site="${escapeHtml(siteKey)}" async></script>` : ''}
</head>
<body>
  <header class="bar"><a href="/help"><img src="/logo.svg" alt="" width="28" height="28"> ${say.centre}</a></header>
  <main>${main}</main>
</body>
</html>
`
}

function searchForm({ locale }: PageContext, query: string): string {
  const say = words[locale]
  return `<form class="search" role="search" action="/help/search" method="get">
    <label class="unseen" for="q">${say.ask}</label>
    <input id="q" name="q" type="search" value="${escapeHtml(query)}" placeholder="${say.placeholder}" maxlength="300" autocomplete="off">
    <button>${say.search}</button></form>`
}

function linkList(articles: { slug: string; title: string }[]): string {
  return `<ul>${articles.map(({ slug, title }) => `<li><a href="/help/${escapeHtml(slug)}">${escapeHtml(title)}</a></li>`).join('')}</ul>`
}
