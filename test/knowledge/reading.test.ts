import { describe, expect, test } from 'vitest'
import { referrals } from '../../src/knowledge/referrals.ts'
import { stepsIn } from '../../src/knowledge/steps.ts'
import { aLibrary } from './library.ts'

describe('the steps of a text', () => {
  test.each([
    ['1. Open **Users**.\n2. See [this](read-offline).', ['Open Users.', 'See this.']],
    ['Text.\n\n1) One\n   goes on\n   - aside\n2) Two', ['One', 'Two']],
    ['- no\n- steps\n\n2026. A year, said so.', []],
    ['In 10. line', []],
    ['', []],
  ])('of %j are %j', (markdown, steps) => {
    expect(stepsIn(markdown)).toEqual(steps)
  })
})

test('articles are counted by how many others lead to them, each once, and never to themselves', () => {
  const library = aLibrary(
    { slug: 'a', related: ['b', 'c'], body: 'See [b](b#x), [b again](b) and [me](a).' },
    { slug: 'b', body: '[c](../x/c.md) [away](https://example.org) [nowhere](gone)' },
    { slug: 'c' },
  )
  expect(Object.fromEntries(referrals(library))).toEqual({ b: 1, c: 2, gone: 1 })
})
