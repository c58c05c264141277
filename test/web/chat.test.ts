import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { openBrowser } from '../support/browser.ts'
import { type DeskDouble, openDeskDouble } from './deskDouble.ts'

/** Time for a busy machine. */
const patience = { timeout: 10_000 }

let browser: Browser
let desk: DeskDouble
let page: Page
/** What went wrong on the page, what its policy blocked, and what it asked of strangers. */
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale(['launcher', 'chat'])
  desk = await openDeskDouble()
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
})

test('asks for a token with site, language and time zone, and goes on with the same conversation after a reload', async () => {
  await visit('?site=meridian-press', { locale: 'fr-CA', timezoneId: 'America/Vancouver' })
  desk.says({ text: 'Bonjour !' })
  await inTranscript('Bonjour !').waitFor()
  expect(desk.asked).toEqual([{ site: 'meridian-press', locale: 'fr-CA', zone: 'America/Vancouver' }])
  expect(await page.locator('html').getAttribute('lang')).toBe('fr-CA')
  await page.reload()
  await inTranscript('Bonjour !').waitFor()
  expect(desk.asked[1]).toMatchObject({ resume: 't1' })
  await page.goto(page.url().replace('?', '?article=error-vc3&'))
  await inTranscript('Bonjour !').waitFor()
  expect(desk.asked[2]).toMatchObject({ resume: 't1', article: 'error-vc3' })
}, 60_000)

test('shows who is speaking: the assistant, the remark that an agent has come, the agent by name', async () => {
  await visit('?site=meridian-press')
  await expect.poll(() => page.getByRole('heading', { name: 'Meridian Press' }).count(), patience).toBe(1)
  desk.says({ text: 'I am the assistant.' })
  desk.says({ text: 'Mia has joined', channelData: { system: true, handling: 'agent', agent: { name: 'Mia' } } })
  desk.says({ text: 'Hello, I am here.', channelData: { agent: { name: 'Mia' } } })
  desk.says({ text: 'One moment.', channelData: { agent: { name: 'Mia' } } })
  await inTranscript('One moment.').waitFor()
  expect(await page.locator('.remark').allTextContents()).toEqual(['Mia has joined'])
  expect(await page.locator('.author').allTextContents()).toEqual(['Mia from our team'])
  expect(await page.locator('.voice').textContent()).toBe('You are talking to Mia')
  const spoken = page.getByRole('log').getByText('Mia: Hello, I am here.')
  expect(await spoken.count()).toBeGreaterThan(0)
}, 30_000)

test('copies a prepared text, and says so', async () => {
  await visit('?site=meridian-press', { permissions: ['clipboard-read', 'clipboard-write'] })
  desk.says({ text: 'Send them this.', channelData: { copyText: 'Dear Meridian Press, …' } })
  await page.getByRole('button', { name: 'Copy this text' }).click()
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Dear Meridian Press, …')
}, 30_000)

test('offers answers as a stack of buttons that a thumb can hit', async () => {
  await visit('?site=meridian-press', { viewport: { width: 375, height: 700 } })
  const titles = ['Yes, thank you', 'No, and I would like to explain at some length why that is']
  desk.says({
    text: 'Did that help?',
    suggestedActions: { actions: titles.map((title) => ({ type: 'imBack', title, value: title })) },
  })
  const buttons = page.getByRole('toolbar').getByRole('button')
  await buttons.first().waitFor()
  const boxes = await buttons.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))
  expect(boxes).toHaveLength(2)
  for (const box of boxes) {
    expect(box.height).toBeGreaterThanOrEqual(44)
    expect(box.right).toBeLessThanOrEqual(375)
  }
  expect(boxes[1].top).toBeGreaterThanOrEqual(boxes[0].bottom)
  await buttons.first().click()
  await expect.poll(() => desk.heard.map((activity) => activity.text), patience).toContain('Yes, thank you')
}, 30_000)

test('shows a long answer from its first line, and the end again once the visitor goes on', async () => {
  await visit('?site=meridian-press', { viewport: { width: 375, height: 700 } })
  desk.says({ text: 'Hello!' })
  await inTranscript('Hello!').waitFor()
  await page.locator('[data-id="webchat-sendbox-input"]').fill('vc3')
  await page.keyboard.press('Enter')
  await inTranscript('vc3').waitFor()
  const steps = Array.from({ length: 40 }, (_, i) => `${i + 1}. Step ${i + 1}`)
  desk.says({ text: ['The first line', '', ...steps, '', 'The last line'].join('\n'), textFormat: 'markdown' })
  await inTranscript('The first line').waitFor()
  await page.waitForTimeout(1_500) // the transcript glides to its place
  expect(await isInView('The first line')).toBe(true)
  expect(await isInView('The last line')).toBe(false)
  await page.locator('[data-id="webchat-sendbox-input"]').fill('and then?')
  await page.keyboard.press('Enter')
  await expect.poll(() => isInView('and then?'), patience).toBe(true)
}, 30_000)

test('shows the newest answer even where it comes while the talk still glides', async () => {
  await visit('?site=meridian-press', { viewport: { width: 375, height: 700 } })
  const choices = (...titles: string[]) => ({
    suggestedActions: { actions: titles.map((title) => ({ type: 'imBack', title, value: title })) },
  })
  const [few, many] = [choices('Yes', 'No'), choices('A customer', 'A reader', 'Several', 'Everybody', 'Nobody knows')]
  desk.says({
    text: Array.from({ length: 30 }, (_, i) => `${i + 1}. Step ${i + 1}`).join('\n'),
    textFormat: 'markdown',
    ...few,
  })
  await page.getByRole('toolbar').getByRole('button', { name: 'Yes' }).waitFor()
  const box = page.locator('[data-id="webchat-sendbox-input"]')
  for (let round = 1; round <= 10; round++) {
    await box.fill(`question ${round}`)
    await page.keyboard.press('Enter')
    await expect
      .poll(() => desk.heard.map((activity) => activity.text), { interval: 5, ...patience })
      .toContain(`question ${round}`)
    await page.waitForTimeout(4 * round)
    desk.says({ text: `answer ${round}`, ...(round % 2 ? many : few) })
    await inTranscript(`answer ${round}`).waitFor()
    await expect.poll(() => isInView(`answer ${round}`), { timeout: 3_000, message: `answer ${round}` }).toBe(true)
  }
  const talk = page.locator('.webchat__basic-transcript__scrollable')
  await page.waitForTimeout(1_000) // what glides is there
  await talk.evaluate((element) => element.scrollTo(0, 0)) // as keys and screen readers do it: no wheel, no finger
  await page.waitForTimeout(500)
  desk.says({ text: 'and one more' })
  await inTranscript('and one more').waitFor()
  await page.waitForTimeout(1_500)
  expect(await talk.evaluate((element) => element.scrollTop)).toBe(0)
}, 60_000)

test('goes on to a long answer that came while the page was behind another, once it is back', async () => {
  await visit('?site=meridian-press', { viewport: { width: 375, height: 700 } })
  await page.addInitScript(() => {
    // as a browser does with a hidden page: no frames
    const draw = window.requestAnimationFrame.bind(window)
    const held: FrameRequestCallback[] = []
    let isHidden = false
    window.requestAnimationFrame = (run) => (isHidden ? -held.push(run) : draw(run))
    window.addEventListener('hide', () => {
      isHidden = true
    })
    window.addEventListener('show', () => {
      isHidden = false
      for (const run of held.splice(0)) draw(run)
    })
  })
  await page.reload()
  desk.says({ text: 'Hello!' })
  await inTranscript('Hello!').waitFor()
  await page.locator('[data-id="webchat-sendbox-input"]').fill('vc3')
  await page.keyboard.press('Enter')
  await inTranscript('vc3').waitFor()
  await page.waitForTimeout(1_000)
  await page.evaluate(() => window.dispatchEvent(new Event('hide')))
  const steps = Array.from({ length: 40 }, (_, i) => `${i + 1}. Step ${i + 1}`)
  desk.says({ text: ['First of all', '', ...steps].join('\n'), textFormat: 'markdown' })
  await inTranscript('First of all').waitFor()
  await page.waitForTimeout(2_000)
  await page.evaluate(() => window.dispatchEvent(new Event('show')))
  const talk = page.locator('.webchat__basic-transcript__scrollable')
  await expect.poll(() => talk.evaluate((element) => element.scrollTop), patience).toBeGreaterThan(20)
  await expect.poll(() => isInView('First of all'), patience).toBe(true)
}, 30_000)

test('sends a file as soon as it is chosen, and shows its name', async () => {
  await visit('?site=meridian-press')
  desk.says({ text: 'What do you see?' })
  await inTranscript('What do you see?').waitFor()
  const file = { name: 'screen.pdf', mimeType: 'application/pdf', buffer: Buffer.from('vc3') }
  await page.locator('input[type="file"]').setInputFiles(file)
  await expect.poll(() => desk.uploaded, patience).toEqual(['screen.pdf'])
  const name = page.locator('.webchat__bubble--from-user').getByText('screen.pdf')
  const colorOf = (at: Locator, property: 'color' | 'backgroundColor') =>
    at.evaluate((element, of) => getComputedStyle(element)[of], property)
  const bubble = page.locator('.webchat__bubble--from-user .webchat__bubble__content')
  expect(await colorOf(bubble.last(), 'backgroundColor')).toBe('rgb(20, 72, 60)')
  expect(await colorOf(name.last(), 'color')).not.toBe('rgb(20, 72, 60)')
}, 30_000)

test('sends what is dropped on it or pasted into it, and pastes text as text where a table brings both', async () => {
  await visit('?site=meridian-press')
  desk.says({ text: 'What do you see?' })
  await inTranscript('What do you see?').waitFor()
  const box = page.locator('[data-id="webchat-sendbox-input"]')
  const bring = (how: 'dragover' | 'drop' | 'paste', name: string, text = '') =>
    box.evaluate(
      (element, [how, name, text]) => {
        const data = new DataTransfer()
        data.items.add(new File(['vc3'], name, { type: 'application/pdf' }))
        if (text) data.setData('text/plain', text)
        const reach = { bubbles: true, cancelable: true }
        const event =
          how === 'paste'
            ? new ClipboardEvent(how, { clipboardData: data, ...reach })
            : new DragEvent(how, { dataTransfer: data, ...reach })
        return element.dispatchEvent(event)
      },
      [how, name, text] as const,
    )

  expect(await bring('dragover', 'dropped.pdf')).toBe(false) // or a browser would open it in place of the chat
  await page.getByText('Drop files here').waitFor()
  await bring('drop', 'dropped.pdf')
  await expect.poll(() => desk.uploaded, patience).toContain('dropped.pdf')
  expect(await page.getByText('Drop files here').count()).toBe(0)
  await bring('paste', 'pasted.pdf')
  await expect.poll(() => desk.uploaded, patience).toContain('pasted.pdf')
  expect(await bring('paste', 'table.pdf', 'one\ttwo')).toBe(true) // left to the box, which takes the text
  expect(desk.uploaded).not.toContain('table.pdf')
}, 30_000)

test('says what is wrong when there is no token, and tries again when asked', async () => {
  desk.refusals.push(503, 429, 404)
  await visit('?site=meridian-press')
  const trouble = page.getByRole('alert')
  const again = page.getByRole('button', { name: 'Try again' })
  for (const sentence of [
    /cannot reach the help desk/,
    /opens by itself in 60 seconds/,
    /not set up for this website/,
  ]) {
    await trouble.filter({ hasText: sentence }).waitFor()
    await again.click()
  }
  desk.says({ text: 'There we are.' })
  await inTranscript('There we are.').waitFor()
}, 30_000)

test('opens by itself as soon as the desk can be reached again', async () => {
  desk.refusals.push(503)
  await visit('?site=meridian-press')
  await page
    .getByRole('alert')
    .filter({ hasText: /cannot reach the help desk/ })
    .waitFor()
  desk.says({ text: 'There we are.' })
  await inTranscript('There we are.').waitFor({ timeout: 20_000 })
  expect(desk.asked).toHaveLength(2)
}, 40_000)

test('inside a website: sends its question once connected, and tells the button what came while it was closed', async () => {
  await visitSite()
  await page.evaluate(() => window.signpost?.('identify', 'a.b.c'))
  await page.evaluate(() => window.signpost?.('ask', 'Why is my book empty?'))
  await expect.poll(() => desk.heard.map((activity) => activity.text), patience).toEqual(['Why is my book empty?'])
  expect(desk.asked).toMatchObject([{ identity: 'a.b.c' }])
  const frame = page.frameLocator('signpost-launcher iframe')
  await frame.getByRole('button', { name: 'Close the chat' }).click()
  desk.says({ text: 'One answer.' })
  desk.says({ text: 'And another.' })
  await page.getByRole('button', { name: 'Help chat, 2 new messages' }).click()
  await frame.locator('.webchat__bubble').getByText('And another.').waitFor()
  expect(await page.locator('signpost-launcher .badge').textContent()).toBe('')
}, 30_000)

test('inside a website: a token that counts for nothing leaves the chat as it is, and tells the developer why', async () => {
  await visitSite()
  const warnings: string[] = []
  page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()))
  await page.evaluate(() => window.signpost?.('identify', 'bad.to.ken'))
  await page.evaluate(() => window.signpost?.('ask', 'Who am I?'))
  await expect.poll(() => desk.heard.map((activity) => activity.text), patience).toEqual(['Who am I?'])
  expect(warnings).toEqual([
    `signpost: the visitor is not identified, because of the token given to signpost('identify', token): its claim "aud" must be the key of your site`,
  ])
  expect(await page.frameLocator('signpost-launcher iframe').locator('.notice').count()).toBe(0)
  await page.evaluate(() => window.signpost?.('identify'))
  await expect
    .poll(() => warnings.at(-1), patience)
    .toMatch(/cannot do "identify"; use .*'identify' with a token or a function/)
}, 30_000)

test('inside a website: somebody who signs in while the chat is open keeps the talk, on a line of their own', async () => {
  await visitSite()
  await page.evaluate(() => window.signpost?.('open'))
  desk.says({ text: 'Before signing in.' })
  const frame = page.frameLocator('signpost-launcher iframe')
  await frame.locator('.webchat__bubble').getByText('Before signing in.').waitFor()
  const before = desk.lines
  await page.evaluate(() => window.signpost?.('identify', 'a.b.c'))
  await expect.poll(() => desk.lines, patience).toBe(before + 1)
  expect(desk.asked.at(-1)).toMatchObject({ identity: 'a.b.c', resume: 't1' })
  desk.says({ text: 'After signing in.' })
  await frame.locator('.webchat__bubble').getByText('After signing in.').waitFor()
  await frame.locator('.webchat__bubble').getByText('Before signing in.').waitFor()
  await page.evaluate(() => window.signpost?.('identify', 'a.b.c'))
  await expect.poll(() => desk.asked.length, patience).toBe(3)
  desk.says({ text: 'Still here.' })
  await frame.locator('.webchat__bubble').getByText('Still here.').waitFor()
  expect(desk.lines).toBe(before + 1)
}, 30_000)

test('inside a website: begins anew after the visitor has signed out', async () => {
  await visitSite()
  await page.evaluate(() => window.signpost?.('open'))
  desk.says({ text: 'For the first visitor only.' })
  const frame = page.frameLocator('signpost-launcher iframe')
  await frame.locator('.webchat__bubble').getByText('For the first visitor only.').waitFor()
  await page.evaluate(() => window.signpost?.('forget'))
  desk.forget()
  await page.reload()
  await page.getByRole('button', { name: 'Help chat' }).click()
  desk.says({ text: 'Welcome, whoever you are.' })
  await frame.locator('.webchat__bubble').getByText('Welcome, whoever you are.').waitFor()
  expect(desk.asked).toHaveLength(1)
  expect(desk.asked[0]).not.toHaveProperty('resume')
}, 30_000)

test('inside a website: does not obey a page of another origin than the one it was opened for', async () => {
  await visitSite()
  const address = `${desk.origin}/chat?site=meridian-press&host=https://elsewhere.example`
  await page.evaluate(async (src) => {
    const frame = document.createElement('iframe')
    frame.src = src
    await new Promise((resolve) => {
      frame.onload = resolve
      document.body.append(frame)
    })
    for (const kind of ['opened', 'ask']) frame.contentWindow?.postMessage({ signpost: 1, kind, text: 'Obey me' }, '*')
  }, address)
  await page.frameLocator('body > iframe').getByRole('heading', { name: 'Meridian Press' }).waitFor()
  await page.evaluate(() => window.signpost?.('ask', 'A real question'))
  await expect.poll(() => desk.heard.map((activity) => activity.text), patience).toEqual(['A real question'])
}, 30_000)

test('asks how it was, takes an answer by keyboard with a word, and gives way to the thanks', async () => {
  await visit('?site=meridian-press')
  const question = { text: 'Ticket 7 is done. Was it good?', channelData: { system: true, rating: { ticket: 7 } } }
  desk.says(question)
  await page.getByRole('group', { name: 'Ticket 7 is done. Was it good?' }).waitFor()
  expect(await page.getByLabel('A word, if you like').count()).toBe(0)
  await page.getByRole('radio', { name: '3' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  expect(await page.getByRole('radio', { name: '4' }).isChecked()).toBe(true)
  await page.getByLabel('A word, if you like').fill('quick')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).include('.rating').analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  }
  await page.getByRole('button', { name: 'Send', exact: true }).first().click()
  const rated = () => desk.told.filter(({ name }) => name === 'signpost.rate')
  await expect.poll(() => rated(), patience).toMatchObject([{ value: { ticket: 7, score: 4, word: 'quick' } }])
  expect(desk.heard).toEqual([])
}, 30_000)

test('tells what was read only while it is on screen, and that the visitor writes', async () => {
  await visit('?site=meridian-press')
  desk.says({ text: 'Have a look', channelData: { agent: { name: 'Mia' } } })
  const read = () => desk.told.filter(({ name }) => name === 'signpost.read')
  await expect.poll(() => read().length, patience).toBe(1)
  desk.says({ text: 'And here', channelData: { agent: { name: 'Mia' } } })
  await expect.poll(() => read().length, patience).toBe(2)
  await page.getByPlaceholder('Type your message').pressSequentially('hm', { delay: 30 })
  await expect.poll(() => desk.told.some(({ type }) => type === 'typing'), patience).toBe(true)
}, 30_000)

test('puts a changed text in its place, and lets go of what was taken back', async () => {
  await visit('?site=meridian-press')
  desk.says({ text: 'Call 1', channelData: { agent: { name: 'Mia' } } })
  desk.says({ text: 'Then wait', channelData: { agent: { name: 'Mia' } } })
  await inTranscript('Then wait').waitFor()
  desk.corrects(1, { text: 'Call 2', channelData: { agent: { name: 'Mia' }, edited: true } })
  await inTranscript('Call 2').waitFor()
  expect(await inTranscript('Call 1').count()).toBe(0)
  await page.locator('.edited').waitFor()
  desk.corrects(2, { type: 'messageDelete' })
  await inTranscript('Then wait').waitFor({ state: 'detached' })
}, 30_000)

test('has nothing for axe to object to, by day and by night', async () => {
  await visit('?site=meridian-press')
  desk.says({
    text: 'Hello, I am **here**. [More](/help)',
    channelData: { agent: { name: 'Mia' }, copyText: 'Dear …' },
  })
  await page.getByRole('button', { name: 'Copy this text' }).waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html)}`)).toEqual([])
  }
}, 30_000)

/** Opens the chat as a page of its own. */
const visit = (query: string, options: BrowserContextOptions = {}) => open(`${desk.origin}/chat${query}`, options)

/** Opens a website of another origin, with the launcher on it. */
async function visitSite(): Promise<void> {
  await open(`${desk.origin.replace('127.0.0.1', 'localhost')}/site`, { viewport: { width: 1280, height: 800 } })
  await page.locator('signpost-launcher').waitFor({ state: 'attached' })
}

async function open(address: string, options: BrowserContextOptions): Promise<void> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 400, height: 680 },
    ...options,
  })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (/Content.Security.Policy|Timed out while waiting for activity/i.test(message.text()))
      problems.push(message.text())
  })
  page.on('request', (request) => {
    const isStranger = /^(http|ws)/.test(request.url()) && new URL(request.url()).port !== new URL(desk.origin).port
    if (isStranger) problems.push(`asked ${request.url()}`)
  })
  await page.goto(address)
}

/** The message on screen, not the copy of it that is read aloud. */
const inTranscript = (text: string) => page.locator('.webchat__bubble').getByText(text)

/** Whether a message, or a line of it, stands within what the transcript shows right now. */
async function isInView(text: string): Promise<boolean> {
  const [line, frame] = await Promise.all([
    inTranscript(text).last().boundingBox(),
    page.locator('.webchat__basic-transcript').boundingBox(),
  ])
  return line !== null && frame !== null && line.y >= frame.y && line.y + line.height <= frame.y + frame.height
}
