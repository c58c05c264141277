import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { SECOND } from '../calendar/time.ts'
import type { AttemptCause } from '../desk/webhookPorts.ts'
import { type AddressRules, faultIn, guardedLookup, hostOf, isCallable } from './webhookAddress.ts'

/** From the first step of the connection to the end of the answer. */
const TIMEOUT_MS = 15 * SECOND
/** More of an answer than this is not read. */
const ANSWER_BYTES_MAX = 64 * 1024

/** What came of one attempt. `stopped`: the desk is closing, nothing is known. */
export type Came =
  | { came: 'through'; status: number }
  | { came: 'failed'; cause: AttemptCause; status: number | null; retryAfterMs: number | null }
  | { came: 'stopped' }

export type WebhookPost = (
  url: string,
  headers: Record<string, string>,
  body: string,
  stop: AbortSignal,
) => Promise<Came>

/**
 * Posts one body. Redirects are not followed, nothing of the answer but its status is kept, and no connection is made to an
 * address that may not be called, whatever name led to it.
 */
export function createWebhookPost(
  rules: AddressRules,
  { timeoutMs = TIMEOUT_MS, lookup = guardedLookup(rules) } = {},
): WebhookPost {
  return (url, headers, body, stop) =>
    new Promise((settle) => {
      // rules may have changed since it was registered
      if (faultIn(url, rules) !== null) return settle(failed('refusedAddress'))
      const target = new URL(url)
      const host = hostOf(target)
      // a literal is connected to without being looked up
      if (isIP(host) && !isCallable(host, rules)) return settle(failed('refusedAddress'))
      const deadline = AbortSignal.any([AbortSignal.timeout(timeoutMs), stop])
      const send = target.protocol === 'https:' ? httpsRequest : httpRequest
      const call: ClientRequest = send(target, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          'user-agent': 'Signpost-Webhooks/1',
          ...headers,
        },
        lookup,
        agent: false,
        signal: deadline,
      })
      let judged: Came | null = null
      call.on('response', (answer) => {
        const came = judge(answer)
        judged = came
        const end = () => {
          call.destroy()
          settle(came)
        }
        let bytes = 0
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes > ANSWER_BYTES_MAX) end()
        })
        // the status is the answer: what breaks off behind it changes nothing
        for (const over of ['end', 'aborted', 'error', 'close']) answer.on(over, end)
      })
      call.on('error', (fault) =>
        settle(judged ?? (stop.aborted ? { came: 'stopped' } : failed(causeOf(fault, deadline)))),
      )
      call.end(body)
    })
}

function judge({ statusCode: status = 0, headers }: IncomingMessage): Came {
  if (status >= 200 && status < 300) return { came: 'through', status }
  const cause = status === 410 ? 'gone' : status >= 300 && status < 400 ? 'redirected' : 'answered'
  return { came: 'failed', cause, status, retryAfterMs: retryAfterOf(headers['retry-after']) }
}

/** Seconds or a date; null where nothing, or nothing readable, is said. */
function retryAfterOf(said: string | undefined): number | null {
  if (said === undefined) return null
  if (/^\d{1,9}$/.test(said.trim())) return Number(said) * SECOND
  // a text with any number in it can be a date, too
  const at = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(said.trim()) ? Date.parse(said) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

function failed(cause: AttemptCause): Came {
  return { came: 'failed', cause, status: null, retryAfterMs: null }
}

function causeOf(fault: Error & { code?: string }, deadline: AbortSignal): AttemptCause {
  if (deadline.aborted) return 'timeout'
  const code = fault.code ?? ''
  if (code === 'ERR_REFUSED_ADDRESS') return 'refusedAddress'
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'unknownHost'
  return /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO/.test(code) ? 'certificate' : 'connection'
}
