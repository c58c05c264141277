import { escapeHtml } from '../escapeHtml.ts'
import { canonicalOf } from './page.ts'
import type { HelpSource } from './source.ts'

/** What search engines may read: the help pages, and none of what asks or talks. */
export function robotsText(base: string): string {
  const closed = ['/help/search', '/help/suggest', '/chat', '/console', '/dev/', '/demo/', '/api/', '/v3/']
  return ['User-agent: *', ...closed.map((path) => `Disallow: ${path}`), '', `Sitemap: ${base}/sitemap.xml`, ''].join(
    '\n',
  )
}

/** Every page worth finding, in both languages. */
export function sitemapXml(base: string, help: Pick<HelpSource, 'all' | 'sections'>): string {
  const pages: { path: string; updated: string | null }[] = [
    { path: '/help', updated: null },
    { path: '/help/codes', updated: null },
    ...help
      .sections('en')
      .map(({ folder }) => ({ path: `/help/section/${encodeURIComponent(folder)}`, updated: null })),
    ...help.all().map(({ slug, updated }) => ({ path: `/help/${encodeURIComponent(slug)}`, updated })),
  ]
  const entries = pages.flatMap(({ path, updated }) =>
    (['en', 'fr'] as const).map((locale) => {
      const alternates = (['en', 'fr'] as const).map(
        (other) =>
          `<xhtml:link rel="alternate" hreflang="${other}" href="${escapeHtml(canonicalOf(base, path, other))}"/>`,
      )
      const changed = updated ? `<lastmod>${updated}</lastmod>` : ''
      return `<url><loc>${escapeHtml(canonicalOf(base, path, locale))}</loc>${changed}${alternates.join('')}</url>`
    }),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join('\n')}
</urlset>
`
}
