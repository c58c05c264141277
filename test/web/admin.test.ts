import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Agent } from '../../src/domain/person.ts'
import { type ConsoleDesk, openConsoleDesk } from '../http/consoleDesk.ts'
import { openBrowser } from '../support/browser.ts'
import { ana, mia, priya } from '../support/demoFixtures.ts'
import { nobody } from '../support/fakeAdminRecords.ts'

const stuck = { subject: 'Stuck', details: '', facts: { about: 'outage' }, tier: 3 } as const
const table = [
  'id,name,package,domains',
  'meridian-press,Meridian & Co,elite,meridian-press.example; meridian.example',
  'harbour-guild,Harbour Pilots Guild,gold,',
  'new-one,New One,standard,',
  'alder-training,Alder & Finch Training,elite,alderfinch.example; shared-campus.example',
].join('\n')
const looks = [
  ['conversation', ''],
  ['file', ''],
  ['report', 'reports/gaps'],
  ['table', 'admin/customers/export'],
  ['person', 'admin/people/find'],
] as const
/** Where pictures of each page go, when somebody wants to look. */
const shots = process.env.SHOTS

let browser: Browser
let house: ConsoleDesk
let page: Page
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale(['console'])
  browser = await openBrowser()
}, 420_000)
beforeEach(async () => {
  house = await openConsoleDesk()
  const id = await house.contact({ email: 'noor.haddad@meridian-press.example', draft: stuck })
  const { person } = (await house.desk.conversation(id)) as { person: { contact: string } }
  house.adminRecords.conversationsOf.set(person.contact, id)
  await house.adminRecords.saveReply(
    {
      id: 'r1',
      owner: null,
      title: 'Thanks for waiting',
      locale: 'en',
      text: 'Hello {{contact.firstName}},\n\nthank you for waiting. We answer by {{due}}.\n\n{{agent.name}}',
      updatedAt: house.clock.now,
    },
    null,
  )
  for (const action of ['added', 'changed'] as const) {
    await house.adminRecords.record({
      at: (house.clock.now - 3_600_000) as Instant,
      by: { agent: priya.id, name: priya.name },
      action,
      kind: 'customer',
      key: 'meridian-press',
      label: 'Meridian Press',
      before: action === 'added' ? null : { domains: ['meridian-press.example'], door: { email: null } },
      after: {
        domains: ['meridian-press.example', 'meridian.example'],
        door: { email: 'readers@meridian-press.example' },
      },
    })
  }
  for (let i = 0; i < 130; i++) {
    const at = (house.clock.now - (130 - i) * 60_000) as Instant
    const [what, subject] = looks[i % looks.length] as (typeof looks)[number]
    const agent = i % 3 === 0 ? mia : priya
    await house.accessRecords.addLooks([
      { agent: agent.id, what, subject: subject || id, times: 1 + (i % 4), firstAt: at, lastAt: at },
    ])
  }
  house.adminRecords.people.set(ana.email, {
    ...nobody,
    counts: {
      ...nobody.counts,
      contacts: 1,
      conversations: 4,
      messages: 61,
      files: 2,
      tickets: 3,
      letters: 7,
      mentions: 1,
    },
    contacts: [{ name: ana.name, customerName: 'Meridian Press' }],
    tickets: [1001, 1004, 1019],
  })
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

describe('the administration', () => {
  test('imports what the dry run showed, and nothing else', { timeout: 60_000 }, async () => {
    await open(priya, 'customers')
    await page.getByRole('link', { name: 'Import CSV' }).click()
    await page.getByLabel('CSV file').setInputFiles({ name: 'c.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
    await page.getByText('1 to add, 1 to change, 1 as before, 1 refused.').waitFor()
    const refused = page.getByRole('row').filter({ hasText: 'Harbour Pilots Guild' })
    await refused.getByText('“gold” cannot be used. Write standard or elite.').waitFor()
    await page.getByText('Meridian & Co').first().waitFor()
    await shoot('import')
    await page.getByRole('button', { name: 'Apply 2 lines' }).click()
    await page.getByRole('status').getByText('2 lines are applied.').waitFor()
    await page.getByRole('link', { name: 'Change New One' }).waitFor()
    const { customers } = await house.adminRecords.all()
    expect(customers.find(({ id }) => id === 'meridian-press')).toMatchObject({
      name: 'Meridian & Co',
      package: 'elite',
    })
    expect(customers.find(({ id }) => id === 'harbour-guild')).toMatchObject({ package: 'standard' })
  })

  test('a customer is changed in a form that names what is wrong beside the field', { timeout: 60_000 }, async () => {
    await open(priya, 'customers')
    await page.getByLabel('Search by name').fill('coastal')
    await page.getByText('1 customer', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Change Meridian Press' }).click()
    const dialog = page.getByRole('dialog', { name: 'Meridian Press' })
    await dialog.getByLabel('Mail domains of its staff').fill('not a domain')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('“not a domain” cannot be used.').waitFor()
    expect(await dialog.getByLabel('Mail domains of its staff').getAttribute('aria-invalid')).toBe('true')
    await shoot('customer')
    await dialog.getByLabel('Mail domains of its staff').fill('meridian.example\nmeridian-press.example')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').getByText('Meridian Press is saved.').waitFor()
    const { customers } = await house.adminRecords.all()
    expect(customers.find(({ id }) => id === 'meridian-press')?.domains).toEqual([
      'meridian.example',
      'meridian-press.example',
    ])
  })

  test('contacts are confirmed, replies written with variables, due times asked for', { timeout: 90_000 }, async () => {
    await open(mia, 'contacts')
    await page.getByRole('button', { name: /^Confirm / }).click()
    await page.getByText('Nobody waits to be confirmed.').waitFor()

    await page.getByRole('link', { name: 'Saved replies' }).click()
    await page.getByRole('button', { name: 'New reply' }).click()
    const dialog = page.getByRole('dialog', { name: 'New reply' })
    await dialog.getByLabel('Title').fill('Greeting')
    await dialog.getByLabel('Text').fill('Hello ')
    await dialog.getByRole('button', { name: 'Insert contact.firstName' }).click()
    await page.keyboard.type(', {{nobody}}')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByRole('alert').getByText('Nobody fills in {{nobody}}.').waitFor()
    expect(problems.splice(0)).toHaveLength(1) // the refusal
    await shoot('reply')
    await dialog.getByLabel('Text').fill('Hello {{contact.firstName}}')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').getByText('“Greeting” is saved.').waitFor()

    await page.getByRole('link', { name: 'Calendar' }).click()
    await page.getByLabel('Received on').fill('2026-12-24')
    await page.getByLabel('on the clocks of').fill('Europe/Paris')
    await page.getByRole('button', { name: 'When is it due?' }).click()
    await page.getByText('Christmas Day').first().waitFor()
    await shoot('due')
  })

  test('a person is erased after the address was typed twice, and leaves a receipt', { timeout: 60_000 }, async () => {
    await open(priya, 'people')
    await page.getByLabel('E-mail address of the person').fill(ana.email)
    await page.keyboard.press('Enter')
    await page.getByText('Tickets 1001, 1004, 1019').waitFor()
    await shoot('person')
    await page.getByRole('button', { name: 'Erase this person…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Erase for good?' })
    const erase = dialog.getByRole('button', { name: 'Erase for good' })
    expect(await erase.isDisabled()).toBe(true)
    await dialog.getByLabel('type the address again').fill(ana.email.toUpperCase())
    await erase.click()
    await page.getByRole('heading', { name: 'Receipt', exact: true }).waitFor()
    expect(await house.adminRecords.receipts(9)).toHaveLength(1)
    await shoot('receipt')
  })

  test('everything of a person is saved as a file, which the audit log knows', { timeout: 60_000 }, async () => {
    await open(priya, 'people')
    await page.getByLabel('E-mail address of the person').fill(ana.email)
    await page.keyboard.press('Enter')
    await page.getByText('Tickets 1001, 1004, 1019').waitFor()
    const saving = page.waitForEvent('download')
    house.clock.now = (house.clock.now + 11 * MINUTE) as Instant
    await page.getByRole('button', { name: 'Save everything as a file' }).click()
    const dialog = page.getByRole('dialog', { name: 'Is it still you?' })
    await dialog.getByLabel('New password').fill('heron willow lantern 7')
    await dialog.getByRole('button', { name: 'Save password' }).click()
    const file = await saving
    expect(problems.splice(0)).toHaveLength(1) // asked for proof
    expect(file.suggestedFilename()).toBe(`${ana.email}.json`)
    expect(JSON.parse(readFileSync(await file.path(), 'utf8'))).toEqual({ address: ana.email, contacts: [] })
    await page.getByRole('status').getByText('The file is saved.').waitFor()
    expect(house.adminRecords.written.at(-1)).toMatchObject({ action: 'exported', label: 'a…@meridian-press.example' })
    await page.getByRole('link', { name: 'Audit log' }).click()
    await page.getByRole('row').filter({ hasText: 'Person, saved as a file' }).waitFor()
  })

  test('who looked at a conversation is one link away from it', { timeout: 90_000 }, async () => {
    await open(priya, 'access')
    const rows = page.getByRole('row')
    await rows.nth(100).waitFor()
    await page.getByRole('button', { name: 'Show earlier ones' }).click()
    await rows.nth(130).waitFor()
    await page.locator('.admin-filters select').selectOption('Mia Tremblay')
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 44)
    await page.locator('.admin-filters select').selectOption('')
    await page.getByRole('link', { name: 'Conversation: who looked at it' }).first().click()
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 52)
    await shoot('access-talk')
    await page.getByRole('row').nth(1).getByRole('link').click()
    await page.getByRole('link', { name: 'Who looked at this' }).click()
    await page.getByRole('row').filter({ hasText: 'Priya' }).first().waitFor()
    await page.getByLabel('Ticket number or conversation').fill('nothing-like-it')
    await page.keyboard.press('Enter')
    await page.getByText('Nobody looked there.').waitFor()
  })

  test('shows a lead what a lead may do, and an agent nothing', { timeout: 60_000 }, async () => {
    await open(mia, 'customers')
    const pages = page.getByRole('navigation', { name: 'Administration' }).getByRole('link')
    expect(await pages.allTextContents()).toEqual([
      'Customers',
      'Contacts to confirm',
      'Saved replies',
      'Calendar',
      'Articles',
    ])
    expect(await page.getByRole('link', { name: 'Import CSV' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Look at Meridian Press' }).click()
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0)
  })
})

describe('every page of the administration', () => {
  const pages = ['customers', 'contacts', 'replies', 'calendar', 'articles', 'audit', 'access', 'people']

  test.each(['light', 'dark'] as const)(
    'has nothing that axe complains of, in %s',
    { timeout: 180_000 },
    async (colorScheme) => {
      await open(priya, 'customers', { colorScheme })
      for (const name of pages) {
        await visit(name)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect([name, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([name, []])
        await shoot(`${name}-${colorScheme}`)
      }
    },
  )

  test('fits a telephone, in French', { timeout: 120_000 }, async () => {
    await open(priya, 'customers', { locale: 'fr-CA', viewport: { width: 375, height: 812 } })
    for (const name of pages) {
      await visit(name)
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      const high = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)
      expect(high).toBeLessThanOrEqual(0)
      const inPage = await page.locator('.admin-page').evaluate((it) => it.scrollWidth - it.clientWidth)
      expect([name, wide, inPage]).toEqual([name, 0, 0])
      await shoot(`${name}-375`)
    }
  })
})

async function visit(name: string): Promise<void> {
  await page.evaluate((at) => location.assign(at), `#/admin/${name}`)
  await page.locator(`.admin-link[href="#/admin/${name}"][aria-current="page"]`).waitFor()
  await page.locator('.admin-page table, .admin-page .admin-empty, .admin-page ul, .admin-page form').first().waitFor()
}

async function shoot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/admin-${name}.png` })
}

async function open(agent: Agent, name: string, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ locale: 'en-CA', viewport: { width: 1280, height: 800 }, ...options })
  page = await context.newPage()
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (fault) => problems.push(String(fault)))
  // before the link is used nobody is signed in
  page.on('console', (line) => line.type() === 'error' && !/\b401\b/.test(line.text()) && problems.push(line.text()))
  await page.goto(await house.link(agent))
  await page.getByRole('button').first().click()
  await page.locator('.bar').waitFor()
  await page.evaluate((at) => location.assign(at), `#/admin/${name}`)
  await page.locator('#screen-title').waitFor()
}
