import { expect, test } from 'vitest'
import { type Engine, engines } from '../bench/searchEngines.ts'
import { gainOf } from '../bench/searchMeasures.ts'
import { goldenSet } from '../bench/searchSets.ts'

const { library, questions } = goldenSet()
const inScope = questions.filter(({ relevant }) => relevant.length > 0)
const [ours, ...others] = engines as [Engine, ...Engine[]]
/** Those that look through every text at every question are asked a few. */
const eighth = inScope.filter((_, at) => at % 8 === 0)

function gainsOf({ open }: Engine, asked: typeof inScope): number[] {
  const answer = open(library)
  return asked.map(({ text, reader, relevant }) => gainOf(answer(text, reader).slugs, relevant))
}
const mean = (gains: readonly number[]) => gains.reduce((sum, gain) => sum + gain, 0) / gains.length

const oursOn = { all: mean(gainsOf(ours, inScope)), eighth: mean(gainsOf(ours, eighth)) }

test.each(others)('our search ranks better than $name on our golden questions', (other) => {
  const slow = other.charsPerSecond !== undefined
  const theirs = mean(gainsOf(other, slow ? eighth : inScope))
  expect(theirs).toBeGreaterThan(0.1) // or it was not asked in earnest
  expect(slow ? oursOn.eighth : oursOn.all).toBeGreaterThan(theirs)
})
