/** An article that fits what was typed. */
export interface Suggestion {
  title: string
  address: string
}

/** Reads what the desk answers; anything of another shape counts as no suggestion. */
export function readSuggestions(answer: unknown): Suggestion[] {
  const list = (answer as { suggestions?: unknown } | null)?.suggestions
  return Array.isArray(list) ? list.filter(isSuggestion) : []
}

function isSuggestion(one: unknown): one is Suggestion {
  const { title, address } = (one ?? {}) as Partial<Suggestion>
  return typeof title === 'string' && typeof address === 'string' && /^\/help\/[\w%-]+(\?lang=(en|fr))?$/.test(address)
}

/**
 * Asks for suggestions once typing has paused, and tells of the newest question alone: an answer that comes late, or
 * after one to a newer question, is dropped.
 */
export function createAsking(
  ask: (typed: string, signal: AbortSignal) => Promise<Suggestion[]>,
  told: (found: Suggestion[]) => void,
  pauseMs: number,
): { type(typed: string): void; forget(): void } {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let newest: AbortController | undefined
  const forget = () => {
    clearTimeout(waiting)
    newest?.abort()
    newest = undefined
  }
  return {
    forget,
    type(typed) {
      forget()
      waiting = setTimeout(() => {
        const mine = new AbortController()
        newest = mine
        ask(typed, mine.signal).then(
          (found) => newest === mine && told(found),
          () => {}, // no suggestion is no loss: the form still searches
        )
      }, pauseMs)
    },
  }
}
