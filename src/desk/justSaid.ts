import { type Instant, MINUTE, SECOND } from '../calendar/time.ts'
import type { Conversation, Message } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { Topic } from './storePorts.ts'

/** A conversation as it was saved, and the lines that came with it. */
export type Said = { talk: Conversation; lines: readonly Message[] }

/** Whoever is woken by a save asks within moments. */
const LINES_MS = 2 * SECOND
/** Somebody who reads a reply and writes the next words takes no longer, mostly. */
const TALK_MS = MINUTE
/** So many conversations are remembered; of more the oldest are read again. */
const TALKS_MAX = 2_000

/**
 * What this process has saved in the last moments. For those who are woken by it: the turn's own chat need not read what
 * was just written; it is told only the very next lines after the ones that it knows, so a gap is never skipped. For the
 * next turn: the conversation as it stood, to be decided on at once. Whoever gets no answer reads.
 */
export type JustSaid = {
  remember(said: Said, at: Instant): void
  /** What came right after this line, or null. */
  after(id: ConversationId, seq: number, at: Instant): Said | null
  /**
   * The conversation as it was saved here last, or null. Another node may have changed it since: what is decided on it
   * counts only when it is saved over its version.
   */
  talk(id: ConversationId, at: Instant): Conversation | null
  /** It is not as it was saved here any more. */
  forget(id: ConversationId): void
  /** Another node has news on this topic; null: on any. */
  changedElsewhere(topic: Topic | null): void
  /** Lets go of what is old, also when nobody asks; for a loop. */
  tidy(at: Instant): void
  /** Lets go of all: somebody is forgotten. */
  forgetAll(): void
}

export function createJustSaid(): JustSaid {
  const saved = new Map<ConversationId, Said & { at: Instant }>()
  const talks = new Map<ConversationId, { talk: Conversation; at: Instant }>()

  function tidy(at: Instant): void {
    dropWhile(saved, (said) => isOld(said.at, at, LINES_MS))
    dropWhile(talks, (known) => talks.size > TALKS_MAX || isOld(known.at, at, TALK_MS))
  }

  function forget(id: ConversationId): void {
    saved.delete(id)
    talks.delete(id)
  }

  function forgetAll(): void {
    saved.clear()
    talks.clear()
  }

  return {
    remember({ talk, lines }, at) {
      forget(talk.id) // so that the newest stands last
      talks.set(talk.id, { talk, at })
      // a line that corrects another is told with it, and that takes the whole log
      if (lines.length > 0 && !lines.some(({ body }) => body.replaces)) saved.set(talk.id, { talk, lines, at })
      tidy(at)
    },
    after(id, seq, at) {
      tidy(at)
      const said = saved.get(id)
      return said?.lines[0]?.seq === seq + 1 ? said : null
    },
    talk(id, at) {
      const known = talks.get(id)
      return known && !isOld(known.at, at, TALK_MS) ? known.talk : null
    },
    forget,
    changedElsewhere(topic) {
      if (topic === null || topic === 'erased') forgetAll()
      else if (topic.startsWith('conversation:')) forget(topic.slice('conversation:'.length) as ConversationId)
    },
    tidy,
    forgetAll,
  }
}

/** A clock that was set back makes old, too. */
function isOld(since: Instant, at: Instant, ms: number): boolean {
  return Math.abs(at - since) > ms
}

/** The oldest stand first. */
function dropWhile<K, V>(known: Map<K, V>, isDone: (value: V) => boolean): void {
  for (const [key, value] of known) {
    if (!isDone(value)) return
    known.delete(key)
  }
}
