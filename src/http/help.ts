import type { Request, Response, Server } from 'restify'
import type { Locale } from '../domain/person.ts'
import { articlePage } from './help/articlePage.ts'
import { codesPage, readCodeFilter } from './help/codesPage.ts'
import { robotsText, sitemapXml } from './help/crawlers.ts'
import { homePage } from './help/homePage.ts'
import { missingPage } from './help/missingPage.ts'
import { articleAddress, type PageContext } from './help/page.ts'
import { resultsPage } from './help/resultsPage.ts'
import { sectionPage } from './help/sectionPage.ts'
import type { ArticleAddress, HelpSource } from './help/source.ts'
import type { HelpRecords } from './helpRecords.ts'
import { sendPage, sendText } from './sendPage.ts'

/** What the help pages are given. */
export type HelpParts = {
  help: HelpSource
  /** Told what is read and searched for; no page waits for it. */
  records: Pick<HelpRecords, 'read' | 'searched'>
  /** The site whose chat stands on the pages; null for none. */
  siteKey: string | null
  /** What people type to reach the desk, without a slash at its end. */
  publicUrl: () => string
}

/** A question longer than this is cut; nobody types more into a search box. */
const QUERY_LENGTH_MAX = 300
/** Suggestions begin here; before, too much would fit. */
const SUGGEST_FROM_CHARS = 3

/**
 * The help centre: `/help`, `/help/search?q=…`, `/help/codes`, `/help/section/<folder>`, `/help/<slug>`, what a search box
 * suggests (`/help/suggest?q=…`), and what search engines ask for. Parts of a query that no page knows change nothing.
 */
export function installHelp(server: Server, { help, records, siteKey, publicUrl }: HelpParts): void {
  const contextOf = (request: Request): PageContext => {
    const chosen = chosenLocale(request.query?.lang)
    const locale = chosen ?? localeOf(String(request.headers['accept-language'] ?? ''))
    return { locale, chosen, siteKey, base: publicUrl() }
  }

  page('/help', (context) => ({ html: homePage(context, help.sections(context.locale)) }))

  page('/help/search', (context, request) => {
    const query = textOf(request.query?.q)
    const sections = help.sections(context.locale)
    if (query === '') return { html: homePage(context, sections) }
    const answer = help.search(query, addressesIn(context))
    const question = records.searched(request, query, answer, context.locale)
    return { html: resultsPage({ ...context, question }, query, answer, sections) }
  })

  page('/help/codes', (context, request) => ({
    html: codesPage(context, help.codes(), readCodeFilter(request.query ?? {})),
  }))

  page('/help/section/:folder', (context, request) => {
    const sections = help.sections(context.locale)
    const section = sections.find(({ folder }) => folder === request.params.folder)
    if (!section) return { status: 404, html: missingPage(context, sections) }
    return {
      html: sectionPage(
        context,
        section,
        sections.filter((other) => other !== section),
      ),
    }
  })

  page('/help/:slug', (context, request) => {
    const article = help.article(String(request.params.slug), context.locale, addressesIn(context))
    if (!article) return { status: 404, html: missingPage(context, help.sections(context.locale)) }
    records.read(request, article.slug)
    const voted = request.query?.voted
    return { html: articlePage(context, article, voted === 'yes' || voted === 'no' ? voted : null) }
  })

  server.get('/help/suggest', async (request: Request, response: Response) => {
    const context = contextOf(request)
    const typed = textOf(request.query?.q)
    const found = typed.length < SUGGEST_FROM_CHARS ? [] : help.suggest(typed)
    const suggestions = found.map(({ slug, title }) => ({ title, address: articleAddress(context, slug) }))
    sendText(request, response, 200, 'application/json', JSON.stringify({ suggestions }))
  })

  server.get('/robots.txt', async (request: Request, response: Response) => {
    sendText(request, response, 200, 'text/plain', robotsText(publicUrl()))
  })

  server.get('/sitemap.xml', async (request: Request, response: Response) => {
    sendText(request, response, 200, 'application/xml', sitemapXml(publicUrl(), help))
  })

  function page(path: string, make: (context: PageContext, request: Request) => { status?: number; html: string }) {
    server.get(path, async (request: Request, response: Response) => {
      const { status = 200, html } = make(contextOf(request), request)
      sendPage(request, response, status, html)
    })
  }
}

/** Links inside articles lead to the help pages, in the language that was chosen. */
function addressesIn(context: PageContext): ArticleAddress {
  return (slug, anchor) => articleAddress(context, slug, anchor)
}

/** What was typed into a search box. A cut may halve a letter, and half a letter is no text. */
function textOf(asked: unknown): string {
  return typeof asked === 'string' ? asked.trim().slice(0, QUERY_LENGTH_MAX).toWellFormed() : ''
}

export function chosenLocale(asked: unknown): Locale | null {
  return asked === 'fr' || asked === 'en' ? asked : null
}

/** The first language of the browser that we speak; English if none. */
export function localeOf(acceptLanguage: string): Locale {
  const known = acceptLanguage.split(',').map((entry) => entry.trim().slice(0, 2).toLowerCase())
  return known.find((code) => code === 'en' || code === 'fr') === 'fr' ? 'fr' : 'en'
}
