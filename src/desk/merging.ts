import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { versionsOf } from '../domain/policies.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { Ticket } from '../domain/ticket.ts'
import { merge } from '../domain/ticketLife.ts'
import { countingOf } from './counting.ts'
import type { Needs } from './desk.ts'
import { onTicket } from './openTickets.ts'
import { mailContact, tellContact } from './ticketLife.ts'

/** A duplicate ends and its request goes on in the other ticket, with the clock that is due sooner. Answers the kept one. */
export function mergeTickets(needs: Needs, agent: Agent, number: number, into: number): Promise<Ticket | Refusal> {
  return onTicket(needs, agent, 'mergeTickets', number, async (work, source) => {
    const other = await needs.store.ticketByNumber(into)
    if (!other) return { refused: 'unknown', what: 'ticket' }
    const counting = await countingOf(needs, other)
    const merged = merge(source, other, work.now, counting)
    if (isRefusal(merged)) return merged
    const { kept } = merged
    work.keep(merged.source)
    work.keep(kept)
    const under = versionsOf(counting)
    work.happened({ kind: 'TicketMerged', number, agent: agent.id, other: into, under }, source)
    const tookIn = { number: into, agent: agent.id, other: number, targets: kept.targets, under }
    work.happened({ kind: 'TicketTookIn', ...tookIn }, kept, kept.conversation)
    if (kept.conversation === work.talk.id) work.talk = { ...work.talk, ticket: kept.id }
    tellContact(work, source, needs.notices.merged(work.talk.locale, number, into))
    await mailContact(needs, work, source, { about: 'ticketMerged', number, subject: source.subject, into })
    return kept
  })
}

/** Two tickets belong together, or no longer do; either side shows the other. */
export async function linkTickets(
  needs: Needs,
  agent: Agent,
  number: number,
  to: number,
  linked: boolean,
): Promise<Ticket | Refusal> {
  if (!may(agent, 'linkTickets')) return { refused: 'notAllowed', action: 'linkTickets' }
  if (number === to) return { refused: 'sameTicket' }
  return onTicket(needs, agent, 'linkTickets', number, async (work, ticket) => {
    const other = await needs.store.ticketByNumber(to)
    if (!other) return { refused: 'unknown', what: 'ticket' }
    const known = (await needs.store.linkedTickets(ticket.id)).some(({ id }) => id === other.id)
    if (known === linked) return ticket
    work.extra.links = [{ one: ticket.id, other: other.id, linked }]
    const kind = linked ? 'TicketLinked' : 'TicketUnlinked'
    work.happened({ kind, number, agent: agent.id, other: to }, ticket)
    work.happened({ kind, number: to, agent: agent.id, other: number }, other, other.conversation)
    return ticket
  })
}
