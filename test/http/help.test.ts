import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type HelpServer, openHelpServer, PUBLIC_URL } from './helpServer.ts'

let server: HelpServer

beforeAll(async () => {
  server = await openHelpServer()
})
afterAll(() => server.close())

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await server.call('GET', path, undefined, undefined, headers)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, document: new JSDOM(text).window.document }
}

const statusOf = async (path: string) => {
  const response = await server.call('GET', path)
  await response.arrayBuffer()
  return response.status
}

const attribute = (document: Document, selector: string, name: string) =>
  document.querySelector(selector)?.getAttribute(name) ?? null
const texts = (document: Document, selector: string) =>
  [...document.querySelectorAll(selector)].map((it) => (it.textContent ?? '').replace(/\s+/g, ' ').trim())
const dataOf = (document: Document) =>
  [...document.querySelectorAll('script[type="application/ld+json"]')].map((it) => JSON.parse(it.textContent ?? ''))

/** The day of an article's last change. */
const changedOn = (slug: string) => server.knowledge.help.all().find((article) => article.slug === slug)?.updated

const everyKind = [
  '/help',
  '/help/section/reading',
  '/help/error-vc3',
  '/help/error-vc3?voted=no',
  '/help/codes',
  '/help/search?q=vc3',
  '/help/search?q=pizza',
  '/help/nothing-here',
]

describe('every page', () => {
  test.each(everyKind)('has one heading, a way past the bar, and no dead end: %s', async (path) => {
    const { document, headers } = await get(path)
    expect(document.querySelectorAll('h1')).toHaveLength(1)
    expect(attribute(document, '.skip', 'href')).toBe('#main')
    expect(document.querySelector('main#main')).not.toBeNull()
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self'; style-src 'self'")
    expect(policy).toContain("form-action 'self'")
    expect(policy).not.toMatch(/unsafe|\*/)
    expect(document.querySelectorAll('[style], style, script:not([src], [type="application/ld+json"])')).toHaveLength(0)
    const inside = [...document.querySelectorAll('main a[href^="/help"], footer a')].map(
      (link) => link.getAttribute('href')?.split('#')[0] ?? '',
    )
    for (const address of new Set(inside)) expect([address, await statusOf(address)]).toEqual([address, 200])
  })

  test.each(everyKind.filter((path) => !/search|nothing/.test(path)))(
    'says where it stands and in which languages: %s',
    async (path) => {
      const { document } = await get(`${path}${path.includes('?') ? '&' : '?'}lang=fr&q=a-question&utm_source=x`)
      const plain = `${PUBLIC_URL}${path.split('?')[0]}`
      expect(attribute(document, 'link[rel="canonical"]', 'href')).toBe(`${plain}?lang=fr`)
      expect(attribute(document, 'html', 'lang')).toBe('fr')
      expect(attribute(document, 'link[hreflang="en"]', 'href')).toBe(plain)
      expect(attribute(document, 'link[hreflang="x-default"]', 'href')).toBe(plain)
      expect(attribute(document, 'link[hreflang="fr"]', 'href')).toBe(`${plain}?lang=fr`)
      expect(attribute(document, 'meta[property="og:url"]', 'content')).toBe(`${plain}?lang=fr`)
      expect(attribute(document, 'meta[property="og:title"]', 'content')).toBeTruthy()
      expect(attribute(document, 'meta[name="description"]', 'content')?.length).toBeGreaterThan(10)
      expect(document.querySelector('meta[name="robots"]')).toBeNull()
    },
  )

  test.each(['/help/search?q=vc3', '/help/nothing-here'])('of the moment is for no search engine: %s', async (path) => {
    const { document } = await get(path)
    expect(attribute(document, 'meta[name="robots"]', 'content')).toBe('noindex')
    expect(document.querySelector('link[rel="canonical"]')).toBeNull()
  })

  test('is known by a tag that what one came from does not change, and is not sent twice', async () => {
    const first = await get('/help/error-vc3')
    const tag = first.headers.get('etag') ?? ''
    expect(first.headers.get('vary')).toContain('Accept-Language')
    expect((await get('/help/error-vc3?q=17&fbclid=x&voted=maybe')).headers.get('etag')).toBe(tag)
    const again = await get('/help/error-vc3?q=18', { 'if-none-match': `"other", W/${tag}` })
    expect([again.status, again.text]).toEqual([304, ''])
    for (const other of ['/help/error-vc3?lang=fr', '/help/error-vc3?voted=yes', '/help/error-bw5']) {
      expect([other, (await get(other, { 'if-none-match': tag })).status]).toEqual([other, 200])
    }
    const missing = await get('/help/nothing-here')
    expect((await get('/help/nothing-here', { 'if-none-match': missing.headers.get('etag') ?? '' })).status).toBe(404)
  })
})

describe('the language', () => {
  test.each([
    ['/help', 'fr-CA,fr;q=0.9,en;q=0.5', 'fr'],
    ['/help', 'de,en;q=0.5,fr;q=0.1', 'en'],
    ['/help', '', 'en'],
    ['/help?lang=en', 'fr', 'en'],
    ['/help?lang=fr', 'en', 'fr'],
    ['/help?lang=xx', 'fr', 'fr'],
    ['/help?lang=fr&lang=en', 'en', 'en'],
  ])('of %s for a browser that wants "%s" is %s', async (path, wanted, locale) => {
    const { document } = await get(path, { 'accept-language': wanted })
    expect(attribute(document, 'html', 'lang')).toBe(locale)
    expect(texts(document, 'h1')[0]).toMatch(locale === 'fr' ? /^Comment/ : /^What/)
  })

  test('that was chosen stays chosen, on links, in articles and in forms', async () => {
    const { document } = await get('/help/error-vc3?lang=fr')
    const links = [...document.querySelectorAll('main a[href^="/help"]')].map((link) => link.getAttribute('href'))
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((address) => !address?.includes('lang=fr'))).toEqual([])
    expect(attribute(document, '.search input[name="lang"]', 'value')).toBe('fr')
    expect(attribute(document, '.vote form', 'action')).toBe('/help/error-vc3/vote?lang=fr')
    expect(attribute(document, '.bar-links a[hreflang="en"]', 'href')).toBe('/help/error-vc3?lang=en')
  })

  test.each([
    ['/help/codes?group=place&code=rc', '/help/codes?code=rc&group=place&lang=fr'],
    ['/help/search?q=a%26b', '/help/search?q=a%26b&lang=fr'],
    ['/help/section/reading', '/help/section/reading?lang=fr'],
    ['/help/error-vc3?q=12&voted=yes', '/help/error-vc3?lang=fr'],
    ['/help/nothing-here', '/help?lang=fr'],
  ])('can be changed where one is: %s', async (path, there) => {
    expect(attribute((await get(path)).document, '.bar-links a[hreflang]', 'href')).toBe(there)
  })

  test('of an article is its own, and a reader of another one is told', async () => {
    const { document } = await get('/help/error-vc3?lang=fr')
    expect(attribute(document, 'article', 'lang')).toBe('en')
    expect(texts(document, '.head')[0]).toContain('qu’en anglais')
    expect(texts(document, '.crumbs a')).toEqual(['Tous les sujets', 'Codes d’erreur'])
  })
})

describe('the start page', () => {
  test('names every section in French too, with what it is about and how much there is', async () => {
    const { document } = await get('/help?lang=fr')
    expect(texts(document, '.card h2')).toEqual([
      'Ouvrir et lire du contenu',
      'Codes d’erreur',
      'Gérer le contenu et les utilisateurs',
      'Assistance et politiques',
    ])
    expect(texts(document, '.card .all')).toEqual(
      [...document.querySelectorAll('.card')].map(() => expect.stringMatching(/^Les \d+ articles$/)),
    )
    expect(texts(document, '.card .code')).toContain('vc3')
  })

  test('leads to sections, which list all of their articles', async () => {
    const sections = server.knowledge.help.sections('en')
    for (const { folder, articles } of sections) {
      const { document } = await get(`/help/section/${folder}`)
      expect(texts(document, '.entries a').sort()).toEqual(articles.map(({ title }) => title).sort())
    }
    expect((await get('/help/section/constructor')).status).toBe(404)
  })
})

describe('an article', () => {
  test('has a list of contents whose links lead to its headings, and headings that lead to themselves', async () => {
    const { document } = await get('/help/error-vc3')
    const contents = [...document.querySelectorAll('.contents a')]
    expect(contents.length).toBeGreaterThan(3)
    for (const link of contents) {
      const heading = document.getElementById(link.getAttribute('href')?.slice(1) ?? '')
      expect(heading?.textContent).toBe(link.textContent)
      expect(heading?.querySelector('a')?.getAttribute('href')).toBe(link.getAttribute('href'))
    }
  })

  test.each([
    ['en', /^[A-Z][a-z]+ \d{1,2}, 2026$/],
    ['fr', /^\d{1,2} [a-zéû]+ 2026$/],
  ])('says in the reader’s language (%s) when it was changed', async (lang, day) => {
    const { document } = await get(`/help/error-vc3?lang=${lang}`)
    expect(texts(document, 'time')).toEqual([expect.stringMatching(day)])
    expect(attribute(document, 'time', 'datetime')).toBe(changedOn('error-vc3'))
  })

  test('tells the chat its slug', async () => {
    expect(attribute((await get('/help/error-vc3')).document, 'script[data-site]', 'data-article')).toBe('error-vc3')
    expect(attribute((await get('/help')).document, 'script[data-site]', 'data-article')).toBeNull()
  })

  test('asks whether it helped, with plain forms', async () => {
    const { document } = await get('/help/error-vc3')
    const forms = [...document.querySelectorAll<HTMLFormElement>('.vote form')]
    expect(forms.map((form) => [form.getAttribute('method'), form.getAttribute('action')])).toEqual([
      ['post', '/help/error-vc3/vote'],
      ['post', '/help/error-vc3/vote'],
    ])
    const buttons = [...document.querySelectorAll<HTMLButtonElement>('.vote button')]
    expect(buttons.map(({ name, value }) => `${name}=${value}`)).toEqual(['helped=yes', 'helped=no'])
    const reasons = [...document.querySelectorAll<HTMLInputElement>('.vote input[name="reason"]')]
    expect(reasons.map(({ value }) => value)).toEqual(['unclear', 'wrong', 'missing', 'other'])
    expect(attribute(document, '.vote textarea[name="note"]', 'maxlength')).toBe('500')
  })

  test.each([
    ['yes', 'en', /Good to know/],
    ['no', 'en', /Thank you for telling us/],
    ['yes', 'fr', /contents que cela ait aidé/],
    ['no', 'fr', /Merci de nous l’avoir dit/],
  ])('thanks for a "%s" (%s) and lets one think again', async (voted, lang, thanks) => {
    const { document } = await get(`/help/error-vc3?voted=${voted}&lang=${lang}`)
    expect(texts(document, '.thanks')[0]).toMatch(thanks)
    expect(document.querySelector('.vote form')).toBeNull()
    const back = attribute(document, '.vote p:last-child a', 'href') ?? ''
    expect((await get(back)).document.querySelector('.vote form')).not.toBeNull()
  })
})

describe('facts for search engines', () => {
  const typesOf = async (path: string) => dataOf((await get(path)).document).map((data) => data['@type'])

  test('call a guide with steps a how-to, with just those steps', async () => {
    const { document } = await get('/help/read-offline')
    const howTo = dataOf(document).find((data) => data['@type'] === 'HowTo')
    const steps = howTo.step.flatMap((section: { itemListElement: { text: string }[] }) =>
      section.itemListElement.map(({ text }) => text),
    )
    expect(steps).toEqual(texts(document, 'article ol > li'))
    expect(steps.length).toBeGreaterThan(4)
  })

  test('call questions and answers so only where headings are questions, and answer with what is on the page', async () => {
    const { document } = await get('/help/encryption-and-hosting')
    const faq = dataOf(document).find((data) => data['@type'] === 'FAQPage')
    const shown = texts(document, 'article')[0] ?? ''
    for (const { name, acceptedAnswer } of faq.mainEntity) {
      expect(shown).toContain(name)
      expect(shown).toContain(acceptedAnswer.text.slice(0, 25))
    }
    expect(await typesOf('/help/printing-protected-content')).toEqual(['BreadcrumbList'])
    expect(await typesOf('/help/error-vc3')).toEqual(['BreadcrumbList'])
    expect(await typesOf('/help/support-hours-and-holidays')).toEqual(['BreadcrumbList'])
  })

  test('stand in robots.txt and a sitemap of pages that are there, in both languages', async () => {
    const robots = await get('/robots.txt')
    expect(robots.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(robots.text).toContain(`Sitemap: ${PUBLIC_URL}/sitemap.xml`)
    expect(robots.text).toContain('Disallow: /help/search')
    const sitemap = await get('/sitemap.xml')
    expect(sitemap.headers.get('content-type')).toBe('application/xml; charset=utf-8')
    const { document } = new JSDOM(sitemap.text, { contentType: 'application/xml' }).window
    const places = texts(document, 'loc')
    expect(places.length).toBe(2 * (server.knowledge.help.all().length + 4 + 2))
    for (const place of places.filter((_, at) => at % 9 === 0)) {
      const path = place.replace(PUBLIC_URL, '')
      const found = await get(path)
      expect([path, found.status, attribute(found.document, 'link[rel="canonical"]', 'href')]).toEqual([
        path,
        200,
        place,
      ])
    }
    expect(texts(document, 'lastmod')).toContain(changedOn('error-vc3'))
  })
})

describe('the list of error codes', () => {
  test('has every code once, under what it is about', async () => {
    const { document } = await get('/help/codes')
    const codes = texts(document, '.code-list .code')
    expect(codes.toSorted()).toEqual(
      server.knowledge.help
        .codes()
        .map(({ code }) => code)
        .toSorted(),
    )
    expect(new Set(codes).size).toBe(codes.length)
    expect(texts(document, '.code-group h2')).toContain('Signing in')
    expect(texts(document, '#group-limits ~ ul .code')).toContain('vc3')
  })

  test.each([
    ['code=VC3', ['vc3']],
    ['code=(rc)', ['rc7', 'rc8', 'rc9']],
    ['group=place', ['rc7', 'rc8']],
    ['code=rc&group=technical', ['rc9']],
    ['code=&group=made-up', 25],
    ['code=zz9', []],
  ])('is narrowed down by %s', async (query, expected) => {
    const { document } = await get(`/help/codes?${query}`)
    const codes = texts(document, '.code-list .code')
    if (typeof expected === 'number') expect(codes).toHaveLength(expected)
    else expect(codes).toEqual(expected)
    if (codes.length === 0) expect(texts(document, '.lead')[0]).toContain('“zz9”')
  })
})

describe('a search', () => {
  test('that is sure shows the answer itself, with its steps', async () => {
    const { document } = await get('/help/search?q=vc3')
    expect(texts(document, '.best h2')).toEqual(['Error vc3: device limit exceeded'])
    expect(texts(document, '.best ol li').length).toBeGreaterThan(1)
  })

  test('that finds nothing says so, and offers the chat and the topics', async () => {
    const { document } = await get('/help/search?q=best+pizza+in+town')
    expect(texts(document, '.lead')[0]).toMatch(/^We have no article for that/)
    expect(document.querySelectorAll('.results li, .best')).toHaveLength(0)
    expect(attribute(document, '[data-ask]', 'data-ask')).toBe('best pizza in town')
    expect(texts(document, '.topics li')).toHaveLength(4)
  })

  test('for a code that nobody knows says that it is unknown', async () => {
    expect(texts((await get('/help/search?q=error+zz9')).document, '.remark')[0]).toContain('zz9')
  })

  test('answers anything at all in good time, and gives nothing back unescaped', async () => {
    const odd = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '%00%FF',
      '🙂',
      '(a+)+$',
      'x'.repeat(12_000),
      `${'x'.repeat(299)}🙂`,
    ]
    const any = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'binary', maxLength: 200 }))
    await fc.assert(
      fc.asyncProperty(any, async (query) => {
        const { status, text, document } = await get(`/help/search?q=${encodeURIComponent(query.toWellFormed())}`)
        expect(status).toBe(200)
        expect(document.querySelectorAll('main script, main img, main [onerror]')).toHaveLength(0)
        expect(text.length).toBeLessThan(60_000)
      }),
      { numRuns: 40 },
    )
  }, 30_000)
})

describe('suggestions', () => {
  const suggest = async (query: string) => {
    const response = await server.call('GET', `/help/suggest?${query}`)
    return ((await response.json()) as { suggestions: { title: string; address: string }[] }).suggestions
  }

  test('begin at three characters; a code that was typed comes first', async () => {
    expect(await suggest('q=vc')).toEqual([])
    expect((await suggest('q=vc3'))[0]).toEqual({
      title: 'Error vc3: device limit exceeded',
      address: '/help/error-vc3',
    })
    expect((await suggest('q=error+(QS2)'))[0]?.address).toBe('/help/error-qs2')
    expect((await suggest('q=printing&lang=fr'))[0]?.address).toBe('/help/printing-protected-content?lang=fr')
  })

  test.each(['', 'q=', 'q=%20%20%20', 'q=a&q=b', 'q[x]=1', `q=${'x'.repeat(8_000)}`, 'q=%F0%9F%99%82%F0%9F%99%82'])(
    'are none for nonsense (%s), and no error',
    async (query) => {
      expect(await suggest(query)).toEqual([])
    },
  )
})

describe('articles of somebody else’s hand', () => {
  let folder: string
  let strange: HelpServer
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signpost-articles-'))
    mkdirSync(join(folder, 'Odd "names" & <b>'), { recursive: true })
    writeFileSync(
      join(folder, 'Odd "names" & <b>', 'odd.md'),
      '---\ntitle: "</title><script>alert(1)</script> \\" & </script>"\nslug: odd\naudience: both\nkind: guide\nreview: 2030-01-01\ncodes: ["<b>1"]\n---\n## One?\n\n1. </script><script>alert(1)</script>\n2. two\n\n## Two?\n\nb\n',
    )
    strange = await openHelpServer({ folder, siteKey: null })
  })
  afterAll(async () => {
    await strange.close()
    rmSync(folder, { recursive: true })
  })

  test.each(['/help', '/help/odd', '/help/codes', '/help/search?q=odd', '/sitemap.xml'])(
    'bring nothing into a page that they could not have as text: %s',
    async (path) => {
      const text = await (await strange.call('GET', path)).text()
      const { document } = new JSDOM(text).window
      expect(document.querySelectorAll('script:not([src="/help.js"], [type="application/ld+json"])')).toHaveLength(0)
      for (const data of dataOf(document)) expect(data['@context']).toBe('https://schema.org')
      expect(document.querySelectorAll('main b, head b')).toHaveLength(0)
    },
  )

  test('have their section under its own name', async () => {
    const { document } = new JSDOM(await (await strange.call('GET', '/help')).text()).window
    expect(texts(document, '.card h2')).toEqual(['Odd "names" & <b>'])
    const address = attribute(document, '.card h2 a', 'href') ?? ''
    expect((await strange.call('GET', address)).status).toBe(200)
  })
})
