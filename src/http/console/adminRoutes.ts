import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Calendar } from '../../calendar/calendar.ts'
import type { Instant } from '../../calendar/time.ts'
import { midnightOf } from '../../calendar/wallTime.ts'
import type { Accounts } from '../../desk/accountPorts.ts'
import type { Admin, AuditQuery, AuditRow, NewContact, ReadyReply } from '../../desk/adminPorts.ts'
import type { PersonExport } from '../../desk/personPorts.ts'
import type { Desk } from '../../desk/ports.ts'
import type { ContactId, ConversationId } from '../../domain/ids.ts'
import { may } from '../../domain/permission.ts'
import type { Agent } from '../../domain/person.ts'
import { isRefusal, type Refusal } from '../../domain/refusal.ts'
import { REPLY_VARIABLES } from '../../domain/savedReply.ts'
import { adminApi } from '../api/adminApi.ts'
import type { NewContactWire, ReplyWire } from '../api/adminWire.ts'
import type { Door, Outcome } from './door.ts'

export type AdminParts = {
  admin: Admin
  personExport: PersonExport
  desk: Pick<Desk, 'calendar'>
  accounts: Pick<Accounts, 'agents'>
}

/** Entries of one answer; the rest is asked for by number. */
const ENTRIES_MAX = 100
/** As many as a spreadsheet opens without a wait. */
const EXPORTED_MAX = 50_000

/** The administration, each verb with its own permission. */
export function adminRoutes(door: Door, { admin, personExport, desk, accounts }: AdminParts): void {
  door.serve(adminApi, {
    'GET /api/admin/customers': async ({ who, query }) =>
      answered(await admin.customers(who.agent, query.text), (customers) => ({ customers })),

    'PUT /api/admin/customers/:id': async ({ who, params, body }) => {
      const { isNew, invitations, ...fields } = body
      const raw = { id: params.id ?? '', ...fields }
      return answered(await admin.saveCustomer(who.agent, raw, invitations, isNew), (saved) => saved)
    },

    'GET /api/admin/customers/export': async ({ who, res }) => {
      const table = await admin.exportCustomers(who.agent)
      return isRefusal(table) ? table : sendTable(res, 'customers.csv', table)
    },

    'POST /api/admin/customers/import/plan': async ({ who, body }) =>
      answered(await admin.tryImport(who.agent, body.table), (plan) => plan),

    'POST /api/admin/customers/import': async ({ who, body }) =>
      answered(await admin.applyImport(who.agent, body.table, body.hash), (plan) => plan),

    'GET /api/admin/contacts': async ({ who }) =>
      answered(await admin.contactsToConfirm(who.agent), (contacts) => ({ contacts: contacts.map(contactWire) })),

    'PUT /api/admin/contacts/:id/confirmed': async ({ who, params }) =>
      answered(await admin.confirmContact(who.agent, (params.id ?? '') as ContactId, true), contactWire),

    'DELETE /api/admin/contacts/:id/confirmed': async ({ who, params }) =>
      answered(await admin.confirmContact(who.agent, (params.id ?? '') as ContactId, false), contactWire),

    'GET /api/replies': async ({ who, query }) => {
      const conversation = (query.conversation ?? null) as ConversationId | null
      return answered(await admin.replies(who.agent, conversation), (replies) => ({
        replies: replies.map((reply) => replyWire(reply, who.agent)),
        variables: [...REPLY_VARIABLES],
      }))
    },

    'POST /api/replies': async ({ who, body }) =>
      answered(await admin.saveReply(who.agent, null, body), (reply) =>
        replyWire({ ...reply, ready: null }, who.agent),
      ),

    'PUT /api/replies/:id': async ({ who, params, body }) =>
      answered(await admin.saveReply(who.agent, params.id ?? '', body), (reply) =>
        replyWire({ ...reply, ready: null }, who.agent),
      ),

    'DELETE /api/replies/:id': async ({ who, params }) =>
      answered(await admin.removeReply(who.agent, params.id ?? ''), () => undefined),

    'GET /api/admin/calendar': async ({ who, locale }) => answered(admin.calendar(who.agent, locale), (told) => told),

    'GET /api/admin/calendar/due': async ({ who, query, locale }) =>
      answered(admin.whatIf(who.agent, query, locale), (told) => told),

    'GET /api/admin/articles': async ({ who, query }) =>
      answered(await admin.articles(who.agent, query.days), (found) => found),

    'GET /api/admin/audit': async ({ who, query }) => {
      const asked = { ...auditQuery(query, desk.calendar), limit: ENTRIES_MAX + 1 }
      const [entries, agents] = await Promise.all([admin.audit(who.agent, asked), accounts.agents()])
      return answered(entries, (found) => ({
        entries: found.slice(0, ENTRIES_MAX),
        agents: agents.map(({ id, name }) => ({ id, name })),
        hasMore: found.length > ENTRIES_MAX,
      }))
    },

    'GET /api/admin/audit/export': async ({ who, query, res }) => {
      const table = await admin.exportAudit(who.agent, { ...auditQuery(query, desk.calendar), limit: EXPORTED_MAX })
      return isRefusal(table) ? table : sendTable(res, 'audit.csv', table)
    },

    'POST /api/admin/people/find': async ({ who, body }) =>
      answered(await admin.findPerson(who.agent, body.email), (found) => found),

    'POST /api/admin/people/exports': async ({ who, body, res }) => {
      // the first piece comes once the export is written down; until then a fault still gets an answer of its own
      const refusal = await personExport.exportPerson(who.agent, body.email, (piece) => {
        if (!res.headersSent) res.writeHead(200, downloadHeaders('application/json; charset=utf-8', 'person.json'))
        return sent(res, piece)
      })
      if (refusal) return refusal
      res.end()
      return null
    },

    'POST /api/admin/people/erasures': async ({ who, body }) =>
      answered(await admin.erasePerson(who.agent, body.email), (receipt) => receipt),

    'GET /api/admin/people/erasures': async ({ who }) =>
      answered(await admin.receipts(who.agent), (receipts) => ({ receipts })),
  })
}

/** A refusal as it is, or the answer. */
function answered<T, Answer>(result: T | Refusal, wire: (result: T) => Answer): Outcome<Answer> {
  return isRefusal(result) ? result : { answer: wire(result as T) }
}

type AuditAsked = {
  agent?: string | undefined
  from?: string | undefined
  to?: string | undefined
  before?: number | undefined
} & {
  kind?: AuditRow['kind'] | undefined
  action?: AuditRow['action'] | undefined
}

/** Days are days of the desk, the last one included. */
function auditQuery(
  { agent, kind, action, from, to, before }: AuditAsked,
  calendar: Calendar,
): Omit<AuditQuery, 'limit'> {
  const at = (day: string | undefined, after: 0 | 1): Instant | null =>
    day ? midnightOf(day, calendar.zone, after) : null
  return {
    agent: agent ?? null,
    kind: kind ?? null,
    action: action ?? null,
    from: at(from, 0),
    until: at(to, 1),
    before: before ?? null,
  }
}

function contactWire({ contact, customerName, ...around }: NewContact): NewContactWire {
  const { id, name, email, customer } = contact
  return { id, name, email, customer: { id: customer, name: customerName }, ...around }
}

function replyWire({ owner, ...reply }: ReadyReply, agent: Agent): ReplyWire {
  const isShared = owner === null
  return { ...reply, isShared, mayChange: !isShared || may(agent, 'writeSharedReplies') }
}

function sendTable(res: ServerResponse, name: string, table: string): null {
  res.writeHead(200, downloadHeaders('text/csv; charset=utf-8', name))
  res.end(table)
  return null
}

/** Always saved, never shown in the page's own name. */
function downloadHeaders(type: string, name: string): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  }
}

/** A piece of a long answer, as fast as the reader takes it. Throws when the reader has gone. */
async function sent(res: ServerResponse, piece: string): Promise<void> {
  if (res.destroyed) throw new Error('the reader went away before the export was whole')
  if (res.write(piece)) return
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  await once(res, 'drain', { signal: gone.signal })
}
