import { z } from 'zod'
import { MAIL_CAUSES, MAIL_STATES } from '../../domain/inboundMail.ts'
import type { Endpoints } from './endpoint.ts'

const mailWire = z.object({
  id: z.string(),
  door: z.enum(['imap', 'http']),
  from: z.string().nullable(),
  subject: z.string(),
  keptAt: z.number(),
  state: z.enum(MAIL_STATES),
  cause: z.enum(MAIL_CAUSES).nullable(),
  sizeBytes: z.number().describe('0 once its bytes are gone'),
  conversation: z.string().nullable(),
  ticketNumber: z.number().nullable(),
})
export type MailWire = z.infer<typeof mailWire>

const shownWire = mailWire.extend({ text: z.string().describe('The whole text, quotations and all') })

/** Mails that came in, for administrators. */
export const mailApi = {
  'GET /api/admin/mails': {
    summary: 'Mails that came in, the newest first',
    may: 'manageMail',
    shows: 'mail',
    tag: 'Mail',
    query: z.object({ state: z.enum(MAIL_STATES).optional(), before: z.coerce.number().optional() }),
    answer: z.object({ mails: z.array(mailWire), hasMore: z.boolean() }),
  },
  'GET /api/admin/mails/:id': {
    summary: 'A mail as text',
    may: 'manageMail',
    shows: 'mail',
    tag: 'Mail',
    answer: shownWire,
  },
  'GET /api/admin/mails/:id/raw': {
    summary: 'A mail as it came, as a file',
    may: 'manageMail',
    shows: 'mail',
    tag: 'Mail',
  },
  'POST /api/admin/mails/:id/tries': {
    summary: 'Handle a mail again that was left aside',
    may: 'manageMail',
    tag: 'Mail',
    status: 204,
  },
} as const satisfies Endpoints
