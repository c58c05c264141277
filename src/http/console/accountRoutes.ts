import type { SessionRecords } from '../../desk/accountPorts.ts'
import type { CalendarFeedRecords } from '../../desk/calendarFeedPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import { accountApi } from '../api/accountApi.ts'
import { deadlinesAddress } from '../calendarFeedRoutes.ts'
import type { MeWire } from '../wire.ts'
import type { AgentAuth, SignedIn } from './agentAuth.ts'
import type { Door } from './door.ts'
import type { TellSession } from './sessionRoutes.ts'
import { newSecret, sealOf } from './signInLink.ts'

export type AccountParts = {
  auth: AgentAuth
  sessions: Pick<SessionRecords, 'sessionsOf' | 'endSessions'>
  calendarFeeds: Pick<CalendarFeedRecords, 'calendarFeedSince' | 'setCalendarFeed' | 'endCalendarFeed'>
  /** Without a slash at its end. */
  publicUrl: () => string
  clock: Clock
  tell: TellSession
  me: (who: SignedIn) => Promise<MeWire>
}

/** One's own account: password, second factor, sessions. */
export function accountRoutes(
  door: Door,
  { auth, sessions, calendarFeeds, publicUrl, clock, tell, me }: AccountParts,
): void {
  const cookie = (who: SignedIn) => ({ 'Set-Cookie': door.cookie(who.secret) })
  /** Whoever has something to show and has not shown it for a while. */
  const isUnproven = async (who: SignedIn) => !auth.isFresh(who) && (await auth.proofOf(who)) !== null

  door.serve(accountApi, {
    'GET /api/me': async ({ who }) => ({ answer: await me(who), headers: cookie(who) }),

    'PUT /api/me/password': async ({ who, body }) => {
      // whoever has nothing to show yet sets the first password freely; the letter tells of it
      if (!auth.needsCurrent(who) && (await isUnproven(who))) return { refused: 'proveAgain' }
      const done = await auth.setPassword(who, body.password, body.current ?? null)
      return 'refused' in done ? done : { answer: undefined, headers: cookie(done.who) }
    },

    'POST /api/me/second-factor': async ({ who, body }) => {
      // it would prove everything else from then on; whoever has one already shows a code of it
      if (who.step === 'in' && !who.hasSecondFactor && (await isUnproven(who))) return { refused: 'proveAgain' }
      const proposed = await auth.proposeSecondFactor(who, body.code ?? null)
      return 'refused' in proposed ? proposed : { answer: proposed }
    },

    'PUT /api/me/second-factor': async ({ req, who, body }) => {
      const done = await auth.confirmSecondFactor(who, body.code, door.callerOf(req))
      if ('refused' in done) return done
      const { recoveryCodes } = done
      return { answer: { recoveryCodes, session: await tell(done.who) }, headers: cookie(done.who) }
    },

    'DELETE /api/me/second-factor': async ({ who, body }) => {
      const done = await auth.removeSecondFactor(who, body.code)
      return 'refused' in done ? done : { answer: undefined, headers: cookie(done.who) }
    },

    'GET /api/me/recovery-codes': async ({ who }) => ({ answer: { left: await auth.recoveryCount(who.agent.id) } }),

    'POST /api/me/recovery-codes': async ({ who, body }) => {
      const codes = await auth.renewRecoveryCodes(who, body.code)
      return 'refused' in codes ? codes : { answer: { recoveryCodes: codes } }
    },

    'GET /api/me/calendar': async ({ who }) => ({
      answer: { since: await calendarFeeds.calendarFeedSince(who.agent.id) },
    }),

    'POST /api/me/calendar': async ({ who, locale }) => {
      const secret = newSecret()
      await calendarFeeds.setCalendarFeed(who.agent.id, sealOf(secret), clock())
      return { answer: { address: deadlinesAddress(publicUrl(), secret, locale) } }
    },

    'DELETE /api/me/calendar': async ({ who }) => {
      await calendarFeeds.endCalendarFeed(who.agent.id)
      return { answer: undefined }
    },

    'GET /api/me/sessions': async ({ who }) => {
      const all = await sessions.sessionsOf(who.agent.id, clock())
      return {
        answer: {
          sessions: all.map(({ id, startedAt, lastUsedAt, browser, system, network }) => {
            return { id, isThis: id === who.session.id, startedAt, lastUsedAt, browser, system, network }
          }),
        },
      }
    },

    'DELETE /api/me/sessions': async ({ who }) => {
      await sessions.endSessions(who.agent.id, { but: who.session.id })
      return { answer: undefined }
    },

    'DELETE /api/me/sessions/:id': async ({ who, params }) => {
      const ended = await sessions.endSessions(who.agent.id, { only: params.id ?? '' })
      return ended > 0 ? { answer: undefined } : { refused: 'unknown', what: 'session' }
    },
  })
}
