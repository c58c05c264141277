import { SECOND } from '../calendar/time.ts'
import type { DatabaseHealth } from '../storage/health.ts'
import { type Finding, fail, ok, warn } from './finding.ts'
import { said } from './rules.ts'

/** The oldest PostgreSQL that is tried out with every release. */
const MAJOR_MIN = 15
const AHEAD_MS_WARN = 2 * SECOND
const AHEAD_MS_FAIL = 60 * SECOND

/** What a database that answers has to be complained of. */
export function examineDatabase(health: DatabaseHealth): Finding[] {
  const { version, versionNumber, schema, pending, unknown, missingTriggers, unfinished } = health
  const found: Finding[] = []
  if (versionNumber < MAJOR_MIN * 10_000) {
    found.push(warn('database', `PostgreSQL ${version} is older than what is tried out`, `use ${MAJOR_MIN} or newer`))
  }
  if (unfinished !== null) {
    found.push(
      fail(
        'database',
        `it is not whole: ${unfinished} did not finish`,
        'run that command again, or use another database',
      ),
    )
  }
  if (unknown.length > 0) {
    const remedy = 'start the Signpost that wrote it, or restore the backup made before the upgrade'
    found.push(fail('database', `it was brought to ${unknown.at(-1)} by another Signpost`, remedy))
  }
  if (pending.length > 0) {
    const what =
      schema === null ? 'it is empty' : `${pending.length} migrations are still to come, up to ${pending.at(-1)}`
    found.push(warn('database', what, 'back up, then "signpost migrate"; every start does it too'))
  }
  for (const each of missingTriggers) {
    const remedy = `find out who took it away, then make it again as prisma/migrations has it, or "ALTER TABLE … ENABLE TRIGGER"`
    found.push(fail('database', `the trigger ${each} is missing or off: the log can be changed`, remedy))
  }
  return found.length > 0
    ? found
    : [ok('database', `PostgreSQL ${version} answers; schema ${schema}; logs can only be written on`)]
}

/** Whether this machine and the database agree on what time it is; due times are counted here and compared there. */
export function examineClock({ aheadMs }: DatabaseHealth): Finding[] {
  const seconds = (Math.abs(aheadMs) / SECOND).toFixed(1)
  const what = `this machine is ${seconds} s ${aheadMs < 0 ? 'behind' : 'ahead of'} the database`
  const remedy = 'let both take their time from the network (chrony, systemd-timesyncd)'
  if (Math.abs(aheadMs) >= AHEAD_MS_FAIL) return [fail('clock', what, remedy)]
  if (Math.abs(aheadMs) >= AHEAD_MS_WARN) return [warn('clock', what, remedy)]
  return [ok('clock', `this machine and the database differ by ${seconds} s`)]
}

const OFF_BECAUSE: Readonly<Record<string, string>> = {
  byHand: 'somebody switched it off',
  gone: 'the receiver said that it is gone',
  failing: 'nothing came through for days',
}

/** Endpoints to which nothing is sent. */
export function examineWebhooks({ webhooksOff }: DatabaseHealth): Finding[] {
  if (webhooksOff.length === 0) return [ok('webhooks', 'none is off')]
  return webhooksOff.map(({ name, since, cause }) =>
    warn(
      'webhooks',
      `"${name}" is off since ${said(since)}: ${OFF_BECAUSE[cause] ?? cause}`,
      'look at the receiver, then switch it on under Administration, Webhooks, and send again what was given up',
    ),
  )
}
