import { z } from 'zod'
import { AUDIT_ACTIONS, AUDIT_KINDS } from '../../domain/audit.ts'

const instant = z.number().int().describe('Milliseconds since 1970')
const lines = z.array(z.string().max(300)).max(2_000)
const cell = z.string().max(300).nullable()

const supportDoorWire = z.object({ email: cell, url: cell, phone: cell, hours: cell })

export const adminCustomerWire = z.object({
  id: z.string(),
  name: z.string(),
  package: z.enum(['standard', 'elite']),
  domains: z.array(z.string()),
  aliases: z.array(z.string()),
  links: z.array(z.string()),
  documentCodes: z.array(z.string()),
  door: supportDoorWire,
  invitations: z.array(z.string()),
  contactCount: z.number().int(),
})
export type AdminCustomerWire = z.infer<typeof adminCustomerWire>

/** What a customer shall be; every field is judged by the rules of a customers' file. */
export const customerDraft = z.object({
  isNew: z.boolean(),
  name: z.string().max(300),
  package: z.enum(['standard', 'elite']),
  domains: lines,
  aliases: lines,
  links: lines,
  documentCodes: lines,
  door: supportDoorWire,
  invitations: lines,
})
export type CustomerDraft = z.infer<typeof customerDraft>

export const lineComplaintWire = z.object({
  field: z.string(),
  why: z.enum([
    'missing',
    'unusable',
    'repeated',
    'shared',
    'cells',
    'unknownColumn',
    'noColumn',
    'openQuote',
    'empty',
  ]),
  held: z.string().describe('What stands there'),
})
export type LineComplaintWire = z.infer<typeof lineComplaintWire>

export const importPlanWire = z.object({
  lines: z.array(
    z.object({
      line: z.number().int().describe('In the file, from 1'),
      id: z.string(),
      name: z.string(),
      became: z.enum(['added', 'changed', 'unchanged', 'refused']),
      changes: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
      complaints: z.array(lineComplaintWire),
    }),
  ),
  complaints: z.array(lineComplaintWire.extend({ line: z.number().int() })).describe('Against the file as a whole'),
  hash: z.string().describe('Stands for exactly this; name it to apply it'),
})
export type ImportPlanWire = z.infer<typeof importPlanWire>

export const newContactWire = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  customer: z.object({ id: z.string(), name: z.string() }),
  conversation: z.string().nullable(),
  lastAt: instant.nullable(),
  openTickets: z.number().int(),
})
export type NewContactWire = z.infer<typeof newContactWire>

export const replyDraft = z.object({
  title: z.string().trim().min(1, 'write a title').max(120),
  locale: z.enum(['en', 'fr']),
  text: z.string().trim().min(1, 'write something').max(10_000),
  isShared: z.boolean(),
})

export const replyWire = z.object({
  id: z.string(),
  title: z.string(),
  locale: z.enum(['en', 'fr']),
  text: z.string(),
  isShared: z.boolean(),
  mayChange: z.boolean(),
  updatedAt: instant,
  ready: z
    .object({ text: z.string(), missing: z.array(z.string()) })
    .nullable()
    .describe('As it would be said in the conversation that was named; variables nobody can fill there are missing'),
})
export type ReplyWire = z.infer<typeof replyWire>

const holidaySource = z.discriminatedUnion('from', [
  z.object({ from: z.literal('law'), citation: z.string() }),
  z.object({ from: z.literal('region'), region: z.string() }),
  z.object({ from: z.literal('setting') }),
])

export const calendarWire = z.object({
  zone: z.string(),
  hours: z.string().describe('In words, with their zone'),
  region: z.string(),
  inLieu: z.enum(['next-weekday', 'none']),
  today: z.string(),
  years: z.array(
    z.object({
      year: z.number().int(),
      days: z.array(
        z.object({
          date: z.string(),
          words: z.string(),
          name: z.string(),
          source: holidaySource,
          inLieuOf: z.string().nullable(),
          isWeekend: z.boolean(),
        }),
      ),
    }),
  ),
})
export type CalendarWire = z.infer<typeof calendarWire>

const wouldBeDue = z.object({ due: z.string(), why: z.string() })
export const whatIfWire = z.object({ received: z.string(), firstResponse: wouldBeDue, fix: wouldBeDue.nullable() })
export type WhatIfWire = z.infer<typeof whatIfWire>

export const articlesWire = z.object({
  articles: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      updated: z.string().nullable(),
      review: z.string().nullable(),
      reasons: z.array(
        z.discriminatedUnion('why', [
          z.object({ why: z.literal('overdue'), since: z.string() }),
          z.object({ why: z.literal('dueSoon'), on: z.string() }),
          z.object({ why: z.literal('noReviewDate') }),
          z.object({ why: z.literal('notHelpful'), no: z.number().int(), yes: z.number().int() }),
          z.object({ why: z.literal('refused'), count: z.number().int(), of: z.number().int() }),
        ]),
      ),
    }),
  ),
  codes: z.array(z.object({ code: z.string(), count: z.number().int() })),
})
export type ArticlesWire = z.infer<typeof articlesWire>

const fields = z.record(z.string(), z.unknown()).nullable()
export const auditWire = z.object({
  entries: z.array(
    z.object({
      id: z.number().int(),
      at: instant,
      by: z.object({ agent: z.string().nullable(), name: z.string() }),
      action: z.enum(AUDIT_ACTIONS),
      kind: z.enum(AUDIT_KINDS),
      key: z.string(),
      label: z.string(),
      before: fields,
      after: fields,
    }),
  ),
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
  hasMore: z.boolean(),
})
export type AuditWire = z.infer<typeof auditWire>

const counts = z.object({
  contacts: z.number().int(),
  conversations: z.number().int(),
  messages: z.number().int(),
  files: z.number().int(),
  tickets: z.number().int(),
  notes: z.number().int(),
  questions: z.number().int(),
  letters: z.number().int(),
  mails: z.number().int(),
  webhooks: z.number().int(),
  invitations: z.number().int(),
  codes: z.number().int(),
  forwards: z.number().int(),
  mentions: z.number().int(),
})
export type FoundCountsWire = z.infer<typeof counts>

export const personFoundWire = z.object({
  counts,
  contacts: z.array(z.object({ name: z.string(), customerName: z.string() })),
  tickets: z.array(z.number().int()),
  openTickets: z.array(z.number().int()),
  isWithAgent: z.boolean(),
  isAgent: z.boolean(),
  doorOf: z.array(z.string()),
})
export type PersonFoundWire = z.infer<typeof personFoundWire>

export const receiptWire = z.object({
  id: z.string(),
  at: instant,
  by: z.object({ agent: z.string(), name: z.string() }),
  counts,
})
export type ReceiptWire = z.infer<typeof receiptWire>
