/** A line of a mail's head: its name in lower case, its value unfolded and otherwise as it came. */
export type HeadLine = { name: string; value: string }

/** Longer heads are read only this far; no mail program writes such. */
const HEAD_CHARS_MAX = 256 * 1024
const LINES_MAX = 1_000

/**
 * The head of a mail and what comes after it, from its characters, whichever line ends it has. Never throws: what is no
 * head line is passed over, and a text without any is all body.
 */
export function splitMail(raw: string): { head: HeadLine[]; body: string } {
  const end = /\r?\n\r?\n|\r\r/.exec(raw)
  const text = end ? raw.slice(0, end.index) : raw
  const head = readHead(text)
  return head.length === 0 ? { head, body: raw } : { head, body: end ? raw.slice(end.index + end[0].length) : '' }
}

/** The lines of a head, unfolded (RFC 5322, 2.2.3). */
export function readHead(text: string): HeadLine[] {
  const lines: HeadLine[] = []
  for (const line of text.slice(0, HEAD_CHARS_MAX).split(/\r\n|\n|\r/)) {
    if (/^[ \t]/.test(line)) {
      const last = lines.at(-1)
      if (last) last.value += ` ${line.trim()}`
      continue
    }
    const found = /^([!-9;-~]{1,100})[ \t]{0,5}:(.*)$/.exec(line)
    if (found && lines.length < LINES_MAX)
      lines.push({ name: (found[1] ?? '').toLowerCase(), value: (found[2] ?? '').trim() })
  }
  return lines
}

/** The first line of this name, which is the one that was written last; null for none. */
export function headValue(head: readonly HeadLine[], name: string): string | null {
  return head.find((line) => line.name === name)?.value ?? null
}

/** Every line of this name, from the top. */
export function headValues(head: readonly HeadLine[], name: string): string[] {
  return head.filter((line) => line.name === name).map(({ value }) => value)
}

/** The ids in "<one@x> <two@y>", without their brackets; at most the newest hundred. */
export function messageIdsIn(value: string | null): string[] {
  return [...(value ?? '').slice(0, 20_000).matchAll(/<([^<>\s]{3,300})>/g)].map(([, id = '']) => id).slice(-100)
}

/** The bare address in "Name <a@b.example>" or "a@b.example"; null for none. For limits and lists: it proves nothing. */
export function addressIn(value: string | null): string | null {
  if (value === null) return null
  const text = value.slice(0, 2_000)
  const found =
    /<\s*([^<>\s@"(),;:]{1,64}@[^<>\s@"(),;:]{1,255})\s*>/.exec(text) ??
    /([^<>\s@"(),;:]{1,64}@[^<>\s@"(),;:]{1,255})/.exec(text)
  return found?.[1] ?? null
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A date as heads write it (RFC 5322, 3.3): "Tue, 1 Dec 2026 09:05:00 -0800". In milliseconds since 1970; null for none. */
export function mailDate(value: string): number | null {
  const found =
    /(?:^|\s|,)(\d{1,2})\s+([A-Za-z]{3})\w*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[A-Z]{1,5})?/.exec(
      value,
    )
  if (!found) return null
  const [, day, name = '', year, hour, minute, second = '0', zone = '+0000'] = found
  const month = months.indexOf(name.toLowerCase())
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (month < 0 || Number(day) < 1 || Number(day) > 31 || h > 23 || m > 59 || s > 60) return null
  const offset = /^[+-]\d{4}$/.test(zone)
    ? (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))) * (zone[0] === '-' ? -1 : 1)
    : namedOffset(zone)
  if (offset === null) return null
  return Date.UTC(Number(year), month, Number(day), h, m, s) - offset * 60_000
}

/** The zone names of old that still stand in heads (RFC 5322, 4.3), in minutes; null for one that means nothing sure. */
function namedOffset(zone: string): number | null {
  const hours: Record<string, number> = {
    UT: 0,
    UTC: 0,
    GMT: 0,
    Z: 0,
    EST: -5,
    EDT: -4,
    CST: -6,
    CDT: -5,
    MST: -7,
    MDT: -6,
    PST: -8,
    PDT: -7,
  }
  const found = hours[zone]
  return found === undefined ? null : found * 60
}
