import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import type { ConsoleDesk } from '../http/consoleDesk.ts'
import { ana, jonas, priya } from '../support/demoFixtures.ts'
import { consoleInBrowser } from './consoleInBrowser.ts'

const patience = { timeout: 20_000 }
const stuck: TicketDraft = { subject: 'Stuck', details: '', facts: { about: 'question' }, tier: 1 }
/** Where pictures go, when somebody wants to look. */
const shots = process.env.SHOTS

let browser: Browser
let house: ConsoleDesk
const problems: string[] = []
consoleInBrowser(problems, (at) => {
  browser = at.browser
  house = at.house
})

/** Ana has a ticket, and her mail server refuses both letters: the code and the ticket's. */
async function refused(): Promise<ConversationId> {
  const id = await house.contact({ email: ana.email, draft: stuck })
  for (;;) {
    const [claimed] = await house.store.claim(house.clock.now, 60_000, 1)
    if (!claimed) return id
    const why = { cause: '550 5.1.1 no such mailbox', trouble: 'unknownAddress' } as const
    await house.store.givenUp(claimed, why, house.clock.now)
  }
}

const looks = [
  ['light', 1280, 'en-CA', 'could not be delivered to', 'Letter not delivered'],
  ['dark', 375, 'fr-CA', 'n’a pas pu être livré à', 'Courriel non livré'],
] as const

test.each(looks)(
  'by %s at %d px in %s an agent sees which letter did not arrive, and why',
  async (...look) => {
    const [colorScheme, width, locale, words, mark] = look
    const id = await refused()
    const page = await signIn(jonas, { colorScheme, locale, viewport: { width, height: 800 } })
    await page.locator('a.row').getByText(mark).waitFor()
    await shoot(page, `queue-${width}`)
    await page.goto(`${house.origin}/console#/c/${id}`)
    await page.getByRole('log').waitFor()
    const facts = page.locator('.facts')
    if (width < 700) await page.locator('a.talk-facts').click()
    await facts.getByText(`${words} ${ana.email}`).first().waitFor()
    await isSound(page)
    await shoot(page, `facts-${width}`)
  },
  120_000,
)

test.each(looks)(
  'by %s at %d px in %s an administrator has a letter sent again',
  async (...look) => {
    const [colorScheme, width, locale] = look
    await refused()
    const page = await signIn(priya, { colorScheme, locale, viewport: { width, height: 800 } })
    await page.goto(`${house.origin}/console#/admin/letters`)
    const again = page.getByRole('button', { name: /Try again|Réessayer/ })
    await again.waitFor()
    expect(await page.getByText(/Its code is gone|Son code est effacé/).count()).toBe(1)
    await isSound(page)
    await shoot(page, `admin-${width}`)
    await again.click()
    await page
      .getByRole('status')
      .getByText(/on its way again|repart/)
      .waitFor()
    await expect.poll(() => again.count(), patience).toBe(0)
    expect(await house.store.givenUpLetters(10)).toHaveLength(1)
  },
  120_000,
)

test('the digest has its switch in the account of those who get it, and of nobody else', async () => {
  const page = await signIn(priya)
  await page.getByRole('button', { name: priya.name }).click()
  const digest = page.getByRole('checkbox', { name: /Daily digest by e-mail/ })
  await digest.waitFor()
  expect(await digest.isChecked()).toBe(true)
  await isSound(page)
  await shoot(page, 'account')
  await digest.uncheck()
  await expect.poll(async () => (await house.store.lettersOf(priya.id)).digest, patience).toBe(false)
  const other = await signIn(jonas)
  await other.getByRole('button', { name: jonas.name }).click()
  await other.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
  expect(await other.getByText('Daily digest by e-mail').count()).toBe(0)
}, 120_000)

/** Free of what axe-core finds, and nothing sticks out. */
async function isSound(page: Page) {
  await page.waitForTimeout(300) // colours fade in
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}

async function shoot(page: Page, name: string) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` })
}

async function signIn(agent: Agent, options: BrowserContextOptions = {}): Promise<Page> {
  const viewport = { width: 1280, height: 800 }
  const context = await browser.newContext({ locale: 'en-CA', timezoneId: 'America/Vancouver', viewport, ...options })
  const page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && !/status of 401/.test(line.text())) problems.push(line.text())
  })
  await page.goto(await house.link(agent))
  await page.locator('button[type="submit"]').click()
  await page.getByRole('banner').waitFor()
  await page.locator('.presence-live').waitFor()
  return page
}
