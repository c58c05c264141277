import { type Complaint, complaint } from './complaint.ts'

declare const brand: unique symbol

/** Milliseconds since 1970 in UTC. Time zones exist only in `zone.ts`. */
export type Instant = number & { readonly [brand]: 'Instant' }

/** Milliseconds during which the desk is open; never time on the wall. */
export type OpenTime = number & { readonly [brand]: 'OpenTime' }

/** Half-open: `from` belongs to it, `to` does not. Spans that touch do not overlap. */
export interface Span {
  readonly from: Instant
  readonly to: Instant
}

/** A span that may still be going on: `to: null` means nobody has ended it yet. */
export interface Pause {
  readonly from: Instant
  readonly to: Instant | null
}

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/
const WITHOUT_OFFSET = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/

/**
 * Reads an RFC 3339 time such as `2026-12-01T09:30:00.250-07:00`. An offset is required, because a bare local time is
 * ambiguous twice a year and wrong abroad. Fractions are cut to milliseconds: cutting never moves a time over the
 * border of a second. `source` names the field in a complaint.
 */
export function parseInstant(text: string, source = 'time'): Instant | Complaint {
  const found = RFC_3339.exec(text)
  if (!found) {
    return WITHOUT_OFFSET.test(text)
      ? complaint(source, text, 'has no offset; say which time it is, as in "2026-12-01T09:30:00-07:00" or with a Z')
      : complaint(source, text, 'is not an RFC 3339 time; write it like "2026-12-01T09:30:00-07:00"')
  }
  const [, date = '', clock = '', fraction = '', sign, hours, minutes] = found
  const asUtc = Date.parse(`${date}T${clock}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  // a day such as February 30 is read as March 2 by the runtime, so only a text that comes back unchanged is a date
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== `${date}T${clock}`) {
    return complaint(source, text, 'names a day or a time of day that does not exist')
  }
  const offset = sign ? (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE) : 0
  return (asUtc - offset) as Instant
}

/** The instant in UTC with milliseconds, as in `2026-12-01T16:30:00.250Z`. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString()
}
