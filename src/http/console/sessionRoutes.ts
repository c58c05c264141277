import { actionsOf } from '../../domain/permission.ts'
import { sessionApi } from '../api/sessionApi.ts'
import { addressOf } from '../auth.ts'
import type { MeWire } from '../wire.ts'
import type { AgentAuth, SignedIn } from './agentAuth.ts'
import type { Door } from './door.ts'

export type SessionParts = { auth: AgentAuth; trustProxy: boolean }

/** Signing in and out, and one's own account. */
export function sessionRoutes(door: Door, { auth, trustProxy }: SessionParts): void {
  door.serve(sessionApi, {
    'POST /api/session': async ({ req, body }) => {
      const who =
        'link' in body
          ? await auth.byLink(body.link)
          : await auth.byPassword(body.email, body.password, addressOf(req, trustProxy))
      if ('refused' in who) return who
      const before = door.sessionOf(req)
      if (before) await auth.signOut(before)
      return { answer: await me(who), headers: { 'Set-Cookie': door.cookie(who.session) } }
    },

    'DELETE /api/session': async ({ req }) => {
      const session = door.sessionOf(req)
      if (session) await auth.signOut(session)
      return { answer: undefined, headers: { 'Set-Cookie': door.cookie(null) } }
    },

    'GET /api/me': async ({ who }) => ({
      answer: await me(who),
      headers: { 'Set-Cookie': door.cookie(who.session) }, // the cookie slides with the session
    }),

    'PUT /api/me/password': async ({ who, body }) =>
      (await auth.setPassword(who, body.password, body.current ?? null)) ?? { answer: undefined },
  })

  async function me({ agent, byLink }: SignedIn): Promise<MeWire> {
    const { id, name, email, role } = agent
    return { id, name, email, role, may: actionsOf(agent), hasPassword: await auth.hasPassword(agent.id), byLink }
  }
}
