import { readdirSync, readFileSync, statSync } from 'node:fs'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { buildIfStale } from '../../src/build.ts'

const web = new URL('../../.build/web/', import.meta.url)

beforeAll(() => buildIfStale(['launcher', 'chat']), 180_000)
afterEach(() => vi.restoreAllMocks())

test('builds nothing, and says nothing, when nothing changed', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  await buildIfStale(['launcher', 'chat'])
  expect(log).not.toHaveBeenCalled()
})

test('gives the chat’s files names that change with their content, so that browsers may keep them for ever', () => {
  const page = readFileSync(new URL('chat/index.html', web), 'utf8')
  const addresses = [...page.matchAll(/(?:src|href)="([^"]+\.(?:js|css|svg))"/g)].map(([, address]) => address)
  expect(addresses.length).toBeGreaterThanOrEqual(3)
  for (const address of addresses) expect(address).toMatch(/^\/chat\/assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/)
})

test('leaves a compressed copy beside each large file', () => {
  const names = readdirSync(new URL('chat/assets/', web))
  for (const name of names.filter((name) => /\.(js|css)$/.test(name)))
    expect(names).toEqual(expect.arrayContaining([`${name}.br`, `${name}.gz`]))
})

test('keeps the chat within 650 KB on the wire', () => {
  const names = readdirSync(new URL('chat/assets/', web)).filter((name) => name.endsWith('.br'))
  const sizes = names.map((name) => statSync(new URL(`chat/assets/${name}`, web)).size)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(650_000)
})

test('puts no speech recognition into the chat', () => {
  const names = readdirSync(new URL('chat/assets/', web)).filter((name) => name.endsWith('.js'))
  const code = names.map((name) => readFileSync(new URL(`chat/assets/${name}`, web), 'utf8')).join('')
  expect(code).toContain('webchat__suggested-action')
  expect(code).not.toContain('stt.speech.microsoft.com')
})
