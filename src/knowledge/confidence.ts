import fitted from './confidence.json' with { type: 'json' }
import type { Question } from './question.ts'
import type { Ranked, Signals } from './rank.ts'
import type { Band } from './types.ts'

/** What confidence is judged by, each about 0 to 1. */
export interface Features extends Omit<Signals, 'first'> {
  /** Lead of the first article over the second. */
  readonly lead: number
  /** Share of the question in words that no article uses. */
  readonly unknownWords: number
  /** Share of words that had to be repaired. */
  readonly repairs: number
  /** 1 for a one-word question, 1/2 for two words … */
  readonly brevity: number
}

/** Weights and thresholds as written by `fit.ts` into confidence.json; never typed by hand. */
export interface Fit {
  readonly bias: number
  readonly weights: Readonly<Record<keyof Features, number>>
  readonly thresholds: { readonly answer: number; readonly offer: number }
}

export const FEATURES: readonly (keyof Features)[] = [
  'fields',
  'coverage',
  'section',
  'passage',
  'named',
  'pairs',
  'meaning',
  'lead',
  'unknownWords',
  'repairs',
  'brevity',
]

/** What a ranking says about how surely there is an article for a question; undefined when nothing was found. */
export function featuresOf(question: Question, ranked: readonly Ranked[]): Features | undefined {
  const first = ranked[0]
  if (!first) return undefined
  const second = ranked[1]
  const { concepts } = question
  const total = concepts.reduce((sum, { idf }) => sum + idf, 0) || 1
  const unknown = concepts.reduce((sum, { known, idf }) => sum + (known ? 0 : idf), 0)
  const { first: _, ...signals } = first.signals
  return {
    ...signals,
    lead: first.score > 0 ? 1 - (second?.score ?? 0) / first.score : 0,
    unknownWords: unknown / total,
    repairs: Math.min(1, question.repaired.length / Math.max(1, concepts.length)),
    brevity: 1 / Math.max(1, concepts.length),
  }
}

/** Features → 0..1, by the fitted weights. */
export function confidenceOf(features: Features | undefined, fit: Fit = fitted as Fit): number {
  if (!features) return 0
  let sum = fit.bias
  for (const name of FEATURES) sum += fit.weights[name] * features[name]
  return 1 / (1 + Math.exp(-sum))
}

/**
 * The confidence of a whole answer. A known code is as sure as can be. A question about a code that no article explains
 * has no answer, however well its other words fit: its confidence stays below an offer.
 */
export function judge(question: Question, ranked: readonly Ranked[], fit: Fit = fitted as Fit): number {
  const { known, unknown } = question.codes
  const confidence = confidenceOf(featuresOf(question, ranked), fit)
  if (known.length > 0 && ranked[0]?.hasCode) return Math.max(confidence, KNOWN_CODE)
  if (unknown.length > 0) return confidence * fit.thresholds.offer
  return confidence
}

/** An exact code is looked up, not judged. */
const KNOWN_CODE = 0.99

export function bandOf(confidence: number, fit: Fit = fitted as Fit): Band {
  if (confidence >= fit.thresholds.answer) return 'answer'
  return confidence >= fit.thresholds.offer ? 'offer' : 'none'
}
