import { DAY } from '../calendar/time.ts'
import type { ConversationId, SiteKey } from '../domain/ids.ts'
import { withoutSecrets } from '../domain/mask.ts'
import { isRefusal } from '../domain/refusal.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Decide } from './botPorts.ts'
import { commit, commitNew, type Work } from './commit.ts'
import { newTalk } from './conversations.ts'
import type { Needs } from './desk.ts'
import { whereItGoesOn } from './heir.ts'
import type { MailOutcome, MailToHandle, MailVerbs } from './inboundPorts.ts'
import { noteOnTicket, replyOnTicket } from './mailReply.ts'
import { answerMail, hearMail, isOwnAddress, startAsSender } from './mailTalk.ts'

/** On a ticket that was solved longer ago, a mail is a new request: it gets a clock of its own. */
const REOPENS_FOR_MS = 14 * DAY

/** What the desk needs for mails beside everything else: the site whose help desk they go to. */
export type MailNeeds = Needs & { mailSite: SiteKey | null }

/** What the desk does with mails. */
export function mailVerbs(needs: MailNeeds): MailVerbs {
  return { handleMail: (mail, decide) => handleMail(needs, withoutItsSecrets(mail), decide) }
}

/** As everything that comes of it keeps it: the line, the ticket, the note, the assistant's flow and the letter that answers. */
function withoutItsSecrets(mail: MailToHandle): MailToHandle {
  return { ...mail, subject: withoutSecrets(mail.subject, false), text: withoutSecrets(mail.text, false) }
}

/**
 * One mail, once: everything it brings about and its own end stand in one commit.
 *
 * 1. By its sealed address, or by a letter it answers, to its ticket: as the contact's word where their mail server vouched
 *    for them, else as a note that only agents see.
 * 2. By a letter it answers, to the talk that began with an earlier mail of the same person.
 * 3. Anything else begins a talk of its own.
 */
async function handleMail(needs: MailNeeds, mail: MailToHandle, decide: Decide): Promise<MailOutcome> {
  const place = await placeOf(needs, mail)
  if (place?.ticket) {
    const outcome = await onTicket(needs, mail, place.ticket)
    if (outcome) return outcome
  }
  if (place?.conversation && mail.isVerified) {
    const outcome = await inTalk(needs, mail, place.conversation, decide)
    if (outcome) return outcome
  }
  return asNew(needs, mail, decide)
}

/** The ticket or the talk that a mail belongs to. */
async function placeOf(
  { store }: MailNeeds,
  { taggedTicket, answers, from, isVerified }: MailToHandle,
): Promise<{ ticket: Ticket | null; conversation: ConversationId | null } | null> {
  const tagged = taggedTicket === null ? null : await store.ticketByNumber(taggedTicket)
  if (tagged) return { ticket: tagged, conversation: tagged.conversation }
  // an id that stands in a letter is no proof of anything
  for (const letter of isVerified ? answers : []) {
    const place = await store.placeOfLetter(letter, from.address)
    if (!place) continue
    return { ticket: place.ticket && (await store.ticket(place.ticket)), conversation: place.conversation }
  }
  return null
}

/** Null: solved so long ago that it is a new request. */
async function onTicket(needs: MailNeeds, mail: MailToHandle, found: Ticket): Promise<MailOutcome | null> {
  const target = await whereItGoesOn(needs, found)
  const contact = await needs.store.contact(target.contact)
  const isTheirs = mail.isVerified && contact !== null && !contact.rejected && isOwnAddress(mail, contact.email)
  const isLongSolved = target.solvedAt !== null && target.solvedAt < needs.clock() - REOPENS_FOR_MS
  if (isTheirs && isLongSolved && !mail.reading.isThanks) return null
  const became = await commit<MailOutcome['became']>(needs, target.conversation, (work) =>
    oneTime(needs, mail, work, async () => {
      const ticket = (await needs.store.ticket(target.id)) ?? target
      return isTheirs ? replyOnTicket(needs, work, mail, ticket) : noteOnTicket(work, mail, ticket)
    }),
  )
  return outcomeOf(became, target.conversation)
}

/** Null: it is somebody else's talk. */
async function inTalk(
  needs: MailNeeds,
  mail: MailToHandle,
  id: ConversationId,
  decide: Decide,
): Promise<MailOutcome | null> {
  const talk = await needs.store.conversation(id)
  const { person } = talk ?? {}
  if (!person || person.kind === 'visitor' || person.proof !== 'mail' || !isOwnAddress(mail, person.email ?? ''))
    return null
  const became = await commit<MailOutcome['became']>(needs, id, (work) =>
    oneTime(needs, mail, work, async () => {
      await hearMail(needs, work, mail)
      if (work.talk.handling.by === 'agent')
        work.settleMail({ cause: null, isAnswered: false, note: null, ticket: null })
      else await answerMail(needs, work, mail, decide)
      return 'request'
    }),
  )
  return outcomeOf(became, id)
}

async function asNew(needs: MailNeeds, mail: MailToHandle, decide: Decide): Promise<MailOutcome> {
  const locale = mail.reading.locale ?? 'en'
  const talk = newTalk(needs, { site: needs.mailSite, locale, zone: null })
  const became = await commitNew<MailOutcome['became']>(needs, talk, (work) =>
    oneTime(needs, mail, work, async () => {
      work.happened({ kind: 'ConversationOpened' })
      await startAsSender(needs, work, mail)
      await hearMail(needs, work, mail, { isNew: true })
      await answerMail(needs, work, mail, decide)
      return 'request'
    }),
  )
  return outcomeOf(became, talk.id)
}

/** Does it unless another has; the save itself makes sure of that once more. */
async function oneTime(
  { store }: MailNeeds,
  { id, receivedAt }: MailToHandle,
  work: Work,
  run: () => Promise<MailOutcome['became']>,
): Promise<MailOutcome['became']> {
  if (!(await store.isMailWaiting(id))) return 'settledBefore'
  work.inbound = { id, receivedAt }
  return run()
}

function outcomeOf(became: MailOutcome['became'] | { refused: string }, conversation: ConversationId): MailOutcome {
  if (isRefusal(became)) throw new Error(`A mail was refused by the desk (${became.refused}); it is tried again`)
  const as = became as MailOutcome['became']
  return { became: as, conversation: as === 'settledBefore' ? null : conversation }
}
