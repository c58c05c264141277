import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { forEverybody } from './unread.ts'

type Encoding = 'br' | 'gzip'
/** A file in memory, as it is and squeezed where that pays. */
export type StaticFile = { type: string; tag: string; bytes: Buffer; squeezed: Partial<Record<Encoding, Buffer>> }

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
const suffixes: [Encoding, string][] = [
  ['br', '.br'],
  ['gzip', '.gz'],
]
/** Smaller files travel in one packet anyway. */
const SQUEEZE_FROM_BYTES = 1024

/** Everything servable under a folder by its path there, with "/" between the parts; empty when there is no folder. */
export function readBuilt(folder: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>()
  if (!existsSync(folder)) return files
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const path = join(entry.parentPath, entry.name)
    files.set(relative(folder, path).split(sep).join('/'), read(path, type))
  }
  return files
}

function read(path: string, type: string): StaticFile {
  const bytes = readFileSync(path)
  const squeezed: StaticFile['squeezed'] = {}
  const pays = bytes.length >= SQUEEZE_FROM_BYTES && !/png|woff2/.test(type)
  for (const [encoding, suffix] of pays ? suffixes : []) {
    squeezed[encoding] = existsSync(path + suffix) ? readFileSync(path + suffix) : squeeze(encoding, bytes)
  }
  return { type, tag: tagOf(bytes), bytes, squeezed }
}

/** What a browser is told to know this content by. */
export function tagOf(content: Buffer | string): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
}

/** Quick rather than small: the build has squeezed whatever is large. */
export function squeeze(encoding: Encoding, bytes: Buffer): Buffer {
  return encoding === 'br'
    ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    : gzipSync(bytes)
}

/** Sends a file, squeezed as the browser likes it, or nothing when the browser has it already. */
export function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  file: StaticFile,
  headers: Record<string, string>,
): void {
  const encoding = encodingFor(req, (name) => file.squeezed[name] !== undefined)
  const bytes = encoding ? (file.squeezed[encoding] as Buffer) : file.bytes
  const common = { ...headers, ETag: file.tag, Vary: 'Accept-Encoding' }
  if (isKnown(req, file.tag)) {
    res.writeHead(304, common)
    res.end()
    return
  }
  res.writeHead(200, {
    ...common,
    'Content-Type': file.type,
    'Content-Length': bytes.length,
    ...(encoding && { 'Content-Encoding': encoding }),
  })
  forEverybody.add(res)
  res.end(bytes)
}

/** Whether the browser holds the content that bears this tag. */
export function isKnown(req: IncomingMessage, tag: string): boolean {
  const known = String(req.headers['if-none-match'] ?? '').split(/\s*,\s*/)
  return known.some((other) => other.replace(/^W\//, '') === tag)
}

/** The best encoding that the browser takes, among those there are. */
export function encodingFor(req: IncomingMessage, isThere: (encoding: Encoding) => boolean): Encoding | undefined {
  const taken = String(req.headers['accept-encoding'] ?? '')
  return suffixes.map(([name]) => name).find((name) => isThere(name) && accepts(taken, name))
}

function accepts(taken: string, encoding: Encoding): boolean {
  return taken.split(',').some((entry) => {
    const [name = '', ...rest] = entry.trim().split(/\s*;\s*/)
    return name === encoding && !rest.some((part) => /^q=0(\.0*)?$/.test(part))
  })
}
