import type { IncomingMessage } from 'node:http'
import { answerProblem, type Problem } from './answer.ts'

/** Enough for the longest message with every character escaped, and its envelope. */
const BYTES_MAX = 256 * 1024
/** Deeper than any card; far from where recursion hurts. */
const DEPTH_MAX = 32
/** What is sent on after we refused is thrown away up to here; then the line is cut. */
const WASTE_BYTES_MAX = 64 * 1024 * 1024

/**
 * Reads a JSON body, or null when there is none. The one reader of bodies: compressed ones are refused unopened, bytes
 * are counted as they come, and a key named `__proto__` is dropped. See `parseJson`.
 */
export async function readJson(req: IncomingMessage, bytesMax = BYTES_MAX): Promise<{ json: unknown } | Problem> {
  const refusal = cannotRead(req, bytesMax)
  if (refusal) return refusal
  const bytes = await readBytes(req, bytesMax)
  if (bytes === null) return tooLarge(req)
  if (bytes.length === 0) return { json: null }
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return answerProblem(400, 'BadArgument', 'The body is not JSON.')
  }
}

/** Reads what a form of a page sent, field by field. */
export async function readForm(req: IncomingMessage, bytesMax: number): Promise<{ form: URLSearchParams } | Problem> {
  const refusal = cannotRead(req, bytesMax)
  if (refusal) return refusal
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(req.headers['content-type'] ?? '')) {
    throwAway(req)
    return answerProblem(415, 'UnsupportedMediaType', 'Send the fields of a form.')
  }
  const bytes = await readBytes(req, bytesMax)
  return bytes === null ? tooLarge(req) : { form: new URLSearchParams(bytes.toString('utf8')) }
}

/** Reads a body as it is, whatever it is. */
export async function readRaw(
  req: IncomingMessage,
  bytesMax: number,
  remedy: string,
): Promise<{ bytes: Buffer } | Problem> {
  const refusal = cannotRead(req, bytesMax, remedy)
  if (refusal) return refusal
  const bytes = await readBytes(req, bytesMax)
  return bytes === null ? tooLarge(req, remedy) : { bytes }
}

/** Why a body of at most `bytesMax` cannot be in this request, judged by its headers alone; `remedy` says what would fit. */
export function cannotRead(req: IncomingMessage, bytesMax: number, remedy?: string): Problem | null {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    throwAway(req)
    return answerProblem(415, 'UnsupportedEncoding', 'Send the body as it is, without Content-Encoding.')
  }
  return Number(req.headers['content-length'] ?? 0) > bytesMax ? tooLarge(req, remedy) : null
}

/** The answer to a body that is too long; what still comes of it is thrown away, so that the answer can be read. */
export function tooLarge(req: IncomingMessage, remedy?: string): Problem {
  throwAway(req)
  return answerProblem(413, 'MessageTooLarge', remedy ? `That is too large. ${remedy}` : 'That is too large.')
}

/** Reads on without keeping anything, so that the other side can finish and read our answer; within a limit. */
export function throwAway(req: IncomingMessage): void {
  let left = WASTE_BYTES_MAX
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) req.destroy()
  })
  req.on('error', () => {}) // nobody waits for it any more
  req.resume()
}

function readBytes(req: IncomingMessage, bytesMax: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const take = (chunk: Buffer) => {
      length += chunk.length
      if (length <= bytesMax) return chunks.push(chunk)
      req.off('data', take)
      resolve(null)
    }
    req.on('data', take)
    req.once('end', () => resolve(Buffer.concat(chunks)))
    req.once('error', reject)
    req.once('close', () => reject(new Error('The visitor hung up in the middle of a body')))
  })
}

/**
 * Parses JSON from outside; throws what JSON.parse throws. Of texts a character 0 and half a letter become the sign for what
 * cannot be read: no database takes them for text. A key with one of them is dropped.
 */
export function parseJson(text: string): { json: unknown } | Problem {
  if (depthOf(text) > DEPTH_MAX) return answerProblem(400, 'BadArgument', 'The body is nested too deeply.')
  const read = (key: string, value: unknown) => {
    if (key === '__proto__' || key !== readable(key)) return undefined
    return typeof value === 'string' ? readable(value) : value
  }
  return { json: JSON.parse(text, read) }
}

function readable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** JSON from outside that came beside something else; null for what is none. */
export function jsonOrNull(text: string): unknown {
  try {
    const parsed = parseJson(text)
    return 'json' in parsed ? parsed.json : null
  } catch {
    return null
  }
}

/** How deeply brackets are nested outside of strings. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth)
    else if (char === '}' || char === ']') depth--
  }
  return deepest
}
