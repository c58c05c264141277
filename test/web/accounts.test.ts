import { AxeBuilder } from '@axe-core/playwright'
import { OAuth2Server } from 'oauth2-mock-server'
import { generateSync } from 'otplib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { type Instant, MINUTE, SECOND } from '../../src/calendar/time.ts'
import type { Agent } from '../../src/domain/person.ts'
import { type ConsoleDesk, openConsoleDesk } from '../http/consoleDesk.ts'
import { openBrowser } from '../support/browser.ts'
import { jonas, mia, priya } from '../support/demoFixtures.ts'

let browser: Browser
let house: ConsoleDesk
let page: Page

beforeAll(async () => {
  await buildIfStale(['console'])
  browser = await openBrowser()
}, 420_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  const { faults } = house
  await house.close()
  expect(faults).toEqual([])
})
afterAll(async () => {
  await browser?.close()
})

async function open(
  options: Parameters<typeof openConsoleDesk>[0] = {},
  context: BrowserContextOptions = {},
): Promise<void> {
  house = await openConsoleDesk(options)
  const opened = await browser.newContext({ locale: 'en-CA', reducedMotion: 'reduce', ...context })
  page = await opened.newPage()
}
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
async function byLink(agent: Agent): Promise<void> {
  await page.goto(await house.link(agent))
  await press('Sign in')
}
/** A half minute later than before: each code counts once. */
function appCode(key: string): string {
  house.clock.now = (house.clock.now + 30 * SECOND) as Instant
  return generateSync({ secret: key.replaceAll(' ', ''), epoch: Math.floor(house.clock.now / 1000) })
}
/** Types the key of the page into an app, and its code into the page. */
async function setUp(): Promise<{ key: string; codes: string[] }> {
  const key = (await page.locator('.enrolment-key').textContent()) ?? ''
  expect(await page.getByAltText('QR code').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  await page.getByLabel('Code of six digits').fill(appCode(key))
  await press('Confirm')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  return { key, codes: await page.locator('.recovery-codes code').allTextContents() }
}
async function isSound() {
  await page.waitForTimeout(200)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
const toAccount = async (agent: Agent) => {
  await page.getByRole('button', { name: `You are signed in as ${agent.name}` }).click()
  await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor()
}

test('a new password is judged while it is typed, can be looked at, and a leaked one is refused in words', async () => {
  await open({}, { viewport: { width: 375, height: 812 } })
  await byLink(mia)
  await toAccount(mia)
  const box = page.getByLabel('New password')
  await box.fill('Sunshine')
  await page.getByText('Too short: at least 12 characters.').waitFor()
  expect(await box.getAttribute('type')).toBe('password')
  await page.getByRole('button', { name: 'Show what is typed' }).click()
  expect(await box.getAttribute('type')).toBe('text')
  await box.fill('Sunshine!!!!')
  await press('Save password')
  await page.getByText('Many people have this password').waitFor()
  await isSound()
  await box.fill('heron willow lantern 7')
  await page.getByText('Very hard to guess.').waitFor()
  await press('Hide what is typed')
  await press('Save password')
  await page.getByText('Your password is saved.').waitFor()
}, 60_000)

test('what matters is asked for once more in the same dialog, and then goes on by itself', async () => {
  await open({}, { viewport: { width: 375, height: 812 } })
  await byLink(priya)
  await toAccount(priya)
  await page.getByLabel('New password').fill('heron willow lantern 7')
  await press('Save password')
  await page.getByText('Your password is saved.').waitFor()
  await press('Close')
  await page.goto(`${house.origin}/console#/agents`)
  await page.getByRole('button', { name: 'Manage Jonas' }).click()
  house.clock.now = (house.clock.now + 11 * MINUTE) as Instant
  await page.getByRole('radio', { name: /^Lead/ }).check()
  await press('Change role')
  const proof = page.getByRole('dialog', { name: 'Is it still you?' })
  await proof.waitFor()
  await isSound()
  await proof.getByLabel('Password').fill('wrong')
  await press('Continue')
  await proof.getByRole('alert').waitFor()
  house.clock.now = (house.clock.now + MINUTE) as Instant
  await proof.getByLabel('Password').fill('heron willow lantern 7')
  await press('Continue')
  await page.getByText('from now on.').waitFor()
  expect((await house.store.agent(jonas.id))?.role).toBe('lead')
}, 90_000)

describe('what is saved as a file', () => {
  const later = () => {
    house.clock.now = (house.clock.now + 11 * MINUTE) as Instant
  }
  const proof = () => page.getByRole('dialog', { name: 'Is it still you?' })
  /** Presses the button, does what is asked, and answers the name of the file. */
  async function saved(button: string, isAsked: () => Promise<void>): Promise<string> {
    const file = page.waitForEvent('download')
    await press(button)
    await proof().waitFor()
    await isAsked()
    return (await file).suggestedFilename()
  }
  const showPassword = async () => {
    await proof().getByLabel('Password').fill('heron willow lantern 7')
    await press('Continue')
  }

  test('waits for a fresh proof and then comes by itself, in the place where one was', async () => {
    await open({}, { viewport: { width: 375, height: 812 } })
    await byLink(priya)
    await toAccount(priya)
    await page.getByLabel('New password').fill('heron willow lantern 7')
    await press('Save password')
    await page.getByText('Your password is saved.').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Change')
    await press('Close')

    for (const [name, file] of [
      ['customers', 'customers.csv'],
      ['audit', 'audit.csv'],
    ]) {
      await page.goto(`${house.origin}/console#/admin/${name}`)
      later()
      expect(await saved('Save as CSV', showPassword)).toBe(file)
      expect(new URL(page.url()).hash).toBe(`#/admin/${name}`)
    }
  }, 90_000)

  test('is not saved for whoever cannot show who they are, which is said where it was asked for', async () => {
    await open()
    await byLink(priya)
    await toAccount(priya)
    await page.getByLabel('New password').fill('heron willow lantern 7')
    await press('Save password')
    await page.getByText('Your password is saved.').waitFor()
    await press('Close')
    await page.goto(`${house.origin}/console#/admin/customers`)
    later()
    await press('Save as CSV')
    await proof().getByLabel('Password').fill('not mine')
    await press('Continue')
    await proof().getByText('That is not your password.').waitFor()
    await press('Cancel')
    await page.getByRole('alert').getByText('This needs a fresh proof').waitFor()
    await page.getByRole('heading', { name: 'Customers' }).waitFor()
  }, 60_000)

  test('comes to somebody with a link and no password once they set one on the way', async () => {
    await open({}, { viewport: { width: 375, height: 812 } })
    await byLink(priya)
    await page.getByRole('heading', { name: 'All clear' }).waitFor()
    await page.goto(`${house.origin}/console#/admin/customers`)
    later()
    const setFirst = async () => {
      await proof().getByLabel('New password').waitFor()
      await isSound()
      await proof().getByLabel('New password').fill('heron willow lantern 7')
      await press('Save password')
    }
    expect(await saved('Save as CSV', setFirst)).toBe('customers.csv')
    expect(await proof().count()).toBe(0)
  }, 60_000)
})

test('an unused console says when it ends and why it did, and signing in leads back to where one was', async () => {
  await open({ sessionIdleMs: 30 * MINUTE })
  await byLink(priya)
  await toAccount(priya)
  await page.getByLabel('New password').fill('heron willow lantern 7')
  await press('Save password')
  await page.getByText('Your password is saved.').waitFor()
  await page.goto(`${house.origin}/console#/agents`)
  house.clock.now = (house.clock.now + 29 * MINUTE) as Instant
  await page.reload()
  await page.getByRole('button', { name: 'I am here' }).waitFor()
  await isSound()
  // nobody answers
  house.clock.now = (house.clock.now + 2 * MINUTE) as Instant
  await page.getByText('You were signed out').waitFor({ timeout: 90_000 })
  await page.getByText('Replies and notes that you began are kept in this tab.').waitFor()
  await page.getByLabel('E-mail address').fill(priya.email)
  await page.getByLabel('Password').fill('heron willow lantern 7')
  await press('Sign in')
  await page.getByRole('button', { name: 'Manage Jonas' }).waitFor()
}, 150_000)

test('a second factor is set up in the account, asked for at the next sign-in, and a recovery code stands in for it', async () => {
  await open()
  await byLink(mia)
  await toAccount(mia)
  await press('Set up')
  const { key, codes } = await setUp()
  expect(codes).toHaveLength(10)
  await press('I have kept them')
  await page.getByText('10 recovery codes left').waitFor()
  await press('Sign out')
  await page.getByLabel('E-mail address').waitFor()

  await byLink(mia)
  await page.getByRole('heading', { name: 'Second step' }).waitFor()
  await page.reload() // what was done so far is kept by the desk
  const box = page.getByLabel('Code of six digits')
  await box.fill('000000')
  await press('Continue')
  await page.getByRole('alert').getByText('That code did not match').waitFor()
  await box.fill(appCode(key))
  await press('Continue')
  await page.getByRole('heading', { name: 'All clear' }).waitFor()

  await byLink(mia)
  await press('I cannot use my app')
  await page.getByLabel('Recovery code').fill(codes[0] ?? '')
  await press('Continue')
  await page.getByRole('heading', { name: 'All clear' }).waitFor()
  await toAccount(mia)
  await page.getByText('9 recovery codes left').waitFor()
  await press('Remove')
  await page.getByLabel('Code', { exact: true }).fill(codes[1] ?? '')
  await press('Continue')
  await page.getByText('Your second factor is off.').waitFor()
}, 60_000)

test('where the desk asks for a second factor there is no way around setting it up, and the codes wait to be kept', async () => {
  await open({ requireTotp: 'all' })
  await byLink(jonas)
  await page.getByRole('heading', { name: 'One thing before you begin' }).waitFor()
  await page.goto(`${house.origin}/console#/agents`)
  await page.getByRole('heading', { name: 'One thing before you begin' }).waitFor()
  await setUp()
  // another window came to the front and back
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.waitForTimeout(500)
  await press('I have kept them')
  await page.getByRole('heading', { name: 'All clear' }).waitFor()
}, 60_000)

test('the other browsers are listed in words and signed out from here', async () => {
  await open()
  await byLink(mia)
  const phone = await browser.newContext({
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
  })
  const other = await phone.newPage()
  await other.goto(await house.link(mia))
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.getByRole('heading', { name: 'All clear' }).waitFor()
  await toAccount(mia)
  await page.getByText('Safari on iPhone').waitFor()
  await press('Sign out Safari on iPhone')
  await expect.poll(() => page.getByText('Safari on iPhone').count()).toBe(0)
  await other.reload()
  await other.getByLabel('E-mail address').waitFor()
}, 60_000)

test('an admin invites, gives a role, and disables; what was done is said', async () => {
  await open()
  await byLink(priya)
  await page.getByRole('link', { name: 'Agents' }).click()
  await press('Invite somebody')
  await page.getByLabel('Name, as customers read it').fill('Sam Okoro')
  await page.getByLabel('E-mail address').fill('sam@vitrium.example')
  await page.getByRole('radio', { name: /^Lead/ }).check()
  await press('Invite')
  const link = await page.locator('.agents-link').textContent()
  expect(link).toMatch(/\/console\/sign-in\?link=[\w-]{43}$/)
  await press('Done')
  const row = (name: string) => page.getByRole('row').filter({ hasText: name })
  await row('Sam Okoro').getByText('Lead').waitFor()
  expect(await row('Priya Nair').getByRole('button').count()).toBe(0)

  await press('Manage Jonas Keller')
  await page.getByRole('radio', { name: /^Lead/ }).check()
  await press('Change role')
  await page.getByRole('status').getByText('Jonas Keller: Lead from now on.').waitFor()
  await press('Manage Jonas Keller')
  await press('Disable')
  await press('Disable Jonas Keller?')
  await page.getByRole('status').getByText('Jonas Keller cannot sign in any more.').waitFor()
  await row('Jonas Keller').getByText('Disabled').waitFor()
  expect(await house.store.disabledAgents()).toEqual([jonas.id])
  await press('Manage Jonas Keller')
  await press('Enable again')
  await page.getByRole('status').getByText('Jonas Keller may sign in again.').waitFor()
}, 60_000)

test('the button of the provider signs in, and says when nobody invited this account', async () => {
  const provider = new OAuth2Server()
  await provider.issuer.keys.generate('RS256')
  await provider.start(0, '127.0.0.1')
  const claims = { sub: '7', email: 'stranger@vitrium.example', email_verified: true }
  provider.service.on('beforeTokenSigning', (token) => Object.assign(token.payload, claims))
  const oidc = { issuer: provider.issuer.url ?? '', clientId: 'x', clientSecret: 'x', name: 'Example ID' }
  await open({ oidc })
  await page.goto(`${house.origin}/console`)
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click()
  await page.getByRole('alert').getByText('Nobody invited this account.').waitFor()
  claims.email = mia.email
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click()
  await page.getByRole('heading', { name: 'All clear' }).waitFor()
  await provider.stop()
}, 60_000)

describe.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 375],
  ['dark', 375],
] as const)('by %s at %d px', (colorScheme, width) => {
  /** Where somebody who looks at the pages wants to keep what they saw. */
  const keep = async (name: string) => {
    const folder = process.env.SCREENSHOTS
    if (folder) await page.screenshot({ path: `${folder}/signin-${name}-${colorScheme}-${width}.png`, fullPage: true })
    await isSound()
  }
  const look = { colorScheme, viewport: { width, height: 800 } }

  test('every step of the way in is free of what axe-core finds, and nothing sticks out', async () => {
    const oidc = { issuer: 'http://127.0.0.1:9', clientId: 'x', clientSecret: 'x', name: 'Example ID' }
    await open({ requireTotp: 'all', oidc }, look)
    await page.goto(`${house.origin}/console/sign-in?problem=notInvited`)
    await page.getByRole('alert').waitFor()
    await keep('first')
    await byLink(mia)
    await page.locator('.enrolment-key').waitFor()
    await keep('enrol')
    await setUp()
    await keep('recovery')
    await press('I have kept them')
    await page.getByRole('heading', { name: 'All clear' }).waitFor()
    await byLink(mia)
    await page.getByLabel('Code of six digits').fill('000000')
    await press('Continue')
    await page.getByRole('alert').waitFor()
    await keep('code')
    await press('I cannot use my app')
    await keep('code-recovery')
  }, 90_000)

  test('the account and the agents are, too', async () => {
    await open({}, look)
    await house.signedIn(priya)
    await house.signedIn(priya)
    await house.signedIn(jonas)
    await house.store.setDisabled(mia.id, house.clock.now)
    await byLink(priya)
    await page.getByRole('heading', { name: 'All clear' }).waitFor()
    await toAccount(priya)
    await keep('account')
    await press('Set up')
    await page.locator('.enrolment-key').waitFor()
    await keep('account-enrol')
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Agents' }).click()
    await page.getByRole('heading', { name: 'Agents' }).waitFor()
    await page.getByText('jonas@vitrium.example').waitFor()
    await keep('agents')
    await press('Manage Jonas Keller')
    await keep('agent')
    await page.keyboard.press('Escape')
    await press('Invite somebody')
    await page.getByLabel('Name, as customers read it').fill('Sam Okoro')
    await page.getByLabel('E-mail address').fill('sam@vitrium.example')
    await keep('invite')
    await press('Invite')
    await page.locator('.agents-link').waitFor()
    await keep('link')
  }, 90_000)
})

test('one’s deadlines go into one’s calendar by an address that is shown once, and can be ended', async () => {
  await open()
  await byLink(mia)
  await toAccount(mia)
  await press('Make an address')
  const address = await page.getByLabel('Subscribe to this address').inputValue()
  expect(address).toMatch(/\/calendar\/deadlines\/[\w-]{43}\.ics$/)
  expect((await fetch(address)).status).toBe(200)
  await isSound()
  await press('Close')
  await toAccount(mia)
  expect(await page.getByLabel('Subscribe to this address').count()).toBe(0)
  await press('Switch off')
  await page.getByRole('button', { name: 'Make an address' }).waitFor()
  expect((await fetch(address)).status).toBe(404)
})
