import { sayTimeForBoth } from '../calendar/sayTime.ts'
import { HOUR, type Instant } from '../calendar/time.ts'
import type { Body, FileRef, Message } from '../domain/conversation.ts'
import { dueReason } from '../domain/dueReason.ts'
import type { MailAnswer, MailAnswerLetter, OpenedByMail } from '../domain/mailAnswer.ts'
import { type Person, provenAddress } from '../domain/person.ts'
import { isOwed, type Target } from '../domain/sla.ts'
import type { Ticket } from '../domain/ticket.ts'
import { tierOf } from '../domain/tier.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import type { Decide } from './botPorts.ts'
import type { Work } from './commit.ts'
import { keepFiles } from './conversations.ts'
import type { Needs } from './desk.ts'
import type { MailToHandle } from './inboundPorts.ts'
import { startSilence } from './live.ts'
import { customerWrote } from './openTickets.ts'
import { asContact, colleagueByDomain, speaking } from './people.ts'

/** A mail is no chat: what is longer stands whole in the mail that was kept. */
const TEXT_LENGTH_MAX = 20_000
/** More letters than these to one address in an hour answer nobody. */
const ANSWERS_PER_HOUR = 6

/** The same address, whatever its case. */
export function isOwnAddress({ from }: Pick<MailToHandle, 'from'>, address: string): boolean {
  return from.address.toLowerCase() === address.toLowerCase()
}

/**
 * Who talks here: whoever the mail server vouched for, by that address; anybody else is a visitor, whatever their From
 * says. Staff of a customer whose domain is listed may speak for it at once, as after a code.
 */
export async function startAsSender(needs: Needs, work: Work, { from, isVerified }: MailToHandle): Promise<void> {
  if (!isVerified) return
  const email = from.address.toLowerCase()
  const known = await speaking(needs, email)
  const joins = known.length > 0 ? null : await colleagueByDomain(needs, email, from.name || null, null)
  const [contact, ...others] = joins ? [joins] : known
  if (joins) work.extra.contacts = [joins]
  if (!contact || others.length > 0) {
    work.talk = { ...work.talk, person: { kind: 'endUser', email, provider: null, proof: 'mail' } }
    return
  }
  work.talk = { ...work.talk, person: asContact(contact, 'mail') }
  work.happened({ kind: 'PersonProven', customer: contact.customer, proof: 'mail' })
}

/** The mail as a line of the log, with its files; what was not kept is named. Whoever waited for it waits no more. */
export async function hearMail(needs: Needs, work: Work, mail: MailToHandle, { isNew = false } = {}): Promise<Message> {
  const files = keepFiles(needs, work, mail.files)
  const body: Body = { text: lineOf(needs, work, mail, isNew), format: 'plain', byMail: true }
  if (files.length > 0) body.files = files
  const message = work.append({ role: 'visitor' }, body, `mail-${mail.id}`)
  await customerWrote(needs, work)
  await startSilence(needs, work)
  work.happened({ kind: 'MailHeard', isVerified: mail.isVerified })
  return message
}

/** Files of this talk as a ticket has them. */
export function asTicketFiles(files: readonly FileRef[], { talk }: Work) {
  return files.map((file) => ({ ...file, conversation: talk.id }))
}

function lineOf({ notices }: Needs, { talk }: Work, mail: MailToHandle, isNew: boolean): string {
  const { subject, text, refusedFiles } = mail
  const parts = [
    isNew ? subject : '',
    text.slice(0, TEXT_LENGTH_MAX).toWellFormed(), // a cut may halve a letter
    refusedFiles.length > 0 ? notices.filesRefused(talk.locale, refusedFiles).text : '',
  ]
  return parts.filter((part) => part.trim() !== '').join('\n\n')
}

/** The assistant decides, and one letter says what came of it, unless the address has had its letters for this hour. */
export async function answerMail(needs: Needs, work: Work, mail: MailToHandle, decide: Decide): Promise<void> {
  const { subject, text, isVerified, from } = mail
  const before = work.talk.ticket
  const answer = await letAssistantDecide(needs, work, { heard: 'mail', subject, text, isVerified }, decide)
  const opened = [...work.tickets.values()].find(({ id }) => id === work.talk.ticket && id !== before) ?? null
  const isAnswered = answer !== null && (await mayAnswer(needs, work, from.address))
  if (answer && isAnswered) work.mail(from.address, letterOf(needs, work, mail, answer, opened), opened)
  const cause = answer !== null && !isAnswered ? 'answersSpent' : null
  work.settleMail({ cause, isAnswered, note: null, ticket: opened?.id ?? null })
}

/** Whether this address may get one more letter in this hour. */
export async function mayAnswer({ store }: Needs, { now }: Work, address: string): Promise<boolean> {
  return (await store.mailAnswersTo(address, (now - HOUR) as Instant)) < ANSWERS_PER_HOUR
}

/** Something came of a mail later on: one more letter, to whoever has shown their address. */
export function tellByMail(needs: Needs, work: Work, answer: MailAnswer): void {
  const { person, site, locale } = work.talk
  const address = provenAddress(person)
  if (address === null) return
  const nothing = {
    subject: '',
    number: null,
    ticket: null,
    refusedFiles: [],
    thread: { inReplyTo: null, references: [] },
  }
  work.mail(address, { ...answer, about: 'mailAnswer', ...nothing, url: needs.chatUrl(site, locale) })
}

function letterOf(
  needs: Needs,
  work: Work,
  { subject, refusedFiles, thread }: MailToHandle,
  answer: MailAnswer,
  opened: Ticket | null,
): MailAnswerLetter {
  const { site, locale, person } = work.talk
  return {
    ...answer,
    about: 'mailAnswer',
    // to an address that nobody vouched for goes nothing that its owner may not have written
    subject: isKnown(person) ? subject : '',
    number: opened?.number ?? null,
    ticket: opened && toldOf(needs, work, opened),
    refusedFiles: isKnown(person) ? [...refusedFiles] : [],
    url: needs.chatUrl(site, locale),
    thread,
  }
}

function isKnown(person: Person): boolean {
  return person.kind !== 'visitor'
}

function toldOf({ policies }: Needs, { talk: { locale, zone }, now }: Work, ticket: Ticket): OpenedByMail {
  const due = (kind: 'firstResponse' | 'fix') => ticket.targets.find((target) => target.kind === kind) ?? null
  const [response, fix] = [due('firstResponse'), due('fix')]
  const said = (target: Target) => sayTimeForBoth(target.dueAt, policies.calendarOf(target).zone, zone, locale)
  return {
    number: ticket.number,
    tier: ticket.tier,
    tierReason: tierOf(ticket.facts).reason,
    due: response ? said(response) : '',
    fixDue: fix ? said(fix) : null,
    reason: response ? dueReason(response, policies.calendarOf(response), zone, locale) : '',
    isLate: ticket.targets.some((target) => isOwed(target) && target.dueAt < now),
  }
}
