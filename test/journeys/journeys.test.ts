import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { sayTime } from '../../src/calendar/sayTime.ts'
import { HOUR, type Instant } from '../../src/calendar/time.ts'
import { startTargets } from '../../src/domain/sla.ts'
import { openBrowser } from '../support/browser.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'
import { agent, openChat, patience, type Visitor, visitor } from './people.ts'

/** One address gets five codes an hour, so each story has a contact of its own. */
const contacts = {
  members: 'hana@quillon.example',
  outage: 'ingrid@meridian-press.example',
  reload: 'ruth@harbourpilots.example',
  article: 'tomas@meridian-press.example',
}

let browser: Browser
let desk: WholeDesk
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale()
  desk = await openWholeDesk()
  browser = await openBrowser()
}, 420_000)

afterEach(async () => {
  desk.clock.now = null
  for (const context of browser.contexts()) await context.close()
  expect(problems.splice(0)).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

/** The contact proves the address with the code that was mailed. */
async function proves(visitor: Visitor, address: string): Promise<void> {
  await visitor.says(address)
  await visitor.hears(/six-digit code to/)
  await visitor.says(await desk.code(address))
}

describe.each([1280, 375])('at %i px', (width) => {
  const setting = { width, problems }

  test('an end user with vc3 gets the steps, then the publisher’s door and a message to copy, and no ticket', async () => {
    const before = await desk.ticketsOpened()
    const reader = await visitor(browser, `${desk.url}/demo/publisher`, setting)
    await reader.says('it says vc3 when i open my book')
    await reader.hears(/Error vc3: device limit exceeded/)
    await reader.hears(/Go back to the device and browser you used first/)
    const whole = await reader.chat.getByRole('link', { name: /Read the whole article/ }).getAttribute('href')
    expect(whole?.replace(/\?q=[\w-]{22}#/, '#')).toBe(`${desk.url}/help/error-vc3#what-you-can-do`)
    await reader.says('still stuck')
    await reader.hears(/Meridian Press/)
    await reader.taps('Yes')
    await reader.hears(/readers@meridian-press\.example/)
    await reader.says('Tides of the Coast')
    await reader.chat.getByRole('button', { name: 'Copy this text' }).waitFor(patience)
    const mail = await reader.chat
      .getByRole('link', { name: 'Write the e-mail' })
      .or(reader.chat.getByRole('button', { name: 'Write the e-mail' }))
    await mail.first().waitFor(patience)

    const address = `reader.${width}@mailbox.example`
    await reader.taps('Send it to them for me')
    await proves(reader, address)
    await reader.hears(new RegExp(`address ${address}`))
    await reader.taps('Yes, send it')
    await reader.hears(/and a copy (is on its way|to)/)
    const letters = (await desk.letters()).slice(0, 2)
    expect(letters.map(({ to }) => to).sort()).toEqual([address, 'readers@meridian-press.example'].sort())
    for (const { text } of letters) expect(text).toContain('> Document: Tides of the Coast')
    expect(await desk.ticketsOpened()).toBe(before)
  }, 90_000)

  test('an end user who does not know the company asks the team, and an agent routes it from the console', async () => {
    const before = await desk.ticketsOpened()
    const reader = await visitor(browser, `${desk.url}/demo/vendor`, setting)
    await reader.says('please reset my devices')
    await reader.hears(/reset your devices/)
    await reader.says('still stuck')
    await reader.taps('I do not know')
    await reader.taps('Ask the team to find out')
    await reader.hears(/in this chat/)

    const priya = await agent(browser, (await desk.app.signInLink('priya@vitrium.example')) ?? '', { width, problems })
    await priya.getByText('End-user inquiry to route').first().click(patience)
    await priya.getByRole('button', { name: 'Route', exact: true }).click(patience)
    await priya.getByLabel('Name, alias or domain').fill('lavande')
    await priya.getByRole('radio', { name: /Éditions Lavande/ }).check(patience)
    await priya.getByRole('button', { name: 'Route it' }).click(patience)
    await reader.hears(/lecteurs@editions-lavande\.example/)
    expect(await desk.ticketsOpened()).toBe(before)
  }, 90_000)

  test('a contact whose members are stuck gets tier 2 with its reason, due as the clock says', async () => {
    // a Tuesday afternoon; the desk's clock stands still so that the due time is known
    desk.clock.now = Date.parse('2026-12-01T16:30:00-07:00') as Instant
    const ingrid = await visitor(browser, `${desk.url}/demo/vendor`, setting)
    await ingrid.says('none of our members can open anything since this morning, two of them called')
    await ingrid.hears(/Is it one of these|Did that help|closest/)
    await ingrid.says('none of these helped')
    await ingrid.says('still stuck')
    await proves(ingrid, contacts.members) // "our members" said who is asking
    // on the second screen the first one's ticket is still open
    if (width === 375) await ingrid.taps('No, a new one')
    await ingrid.hears(/several/i)
    await ingrid.taps('Yes, open the ticket')
    const [target] = startTargets(vitriumPolicy, 2, createCalendar(vitriumHours), desk.clock.now)
    const due = target?.dueAt as Instant
    await ingrid.hears(sayTime(due, 'America/Vancouver', 'en'))
    await ingrid.hears(/2:30 a\.m\./) // for Toronto
    expect(due).toBe(Date.parse('2026-12-02T00:30:00-07:00'))
  }, 90_000)

  test('on Christmas Eve at 23:00 a system that is down is a tier 3 ticket after two questions, and an agent takes it over', async () => {
    desk.clock.now = Date.parse('2026-12-24T23:00:00-07:00') as Instant
    const ingrid = await visitor(browser, `${desk.url}/demo/vendor`, setting)
    await ingrid.says('the whole system is down')
    await proves(ingrid, contacts.outage)
    await ingrid.hears(/tier 3/i)
    await ingrid.hears(sayTime((desk.clock.now + HOUR) as Instant, 'America/Vancouver', 'en'))
    await ingrid.hears(sayTime((desk.clock.now + 8 * HOUR) as Instant, 'America/Vancouver', 'en'))

    const priya = await agent(browser, (await desk.app.signInLink('priya@vitrium.example')) ?? '', { width, problems })
    await priya.getByText('the whole system is down').first().click(patience)
    await priya
      .getByRole('button', { name: /take over/i })
      .first()
      .click(patience)
    await ingrid.hears(/Priya Nair has joined/)
    const said = await ingrid.chat.locator('.webchat__bubble').count()
    await ingrid.says('is anybody there?')
    await priya.getByText('is anybody there?').first().waitFor(patience)
    await priya.getByLabel(/^Reply to/).fill('Yes, I am looking at it now.')
    await priya.getByLabel(/^Reply to/).press('Control+Enter')
    await ingrid.hears('Yes, I am looking at it now.')
    // the visitor's line and the agent's, and not one of the assistant's
    expect(await ingrid.chat.locator('.webchat__bubble').count()).toBe(said + 2)
    await priya
      .getByRole('button', { name: /hand back/i })
      .first()
      .click(patience)
    await ingrid.hears(/Priya Nair has left/)
    await priya
      .getByRole('button', { name: /^solve/i })
      .first()
      .click(patience)
    await priya.getByRole('radio', { name: 'Fixed' }).check(patience)
    await priya.getByRole('button', { name: 'Solve it' }).click(patience)
    await ingrid.hears(/Ticket \d+ is solved/)
  }, 120_000)

  test('a reload and a restart of the server in the middle change nothing and repeat no question', async () => {
    const ingrid = await visitor(browser, `${desk.url}/demo/vendor`, setting)
    const asked = () =>
      ingrid.chat
        .locator('.webchat__bubble')
        .getByText(/work e-mail address/)
        .count()
    await ingrid.says('everything is down for everybody')
    await ingrid.hears(/work e-mail address/)
    await ingrid.page.reload()
    await openChat(ingrid.page)
    await ingrid.hears('everything is down for everybody')
    await desk.restart()
    await proves(ingrid, contacts.reload)
    await ingrid.hears(/tier 3/i)
    expect(await ingrid.count('everything is down for everybody')).toBe(1)
    expect(await asked()).toBe(1)
  }, 120_000)

  test('a reader beside an article is answered from it by name, and an agent sees what was open', async () => {
    const reader = await visitor(browser, `${desk.url}/help/error-vc3`, setting)
    await reader.hears(/(have the article|are reading) “Error vc3: device limit exceeded”/)
    await reader.says('what does this article mean by a device')
    await reader.hears(/article you have open/i)
    await reader.page.goto(`${desk.url}/help/read-offline`)
    await openChat(reader.page)
    await reader.hears(/article you have open/i)
    await reader.says('everything is down for everybody')
    await proves(reader, contacts.article)
    await reader.hears(/tier 3/i)
    if (width === 375) return // the facts have a screen of their own there

    const priya = await agent(browser, (await desk.app.signInLink('priya@vitrium.example')) ?? '', { width, problems })
    await priya.getByText('Tomás Arrieta').first().click(patience)
    const open = priya.getByRole('listitem').filter({ hasText: 'Open on their page' })
    await open.getByRole('link', { name: 'Reading documents offline' }).waitFor(patience)
  }, 120_000)

  test('weather, question marks and ten thousand characters are met kindly, with a way on', async () => {
    const somebody = await visitor(browser, `${desk.url}/demo/vendor`, setting)
    for (const text of ['what’s the weather', '???', 'lorem ipsum dolor '.repeat(556)]) {
      const before = await somebody.chat.locator('.webchat__bubble').count()
      await somebody.says(text)
      await expect.poll(() => somebody.chat.locator('.webchat__bubble').count(), patience).toBeGreaterThan(before + 1)
      await somebody.chat.getByRole('toolbar').getByRole('button').first().waitFor(patience)
    }
  }, 90_000)
})
