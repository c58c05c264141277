import type { Instant } from '../calendar/time.ts'
import type { Alert } from './alert.ts'
import type { AgentId } from './ids.ts'

/** The ways to look at the agents' list. Each but `solved` shows the next deadline first. */
export const QUEUE_VIEWS = [
  'open',
  'mine',
  'unassigned',
  'tier3',
  'waiting',
  'breached',
  'inquiries',
  'solved',
] as const

/**
 * `open` is everything that needs the desk: open tickets, and conversations without one that wait for a person, are with
 * one, or are to be routed. `mine` is what this agent handles, owns or is named in by a note not seen yet, `unassigned` what nobody does, `tier3` the totally
 * inoperable, `waiting` what waits for the customer, `breached` what is past its due time and still owed, `inquiries` the
 * end users whose company is looked for. `solved` is the newest first.
 */
export type QueueView = (typeof QUEUE_VIEWS)[number]

/** A part of the list as one agent asks for it. Places count from 0. */
export type QueueQuery = {
  view: QueueView
  agent: AgentId
  now: Instant
  /** How long a visitor waits for a person before something else is offered; it orders them among the due times. */
  queueWaitMs: number
  offset: number
  limit: number
}

/** How many rows each view has. */
export type QueueCounts = Record<QueueView, number>

/** Somebody needs a person right now: a visitor who waits, or a tier 3 that nobody has answered yet. */
export type QueueAlarm = {
  conversation: string
  /** Null for a visitor without a ticket. */
  number: number | null
  subject: string | null
  tier: 1 | 2 | 3 | null
  since: Instant
  dueAt: Instant
}

/** An alert with what a notice of it shows. */
export type QueueAlert = Alert & { conversation: string; number: number; subject: string; tier: 1 | 2 | 3 }
