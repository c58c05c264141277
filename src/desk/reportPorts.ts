// What reports need, and what they offer; beside ports.ts, which is the desk's own.

import type { DayRange } from '../calendar/days.ts'
import type { Instant, Span } from '../calendar/time.ts'
import type { DeflectionFigures, QuestionCount } from '../domain/deflectionFigures.ts'
import type { AgentId, ConversationId, CustomerId } from '../domain/ids.ts'
import type { Question } from '../domain/question.ts'
import type {
  AnsweredTarget,
  Measure,
  QuarterCount,
  ResponseFigures,
  SlaFigures,
  Standing,
  StandingCount,
  Unanswered,
} from '../domain/reportFigures.ts'
import type { Step } from '../domain/reportPeriod.ts'
import type { Score } from '../domain/satisfaction.ts'
import type { SatisfactionFigures, ScoreCount } from '../domain/satisfactionFigures.ts'
import type { TargetKind } from '../domain/sla.ts'
import type { Tier } from '../domain/tier.ts'

/**
 * What a report is about. Tier and agent belong to tickets, so they leave out no question and no wish for a person; the
 * customer of those is the one of their conversation.
 */
export type ReportScope = {
  span: Span
  customer: CustomerId | null
  tier: Tier | null
  /** The agent that has the ticket; of what customers said of one, whom it counts for. */
  agent: AgentId | null
}

/** A ticket behind a number, with the target that was counted. */
export type CountedTicket = {
  number: number
  conversation: ConversationId
  subject: string
  tier: Tier
  customerName: string
  agentName: string | null
  openedAt: Instant
  dueAt: Instant
  /** When it was met, in time or late. */
  metAt: Instant | null
}

/** What a customer wrote beside a score. `agentName` is whom it counts for; null is the assistant alone. */
export type SaidWord = {
  number: number
  conversation: ConversationId
  subject: string
  at: Instant
  score: Score
  word: string
  customerName: string
  agentName: string | null
}

/** A place in the order of everything that a server of the database has written: all before it is known, some after it may be. */
export type ChangeMark = { readonly server: string; readonly transaction: bigint }

/** Something counted, of the step in which it fell; 0 is the first. */
export type InStep<T> = T & { step: number }

/** Targets that stand alike; those that run do so until the first of them is due. */
export type CountedStanding = StandingCount & { until: Instant | null }

/** Counts for reports, made where the rows are. Steps begin at the instants given; the first is the scope's. */
export type ReportRecords = {
  standings(scope: ReportScope, steps: readonly Instant[], now: Instant): Promise<CountedStanding[]>
  /** The newest tickets behind a number of `standings`; read a moment later than the number. */
  ticketsBehind(
    scope: ReportScope,
    of: { kind: TargetKind; standing: Standing },
    now: Instant,
    limit: number,
  ): Promise<CountedTicket[]>
  firstResponses(
    scope: ReportScope,
    steps: readonly Instant[],
  ): Promise<{ answered: InStep<AnsweredTarget>[]; unanswered: InStep<Unanswered>[] }>
  questions(scope: ReportScope, steps: readonly Instant[]): Promise<QuestionCount[]>
  /** How many gaps (questionFigures.ts) there are whose text is still known, and the newest of them. */
  gapCounts(scope: ReportScope, steps: readonly Instant[]): Promise<InStep<{ count: number }>[]>
  gaps(scope: ReportScope, limit: number): Promise<Question[]>
  load(scope: ReportScope, measure: Measure): Promise<QuarterCount[]>
  /** What customers said, how often they said it in words, and the newest of these. */
  scores(scope: ReportScope, steps: readonly Instant[]): Promise<InStep<ScoreCount>[]>
  wordCounts(scope: ReportScope, steps: readonly Instant[]): Promise<InStep<{ count: number }>[]>
  words(scope: ReportScope, limit: number): Promise<SaidWord[]>
  /**
   * Within which quarters of an hour something was written about times that were over, since a mark; and a mark for now. Of what
   * was written about times after `notedBefore` nothing is known, nor of anything where it is `unknown`.
   */
  changesSince(mark: ChangeMark | null): Promise<{
    mark: ChangeMark
    changed: readonly Instant[] | 'unknown'
    notedBefore: Instant
  }>
  /** What a report can be narrowed to, by name. */
  choices(): Promise<{ customers: { id: CustomerId; name: string }[]; agents: { id: AgentId; name: string }[] }>
}

/** Gaps that ask about one thing, told by the one that is most like all others. Texts are masked. */
export type GapTopic = {
  text: string
  count: number
  /** Of these: nothing was there to show. The others were shown something and refused it. */
  unanswered: number
  /** Other wordings. */
  examples: string[]
  /** Articles that were shown and refused. */
  refused: { slug: string; title: string }[]
}

/** Puts gaps together, the most wanted topic first. */
export type TopicsOf = (gaps: readonly Question[]) => GapTopic[]

// ---- what the desk offers ------------------------------------------------------------------------------------------

/** Which days, and narrowed to what. */
export type ReportAsked = Omit<ReportScope, 'span'> & { days: DayRange }

/** What the desk tells about itself, block by block. Nothing is changed by it. */
export type Reports = {
  sla(asked: ReportAsked): Promise<SlaFigures & { days: Step[] }>
  ticketsBehind(
    asked: ReportAsked,
    of: { kind: TargetKind; standing: Standing },
    limit: number,
  ): Promise<{ total: number; tickets: CountedTicket[] }>
  responses(asked: ReportAsked): Promise<ResponseFigures>
  deflection(asked: ReportAsked): Promise<DeflectionFigures & { days: Step[] }>
  /** `compared`: how many of the `total` were put together, the newest. */
  gaps(asked: ReportAsked): Promise<{ total: number; compared: number; topics: GapTopic[] }>
  /** `[weekday][hour]`, 0 is Sunday. */
  load(asked: ReportAsked, measure: Measure): Promise<number[][]>
  satisfaction(asked: ReportAsked): Promise<SatisfactionFigures & { wordsTotal: number; words: SaidWord[] }>
  choices: ReportRecords['choices']
  /** Counts a piece of the past that nobody has asked for yet, or nothing; called again and again. */
  countAhead(): Promise<void>
}
