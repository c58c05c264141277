import { parseCookie, stringifySetCookie } from 'cookie'
import type { Server } from 'restify'
import { MINUTE } from '../../calendar/time.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { SecurityEvent } from '../../domain/security.ts'
import { type Call, route } from '../answer.ts'
import { type DeskSecret, keyFor, keysFor } from '../auth.ts'
import { openText, sealText } from '../sealed.ts'
import type { AgentAuth, SignedIn } from './agentAuth.ts'
import type { Door } from './door.ts'
import type { Flow, Provider } from './oidc.ts'

const FLOW_MS = 10 * MINUTE
const BEGIN = '/console/sign-in/provider'
const CALLBACK = '/console/sign-in/callback'

export type OidcParts = {
  provider: Provider
  auth: AgentAuth
  door: Door
  clock: Clock
  secret: DeskSecret
  publicUrl: () => string
  watch: (event: SecurityEvent) => void
  fault: (cause: unknown, what: string) => void
}

/**
 * The way through the sign-in provider. What must come back is kept in the browser that went there, sealed, so that nobody
 * can be signed in as somebody else by a link. Only invited agents get in: nobody is made here.
 */
export function oidcRoutes(server: Server, parts: OidcParts): void {
  const { provider, auth, door, clock, publicUrl, watch, fault } = parts
  const keys = keysFor(parts.secret, 'sign-in provider')
  const isSecure = () => publicUrl().startsWith('https:')
  const name = () => (isSecure() ? '__Host-signpost-flow' : 'signpost-flow')
  const cookie = (value: string) =>
    stringifySetCookie({
      name: name(),
      value,
      httpOnly: true,
      sameSite: 'lax', // the provider sends the browser back from its own site
      path: '/',
      secure: isSecure(),
      maxAge: value ? FLOW_MS / 1000 : 0,
    })

  function flowOf(req: Call['req']): Flow | null {
    const sealed = parseCookie(req.headers.cookie ?? '')[name()]
    const text = sealed ? openText(keys, 'flow', sealed) : null
    const kept = text === null ? null : (JSON.parse(text) as Flow & { until: number })
    return kept && clock() < kept.until ? kept : null
  }

  const goTo = (res: Call['res'], address: string, cookies: string[]): null => {
    res.writeHead(303, { Location: address, 'Set-Cookie': cookies, 'Cache-Control': 'no-store' })
    res.end()
    return null
  }
  const problem = (res: Call['res'], what: 'provider' | 'notInvited'): null =>
    goTo(res, `/console/sign-in?problem=${what}`, [cookie('')])

  /** Back in the window that was opened for it, which closes itself. */
  const askedAgain = (res: Call['res'], isProven: boolean, cookies: string[] = []): null =>
    goTo(res, `/console/sign-in?proven=${isProven ? 'yes' : 'no'}`, [cookie(''), ...cookies])

  async function signedInAt(req: Call['req']): Promise<SignedIn | null> {
    const session = door.sessionOf(req)
    return session ? auth.bySecret(session, true) : null
  }

  route(server, 'get', BEGIN, async ({ req, res, query }) => {
    const again = query.get('again') === 'true' ? (await signedInAt(req))?.session.id : undefined
    try {
      const { address, flow } = await provider.begin(publicUrl() + CALLBACK, again)
      const sealed = sealText(
        keyFor(parts.secret, 'sign-in provider'),
        'flow',
        JSON.stringify({ ...flow, until: clock() + FLOW_MS }),
      )
      return goTo(res, address, [cookie(sealed)])
    } catch (cause) {
      fault(cause, 'the sign-in provider cannot be reached')
      return problem(res, 'provider')
    }
  })

  route(server, 'get', CALLBACK, async ({ req, res, query }) => {
    const flow = flowOf(req)
    if (!flow) return problem(res, 'provider')
    try {
      const claims = await provider.finish(new URL(`${publicUrl()}${CALLBACK}?${query}`), flow)
      const from = door.callerOf(req)
      const network = from.device.network ?? undefined
      if (flow.again !== undefined) {
        const who = await signedInAt(req)
        const after = who && claims && who.session.id === flow.again ? await auth.proveByProvider(who, claims) : null
        const isProven = after !== null && !('refused' in after)
        watch({ kind: isProven ? 'provenAgain' : 'passwordRefused', agent: who?.agent.id, network })
        return askedAgain(res, isProven, isProven ? [door.cookie(after.secret)] : [])
      }
      if (!claims) return problem(res, 'provider')
      const who = await auth.byProvider(claims, from)
      if ('refused' in who) {
        watch({ kind: 'signInRefused', network })
        return problem(res, 'notInvited')
      }
      if (who.step === 'in') watch({ kind: 'signedIn', agent: who.agent.id, network })
      const before = door.sessionOf(req)
      if (before) await auth.signOut(before)
      return goTo(res, '/console', [cookie(''), door.cookie(who.secret), door.browserCookie(from)])
    } catch (cause) {
      fault(cause, 'the sign-in provider failed')
      return problem(res, 'provider')
    }
  })
}
