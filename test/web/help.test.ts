import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Server } from 'restify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import type { HelpSource } from '../../src/http/help/source.ts'
import { type HelpServer, openHelpServer } from '../http/helpServer.ts'
import { openBrowser } from '../support/browser.ts'

/** Time for a busy machine. */
const patience = { timeout: 10_000 }
const webDir = fileURLToPath(new URL('../../.build/web', import.meta.url))

let browser: Browser
let server: HelpServer
let page: Page
/** What the vote's forms sent, oldest first. */
const votes: Record<string, string>[] = []
/** What went wrong on the page, or was blocked by its policy. */
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale(['launcher', 'pages', 'chat'])
  browser = await openBrowser()
  server = await openHelpServer({ webDir, routes: [takeVotes], helpFrom: unsureOfPerhaps })
}, 420_000)
afterEach(async () => {
  await page?.context().close()
  votes.length = 0
  expect(problems.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const kinds = {
  'start page': '/help',
  section: '/help/section/administration',
  article: '/help/user-activity-log',
  'error code': '/help/error-w29',
  'French article': '/help/error-vc3?lang=fr',
  'voted article': '/help/read-offline?voted=no',
  'error codes': '/help/codes',
  'unknown code': '/help/codes?code=zz9',
  answer: '/help/search?q=vc3',
  offer: '/help/search?q=perhaps+printing',
  'no answer': '/help/search?q=best+pizza+in+town',
  'missing page': '/help/nothing-here',
}

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 375],
  ['dark', 375],
] as const)('by %s at %d px', (colorScheme, width) => {
  test('every page is free of what axe-core finds, nothing sticks out, and nothing moves while it loads', async () => {
    await open({ colorScheme, viewport: { width, height: 760 } })
    for (const [kind, path] of Object.entries(kinds)) {
      await page.goto(`${server.url}${path}`)
      await page.locator('signpost-launcher .button').waitFor()
      expect([kind, await shifted()]).toEqual([kind, 0])
      await page.evaluate(() => {
        for (const folded of document.querySelectorAll('details')) folded.open = true
      })
      const { violations } = await new AxeBuilder({ page }).analyze()
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)
      expect([kind, found]).toEqual([kind, []])
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([kind, Math.max(beyond, 0)]).toEqual([kind, 0])
    }
  }, 180_000)
})

test('the answers of the three kinds are what they are called', async () => {
  await open()
  const shown = async (path: string) => {
    await page.goto(`${server.url}${path}`)
    return [await page.locator('.best').count(), (await page.locator('.results li').count()) > 0]
  }
  expect(await shown(kinds.answer)).toEqual([1, true])
  expect(await shown(kinds.offer)).toEqual([0, true])
  expect(await shown(kinds['no answer'])).toEqual([0, false])
})

test('every page stays within 60 KB on the wire, before the chat is opened', async () => {
  await open()
  for (const [kind, path] of Object.entries(kinds)) {
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    let bytes = 0
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' })
    expect([kind, bytes > 10_000, bytes <= 60 * 1024]).toEqual([kind, true, true])
    await session.detach()
  }
}, 60_000)

describe('without any script', () => {
  test('one searches, opens the answer, and says that it helped', async () => {
    await open({ javaScriptEnabled: false })
    await page.goto(`${server.url}/help`)
    await page.getByRole('searchbox').fill('vc3')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: 'Error vc3: device limit exceeded', exact: true }).click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Error vc3: device limit exceeded')
    await page.getByRole('button', { name: 'Yes' }).click()
    await page.getByText('Thank you! Good to know').waitFor()
    expect(votes).toEqual([{ slug: 'error-vc3', helped: 'yes' }])
    expect(new URL(page.url()).hash).toBe('#vote')
  })

  test('one says what was wrong with an article, and has to choose why', async () => {
    await open({ javaScriptEnabled: false })
    await page.goto(`${server.url}/help/read-offline`)
    expect(await page.getByRole('group', { name: 'What was wrong with it?' }).isVisible()).toBe(false)
    await page.locator('summary').click()
    await page.getByRole('button', { name: 'Send' }).click()
    expect(votes).toEqual([])
    await page.getByLabel('Something is missing').check()
    await page.getByLabel('What should it say?').fill('How many days? & <more>')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('Thank you for telling us').waitFor()
    expect(votes).toEqual([{ slug: 'read-offline', helped: 'no', reason: 'missing', note: 'How many days? & <more>' }])
    await page.getByRole('link', { name: 'Change my answer' }).click()
    expect(await page.getByRole('button', { name: 'Yes' }).isVisible()).toBe(true)
  })

  test('one finds a code in the list', async () => {
    await open({ javaScriptEnabled: false })
    await page.goto(`${server.url}/help/codes?lang=fr`)
    await page.getByLabel('Votre code').fill('QE2')
    await page.getByRole('button', { name: 'Afficher' }).click()
    expect(await page.locator('.code-list .code').allTextContents()).toEqual(['qe2'])
    await page.getByRole('navigation', { name: 'Filtrer les codes' }).getByRole('link', { name: 'Limites' }).click()
    await page.getByText('aucun code d’erreur qui commence par').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('fr')
  })

  test('the first stop of the keyboard leads past the bar', async () => {
    await open({ javaScriptEnabled: false })
    await page.goto(`${server.url}/help/error-vc3`)
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Skip to the content')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('All topics')
  })
})

describe('the search box', () => {
  test('offers articles from the third character, is walked by keyboard and told to screen readers', async () => {
    await open()
    await page.goto(`${server.url}/help`)
    await box().pressSequentially('pr')
    await page.waitForTimeout(400)
    expect(await box().getAttribute('aria-expanded')).toBe('false')
    await box().pressSequentially('int')
    await options().first().waitFor()
    const titles = await options().allTextContents()
    expect(titles[0]).toBe('Printing protected content')
    expect(await box().getAttribute('aria-expanded')).toBe('true')
    expect(await page.locator('.search [role="status"]').textContent()).toBe(`${titles.length} suggestions`)
    expect(await chosen()).toBeNull()
    await page.keyboard.press('ArrowDown')
    expect(await chosen()).toBe(titles[0])
    await page.keyboard.press('ArrowUp')
    expect(await chosen()).toBeNull()
    await page.keyboard.press('ArrowUp')
    expect(await chosen()).toBe(titles.at(-1))
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL('**/help/printing-protected-content')
  }, 30_000)

  test('searches for the words on Enter when nothing was chosen, and closes on Escape with the words kept', async () => {
    await open()
    await page.goto(`${server.url}/help/codes?lang=fr`)
    await box().pressSequentially('vc3')
    await options().first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Escape')
    expect([await options().count(), await box().inputValue(), await chosen()]).toEqual([1, 'vc3', null])
    expect(await options().first().isVisible()).toBe(false)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/help/search?q=vc3&lang=fr')
  })

  test('goes where one clicks, in the language one has chosen', async () => {
    await open()
    await page.goto(`${server.url}/help?lang=fr`)
    await box().pressSequentially('vc3')
    await options().first().click()
    await page.waitForURL('**/help/error-vc3?lang=fr')
  })

  test('says when it has nothing to offer, and loses nothing when the desk fails', async () => {
    await open()
    await page.goto(`${server.url}/help`)
    await box().pressSequentially('zzzzzz')
    await page.getByText('No suggestion. Press Enter to search.').waitFor({ state: 'attached' })
    await page.route('**/help/suggest?*', (route) => route.fulfill({ status: 503, body: 'busy' }))
    await box().fill('printing')
    await page.waitForTimeout(400)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/help/search?q=printing')
  })

  test('ignores an answer that comes late', async () => {
    await open()
    await page.goto(`${server.url}/help`)
    let releaseFirst: () => void = () => {}
    const held = new Promise<void>((release) => {
      releaseFirst = release
    })
    let asked = 0
    await page.route('**/help/suggest?q=pri', async (route) => {
      asked += 1
      await held
      await route.continue().catch(() => {}) // the page may have given it up
    })
    await box().pressSequentially('pri')
    await expect.poll(() => asked, patience).toBe(1)
    await box().fill('vc3')
    await options().first().waitFor()
    releaseFirst()
    await page.waitForTimeout(400)
    expect(await options().allTextContents()).toEqual(['Error vc3: device limit exceeded'])
  })

  test('moves nothing on the page while it offers', async () => {
    await open()
    await page.goto(`${server.url}/help`)
    const below = () => page.locator('.card').first().boundingBox()
    const before = await below()
    await box().pressSequentially('print')
    await options().first().waitFor()
    expect(await below()).toEqual(before)
  })
})

describe('the chat', () => {
  test('on an article is told which one', async () => {
    await open()
    await page.goto(`${server.url}/help/error-vc3`)
    const asking = page.waitForRequest('**/chat/token', { timeout: 25_000 })
    await page.locator('signpost-launcher .button').click()
    const asked = await asking
    expect(asked.postDataJSON()).toMatchObject({ site: 'vitrium', article: 'error-vc3' })
    const { conversationId } = (await (await asked.response())?.json()) ?? {}
    const talk = await server.desk.conversation(conversationId)
    expect(talk?.shown).toMatchObject([
      { slug: 'error-vc3', title: 'Error vc3: device limit exceeded', outcome: 'open' },
    ])
  }, 30_000)

  test('takes over the question that no article answers', async () => {
    await open()
    await page.goto(`${server.url}/help/search?q=best+pizza+in+town`)
    await page.getByRole('button', { name: 'Ask this in the chat' }).click()
    await expect
      .poll(() => server.incoming.map(({ text }) => text), { timeout: 20_000 })
      .toContain('best pizza in town')
  }, 40_000)
})

test('on paper there is the article and its address, and nothing to press', async () => {
  await open()
  await page.goto(`${server.url}/help/error-vc3`)
  await page.emulateMedia({ media: 'print' })
  for (const part of ['.bar', '.contents', '.vote', '.related', 'signpost-launcher']) {
    expect([part, await page.locator(part).isVisible()]).toEqual([part, false])
  }
  expect(await page.locator('article').isVisible()).toBe(true)
  expect(await page.locator('.printed').textContent()).toBe('https://help.example.org/help/error-vc3')
})

test('the list of contents stays in sight on a wide screen while one reads', async () => {
  await open({ viewport: { width: 1280, height: 700 } })
  await page.goto(`${server.url}/help/user-activity-log`)
  await page.locator('.contents a').last().click()
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(300)
  expect((await page.locator('.contents').boundingBox())?.y).toBeGreaterThanOrEqual(0)
})

test('a hostile article runs no script and loads nothing from strangers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-hostile-'))
  mkdirSync(join(folder, 'x'))
  const body = [
    '<script>window.harmed = 1</script>',
    '<img src=x onerror="window.harmed = 2"><svg onload="window.harmed = 3">',
    '[a](javascript:window.harmed=4) [b](JaVaScRiPt&colon;window.harmed=4) [c](data:text/html,<script>top.harmed=5</script>)',
    '![x](https://stranger.example/x.png "t\\" onload=\\"window.harmed=6") ![y](javascript:window.harmed=7)',
    '<iframe srcdoc="<script>top.harmed=8</script>"></iframe><a href="javascript:window.harmed=9" id="q">z</a>',
    '<style>@import url(https://stranger.example/x.css)</style><base href="https://stranger.example/">',
    '## <img src=x onerror="window.harmed = 10"> "onclick="window.harmed=11',
    '> <form action="https://stranger.example"><button>press</button></form>',
    '```html\n</code></pre><script>window.harmed = 12</script>\n```',
    '1. </script><script>window.harmed = 13</script>\n2. [link](<https://stranger.example/" onmouseover="window.harmed=14>)',
  ].join('\n\n')
  const title = '"</title><script>window.harmed = 15</script>"'
  const front = `title: ${JSON.stringify(title)}\nslug: bad\naudience: both\nkind: guide\nreview: 2030-01-01\ncodes: ["x1\\" onclick=\\"window.harmed=16"]`
  writeFileSync(join(folder, 'x', 'bad.md'), `---\n${front}\n---\n${body}\n`)
  const hostile = await openHelpServer({ folder, webDir })
  const asked: string[] = []
  try {
    await open()
    page.removeAllListeners('console') // the policy may speak up here; that it holds is what is looked at
    page.on('response', (response) => asked.push(new URL(response.url()).hostname))
    page.on('requestfailed', (request) => {
      const host = new URL(request.url()).hostname
      // one of its own may be cut short by the next page
      asked.push(host === '127.0.0.1' ? host : (request.failure()?.errorText ?? 'failed'))
    })
    for (const path of ['/help/bad', '/help', '/help/codes', '/help/search?q=press+link']) {
      await page.goto(`${hostile.url}${path}`, { waitUntil: 'load' })
      for (const link of await page.locator('main a').all()) await link.hover({ timeout: 2_000 }).catch(() => {})
      await page.evaluate(() => {
        for (const it of document.querySelectorAll<HTMLElement>('main a')) {
          it.addEventListener('click', (event) => it.getAttribute('href')?.startsWith('/') && event.preventDefault())
          if (!/^https?:/.test(it.getAttribute('href') ?? '')) it.click()
        }
      })
      expect(await page.evaluate(() => (window as { harmed?: number }).harmed)).toBeUndefined()
      expect(await page.locator('main :is(script, iframe, svg, style, base, object)').count()).toBe(0)
    }
    // a picture of a stranger's is asked for by the page and refused by its policy
    expect(new Set(asked)).toEqual(new Set(['127.0.0.1', 'csp']))
  } finally {
    await hostile.close()
    rmSync(folder, { recursive: true })
  }
}, 40_000)

const box = () => page.locator('#q')
const options = () => page.locator('#suggestions [role="option"]')

/** The title of the option that a screen reader is told is chosen. */
async function chosen(): Promise<string | null> {
  const id = await box().getAttribute('aria-activedescendant')
  if (id === null) return null
  expect(await page.locator(`#${id}`).getAttribute('aria-selected')).toBe('true')
  return page.locator(`#${id}`).textContent()
}

/** How far things moved on their own since the page began to load. */
function shifted(): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(sum), 300)
      }),
  )
}

async function open(options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({
    locale: 'en-CA',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    ...options,
  })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && !/status of (404|503)/.test(line.text())) problems.push(line.text())
  })
}

/** Stands in for the route that takes votes, and answers as it does. */
function takeVotes(routes: Server): void {
  routes.post('/help/:slug/vote', async (req, res) => {
    const sent = new URLSearchParams(await text(req))
    votes.push({ slug: String(req.params.slug), ...Object.fromEntries(sent) })
    res.writeHead(303, { Location: `/help/${req.params.slug}?voted=${sent.get('helped')}#vote` })
    res.end()
  })
}

/** Where the search is just unsure moves with every fitting; here it is so of whatever begins with "perhaps". */
function unsureOfPerhaps(help: HelpSource): HelpSource {
  return {
    ...help,
    search(query, addressOf) {
      const answer = help.search(query, addressOf)
      return query.startsWith('perhaps') ? { ...answer, band: 'offer', passage: null } : answer
    },
  }
}
