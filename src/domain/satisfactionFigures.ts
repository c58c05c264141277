import { SCORES, type Score } from './satisfaction.ts'

/** Who had answered the customer; what was said of the one is never mixed with what was said of the other. */
export const ANSWERERS = ['person', 'assistant'] as const
export type Answerer = (typeof ANSWERERS)[number]

/** So many customers gave this score. */
export type ScoreCount = { by: Answerer; score: Score; count: number }

/** What was said of one of them. `mean` is null where nothing was; `scores[0]` is how often it was 1. */
type AnswererFigures = { answers: number; mean: number | null; scores: number[] }

export type SatisfactionFigures = Record<Answerer, AnswererFigures>

/** Adds scores up, those of a person and those of the assistant each for themselves. */
export function satisfactionFigures(counts: readonly ScoreCount[]): SatisfactionFigures {
  const of = (by: Answerer): AnswererFigures => {
    const scores = SCORES.map((score) =>
      counts.reduce((sum, each) => (each.by === by && each.score === score ? sum + each.count : sum), 0),
    )
    const answers = scores.reduce((sum, count) => sum + count, 0)
    const points = scores.reduce((sum, count, place) => sum + count * (place + 1), 0)
    return { answers, mean: answers === 0 ? null : points / answers, scores }
  }
  return { person: of('person'), assistant: of('assistant') }
}
