import type { Letter } from '../../domain/notification.ts'
import type { Locale } from '../../domain/person.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import { page } from './page.ts'
import { plain } from './plain.ts'
import type { Circumstance } from './said.ts'

/** A letter ready to send. The two bodies say the same. */
export type WrittenLetter = {
  subject: string
  text: string
  html: string
  /** Where an answer goes, if not to the desk. */
  replyTo?: string
  /** Ends letters of this kind without signing in; only for what nobody has to get. */
  unsubscribe?: string
}

/** Puts a letter into words. */
export function write(letter: Letter, locale: Locale, around: Circumstance = { isReplyRead: false }): WrittenLetter {
  const said = (locale === 'fr' ? french : english)(letter, around)
  return {
    // a line end in it would be one of the letter's head
    subject: said.subject.replace(/\s+/g, ' ').trim(),
    text: plain(said, locale),
    html: page(said, locale),
    ...(letter.about === 'referral' && { replyTo: letter.from }),
    ...(said.unsubscribe && { unsubscribe: said.unsubscribe.url }),
  }
}
