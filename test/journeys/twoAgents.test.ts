import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { openBrowser } from '../support/browser.ts'
import { openWholeDesk, type WholeDesk } from '../support/wholeDesk.ts'
import { agent, patience, visitor } from './people.ts'

let browser: Browser
let desk: WholeDesk
const problems: string[] = []

beforeAll(async () => {
  await buildIfStale()
  browser = await openBrowser()
  desk = await openWholeDesk()
}, 420_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
})

test('two agents and a visitor at once: one wins, the other is told by name, the assistant is silent, and a hand-over goes on', async () => {
  const mia = await agent(browser, (await desk.app.signInLink('mia@vitrium.example')) ?? '', { problems })
  const jonas = await agent(browser, (await desk.app.signInLink('jonas@vitrium.example')) ?? '', { problems })
  const guest = await visitor(browser, `${desk.url}/demo/vendor`, { problems })
  await guest.says('can I talk to a person')

  for (const console of [mia, jonas]) {
    await console.locator('a.row').first().click(patience)
    await console
      .getByRole('button', { name: /take over/i })
      .first()
      .waitFor(patience)
  }
  await jonas
    .getByText(/Mia Tremblay is looking|Mia Tremblay/)
    .first()
    .waitFor(patience)

  await Promise.all([mia.keyboard.press('t'), jonas.keyboard.press('t')])
  const isMias = await Promise.race([
    mia
      .getByLabel(/^Reply to/)
      .waitFor(patience)
      .then(() => true),
    jonas
      .getByLabel(/^Reply to/)
      .waitFor(patience)
      .then(() => false),
  ])
  const [winner, loser, name] = isMias ? [mia, jonas, 'Mia Tremblay'] : [jonas, mia, 'Jonas Keller']
  await loser
    .getByText(new RegExp(`${name} has (it|this conversation)`))
    .first()
    .waitFor(patience)
  await guest.hears(new RegExp(name))

  await guest.says('it says vc3 when I open my book')
  await winner.getByRole('log').getByText('it says vc3').waitFor(patience)
  await winner.getByLabel(/^Reply to/).fill('I am looking at it with you.')
  await winner.keyboard.press('Control+Enter')
  await guest.hears('I am looking at it with you.')
  expect(await guest.count(/device limit/i)).toBe(0) // no article: the assistant is silent while a person answers

  const before = await guest.count(/./)
  await winner.keyboard.press('Escape')
  await winner.keyboard.press('h')
  await expect.poll(() => guest.count(/./), patience).toBeGreaterThan(before)
  await guest.says('it says vc3 when I open my book')
  await guest.hears(/device limit/i)
  await guest.leaves()
  expect(problems).toEqual([])
}, 180_000)
