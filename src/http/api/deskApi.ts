import { z } from 'zod'
import { QUEUE_VIEWS } from '../../domain/queueView.ts'
import { conversationWire, customersWire, messagesWire, messageWire, queueWire, standingWire } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'

/** In which zone the agent reads times, as the browser tells it. */
const inZone = z.object({ zone: z.string().max(64).optional() })

const spoken = z.object({
  text: z
    .string()
    .max(20_000, 'at most 20,000 characters')
    .refine((text) => text.trim() !== '', 'write something'),
  clientId: z.string().regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, "-" or "_"'),
})

/** Null is none of our customers. */
const routing = z.object({ customer: z.string('the id of a customer, or null').min(1).max(100).nullable() })

/** A message number to read on from. */
const after = z.object({ after: z.coerce.number('a message number').int().min(0).max(2_147_483_647).default(0) })

/** A view and a part of it; with a text the whole desk is searched. */
const listed = z.object({
  view: z.enum(QUEUE_VIEWS).default('open'),
  text: z.string().max(100).default(''),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})

/** "true" to look at a picture. */
const shown = z.object({ show: z.stringbool().default(false) })

const search = z.object({ text: z.string().max(100).default('') })

const changed = {
  may: 'takeOver',
  shows: 'conversation',
  tag: 'Conversations',
  query: inZone,
  answer: conversationWire,
} as const

/** The list, the conversations, and what an agent does with them. */
export const deskApi = {
  'GET /api/queue': {
    summary: 'A part of the list, the next deadline first; or what a few words fit',
    may: 'readQueue',
    shows: 'search',
    tag: 'Queue',
    query: listed,
    answer: queueWire,
  },
  'GET /api/queue/standing': {
    summary: 'How many rows each view has, and who needs a person right now',
    may: 'readQueue',
    tag: 'Queue',
    answer: standingWire,
  },
  'GET /api/stream': {
    summary: 'Server-sent events that say what there is to read again',
    may: 'readQueue',
    tag: 'Queue',
    query: z.object({ conversation: z.string().max(100).optional() }),
  },
  'PUT /api/stream/heard': {
    summary: 'The answer to a beat of the stream: whoever stays silent is taken for gone, and their stream is cut',
    may: 'readQueue',
    isByItself: true,
    tag: 'Queue',
    status: 204,
  },
  'GET /api/conversations/:id': {
    summary: 'A conversation with everything beside it',
    may: 'readQueue',
    shows: 'conversation',
    tag: 'Conversations',
    query: inZone,
    answer: conversationWire,
  },
  'GET /api/conversations/:id/messages': {
    summary: 'Messages after a number',
    may: 'readQueue',
    shows: 'conversation',
    tag: 'Conversations',
    query: after,
    answer: messagesWire,
  },
  'POST /api/conversations/:id/messages': {
    summary: 'Say something to the visitor; sent twice with one clientId it is said once',
    may: 'sayAsAgent',
    tag: 'Conversations',
    body: spoken,
    answer: messageWire,
    status: 201,
  },
  'PUT /api/conversations/:id/agent': { ...changed, summary: 'Take the conversation over' },
  'DELETE /api/conversations/:id/agent': { ...changed, summary: 'Hand the conversation back to the assistant' },
  'PUT /api/conversations/:id/provider': {
    ...changed,
    may: 'routeInquiry',
    summary: 'Say which company serves this end user',
    body: routing,
  },
  'GET /api/customers': {
    summary: 'Customers that a few letters fit',
    may: 'routeInquiry',
    tag: 'Customers',
    query: search,
    answer: customersWire,
  },
  'GET /api/files/:conversation/:file': {
    summary: 'A file of a conversation, to save; with `show` a picture is shown in place',
    may: 'readQueue',
    shows: 'file',
    tag: 'Conversations',
    query: shown,
  },
} as const satisfies Endpoints
