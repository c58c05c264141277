import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { openBrowser } from '../support/browser.ts'
import { type DeskDouble, openDeskDouble } from './deskDouble.ts'

/** Time for a busy machine. */
const patience = { timeout: 15_000 }

let browser: Browser
let desk: DeskDouble
let page: Page

beforeAll(async () => {
  await buildIfStale(['launcher', 'chat'])
  desk = await openDeskDouble()
  browser = await openBrowser()
}, 420_000)

afterEach(async () => {
  await page?.context().close()
  desk.forget()
})

afterAll(async () => {
  await browser?.close()
  desk?.close()
})

test('what is being typed while the website signs its visitor in stays in the box, and typing goes on', async () => {
  await openChat()
  desk.slowMs = 400
  await box().pressSequentially('My book says ')
  await signIn('a.b.c')
  await box().pressSequentially('vc3', { delay: 120 })
  await expect.poll(() => desk.lines, patience).toBe(2)
  await expect.poll(() => box().inputValue(), patience).toMatch(/^My book says v/)
  await expect.poll(() => isInBox(), patience).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(said, patience).toEqual([expect.stringMatching(/^My book says vc3$/)])
}, 40_000)

test('what is sent while the website signs its visitor in arrives once, and after it', async () => {
  await openChat()
  desk.slowMs = 1_500
  await signIn('a.b.c')
  await expect.poll(() => desk.asked.length, patience).toBe(2)
  await box().fill('Is anybody there?')
  await box().press('Enter')
  await expect.poll(said, patience).toEqual(['Is anybody there?'])
  await expect.poll(() => desk.lines, patience).toBe(2)
  await bubble('Is anybody there?').waitFor()
  await page.waitForTimeout(1_000)
  expect(said()).toEqual(['Is anybody there?'])
}, 40_000)

test('a first sign-in whose answer is lost is asked again, as the very same one, before the chat begins', async () => {
  desk.refusals.push(0, 0)
  await visitSite()
  await signIn('a.b.c')
  await page.evaluate(() => window.signpost?.('ask', 'Who am I?'))
  await expect.poll(said, patience).toEqual(['Who am I?'])
  expect(desk.asked).toHaveLength(3)
  const [first] = desk.asked
  expect(first).toMatchObject({ identity: 'a.b.c', attempt: expect.stringMatching(/^[0-9a-f]{32}$/) })
  for (const again of desk.asked) expect(again.attempt).toBe(first?.attempt)
  expect(await frame().locator('.notice[role="alert"]').count()).toBe(0)
}, 40_000)

test('a sign-in during a talk whose answer is lost is asked again, and nothing that was said meanwhile is lost', async () => {
  await openChat()
  desk.refusals.push(503, 503)
  await signIn('a.b.c')
  await expect.poll(() => desk.asked.length, patience).toBe(2)
  await box().fill('Still me')
  await box().press('Enter')
  await expect.poll(() => desk.lines, patience).toBe(2)
  await expect.poll(said, patience).toEqual(['Still me'])
  expect(desk.asked.map(({ attempt }) => attempt).slice(1)).toEqual(Array(3).fill(desk.asked[1]?.attempt))
}, 40_000)

test('a sign-in that finds no line goes out as soon as there is one again', async () => {
  await visitSite()
  await page.evaluate(() => window.signpost?.('identify', 'a.b.c'))
  await page.evaluate(() => window.signpost?.('open'))
  await bubbleOrHeader()
  await page.evaluate(() => window.signpost?.('close'))
  await page.context().setOffline(true)
  await signIn('d.e.f')
  await page.waitForTimeout(500)
  expect(desk.asked).toHaveLength(1)
  await page.context().setOffline(false)
  await expect.poll(() => desk.asked.at(-1)?.identity, patience).toBe('d.e.f')
}, 40_000)

const frame = () => page.frameLocator('signpost-launcher iframe')
const box = () => frame().locator('[data-id="webchat-sendbox-input"]')
const bubble = (text: string) => frame().locator('.webchat__bubble').getByText(text)
const said = () => desk.heard.filter(({ type }) => type === 'message').map(({ text }) => text)
const signIn = (jwt: string) => page.evaluate((it) => window.signpost?.('identify', it), jwt)
const isInBox = () => box().evaluate((it) => it === document.activeElement)
const bubbleOrHeader = () => frame().getByRole('heading', { name: 'Meridian Press' }).waitFor()

/** Opens a website of another origin, and the chat on it. */
async function openChat(): Promise<void> {
  await visitSite()
  await page.evaluate(() => window.signpost?.('open'))
  desk.says({ text: 'Hello!' })
  await bubble('Hello!').waitFor()
  desk.lines = 1
}

async function visitSite(): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 } })
  page = await context.newPage()
  await page.goto(`${desk.origin.replace('127.0.0.1', 'localhost')}/site`)
  await page.locator('signpost-launcher').waitFor({ state: 'attached' })
}
