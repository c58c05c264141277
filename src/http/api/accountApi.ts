import { z } from 'zod'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '../../domain/password.ts'
import { instant, meWire } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'
import { code, sessionWire } from './sessionApi.ts'

const newPassword = z.object({
  password: z
    .string()
    .min(PASSWORD_LENGTH_MIN, `at least ${PASSWORD_LENGTH_MIN} characters`)
    .max(PASSWORD_LENGTH_MAX, `at most ${PASSWORD_LENGTH_MAX} characters`),
  current: z.string().max(PASSWORD_LENGTH_MAX).nullish(),
})

/** One browser in which the agent is signed in. */
const ownSession = z.object({
  id: z.string(),
  isThis: z.boolean(),
  startedAt: instant,
  lastUsedAt: instant,
  browser: z.string().nullable(),
  system: z.string().nullable(),
  network: z.string().nullable().describe('The network address without its last part'),
})
export type OwnSessionWire = z.infer<typeof ownSession>

const recoveryCodes = z.array(z.string()).describe('Each counts once; they are never shown again')

/** One's own account. */
export const accountApi = {
  'GET /api/me': { summary: 'Who is signed in', may: 'signedIn', tag: 'Account', answer: meWire },
  'PUT /api/me/password': {
    summary: 'Set or replace one’s own password; ends one’s other sessions',
    may: 'signedIn',
    tag: 'Account',
    body: newPassword,
    status: 204,
    security: 'passwordChanged',
  },
  'POST /api/me/second-factor': {
    summary: 'Begin to set up a second factor; whoever has one shows a code of it',
    may: 'enrolling',
    tag: 'Account',
    body: z.object({ code: code.nullish() }),
    answer: z.object({ qrSvg: z.string(), uri: z.string(), key: z.string() }),
    status: 201,
  },
  'PUT /api/me/second-factor': {
    summary: 'Confirm the second factor by a code of the app; ends one’s other sessions',
    may: 'enrolling',
    tag: 'Account',
    body: z.object({ code }),
    answer: z.object({ recoveryCodes, session: sessionWire }),
    security: 'secondFactorSet',
  },
  'DELETE /api/me/second-factor': {
    summary: 'Remove one’s second factor',
    may: 'signedIn',
    tag: 'Account',
    body: z.object({ code }),
    status: 204,
    security: 'secondFactorRemoved',
  },
  'GET /api/me/recovery-codes': {
    summary: 'How many recovery codes are left',
    may: 'signedIn',
    tag: 'Account',
    answer: z.object({ left: z.number() }),
  },
  'POST /api/me/recovery-codes': {
    summary: 'Replace one’s recovery codes',
    may: 'signedIn',
    tag: 'Account',
    body: z.object({ code }),
    answer: z.object({ recoveryCodes }),
    status: 201,
    security: 'recoveryCodesMade',
  },
  'GET /api/me/calendar': {
    summary: 'Whether one’s deadlines can be read by a calendar program',
    may: 'signedIn',
    tag: 'Account',
    answer: z.object({ since: instant.nullable() }),
  },
  'POST /api/me/calendar': {
    summary: 'Make the address at which a calendar program reads one’s deadlines; the one before counts no more',
    may: 'signedIn',
    tag: 'Account',
    answer: z.object({ address: z.string().describe('Whoever has it can read the deadlines; it is shown this once') }),
    status: 201,
  },
  'DELETE /api/me/calendar': {
    summary: 'The address of one’s deadlines counts no more',
    may: 'signedIn',
    tag: 'Account',
    status: 204,
  },
  'GET /api/me/sessions': {
    summary: 'Where one is signed in',
    may: 'signedIn',
    tag: 'Account',
    answer: z.object({ sessions: z.array(ownSession) }),
  },
  'DELETE /api/me/sessions': {
    summary: 'End one’s other sessions',
    may: 'signedIn',
    tag: 'Account',
    status: 204,
    security: 'sessionsEnded',
  },
  'DELETE /api/me/sessions/:id': {
    summary: 'End one of one’s sessions',
    may: 'signedIn',
    tag: 'Account',
    status: 204,
    security: 'sessionsEnded',
  },
} as const satisfies Endpoints
