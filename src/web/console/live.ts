import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { TypingWire, WakeWire } from '../../http/wire.ts'
import { call, streamUrl } from './api.ts'
import { heardTyping } from './parts/typing.ts'

/** Whether news arrive by themselves. `lost` for a while: what is on screen may be old. */
export type Line = 'connecting' | 'live' | 'lost'

/** How long a broken line may take to mend before anybody is told, in milliseconds. */
const PATIENCE_MS = 3_000
/** After a line was refused, not merely broken, the browser does not try again by itself. */
const RETRY_MS = 4_000
/** The desk's heart beats every 10 s; a line this silent is dead. */
const SILENCE_MS = 25_000
/** A new line opens before the old one closes, so that this agent does not leave for a moment. */
const OVERLAP_MS = 2_000

/**
 * Keeps the list and the open conversation fresh. An event only says what to read again, and everything is read again
 * when a line opens, so a line that broke has missed nothing.
 */
export function useLive(conversation: string | null): Line {
  const client = useQueryClient()
  const [line, setLine] = useState<Line>('connecting')
  const patience = useRef<ReturnType<typeof setTimeout>>(undefined)

  useEffect(() => {
    let source: EventSource
    let retry: ReturnType<typeof setTimeout> | undefined
    let silence: ReturnType<typeof setTimeout> | undefined
    let isCurrent = true

    const listenFor = () => {
      clearTimeout(silence)
      silence = setTimeout(comeBack, SILENCE_MS)
    }

    const lose = () => {
      if (!isCurrent || patience.current) return
      patience.current = setTimeout(() => setLine('lost'), navigator.onLine ? PATIENCE_MS : 0)
    }
    const open = () => {
      source = new EventSource(streamUrl(conversation))
      source.addEventListener('beat', () => {
        listenFor()
        call('PUT /api/stream/heard', {}).catch(() => {}) // the desk asks again
      })
      source.addEventListener('open', () => {
        listenFor()
        clearTimeout(patience.current)
        patience.current = undefined
        setLine('live')
      })
      source.addEventListener('wake', (event) => {
        const wake = JSON.parse(event.data) as WakeWire
        const key = wake.topic === 'queue' ? ['queue'] : ['conversation', wake.conversation]
        void client.invalidateQueries({ queryKey: key })
      })
      source.addEventListener('typing', (event) => heardTyping((JSON.parse(event.data) as TypingWire).conversation))
      source.addEventListener('signed-out', () => void client.invalidateQueries({ queryKey: ['session'] }))
      source.addEventListener('error', () => {
        lose()
        if (source.readyState !== EventSource.CLOSED || !isCurrent) return
        void client.invalidateQueries({ queryKey: ['session'] }) // the session may have ended
        retry = setTimeout(open, RETRY_MS)
      })
    }
    /** A line may look open and be dead, after a sleep or in another network. */
    const comeBack = () => {
      lose()
      source.close()
      clearTimeout(retry)
      open()
    }
    open()
    addEventListener('offline', lose)
    addEventListener('online', comeBack)
    return () => {
      isCurrent = false
      clearTimeout(retry)
      clearTimeout(silence)
      removeEventListener('offline', lose)
      removeEventListener('online', comeBack)
      const old = source
      setTimeout(() => old.close(), OVERLAP_MS)
    }
  }, [conversation, client])

  return line
}
