import { actionsOf } from '../../domain/permission.ts'
import { type SessionWire, sessionApi } from '../api/sessionApi.ts'
import { addressOf } from '../networks.ts'
import type { MeWire } from '../wire.ts'
import type { AgentAuth, Caller, SignedIn } from './agentAuth.ts'
import { deviceOf } from './device.ts'
import type { ConsoleCall, Door } from './door.ts'

export type SessionParts = {
  auth: AgentAuth
  trustProxy: boolean
  hasPassword: (who: SignedIn) => Promise<boolean>
  /** What the sign-in provider is called, if there is one. */
  providerName: string | null
}

/** How a session is told to the pages. */
export type TellSession = (who: SignedIn | null) => Promise<SessionWire>

/** Signing in and out. Answers how a session is told. */
export function sessionRoutes(
  door: Door,
  parts: SessionParts,
): { tell: TellSession; me: (who: SignedIn) => Promise<MeWire> } {
  const { auth, trustProxy, hasPassword, providerName } = parts

  async function me(who: SignedIn): Promise<MeWire> {
    const { id, name, email, role } = who.agent
    const isSet = await hasPassword(who)
    return {
      id,
      name,
      email,
      role,
      may: actionsOf(who.agent),
      hasPassword: isSet,
      needsCurrent: isSet && who.session.startedBy !== 'link',
      hasSecondFactor: who.hasSecondFactor,
      mustHaveSecondFactor: auth.isSecondFactorRequired(who.agent),
    }
  }

  const tell: TellSession = async (who) => ({
    step: who?.step ?? 'signIn',
    me: who?.step === 'in' ? await me(who) : null,
    provider: providerName,
  })

  door.serve(sessionApi, {
    'GET /api/session': async ({ req }) => {
      const secret = door.sessionOf(req)
      const who = secret ? await auth.bySecret(secret) : null
      // the cookie slides with the session
      return { answer: await tell(who), ...(who && { headers: { 'Set-Cookie': door.cookie(who.secret) } }) }
    },

    'POST /api/session': async ({ req, body }) => {
      const from = callerOf(req, trustProxy)
      const who =
        'link' in body ? await auth.byLink(body.link, from) : await auth.byPassword(body.email, body.password, from)
      if ('refused' in who) return who
      const before = door.sessionOf(req)
      if (before) await auth.signOut(before)
      return { answer: await tell(who), headers: { 'Set-Cookie': door.cookie(who.secret) } }
    },

    'POST /api/session/code': async ({ who, body }) => {
      const after = who.step === 'code' ? await auth.byCode(who, body.code) : who
      if ('refused' in after) return after
      return { answer: await tell(after), headers: { 'Set-Cookie': door.cookie(after.secret) } }
    },

    'DELETE /api/session': async ({ req }) => {
      const secret = door.sessionOf(req)
      if (secret) await auth.signOut(secret)
      return { answer: undefined, headers: { 'Set-Cookie': door.cookie(null) } }
    },
  })

  return { tell, me }
}

/** Where a sign-in comes from. */
export function callerOf(req: ConsoleCall['req'], trustProxy: boolean): Caller {
  const address = addressOf(req, trustProxy)
  return { address, device: deviceOf(req.headers['user-agent'], address) }
}
