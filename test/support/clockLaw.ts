import { type Instant, type Span, toIso } from '../../src/calendar/time.ts'
import type { Event } from '../../src/domain/event.ts'
import { type Commitment, dueOf, type Target, type TargetKind } from '../../src/domain/sla.ts'
import type { Ticket } from '../../src/domain/ticket.ts'
import type { Tier } from '../../src/domain/tier.ts'
import type { Rules } from './alertLaw.ts'

/** A clock as the history alone has it. */
type Clock = {
  kind: TargetKind
  commitment: Commitment
  pauses: Span[]
  pausedFrom: Instant | null
  keptAt: Instant | null
  isBroken: boolean
  metAt: Instant | null
}

/**
 * What is wrong with the stored clocks of a ticket beside a recount of its history, in sentences: each due time is counted
 * from the receipt with all its pauses at once, never moved along. Merged tickets are none of its business.
 */
export function clockComplaints(ticket: Ticket, events: readonly Event[], { policy, calendar }: Rules): string[] {
  let clocks: Clock[] = []
  let waitsSince: Instant | null = null
  for (const event of events) follow(event)
  const expected = clocks.map(said).sort()
  const stored = ticket.targets.map(saidOf).sort()
  return JSON.stringify(expected) === JSON.stringify(stored)
    ? []
    : [`ticket ${ticket.number}: stored ${stored.join(' | ')}, recounted ${expected.join(' | ')}`]

  function follow(event: Event): void {
    switch (event.kind) {
      case 'TicketOpened':
        clocks = clocksOf(event.tier)
        break
      case 'TicketAnswered': {
        const response = event.targets.find(({ kind }) => kind === 'firstResponse')
        const at = response?.state === 'kept' ? response.at : response?.state === 'broken' ? response.metAt : null
        if (at !== null) meet('firstResponse', at)
        break
      }
      case 'TicketSolved':
      case 'TicketClosed':
        waitsSince = null
        meet('fix', event.at)
        break
      case 'TicketReopened':
        for (const clock of clocks) {
          if (clock.kind === 'fix' && clock.keptAt !== null)
            Object.assign(clock, { keptAt: null, pausedFrom: clock.keptAt })
          if (clock.kind === 'fix' && clock.isBroken) clock.metAt = null
        }
        goOn(event.at)
        break
      case 'TicketWaiting':
        waitsSince = event.at
        pause()
        break
      case 'TicketWaitingEnded':
        waitsSince = null
        goOn(event.at)
        break
      case 'TierChanged': {
        const settled = clocks.filter(isSettled)
        const fresh = clocksOf(event.tier).filter(({ kind }) => !settled.some((clock) => clock.kind === kind))
        for (const clock of fresh) {
          const old = clocks.find(({ kind }) => kind === clock.kind)
          if (!old || !clock.commitment.pausable) continue
          clock.pauses = old.pauses
          if (old.pausedFrom !== null && old.pausedFrom < dueAt(clock)) clock.pausedFrom = old.pausedFrom
        }
        clocks = [...settled, ...fresh]
        pause()
        break
      }
      case 'TargetBroken':
        for (const clock of clocks) if (clock.kind === event.target && clock.keptAt === null) clock.isBroken = true
    }
  }

  function clocksOf(tier: Tier): Clock[] {
    const { firstResponse, fix } = policy.tiers[tier]
    const clock = (kind: TargetKind, commitment: Commitment): Clock => {
      return { kind, commitment, pauses: [], pausedFrom: null, keptAt: null, isBroken: false, metAt: null }
    }
    return [clock('firstResponse', firstResponse), ...(fix ? [clock('fix', fix)] : [])]
  }

  function meet(kind: TargetKind, at: Instant): void {
    for (const clock of clocks) {
      if (clock.kind !== kind || clock.keptAt !== null) continue
      if (clock.isBroken || (clock.pausedFrom === null && at > dueAt(clock))) {
        clock.isBroken = true
        clock.metAt ??= at
      } else {
        endPause(clock, at)
        clock.keptAt = at
      }
    }
  }

  function pause(): void {
    if (!policy.pausesWhileWaiting || waitsSince === null) return
    for (const clock of clocks) {
      if (!isSettled(clock) && clock.commitment.pausable && waitsSince < dueAt(clock)) clock.pausedFrom ??= waitsSince
    }
  }

  function goOn(at: Instant): void {
    for (const clock of clocks) endPause(clock, at)
  }

  function endPause(clock: Clock, at: Instant): void {
    if (clock.pausedFrom !== null && at > clock.pausedFrom)
      clock.pauses = [...clock.pauses, { from: clock.pausedFrom, to: at }]
    clock.pausedFrom = null
  }

  /** As it stood when a pause that goes on began, and without the pause that a kept clock ended in. */
  function dueAt({ commitment, pauses, keptAt }: Clock): Instant {
    const counted = pauses.filter(({ to }) => to !== keptAt)
    return dueOf({ ...commitment, pausable: true }, calendar, ticket.openedAt, counted) as Instant
  }

  function said(clock: Clock): string {
    const { kind, pauses, pausedFrom, keptAt, isBroken, metAt } = clock
    const state = isBroken
      ? `broken ${metAt ?? ''}`
      : keptAt !== null
        ? `kept ${keptAt}`
        : pausedFrom !== null
          ? `paused ${pausedFrom}`
          : 'running'
    return `${kind} due ${toIso(dueAt(clock))} ${state.trim()} ${JSON.stringify(pauses)}`
  }
}

function saidOf(target: Target): string {
  const { kind, dueAt, pauses } = target
  const state =
    target.state === 'broken'
      ? `broken ${target.metAt ?? ''}`
      : target.state === 'kept'
        ? `kept ${target.at}`
        : target.state === 'paused'
          ? `paused ${target.pausedAt}`
          : 'running'
  return `${kind} due ${toIso(dueAt)} ${state.trim()} ${JSON.stringify(pauses)}`
}

function isSettled({ keptAt, isBroken }: Clock): boolean {
  return keptAt !== null || isBroken
}
