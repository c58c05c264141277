import { useEffect, useRef, useSyncExternalStore } from 'react'

/** A key → what it does. Letters work on every keyboard whose key prints them. */
export type Keys = Record<string, () => void>

const SETTING = 'signpost.keys'
const switched = new Set<() => void>()

/** Whether single letters do something; people who speak to their computer want them off (WCAG 2.1.4). */
export function useKeysOn(): [isOn: boolean, set: (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(
    (heard) => {
      switched.add(heard)
      return () => switched.delete(heard)
    },
    () => localStorage.getItem(SETTING) !== 'off',
  )
  const set = (next: boolean) => {
    localStorage.setItem(SETTING, next ? 'on' : 'off')
    for (const heard of switched) heard()
  }
  return [isOn, set]
}

/** Answers single keys, unless somebody is typing, a dialog is open, or keys are switched off. */
export function useKeys(keys: Keys): void {
  const [isOn] = useKeysOn()
  const now = useRef(keys)
  now.current = keys
  useEffect(() => {
    if (!isOn) return
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return
      const run = now.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!run) return
      event.preventDefault()
      run()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [isOn])
}

function isBusy(target: EventTarget | null): boolean {
  const isTyping =
    target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="menu"]') !== null
  return isTyping || document.querySelector('dialog[open]') !== null
}
