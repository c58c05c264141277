import { SECOND } from '../calendar/time.ts'
import type { Config } from '../config.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const ANSWER_MS_MAX = 5 * SECOND

/** Whether people who type the public address reach a desk. `isInUse`: one works in the database; null: not known. */
export async function examineAddress({ publicUrl, host, port }: Config, isInUse: boolean | null): Promise<Finding[]> {
  const own = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`
  const asked = publicUrl ?? own
  const trouble = await troubleAt(asked)
  if (trouble === null) return [ok('address', `a desk answers at ${asked}`)]
  const runsHere = publicUrl !== null && (await troubleAt(own)) === null
  const what = `no desk answers at ${asked}/healthz (${trouble})`
  if (runsHere || (publicUrl !== null && isInUse === true)) {
    return [
      fail('address', `${what}, though one runs`, 'correct PUBLIC_URL, the name in the DNS, or the proxy in front'),
    ]
  }
  return [warn('address', what, 'start the desk')]
}

/** Null where a desk answers; what comes instead otherwise. */
async function troubleAt(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS_MAX), redirect: 'manual' })
    if (answer.status !== 200) return `status ${answer.status}`
    const body = (await answer.json().catch(() => null)) as { status?: unknown } | null
    return body?.status === 'ok' ? null : 'something else answers'
  } catch (fault) {
    const { cause, message } = fault as Error & { cause?: { code?: string } }
    return cause?.code ?? message
  }
}
