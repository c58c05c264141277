import { type Calendar, createCalendar, OutsideCalendar, openTimeBetween } from '../calendar/calendar.ts'
import { isComplaint } from '../calendar/complaint.ts'
import type { InLieu } from '../calendar/holidays.ts'
import { inWords } from '../calendar/reason.ts'
import { type Instant, type Pause, parseInstant, SECOND, toIso } from '../calendar/time.ts'
import { parseZone } from '../calendar/zone.ts'
import type { Counting } from '../domain/policies.ts'
import { dueOf, explainDue } from '../domain/sla.ts'
import { TIERS, type Tier } from '../domain/tier.ts'

/** What `sla due` answers to one request: UTC times, or null where there is none. */
export interface DueAnswer {
  response_due: string | null
  fix_due: string | null
  explanation: string
}

interface BetweenAnswer {
  /** Seconds, with milliseconds as a fraction; negative when `to` comes before `from`. */
  business_seconds: number
}

/** One request that cannot be answered, and how to mend it. */
export interface BadLine {
  error: string
}

type Fields = Readonly<Record<string, unknown>>

/** Answers by a policy and its opening hours. */
export interface SlaAnswers {
  /** Answers `{"received", "tier", "zone"?, "in_lieu"?, "pauses"?: [[from, to | null], …]}`. */
  due(request: unknown): DueAnswer | BadLine
  /** Answers `{"from", "to", "zone"?, "in_lieu"?}`. */
  between(request: unknown): BetweenAnswer | BadLine
}

/** Calendars are made once for each zone and rule that is asked for. */
export function createSlaAnswers(counting: Counting): SlaAnswers {
  const calendars = new Map<string, Calendar>()
  const calendarFor = (fields: Fields) => calendarOf(fields, counting.calendar, calendars)
  return {
    due: (request) => answerDue(request, counting, calendarFor),
    between: (request) => answerBetween(request, calendarFor),
  }
}

type CalendarFor = (fields: Fields) => Calendar

function answerDue(request: unknown, { policy }: Counting, calendarFor: CalendarFor): DueAnswer | BadLine {
  return answered(request, (fields) => {
    const calendar = calendarFor(fields)
    const received = instantOf(fields.received, 'received')
    const { firstResponse, fix } = policy.tiers[tierOf(fields.tier)]
    const pauses = pausesOf(fields.pauses)
    const responseDue = dueOf(firstResponse, calendar, received, pauses)
    const why = inWords(explainDue(firstResponse, calendar, received, responseDue, pauses), calendar.zone, 'en')
    if (!fix) return { response_due: isoOf(responseDue), fix_due: null, explanation: why }
    const fixDue = dueOf(fix, calendar, received, pauses)
    const whyFix = inWords(explainDue(fix, calendar, received, fixDue, pauses), calendar.zone, 'en')
    const explanation = `First response: ${why} Fix: ${whyFix}`
    return { response_due: isoOf(responseDue), fix_due: isoOf(fixDue), explanation }
  })
}

function answerBetween(request: unknown, calendarFor: CalendarFor): BetweenAnswer | BadLine {
  return answered(request, (fields) => {
    const open = openTimeBetween(calendarFor(fields), instantOf(fields.from, 'from'), instantOf(fields.to, 'to'))
    return { business_seconds: open / SECOND }
  })
}

/** A field that cannot be read; its message goes to whoever wrote the line. */
class BadField extends Error {}

/** Bad fields and times beyond the calendar are answers; anything else is a fault and goes on up. */
function answered<Answer>(request: unknown, answer: (fields: Fields) => Answer): Answer | BadLine {
  try {
    if (typeof request !== 'object' || request === null || Array.isArray(request)) {
      throw new BadField('the line is not a JSON object; write one object a line')
    }
    return answer(request as Fields)
  } catch (problem) {
    if (problem instanceof BadField || problem instanceof OutsideCalendar) return { error: problem.message }
    throw problem
  }
}

function calendarOf(fields: Fields, { settings }: Calendar, calendars: Map<string, Calendar>): Calendar {
  const inLieu = inLieuOf(fields.in_lieu, settings.inLieu)
  const zone = parseZone(textOf(fields.zone ?? settings.zone, 'zone'), 'zone')
  if (isComplaint(zone)) throw new BadField(zone.text)
  const key = `${zone.name} ${inLieu}`
  const calendar = calendars.get(key) ?? createCalendar({ ...settings, zone: zone.name, inLieu })
  calendars.set(key, calendar)
  return calendar
}

function inLieuOf(value: unknown, usual: InLieu): InLieu {
  if (value === undefined || value === null) return usual
  if (value === 'next-weekday' || value === 'none') return value
  throw new BadField(`in_lieu: ${JSON.stringify(value)} is not a rule; write "next-weekday" or "none"`)
}

function tierOf(value: unknown): Tier {
  const tier = TIERS.find((known) => known === value)
  if (tier === undefined)
    throw new BadField(`tier: ${JSON.stringify(value) ?? 'missing'} is not a tier; write 1, 2 or 3`)
  return tier
}

function instantOf(value: unknown, field: string): Instant {
  const instant = parseInstant(textOf(value, field), field)
  if (isComplaint(instant)) throw new BadField(instant.text)
  return instant
}

function pausesOf(value: unknown): Pause[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new BadField('pauses: is not a list; write [["<from>", "<to>"], ["<from>", null]]')
  return value.map((entry: unknown, i) => {
    const field = `pauses[${i}]`
    if (!Array.isArray(entry) || entry.length !== 2) {
      throw new BadField(`${field}: is not a pair; write ["<from>", "<to>"], or null as its end while it goes on`)
    }
    const from = instantOf(entry[0], `${field} from`)
    const to = entry[1] === null ? null : instantOf(entry[1], `${field} to`)
    if (to !== null && to < from) throw new BadField(`${field}: ends before it begins; swap its two times`)
    return { from, to }
  })
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string') return value
  throw new BadField(value === undefined ? `${field}: is missing` : `${field}: ${JSON.stringify(value)} is not a text`)
}

function isoOf(instant: Instant | null): string | null {
  return instant === null ? null : toIso(instant)
}
