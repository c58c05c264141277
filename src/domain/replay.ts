import type { Instant } from '../calendar/time.ts'
import { noCircumstances } from './circumstances.ts'
import type { Event } from './event.ts'
import type { AgentId, ContactId, ConversationId, CustomerId, TicketId } from './ids.ts'
import type { Policies, RulesVersion } from './policies.ts'
import { recountClocks } from './recounting.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import { markBroken, startTargets, type Target } from './sla.ts'
import { reply, solve, type Ticket, untouched } from './ticket.ts'
import { changeTier, goOn, merge, reopen, waitForCustomer } from './ticketLife.ts'

/** A ticket as it is kept, and everything that happened to it, oldest first. */
export type TicketLog = {
  number: number
  targets: readonly Target[]
  events: readonly Event[]
  /** The logs of the tickets that it took in, by their numbers. */
  tookIn: ReadonlyMap<number, TicketLog>
}

/** What a ticket's clocks come out as, or why they cannot be counted again. */
export type Replayed = { targets: readonly Target[] } | { cannot: string }

/** Something that keeps a log from being replayed; the message says what is missing. */
class Unreplayable extends Error {}

/**
 * Counts a ticket's clocks again from what happened to it: from its receipt, its tiers and its pauses, under the policy and
 * the opening hours that were in force each time. No due time of an event is believed; of the targets that events carry
 * only the receipt and the names of those versions are read.
 */
export function replay(log: TicketLog, rules: Pick<Policies, 'under'>): Replayed {
  try {
    return { targets: replayed(log, rules, log.events).targets }
  } catch (problem) {
    if (problem instanceof Unreplayable || problem instanceof RangeError) return { cannot: problem.message }
    throw problem
  }
}

function replayed(log: TicketLog, rules: Pick<Policies, 'under'>, events: readonly Event[]): Ticket {
  let ticket: Ticket | null = null
  for (const event of events) {
    if (event.kind === 'TicketOpened') ticket = opened(event, rules)
    else if (ticket) ticket = after(ticket, event, log, rules)
    else if ('targets' in event) throw new Unreplayable(`${event.kind} comes before TicketOpened`)
  }
  if (!ticket) throw new Unreplayable('no event says that it was opened')
  return ticket
}

type Opened = Extract<Event, { kind: 'TicketOpened' }>

function opened({ at, number, tier, targets }: Opened, rules: Pick<Policies, 'under'>): Ticket {
  const receivedAt = Math.floor(targets[0]?.startedAt ?? at) as Instant // histories of the demonstration once held fractions
  const { policy, calendar } = counting(rules, undefined, targets)
  return {
    ...untouched,
    id: `replayed-${number}` as TicketId,
    number,
    version: 1,
    conversation: '' as ConversationId,
    customer: '' as CustomerId,
    contact: '' as ContactId,
    subject: '',
    details: '',
    facts: { about: 'question' },
    tier,
    circumstances: noCircumstances,
    files: [],
    openedAt: receivedAt,
    targets: startTargets(policy, tier, calendar, receivedAt),
    tierChanges: [],
    notes: [],
  }
}

function after(ticket: Ticket, event: Event, log: TicketLog, rules: Pick<Policies, 'under'>): Ticket {
  const { at } = event
  switch (event.kind) {
    case 'TicketAnswered':
      return reply(ticket, event.saidAt ?? answeredAt(event.targets) ?? at)
    case 'TicketSolved':
    case 'TicketClosed':
      return done(solve(ticket, at))
    case 'TicketReopened':
      return done(reopen(ticket, at, counting(rules, event.under, event.targets)))
    case 'TierChanged': {
      const by = { agent: { id: event.agent as AgentId, name: '', email: '', role: 'agent' as const }, at, reason: '' }
      return done(changeTier(ticket, event.tier, by, counting(rules, event.under, event.targets)))
    }
    case 'TicketWaiting':
      return done(waitForCustomer(ticket, at, counting(rules, event.under, event.targets)))
    case 'TicketWaitingEnded':
      return goOn(ticket, at, counting(rules, event.under, event.targets))
    case 'ClocksRecomputed':
      return recountClocks(ticket, counting(rules, event.under, []), at, event.later).ticket
    case 'TicketMerged':
      return {
        ...(ticket.waitingSince === null ? ticket : goOn(ticket, at, counting(rules, event.under, ticket.targets))),
        status: 'solved',
        outcome: 'merged',
        solvedAt: at,
      }
    case 'TicketTookIn': {
      const source = beforeMerging(log.tookIn.get(event.other), event.other, rules)
      const merged = merge(source, ticket, at, counting(rules, event.under, event.targets))
      if (isRefusal(merged)) throw new Unreplayable(`ticket ${event.other} cannot have been merged into it`)
      return merged.kept
    }
    case 'TargetBroken':
      return only(ticket, event.target, (target) => markBroken(target, at))
    default:
      return ticket
  }
}

/** The duplicate as it was when it was merged. */
function beforeMerging(source: TicketLog | undefined, number: number, rules: Pick<Policies, 'under'>): Ticket {
  if (!source) throw new Unreplayable(`the events of ticket ${number}, which it took in, are missing`)
  const end = source.events.findIndex(({ kind }) => kind === 'TicketMerged')
  return replayed(source, rules, end < 0 ? source.events : source.events.slice(0, end))
}

/** What was in force: as the event says, or else as the clocks that it left running name it. */
function counting(rules: Pick<Policies, 'under'>, under: RulesVersion | undefined, targets: readonly Target[]) {
  const open = targets.find(({ state }) => state === 'running' || state === 'paused') ?? targets[0]
  const version = under ?? (open && { policy: open.policyVersion, calendar: open.calendarVersion })
  if (!version) throw new Unreplayable('an event does not say what it was counted by')
  const found = rules.under(version)
  if (found && under) return found
  // whether clocks paused was a setting of the desk in earlier days; what came of it tells
  const pausesWhileWaiting = targets.some(({ state }) => state === 'paused')
  if (found) return { ...found, policy: { ...found.policy, pausesWhileWaiting } }
  throw new Unreplayable(`nobody remembers policy ${version.policy} with calendar ${version.calendar}`)
}

function only(ticket: Ticket, kind: Target['kind'], change: (target: Target) => Target): Ticket {
  return { ...ticket, targets: ticket.targets.map((target) => (target.kind === kind ? change(target) : target)) }
}

/** Events of earlier days do not say when the line was said; the clock that it met does. */
function answeredAt(targets: readonly Target[]): Instant | null {
  const first = targets.find(({ kind }) => kind === 'firstResponse')
  return first?.state === 'kept' ? first.at : first?.state === 'broken' ? first.metAt : null
}

function done(ticket: Ticket | Refusal): Ticket {
  if (!isRefusal(ticket)) return ticket
  throw new Unreplayable(`what happened cannot have happened in this order (${ticket.refused})`)
}

/** One thing about a clock that is kept otherwise than it comes out. */
export type ClockDifference = { target: Target['kind']; field: string; stored: unknown; replayed: unknown }

/** Where the clocks that are kept are not those that come out. */
export function differences(stored: readonly Target[], again: readonly Target[]): ClockDifference[] {
  return (['firstResponse', 'fix'] as const).flatMap((kind) => {
    const [one, other] = [stored, again].map((targets) => targets.find((target) => target.kind === kind))
    if (!one && !other) return []
    if (!one || !other) {
      return [{ target: kind, field: 'state', stored: one?.state ?? 'none', replayed: other?.state ?? 'none' }]
    }
    const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort()
    return fields.flatMap((field) => {
      const [was, is] = [one, other].map((target) => (target as unknown as Record<string, unknown>)[field])
      return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ target: kind, field, stored: was, replayed: is }]
    })
  })
}
