import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSpeller, editDistance } from '../../src/knowledge/spelling.ts'

const speller = createSpeller(
  new Map(['password', 'browsers', 'print', 'point', 'document', 'bw5', 'vc3'].map((word) => [word, 1])),
)

describe('spelling', () => {
  test.each([
    ['pasword', 'password'],
    ['passwrod', 'password'],
    ['browers', 'browsers'],
    ['prnt', 'print'],
    ['docment', 'document'],
  ])('%s is taken for %s', (word, meant) => {
    expect(speller(word)).toBe(meant)
  })

  test.each(['pizza', 'prn', 'bw6', 'vc4', 'passage', 'x'.repeat(50), ''])('%s is left alone', (word) => {
    expect(speller(word)).toBeUndefined()
  })
})

/** Letter by letter, without any shortcut. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const same = a[0] === b[0] ? 0 : 1
  const ways = [
    slowDistance(a.slice(1), b) + 1,
    slowDistance(a, b.slice(1)) + 1,
    slowDistance(a.slice(1), b.slice(1)) + same,
  ]
  if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0])
    ways.push(slowDistance(a.slice(2), b.slice(2)) + 1)
  return Math.min(...ways)
}

test('the edit distance is that of the slow, obvious way', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(fc.property(word, word, (a, b) => editDistance(a, b, 9) === slowDistance(a, b)))
})
