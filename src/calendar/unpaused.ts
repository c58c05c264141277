import type { Instant, Pause } from './time.ts'

/** A span without a pause; `to: null` goes on for good. */
export interface UnpausedSpan {
  readonly from: Instant
  readonly to: Instant | null
}

/** The spans from `start` on that no pause covers. Pauses may be unsorted, overlap or be empty. */
export function* unpausedSpans(start: Instant, pauses: readonly Pause[]): Generator<UnpausedSpan> {
  let from = start
  for (const pause of [...pauses].sort((a, b) => a.from - b.from)) {
    if (pause.to !== null && pause.to <= Math.max(from, pause.from)) continue
    if (pause.from > from) yield { from, to: pause.from }
    if (pause.to === null) return
    from = pause.to
  }
  yield { from, to: null }
}

/** When `needed` ms on the plain clock have passed since `start`, the pauses not counted; null as for `dueAt`. */
export function elapsedDueAt(start: Instant, needed: number): Instant
export function elapsedDueAt(start: Instant, needed: number, pauses: readonly Pause[]): Instant | null
export function elapsedDueAt(start: Instant, needed: number, pauses: readonly Pause[] = []): Instant | null {
  let left = needed
  for (const { from, to } of unpausedSpans(start, pauses)) {
    const length = to === null ? Number.POSITIVE_INFINITY : to - from
    if (left <= length) return (from + left) as Instant
    left -= length
  }
  return null
}
