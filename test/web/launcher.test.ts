import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { builtLauncher } from './builtLauncher.ts'

/** Stands in for the chat: says that it listens, shows what it hears, and says whatever its page is told to. */
const chat = `<!doctype html><title>chat</title><input><ul></ul><script>
  const host = new URLSearchParams(location.search).get('host')
  window.say = (message) => parent.postMessage({ signpost: 1, ...message }, host)
  addEventListener('message', (event) => {
    const line = document.createElement('li')
    line.textContent = event.origin === host ? Object.values(event.data).slice(1).join(' ') : 'from elsewhere'
    document.querySelector('ul').append(line)
  })
  addEventListener('keydown', (event) => { if (event.key === 'Escape') say({ kind: 'close' }) })
  say({ kind: 'ready' })
</script>`

/** Time for a busy machine. */
const patience = { timeout: 10_000 }

let browser: Browser
let desk: Served
let site: Served
let page: Page
/** What went wrong on the page, or was blocked by its policy. */
const problems: string[] = []

beforeAll(async () => {
  const launcher = await builtLauncher()
  desk = await serve({ '/launcher.js': ['text/javascript', launcher], '/chat': ['text/html', chat] })
  const script = `<script src="${desk.origin}/launcher.js" data-site="meridian-press" async></script>`
  const early =
    "window.signpost = (...call) => (signpost.q ||= []).push(call); signpost('identify', 'a.b.c'); signpost('ask', 'Why?')"
  const demo = readFileSync(new URL('../../src/web/demo/publisher.html', import.meta.url), 'utf8')
  site = await serve(
    {
      '/': [
        'text/html',
        `<!doctype html><html lang="en"><title>site</title><body><h1>Site</h1><a href="/next">next</a>${script}`,
      ],
      '/next': ['text/html', `<!doctype html><html lang="en"><title>next</title><body>${script}`],
      '/fr': ['text/html', `<!doctype html><html lang="fr-CA"><title>fr</title><body>${script}`],
      '/article': [
        'text/html',
        `<!doctype html><html lang="en"><title>article</title><body>${script.replace('async', 'data-article="error-vc3" async')}`,
      ],
      '/early.js': ['text/javascript', early],
      '/early': [
        'text/html',
        `<!doctype html><html lang="en"><title>early</title><script src="/early.js"></script><body>${script}`,
      ],
      '/demo/publisher': ['text/html', demo.replaceAll('"/launcher.js"', `"${desk.origin}/launcher.js"`)],
      '/demo/demo.js': [
        'text/javascript',
        readFileSync(new URL('../../src/web/demo/demo.js', import.meta.url), 'utf8'),
      ],
    },
    `default-src 'none'; script-src 'self' ${desk.origin}; style-src 'self'; img-src 'self'; frame-src ${desk.origin}`,
  )
  browser = await openBrowser()
}, 420_000)

afterEach(async () => {
  await page?.context().close()
  expect(problems.splice(0)).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  desk?.server.close()
  site?.server.close()
})

test('asks nothing of the visitor’s connection before the first click', async () => {
  await visit('/')
  await button().waitFor()
  expect(page.frames()).toHaveLength(1)
  await button().click()
  await heard('opened')
  const address = new URL(page.frames()[1]?.url() ?? '')
  expect(address.origin).toBe(desk.origin)
  expect(Object.fromEntries(address.searchParams)).toEqual({
    site: 'meridian-press',
    host: site.origin,
    page: `${site.origin}/`,
    locale: 'en',
  })
  await button().click()
  await button().click()
  expect(page.frames()).toHaveLength(2)
})

test('closes with Escape, inside the chat and outside, and gives the focus back', async () => {
  await visit('/')
  await button().click()
  await heard('opened')
  expect(await button().getAttribute('aria-expanded')).toBe('true')
  await frame().locator('input').press('Escape')
  await heard('closed')
  expect(await button().getAttribute('aria-expanded')).toBe('false')
  expect(await focusedInLauncher()).toBe('button')
  expect(await frame().locator('input').isVisible()).toBe(false)
  await page.keyboard.press('Enter')
  expect(await button().getAttribute('aria-expanded')).toBe('true')
  await button().focus()
  await page.keyboard.press('Escape')
  expect(await button().getAttribute('aria-expanded')).toBe('false')
})

test('counts new messages on the button while closed, in its name too', async () => {
  await visit('/')
  await button().click()
  await heard('opened')
  await chatSays({ kind: 'unread', count: 2 })
  await chatSays({ kind: 'close' })
  expect(await badge().textContent()).toBe('')
  await chatSays({ kind: 'unread', count: 12 })
  await expect.poll(() => badge().textContent(), patience).toBe('9+')
  expect(await button().getAttribute('aria-label')).toBe('Help chat, 12 new messages')
  await button().click()
  expect(await badge().textContent()).toBe('')
  expect(await button().getAttribute('aria-label')).toBe('Help chat')
})

test('keeps calls that were made before it came, and hands over who it is before what is asked', async () => {
  await visit('/early')
  await heard('opened')
  expect(await frame().locator('li').allTextContents()).toEqual(['identify a.b.c', 'ask Why?', 'opened'])
})

test('fetches who it is when the chat comes, each time anew, and begins without when nobody can tell', async () => {
  await visit('/')
  const warnings: string[] = []
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()))
  await page.evaluate(() => {
    let made = 0
    window.signpost?.('identify', async () => `a.b.${++made}`)
    window.signpost?.('ask', 'Why?')
  })
  await heard('opened')
  expect(await frame().locator('li').allTextContents()).toEqual(['identify a.b.1', 'ask Why?', 'opened'])
  await page.frames()[1]?.evaluate(() => location.reload())
  await expect.poll(() => frame().locator('li').allTextContents(), patience).toEqual(['identify a.b.2', 'opened'])
  await page.evaluate(() => {
    window.signpost?.('identify', () => Promise.reject(new Error('signed out')))
  })
  await expect.poll(() => warnings.join(), patience).toMatch(/"identify" brought no token.*signed out/)
  await page.evaluate(() => window.signpost?.('identify', () => new Promise(() => {})))
  await page.frames()[1]?.evaluate(() => location.reload())
  await expect.poll(() => frame().locator('li').allTextContents(), patience).toEqual(['opened'])
})

test('obeys open, close and ask, and only warns of what it cannot do', async () => {
  await visit('/')
  await button().waitFor()
  await page.evaluate(() => window.signpost?.('open'))
  await heard('opened')
  await page.evaluate(() => window.signpost?.('dance'))
  await page.evaluate(() => window.signpost?.('close'))
  await heard('closed')
  await page.evaluate(() => window.signpost?.('ask', 'Where is my ticket?'))
  await heard('ask Where is my ticket?')
  expect(await button().getAttribute('aria-expanded')).toBe('true')
})

test('believes only its own frame', async () => {
  await visit('/')
  await button().click()
  await heard('opened')
  await button().click()
  await chatSays({ kind: 'unread', count: 1 })
  await expect.poll(() => badge().textContent(), patience).toBe('1')
  await page.evaluate(() => window.postMessage({ signpost: 1, kind: 'unread', count: 5 }, location.origin))
  await page.evaluate(async (address) => {
    const impostor = document.createElement('iframe')
    impostor.src = address
    await new Promise((resolve) => {
      impostor.onload = resolve
      document.body.append(impostor)
    })
  }, `${desk.origin}/chat?host=${site.origin}`)
  await page.frames()[2]?.evaluate(() => (window as unknown as Chat).say({ kind: 'unread', count: 7 }))
  await chatSays({ kind: 'talking' })
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('signpost:meridian-press')), patience)
    .toContain('"talking":true')
  expect(await badge().textContent()).toBe('1')
})

test('is open on the next page when it was open on the last, and closed when it was closed', async () => {
  await visit('/')
  await button().click()
  await heard('opened')
  await page.goto(`${site.origin}/next`)
  await heard('opened')
  await button().click()
  await page.goto(`${site.origin}/`)
  await button().waitFor()
  expect(await button().getAttribute('aria-expanded')).toBe('false')
  expect(page.frames()).toHaveLength(1)
})

test('fetches the chat in the background on the next page once the visitor has said something', async () => {
  await visit('/')
  await button().click()
  await heard('opened')
  await chatSays({ kind: 'talking' })
  await chatSays({ kind: 'close' })
  await heard('closed')
  await page.goto(`${site.origin}/next`)
  await heard('closed')
  expect(await button().getAttribute('aria-expanded')).toBe('false')
})

test('has the conversation forgotten when the visitor signs out, even before the chat was opened', async () => {
  await visit('/')
  await button().waitFor()
  await page.evaluate(() => window.signpost?.('identify', 'a.b.c'))
  await page.evaluate(() => window.signpost?.('forget'))
  await heard('closed')
  expect(await frame().locator('li').allTextContents()).toEqual(['forget', 'closed'])
  expect(await button().getAttribute('aria-expanded')).toBe('false')
})

test('speaks the language of the page before that of the browser', async () => {
  await visit('/fr', { locale: 'en-GB' })
  expect(await button().getAttribute('aria-label')).toBe('Aide par clavardage')
  await button().click()
  await heard('opened')
  expect(new URL(page.frames()[1]?.url() ?? '').searchParams.get('locale')).toBe('fr-CA')
})

test('tells the chat which article is on the page, and which page it is without what follows its path', async () => {
  await visit('/article?key=secret#here')
  await button().click()
  await heard('opened')
  const told = new URL(page.frames()[1]?.url() ?? '').searchParams
  expect(told.get('article')).toBe('error-vc3')
  expect(told.get('page')).toBe(new URL('/article', page.url()).href)
})

test('fills the window of a phone', async () => {
  await visit('/', { viewport: { width: 375, height: 700 } })
  await button().click()
  await heard('opened')
  expect(await page.locator('signpost-launcher .panel').boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 700 })
})

test('works on the demo publisher’s page when that page is served from elsewhere', async () => {
  await visit('/demo/publisher')
  await page.locator('[data-ask]').first().click()
  await heard(/^ask I cannot open/)
})

/** Opens a page of the site whose policy forbids inline styles and scripts; anything the browser blocks fails the test. */
async function visit(path: string, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    ...options,
  })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) problems.push(message.text())
  })
  await page.goto(`${site.origin}${path}`)
}

const button = () => page.locator('signpost-launcher .button')
const badge = () => page.locator('signpost-launcher .badge')
const frame = () => page.frameLocator('signpost-launcher iframe')
const heard = (text: string | RegExp) =>
  frame().getByRole('listitem', { includeHidden: true }).filter({ hasText: text }).last().waitFor({ state: 'attached' })

async function chatSays(message: object): Promise<void> {
  await page.frames()[1]?.evaluate((it) => (window as unknown as Chat).say(it), message)
}

async function focusedInLauncher(): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)
}

interface Chat {
  say(message: object): void
}

interface Served {
  origin: string
  server: Server
}

/** A static server on a port of its own, hence an origin of its own: path → type and content. */
function serve(files: Record<string, [type: string, content: string]>, policy?: string): Promise<Served> {
  const server = createServer((request, response) => {
    const [type, content] = files[new URL(request.url ?? '/', 'http://localhost').pathname] ?? []
    if (!type) return response.writeHead(404).end()
    response
      .writeHead(200, {
        'content-type': `${type}; charset=utf-8`,
        ...(policy && { 'content-security-policy': policy }),
      })
      .end(content)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server })
    })
  })
}
