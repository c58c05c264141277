import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMeanings } from '../../src/knowledge/meaning.ts'
import { search } from '../../src/knowledge/search.ts'
import { stem } from '../../src/knowledge/words.ts'
import { type WordVectors, wordVectors } from '../../src/knowledge/wordVectors.ts'
import { aLibrary } from './library.ts'

/** How alike two words are, by the vectors that ship with the product. */
function alike(one: string, other: string): number {
  const builder = createMeanings(wordVectors())
  builder.passage([stem(other)], 1)
  builder.endArticle()
  const meanings = builder.finish()
  const meaning = meanings.meaningOf([stem(one)])
  return meaning ? meanings.likeness(0, meaning) : Number.NaN
}

/** Two directions, so that what is alike can be worked out by hand. */
const small: WordVectors = {
  dimensions: 2,
  numberOf: new Map([
    ['north', 0],
    ['northern', 1],
    ['east', 2],
  ]),
  rows: Int8Array.from([0, 127, 30, 123, 127, 0]),
}

function meaningsOf(...articles: string[][][]) {
  const builder = createMeanings(small)
  for (const passages of articles) {
    for (const stems of passages) builder.passage(stems, 1)
    builder.endArticle()
  }
  return builder.finish()
}

describe('the vectors that ship with the product', () => {
  test.each([
    ['password', 'login', 'holiday'],
    ['laptop', 'computer', 'invoice'],
    ['delete', 'remove', 'print'],
    ['movie', 'video', 'password'],
    ['teacher', 'student', 'printer'],
  ])('put %s nearer to %s than to %s', (word, near, far) => {
    expect(alike(word, near)).toBeGreaterThan(alike(word, far) + 0.1)
  })

  test('know everyday words by the thousands, and no codes', () => {
    const { numberOf, dimensions, rows } = wordVectors()
    expect(numberOf.size).toBeGreaterThan(15_000)
    expect(rows.length).toBe(numberOf.size * dimensions)
    expect([...numberOf.keys()].filter((known) => /\d/.test(known))).toEqual([])
  })
})

describe('the meaning of passages', () => {
  test('is alike where words point alike, and not elsewhere', () => {
    const meanings = meaningsOf([['northern']], [['east']])
    const north = meanings.meaningOf(['north']) as Float32Array
    expect(meanings.likeness(0, north)).toBeGreaterThan(0.9)
    expect(meanings.likeness(1, north)).toBeCloseTo(0, 1)
  })

  test('leads to the nearest articles that may be shown, nearest first', () => {
    const meanings = meaningsOf([['east']], [['northern']], [['north']])
    const north = meanings.meaningOf(['north']) as Float32Array
    expect(meanings.nearest(north, 3, () => true)).toEqual([2, 1, 0])
    expect(meanings.nearest(north, 1, () => true)).toEqual([2])
    expect(meanings.nearest(north, 3, (article) => article !== 2)).toEqual([1, 0])
    expect(meanings.nearest(north, 0, () => true)).toEqual([])
  })

  test('is nothing for words without a vector, and for an article without words', () => {
    const meanings = meaningsOf([], [['nowhere']])
    expect(meanings.meaningOf(['nowhere', 'vc3'])).toBeNull()
    expect(meanings.meaningOf([])).toBeNull()
    expect(meanings.likeness(0, meanings.meaningOf(['north']) as Float32Array)).toBe(0)
  })

  test('is nothing at all where no vectors are at hand', () => {
    const builder = createMeanings({ dimensions: 0, numberOf: new Map(), rows: new Int8Array() })
    builder.passage(['north'], 1)
    builder.endArticle()
    expect(builder.finish().meaningOf(['north'])).toBeNull()
  })

  test('stays between -1 and 1 for any words', () => {
    const word = fc.constantFrom('north', 'northern', 'east', 'elsewhere')
    const passage = fc.array(word, { maxLength: 90 })
    fc.assert(
      fc.property(
        fc.array(fc.array(passage, { maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        passage,
        (articles, asked) => {
          const meanings = meaningsOf(...articles)
          const meaning = meanings.meaningOf(asked)
          if (!meaning) return
          for (const article of articles.keys()) {
            expect(Math.abs(meanings.likeness(article, meaning))).toBeLessThanOrEqual(1.02)
          }
          const found = meanings.nearest(meaning, 2, () => true)
          expect(new Set(found).size).toBe(Math.min(2, articles.length))
        },
      ),
    )
  })
})

describe('search', () => {
  const library = aLibrary(
    { slug: 'remove', title: 'Removing a member', body: 'Choose the person and press **Delete**.' },
    { slug: 'print', title: 'Printing', body: 'Press **Print** and choose a printer.' },
    { slug: 'film', title: 'Watching a film', body: 'Press the arrow. The picture begins to move.' },
  )

  test('finds what is said in other words', () => {
    expect(search(library, 'my cinema clip is stuck').results[0]?.slug).toBe('film')
    expect(search(library, 'we fired somebody').results[0]?.slug).toBe('remove')
  })

  test('shows an end user nothing that is for customers only, however near', () => {
    const both = aLibrary({ slug: 'remove', audience: 'customer', title: 'Removing a member' }, { slug: 'print' })
    const slugs = search(both, 'we fired somebody', { audience: 'end-user' }).results.map(({ slug }) => slug)
    expect(slugs).not.toContain('remove')
  })
})
