import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { colours } from '../../src/delivery/letters/colours.ts'
import { write } from '../../src/delivery/letters/write.ts'
import { sampleLetters } from '../../src/demo/letters.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'

const tokens = readFileSync(new URL('../../src/web/tokens.css', import.meta.url), 'utf8')
const parts = { calendar: createCalendar(vitriumHours), policy: vitriumPolicy }
const pages = (['en', 'fr'] as const).flatMap((locale) =>
  sampleLetters(parts, locale).map(({ name, letter }) => [`${name} in ${locale}`, write(letter, locale).html] as const),
)

test.each(Object.entries(colours))('the colour %s is the one of every other page', (role, [light, dark]) => {
  const found = new RegExp(`--color-${role}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens)
  expect([light, dark]).toEqual(found?.slice(1))
})

describe.each(pages)('the page of %s', (_name, html) => {
  test('loads nothing, runs nothing, and asks nothing of the reader', () => {
    expect(html).not.toMatch(/<(script|img|link|form|input|iframe|object|svg|video)\b|\bsrc=|url\(|@import|\bon\w+=/i)
  })

  test('has its looks in its elements, so that it is whole without its style sheet', () => {
    const bare = html.replace(/<style>[\s\S]*?<\/style>/, '')
    for (const colour of bare.matchAll(/(?:color|bgcolor)[:=]"?(#[0-9a-f]+)/g)) {
      expect(Object.values(colours).map(([light]) => light)).toContain(colour[1])
    }
    expect(bare).not.toMatch(/flex|grid|calc\(|var\(/)
  })

  test('turns dark where the reader’s program is: every colour it wears has its other half', () => {
    const sheet = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
    const worn = new Set([...html.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' ')))
    const bound = new Set([...sheet.matchAll(/\.([\w-]+)\{/g)].map(([, name]) => name))
    for (const name of worn) expect(bound).toContain(name)
    expect(sheet).toContain('prefers-color-scheme:dark')
  })

  test('stays under the size at which mail programs cut a letter', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(50_000)
  })
})
