import type { Instant } from '../calendar/time.ts'
import type { Deflection } from './deflection.ts'
import type { AgentId, ConversationId, CustomerId, TicketId } from './ids.ts'
import type { Proof } from './person.ts'
import type { Target } from './sla.ts'
import type { Tier } from './tier.ts'

/** Everything that can have happened: the vocabulary of history, letters, figures and audit. No message text in here. */
export type Happening =
  | { kind: 'ConversationOpened' }
  | { kind: 'Asked'; deflection: Deflection }
  | { kind: 'CodeSent' }
  | { kind: 'PersonProven'; customer: CustomerId; proof: Proof }
  | { kind: 'TicketOpened'; number: number; tier: Tier; targets: Target[] }
  | { kind: 'TicketNoted'; number: number }
  | { kind: 'TicketAssigned'; number: number; agent: AgentId }
  | { kind: 'TicketAnswered'; number: number; agent: AgentId; targets: Target[] }
  | { kind: 'TicketSolved'; number: number; agent: AgentId; targets: Target[] }
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
  | { kind: 'LetterSent'; delivery: string }
  | { kind: 'LetterGivenUp'; delivery: string; cause: string }
  | { kind: 'AssistantFailed' }

/** A happening with its time and what it belongs to. */
export type Event = Happening & { at: Instant; conversation: ConversationId | null; ticket: TicketId | null }
