import type { Conversation } from '../domain/conversation.ts'

/** Lines shown to a client that comes without knowing where it was. Web Chat takes a minute for 400 of them. */
const REPLAY_MAX = 50

/** The mark a client gave, read: a line's number, nothing known, or nothing wanted. Null when it is none of ours. */
export type Watermark = { after: number } | 'last' | 'none' | null

/** Clients send the mark of the last batch, an empty one when they know none, and '-' for "only what is new". */
export function readWatermark(given: string | null): Watermark {
  if (given === null || given === '') return 'last'
  if (given === '-') return 'none'
  return /^\d{1,15}$/.test(given) ? { after: Number(given) } : null
}

/** The number of the line after which to go on. A mark from the future would wait for ever: it counts as the newest. */
export function startAfter(mark: Exclude<Watermark, null>, { seq }: Conversation): number {
  if (mark === 'none') return seq
  return mark === 'last' ? Math.max(0, seq - REPLAY_MAX) : Math.min(mark.after, seq)
}
