import type { Instant } from '../calendar/time.ts'
import type { Locale } from './person.ts'

/** Why a page did not help. */
export const VOTE_REASONS = ['unclear', 'wrong', 'missing', 'other'] as const
/** Longer notes are refused; enough to say what is missing. */
export const VOTE_NOTE_MAX = 500

/** "Did this help?" on a help page. Nobody's name is kept with it; the note is masked. */
export type HelpVote = {
  at: Instant
  article: string
  helped: boolean
  reason: (typeof VOTE_REASONS)[number] | null
  note: string | null
  locale: Locale
}
