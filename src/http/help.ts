import type { Request, Response, Server } from 'restify'
import type { Locale } from '../domain/person.ts'
import {
  articlePage,
  type HelpArticle,
  type HelpLink,
  type HelpSection,
  homePage,
  missingPage,
  type PageContext,
  resultsPage,
} from './helpPages.ts'
import type { HelpRecords } from './helpRecords.ts'

/** The articles as the help pages need them; the composition root reads them from the library of the moment. */
export type HelpSource = {
  sections(): HelpSection[]
  article(slug: string): { section: string; article: HelpArticle } | null
  search(query: string): {
    band: 'answer' | 'offer' | 'none'
    confidence: number
    unknownCodes: readonly string[]
    found: (HelpLink & { anchor: string; heading: string })[]
  }
}

/** A question longer than this is cut; nobody types more into a search box. */
const QUERY_LENGTH_MAX = 300

/** The help centre: `/help`, `/help/search?q=…`, `/help/<slug>`. `siteKey` is the site whose chat stands on its pages. */
export function installHelp(
  server: Server,
  help: HelpSource,
  siteKey: string | null,
  records: Pick<HelpRecords, 'read' | 'searched'>,
): void {
  server.get('/help', async (request: Request, response: Response) => {
    sendPage(response, 200, homePage(contextOf(request, siteKey), help.sections()))
  })

  server.get('/help/search', async (request: Request, response: Response) => {
    const asked: unknown = request.query?.q
    const query = (typeof asked === 'string' ? asked : '').trim().slice(0, QUERY_LENGTH_MAX)
    const context = contextOf(request, siteKey)
    if (query === '') {
      sendPage(response, 200, homePage(context, help.sections()))
      return
    }
    const result = help.search(query)
    const question = records.searched(request, query, result, context.locale)
    sendPage(response, 200, resultsPage(context, query, result.band, result.found, question))
  })

  server.get('/help/:slug', async (request: Request, response: Response) => {
    const context = contextOf(request, siteKey)
    const found = help.article(String(request.params.slug))
    if (found) records.read(request, found.article.slug)
    if (found) sendPage(response, 200, articlePage(context, found.section, found.article))
    else sendPage(response, 404, missingPage(context))
  })
}

function contextOf(request: Request, siteKey: string | null): PageContext {
  return { locale: localeOf(String(request.headers['accept-language'] ?? '')), siteKey }
}

/** The first language of the browser that we speak; English if none. */
export function localeOf(acceptLanguage: string): Locale {
  const known = acceptLanguage.split(',').map((entry) => entry.trim().slice(0, 2).toLowerCase())
  return known.find((code) => code === 'en' || code === 'fr') === 'fr' ? 'fr' : 'en'
}

/** An HTML page with the headers every page of ours has. */
export function sendPage(response: Response, status: number, html: string): void {
  response.sendRaw(status, html, {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    Vary: 'Accept-Language',
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  })
}
