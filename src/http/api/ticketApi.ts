import { z } from 'zod'
import { conversationWire, tier } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'
import { agentOutcome, assignedWire, colleaguesWire, contactsWire } from './ticketWire.ts'

const inZone = z.object({ zone: z.string().max(64).optional() })
/** Every one of these answers with the whole conversation as it is afterwards. */
const changed = { shows: 'conversation', tag: 'Tickets', query: inZone, answer: conversationWire } as const

const words = (lengthMax: number) =>
  z
    .string()
    .max(lengthMax, `at most ${lengthMax.toLocaleString('en')} characters`)
    .refine((text) => text.trim() !== '', 'write something')
const id = (what: string) => z.string(`the id of ${what}`).min(1).max(100)
const number = z.number('a ticket number').int().min(1).max(2_147_483_647)
const clientId = z.string().regex(/^[\w-]{8,64}$/, '8 to 64 letters, digits, "-" or "_"')

/** The agents' verbs on tickets, and their notes. */
export const ticketApi = {
  'POST /api/conversations/:id/notes': {
    ...changed,
    may: 'writeNote',
    tag: 'Conversations',
    summary: 'Write a note for colleagues; "@name" mentions one, and sent twice with one clientId it stands once',
    body: z.object({ text: words(20_000), clientId }),
    status: 201,
  },
  'PUT /api/conversations/:id/notes/seen': {
    may: 'readQueue',
    isByItself: true,
    tag: 'Conversations',
    summary: 'The caller has seen the notes that mention them here',
    status: 204,
  },
  'POST /api/conversations/:id/transfers': {
    ...changed,
    may: 'transfer',
    tag: 'Conversations',
    summary: 'Hand one’s own conversation to a colleague, with a note',
    body: z.object({ agent: id('a colleague'), note: words(20_000).nullable() }),
    status: 201,
  },
  'PUT /api/conversations/:id/contact': {
    ...changed,
    may: 'correctContact',
    summary: 'Say whose the tickets opened here are',
    body: z.object({ contact: id('a contact') }),
  },
  'PUT /api/conversations/:id/contact/confirmed': {
    ...changed,
    may: 'confirmContact',
    summary: 'Confirm that the new contact may speak for the customer',
  },
  'DELETE /api/conversations/:id/contact/confirmed': {
    ...changed,
    may: 'confirmContact',
    summary: 'Reject the new contact: from now on an end user',
  },
  'PUT /api/tickets/agent': {
    may: 'assignTicket',
    tag: 'Tickets',
    summary: 'Assign up to 200 tickets to an agent, or to nobody; answers for each of them',
    body: z.object({
      numbers: z.array(number).min(1, 'at least one ticket').max(200, 'at most 200 tickets'),
      agent: id('an agent, or null').nullable(),
    }),
    answer: assignedWire,
  },
  'PUT /api/tickets/:number/tier': {
    ...changed,
    may: 'changeTier',
    summary: 'Change the tier; the clocks are counted anew and the customer reads why',
    body: z.object({ tier, reason: words(500) }),
  },
  'PUT /api/tickets/:number/waiting': {
    ...changed,
    may: 'waitForCustomer',
    summary: 'Wait for the customer, until they write again; a letter tells them, with what is waited for',
    body: z.object({ what: words(2_000).nullish() }),
  },
  'DELETE /api/tickets/:number/waiting': { ...changed, may: 'waitForCustomer', summary: 'Wait no more' },
  'PUT /api/conversations/:id/solved': {
    ...changed,
    may: 'solveTicket',
    summary: 'Solve its ticket with an outcome, and words to the customer if there are any to say',
    body: z.object({ outcome: agentOutcome, words: words(20_000).nullable() }),
  },
  'DELETE /api/tickets/:number/solved': { ...changed, may: 'reopenTicket', summary: 'Open a solved ticket again' },
  'PUT /api/tickets/:number/merged': {
    ...changed,
    may: 'mergeTickets',
    summary: 'End a duplicate; its request goes on in another ticket of the same customer',
    body: z.object({ into: number }),
  },
  'PUT /api/tickets/:number/links/:other': { ...changed, may: 'linkTickets', summary: 'Link two tickets' },
  'DELETE /api/tickets/:number/links/:other': { ...changed, may: 'linkTickets', summary: 'Unlink two tickets' },
  'GET /api/colleagues': {
    may: 'readQueue',
    tag: 'Conversations',
    summary: 'Everybody who works here, by name',
    answer: colleaguesWire,
  },
  'GET /api/customers/:id/contacts': {
    may: 'correctContact',
    shows: 'contacts',
    tag: 'Customers',
    summary: 'The contacts of a customer',
    answer: contactsWire,
  },
} as const satisfies Endpoints
