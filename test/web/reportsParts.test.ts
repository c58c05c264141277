import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedOf, fileName, restOf } from '../../src/web/console/reports/asked.ts'
import { english } from '../../src/web/console/reports/words/en.ts'
import { french } from '../../src/web/console/reports/words/fr.ts'

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
  ['English', english, ' '],
  ['French', french, '\u00a0'],
])('in %s', (_language, words, space) => {
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
    expect([20_000, 60_000, 59 * 60_000, 3_600_000, 27.5 * 3_600_000].map(words.hours)).toEqual(
      ['20 s', '1 min', '59 min', '1 h', '27 h 30 min'].map((said) => said.replaceAll(' ', space)),
    )
  })
})
