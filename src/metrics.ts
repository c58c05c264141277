import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { DeskStanding } from './desk/standingPorts.ts'
import type { Event } from './domain/event.ts'
import { SECURITY_REFUSALS, type SecurityEvent } from './domain/security.ts'
import type { TargetKind } from './domain/sla.ts'

/** What stands at the moment, read whenever the page is; null: could not be read, or is not there. */
export type NodeStanding = {
  databaseUp: boolean
  desk: DeskStanding | null
  agentsOnline: number
  /** The disk of the data folder. */
  dataDisk: { freeBytes: number; sizeBytes: number } | null
}

/** What is counted, and the page that shows it. */
export type Metrics = {
  /** Something of the desk happened; for `observe`. */
  observe(event: Event): void
  /** A visitor's message was handled, in so many seconds, with so many lines said in return. */
  turn(outcome: 'answered' | 'silent' | 'repeated' | 'refused' | 'failed', seconds: number, replies: number): void
  /** The desk or its door said no. */
  refused(why: string): void
  /** Something that somebody may have to look into. */
  security(event: Pick<SecurityEvent, 'kind'>): void
  /** A chat's socket opened (1) or closed (-1). */
  socket(change: 1 | -1): void
  /** What became of a mail that came in, in one word. */
  mail(outcome: string): void
  /** A letter was handed over, will be tried again, or was given up; or one that was handed over may have arrived before. */
  delivery(outcome: 'sent' | 'delayed' | 'givenUp' | 'maybeDouble'): void
  /** A request was answered, in so many seconds; null for a stream, which lasts as long as somebody listens. */
  request(status: number, seconds: number | null): void
  /** So many conversations were removed because of their age. */
  removed(conversations: number): void
  /** What came of an attempt to deliver a webhook; or an endpoint was switched off. */
  webhook(outcome: 'delivered' | 'delayed' | 'givenUp' | 'switchedOff'): void
  /** The figures of this process, in Prometheus' text format. */
  page(): Promise<{ contentType: string; text: string }>
}

/** The catalogue. Every name, unit and label stands here; labels have few values, so that the page stays small. */
export function createMetrics(standing: () => Promise<NodeStanding> | null = () => null): Metrics {
  const registers = [new Registry()]
  const [registry] = registers as [Registry]
  collectDefaultMetrics({ register: registry })
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `signpost_${name}`, help, labelNames, registers })

  const turns = counter('turns_total', "Visitors' messages handled, by what came of them", ['outcome'])
  const turnSeconds = new Histogram({
    name: 'signpost_turn_seconds',
    help: 'Time from a read message to its committed answer',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const messages = counter('messages_total', 'Lines of visitors and of the assistant', ['from'])
  const conversations = counter('conversations_total', 'Conversations begun')
  const tickets = counter('tickets_opened_total', 'Tickets opened, by tier', ['tier'])
  const firstResponses = counter('first_responses_total', "Agents' first responses to tickets")
  const solved = counter('tickets_solved_total', 'Tickets solved')
  const questions = counter('deflections_total', 'Questions, by what became of them', ['outcome'])
  const referred = counter('referrals_total', 'End users brought to their provider, by whether it was found', ['found'])
  const forwarded = counter('referrals_forwarded_total', 'Messages sent on to a provider for an end user')
  const agents = counter('agent_requests_total', 'Visitors who asked for a person, by what came of it', ['outcome'])
  const waitSeconds = new Histogram({
    name: 'signpost_agent_wait_seconds',
    help: 'Time in the queue until an agent joined',
    buckets: [5, 15, 30, 60, 120, 180, 300, 600],
    registers,
  })
  const warned = counter('sla_warnings_total', 'Targets close to their due time', ['target'])
  const called = counter('sla_calls_total', 'Calls for a ticket that cannot wait and that nobody has answered')
  const broken = counter('sla_breaches_total', 'Targets that ran out', ['target'])
  const refusals = counter('refusals_total', 'What the desk or its door refused', ['why'])
  const sockets = new Gauge({ name: 'signpost_chat_sockets', help: 'Open sockets of chats', registers })
  const mails = counter('mails_total', 'Mails that came in, by what became of them', ['outcome'])
  const deliveries = counter('deliveries_total', 'Letters, by what came of the attempt', ['outcome'])
  const requests = counter('http_requests_total', 'Requests answered, by the class of their status', ['status'])
  const requestSeconds = new Histogram({
    name: 'signpost_http_request_seconds',
    help: 'Time to answer a request; streams are left out',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const webhooks = counter('webhooks_total', 'Webhooks, by what came of the attempt; endpoints switched off', [
    'outcome',
  ])
  const security = counter('security_events_total', 'Sign-ins, proofs and permissions of the console, refused or not', [
    'kind',
  ])
  const removed = counter('conversations_removed_total', 'Conversations removed because of their age')
  const failures = counter('assistant_failures_total', 'Messages on which the assistant failed and a person was called')

  const showStanding = standingGauges(registers)

  // what an alarm waits for is there from the first moment: the first of a series that just appeared counts for nothing
  for (const target of ['firstResponse', 'fix'] satisfies TargetKind[]) broken.inc({ target }, 0)
  for (const outcome of ['sent', 'delayed', 'givenUp']) deliveries.inc({ outcome }, 0)
  for (const outcome of ['delivered', 'delayed', 'givenUp', 'switchedOff']) webhooks.inc({ outcome }, 0)
  for (const kind of SECURITY_REFUSALS) security.inc({ kind }, 0)
  for (const status of ['2xx', '5xx']) requests.inc({ status }, 0)

  return {
    observe(event) {
      switch (event.kind) {
        case 'ConversationOpened':
          return conversations.inc()
        case 'Asked':
          return questions.inc({ outcome: event.deflection.became })
        case 'TicketOpened':
          return tickets.inc({ tier: event.tier })
        case 'TicketSolved':
        case 'TicketClosed':
          return solved.inc()
        case 'TicketAnswered':
          return firstResponses.inc()
        case 'TargetWarned':
          return warned.inc({ target: event.target })
        case 'TargetBroken':
          return broken.inc({ target: event.target })
        case 'DeskCalled':
          return called.inc()
        case 'Referred':
          return referred.inc({ found: String(event.customer !== null) })
        case 'ReferralForwarded':
          return forwarded.inc()
        case 'AgentAskedFor':
          return agents.inc({ outcome: 'asked' })
        case 'NobodyCame':
          return agents.inc({ outcome: 'nobodyCame' })
        case 'AgentJoined':
          agents.inc({ outcome: 'joined' })
          if (event.waitedMs !== null) waitSeconds.observe(event.waitedMs / 1000)
          return
        case 'AssistantFailed':
          return failures.inc()
      }
    },
    turn(outcome, seconds, replies) {
      turns.inc({ outcome })
      turnSeconds.observe(seconds)
      if (outcome === 'answered' || outcome === 'silent') messages.inc({ from: 'visitor' })
      messages.inc({ from: 'assistant' }, replies)
    },
    refused: (why) => refusals.inc({ why }),
    security: ({ kind }) => security.inc({ kind }),
    socket: (change) => sockets.inc(change),
    mail: (outcome) => mails.inc({ outcome }),
    delivery: (outcome) => deliveries.inc({ outcome }),
    removed: (conversations) => removed.inc(conversations),
    webhook: (outcome) => webhooks.inc({ outcome }),
    request(status, seconds) {
      requests.inc({ status: `${Math.trunc(status / 100)}xx` })
      if (seconds !== null) requestSeconds.observe(seconds)
    },
    async page() {
      showStanding(await standing())
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}

/** Gauges of the moment. What could not be read has no value, so that nobody takes an old one for it. */
function standingGauges(registers: Registry[]): (now: NodeStanding | null) => void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `signpost_${name}`, help, labelNames, registers })
  const database = gauge('database_up', 'Whether the database answered (1) or not (0)')
  const agents = gauge('agents_online', 'Agents with the console open, on any node')
  const open = gauge('tickets_open', 'Open tickets of the desk, by tier', ['tier'])
  const overdue = gauge('tickets_overdue', 'Open tickets of the desk with a target that ran out and is not met')
  const letters = gauge('letters_waiting', 'Letters of the desk that wait to be handed over')
  const free = gauge('data_free_bytes', 'Free room on the disk of the data folder')
  const size = gauge('data_size_bytes', 'Size of the disk of the data folder')
  return (now) => {
    for (const each of [database, agents, overdue, letters, free, size]) each.remove()
    open.reset()
    if (!now) return
    database.set(now.databaseUp ? 1 : 0)
    agents.set(now.agentsOnline)
    if (now.desk) {
      for (const tier of [1, 2, 3] as const) open.set({ tier: String(tier) }, now.desk.openTickets[tier])
      overdue.set(now.desk.overdueTickets)
      letters.set(now.desk.lettersWaiting)
    }
    if (now.dataDisk) {
      free.set(now.dataDisk.freeBytes)
      size.set(now.dataDisk.sizeBytes)
    }
  }
}
