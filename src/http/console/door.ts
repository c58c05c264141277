import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response, Server } from 'restify'
import type { z } from 'zod'
import type { Clock } from '../../desk/ports.ts'
import { NotNow } from '../../domain/notNow.ts'
import { may } from '../../domain/permission.ts'
import type { Locale } from '../../domain/person.ts'
import { type Answer, type Call, isProblem, type Problem, write } from '../answer.ts'
import type { AnswerOf, BodyOf, Endpoint, EndpointName, Endpoints, QueryOf } from '../api/endpoint.ts'
import { readJson } from '../body.ts'
import { isFromOurPages } from '../sameOrigin.ts'
import type { AgentAuth, SignedIn } from './agentAuth.ts'
import { type ConsoleRefusal, isConsoleRefusal, problemOf } from './problem.ts'
import { SESSION_MS } from './sessions.ts'

/** What the door is given. */
export type DoorParts = {
  auth: AgentAuth
  clock: Clock
  /** What people type to reach the desk; decides whether cookies are for https alone. Asked late: a port may be open first. */
  publicUrl: () => string
  /** Told of what failed, with its cause; the agent reads only that something did. */
  fault: (cause: unknown, what: string) => void
}

/** A call that got through the door: who calls, in which language, and what was sent, parsed. */
export type ConsoleCall<E extends Endpoint = Endpoint> = Omit<Call, 'query'> & {
  who: E['may'] extends 'anybody' ? null : SignedIn
  locale: Locale
  query: QueryOf<E>
  body: BodyOf<E>
}

/** What a handler gives back: a refusal, the answer, or null when it has written one itself. */
export type Outcome<A = unknown> = ConsoleRefusal | Reply<A> | null

/** A good answer; the status is the endpoint's. */
type Reply<A> = { answer: A; headers?: Record<string, string> }

/** One handler for each endpoint of a part of the API. */
type Handlers<P extends Endpoints> = {
  [Name in keyof P & EndpointName]: (call: ConsoleCall<P[Name]>) => Promise<Outcome<AnswerOf<P[Name]>>>
}

export type Door = {
  /** Opens a part of the API. */
  serve<P extends Endpoints>(part: P, handlers: Handlers<P>): void
  /** The cookie that holds a session; null ends it. */
  cookie(session: string | null): string
  /** The session that a request brings along. */
  sessionOf(req: Request): string | null
}

type Answerable = Outcome | Problem

const verbs = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'del' } as const

/**
 * The door of the console's API. Everything that changes something must come from our own pages (Sec-Fetch-Site or
 * Origin) and say it is JSON, which no page elsewhere can send without being asked first; then the cookie is looked at,
 * then the permission, then what was sent.
 */
export function createDoor(server: Server, { auth, clock, publicUrl, fault }: DoorParts): Door {
  const isSecure = () => publicUrl().startsWith('https:')
  const cookieName = () => (isSecure() ? '__Host-signpost' : 'signpost')

  /** Every check in its order; the call when all of them hold. */
  async function admit(
    name: EndpointName,
    endpoint: Endpoint,
    call: Call,
  ): Promise<ConsoleCall | ConsoleRefusal | Problem> {
    const refusal = name.startsWith('GET ') ? null : strangeness(call.req, publicUrl(), endpoint.takes)
    if (refusal) return refusal
    const secret = endpoint.may === 'anybody' ? null : door.sessionOf(call.req)
    const who = secret ? await auth.bySecret(secret) : null
    if (who && who.secret !== secret) call.res.setHeader('Set-Cookie', door.cookie(who.secret))
    const closed =
      endpoint.may === 'anybody' ? null : who ? closedTo(who, endpoint.may) : { refused: 'signedOut' as const }
    if (closed) return closed
    const query = endpoint.query ? read(endpoint.query, Object.fromEntries(call.query)) : undefined
    if (isConsoleRefusal(query)) return query
    const body = endpoint.body ? await readBody(call.req, endpoint.body, endpoint.bodyBytesMax) : undefined
    if (isConsoleRefusal(body) || isProblem(body)) return body
    return { ...call, who, locale: localeOf(call.req), query, body } as ConsoleCall
  }

  function open(name: EndpointName, endpoint: Endpoint, run: (call: never) => Promise<Outcome>): void {
    const [verb, path] = name.split(' ') as [keyof typeof verbs, string]
    server[verbs[verb]](path, (req: Request, res: Response, next: (ok?: false) => void) => {
      const call: Call = { req, res, params: req.params ?? {}, query: new URLSearchParams(req.url?.split('?', 2)[1]) }
      admit(name, endpoint, call)
        .then((admitted): Answerable | Promise<Outcome> =>
          isConsoleRefusal(admitted) || isProblem(admitted) ? admitted : run(admitted as never),
        )
        .catch((cause): Answerable => {
          fault(cause, name)
          return { refused: cause instanceof NotNow ? 'notNow' : 'fault' }
        })
        .then((outcome) => {
          if (outcome !== null) write(res, answerOf(outcome, endpoint, localeOf(req), clock()))
          next(false)
        })
    })
  }

  const door: Door = {
    serve: (part, handlers) => {
      for (const name of Object.keys(part) as EndpointName[]) {
        open(name, part[name] as Endpoint, handlers[name as keyof typeof handlers] as (call: never) => Promise<Outcome>)
      }
    },
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

/** Why somebody with a session may not come through, if so. */
function closedTo({ agent, step }: SignedIn, needed: Exclude<Endpoint['may'], 'anybody'>): ConsoleRefusal | null {
  if (needed === 'halfway') return null
  if (step === 'code') return { refused: 'secondFactorDue' }
  if (needed === 'enrolling') return null
  if (step === 'enrol') return { refused: 'enrolFirst' }
  return needed === 'signedIn' || may(agent, needed) ? null : { refused: 'notAllowed', action: needed }
}

/** Why a call that changes something cannot be ours, if so. */
function strangeness(req: Request, publicUrl: string, takes?: 'files'): ConsoleRefusal | null {
  const { 'content-type': type = '' } = req.headers
  if (!isFromOurPages(req, publicUrl)) return { refused: 'otherSite' }
  // a form can be sent from elsewhere without being asked first, but not with a header of ours
  if (takes && req.headers['x-signpost'] === 'console') return null
  return /^application\/json\s*(;|$)/i.test(type) ? null : { refused: 'notJson' }
}

/** The language the console is read in; its pages say so with every call. */
function localeOf(req: Request): Locale {
  return /^\s*fr\b/i.test(req.headers['accept-language'] ?? '') ? 'fr' : 'en'
}

async function readBody(
  req: Request,
  schema: z.ZodType,
  bytesMax?: number,
): Promise<unknown | ConsoleRefusal | Problem> {
  const sent = await readJson(req, bytesMax)
  return isProblem(sent) ? sent : read(schema, sent.json ?? {})
}

/** Parses what was sent; the complaint names the field. */
function read(schema: z.ZodType, sent: unknown): unknown | ConsoleRefusal {
  const parsed = schema.safeParse(sent)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  return { refused: 'unreadable', why: `${issue?.path.join('.') || 'The body'}: ${issue?.message}.` }
}

function answerOf(outcome: Exclude<Answerable, null>, endpoint: Endpoint, locale: Locale, now: number): Answer {
  if (isProblem(outcome)) return outcome
  if (isConsoleRefusal(outcome)) return refusalAnswer(outcome, locale, now)
  const { answer, headers } = outcome
  return {
    status: endpoint.status ?? 200,
    ...(answer !== undefined && { body: answer as object }),
    ...(headers && { headers }),
  }
}

function refusalAnswer(refusal: ConsoleRefusal, locale: Locale, now: number): Answer {
  const problem = problemOf(refusal, locale, now)
  const wait = problem.body.error.retryAfterMs
  return wait === undefined ? problem : { ...problem, headers: { 'Retry-After': String(Math.ceil(wait / 1000)) } }
}
