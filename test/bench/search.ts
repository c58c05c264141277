import { type Engine, engines } from './searchEngines.ts'
import { type Measures, measure, type Said } from './searchMeasures.ts'
import { goldenSet, type SearchSet, setsIn } from './searchSets.ts'

/**
 * `npm run bench:search -- FOLDER`: our search beside fuse.js and MiniSearch alone, in one run, on our golden questions
 * and on every set in the folder (its form is in searchSets.ts).
 */
const WARM_UP_QUESTIONS = 10

function ask(engine: Engine, set: SearchSet): Measures & { asked: number; buildMs: number } {
  const began = performance.now()
  const answer = engine.open(set.library)
  const buildMs = performance.now() - began
  const most = engine.questionsMax ?? set.questions.length
  const step = Math.max(1, set.questions.length / most)
  const questions = set.questions.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
  for (const { text, reader } of questions.slice(0, WARM_UP_QUESTIONS)) answer(text, reader)
  const said = questions.map(({ text, relevant, reader }): Said => {
    const start = performance.now()
    const { slugs, confidence } = answer(text, reader)
    return { relevant, slugs, confidence, ms: performance.now() - start }
  })
  return { ...measure(said), asked: questions.length, buildMs }
}

const [folder] = process.argv.slice(2)
for (const set of [goldenSet(), ...(folder === undefined ? [] : setsIn(folder))]) {
  console.log(`\n${set.name}: ${set.library.articles.size} articles, ${set.questions.length} questions`)
  const rows = engines.map((engine) => {
    const { p50, p99, asked, buildMs, ...shares } = ask(engine, set)
    const rounded = Object.entries(shares).map(([name, value]) => [name, Number.isNaN(value) ? '–' : value.toFixed(3)])
    const times = { 'p50 ms': p50.toFixed(2), 'p99 ms': p99.toFixed(1), 'build ms': Math.round(buildMs), asked }
    return [engine.name, { ...Object.fromEntries(rounded), ...times }]
  })
  console.table(Object.fromEntries(rows))
}
