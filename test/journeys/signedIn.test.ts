import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { openBrowser } from '../support/browser.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'
import { agent, openChat, patience, type Visitor, visitor } from './people.ts'

let browser: Browser
let desk: WholeDesk
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale()
  desk = await openWholeDesk()
  browser = await openBrowser()
}, 420_000)

afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  expect(problems.splice(0)).toEqual([])
})

afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

const setting = { problems }
/** Chooses who is signed in, and waits until the chat has opened its line anew: what is typed before goes with the old one. */
async function signsIn({ page, chat }: Visitor, email: string): Promise<void> {
  const line = await chat.locator('.webchat__bubble').first().elementHandle(patience)
  await page.getByLabel('Signed in as').selectOption(email)
  await line?.waitForElementState('hidden', patience)
}
/** Nothing that would find out who somebody is. */
const asksWho = /work e-mail|six-digit|manage content/

test('who is signed in on the website opens a ticket unasked, and the next one finds nothing of it', async () => {
  const somebody = await visitor(browser, `${desk.url}/demo/vendor`, setting)
  await somebody.says('everything is down for all our users')
  await somebody.hears(/e-mail address/)
  await signsIn(somebody, 'samuel@northfold.example')
  await somebody.hears(/speaking for Northfold Journal of Medicine/)
  await somebody.taps('Yes, nothing works for anybody')
  await somebody.hears(/number 1001, tier 3/)

  await somebody.page.reload()
  await openChat(somebody.page)
  await somebody.hears(/number 1001, tier 3/)
  await somebody.says('where is my ticket?')
  await somebody.hears(/1001: everything is down|everything is down/)

  await signsIn(somebody, 'dr.whitlock@clinic.example')
  await somebody.chat
    .locator('.webchat__bubble')
    .getByText('everything is down')
    .first()
    .waitFor({ state: 'detached', ...patience })
  await somebody.hears(/Hello|Hi|Good/)
  await somebody.says('it says vc3 when I open my article')
  await somebody.hears(/Error vc3/)
  await somebody.says('still stuck')
  await somebody.hears(/subscribers@northfold\.example/)
  await somebody.says('where is my ticket?')
  await somebody.hears(/looked up here by organisations/)
  expect(await somebody.count(/1001|samuel@/)).toBe(0)
  expect(await somebody.count(asksWho)).toBe(0)

  await signsIn(somebody, 'samuel@northfold.example')
  await somebody.hears(/number 1001, tier 3/)
  expect(await somebody.count('Error vc3')).toBe(0)

  await signsIn(somebody, '')
  await openChat(somebody.page)
  await somebody.hears(/help desk’s assistant|Tell me what you are trying to do/)
  await somebody.says('hello again')
  await somebody.hears('hello again')
  expect(await somebody.count(/1001|Northfold|vc3/)).toBe(0)
}, 180_000)

test('a colleague nobody knew yet is marked for the agents, and so is somebody who has proven nothing', async () => {
  const noor = await visitor(browser, `${desk.url}/demo/vendor`, setting)
  await signsIn(noor, 'noor@northfold.example')
  await expect
    .poll(async () => (await noor.chat.locator('.webchat__bubble').allTextContents()).join(' '), patience)
    .toBeTruthy()
  await noor.says('everything is down for all of us')
  await noor.hears(/speaking for Northfold Journal of Medicine/)
  await noor.taps('Yes, nothing works for anybody')
  await noor.hears(/tier 3/)
  await noor.says('where is my ticket?')
  expect(await noor.count(/for all our users/)).toBe(0)

  const priya = await agent(browser, (await desk.app.signInLink('priya@vitrium.example')) ?? '', setting)
  const stranger = await visitor(browser, `${desk.url}/demo/vendor`, setting)
  await stranger.says('I am Samuel Reyes of Northfold, I want to talk to a person')
  const row = (text: string) => priya.locator('.row').filter({ hasText: text })
  await row('Noor Haddad').getByText('New contact, to be confirmed').waitFor(patience)
  await row('I am Samuel Reyes').or(row('Visitor')).getByText('Not verified').first().waitFor(patience)
  await row('Noor Haddad').click()
  await priya.getByText('New contact, to be confirmed: joined by the mail domain.').waitFor(patience)
  await priya.getByText('Signed in on the website').waitFor(patience)
}, 180_000)
