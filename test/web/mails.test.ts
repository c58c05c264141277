import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { replyAddress } from '../../src/delivery/replyAddress.ts'
import { keyFor } from '../../src/http/auth.ts'
import { openBrowser } from '../support/browser.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'

const secret = 'the-secret-of-the-mail-service-in-these-tests'
const deskSecret = 'a secret that is only good for these tests'
let browser: Browser
let desk: WholeDesk
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale(['console'])
  browser = await openBrowser()
  const doors = { MAIL_DOOR_SECRET: secret, MAIL_AUTHSERV_ID: 'mx.vitrium.example', SIGNPOST_SECRET: deskSecret }
  desk = await openWholeDesk(doors)
  await send('ingrid@meridian-press.example', 'Readers stuck', 'Several of our readers see error vc3.\n\nIngrid')
  const number = await vi.waitFor(
    async () => {
      const [letter] = await desk.letters()
      expect(letter?.subject).toMatch(/^Ticket \d+/)
      return Number(/\d+/.exec(letter?.subject ?? '')?.[0])
    },
    { timeout: 30_000 },
  )
  await send('ruth@harbourpilots.example', 'Automatic reply', 'I am away.', { head: 'Auto-Submitted: auto-replied' })
  const key = keyFor(deskSecret, 'reply address').toString('base64url')
  const to = replyAddress('support@vitrium.example', number, key)
  await send('ingrid@meridian-press.example', 'Re: Ticket', 'Please send me the contract.', { to, isVouchedFor: false })
}, 420_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
  expect(problems).toEqual([])
})

type More = { head?: string; to?: string; isVouchedFor?: boolean }
async function send(from: string, subject: string, text: string, more: More = {}): Promise<void> {
  const { head, to = 'support@vitrium.example', isVouchedFor = true } = more
  const lines = [
    ...(isVouchedFor
      ? [`Authentication-Results: mx.vitrium.example; dmarc=pass header.from=${from.split('@')[1]}`]
      : []),
    ...(head ? [head] : []),
    ...[`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Message-ID: <${subject.length}.${from}>`, '', text],
  ]
  const headers = { 'Content-Type': 'message/rfc822', Authorization: `Bearer ${secret}` }
  const answer = await fetch(`${desk.url}/api/mail`, { method: 'POST', body: lines.join('\r\n'), headers })
  expect(answer.status).toBe(200)
}

async function comesIn(locale: 'en-CA' | 'fr-CA'): Promise<Page> {
  const page = await browser.newPage({ locale, viewport: { width: 1280, height: 860 } })
  page.on('pageerror', (fault) => problems.push(fault.message))
  await page.goto((await desk.app.signInLink('priya@vitrium.example')) ?? '')
  await page.getByRole('button', { name: /^(Sign in|Se connecter)$/ }).click()
  await page.getByRole('banner').waitFor()
  await page.evaluate(() => {
    location.hash = '#/admin/mails'
  })
  return page
}

test('an administrator sees every mail, reads one, and has one handled again', async () => {
  const page = await comesIn('en-CA')
  await page.getByRole('heading', { name: 'Incoming mail' }).waitFor()
  await vi.waitFor(async () => expect(await page.getByRole('row').count()).toBe(4), { timeout: 20_000 })
  const row = (name: RegExp) => page.getByRole('row').filter({ hasText: name })
  await row(/Readers stuck/)
    .filter({ hasText: 'Handled' })
    .waitFor()
  await row(/Automatic reply/)
    .filter({ hasText: 'Left aside' })
    .filter({ hasText: 'written by a machine' })
    .waitFor()
  await row(/Re: Ticket/)
    .filter({ hasText: 'sender not verified' })
    .waitFor()
  await page.getByLabel('Show').selectOption('ignored')
  await page.getByRole('link', { name: 'Open: Automatic reply' }).click()
  await page.getByText('I am away.').waitFor()
  expect(await page.getByRole('link', { name: 'Save as it came' }).getAttribute('href')).toMatch(/\/raw$/)
  await page.getByRole('button', { name: 'Handle again' }).click()
  await page.getByText('The mail is handled again in a moment.').waitFor()
  await page.close()
}, 120_000)

test('an agent reads in the conversation what came by e-mail, and whose word nobody knows', async () => {
  const page = await comesIn('fr-CA')
  await page.getByRole('heading', { name: 'Courriels reçus' }).waitFor()
  await page
    .getByRole('row')
    .filter({ hasText: 'Readers stuck' })
    .getByRole('link', { name: /^Billet/ })
    .click()
  const log = page.getByRole('log')
  await log.getByText('Several of our readers see error vc3.').waitFor()
  await log.getByText('par courriel', { exact: true }).first().waitFor()
  const note = log.getByRole('listitem').filter({ hasText: 'Please send me the contract.' })
  await note.getByText(/Non vérifié/).waitFor()
  await page.close()
}, 120_000)
