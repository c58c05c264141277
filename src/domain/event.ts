import type { Instant } from '../calendar/time.ts'
import type { Deflection } from './deflection.ts'
import type { AgentId, ContactId, ConversationId, CustomerId, TicketId } from './ids.ts'
import type { LetterTrouble } from './notification.ts'
import type { Proof } from './person.ts'
import type { Score } from './satisfaction.ts'
import type { Target } from './sla.ts'
import type { Outcome } from './ticket.ts'
import type { Tier } from './tier.ts'

/** Everything that can have happened: the vocabulary of history, letters, figures and audit. No message text in here. */
export type Happening =
  | { kind: 'ConversationOpened' }
  | { kind: 'Asked'; deflection: Deflection }
  | { kind: 'CodeSent' }
  | { kind: 'PersonProven'; customer: CustomerId; proof: Proof }
  | { kind: 'TicketOpened'; number: number; tier: Tier; targets: Target[] }
  | { kind: 'TicketNoted'; number: number }
  /** `by`: the colleague who assigned it, where it was not taken. */
  | { kind: 'TicketAssigned'; number: number; agent: AgentId; by?: AgentId }
  | { kind: 'TicketUnassigned'; number: number; agent: AgentId }
  | { kind: 'TicketAnswered'; number: number; agent: AgentId; targets: Target[] }
  | { kind: 'TicketSolved'; number: number; agent: AgentId; targets: Target[]; outcome?: Outcome | null }
  | { kind: 'TicketReopened'; number: number; agent: AgentId | null; targets: Target[] }
  | { kind: 'TierChanged'; number: number; agent: AgentId; from: Tier; tier: Tier; targets: Target[] }
  | { kind: 'TicketWaiting'; number: number; agent: AgentId; targets: Target[] }
  /** By the agent, or null: the customer wrote. */
  | { kind: 'TicketWaitingEnded'; number: number; agent: AgentId | null; targets: Target[] }
  /** It goes on in the ticket `other`, which took it in. */
  | { kind: 'TicketMerged'; number: number; agent: AgentId; other: number }
  | { kind: 'TicketTookIn'; number: number; agent: AgentId; other: number; targets: Target[] }
  | { kind: 'TicketLinked'; number: number; agent: AgentId; other: number }
  | { kind: 'TicketUnlinked'; number: number; agent: AgentId; other: number }
  /** An agent's note to colleagues; `mentions` are those it names. */
  | { kind: 'NoteWritten'; agent: AgentId; mentions: AgentId[] }
  | { kind: 'Transferred'; agent: AgentId; to: AgentId }
  /** Whose the ticket is, or with null the conversation, was put right. `from` is null where it was no contact's. */
  | {
      kind: 'ContactCorrected'
      number: number | null
      agent: AgentId
      from: ContactId | null
      contact: ContactId
      customer: CustomerId
    }
  | { kind: 'ContactConfirmed'; agent: AgentId; contact: ContactId; customer: CustomerId }
  | { kind: 'ContactRejected'; agent: AgentId; contact: ContactId; customer: CustomerId }
  /** Its own contact said that it is solved. */
  | { kind: 'TicketClosed'; number: number; targets: Target[] }
  | { kind: 'TargetWarned'; number: number; target: Target['kind'] }
  | { kind: 'TargetBroken'; number: number; target: Target['kind'] }
  | { kind: 'Referred'; customer: CustomerId | null }
  | { kind: 'ReferralForwarded'; customer: CustomerId }
  | { kind: 'InquiryLeft' }
  | { kind: 'InquiryRouted'; agent: AgentId; customer: CustomerId | null }
  | { kind: 'AgentAskedFor' }
  | { kind: 'NobodyCame' }
  | { kind: 'AgentJoined'; agent: AgentId; waitedMs: number | null }
  | { kind: 'AgentLeft'; agent: AgentId }
  /** The visitor waited for a word of this agent in vain, or the agent's line broke: others are called. */
  | { kind: 'AgentSilent'; agent: AgentId }
  | { kind: 'AgentLost'; agent: AgentId }
  /** An agent changed a line of theirs, or took it back. */
  | { kind: 'MessageEdited'; agent: AgentId; seq: number }
  | { kind: 'MessageDeleted'; agent: AgentId; seq: number }
  /** The customer said how it was, 1 to 5. */
  | { kind: 'Rated'; number: number; score: Score }
  | { kind: 'LetterSent'; delivery: string }
  /** Nobody reads it: the mail server refused it for good, or nobody took it in a day. */
  | { kind: 'LetterGivenUp'; delivery: string; cause: LetterTrouble }
  | { kind: 'AssistantFailed' }
  /** A mail was heard. `isVerified` false: as a note for agents alone. */
  | { kind: 'MailHeard'; isVerified: boolean }

/** A happening with its time and what it belongs to. */
export type Event = Happening & { at: Instant; conversation: ConversationId | null; ticket: TicketId | null }
