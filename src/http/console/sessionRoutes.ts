import { actionsOf } from '../../domain/permission.ts'
import { type SessionWire, sessionApi } from '../api/sessionApi.ts'
import type { MeWire } from '../wire.ts'
import type { AgentAuth, SignedIn } from './agentAuth.ts'
import type { Door } from './door.ts'

export type SessionParts = {
  auth: AgentAuth
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
  const { auth, providerName } = parts

  async function me(who: SignedIn): Promise<MeWire> {
    const { id, name, email, role } = who.agent
    return {
      id,
      name,
      email,
      role,
      may: actionsOf(who.agent),
      hasPassword: who.hasPassword,
      needsCurrent: auth.needsCurrent(who),
      hasSecondFactor: who.hasSecondFactor,
      proof: await auth.proofOf(who),
      mustHaveSecondFactor: auth.isSecondFactorRequired(who.agent),
    }
  }

  const tell: TellSession = async (who) => ({
    step: who?.step ?? 'signIn',
    me: who?.step === 'in' ? await me(who) : null,
    provider: providerName,
    endsInMs: who?.step === 'in' ? auth.endsInMs(who) : null,
  })
  const cameIn = (who: SignedIn) => (who.step === 'in' ? { agent: who.agent.id } : null)

  door.serve(sessionApi, {
    'GET /api/session': async ({ req }) => {
      const secret = door.sessionOf(req)
      const who = secret ? await auth.bySecret(secret, false) : null
      // the cookie slides with the session
      return { answer: await tell(who), ...(who && { headers: { 'Set-Cookie': door.cookie(who.secret) } }) }
    },

    'POST /api/session': async ({ req, body }) => {
      const from = door.callerOf(req)
      const who =
        'link' in body ? await auth.byLink(body.link, from) : await auth.byPassword(body.email, body.password, from)
      if ('refused' in who) return who
      const before = door.sessionOf(req)
      if (before) await auth.signOut(before)
      const cookies = [door.cookie(who.secret), door.browserCookie(from)]
      return { answer: await tell(who), headers: { 'Set-Cookie': cookies }, by: cameIn(who) }
    },

    'POST /api/session/code': async ({ req, who, body }) => {
      const from = door.callerOf(req)
      const after = who.step === 'code' ? await auth.byCode(who, body.code, from) : who
      if ('refused' in after) return after
      const cookies = [door.cookie(after.secret), door.browserCookie(from)]
      return { answer: await tell(after), headers: { 'Set-Cookie': cookies }, by: cameIn(after) }
    },

    'PUT /api/session/used': async ({ who }) => ({
      answer: await tell(who),
      headers: { 'Set-Cookie': door.cookie(who.secret) },
    }),

    'POST /api/session/proof': async ({ who, body }) => {
      const after = await auth.prove(who, body)
      if ('refused' in after) return after
      return { answer: undefined, headers: { 'Set-Cookie': door.cookie(after.secret) } }
    },

    'DELETE /api/session': async ({ req }) => {
      const secret = door.sessionOf(req)
      const agent = secret ? await auth.signOut(secret) : null
      return { answer: undefined, headers: { 'Set-Cookie': door.cookie(null) }, by: agent && { agent } }
    },
  })

  return { tell, me }
}
