import { prepareSearch, search } from '../../src/knowledge/search.ts'
import { badQueries } from '../knowledge/badQueries.ts'
import { percentiles, processorMs } from './searchMeasures.ts'
import { generatedLibrary } from './searchSizes.ts'

const ARTICLES = 1_000
const TIMES = 50

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
  prepareSearch(library)
  search(library, 'warm up')
  const all: number[] = []
  const rows = badQueries.map(([what, query]) => {
    const times = Array.from({ length: TIMES }, () => {
      const start = processorMs()
      search(library, query)
      return processorMs() - start
    })
    all.push(...times)
    return { question: what, ...percentiles(times), longest: Math.max(...times) }
  })
  return [...rows, { question: '**all**', ...percentiles(all), longest: Math.max(...all) }]
}
