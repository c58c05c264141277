import { useSyncExternalStore } from 'react'

/** A visitor who writes says so every few seconds; after this without a word they stopped, in milliseconds. */
const LASTS_MS = 6_000

/** Who is writing right now, by conversation; each with what ends it. */
const writing = new Map<string, ReturnType<typeof setTimeout>>()
const watching = new Set<() => void>()

/** Whether the visitor of this conversation is writing. */
export function useTyping(conversation: string): boolean {
  return useSyncExternalStore(listen, () => writing.has(conversation))
}

/** The visitor of this conversation has just typed. */
export function heardTyping(conversation: string): void {
  clearTimeout(writing.get(conversation))
  writing.set(
    conversation,
    setTimeout(() => stoppedTyping(conversation), LASTS_MS),
  )
  tell()
}

/** What was typed has been sent, or is no longer. */
export function stoppedTyping(conversation: string): void {
  clearTimeout(writing.get(conversation))
  if (writing.delete(conversation)) tell()
}

function tell(): void {
  for (const heard of watching) heard()
}

function listen(heard: () => void): () => void {
  watching.add(heard)
  return () => watching.delete(heard)
}
