import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { type ConsoleDesk, openConsoleDesk } from '../http/consoleDesk.ts'
import { openBrowser } from '../support/browser.ts'
import { mia } from '../support/demoFixtures.ts'

const patience = { timeout: 10_000 }
const ana = 'ana@meridian-press.example'
const outage: TicketDraft = { subject: 'Nothing opens', details: 'Since noon.', facts: { about: 'outage' }, tier: 3 }
const stuck: TicketDraft = {
  subject: 'Two readers cannot open the atlas',
  details: '',
  facts: { about: 'endUsers', affected: 'several' },
  tier: 2,
}

let browser: Browser
let house: ConsoleDesk

beforeAll(async () => {
  await buildIfStale(['console'])
  browser = await openBrowser()
}, 420_000)
beforeEach(async () => {
  house = await openConsoleDesk()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await house.close()
  expect(house.faults).toEqual([])
})
afterAll(async () => {
  await browser?.close()
})

const pass = async (minutes: number) => {
  house.clock.now = (house.clock.now + minutes * MINUTE) as Instant
  while (await house.desk.tellAlerts());
}

async function openConsole(width: number, locale = 'en'): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, locale, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(await house.link(mia))
  await page.locator('form button').first().click()
  await page.locator('.presence-live').waitFor(patience)
  return page
}

const keep = async (page: Page, name: string) => {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png` })
}

test.each([
  [1280, 'en', 'Ticket 1001, tier 2', /^First response due at/, /^Warned/],
  [375, 'fr', 'Billet 1001, niveau 2', /^Première réponse, échéance\s: /, /^Avertissement/],
] as const)(
  'at %d px in %s an agent is told within two seconds, by keyboard too, and the facts remember',
  async (width, locale, title, says, facts) => {
    const id = await house.contact({ email: ana, draft: stuck })
    const page = await openConsole(width, locale)
    const notices = page.locator('.notice-of-clock')
    await page.locator('a.row').first().waitFor(patience)
    expect(await notices.count()).toBe(0) // what is there when the console opens was told before

    await pass(91)
    await notices.first().waitFor({ timeout: 2_000 })
    expect(await notices.locator('strong').allTextContents()).toEqual([title])
    expect(await notices.locator('p').nth(1).textContent()).toMatch(says)
    await keep(page, `notice-${width}`)
    const found = await new AxeBuilder({ page: page as never }).include('.notices').analyze()
    expect(found.violations.map((one) => one.id)).toEqual([])

    await notices.locator('a').focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/console#/c/${id}`, patience)
    expect(await notices.count()).toBe(0)
    await pass(40)
    await page.goto(`${new URL(page.url()).origin}/console#/c/${id}/facts`)
    const told = page.locator('.clock-told')
    await told.filter({ hasText: locale === 'en' ? 'broke' : 'dépassé' }).waitFor(patience)
    expect(await told.first().textContent()).toMatch(facts)
    await keep(page, `facts-${width}`)
  },
  60_000,
)

test.each([
  ['en', '1 needs somebody now'],
  ['fr', '1 attend quelqu’un'],
])(
  'in the bar of a telephone stands how many need somebody, in %s',
  async (locale, name) => {
    await house.contact({ email: ana, draft: outage })
    const page = await openConsole(375, locale)
    const alarms = page.getByRole('link', { name })
    await alarms.waitFor(patience)
    const { width, height } = (await alarms.boundingBox()) ?? { width: 0, height: 0 }
    expect(width).toBeLessThan(72)
    expect(height).toBeGreaterThanOrEqual(36)
    expect(await alarms.locator('.bar-alarms-count').isVisible()).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await keep(page, `bar-375-${locale}`)
  },
  60_000,
)

test('a tier 3 that nobody answers is told again and again, one notice at a time, until it is dismissed or answered', async () => {
  const page = await openConsole(1280)
  const id = await house.contact({ email: ana, draft: outage })
  const notices = page.locator('.notice-of-clock')
  await notices.filter({ hasText: 'Just received' }).waitFor({ timeout: 5_000 })
  await pass(15)
  await notices.filter({ hasText: 'Nobody has answered yet' }).waitFor({ timeout: 5_000 })
  expect(await notices.count()).toBe(1)
  await keep(page, 'unanswered-1280')
  await page.getByRole('button', { name: 'Dismiss the alert of ticket 1001' }).click()
  await expect.poll(() => notices.count(), patience).toBe(0)

  await pass(50)
  await notices.first().waitFor({ timeout: 5_000 })
  await page.goto(`${new URL(page.url()).origin}/console#/c/${id}`)
  await page.locator('.clock-told').filter({ hasText: 'called 5 times' }).waitFor(patience)
  await keep(page, 'calls-1280')
}, 60_000)
