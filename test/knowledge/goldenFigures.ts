import { writeFileSync } from 'node:fs'
import { search } from '../../src/knowledge/search.ts'
import type { Band, Library } from '../../src/knowledge/types.ts'
import { gainOf } from '../bench/searchMeasures.ts'
import { type GoldenQuestion, readGolden } from './golden.ts'

/** A golden question with what search says to it now. */
export interface AskedQuestion extends GoldenQuestion {
  readonly band: Band
  readonly unknownCodes: readonly string[]
  /** Of the first right article, from 1; 99 when it is not among the first ten. */
  readonly rank: number
  /** nDCG@10. */
  readonly gain: number
  /** The first three slugs. */
  readonly found: readonly string[]
}

/** Shares of the questions; the first four may not fall, the others may not rise. */
interface GoldenFigures {
  readonly 'right article first': number
  readonly 'right article in the first three': number
  readonly 'MRR@10': number
  readonly 'nDCG@10': number
  readonly 'has an article, refused': number
  readonly 'out of scope, answered': number
}

/** What is recorded of one question; the rank is 0 for one that has no article. */
type Recorded = readonly [rank: number, band: Band]

export interface GoldenRecord {
  readonly figures: GoldenFigures
  readonly questions: Readonly<Record<string, Recorded>>
}

const NOT_FOUND = 99

export function askGolden(library: Library): AskedQuestion[] {
  return readGolden().map((question) => {
    const { results, band, unknownCodes } = search(library, question.text, { audience: question.reader, limit: 10 })
    const slugs = results.map(({ slug }) => slug)
    const rank = slugs.findIndex((slug) => question.relevant.includes(slug)) + 1
    return {
      ...question,
      band,
      unknownCodes,
      rank: rank === 0 ? NOT_FOUND : rank,
      gain: gainOf(slugs, question.relevant),
      found: slugs.slice(0, 3),
    }
  })
}

function figuresOf(asked: readonly AskedQuestion[]): GoldenFigures {
  const inScope = asked.filter(({ relevant }) => relevant.length > 0)
  const outside = asked.filter(({ relevant }) => relevant.length === 0)
  const mean = (list: readonly AskedQuestion[], value: (each: AskedQuestion) => number) =>
    Math.round((10_000 * list.reduce((sum, each) => sum + value(each), 0)) / Math.max(1, list.length)) / 10_000
  return {
    'right article first': mean(inScope, ({ rank }) => Number(rank === 1)),
    'right article in the first three': mean(inScope, ({ rank }) => Number(rank <= 3)),
    'MRR@10': mean(inScope, ({ rank }) => (rank <= 10 ? 1 / rank : 0)),
    'nDCG@10': mean(inScope, ({ gain }) => gain),
    'has an article, refused': mean(inScope, ({ band }) => Number(band === 'none')),
    'out of scope, answered': mean(outside, ({ band }) => Number(band === 'answer')),
  }
}

export function recordOf(asked: readonly AskedQuestion[]): GoldenRecord {
  const questions = asked.map((each) => [keyOf(each), [rankOf(each), each.band]] as const)
  return { figures: figuresOf(asked), questions: Object.fromEntries(questions) }
}

/** One question a line, so that a change shows in a diff. */
export function writeRecord(file: URL, { figures, questions }: GoldenRecord): void {
  const lines = Object.entries(questions).map(
    ([key, [rank, band]]) => `    ${JSON.stringify(key)}: [${rank}, "${band}"]`,
  )
  const head = JSON.stringify(figures, null, 2).replaceAll('\n', '\n  ')
  writeFileSync(file, `{\n  "figures": ${head},\n  "questions": {\n${lines.join(',\n')}\n  }\n}\n`)
}

/**
 * Every figure that has become worse by more than noise, each with the questions that did; empty when all is well.
 * Noise is a point and a half: what four of the 267 questions with an article do, or one of the 84 without.
 */
export function regressions(record: GoldenRecord, asked: readonly AskedQuestion[]): string[] {
  const now = figuresOf(asked)
  return (Object.keys(now) as (keyof GoldenFigures)[]).flatMap((name) => {
    const fell = MAY_NOT_RISE.has(name) ? now[name] - record.figures[name] : record.figures[name] - now[name]
    if (fell <= NOISE) return []
    const worse = asked.flatMap((each) => complaintAbout(name, each, record.questions[keyOf(each)]))
    return [
      `${name}: ${record.figures[name]} → ${now[name]}; worse are:\n${worse.map((line) => `  ${line}`).join('\n')}`,
    ]
  })
}

const NOISE = 0.015
const MAY_NOT_RISE = new Set<keyof GoldenFigures>(['has an article, refused', 'out of scope, answered'])

function complaintAbout(name: keyof GoldenFigures, asked: AskedQuestion, was: Recorded | undefined): string[] {
  const [rank, band] = was ?? [NOT_FOUND, 'none']
  const first = `first is ${asked.found.join(', ') || 'nothing'}`
  const outside = asked.relevant.length === 0
  if (name === 'out of scope, answered') {
    const worse = outside && asked.band === 'answer' && band !== 'answer'
    return worse ? [`"${asked.text}": ${band} → answer; ${first}`] : []
  }
  if (outside) return []
  if (name === 'has an article, refused') {
    return asked.band === 'none' && band !== 'none' ? [`"${asked.text}": ${band} → none; ${first}`] : []
  }
  return asked.rank > rank ? [`"${asked.text}": rank ${rank} → ${asked.rank}; ${first}`] : []
}

const keyOf = ({ reader, text }: GoldenQuestion) => `${reader}: ${text}`
const rankOf = ({ relevant, rank }: AskedQuestion) => (relevant.length === 0 ? 0 : rank)
