import type { Locale } from '../../http/wire.ts'

const SETTING = 'signpost.language'

/** The language of the console: the agent's choice on this device, else the browser's. A page is read in one language. */
export const locale: Locale = chosen() ?? (navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en')

/** From now on the console is read in this language; the page begins anew. What was typed is kept in drafts. */
export function readIn(next: Locale): void {
  localStorage.setItem(SETTING, next)
  location.reload()
}

/** The words of the language at hand; both must be there. */
export function pick<T>(both: Record<Locale, T>): T {
  return both[locale]
}

function chosen(): Locale | null {
  const kept = globalThis.localStorage?.getItem(SETTING)
  return kept === 'en' || kept === 'fr' ? kept : null
}
