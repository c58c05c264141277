import { sayTimeForBoth } from '../calendar/sayTime.ts'
import type { Instant } from '../calendar/time.ts'
import { type AuditEntry, difference } from '../domain/audit.ts'
import type { ConversationId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import type { Agent, Locale } from '../domain/person.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { expandReply, type ReplyValues, type SavedReply, unknownVariables } from '../domain/savedReply.ts'
import { nextDue } from '../domain/ticket.ts'
import type { AdminNeeds } from './admin.ts'
import type { ReadyReply, ReplyDraft } from './adminPorts.ts'

/** Everybody's replies and the agent's own; with a conversation each as it would be said there. */
export async function repliesFor(
  { records, desk }: AdminNeeds,
  agent: Agent,
  conversation: ConversationId | null,
): Promise<ReadyReply[] | Refusal> {
  if (!may(agent, 'readQueue')) return { refused: 'notAllowed', action: 'readQueue' }
  const replies = await records.repliesFor(agent.id)
  if (conversation === null) return replies.map((reply) => ({ ...reply, ready: null }))
  const view = await desk.view(agent, conversation)
  if (isRefusal(view)) return view
  const { talk, ticket, contact, whose, customer } = view
  const name = talk.person.kind === 'contact' ? talk.person.name : (whose?.contact.name ?? contact?.name ?? null)
  const due = ticket && nextDue(ticket)
  const valuesIn = (locale: Locale): ReplyValues => ({
    'contact.name': name,
    'contact.firstName': name?.trim().split(/\s+/)[0] ?? null,
    'customer.name': customer?.name ?? null,
    'ticket.number': ticket && String(ticket.number),
    'ticket.subject': ticket?.subject ?? null,
    'ticket.tier': ticket && String(ticket.tier),
    'agent.name': agent.name,
    due: due && sayTimeForBoth(due, desk.policies.of(whose?.customer ?? customer).calendar.zone, talk.zone, locale),
  })
  return replies.map((reply) => ({ ...reply, ready: expandReply(reply.text, valuesIn(reply.locale)) }))
}

/** Saves a new reply, or with an id one that is there. Everybody's replies are for those who answer for them. */
export async function saveReply(
  needs: AdminNeeds,
  agent: Agent,
  id: string | null,
  { title, locale, text, isShared }: ReplyDraft,
): Promise<SavedReply | Refusal> {
  const names = unknownVariables(text)
  if (names.length > 0) return { refused: 'unknownVariables', names }
  const before = id === null ? null : await mine(needs, agent, id)
  if (isRefusal(before)) return before
  if (isShared && !may(agent, 'writeSharedReplies')) return { refused: 'notAllowed', action: 'writeSharedReplies' }
  const at = needs.clock()
  const owner = isShared ? null : agent.id
  const reply: SavedReply = { id: before?.id ?? needs.newId(), owner, title, locale, text, updatedAt: at }
  await needs.records.saveReply(reply, isShared || before?.owner === null ? auditOf(agent, at, before, reply) : null)
  return reply
}

export async function removeReply(needs: AdminNeeds, agent: Agent, id: string): Promise<SavedReply | Refusal> {
  const reply = await mine(needs, agent, id)
  if (isRefusal(reply)) return reply
  const audit = reply.owner === null ? auditOf(agent, needs.clock(), reply, null) : null
  await needs.records.removeReply(id, audit)
  return reply
}

/** A reply that this agent may change. Whose it is stays unknown to others. */
async function mine({ records }: AdminNeeds, agent: Agent, id: string): Promise<SavedReply | Refusal> {
  const reply = await records.reply(id)
  if (!reply || (reply.owner !== null && reply.owner !== agent.id)) return { refused: 'unknown', what: 'reply' }
  if (reply.owner === null && !may(agent, 'writeSharedReplies')) {
    return { refused: 'notAllowed', action: 'writeSharedReplies' }
  }
  return reply
}

function auditOf(agent: Agent, at: Instant, before: SavedReply | null, after: SavedReply | null): AuditEntry {
  const fields = (reply: SavedReply | null) =>
    reply && { title: reply.title, locale: reply.locale, text: reply.text, isShared: reply.owner === null }
  const [old, now] = [fields(before), fields(after)]
  const { id: key, title: label } = (after ?? before) as SavedReply
  const about = { at, by: { agent: agent.id, name: agent.name }, kind: 'savedReply' as const, key, label }
  if (old && now) return { ...about, action: 'changed', ...difference(old, now) }
  return { ...about, action: now ? 'added' : 'removed', before: old, after: now }
}
