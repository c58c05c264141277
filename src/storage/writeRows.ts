import type { Instant } from '../calendar/time.ts'
import type { CodeProof, Forward, NameAttempt, TicketAlert, UsedToken } from '../desk/storePorts.ts'
import { nextAlert } from '../domain/alert.ts'
import type { Conversation, Message } from '../domain/conversation.ts'
import type { Event } from '../domain/event.ts'
import type { HelpVote } from '../domain/helpVote.ts'
import type { Delivery } from '../domain/notification.ts'
import { type Agent, type Contact, type Customer, companyOf, type Site } from '../domain/person.ts'
import type { Question } from '../domain/question.ts'
import type { Target } from '../domain/sla.ts'
import { nextDue, type Ticket } from '../domain/ticket.ts'

// Each function answers a row: column → value. JSON is written as text already.

export function conversationRow(talk: Conversation) {
  const { person, handling } = talk
  const isContact = person.kind === 'contact'
  return {
    id: talk.id,
    version: talk.version,
    seq: talk.seq,
    lastAt: date(talk.lastAt),
    openedAt: date(talk.openedAt),
    siteKey: talk.site,
    locale: talk.locale,
    zone: talk.zone === null ? null : text(talk.zone),
    personKind: person.kind,
    personName: isContact ? text(person.name) : null,
    personEmail: person.kind === 'visitor' || person.email === null ? null : text(person.email),
    proof: person.kind === 'visitor' ? null : (person.proof ?? null),
    signedAs: talk.signedAs,
    contactId: isContact ? person.contact : null,
    customerId: companyOf(person),
    handledBy: handling.by,
    handledSince: handling.by === 'assistant' ? null : date(handling.since),
    agentId: handling.by === 'agent' ? handling.agent : null,
    agentName: handling.by === 'agent' ? text(handling.agentName) : null,
    inquirySince: talk.inquirySince === null ? null : date(talk.inquirySince),
    silentAt: talk.silentAt === null ? null : date(talk.silentAt),
    flow: talk.flow === null || talk.flow === undefined ? null : JSON.stringify(talk.flow),
    shown: JSON.stringify(talk.shown),
    ticketId: talk.ticket,
  }
}

export function messageRow({ conversation, seq, id, at, from, clientId, body }: Message) {
  return {
    conversationId: conversation,
    seq,
    id,
    at: date(at),
    role: from.role,
    agentId: from.role === 'agent' ? from.agent : null,
    agentName: from.role === 'agent' ? text(from.name) : null,
    clientId: clientId === null ? null : text(clientId),
    replacesSeq: body.replaces?.seq ?? null,
    body: JSON.stringify(body),
  }
}

export function ticketRow(ticket: Ticket) {
  const [alarm, due] = [nextAlert(ticket), nextDue(ticket)]
  return {
    id: ticket.id,
    version: ticket.version,
    number: ticket.number,
    conversationId: ticket.conversation,
    customerId: ticket.customer,
    contactId: ticket.contact,
    subject: text(ticket.subject),
    details: text(ticket.details),
    facts: JSON.stringify(ticket.facts),
    circumstances: JSON.stringify(ticket.circumstances),
    files: JSON.stringify(ticket.files),
    tier: ticket.tier,
    status: ticket.status,
    waitingSince: ticket.waitingSince === null ? null : date(ticket.waitingSince),
    assigneeId: ticket.assignee,
    openedAt: date(ticket.openedAt),
    solvedAt: ticket.solvedAt === null ? null : date(ticket.solvedAt),
    outcome: ticket.outcome,
    mergedIntoId: ticket.mergedInto,
    tierChanges: JSON.stringify(ticket.tierChanges),
    notes: JSON.stringify(ticket.notes),
    calls: ticket.calls === null ? null : JSON.stringify(ticket.calls),
    nextAlarmAt: alarm === null ? null : date(alarm),
    nextDueAt: due === null ? null : date(due),
  }
}

/** A target, with what reports need of its ticket beside it. */
export function targetRow(ticket: Ticket, target: Target) {
  const metAt = target.state === 'broken' ? target.metAt : null
  return {
    ticketId: ticket.id,
    kind: target.kind,
    clock: target.clock,
    neededMs: target.neededMs,
    pausable: target.pausable,
    startedAt: date(target.startedAt),
    clockStartsAt: date(target.clockStartsAt),
    dueAt: date(target.dueAt),
    pauses: JSON.stringify(target.pauses),
    policyVersion: target.policyVersion,
    calendarVersion: target.calendarVersion,
    state: target.state,
    warnings: 'warnings' in target ? JSON.stringify(target.warnings) : null,
    pausedAt: target.state === 'paused' ? date(target.pausedAt) : null,
    keptAt: target.state === 'kept' ? date(target.at) : null,
    metAt: metAt === null ? null : date(metAt),
    openedAt: date(ticket.openedAt),
    tier: ticket.tier,
    customerId: ticket.customer,
    assigneeId: ticket.assignee,
    solvedAt: ticket.solvedAt === null ? null : date(ticket.solvedAt),
  }
}

export function alertRow({ ticket, alert: { at, dueAt, toldAt, agents, ...alert } }: TicketAlert) {
  return {
    ticketId: ticket,
    target: alert.target,
    kind: alert.kind,
    at: date(at),
    dueAt: date(dueAt),
    toldAt: date(toldAt),
    count: alert.count,
    isLate: alert.isLate,
    agentIds: agents,
  }
}

export function eventRow({ at, conversation, ticket, ...happening }: Event) {
  return {
    at: date(at),
    conversationId: conversation,
    ticketId: ticket,
    kind: happening.kind,
    happening: JSON.stringify(happening),
  }
}

export function deliveryRow({ id, to, locale, letter, conversation = null, ticket = null }: Delivery) {
  return { id, to: text(to), locale, letter: JSON.stringify(letter), conversationId: conversation, ticketId: ticket }
}

export function codeRow({ conversation, email, hash, expiresAt, triesLeft, provenAt, sentAt, waitUntil }: CodeProof) {
  return {
    conversationId: conversation,
    email: text(email),
    hash,
    expiresAt: date(expiresAt),
    triesLeft,
    provenAt: provenAt === null ? null : date(provenAt),
    sentAt: sentAt.map(date),
    waitUntil: waitUntil === null ? null : date(waitUntil),
  }
}

export function usedTokenRow({ site, token, conversation, expiresAt }: UsedToken) {
  return { siteKey: site, tokenId: text(token), conversationId: conversation, expiresAt: date(expiresAt) }
}

export function nameAttemptRow({ conversation, visitor, at }: NameAttempt) {
  return { conversationId: conversation, visitorKey: visitor, at: date(at) }
}

export function forwardRow({ conversation, customer, email, visitor, at }: Forward) {
  return {
    conversationId: conversation,
    customerId: customer,
    emailKey: addressKey(email),
    visitorKey: visitor,
    at: date(at),
  }
}

export function contactRow({ id, customer, name, email, confirmed, ...more }: Contact) {
  const rejected = more.rejected ?? false
  const emailKey = addressKey(email)
  return { id, customerId: customer, name: text(name), email: text(email), emailKey, confirmed, rejected }
}

export function customerRow(customer: Customer) {
  const { id, name, package: supportPackage, domains, aliases, links, documentCodes, door } = customer
  return {
    id,
    name: text(name),
    package: supportPackage,
    domains: domains.map((domain) => text(domain).toLowerCase()),
    aliases: aliases.map(text),
    links: links.map(text),
    documentCodes: documentCodes.map((code) => text(code).toUpperCase()),
    doorEmail: door.email,
    doorUrl: door.url,
    doorPhone: door.phone,
    doorHours: door.hours,
  }
}

export function siteRow({ key, name, owner }: Site) {
  return { key, name: text(name), customerId: owner.by === 'customer' ? owner.customer : null }
}

export function agentRow({ id, name, email, role }: Agent) {
  return { id, name: text(name), email: text(email), emailKey: addressKey(email), role }
}

/** Without what only others write: the first opening, and the return. */
export function questionRow({ text: words, verdict, escalated, silentAt, ...question }: Question) {
  const reason = verdict?.was === 'refused' ? verdict.reason : null
  return {
    id: question.id,
    source: question.source,
    conversationId: question.conversation,
    at: date(question.at),
    text: words === null ? null : text(words),
    locale: question.locale,
    reader: question.reader,
    confidence: question.confidence,
    article: question.article,
    listed: question.listed,
    unknownCodes: question.unknownCodes.map(text),
    continuesId: question.continues,
    verdict: verdict?.was ?? null,
    verdictAt: verdict && date(verdict.at),
    reason: reason === null ? null : text(reason),
    escalatedTo: escalated?.to ?? null,
    escalatedAt: escalated && date(escalated.at),
    silentAt: silentAt === null ? null : date(silentAt),
  }
}

export function helpVoteRow({ at, article, helped, reason, note, locale }: HelpVote) {
  return { at: date(at), article: text(article), helped, reason, note: note === null ? null : text(note), locale }
}

/** An address as it is compared. */
export function addressKey(email: string): string {
  return text(email).trim().toLowerCase()
}

/** What a text column can hold: no character 0 and no half of a pair; JSON columns hold anything. */
export function text(raw: string): string {
  return raw.toWellFormed().replaceAll('\0', '\uFFFD')
}

export function date(at: Instant): Date {
  return new Date(at)
}
