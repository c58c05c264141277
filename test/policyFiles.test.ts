import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../src/calendar/time.ts'
import { ConfigProblem } from '../src/config.ts'
import { policiesOf, readPolicyFiles, standardOf, unconfirmedYears, unknownCustomers } from '../src/policyFiles.ts'

const shipped = readFileSync('kb/policy/support-policy.md', 'utf8')
/** The shipped policy as one for some, which is no article. */
const forSome = (whom: string, name: string, text = shipped) =>
  text.replace(/^title: .*\n/m, '').replace('version: vitrium-2024', `version: ${name}\n  for: ${whom}`)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policies-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

/** What is wrong, as people read it. */
function complaints(files: Record<string, string>): string[] {
  write(files)
  return readPolicyFiles(folder, folder).problems.map(
    ({ file, line, what, remedy }) => `${file}:${line}: ${what}; ${remedy}`,
  )
}

/** The line of the shipped file on which this stands first. */
const lineOf = (text: string, source = shipped) => source.split('\n').findIndex((line) => line.includes(text)) + 1

describe('the policy that comes with the desk', () => {
  test('says what Vitrium’s says', () => {
    const { policy, calendar, for: whom } = standardOf('kb/policy')
    const { 1: one, 2: two, 3: three } = policy.tiers
    expect(one).toEqual({ firstResponse: { amountMs: 8 * HOUR, clock: 'opening', pausable: true }, fix: null })
    expect(two).toEqual({ firstResponse: { amountMs: 2 * HOUR, clock: 'opening', pausable: true }, fix: null })
    expect(three.firstResponse).toEqual({ amountMs: HOUR, clock: 'elapsed', pausable: false })
    expect(three.fix).toEqual({ amountMs: 8 * HOUR, clock: 'elapsed', pausable: true })
    expect(policy.warn).toEqual({ shares: [0.75], beforeMs: [15 * MINUTE] })
    expect(policy.callEveryMs).toEqual({ 1: null, 2: null, 3: 15 * MINUTE })
    expect(policy).toMatchObject({ pausesWhileWaiting: false, movesLater: false })
    expect(policy.version).toMatch(/^vitrium-2024-[0-9a-f]{8}$/)
    expect(calendar.settings).toMatchObject({
      zone: 'America/Vancouver',
      holidays: { region: 'CA-BC' },
      inLieu: 'next-weekday',
      extraClosed: [],
    })
    expect(whom).toBeNull()
  })

  test('has another version as soon as a time in it is another, and the same for other words', () => {
    write({ 'a.md': shipped })
    const { version } = standardOf(folder).policy
    write({ 'a.md': `${shipped}\nMore to read.\n` })
    expect(standardOf(folder).policy.version).toBe(version)
    for (const [from, to] of [
      ['within: 8 hours', 'within: 9 hours'],
      ['15 minutes]', '10 minutes]'],
      ['callEvery: 15', 'callEvery: 20'],
      ['whileWaiting: run', 'whileWaiting: pause'],
    ] as const) {
      write({ 'a.md': shipped.replace(from, to) })
      expect(standardOf(folder).policy.version).not.toBe(version)
    }
  })

  test('takes closed days of its own, by their dates or with their names', () => {
    const days = '[2026-12-24, { date: 2026-12-31, en: Stocktaking, fr: Inventaire }]'
    write({ 'a.md': shipped.replace('extraClosed: []', `extraClosed: ${days}`) })
    const closed = standardOf(folder)
      .calendar.closedDays(2026)
      .filter(({ own }) => own)
    expect(closed).toMatchObject([{ date: '2026-12-24' }, { date: '2026-12-31', name: { fr: 'Inventaire' } }])
  })
})

describe('a policy that cannot be used is refused with file, line and remedy', () => {
  test.each([
    [
      'zone: America/Vancouver',
      'zone: Mars/Olympus',
      'clocks.zone "Mars/Olympus" is not a known time zone',
      'America/Vancouver',
    ],
    [
      'hours: mon-fri 00:00-18:00',
      'hours: mon-fri 9-17',
      'clocks.hours "mon-fri 9-17" is not an opening time',
      'write it like',
    ],
    ['region: CA-BC', 'region: CA-XX', 'clocks.holidays.region "CA-XX" is not a known region', 'CA-BC'],
    [
      'inLieu: next-weekday',
      'inLieu: sometimes',
      'clocks.holidays.inLieu "sometimes" is no rule',
      'next-weekday or none',
    ],
    ['confirmedThrough: 2028', 'confirmedThrough: soon', 'clocks.holidays.confirmedThrough', 'like 2028'],
    ['extraClosed: []', 'extraClosed: [Christmas]', 'extraClosed', '2026-12-24'],
    ['extraClosed: []', 'extraClosed: [2026-02-30]', '"2026-02-30" is no day of the calendar', 'a day that exists'],
    ['within: 2 hours', 'within: a while', 'clocks.tiers.2.firstResponse.within "a while" is no amount', '8 hours'],
    ['within: 2 hours, clock: business', 'within: 2 hours, clock: wall', '"wall" is no clock', 'business'],
    [
      'within: 2 hours, clock: business',
      'within: 2 hours, pace: quick, clock: business',
      'there is no "pace" here',
      'within, clock',
    ],
    ['callEvery: 15 minutes', 'callEvery: often', 'clocks.tiers.3.callEvery "often"', '15 minutes'],
    ['after: ["75%"]', 'after: ["110%"]', '"110%" is no share', '75%'],
    ['whileWaiting: run', 'whileWaiting: maybe', 'clocks.whileWaiting "maybe"', 'run'],
    ['changes: never-later', 'changes: whenever', 'clocks.changes "whenever"', 'may-be-later'],
    ['version: vitrium-2024', 'version: Vitrium 2024', 'clocks.version "Vitrium 2024" is no name', 'small letters'],
  ])('%s written as %s', (good, bad, what, remedy) => {
    const [first = '', ...more] = complaints({ 'support-policy.md': shipped.replace(good, bad) })
    expect(first.startsWith(`support-policy.md:${lineOf(good)}: `)).toBe(true)
    expect(first).toContain(what)
    expect(first.slice(first.indexOf(what))).toContain(remedy)
    expect(more.filter((line) => !line.includes('there is no support policy'))).toEqual([])
  })

  test('everything at once, and where something is missing, the line of what should hold it', () => {
    const spoiled = shipped
      .replace('zone: America/Vancouver', 'zone: x')
      .replace(/ {4}2:\n.*\n/, '')
      .replace('inLieu', 'lieu')
    const found = complaints({ 'a.md': spoiled })
    expect(found.some((line) => line.startsWith(`a.md:${lineOf('zone: x', spoiled)}: clocks.zone`))).toBe(true)
    expect(found.some((line) => line.startsWith(`a.md:${lineOf('tiers:', spoiled)}: clocks.tiers.2`))).toBe(true)
    expect(found.some((line) => line.startsWith(`a.md:${lineOf('holidays:', spoiled)}: clocks.holidays`))).toBe(true)
  })

  test('YAML that is none', () => {
    const [line = ''] = complaints({ 'a.md': shipped.replace('zone: America', 'zone: [America') })
    expect(line).toMatch(/^a\.md:\d+: the front matter is no YAML .+; correct the YAML$/)
  })

  test('at the start, each on a line', () => {
    write({ 'a.md': shipped.replace('region: CA-BC', 'region: x').replace('changes: never', 'changes: n') })
    expect(() => policiesOf(folder)).toThrow(ConfigProblem)
    expect(() => policiesOf(folder)).toThrow(/a\.md:\d+: .+\n.*a\.md:\d+: /)
  })
})

describe('several policies', () => {
  test('may be in force: for packages, for customers, and one for everybody else', () => {
    write({
      'support-policy.md': shipped,
      'elite.md': forSome('{ packages: [elite] }', 'elite-2027').replace('within: 8 hours', 'within: 4 hours'),
      'acme.md': forSome('{ customers: [acme] }', 'acme-2027'),
      'an-article.md': '---\ntitle: No policy\n---\nText.\n',
      'README.md': 'What is in here.',
    })
    expect(policiesOf(folder).map(({ name, for: whom }) => [name, whom])).toEqual([
      ['acme-2027', { packages: [], customers: ['acme'] }],
      ['elite-2027', { packages: ['elite'], customers: [] }],
      ['vitrium-2024', null],
    ])
  })

  const elite = forSome('{ packages: [elite], customers: [acme] }', 'elite-2027')
  test.each([
    [
      'two for one package',
      forSome('{ packages: [elite] }', 'x'),
      'z.md',
      'the package "elite" has elite.md',
      'for: {',
    ],
    [
      'two for one customer',
      forSome('{ customers: [acme] }', 'x'),
      'z.md',
      'the customer "acme" has elite.md',
      'for: {',
    ],
    [
      'two for everybody',
      shipped.replace(/^ {2}version: .*$/m, '  version: x'),
      'z.md',
      'it says for nobody in particular, and so does support-policy.md',
      'clocks:',
    ],
    [
      'two of one version',
      forSome('{ customers: [b] }', 'elite-2027'),
      'z.md',
      'the version "elite-2027" is that of elite.md',
      'version: ',
    ],
    ['one for a package nobody has', forSome('{ packages: [gold] }', 'x'), 'z.md', 'is no package', 'for: {'],
    ['one for nobody', forSome('{ customers: [] }', 'x'), 'z.md', 'names nobody', 'for: {'],
    [
      'one for some that everybody could read',
      shipped.replace('version: vitrium-2024', 'version: x\n  for: { customers: [b] }'),
      'z.md',
      'would be an article for everybody',
      'title: ',
    ],
  ])('are refused where there are %s', (_, text, name, what, at) => {
    const found = complaints({ 'support-policy.md': shipped, 'elite.md': elite, [name]: text })
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(what)
    expect(found[0]?.startsWith(`${name}:${lineOf(at, text)}: `)).toBe(true)
  })

  test('are refused where none is for everybody else, or there is none', () => {
    expect(complaints({ 'elite.md': elite })).toEqual([
      expect.stringMatching(/^\.:1: no support policy is for everybody else; /),
    ])
    rmSync(join(folder, 'elite.md'))
    expect(complaints({})).toEqual([expect.stringMatching(/^\.:1: there is no support policy; .+"clocks".+README/)])
  })
})

test('a policy for a customer whom the desk does not know is told by its line', () => {
  const text = forSome('\n    customers:\n      - acme\n      - acne', 'acme-2027')
  write({ 'support-policy.md': shipped, 'acme.md': text })
  const [found, ...more] = unknownCustomers(policiesOf(folder), ['acme', 'meridian-press'])
  expect(more).toEqual([])
  expect(found).toMatchObject({ line: lineOf('- acne', text), what: 'there is no customer "acne"' })
})

describe('the holidays', () => {
  test.each([
    [2026, []],
    [2027, ['the holidays are confirmed through 2028 only']],
    [2030, ['the holidays are confirmed through 2028 only']],
  ])('want looking up in %i when the next two years are not confirmed', (year, said) => {
    const found = unconfirmedYears(policiesOf('kb/policy'), year)
    expect(found.map(({ what }) => what)).toEqual(said)
    for (const { line, remedy } of found) {
      expect(line).toBe(lineOf('confirmedThrough:'))
      expect(remedy).toContain(`confirmedThrough: ${year + 2}`)
    }
  })
})
