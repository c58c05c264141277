import type { IncomingMessage, ServerResponse } from 'node:http'
import { encodingFor, isKnown, squeeze, tagOf } from './staticFiles.ts'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
/** Smaller pages travel in one packet anyway. */
const SQUEEZE_FROM_BYTES = 1024

/** An HTML page with the headers every page of ours has, squeezed; nothing of it when the browser has it already. */
export function sendPage(request: IncomingMessage, response: ServerResponse, status: number, html: string): void {
  sendText(request, response, status, 'text/html', html, {
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
  })
}

/** Text made for this request, with a tag of its own: browsers ask each time whether it is still the same. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): void {
  const tag = tagOf(text)
  const common = { ...headers, ETag: tag, 'Cache-Control': 'no-cache', Vary: 'Accept-Language, Accept-Encoding' }
  if (status === 200 && isKnown(request, tag)) {
    response.writeHead(304, common)
    response.end()
    return
  }
  const plain = Buffer.from(text)
  const encoding = encodingFor(request, () => plain.length >= SQUEEZE_FROM_BYTES)
  const bytes = encoding ? squeeze(encoding, plain) : plain
  response.writeHead(status, {
    ...common,
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': bytes.length,
    ...(encoding && { 'Content-Encoding': encoding }),
  })
  response.end(bytes)
}
