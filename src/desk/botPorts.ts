// What the desk and the assistant say to each other.

import type { Instant } from '../calendar/time.ts'
import type { Body, Conversation, Message, RefusedFile, ShownArticle } from '../domain/conversation.ts'
import type { ConversationId, CustomerId } from '../domain/ids.ts'
import type { MailAnswer } from '../domain/mailAnswer.ts'
import type { Locale, Person } from '../domain/person.ts'
import type { Counting } from '../domain/policies.ts'
import type { Provider, ProviderClue, WayFound } from '../domain/provider.ts'
import type { QuestionNews } from '../domain/question.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Ticket, TicketDraft } from '../domain/ticket.ts'

/** The name of our own chat among channels. Hosted channels may not bear it. */
export const LOCAL_CHANNEL = 'directline'

/** What a visitor sent, parsed. The conversation comes from the token, never from the body. */
export type Incoming = {
  conversation: ConversationId
  text: string
  value?: unknown
  postBack?: boolean
  files?: { name: string; contentType: string; bytes: Uint8Array }[]
  /** Sent along and not kept. */
  refusedFiles?: RefusedFile[]
  clientId: string | null
  /** The network address it came from, for limits; it is never stored as it is. */
  address?: string | null
  /** The conversation as the door has just read it: decided on first, and read again when it has gone on since. */
  seen?: Conversation
}

/** What the assistant can ask the desk to do or to look up in the middle of a turn. */
export type Command =
  /** Mail a six-digit code to this address. The answer is the same whether the address is known or not. */
  | { do: 'sendCode'; email: string }
  | { do: 'checkCode'; code: string }
  /** Who somebody is by what is proven already: signed by the website, or by a code that came back. */
  | { do: 'recallProof' }
  /** Chooses among the customers a proven contact belongs to. */
  | { do: 'chooseCustomer'; customer: CustomerId }
  /**
   * Finds the company that supplied the content. Without a name and clues: by the site the chat is on, then by the
   * invitation of a proven address. Else by the clues, that invitation, and the typed name; each clue and the name count.
   */
  | { do: 'findProvider'; name: string | null; clues?: readonly ProviderClue[] }
  /** Remembers which company serves this end user. */
  | { do: 'refer'; provider: CustomerId | null }
  /** Sends the message on to this end user's provider, who answers to the proven address. */
  | { do: 'forwardReferral'; provider: CustomerId; message: string }
  /** Asks the agents which company it is. */
  | { do: 'leaveInquiry' }
  | { do: 'openTicket'; draft: TicketDraft }
  /** The tickets this contact may see: their own, and once the customer has confirmed them the colleagues' too. */
  | { do: 'listTickets' }
  /** This contact's own ticket that the conversation is about, as it is now. */
  | { do: 'recallTicket' }
  /** The open tickets this contact may see, to find one that is about the same. */
  | { do: 'listOpenTickets' }
  /** Adds the text, and the files of this conversation that belong to no ticket yet. */
  | { do: 'noteOnTicket'; number: number; text: string }
  /** This contact's own ticket is solved, they say. */
  | { do: 'closeTicket'; number: number }
  /** Adds those files alone, to the open ticket of this conversation. */
  | { do: 'attachFiles' }
  | { do: 'queueForAgent' }
  | { do: 'leaveQueue' }

/** A ticket as one of the customer's contacts sees it; `colleague` is the name of whose it is, null for their own. */
export type ListedTicket = Ticket & { colleague: string | null }

/** What came of a command. */
export type Result =
  | Refusal
  | { done: 'codeSent'; minutesValid: number }
  /** The address is proven. With several customers, `chooseFrom` lists them (they are the contact's own). */
  | { done: 'proven'; customerName: string; package: 'standard' | 'elite' }
  | { done: 'provenForSeveral'; chooseFrom: { customer: CustomerId; name: string }[] }
  /** The address is proven but belongs to no customer: an end user, then. */
  | { done: 'provenUnknown' }
  | { done: 'providerFound'; provider: Provider; by: WayFound }
  | { done: 'providerUnknown' }
  | { done: 'referred' }
  /** It is on its way, or was sent before: it goes out once. */
  | { done: 'forwarded'; customerName: string; email: string }
  | { done: 'inquiryLeft' }
  | { done: 'ticketOpened'; ticket: Ticket }
  | { done: 'tickets'; tickets: ListedTicket[] }
  | { done: 'ticketRecalled'; ticket: Ticket }
  | { done: 'openTickets'; tickets: Ticket[] }
  | { done: 'noted'; number: number; filesCount: number }
  | { done: 'ticketClosed'; number: number }
  | { done: 'filesAttached'; number: number; filesCount: number }
  /** In the queue when an agent is online; with none online nobody waits, and `opensAt` says when the desk opens. */
  | {
      done: 'queued'
      agentsOnline: number
      open: boolean
      opensAt: Instant | null
      /** How many others have waited longer. */
      ahead: number
      /** What people waited lately; null where too few did to say anything. */
      typicalWaitMs: number | null
    }
  | { done: 'leftQueue' }

/** What the assistant is to react to: something the visitor sent, the arrival itself, or the result of its command. */
export type Heard =
  | { heard: 'arrival' }
  | { heard: 'message'; text: string; value: unknown; files: number; refusedFiles?: RefusedFile[] }
  | { heard: 'result'; of: Command; result: Result }
  /** The website signed who this is, in the middle of the conversation. */
  | { heard: 'identified' }
  /** An agent gave the conversation back. */
  | { heard: 'handedBack' }
  /** The visitor waited for an agent and nobody came in time. */
  | { heard: 'nobodyCame' }
  /** The agent who had it does not answer: the visitor is in the queue again. */
  | { heard: 'agentGone'; ahead: number }
  /** The visitor opens the chat again after a long time. */
  | { heard: 'return' }
  /** Nothing was said for a while after the assistant's last word. */
  | { heard: 'silence' }
  /** An agent found out which company serves this end user, or that it is none of ours. */
  | { heard: 'routed'; provider: Provider | null }
  /** A mail to the desk, to be answered by one letter. `isVerified`: its sender's mail server vouched for the address. */
  | { heard: 'mail'; subject: string; text: string; isVerified: boolean }

/** What the assistant decided: data; nothing has happened yet. */
export type Decision = {
  say: Body[]
  /** The flow's place afterwards, stored unopened; null ends the flow. */
  flow: unknown
  /** Do this first, then decide again with its result. What is said before it is said in any case. */
  command?: Command
  /** Articles shown or judged in this step; the newest word on each counts. */
  shown?: ShownArticle[]
  news?: QuestionNews[]
  /** What to do when nothing is said for a while: check in, or leave it there. Absent: nothing. */
  silence?: 'checkIn' | 'end'
  locale?: Locale
  /** What the one letter that answers a mail says. */
  answer?: MailAnswer
  /** What the visitor said of themselves; never a proof. */
  person?: Extract<Person, { kind: 'visitor' | 'endUser' }>
}

/**
 * The assistant as the desk knows it: a pure function. It is called again with the same input when a save was stale.
 * `counting` is what the tickets of whoever talks are counted by; without it, the desk's own.
 */
export type Decide = (talk: Conversation, heard: Heard, now: Instant, counting?: Counting) => Decision

/** What came of an incoming message: its place in the log, and the replies committed with it. */
export type Conversed = { message: Message; replies: Message[]; repeated: boolean }
