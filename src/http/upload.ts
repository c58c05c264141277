import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import busboy from 'busboy'
import type { Incoming } from '../desk/botPorts.ts'
import type { RefusedFile } from '../domain/conversation.ts'
import { answerProblem, isProblem, type Problem } from './answer.ts'
import { cannotRead, throwAway, tooLarge } from './body.ts'
import { allowed, FILE_LIMITS, readFile, tidyName } from './fileRules.ts'

type Files = NonNullable<Incoming['files']>
type Part = { name: string; bytes: Buffer }

/** A message with files: those that can be kept, and those that cannot with the reason. */
export type Upload = { activity: string | null; files: Files; refused: RefusedFile[] }

/** More files than that are refused one by one; beyond this it is no message any more. */
const PARTS_MAX = 20
const ACTIVITY_BYTES_MAX = 256 * 1024
/** A file that is too large is read to its end, so that the visitor can be told in the chat; what is larger is cut off. */
export const UPLOAD_BYTES_MAX = 6 * FILE_LIMITS.bytesEach
/** For clients that send without having asked; our own chat refuses such files itself. */
const WHAT_FITS = `A message may bring ${FILE_LIMITS.count} files of ${inMb(FILE_LIMITS.bytesEach)}, together ${inMb(FILE_LIMITS.bytesTogether)}.`

/** What a browser may show in place; everything else is only ever saved. */
const shownInPlace = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/**
 * Reads a message with files: multipart, the activity in a part of that name, which chat clients send as a file. Answers
 * with the activity's JSON text and the files, their types found by looking inside. A file that cannot be kept refuses
 * itself only: the rest of the message is heard, and the visitor is told why in the chat.
 */
export async function readUpload(req: IncomingMessage): Promise<Upload | Problem> {
  const refusal = cannotRead(req, UPLOAD_BYTES_MAX, WHAT_FITS)
  if (refusal) return refusal
  const parts = await readParts(req)
  if (isProblem(parts)) return parts
  const files: Files = []
  const refused = [...parts.refused]
  for (const { name, bytes } of parts.files) {
    const file = await readFile(name, bytes)
    if (file) files.push(file)
    else refused.push({ name, because: 'type' })
  }
  return { activity: parts.activity, files, refused }
}

type Parts = { activity: string | null; files: Part[]; refused: RefusedFile[] }

function readParts(req: IncomingMessage): Promise<Parts | Problem> {
  return new Promise((resolve) => {
    const files: Part[] = []
    const refused: RefusedFile[] = []
    let activity: string | null = null
    let sent = 0
    let read = 0
    let kept = 0
    let isOver = false
    const finish = (result: Parts | Problem) => {
      if (isOver) return
      isOver = true
      resolve(result)
    }
    /** The rest is read and thrown away; a pipe that is taken off leaves the request standing, so that comes first. */
    const giveUp = (problem: (req: IncomingMessage) => Problem) => {
      if (isOver) return
      req.unpipe()
      finish(problem(req))
    }
    const tooMuch = () => giveUp((it) => tooLarge(it, WHAT_FITS))
    const broken = () => giveUp(unreadable)

    let parser: busboy.Busboy
    try {
      parser = busboy({
        headers: req.headers,
        defParamCharset: 'utf8', // or "é" in a file's name arrives as two other letters
        limits: {
          fileSize: FILE_LIMITS.bytesEach,
          fieldSize: ACTIVITY_BYTES_MAX,
          files: PARTS_MAX,
          fields: 4,
          parts: PARTS_MAX + 5,
          headerPairs: 20,
        },
      })
    } catch {
      return broken()
    }
    parser.on('field', (name, value, { valueTruncated }) => {
      if (valueTruncated) tooMuch()
      else if (name === 'activity') activity = value
    })
    parser.on('file', (name, stream: Readable & { truncated?: boolean }, { filename }) => {
      const isFile = name !== 'activity'
      const isOneTooMany = isFile && ++sent > FILE_LIMITS.count
      let chunks: Buffer[] = []
      let isTooLarge = false
      /** What was held of it is let go at once; the rest is only read. */
      const drop = () => {
        isTooLarge = true
        for (const chunk of chunks) kept -= chunk.length
        chunks = []
      }
      stream.on('data', (chunk: Buffer) => {
        read += chunk.length
        if (read > UPLOAD_BYTES_MAX) return tooMuch()
        if (isOver || isTooLarge || isOneTooMany) return
        chunks.push(chunk)
        kept += chunk.length
        if (kept > FILE_LIMITS.bytesTogether) drop()
      })
      stream.on('limit', drop)
      stream.on('error', broken)
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const called = tidyName(filename)
        if (!isFile && (isTooLarge || bytes.length > ACTIVITY_BYTES_MAX)) return tooMuch()
        if (!isFile) activity = bytes.toString()
        else if (isOneTooMany) refused.push({ name: called, because: 'tooMany' })
        else if (isTooLarge) refused.push({ name: called, because: 'tooLarge' })
        else files.push({ name: called, bytes })
      })
    })
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) parser.on(limit, tooMuch)
    parser.on('error', broken)
    parser.on('close', () => finish({ activity, files, refused }))
    req.once('error', broken)
    req.once('close', () => req.complete || broken())
    req.pipe(parser)
  })
}

function inMb(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`
}

function unreadable(req: IncomingMessage): Problem {
  throwAway(req)
  return answerProblem(400, 'BadArgument', 'The parts of the message cannot be told apart.')
}

/**
 * The headers under which a visitor's file is given out: never as a page of ours, whatever is inside. `inPlace`: pictures
 * and the like may be shown instead of saved, on websites too.
 */
export function fileHeaders(
  { name, contentType, bytes }: Files[number],
  inPlace: boolean,
): Record<string, string | number> {
  const type = allowed.has(contentType) || contentType === 'text/plain' ? contentType : 'application/octet-stream'
  const disposition = inPlace && shownInPlace.has(type) ? 'inline' : 'attachment'
  const inAscii = name.replace(/[^\w.-]/g, '_')
  const charset = type === 'text/plain' ? '; charset=utf-8' : ''
  return {
    'Content-Type': `${type}${charset}`,
    'Content-Length': bytes.length,
    'Content-Disposition': `${disposition}; filename="${inAscii}"; filename*=UTF-8''${encodeName(name)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': inPlace ? 'cross-origin' : 'same-origin',
    'Cache-Control': inPlace ? 'private, max-age=3600' : 'private, no-store',
  }
}

function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}
