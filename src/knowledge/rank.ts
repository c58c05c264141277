import type { Question } from './question.ts'
import { type IndexedArticle, QUESTION, type SearchIndex, TITLE } from './searchIndex.ts'

/** What the second pass sees in one article; shares are of the question's words, weighed by how telling they are. */
export interface Signals {
  /** Score of the first pass, 1 for the best. */
  readonly first: number
  /** Score over all fields together (BM25F), as a share of what is possible. */
  readonly fields: number
  /** Share of the question found anywhere in the article. */
  readonly coverage: number
  /** Share of the question found in its best section, heading and title included. */
  readonly section: number
  /** Likeness of the question to the passage most like it (cosine). */
  readonly passage: number
  /** Likeness to the title or the example question most like it. */
  readonly named: number
  /** Share of neighbouring word pairs of the question that are neighbours in the article. */
  readonly pairs: number
  /** Likeness of what the question and the article's nearest passages mean. */
  readonly meaning: number
}

export interface Ranked {
  readonly indexed: IndexedArticle
  readonly signals: Signals
  readonly hasCode: boolean
  readonly score: number
  /** Number of the best section in the article. */
  readonly bestSection: number
}

/** How much each signal counts; measured on several collections, and flat around these values. */
const RANKING: Record<keyof Signals, number> = {
  first: 1,
  fields: 2,
  coverage: 0.2,
  section: 0.7,
  passage: 0.1,
  named: 0.5,
  pairs: 0.5,
  meaning: 3.5,
}

/** The usual two constants: how soon more of the same word stops to count, and how much length does. */
const BM25 = { k: 1.2, b: 0.75 }

/** Articles that the second pass looks at. */
const SECOND_PASS_MAX = 60
/** And so many that mean much the same as the question, whatever their words. */
const NEAREST_MAX = 12

/** Both passes: candidates by MiniSearch, then a careful look at each; articles of a known code come first. */
export function rank(question: Question, index: SearchIndex, mayShow: (found: IndexedArticle) => boolean): Ranked[] {
  const byCode = new Set(question.codes.known.flatMap((code) => index.codes.known.get(code) ?? []))
  const weights = new Map<string, number>()
  for (const { stems } of question.concepts) {
    for (const [stem, weight] of stems) weights.set(stem, Math.max(weight, weights.get(stem) ?? 0))
  }
  for (const code of question.codes.known) weights.set(code, 1)
  const candidates = new Map<number, number>()
  if (weights.size > 0) {
    const found = index.mini.search([...weights.keys()].join(' '), {
      boostTerm: (term) => weights.get(term) ?? 1,
      filter: ({ id }) => mayShow(index.indexed[id] as IndexedArticle),
    })
    for (const { id, score } of found.slice(0, SECOND_PASS_MAX)) candidates.set(id, score)
  }
  if (question.meaning) {
    const near = index.meanings.nearest(question.meaning, NEAREST_MAX, (number) =>
      mayShow(index.indexed[number] as IndexedArticle),
    )
    for (const number of near) if (!candidates.has(number)) candidates.set(number, 0)
  }
  for (const slug of byCode) {
    const number = index.numberOf.get(slug)
    if (number === undefined || candidates.has(number)) continue
    if (mayShow(index.indexed[number] as IndexedArticle)) candidates.set(number, 0)
  }
  const best = Math.max(0, ...candidates.values())
  const look = createLook(question, index)
  return [...candidates]
    .map(([number, firstScore]): Ranked => {
      const indexed = index.indexed[number] as IndexedArticle
      const { bestSection, ...seen } = look(indexed)
      const meaning = question.meaning ? Math.max(0, index.meanings.likeness(number, question.meaning)) : 0
      const signals = { first: best > 0 ? firstScore / best : 0, ...seen, meaning }
      const hasCode = byCode.has(indexed.article.slug)
      return { indexed, signals, hasCode, bestSection, score: scoreOf(signals) + (hasCode ? CODE_LEAD : 0) }
    })
    .sort((a, b) => b.score - a.score || (a.indexed.article.slug < b.indexed.article.slug ? -1 : 1))
}

/** More than all other signals together. */
const CODE_LEAD = 10

function scoreOf(signals: Signals): number {
  let score = 0
  for (const name of Object.keys(RANKING) as (keyof Signals)[]) score += RANKING[name] * signals[name]
  return score
}

/** A function that compares articles with one question. */
function createLook(question: Question, index: SearchIndex) {
  const { concepts } = question
  /** By stem number: which concept of the question it stands for, and how well; arrays, for this is asked of every word. */
  const conceptOf = new Int8Array(index.idf.length).fill(-1)
  const weightOf = new Float32Array(index.idf.length)
  concepts.forEach(({ stems }, concept) => {
    for (const [stem, weight] of stems) {
      const number = index.stemNumbers.get(stem)
      if (number === undefined || weight <= (weightOf[number] as number)) continue
      conceptOf[number] = concept
      weightOf[number] = weight
    }
  })
  const idfs = concepts.map(({ idf }) => idf)
  const total = idfs.reduce((sum, idf) => sum + idf, 0) || 1
  const questionNorm = Math.sqrt(idfs.reduce((sum, idf) => sum + idf * idf, 0)) || 1
  const pairTotal = idfs.slice(1).reduce((sum, idf, at) => sum + Math.min(idf, idfs[at] ?? 0), 0) || 1

  const share = (found: Float32Array) => found.reduce((sum, weight, at) => sum + weight * (idfs[at] ?? 0), 0) / total

  return ({
    stems,
    starts,
    owners,
    boosts,
    norms,
    length,
    article,
  }: IndexedArticle): Omit<Signals, 'first' | 'meaning'> & { bestSection: number } => {
    const anywhere = new Float32Array(concepts.length)
    const inTitle = new Float32Array(concepts.length)
    const bySection = article.sections.map(() => new Float32Array(concepts.length))
    const closest = new Float32Array(article.sections.length)
    const neighbours = new Float32Array(concepts.length)
    const times = new Float32Array(concepts.length)
    const here = new Float32Array(concepts.length)
    let passage = 0
    let named = 0
    for (let at = 0; at < owners.length; at++) {
      const owner = owners[at] as number
      const from = starts[at] as number
      const to = starts[at + 1] as number
      let hits = 0
      let before = -9
      for (let place = from; place < to; place++) {
        const stem = stems[place] as number
        const concept = conceptOf[stem] as number
        if (concept < 0) continue
        const weight = weightOf[stem] as number
        if (hits === 0) here.fill(0)
        hits++
        times[concept] = (times[concept] as number) + weight * (boosts[at] as number)
        if (weight > (here[concept] as number)) here[concept] = weight
        // neighbours in the question that stand side by side here, in either order
        if (before === place - 1) {
          const previous = conceptOf[stems[before] as number] as number
          if (Math.abs(previous - concept) === 1) {
            const pair = Math.max(previous, concept)
            const both = Math.min(weight, weightOf[stems[before] as number] as number)
            neighbours[pair] = Math.max(neighbours[pair] as number, both)
          }
        }
        before = place
      }
      if (hits === 0) continue
      let dot = 0
      for (let concept = 0; concept < here.length; concept++) {
        const weight = here[concept] as number
        if (weight === 0) continue
        const idf = idfs[concept] as number
        dot += weight * idf * idf
        if (weight > (anywhere[concept] as number)) anywhere[concept] = weight
        const into = owner === TITLE ? inTitle : bySection[owner]
        if (into && weight > (into[concept] as number)) into[concept] = weight
      }
      const likeness = dot / (questionNorm * (norms[at] as number))
      if (likeness > passage) passage = likeness
      if ((owner === TITLE || owner === QUESTION) && likeness > named) named = likeness
      if (owner >= 0 && likeness > (closest[owner] as number)) closest[owner] = likeness
    }
    let bestSection = 0
    let bestValue = -1
    let section = share(inTitle)
    bySection.forEach((found, at) => {
      const value = share(found) + (closest[at] as number)
      if (value > bestValue + 1e-6) {
        bestValue = value
        bestSection = at
      }
      const withTitle = share(found.map((weight, concept) => Math.max(weight, inTitle[concept] as number)))
      if (withTitle > section) section = withTitle
    })
    let pairs = 0
    for (let pair = 1; pair < neighbours.length; pair++) {
      pairs += (neighbours[pair] as number) * Math.min(idfs[pair] as number, idfs[pair - 1] as number)
    }
    let fields = 0
    const damp = BM25.k * (1 - BM25.b + (BM25.b * length) / index.meanLength)
    times.forEach((count, at) => {
      const strength = count / (count + damp)
      fields += (anywhere[at] as number) * (idfs[at] as number) * strength
    })
    return {
      fields: fields / total,
      coverage: share(anywhere),
      section,
      passage,
      named,
      pairs: pairs / pairTotal,
      bestSection,
    }
  }
}
