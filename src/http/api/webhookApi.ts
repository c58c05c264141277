import { z } from 'zod'
import { type HeardType, WEBHOOK_TYPES } from '../../domain/webhookPayload.ts'
import type { Endpoints } from './endpoint.ts'

const instant = z.number().int().describe('Milliseconds since 1970')
const types = WEBHOOK_TYPES as [HeardType, ...HeardType[]]
const anyType = z.enum([...types, 'webhook.test'])

const webhookDraft = z.object({
  name: z.string().trim().min(1, 'write a name').max(120),
  url: z.string().trim().min(1, 'write an address').max(2_000).describe('https, on port 443, 80 or above 1024'),
  types: z
    .array(z.enum(types, 'choose among the events of GET /api/admin/webhooks'))
    .min(1, 'choose at least one event')
    .max(types.length),
})

const webhookWire = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  types: z.array(z.enum(types)),
  createdAt: instant,
  off: z
    .object({ at: instant, cause: z.enum(['byHand', 'gone', 'failing']) })
    .nullable()
    .describe('Since when nothing is sent, and why; null while it is on'),
  failingSince: instant.nullable(),
  previousUntil: instant.nullable().describe('Until when the secret before signs too'),
  waiting: z.number().int().describe('Deliveries that are still to be sent'),
})
export type WebhookWire = z.infer<typeof webhookWire>

const withSecret = z.object({
  webhook: webhookWire,
  secret: z.string().describe('whsec_…; told this once and never again'),
})

const deliveryWire = z.object({
  id: z.string().describe('The `webhook-id`, the same with every attempt'),
  type: anyType,
  at: instant,
  number: z.number().int().nullable().describe('Of the ticket'),
  state: z.enum(['waiting', 'delivered', 'givenUp']),
  attempts: z.number().int(),
  triedAt: instant.nullable(),
  tryAt: instant.nullable(),
  settledAt: instant.nullable(),
  lastStatus: z.number().int().nullable(),
  lastCause: z
    .enum([
      'answered',
      'redirected',
      'gone',
      'timeout',
      'unknownHost',
      'refusedAddress',
      'connection',
      'certificate',
      'secretUnreadable',
      'erased',
      'tooOld',
    ])
    .nullable(),
  hasBody: z.boolean().describe('What was sent is forgotten 30 days after it was settled'),
})
export type WebhookDeliveryWire = z.infer<typeof deliveryWire>

const asked = z.object({
  state: z.enum(['waiting', 'delivered', 'givenUp']).optional(),
  before: z.string().max(100).optional().describe('The id of the last one that is known already'),
})

const may = 'manageWebhooks'
const tag = 'Webhooks'

/** Endpoints of other systems, and what was sent to them. */
export const webhookApi = {
  'GET /api/admin/webhooks': {
    summary: 'Endpoints by name, and the events they can hear',
    may,
    tag,
    answer: z.object({ webhooks: z.array(webhookWire), types: z.array(z.enum(types)) }),
  },
  'POST /api/admin/webhooks': {
    summary: 'Register an endpoint; answers its secret, once',
    may,
    tag,
    needsProof: true,
    security: 'webhookSecretMade',
    body: webhookDraft,
    answer: withSecret,
    status: 201,
  },
  'PUT /api/admin/webhooks/:id': {
    summary: 'Change an endpoint',
    may,
    tag,
    needsProof: true,
    body: webhookDraft,
    answer: webhookWire,
  },
  'DELETE /api/admin/webhooks/:id': {
    summary: 'Delete an endpoint with everything that was sent to it',
    may,
    tag,
    status: 204,
  },
  'POST /api/admin/webhooks/:id/secret': {
    summary: 'A new secret, told once; the one before signs too for 24 hours',
    may,
    tag,
    needsProof: true,
    security: 'webhookSecretMade',
    answer: withSecret,
  },
  'PUT /api/admin/webhooks/:id/on': { summary: 'Switch an endpoint on', may, tag, answer: webhookWire },
  'DELETE /api/admin/webhooks/:id/on': {
    summary: 'Switch it off: nothing is sent or kept for it',
    may,
    tag,
    answer: webhookWire,
  },
  'POST /api/admin/webhooks/:id/tests': {
    summary: 'Send a test, also to an endpoint that is off; answers the delivery’s id',
    may,
    tag,
    answer: z.object({ delivery: z.string() }),
    status: 202,
  },
  'GET /api/admin/webhooks/:id/deliveries': {
    summary: 'What was sent, the newest first',
    may,
    tag,
    query: asked,
    answer: z.object({ deliveries: z.array(deliveryWire), hasMore: z.boolean() }),
  },
  'GET /api/admin/webhooks/:id/deliveries/:delivery': {
    summary: 'One delivery with what it says',
    shows: 'webhook',
    may,
    tag,
    answer: deliveryWire.extend({ body: z.string().nullable() }),
  },
  'POST /api/admin/webhooks/:id/deliveries/:delivery/replays': {
    summary: 'Send it again, under the same id',
    may,
    tag,
    answer: z.object({ count: z.number().int() }),
    status: 202,
  },
  'POST /api/admin/webhooks/:id/replays': {
    summary: 'Send all again that were given up since then, in their old order',
    may,
    tag,
    body: z.object({ since: z.number().int().min(0).describe('Milliseconds since 1970') }),
    answer: z.object({ count: z.number().int() }),
    status: 202,
  },
} as const satisfies Endpoints
