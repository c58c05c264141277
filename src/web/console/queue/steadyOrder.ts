import { useEffect, useRef, useState } from 'react'
import type { QueueRowWire } from '../../../http/wire.ts'

/** A row with whether it has left the list since the list was held still. */
export type SteadyRow = { row: QueueRowWire; isGone: boolean }

/**
 * The rows in the desk's order; while the list is held still (the pointer is over it), every row keeps its place, what
 * left the list stays as a shadow, and what is new waits at the end.
 */
export function useSteadyOrder(rows: QueueRowWire[], isHeld: boolean): SteadyRow[] {
  const [held, setHeld] = useState<QueueRowWire[] | null>(null)
  const newest = useRef(rows)
  newest.current = rows
  useEffect(() => setHeld(isHeld ? newest.current : null), [isHeld])
  return held ? inHeldOrder(rows, held) : rows.map((row) => ({ row, isGone: false }))
}

/** `rows` in the order of `held`, shadows included, then what `held` does not have. */
export function inHeldOrder(rows: QueueRowWire[], held: QueueRowWire[]): SteadyRow[] {
  const fresh = new Map(rows.map((row) => [row.conversation, row]))
  const steady = held.map((row) => {
    const now = fresh.get(row.conversation)
    fresh.delete(row.conversation)
    return { row: now ?? row, isGone: !now }
  })
  return [...steady, ...[...fresh.values()].map((row) => ({ row, isGone: false }))]
}
