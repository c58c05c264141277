import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { buildIfStale } from '../src/build.ts'
import { judgeAttacks } from './attackCount.ts'

/**
 * `npm test`: everything that must hold, in the order in which it fails fastest, and one closing line with counts.
 * Every step runs even when an earlier one failed, so that one run tells the whole story.
 */
const steps: [name: string, command: string, ...args: string[]][] = [
  ['types', 'tsc', '--noEmit'],
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['dead code', 'knip', '--no-progress'],
  ['known faults of packages', 'node', 'test/audit.ts'],
]
const report = '.build/test-report.json'

await buildIfStale()
mkdirSync('.build', { recursive: true })
rmSync(report, { force: true })

let failed = 0
for (const [name, command, ...args] of steps) if (!passes(name, command, args)) failed++
const testsPass = passes('tests', 'vitest', [
  'run',
  '--config=test/vitest.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
])

const tooFew = attacksMissing()
if (tooFew !== null) {
  console.log(`\n== attacks ==\n${tooFew}`)
  failed++
}
const counted = readReport()
const passedAll = counted.passed + steps.length + 1 - failed
// A run that ended badly without a failed test (a crash, a file that does not load) still counts as a failure.
const failedAll = failed + counted.failed + (!testsPass && counted.failed === 0 ? 1 : 0)
console.log(`\n${passedAll} passed, ${failedAll} failed, ${counted.skipped} skipped`)
process.exit(failedAll === 0 ? 0 : 1)

function passes(name: string, command: string, args: string[]): boolean {
  console.log(`\n== ${name} ==`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status === 0) console.log(`${name}: ok`)
  return status === 0
}

/** Without a report the tests have failed already. */
function attacksMissing(): string | null {
  return existsSync(report) ? judgeAttacks(readFileSync(report, 'utf8'), readFileSync('SECURITY.md', 'utf8')) : null
}

function readReport(): { passed: number; failed: number; skipped: number } {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}
