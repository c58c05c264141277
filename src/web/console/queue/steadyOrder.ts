import { useEffect, useRef, useState } from 'react'
import type { QueueRowWire } from '../../../http/wire.ts'

/** A row with whether it has left the list since the list was held still. */
export type SteadyRow = { row: QueueRowWire; isGone: boolean }

/** What tells rows apart: a conversation may have several tickets. */
export function keyOf({ conversation, ticket }: QueueRowWire): string {
  return `${conversation}:${ticket?.number ?? ''}`
}

/**
 * The rows in the desk's order, undefined where they are not read yet; while the list is held still (the pointer is over
 * it), every row keeps its place, what left the list stays as a shadow, and what is new waits at the end.
 */
export function useSteadyOrder(rows: (QueueRowWire | undefined)[], isHeld: boolean): (SteadyRow | undefined)[] {
  const [held, setHeld] = useState<(QueueRowWire | undefined)[] | null>(null)
  const newest = useRef(rows)
  newest.current = rows
  useEffect(() => setHeld(isHeld ? newest.current : null), [isHeld])
  return held ? inHeldOrder(rows, held) : rows.map((row) => row && { row, isGone: false })
}

/** `rows` in the order of `held`, shadows included, then what `held` does not have. */
export function inHeldOrder(
  rows: (QueueRowWire | undefined)[],
  held: (QueueRowWire | undefined)[],
): (SteadyRow | undefined)[] {
  const read = rows.filter((row) => row !== undefined)
  const isWhole = read.length === rows.length
  const fresh = new Map(read.map((row) => [keyOf(row), row]))
  const steady = held.map((row, place): SteadyRow | undefined => {
    if (!row) return rows[place] && { row: rows[place], isGone: false }
    const now = fresh.get(keyOf(row))
    fresh.delete(keyOf(row))
    return { row: now ?? row, isGone: !now && isWhole } // elsewhere in a long list it may only have moved
  })
  const isNew = (row: QueueRowWire) => !held.some((known) => known && keyOf(known) === keyOf(row))
  return [...steady, ...(isWhole ? [...fresh.values()].filter(isNew) : []).map((row) => ({ row, isGone: false }))]
}
