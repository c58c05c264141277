import { useSyncExternalStore } from 'react'

/** How far each conversation was read in this browser: its id → the number of the newest line that was on screen. */
const KEPT = 'signpost.seen'
const KEPT_MAX = 500
const watching = new Set<() => void>()
let seen: Record<string, number> = restore()

/** The newest line of this conversation that was on screen, or 0. */
export function useSeen(conversation: string): number {
  return useSyncExternalStore(listen, () => seen[conversation] ?? 0)
}

/** This line and all before it were on screen. */
export function markSeen(conversation: string, seq: number): void {
  if ((seen[conversation] ?? 0) >= seq) return
  const { [conversation]: _, ...others } = seen
  seen = Object.fromEntries([...Object.entries(others), [conversation, seq] as const].slice(-KEPT_MAX))
  localStorage.setItem(KEPT, JSON.stringify(seen))
  for (const heard of watching) heard()
}

function restore(): Record<string, number> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}')
  } catch {
    return {}
  }
}

function listen(heard: () => void): () => void {
  watching.add(heard)
  return () => watching.delete(heard)
}
