import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { write } from '../../src/delivery/letters/write.ts'
import { sampleLetters } from '../../src/demo/letters.ts'
import { openBrowser } from '../support/browser.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'

const parts = { calendar: createCalendar(vitriumHours), policy: vitriumPolicy }
/** Where pictures go, when somebody wants to look. */
const shots = process.env.SHOTS

let browser: Browser
beforeAll(async () => {
  await buildIfStale([])
  browser = await openBrowser()
}, 420_000)
afterAll(() => browser?.close())

describe.each([
  ['light', 1280, 'en'],
  ['dark', 1280, 'fr'],
  ['light', 375, 'fr'],
  ['dark', 375, 'en'],
] as const)('letters by %s at %d px in %s', (colorScheme, width, locale) => {
  test('are readable for everybody: nothing axe-core finds, nothing that sticks out', async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } })
    const page = await context.newPage()
    for (const { name, letter } of sampleLetters(parts, locale)) {
      await page.setContent(write(letter, locale).html)
      const { violations } = await new AxeBuilder({ page })
        .disableRules(['landmark-one-main', 'region']) // a letter is a part of the reader's own page
        .analyze()
      const found = violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map((node) => node.html).join(' ')}`)
      expect(found).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([name, wide <= 0]).toEqual([name, true])
      if (shots) {
        const path = `${shots}/${name}-${locale}-${width}-${colorScheme}.png`
        await page.screenshot({ path, fullPage: true })
      }
    }
    await context.close()
  }, 180_000)
})
