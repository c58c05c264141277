import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SCORES } from '../../src/domain/satisfaction.ts'
import { ANSWERERS, type ScoreCount, satisfactionFigures } from '../../src/domain/satisfactionFigures.ts'

const nothing = { answers: 0, mean: null, scores: [0, 0, 0, 0, 0] }
const counts: fc.Arbitrary<ScoreCount[]> = fc.array(
  fc.record({
    by: fc.constantFrom(...ANSWERERS),
    score: fc.constantFrom(...SCORES),
    count: fc.integer({ min: 1, max: 9 }),
  }),
)

test('without an answer there is no mean', () => {
  expect(satisfactionFigures([])).toEqual({ person: nothing, assistant: nothing })
})

test('what was said of a person and of the assistant has a mean of its own', () => {
  const said: ScoreCount[] = [
    { by: 'person', score: 5, count: 3 },
    { by: 'person', score: 1, count: 1 },
    { by: 'assistant', score: 2, count: 2 },
  ]
  expect(satisfactionFigures(said)).toEqual({
    person: { answers: 4, mean: 4, scores: [1, 0, 0, 0, 3] },
    assistant: { answers: 2, mean: 2, scores: [0, 2, 0, 0, 0] },
  })
})

test('every answer is counted once, whatever is said of the other changes nothing, and a mean is a score', () => {
  fc.assert(
    fc.property(counts, (all) => {
      const figures = satisfactionFigures(all)
      const answers = figures.person.answers + figures.assistant.answers
      expect(answers).toBe(all.reduce((sum, { count }) => sum + count, 0))
      for (const by of ANSWERERS) {
        expect(figures[by]).toEqual(satisfactionFigures(all.filter((each) => each.by === by))[by])
        expect(figures[by].scores.reduce((sum, count) => sum + count)).toBe(figures[by].answers)
        const { mean } = figures[by]
        if (mean !== null) expect([mean >= 1, mean <= 5]).toEqual([true, true])
      }
    }),
  )
})
