import { type Instant, SECOND } from '../calendar/time.ts'
import type { Conversation, Message } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'

/** A conversation as it was saved, and the lines that came with it. */
export type Said = { talk: Conversation; lines: readonly Message[] }

/** Whoever is woken by a save asks within moments. */
const REMEMBERED_MS = 2 * SECOND

/**
 * What this process has saved in the last moments, for those who are woken by it: the turn's own chat need not read what
 * was just written. It answers only the very next lines after the ones that are known, so a gap is never skipped;
 * whoever gets no answer reads the log.
 */
export type JustSaid = {
  remember(said: Said, at: Instant): void
  /** What came right after this line, or null. */
  after(id: ConversationId, seq: number, at: Instant): Said | null
}

export function createJustSaid(): JustSaid {
  const saved = new Map<ConversationId, Said & { at: Instant }>()

  function forget(at: Instant): void {
    for (const [id, said] of saved) {
      if (Math.abs(at - said.at) <= REMEMBERED_MS) return // the oldest stand first
      saved.delete(id)
    }
  }

  return {
    remember({ talk, lines }, at) {
      saved.delete(talk.id)
      // a line that corrects another is told with it, and that takes the whole log
      if (lines.length > 0 && !lines.some(({ body }) => body.replaces)) saved.set(talk.id, { talk, lines, at })
      forget(at)
    },
    after(id, seq, at) {
      forget(at)
      const said = saved.get(id)
      return said?.lines[0]?.seq === seq + 1 ? said : null
    },
  }
}
