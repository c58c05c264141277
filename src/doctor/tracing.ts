import { SECOND } from '../calendar/time.ts'
import type { Config } from '../config.ts'
import { type Finding, ok, warn } from './finding.ts'

const ANSWER_MS_MAX = 5 * SECOND
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Whether the collector takes what it is sent: a list without a single span. The desk works without it. */
export async function examineTracing({ tracing }: Config): Promise<Finding[]> {
  if (tracing === null) return []
  const { url, headers } = tracing
  const { hostname, protocol } = new URL(url)
  const trouble = await troubleWith(url, headers)
  if (trouble !== null) return [warn('tracing', `${url}: ${trouble.what}`, trouble.remedy)]
  if (protocol === 'http:' && !LOCAL.test(hostname) && Object.keys(headers).length > 0) {
    const what = `${hostname} takes spans, but the key for it travels unencrypted`
    return [warn('tracing', what, 'use https://, or leave it so on a network that is yours alone')]
  }
  return [ok('tracing', `${hostname} takes spans`)]
}

async function troubleWith(
  url: string,
  headers: Record<string, string>,
): Promise<{ what: string; remedy: string } | null> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"resourceSpans":[]}',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      redirect: 'manual',
    })
    const { ok: isFine, status } = answer
    if (!isFine) return { what: `status ${status}`, remedy: remedyForStatus(status) }
    const text = await answer.text()
    if (text === '' || isObject(text)) return null
    return { what: 'something else answers', remedy: 'correct host and port in OTEL_EXPORTER_OTLP_ENDPOINT' }
  } catch (fault) {
    const { cause, message, name } = fault as Error & { cause?: { code?: string; message?: string } }
    const said = name === 'TimeoutError' ? 'no answer' : (cause?.code ?? cause?.message ?? message)
    return { what: said, remedy: remedyFor(said) }
  }
}

function remedyForStatus(status: number): string {
  if (status === 401 || status === 403) return 'correct the key in OTEL_EXPORTER_OTLP_HEADERS'
  if (status === 404 || status === 405 || (status >= 300 && status < 400))
    return 'OTEL_EXPORTER_OTLP_ENDPOINT is the address before /v1/traces; correct it'
  if (status === 415) return 'let the collector take OTLP over HTTP as JSON'
  return 'look into the log of the collector; until then spans are left out'
}

function remedyFor(said: string): string {
  // what speaks gRPC alone hangs up on HTTP/1
  if (/HTTP\/1\.1|^HPE_|UND_ERR_SOCKET|ECONNRESET/.test(said))
    return 'name the port for OTLP over HTTP, which is mostly 4318 (4317 speaks gRPC)'
  if (/CERT|SELF_SIGNED|ALTNAME/.test(said)) return 'give the collector a certificate for this name'
  if (/SSL|EPROTO|WRONG_VERSION/.test(said)) return 'the port speaks no TLS: use http://, or give the collector TLS'
  return 'start the collector, correct OTEL_EXPORTER_OTLP_ENDPOINT, or let the firewall pass it; until then spans are left out'
}

function isObject(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null
  } catch {
    return false
  }
}
