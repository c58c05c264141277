import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { openBrowser } from '../support/browser.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'

/** Time for a busy machine. */
const patience = { timeout: 20_000 }
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let browser: Browser
let desk: WholeDesk
/** What went wrong on a page. */
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale()
  browser = await openBrowser()
  desk = await openWholeDesk()
}, 420_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

/** A page in a context of its own, as one person has it. */
async function person(options: BrowserContextOptions = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  page.setDefaultTimeout(patience.timeout)
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error') problems.push(line.text())
  })
  return { context, page }
}

async function agent(email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await person(options)
  await page.goto((await desk.app.signInLink(email)) ?? '')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByText('Live').waitFor()
  return page
}

async function visitor(options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await person({ viewport: { width: 400, height: 800 }, locale: 'en', ...options })
  await page.goto(`${desk.url}/chat?site=vitrium`)
  await page.locator('.webchat__text-content').first().waitFor()
  return page
}

async function writes(page: Page, text: string): Promise<void> {
  const box = page.getByPlaceholder('Type your message')
  await box.fill(text)
  await box.press('Enter')
  await said(page, text).first().waitFor()
}

/** What stands in the visitor's chat: a bubble or a remark with this text. */
const said = (page: Page, hasText: string | RegExp) => page.locator('.webchat__text-content, .remark', { hasText })
const log = (page: Page) => page.getByRole('log')

describe('an agent and a visitor at once, and a colleague who looks', () => {
  let mia: Page
  let jonas: Page
  let chat: Page
  let address: string

  beforeAll(async () => {
    mia = await agent('mia@vitrium.example')
    jonas = await agent('jonas@vitrium.example')
    chat = await visitor()
    await writes(chat, 'talk to a person')
    await said(chat, 'You are next.').waitFor()
    const id = await chat.evaluate(
      () => JSON.parse(localStorage.getItem('signpost:chat:vitrium') ?? '{}').conversationId,
    )
    address = `${desk.url}/console#/c/${id}`
    await mia.goto(address)
    await mia.getByRole('button', { name: 'Take over' }).first().click()
    await said(chat, /has joined/).waitFor()
  }, 120_000)

  test('the header says who looks and that the chat is open', async () => {
    await jonas.goto(address)
    await mia.locator('.talk-lookers').waitFor()
    expect(await mia.locator('.talk-lookers').textContent()).toMatch(/is looking/)
    await expect.poll(() => mia.locator('.there').textContent(), patience).toBe('Has the chat open')
  }, 60_000)

  test('each sees that the other writes', async () => {
    await chat.getByPlaceholder('Type your message').pressSequentially('hello th', { delay: 50 })
    await mia
      .getByRole('status')
      .getByText(/is writing/)
      .waitFor()
    await mia.getByLabel(/^Reply to/).pressSequentially('One mom', { delay: 50 })
    await chat.locator('.typing').waitFor()
  }, 60_000)

  test('what was read is marked once it was on the visitor’s screen', async () => {
    await mia.getByLabel(/^Reply to/).fill('Have you tried another browser?')
    await mia.keyboard.press('Control+Enter')
    await said(chat, 'Have you tried another browser?').waitFor()
    await log(mia).locator('.line-read').waitFor()
    expect(await log(mia).locator('.line-read').count()).toBe(1)
  }, 60_000)

  test('a changed text stands in its place on both sides, and what is taken back is gone', async () => {
    await log(mia).getByRole('button', { name: 'Change this message' }).last().click()
    await mia.getByRole('menuitem', { name: 'Change the text' }).click()
    await mia.getByLabel('The new text').fill('Have you tried Firefox?')
    await mia.keyboard.press('Control+Enter')
    await said(chat, 'Have you tried Firefox?').waitFor()
    expect(await said(chat, 'Have you tried another browser?').count()).toBe(0)
    await chat.locator('.edited').waitFor()
    await log(mia).getByText('Changed').click()
    await log(mia).locator('.line-earlier').getByText('Have you tried another browser?').waitFor()

    await mia.getByLabel(/^Reply to/).fill('Wrong window')
    await mia.keyboard.press('Control+Enter')
    await said(chat, 'Wrong window').waitFor()
    await log(mia).getByRole('button', { name: 'Change this message' }).last().click()
    await mia.getByRole('menuitem', { name: 'Take it back' }).click()
    await said(chat, 'Wrong window').waitFor({ state: 'detached' })
    await log(mia).getByText('Taken back').waitFor()
    await chat.reload()
    await said(chat, 'Have you tried Firefox?').waitFor()
    expect(await said(chat, /Wrong window|another browser/).count()).toBe(0)
  }, 90_000)

  test('files go both ways: a picture is shown, and what is no file of ours is refused before it leaves', async () => {
    const chooser = mia.locator('input[type=file]')
    await chooser.setInputFiles({ name: 'screen.png', mimeType: 'image/png', buffer: png })
    await mia.getByText('screen.png').waitFor()
    await mia.keyboard.press('Control+Enter')
    await log(mia).getByRole('img', { name: 'screen.png' }).waitFor()
    const width = () =>
      log(mia)
        .getByRole('img', { name: 'screen.png' })
        .evaluate((it) => (it as HTMLImageElement).naturalWidth)
    await expect.poll(width, patience).toBe(1)
    await chat.locator('.conversation img[alt*="screen.png"]').first().waitFor()

    await chooser.setInputFiles({ name: 'run.exe', mimeType: 'image/png', buffer: Buffer.from('MZ\u0090\0') })
    await mia.getByRole('button', { name: 'Send', exact: true }).click()
    await log(mia)
      .getByRole('alert')
      .getByText(/run\.exe/)
      .waitFor()
    await log(mia).getByRole('button', { name: 'Put it back into the box' }).click()
    expect(problems.splice(0).filter((problem) => !/ 422 /.test(problem))).toEqual([]) // that one is the refusal
  }, 60_000)

  test('"/" finds an article and puts its link into the text', async () => {
    const box = mia.getByLabel(/^Reply to/)
    await box.fill('')
    await box.pressSequentially('See /device limit', { delay: 20 })
    await mia.getByRole('option').first().waitFor()
    await box.press('ArrowDown')
    await box.press('ArrowUp')
    const title = await mia.locator('[role=option][aria-selected=true] strong').textContent()
    await box.press('Enter')
    expect(await box.inputValue()).toMatch(/^See .+: http.+\/help\/.+ $/)
    expect(await box.inputValue()).toContain(title)
    await box.pressSequentially('/zzzz', { delay: 20 })
    await box.press('Escape')
    expect(await mia.locator('.snippets').count()).toBe(0)
    await box.fill('')
  }, 60_000)

  test.each(['light', 'dark'] as const)(
    'nothing is in the way of anybody, in the %s',
    async (colorScheme) => {
      await mia.emulateMedia({ colorScheme })
      await mia.getByLabel(/^Reply to/).fill('')
      await mia.getByLabel(/^Reply to/).pressSequentially('/device', { delay: 20 })
      await mia.getByRole('option').first().waitFor()
      const { violations } = await new AxeBuilder({ page: mia }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      await mia.getByLabel(/^Reply to/).fill('')
    },
    60_000,
  )

  test('nothing went wrong on the way', () => expect(problems.splice(0)).toEqual([]))
})
