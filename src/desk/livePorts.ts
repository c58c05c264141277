import { type Instant, MINUTE } from '../calendar/time.ts'
import type { Conversation, Message } from '../domain/conversation.ts'
import type { AgentId, ConversationId, TicketId } from '../domain/ids.ts'
import type { Agent } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Satisfaction, Score } from '../domain/satisfaction.ts'

/** Where a visitor's chat stands, as their browser tells it; null for what it does not tell. Nobody has proven any of it. */
export type Whereabouts = {
  /** The address of the page around the chat, without what follows its path. */
  page: string | null
  /** The browser and its system by name, such as "Firefox, Windows". */
  browser: string | null
}

/** What passes while a conversation is live; null for what never was or is not waited for. */
export type LiveTalk = Whereabouts & {
  /** The time of the newest line that the visitor has had on screen. */
  readUntil: Instant | null
  /** When the visitor's chat was last seen with its line open. */
  connectedAt: Instant | null
  /** When it is noticed that the agent has left the visitor without an answer. */
  agentDueAt: Instant | null
  /** When it is noticed that the agent, whose line broke, has not come back. */
  agentGoneAt: Instant | null
  /** When to look whether agents' words must go out by letter, and what was sent so far. */
  mailDueAt: Instant | null
  mailedUntil: Instant | null
  mailedAt: Instant | null
}

/** A visitor whose chat was not seen with its line open for so long has left. */
export const LEFT_MS = 1 * MINUTE

/** Whether the visitor's chat has its line open, as far as anybody knows. */
export function isConnected({ connectedAt }: Pick<LiveTalk, 'connectedAt'>, now: Instant): boolean {
  return connectedAt !== null && connectedAt > now - LEFT_MS
}

/** What a decision changes of it; reading, being connected and where are written beside all decisions. */
export type LiveChanges = Partial<Omit<LiveTalk, 'readUntil' | 'connectedAt' | keyof Whereabouts>>

/** What the desk keeps of what is live, and reads for it. */
export type LiveRecords = {
  live(id: ConversationId): Promise<LiveTalk>
  /** Never goes back. Answers whether it went forward. */
  markRead(id: ConversationId, until: Instant): Promise<boolean>
  /** These visitors' chats have their line open now. */
  markConnected(ids: readonly ConversationId[], at: Instant): Promise<void>
  /** Of these conversations, each with the version that is known, those that are at another one or gone, in one question. */
  conversationsChanged(known: ReadonlyMap<ConversationId, number>): Promise<ConversationId[]>
  /** The numbers of these conversations' newest lines, in one question; those that are gone have none. */
  newestLines(ids: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, number>>
  /** The visitor's chat stands there now. Answers whether that is news. */
  markPlace(id: ConversationId, where: Whereabouts): Promise<boolean>
  /**
   * Agents with a conversation whose visitor was connected since then: those who are not among `online` are looked for
   * at `dueAt`, unless they are already; those who are back are not.
   */
  markGone(online: readonly AgentId[], connectedSince: Instant, dueAt: Instant): Promise<void>
  /** The conversation whose time of this kind is the longest overdue, if any. */
  firstLiveDue(kind: 'agentDueAt' | 'agentGoneAt' | 'mailDueAt', now: Instant): Promise<ConversationId | null>
  /** Lines that take the place of others, oldest first. */
  correctionsOf(id: ConversationId): Promise<Message[]>
  /** How many others have waited in the queue since before then. */
  countAhead(id: ConversationId, since: Instant): Promise<number>
  /** How long the last visitors waited for whoever joined them since then, the newest first, at most `limit`. */
  recentWaits(since: Instant, limit: number): Promise<number[]>
  satisfactionOf(ticket: TicketId): Promise<Satisfaction | null>
  /** Everything said from `from` on and before `to`, oldest first. */
  satisfactionSince(from: Instant, to: Instant): Promise<Satisfaction[]>
}

/** What happens while people talk. */
export type LiveVerbs = {
  /** The visitor has had everything up to then on screen. */
  visitorRead(id: ConversationId, until: Instant): Promise<void>
  /** These visitors' chats have their line open. */
  visitorsConnected(ids: readonly ConversationId[]): Promise<void>
  /** Of these conversations, each with the version that is known, those that are at another one or gone. */
  conversationsChanged(known: ReadonlyMap<ConversationId, number>): Promise<ConversationId[]>
  /** The numbers of these conversations' newest lines; those that are gone have none. */
  newestLines(ids: readonly ConversationId[]): Promise<ReadonlyMap<ConversationId, number>>
  /** The visitor's chat opened on this page, in this browser. */
  visitorIsAt(id: ConversationId, where: Whereabouts): Promise<void>
  /** Heard by whoever looks right now, and kept nowhere. */
  visitorTypes(id: ConversationId): void
  /** Only of the agent who has the conversation. */
  agentTypes(agent: Agent, id: ConversationId): Promise<void>
  /** Another text in place of a line of one's own, or with null none. The log keeps both; it is no first response. */
  correct(agent: Agent, id: ConversationId, seq: number, text: string | null): Promise<Message | Refusal>
  /** The visitor says how it was with a ticket, once they were asked. */
  rate(id: ConversationId, said: Rating): Promise<Conversation | Refusal>
}

export type Rating = { ticket: number; score: Score; word: string | null }
