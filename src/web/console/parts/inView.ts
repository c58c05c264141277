import { type RefObject, useEffect } from 'react'

/** Keeps the link of the page that is open in view, where the row of links is longer than the screen. */
export function useCurrentInView(links: RefObject<HTMLElement | null>, current: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another current link is why to look again
  useEffect(() => {
    links.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [links, current])
}
