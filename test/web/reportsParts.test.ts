import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedOf, fileName, restOf } from '../../src/web/console/reports/asked.ts'
import { csvOf } from '../../src/web/console/reports/csv.ts'
import { english } from '../../src/web/console/reports/words/en.ts'
import { french } from '../../src/web/console/reports/words/fr.ts'

describe('a table to save', () => {
  test.each<[string, (string | number | null)[], string]>([
    ['plain words and numbers', ['a', 1.5, null, -3], 'a,1.5,,-3'],
    ['commas, quotes and lines', ['a,b', 'say "no"', 'one\r\ntwo'], '"a,b","say ""no""","one\r\ntwo"'],
    ['a formula', ['=1+1'], "'=1+1"],
    ['a sum', ['+1'], "'+1"],
    ['a difference', ['-1'], "'-1"],
    ['a function', ['@SUM(A1)'], "'@SUM(A1)"],
    ['a tab before a formula', ['\t=1'], "'\t=1"],
    ['a return before a formula', ['\r=1'], '"\'\r=1"'],
    ['a formula with quotes', ['=HYPERLINK("http://x")'], '"\'=HYPERLINK(""http://x"")"'],
    ['a sign within', ['1=1', 'a-b'], '1=1,a-b'],
    ['accents', ['Éditions'], 'Éditions'],
  ])('keeps %s', (_what, cells, expected) => {
    expect(csvOf([cells])).toBe(`\uFEFF${expected}\r\n`)
  })

  test('comes back as it was, but for the apostrophe, whatever is in it', () => {
    const text = fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\r', '\n', '\t', 'é', 'x') })
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const read = parse(csvOf(rows))
        expect(read).toEqual(rows.map((row) => row.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))))
        for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})

describe('what is asked', () => {
  test.each([
    ['', { period: 'last7' }],
    ['period=today', { period: 'today' }],
    ['period=nonsense&tier=9', { period: 'last7', tier: null }],
    ['first=2026-01-01&last=2026-01-31', { period: null, first: '2026-01-01', last: '2026-01-31' }],
    ['first=2026-01-01', { period: 'last7', first: null }],
    ['period=last30&customer=a%20b&tier=3&agent=mia', { period: 'last30', customer: 'a b', tier: 3, agent: 'mia' }],
  ])('%s is read', (rest, expected) => {
    expect(askedOf(rest)).toMatchObject(expected)
  })

  test('comes back from the address as it went in', () => {
    const asked = fc.record({
      period: fc.constantFrom('today' as const, 'last30' as const),
      first: fc.constant(null),
      last: fc.constant(null),
      customer: fc.option(fc.string({ minLength: 1 }), { nil: null }),
      tier: fc.constantFrom(1 as const, 2 as const, 3 as const, null),
      agent: fc.option(fc.string({ minLength: 1 }), { nil: null }),
    })
    fc.assert(
      fc.property(asked, (each) => {
        expect(askedOf(restOf(each))).toEqual(each)
      }),
    )
  })

  test('names the file', () => {
    expect(fileName('targets', { first: '2026-11-01', last: '2026-11-30' })).toBe(
      'signpost-targets-2026-11-01--2026-11-30.csv',
    )
    expect(fileName('gaps', { first: '2026-11-01', last: '2026-11-01' })).toBe('signpost-gaps-2026-11-01.csv')
  })
})

describe.each([
  ['English', english],
  ['French', french],
])('in %s', (_language, words) => {
  test('every block says what its figures are', () => {
    const { sla, responses, deflection, satisfaction, gaps, load } = words
    for (const { definitions } of [sla, responses, deflection, satisfaction, gaps, load]) {
      expect(definitions.length).toBeGreaterThan(2)
      for (const [term, means] of definitions) expect([term, means.length > 20]).toEqual([term, true])
    }
    const defined = words.deflection.definitions.map(([term]) => term)
    for (const [name] of Object.values(words.deflection.columns)) expect(defined).toContain(name)
    for (const name of [...Object.values(satisfaction.by), satisfaction.meanHead])
      expect(satisfaction.definitions.map(([term]) => term)).toContain(name)
    for (const name of Object.values(words.sla.standing))
      expect(words.sla.definitions.map(([term]) => term)).toContain(name)
  })

  test('hours are never called days', () => {
    expect([20_000, 60_000, 59 * 60_000, 3_600_000, 27.5 * 3_600_000].map(words.hours)).toEqual([
      '20 s',
      '1 min',
      '59 min',
      '1 h',
      '27 h 30 min',
    ])
  })
})

/** Reads RFC 4180 the slow way. */
function parse(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const text = csv.slice(1)
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (sign === '"') isQuoted = true
    else if (sign === ',') {
      row.push(cell)
      cell = ''
    } else if (sign === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
      at++
    } else cell += sign
  }
  return rows
}
