import { setImmediate as others } from 'node:timers/promises'
import { type PassageVectors, passageVectors, rowOf, unit } from './passageVectors.ts'
import { keyOf, readRows, type SentenceRows, writeRows } from './sentenceCache.ts'
import { type SentenceEncoder, startEncoder } from './sentenceEncoder.ts'
import { ModelMissing } from './sentenceModel.ts'
import { type SentencePassage, sentenceOf, sentencePassages } from './sentencePassages.ts'
import type { Library, SentenceLikeness } from './types.ts'

/** Where is told what became of the vectors. */
export interface SentenceLog {
  info(what: string, facts: { count: number; durationMs: number }): void
  warn(what: string): void
  fault(cause: unknown, what: string): void
}

/**
 * Vectors of whole sentences, an optional second signal of the search. Everything is made in a thread of its own; until it
 * is there, and wherever it fails, the search goes on by words.
 */
export interface SentenceVectors {
  /** Makes what is missing for this library, in the background; ends when it is there, has failed or a newer one came. */
  take(library: Library): Promise<void>
  /** Makes the vector of a question that is about to be searched for, or gives up waiting for it. Never fails. */
  prepare(question: string): Promise<void>
  /** The same for many at once, however long it takes. */
  prepareAll(questions: readonly string[]): Promise<void>
  /** What the search can use for this question now; undefined when the question or the library has no vectors yet. */
  likenessTo(question: string, library: Library): SentenceLikeness | undefined
  stop(): Promise<void>
}

/** Longer waiting would be noticed; an encoder that is not busy needs a fifth of it. */
const WAIT_MS = 50
/** Vectors of questions are small, and the same words are searched for again in a talk. */
const QUESTIONS_KEPT_MAX = 2_000
/** More questions than this waiting at once would all come too late. */
const WAITING_MAX = 64
const QUESTIONS_PER_BATCH = 16
const PASSAGES_PER_BATCH = 32
/** Larger libraries would take half an hour and some hundred megabytes. */
const PASSAGES_MAX = 64_000
/** Articles are taken apart so many at a time, and turns go between. */
const ARTICLES_AT_ONCE = 10

/** Starts the thread; `cacheFile` keeps vectors of passages over restarts, in a folder that is there. */
export function openSentenceVectors({
  cacheFile = null,
  log,
  waitMs = WAIT_MS,
  start = startEncoder,
}: {
  cacheFile?: string | null
  log: SentenceLog
  waitMs?: number
  start?: () => SentenceEncoder
}): SentenceVectors {
  const encoder = start()
  /** By the articles of a library: a library that is put together anew from the same ones is the same. */
  const made = new WeakMap<Library['articles'], PassageVectors>()
  const questions = new Map<string, Float32Array>()
  const asked = new Map<string, Promise<void>>()
  let toAsk: string[] = []
  let asking: Promise<void> = Promise.resolve()
  let rows: SentenceRows | null = null
  let wanted: Library | null = null
  let taking: Promise<void> = Promise.resolve()
  let isOff = false

  return { take, prepare, prepareAll, likenessTo, stop }

  function take(library: Library): Promise<void> {
    wanted = library
    taking = taking.then(() => make(library)).catch(giveUp)
    return taking
  }

  function giveUp(cause: unknown): void {
    if (isOff) return
    isOff = true
    if (cause instanceof ModelMissing) {
      log.warn(`${cause.message}; the search goes by words. "npm install --include=optional" adds them`)
    } else log.fault(cause, 'the sentence vectors failed; the search goes by words until the next start')
  }

  async function make(library: Library): Promise<void> {
    const began = performance.now()
    const isOld = () => isOff || wanted !== library
    if (isOld()) return
    const { model, dimensions } = await encoder.ready
    rows ??= cacheFile === null ? new Map() : await readRows(cacheFile, model, dimensions, PASSAGES_MAX)
    const articles: KeyedPassage[][] = []
    for (const article of library.articles.values()) {
      articles.push(sentencePassages(article).map((passage) => ({ ...passage, key: keyOf(passage.text) })))
      if (articles.length % ARTICLES_AT_ONCE === 0) await others()
    }
    const count = articles.reduce((sum, passages) => sum + passages.length, 0)
    if (count > PASSAGES_MAX) {
      return log.warn(`${count} passages are too many for sentence vectors (${PASSAGES_MAX}); the search goes by words`)
    }
    const known = rows
    const missing = new Map(articles.flat().flatMap(({ key, text }) => (known.has(key) ? [] : [[key, text] as const])))
    // texts of one length together: a batch takes as long as its longest
    const texts = [...missing].sort(([, one], [, other]) => one.length - other.length)
    for (let at = 0; at < texts.length; at += PASSAGES_PER_BATCH) {
      if (isOld()) return
      const batch = texts.slice(at, at + PASSAGES_PER_BATCH)
      const encoded = await encoder.encode(batch.map(([, text]) => text))
      for (const [place, [key]] of batch.entries()) known.set(key, encoded[place] as Int8Array)
    }
    if (isOld()) return
    made.set(library.articles, vectorsOf(articles, known, dimensions))
    log.info('sentence vectors ready', { count, durationMs: Math.round(performance.now() - began) })
    const used = new Map(articles.flat().map(({ key }) => [key, known.get(key) as Int8Array]))
    const isChanged = missing.size > 0 || used.size < known.size
    rows = used
    if (isChanged && cacheFile !== null) {
      await writeRows(cacheFile, model, dimensions, used).catch((cause) =>
        log.fault(cause, 'the sentence vectors could not be kept; the next start makes them anew'),
      )
    }
  }

  async function prepare(question: string): Promise<void> {
    // before its passages are there, a question has nothing to be compared with
    if (isOff || wanted === null || !made.has(wanted.articles) || toAsk.length >= WAITING_MAX) return
    const text = sentenceOf(question)
    if (text === '' || questionVector(text)) return
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>((done) => {
      timer = setTimeout(done, waitMs)
    })
    await Promise.race([ask(text), enough])
    clearTimeout(timer)
  }

  async function prepareAll(all: readonly string[]): Promise<void> {
    const texts = new Set(all.map(sentenceOf).filter((text) => text !== '' && !questionVector(text)))
    if (!isOff) await Promise.all([...texts].map(ask))
  }

  /** Questions that come while the encoder is at work go together in the next batch. */
  function ask(text: string): Promise<void> {
    const before = asked.get(text)
    if (before) return before
    toAsk.push(text)
    asking = asking
      .then(async () => {
        const batch = toAsk.slice(0, QUESTIONS_PER_BATCH)
        toAsk = toAsk.slice(QUESTIONS_PER_BATCH)
        if (batch.length === 0 || isOff) return
        const encoded = await encoder.encode(batch)
        for (const [at, each] of batch.entries()) keep(each, encoded[at] as Int8Array)
      })
      .catch(giveUp)
    const answered = asking.finally(() => asked.delete(text))
    asked.set(text, answered)
    return answered
  }

  function keep(text: string, row: Int8Array): void {
    if (row.every((value) => value === 0)) return // a text that the encoder cannot take is searched for by words
    questions.set(
      text,
      Float32Array.from(row, (value) => value / 127),
    )
    const [oldest] = questions.keys()
    if (questions.size > QUESTIONS_KEPT_MAX && oldest !== undefined) questions.delete(oldest)
  }

  function questionVector(text: string): Float32Array | undefined {
    const vector = questions.get(text)
    if (!vector) return undefined
    questions.delete(text)
    questions.set(text, vector) // the newest again
    return vector
  }

  function likenessTo(question: string, { articles }: Library): SentenceLikeness | undefined {
    const passages = made.get(articles)
    const vector = passages && questionVector(sentenceOf(question))
    if (!vector) return undefined
    return {
      likeness: (article) => passages.likeness(article, vector),
      nearest: (count, mayShow) => passages.nearest(vector, count, mayShow),
    }
  }

  async function stop(): Promise<void> {
    isOff = true
    await encoder.stop()
  }
}

interface KeyedPassage extends SentencePassage {
  readonly key: string
}

function vectorsOf(
  articles: readonly (readonly KeyedPassage[])[],
  rows: SentenceRows,
  dimensions: number,
): PassageVectors {
  const wholes = new Int8Array(articles.length * dimensions)
  const passages = articles.map((list, article) => {
    const all = new Int8Array(list.length * dimensions)
    const whole = new Float32Array(dimensions)
    list.forEach(({ key, weight }, number) => {
      const row = rows.get(key) as Int8Array
      all.set(row, number * dimensions)
      for (let at = 0; at < dimensions; at++) whole[at] = (whole[at] as number) + weight * (row[at] as number)
    })
    wholes.set(rowOf(unit(whole)), article * dimensions)
    return all
  })
  return passageVectors(dimensions, passages, wholes)
}
