import { z } from 'zod'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../domain/password.ts'
import { meWire } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'

/** Signing in needs one of these. */
const credentials = z.union([
  z.object({ link: z.string().min(1).max(100) }),
  z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(PASSWORD_LENGTH_MAX) }),
])

const newPassword = z.object({
  password: z
    .string()
    .min(PASSWORD_LENGTH_MIN, `at least ${PASSWORD_LENGTH_MIN} characters`)
    .max(PASSWORD_LENGTH_MAX, `at most ${PASSWORD_LENGTH_MAX} characters`),
  current: z.string().max(PASSWORD_LENGTH_MAX).nullish(),
})

/** Signing in and out, and one's own account. */
export const sessionApi = {
  'POST /api/session': {
    summary: 'Sign in by a link or by a password',
    may: 'anybody',
    tag: 'Session',
    body: credentials,
    answer: meWire,
    status: 201,
  },
  'DELETE /api/session': { summary: 'Sign out', may: 'anybody', tag: 'Session', status: 204 },
  'GET /api/me': { summary: 'Who is signed in', may: 'signedIn', tag: 'Session', answer: meWire },
  'PUT /api/me/password': {
    summary: 'Set or replace one’s own password',
    may: 'signedIn',
    tag: 'Session',
    body: newPassword,
    status: 204,
  },
} as const satisfies Endpoints
