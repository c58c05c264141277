import { IANAZone, Settings } from 'luxon'
import { type Complaint, complaint } from './complaint.ts'
import type { Day } from './day.ts'
import { DAY, HOUR, type Instant, MINUTE } from './time.ts'
import { VANCOUVER_RULES, vancouverOffset } from './vancouver.ts'

Settings.throwOnInvalid = true

declare const brand: unique symbol

/** What a wall clock shows, as milliseconds since 1970-01-01 00:00 on that same clock; only a zone gives it meaning. */
export type LocalTime = number & { readonly [brand]: 'LocalTime' }

export interface Zone {
  /** The IANA name, `America/Vancouver`. */
  readonly name: string
  /** Milliseconds to add to UTC for the wall clock, negative west of Greenwich. */
  offsetAt(at: Instant): number
}

/** The zone of the support policy (policy H1) and the fallback for readers whose own is unknown. */
const POLICY_ZONE_NAME = 'America/Vancouver'

const vancouver: Zone = Object.freeze({
  name: POLICY_ZONE_NAME,
  // before 2007 zone data no longer changes, and no calendar reaches back that far
  offsetAt: (at: Instant) =>
    at >= VANCOUVER_RULES.knownFrom ? vancouverOffset(at) : runtimeOffset(vancouver.name, at),
})

export const POLICY_ZONE: Zone = vancouver

const zones = new Map<string, Zone>([[vancouver.name, vancouver]])

/** The zone of an IANA name, or null. Other spellings and old names (`canada/pacific`) give the zone they stand for. */
export function findZone(name: string): Zone | null {
  const known = zones.get(name)
  if (known) return known
  const canonical = canonicalName(name)
  if (canonical === null) return null
  const zone: Zone =
    zones.get(canonical) ?? Object.freeze({ name: canonical, offsetAt: (at: Instant) => runtimeOffset(canonical, at) })
  zones.set(canonical, zone) // by canonical name only, so that visitors cannot fill the memory with spellings
  return zone
}

/** Reads a zone from a setting; `source` is the setting's name. */
export function parseZone(text: string, source: string): Zone | Complaint {
  return findZone(text) ?? complaint(source, text, 'is not a known time zone; write a name like "America/Vancouver"')
}

/** The zone a reader's browser reported, or `fallback` where it is missing or unknown. Never throws. */
export function readerZone(name: string | null | undefined, fallback: Zone = POLICY_ZONE): Zone {
  return (name ? findZone(name) : null) ?? fallback
}

export function toLocal(zone: Zone, at: Instant): LocalTime {
  return (at + zone.offsetAt(at)) as LocalTime
}

/** The local date an instant falls on. */
export function dayIn(zone: Zone, at: Instant): Day {
  return Math.floor(toLocal(zone, at) / DAY) as Day
}

/**
 * The first instant at which the zone's wall clock shows `local` or later. So an hour that is skipped in spring begins
 * when the clock jumps, and an hour that comes twice in autumn means its first round.
 */
export function toInstant(zone: Zone, local: LocalTime): Instant {
  const before = zone.offsetAt((local - DAY) as Instant) // offsets stay below 15 h, and changes lie weeks apart
  const after = zone.offsetAt((local + DAY) as Instant)
  const early = (local - before) as Instant
  if (before === after || zone.offsetAt(early) === before) return early
  const late = (local - after) as Instant
  if (zone.offsetAt(late) === after && toLocal(zone, (late - 1) as Instant) < local) return late
  return changeBetween(zone, (local - DAY) as Instant, (local + DAY) as Instant)
}

/** The instant within `(from, to]` at which the offset changes; there must be exactly one. */
function changeBetween(zone: Zone, from: Instant, to: Instant): Instant {
  const before = zone.offsetAt(from)
  let [same, changed] = [from as number, to as number]
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2)
    if (zone.offsetAt(middle as Instant) === before) same = middle
    else changed = middle
  }
  return changed as Instant
}

/** Offsets the law fixes; a zone that says otherwise must not compute due times. */
const KNOWN_OFFSETS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  'America/Vancouver': [
    ['2024-12-01T20:00:00Z', -8],
    ['2026-07-01T20:00:00Z', -7],
    ['2026-12-01T20:00:00Z', -7],
  ],
  'America/Los_Angeles': [
    ['2024-07-01T20:00:00Z', -7],
    ['2024-12-01T20:00:00Z', -8],
  ],
}

/** Throws where the zone contradicts an offset that is known for certain (British Columbia: −07:00 on 2026-12-01). */
export function checkZone(zone: Zone): void {
  for (const [at, hours] of KNOWN_OFFSETS[zone.name] ?? []) {
    const found = zone.offsetAt(Date.parse(at) as Instant) / HOUR
    if (found !== hours) {
      throw new Error(
        `The zone ${zone.name} is at UTC${hours} on ${at}, but the zone data here says ${found}; due times would be wrong. Update the runtime.`,
      )
    }
  }
}

/**
 * Whether the runtime's own zone data knows British Columbia's time since 2026. Due times do not depend on it; a page
 * or a log that formats times by itself does, so the operator should hear of it.
 */
export function runtimeKnowsPolicyZone(): boolean {
  return runtimeOffset(POLICY_ZONE_NAME, Date.parse('2026-12-01T20:00:00Z') as Instant) === -7 * HOUR
}

function runtimeOffset(name: string, at: Instant): number {
  return IANAZone.create(name).offset(at) * MINUTE
}

function canonicalName(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,50}$/.test(name) || !IANAZone.isValidZone(name)) return null
  return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
}
