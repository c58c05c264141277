import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCalendar } from '../../src/calendar/calendar.ts'
import { DAY, HOUR, type Instant, MINUTE, toIso } from '../../src/calendar/time.ts'
import {
  explainTarget,
  keepFirstResponse,
  keepFix,
  markBroken,
  pauseTarget,
  type RunningTarget,
  recount,
  resumeTarget,
  type SupportPolicy,
  startTargets,
  type Target,
} from '../../src/domain/sla.ts'
import { TIERS, type Tier } from '../../src/domain/tier.ts'
import { at } from '../calendar/builders.ts'
import { vitriumHours, vitriumPolicy } from '../support/policy.ts'

const policy = vitriumPolicy
const calendar = createCalendar(vitriumHours)
const friday = at('2026-09-04T17:30:00-07:00') // before Labour Day
const later = (instant: Instant, ms: number) => (instant + ms) as Instant

function started(tier: Tier, received = friday): RunningTarget[] {
  return startTargets(policy, tier, calendar, received)
}

function firstOf(tier: Tier, received = friday): RunningTarget {
  return started(tier, received)[0] as RunningTarget
}

describe('the targets of a new ticket', () => {
  test.each<[Tier, string, string[]]>([
    [1, 'opening', ['firstResponse 2026-09-08T14:30:00.000Z']],
    [2, 'opening', ['firstResponse 2026-09-08T08:30:00.000Z']],
    [3, 'elapsed', ['firstResponse 2026-09-05T01:30:00.000Z', 'fix 2026-09-05T08:30:00.000Z']],
  ])('tier %i, on the %s clock: %j', (tier, clock, expected) => {
    const targets = started(tier)
    expect(targets.map((target) => `${target.kind} ${toIso(target.dueAt)}`)).toEqual(expected)
    expect(targets.every((target) => target.clock === clock && target.state === 'running')).toBe(true)
  })

  test('say when the clock starts, and which rules they come from', () => {
    const target = firstOf(2, at('2026-09-05T12:00:00-07:00'))
    expect(target).toMatchObject({
      startedAt: at('2026-09-05T12:00:00-07:00'),
      clockStartsAt: at('2026-09-08T00:00:00-07:00'),
      dueAt: at('2026-09-08T02:00:00-07:00'),
      warnings: [
        { kind: 'warning', at: at('2026-09-08T01:30:00-07:00') },
        { kind: 'dueSoon', at: at('2026-09-08T01:45:00-07:00') },
      ],
      policyVersion: policy.version,
      calendarVersion: calendar.version,
    })
  })
})

describe('a first response', () => {
  const target = firstOf(2)

  test.each([
    ['long before', -HOUR, 'kept'],
    ['at the due instant', 0, 'kept'],
    ['a millisecond later', 1, 'broken'],
    ['a day later', DAY, 'broken'],
  ])('%s (%i ms) makes the target %s', (_, after, state) => {
    const when = later(target.dueAt, after)
    const met = keepFirstResponse(target, when)
    expect(met).toMatchObject(state === 'kept' ? { state, at: when } : { state, metAt: when })
  })

  test('counts once: what is kept stays kept, and a late answer is the first late one', () => {
    const kept = keepFirstResponse(target, target.dueAt)
    expect(keepFirstResponse(kept, later(target.dueAt, DAY))).toBe(kept)
    const late = keepFirstResponse(markBroken(target, later(target.dueAt, 1)), later(target.dueAt, HOUR))
    expect(late).toMatchObject({ state: 'broken', metAt: later(target.dueAt, HOUR) })
    expect(keepFirstResponse(late, later(target.dueAt, DAY))).toBe(late)
  })

  test('is no fix, and a fix no response', () => {
    const [response, fix] = started(3) as [RunningTarget, RunningTarget]
    expect([keepFirstResponse(fix, friday), keepFix(response, friday)]).toEqual([fix, response])
    expect(keepFix(fix, friday)).toMatchObject({ state: 'kept', at: friday })
  })
})

describe('warnings', () => {
  const after = (target: RunningTarget) => target.warnings.map(({ kind, at: when }) => [kind, when - target.startedAt])

  test.each<[string, SupportPolicy['warn'], [string, number][]]>([
    [
      'both thresholds, in time order',
      { shares: [0.75], beforeMs: [15 * MINUTE] },
      [
        ['warning', 90],
        ['dueSoon', 105],
      ],
    ],
    [
      'also when their order flips',
      { shares: [0.9], beforeMs: [15 * MINUTE] },
      [
        ['dueSoon', 105],
        ['warning', 108],
      ],
    ],
    ['one where they meet', { shares: [0.75], beforeMs: [30 * MINUTE] }, [['dueSoon', 90]]],
    ['none before the clock begins', { shares: [0.5], beforeMs: [3 * HOUR] }, [['warning', 60]]],
    ['none where nobody wants any', { shares: [], beforeMs: [] }, []],
  ])('of a target of two hours: %s', (_, warn, minutes) => {
    const [target] = startTargets({ ...policy, warn }, 2, calendar, at('2026-12-01T09:00:00-07:00'))
    expect(after(target as RunningTarget)).toEqual(minutes.map(([kind, minute]) => [kind, minute * MINUTE]))
  })

  test('are counted on the clock of the target, 15 minutes too', () => {
    const target = firstOf(2, at('2026-12-01T16:10:00-07:00')) // ten minutes of it fall on the next morning
    expect(target.dueAt).toBe(at('2026-12-02T00:10:00-07:00'))
    expect(target.warnings.map(({ at: when }) => toIso(when))).toEqual([
      toIso(at('2026-12-01T17:40:00-07:00')),
      toIso(at('2026-12-01T17:55:00-07:00')),
    ])
  })

  test('those to come move with a pause, those gone by stay', () => {
    const begun = firstOf(2, at('2026-12-01T09:00:00-07:00'))
    const paused = pauseTarget(begun, at('2026-12-01T10:40:00-07:00'))
    const resumed = resumeTarget(policy, calendar, paused, at('2026-12-01T11:40:00-07:00')) as RunningTarget
    expect(resumed.warnings.map(({ at: when }) => toIso(when))).toEqual([
      toIso(at('2026-12-01T10:30:00-07:00')),
      toIso(at('2026-12-01T11:45:00-07:00')),
    ])
  })
})

describe('breaking', () => {
  const target = firstOf(2)

  test('a target breaks after its due instant, not at it', () => {
    expect(markBroken(target, target.dueAt)).toBe(target)
    expect(markBroken(target, later(target.dueAt, 1))).toMatchObject({ state: 'broken', metAt: null })
  })
})

describe('waiting for the customer', () => {
  test('stops the clock and moves the due time by the open time it took', () => {
    const target = firstOf(1, at('2026-12-01T09:00:00-07:00'))
    const paused = pauseTarget(target, at('2026-12-01T10:00:00-07:00'))
    expect(paused.state).toBe('paused')
    expect(markBroken(paused, at('2027-01-01T00:00:00Z'))).toBe(paused)
    const resumed = resumeTarget(policy, calendar, paused, at('2026-12-01T20:00:00-07:00'))
    expect([resumed.state, resumed.dueAt]).toEqual(['running', at('2026-12-02T07:00:00-07:00')])
  })

  test('does not stop the first response of tier 3, but its fix', () => {
    expect(started(3).map((target) => pauseTarget(target, later(friday, MINUTE)).state)).toEqual(['running', 'paused'])
  })

  test('does not stop a clock whose time is used up', () => {
    const target = firstOf(2)
    expect(pauseTarget(target, target.dueAt)).toBe(target)
    expect(pauseTarget(target, later(target.dueAt, -1)).state).toBe('paused')
  })

  test('an answer while paused keeps the target', () => {
    const paused = pauseTarget(firstOf(1), later(friday, MINUTE))
    const kept = keepFirstResponse(paused, at('2026-12-01T00:00:00Z'))
    expect(kept).toMatchObject({ state: 'kept', at: at('2026-12-01T00:00:00Z') })
    expect(kept).not.toHaveProperty('pausedAt')
  })

  test('is part of the explanation', () => {
    const paused = pauseTarget(firstOf(1), later(friday, MINUTE))
    expect(explainTarget(calendar, paused)).toMatchObject({ clock: 'opening', dueAt: null, paused: true })
    const resumed = resumeTarget(policy, calendar, paused, later(friday, 5 * MINUTE))
    expect(explainTarget(calendar, resumed)).toMatchObject({ dueAt: resumed.dueAt, paused: true })
  })
})

describe('a changed tier or changed hours', () => {
  test('are counted from the receipt', () => {
    const targets = recount(policy, 3, calendar, friday, started(1))
    expect(targets).toEqual(started(3))
    expect(recount(policy, 2, calendar, friday, targets)).toEqual(started(2))
  })

  test('leave alone what is kept or broken', () => {
    const kept = started(1).map((target) => keepFirstResponse(target, later(friday, MINUTE)))
    const raised = recount(policy, 3, calendar, friday, kept)
    expect(raised).toEqual([kept[0], started(3)[1]])
    const fixed = raised.map((target) => keepFix(target, later(friday, HOUR)))
    expect(recount(policy, 1, calendar, friday, fixed)).toEqual(fixed)
  })

  test('keep the pauses, those gone by and one that goes on', () => {
    const [pausedAt, resumedAt] = [at('2026-12-01T10:00:00-07:00'), at('2026-12-01T11:00:00-07:00')]
    const once = pauseTarget(firstOf(1, at('2026-12-01T09:00:00-07:00')), pausedAt)
    const again = pauseTarget(resumeTarget(policy, calendar, once, resumedAt), later(resumedAt, MINUTE))
    const [target] = recount(policy, 2, calendar, again.startedAt, [again])
    expect(target).toMatchObject({
      state: 'paused',
      dueAt: at('2026-12-01T12:00:00-07:00'),
      pausedAt: later(resumedAt, MINUTE),
      pauses: [{ from: pausedAt, to: resumedAt }],
    })
  })

  test('new opening hours give new due times under a new calendar version', () => {
    const angeles = createCalendar({ ...vitriumHours, zone: 'America/Los_Angeles' })
    const december = at('2026-12-05T12:00:00-07:00')
    const [target] = recount(policy, 2, angeles, december, started(2, december)) as [Target]
    expect([toIso(target.dueAt), target.calendarVersion]).toEqual(['2026-12-07T10:00:00.000Z', angeles.version])
  })
})

describe('laws', () => {
  const received = fc.integer({
    min: at('2025-01-01T00:00:00Z'),
    max: at('2028-01-01T00:00:00Z'),
  }) as fc.Arbitrary<Instant>
  const tier = fc.constantFrom(...TIERS)
  const steps = fc.array(
    fc.tuple(fc.constantFrom('pause', 'resume', 'answer', 'fix', 'sweep'), fc.integer({ min: 0, max: DAY })),
    {
      maxLength: 8,
    },
  )

  test('whatever happens in whatever order, a settled target never changes its verdict and a due time never moves back', () => {
    fc.assert(
      fc.property(received, tier, steps, (start, chosen, happenings) => {
        let now = start
        let targets: Target[] = started(chosen, start)
        for (const [what, after] of happenings) {
          now = later(now, after)
          const before = targets
          targets = before.map((target) => {
            if (what === 'pause') return pauseTarget(target, now)
            if (what === 'resume') return resumeTarget(policy, calendar, target, now)
            if (what === 'answer') return keepFirstResponse(target, now)
            return what === 'fix' ? keepFix(target, now) : markBroken(target, now)
          })
          for (const [i, target] of targets.entries()) {
            const was = before[i] as Target
            expect(target.dueAt).toBeGreaterThanOrEqual(was.dueAt)
            if (was.state === 'kept' || was.state === 'broken') expect(target.state).toBe(was.state)
            if (was.state === 'running' && target.state === 'kept') expect(target.at).toBeLessThanOrEqual(was.dueAt)
            if (target.state === 'broken' && target.metAt !== null) expect(target.metAt).toBeGreaterThan(target.dueAt)
          }
        }
      }),
    )
  })

  test('a higher tier is never due later', () => {
    fc.assert(
      fc.property(received, (start) => {
        const [one, two, three] = TIERS.map((each) => firstOf(each, start).dueAt) as [Instant, Instant, Instant]
        expect(two).toBeLessThanOrEqual(one)
        expect(three).toBeLessThanOrEqual(two)
      }),
    )
  })
})
