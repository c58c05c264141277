import { z } from 'zod'
import { ACCESS_KINDS } from '../../domain/access.ts'
import type { Endpoints } from './endpoint.ts'

const instant = z.number().describe('milliseconds since 1970')

const accessWire = z.object({
  entries: z.array(
    z.object({
      id: z.number().int(),
      agent: z.object({ id: z.string(), name: z.string() }),
      what: z.enum(ACCESS_KINDS),
      subject: z.string().describe('an id, or the address of a list'),
      conversation: z.string().nullable(),
      ticket: z.number().int().nullable(),
      times: z.number().int(),
      firstAt: instant,
      lastAt: instant,
    }),
  ),
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
  hasMore: z.boolean(),
})
export type AccessWire = z.infer<typeof accessWire>

const asked = z.object({
  agent: z.string().max(100).optional(),
  /** A ticket's number, or a conversation's id. */
  about: z.string().trim().max(100).optional(),
  before: z.coerce.number().int().min(1).optional(),
})

/** Which agent looked at what. */
export const accessApi = {
  'GET /api/admin/access': {
    summary: 'Who looked at what, the newest first: by agent, and about a conversation or the number of a ticket',
    may: 'readAudit',
    tag: 'Audit',
    query: asked,
    answer: accessWire,
  },
} as const satisfies Endpoints
