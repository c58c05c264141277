import type { Calendar } from '../../src/calendar/calendar.ts'
import { type Instant, toIso } from '../../src/calendar/time.ts'
import type { Alert, AlertDue, AlertKind } from '../../src/domain/alert.ts'
import type { Event } from '../../src/domain/event.ts'
import { dueOf, type SupportPolicy, type Target } from '../../src/domain/sla.ts'
import type { Tier } from '../../src/domain/tier.ts'

const CLOSING: readonly Event['kind'][] = ['TicketSolved', 'TicketClosed', 'TicketMerged']

/** What the law needs to know of the rules. */
export type Rules = { policy: SupportPolicy; calendar: Calendar }

/** A ticket as its history alone has it. */
type Told = { open: boolean; targets: Target[]; callsFrom: Instant | null; everyMs: number; heard: AlertDue[] }

/**
 * What is wrong with the alerts in the history of one ticket, in sentences; nothing when every alert that fell due is in it
 * once and no other. It counts by the history alone and by its own arithmetic: before every change, all that had fallen due
 * by then is told; nothing is told early, twice, or that was not due. `until`: everything is told up to there.
 */
export function alertComplaints(events: readonly Event[], { policy, calendar }: Rules, until: Instant): string[] {
  const complaints: string[] = []
  const ticket: Told = { open: false, targets: [], callsFrom: null, everyMs: 1, heard: [] }
  for (const event of events) {
    if ('alert' in event && event.alert) {
      complaints.push(...unfounded(ticket, event.alert, event.at))
      hear(event.alert)
    } else if ('targets' in event || CLOSING.includes(event.kind)) {
      complaints.push(...missing(event.at).map((what) => `${what} before ${event.kind} at ${toIso(event.at)}`))
      change(event)
    }
  }
  return [...complaints, ...missing(until)]

  function unfounded({ open, heard }: Told, { kind, target, at, count, isLate }: AlertDue, toldAt: Instant): string[] {
    const name = `${kind} of ${target} at ${toIso(at)}`
    const wrong: string[] = []
    if (!open) wrong.push(`${name}: the ticket is solved`)
    if (toldAt < at || (kind === 'breach' && toldAt === at)) wrong.push(`${name}: told early, at ${toIso(toldAt)}`)
    if (heard.some((one) => one.kind === kind && one.target === target && one.at === at))
      wrong.push(`${name}: told twice`)
    if (isCall(kind)) {
      const calls = callsUntil(at)
      if (calls.at(-1) !== at) wrong.push(`${name}: no call was due then`)
      if (calls.length !== count) wrong.push(`${name}: stands for ${calls.length} calls and says ${count}`)
      return wrong
    }
    const clock = ticket.targets.find((one) => one.kind === target)
    if (clock?.state !== 'running') wrong.push(`${name}: its clock is ${clock?.state ?? 'not there'}`)
    else if (!marksOf(clock).some((mark) => mark.kind === kind && mark.at === at)) wrong.push(`${name}: not due then`)
    else if (isLate !== (kind !== 'breach' && toldAt > clock.dueAt)) wrong.push(`${name}: late or not is wrong`)
    if (kind === 'breach') {
      const warnings = missing(toldAt).filter(
        (what) => /^(warning|dueSoon)/.test(what) && what.includes(`of ${target} `),
      )
      wrong.push(...warnings.map((what) => `${what} before its breach`))
    }
    return wrong
  }

  function missing(now: Instant): string[] {
    if (!ticket.open) return []
    const marks = ticket.targets
      .filter(({ state }) => state === 'running')
      .flatMap((target) => marksOf(target).map((mark) => ({ ...mark, target: target.kind })))
      .filter(({ kind, at }) => (kind === 'breach' ? at < now : at <= now))
      .filter(
        ({ kind, at, target }) =>
          !ticket.heard.some((one) => one.kind === kind && one.at === at && one.target === target),
      )
      .map(({ kind, at, target }) => `${kind} of ${target} at ${toIso(at)} is missing`)
    return [...marks, ...callsUntil(now).map((at) => `the call at ${toIso(at)} is missing`)]
  }

  /** Every instant at which the desk had to be called by then and was not. */
  function callsUntil(now: Instant): Instant[] {
    const { callsFrom, everyMs, heard, targets } = ticket
    const response = targets.find(({ kind }) => kind === 'firstResponse')
    const isOwed = response?.state === 'running' || (response?.state === 'broken' && response.metAt === null)
    if (callsFrom === null || !isOwed) return []
    const last = Math.max(
      Number.NEGATIVE_INFINITY,
      ...heard.filter(({ kind, at }) => isCall(kind) && at >= callsFrom).map(({ at }) => at),
    )
    const calls: Instant[] = []
    for (let at = callsFrom; at <= now; at = (at + everyMs) as Instant) if (at > last) calls.push(at)
    return calls
  }

  /** The warnings and the breach of a clock, counted anew. */
  function marksOf({
    clock,
    pausable,
    neededMs,
    startedAt,
    pauses,
    dueAt,
  }: Target): { kind: AlertKind; at: Instant }[] {
    const after = (amountMs: number) => dueOf({ amountMs, clock, pausable }, calendar, startedAt, pauses) as Instant
    const { shares, beforeMs } = policy.warn
    const soon = beforeMs.map((before) => neededMs - before)
    const share = shares.map((part) => Math.round(neededMs * part)).filter((amountMs) => !soon.includes(amountMs))
    const inTime = (amountMs: number) => amountMs > 0 && amountMs < neededMs
    return [
      ...soon.filter(inTime).map((amountMs) => ({ kind: 'dueSoon' as const, at: after(amountMs) })),
      ...share.filter(inTime).map((amountMs) => ({ kind: 'warning' as const, at: after(amountMs) })),
      { kind: 'breach' as const, at: dueAt },
    ]
  }

  function hear(alert: AlertDue): void {
    ticket.heard.push(alert)
    if (alert.kind === 'breach') ticket.targets = ticket.targets.map(broken)
  }

  function broken(target: Target): Target {
    const isBroken = ticket.heard.some(
      ({ kind, target: of, at }) => kind === 'breach' && of === target.kind && at === target.dueAt,
    )
    return isBroken && target.state === 'running' ? { ...target, state: 'broken', metAt: null } : target
  }

  function change(event: Event): void {
    if (event.kind === 'TicketOpened') ticket.open = true
    if (event.kind === 'TicketReopened') ticket.open = true
    if (CLOSING.includes(event.kind)) ticket.open = false
    if (event.kind === 'TicketOpened' || event.kind === 'TierChanged') call(event.tier, event.at)
    if ('targets' in event) ticket.targets = event.targets.map(broken)
  }

  function call(tier: Tier, from: Instant): void {
    const everyMs = policy.callEveryMs[tier]
    ticket.callsFrom = everyMs === null ? null : from
    ticket.everyMs = everyMs ?? 1
  }
}

/** What is wrong between the alerts that are kept and those in the history: they are the same, each once. */
export function recordComplaints(alerts: readonly Alert[], events: readonly Event[]): string[] {
  const name = ({ kind, target, at, count, isLate }: AlertDue) => [kind, target, toIso(at), count, isLate].join(' ')
  const kept = alerts.map(name).sort()
  const told = events.flatMap((event) => ('alert' in event && event.alert ? [name(event.alert)] : [])).sort()
  return kept.length === told.length && kept.every((one, i) => one === told[i])
    ? []
    : [`kept: ${kept.join('; ')}, but told: ${told.join('; ')}`]
}

function isCall(kind: AlertKind): boolean {
  return kind === 'received' || kind === 'unanswered'
}
