/**
 * A year of tickets on a real database, with two servers, clocks that jump and restarts in the middle; then every history
 * is held against the law: each alert exactly once, and every stored clock equal to its recount.
 * Run: `npm run bench:year [-- TICKETS SEED]`, e.g. `npm run bench:year -- 100000 1`.
 */
import { MINUTE } from '../../src/calendar/time.ts'
import { simulateYear } from '../support/simulatedYear.ts'

const [tickets = 100_000, seed = 1] = process.argv.slice(2).map(Number)
const say = (line: string) => void process.stdout.write(`${line}\n`)

const from = performance.now()
const figures = await simulateYear({ tickets, seed, stretchMs: 30 * MINUTE, tell: say })
const { alerts, byKind, verbs, restarts, jumps, wrong, complaints } = figures
say(
  `${tickets} tickets, ${verbs} verbs of agents, ${restarts} restarts, ${jumps} jumps of clocks, in ${Math.round((performance.now() - from) / 1000)} s`,
)
say(
  `${alerts} alerts: ${Object.entries(byKind)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')}`,
)
say(
  wrong === 0
    ? 'every alert exactly once, every clock equal to its recount'
    : `${wrong} complaints:\n${complaints.join('\n')}`,
)
process.exit(wrong === 0 ? 0 : 1)
