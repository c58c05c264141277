import { z } from 'zod'
import { OUTCOMES } from './ticket.ts'

// The one source of what a webhook says: types, checks and the API's description all follow from these schemas.

const instant = z.iso.datetime().describe('UTC, like 2026-12-24T17:30:00.000Z')
const tier = z.union([z.literal(1), z.literal(2), z.literal(3)]).describe('3 is the most urgent')
const agent = z.strictObject({ id: z.string(), name: z.string() }).describe('A person of the desk')
const customer = z.strictObject({ id: z.string(), name: z.string() })
const contact = z.strictObject({ id: z.string(), name: z.string(), email: z.string() })
const file = z.strictObject({ name: z.string(), contentType: z.string(), sizeBytes: z.number().int() })
const targetKind = z.enum(['firstResponse', 'fix'])

const target = z.strictObject({
  kind: targetKind,
  state: z.enum(['running', 'paused', 'kept', 'broken']),
  dueAt: instant.describe('In time up to and including this instant; while paused it can only move later'),
  metAt: instant.nullable().describe('When it was met, in time or late; null while it is owed'),
})

const ticket = z.strictObject({
  id: z.string(),
  number: z.number().int().describe('What people call it; never reused'),
  conversation: z.string(),
  subject: z.string(),
  details: z.string(),
  tier,
  status: z.enum(['open', 'solved']),
  waitingSince: instant.nullable().describe('Since when it waits for the customer'),
  assignee: z.string().nullable().describe('The id of the agent who has it'),
  openedAt: instant,
  solvedAt: instant.nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  targets: z.array(target),
  customer,
  contact,
})

const conversation = z.strictObject({
  id: z.string(),
  customer: customer.nullable(),
  contact: contact.nullable(),
  ticket: z.number().int().nullable().describe('The number of the ticket it is about'),
})

const message = z.strictObject({
  id: z.string(),
  seq: z.number().int().describe('Its place in the conversation, from 1'),
  at: instant,
  from: z.discriminatedUnion('role', [
    z.strictObject({ role: z.literal('contact'), name: z.string() }),
    z.strictObject({ role: z.literal('agent'), id: z.string(), name: z.string() }),
  ]),
  text: z.string(),
  format: z.enum(['plain', 'markdown']),
  files: z.array(file),
  corrects: z
    .strictObject({ seq: z.number().int(), how: z.enum(['edited', 'deleted']) })
    .nullable()
    .describe('The earlier line that this one takes the place of, or takes back'),
})

const note = z.strictObject({
  at: instant,
  text: z.string(),
  from: z.string().describe('The name of who wrote it: the contact or a colleague'),
  files: z.array(file),
})

const by = agent.describe('Who did it')
const other = z.number().int().describe('The number of the other ticket')

/** Every event that an endpoint can ask for: what it tells, and the shape of `data`. */
export const webhookPayloads = {
  'ticket.opened': { summary: 'A contact opened a ticket; its clocks run', data: z.strictObject({ ticket }) },
  'ticket.message': {
    summary: 'The contact or an agent said something on a ticket’s conversation; notes among agents are never told',
    data: z.strictObject({ ticket, message }),
  },
  'ticket.noted': {
    summary: 'The contact or a colleague added something to a ticket; without a note only files were added',
    data: z.strictObject({ ticket, note: note.nullable() }),
  },
  'ticket.answered': {
    summary: 'An agent answered; the first response is given',
    data: z.strictObject({ ticket, by }),
  },
  'ticket.assigned': {
    summary: 'An agent has the ticket now',
    data: z.strictObject({ ticket, agent, by: agent.nullable().describe('Who gave it to them; null: they took it') }),
  },
  'ticket.unassigned': {
    summary: 'Nobody has the ticket now',
    data: z.strictObject({ ticket, by: agent.nullable().describe('Null: whoever had it may not come in any more') }),
  },
  'ticket.tier_changed': {
    summary: 'Another tier; targets are counted anew from the receipt',
    data: z.strictObject({ ticket, by, from: tier, reason: z.string().describe('What the customer was told') }),
  },
  'ticket.clocks_recounted': {
    summary: 'Its due times were counted anew after the policy, the customer or the closed days changed',
    data: z.strictObject({ ticket }),
  },
  'ticket.waiting': { summary: 'It waits for the customer', data: z.strictObject({ ticket, by }) },
  'ticket.waiting_ended': {
    summary: 'It no longer waits for the customer',
    data: z.strictObject({ ticket, by: agent.nullable().describe('Null: the customer wrote') }),
  },
  'ticket.solved': {
    summary: 'It is solved',
    data: z.strictObject({ ticket, by: agent.nullable().describe('Null: its own contact said so') }),
  },
  'ticket.reopened': {
    summary: 'It is open again',
    data: z.strictObject({ ticket, by: agent.nullable().describe('Null: the customer wrote by e-mail') }),
  },
  'ticket.merged': {
    summary: 'It ended, and goes on in another ticket',
    data: z.strictObject({ ticket, by, into: other }),
  },
  'ticket.took_in': { summary: 'It took another ticket in', data: z.strictObject({ ticket, by, from: other }) },
  'ticket.linked': { summary: 'It belongs together with another', data: z.strictObject({ ticket, by, other }) },
  'ticket.unlinked': { summary: 'It no longer does', data: z.strictObject({ ticket, by, other }) },
  'ticket.contact_corrected': {
    summary: 'It is another contact’s; `ticket` names the new one',
    data: z.strictObject({ ticket, by }),
  },
  'ticket.rated': {
    summary: 'The customer said how it was',
    data: z.strictObject({ ticket, score: z.number().int().min(1).max(5) }),
  },
  'target.warned': {
    summary: 'A due time comes near',
    data: z.strictObject({ ticket, target: targetKind, dueAt: instant.nullable() }),
  },
  'target.unanswered': {
    summary:
      'The desk is called for a request that cannot wait: at its receipt, then again and again until somebody answers',
    data: z.strictObject({ ticket, target: targetKind, dueAt: instant.nullable() }),
  },
  'target.broken': {
    summary: 'A due time has passed and the target was not met',
    data: z.strictObject({ ticket, target: targetKind, dueAt: instant.nullable() }),
  },
  'conversation.agent_asked_for': {
    summary: 'Somebody waits for a person',
    data: z.strictObject({ conversation }),
  },
  'conversation.nobody_came': { summary: 'Nobody came in time', data: z.strictObject({ conversation }) },
  'conversation.agent_joined': {
    summary: 'An agent has the conversation now',
    data: z.strictObject({
      conversation,
      agent,
      waitedSeconds: z.number().int().nullable().describe('How long they were waited for; null: nobody waited'),
    }),
  },
  'conversation.transferred': {
    summary: 'It went from one agent to another',
    data: z.strictObject({ conversation, agent, by }),
  },
  'conversation.agent_left': {
    summary: 'The agent gave it back to the assistant',
    data: z.strictObject({ conversation, agent }),
  },
  'webhook.test': {
    summary: 'An administrator tries the endpoint; sent whatever it asked for',
    data: z.strictObject({ message: z.string() }),
  },
} as const

export type WebhookType = keyof typeof webhookPayloads

/** What an endpoint can ask for; a test is sent on demand. */
export type HeardType = Exclude<WebhookType, 'webhook.test'>
export const WEBHOOK_TYPES = (Object.keys(webhookPayloads) as WebhookType[]).filter((type) => type !== 'webhook.test')

/** `data` of each type. */
export type WebhookData<T extends WebhookType> = z.infer<(typeof webhookPayloads)[T]['data']>

/** The body of a webhook, as Standard Webhooks asks for it. */
export type WebhookBody = {
  [T in WebhookType]: { type: T; timestamp: string; data: WebhookData<T> }
}[WebhookType]

/** The schema of a whole body. */
export function webhookBodySchema(type: WebhookType) {
  const { data } = webhookPayloads[type]
  return z.strictObject({ type: z.literal(type), timestamp: instant, data: data as z.ZodType })
}
