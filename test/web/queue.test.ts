import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import type { ConsoleDesk } from '../http/consoleDesk.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { consoleInBrowser } from './consoleInBrowser.ts'

/** Time for a busy machine. */
const patience = { timeout: 10_000 }
const ana = 'ana@meridian-press.example'
const about = (subject: string): TicketDraft => ({
  subject,
  details: `It is about this: ${subject}.`,
  facts: { about: 'question' },
  tier: 1,
})
const outage: TicketDraft = { subject: 'Nothing opens', details: 'Since noon.', facts: { about: 'outage' }, tier: 3 }

let browser: Browser
let house: ConsoleDesk
let page: Page
/** What went wrong on a page. */
const problems: string[] = []

consoleInBrowser(problems, (at) => {
  browser = at.browser
  house = at.house
})

/** A page of this agent, whose browser tells what it rang and showed. */
async function signIn(agent: Agent, { width = 1280, height = 800, locale = 'en-CA' } = {}) {
  const context = await browser.newContext({ locale, viewport: { width, height } })
  await context.grantPermissions(['notifications'], { origin: house.origin })
  page = await context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  await page.addInitScript(() => {
    const told = { chimes: 0, notices: [] as string[] }
    Object.assign(globalThis, { told })
    const makeTone = AudioContext.prototype.createOscillator
    AudioContext.prototype.createOscillator = function () {
      told.chimes++
      return makeTone.call(this)
    }
    class Notice {
      static permission = 'granted'
      static requestPermission = async () => 'granted'
      onclick = null
      constructor(title: string, { body }: { body: string }) {
        told.notices.push(`${title}: ${body}`)
      }
      close() {}
    }
    Object.assign(globalThis, { Notification: Notice })
  })
  await page.goto(await house.link(agent))
  await page.locator('button[type="submit"]').click()
  await page.locator('.presence-live').waitFor()
}

const told = () => page.evaluate(() => (globalThis as unknown as { told: { chimes: number; notices: string[] } }).told)
const rows = () => page.locator('a.row')

test('is looked at in views and searched, and a view is kept', async () => {
  await house.contact({ email: ana, draft: outage })
  await house.contact({ email: ana, draft: about('Lantern colours') })
  await house.waiting('I would like to talk')
  house.clock.now = (house.clock.now + 2 * HOUR) as Instant
  await signIn(mia)
  await expect.poll(() => rows().count(), patience).toBe(3)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitemradio', { name: /^Late/ }).click()
  await expect.poll(() => rows().allTextContents(), patience).toHaveLength(1)
  expect(await rows().first().textContent()).toContain('Nothing opens')
  await page.reload()
  await rows().first().waitFor()
  expect(await rows().count()).toBe(1)

  await page.keyboard.press('f')
  await page.keyboard.type('lant col')
  await expect.poll(() => rows().allTextContents(), patience).toHaveLength(1)
  await page.getByText('1 found').waitFor()
  expect(await rows().first().textContent()).toContain('Lantern colours')
  await page.keyboard.type('zzz')
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => rows().count(), patience).toBe(1)
}, 60_000)

test('many tickets are picked by key and given to a colleague at once', async () => {
  for (const subject of ['One', 'Two', 'Three']) await house.contact({ email: ana, draft: about(subject) })
  await signIn(mia)
  await expect.poll(() => rows().count(), patience).toBe(3)
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press('j')
    await page.keyboard.press('p')
  }
  const bar = page.getByRole('toolbar', { name: '2 tickets picked' })
  await bar.waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
  await bar.getByLabel('Assign to').selectOption({ label: jonas.name })
  await page.getByRole('status').getByText(`2 tickets are ${jonas.name}’s now.`).waitFor()
  await expect
    .poll(async () => (await rows().allTextContents()).filter((text) => text.includes('Jonas Keller has it')))
    .toHaveLength(2)
  await bar.waitFor({ state: 'detached' })
}, 60_000)

test('rings for a tier 3 and for a visitor who waits, only as this agent wishes, until somebody takes it', async () => {
  await signIn(mia)
  await house.waiting('is anybody there')
  await expect.poll(() => page.title(), patience).toBe('(1) Signpost console')
  expect(await told()).toEqual({ chimes: 0, notices: [] })

  await page.getByRole('button', { name: 'Ringing' }).click()
  await page.getByLabel('Play a sound').check()
  await page.getByLabel('Show a notification of the browser').check()
  await page.keyboard.press('Escape')
  const before = (await told()).chimes
  expect(before).toBeGreaterThan(0)
  const id = await house.contact({ email: ana, draft: outage })
  await expect.poll(async () => (await told()).notices, patience).toEqual(['Ticket 1001, tier 3: Nothing opens'])
  expect((await told()).chimes).toBeGreaterThan(before)
  await expect.poll(() => page.title(), patience).toBe('(2) Signpost console')
  await house.desk.takeOver(jonas, id)
  await expect.poll(() => page.title(), patience).toBe('(1) Signpost console')

  await page.reload()
  await expect.poll(() => page.title(), patience).toBe('(1) Signpost console')
  expect((await told()).notices).toEqual([]) // what is there when the console opens was told before
}, 60_000)

test('says who else is looking, and in which language a person reads', async () => {
  const id = await house.contact({ email: ana, draft: about('Lantern colours') })
  await signIn(mia)
  const line = await house.signedIn(jonas)
  // held to the end: a stream that nobody holds is closed when memory is swept
  const looking = await fetch(`${house.origin}/api/stream?conversation=${id}`, { headers: { Cookie: line.cookie } })
  await page.reload()
  await rows().first().waitFor()
  await expect.poll(() => rows().first().textContent(), patience).toContain('Jonas Keller is looking')
  await looking.body?.cancel()
}, 60_000)

test.each([
  [320, 640],
  [375, 720],
  [3840, 2160],
])(
  'fits a screen of %d by %d',
  async (width, height) => {
    await house.contact({ email: ana, draft: outage })
    await house.waiting('is anybody there')
    await signIn(mia, { width, height, locale: 'fr-CA' })
    await rows().first().waitFor()
    const sticksOut = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await sticksOut()).toBeLessThanOrEqual(0)
    await rows().first().click()
    await page.getByRole('log').waitFor()
    expect(await sticksOut()).toBeLessThanOrEqual(0)
  },
  60_000,
)
