import type { Instant } from '../calendar/time.ts'
import type { AuditEntry } from '../domain/audit.ts'
import type { AuthResult } from '../domain/authResults.ts'
import type { ConversationId, TicketId } from '../domain/ids.ts'
import type { MailCause, MailDoor, MailState, ReadMail } from '../domain/inboundMail.ts'
import type { LetterTrouble } from '../domain/notification.ts'
import type { Agent, Locale } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Decide, Incoming } from './botPorts.ts'

// ---- mails that come in ----------------------------------------------------------------------------------------------

/** What a door says of a mail beside the mail itself. */
export type MailEnvelope = {
  /** Whom the door was asked to give it to. */
  to?: string[]
  /** What a mail service found about the sender, where it tells it in fields of its own. */
  auth?: AuthResult[]
}

/** A mail at one of the doors. `at`: when the mailbox had it, where the door knows. */
export type ArrivedMail = { door: MailDoor; raw: Uint8Array; at: Instant | null; envelope: MailEnvelope }

/** A mail as it is kept, before anything is done about it. */
export type MailToKeep = {
  id: string
  /** What makes it this mail, by whichever door and however often it comes. */
  identity: string
  door: MailDoor
  receivedAt: Instant
  keptAt: Instant
  raw: Uint8Array
  envelope: MailEnvelope
  from: string | null
  subject: string
  /** Kept and left aside at once: too large to be taken whole. */
  leftAside?: Extract<MailCause, 'tooLarge'>
}

/** A mail in somebody's hands. A claim is a lease: it ends by itself. */
export type ClaimedMail = MailToKeep & { attempts: number }

/** Mails on their way into the desk. */
export type MailInbox = {
  /** In a transaction of its own; false when it was kept before. From here on it cannot be lost. */
  keepMail(mail: MailToKeep): Promise<boolean>
  /** The mail that has waited longest, now ours for `leaseMs`; null when nothing waits. */
  claimMail(now: Instant, leaseMs: number): Promise<ClaimedMail | null>
  /** Left aside; nothing when it was settled meanwhile. */
  settleMail(id: string, as: { state: Exclude<MailState, 'received'>; cause: MailCause }, at: Instant): Promise<void>
  /** It is tried again then. */
  delayMail(id: string, tryAt: Instant): Promise<void>
  /** How many mails this address sent since then, by when they were kept; `except` is left out. */
  mailsFrom(address: string, since: Instant, except: string): Promise<number>
  /**
   * A letter of ours did not arrive: it counts as given up, the history of its conversation says so, and the mail is handled,
   * all in one transaction. `unknown`: no letter of that id was sent; then nothing is done.
   */
  letterBounced(
    mail: string,
    letter: SentLetter,
    trouble: LetterTrouble,
    at: Instant,
  ): Promise<{ conversation: ConversationId | null } | 'unknown'>
}

/** A letter of ours by what its Message-ID says. */
export type SentLetter = { delivery: string } | { ticket: TicketId }

/** A mailbox is read by one node at a time. */
export type MailboxLeases = {
  /** Whether it is ours until then; true as well when it was. */
  holdMailbox(mailbox: string, holder: string, now: Instant, until: Instant): Promise<boolean>
  letMailboxGo(mailbox: string, holder: string): Promise<void>
  /** How far it was read; null when it never was. */
  mailboxPlace(mailbox: string): Promise<{ uidValidity: string; lastUid: number } | null>
  markMailboxPlace(mailbox: string, place: { uidValidity: string; lastUid: number }): Promise<void>
}

/** What the desk itself asks of mails. */
export type MailReads = {
  /** Whether it still waits to be handled. */
  isMailWaiting(id: string): Promise<boolean>
  /** How many answers went to this address since then. */
  mailAnswersTo(address: string, since: Instant): Promise<number>
  /** Where a letter of ours belongs, if it was ours and went to this address. */
  placeOfLetter(
    letter: SentLetter,
    to: string,
  ): Promise<{ conversation: ConversationId | null; ticket: TicketId | null } | null>
  /** What came on a conversation without anybody vouching for its sender, oldest first. */
  mailNotesOf(id: ConversationId): Promise<MailNote[]>
}

/** A mail as a note for agents: nobody knows whose word it is. */
export type MailNote = { id: string; at: Instant; from: string; subject: string; text: string; cause: MailCause }

/** What a decision makes of the mail it is about; saved only while the mail waits. */
export type MailSettled = {
  id: string
  at: Instant
  cause: MailCause | null
  isAnswered: boolean
  note: string | null
  conversation: ConversationId
  ticket: TicketId | null
}

// ---- what the desk does with a mail -----------------------------------------------------------------------------------

/** A mail that was taken apart and judged to be somebody's word, with what is known of that somebody. */
export type MailToHandle = {
  id: string
  receivedAt: Instant
  from: { address: string; name: string }
  isVerified: boolean
  subject: string
  text: string
  files: NonNullable<Incoming['files']>
  refusedFiles: ReadMail['refusedFiles']
  /** The ticket it came to, by its sealed address. */
  taggedTicket: number | null
  /** Letters of ours that it answers, the nearest first. */
  answers: readonly SentLetter[]
  /** The head of the answer: what it answers, ids with their brackets. */
  thread: { inReplyTo: string | null; references: string[] }
  /** What the bot reads in it. */
  reading: MailReading
}

/** What a text says without a talk around it. */
export type MailReading = { locale: Locale | null; isThanks: boolean }

/** What became of a mail. */
export type MailOutcome = {
  became: 'reply' | 'note' | 'request' | 'thanks' | 'settledBefore'
  conversation: ConversationId | null
}

export type MailVerbs = {
  /** Does what a mail asks for, once, however often it is called: everything and the mail's end in one commit. */
  handleMail(mail: MailToHandle, decide: Decide): Promise<MailOutcome>
}

// ---- what administrators see ----------------------------------------------------------------------------------------------

/** A mail in the list. */
export type MailRow = {
  id: string
  door: MailDoor
  from: string | null
  subject: string
  keptAt: Instant
  state: MailState
  cause: MailCause | null
  sizeBytes: number
  conversation: ConversationId | null
  ticketNumber: number | null
}

type MailQuery = { state: MailState | null; before: Instant | null; limit: number }

export type MailRecords = {
  /** The newest first. */
  mails(query: MailQuery): Promise<MailRow[]>
  /** With its bytes, which are gone when it is long settled. */
  mail(id: string): Promise<(MailRow & { raw: Uint8Array }) | null>
  /** It waits again as if it had just come; false unless it was left aside and its bytes are there. */
  mailAgain(id: string, audit: AuditEntry): Promise<boolean>
}

/** A mail as text, for whoever looks at one. */
type MailShown = MailRow & { text: string }

export type MailAdmin = {
  mails(agent: Agent, query: MailQuery): Promise<MailRow[] | Refusal>
  mailShown(agent: Agent, id: string): Promise<MailShown | Refusal>
  mailRaw(agent: Agent, id: string): Promise<{ id: string; raw: Uint8Array } | Refusal>
  mailAgain(agent: Agent, id: string): Promise<MailRow | Refusal>
}
