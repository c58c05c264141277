import type { Locale } from './person.ts'

/**
 * What a letter is about, with all its facts; the words are the delivery's. Facts are saved with the row, so that a
 * letter sent late still says what was true when it was written.
 */
export type Letter =
  | { about: 'code'; code: string; minutesValid: number }
  | {
      about: 'ticketOpened'
      number: number
      subject: string
      tier: 1 | 2 | 3
      /** When each answer is due and why, ready to read in the reader's zone. */
      due: string
      fixDue: string | null
      reason: string
    }
  /** To an agent. `address` is whole but for the `code` at its end, which is blanked once the letter is out. */
  | { about: 'signInLink'; address: string; code: string; fromName: string; hoursValid: number }
  /** `words` are an agent's, for the customer. */
  | { about: 'ticketSolved'; number: number; subject: string; words?: string }
  | { about: 'ticketReopened'; number: number; subject: string }
  /** The request goes on in the ticket `into`. */
  | { about: 'ticketMerged'; number: number; subject: string; into: number }
  | {
      about: 'tierChanged'
      number: number
      subject: string
      from: 1 | 2 | 3
      tier: 1 | 2 | 3
      /** The agent's reason, for the customer. */
      why: string
      /** What is owed by now, as in `ticketOpened`; null where nothing is, or its clock stands still. */
      due: string | null
      fixDue: string | null
      /** Why the first of these times; null when there are none. */
      reason: string | null
      /** One of these times is past already: the request was received long enough ago. */
      isLate: boolean
    }
  /** The support policy changed, and with it times that were told; null where none is stated or its clock stands still. */
  | {
      about: 'dueMoved'
      number: number
      subject: string
      due: string | null
      fixDue: string | null
      reason: string | null
    }
  /** What agents said while the person was away, oldest first, and where the talk goes on. */
  | { about: 'agentReplied'; agentName: string; number: number | null; words: string[]; url: string }
  /** To an agent: a clock of a ticket needs somebody. `due` is ready to read in the reader's zone. */
  | {
      about: 'slaAlert'
      alert: 'received' | 'warning' | 'breach' | 'unanswered'
      target: 'firstResponse' | 'fix'
      number: number
      subject: string
      tier: 1 | 2 | 3
      customerName: string
      due: string
      url: string
    }
  /** To a customer, for one of its end users; an answer goes to `from`. */
  | { about: 'referral'; customerName: string; from: string; message: string }
  /** To the end user: what was sent on, and to whom. */
  | { about: 'referralSent'; customerName: string; sentTo: string; message: string }

/** One letter to one person: a row with a due time, written in the same transaction as the fact it tells of. */
export type Delivery = { id: string; to: string; locale: Locale; letter: Letter }
