import { z } from 'zod'
import { PASSWORD_LENGTH_MAX } from '../../domain/password.ts'
import { meWire } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'

/** A code of the app, in groups or not, or a recovery code. */
export const code = z.string().min(6).max(20)

/** Signing in needs one of these. */
const credentials = z.union([
  z.object({ link: z.string().min(1).max(100) }),
  z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(PASSWORD_LENGTH_MAX) }),
])

/** How far a sign-in has come, and who it is once it is done. */
export const sessionWire = z.object({
  step: z.enum(['signIn', 'code', 'enrol', 'in']),
  me: meWire.nullable(),
  provider: z.string().nullable().describe('What the sign-in provider is called; null when there is none'),
  endsInMs: z
    .object({ unused: z.number(), inAll: z.number(), proof: z.number() })
    .nullable()
    .describe(
      'When this session ends: if nobody uses it from now on, and in any case; `proof`: until one is asked again who one is; null before one is in',
    ),
})
export type SessionWire = z.infer<typeof sessionWire>

/** Signing in and out. */
export const sessionApi = {
  'GET /api/session': {
    summary: 'How far the sign-in has come',
    may: 'anybody',
    tag: 'Session',
    answer: sessionWire,
  },
  'POST /api/session': {
    summary: 'Sign in by a link or by a password',
    may: 'anybody',
    tag: 'Session',
    body: credentials,
    answer: sessionWire,
    status: 201,
    security: 'signedIn',
  },
  'POST /api/session/code': {
    summary: 'Show the second factor: a code of the app, or a recovery code',
    may: 'halfway',
    tag: 'Session',
    body: z.object({ code }),
    answer: sessionWire,
    security: 'signedIn',
  },
  'PUT /api/session/used': {
    summary: 'Somebody is at the console: the session is kept alive',
    may: 'signedIn',
    tag: 'Session',
    answer: sessionWire,
  },
  'POST /api/session/proof': {
    summary: 'Prove again who one is, before what matters: a code of one’s second factor, or without one the password',
    may: 'signedIn',
    tag: 'Session',
    body: z.union([z.object({ code }), z.object({ password: z.string().min(1).max(PASSWORD_LENGTH_MAX) })]),
    status: 204,
    security: 'provenAgain',
  },
  'DELETE /api/session': { summary: 'Sign out', may: 'anybody', tag: 'Session', status: 204, security: 'signedOut' },
} as const satisfies Endpoints
