import { spawnSync } from 'node:child_process'
import { type AuditException, judgeAudit } from './auditReport.ts'

/**
 * `npm run audit`: asks the registry for known faults of what goes to production. A high or critical one fails, unless it is
 * looked at below; a registry that cannot be asked is said in one line, and the floors of dependencies.test.ts hold alone.
 */
const exceptions: AuditException[] = []
const TIMEOUT_MS = 20_000

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json', '--fetch-retries=0'], {
  encoding: 'utf8',
  timeout: TIMEOUT_MS,
  stdio: ['ignore', 'pipe', 'ignore'],
})
const grave = judgeAudit(stdout ?? '', exceptions, new Date().toISOString().slice(0, 10))
if (grave === null)
  console.log('The registry gave no audit; known faults are held off by test/dependencies.test.ts alone.')
else if (grave.length === 0) console.log('The registry knows no high or critical fault of what goes to production.')
else {
  console.log(
    `${grave.join('\n')}\nTake a newer version, or write down in test/audit.ts why it does not reach us, with a last day.`,
  )
  process.exit(1)
}
