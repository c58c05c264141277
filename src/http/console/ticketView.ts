import type { ConversationView } from '../../desk/ports.ts'
import type { AgentNote } from '../../domain/agentNote.ts'
import type { Event } from '../../domain/event.ts'
import type { Ticket } from '../../domain/ticket.ts'
import type { AgentNoteWire, BesideWire, TicketLifeWire } from '../api/ticketWire.ts'
import type { HistoryLineWire } from '../wire.ts'
import type { Eye } from './view.ts'

/** What a ticket has been through since it was opened. */
export function ticketLifeWire(
  { waitingSince, outcome, tierChanges }: Ticket,
  { talk: { person }, whose, linked, tookIn }: ConversationView,
  { nameOf }: Eye,
): TicketLifeWire {
  const isWhoTalks = person.kind === 'contact' && person.contact === whose?.contact.id
  return {
    waitingSince,
    outcome,
    contact:
      whose && !isWhoTalks
        ? {
            id: whose.contact.id,
            name: whose.contact.name,
            email: whose.contact.email,
            customer: whose.customer.name,
          }
        : null,
    tierChanges: tierChanges.map(({ at, agent, from, to, reason }) => ({
      at,
      agentName: nameOf(agent),
      from,
      to,
      reason,
    })),
    linked: linked.map(besideWire),
    tookIn: tookIn.map((ticket) => ({
      ...besideWire(ticket),
      details: [ticket.details, ...ticket.notes.map(({ text }) => text)].filter(Boolean).join('\n\n'),
      filesCount: ticket.files.length + ticket.notes.reduce((sum, { files = [] }) => sum + files.length, 0),
    })),
  }
}

/** A ticket in a few words. */
export function besideWire({ number, conversation, subject, tier, status, openedAt }: Ticket): BesideWire {
  return { number, conversation, subject, tier, status, openedAt }
}

/** A note as this agent reads it. */
export function agentNoteWire({ id, at, agent, text, mentions }: AgentNote, eye: Eye): AgentNoteWire {
  return {
    id,
    at,
    agentName: eye.nameOf(agent) ?? '',
    mine: agent === eye.agent.id,
    text,
    mentions: mentions.flatMap((mentioned) => eye.nameOf(mentioned) ?? []),
    mentionsMe: mentions.includes(eye.agent.id),
  }
}

/** What the sentence about an agent's verb needs besides the agent. */
export function lifeLine(
  event: Event,
  { nameOf }: Eye,
): Pick<HistoryLineWire, 'otherName' | 'otherNumber' | 'byCustomer' | 'outcome'> {
  const other = event.kind === 'Transferred' ? event.to : event.kind === 'TicketAssigned' ? event.by : undefined
  return {
    otherName: other ? nameOf(other) : null,
    otherNumber: 'other' in event ? event.other : null,
    byCustomer: (event.kind === 'TicketWaitingEnded' || event.kind === 'TicketReopened') && event.agent === null,
    outcome: 'outcome' in event ? (event.outcome ?? null) : null,
  }
}
