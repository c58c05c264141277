import type { SenderStanding } from './authResults.ts'
import type { Bounce } from './bounce.ts'
import type { RefusedFile } from './conversation.ts'
import { type HeadLine, headValue, headValues, messageIdsIn } from './mailHead.ts'

/** By which way a mail came. */
export type MailDoor = 'imap' | 'http'

/** What became of a mail that was kept. */
export const MAIL_STATES = ['received', 'handled', 'ignored', 'unreadable'] as const
export type MailState = (typeof MAIL_STATES)[number]

/** Why a mail was left aside, or not acted on as its writer may have wished. */
export const MAIL_CAUSES = [
  /** Written by a machine: an out-of-office note, a receipt, a notice. */
  'auto',
  'list',
  /** From one of our own addresses, or a letter of ours come back. */
  'own',
  /** More mails from one address within an hour than a person writes. */
  'tooMany',
  /** No sender to be read, or more than one. */
  'noSender',
  /** The sender's domain says that the mail is not from there. */
  'forged',
  /** Nothing but thanks. */
  'thanks',
  /** A report about a letter that we do not know, or that only tells of a delay. */
  'bounceUnknown',
  'bounceDelay',
  /** A report that a letter did not arrive, which its agents now see. */
  'bounce',
  /** On a ticket, as a note for agents: nobody vouched for the sender. */
  'unverified',
  /** The same: the sender is known, but it is not whose ticket it is. */
  'otherSender',
  /** Handled, and not answered: the address had its answers for this hour. */
  'answersSpent',
  /** The mail cannot be taken apart. */
  'broken',
  'tooLarge',
  /** We failed on it again and again. */
  'fault',
] as const
export type MailCause = (typeof MAIL_CAUSES)[number]

/** A file as it came, before anybody looked at it. */
export type MailFile = { name: string; bytes: Uint8Array }

/** A mail, taken apart. */
export type ReadMail = {
  head: readonly HeadLine[]
  /** The one address in From, as written, and the name beside it; null when there is none or more than one. */
  from: { address: string; name: string } | null
  /** Every address it went to, as far as its head or the door say. */
  to: readonly string[]
  subject: string
  /** What its writer wrote, without quotations and signature. */
  text: string
  files: readonly MailFile[]
  refusedFiles: readonly RefusedFile[]
  /** A report about a letter of ours, if it is one. */
  bounce: Bounce | null
}

/** What is known around a mail when it is judged. */
export type MailAround = {
  /** Our own addresses, lower case: what letters come from, and where answers go. */
  ownAddresses: readonly string[]
  /** The number of the ticket that an address of ours in it names with its seal; null for none. */
  taggedTicket: number | null
  /** Whether it answers a letter of ours (`lettersAnswered`) that belongs to a ticket. */
  answersTicket: boolean
  standing: SenderStanding
  /** How many mails came from the sender in the last hour, this one left out. */
  earlierThisHour: number
}

/** What a mail is. */
export type Judgement =
  | { is: 'bounce'; bounce: Bounce }
  | {
      is: 'ignored'
      because: Extract<MailCause, 'auto' | 'list' | 'own' | 'tooMany' | 'noSender' | 'forged' | 'bounceDelay'>
    }
  /** It belongs to a ticket. `isTagged`: it came to the ticket's own address. */
  | { is: 'reply'; isTagged: boolean }
  | { is: 'newRequest' }

/** More from one address in an hour is a loop, or worse; a person who writes a lot writes half of this. */
export const MAILS_PER_HOUR = 20

/**
 * What to make of a mail, first fit: reports, then what no person wrote, then whose word it can be. Whatever is not acted
 * on is kept and shown all the same.
 */
export function judgeMail(mail: ReadMail, around: MailAround): Judgement {
  const { bounce, from } = mail
  if (bounce) return bounce.isFinal ? { is: 'bounce', bounce } : { is: 'ignored', because: 'bounceDelay' }
  if (isFromMachine(mail)) return { is: 'ignored', because: 'auto' }
  if (isFromList(mail)) return { is: 'ignored', because: 'list' }
  if (!from) return { is: 'ignored', because: 'noSender' }
  if (around.ownAddresses.includes(untagged(from.address))) return { is: 'ignored', because: 'own' }
  if (around.earlierThisHour >= MAILS_PER_HOUR) return { is: 'ignored', because: 'tooMany' }
  if (around.taggedTicket !== null) return { is: 'reply', isTagged: true }
  if (around.standing === 'forged') return { is: 'ignored', because: 'forged' }
  if (around.answersTicket && around.standing === 'verified') return { is: 'reply', isTagged: false }
  return { is: 'newRequest' }
}

/** Letters that this mail says it answers, the nearest first; ids without their brackets. */
export function lettersAnswered({ head }: Pick<ReadMail, 'head'>): string[] {
  const ids = [
    ...messageIdsIn(headValue(head, 'in-reply-to')),
    ...messageIdsIn(headValue(head, 'references')).reverse(),
  ]
  return [...new Set(ids)].slice(0, 20)
}

/** An address without what stands behind a plus, lower case: "support+t1042.x@desk.example" is "support@desk.example". */
export function untagged(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*(?=@)/, '')
}

/**
 * Written by no person (RFC 3834, 2; and what older programs say instead). An empty return path is a report's; a person's
 * mail always has one to return to.
 */
function isFromMachine({ head, from, subject }: ReadMail): boolean {
  const auto = headValue(head, 'auto-submitted')
  if (auto !== null && !/^no\b/i.test(auto)) return true
  const returnPath = headValue(head, 'return-path')
  if (returnPath !== null && /^<\s*>$/.test(returnPath)) return true
  if (/^(bulk|junk|auto_reply)\b/i.test(headValue(head, 'precedence') ?? '')) return true
  if (['x-autoreply', 'x-autorespond', 'x-auto-reply-from'].some((name) => headValue(head, name) !== null)) return true
  // a wish not to be answered by machines is written by programs, except that Exchange puts one into people's mail
  const suppress = headValue(head, 'x-auto-response-suppress') ?? ''
  if (
    /\b(all|autoreply)\b/i.test(suppress) &&
    headValue(head, 'x-ms-exchange-organization-authas') === null &&
    isAutoSubject(subject)
  )
    return true
  if (/^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+.=-].*)?@/i.test(from?.address ?? ''))
    return true
  return isAutoSubject(subject) && headValues(head, 'in-reply-to').length > 0
}

function isAutoSubject(subject: string): boolean {
  return /^(auto(matic|matische)?[ -]?(reply|response|antwort|réponse)|réponse automatique|réponse auto|out of (the )?office|absent du bureau|absence du bureau|abwesenheitsnotiz|undeliverable|undelivered mail|delivery status notification|échec de la remise)\b/i.test(
    subject.trim(),
  )
}

function isFromList({ head }: ReadMail): boolean {
  return (
    headValue(head, 'list-id') !== null ||
    headValue(head, 'list-unsubscribe') !== null ||
    /^list\b/i.test(headValue(head, 'precedence') ?? '')
  )
}
