import { z } from 'zod'
import { givenUpWire, locale } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'

const lettersWire = z.object({
  isForMe: z.boolean().describe('The digest goes to whoever may read reports'),
  digest: z.boolean(),
  locale: locale.describe('The language of letters to this agent'),
})

/** Letters that could not be delivered, and which ones an agent wants. */
export const lettersApi = {
  'GET /api/admin/letters': {
    summary: 'Letters that could not be delivered, the newest first',
    may: 'manageLetters',
    shows: 'letters',
    tag: 'Letters',
    answer: z.object({ letters: z.array(givenUpWire) }),
  },
  'POST /api/admin/letters/:id/tries': {
    summary: 'Send a letter that was given up once more',
    may: 'manageLetters',
    tag: 'Letters',
    status: 204,
  },
  'GET /api/me/letters': {
    summary: 'Which letters one gets, and in which language',
    may: 'signedIn',
    tag: 'Account',
    answer: lettersWire,
  },
  'PUT /api/me/letters': {
    summary: 'Choose one’s letters; what is left out stays as it is',
    may: 'signedIn',
    tag: 'Account',
    body: z.object({ digest: z.boolean().optional(), locale: locale.optional() }),
    answer: lettersWire,
  },
} as const satisfies Endpoints
