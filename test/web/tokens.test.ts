import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../src/web/tokens.css', import.meta.url), 'utf8')

/** Each colour token → what it is by day and by night, as six hex digits. */
const colours = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
    name ?? '',
    { light: light ?? '', dark: dark ?? '' },
  ]),
)

const grounds = ['sunken', 'paper', 'surface', 'raised']
const texts = ['ink', 'ink-second', 'ink-quiet', 'pine', 'pine-strong', 'link', 'ok', 'warn', 'breach', 'info']

/** Text needs 4.5:1 (WCAG 1.4.3); the edge of a control, a focus ring or a sign needs 3:1 (1.4.11). */
const pairs: [over: string, ground: string, least: number][] = [
  ...texts.flatMap((text) => grounds.map((ground): [string, string, number] => [text, ground, 4.5])),
  ...['ok', 'warn', 'breach', 'info'].map((role): [string, string, number] => [role, `${role}-soft`, 4.5]),
  ...['ok', 'warn', 'breach', 'info', 'pine', 'accent'].map((role): [string, string, number] => [
    'ink',
    `${role}-soft`,
    4.5,
  ]),
  ['on-pine', 'pine', 4.5],
  ['on-pine', 'pine-strong', 4.5],
  ['on-pine-soft', 'pine-soft', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-strong', 4.5],
  ['on-accent-soft', 'accent-soft', 4.5],
  ['on-breach-fill', 'breach-fill', 4.5],
  ['breach-fill', 'surface', 3],
  ...grounds.map((ground): [string, string, number] => ['line-strong', ground, 3]),
  ...grounds.map((ground): [string, string, number] => ['ring', ground, 3]),
]

/** Parting lines carry no meaning, so no contrast is asked of them. */
const decorative = ['line']

describe.each(['light', 'dark'] as const)('by %s', (theme) => {
  test.each(pairs)('%s reads on %s (at least %d:1)', (over, ground, least) => {
    expect(contrast(hexOf(over), hexOf(ground))).toBeGreaterThanOrEqual(least)
  })

  const hexOf = (name: string) => {
    const found = colours.get(name)
    if (!found) throw new Error(`tokens.css has no --color-${name} of the form light-dark(#rrggbb, #rrggbb)`)
    return found[theme]
  }
})

test('every colour token stands in a pair or is known to be decoration', () => {
  const judged = new Set([...pairs.flat(), ...decorative])
  expect([...colours.keys()].filter((name) => !judged.has(name))).toEqual([])
})

test('the pages ask for no font from elsewhere', () => {
  expect(css).not.toMatch(/@font-face|@import|url\(/)
})

/** WCAG 2 contrast ratio, 1 to 21, of two colours given as six hex digits. */
function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dim + 0.05)
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
