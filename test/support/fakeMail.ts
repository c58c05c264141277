import type { MailReads, MailRecords } from '../../src/desk/inboundPorts.ts'

/** A desk to which no mail ever came: a part of the fake store. What mails do is tried on the real database. */
export const noMail: MailReads = {
  isMailWaiting: async () => false,
  mailAnswersTo: async () => 0,
  placeOfLetter: async () => null,
  mailNotesOf: async () => [],
}

/** What an administrator sees of such a desk. */
export const noMails: MailRecords = { mails: async () => [], mail: async () => null, mailAgain: async () => false }
