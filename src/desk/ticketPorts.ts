import type { AgentNote } from '../domain/agentNote.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { AgentId, ContactId, ConversationId, CustomerId, TicketId } from '../domain/ids.ts'
import type { Agent, Contact } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { AgentOutcome, Ticket } from '../domain/ticket.ts'
import type { Tier } from '../domain/tier.ts'

/** Two tickets that belong together from now on, or no longer do. */
export type TicketLink = { one: TicketId; other: TicketId; linked: boolean }

/** What the desk keeps around tickets for the agents' verbs. */
export type TicketRecords = {
  ticketByNumber(number: number): Promise<Ticket | null>
  /** Linked with this one, from either side, the newest number first. */
  linkedTickets(id: TicketId): Promise<Ticket[]>
  /** Merged into this one, the newest number first. */
  ticketsMergedInto(id: TicketId): Promise<Ticket[]>
  /** Oldest first. */
  agentNotesOf(id: ConversationId): Promise<AgentNote[]>
  agentNoteByClientId(id: ConversationId, clientId: string): Promise<AgentNote | null>
  /** Where somebody named this agent in a note that the agent has not seen. */
  unseenMentionsOf(agent: AgentId): Promise<ConversationId[]>
  /** The agent has seen every note of this conversation; answers whether there was one that names them. */
  mentionsSeen(agent: AgentId, id: ConversationId): Promise<boolean>
  /** By name. */
  contactsOf(customer: CustomerId): Promise<Contact[]>
  /** Who may come in, and so can be given work. */
  activeAgent(id: AgentId): Promise<Agent | null>
  /** By name. */
  activeAgents(): Promise<Agent[]>
}

/** What became of one ticket of many that were to be assigned. */
export type Assigned =
  | { number: number; became: 'assigned' | 'unassigned' | 'unchanged' }
  | { number: number; refusal: Refusal }

/** What an agent does with tickets and around them. Each is one commit; what the visitor must know is said in the talk. */
export type TicketVerbs = {
  /** For colleagues alone. */
  note(agent: Agent, id: ConversationId, text: string, clientId: string | null): Promise<AgentNote | Refusal>
  /** The agent has seen the notes that name them here. */
  seeNotes(agent: Agent, id: ConversationId): Promise<void>
  /** Hands the conversation to a colleague, with a note if there is anything to say. */
  transfer(agent: Agent, id: ConversationId, to: AgentId, text: string | null): Promise<Conversation | Refusal>
  /** Each ticket on its own: one that cannot be assigned keeps none of the others back. */
  assign(agent: Agent, numbers: readonly number[], to: AgentId | null): Promise<Assigned[] | Refusal>
  changeTier(agent: Agent, number: number, tier: Tier, reason: string): Promise<Ticket | Refusal>
  /** `what`: what is waited for, if there is more to say than was said in the talk. */
  waitForCustomer(agent: Agent, number: number, what?: string | null): Promise<Ticket | Refusal>
  stopWaiting(agent: Agent, number: number): Promise<Ticket | Refusal>
  /** With words, the agent who has the conversation says them to the customer first. */
  solve(
    agent: Agent,
    id: ConversationId,
    how?: { outcome: AgentOutcome; words: string | null },
  ): Promise<Ticket | Refusal>
  reopen(agent: Agent, number: number): Promise<Ticket | Refusal>
  merge(agent: Agent, number: number, into: number): Promise<Ticket | Refusal>
  link(agent: Agent, number: number, other: number, linked: boolean): Promise<Ticket | Refusal>
  /** Whose it is: the tickets opened here go to this contact. Who talks becomes the contact only by their own proven address. */
  correctContact(agent: Agent, id: ConversationId, contact: ContactId): Promise<Conversation | Refusal>
  /** Says that this new contact may speak for the customer, or may not. */
  confirmContact(agent: Agent, id: ConversationId, isConfirmed: boolean): Promise<Contact | Refusal>
  contactsOf(agent: Agent, customer: CustomerId): Promise<Contact[] | Refusal>
  /** Everybody who works here, by name. */
  colleagues(): Promise<Agent[]>
}
