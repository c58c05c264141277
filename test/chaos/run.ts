/**
 * Many replicas on a real PostgreSQL, measured while things break. `npm run chaos` runs every fault at 1, 2 and 4 replicas
 * and writes what came out to test/bench/results/chaos.md and chaos.json; the tests beside this file run a short part.
 *
 *     npm run chaos -- --seconds 20 --replicas 1,2,4 --only killed,partition
 *
 * `--seconds` is how long visitors talk in each scenario, `--talkers` how many there are, `--only` names faults
 * (scenarios.ts lists them), `--dry` writes no files. A third of the visitors opens a ticket, a third meets an agent.
 *
 * What is real: PostgreSQL as a process of its own with fsync on, each replica a process with its own connections, visitors
 * over HTTP and WebSocket through a balancer that repeats nothing (lines.ts), letters over SMTP. As root on Linux all of it
 * runs in a network and with mounts of its own: replicas are partitioned by unplugging a virtual cable, and the disk that
 * fills up is one of 320 MB. Where the system refuses that, the line to the database is blackholed by a relay instead, and
 * the full disk is left out; the results say which it was.
 *
 * Ends with 1 when anything was lost, doubled, out of order or otherwise wrong.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hasOwnNetwork, ownNetwork, prepareNetwork } from './network.ts'
import { type FaultName, faults, type Outcome, run } from './scenarios.ts'

const results = fileURLToPath(new URL('../bench/results/', import.meta.url))

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    replicas: { type: 'string', default: '1,2,4' },
    only: {
      type: 'string',
      default: Object.keys(faults)
        .filter((name) => name !== 'brief')
        .join(','),
    },
    talkers: { type: 'string', default: '6' },
    dry: { type: 'boolean', default: false },
  },
})

const command = hasOwnNetwork() ? null : ownNetwork()
if (command) {
  const [program = '', ...words] = [...command, process.execPath, ...process.argv.slice(1)]
  process.exit(
    spawnSync(program, words, { stdio: 'inherit', env: { ...process.env, CHAOS_NETWORK: 'own' } }).status ?? 1,
  )
}
if (hasOwnNetwork()) prepareNetwork()
else console.log('No network and mounts of our own here: lines are blackholed by a relay, and no disk is filled.')

const seconds = Number(values.seconds)
const outcomes: Outcome[] = []
let isWell = true
for (const replicas of values.replicas.split(',').map(Number)) {
  for (const fault of values.only.split(',') as FaultName[]) {
    if (!(fault in faults)) throw new Error(`There is no fault "${fault}"; there are ${Object.keys(faults).join(', ')}`)
    const outcome = await run({ fault, replicas, seconds, fsync: true, talkers: Number(values.talkers) })
    outcomes.push(outcome)
    console.log(rowOf(outcome))
    const complaints = complaintsOf(outcome)
    for (const complaint of complaints) console.log(`  ${complaint}`)
    if (complaints.length > 0) isWell = false
    if (!values.dry) writeResults()
  }
}
process.exit(isWell ? 0 : 1)

function complaintsOf({ broken }: Outcome): string[] {
  return Object.entries(broken).flatMap(([kind, all]) => all.map((what) => `${kind}: ${what}`))
}

function rowOf(outcome: Outcome): string {
  const {
    fault,
    replicas,
    turns,
    turnsPerSecond,
    p50,
    p99,
    longest,
    longestCall,
    recovery,
    tickets,
    doubts,
    troubles,
  } = outcome
  const { lost, doubled, disordered, wrong } = outcome.broken
  const seen = Object.entries(troubles).map(([name, count]) => `${count} × ${name}`)
  const cells = [
    ...[replicas, fault, turns, turnsPerSecond.toFixed(1)],
    ...[p50, p99, longest, longestCall, recovery].map((ms) => (ms === null ? '' : (ms / 1000).toFixed(2))),
    ...[lost.length, doubled.length, disordered.length, wrong.length, tickets, doubts],
    seen.join(', '),
  ]
  return `| ${cells.join(' | ')} |`
}

function writeResults(): void {
  const machine = {
    processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    load: loadavg().map((load) => Number(load.toFixed(1))),
  }
  const commit = git('rev-parse', '--short', 'HEAD')
  const date = new Date().toISOString().slice(0, 10)
  const asked = `npm run chaos -- ${process.argv.slice(2).join(' ')}`.trim()
  writeFileSync(`${results}chaos.json`, `${JSON.stringify({ asked, date, commit, machine, outcomes }, null, 2)}\n`)
  const how = new Map(outcomes.flatMap(({ fault, how }) => (how ? [[fault, how]] : [])))
  const legend = (Object.keys(faults) as FaultName[])
    .filter((name) => outcomes.some(({ fault }) => fault === name))
    .map((name) => `- \`${name}\`: ${faults[name].what}${how.has(name) ? ` (${how.get(name)})` : ''}`)
  const text = `# Many replicas while things break

\`${asked}\`
${date}, commit ${commit}, ${machine.processors}, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, node ${machine.node}; load ${machine.load.join(', ')}

Real PostgreSQL with fsync; visitors, agents, balancer, replicas and database share the processors, and the machine may
have had other work: figures say how the desk holds, not how fast it is. A visitor's client comes back to a lost stream after
half a second; chat clients take 3 to 15.

${legend.join('\n')}

Seconds: p50, p99 and longest wait from the first try of a POST to the reply on the socket; the longest single request; how
long after the end of a fault the last of those who waited then had the reply. Lost, doubled, out of order and otherwise wrong
must be 0: messages and replies, lines on the socket, tickets, clocks, alerts, letters. Doubts are letters of which nobody can
know whether they had arrived when a replica died; the last column is what clients got beside successes, and tried again.

| replicas | fault | turns | turns/s | p50 | p99 | longest | call | recovery | lost | doubled | disordered | wrong | tickets | doubts | tried again after |
| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
${outcomes.map(rowOf).join('\n')}
`
  writeFileSync(`${results}chaos.md`, text)
}

function git(...words: string[]): string {
  if (!existsSync('.git')) return 'unknown'
  return String(execFileSync('git', words)).trim()
}
