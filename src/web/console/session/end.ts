import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { SessionWire } from '../../../http/api/sessionApi.ts'
import { call } from '../api.ts'

/** Told so long before: time enough to touch something, or to finish a reply. */
const UNUSED_SOON_MS = 2 * 60_000
const DAY_SOON_MS = 10 * 60_000
/** Somebody who works is told to the desk at most this often. */
const USED_EVERY_MS = 60_000
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const

export type Ending = { why: 'unused' | 'day'; inMs: number }
export type Ended = 'unused' | 'day' | 'elsewhere'

let isLeaving = false

/** The agent goes by themselves: nobody need be told why they are out. */
export function leave(): void {
  isLeaving = true
}

/**
 * Keeps the session alive while somebody touches the console, and says when it is about to end; the open stream and what
 * pages read by themselves keep nothing alive. After the end: why it was, until the next sign-in.
 */
export function useSessionEnd(session: SessionWire | undefined): {
  ending: Ending | null
  ended: Ended | null
  stay: () => void
} {
  const client = useQueryClient()
  const [ending, setEnding] = useState<Ending | null>(null)
  const [ended, setEnded] = useState<Ended | null>(null)
  /** By this page's clock. */
  const ends = useRef<{ unused: number; inAll: number } | null>(null)
  const usedAt = useRef(0)
  const left = session?.endsInMs ?? null

  const stay = () => {
    usedAt.current = Date.now()
    call('PUT /api/session/used', {})
      .then((after) => client.setQueryData(['session'], after))
      .catch(() => client.invalidateQueries({ queryKey: ['session'] }))
  }
  const staying = useRef(stay)
  staying.current = stay

  useEffect(() => {
    if (left) {
      ends.current = { unused: Date.now() + left.unused, inAll: Date.now() + left.inAll }
      isLeaving = false
      setEnded(null)
      setEnding(null)
    } else if (session?.step === 'signIn' && ends.current) {
      const { unused, inAll } = ends.current
      const now = Date.now() + 15_000 // the stream may have told a little early
      setEnded(isLeaving ? null : now >= inAll ? 'day' : now >= unused ? 'unused' : 'elsewhere')
      ends.current = null
      setEnding(null)
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' }) // the next agent sees their own
    }
  }, [left, session?.step, client])

  const isIn = left !== null
  useEffect(() => {
    if (!isIn) return
    const used = () => {
      if (Date.now() - usedAt.current >= USED_EVERY_MS) staying.current()
    }
    const look = setInterval(() => {
      if (!ends.current) return
      const now = Date.now()
      const unusedIn = ends.current.unused - now
      const dayIn = ends.current.inAll - now
      if (Math.min(unusedIn, dayIn) <= 0) void client.invalidateQueries({ queryKey: ['session'] })
      else if (dayIn <= DAY_SOON_MS && dayIn <= unusedIn + UNUSED_SOON_MS) setEnding({ why: 'day', inMs: dayIn })
      else setEnding(unusedIn <= UNUSED_SOON_MS ? { why: 'unused', inMs: unusedIn } : null)
    }, 1_000)
    for (const sign of signs) addEventListener(sign, used, { passive: true, capture: true })
    return () => {
      clearInterval(look)
      for (const sign of signs) removeEventListener(sign, used, { capture: true })
    }
  }, [isIn, client])

  return { ending, ended, stay }
}
