import { useEffect, useRef, useState } from 'react'
import type { AlarmWire } from '../../http/wire.ts'
import { queueWords } from './queue/words.ts'
import { go, to } from './route.ts'

/** How this agent is called on this device. Both are off until they are wished for. */
export type RingSettings = { sound: boolean; notify: boolean }

const SETTING = 'signpost.ring'
/** While somebody needs a person, the sound comes again. */
const AGAIN_MS = 15_000

export function useRingSettings(): [RingSettings, (next: RingSettings) => void] {
  const [settings, set] = useState(kept)
  return [
    settings,
    (next) => {
      localStorage.setItem(SETTING, JSON.stringify(next))
      set(next)
    },
  ]
}

/** Rings for alarms, undefined until they are read: once when each appears, and the sound again until nobody is left to ring for. */
export function useRinging(alarms: AlarmWire[] | undefined, settings: RingSettings): void {
  const { sound } = settings
  const known = useRef<Set<string> | null>(null)
  const keys = alarms?.map(keyOf).join(' ')
  const now = useRef(alarms)
  now.current = alarms

  useEffect(() => {
    if (keys === undefined) return
    const before = known.current
    const fresh = (now.current ?? []).filter((alarm) => !before?.has(keyOf(alarm)))
    known.current = new Set(keys.split(' '))
    if (fresh.length === 0) return
    if (sound) chime()
    // not for what is there when the console opens
    if (before) for (const alarm of fresh) show(settings, alarm)
  }, [keys, sound, settings])

  const isRinging = alarms !== undefined && alarms.length > 0
  useEffect(() => {
    if (!isRinging || !sound) return
    const timer = setInterval(chime, AGAIN_MS)
    return () => clearInterval(timer)
  }, [isRinging, sound])
}

/** Two soft tones. A page may only make them after a click in it; before that nothing is heard. */
export function chime(): void {
  const audio = new AudioContext()
  for (const [hertz, atSeconds] of [
    [660, 0],
    [880, 0.18],
  ] as const) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0, audio.currentTime + atSeconds)
    volume.gain.linearRampToValueAtTime(0.2, audio.currentTime + atSeconds + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + atSeconds + 0.5)
    tone.connect(volume).connect(audio.destination)
    tone.start(audio.currentTime + atSeconds)
    tone.stop(audio.currentTime + atSeconds + 0.5)
  }
  setTimeout(() => void audio.close(), 1_500)
}

/** The sound, once, where this agent allows it. */
export function ring({ sound }: RingSettings): void {
  if (sound) chime()
}

/** A notification of the browser that leads to the conversation, where this agent allows it. */
export function notify({ notify: isAllowed }: RingSettings, conversation: string, title: string, body: string): void {
  if (!isAllowed) return
  // one of each conversation stands there, and a new one is heard although it takes the place of the one before
  const notice = new Notification(title, { body, tag: conversation, renotify: true } as NotificationOptions)
  notice.onclick = () => {
    window.focus()
    go(to.talk(conversation))
    notice.close()
  }
}

function show(settings: RingSettings, { conversation, number, subject, tier }: AlarmWire): void {
  const say = queueWords.bell
  const title = number !== null && tier !== null ? say.ticket(number, tier) : say.visitor
  notify(settings, conversation, title, subject ?? say.waits)
}

function keyOf({ conversation, number }: AlarmWire): string {
  return `${conversation}:${number ?? ''}`
}

function kept(): RingSettings {
  try {
    const { sound, notify } = JSON.parse(localStorage.getItem(SETTING) ?? '{}')
    return { sound: sound === true, notify: notify === true && Notification.permission === 'granted' }
  } catch {
    return { sound: false, notify: false }
  }
}
