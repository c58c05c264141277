import { DAY } from '../calendar/time.ts'
import type { Config } from '../config.ts'
import type { DatabaseHealth } from '../storage/health.ts'
import { type Finding, ok } from './finding.ts'

/** How long what people said is kept, and what went so far. */
export function examineKeeping(
  { conversationsKeptMs, accessLogKeptMs }: Config,
  health: Pick<DatabaseHealth, 'removed'> | null,
): Finding[] {
  const access = `who looked at what is known for ${days(accessLogKeptMs)}`
  if (conversationsKeptMs === null) {
    return [ok('keeping', `conversations are kept until a person is erased (CONVERSATION_DAYS is not set); ${access}`)]
  }
  const removed = health?.removed
  const soFar = removed?.lastAt
    ? `${removed.conversations} were removed so far, last on ${removed.lastAt.toISOString().slice(0, 10)}`
    : 'none was removed so far'
  return [ok('keeping', `conversations go ${days(conversationsKeptMs)} after their last word; ${soFar}; ${access}`)]
}

function days(ms: number): string {
  return `${ms / DAY} days`
}
