import { z } from 'zod'
import { type Calendar, createCalendar } from './calendar/calendar.ts'
import { type Complaint, isComplaint } from './calendar/complaint.ts'
import { parseDay } from './calendar/day.ts'
import { type Holidays, holidaysOf, type Named } from './calendar/holidays.ts'
import { parseOpeningHours } from './calendar/openingHours.ts'
import { HOUR, MINUTE } from './calendar/time.ts'
import { parseZone } from './calendar/zone.ts'
import type { CustomerId } from './domain/ids.ts'
import type { PolicyScope } from './domain/policies.ts'
import { type Commitment, type SupportPolicy, versionOf } from './domain/policy.ts'

/** What the block `clocks` of a policy file says, ready for use. */
export type Clocks = {
  /** What the file calls it; the version that targets name adds a fingerprint. */
  name: string
  policy: SupportPolicy
  calendar: Calendar
  for: PolicyScope | null
  /** The last year whose holidays somebody has looked up in the law. */
  confirmedThrough: number
}

/** Something wrong in the block: where, by names and places from `clocks` on, and what to write instead. */
export type ClocksComplaint = { path: PropertyKey[]; what: string; remedy: string }

const closed: Named = { en: 'a day off of our own', fr: 'un jour de fermeture' }

/** Texts that are read into something else; what cannot be read is an issue whose message is "what; remedy". */
function read<T extends object>(parse: (text: string) => T | Complaint) {
  return z.string({ error: 'is missing or no text; put it in quotes' }).transform((text, context): T => {
    const found = parse(text)
    if (!isComplaint(found)) return found as T
    context.addIssue(found.text.replace(/^: /, ''))
    return z.NEVER
  })
}

const duration = z
  .string({ error: 'is missing or no text; write it like "8 hours" or "15 minutes"' })
  .regex(/^[1-9]\d{0,3} (minutes?|hours?)$/, 'is no amount of time; write it like "8 hours" or "15 minutes"')
  .transform((text) => {
    const [count, unit = ''] = text.split(' ')
    return Number(count) * (unit.startsWith('hour') ? HOUR : MINUTE)
  })

const share = z
  .string({ error: 'is no text; write it like "75%"' })
  .regex(/^[1-9]\d?\s?%$/, 'is no share of the time; write it like "75%", from 1% to 99%')
  .transform((text) => Number.parseInt(text, 10) / 100)

const commitment = z
  .strictObject(
    {
      within: duration,
      clock: z.enum(['business', 'elapsed'], {
        error: 'is no clock; write business (only while the desk is open) or elapsed (day and night)',
      }),
      pausable: z.boolean({ error: 'must be true or false' }),
    },
    { error: unknownKeys('within, clock, pausable') },
  )
  .transform(
    ({ within, clock, pausable }): Commitment => ({
      amountMs: within,
      clock: clock === 'business' ? 'opening' : 'elapsed',
      pausable,
    }),
  )

const tier = z.strictObject(
  { firstResponse: commitment, fix: commitment.nullish(), callEvery: duration.nullish() },
  { error: unknownKeys('firstResponse, fix, callEvery') },
)

const day = z
  .union([z.date(), z.string()], { error: 'is no date; write it like 2026-12-24' })
  .transform((given, context) => {
    const date = given instanceof Date ? given.toISOString().slice(0, 10) : given
    if (parseDay(date) !== null) return date
    context.addIssue(`"${date}" is no day of the calendar; write it like 2026-12-24`)
    return z.NEVER
  })

const closedDay = z.union(
  [
    day.transform((date) => ({ date, name: closed })),
    z
      .strictObject({ date: day, en: z.string().min(1), fr: z.string().min(1) })
      .transform(({ date, en, fr }) => ({ date, name: { en, fr } })),
  ],
  { error: 'is no closed day; write a date like 2026-12-24, or { date: 2026-12-24, en: "…", fr: "…" }' },
)

const year = z
  .int({ error: 'must be a year; write the last year whose holidays were looked up in the law, like 2028' })
  .min(2020, 'is before 2020; write the last year whose holidays were looked up in the law')
  .max(2099, 'is after 2099, and no calendar here knows a holiday after that; write an earlier year')

const shape = z.strictObject(
  {
    version: z
      .string({ error: 'is missing or no text; give the policy a name, like "vitrium-2024"' })
      .regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, 'is no name; use small letters, digits, dots and hyphens, 40 at most'),
    for: z
      .strictObject(
        {
          packages: z
            .array(z.enum(['standard', 'elite'], { error: 'is no package; write standard or elite' }), {
              error: 'must be a list; write it like [elite]',
            })
            .default([]),
          customers: z
            .array(z.string({ error: 'must be the id of a customer' }), {
              error: 'must be a list of ids of customers; write it like [acme]',
            })
            .default([]),
        },
        { error: unknownKeys('packages, customers') },
      )
      .refine(({ packages, customers }) => packages.length + customers.length > 0, {
        error: 'names nobody; name packages or customers, or leave "for" out for everybody',
      })
      .optional(),
    zone: read((text) => parseZone(text, '')),
    hours: read((text) => parseOpeningHours(text, '')),
    holidays: z.strictObject(
      {
        region: z
          .string({ error: 'is missing or no text; write a region like CA-BC, or none' })
          .transform((region, context) => {
            const found: Holidays | { text: string } = holidaysOf({ region }, '')
            if (isComplaint(found)) context.addIssue(found.text.replace(/^: /, ''))
            return region
          }),
        inLieu: z.enum(['next-weekday', 'none'], {
          error: 'is no rule for a holiday at a weekend; write next-weekday or none',
        }),
        confirmedThrough: year,
        extraClosed: z.array(closedDay, { error: 'must be a list of dates' }).default([]),
      },
      { error: unknownKeys('region, inLieu, confirmedThrough, extraClosed') },
    ),
    tiers: z.strictObject({ 1: tier, 2: tier, 3: tier }, { error: unknownKeys('1, 2, 3') }),
    warn: z
      .strictObject(
        {
          after: z.array(share, { error: 'must be a list of shares; write it like ["75%"]' }).default([]),
          before: z.array(duration, { error: 'must be a list of times; write it like ["15 minutes"]' }).default([]),
        },
        { error: unknownKeys('after, before') },
      )
      .default({ after: [], before: [] }),
    whileWaiting: z
      .enum(['run', 'pause'], {
        error:
          'is no rule; write run (the policy’s own) or pause, for clocks that stand still while the customer is asked',
      })
      .default('run'),
    changes: z
      .enum(['never-later', 'may-be-later'], { error: 'is no rule; write never-later or may-be-later' })
      .default('never-later'),
  },
  { error: unknownKeys('version, for, zone, hours, holidays, tiers, warn, whileWaiting, changes') },
)

function unknownKeys(known: string) {
  return (issue: { code?: string | undefined; keys?: unknown }) =>
    issue.code === 'unrecognized_keys'
      ? `there is no ${(issue.keys as string[]).map((key) => `"${key}"`).join(', ')} here; use ${known}`
      : `must hold ${known}; see the table of a policy's fields in kb/README.md`
}

/** Reads the block. Everything wrong with it is told at once, each with its place. */
export function readClocks(block: unknown): Clocks | { complaints: ClocksComplaint[] } {
  const parsed = shape.safeParse(block)
  if (!parsed.success) return { complaints: parsed.error.issues.map((issue) => asComplaint(issue, block)) }
  const { version, zone, hours, holidays, tiers, warn, whileWaiting, changes } = parsed.data
  const perTier = ({ firstResponse, fix }: z.infer<typeof tier>) => ({ firstResponse, fix: fix ?? null })
  const terms = {
    tiers: { 1: perTier(tiers[1]), 2: perTier(tiers[2]), 3: perTier(tiers[3]) },
    warn: { shares: warn.after, beforeMs: warn.before },
    callEveryMs: { 1: tiers[1].callEvery ?? null, 2: tiers[2].callEvery ?? null, 3: tiers[3].callEvery ?? null },
    pausesWhileWaiting: whileWaiting === 'pause',
  }
  const scope = parsed.data.for
  return {
    name: version,
    policy: { ...terms, version: versionOf(version, terms), movesLater: changes === 'may-be-later' },
    calendar: createCalendar({
      zone: (zone as Exclude<typeof zone, { text: string }>).name,
      hours: hours as Exclude<typeof hours, { text: string }>,
      holidays: { region: holidays.region },
      inLieu: holidays.inLieu,
      extraClosed: holidays.extraClosed,
    }),
    for: scope ? { packages: scope.packages, customers: scope.customers as CustomerId[] } : null,
    confirmedThrough: holidays.confirmedThrough,
  }
}

/** Zod's message is "what; remedy", and its path leads to the place. */
function asComplaint(issue: z.core.$ZodIssue, block: unknown): ClocksComplaint {
  const innermost = deepest(issue)
  const path = [...issue.path, ...(innermost === issue ? [] : innermost.path)]
  const held = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], block)
  const [what = '', ...remedy] = innermost.message.split('; ')
  const shown = ['string', 'number', 'boolean'].includes(typeof held) && !what.startsWith('"') ? ` "${held}"` : ''
  const name = ['clocks', ...path].map(String).join('.')
  return { path, what: `${name}${shown} ${what}`, remedy: remedy.join('; ') }
}

/** Of a choice between shapes, what is wrong with the one that was meant. */
function deepest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors.flat().filter(({ code }) => code === 'custom')
  return inner[0] ?? issue
}
