import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { QuestionId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { aQuestion } from '../domain/questionBuilders.ts'
import { type ConsoleDesk, openConsoleDesk } from '../http/consoleDesk.ts'
import { openBrowser } from '../support/browser.ts'
import { jonas, mia } from '../support/demoFixtures.ts'

/** Time for a busy machine. */
const patience = 60_000
const ana = 'ana@meridian-press.example'
const outage: TicketDraft = { subject: '=Nothing opens', details: 'Since noon.', facts: { about: 'outage' }, tier: 3 }

let browser: Browser
let house: ConsoleDesk
let page: Page
/** What went wrong on a page. */
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale(['console'])
  browser = await openBrowser()
}, 420_000)
beforeEach(async () => {
  house = await openConsoleDesk({ now: Date.UTC(2026, 10, 25, 17, 0) })
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  await house.close()
  expect(house.faults).toEqual([])
  expect(problems.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
})

test('a desk without a history says so, block by block', async () => {
  await open(mia)
  await page.getByText('No ticket was received in this period.').first().waitFor()
  await page.getByText('Nobody asked the assistant anything in this period.').waitFor()
  await page.getByText('Nothing came in during this period.').waitFor()
  await page.getByText('No customer said how it was in this period.').waitFor()
  expect(await page.getByRole('button', { name: 'Save “Targets” as CSV' }).isDisabled()).toBe(true)
}, 120_000)

test('an agent without more is offered no reports', async () => {
  await open(jonas)
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  expect(await page.getByRole('link', { name: 'Reports' }).count()).toBe(0)
}, 120_000)

test('a lead goes from a number to its tickets, to the conversation, and back', async () => {
  const id = await someDay()
  await open(mia)
  const kept = page.getByRole('button', { name: '1: show the tickets (First response, Tier 3, Kept)' })
  await kept.click()
  const dialog = page.getByRole('dialog', { name: 'First response, Tier 3: Kept' })
  const link = dialog.getByRole('link', { name: '1001 =Nothing opens' })
  await link.waitFor()
  const saving = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'CSV' }).click()
  const file = await saving
  expect(file.suggestedFilename()).toBe('signpost-tickets-firstResponse-tier-3-kept-2026-11-19--2026-11-25.csv')
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n')
  expect(lines[1]).toMatch(/^1001,'=Nothing opens,3,Meridian Press,Mia Tremblay,2026-11-25T17:00/)
  await page.keyboard.press('Escape')
  expect(await kept.evaluate((it) => it === document.activeElement)).toBe(true)
  await kept.click()
  await link.click()
  await page.getByRole('heading', { name: '=Nothing opens' }).waitFor()
  expect(new URL(page.url()).hash).toBe(`#/c/${id}`)
  await page.goBack()
  await kept.waitFor()
}, 120_000)

test('days and filters stand in the address, and every block follows them', async () => {
  await someDay()
  await open(mia)
  await page.getByText('1 questions in the chat').or(page.getByText('2 questions in the chat')).waitFor()
  await page.getByRole('button', { name: 'Yesterday' }).click()
  await page.getByText('November 24, 2026 (Pacific Time)').waitFor()
  await page.getByText('Nobody asked the assistant anything in this period.').waitFor()
  await page.getByRole('button', { name: 'Today' }).click()
  await page.getByText('November 25, 2026 (Pacific Time)').waitFor()
  await page.getByRole('combobox', { name: 'Tier' }).selectOption('3')
  await page.getByText('Tier and agent do not narrow this: they belong to tickets.').first().waitFor()
  expect(new URL(page.url()).hash).toBe('#/reports/period=today&tier=3')
  await page.getByLabel('Last day').fill('2026-11-01')
  await page.getByLabel('First day').fill('2026-11-02')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await page.getByText('Choose a first and a last day').nth(5).waitFor() // every block has said so
  expect(problems.splice(0).every((each) => each.includes('400'))).toBe(true)
}, 120_000)

test('what a figure means is one tap away, and Esc puts the focus back', async () => {
  await someDay()
  await open(mia)
  const button = page.getByRole('button', { name: 'What is “What became of questions”?' })
  await button.click()
  const said = page.getByRole('dialog', { name: 'What is “What became of questions”?' })
  await said.getByText('It may have helped.').waitFor()
  await page.keyboard.press('Escape')
  await said.waitFor({ state: 'detached' })
  expect(await button.evaluate((it) => it === document.activeElement)).toBe(true)
}, 120_000)

test('a lead reads what customers said, of a person and of the assistant, and goes to the conversation', async () => {
  const id = await someDay()
  await open(mia)
  const block = page.getByRole('region', { name: 'Satisfaction' })
  await block.getByText('2.0 of 5').waitFor()
  expect(await block.getByRole('row', { name: '2 1 (100%) –' }).count()).toBe(1)
  const saving = page.waitForEvent('download')
  await block.getByRole('button', { name: 'Save “In their words” as CSV' }).click()
  const file = await saving
  expect(file.suggestedFilename()).toBe('signpost-satisfaction-words-2026-11-19--2026-11-25.csv')
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n')
  expect(lines[1]).toMatch(/^1001,'=Nothing opens,Meridian Press,Mia Tremblay,2026-11-25T17:30.*,2,'=a bit slow$/)
  await block.getByRole('link', { name: '1001 =Nothing opens' }).click()
  await page.getByRole('heading', { name: '=Nothing opens' }).waitFor()
  expect(new URL(page.url()).hash).toBe(`#/c/${id}`)
}, 120_000)

// tokens.test.ts computes every contrast in both schemes
describe.each([
  ['light', 1280],
  ['dark', 375],
] as const)('by %s at %d px', (colorScheme, width) => {
  test('the screen is free of what axe-core finds, nothing sticks out, and drawings are tables too', async () => {
    await someDay()
    await open(mia, { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' })
    const chart = page
      .getByRole('figure', { name: /First response: tickets by day/ })
      .or(page.locator('.chart').first())
    await chart.locator('canvas').waitFor()
    expect(
      await chart
        .getByRole('row', { name: /Nov 25/ })
        .getByRole('cell')
        .allTextContents(),
    ).toEqual(['1', '0', '0', '0'])
    await page.getByRole('table', { name: /Questions in the chat, by weekday and hour/ }).waitFor()
    await isSound()
    await chart.getByRole('button', { name: 'As a table' }).click()
    await page.getByRole('button', { name: 'What is “Load by hour”?' }).click()
    await page.getByRole('dialog').waitFor()
    await isSound('.report-explain')
  }, 240_000)
})

/** An answered outage, what its customer said of it, and a question without an answer, today. */
async function someDay() {
  const id = await house.contact({ email: ana, draft: outage })
  house.clock.now = (house.clock.now + 30 * MINUTE) as Instant
  await house.desk.takeOver(mia, id)
  await house.desk.say(mia, id, { text: 'On it', format: 'plain' }, null)
  const given = { id: 'q-9' as QuestionId, conversation: id, at: house.clock.now, article: null, listed: [] }
  await house.store.searched(aQuestion(given))
  const [ticket] = await house.store.ticketsOfConversation(id)
  if (!ticket) throw new Error('The outage has no ticket')
  const about = { ticket: ticket.id, conversation: id, at: house.clock.now }
  await house.store.save({ satisfaction: { ...about, score: 2, word: '=a bit slow', agent: mia.id } })
  house.clock.now = (house.clock.now + HOUR) as Instant
  return id
}

async function isSound(part = 'body') {
  await page.waitForTimeout(300) // colours fade in
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  // the screens scroll, never the page around them
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0)
}

/** The reports in a fresh browser of this agent. */
async function open(agent: Agent, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'en-CA', timezoneId: 'America/Vancouver', ...options })
  context.setDefaultTimeout(patience)
  page = await context.newPage()
  page.on('pageerror', (problem) => problems.push(problem.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && !/status of 401/.test(line.text())) problems.push(line.text())
  })
  await page.goto(await house.link(agent))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.locator('.panes').waitFor()
  await page.evaluate(() => {
    location.hash = '#/reports'
  })
}
