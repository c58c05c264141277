import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import busboy from 'busboy'
import type { Server } from 'restify'
import { MINUTE } from '../calendar/time.ts'
import type { ArrivedMail, MailEnvelope } from '../desk/inboundPorts.ts'
import type { Clock } from '../desk/storePorts.ts'
import { type AuthResult, readAuthResults } from '../domain/authResults.ts'
import { type Answer, answerProblem, isProblem, type Problem, route } from './answer.ts'
import { bearerOf, isOneOfSecrets } from './auth.ts'
import { readRaw, throwAway } from './body.ts'

/** What the door is given. */
export type MailDoorParts = {
  /** Shared with the mail service alone: the one in force, and the one before while that counts. */
  secrets: readonly string[]
  /** Keeps a mail; when this answers it cannot be lost any more. */
  keep: (mail: ArrivedMail) => Promise<'kept' | 'known'>
  bytesMax: number
  clock: Clock
  /** Told of what failed, for the log. */
  fault: (cause: unknown, what: string) => void
}

/** A service may be so far off with its clock; a signed mail that is older is somebody's copy. */
const SIGNED_FOR_MS = 5 * MINUTE
/** Large bodies held at once; whoever comes then is asked to come again. */
const AT_ONCE = 4
const RETRY_SECONDS = 30
const PARTS_MAX = 60

/**
 * The door of mail services: a mail as it is (`message/rfc822`), or a form with the mail in the field `email`. It says 2xx
 * only once the mail is kept, and 503 when that failed, so that the service comes again; a mail that comes twice is kept
 * once. Without the secret nobody learns more than that there is a door.
 */
export function installMailDoor(server: Server, parts: MailDoorParts): void {
  let underWay = 0
  route(server, 'post', '/api/mail', async ({ req }) => {
    // a signature can be looked at only with the body; anybody else is refused before a byte of it is read
    if (!isBearer(req, parts.secrets) && signatureOf(req) === null) return refused(req)
    if (underWay >= AT_ONCE) return busy(req)
    underWay++
    try {
      return await take(req, parts)
    } finally {
      underWay--
    }
  })
}

async function take(req: IncomingMessage, { secrets, keep, bytesMax, clock, fault }: MailDoorParts): Promise<Answer> {
  const kind = kindOf(req)
  if (kind === null) {
    throwAway(req)
    return answerProblem(
      415,
      'UnsupportedMediaType',
      'Send message/rfc822, or multipart/form-data with the field "email".',
    )
  }
  const body = await readRaw(req, bytesMax, `A mail may have ${Math.floor(bytesMax / 1024 / 1024)} MB.`)
  if (isProblem(body)) return body
  if (!isBearer(req, secrets) && !isSigned(req, body.bytes, secrets, clock())) return refused(req)
  const mail = kind === 'form' ? await readForm(req, body.bytes, bytesMax) : { raw: body.bytes, envelope: {} }
  if (isProblem(mail)) return mail
  if (mail.raw.length === 0) return answerProblem(400, 'BadArgument', 'There is no mail in it.')
  try {
    const came = await keep({ door: 'http', at: null, ...mail })
    return { status: 200, body: { kept: came === 'kept', known: came === 'known' } }
  } catch (cause) {
    fault(cause, 'a mail could not be kept')
    return answerProblem(503, 'NotKept', 'The mail could not be kept. Send it again in a moment.', {
      'Retry-After': String(RETRY_SECONDS),
    })
  }
}

function refused(req: IncomingMessage): Problem {
  throwAway(req)
  return answerProblem(401, 'Unauthorized', 'This door is for mail services that have its secret.', {
    'WWW-Authenticate': 'Bearer',
  })
}

function busy(req: IncomingMessage): Problem {
  throwAway(req)
  return answerProblem(503, 'Busy', 'Too many mails at once. Send it again in a moment.', {
    'Retry-After': String(RETRY_SECONDS),
  })
}

function kindOf(req: IncomingMessage): 'mail' | 'form' | null {
  const type = req.headers['content-type'] ?? ''
  if (/^message\/(rfc822|global)\s*(;|$)/i.test(type)) return 'mail'
  return /^multipart\/form-data\s*;/i.test(type) ? 'form' : null
}

/** "Bearer SECRET", or "Basic" with a secret as password, for services that can only write it into the address. */
function isBearer(req: IncomingMessage, secrets: readonly string[]): boolean {
  const basic = /^Basic ([A-Za-z0-9+/=]{1,4096})$/i.exec(req.headers.authorization ?? '')?.[1]
  const given =
    bearerOf(req) ??
    (basic &&
      Buffer.from(basic, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, ''))
  return given ? isOneOfSecrets(given, secrets) : false
}

/** "t=1796000000,v1=HEX" */
function signatureOf(req: IncomingMessage): { at: number; mark: string } | null {
  const found = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(req.headers['x-signpost-signature'] ?? ''))
  return found ? { at: Number(found[1]) * 1000, mark: found[2] ?? '' } : null
}

/** HMAC-SHA256 with one of the secrets over the time in seconds, a dot, and the body as it was sent. */
function isSigned(req: IncomingMessage, body: Uint8Array, secrets: readonly string[], now: number): boolean {
  const signature = signatureOf(req)
  if (!signature || Math.abs(now - signature.at) > SIGNED_FOR_MS) return false
  const expected = secrets.map((secret) =>
    createHmac('sha256', secret)
      .update(`${signature.at / 1000}.`)
      .update(body)
      .digest('hex'),
  )
  return isOneOfSecrets(signature.mark, expected)
}

type Form = { raw: Uint8Array; envelope: MailEnvelope }

/** The fields of a service's form; those we know nothing of are passed over. */
function readForm(req: IncomingMessage, body: Uint8Array, bytesMax: number): Promise<Form | Problem> {
  return new Promise((resolve) => {
    const fields = new Map<string, string>()
    let raw: Buffer | null = null
    const broken = () => resolve(answerProblem(400, 'BadArgument', 'The parts of the form cannot be told apart.'))
    let parser: busboy.Busboy
    try {
      parser = busboy({
        headers: req.headers,
        defParamCharset: 'utf8',
        // a mail as a field comes byte for byte
        defCharset: 'latin1',
        limits: { fieldSize: bytesMax, fileSize: bytesMax, parts: PARTS_MAX, headerPairs: 20 },
      })
    } catch {
      return broken()
    }
    parser.on('field', (name, value) => {
      if (name === 'email') raw = Buffer.from(value, 'latin1')
      else if (value.length < 100_000) fields.set(name.toLowerCase(), value)
    })
    parser.on('file', (name, stream) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => name === 'email' && chunks.push(chunk))
      stream.on('end', () => {
        if (name === 'email') raw = Buffer.concat(chunks)
      })
      stream.on('error', broken)
    })
    parser.on('error', broken)
    parser.on('close', () =>
      resolve(
        raw === null
          ? answerProblem(400, 'BadArgument', 'The form has no field "email" with the mail as it came.')
          : { raw, envelope: envelopeOf(fields) },
      ),
    )
    Readable.from([body]).pipe(parser)
  })
}

/**
 * What the service says of the mail: `authentication-results` as a mail's head writes it, or `SPF` and `dkim` with the
 * `envelope` of whom it came from and went to. Without any of these the mail's own head is looked at.
 */
function envelopeOf(fields: Map<string, string>): MailEnvelope {
  const { to, from } = addressesIn(fields.get('envelope') ?? '')
  const line = fields.get('authentication-results') ?? fields.get('authentication_results')
  const told = line === undefined ? [] : (readAuthResults(line)?.results ?? [])
  const results = [...told, ...spfOf(fields.get('spf'), from), ...dkimOf(fields.get('dkim'))]
  const isTold = line !== undefined || fields.has('spf') || fields.has('dkim')
  return { ...(to.length > 0 && { to }), ...(isTold && { auth: results }) }
}

function spfOf(word: string | undefined, from: string | null): AuthResult[] {
  if (!word || from === null) return []
  return [{ method: 'spf', result: word.trim().toLowerCase(), properties: { 'smtp.mailfrom': from } }]
}

/** "{@example.com : pass, @other.example : fail}" */
function dkimOf(text: string | undefined): AuthResult[] {
  return [...(text ?? '').matchAll(/@([\w.-]{1,255})\s*:\s*(\w{1,20})/g)].map(([, domain = '', result = '']) => ({
    method: 'dkim',
    result: result.toLowerCase(),
    properties: { 'header.d': domain },
  }))
}

function addressesIn(envelope: string): { to: string[]; from: string | null } {
  try {
    const read = JSON.parse(envelope) as { to?: unknown; from?: unknown }
    const to = Array.isArray(read.to) ? read.to.filter((each): each is string => typeof each === 'string') : []
    return { to: to.slice(0, 100), from: typeof read.from === 'string' ? read.from : null }
  } catch {
    return { to: [], from: null }
  }
}
