import { HOUR, type Instant, MINUTE } from '../calendar/time.ts'
import type { Decide, Incoming } from '../desk/botPorts.ts'
import type { ClaimedMail, MailInbox, MailReading, MailVerbs, SentLetter } from '../desk/inboundPorts.ts'
import type { Clock, Feed } from '../desk/storePorts.ts'
import { senderStanding, standingBy } from '../domain/authResults.ts'
import type { Bounce } from '../domain/bounce.ts'
import type { RefusedFile } from '../domain/conversation.ts'
import type { TicketId } from '../domain/ids.ts'
import {
  judgeMail,
  lettersAnswered,
  type MailCause,
  type MailFile,
  type ReadMail,
  untagged,
} from '../domain/inboundMail.ts'
import { headValue, messageIdsIn } from '../domain/mailHead.ts'
import type { LetterTrouble } from '../domain/notification.ts'
import { readMail } from './read.ts'

/** A claimed mail that nobody finished within this time is anybody's again. */
const LEASE_MS = 5 * MINUTE
/** After so many tries it is left aside, where administrators see it. */
const ATTEMPTS_MAX = 8
const REFERENCES_MAX = 20

/** Everything that handling mails is given by the composition root. */
export type HandlingParts = {
  inbox: MailInbox
  desk: MailVerbs
  decide: Decide
  clock: Clock
  feed: Pick<Feed, 'wake'>
  /** The name of our mail server in Authentication-Results; null: no sender is believed. */
  trustedServer: string | null
  /** Our own addresses: what letters come from, and where answers go. */
  ownAddresses: readonly string[]
  /** The domain in the Message-IDs of our letters; null where none go out. */
  letterDomain: string | null
  /** The ticket that an address of ours names with its seal. */
  ticketOf: (address: string) => number | null
  /** The same limits, types and scanner as for files in the chat. */
  checkFiles: (
    files: readonly MailFile[],
    mail: string,
  ) => Promise<{ files: NonNullable<Incoming['files']>; refused: RefusedFile[] }>
  /** What the assistant reads in a text, and readies itself for it. */
  reading: (text: string) => MailReading
  prepare: (text: string) => Promise<void>
  /** What an enhanced status code says, for agents. */
  troubleOf: (status: string | null) => LetterTrouble
  tell: (news: MailNews) => void
}

/** What the loop tells: counted and logged. */
export type MailNews = { id: string; became: string } | { id: string; became: 'failed'; fault: unknown }

/** Handles the mail that has waited longest; true means "call me again at once". */
export async function handleOne(parts: HandlingParts): Promise<boolean> {
  const { inbox, clock, tell } = parts
  const mail = await inbox.claimMail(clock(), LEASE_MS)
  if (!mail) return false
  const { id } = mail
  const leaveAside = async (state: 'ignored' | 'unreadable', cause: MailCause) => {
    await inbox.settleMail(id, { state, cause }, clock())
    tell({ id, became: cause })
  }
  if (mail.attempts > ATTEMPTS_MAX) {
    await leaveAside('unreadable', 'fault')
    return true
  }
  const read = await readMail(mail.raw, mail.envelope).catch(() => null)
  if (!read || read.head.length === 0) {
    await leaveAside('unreadable', 'broken')
    return true
  }
  try {
    const became = await actOn(parts, mail, read)
    if ('leftAside' in became) await leaveAside('ignored', became.leftAside)
    else tell({ id, became: became.became })
  } catch (fault) {
    await inbox.delayMail(id, (clock() + backOff(mail.attempts)) as Instant)
    tell({ id, became: 'failed', fault })
  }
  return true
}

/** How long to wait after this many attempts: four times longer each time, an hour at most. */
function backOff(attempts: number): number {
  return Math.min(15_000 * 4 ** Math.max(0, attempts - 1), HOUR)
}

type Came = { leftAside: MailCause } | { became: string }

async function actOn(parts: HandlingParts, mail: ClaimedMail, read: ReadMail): Promise<Came> {
  const { inbox, clock, desk, decide, ownAddresses, ticketOf, letterDomain } = parts
  const { from } = read
  const letters = lettersAnswered(read).flatMap((id) => letterOf(id, letterDomain) ?? [])
  const taggedTicket = read.to.map(ticketOf).find((number) => number !== null) ?? null
  const standing = standingOf(parts, mail, read)
  const since = (clock() - HOUR) as Instant
  const judged = judgeMail(read, {
    ownAddresses: ownAddresses.map(untagged),
    taggedTicket,
    answersTicket: letters.length > 0,
    standing,
    earlierThisHour: from ? await inbox.mailsFrom(from.address, since, mail.id) : 0,
  })
  if (judged.is === 'ignored') return { leftAside: judged.because }
  if (judged.is === 'bounce') return bounced(parts, mail, judged.bounce)
  if (!from) return { leftAside: 'noSender' }
  const whole = `${read.subject}\n${read.text}`
  const reading = { locale: parts.reading(whole).locale, isThanks: parts.reading(read.text).isThanks }
  const isReply = judged.is === 'reply' || (letters.length > 0 && standing === 'verified')
  if (!isReply && reading.isThanks && read.files.length === 0) return { leftAside: 'thanks' }
  await parts.prepare(whole.slice(0, 1_000))
  const checked = await parts.checkFiles(read.files, mail.id)
  const { became } = await desk.handleMail(
    {
      id: mail.id,
      receivedAt: mail.receivedAt,
      from,
      isVerified: standing === 'verified',
      subject: read.subject,
      text: read.text,
      files: checked.files,
      refusedFiles: [...read.refusedFiles, ...checked.refused],
      taggedTicket,
      answers: letters,
      thread: threadOf(read),
      reading,
    },
    decide,
  )
  return { became }
}

function standingOf({ trustedServer }: HandlingParts, { envelope }: ClaimedMail, { from, head }: ReadMail) {
  if (!from) return 'unverified'
  return envelope.auth ? standingBy(envelope.auth, from.address) : senderStanding(head, trustedServer, from.address)
}

/** Nobody can guess the id that a report returns, so whoever names one has had the letter or its server. */
async function bounced(
  { inbox, clock, feed, troubleOf, letterDomain }: HandlingParts,
  { id }: ClaimedMail,
  bounce: Bounce,
): Promise<Came> {
  const letter = bounce.letter === null ? null : letterOf(bounce.letter, letterDomain)
  if (!letter) return { leftAside: 'bounceUnknown' }
  const place = await inbox.letterBounced(id, letter, troubleOf(bounce.status), clock())
  if (place === 'unknown') return { leftAside: 'bounceUnknown' }
  if (place.conversation) {
    feed.wake(`conversation:${place.conversation}`)
    feed.wake('queue')
  }
  return { became: 'bounce' }
}

/** A letter of ours by its Message-ID: its own id, or that of the ticket whose letters it begins; as email.ts writes them. */
function letterOf(messageId: string, domain: string | null): SentLetter | null {
  const at = messageId.lastIndexOf('@')
  if (domain === null || messageId.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return null
  const name = messageId.slice(0, at)
  if (!/^[\w-]{1,200}$/.test(name)) return null
  return name.startsWith('ticket-') ? { ticket: name.slice('ticket-'.length) as TicketId } : { delivery: name }
}

function threadOf({ head }: ReadMail) {
  const [id] = messageIdsIn(headValue(head, 'message-id'))
  const references = messageIdsIn(headValue(head, 'references')).slice(-REFERENCES_MAX)
  return { inReplyTo: id ? `<${id}>` : null, references: references.map((each) => `<${each}>`) }
}
