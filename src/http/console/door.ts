import { parseCookie, stringifySetCookie } from 'cookie'
import type { Request, Response, Server } from 'restify'
import type { z } from 'zod'
import { DAY } from '../../calendar/time.ts'
import type { AccessLog } from '../../desk/accessPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import { NotNow } from '../../domain/notNow.ts'
import { may } from '../../domain/permission.ts'
import type { Locale } from '../../domain/person.ts'
import type { SecurityEvent, SecurityRefusal } from '../../domain/security.ts'
import { type Answer, type Call, isProblem, type Problem, write } from '../answer.ts'
import type { AnswerOf, BodyOf, Endpoint, EndpointName, Endpoints, QueryOf } from '../api/endpoint.ts'
import { readJson } from '../body.ts'
import { addressOf } from '../networks.ts'
import { isFromOurPages } from '../sameOrigin.ts'
import type { AgentAuth, Caller, SignedIn } from './agentAuth.ts'
import { deviceOf } from './device.ts'
import { type ConsoleRefusal, isConsoleRefusal, problemOf } from './problem.ts'
import { SESSION_MS } from './sessions.ts'
import { newSecret } from './signInLink.ts'

/** What the door is given. */
export type DoorParts = {
  auth: AgentAuth
  clock: Clock
  /** Told of what an agent was shown. */
  accessLog: Pick<AccessLog, 'looked'>
  /** What people type to reach the desk; decides whether cookies are for https alone. Asked late: a port may be open first. */
  publicUrl: () => string
  /** Whether a proxy in front names the caller's address. */
  trustProxy: boolean
  /** Told of what somebody may have to look into. */
  watch: (event: SecurityEvent) => void
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

/**
 * A good answer; the status is the endpoint's. `by` is who did it, where that is not who called: somebody who comes in or goes
 * out; null when it is not done yet.
 */
type Reply<A> = { answer: A; headers?: Record<string, string | string[]>; by?: { agent: string } | null }

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
  /** Where a request comes from. */
  callerOf(req: Request): Caller
  /** The cookie by which a browser is known again; it opens nothing. */
  browserCookie(caller: Caller): string
}

type Answerable = Outcome | Problem

/** Browsers keep no cookie for longer. */
const BROWSER_KNOWN_MS = 400 * DAY

const verbs = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'del' } as const

/**
 * The door of the console's API. Everything that changes something must come from our own pages (Sec-Fetch-Site or
 * Origin) and say it is JSON, which no page elsewhere can send without being asked first; then the cookie is looked at,
 * then the permission, then what was sent.
 */
export function createDoor(
  server: Server,
  { auth, clock, accessLog, publicUrl, trustProxy, watch, fault }: DoorParts,
): Door {
  const isSecure = () => publicUrl().startsWith('https:')
  const cookieName = (of = '') => `${isSecure() ? '__Host-' : ''}signpost${of}`
  const cookie = (name: string, value: string, maxAgeMs: number) =>
    stringifySetCookie({
      name,
      value,
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
      secure: isSecure(),
      maxAge: maxAgeMs / 1000,
    })

  /** Writes down who was refused something, and what was done that matters. */
  function note(endpoint: Endpoint, { req, params }: Call, who: SignedIn | null, outcome: Answerable): void {
    const event = securityEventOf(endpoint, who, outcome)
    if (!event) return
    const network = deviceOf(undefined, addressOf(req, trustProxy)).network ?? undefined
    watch({ ...event, network, ...(params.id !== undefined && { about: params.id }) })
  }

  /** Every check in its order; the call when all of them hold. */
  async function admit(
    name: EndpointName,
    endpoint: Endpoint,
    call: Call,
    seen: (who: SignedIn | null) => void,
  ): Promise<ConsoleCall | ConsoleRefusal | Problem> {
    const refusal = name.startsWith('GET ') ? null : strangeness(call.req, publicUrl(), endpoint.takes)
    if (refusal) return refusal
    const secret = endpoint.may === 'anybody' ? null : door.sessionOf(call.req)
    const isUse = !name.startsWith('GET ') && !endpoint.isByItself
    const who = secret ? await auth.bySecret(secret, isUse) : null
    seen(who)
    if (who && who.secret !== secret) call.res.setHeader('Set-Cookie', door.cookie(who.secret))
    const closed =
      endpoint.may === 'anybody' ? null : who ? closedTo(who, endpoint.may) : { refused: 'signedOut' as const }
    if (closed) return closed
    if (endpoint.needsProof && who && !auth.isFresh(who)) return { refused: 'proveAgain' }
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
      let who: SignedIn | null = null
      const seen = (found: typeof who) => {
        who = found
      }
      admit(name, endpoint, call, seen)
        .then(async (admitted): Promise<Answerable> => {
          if (isConsoleRefusal(admitted) || isProblem(admitted)) return admitted
          const outcome = await run(admitted as never)
          noteLook(name, endpoint, admitted, outcome)
          return outcome
        })
        .catch((cause): Answerable => {
          fault(cause, name)
          return { refused: cause instanceof NotNow ? 'notNow' : 'fault' }
        })
        .then((outcome) => {
          note(endpoint, call, who, outcome)
          // an answer that broke in the middle must not look whole
          if (outcome !== null && res.headersSent) res.destroy()
          else if (outcome !== null) write(res, answerOf(outcome, endpoint, localeOf(req), clock()))
        })
        .catch((cause) => {
          fault(cause, name) // it cannot be written; unheard it would end the process
          res.destroy()
        })
        .finally(() => next(false))
    })
  }

  /** What was shown to whom; a refusal shows nothing. */
  function noteLook(
    name: EndpointName,
    { shows }: Endpoint,
    { who, params, query }: ConsoleCall,
    outcome: Outcome,
  ): void {
    if (!shows || !who || (outcome !== null && isConsoleRefusal(outcome))) return
    if (shows === 'search' && !(query as { text?: string } | undefined)?.text) return
    accessLog.looked({ agent: (who as SignedIn).agent.id, what: shows, subject: subjectOf(name, params, outcome) })
  }

  const door: Door = {
    serve: (part, handlers) => {
      for (const name of Object.keys(part) as EndpointName[]) {
        open(name, part[name] as Endpoint, handlers[name as keyof typeof handlers] as (call: never) => Promise<Outcome>)
      }
    },
    cookie: (session) => cookie(cookieName(), session ?? '', session ? SESSION_MS : 0),
    sessionOf: (req) => parseCookie(req.headers.cookie ?? '')[cookieName()] || null,
    callerOf: (req) => {
      const address = addressOf(req, trustProxy)
      const held = parseCookie(req.headers.cookie ?? '')[cookieName('-browser')] ?? ''
      const browser = /^[\w-]{43}$/.test(held) ? held : newSecret()
      return { address, device: deviceOf(req.headers['user-agent'], address), browser }
    },
    browserCookie: ({ browser }) => cookie(cookieName('-browser'), browser, BROWSER_KNOWN_MS),
  }
  return door
}

const noted: Partial<Record<ConsoleRefusal['refused'], SecurityRefusal>> = {
  wrongSecondFactor: 'codeRefused',
  notAllowed: 'notAllowed',
  otherSite: 'otherSite',
}

/** What of a call has to be written down, if anything. */
function securityEventOf(endpoint: Endpoint, who: SignedIn | null, outcome: Answerable): SecurityEvent | null {
  if (outcome === null) return endpoint.security ? { kind: endpoint.security, agent: who?.agent.id } : null
  if (isProblem(outcome)) return null
  if (!isConsoleRefusal(outcome)) {
    const { by = who && { agent: who.agent.id } } = outcome
    return endpoint.security && by ? { kind: endpoint.security, ...by } : null
  }
  const agent = who?.agent.id
  if (outcome.refused === 'wrongSignIn') {
    return who ? { kind: 'passwordRefused', agent } : { kind: 'signInRefused', ...outcome.whose }
  }
  if (outcome.refused === 'tooMany') return outcome.what === 'signIns' ? { kind: 'triesRefused', agent } : null
  const kind = noted[outcome.refused]
  return kind ? { kind, agent } : null
}

/** The conversation that was shown, else the id in the address, or the address itself for a list. */
function subjectOf(name: EndpointName, params: Record<string, string>, outcome: Outcome): string {
  const answer = outcome !== null && 'answer' in outcome ? (outcome.answer as { id?: unknown } | undefined) : undefined
  const isAtTicket = name.includes(' /api/tickets/')
  const shown = isAtTicket && typeof answer?.id === 'string' ? answer.id : undefined
  return shown ?? params.conversation ?? params.delivery ?? params.id ?? name.replace(/^\w+ \/api\//, '')
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
