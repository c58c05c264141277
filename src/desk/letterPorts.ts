import type { Instant } from '../calendar/time.ts'
import type { AuditEntry } from '../domain/audit.ts'
import type { AgentId, ConversationId } from '../domain/ids.ts'
import type { Delivery, DigestTicket, Letter, LetterTrouble } from '../domain/notification.ts'
import type { Agent, Locale } from '../domain/person.ts'

// ---- letters that leave the house ----------------------------------------------------------------------------------

/** A letter in somebody's hands. `attempt` is the fence: whoever claims it next has a higher one. */
export type Claimed = Delivery & {
  attempt: number
  /** How often nobody knew whether the mail server had taken it, so that it may arrive more than once. */
  doubts: number
}

type Claim = Pick<Claimed, 'id' | 'attempt'>

/** What leaves the house, claimed by whoever has hands free (delivery/outbox.ts). A claim is a lease: it ends by itself. */
export type Outbox = {
  /**
   * The deliveries that have waited longest, `limit` at most and one to an address, now ours for `leaseMs`; none when nothing
   * is due. Letters to one address go in the order in which they were written. A lease that ended without a word is a doubt.
   */
  claim(now: Instant, leaseMs: number, limit: number): Promise<Claimed[]>
  /** Keeps the claim until then; false when somebody else has it by now. */
  hold(claim: Claim, until: Instant): Promise<boolean>
  /**
   * It is out of our hands, whoever has the claim by now. Unless it is to `keep` for the mailbox page, a mailed code is left
   * out of the row from now on.
   */
  sent(id: string, at: Instant, how: { keep: boolean }): Promise<void>
  /** It did not go out and is tried again; nothing when the claim is lost. `isDoubtful`: it may have gone out all the same. */
  delayed(claim: Claim, why: { cause: string; isDoubtful: boolean }, tryAt: Instant): Promise<void>
  /**
   * It will not go out: a mailed code is left out of the row, and the history of its conversation says so in the same
   * transaction. Answers that conversation; null when it has none, or the claim is lost.
   */
  givenUp(claim: Claim, why: { cause: string; trouble: LetterTrouble }, at: Instant): Promise<ConversationId | null>
  /** It had been sent, and came back: given up after all, as above. Null also when no such letter was out. */
  bounced(id: string, why: { cause: string; trouble: LetterTrouble }, at: Instant): Promise<ConversationId | null>
  /** Letters that were kept instead of sent, newest first; the mailbox page of a desk without SMTP. */
  kept(limit: number): Promise<(Delivery & { sentAt: Instant | null })[]>
}

// ---- letters that did not arrive -----------------------------------------------------------------------------------

/** A letter that was given up, and that no later one to the same address has made up for. */
export type Undelivered = {
  id: string
  to: string
  about: Letter['about']
  at: Instant
  trouble: LetterTrouble
  conversation: ConversationId | null
}

export type LetterRecords = {
  /** The newest first. */
  undeliveredOf(id: ConversationId): Promise<Undelivered[]>
  /** The languages that these agents chose for letters; who is not named reads English. */
  letterLocalesOf(agents: readonly AgentId[]): Promise<ReadonlyMap<AgentId, Locale>>
  /** Which of these conversations have one. */
  undeliveredAmong(ids: readonly ConversationId[]): Promise<ConversationId[]>
}

/** A given-up letter as the operator sees it: with the mail server's own words, and whether it can go out again. */
export type GivenUp = Undelivered & { cause: string | null; isSpent: boolean }

export type GivenUpRecords = {
  /** Everything that was given up, the newest first. */
  givenUpLetters(limit: number): Promise<GivenUp[]>
  givenUpLetter(id: string): Promise<GivenUp | null>
  /** It waits again as if it was new; false when it was not given up any more. */
  tryLetterAgain(id: string, audit: AuditEntry): Promise<boolean>
}

// ---- what agents get -----------------------------------------------------------------------------------------------

/** What an agent chose about letters. */
export type AgentLetters = { digest: boolean; locale: Locale }

/** The desk's figures of a stretch of time, and what is due. */
export type DigestFigures = {
  opened: number
  answered: number
  solved: number
  kept: number
  broken: number
  overdue: DigestDue[]
  dueNext: DigestDue[]
}

/** A ticket of a digest, with the bare instant. */
export type DigestDue = Omit<DigestTicket, 'due'> & { dueAt: Instant }

/** Which letters agents want, and the daily digest. */
export type AgentLetterRecords = {
  /** Everything and English, where nothing was chosen. */
  lettersOf(agent: AgentId): Promise<AgentLetters>
  /** What is not named stays; false when there is no such agent. */
  chooseLetters(agent: AgentId, choice: Partial<AgentLetters>): Promise<boolean>
  /** Who may come in and wants the digest but has none of this day ("2026-12-01"). */
  awaitingDigest(day: string): Promise<{ agent: Agent; locale: Locale }[]>
  /** Counts `[from, until)`, and lists what is overdue and due next at `now`, at most `limit` of each. */
  digestFigures(span: { from: Instant; until: Instant }, now: Instant, limit: number): Promise<DigestFigures>
  /** Writes the letter and that this agent has the day's digest, in one transaction; false when somebody was faster. */
  saveDigest(day: string, agent: AgentId, delivery: Delivery, at: Instant): Promise<boolean>
}
