import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { openSentenceVectors } from '../../src/knowledge/sentenceVectors.ts'
import { askBadly } from './searchBadInput.ts'
import { type Engine, engines, oursWithSentences } from './searchEngines.ts'
import { leastOf, type Measures, measure, percentiles, type Said } from './searchMeasures.ts'
import { goldenSet, type SearchSet, setsIn } from './searchSets.ts'
import { type SizeRow, sizeRows } from './searchSizes.ts'
import { table } from './searchTables.ts'

/**
 * Our search beside the other engines, each at its best, in one run: on our golden questions and on every set in a folder
 * (its form is in searchSets.ts). Prints Markdown.
 *
 *   npm run bench:search -- [FOLDER] [--sizes | --sizes=100,1000] [--json FILE]
 */
const WARM_UP_QUESTIONS = 10
const ROUNDS = 3
/** An engine that looks through every text is asked for about so long on one set, but no fewer questions than this. */
const SAMPLE_SECONDS = 25
const SAMPLE_MIN = 60
const SENTENCES_TIMED = 100
const SIZES = '100,1000,10000,100000'

interface Row extends Measures {
  readonly engine: string
  readonly questions: number
  readonly buildMs: number
}

const { values: settings, positionals } = parseArgs({
  args: process.argv.slice(2).map((arg) => (arg === '--sizes' ? `--sizes=${SIZES}` : arg)),
  allowPositionals: true,
  options: { sizes: { type: 'string' }, json: { type: 'string' } },
})
const [folder] = positionals
const sets = [goldenSet(), ...(folder === undefined ? [] : setsIn(folder))]

/** All questions of a set, or for a slow engine so many, evenly spread. */
function questionsFor({ charsPerSecond }: Engine, { library, questions }: SearchSet): SearchSet['questions'] {
  if (charsPerSecond === undefined) return questions
  const chars = Array.from(library.articles.values()).reduce((sum, { body }) => sum + body.length, 0)
  const most = Math.max(SAMPLE_MIN, Math.floor((SAMPLE_SECONDS * charsPerSecond) / chars))
  const step = Math.max(1, questions.length / most)
  return questions.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

/** The second and third round begin with an index of their own; a slow engine is asked once. */
function ask(engine: Engine, set: SearchSet, questions: SearchSet['questions']): Row {
  const rounds = Array.from({ length: engine.charsPerSecond === undefined ? ROUNDS : 1 }, () => {
    const began = performance.now()
    const { library } = set
    const answer = engine.open(Object.assign({}, library))
    const buildMs = performance.now() - began
    for (const { text, reader } of questions.slice(0, WARM_UP_QUESTIONS)) answer(text, reader)
    const said = questions.map(({ text, relevant, reader }): Said => {
      const start = performance.now()
      const { slugs, confidence } = answer(text, reader)
      return { relevant, slugs, confidence, ms: performance.now() - start }
    })
    return { said, buildMs }
  })
  const least = leastOf(rounds.map(({ said }) => said.map(({ ms }) => ms)))
  const said = (rounds[0]?.said ?? []).map((each, at) => ({ ...each, ms: least[at] ?? each.ms }))
  const buildMs = Math.min(...rounds.map((round) => round.buildMs))
  return { engine: engine.name, questions: questions.length, ...measure(said), buildMs }
}

/** One row for each engine; one that is asked a sample is followed by ours on the same questions. */
function rowsOf(set: SearchSet): Row[] {
  const [ours] = engines
  return engines.flatMap((engine) => {
    const questions = questionsFor(engine, set)
    const row = ask(engine, set, questions)
    if (questions.length === set.questions.length || ours === undefined) return [row]
    return [row, { ...ask(ours, set, questions), engine: `ours, on the same ${questions.length}` }]
  })
}

/** The row with sentence vectors, where their packages are installed, and how long the vectors took. */
async function rowWithSentences(set: SearchSet): Promise<Row[]> {
  const { library, questions } = set
  const log = {
    info: () => {},
    warn: console.error,
    fault: (cause: unknown, what: string) => console.error(what, cause),
  }
  // two sets of questions about the same articles share a file
  const cacheFile = `.build/sentences-${set.name.split(' ')[0]}.bin`
  const sentences = openSentenceVectors({ cacheFile, log, waitMs: 10_000 })
  try {
    await sentences.take(library)
    const times: number[] = []
    for (const { text } of questions.slice(0, SENTENCES_TIMED)) {
      const start = performance.now()
      await sentences.prepare(text)
      times.push(performance.now() - start)
    }
    await sentences.prepareAll(questions.map(({ text }) => text))
    if (!questions.some(({ text }) => sentences.likenessTo(text, library))) return []
    const { p50, p99 } = percentiles(times)
    console.log(
      `Before a search, in a thread of its own: the vector of the question, p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms.\n`,
    )
    return [ask(oursWithSentences(sentences), set, questions)]
  } finally {
    await sentences.stop()
  }
}

function versionOf(name: string): string {
  return `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`
}

function printSizes(rows: readonly SizeRow[]): void {
  console.log(
    '\n## Made-up articles\n\nLengths and frequencies of words as in help articles; 1.0× is MiniSearch, tuned, at the same size.\n',
  )
  console.log(table(rows, { engine: 'text', articles: 'whole', build: 'text', p50: 'text', p99: 'text' }))
}

const versions = [...new Set(engines.flatMap((engine) => engine.package ?? []))].map(versionOf)
const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown core'}, node ${process.version}`
const command = `npm run bench:search${['', ...process.argv.slice(2)].join(' ').trimEnd() === '' ? '' : ` -- ${process.argv.slice(2).join(' ')}`}`
console.log(
  `# Search, side by side\n\n\`${command}\`  \n${machine}  \n${versions.join(', ')}\n\nTimes: one thread, the least of ${ROUNDS} rounds for each question; one round where an engine is asked for longer.`,
)

const report = []
for (const set of sets) {
  const { name, library, questions } = set
  const outside = questions.filter(({ relevant }) => relevant.length === 0).length
  console.log(
    `\n## ${name}: ${library.articles.size} articles, ${questions.length} questions, ${outside} of them without an article\n`,
  )
  const [ours, ...others] = rowsOf(set)
  const rows = [...(ours ? [ours] : []), ...(await rowWithSentences(set)), ...others]
  const columns = { engine: 'text', questions: 'whole' } as const
  const shares = {
    'hit@1': 'share',
    'hit@3': 'share',
    'MRR@10': 'share',
    'nDCG@10': 'share',
    AUROC: 'share',
    'FA@90': 'share',
  } as const
  console.log(table(rows, { ...columns, ...shares, p50: 'ms', p99: 'ms', buildMs: 'whole' }))
  report.push({ name, articles: library.articles.size, questions: questions.length, outside, rows })
}
const bad = askBadly()
console.log('\n## Bad input, on 1,000 made-up articles\n')
console.log(table(bad, { question: 'text', p50: 'ms', p99: 'ms', longest: 'ms' }))
const sizes = settings.sizes === undefined ? [] : sizeRows(settings.sizes.split(',').map(Number))
if (sizes.length > 0) printSizes(sizes)
if (settings.json !== undefined) {
  writeFileSync(settings.json, `${JSON.stringify({ command, machine, versions, sets: report, bad, sizes }, null, 2)}\n`)
}
