import { z } from 'zod'
import { AUDIT_ACTIONS, AUDIT_KINDS } from '../../domain/audit.ts'
import {
  adminCustomerWire,
  articlesWire,
  auditWire,
  calendarWire,
  customerDraft,
  importPlanWire,
  lineComplaintWire,
  newContactWire,
  personFoundWire,
  receiptWire,
  replyDraft,
  replyWire,
  whatIfWire,
} from './adminWire.ts'
import type { Endpoints } from './endpoint.ts'

/** Some 20,000 customers. */
const TABLE_CHARS_MAX = 8_000_000
const TABLE_BYTES_MAX = 16 * 1024 * 1024

const table = z.object({
  table: z.string('the text of a CSV file').max(TABLE_CHARS_MAX, 'at most 8,000,000 characters'),
})
const applied = table.extend({ hash: z.string().max(100) })
const person = z.object({
  email: z
    .string('an e-mail address')
    .trim()
    .max(320)
    .regex(/^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u, 'an e-mail address like name@company.example'),
})
const replies = z.object({ conversation: z.string().max(100).optional() })
const received = z.object({
  date: z.string().max(20),
  time: z.string().max(10),
  zone: z.string().max(64),
  tier: z.coerce.number().pipe(z.union([z.literal(1), z.literal(2), z.literal(3)], '1, 2 or 3')),
})
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day like 2026-12-24')
  .optional()
const audited = z.object({
  agent: z.string().max(100).optional(),
  kind: z.enum(AUDIT_KINDS).optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  from: day,
  to: day,
  before: z.coerce.number().int().min(1).optional(),
})

/** Customers, contacts, replies, the calendar, articles, what was changed, and erasing a person. */
export const adminApi = {
  'GET /api/admin/customers': {
    summary: 'Customers that a few letters fit, with everything about them',
    may: 'seeAdministration',
    shows: 'contacts',
    tag: 'Customers',
    query: z.object({ text: z.string().max(100).default('') }),
    answer: z.object({ customers: z.array(adminCustomerWire) }),
  },
  'PUT /api/admin/customers/:id': {
    summary: 'Save a customer with its invitation list; complaints say why it was not saved',
    may: 'manageCustomers',
    tag: 'Customers',
    body: customerDraft,
    answer: z.object({ complaints: z.array(lineComplaintWire) }),
  },
  'GET /api/admin/customers/export': {
    summary: 'All customers as CSV, as an import reads it',
    may: 'manageCustomers',
    shows: 'table',
    tag: 'Customers',
    needsProof: true,
    security: 'exported',
  },
  'POST /api/admin/customers/import/plan': {
    summary: 'What a CSV file would do, line by line; nothing is saved',
    may: 'manageCustomers',
    tag: 'Customers',
    body: table,
    bodyBytesMax: TABLE_BYTES_MAX,
    answer: importPlanWire,
  },
  'POST /api/admin/customers/import': {
    summary: 'Do what the dry run of this hash showed, and nothing else',
    may: 'manageCustomers',
    tag: 'Customers',
    body: applied,
    bodyBytesMax: TABLE_BYTES_MAX,
    answer: importPlanWire,
  },
  'GET /api/admin/contacts': {
    summary: 'Contacts whom nobody has confirmed',
    may: 'confirmContact',
    shows: 'contacts',
    tag: 'Contacts',
    answer: z.object({ contacts: z.array(newContactWire) }),
  },
  'PUT /api/admin/contacts/:id/confirmed': {
    summary: 'This contact may speak for the customer',
    may: 'confirmContact',
    tag: 'Contacts',
    answer: newContactWire,
  },
  'DELETE /api/admin/contacts/:id/confirmed': {
    summary: 'This contact may not speak for the customer',
    may: 'confirmContact',
    tag: 'Contacts',
    answer: newContactWire,
  },
  'GET /api/replies': {
    summary: 'Saved replies, everybody’s and one’s own; with a conversation as they would be said there',
    may: 'readQueue',
    tag: 'Saved replies',
    query: replies,
    answer: z.object({ replies: z.array(replyWire), variables: z.array(z.string()) }),
  },
  'POST /api/replies': {
    summary: 'Save a new reply',
    may: 'sayAsAgent',
    tag: 'Saved replies',
    body: replyDraft,
    answer: replyWire,
    status: 201,
  },
  'PUT /api/replies/:id': {
    summary: 'Change a saved reply',
    may: 'sayAsAgent',
    tag: 'Saved replies',
    body: replyDraft,
    answer: replyWire,
  },
  'DELETE /api/replies/:id': { summary: 'Remove a saved reply', may: 'sayAsAgent', tag: 'Saved replies', status: 204 },
  'GET /api/admin/calendar': {
    summary: 'Opening hours, and the closed days of this year and the next two',
    may: 'seeAdministration',
    tag: 'Calendar',
    answer: calendarWire,
  },
  'GET /api/admin/calendar/due': {
    summary: 'What would be due if something was received then, and why',
    may: 'seeAdministration',
    tag: 'Calendar',
    query: received,
    answer: whatIfWire,
  },
  'GET /api/admin/articles': {
    summary: 'Articles that need a look, and codes that no article explains',
    may: 'seeAdministration',
    tag: 'Articles',
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(30) }),
    answer: articlesWire,
  },
  'GET /api/admin/audit': {
    summary: 'What was changed in the administration, the newest first',
    may: 'readAudit',
    tag: 'Audit',
    query: audited,
    answer: auditWire,
  },
  'GET /api/admin/audit/export': {
    summary: 'The same as CSV',
    may: 'readAudit',
    shows: 'table',
    tag: 'Audit',
    needsProof: true,
    security: 'exported',
    query: audited,
  },
  'POST /api/admin/people/find': {
    summary: 'What there is of a person; a POST, so that the address stands in no log',
    may: 'erasePerson',
    shows: 'person',
    tag: 'People',
    body: person,
    answer: personFoundWire,
  },
  'POST /api/admin/people/exports': {
    summary: 'Everything that is kept of a person, as one JSON document; written down in the audit log',
    may: 'erasePerson',
    shows: 'personExport',
    tag: 'People',
    needsProof: true,
    security: 'exported',
    body: person,
  },
  'POST /api/admin/people/erasures': {
    summary: 'Erase a person; answers the receipt',
    may: 'erasePerson',
    tag: 'People',
    needsProof: true,
    security: 'personErased',
    body: person,
    answer: receiptWire,
    status: 201,
  },
  'GET /api/admin/people/erasures': {
    summary: 'Receipts of erasures, the newest first',
    may: 'erasePerson',
    tag: 'People',
    answer: z.object({ receipts: z.array(receiptWire) }),
  },
} as const satisfies Endpoints
