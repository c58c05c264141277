import { describe, expect, test } from 'vitest'
import { TIER_RULES, type TierFacts, tierOf } from '../../src/domain/tier.ts'

describe('the tier of a customer’s request', () => {
  test.each<[TierFacts, number, string]>([
    [{ about: 'outage' }, 3, 'inoperable'],
    [{ about: 'endUsers', affected: 'one' }, 1, 'oneEndUser'],
    [{ about: 'endUsers', affected: 'several' }, 2, 'severalEndUsers'],
    [{ about: 'defect', criticalToDailyWork: true, affected: 'none' }, 2, 'criticalDefect'],
    [{ about: 'defect', criticalToDailyWork: true, affected: 'one' }, 2, 'criticalDefect'],
    [{ about: 'defect', criticalToDailyWork: true, affected: 'several' }, 2, 'criticalDefect'],
    [{ about: 'defect', criticalToDailyWork: false, affected: 'none' }, 1, 'defectNotCritical'],
    [{ about: 'defect', criticalToDailyWork: false, affected: 'one' }, 1, 'defectNotCritical'],
    [{ about: 'defect', criticalToDailyWork: false, affected: 'several' }, 2, 'severalEndUsers'],
    [{ about: 'enhancement' }, 1, 'enhancement'],
    [{ about: 'question' }, 1, 'question'],
  ])('%j is tier %i, because: %s', (facts, tier, reason) => {
    expect(tierOf(facts)).toMatchObject({ tier, reason })
  })

  test('every row names its source, and only the one the policy is silent on is our own reading', () => {
    const sources = Object.values(TIER_RULES).map((rule) => rule.source)
    expect(sources.filter((source) => !/^policy T[123]/.test(source))).toEqual([TIER_RULES.question.source])
    expect(Object.entries(TIER_RULES).filter(([, rule]) => !rule.stated)).toEqual([['question', TIER_RULES.question]])
  })

  test('facts from an old row that no case knows are a fault that says what to do', () => {
    expect(() => tierOf({ about: 'weather' } as never)).toThrow(/"weather".*add a case to tierOf/)
  })
})
