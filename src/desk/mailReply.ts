import { versionsOf } from '../domain/policies.ts'
import { isRefusal } from '../domain/refusal.ts'
import { attach, type Ticket } from '../domain/ticket.ts'
import { reopen } from '../domain/ticketLife.ts'
import type { Work } from './commit.ts'
import { countingAsTold } from './counting.ts'
import type { Needs } from './desk.ts'
import type { MailOutcome, MailToHandle } from './inboundPorts.ts'
import { asTicketFiles, hearMail, mayAnswer } from './mailTalk.ts'
import { mailContact, tellContact } from './ticketLife.ts'

/**
 * The contact answers a ticket's letter: a line of theirs in its talk, and whoever waited for it waits no more. A solved
 * ticket is open again, loudly: the history says so, the agents are woken, and the contact hears it by letter, because
 * somebody who writes back is not done, and an answer that nobody looks at is worse than a ticket too many. Mere thanks
 * open nothing.
 */
export async function replyOnTicket(
  needs: Needs,
  work: Work,
  mail: MailToHandle,
  ticket: Ticket,
): Promise<MailOutcome['became']> {
  const line = await hearMail(needs, work, mail)
  const files = asTicketFiles(line.body.files ?? [], work)
  const settled = { isAnswered: false, note: null, ticket: ticket.id }
  if (ticket.status === 'open') {
    const attached = files.length > 0 ? attach(work.current(ticket), files) : null
    if (attached && !isRefusal(attached)) work.keep(attached)
    work.settleMail({ ...settled, cause: null })
    return 'reply'
  }
  if (mail.reading.isThanks) {
    work.settleMail({ ...settled, cause: 'thanks' })
    return 'thanks'
  }
  const counting = await countingAsTold(needs, ticket, ({ kind }) => kind === 'fix')
  const open = reopen(work.current(ticket), work.now, counting)
  if (isRefusal(open)) {
    // merged into one that is another's by now: it stands in the log, where agents see it
    work.settleMail({ ...settled, cause: null })
    return 'reply'
  }
  const { number } = open
  const withFiles = files.length > 0 ? attach(open, files) : open
  work.keep(isRefusal(withFiles) ? open : withFiles)
  work.talk = { ...work.talk, ticket: open.id }
  work.happened(
    { kind: 'TicketReopened', number, agent: null, targets: open.targets, under: versionsOf(counting) },
    open,
  )
  tellContact(work, open, needs.notices.reopened(work.talk.locale, number))
  const isAnswered = await mayAnswer(needs, work, mail.from.address)
  if (isAnswered) await mailContact(needs, work, open, { about: 'ticketReopened', number, subject: open.subject })
  work.settleMail({ ...settled, cause: isAnswered ? null : 'answersSpent', isAnswered })
  return 'reply'
}

/** Somebody who may be anybody writes to a ticket: agents read it with a mark, and nothing else comes of it. */
export async function noteOnTicket(work: Work, mail: MailToHandle, ticket: Ticket): Promise<MailOutcome['became']> {
  const names = [...mail.files, ...mail.refusedFiles].map(({ name }) => `📎 ${name}`)
  work.happened({ kind: 'MailHeard', isVerified: false }, ticket)
  work.settleMail({
    cause: mail.isVerified ? 'otherSender' : 'unverified',
    isAnswered: false,
    note: [mail.text, ...names].filter(Boolean).join('\n'),
    ticket: ticket.id,
  })
  return 'note'
}
