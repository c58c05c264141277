/**
 * The rule by which a soak is judged. The first third of the time is left out: caches fill, code is compiled, the heap takes
 * its size. Of the rest:
 * 1. the heap and the RSS after garbage collections do not grow: the slope of their least-squares line is below 64 and
 *    256 KiB per minute, or not significant (less than 3 times its standard error);
 * 2. open files and lines to the database are at the end where they were: the middle of the last five samples is no more than
 *    10 and 2 above the middle of the first five;
 * 3. no error.
 * Fewer than 5 collections in that time say nothing about growth; then the verdict is bad, for want of time.
 */
const HEAP_KIB_PER_MINUTE_MAX = 64
const RSS_KIB_PER_MINUTE_MAX = 256
const SIGNIFICANT = 3
const FILES_MORE_MAX = 10
const CONNECTIONS_MORE_MAX = 2
const COLLECTIONS_MIN = 5

/** What is judged of a sample. Bytes and milliseconds since the start. */
export type Judged = {
  atMs: number
  collected: boolean
  rss: number
  heapUsed: number
  files: number
  connections: number
}

/** A least-squares line: its slope per minute and the slope's standard error. */
export type Trend = { perMinute: number; error: number }

export type Finding = { what: string; found: string; allowed: string; isGood: boolean }

/** The verdict by the rule above. */
export function verdictOf(samples: readonly Judged[], errors: number): { isGood: boolean; findings: Finding[] } {
  const from = (samples.at(-1)?.atMs ?? 0) / 3
  const rest = samples.filter(({ atMs }) => atMs >= from)
  const collected = rest.filter((sample) => sample.collected)
  const enough = {
    what: 'collections',
    found: String(collected.length),
    allowed: `at least ${COLLECTIONS_MIN}`,
    isGood: collected.length >= COLLECTIONS_MIN,
  }
  const findings = [
    enough,
    growth('heap, KiB per minute', collected, ({ heapUsed }) => heapUsed, HEAP_KIB_PER_MINUTE_MAX),
    growth('RSS, KiB per minute', collected, ({ rss }) => rss, RSS_KIB_PER_MINUTE_MAX),
    more('open files', rest, ({ files }) => files, FILES_MORE_MAX),
    more('lines to the database', rest, ({ connections }) => connections, CONNECTIONS_MORE_MAX),
    { what: 'errors', found: String(errors), allowed: '0', isGood: errors === 0 },
  ]
  return { isGood: findings.every(({ isGood }) => isGood), findings }
}

/** The least-squares line through points of minutes and values. */
export function slopeOf(points: readonly (readonly [minute: number, value: number])[]): Trend {
  const mean = (pick: 0 | 1) => points.reduce((sum, point) => sum + point[pick], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const spread = points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
  if (points.length < 3 || spread === 0) return { perMinute: 0, error: Number.POSITIVE_INFINITY }
  const perMinute = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) / spread
  const left = points.reduce((sum, point) => sum + (point[1] - y - perMinute * (point[0] - x)) ** 2, 0)
  return { perMinute, error: Math.sqrt(left / (points.length - 2) / spread) }
}

function growth(what: string, samples: readonly Judged[], pick: (sample: Judged) => number, most: number): Finding {
  const { perMinute, error } = slopeOf(samples.map((sample) => [sample.atMs / 60_000, pick(sample) / 1024]))
  return {
    what,
    found: `${perMinute.toFixed(1)} ± ${error.toFixed(1)}`,
    allowed: `below ${most}, or less than ${SIGNIFICANT} standard errors`,
    isGood: perMinute < most || perMinute < SIGNIFICANT * error,
  }
}

function more(what: string, samples: readonly Judged[], pick: (sample: Judged) => number, most: number): Finding {
  const found = middle(samples.slice(-5).map(pick)) - middle(samples.slice(0, 5).map(pick))
  return {
    what: `${what}, more than at first`,
    found: String(found),
    allowed: `at most ${most}`,
    isGood: found <= most,
  }
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
