import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { referralCard } from '../../bot/cards.ts'
import { HOUR, type Instant, MINUTE } from '../../src/calendar/time.ts'
import type { Command } from '../../src/desk/botPorts.ts'
import { noCircumstances } from '../../src/domain/circumstances.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import type { Agent } from '../../src/domain/person.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { aTalk } from '../desk/builders.ts'
import type { ConsoleDesk } from '../http/consoleDesk.ts'
import { jonas, mia, priya } from '../support/demoFixtures.ts'
import { consoleInBrowser } from './consoleInBrowser.ts'

/** Time for a busy machine. */
const patience = { timeout: 10_000 }
const ana = 'ana@meridian-press.example'
const outage: TicketDraft = { subject: 'Nothing opens', details: 'Since noon.', facts: { about: 'outage' }, tier: 3 }
const stuck: TicketDraft = {
  subject: 'A reader is locked out',
  details: 'She has a new laptop.',
  facts: { about: 'endUsers', affected: 'one' },
  tier: 1,
  circumstances: { ...noCircumstances, since: 'since Monday', devices: ['iPad'], isTierDisputed: true },
}

let browser: Browser
let house: ConsoleDesk
let page: Page
/** What went wrong on a page. */
const problems: string[] = []

consoleInBrowser(problems, (at) => {
  browser = at.browser
  house = at.house
})

describe('an agent’s day, by keyboard', () => {
  test('sign in by link, see the list, open, take over, reply, hand back, solve', async () => {
    const urgent = await house.contact({ email: ana, draft: outage })
    await house.contact({ email: ana, draft: stuck })
    await signIn(mia)
    expect(await page.title()).toBe('(1) Signpost console')
    expect(new URL(page.url()).search).toBe('')

    await page.keyboard.press('j')
    expect(await page.locator(':focus').textContent()).toContain('Nothing opens')
    await page.keyboard.press('j')
    expect(await page.locator(':focus').textContent()).toContain('A reader is locked out')
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Nothing opens' }).waitFor()
    await page.getByText('First response: Due in 60 min').or(page.getByText('First response: Due in 1 h')).waitFor()

    await page.keyboard.press('t')
    const box = page.getByLabel('Reply to Ana Solheim')
    await expect.poll(() => box.evaluate((it) => it === document.activeElement).catch(() => false), patience).toBe(true)
    expect((await house.desk.conversation(urgent))?.handling).toMatchObject({ by: 'agent', agent: mia.id })
    await page.keyboard.type('Looking into it.\nOne moment.')
    await page.keyboard.press('Control+Enter')
    await inLog('Looking into it.').waitFor()
    await expect.poll(async () => (await lastLine(urgent))?.body.text, patience).toBe('Looking into it.\nOne moment.')
    await expect.poll(() => page.title(), patience).toBe('Signpost console')
    expect(await box.inputValue()).toBe('')

    await page.keyboard.press('Escape')
    await page.keyboard.press('h')
    await page.getByRole('status').getByText('Handed back.').waitFor()
    expect((await house.desk.conversation(urgent))?.handling.by).toBe('assistant')

    await page.keyboard.press('s')
    const dialog = page.getByRole('dialog', { name: 'Solve ticket 1001?' })
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await page.locator(':focus').count()).toBe(1)
    await page.keyboard.press('s')
    await page.getByRole('radio', { name: 'Fixed' }).check()
    await page.getByRole('button', { name: 'Solve it' }).click()
    await page.getByRole('status').getByText('Ticket 1001 is solved.').waitFor()
    await expect.poll(() => rows().count(), patience).toBe(1)
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitemradio', { name: 'Solved' }).click()
    await rows().filter({ hasText: 'Nothing opens' }).waitFor()
  }, 60_000)

  test('a colleague who was faster is named, and one can read along', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    await signIn(mia, { at: id })
    await house.desk.takeOver(jonas, id)
    await page.getByText('Jonas Keller has this conversation. You can read along.').waitFor()
    await page.keyboard.press('t')
    await page.getByRole('alert').getByText('Jonas Keller has this conversation.').waitFor()
    await house.desk.say(jonas, id, { text: 'I am on it', format: 'plain' }, null)
    await inLog('I am on it').waitFor()
    expect(problems.splice(0)).toHaveLength(1) // the refusal
  }, 30_000)

  test('single letters do nothing while one types, nor after they were switched off', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    await signIn(mia, { at: id })
    await page.keyboard.press('t')
    const box = page.getByLabel('Reply to Ana Solheim')
    await box.fill('')
    await box.press('h')
    await box.press('s')
    expect(await box.inputValue()).toBe('hs')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    const letters = page.getByRole('checkbox', { name: 'Single letters do something' })
    await letters.uncheck()
    await page.keyboard.press('Escape')
    await letters.waitFor({ state: 'detached' })
    const sent: string[] = []
    page.on('request', (request) => void sent.push(`${request.method()} ${new URL(request.url()).pathname}`))
    await page.keyboard.press('h')
    expect(await box.inputValue()).toBe('hs') // it was pressed outside of the box
    // what the letter did would have been asked for before this
    await box.fill('Still here.')
    await page.keyboard.press('Control+Enter')
    await inLog('Still here.').waitFor()
    expect(sent).toContain(`POST /api/conversations/${id}/messages`)
    expect(sent.filter((call) => call.startsWith('DELETE '))).toEqual([])
    await expect.poll(async () => (await lastLine(id))?.body.text, patience).toBe('Still here.')
    expect((await house.desk.conversation(id))?.handling.by).toBe('agent')
  }, 30_000)
})

describe('nothing is lost', () => {
  test('a draft outlives a reload and another conversation', async () => {
    const one = await house.contact({ email: ana, draft: outage })
    const two = await house.contact({ email: ana, draft: stuck })
    await house.desk.takeOver(mia, one)
    await signIn(mia, { at: one })
    const box = page.getByLabel('Reply to Ana Solheim')
    await box.fill('half a thought')
    await page.goto(`${house.origin}/console#/c/${two}`)
    await page.getByRole('heading', { name: stuck.subject }).waitFor()
    await page.goto(`${house.origin}/console#/c/${one}`)
    await expect.poll(() => box.inputValue(), patience).toBe('half a thought')
    await page.reload()
    await expect.poll(() => box.inputValue(), patience).toBe('half a thought')
  }, 30_000)

  test('but what one agent typed is not the next one’s in the same tab', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    await house.desk.takeOver(mia, id)
    await signIn(mia, { at: id })
    await page.route('**/messages', (route) => route.abort())
    const box = page.getByLabel('Reply to Ana Solheim')
    await box.fill('never sent by Mia')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Goes out as soon as').waitFor()
    await box.fill('half a thought')
    await house.desk.transfer(mia, id, jonas.id, null)
    await page.goto(await house.link(jonas))
    await page.unroute('**/messages')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Live').waitFor()
    await page.goto(`${house.origin}/console#/c/${id}`)
    await box.waitFor()
    expect(await box.inputValue()).toBe('')
    const kept = await page.evaluate(() => JSON.stringify(sessionStorage))
    expect(kept).not.toMatch(/half a thought|never sent/)
    expect(JSON.stringify(await house.desk.messagesAfter(id, 0, 100))).not.toContain('never sent')
    problems.splice(0) // what could not be sent
  }, 30_000)

  test('a message sent while the line is down goes out once, when it is back', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    await house.desk.takeOver(mia, id)
    await signIn(mia, { at: id })
    // the desk hears it, but its answer gets lost: the hardest case for sending again
    let heard = 0
    await page.route('**/messages', async (route) => {
      if (heard++ > 0) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await page.getByLabel('Reply to Ana Solheim').fill('Did you get this?')
    await page.keyboard.press('Control+Enter')
    await expect.poll(() => heard, patience).toBeGreaterThan(1)
    await expect.poll(() => page.getByText('Goes out as soon as').count(), patience).toBe(0)
    await inLog('Did you get this?').waitFor()
    const lines = await house.desk.messagesAfter(id, 0, 100)
    expect(lines.filter(({ body }) => body.text === 'Did you get this?')).toHaveLength(1)
    expect(await page.locator('.line-agent').filter({ hasText: 'Did you get this?' }).count()).toBe(1)
    problems.splice(0) // the lost answer
  }, 30_000)

  test('a message that is refused says why and can be put back into the box', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    await house.desk.takeOver(mia, id)
    await signIn(mia, { at: id })
    await page.route('**/messages', (route) =>
      route.fulfill({ status: 409, json: { error: { code: 'alreadyTaken', message: 'Jonas Keller has it.' } } }),
    )
    await page.getByLabel('Reply to Ana Solheim').fill('Hello')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('Not sent. Jonas Keller has it.').waitFor()
    await page.getByRole('button', { name: 'Put it back into the box' }).click()
    expect(await page.getByLabel('Reply to Ana Solheim').inputValue()).toBe('Hello')
    problems.splice(0) // the refusal
  }, 30_000)

  test('a broken line is said, and what happened meanwhile is there when it is back', async () => {
    const id = await house.contact({ email: ana, draft: outage })
    await signIn(mia, { at: id })
    await page.getByText('Live').waitFor()
    await page.context().setOffline(true)
    await page.getByRole('alert').getByText('Connection lost.').waitFor()
    await house.visitorSays(id, 'written in the meantime')
    await page.context().setOffline(false)
    await inLog('written in the meantime').waitFor()
    await expect.poll(() => page.getByText('Connection lost.').count(), patience).toBe(0)
    problems.splice(0) // what could not be reached
  }, 60_000)
})

test('a line that has fallen silent is said, although nothing broke it', async () => {
  await signIn(mia)
  await page.clock.install()
  await page.reload()
  await page.getByText('Live').waitFor()
  await page.route('**/api/stream', () => {}) // never answered, as in a network that leads nowhere
  await page.clock.fastForward(26_000)
  await page.clock.fastForward(4_000)
  await page.getByRole('alert').getByText('Connection lost.').waitFor()
}, 60_000)

test('the way past the bar leads to the title of every screen', async () => {
  await signIn(priya)
  for (const [address, skip, title] of [
    ['', 'Skip to the conversation', 'talk-title'],
    ['reports', 'Skip to the screen', 'screen-title'],
    ['agents', 'Skip to the screen', 'screen-title'],
    ['admin', 'Skip to the screen', 'screen-title'],
  ] as const) {
    await page.goto(`${house.origin}/console#/${address}`)
    await page.locator(`#${title}`).waitFor()
    await page.getByRole('button', { name: skip }).press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(title)
  }
}, 60_000)

describe('the list', () => {
  test('is live, rings for who waits, and says who is late in words', async () => {
    await signIn(mia)
    await page.getByRole('heading', { name: 'All clear' }).waitFor()
    await house.waiting('Is anybody there?')
    await rows().filter({ hasText: 'Wants a person' }).waitFor()
    expect(await page.locator('.row-rings').count()).toBe(1)
    await house.contact({ email: ana, draft: outage })
    house.clock.now = (house.clock.now + 2 * HOUR) as Instant
    while (await house.desk.tellAlerts()) {}
    await house.desk.sweep(() => ({ say: [], flow: null }))
    await rows().filter({ hasText: 'Late by 1 h' }).waitFor()
    expect(await page.title()).toBe('(1) Signpost console')
  }, 30_000)

  test('does not move under the pointer', async () => {
    const slow = await house.contact({ email: ana, draft: stuck })
    await signIn(mia)
    await rows().first().hover()
    await house.contact({ email: ana, draft: outage })
    await expect.poll(() => rows().count(), patience).toBe(2)
    expect(await rows().first().getAttribute('data-conversation')).toBe(slow)
    await house.desk.solve(mia, slow)
    await rows().filter({ hasText: 'No longer in this list' }).waitFor()
    await page.getByRole('heading', { name: 'Pick a conversation' }).hover()
    await expect.poll(() => rows().count(), patience).toBe(1)
  }, 30_000)

  test('shows a customer’s answer on one’s own row until it was read', async () => {
    const id = await house.contact({ email: ana, draft: stuck })
    await house.desk.takeOver(mia, id)
    await signIn(mia, { at: id })
    await inLog('She has a new laptop.').waitFor()
    await page.goto(`${house.origin}/console#/`)
    await house.visitorSays(id, 'Any news?')
    await rows().filter({ hasText: 'New message from Ana Solheim' }).click()
    await inLog('Any news?').waitFor()
    await expect.poll(() => page.getByText('New message from').count(), patience).toBe(0)
  }, 30_000)
})

test('the files of a ticket stand beside it, also those of a note', async () => {
  const id = await house.contact({ email: ana })
  const file = (name: string) => ({ name, contentType: 'text/plain', bytes: Buffer.from('text') })
  const send = (name: string, command: Command) =>
    house.desk.converse({ conversation: id, text: '', files: [file(name)], clientId: null }, (_talk, heard) => ({
      say: [],
      flow: null,
      ...(heard.heard === 'message' && { command }),
    }))
  await send('screen.txt', { do: 'openTicket', draft: stuck })
  await send('later.txt', { do: 'noteOnTicket', number: 1001, text: 'See this' })
  await signIn(mia, { at: id })
  const facts = page.getByRole('region', { name: 'Facts' })
  for (const name of ['screen.txt', 'later.txt']) {
    const [download] = await Promise.all([page.waitForEvent('download'), facts.getByText(name).click()])
    expect(download.suggestedFilename()).toBe(name)
  }
})

test('the facts answer what would have to be asked: proof, tier and its answers, due time in both zones and why', async () => {
  const id = await house.contact({ email: ana, draft: stuck })
  await signIn(mia, { at: id }, { timezoneId: 'Europe/Berlin' })
  const facts = page.getByRole('region', { name: 'Facts' })
  await facts.getByText('Proven by a code sent by e-mail').waitFor()
  const said = (await facts.textContent()) ?? ''
  for (const part of [
    'Wednesday, November 25, 2026 at 2:00 a.m. (Central European',
    'Tuesday, November 24, 2026 at 6:00 p.m. (Pacific Time, UTC−7)',
    'How many are affected?One person',
    'Since when?since Monday',
    'Used withiPad',
    'does not agree with this tier',
    'She has a new laptop.',
    'Meridian Press',
  ]) {
    expect(said).toContain(part)
  }
  await facts.getByText('Why this time').click()
  await facts.getByText('while we are open, so the clock starts at once').waitFor()
})

test('what a visitor writes is never taken as HTML, and only safe links are links', async () => {
  const id = await house.contact({ email: ana })
  const text =
    '<img src=x onerror="document.title=1"> [bad](javascript:alert(1)) [good](https://vitrium.example/x) **b**'
  await house.desk.converse({ conversation: id, text: '<b>plain</b>', clientId: null }, () => ({
    say: [{ text, format: 'markdown' }],
    flow: null,
  }))
  await signIn(mia, { at: id })
  await inLog('<b>plain</b>').waitFor()
  const answer = page.locator('.line-assistant').last()
  expect(await answer.textContent()).toContain('[bad](javascript:alert(1))')
  expect(await answer.locator('img').count()).toBe(0)
  expect(await answer.locator('a').evaluateAll((links) => links.map((a) => a.getAttribute('href')))).toEqual([
    'https://vitrium.example/x',
  ])
})

test('a card stands in the log as the visitor saw it, with its buttons by name alone', async () => {
  const id = await house.contact({ email: ana, draft: outage })
  const ways = [
    { way: 'email', label: 'E-mail:', button: 'Write to them', value: 'help@press.example' },
    { way: 'hours', label: 'Open:', button: 'Open', value: 'Monday to Friday, <b>9</b> to 5' },
  ] as const
  const card = referralCard('Meridian Press looks after your access.', 'You reach them here:', ways)
  const say = [{ text: 'The same in words', format: 'plain', card }] as const
  await house.desk.converse({ conversation: id, text: 'Who helps me?', clientId: null }, () => ({
    say: [...say],
    flow: null,
  }))
  await signIn(mia, { at: id })
  const shown = page.getByRole('log').locator('.card')
  await shown.getByText('Monday to Friday, <b>9</b> to 5').waitFor()
  expect(await shown.locator('strong').allTextContents()).toEqual(['You reach them here:', 'E-mail: ', 'Open: '])
  expect(await shown.locator('.choice').allTextContents()).toEqual(['Write to them'])
  expect(await shown.locator('a, button').count()).toBe(0)
  expect(await page.getByText('The same in words').count()).toBe(0)
}, 60_000)

test('a password is set, and opens the console the next time; a spent link says so', async () => {
  await signIn(mia)
  await page.getByRole('button', { name: 'You are signed in as Mia Tremblay' }).click()
  await page.getByLabel('New password').fill('heron willow lantern 7')
  await page.getByRole('button', { name: 'Save password' }).click()
  await page.getByText('Your password is saved.').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('E-mail address').fill(mia.email)
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('That did not match.').waitFor()
  await page.getByLabel('Password').fill('heron willow lantern 7')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'All clear' }).waitFor()
  const link = await house.link(mia)
  for (const sentence of ['All clear', 'This link was used already or is too old.']) {
    await page.goto(link)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText(sentence).waitFor()
  }
  problems.splice(0) // two refusals
}, 30_000)

describe('an end user’s inquiry', () => {
  async function inquiry(text: string) {
    const { id } = await aTalk(house.desk, 'vitrium')
    await house.obey(id, { do: 'refer', provider: null }, text)
    await house.obey(id, { do: 'leaveInquiry' })
    return id
  }

  test('is routed to a company that a few letters find, without a ticket', async () => {
    const id = await inquiry('my course book is locked')
    await signIn(mia)
    const row = rows().filter({ hasText: 'End-user inquiry to route' })
    await row.click()
    await page.getByRole('button', { name: 'Route', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Which company supplied the content?' })
    await dialog.getByText('3 companies').waitFor()
    expect(await dialog.getByRole('button', { name: 'Route it' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Name, alias or domain').fill('coastal')
    await dialog.getByText('1 company').waitFor()
    await dialog.getByRole('radio', { name: /Meridian Press/ }).check()
    await isSound()
    await dialog.getByLabel('Name, alias or domain').fill('zzz')
    await dialog.getByText('No customer fits these words.').waitFor()
    expect(await dialog.getByRole('radio', { name: /Meridian Press/ }).isChecked()).toBe(true)
    await dialog.getByRole('button', { name: 'Route it' }).click()
    await page.getByRole('status').getByText('Routed to Meridian Press.').waitFor()
    await expect.poll(async () => (await house.desk.conversation(id))?.inquirySince, patience).toBeNull()
    expect(await page.getByRole('button', { name: 'Route', exact: true }).count()).toBe(0)
  }, 60_000)

  test('that a colleague routed meanwhile says so', async () => {
    const id = await inquiry('help')
    await signIn(mia)
    await rows().first().click()
    await page.getByRole('button', { name: 'Route', exact: true }).click()
    await page.getByRole('radio', { name: /None of our customers/ }).check()
    await house.desk.routeInquiry(jonas, id, null, () => ({ say: [], flow: null }))
    const button = page.getByRole('dialog').getByRole('button', { name: 'Route it' })
    await button.click()
    await page.getByRole('alert').getByText('There is nothing to route here any more.').waitFor()
    expect(problems.splice(0)).toEqual([expect.stringContaining('409')])
  }, 60_000)
})

// tokens.test.ts computes every contrast in both schemes
describe.each([
  ['light', 1280],
  ['dark', 375],
] as const)('by %s at %d px', (colorScheme, width) => {
  test('every screen is free of what axe-core finds, and nothing sticks out', async () => {
    const id = await house.contact({ email: ana, draft: stuck })
    await house.waiting('Is anybody there?')
    house.clock.now = (house.clock.now + 7 * HOUR) as Instant
    await house.contact({ email: ana, draft: outage })
    house.clock.now = (house.clock.now + 70 * MINUTE) as Instant
    while (await house.desk.tellAlerts()) {}
    await house.desk.sweep(() => ({ say: [], flow: null }))
    page = await newPage({ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' })
    await page.goto(await house.link(mia))
    const button = page.getByRole('button', { name: 'Sign in', exact: true })
    await button.waitFor()
    await isSound()
    await button.click()
    await rows().first().waitFor()
    await isSound()
    await rows().filter({ hasText: stuck.subject }).click()
    await page.getByRole('log').waitFor()
    await isSound()
    if (width === 375) {
      await page.getByRole('link', { name: 'Facts', exact: true }).click()
      await page.getByText('Proven by a code').waitFor()
      expect(await page.locator(':focus').textContent()).toBe('Facts')
      await isSound()
      await page.getByRole('link', { name: 'Back to the conversation' }).click()
    }
    await page.getByRole('button', { name: 'Take over' }).last().click()
    await page.getByLabel('Reply to Ana Solheim').fill('Hello Ana')
    await page.getByRole('button', { name: 'Send' }).click()
    await inLog('Hello Ana').waitFor()
    await isSound()
    if (width === 375) {
      await page.getByRole('button', { name: 'Back to the list' }).click()
      await rows().first().waitFor()
      expect(await page.locator(':focus').getAttribute('data-conversation')).toBe(id)
    }
    await page.getByRole('button', { name: 'You are signed in as' }).click()
    await page.getByRole('dialog').waitFor()
    await isSound()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('E-mail address').waitFor()
    await isSound()
  }, 60_000)
})

async function isSound() {
  await page.waitForTimeout(300) // colours fade in
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  // the screens scroll, never the page around them
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0)
}

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-CA', timezoneId: 'America/Vancouver', ...options })
  const opened = await context.newPage()
  opened.on('pageerror', (error) => problems.push(error.message))
  opened.on('console', (line) => {
    if (line.type() === 'error' && !/status of 401/.test(line.text())) problems.push(line.text())
  })
  return opened
}

/** A page of this agent, signed in by link, with a conversation open if one is named. */
async function signIn(agent: Agent, { at }: { at?: ConversationId } = {}, options: BrowserContextOptions = {}) {
  page = await newPage({ viewport: { width: 1280, height: 800 }, ...options })
  await page.goto(await house.link(agent))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('banner').waitFor()
  await page.getByText('Live').waitFor()
  if (at) {
    await page.goto(`${house.origin}/console#/c/${at}`)
    await page.getByRole('log').waitFor()
  }
}

function rows() {
  return page.locator('a.row')
}

function inLog(text: string) {
  return page.getByRole('log').getByText(text)
}

async function lastLine(id: ConversationId) {
  return (await house.desk.lastMessages(id, 1))[0]
}

test('is small: the first load is at most 300 KB as it travels', async () => {
  const assets = fileURLToPath(new URL('../../.build/web/console/assets/', import.meta.url))
  const { readdir, stat } = await import('node:fs/promises')
  const sizes = (await readdir(assets)).filter((file) => file.endsWith('.br')).map((file) => stat(assets + file))
  const bytes = (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0)
  expect(bytes).toBeLessThan(300_000)
  expect(bytes).toBeGreaterThan(10_000)
})
