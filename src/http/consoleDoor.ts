import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response, Server } from 'restify'
import type { z } from 'zod'
import type { Clock } from '../desk/ports.ts'
import { type AgentAuth, SESSION_MS, type SignedIn } from './agentAuth.ts'
import { type ConsoleRefusal, isConsoleRefusal, problemOf } from './consoleProblem.ts'

/** Four bytes for each character of the longest message, and its envelope. */
const BODY_BYTES_MAX = 100_000

/** What the door is given. */
export type DoorParts = {
  auth: AgentAuth
  clock: Clock
  /** What people type to reach the desk; decides whether cookies are for https alone. Asked late: a port may be open first. */
  publicUrl: () => string
  /** Told of what failed, with its cause; the agent reads only that something did. */
  fault: (cause: unknown, what: string) => void
}

/** A call as the console's routes see it. */
export type Call = { req: Request; res: Response; params: Record<string, string>; query: URLSearchParams }
/** The same by a signed-in agent. */
export type AgentCall = Call & { who: SignedIn }
/** What a route answers: a refusal, a body with its status, or null when it has written the answer itself. */
export type Answer = ConsoleRefusal | { status: number; body?: object; headers?: Record<string, string> } | null

type Verb = 'get' | 'put' | 'post' | 'del'
/** Registers routes that only signed-in agents get through, and routes that anybody does. */
export type Door = {
  forAgents(verb: Verb, path: string, run: (call: AgentCall) => Promise<Answer>): void
  forAnybody(verb: Verb, path: string, run: (call: Call) => Promise<Answer>): void
  /** The cookie that holds a session; null ends it. */
  cookie(session: string | null): string
  /** The session that a request brings along. */
  sessionOf(req: Request): string | null
}

/**
 * The door of the console's API. Everything that changes something must come from our own pages (Sec-Fetch-Site or
 * Origin) and say it is JSON, which no page elsewhere can send without being asked first; then the cookie is looked at.
 */
export function createDoor(server: Server, { auth, clock, publicUrl, fault }: DoorParts): Door {
  const isSecure = () => publicUrl().startsWith('https:')
  const cookieName = () => (isSecure() ? '__Host-signpost' : 'signpost')

  function route(verb: Verb, path: string, run: (call: Call) => Promise<Answer>): void {
    server[verb](path, (req, res, next) => {
      const call: Call = { req, res, params: req.params ?? {}, query: queryOf(req) }
      const refusal = verb === 'get' ? null : strangeness(req, publicUrl())
      Promise.resolve(refusal ?? run(call))
        .catch((cause): Answer => {
          fault(cause, `${verb} ${path}`)
          return { refused: 'fault' }
        })
        .then((answer) => {
          if (answer !== null) respond(res, answer, clock())
          next(false)
        })
    })
  }

  const door: Door = {
    forAnybody: route,
    forAgents: (verb, path, run) =>
      route(verb, path, async (call) => {
        const session = door.sessionOf(call.req)
        const who = session ? await auth.bySession(session) : null
        return who ? run({ ...call, who }) : { refused: 'signedOut' }
      }),
    cookie: (session) =>
      stringifySetCookie({
        name: cookieName(),
        value: session ?? '',
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        secure: isSecure(),
        maxAge: session ? SESSION_MS / 1000 : 0,
      }),
    sessionOf: (req) => parseCookie(req.headers.cookie ?? '')[cookieName()] || null,
  }
  return door
}

/** Why a call that changes something cannot be ours, if so. */
function strangeness(req: Request, publicUrl: string): ConsoleRefusal | null {
  const { origin, host, 'sec-fetch-site': site, 'content-type': type = '' } = req.headers
  if (site !== undefined && site !== 'same-origin') return { refused: 'otherSite' }
  const isOurs = origin === undefined ? site !== undefined : origin === originOf(publicUrl) || hostOf(origin) === host
  if (!isOurs) return { refused: 'otherSite' }
  return /^application\/json\s*(;|$)/i.test(type) ? null : { refused: 'notJson' }
}

/** Reads a call's body by its schema; the complaint names the field. */
export async function readBody<T>(req: Request, schema: z.ZodType<T>): Promise<T | ConsoleRefusal> {
  const text = typeof req.body === 'undefined' ? await readText(req) : req.body
  if (text === null) return { refused: 'tooLarge' }
  let json: unknown = text
  try {
    if (typeof text === 'string' || Buffer.isBuffer(text)) json = JSON.parse(text.toString())
  } catch {
    return { refused: 'unreadable', why: 'The body is not JSON.' }
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return { refused: 'unreadable', why: `${issue?.path.join('.') || 'The body'}: ${issue?.message}.` }
}

/** Null when it is too long. Compressed bodies are never opened: they are no JSON. */
async function readText(req: Request): Promise<string | null> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of req) {
    length += chunk.length
    if (length > BODY_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function respond(res: Response, answer: Exclude<Answer, null>, now: number): void {
  if (res.headersSent) res.end()
  else if (!isConsoleRefusal(answer)) write(res, answer)
  else {
    const problem = problemOf(answer, now)
    const wait = problem.body.error.retryAfterMs
    const headers: Record<string, string> = wait === undefined ? {} : { 'Retry-After': String(Math.ceil(wait / 1000)) }
    write(res, { ...problem, headers })
  }
}

function write(res: Response, { status, body, headers }: Exclude<Answer, ConsoleRefusal | null>): void {
  const always = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }
  const type: Record<string, string> = body ? { 'Content-Type': 'application/json; charset=utf-8' } : {}
  res.writeHead(status, { ...always, ...type, ...headers })
  res.end(body && JSON.stringify(body))
}

function queryOf(req: Request): URLSearchParams {
  return new URL(req.url ?? '/', 'http://desk').searchParams
}

function originOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).origin : null
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
