import { lastAtOrBefore } from '../calendar/openYear.ts'
import { HOUR, type Instant, type Span } from '../calendar/time.ts'
import type { ChangeMark, ReportRecords } from './reportPorts.ts'
import type { Clock } from './storePorts.ts'

/** Longer than a weekend; nobody asked for so long: everything is counted anew. Below the time for which notes are kept. */
const UNASKED_MS_MAX = 84 * HOUR
/** Five times two years of every block of a report. */
const KEPT_MAX = 35_000
/** Days to count that lie in more places than these are counted together with the few between. */
const PLACES_MAX = 6

/** Counts days, each once until something in it changes. */
export type PastDays = {
  /**
   * What each of these days in a row came to, in order. `count` counts some of them that follow one another, and answers a value
   * for each. `what` tells counts apart. A value holds until a time that `until` tells, or null for ever.
   */
  counted<T>(
    what: string,
    days: readonly Span[],
    count: (days: readonly Span[]) => Promise<T[]>,
    until?: (value: T) => Instant | null,
  ): Promise<T[]>
}

/** What a day came to, and when the day ends. Until it is counted, `until` is null: whoever asks meanwhile waits for the same count. */
type Kept = { value: Promise<unknown>; to: Instant; until: Instant | null }

/**
 * Remembers what past days came to, in this node. Before anything is told, the days about which something was written since are
 * forgotten; so a report says what stands in the database when it is asked for, and counts only the latest days and those that
 * changed.
 */
export function createPastDays({ changesSince }: Pick<ReportRecords, 'changesSince'>, clock: Clock): PastDays {
  /** By what was counted, the longest unasked first; then by the instant at which the day begins. */
  const kept = new Map<string, Map<Instant, Kept>>()
  /** Of everything written before it is known what it changed. */
  let mark: ChangeMark | null = null
  let askedAt = clock()

  /** Forgets what has changed; answers up to when days are over. */
  async function catchUp(): Promise<Instant> {
    if (Math.abs(clock() - askedAt) > UNASKED_MS_MAX) forgetAll()
    const since = mark
    const { mark: newer, changed, notedBefore } = await changesSince(since)
    askedAt = clock() // and not before: whoever could not ask has to hear of everything
    if (changed === 'unknown') {
      forgetAll()
      mark = newer
    } else {
      forget(changed)
      // others may have asked meanwhile, and kept what they counted: a mark that comes with no changes is not theirs, nor an older one
      if (mark === null || (since !== null && newer.transaction > mark.transaction)) mark = newer
    }
    return notedBefore
  }

  function forgetAll(): void {
    kept.clear()
    mark = null
  }

  function forget(changed: readonly Instant[]): void {
    if (changed.length === 0) return
    for (const days of kept.values()) {
      const begins = Float64Array.from(days.keys()).sort()
      for (const at of changed) {
        const begin = begins[lastAtOrBefore(begins, at)] as Instant | undefined
        if (begin !== undefined && at < (days.get(begin)?.to ?? at)) days.delete(begin)
      }
    }
  }

  function daysOf(what: string): Map<Instant, Kept> {
    const days = kept.get(what) ?? new Map<Instant, Kept>()
    kept.delete(what)
    kept.set(what, days)
    return days
  }

  function keepWithin(most: number): void {
    let count = 0
    for (const days of kept.values()) count += days.size
    for (const [what, days] of kept) {
      if (count <= most || kept.size === 1) return
      count -= days.size
      kept.delete(what)
    }
  }

  return {
    async counted<T>(
      what: string,
      days: readonly Span[],
      count: (days: readonly Span[]) => Promise<T[]>,
      until: (value: T) => Instant | null = () => null,
    ) {
      const overBefore = await catchUp()
      const now = clock()
      const known = daysOf(what)
      const values = days.map(({ from }) => {
        const day = known.get(from)
        return day && (day.until === null || now <= day.until) ? (day.value as Promise<T>) : null
      })
      let before: Promise<unknown> = Promise.resolve()
      for (const [first, end] of placesOf(values.map((value) => value === null))) {
        const run = days.slice(first, end)
        // one after the other: turns want connections too
        const counts = before.then(() => count(run))
        before = counts.catch(() => {})
        for (const [place, { from, to }] of run.entries()) {
          const value = counts.then((all) => all[place] as T)
          values[first + place] = value
          value.catch(() => {}) // whoever waits for it hears of it below
          if (to > overBefore) continue
          const day: Kept = { value, to, until: null }
          known.set(from, day)
          value.then(
            (told) => {
              day.until = until(told)
            },
            () => known.get(from) === day && known.delete(from),
          )
        }
      }
      keepWithin(KEPT_MAX)
      return Promise.all(values as Promise<T>[])
    },
  }
}

/** The stretches `[first, end)` that are missing; of many, those with the least between them become one. */
function placesOf(missing: readonly boolean[]): [number, number][] {
  const places: [number, number][] = []
  for (const [at, isMissing] of missing.entries()) {
    const last = places.at(-1)
    if (!isMissing) continue
    if (last?.[1] === at) last[1] = at + 1
    else places.push([at, at + 1])
  }
  while (places.length > PLACES_MAX) {
    const gaps = places.slice(1).map(([first], at) => first - (places[at]?.[1] ?? 0))
    const at = gaps.indexOf(Math.min(...gaps))
    const [[first], [, end]] = places.slice(at, at + 2) as [[number, number], [number, number]]
    places.splice(at, 2, [first, end])
  }
  return places
}
