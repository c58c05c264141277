import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response, Server } from 'restify'
import type { z } from 'zod'
import type { Clock } from '../desk/ports.ts'
import { type AgentAuth, SESSION_MS, type SignedIn } from './agentAuth.ts'
import { type Answer, type Call, isProblem, type Problem, write } from './answer.ts'
import { readJson } from './body.ts'
import { type ConsoleRefusal, isConsoleRefusal, problemOf } from './consoleProblem.ts'
import { isFromOurPages } from './sameOrigin.ts'

/** What the door is given. */
export type DoorParts = {
  auth: AgentAuth
  clock: Clock
  /** What people type to reach the desk; decides whether cookies are for https alone. Asked late: a port may be open first. */
  publicUrl: () => string
  /** Told of what failed, with its cause; the agent reads only that something did. */
  fault: (cause: unknown, what: string) => void
}

/** A call by a signed-in agent. */
export type AgentCall = Call & { who: SignedIn }
/** What a route of the console answers: a refusal, an answer, or null when it has written one itself. */
export type Outcome = ConsoleRefusal | Answer | null

type Verb = 'get' | 'put' | 'post' | 'del'
/** Registers routes that only signed-in agents get through, and routes that anybody does. */
export type Door = {
  forAgents(verb: Verb, path: string, run: (call: AgentCall) => Promise<Outcome>): void
  forAnybody(verb: Verb, path: string, run: (call: Call) => Promise<Outcome>): void
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

  function route(verb: Verb, path: string, run: (call: Call) => Promise<Outcome>): void {
    server[verb](path, (req, res, next) => {
      const call: Call = { req, res, params: req.params ?? {}, query: new URLSearchParams(req.url?.split('?', 2)[1]) }
      const refusal = verb === 'get' ? null : strangeness(req, publicUrl())
      Promise.resolve(refusal ?? run(call))
        .catch((cause): Outcome => {
          fault(cause, `${verb} ${path}`)
          return { refused: 'fault' }
        })
        .then((outcome) => {
          if (outcome !== null) respond(res, outcome, clock())
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
  const { 'content-type': type = '' } = req.headers
  if (!isFromOurPages(req, publicUrl)) return { refused: 'otherSite' }
  return /^application\/json\s*(;|$)/i.test(type) ? null : { refused: 'notJson' }
}

/** Reads a call's body by its schema; the complaint names the field. */
export async function readBody<T extends object>(
  req: Request,
  schema: z.ZodType<T>,
): Promise<T | ConsoleRefusal | Problem> {
  const read = await readJson(req)
  if (isProblem(read)) return read
  const parsed = schema.safeParse(read.json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return { refused: 'unreadable', why: `${issue?.path.join('.') || 'The body'}: ${issue?.message}.` }
}

function respond(res: Response, outcome: Exclude<Outcome, null>, now: number): void {
  write(res, isConsoleRefusal(outcome) ? refusalAnswer(outcome, now) : outcome)
}

function refusalAnswer(refusal: ConsoleRefusal, now: number): Answer {
  const problem = problemOf(refusal, now)
  const wait = problem.body.error.retryAfterMs
  return wait === undefined ? problem : { ...problem, headers: { 'Retry-After': String(Math.ceil(wait / 1000)) } }
}
