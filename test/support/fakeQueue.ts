import type { Instant } from '../../src/calendar/time.ts'
import type { QueueReads, QueueRow } from '../../src/desk/storePorts.ts'
import type { Conversation, Message } from '../../src/domain/conversation.ts'
import type { AgentId, ContactId, ConversationId, CustomerId } from '../../src/domain/ids.ts'
import type { Contact, Customer, Person } from '../../src/domain/person.ts'
import { QUEUE_VIEWS, type QueueAlarm, type QueueCounts, type QueueView } from '../../src/domain/queueView.ts'
import { nextDue, type Ticket } from '../../src/domain/ticket.ts'

type Memory = {
  tickets: () => Ticket[]
  talks: () => Conversation[]
  log: (id: ConversationId) => readonly Message[]
  customerOf: (id: CustomerId | null) => Customer | null
  contactOf: (id: ContactId) => Contact | null
  /** Whether a note there names this agent, who has not seen it. */
  isNamed: (agent: AgentId, id: ConversationId) => boolean
}

/** The agents' list in memory, counted by looking at everything. */
export function fakeQueue({ tickets, talks, log, customerOf, contactOf, isNamed }: Memory): QueueReads {
  const talkOf = (ticket: Ticket) => talks().find(({ id }) => id === ticket.conversation) as Conversation

  function row(conversation: Conversation, ticket: Ticket | null): QueueRow {
    const { person } = conversation
    return {
      conversation,
      ticket,
      customer: customerOf(ticket?.customer ?? companyOf(person)),
      contact: person.kind === 'contact' ? contactOf(person.contact) : null,
      nextDue: ticket && nextDue(ticket),
      lastText: told(log(conversation.id)),
    }
  }

  const newestTicket = (talk: Conversation) => tickets().find(({ id }) => id === talk.ticket) ?? null

  function rowsIn(view: QueueView, agent: AgentId, now: Instant): QueueRow[] {
    if (view === 'solved') {
      return tickets()
        .filter(({ status }) => status === 'solved')
        .sort((a, b) => Number(b.solvedAt) - Number(a.solvedAt) || b.number - a.number)
        .map((ticket) => row(talkOf(ticket), ticket))
    }
    const open = tickets().filter(({ status }) => status === 'open')
    const waiting = talks().filter(
      ({ id, handling, inquirySince }) =>
        (handling.by !== 'assistant' || inquirySince !== null) && !open.some((ticket) => ticket.conversation === id),
    )
    return [
      ...open.map((ticket) => row(talkOf(ticket), ticket)),
      ...waiting.map((talk) => row(talk, newestTicket(talk))),
    ].filter((each) => (view === 'mine' && isNamed(agent, each.conversation.id)) || fits(each, view, agent, now))
  }

  return {
    queuePage: async ({ view, agent, now, queueWaitMs, offset, limit }) => {
      const rows = rowsIn(view, agent, now)
      if (view !== 'solved') {
        const at = (each: QueueRow) => placeOf(each, queueWaitMs)
        rows.sort((a, b) => at(a) - at(b) || waitsSince(a) - waitsSince(b))
      }
      return { rows: rows.slice(offset, offset + limit), total: rows.length }
    },
    queueCounts: async (agent, now) =>
      Object.fromEntries(QUEUE_VIEWS.map((view) => [view, rowsIn(view, agent, now).length])) as QueueCounts,
    queueAlarms: async (_now, queueWaitMs) =>
      talks()
        .flatMap((talk): QueueAlarm[] => {
          const { id: conversation, handling } = talk
          if (handling.by === 'agent') return []
          const newest = newestTicket(talk)
          const ticket = newest?.status === 'open' ? newest : null
          const named = { conversation, number: null, subject: null, tier: null }
          if (handling.by === 'queue') {
            const { since } = handling
            const about = ticket && { number: ticket.number, subject: ticket.subject, tier: ticket.tier }
            return [{ ...named, ...about, since, dueAt: (since + queueWaitMs) as Instant }]
          }
          return tickets().flatMap((each): QueueAlarm[] => {
            const first = each.targets.find(({ kind }) => kind === 'firstResponse')
            const isOwed = first?.state === 'running' || (first?.state === 'broken' && first.metAt === null)
            if (each.conversation !== conversation || each.status !== 'open' || each.tier !== 3 || !first) return []
            if (!isOwed) return []
            const { number, subject, tier, openedAt: since } = each
            return [{ conversation, number, subject, tier, since, dueAt: first.dueAt }]
          })
        })
        .sort((a, b) => a.dueAt - b.dueAt),
    queueAlerts: async (since) =>
      tickets()
        .flatMap(({ alerts, conversation, number, subject, tier }) =>
          alerts.map((alert) => ({ ...alert, conversation, number, subject, tier })),
        )
        .filter(({ toldAt, agents }) => toldAt > since && agents.length > 0)
        .sort((a, b) => b.toldAt - a.toldAt),
    searchQueue: async (text, limit) => {
      const words = (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) as string[]
      const rows = talks().flatMap((talk) => {
        const ticket = newestTicket(talk)
        const each = row(talk, ticket)
        const texts = log(talk.id).map(({ body }) => body.text)
        const { person } = talk
        const whole = [
          ...texts,
          ...(ticket ? [`${ticket.subject} ${ticket.details}`, String(ticket.number)] : []),
          ...(ticket && each.customer ? [each.customer.name] : []),
          ...(person.kind === 'visitor' ? [] : [person.email ?? '']),
          ...(person.kind === 'contact' ? [person.name] : []),
        ]
        const isHit = whole.some((one) => {
          const parts = (one.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) as string[]
          return words.length > 0 && words.every((word) => parts.some((part) => part.startsWith(word)))
        })
        return isHit ? [each] : []
      })
      rows.sort((a, b) => b.conversation.lastAt - a.conversation.lastAt)
      return { rows: rows.slice(0, limit), total: rows.length }
    },
  }
}

function fits(
  { ticket, conversation, nextDue: due }: QueueRow,
  view: QueueView,
  agent: AgentId,
  now: Instant,
): boolean {
  const { handling, inquirySince } = conversation
  const open = ticket?.status === 'open' ? ticket : null
  const isWithMe = handling.by === 'agent' && handling.agent === agent
  switch (view) {
    case 'open':
      return true
    case 'mine':
      return isWithMe || open?.assignee === agent
    case 'unassigned':
      return handling.by !== 'agent' && (open === null || open.assignee === null)
    case 'tier3':
      return open?.tier === 3
    case 'waiting':
      return open !== null && open.waitingSince !== null
    case 'breached':
      return open !== null && due !== null && due < now
    case 'inquiries':
      return open === null && inquirySince !== null
    case 'solved':
      return ticket?.status === 'solved'
  }
}

function placeOf({ ticket, nextDue: due, conversation: { handling } }: QueueRow, queueWaitMs: number): number {
  const own = ticket?.status === 'open' ? due : null
  const nobodyCameAt = handling.by === 'queue' ? handling.since + queueWaitMs : null
  return Math.min(own ?? Number.MAX_SAFE_INTEGER, nobodyCameAt ?? Number.MAX_SAFE_INTEGER)
}

function waitsSince({ ticket, conversation: { handling, inquirySince, openedAt } }: QueueRow): number {
  if (ticket?.status === 'open') return ticket.openedAt
  return handling.by === 'assistant' ? (inquirySince ?? openedAt) : handling.since
}

/** The person's newest line that was not tapped and has more than one word. */
function told(log: readonly Message[]): string {
  const line = log.findLast(({ from, body: { text } }, at) => {
    const isTapped = log[at - 1]?.body.choices?.some(({ say }) => say === text) ?? false
    return from.role === 'visitor' && text.includes(' ') && !isTapped
  })
  return line?.body.text ?? ''
}

function companyOf(person: Person): CustomerId | null {
  return person.kind === 'contact' ? person.customer : person.kind === 'endUser' ? person.provider : null
}
