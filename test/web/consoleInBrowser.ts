import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { type ConsoleDesk, openConsoleDesk } from '../http/consoleDesk.ts'
import { openBrowser } from '../support/browser.ts'

/**
 * For a whole test file: a browser, and for each test a desk of its own with the console on it. `begin` is told of both;
 * afterwards nothing may have failed on the desk, nor stand in `problems`, where pages put what went wrong.
 */
export function consoleInBrowser(
  problems: string[],
  begin: (at: { browser: Browser; house: ConsoleDesk }) => void,
): void {
  let browser: Browser
  let house: ConsoleDesk
  beforeAll(async () => {
    await buildIfStale(['console'])
    browser = await openBrowser()
  }, 420_000)
  beforeEach(async () => {
    house = await openConsoleDesk()
    begin({ browser, house })
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
}
