import { readArticle } from '../../src/knowledge/article.ts'
import { createLibrary } from '../../src/knowledge/library.ts'
import type { Library } from '../../src/knowledge/types.ts'
import { readSearchWords } from '../../src/knowledge/words.ts'
import { generatedArticles } from '../support/generatedArticles.ts'
import { type Engine, engines } from './searchEngines.ts'
import { leastOf, percentiles } from './searchMeasures.ts'

/** One engine at one size; times are followed by their ratio to the baseline's. */
export interface SizeRow {
  readonly engine: string
  readonly articles: number
  readonly build: string
  readonly p50: string
  readonly p99: string
}

const QUESTIONS = 300
const WARM_UP_QUESTIONS = 30
/** An engine that needs longer for its questions is asked fewer. */
const ASKING_MS_MAX = 20_000
/** Up to here there is time for several rounds, each on an index of its own. */
const SEVERAL_ROUNDS_MAX = 1_000
const ROUNDS = 3
const BASELINE = 'MiniSearch, tuned'

interface Times {
  readonly buildMs: number
  readonly p50: number
  readonly p99: number
  readonly asked: number
}

export interface Generated {
  readonly library: Library
  readonly questions: readonly string[]
}

/** A library of so many made-up articles, and a question for each of the first few hundred. */
export function generatedLibrary(count: number, chars?: number): Generated {
  const questions: string[] = []
  const articles = [...generatedArticles(count, chars === undefined ? {} : { chars })].flatMap((made) => {
    if (questions.length < QUESTIONS) questions.push(made.question)
    const text = `---\ntitle: ${JSON.stringify(made.title)}\n---\n${made.body}`
    const read = readArticle({ file: `${made.slug}.md`, text }, { values: {}, rules: 'any' })
    return 'problems' in read ? [] : [read]
  })
  return { library: createLibrary(articles, readSearchWords('kb')), questions }
}

/** Build time and time per question of every engine at these sizes. */
export function sizeRows(sizes: readonly number[]): SizeRow[] {
  return sizes.flatMap((articles) => {
    const generated = generatedLibrary(articles)
    const timed = engines.map(({ name, beyond, open }) => ({
      engine: name,
      skipped: beyond !== undefined && articles > beyond.articles ? beyond.why : undefined,
      times: beyond !== undefined && articles > beyond.articles ? undefined : timesOf(open, generated),
    }))
    const base = timed.find(({ engine }) => engine === BASELINE)?.times
    return timed.map(({ engine, skipped, times }) =>
      times === undefined || base === undefined
        ? { engine, articles, build: `left out: ${skipped}`, p50: '–', p99: '–' }
        : {
            engine: times.asked < QUESTIONS && times.asked < articles ? `${engine} (${times.asked} questions)` : engine,
            articles,
            build: `${(times.buildMs / 1_000).toFixed(2)} s, ${ratio(times.buildMs, base.buildMs)}`,
            p50: `${times.p50.toFixed(2)} ms, ${ratio(times.p50, base.p50)}`,
            p99: `${times.p99.toFixed(1)} ms, ${ratio(times.p99, base.p99)}`,
          },
    )
  })
}

function timesOf(open: Engine['open'], { library, questions }: Generated): Times {
  const rounds = library.articles.size <= SEVERAL_ROUNDS_MAX ? ROUNDS : 1
  const asked = Array.from({ length: rounds }, () => {
    const began = performance.now()
    const answer = open(Object.assign({}, library))
    const asking = performance.now()
    const times: number[] = []
    for (const question of [...questions.slice(0, WARM_UP_QUESTIONS), ...questions]) {
      const start = performance.now()
      answer(question, 'customer')
      times.push(performance.now() - start)
      if (performance.now() - asking > ASKING_MS_MAX / rounds) break
    }
    return {
      buildMs: asking - began,
      times: times.length > 2 * WARM_UP_QUESTIONS ? times.slice(WARM_UP_QUESTIONS) : times,
    }
  })
  const least = leastOf(asked.map(({ times }) => times))
  return { buildMs: Math.min(...asked.map(({ buildMs }) => buildMs)), asked: least.length, ...percentiles(least) }
}

function ratio(one: number, base: number): string {
  return `${(one / base).toFixed(1)}×`
}
