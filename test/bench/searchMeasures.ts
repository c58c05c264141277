/** What one engine said to one question. */
export interface Said {
  readonly relevant: readonly string[]
  /** Best first. */
  readonly slugs: readonly string[]
  readonly confidence: number
  readonly ms: number
}

export interface Measures {
  readonly 'hit@1': number
  readonly 'hit@3': number
  readonly 'MRR@10': number
  readonly 'nDCG@10': number
  /** How well confidence tells questions with an article from those without; NaN when there is one kind or no confidence. */
  readonly AUROC: number
  /** Share of out-of-scope questions answered at the threshold that answers 90 % of the others. */
  readonly 'FA@90': number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export function measure(said: readonly Said[]): Measures {
  const inScope = said.filter(({ relevant }) => relevant.length > 0)
  const outside = said.filter(({ relevant }) => relevant.length === 0)
  const mean = (gain: (each: Said) => number) =>
    inScope.reduce((sum, each) => sum + gain(each), 0) / Math.max(1, inScope.length)
  const firstHit = ({ slugs, relevant }: Said) => slugs.slice(0, 10).findIndex((slug) => relevant.includes(slug))
  const at90 =
    inScope.map(({ confidence }) => confidence).sort((a, b) => b - a)[Math.ceil(0.9 * inScope.length) - 1] ?? 0
  return {
    'hit@1': mean((each) => Number(firstHit(each) === 0)),
    'hit@3': mean((each) => Number(firstHit(each) >= 0 && firstHit(each) < 3)),
    'MRR@10': mean((each) => (firstHit(each) < 0 ? 0 : 1 / (firstHit(each) + 1))),
    'nDCG@10': mean(({ slugs, relevant }) => gainOf(slugs, relevant)),
    AUROC: auroc(inScope, outside),
    'FA@90':
      outside.length === 0 || said.some(isSilent)
        ? Number.NaN
        : outside.filter((each) => each.confidence >= at90).length / outside.length,
    ...percentiles(said.map(({ ms }) => ms)),
  }
}

/**
 * The least time of each question over several rounds: what it takes when nothing else on the machine comes between. Each
 * round begins afresh, so that no engine gains by remembering the last one.
 */
export function leastOf(rounds: readonly (readonly number[])[]): number[] {
  const [first = []] = rounds
  return first.map((_, at) => Math.min(...rounds.map((times) => times[at] ?? Number.POSITIVE_INFINITY)))
}

/** Half, and all but one in a hundred, of the times are no longer. */
export function percentiles(times: readonly number[]): { p50: number; p99: number } {
  const rising = [...times].sort((a, b) => a - b)
  const at = (share: number) => rising[Math.floor(share * rising.length)] ?? Number.NaN
  return { p50: at(0.5), p99: at(0.99) }
}

/** From an engine that gives no scores. */
const isSilent = ({ confidence }: Said) => Number.isNaN(confidence)

/** nDCG@10 of one question, with binary relevance; 0 for a question without an article. */
export function gainOf(slugs: readonly string[], relevant: readonly string[]): number {
  const discount = (rank: number) => 1 / Math.log2(rank + 2)
  const gain = slugs.slice(0, 10).reduce((sum, slug, rank) => sum + (relevant.includes(slug) ? discount(rank) : 0), 0)
  const ideal = relevant.slice(0, 10).reduce((sum, _, rank) => sum + discount(rank), 0)
  return ideal === 0 ? 0 : gain / ideal
}

function auroc(inScope: readonly Said[], outside: readonly Said[]): number {
  if (inScope.length === 0 || outside.length === 0 || inScope.some(isSilent)) return Number.NaN
  let ordered = 0
  for (const inside of inScope) {
    for (const out of outside) {
      ordered += inside.confidence > out.confidence ? 1 : inside.confidence === out.confidence ? 0.5 : 0
    }
  }
  return ordered / (inScope.length * outside.length)
}
