import { prepareSearch, search } from '../../src/knowledge/search.ts'
import { badQueries } from '../knowledge/badQueries.ts'
import { leastOf, percentiles } from './searchMeasures.ts'
import { generatedLibrary } from './searchSizes.ts'

const ARTICLES = 1_000
const TIMES = 50
const ROUNDS = 3

interface BadRow {
  readonly question: string
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly longest: number
}

/** How long our search takes for each bad question, and for all of them together. */
export function askBadly(): BadRow[] {
  const { library } = generatedLibrary(ARTICLES)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const fresh = Object.assign({}, library)
    prepareSearch(fresh)
    search(fresh, 'warm up')
    return badQueries.map(([, query]) =>
      Array.from({ length: TIMES }, () => {
        const start = performance.now()
        search(fresh, query)
        return performance.now() - start
      }),
    )
  })
  const times = badQueries.map((_, at) => leastOf(rounds.map((round) => round[at] ?? [])))
  const rows = badQueries.map(([what], at) => rowOf(what, times[at] ?? []))
  return [...rows, rowOf('**all**', times.flat())]
}

function rowOf(question: string, times: readonly number[]): BadRow {
  return { question, ...percentiles(times), longest: Math.max(...times) }
}
