import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildIfStale } from '../../src/build.ts'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import { docsPages } from '../../src/http/docs.ts'
import { openServer } from '../http/openServer.ts'
import { openBrowser } from '../support/browser.ts'

const webDir = fileURLToPath(new URL('../../.build/web', import.meta.url))

type Description = {
  openapi: string
  paths: Record<string, Record<string, { summary: string; security?: object; responses: object }>>
}

let browser: Browser
let server: Awaited<ReturnType<typeof openServer>>
beforeAll(async () => {
  await buildIfStale(['docs'])
  browser = await openBrowser()
  server = await openServer({ webDir, routes: [(routes) => docsPages(routes, webDir)] })
}, 420_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

test('every call of the console is described, with who may make it and what it answers', async () => {
  const answer = await fetch(`${server.url}/api/openapi.json`)
  const described = (await answer.json()) as Description
  expect(described.openapi).toBe('3.1.0')
  const calls = Object.entries(described.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
  )
  const offered = Object.keys(consoleApi).map((name) => name.replace(/:(\w+)/g, '{$1}'))
  expect(calls.sort()).toEqual(offered.sort())
  for (const [path, verbs] of Object.entries(described.paths)) {
    for (const [verb, call] of Object.entries(verbs)) {
      expect(call.summary, path).toMatch(/^[A-Z].{5,}[^.]$/)
      expect(Object.keys(call.responses)).toContain('401')
      if (path !== '/api/session' && !path.includes('/session')) expect(call.security, `${verb} ${path}`).toBeDefined()
    }
  }
  const text = JSON.stringify(described)
  for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
    expect(text).toContain(`"${name}":{`)
  }
})

test.each(['light', 'dark'] as const)(
  'the page draws it and asks nobody else, in %s',
  async (colorScheme) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) problems.push(request.url())
    })
    await page.goto(`${server.url}/api/docs`)
    await page.getByText('/api/conversations/{id}/agent').first().waitFor({ timeout: 20_000 })
    await page.getByText('Take the conversation over', { exact: true }).click()
    await page.getByText('For agents whose role allows').first().waitFor({ timeout: 20_000 })
    const ours = await new AxeBuilder({ page })
      .include('.docs-bar')
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze()
    expect(ours.violations).toEqual([])
    expect(problems).toEqual([])
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/docs-${colorScheme}.png` })
    await context.close()
  },
  60_000,
)
