import { expect, test } from 'vitest'
import { articlesToReview, unknownCodesIn } from '../../src/domain/articleReview.ts'
import type { Question } from '../../src/domain/question.ts'

const article = (slug: string, review: string | null) => ({ slug, title: slug, updated: null, review })
const figures = (article: string, given: object) =>
  ({ article, shown: 0, refused: 0, votes: { yes: 0, no: 0 }, ...given }) as never
const dates = { today: '2026-11-26', soon: '2026-12-26' }

test('what readers complain of comes before what is old, and what is well is left out', () => {
  const articles = [
    article('fresh', '2027-11-01'),
    article('old', '2026-11-25'),
    article('soon', '2026-12-26'),
    article('undated', null),
    article('disliked', '2027-11-01'),
    article('refused', '2026-01-01'),
  ]
  const found = articlesToReview(
    articles,
    { articles: [figures('disliked', { votes: { yes: 3, no: 2 } }), figures('refused', { shown: 10, refused: 4 })] },
    dates,
  )
  expect(found.map(({ slug, reasons }) => [slug, reasons.map(({ why }) => why)])).toEqual([
    ['refused', ['overdue', 'refused']],
    ['disliked', ['notHelpful']],
    ['old', ['overdue']],
    ['soon', ['dueSoon']],
    ['undated', ['noReviewDate']],
  ])
})

test.each<[string, object, boolean]>([
  ['one complaint is chance', { votes: { yes: 0, no: 1 } }, false],
  ['two of few are not', { votes: { yes: 0, no: 2 } }, true],
  ['two of many are', { votes: { yes: 98, no: 2 } }, false],
  ['a fifth is not', { shown: 100, refused: 20 }, true],
])('%s', (_, given, isListed) => {
  const found = articlesToReview([article('a', '2027-11-01')], { articles: [figures('a', given)] }, dates)
  expect(found.length > 0).toBe(isListed)
})

test('unknown codes are counted once a question, whatever their case', () => {
  const asked = (...unknownCodes: string[]) =>
    ({ unknownCodes, article: null, listed: [], source: 'chat' }) as unknown as Question
  expect(unknownCodesIn([asked('vc99', 'VC99'), asked('VC99'), asked('b1'), asked()])).toEqual([
    { code: 'VC99', count: 2 },
    { code: 'B1', count: 1 },
  ])
})
