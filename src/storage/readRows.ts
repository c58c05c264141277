import type { Instant } from '../calendar/time.ts'
import type { CodeProof, Forward, Signer, StoredFile } from '../desk/storePorts.ts'
import { ALERT_KINDS, type Alert, type Calls } from '../domain/alert.ts'
import { type Circumstances, noCircumstances } from '../domain/circumstances.ts'
import type { Body, Conversation, Handling, Message, ShownArticle, Speaker } from '../domain/conversation.ts'
import type { Event, Happening } from '../domain/event.ts'
import { type HelpVote, VOTE_REASONS } from '../domain/helpVote.ts'
import type { Delivery, Letter } from '../domain/notification.ts'
import type { Agent, Contact, Customer, Person, Proof, Site } from '../domain/person.ts'
import type { Question, Verdict } from '../domain/question.ts'
import type { Target, Warning } from '../domain/sla.ts'
import { OUTCOMES, type Ticket, type TicketFile, type TicketNote, type TierChange } from '../domain/ticket.ts'
import type { TierFacts } from '../domain/tier.ts'
import type * as Row from './generated/client.ts'

/** A row that cannot be read: somebody wrote it by hand, or a newer version did. */
class RowFault extends Error {
  constructor(table: string, id: string, column: string, value: unknown) {
    super(
      `${table} ${id}: "${column}" holds ${JSON.stringify(value)?.slice(0, 200)}, which cannot be read; correct the row`,
    )
  }
}

export function conversationOf(row: Row.Conversation): Conversation {
  const at = reader('Conversation', row.id, row)
  return {
    id: row.id as Conversation['id'],
    version: row.version,
    seq: row.seq,
    lastAt: instant(row.lastAt),
    openedAt: instant(row.openedAt),
    site: row.siteKey as Conversation['site'],
    locale: at.oneOf('locale', ['en', 'fr']),
    zone: row.zone,
    person: personOf(row, at),
    signedAs: row.signedAs,
    handling: handlingOf(at),
    inquirySince: row.inquirySince && instant(row.inquirySince),
    silentAt: row.silentAt && instant(row.silentAt),
    flow: row.flow,
    shown: at.list<ShownArticle>('shown'),
    ticket: row.ticketId as Conversation['ticket'],
  }
}

/** However somebody can have been proven. */
const PROOFS: readonly Proof[] = ['site', 'code', 'mail']

function personOf(row: Row.Conversation, at: Reader<Row.Conversation>): Person {
  switch (at.oneOf('personKind', ['visitor', 'endUser', 'contact'])) {
    case 'visitor':
      return { kind: 'visitor' }
    case 'endUser':
      return {
        kind: 'endUser',
        email: row.personEmail,
        provider: row.customerId as Customer['id'] | null,
        ...(row.proof !== null && { proof: at.oneOf<Proof>('proof', PROOFS) }),
      }
    case 'contact':
      return {
        kind: 'contact',
        contact: at.filled('contactId') as Contact['id'],
        customer: at.filled('customerId') as Customer['id'],
        name: at.filled('personName'),
        email: at.filled('personEmail'),
        proof: at.oneOf<Proof>('proof', PROOFS),
      }
  }
}

function handlingOf(at: Reader<Row.Conversation>): Handling {
  switch (at.oneOf('handledBy', ['assistant', 'queue', 'agent'])) {
    case 'assistant':
      return { by: 'assistant' }
    case 'queue':
      return { by: 'queue', since: instant(at.filled('handledSince')) }
    case 'agent':
      return {
        by: 'agent',
        agent: at.filled('agentId') as Agent['id'],
        agentName: at.filled('agentName'),
        since: instant(at.filled('handledSince')),
      }
  }
}

export function messageOf(row: Row.Message): Message {
  const at = reader('Message', `${row.conversationId}/${row.seq}`, row)
  return {
    id: row.id as Message['id'],
    conversation: row.conversationId as Message['conversation'],
    seq: row.seq,
    at: instant(row.at),
    from: speakerOf(at),
    clientId: row.clientId,
    body: at.having<Body>('body', 'text'),
  }
}

function speakerOf(at: Reader<Row.Message>): Speaker {
  const role = at.oneOf('role', ['visitor', 'assistant', 'agent', 'system'])
  return role === 'agent'
    ? { role, agent: at.filled('agentId') as Agent['id'], name: at.filled('agentName') }
    : { role }
}

/** A ticket is read with its targets, the first response before the fix, and what was told of them. */
export const withClocks = {
  targets: { orderBy: { kind: 'asc' } },
  alerts: { orderBy: [{ toldAt: 'asc' }, { at: 'asc' }] },
} satisfies Row.Prisma.TicketInclude

/** Of a target what is its own: beside it stands what reports need of its ticket. */
export type TargetRow = Omit<Row.Target, 'openedAt' | 'tier' | 'customerId' | 'assigneeId' | 'solvedAt' | 'hasPauses'>

export function ticketOf(row: Row.Ticket & { targets: TargetRow[]; alerts: Row.Alert[] }): Ticket {
  const at = reader('Ticket', row.id, row)
  return {
    id: row.id as Ticket['id'],
    number: row.number,
    version: row.version,
    conversation: row.conversationId as Ticket['conversation'],
    customer: row.customerId as Ticket['customer'],
    contact: row.contactId as Ticket['contact'],
    subject: row.subject,
    details: row.details,
    facts: at.having<TierFacts>('facts', 'about'),
    tier: at.oneOf('tier', [1, 2, 3]),
    // a ticket from before they were written down has none
    circumstances: { ...noCircumstances, ...(row.circumstances as Partial<Circumstances>) },
    files: at.list<TicketFile>('files'),
    status: at.oneOf('status', ['open', 'solved']),
    waitingSince: row.waitingSince && instant(row.waitingSince),
    assignee: row.assigneeId as Ticket['assignee'],
    openedAt: instant(row.openedAt),
    solvedAt: row.solvedAt && instant(row.solvedAt),
    outcome: row.outcome === null ? null : at.oneOf('outcome', OUTCOMES),
    mergedInto: row.mergedIntoId as Ticket['mergedInto'],
    targets: row.targets.map(targetOf),
    calls: row.calls === null ? null : (row.calls as Calls),
    alerts: row.alerts.map(alertOf),
    tierChanges: at.list<TierChange>('tierChanges'),
    notes: at.list<TicketNote>('notes'),
  }
}

function targetOf(row: TargetRow): Target {
  const at = reader('Target', `${row.ticketId}/${row.kind}`, row)
  const basis = {
    kind: at.oneOf('kind', ['firstResponse', 'fix']),
    clock: at.oneOf('clock', ['opening', 'elapsed']),
    neededMs: Number(row.neededMs),
    pausable: row.pausable,
    startedAt: instant(row.startedAt),
    clockStartsAt: instant(row.clockStartsAt),
    dueAt: instant(row.dueAt),
    pauses: at.list<Target['pauses'][number]>('pauses'),
    policyVersion: row.policyVersion,
    calendarVersion: row.calendarVersion,
  }
  const state = at.oneOf('state', ['running', 'paused', 'kept', 'broken'])
  switch (state) {
    case 'running':
      return { ...basis, state, warnings: at.list<Warning>('warnings') }
    case 'paused':
      return { ...basis, state, pausedAt: instant(at.filled('pausedAt')), warnings: at.list<Warning>('warnings') }
    case 'kept':
      return { ...basis, state, at: instant(at.filled('keptAt')) }
    case 'broken':
      return { ...basis, state, metAt: row.metAt && instant(row.metAt) }
  }
}

export function alertOf(row: Row.Alert): Alert {
  const at = reader('Alert', `${row.ticketId}/${row.target}/${row.kind}`, row)
  return {
    kind: at.oneOf('kind', ALERT_KINDS),
    target: at.oneOf('target', ['firstResponse', 'fix']),
    at: instant(row.at),
    dueAt: instant(row.dueAt),
    count: row.count,
    isLate: row.isLate,
    toldAt: instant(row.toldAt),
    agents: row.agentIds as Alert['agents'][number][],
  }
}

export function customerOf(row: Row.Customer): Customer {
  return {
    id: row.id as Customer['id'],
    name: row.name,
    package: reader('Customer', row.id, row).oneOf('package', ['standard', 'elite']),
    domains: row.domains,
    aliases: row.aliases,
    links: row.links,
    documentCodes: row.documentCodes,
    door: { email: row.doorEmail, url: row.doorUrl, phone: row.doorPhone, hours: row.doorHours },
  }
}

export function contactOf({ id, customerId, name, email, confirmed, rejected }: Row.Contact): Contact {
  const known = { id: id as Contact['id'], customer: customerId as Contact['customer'], name, email, confirmed }
  return rejected ? { ...known, rejected } : known
}

export function siteOf({ key, name, customerId }: Row.Site): Site {
  const owner: Site['owner'] =
    customerId === null ? { by: 'vendor' } : { by: 'customer', customer: customerId as Customer['id'] }
  return { key: key as Site['key'], name, owner }
}

export function signerOf(row: Row.Signer): Signer {
  const { id, siteKey, material, addedAt } = row
  const algorithm = reader('Signer', id, row).oneOf('algorithm', ['HS256', 'ES256', 'EdDSA'])
  return { id, site: siteKey as Site['key'], algorithm, material, addedAt: instant(addedAt) }
}

export function agentOf(row: Row.Agent): Agent {
  const role = reader('Agent', row.id, row).oneOf('role', ['agent', 'lead', 'admin'])
  return { id: row.id as Agent['id'], name: row.name, email: row.email, role }
}

export function codeOf(row: Row.EmailCode): CodeProof {
  return {
    conversation: row.conversationId as CodeProof['conversation'],
    email: row.email,
    hash: row.hash,
    expiresAt: instant(row.expiresAt),
    triesLeft: row.triesLeft,
    provenAt: row.provenAt && instant(row.provenAt),
    sentAt: row.sentAt.map(instant),
    waitUntil: row.waitUntil && instant(row.waitUntil),
  }
}

export function forwardOf(row: Row.ReferralForward): Forward {
  return {
    conversation: row.conversationId as Forward['conversation'],
    customer: row.customerId as Forward['customer'],
    email: row.emailKey,
    visitor: row.visitorKey,
    at: instant(row.at),
  }
}

export function fileOf(row: Row.File): StoredFile {
  const { id, conversationId, name, contentType, bytes } = row
  return {
    id: id as StoredFile['id'],
    conversation: conversationId as StoredFile['conversation'],
    name,
    contentType,
    bytes: new Uint8Array(bytes),
  }
}

export function eventOf(row: Row.Event): Event {
  const at = reader('Event', String(row.id), row)
  return {
    ...at.having<Happening>('happening', 'kind'),
    at: instant(row.at),
    conversation: row.conversationId as Event['conversation'],
    ticket: row.ticketId as Event['ticket'],
  }
}

export function deliveryOf(
  row: Pick<Row.Delivery, 'id' | 'to' | 'locale' | 'letter' | 'conversationId' | 'ticketId'>,
): Delivery {
  const at = reader('Delivery', row.id, row)
  return {
    id: row.id,
    to: row.to,
    locale: at.oneOf('locale', ['en', 'fr']),
    letter: at.having<Letter>('letter', 'about'),
    conversation: row.conversationId as Delivery['conversation'] & (string | null),
    ticket: row.ticketId as Delivery['ticket'] & (string | null),
  }
}

export function questionOf(row: Omit<Row.Question, 'counted'>): Question {
  const at = reader('Question', row.id, row)
  return {
    id: row.id as Question['id'],
    source: at.oneOf('source', ['chat', 'help']),
    conversation: row.conversationId as Question['conversation'],
    at: instant(row.at),
    text: row.text,
    locale: at.oneOf('locale', ['en', 'fr']),
    reader: row.reader === null ? null : at.oneOf('reader', ['customer', 'end-user'] as const),
    confidence: row.confidence,
    article: row.article,
    listed: row.listed,
    unknownCodes: row.unknownCodes,
    continues: row.continuesId as Question['continues'],
    verdict: row.verdict === null ? null : verdictOf(at, row.reason),
    escalated:
      row.escalatedTo === null
        ? null
        : { to: at.oneOf('escalatedTo', ['ticket', 'agent', 'provider']), at: instant(at.filled('escalatedAt')) },
    silentAt: row.silentAt && instant(row.silentAt),
    opened: row.openedAt && { article: at.filled('openedArticle'), at: instant(row.openedAt) },
    returnedAt: row.returnedAt && instant(row.returnedAt),
  }
}

function verdictOf(at: Reader<Omit<Row.Question, 'counted'>>, reason: string | null): Verdict {
  const was = at.oneOf('verdict', ['confirmed', 'assumed', 'refused'])
  const when = instant(at.filled('verdictAt'))
  return was === 'refused' ? { was, at: when, reason } : { was, at: when }
}

export function helpVoteOf(row: Row.HelpVote): HelpVote {
  const at = reader('HelpVote', String(row.id), row)
  const { article, helped, note } = row
  const reason = row.reason === null ? null : at.oneOf('reason', VOTE_REASONS)
  return { at: instant(row.at), article, helped, reason, note, locale: at.oneOf('locale', ['en', 'fr']) }
}

function instant(at: Date): Instant {
  return at.getTime() as Instant
}

type Reader<T> = {
  oneOf<V extends string | number>(column: keyof T & string, allowed: readonly V[]): V
  filled<C extends keyof T & string>(column: C): NonNullable<T[C]>
  list<V>(column: keyof T & string): V[]
  having<V>(column: keyof T & string, field: keyof V & string): V
}

/** Reads columns of one row; every complaint names the table and the row. */
export function reader<T extends object>(table: string, id: string, row: T): Reader<T> {
  const fail = (column: string, value: unknown): never => {
    throw new RowFault(table, id, column, value)
  }
  return {
    oneOf: (column, allowed) =>
      allowed.find((known) => known === (row[column] as unknown)) ?? fail(column, row[column]),
    filled: (column) => row[column] ?? fail(column, null),
    list: (column) => (Array.isArray(row[column]) ? row[column] : fail(column, row[column])),
    having: (column, field) => {
      const value = row[column] as Record<string, unknown> | null
      return (typeof value?.[field] === 'string' ? value : fail(column, value)) as never
    },
  }
}
