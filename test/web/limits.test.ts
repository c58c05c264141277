import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { openServer, type TestServer } from '../http/openServer.ts'
import { openBrowser } from '../support/browser.ts'

const WAIT_SECONDS = 6
/** Time for a busy machine. */
const patience = { timeout: 20_000 }

let browser: Browser
let desk: TestServer

beforeAll(async () => {
  await buildIfStale(['launcher', 'chat'])
  browser = await openBrowser()
  const limits = {
    messages: { conversation: { points: 2, seconds: WAIT_SECONDS } },
    chats: { address: { points: 2, seconds: WAIT_SECONDS } },
  }
  desk = await openServer({ limits, webDir: fileURLToPath(new URL('../../.build/web', import.meta.url)) })
}, 420_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

async function visit(locale: string): Promise<Page> {
  const context = await browser.newContext({ locale })
  const page = await context.newPage()
  await page.goto(`${desk.url}/chat?site=vitrium&locale=${locale}`)
  return page
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator('[data-id="webchat-sendbox-input"]').fill(text)
  await page.keyboard.press('Enter')
}

test.each([
  ['en', /^That was very fast, so your message was not sent\. Please wait \d seconds, then send it again\.$/, 'Retry'],
  [
    'fr',
    /^C’était très rapide, et votre message n’a pas été envoyé\. Attendez \d\ssecondes, puis envoyez-le de nouveau\.$/,
    'Réessayez',
  ],
])(
  'in %s, whoever writes too fast reads how long to wait, and then goes on in the same chat',
  async (locale, sentence, retry) => {
    const page = await visit(locale)
    const bubble = (text: string) => page.locator('.webchat__bubble').getByText(text, { exact: true })
    await bubble('Hello').waitFor(patience)
    for (const text of ['one', 'two']) {
      await say(page, text)
      await bubble(`You said ${text}`).waitFor(patience)
    }
    await say(page, 'three')
    const notice = page.getByRole('alert').filter({ hasText: sentence })
    await notice.waitFor({ timeout: 5_000 }) // and not after the twenty seconds that a message may be under way
    const again = page.getByRole('button', { name: retry })
    await again.waitFor({ timeout: 5_000 })
    await notice.waitFor({ state: 'detached', timeout: (WAIT_SECONDS + 5) * 1_000 })
    await again.click()
    await bubble('You said three').waitFor(patience)
    await page.context().close()
  },
  90_000,
)

test('where no more chats may be begun, the page says how long, and opens by itself when the time is over', async () => {
  await new Promise((over) => setTimeout(over, WAIT_SECONDS * 1_000))
  for (let i = 0; i < 2; i++) await desk.token()
  const page = await visit('en')
  const notice = page
    .getByRole('alert')
    .filter({ hasText: /^That was a lot at once\. The chat opens by itself in \d seconds?\./ })
  await notice.waitFor(patience)
  await page.locator('.webchat__bubble').getByText('Hello', { exact: true }).waitFor(patience)
  expect(await notice.count()).toBe(0)
  await page.context().close()
}, 60_000)
