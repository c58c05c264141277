import type { AgentId, TicketId } from '../domain/ids.ts'
import type { Action } from '../domain/permission.ts'
import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { versionsOf } from '../domain/policies.ts'
import type { Refusal } from '../domain/refusal.ts'
import { assign, type Ticket } from '../domain/ticket.ts'
import { goOn } from '../domain/ticketLife.ts'
import { commit, type Work } from './commit.ts'
import { countingAsTold } from './counting.ts'
import type { Needs } from './desk.ts'
import { whereItGoesOn } from './heir.ts'

/**
 * Every ticket that what is said here belongs to: the conversation's own that are not solved, and those in which merged
 * ones of the same contact go on.
 */
export async function openTickets(needs: Needs, work: Work): Promise<Ticket[]> {
  const own = work.talk.ticket ? await needs.store.ticketsOfConversation(work.talk.id) : []
  const goingOn = new Map<TicketId, Ticket>()
  for (const ticket of own) {
    for (const one of [ticket, await whereItGoesOn(needs, ticket)]) {
      const now = work.current(one)
      if (now.status === 'open') goingOn.set(now.id, now)
    }
  }
  return [...goingOn.values()]
}

/** The open tickets go to whoever has the talk now, where they are not theirs already; `by` is the colleague who handed it on. */
export async function assignOpen(needs: Needs, work: Work, agent: Agent, by?: AgentId): Promise<void> {
  for (const ticket of await openTickets(needs, work)) {
    if (ticket.assignee === agent.id) continue
    work.keep(assign(ticket, agent))
    const { number, conversation } = ticket
    work.happened({ kind: 'TicketAssigned', number, agent: agent.id, ...(by && { by }) }, ticket, conversation)
  }
}

/** The customer said something: nothing waits for them here any more. */
export async function customerWrote(needs: Needs, work: Work): Promise<void> {
  for (const ticket of await openTickets(needs, work)) await waitNoMore(needs, work, ticket, null)
}

/** The ticket goes on, by this agent or because the customer wrote; answers it as it shall be. */
export async function waitNoMore(needs: Needs, work: Work, ticket: Ticket, agent: Agent | null): Promise<Ticket> {
  if (ticket.waitingSince === null) return ticket
  const counting = await countingAsTold(needs, ticket, ({ state }) => state === 'paused')
  const after = goOn(ticket, work.now, counting)
  work.keep(after)
  const { number, targets } = after
  const ended = { number, agent: agent?.id ?? null, targets, under: versionsOf(counting) }
  work.happened({ kind: 'TicketWaitingEnded', ...ended }, after, after.conversation)
  return after
}

/** Decides about a ticket by its number, in a commit of the conversation in which it was opened. */
export async function onTicket<T>(
  needs: Needs,
  agent: Agent,
  action: Action,
  number: number,
  decide: (work: Work, ticket: Ticket) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  if (!may(agent, action)) return { refused: 'notAllowed', action }
  const found = await needs.store.ticketByNumber(number)
  if (!found) return { refused: 'unknown', what: 'ticket' }
  return commit(needs, found.conversation, async (work) => {
    const ticket = await needs.store.ticket(found.id)
    return ticket ? decide(work, ticket) : { refused: 'unknown', what: 'ticket' }
  })
}
