import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readLibrary } from '../../src/knowledge/library.ts'
import { search } from '../../src/knowledge/search.ts'
import { askGolden, type GoldenRecord, recordOf, regressions, writeRecord } from './goldenFigures.ts'

/**
 * The figures that no change may lower, and every question's rank and band when they were measured. After a change for
 * the better: RECORD_GOLDEN=1 npx vitest run --config test/vitest.config.ts test/knowledge/golden.test.ts
 */
const recordFile = new URL('goldenRecord.json', import.meta.url)
const library = readLibrary('kb', { values: {}, rules: 'any' })
const asked = askGolden(library)
if (process.env.RECORD_GOLDEN) writeRecord(recordFile, recordOf(asked))
const record: GoldenRecord = JSON.parse(readFileSync(recordFile, 'utf8'))

const inScope = asked.filter(({ relevant }) => relevant.length > 0)
const outside = asked.filter(({ relevant }) => relevant.length === 0)

describe('the golden questions', () => {
  test('are three or more for every article, and none is an example question', () => {
    const examples = new Set(
      Array.from(library.articles.values()).flatMap(({ questions }) => questions.map((each) => each.toLowerCase())),
    )
    const thin = Array.from(library.articles.keys()).filter(
      (slug) => inScope.filter(({ relevant }) => relevant.includes(slug)).length < 3,
    )
    expect(thin).toEqual([])
    expect(asked.filter(({ text }) => examples.has(text.toLowerCase())).map(({ text }) => text)).toEqual([])
    expect(inScope.flatMap(({ relevant }) => relevant).filter((slug) => !library.articles.has(slug))).toEqual([])
    expect(outside.length).toBeGreaterThan(60)
  })

  test('are answered as well as when they were recorded', () => {
    expect(regressions(record, asked).join('\n')).toBe('')
  })

  test('that are answered worse than recorded are named: which, what they were, what they are', () => {
    const many = inScope.filter(({ rank }) => rank === 1).slice(0, Math.ceil(0.03 * inScope.length))
    const worse = asked.map((each) =>
      many.includes(each) ? { ...each, rank: 4, gain: 0.43, band: 'none' as const, found: ['other', 'two'] } : each,
    )
    const told = regressions(record, worse).join('\n')
    expect(told).toMatch(/^right article first: 0\.\d+ → 0\.\d+; worse are:$/m)
    expect(told).toMatch(/^has an article, refused: 0\.\d+ → 0\.\d+; worse are:$/m)
    for (const { text } of many) expect(told).toContain(`  "${text}": rank 1 → 4; first is other, two`)
    const some = outside.filter(({ band }) => band === 'none').slice(0, Math.ceil(0.03 * outside.length))
    const wrong = asked.map((each) => (some.includes(each) ? { ...each, band: 'answer' as const } : each))
    expect(regressions(recordOf(asked), wrong)).toEqual([expect.stringContaining(`"${some[0]?.text}": none → answer`)])
  })

  test('may get a little worse, for that is noise', () => {
    const [first] = inScope.filter(({ rank }) => rank === 1)
    const worse = asked.map((each) => (each === first ? { ...each, rank: 2, gain: 0.63 } : each))
    expect(regressions(recordOf(asked), worse)).toEqual([])
  })

  test('with an unknown code are never answered, and the code is named', () => {
    const unknown = asked.filter(({ unknownCodes }) => unknownCodes.length > 0)
    expect(unknown.map(({ relevant, band }) => [relevant.length, band])).toEqual(unknown.map(() => [0, 'none']))
    expect(unknown.length).toBeGreaterThan(15)
  })
})

describe('every code of our articles', () => {
  const spellings = [
    (code: string) => code,
    (code: string) => `(${code.toUpperCase()})`,
    (code: string) => `error ${code}.`,
    (code: string) => `I get "${code}" when I open my book`,
    (code: string) => `what does ${code.toUpperCase()} mean?`,
    (code: string) => `Sorry, you cannot open this content (${code})`,
  ]
  const cases = Array.from(library.byCode.entries()).flatMap(([code, slugs]) =>
    spellings.map((spell) => ({ query: spell(code), slugs })),
  )

  test('brings its article first, in every spelling', () => {
    const missed = cases.filter(({ query, slugs }) => {
      const { results, band } = search(library, query, { audience: 'end-user' })
      return !slugs.includes(results[0]?.slug ?? '') || band !== 'answer'
    })
    expect(cases.length).toBeGreaterThan(100)
    expect(missed).toEqual([])
  })
})
