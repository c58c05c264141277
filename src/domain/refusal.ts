import type { Instant } from '../calendar/time.ts'
import type { CustomerId } from './ids.ts'
import type { Action } from './permission.ts'

/** What is wrong with a webhook's address. */
export type WebhookAddressFault = 'unreadable' | 'notHttps' | 'credentials' | 'port' | 'private'

/** Everything the desk may refuse, and why. A refusal is an answer, never an exception. */
export type Refusal =
  /** Only a proven contact may do this; prove who you are first. */
  | { refused: 'identifyFirst' }
  /** An end user is served by the company that supplied the content (policy E1); no ticket, no due time. */
  | { refused: 'servedByCustomer'; customer: CustomerId | null }
  /** Another agent handles the conversation. */
  | { refused: 'alreadyTaken'; agentName: string }
  /** An agent must take the conversation over before doing this. */
  | { refused: 'notTaken' }
  | { refused: 'notAllowed'; action: Action }
  | {
      refused: 'unknown'
      what:
        | 'conversation'
        | 'ticket'
        | 'customer'
        | 'site'
        | 'file'
        | 'agent'
        | 'contact'
        | 'session'
        | 'reply'
        | 'message'
        | 'webhook'
        | 'delivery'
        | 'letter'
        | 'mail'
    }
  /** Wait until the instant given. */
  | {
      refused: 'tooMany'
      what: 'codes' | 'companyNames' | 'forwards' | 'messages' | 'signIns' | 'tickets'
      until: Instant
    }
  /** With the last try gone no code is sent before `waitUntil`. */
  | { refused: 'wrongCode'; triesLeft: number; waitUntil: Instant | null }
  | { refused: 'codeExpired' }
  /** The website's token counts once, and it was taken in another conversation. */
  | { refused: 'tokenUsed' }
  | { refused: 'ticketSolved'; number: number }
  | { refused: 'ticketOpen'; number: number }
  /** It goes on in another one. */
  | { refused: 'ticketMerged'; number: number }
  /** Tickets of different customers stay apart. */
  | { refused: 'otherCustomer'; number: number }
  /** A ticket and itself. */
  | { refused: 'sameTicket' }
  /** A request must not lose its tier by being merged; raise the kept ticket's first. */
  | { refused: 'lowerTier'; number: number }
  | { refused: 'sameTier'; number: number }
  /** This address was not proven in the conversation. */
  | { refused: 'notProven' }
  /** Only the contact who opened it may close it. */
  | { refused: 'ofColleague'; number: number; name: string }
  /** A line of somebody else, or one that was taken back. */
  | { refused: 'notYourLine' }
  | { refused: 'tooLong'; lengthMax: number }
  /** The company has given no e-mail address for its own end users. */
  | { refused: 'noDoor' }
  /** Customers were changed since the dry run: what it showed would no longer be what is done. */
  | { refused: 'planChanged' }
  /** No such date, time of day or zone, or one that the calendar does not know. */
  | { refused: 'noSuchTime' }
  /** A saved reply names variables that nobody fills. */
  | { refused: 'unknownVariables'; names: string[] }
  /** Somebody has decided about this contact already. */
  | { refused: 'contactDecided' }
  /** Nothing of a person is erased while the desk still works for them. */
  | { refused: 'personAtWork'; openTickets: number[]; isWithAgent: boolean; isAgent: boolean }
  /** It carried a code, which was blanked when it was given up: ask for a new one. */
  | { refused: 'letterSpent' }
  /** It was not left aside, or its bytes are gone by now: there is nothing to handle again. */
  | { refused: 'mailSettled' }
  /** There is no end user's question here that could be routed. */
  | { refused: 'nothingToRoute' }
  /** Somebody must be able to let the others in. */
  | { refused: 'lastAdmin' }
  | { refused: 'addressTaken'; name: string }
  /** Nothing is sent to such an address. */
  | { refused: 'webhookAddress'; why: WebhookAddressFault }
  | { refused: 'tooManyWebhooks'; max: number }
  /** What was sent is forgotten by now. */
  | { refused: 'nothingToReplay' }

/** Tells a refusal from a result. */
export function isRefusal(x: unknown): x is Refusal {
  return typeof x === 'object' && x !== null && 'refused' in x
}
