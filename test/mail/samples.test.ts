import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MailAnswerLetter } from '../../src/domain/mailAnswer.ts'
import { type MailHouse, openMailHouse, sample } from './mailHouse.ts'

let house: MailHouse
beforeAll(async () => {
  house = await openMailHouse()
})
afterAll(() => house.close())

/** Every sample as it came, with its addresses filled in. */
const arrived: Uint8Array[] = []

/** What became of one sample, in words, and what the desk wrote down of it. */
async function whatBecomesOf(name: string) {
  house.later(180) // so that no sample uses up another's hour
  const ticket = await house.aTicket()
  const tag = house.replyAddressOf(ticket.number)
  const fill = {
    'reply-address': tag,
    'REPLY-ADDRESS': tag.toUpperCase(),
    letter: await house.aLetter(ticket),
    'first-letter': await house.aLetter(ticket, { about: 'ticketOpened' }),
  }
  const raw = sample(name, fill)
  arrived.push(raw)
  expect(await house.arrives(raw)).toBe('kept')
  await house.handles()
  const mail = await house.newest()
  const letter = (await house.letters()).find(
    (each) => each.conversation === mail.conversation && each.letter.about === 'mailAnswer',
  )
  const answer = (letter?.letter ?? null) as MailAnswerLetter | null
  const lines = mail.conversation ? await house.linesOf(mail.conversation) : []
  const line = lines.findLast(({ from, body }) => from.role === 'visitor' && body.byMail)
  const undelivered = await house.store.undeliveredOf(ticket.conversation)
  const notes = await house.store.mailNotesOf(ticket.conversation)
  const opened = answer?.ticket
  const became =
    mail.state !== 'handled'
      ? `${mail.state}: ${mail.cause}`
      : mail.cause === 'bounce'
        ? `bounce: ${undelivered[0]?.trouble}`
        : notes.length > 0
          ? `note: ${notes[0]?.cause}`
          : mail.ticketNumber === ticket.number
            ? 'reply'
            : opened
              ? `ticket, tier ${opened.tier}: ${opened.tierReason}`
              : `answer: ${answer?.next.go}${answer?.next.go === 'provider' ? ` ${answer.next.name}` : ''}`
  return { became, text: line?.body.text ?? notes[0]?.text ?? '' }
}

const question = 'ticket, tier 1: question'
const several = 'ticket, tier 2: severalEndUsers'

/** Each sample, what becomes of it, and what must or must not stand in what is shown of it. */
const table: readonly [name: string, became: string, shows?: string | RegExp, hides?: string][] = [
  // a contact whose mail server vouches for them
  ['contact-question', question, 'how do we put our logo', '+1 604'],
  ['contact-several-stuck', several, 'Coastal Handbook'],
  ['contact-outage', 'ticket, tier 3: inoperable', 'Everything is down'],
  ['contact-critical-defect', 'ticket, tier 2: criticalDefect'],
  ['contact-wish', 'ticket, tier 1: enhancement'],
  ['contact-one-stuck', 'ticket, tier 1: oneEndUser'],
  ['contact-french', several, 'plusieurs de nos lecteurs'],
  ['contact-lf-only', question],
  ['contact-no-subject', question, /^Where do we find/],
  ['contact-subject-only', question, 'The report page shows a blank screen'],
  ['contact-reply-prefix', 'ticket, tier 1: defectNotCritical'],
  ['missing-message-id', question],
  ['group-recipients', question],
  ['signed-by-parent', question],
  ['colleague-by-domain', question],
  // alphabets
  ['charset-latin1', question, "prolonger l'accès d'un groupe d'abonnés"],
  ['charset-windows-1252', question, '“limit reached” – what does that mean? It costs us €100'],
  ['encoded-words-base64', several, 'Question sur l’échéance des accès'],
  ['encoded-words-quoted', question, 'Accès expiré'],
  ['charset-iso-2022-jp', question, '日本語'],
  ['charset-koi8-r', question, 'Иван Петров'],
  ['charset-gb18030', several, '读者'],
  ['charset-utf-16', 'ticket, tier 1: oneEndUser', 'invite a colleague'],
  ['charset-unknown', several, 'how do we change the address'],
  ['charset-wrong-label', question, "l'éditeur a changé d'adresse"],
  // pages, signatures, files
  ['html-only', question, 'We looked at this page (https://help.vitrium.example/folders).', 'alert'],
  ['outlook-alternative', question, 'where can we see how often', 'An old answer'],
  ['signed-pgp', question, 'second administrator', 'iQEzBAEB'],
  ['attachment-picture', question],
  ['attachment-winmail', question, 'winmail.dat: type'],
  ['attachment-program', 'ticket, tier 1: defectNotCritical', 'invoice.pdf: type', '..'],
  ['attachment-seven', question, 'p6.png: tooMany'],
  ['attachment-calendar', question, 'invite.ics: type'],
  ['inline-logo', question, undefined, 'image001'],
  ['forwarded-as-attachment', 'ticket, tier 1: oneEndUser', 'My book says the device limit is reached.'],
  // broken ones
  ['broken-no-boundary', 'ticket, tier 1: oneEndUser', 'How do we delete a user?'],
  ['broken-unclosed', question, 'How do we export the list of readers?'],
  ['broken-base64', 'ticket, tier 1: oneEndUser', 'Hello, how do we add a'],
  ['broken-header-lines', question, 'Space before the colon and folded'],
  ['nul-and-controls', question, undefined, '\u0000'],
  ['missing-from', 'ignored: noSender'],
  ['two-senders', 'ignored: noSender'],
  ['two-from-lines', 'ignored: noSender'],
  ['nested-too-deep', 'unreadable: broken'],
  ['not-mime', 'unreadable: broken'],
  ['no-header-just-text', 'unreadable: broken'],
  // who is no contact, or nobody knows
  ['contact-of-two-customers', 'answer: chooseCustomer'],
  ['contact-of-two-named', 'ticket, tier 1: defectNotCritical'],
  ['end-user-with-link', 'answer: provider Meridian Press'],
  ['end-user-invited', 'answer: provider Meridian Press'],
  ['end-user-unknown', 'answer: askCompany'],
  ['end-user-french', 'answer: askCompany'],
  ['unverified-no-results', 'answer: prove'],
  ['unverified-softfail', 'answer: prove'],
  ['forged-dmarc-fail', 'ignored: forged'],
  ['forged-lower-header', 'answer: prove'],
  ['forged-other-server', 'answer: prove'],
  ['forged-in-comment', 'answer: prove'],
  ['forged-display-name', 'answer: askCompany'],
  // machines, lists, ourselves
  ['auto-out-of-office', 'ignored: auto'],
  ['auto-outlook-french', 'ignored: auto'],
  ['auto-precedence-bulk', 'ignored: auto'],
  ['auto-generated-notice', 'ignored: auto'],
  ['auto-gmail-vacation', 'ignored: auto'],
  ['auto-noreply', 'ignored: auto'],
  ['auto-empty-return-path', 'ignored: auto'],
  ['read-receipt', 'ignored: auto'],
  ['reply-out-of-office', 'ignored: auto'],
  ['list-newsletter', 'ignored: list'],
  ['list-precedence', 'ignored: list'],
  ['own-letter-back', 'ignored: own'],
  ['thanks-only', 'ignored: thanks'],
  // reports
  ['bounce-unknown-user', 'bounce: unknownAddress'],
  ['bounce-mailbox-full', 'bounce: mailboxFull'],
  ['bounce-first-letter', 'bounce: unknownAddress'],
  ['bounce-plain-text', 'bounce: unknownAddress'],
  ['bounce-delay', 'ignored: bounceDelay'],
  ['bounce-of-nothing', 'ignored: bounceUnknown'],
  ['bounce-of-others', 'ignored: bounceUnknown'],
  // answers to a ticket's letters
  ['reply-tagged', 'reply', /^Yes, it works on the second laptop but not on the first\.$/],
  ['reply-upper-case-tag', 'reply'],
  ['reply-by-reference', 'reply'],
  ['reply-by-first-letter', 'reply'],
  ['reply-french-quote', 'reply', /^Oui, cela marche maintenant chez deux personnes sur trois\.$/],
  ['reply-inline-answers', 'reply', '> Which system?\nWindows 11.'],
  ['reply-iphone', 'reply', /^No change at all\.$/],
  ['reply-with-picture', 'reply', 'Here is what it shows.'],
  ['reply-unverified', 'note: unverified', 'It is solved'],
  ['reply-forged', 'note: unverified'],
  ['reply-other-sender', 'note: otherSender'],
  ['reply-wrong-tag', 'answer: askCompany'],
  ['reply-unverified-by-reference', 'answer: prove'],
]

test.each(table)('%s becomes “%s”', async (name, expected, shows, hides) => {
  const { became, text } = await whatBecomesOf(name)
  expect(became).toBe(expected)
  if (typeof shows === 'string') expect(text).toContain(shows)
  else if (shows) expect(text).toMatch(shows)
  if (hides !== undefined) expect(text).not.toContain(hides)
})

test('every sample has its line', () => {
  const files = readdirSync(new URL('samples', import.meta.url)).map((file) => file.replace(/\.eml$/, ''))
  expect(table.map(([name]) => name).sort()).toEqual(files.sort())
  expect(files.length).toBeGreaterThanOrEqual(60)
})

test('a picture is kept under its own name, and a small one inside of a page is not', async () => {
  const files = await house.prisma.file.findMany({ select: { name: true, contentType: true } })
  expect(files).toContainEqual({ name: "capture d'écran.png", contentType: 'image/png' })
  expect(files.map(({ name }) => name)).not.toContain('image001.png')
})

test('nothing of any sample is lost: each is kept byte for byte', async () => {
  const rows = await house.prisma.inboundMail.findMany({ select: { sizeBytes: true, raw: true } })
  expect(arrived).toHaveLength(table.length)
  const hex = (all: (Uint8Array | null)[]) => all.map((raw) => Buffer.from(raw ?? []).toString('hex')).sort()
  expect(hex(rows.map(({ raw }) => raw))).toEqual(hex(arrived))
  expect(rows.filter(({ raw, sizeBytes }) => raw?.length !== sizeBytes)).toEqual([])
})

test('nobody who was not vouched for is a contact, and no ticket was opened for them', async () => {
  const talks = await house.prisma.conversation.findMany({
    where: { mails: { some: {} } },
    include: { tickets: true, mails: true },
  })
  expect(talks.filter(({ personKind }) => personKind === 'visitor').length).toBeGreaterThan(4)
  for (const { personKind, tickets } of talks) if (personKind !== 'contact') expect(tickets).toEqual([])
})
