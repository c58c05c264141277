import { sayTimeForBoth } from '../calendar/sayTime.ts'
import type { Body } from '../domain/conversation.ts'
import { dueReason } from '../domain/dueReason.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Letter } from '../domain/notification.ts'
import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { versionsOf } from '../domain/policies.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { isOwed, type Target } from '../domain/sla.ts'
import { assign, type Ticket } from '../domain/ticket.ts'
import { changeTier, reopen, waitForCustomer } from '../domain/ticketLife.ts'
import type { Tier } from '../domain/tier.ts'
import type { Work } from './commit.ts'
import { countingAsTold, countingOf } from './counting.ts'
import type { Needs, TierTold } from './desk.ts'
import { onTicket, waitNoMore } from './openTickets.ts'
import type { Assigned } from './ticketPorts.ts'

/** Tickets change hands one by one; what one of them is refused for keeps none of the others back. */
export async function assignTickets(
  needs: Needs,
  agent: Agent,
  numbers: readonly number[],
  to: AgentId | null,
): Promise<Assigned[] | Refusal> {
  if (!may(agent, 'assignTicket')) return { refused: 'notAllowed', action: 'assignTicket' }
  const colleague = to === null ? null : await needs.store.activeAgent(to)
  if (to !== null && !colleague) return { refused: 'unknown', what: 'agent' }
  const results: Assigned[] = []
  for (const number of new Set(numbers)) {
    const became = await onTicket<{ number: number; became: 'assigned' | 'unassigned' | 'unchanged' }>(
      needs,
      agent,
      'assignTicket',
      number,
      async (work, ticket) => {
        if (ticket.status === 'solved') return { refused: 'ticketSolved', number }
        if (ticket.assignee === to) return { number, became: 'unchanged' }
        work.keep(assign(ticket, colleague))
        if (to === null) work.happened({ kind: 'TicketUnassigned', number, agent: agent.id }, ticket)
        else work.happened({ kind: 'TicketAssigned', number, agent: to, by: agent.id }, ticket)
        return { number, became: to === null ? 'unassigned' : 'assigned' }
      },
    )
    results.push(isRefusal(became) ? { number, refusal: became } : became)
  }
  return results
}

/** The customer reads the new tier, why, and what that makes of the due times. It is no response. */
export function setTier(
  needs: Needs,
  agent: Agent,
  number: number,
  tier: Tier,
  reason: string,
): Promise<Ticket | Refusal> {
  return onTicket(needs, agent, 'changeTier', number, async (work, ticket) => {
    const counting = await countingOf(needs, ticket)
    const changed = changeTier(ticket, tier, { agent, at: work.now, reason }, counting)
    if (isRefusal(changed)) return changed
    work.keep(changed)
    const { targets } = changed
    const change = { number, agent: agent.id, from: ticket.tier, tier, targets, under: versionsOf(counting) }
    work.happened({ kind: 'TierChanged', ...change }, changed)
    const told = tierTold(needs, work, changed, { from: ticket.tier, why: reason })
    tellContact(work, changed, needs.notices.tierChanged(work.talk.locale, told))
    await mailContact(needs, work, changed, { about: 'tierChanged', subject: changed.subject, ...told })
    return changed
  })
}

/**
 * The ticket stays open, and the customer hears by letter that it is their turn. What the agent names is said in the talk,
 * too; without it they were asked there already.
 */
export function beginWaiting(
  needs: Needs,
  agent: Agent,
  number: number,
  what: string | null = null,
): Promise<Ticket | Refusal> {
  return onTicket(needs, agent, 'waitForCustomer', number, async (work, ticket) => {
    const counting = await countingOf(needs, ticket)
    const waits = waitForCustomer(ticket, work.now, counting)
    if (isRefusal(waits) || waits === ticket) return waits
    work.keep(waits)
    const begun = { number, agent: agent.id, targets: waits.targets, under: versionsOf(counting) }
    work.happened({ kind: 'TicketWaiting', ...begun }, waits)
    if (what !== null) tellContact(work, waits, needs.notices.waiting(work.talk.locale, number, what))
    const clockStops = waits.targets.some(({ state }) => state === 'paused')
    await mailContact(needs, work, waits, {
      about: 'ticketWaiting',
      subject: waits.subject,
      ...{ number, agentName: agent.name, what, clockStops },
    })
    return waits
  })
}

/** Nobody waits for the customer any more, though they have not written. */
export function endWaiting(needs: Needs, agent: Agent, number: number): Promise<Ticket | Refusal> {
  return onTicket(needs, agent, 'waitForCustomer', number, async (work, ticket) =>
    waitNoMore(needs, work, ticket, agent),
  )
}

/** The ticket is open again, and is what the conversation is about. */
export function reopenTicket(needs: Needs, agent: Agent, number: number): Promise<Ticket | Refusal> {
  return onTicket(needs, agent, 'reopenTicket', number, async (work, ticket) => {
    const counting = await countingAsTold(needs, ticket, ({ kind }) => kind === 'fix')
    const open = reopen(ticket, work.now, counting)
    if (isRefusal(open)) return open
    work.keep(open)
    work.talk = { ...work.talk, ticket: open.id }
    const goesOn = { number, agent: agent.id, targets: open.targets, under: versionsOf(counting) }
    work.happened({ kind: 'TicketReopened', ...goesOn }, open)
    tellContact(work, open, needs.notices.reopened(work.talk.locale, number))
    await mailContact(needs, work, open, { about: 'ticketReopened', number, subject: open.subject })
    return open
  })
}

/** Says it in the talk, unless the ticket is no longer that of who talks here: it may be another company's by now. */
export function tellContact(work: Work, ticket: Ticket, body: Body): void {
  const { person } = work.talk
  if (person.kind === 'contact' && person.contact === ticket.contact) work.append({ role: 'system' }, body)
}

/** A letter to whose the ticket is; it leads back into the talk. */
export async function mailContact(
  { store, chatUrl }: Needs,
  work: Work,
  ticket: Ticket,
  letter: Extract<Letter, { url?: string; number: number }>,
): Promise<void> {
  const contact = await store.contact(ticket.contact)
  const { site, locale } = work.talk
  if (contact && !contact.rejected) work.mail(contact.email, { ...letter, url: chatUrl(site, locale) }, ticket)
}

function tierTold(
  { policies }: Needs,
  { talk: { locale, zone }, now }: Work,
  { number, tier, targets }: Ticket,
  { from, why }: Pick<TierTold, 'from' | 'why'>,
): TierTold {
  const owed = targets.filter(isOwed)
  const [first] = owed
  const said = (target: Target) => sayTimeForBoth(target.dueAt, policies.calendarOf(target).zone, zone, locale)
  const due = (kind: 'firstResponse' | 'fix') => {
    const target = owed.find((each) => each.kind === kind)
    return target ? said(target) : null
  }
  return {
    number,
    from,
    tier,
    why,
    due: due('firstResponse'),
    fixDue: due('fix'),
    reason: first ? dueReason(first, policies.calendarOf(first), zone, locale) : null,
    isLate: owed.some(({ dueAt }) => dueAt < now),
  }
}
