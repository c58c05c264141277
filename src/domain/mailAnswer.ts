import type { RefusedFile } from './conversation.ts'
import type { SupportDoor } from './person.ts'
import type { Tier, TierReason } from './tier.ts'

/** An article as a letter names it: what it is called, what of it fits, where it stands. */
type SuggestedArticle = { title: string; excerpt: string; url: string }

/** What the one letter that answers a mail says: articles that may help, and how it goes on. */
export type MailAnswer = {
  articles: SuggestedArticle[]
  next: /** A ticket was opened; the desk adds its facts. */
    | { go: 'ticket' }
    /** Nobody vouched for the sender: whoever has the address can show it in the chat. */
    | { go: 'prove' }
    /** The company that supplied the content looks after it: its door, and a message for it (policy E1). */
    | { go: 'provider'; name: string; door: SupportDoor; message: string }
    /** Neither a customer's address nor a company to go to is known yet. */
    | { go: 'askCompany' }
    /** The address belongs to several customers. */
    | { go: 'chooseCustomer'; names: string[] }
}

/** A ticket as the letter that answers a mail tells of it; the times are ready to read in the reader's zone. */
export type OpenedByMail = {
  number: number
  tier: Tier
  tierReason: TierReason
  due: string
  fixDue: string | null
  reason: string
  /** Counted from when the mail came, one of these times is past already. */
  isLate: boolean
}

/** The letter that answers a mail. `thread` is what its head says of the mail it answers, ids with their brackets. */
export type MailAnswerLetter = MailAnswer & {
  about: 'mailAnswer'
  /** The subject of the mail. */
  subject: string
  number: number | null
  ticket: OpenedByMail | null
  /** Files that came along and were not kept. */
  refusedFiles: RefusedFile[]
  /** Where the chat is. */
  url: string
  thread: { inReplyTo: string | null; references: string[] }
}
