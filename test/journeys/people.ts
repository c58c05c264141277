import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core'

/** Time for a busy machine. */
export const patience = { timeout: 20_000 }

/** Somebody on a website with the chat, as a story tells it. */
export type Visitor = {
  page: Page
  chat: FrameLocator
  /** Types and sends. */
  says(text: string): Promise<void>
  /** Taps one of the answers that are offered. */
  taps(label: string): Promise<void>
  /** Waits until a line of the talk matches. */
  hears(what: string | RegExp): Promise<void>
  /** How many lines match right now. */
  count(what: string | RegExp): Promise<number>
  leaves(): Promise<void>
}

type Setting = { width?: number; zone?: string; locale?: string; problems: string[] }

/** Opens a website of the demonstration and its chat. */
export async function visitor(browser: Browser, address: string, setting: Setting): Promise<Visitor> {
  const page = await newPage(browser, setting)
  await page.goto(address)
  await openChat(page)
  const chat = page.frameLocator('signpost-launcher iframe')
  const lines = (what: string | RegExp) => chat.locator('.webchat__basic-transcript').getByText(what)
  const box = chat.locator('[data-id="webchat-sendbox-input"]')
  await chat.locator('.webchat__bubble').first().waitFor(patience)
  return {
    page,
    chat,
    async says(text) {
      await box.fill(text)
      await box.press('Enter')
    },
    taps: (label) => chat.getByRole('button', { name: label, exact: true }).last().click(patience),
    hears: (what) => lines(what).last().waitFor(patience),
    count: (what) => chat.locator('.webchat__bubble').getByText(what).count(),
    leaves: () => page.context().close(),
  }
}

/** Opens the chat on the page; does nothing when it is open already. */
export async function openChat(page: Page): Promise<void> {
  const button = page.locator('signpost-launcher button.button')
  await button.waitFor({ state: 'attached', ...patience }) // on a small screen the open chat covers it
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click()
}

/** An agent in the console, signed in by a link. */
export async function agent(browser: Browser, link: string, setting: Setting): Promise<Page> {
  const page = await newPage(browser, setting)
  await page.goto(link)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click(patience)
  await page.getByRole('tab', { name: /open/i }).first().waitFor(patience)
  return page
}

async function newPage(
  browser: Browser,
  { width = 1280, zone = 'America/Toronto', locale = 'en-CA', problems }: Setting,
) {
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height: width < 500 ? 720 : 800 },
    timezoneId: zone,
    locale,
  })
  const page = await context.newPage()
  page.on('pageerror', (fault) => problems.push(String(fault)))
  return page
}
