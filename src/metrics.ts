import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Event } from './domain/event.ts'

/** What is counted, and the page that shows it. */
export type Metrics = {
  /** Something of the desk happened; for `observe`. */
  observe(event: Event): void
  /** A visitor's message was handled, in so many seconds, with so many lines said in return. */
  turn(outcome: 'answered' | 'silent' | 'repeated' | 'refused' | 'failed', seconds: number, replies: number): void
  /** The desk or its door said no. */
  refused(why: string): void
  /** A chat's socket opened (1) or closed (-1). */
  socket(change: 1 | -1): void
  /** A letter was handed over, will be tried again, or was given up; or one that was handed over may have arrived before. */
  /** What became of a mail that came in, in one word. */
  mail(outcome: string): void
  delivery(outcome: 'sent' | 'delayed' | 'givenUp' | 'maybeDouble'): void
  /** The figures of this process, in Prometheus' text format. */
  page(): Promise<{ contentType: string; text: string }>
}

/** The catalogue. Every name, unit and label stands here; labels have few values, so that the page stays small. */
export function createMetrics(): Metrics {
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
  const broken = counter('sla_breaches_total', 'Targets that ran out', ['target'])
  const refusals = counter('refusals_total', 'What the desk or its door refused', ['why'])
  const sockets = new Gauge({ name: 'signpost_chat_sockets', help: 'Open sockets of chats', registers })
  const mails = counter('mails_total', 'Mails that came in, by what became of them', ['outcome'])
  const deliveries = counter('deliveries_total', 'Letters, by what came of the attempt', ['outcome'])
  const failures = counter('assistant_failures_total', 'Messages on which the assistant failed and a person was called')

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
    socket: (change) => sockets.inc(change),
    mail: (outcome) => mails.inc({ outcome }),
    delivery: (outcome) => deliveries.inc({ outcome }),
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}
