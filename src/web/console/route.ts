import { useSyncExternalStore } from 'react'

/** Where the agent is: `#/`, `#/c/<conversation>` or `#/c/<conversation>/facts`. Wide screens show all three at once. */
export type Place = { pane: 'list' | 'talk' | 'facts'; conversation: string | null }

/** The address of a place, for links and for `go`. */
export const to = {
  list: '#/',
  talk: (conversation: string) => `#/c/${conversation}`,
  facts: (conversation: string) => `#/c/${conversation}/facts`,
}

export function go(address: string): void {
  location.hash = address
}

/** The place that the address bar names; follows Back and Forward. */
export function usePlace(): Place {
  const hash = useSyncExternalStore(listen, () => location.hash)
  return placeOf(hash)
}

/** Reads a hash; anything unknown is the list. */
export function placeOf(hash: string): Place {
  const found = /^#\/c\/([\w-]+)(\/facts)?$/.exec(hash)
  if (!found?.[1]) return { pane: 'list', conversation: null }
  return { pane: found[2] ? 'facts' : 'talk', conversation: found[1] }
}

function listen(heard: () => void): () => void {
  addEventListener('hashchange', heard)
  return () => removeEventListener('hashchange', heard)
}
