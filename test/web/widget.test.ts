import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { openBrowser } from '../support/browser.ts'
import { type DeskDouble, openDeskDouble } from './deskDouble.ts'

/** Time for a busy machine. */
const patience = { timeout: 15_000 }
const operators = readFileSync(new URL('../../deploy/README.md', import.meta.url), 'utf8')

let browser: Browser
let desk: DeskDouble
let site: Served
let portal: Served
let page: Page
/** What the policy of any page blocked, and what went wrong. */
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale(['launcher', 'chat'])
  desk = await openDeskDouble()
  // the policy as the operators' guide has it, and nothing else allowed
  const documented = /^script-src.*frame-src.*$/m.exec(operators)?.[0] ?? ''
  const policy = `default-src 'none'; ${documented.replaceAll('https://desk.example', desk.origin)}`
  expect(policy).toContain(`frame-src ${desk.origin}`)
  const script = `<script src="${desk.origin}/launcher.js" data-site="meridian-press" async></script>`
  const body = `<body><main><h1>A site</h1><p><a href="#before">before</a></p></main>${script}`
  const html = (head: string, body: string) => `<!doctype html><html lang="en"><title>site</title>${head}${body}`
  const themed = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')
  site = await serve(
    { '/': html('', body), '/themed': html('<link rel="stylesheet" href="/theme.css">', body), '/theme.css': themed },
    `${policy}; style-src 'self'; frame-ancestors *`,
  )
  portal = await serve(
    {
      '/': `<!doctype html><html lang="en"><title>portal</title><body><main><h1>Portal</h1></main><iframe title="site" width="1000" height="720" src="${site.origin}/"></iframe>`,
    },
    `default-src 'none'; frame-src ${site.origin}`,
  )
  browser = await openBrowser()
}, 420_000)

afterEach(async () => {
  await page?.context().close()
  desk.forget()
  expect(problems.splice(0)).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  desk?.close()
  for (const served of [site, portal]) served?.server.close()
})

test('works under the strict policy that the guide names, on a page of another origin', async () => {
  await visit(site.origin)
  await converse(page.frameLocator('signpost-launcher iframe'), () => launcher(page).click())
}, 40_000)

test('works when that page stands itself in a frame of a third origin', async () => {
  await visit(portal.origin)
  const inner = page.frameLocator('iframe[title="site"]')
  await converse(inner.frameLocator('signpost-launcher iframe'), () => launcher(inner).click())
  expect(await inner.locator('signpost-launcher .panel').evaluate((panel) => panel.clientHeight)).toBeGreaterThan(400)
}, 40_000)

describe.each([
  [375, 667],
  [1280, 800],
])('at %i × %i', (width, height) => {
  test.each(['light', 'dark'] as const)(
    'has nothing for axe to object to, closed and open, by %s',
    async (scheme) => {
      await visit(site.origin, { viewport: { width, height }, colorScheme: scheme })
      expect(await violations()).toEqual([])
      await launcher(page).click()
      const chat = page.frameLocator('signpost-launcher iframe')
      await fillTranscript(chat)
      expect(await violations()).toEqual([])
    },
    60_000,
  )

  test('a card’s ways on and the choices under it are in view with its first line', async () => {
    await visit(site.origin, { viewport: { width, height } })
    await launcher(page).click()
    const chat = page.frameLocator('signpost-launcher iframe')
    await fillTranscript(chat)
    await page.waitForTimeout(1_000) // the transcript glides to its place
    const boxes = await Promise.all(
      [
        chat.getByText('Here is a message').last(),
        chat.getByRole('button', { name: 'Copy this text' }),
        chat.getByRole('link', { name: 'Write the e-mail' }),
        ...choices.map((name) => chat.getByRole('toolbar').getByRole('button', { name, exact: true })),
      ].map((part) => part.boundingBox()),
    )
    for (const box of boxes) {
      expect(box?.y).toBeGreaterThanOrEqual(0)
      expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height)
    }
    const [, copy, mail] = boxes
    const [firstChoice] = boxes.slice(3)
    expect((mail?.y ?? 0) + (mail?.height ?? 0)).toBeLessThanOrEqual(firstChoice?.y ?? 0)
    expect(copy?.height).toBeGreaterThanOrEqual(44)
    expect(await chat.getByRole('link', { name: 'Write the e-mail' }).getAttribute('href')).toMatch(/^mailto:/)
  }, 40_000)

  test('is used by keyboard alone: opened, asked, answered, a file attached, left and closed', async () => {
    await visit(site.origin, { viewport: { width, height } })
    const chat = page.frameLocator('signpost-launcher iframe')
    await page.getByRole('link', { name: 'before' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await chat.getByRole('heading', { name: 'Meridian Press' }).waitFor()
    desk.says({ text: 'Hello!' })
    await chat.locator('.webchat__bubble').getByText('Hello!').waitFor()
    await expect.poll(() => focusIn(chat), patience).toBe('webchat-sendbox-input')
    await page.keyboard.type('My book is empty')
    await page.keyboard.press('Enter')
    await expect.poll(said, patience).toContain('My book is empty')

    const actions = choices.map((title) => ({ type: 'imBack', title, value: title }))
    desk.says({ text: 'Which one is it?', suggestedActions: { actions } })
    await chat.getByRole('toolbar').getByRole('button', { name: choices[0], exact: true }).waitFor()
    await tabUntil(chat, (it) => it === choices[0], 'Shift+Tab')
    for (const name of choices.slice(1)) {
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => focusIn(chat), patience).toBe(name)
    }
    await page.keyboard.press('Enter')
    await expect.poll(said, patience).toContain(choices.at(-1))

    await tabUntil(chat, (it) => it === 'Upload file', 'Shift+Tab')
    const chooser = await chosenBy('Enter')
    await chooser.setFiles({ name: 'screen.png', mimeType: 'image/png', buffer: Buffer.from('a picture') })
    await expect.poll(() => desk.uploaded, patience).toEqual(['screen.png'])

    await leaves(chat, 'Tab')
    await page.frameLocator('signpost-launcher iframe').locator('[data-id="webchat-sendbox-input"]').focus()
    await leaves(chat, 'Shift+Tab')
    await page.frameLocator('signpost-launcher iframe').locator('[data-id="webchat-sendbox-input"]').focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => launcher(page).getAttribute('aria-expanded'), patience).toBe('false')
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)).toBe('button')
  }, 120_000)
})

test('a file that is too large is not sent, and the chat says which and what would fit, in both languages', async () => {
  const large = { name: 'film.png', mimeType: 'image/png', buffer: Buffer.alloc(11 * 1024 * 1024) }
  const small = { name: 'screen.png', mimeType: 'image/png', buffer: Buffer.from('a picture') }
  for (const [locale, sentence] of [
    ['en', '“film.png” was not sent: it has 11 MB, and one file may have 10 MB.'],
    ['fr', '« film.png » n’a pas été envoyé : il fait 11 Mo, et un fichier peut faire 10 Mo au plus.'],
  ] as const) {
    desk.forget()
    await page?.context().close()
    await visit(`${desk.origin}/chat?site=meridian-press&locale=${locale}`)
    desk.says({ text: 'Hello!' })
    await page.locator('.webchat__bubble').getByText('Hello!').waitFor()
    await page.locator('input[type="file"]').setInputFiles([large, small])
    const words = await page.locator('.not-sent p').first().textContent(patience)
    expect(words?.replace(/\s/g, ' ')).toContain(sentence.replace(/\s/g, ' '))
    await expect.poll(() => desk.uploaded, patience).toEqual(['screen.png'])
    await page.locator('.not-sent button').click()
    expect(await page.locator('.not-sent').count()).toBe(0)
  }
}, 60_000)

test('its own labels follow when the talk changes its language', async () => {
  await visit(`${desk.origin}/chat?site=meridian-press&locale=en`)
  desk.says({ text: 'Hello!' })
  await page.getByPlaceholder('Type your message').waitFor()
  desk.says({ text: 'Je continue en français.', channelData: { locale: 'fr' } })
  await page.getByPlaceholder('Écrivez votre message').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('fr')
  await page.getByRole('button', { name: 'Envoyer' }).waitFor()
  desk.says({ text: 'Sure, in English.', channelData: { locale: 'en' } })
  await page.getByPlaceholder('Type your message').waitFor()
  expect(await page.locator('.webchat__bubble').getByText('Hello!').count()).toBe(1)
}, 40_000)

test('loses nothing to sleep: what came meanwhile is there, and the next words go out', async () => {
  await visit(`${desk.origin}/chat?site=meridian-press`)
  desk.says({ text: 'Before.' })
  await page.locator('.webchat__bubble').getByText('Before.').waitFor()
  await page.context().setOffline(true)
  desk.hangUp()
  desk.says({ text: 'Meanwhile.' })
  await page.waitForTimeout(1_500)
  await page.context().setOffline(false)
  await page.locator('.webchat__bubble').getByText('Meanwhile.').waitFor({ timeout: 40_000 })
  await page.locator('[data-id="webchat-sendbox-input"]').fill('Good morning')
  await page.keyboard.press('Enter')
  await expect.poll(said, patience).toContain('Good morning')
}, 70_000)

test('two tabs are one talk', async () => {
  await visit(`${desk.origin}/chat?site=meridian-press`)
  desk.says({ text: 'Hello!' })
  await page.locator('.webchat__bubble').getByText('Hello!').waitFor()
  const second = await page.context().newPage()
  await second.goto(page.url())
  await second.locator('.webchat__bubble').getByText('Hello!').waitFor()
  expect(desk.asked.at(-1)).toMatchObject({ resume: 't1' })
  await second.locator('[data-id="webchat-sendbox-input"]').fill('From the second tab')
  await second.keyboard.press('Enter')
  await page.bringToFront()
  await page.locator('.webchat__bubble').getByText('From the second tab').waitFor()
}, 90_000)

test('the variables that the guide names are those there are, and each takes effect', async () => {
  const css = readFileSync(new URL('../../src/web/launcher/launcher.css', import.meta.url), 'utf8')
  const used = [...css.matchAll(/var\((--signpost-[\w-]+)/g)].map(([, name]) => name)
  const told = [...operators.matchAll(/^\| `(--signpost-[\w-]+)`/gm)].map(([, name]) => name)
  expect(told.sort()).toEqual([...new Set(used)].sort())
  await visit(`${site.origin}/themed`)
  await launcher(page).waitFor()
  const looks = await page.locator('signpost-launcher').evaluate((host) => {
    const of = (selector: string) => getComputedStyle(host.shadowRoot?.querySelector(selector) ?? host)
    const box = host.shadowRoot?.querySelector('.button')?.getBoundingClientRect()
    return {
      '--signpost-accent': of('.button').backgroundColor,
      '--signpost-on-accent': of('.button').color,
      '--signpost-mark': of('.arm').fill,
      '--signpost-offset': `${Math.round(innerWidth - (box?.right ?? 0))}px`,
      '--signpost-radius': of('.button').borderRadius,
      '--signpost-layer': getComputedStyle(host).zIndex,
    }
  })
  const theme = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')
  expect(looks).toEqual(
    Object.fromEntries([...theme.matchAll(/(--signpost-[\w-]+): ([^;]+);/g)].map(([, k, v]) => [k, v])),
  )
}, 30_000)

const choices = [
  'Send it to them for me',
  'That is all, thank you',
  'I have another question',
  'That is the wrong company',
]
const launcher = (at: Page | FrameLocator) => at.locator('signpost-launcher .button')
const said = () => desk.heard.map(({ text }) => text)

/** Opens the chat, asks, and hears an answer. */
async function converse(chat: FrameLocator, open: () => Promise<void>): Promise<void> {
  await open()
  desk.says({ text: 'Hello!' })
  await chat.locator('.webchat__bubble').getByText('Hello!').waitFor()
  await chat.locator('[data-id="webchat-sendbox-input"]').fill('Why?')
  await chat.locator('[data-id="webchat-sendbox-input"]').press('Enter')
  await expect.poll(said, patience).toEqual(['Why?'])
}

/** A question, a long card with its ways on, a remark, an agent, a file that was too large, and four choices. */
async function fillTranscript(chat: FrameLocator): Promise<void> {
  desk.says({ text: 'Hello!' })
  desk.says({ text: 'Mia has joined', channelData: { system: true, handling: 'agent', agent: { name: 'Mia' } } })
  desk.says({ text: 'See **this** [article](/help).', textFormat: 'markdown', channelData: { agent: { name: 'Mia' } } })
  await chat.locator('.webchat__bubble').getByText('article').waitFor()
  await chat.locator('[data-id="webchat-sendbox-input"]').fill('Please help me')
  await chat.locator('[data-id="webchat-sendbox-input"]').press('Enter')
  await chat.locator('.webchat__bubble').getByText('Please help me').waitFor()
  const lines = Array.from({ length: 22 }, (_, i) => `Line ${i + 1} of what to write`)
  const body = ['Here is a message', ...lines].map((text) => ({ type: 'TextBlock', text, wrap: true }))
  const content = {
    type: 'AdaptiveCard',
    version: '1.3',
    body,
    actions: [{ type: 'Action.OpenUrl', title: 'Write the e-mail', url: 'mailto:readers@press.example?body=x' }],
  }
  desk.says({
    text: 'Here is a message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
    channelData: { copyText: 'Dear …' },
    suggestedActions: { actions: choices.map((title) => ({ type: 'imBack', title, value: title })) },
  })
  await chat.getByRole('link', { name: 'Write the e-mail' }).waitFor()
}

async function violations(): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const found = await new AxeBuilder({ page }).withTags(tags).analyze()
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}

/** What has the focus in the chat: its label, text or id; '' when the focus is elsewhere. */
function focusIn(chat: FrameLocator): Promise<string> {
  return chat.locator('body').evaluate(() => {
    const at = document.hasFocus() ? document.activeElement : null
    if (!at || at === document.body) return ''
    return (
      at.getAttribute('data-id') ?? at.getAttribute('aria-label') ?? at.getAttribute('title') ?? at.textContent ?? ''
    )
  })
}

async function tabUntil(
  chat: FrameLocator,
  isThere: (name: string) => boolean,
  key: 'Tab' | 'Shift+Tab',
): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 15; presses++) {
    await page.keyboard.press(key)
    passed.push(await focusIn(chat))
    if (isThere(passed.at(-1) ?? '')) return
  }
  throw new Error(`never came to it by ${key}: ${passed.join(' | ')}`)
}

/** There is no trap: so many presses at the most, and the focus is outside of the chat. */
async function leaves(chat: FrameLocator, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 25; presses++) {
    await page.keyboard.press(key)
    if (!(await chat.locator('body').evaluate(() => document.hasFocus()))) return
    passed.push(await focusIn(chat))
  }
  throw new Error(`cannot leave by ${key}: ${passed.join(' | ')}`)
}

async function visit(address: string, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    ...options,
  })
  await context.exposeFunction('signpostBlocked', (what: string) => problems.push(what))
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      ;(globalThis as unknown as { signpostBlocked(what: string): void }).signpostBlocked(
        `${violatedDirective} blocked ${blockedURI} on ${location.href}`,
      )
    })
  })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(address)
}

interface Served {
  origin: string
  server: Server
}

/** A static server on a port of its own, hence an origin of its own: path → content, all under one policy. */
function serve(files: Record<string, string>, policy: string): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const content = files[pathname]
    if (content === undefined) return response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end()
    const type = pathname.endsWith('.css') ? 'text/css' : 'text/html'
    response
      .writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy })
      .end(content)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }),
    )
  })
}

/** The dialog for files that a key opens; a browser that is busy may not take the first key for somebody's own. */
async function chosenBy(key: string) {
  for (let tries = 0; ; tries++) {
    const asked = page.waitForEvent('filechooser', { timeout: 5_000 }).catch(() => null)
    await page.keyboard.press(key)
    const chooser = await asked
    if (chooser) return chooser
    if (tries === 2) throw new Error(`${key} opens no dialog for files`)
  }
}
