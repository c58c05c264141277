import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clusters } from '../../src/knowledge/clusters.ts'
import { readLibrary } from '../../src/knowledge/library.ts'
import { alike, termsOf } from '../../src/knowledge/likeness.ts'

const library = readLibrary('kb', { values: {}, rules: 'any' })
const { words } = library
const asked = (texts: readonly string[]) => texts.map((text, i) => ({ id: `q-${i}`, text }))

const refunds = ['how do I get a refund', 'refund please, where do I get it', 'can I get a refund for my book']
const kindle = ['can I read it on my kindle', 'does it work on a Kindle?', 'Kindle support']
const reseller = ['how do I become a reseller']
const speed = ['the reader scrolls slowly', 'scrolling is very slow in the reader']

describe('questions are put together', () => {
  test('by what they ask, the most asked first', () => {
    const found = clusters(asked([...reseller, ...speed, ...refunds, ...kindle, 'kindle']), library)
    const texts = found.map(({ members }) => members.map(({ text }) => text).sort())
    expect(texts.map((each) => each.length)).toEqual([4, 3, 2, 1])
    expect(texts).toEqual([[...kindle, 'kindle'].sort(), [...refunds].sort(), [...speed].sort(), reseller])
  })

  test('with the one in front that is most like the others', () => {
    const [found] = clusters(asked(['my cat wants a refund', ...refunds, 'refund']), library)
    expect(found?.members[0]?.text).toMatch(/refund/)
    expect(found?.terms[0]).toBe('refund')
  })

  test('one by one when they have nothing in common, or no telling word at all', () => {
    expect(clusters(asked(['how', 'what is it', '???', 'kindle', 'refund']), library)).toHaveLength(5)
    expect(clusters(asked(['???', '???']), library)).toHaveLength(1)
    expect(clusters([], library)).toEqual([])
  })

  test('by an error code', () => {
    const found = clusters(asked(['what is zz9', 'I see error ZZ9!', 'zz9 on my ipad', 'what is qq1']), library)
    expect(found.map(({ members }) => members.length)).toEqual([3, 1])
  })

  const pool = [
    ...refunds,
    ...kindle,
    ...reseller,
    ...speed,
    'zz9',
    '',
    'imprimer mon livre',
    'je veux imprimer un livre',
  ]

  test('the same way in whatever order they come, and each exactly once', () => {
    const some = fc.array(fc.constantFrom(...pool), { maxLength: 30 }).map(asked)
    const shuffled = some.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    )
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        const found = clusters(all, library)
        expect(clusters(other, library)).toEqual(found)
        expect(found.flatMap(({ members }) => members.map(({ id }) => id)).sort()).toEqual(
          all.map(({ id }) => id).sort(),
        )
        const sizes = found.map(({ members }) => members.length)
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
      }),
    )
  })

  test('quickly: four thousand questions take seconds', () => {
    const nouns = Array.from(
      { length: 300 },
      (_, i) => `subject${String.fromCharCode(97 + (i % 26), 97 + (i % 17), 97 + (i % 11))}`,
    )
    const many = Array.from(
      { length: 4_000 },
      (_, i) => `${nouns[i % 300]} ${nouns[(i * 7) % 300]} ${nouns[(i * 13) % 300]}`,
    )
    const from = performance.now()
    clusters(asked(many), library)
    expect(performance.now() - from).toBeLessThan(15_000)
  }, 30_000)
})

describe('two texts', () => {
  test.each([
    ['it says vc3', 'IT SAYS VC3!', true],
    ['how do I print my book', 'print a book', true],
    ['I cannot print the page', 'printing pages does not work', true],
    ['I cannot print the page', 'the page is black and white', false],
    ['print', 'password', false],
    ['print', 'how can I print', true],
    ['print a book', 'print a page', false],
    ['', '', false],
    ['how', 'what', false],
    ['imprimer le livre', 'comment imprimer mon livre', true],
  ])('%j and %j ask the same: %s', (one, other, same) => {
    expect(alike(one, other, words)).toBe(same)
    expect(alike(other, one, words)).toBe(same)
  })

  test('are compared by the stems of telling words', () => {
    expect(termsOf('How do I print the PRINTED pages?', words)).toEqual(['page', 'print'])
  })
})
