import type { Desk } from '../../desk/ports.ts'
import type { ConversationId } from '../../domain/ids.ts'

/** Answers the number of a conversation's newest line; 0 for one that is not there. */
export type Newest = (id: ConversationId) => Promise<number>

type Asking = { answer: (seq: number) => void; fail: (cause: unknown) => void }

/**
 * For all consoles of a server together: who asks while a question is under way waits for the next one, which is about
 * everything that was asked meanwhile. However many consoles there are and whatever is said, there is one question at a time.
 */
export function createNewest(desk: Pick<Desk, 'newestLines'>): Newest {
  let waiting = new Map<ConversationId, Asking[]>()
  let isAsking = false

  async function ask(): Promise<void> {
    isAsking = true
    while (waiting.size > 0) {
      const asked = waiting
      waiting = new Map()
      try {
        const newest = await desk.newestLines([...asked.keys()])
        for (const [id, all] of asked) for (const { answer } of all) answer(newest.get(id) ?? 0)
      } catch (cause) {
        for (const all of asked.values()) for (const { fail } of all) fail(cause)
      }
    }
    isAsking = false
  }

  return (id) =>
    new Promise((answer, fail) => {
      waiting.set(id, [...(waiting.get(id) ?? []), { answer, fail }])
      if (!isAsking) setImmediate(() => isAsking || void ask())
    })
}
