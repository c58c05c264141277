/**
 * Many replicas on a real PostgreSQL, measured while things break. `npm run chaos` runs every fault at 1, 2 and 4 replicas
 * and writes what came out to test/bench/results/chaos.md and chaos.json; the tests beside this file run a short part.
 *
 *     npm run chaos -- --seconds 20 --replicas 1,2,4 --only killed,partition
 *
 * `--seconds` is how long visitors talk in each scenario, `--talkers` how many there are, `--only` names faults
 * (scenarios.ts lists them), `--dry` writes no files, and `--add` keeps what earlier runs
 * wrote of other faults and sizes. A third of the visitors opens a ticket, a third meets an agent.
 *
 * What is real: PostgreSQL as a process of its own with fsync on, each replica a process with its own connections, visitors
 * over HTTP and WebSocket through a balancer that repeats nothing (lines.ts), letters over SMTP, and for `redis` a Redis. As root on Linux all of it
 * runs in a network and with mounts of its own: replicas are partitioned by unplugging a virtual cable, and the disk that
 * fills up is one of 320 MB. Where the system refuses that, the line to the database is blackholed by a relay instead, and
 * the full disk is left out; the results say which it was.
 *
 * Ends with 1 when anything was lost, doubled, out of order or otherwise wrong.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hasOwnNetwork, ownNetwork, prepareNetwork } from './network.ts'
import { type FaultName, faults, type Outcome, run } from './scenarios.ts'

type Run = {
  asked: string
  date: string
  commit: string
  machine: { processors: string; memoryGiB: number; kernel: string; node: string; load: number[] }
  outcomes: Outcome[]
}

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
    add: { type: 'boolean', default: false },
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
const earlier: Run[] =
  values.add && existsSync(`${results}chaos.json`) ? JSON.parse(readFileSync(`${results}chaos.json`, 'utf8')) : []
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
  const written: Run = {
    asked: `npm run chaos -- ${process.argv.slice(2).join(' ')}`.trim(),
    date: new Date().toISOString().slice(0, 10),
    commit: git('rev-parse', '--short', 'HEAD'),
    machine: {
      processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
      node: process.version,
      load: loadavg().map((load) => Number(load.toFixed(1))),
    },
    outcomes,
  }
  const isAnew = ({ fault, replicas }: Outcome) =>
    outcomes.some((one) => one.fault === fault && one.replicas === replicas)
  const kept = earlier.map((run) => ({ ...run, outcomes: run.outcomes.filter((one) => !isAnew(one)) }))
  const runs = [...kept.filter((run) => run.outcomes.length > 0), written]
  writeFileSync(`${results}chaos.json`, `${JSON.stringify(runs, null, 2)}\n`)
  const shown = runs.flatMap((one) => one.outcomes)
  const legend = (Object.keys(faults) as FaultName[])
    .filter((name) => shown.some(({ fault }) => fault === name))
    .map((name) => {
      const how = shown.find(({ fault, how }) => fault === name && how)?.how
      return `- \`${name}\`: ${faults[name].what}${how ? ` (${how})` : ''}`
    })
  const text = `# Many replicas while things break

Real PostgreSQL with fsync; visitors, agents, balancer, replicas and database share the processors, and the machine may
have had other work (see its load): figures say how the desk holds, not how fast it is. A visitor's client comes back to a lost
stream after half a second; chat clients take 3 to 15.

${legend.join('\n')}

In seconds: p50, p99 and longest wait from the first try of a POST to the reply on the socket; the longest single request; how
long after the end of a fault the last of those who waited then had the reply. Lost, doubled, out of order and otherwise wrong
must be 0: messages and replies, lines on the socket, tickets, clocks, alerts, letters. Doubts are letters of which nobody can
know whether they had arrived when a replica died; the last column is what clients got beside successes, and tried again.

${runs.map(section).join('\n')}`
  writeFileSync(`${results}chaos.md`, text)
}

function section({ asked, date, commit, machine, outcomes: rows }: Run): string {
  const { processors, memoryGiB, kernel, node, load } = machine
  return `\`${asked}\`  
${date}, commit ${commit}, ${processors}, ${memoryGiB} GiB, Linux ${kernel}, node ${node}, load ${load.join(', ')}

| replicas | fault | turns | turns/s | p50 | p99 | longest | call | recovery | lost | doubled | disordered | wrong | tickets | doubts | tried again after |
| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |
${rows.map(rowOf).join('\n')}
`
}

function git(...words: string[]): string {
  if (!existsSync('.git')) return 'unknown'
  return String(execFileSync('git', words)).trim()
}
