import { useSyncExternalStore } from 'react'

/**
 * Where the agent is. The desk is `#/`, `#/c/<conversation>` or `#/c/<conversation>/facts`; wide screens show all three at
 * once. Other screens are `#/<screen>` with whatever they put behind it (screens.ts).
 */
export type Place = {
  screen: string | null
  rest: string
  pane: 'list' | 'talk' | 'facts'
  conversation: string | null
}

/** The address of a place, for links and for `go`. */
export const to = {
  list: '#/',
  screen: (name: string, rest = '') => `#/${name}${rest && `/${rest}`}`,
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
  const desk = { screen: null, rest: '', pane: 'list', conversation: null } as const
  const talk = /^#\/c\/([\w-]+)(\/facts)?$/.exec(hash)
  if (talk?.[1]) return { ...desk, pane: talk[2] ? 'facts' : 'talk', conversation: talk[1] }
  const other = /^#\/([a-z-]+)(?:\/(.*))?$/.exec(hash)
  return other?.[1] ? { ...desk, screen: other[1], rest: other[2] ?? '' } : desk
}

function listen(heard: () => void): () => void {
  addEventListener('hashchange', heard)
  return () => removeEventListener('hashchange', heard)
}
