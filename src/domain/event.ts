import type { Instant } from '../calendar/time.ts'
import type { AlertDue } from './alert.ts'
import type { Deflection } from './deflection.ts'
import type { AgentId, ContactId, ConversationId, CustomerId, TicketId } from './ids.ts'
import type { LetterTrouble } from './notification.ts'
import type { Proof } from './person.ts'
import type { RulesVersion } from './policies.ts'
import type { ClockMove, RecountReason } from './recounting.ts'
import type { Score } from './satisfaction.ts'
import type { Target } from './sla.ts'
import type { Outcome } from './ticket.ts'
import type { Tier } from './tier.ts'

/**
 * What the clocks of a ticket were counted by when this happened, so that they can be counted again (replay.ts). Events
 * from before it was written down have only the versions that their targets name.
 */
type Under = { under?: RulesVersion }

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
  /** By the agent, or null: whoever had it may not come in any more. */
  | { kind: 'TicketUnassigned'; number: number; agent: AgentId | null }
  /** `saidAt`: the time of the line that answered, by which the clocks go. */
  | { kind: 'TicketAnswered'; number: number; agent: AgentId; targets: Target[]; saidAt?: Instant }
  | { kind: 'TicketSolved'; number: number; agent: AgentId; targets: Target[]; outcome?: Outcome | null }
  | ({ kind: 'TicketReopened'; number: number; agent: AgentId | null; targets: Target[] } & Under)
  | ({ kind: 'TierChanged'; number: number; agent: AgentId; from: Tier; tier: Tier; targets: Target[] } & Under)
  | ({ kind: 'TicketWaiting'; number: number; agent: AgentId; targets: Target[] } & Under)
  /** By the agent, or null: the customer wrote. */
  | ({ kind: 'TicketWaitingEnded'; number: number; agent: AgentId | null; targets: Target[] } & Under)
  /**
   * The policy, its hours and holidays, or the customer's policy changed. `stood`: due times that would have changed and did
   * not, because they were told to the customer; `later`: the policy let them get later.
   */
  | {
      kind: 'ClocksRecomputed'
      number: number
      because: RecountReason[]
      moved: ClockMove[]
      stood: ClockMove[]
      later: boolean
      targets: Target[]
      under: RulesVersion
    }
  /** It goes on in the ticket `other`, which took it in. */
  | ({ kind: 'TicketMerged'; number: number; agent: AgentId; other: number } & Under)
  | ({ kind: 'TicketTookIn'; number: number; agent: AgentId; other: number; targets: Target[] } & Under)
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
  /** `alert`: what fell due and when; events from before it was written down have none. */
  | { kind: 'TargetWarned'; number: number; target: Target['kind']; alert?: AlertDue }
  | { kind: 'TargetBroken'; number: number; target: Target['kind']; alert?: AlertDue }
  /** The desk was called for a ticket that cannot wait and that nobody has answered. */
  | { kind: 'DeskCalled'; number: number; target: Target['kind']; alert: AlertDue }
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
