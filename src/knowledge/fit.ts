import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { confidenceOf, FEATURES, type Features, type Fit, featuresOf } from './confidence.ts'
import { readLibrary } from './library.ts'
import { understand } from './question.ts'
import { rank } from './rank.ts'
import { mayRead } from './search.ts'
import { indexOf } from './searchIndex.ts'
import type { Reader } from './types.ts'

/**
 * Fits the confidence to golden questions and writes confidence.json with its figures:
 *
 *   node src/knowledge/fit.ts [kb folder] [golden.tsv]
 *
 * Run it after articles, word lists or the ranking have changed much. Figures are from cross-validation: each question
 * is judged by weights that have not seen it. Questions with an error code are left out; codes are looked up, not judged.
 */
const FOLDS = 10
const ROUNDS = 4_000
const RATE = 0.5
/** Pull of every weight towards 0; keeps the weights sensible for other knowledge bases. */
const RIDGE = 0.002
/** The `answer` threshold: of the questions answered, at most this share finds no right article among the first three. */
const WRONG_ANSWERS_MAX = 0.12
/** And at most this share of the questions that have no article is answered. */
const OUTSIDE_ANSWERED_MAX = 0.04
/** The `offer` threshold: this share of the questions that have an article is not turned away. */
const KEPT_MIN = 0.97

interface Example {
  readonly features: Features
  readonly inScope: boolean
  /** A right article is first. */
  readonly firstRight: boolean
  /** A right article is among the first three. */
  readonly right: boolean
}

function examplesFrom(kbFolder: string, goldenFile: string): Example[] {
  const index = indexOf(readLibrary(kbFolder, { values: {}, rules: 'any' }))
  return readFileSync(goldenFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const [reader = '', slugs = '', text = ''] = line.split('\t')
      const question = understand(text, index)
      if (question.codes.known.length + question.codes.unknown.length > 0) return []
      const ranked = rank(question, index, ({ article }) => mayRead(reader as Reader, article))
      const features = featuresOf(question, ranked)
      if (!features) return []
      const relevant = slugs === '-' ? [] : slugs.split(',')
      const isRight = (at: number) => relevant.includes(ranked[at]?.indexed.article.slug ?? '')
      return [
        {
          features,
          inScope: relevant.length > 0,
          firstRight: isRight(0),
          right: isRight(0) || isRight(1) || isRight(2),
        },
      ]
    })
}

/** More of these never speaks for an answer; more of the others never against one. */
const AGAINST = new Set<keyof Features>(['unknownWords', 'repairs', 'brevity'])

/** Logistic regression by gradient descent, each weight kept on its own side of 0. */
function fitWeights(examples: readonly Example[]): Pick<Fit, 'bias' | 'weights'> {
  const weights = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Record<keyof Features, number>
  let bias = 0
  for (let round = 0; round < ROUNDS; round++) {
    const slope = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Record<keyof Features, number>
    let biasSlope = 0
    for (const { features, right } of examples) {
      const miss = confidenceOf(features, { bias, weights, thresholds: { answer: 1, offer: 1 } }) - Number(right)
      biasSlope += miss
      for (const name of FEATURES) slope[name] += miss * features[name]
    }
    bias -= (RATE * biasSlope) / examples.length
    for (const name of FEATURES) {
      const moved = weights[name] - RATE * (slope[name] / examples.length + RIDGE * weights[name])
      weights[name] = AGAINST.has(name) ? Math.min(0, moved) : Math.max(0, moved)
    }
  }
  return { bias, weights }
}

interface Judged extends Example {
  readonly confidence: number
}

function judgedByOthers(examples: readonly Example[]): Judged[] {
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const fit = fitWeights(examples.filter((_, at) => at % FOLDS !== fold))
    return examples
      .filter((_, at) => at % FOLDS === fold)
      .map((example) => ({
        ...example,
        confidence: confidenceOf(example.features, { ...fit, thresholds: { answer: 1, offer: 1 } }),
      }))
  })
}

/** The lowest threshold above which few enough answers are wrong, to questions with an article and to those without. */
function answerThreshold(judged: readonly Judged[]): number {
  const falling = [...judged].sort((a, b) => b.confidence - a.confidence)
  const outsideMax = OUTSIDE_ANSWERED_MAX * judged.filter(({ inScope }) => !inScope).length
  let wrong = 0
  let outside = 0
  let threshold = 1
  falling.forEach(({ right, inScope, confidence }, at) => {
    if (!right) wrong++
    if (!inScope) outside++
    if (wrong / (at + 1) <= WRONG_ANSWERS_MAX && outside <= outsideMax) threshold = confidence
  })
  return threshold
}

/** The highest threshold at which enough questions with an article are not turned away. */
function offerThreshold(judged: readonly Judged[]): number {
  const inScope = judged
    .filter((each) => each.inScope)
    .map(({ confidence }) => confidence)
    .sort((a, b) => b - a)
  return inScope[Math.ceil(KEPT_MIN * inScope.length) - 1] ?? 0
}

function figures(judged: readonly Judged[], { answer, offer }: Fit['thresholds']) {
  const inScope = judged.filter((each) => each.inScope)
  const outside = judged.filter((each) => !each.inScope)
  const share = (list: readonly Judged[], holds: (each: Judged) => boolean) =>
    rounded(list.filter(holds).length / Math.max(1, list.length))
  let ordered = 0
  for (const inside of inScope) {
    for (const out of outside) {
      ordered += inside.confidence > out.confidence ? 1 : inside.confidence === out.confidence ? 0.5 : 0
    }
  }
  const ninety = [...inScope].sort((a, b) => b.confidence - a.confidence)[Math.ceil(0.9 * inScope.length) - 1]
  return {
    questions: judged.length,
    outOfScope: outside.length,
    auroc: rounded(ordered / Math.max(1, inScope.length * outside.length)),
    falseAnswersAt90: share(outside, ({ confidence }) => confidence >= (ninety?.confidence ?? 0)),
    inScopeAnswered: share(inScope, ({ confidence }) => confidence >= answer),
    inScopeRefused: share(inScope, ({ confidence }) => confidence < offer),
    outOfScopeAnswered: share(outside, ({ confidence }) => confidence >= answer),
    outOfScopeOffered: share(outside, ({ confidence }) => confidence >= offer && confidence < answer),
    answeredWithWrongFirst: share(
      judged.filter(({ confidence }) => confidence >= answer),
      ({ firstRight }) => !firstRight,
    ),
  }
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const [kbFolder = path('../../kb'), goldenFile = path('../../test/knowledge/golden.tsv')] = process.argv.slice(2)
const examples = examplesFrom(kbFolder, goldenFile)
const judged = judgedByOthers(examples)
const offer = offerThreshold(judged)
const thresholds = { answer: rounded(Math.max(answerThreshold(judged), offer)), offer: rounded(offer) }
const { bias, weights } = fitWeights(examples)
const result = {
  about: 'Written by src/knowledge/fit.ts from test/knowledge/golden.tsv; figures are cross-validated. Not for typing.',
  bias: rounded(bias),
  weights: Object.fromEntries(FEATURES.map((name) => [name, rounded(weights[name])])),
  thresholds,
  figures: figures(judged, thresholds),
}
writeFileSync(path('./confidence.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log(JSON.stringify(result, null, 2))
