import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { toIso } from '../../src/calendar/time.ts'
import { at } from '../calendar/builders.ts'
import { vectors } from '../calendar/vectors.ts'

function signpost(args: string[], input = '') {
  const options = { input, encoding: 'utf8', timeout: 20_000 } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', ...args], options)
  return {
    status,
    stdout,
    stderr,
    answers: () =>
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  }
}

const lines = (requests: object[]) => requests.map((request) => JSON.stringify(request)).join('\n')
const iso = (text: string | null) => (text === null ? null : toIso(at(text)))

describe('sla due --batch', () => {
  test('answers every vector, in order', () => {
    const due = [...vectors.due, ...vectors.due_los_angeles]
    const { status, answers } = signpost(['sla', 'due', '--batch'], lines(due))
    expect(status).toBe(0)
    const found = answers()
    expect(found.map((answer) => [answer.response_due, answer.fix_due])).toEqual(
      due.map((vector) => [iso(vector.response_due), iso(vector.fix_due)]),
    )
    expect(found.every((answer) => /(Received|runs day and night)/.test(answer.explanation))).toBe(true)
  })

  test('answers every vector with pauses', () => {
    const { status, answers } = signpost(['sla', 'due', '--batch'], lines(vectors.pauses))
    expect(status).toBe(0)
    expect(
      answers().map((answer, i) => (vectors.pauses[i]?.clock === 'fix' ? answer.fix_due : answer.response_due)),
    ).toEqual(vectors.pauses.map((vector) => iso(vector.due)))
  })

  test('never pauses the first response of tier 3', () => {
    const request = { received: '2026-12-01T12:00:00Z', tier: 3, pauses: [['2026-12-01T12:10:00Z', null]] }
    const [answer] = signpost(['sla', 'due', '--batch'], lines([request])).answers()
    expect([answer.response_due, answer.fix_due]).toEqual(['2026-12-01T13:00:00.000Z', null])
  })

  test('takes the policy’s zone and days in lieu where a line names none', () => {
    const request = { received: '2026-12-28T12:00:00Z', tier: 2 }
    const [answer] = signpost(['sla', 'due', '--batch'], lines([request])).answers()
    expect(answer.response_due).toBe('2026-12-29T09:00:00.000Z')
  })

  const good = { received: '2026-12-01T12:00:00Z', tier: 2 }
  const bad: [string, RegExp][] = [
    ['{"received"', /not JSON/],
    ['[]', /not a JSON object/],
    ['null', /not a JSON object/],
    ['"text"', /not a JSON object/],
    [JSON.stringify({ tier: 2 }), /received: is missing/],
    [JSON.stringify({ received: good.received }), /tier: missing is not a tier; write 1, 2 or 3/],
    [JSON.stringify({ ...good, received: '2026-12-01T12:00:00' }), /has no offset/],
    [JSON.stringify({ ...good, received: 1764590400 }), /received: 1764590400 is not a text/],
    [JSON.stringify({ ...good, tier: 4 }), /tier: 4 is not a tier/],
    [JSON.stringify({ ...good, tier: '2' }), /tier: "2" is not a tier/],
    [JSON.stringify({ ...good, zone: 'Mars/Olympus' }), /"Mars\/Olympus" is not a known time zone/],
    [JSON.stringify({ ...good, in_lieu: 'friday' }), /in_lieu: "friday" is not a rule; write "next-weekday" or "none"/],
    [JSON.stringify({ ...good, pauses: {} }), /pauses: is not a list/],
    [JSON.stringify({ ...good, pauses: [['2026-12-01T12:00:00Z']] }), /pauses\[0\]: is not a pair/],
    [
      JSON.stringify({ ...good, pauses: [['2026-12-01T13:00:00Z', '2026-12-01T12:00:00Z']] }),
      /pauses\[0\]: ends before it begins/,
    ],
    [
      JSON.stringify({ ...good, pauses: [['2026-12-01T13:00:00Z', '13:00']] }),
      /pauses\[0\] to: "13:00" is not an RFC 3339 time/,
    ],
    [JSON.stringify({ ...good, received: '2019-12-01T12:00:00Z' }), /2020 to 2099/],
  ]

  test('a line that cannot be read is answered with an error in its place, and the exit code is 1', () => {
    const input = bad.flatMap(([line]) => [line, '', JSON.stringify(good)]).join('\r\n')
    const { status, stderr, answers } = signpost(['sla', 'due', '--batch'], input)
    const found = answers()
    expect([status, stderr, found.length]).toEqual([1, '', 2 * bad.length])
    for (const [i, [, expected]] of bad.entries()) {
      expect(found[2 * i].error).toMatch(expected)
      expect(found[2 * i + 1].response_due).toBe('2026-12-01T14:00:00.000Z')
    }
  })

  test('nothing in, nothing out', () => {
    expect(signpost(['sla', 'due', '--batch'], '\n \n')).toMatchObject({ status: 0, stdout: '' })
  })
})

describe('sla between --batch', () => {
  test('answers every vector, and fractions and errors in their place', () => {
    const more = [
      { from: '2026-12-01T12:00:00.250Z', to: '2026-12-01T12:00:01Z' },
      { from: '2026-12-01T12:00:01Z', to: '2026-12-01T12:00:00.250Z' },
      { from: '2026-12-01T12:00:01Z' },
    ]
    const { status, answers } = signpost(['sla', 'between', '--batch'], lines([...vectors.between, ...more]))
    expect(status).toBe(1)
    expect(answers().map((answer) => answer.business_seconds ?? answer.error)).toEqual([
      ...vectors.between.map((vector) => vector.business_seconds),
      0.75,
      -0.75,
      'to: is missing',
    ])
  })
})

describe('sla due for one request', () => {
  test('answers in words', () => {
    const { status, stdout } = signpost(['sla', 'due', '--received', '2026-09-04T17:30:00-07:00', '--tier', '2'])
    expect(status).toBe(0)
    expect(stdout).toContain('First response  by Tuesday, September 8, 2026 at 1:30 a.m. (Pacific Time, UTC−7)')
    expect(stdout).toContain('Monday is Labour Day')
  })

  test('answers in JSON, under the rules asked for', () => {
    const when = ['--received', '2026-12-28T12:00:00Z', '--tier', '2', '--json']
    const { answers } = signpost(['sla', 'due', ...when, '--zone', 'America/Los_Angeles', '--in-lieu', 'none'])
    expect(answers()).toMatchObject([{ response_due: '2026-12-28T14:00:00.000Z', fix_due: null }])
  })

  test.each([
    [['--received', '2026-09-04T17:30:00', '--tier', '2'], /has no offset/],
    [['--received', '2026-09-04T17:30:00Z', '--tier', 'two'], /is not a tier; write 1, 2 or 3/],
    [['--tier', '2'], /Name --received and --tier/],
  ])('%j is refused with what to write instead', (args, expected) => {
    const { status, stdout, stderr } = signpost(['sla', 'due', ...args])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(expected)
  })
})
