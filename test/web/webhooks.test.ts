import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { WebhookDelivery } from '../../src/desk/webhookPorts.ts'
import { WEBHOOK_TYPES } from '../../src/domain/webhookPayload.ts'
import { type ConsoleDesk, openConsoleDesk } from '../http/consoleDesk.ts'
import { openBrowser } from '../support/browser.ts'
import { priya } from '../support/demoFixtures.ts'

/** Where pictures go, when somebody wants to look. */
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

/** Three endpoints in three conditions, the first with deliveries of every kind. */
async function furnish(): Promise<void> {
  const { records } = house.webhooks
  const entry = {
    at: house.clock.now,
    by: { agent: priya.id, name: priya.name },
    action: 'added',
    kind: 'webhook',
  } as const
  const about = { ...entry, key: 'x', label: 'x', before: null, after: null }
  const now = house.clock.now
  const at = (ms: number) => (now + ms) as Instant
  const hook = {
    ...{ types: [...WEBHOOK_TYPES], secret: '', previous: null, createdAt: now, off: null, givenUpInRow: 0 },
    failingSince: null,
  }
  await records.saveWebhook(
    { ...hook, id: 'zammad', name: 'Zammad mirror', url: 'https://relay.example.com/signpost?desk=zammad' },
    about,
  )
  await records.saveWebhook(
    {
      ...hook,
      id: 'slow',
      name: 'Data warehouse',
      url: 'https://hooks.warehouse.example.com/in',
      failingSince: at(-5 * HOUR),
      types: ['ticket.opened', 'ticket.solved'],
    },
    about,
  )
  await records.saveWebhook(
    {
      ...hook,
      id: 'gone',
      name: 'Old pager',
      url: 'https://pager.example.com/hooks/1f8b2c',
      off: { at: at(-9 * HOUR), cause: 'gone' },
    },
    about,
  )
  const kinds: Partial<WebhookDelivery>[] = [
    { type: 'ticket.opened', state: 'delivered', attempts: 1, lastStatus: 204 },
    { type: 'target.broken', state: 'givenUp', attempts: 10, lastStatus: 503, lastCause: 'answered' },
    {
      type: 'conversation.agent_joined',
      state: 'givenUp',
      attempts: 3,
      lastCause: 'erased',
      hasBody: false,
      number: null,
    },
    { type: 'ticket.message', state: 'waiting', attempts: 2, lastCause: 'timeout', tryAt: at(5 * MINUTE) },
    { type: 'ticket.tier_changed', state: 'waiting', attempts: 0 },
  ]
  for (const [i, kind] of kinds.entries()) {
    const body =
      kind.hasBody === false
        ? null
        : JSON.stringify({
            type: kind.type,
            timestamp: '2026-11-24T17:00:00.000Z',
            data: { ticket: { number: 1001 + i, subject: 'Nothing opens' } },
          })
    house.webhooks.deliveries.push({
      ...{
        webhook: 'zammad',
        id: `msg_${i}`,
        type: 'ticket.opened',
        at: at(i * MINUTE),
        number: 1001 + i,
        state: 'waiting',
      },
      ...{ attempts: 0, triedAt: at(i * MINUTE), tryAt: null, settledAt: null, lastStatus: null, lastCause: null },
      ...{ hasBody: true, body },
      ...kind,
    } as (typeof house.webhooks.deliveries)[number])
  }
}

describe('webhooks in the console', () => {
  test('are registered by keyboard, with a secret that is shown once', { timeout: 90_000 }, async () => {
    await open()
    await page.getByText('Nobody hears anything yet.').waitFor()
    await shoot('empty')
    await page.getByRole('button', { name: 'New endpoint' }).press('Enter')
    const form = page.getByRole('dialog', { name: 'New endpoint' })
    await form.getByLabel('Name').fill('Mirror')
    await form.getByLabel('Address').fill('https://10.0.0.1/hooks')
    await form.getByLabel('All of “Conversations”').uncheck()
    await form.getByLabel('Rated').uncheck()
    expect(await form.getByLabel('All of “Tickets”').evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true)
    await form.getByRole('button', { name: 'Save' }).press('Enter')
    await form.getByText('That address is within a private network.').waitFor()
    problems.splice(0) // the browser tells of the refusal too
    await form.getByLabel('Address').fill('https://desk.example.com/hooks')
    await form.getByRole('button', { name: 'Save' }).press('Enter')
    const secret = page.getByRole('dialog', { name: 'The secret of this endpoint' })
    expect(await secret.getByLabel('Secret').inputValue()).toMatch(/^whsec_/)
    await shoot('secret')
    await secret.getByRole('button', { name: 'I have kept it' }).press('Enter')
    await page.getByRole('heading', { name: 'Mirror' }).waitFor()
    const [{ types = [] } = {}] = await house.webhooks.records.webhooks()
    expect(types).toEqual(WEBHOOK_TYPES.filter((type) => !type.startsWith('conversation.') && type !== 'ticket.rated'))
    expect(await page.content()).not.toContain('whsec_')
  })

  test('are tried, turned off and on, given a new secret, and deleted', { timeout: 90_000 }, async () => {
    await furnish()
    await open('/zammad')
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('row', { name: /^Test/ }).getByText('Goes out in a moment').waitFor()
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page
      .getByText(/^Switched off/)
      .first()
      .waitFor()
    await page.getByText('Held back while the endpoint is off').first().waitFor()
    await page.getByRole('button', { name: 'Switch on' }).click()
    await page.getByText('On', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'New secret' }).click()
    await page.getByRole('dialog', { name: 'Make a new secret?' }).getByRole('button', { name: 'New secret' }).click()
    await page
      .getByText(/The secret before signs too until/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('link', { name: 'Deliveries of Data warehouse' }).waitFor()
    expect(await page.getByRole('link', { name: 'Deliveries of Zammad mirror' }).count()).toBe(0)
  })

  test('show what was sent, why it failed, and send it again', { timeout: 90_000 }, async () => {
    await furnish()
    await open('/zammad')
    await page.getByRole('row').filter({ hasText: 'The receiver answered with 503' }).getByText('10 attempts').waitFor()
    await page.getByText('No answer within 15 seconds').waitFor()
    await page.getByRole('button', { name: 'Look at “A due time has passed”, ticket 1002' }).click()
    await page.getByRole('dialog').getByText('"subject": "Nothing opens"').waitFor()
    await shoot('delivery')
    await page.keyboard.press('Escape')
    await page.getByLabel('Show').selectOption('Given up')
    await page.getByRole('row').filter({ hasText: 'Opened' }).waitFor({ state: 'detached' })
    expect(await page.getByRole('row').count()).toBe(3)
    await page.getByRole('button', { name: 'Send “A due time has passed” again, ticket 1002' }).click()
    await page.getByRole('status').getByText('1 delivery goes out again.').waitFor()
    await page.getByRole('button', { name: 'Send failed ones again…' }).click()
    await page.getByLabel('Given up since').fill('2026-11-01')
    await page.getByRole('dialog').getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('status').getByText('1 delivery goes out again.').waitFor()
  })

  test.each(['light', 'dark'] as const)(
    'have nothing that axe complains of, in %s',
    { timeout: 120_000 },
    async (colorScheme) => {
      await furnish()
      await open('', { colorScheme })
      await page.locator('.hooks').waitFor()
      await look(`list-1280-${colorScheme}`)
      await page.getByRole('button', { name: 'New endpoint' }).click()
      await look(`form-1280-${colorScheme}`)
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Deliveries of Zammad mirror' }).click()
      await page.locator('.hook-deliveries').waitFor()
      await look(`deliveries-1280-${colorScheme}`)
      await page
        .getByRole('button', { name: /^Look at/ })
        .first()
        .click()
      await page.locator('.hook-body').waitFor()
      await look(`delivery-1280-${colorScheme}`)
    },
  )

  test('fit a telephone, in French', { timeout: 120_000 }, async () => {
    await furnish()
    await open('', { locale: 'fr-CA', viewport: { width: 375, height: 812 } })
    await page.locator('.hooks').waitFor()
    await fits('list-375')
    await page.getByRole('button', { name: 'Nouveau point de terminaison' }).click()
    await fits('form-375')
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Envois de Zammad mirror' }).click()
    await page.locator('.hook-deliveries').waitFor()
    await fits('deliveries-375')
    await page.getByRole('button', { name: /^Voir/ }).first().click()
    await page.locator('.hook-body').waitFor()
    await fits('delivery-375')
  })
})

/** Takes a picture and lets axe look. */
async function look(name: string): Promise<void> {
  await shoot(name)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect([name, violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([name, []])
}

async function fits(name: string): Promise<void> {
  await shoot(name)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  const inPage = await page.locator('.admin-page').evaluate((it) => it.scrollWidth - it.clientWidth)
  const inDialog = await page.evaluate(() => {
    const dialog = document.querySelector('dialog[open]')
    return dialog ? dialog.scrollWidth - dialog.clientWidth : 0
  })
  expect([name, wide, inPage, inDialog]).toEqual([name, 0, 0, 0])
}

async function shoot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/webhooks-${name}.png` })
}

async function open(rest = '', options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ locale: 'en-CA', viewport: { width: 1280, height: 800 }, ...options })
  page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (fault) => problems.push(String(fault)))
  // before the link is used nobody is signed in
  page.on('console', (line) => line.type() === 'error' && !/\b401\b/.test(line.text()) && problems.push(line.text()))
  await page.goto(await house.link(priya))
  await page.getByRole('button').first().click()
  await page.locator('.bar').waitFor()
  await page.evaluate((at) => location.assign(at), `#/admin/webhooks${rest}`)
  await page.locator('#screen-title').waitFor()
}
