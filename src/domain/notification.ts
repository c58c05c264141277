import type { ConversationId, TicketId } from './ids.ts'
import type { MailAnswerLetter } from './mailAnswer.ts'
import type { Locale, Role } from './person.ts'
import type { Tier } from './tier.ts'

/** What a letter about a ticket says of it, and where the talk goes on; letters from before do not know the address. */
type OfTicket = { number: number; subject: string; url?: string }

/** A ticket as a line of a digest; `due` is ready to read in the desk's zone. */
export type DigestTicket = { number: number; subject: string; customerName: string; due: string }

/** What can happen to an agent's account that its owner is told of. */
export type AccountChanged =
  | 'password'
  | 'secondFactorSet'
  | 'secondFactorRemoved'
  | 'recoveryCodes'
  | 'role'
  | 'signInLink'
  | 'newDevice'

/**
 * What a letter is about, with all its facts; the words are the delivery's. Facts are saved with the row, so that a
 * letter sent late still says what was true when it was written.
 */
export type Letter =
  | { about: 'code'; code: string; minutesValid: number }
  /** When each answer is due and why, ready to read in the reader's zone. */
  | (OfTicket & { about: 'ticketOpened'; tier: Tier; due: string; fixDue: string | null; reason: string })
  /** To an agent. `address` is whole but for the `code` at its end, which is blanked once the letter is out. */
  | { about: 'signInLink'; address: string; code: string; fromName: string; hoursValid: number }
  /**
   * To an agent: something that opens their account, or what it may do, is another now. It carries no link, so that nobody
   * learns to trust links in such letters. `when` is ready to read; where it was done is told as far as the browser told it;
   * `byName` is who did it, when it was not the agent.
   */
  | {
      about: 'accountChanged'
      change: AccountChanged
      when: string
      browser: string | null
      system: string | null
      network: string | null
      byName: string | null
      /** For a change of role: the new one. */
      role: Role | null
    }
  /** The desk cannot go on without the customer. `what` is what the agent named; `clockStops`: the due times wait, too. */
  | (OfTicket & { about: 'ticketWaiting'; agentName: string; what: string | null; clockStops: boolean })
  /** `words` are an agent's, for the customer. */
  | (OfTicket & { about: 'ticketSolved'; words?: string })
  | (OfTicket & { about: 'ticketReopened' })
  /** The request goes on in the ticket `into`. */
  | (OfTicket & { about: 'ticketMerged'; into: number })
  | (OfTicket & {
      about: 'tierChanged'
      from: Tier
      tier: Tier
      /** The agent's reason, for the customer. */
      why: string
      /** What is owed by now, as in `ticketOpened`; null where nothing is, or its clock stands still. */
      due: string | null
      fixDue: string | null
      /** Why the first of these times; null when there are none. */
      reason: string | null
      /** One of these times is past already: the request was received long enough ago. */
      isLate: boolean
    })
  /** The support policy changed, and with it times that were told; null where none is stated or its clock stands still. */
  | (OfTicket & { about: 'dueMoved'; due: string | null; fixDue: string | null; reason: string | null })
  /** What agents said while the person was away, oldest first, and where the talk goes on. */
  | { about: 'agentReplied'; agentName: string; number: number | null; words: string[]; url: string }
  /** To a customer, for one of its end users; an answer goes to `from`. */
  | { about: 'referral'; customerName: string; from: string; message: string }
  /** To the end user: what was sent on, and to whom. */
  | { about: 'referralSent'; customerName: string; sentTo: string; message: string }
  | MailAnswerLetter
  /** To an agent: a clock of a ticket needs somebody. `due` is ready to read in the reader's zone. */
  | {
      about: 'slaAlert'
      alert: 'received' | 'warning' | 'breach' | 'unanswered'
      target: 'firstResponse' | 'fix'
      number: number
      subject: string
      tier: Tier
      customerName: string
      due: string
      url: string
    }
  /** To a lead: the desk's day, which `day` names ready to read. The one letter that nobody has to get. */
  | {
      about: 'digest'
      day: string
      opened: number
      answered: number
      solved: number
      /** Due times of that day, by what became of them. */
      kept: number
      broken: number
      overdue: DigestTicket[]
      dueNext: DigestTicket[]
      url: string
      /** Ends these letters without signing in. */
      unsubscribeUrl: string
    }

/**
 * One letter to one person: a row with a due time, written in the same transaction as the fact it tells of. With its
 * conversation the agents there see when it cannot be delivered; letters with the same ticket stand together in the
 * reader's mailbox.
 */
export type Delivery = {
  id: string
  to: string
  locale: Locale
  letter: Letter
  conversation?: ConversationId | null
  ticket?: TicketId | null
}

/** Why a letter was given up: by the mail server's word about the address or the letter, or because nobody took it in a day. */
export const LETTER_TROUBLES = ['unknownAddress', 'mailboxFull', 'rejected', 'unreachable'] as const
export type LetterTrouble = (typeof LETTER_TROUBLES)[number]
