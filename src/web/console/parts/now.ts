import { useSyncExternalStore } from 'react'

/** How far this computer's clock is behind the desk's, in milliseconds. */
let behindMs = 0
const watching = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** Sets our watch by the desk's, from an answer that has just arrived. */
export function setWatch(deskNow: number): void {
  behindMs = deskNow - Date.now()
}

/** The desk's time, ticking once a second, in milliseconds. */
export function useNow(): number {
  return useSyncExternalStore(listen, read)
}

/** The same without ticking. */
export function read(): number {
  return Math.floor((Date.now() + behindMs) / 1000) * 1000
}

function listen(heard: () => void): () => void {
  watching.add(heard)
  timer ??= setInterval(() => {
    for (const tell of watching) tell()
  }, 1000)
  return () => {
    watching.delete(heard)
    if (watching.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
