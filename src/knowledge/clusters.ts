import { termsOf } from './likeness.ts'
import { indexOf } from './searchIndex.ts'
import type { Library } from './types.ts'

/** Something with a text that is to be put beside its like. */
export interface Asked {
  readonly id: string
  readonly text: string
}

/** Questions about one thing. The first member is the one that is most like all others. */
export interface Cluster<T extends Asked> {
  readonly members: readonly T[]
  /** Stems that hold it together, the heaviest first. */
  readonly terms: readonly string[]
}

/** Average cosine from which two clusters are one; below it, the questions of our own articles ran together across topics. */
const JOIN_MIN = 0.4
/** More terms than these say nothing new, and pasted logs would make everything slow. */
const TERMS_MAX = 24
/** A word of one question only joins it to nothing; it keeps it a little apart. */
const WEIGHT_ALONE = 0.6
/** Above 1, a telling word counts for more than several that say little. */
const SHARPNESS = 1.5

type Vector = Map<string, number>

/**
 * Puts questions that ask the same together, the largest cluster first. The same questions always make the same clusters,
 * in whatever order they come: average linkage over stems weighed by how telling they are, the likest pair first. Words
 * that are in many articles tell little, words that are in none the most. Questions without a telling word stand alone.
 */
export function clusters<T extends Asked>(asked: readonly T[], library: Library): Cluster<T>[] {
  const groups = sameWords(asked, library)
  const weights = weightsOf(
    groups.map(({ terms }) => terms),
    library,
  )
  const leaves = groups.map(({ terms, members }) => ({ members, vector: unit(terms, weights) }))
  return merged(leaves)
    .map((parts) => clusterOf(parts))
    .sort((a, b) => b.members.length - a.members.length || compare(a.members[0]?.text ?? '', b.members[0]?.text ?? ''))
}

interface Leaf<T> {
  readonly members: readonly T[]
  readonly vector: Vector
}

/** Questions with the very same terms are one from the start; that is most of them, and makes the rest quick. */
function sameWords<T extends Asked>(asked: readonly T[], { words }: Library) {
  const byTerms = new Map<string, { terms: string[]; members: T[] }>()
  const inOrder = [...asked].sort((a, b) => compare(a.text, b.text) || compare(a.id, b.id))
  for (const each of inOrder) {
    const terms = termsOf(each.text, words).slice(0, TERMS_MAX)
    const key = terms.length > 0 ? terms.join(' ') : `\n${each.text}`
    const group = byTerms.get(key) ?? { terms, members: [] }
    group.members.push(each)
    byTerms.set(key, group)
  }
  return [...byTerms].sort(([a], [b]) => compare(a, b)).map(([, group]) => group)
}

/** How much each term tells: the fewer articles use it the more, as long as more than one question does. */
function weightsOf(documents: readonly (readonly string[])[], library: Library): Map<string, number> {
  const { stemNumbers, idf, idfUnknown } = indexOf(library)
  const count = new Map<string, number>()
  for (const term of documents.flat()) count.set(term, (count.get(term) ?? 0) + 1)
  const weight = (term: string) => {
    const number = stemNumbers.get(term)
    return (number === undefined ? idfUnknown : (idf[number] ?? 0)) ** SHARPNESS
  }
  return new Map([...count].map(([term, n]) => [term, weight(term) * (n === 1 ? WEIGHT_ALONE : 1)]))
}

function unit(terms: readonly string[], weights: Map<string, number>): Vector {
  const length = Math.hypot(...terms.map((term) => weights.get(term) ?? 0)) || 1
  return new Map(terms.map((term) => [term, (weights.get(term) ?? 0) / length]))
}

/**
 * 1. Every leaf is a cluster; a cluster's sum of unit vectors gives the average likeness of two clusters at once.
 * 2. The likest pair that is like enough becomes one, until there is none. Ties go to the pair that stands first.
 * 3. Only clusters that share a term are ever compared.
 */
function merged<T>(leaves: readonly Leaf<T>[]): Leaf<T>[][] {
  const parts: (Leaf<T>[] | null)[] = leaves.map((leaf) => [leaf])
  const sums: Vector[] = leaves.map(({ vector, members }) => scaled(vector, members.length))
  const sizes = leaves.map(({ members }) => members.length)
  const holders = new Map<string, Set<number>>()
  for (const [at, sum] of sums.entries()) for (const term of sum.keys()) hold(holders, term, at)
  const best = leaves.map((_, at) => nearest(at, sums, sizes, holders))

  for (;;) {
    let one = -1
    for (const [at, each] of best.entries()) {
      if (parts[at] && each && (one < 0 || each.likeness > (best[one]?.likeness ?? 0))) one = at
    }
    const other = best[one]?.at
    if (one < 0 || other === undefined) break
    const [into, from] = one < other ? [one, other] : [other, one]
    parts[into] = [...(parts[into] ?? []), ...(parts[from] ?? [])]
    parts[from] = null
    best[from] = null
    for (const [term, weight] of sums[from] ?? []) {
      sums[into]?.set(term, (sums[into]?.get(term) ?? 0) + weight)
      holders.get(term)?.delete(from)
      hold(holders, term, into)
    }
    sizes[into] = (sizes[into] ?? 0) + (sizes[from] ?? 0)
    // an average is never above the larger of its parts, so nobody else gets a nearer neighbour by this
    for (const [at, each] of best.entries()) {
      const isTouched = at === into || each?.at === into || each?.at === from
      if (parts[at] && isTouched) best[at] = nearest(at, sums, sizes, holders)
    }
  }
  return parts.filter((each) => each !== null)
}

/** The likest of the clusters that share a term with this one, if it is like enough. */
function nearest(
  at: number,
  sums: readonly Vector[],
  sizes: readonly number[],
  holders: ReadonlyMap<string, ReadonlySet<number>>,
): { at: number; likeness: number } | null {
  const dots = new Map<number, number>()
  for (const [term, weight] of sums[at] ?? []) {
    for (const other of holders.get(term) ?? []) {
      if (other !== at) dots.set(other, (dots.get(other) ?? 0) + weight * (sums[other]?.get(term) ?? 0))
    }
  }
  let found: { at: number; likeness: number } | null = null
  for (const [other, dot] of dots) {
    const likeness = dot / ((sizes[at] ?? 1) * (sizes[other] ?? 1))
    if (likeness < JOIN_MIN) continue
    if (!found || likeness > found.likeness || (likeness === found.likeness && other < found.at)) {
      found = { at: other, likeness }
    }
  }
  return found
}

function clusterOf<T extends Asked>(parts: readonly Leaf<T>[]): Cluster<T> {
  const sum: Vector = new Map()
  for (const { vector, members } of parts) {
    for (const [term, weight] of vector) sum.set(term, (sum.get(term) ?? 0) + weight * members.length)
  }
  const centrality = (leaf: Leaf<T>) => [...leaf.vector].reduce((dot, [term, w]) => dot + w * (sum.get(term) ?? 0), 0)
  const inOrder = parts
    .map((leaf) => ({ leaf, centrality: centrality(leaf) }))
    .sort((a, b) => b.centrality - a.centrality || compare(firstText(a.leaf), firstText(b.leaf)))
  return {
    members: inOrder.flatMap(({ leaf }) => leaf.members),
    terms: [...sum].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).map(([term]) => term),
  }
}

function firstText<T extends Asked>({ members }: Leaf<T>): string {
  return members[0]?.text ?? ''
}

function scaled(vector: Vector, by: number): Vector {
  return new Map([...vector].map(([term, weight]) => [term, weight * by]))
}

function hold(holders: Map<string, Set<number>>, term: string, at: number): void {
  const known = holders.get(term)
  if (known) known.add(at)
  else holders.set(term, new Set([at]))
}

/** By code unit, the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
