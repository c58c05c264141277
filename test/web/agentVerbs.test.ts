import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import type { ConsoleDesk } from '../http/consoleDesk.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { consoleInBrowser } from './consoleInBrowser.ts'

const patience = { timeout: 20_000 }
const ana = 'ana@meridian-press.example'
const stuck: TicketDraft = {
  subject: 'A reader is locked out',
  details: 'She has a new laptop.',
  facts: { about: 'endUsers', affected: 'one' },
  tier: 1,
}
const again: TicketDraft = { ...stuck, subject: 'Still locked out', details: 'The same reader.' }

let browser: Browser
let house: ConsoleDesk
const problems: string[] = []

consoleInBrowser(problems, (at) => {
  browser = at.browser
  house = at.house
})

test('a note is written by keyboard, looks like no reply, and marks the colleague it mentions', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  const [page, other] = [await signIn(mia, id), await signIn(jonas)]
  await page.keyboard.press('n')
  const box = page.getByLabel('Note for colleagues. The customer never sees it.')
  await expect.poll(() => isFocused(box), patience).toBe(true)
  await page.keyboard.type('See @jo')
  await page.getByRole('button', { name: '@Jonas Keller' }).click()
  await page.keyboard.type('please')
  await isSound(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('log').getByText('See @Jonas Keller please').waitFor()
  expect(await box.inputValue()).toBe('')
  expect(JSON.stringify(await house.desk.lastMessages(id, 100))).not.toContain('Jonas')
  const row = other.locator('a.row').filter({ hasText: stuck.subject })
  await row.getByText('Mentions you').waitFor()
  await row.click()
  await other.getByRole('region', { name: 'Facts' }).getByText('See @Jonas Keller please').waitFor()
  await expect.poll(() => row.getByText('Mentions you').count(), patience).toBe(0)
}, 90_000)

test('a note and a reply keep drafts of their own, and neither becomes the other', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  await house.desk.takeOver(mia, id)
  const page = await signIn(mia, id)
  await page.getByLabel('Reply to Ana Solheim').fill('For Ana')
  await page.getByRole('button', { name: 'Note', exact: true }).click()
  const note = page.getByLabel('Note for colleagues.')
  expect(await note.inputValue()).toBe('')
  await note.fill('For us')
  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  expect(await page.getByLabel('Reply to Ana Solheim').inputValue()).toBe('For Ana')
  const look = (name: string) =>
    page.getByRole('button', { name, exact: true }).evaluate((it) => getComputedStyle(it).borderStyle)
  expect(await look('Send')).toBe('solid')
  await page.getByRole('button', { name: 'Note', exact: true }).click()
  expect(await note.inputValue()).toBe('For us')
  expect(await look('Save note')).toBe('dashed')
  expect(await page.getByRole('button', { name: 'Send', exact: true }).count()).toBe(0)
}, 90_000)

test('the menu is walked by keyboard, opens a dialog, and the focus comes back', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  const page = await signIn(mia, id)
  const menu = page.getByRole('button', { name: 'Actions' })
  await menu.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Write a note' }).waitFor()
  await isSound(page)
  const items = await page.getByRole('menuitem').allTextContents()
  expect(items.map((item) => item.trim().replace(/\s*\w$/, ''))).toEqual([
    'Write a note',
    'Assign…',
    'Wait for the customer…',
    'Change tier…',
    'Solve…',
    'Merge into another…',
    'Link a ticket…',
    'Correct whose it is…',
  ])
  for (const next of ['Assign…', 'Wait for the customer…', 'Change tier…']) {
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => isFocused(page.getByRole('menuitem', { name: next })), patience).toBe(true)
  }
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Change the tier of ticket 1001' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => isFocused(menu), patience).toBe(true)
}, 90_000)

test('a tier is changed with a reason, and the customer reads both', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  const page = await signIn(mia, id)
  await page.keyboard.press('g')
  const dialog = page.getByRole('dialog', { name: 'Change the tier of ticket 1001' })
  await dialog.getByRole('radio', { name: 'Tier 2' }).check()
  expect(await dialog.getByRole('button', { name: 'Change it' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Reason, for the customer to read').fill('Several readers are stuck.')
  await isSound(page)
  await dialog.getByRole('button', { name: 'Change it' }).click()
  await page.getByRole('status').getByText('Tier 2. The customer has been told.').waitFor()
  await page.getByRole('log').getByText('Several readers are stuck.').waitFor()
  await page.getByRole('region', { name: 'Facts' }).getByText('Changed from tier 1 to 2 by Mia Tremblay').waitFor()
}, 90_000)

test('a ticket is assigned, waits, is solved with words, and opened again', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  const page = await signIn(mia, id)
  const facts = page.getByRole('region', { name: 'Facts' })
  await page.keyboard.press('a')
  const assign = page.getByRole('dialog', { name: 'Assign ticket 1001' })
  await assign.getByLabel('Colleague').selectOption('Jonas Keller')
  await assign.getByRole('button', { name: 'Assign it' }).click()
  await page.getByRole('status').getByText('The ticket is Jonas Keller’s now.').waitFor()

  await page.keyboard.press('w')
  const wait = page.getByRole('dialog', { name: 'Wait for the customer of ticket 1001' })
  await wait.getByLabel('What do you need from them?').fill('A screenshot of the message')
  await isSound(page)
  await wait.getByRole('button', { name: 'Wait for them' }).click()
  await page.locator('a.row').getByText('Waiting for the customer').waitFor()
  await page.getByRole('log').getByText('A screenshot of the message').waitFor()
  await house.visitorSays(id, 'It works now, thanks')
  await expect.poll(() => page.getByText('Waiting for the customer').count(), patience).toBe(0)

  await page.keyboard.press('t')
  await expect.poll(() => isFocused(page.getByLabel('Reply to Ana Solheim')), patience).toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.press('s')
  const solve = page.getByRole('dialog', { name: 'Solve ticket 1001?' })
  await solve.getByRole('radio', { name: /Answered/ }).check()
  await solve.getByLabel('Words to the customer').fill('Glad to hear it.')
  await isSound(page)
  await solve.getByRole('button', { name: 'Solve it' }).click()
  await page.getByRole('log').getByText('Glad to hear it.').waitFor()
  await facts.getByText('answered', { exact: true }).waitFor()
  await page.keyboard.press('o')
  await page.getByRole('status').getByText('Ticket 1001 is open again.').waitFor()
}, 90_000)

test('a conversation is handed to a colleague with a note', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  await house.desk.takeOver(mia, id)
  const page = await signIn(mia, id)
  await page.keyboard.press('x')
  const dialog = page.getByRole('dialog', { name: 'Hand this conversation to a colleague' })
  await dialog.getByLabel('Colleague').selectOption('Jonas Keller')
  await dialog.getByLabel('Note for them').fill('She tried twice.')
  await isSound(page)
  await dialog.getByRole('button', { name: 'Hand it over' }).click()
  await page.getByText('Jonas Keller has this conversation. You can read along.').waitFor()
  await page.getByRole('log').getByText('She tried twice.').waitFor()
  expect((await house.desk.conversation(id))?.handling).toMatchObject({ agent: jonas.id })
}, 90_000)

test('a duplicate is merged and a ticket linked; the facts show both', async () => {
  const kept = await house.contact({ email: ana, draft: stuck })
  const gone = await house.contact({ email: ana, draft: again })
  const page = await signIn(mia, gone)
  await page.keyboard.press('l')
  const link = page.getByRole('dialog', { name: 'Link ticket 1002 with another' })
  await link.getByLabel('Ticket number').fill('1001')
  await link.getByRole('button', { name: 'Link it' }).click()
  const facts = page.getByRole('region', { name: 'Facts' })
  await facts.getByRole('heading', { name: 'Linked tickets' }).waitFor()
  await page.keyboard.press('m')
  const merge = page.getByRole('dialog', { name: 'Merge ticket 1002 into another' })
  await merge.getByRole('radio', { name: /#1001/ }).check()
  await isSound(page)
  await merge.getByRole('button', { name: 'Merge it' }).click()
  await page.getByRole('heading', { name: stuck.subject, level: 2 }).waitFor()
  expect(page.url()).toContain(kept)
  await facts.getByRole('heading', { name: 'Merged into this one' }).waitFor()
  await facts.getByText('The same reader.').waitFor()
  await isSound(page)
}, 90_000)

test('a new contact is confirmed in one click; an agent who may not is not offered it', async () => {
  const id = await house.contact({ email: 'noor@meridian-press.example', draft: stuck })
  const [page, other] = [await signIn(mia, id), await signIn(jonas, id)]
  await other.getByText('New contact, to be confirmed: joined').waitFor()
  expect(await other.getByRole('button', { name: 'Confirm', exact: true }).count()).toBe(0)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await page.getByRole('status').getByText('noor@meridian-press.example is confirmed.').waitFor()
  expect(await page.getByText('New contact, to be confirmed: joined').count()).toBe(0)
}, 90_000)

test('whose a ticket is can be put right by a lead', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  const page = await signIn(mia, id)
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'Whose is it?' })
  await dialog.getByRole('searchbox', { name: 'Name, alias or domain' }).fill('pilots')
  await dialog.getByRole('radio', { name: /Leo Brandt/ }).check()
  await isSound(page)
  await dialog.getByRole('button', { name: 'Put it right' }).click()
  await page.getByText('This ticket is Leo Brandt’s, of Harbour Pilots Guild').waitFor()
}, 90_000)

describe.each([
  ['light', 1280, 'en-CA'],
  ['dark', 375, 'fr-CA'],
] as const)('by %s at %d px in %s', (colorScheme, width, locale) => {
  test('menu, note box and dialogs are free of what axe-core finds, and nothing sticks out', async () => {
    const id = await house.contact({ email: ana, draft: stuck })
    await house.desk.takeOver(mia, id)
    await house.desk.note(jonas, id, '@Mia regarde ceci', null)
    await house.desk.waitForCustomer(mia, 1001)
    const page = await signIn(mia, id, {
      colorScheme,
      locale,
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    })
    await isSound(page)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menu').waitFor()
    await isSound(page)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Note', exact: true }).click()
    await page.locator('#note-box').fill('…')
    await isSound(page)
    await page.keyboard.press('Escape')
    for (const key of ['x', 'a', 'g', 's', 'm', 'l', 'c']) {
      await page.keyboard.press(key)
      await page.getByRole('dialog').waitFor()
      await isSound(page)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
  }, 150_000)
})

function isFocused(what: ReturnType<Page['locator']>): Promise<boolean> {
  return what.evaluate((it) => it === document.activeElement).catch(() => false)
}

async function isSound(page: Page) {
  await page.waitForTimeout(300) // colours fade in
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  // the screens scroll, never the page around them
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0)
}

/** A page of this agent, signed in by link, with a conversation open if one is named. */
async function signIn(agent: Agent, at?: ConversationId, options: BrowserContextOptions = {}): Promise<Page> {
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
  if (at) {
    await page.goto(`${house.origin}/console#/c/${at}`)
    await page.getByRole('log').waitFor()
  }
  return page
}
