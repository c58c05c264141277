import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkLibrary } from '../../src/knowledge/check.ts'
import { readLibrary } from '../../src/knowledge/library.ts'

const TODAY = '2027-01-15'
const values = { 'policy.tier1.response': '8 business hours', 'policy.hours': 'Monday to Friday, 9:00 a.m. to noon' }

/** An article without fault; a test changes one thing in it. The body begins in line 18. */
const reading = `---
title: Read on the plane
slug: plane
audience: both
kind: guide
keywords:
  - flight
questions:
  - Can I read on the plane?
  - "offline: how?"
  - I am in the air and my book is shut
updated: 2027-01-01
review: 2028-01-01
related: [trouble]
locale: en
---

Save it first.

## Save it

See [trouble](trouble#what-it-means), [the same](trouble.md), [here](#save-it) or [the web](https://example.org).
`
const trouble = `---
title: Error x7z
slug: trouble
audience: both
kind: error-code
codes: [x7z]
questions: [What is x7z?, It says no, It is shut]
updated: 2027-01-01
review: 2028-01-01
---

## What it means

No.
`
const policy = trouble
  .replace('Error x7z', 'Hours')
  .replace('slug: trouble', 'slug: hours')
  .replace('kind: error-code\ncodes: [x7z]', 'kind: policy')
  .replace('[What is x7z?, It says no, It is shut]', '[When?, How soon?, Today?]')
  .replace('No.', 'We are open {{policy.hours}} and answer in {{policy.tier1.response}}.')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function save(file: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), content)
}

/** What is wrong with a folder of these files beside the two good ones, as "file:line: what". */
function complaints(files: Record<string, string | Buffer> = {}, today = TODAY): string[] {
  for (const [file, content] of Object.entries({ 'plane.md': reading, 'trouble.md': trouble, ...files })) {
    save(file, content)
  }
  const problems = checkLibrary(readLibrary(folder, { values }), today)
  expect(problems.filter(({ remedy }) => remedy === '')).toEqual([])
  return problems.map(({ file, line, what }) => `${file}:${line}: ${what}`)
}

/** The first article with one thing changed. */
const changed = (from: string, to: string) => ({ 'plane.md': replaced(reading, from, to) })

function replaced(text: string, from: string, to: string): string {
  expect(text).toContain(from)
  return text.replace(from, to)
}

describe('the check', () => {
  test('finds nothing wrong with good articles', () => {
    expect(complaints({ 'hours.md': policy })).toEqual([])
  })

  test('finds an article whose address belongs to another page of the help centre', () => {
    const codes = policy.replace('slug: hours', 'slug: codes')
    expect(complaints({ 'codes.md': codes })).toEqual(['codes.md:3: the address /help/codes belongs to another page'])
  })

  test.each<[string, string, string, string]>([
    ['a missing slug', 'slug: plane\n', '', '1: slug is missing'],
    ['an empty title', 'title: Read on the plane', 'title: ""', '2: title must not be empty'],
    ['a slug with capitals', 'slug: plane', 'slug: Plane', '3: the slug "Plane" is not the file name "plane"'],
    [
      'an unknown kind',
      'kind: guide',
      'kind: howto',
      '5: kind must be guide, manual, video, faq, error-code or policy',
    ],
    ['an unknown language', 'locale: en', 'locale: de', '15: locale must be en or fr'],
    [
      'keywords in one line of text',
      'keywords:\n  - flight',
      'keywords: flight',
      '6: keywords must be a list of texts',
    ],
    ['a field nobody knows', 'keywords:', 'keyword:', '6: there is no field "keyword"'],
    ['a day that is none', '2028-01-01', 'next year', '13: review must be a date, as in 2027-01-31'],
    ['a day that no month has', '2028-01-01', '2028-02-30', '13: review 2028-02-30 is no day of the calendar'],
    ['the same in quotes', '2028-01-01', '"2028-02-30"', '13: review 2028-02-30 is no day of the calendar'],
    ['no review date', 'review: 2028-01-01\n', '', '1: the review date is missing'],
    ['a review date that has passed', '2028-01-01', '2027-01-14', '13: the review date 2027-01-14 has passed'],
    ['no day of the last change', 'updated: 2027-01-01\n', '', '1: updated is missing'],
    ['a change yet to come', 'updated: 2027-01-01', 'updated: 2027-01-16', '12: updated 2027-01-16 is yet to come'],
    [
      'a review on the day of the change',
      'updated: 2027-01-01\nreview: 2028-01-01',
      'updated: 2027-01-15\nreview: 2027-01-15',
      '13: the review date is not after the last change',
    ],
    ['two questions', '  - Can I read on the plane?\n', '', '8: there are 2 example questions'],
    [
      'nine questions',
      '  - Can I',
      `${[1, 2, 3, 4, 5, 6].map((n) => `  - Which ${n}?\n`).join('')}  - Can I`,
      '8: there are 9 example questions',
    ],
    [
      'one question twice',
      '  - I am in the air and my book is shut',
      '  - can i read on the PLANE',
      '11: the question "can i read on the PLANE" is asked twice',
    ],
    ['an error article without a code', 'kind: guide', 'kind: error-code', '1: no code is named'],
    ['a dead link', '(trouble#what-it-means)', '(gone)', '22: there is no article "gone"'],
    ['a dead link below a reference', '## Save it', '[x]: gone\n\n## Save it', '20: there is no article "gone"'],
    ['a dead file', '(trouble.md)', '(./gone.md)', '22: there is no article "gone"'],
    ['a file elsewhere', '(trouble.md)', '(../a/trouble.md)', '22: there is no file "../a/trouble.md"'],
    ['a dead picture', '[the same](trouble.md)', '![it](it.png)', '22: the link "it.png" leads nowhere'],
    ['a dead anchor', '#what-it-means', '#why', '22: "trouble" has no heading with the anchor "why"'],
    ['a dead anchor of its own', '(#save-it)', '(#keep-it)', '22: "plane" has no heading with the anchor "keep-it"'],
    ['a link into the server', '(#save-it)', '(/admin)', '22: the link "/admin" leads nowhere'],
    ['a link that runs', '(#save-it)', '(javascript:x)', '22: the link "javascript:x" leads nowhere'],
    [
      'a link in the clear',
      'https://example.org',
      'http://example.org',
      '22: the link "http://example.org" is not safe on its way',
    ],
    ['an unknown related article', '[trouble]', '[trouble, gone]', '14: the related article "gone" does not exist'],
    ['itself as related', '[trouble]', '[plane]', '14: the article is related to itself'],
    ['an unknown placeholder', 'Save it first', '{{policy.hour}}', '18: the placeholder {{policy.hour}} is unknown'],
    ['an open placeholder', 'Save it first', '{{policy.hours}', '18: a placeholder is not closed'],
  ])('finds %s', (_, from, to, expected) => {
    expect(complaints(changed(from, to))).toEqual([`plane.md:${expected}`])
  })

  test('takes the day it is given, not the clock', () => {
    expect(complaints({}, '2028-01-01')).toEqual([])
    expect(complaints({}, '2028-01-02')).toEqual([
      'plane.md:13: the review date 2028-01-01 has passed',
      'trouble.md:9: the review date 2028-01-01 has passed',
    ])
  })

  test('finds what two articles share', () => {
    const second = reading
      .replace('title: Read on the plane', 'locale: en\ntitle: READ on the plane')
      .replace('locale: en\n---', '---')
      .replace('slug: plane', 'slug: train')
      .replace('Can I read on the plane?', 'May I read on the train?')
      .replace('I am in the air and my book is shut', 'I am on the rails')
    expect(complaints({ 'train.md': second })).toEqual([
      'train.md:3: the title is that of plane.md',
      'train.md:11: the question "offline: how?" is asked in plane.md too',
    ])
  })

  test('finds a slug twice, in whatever folder', () => {
    expect(complaints({ 'z/plane.md': reading })).toEqual(['z/plane.md:3: the slug "plane" is taken by plane.md'])
  })

  test('lets two articles explain one code only when each names the other', () => {
    const second = trouble
      .replace('Error x7z', 'Printing and x7z')
      .replace('slug: trouble', 'slug: print')
      .replace('[What is x7z?, It says no, It is shut]', '[One, Two, Three]')
      .replace('codes: [x7z]', 'codes:\n  - "(X7Z)"')
    expect(complaints({ 'print.md': second })).toEqual(['trouble.md:6: the code "x7z" is named in print.md too'])
    const naming = (text: string, slug: string) => text.replace('updated:', `related: [${slug}]\nupdated:`)
    expect(complaints({ 'print.md': naming(second, 'trouble') })).toHaveLength(1)
    expect(complaints({ 'print.md': naming(second, 'trouble'), 'trouble.md': naming(trouble, 'print') })).toEqual([])
  })

  test('finds a code named twice in one article', () => {
    expect(complaints({ 'trouble.md': trouble.replace('[x7z]', '[x7z, X-7Z]') })).toEqual([
      'trouble.md:6: the code "X-7Z" is named twice',
    ])
  })

  test('lets an article for end users lead to no article for customers, and any other to all', () => {
    const forCustomers = { 'trouble.md': trouble.replace('audience: both', 'audience: customer') }
    expect(complaints(forCustomers)).toEqual([])
    expect(complaints({ ...forCustomers, ...changed('audience: both', 'audience: end-user') })).toEqual([
      'plane.md:14: "trouble" is for customers only, this article for end users',
      'plane.md:22: "trouble" is for customers only, this article for end users',
      'plane.md:22: "trouble" is for customers only, this article for end users',
    ])
  })

  test.each([
    ['8 business hours', '8 business hours'],
    ['two hours', 'two hours'],
    ['after one business day.', 'one business day'],
    ['from 9:30 a.m. on', '9:30 a.m.'],
    ['until 6pm', '6pm'],
    ['around the clock, 24/7', '24/7'],
    ['from Monday to Friday', 'Monday to Friday'],
    ['but not on Boxing Day', 'Boxing Day'],
    ['8 heures ouvrables', '8 heures'],
    ['du lundi au vendredi', 'lundi au vendredi'],
  ])('finds "%s" in a policy article, and nowhere else', (typed, found) => {
    expect(complaints({ 'hours.md': policy.replace('We are', `${typed} We are`) })).toEqual([
      `hours.md:13: "${found}" is typed by hand`,
    ])
    expect(complaints({ 'hours.md': policy, ...changed('Save it first.', typed) })).toEqual([])
  })

  test.each(['the next business day', 'read at any hour', 'open at weekends too', 'Tier 3', 'one user of 24'])(
    'lets a policy article say "%s"',
    (said) => expect(complaints({ 'hours.md': policy.replace('We are', `${said}. We are`) })).toEqual([]),
  )

  test('finds files that are no articles, and reads on', () => {
    expect(
      complaints({
        'large.md': `${trouble}${'x'.repeat(1_000_000)}`,
        'latin.md': Buffer.from(trouble.replace('No.', 'é'), 'latin1'),
        'picture.md': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]),
        'words.md': 'Hello',
      }),
    ).toEqual([
      'large.md:1: the file is larger than 1,000,000 bytes',
      'latin.md:1: the file is not in UTF-8',
      'picture.md:1: the file is no text',
      'words.md:1: there is no front matter',
    ])
  })

  test('says of a link to an article that could not be read only what is wrong with that article', () => {
    expect(complaints({ 'trouble.md': 'Hello' })).toEqual(['trouble.md:1: there is no front matter'])
  })

  test('reads files that are links, and names one that leads nowhere', () => {
    const real = mkdtempSync(join(tmpdir(), 'real-'))
    try {
      writeFileSync(join(real, 'any'), policy)
      symlinkSync(join(real, 'any'), join(folder, 'hours.md'))
      symlinkSync(join(real, 'none'), join(folder, 'lost.md'))
      save('plane.md', changed('(#save-it)', '(hours)')['plane.md'])
      save('trouble.md', trouble)
      const library = readLibrary(folder, { values })
      expect(Array.from(library.articles.keys())).toEqual(['hours', 'plane', 'trouble'])
      expect(library.problems).toMatchObject([{ file: 'lost.md', what: 'the file cannot be read' }])
    } finally {
      rmSync(real, { recursive: true })
    }
  })

  // root may read everything, so there is nothing to find as root
  test.skipIf(process.getuid?.() === 0)('finds what may not be read', () => {
    save('shut.md', trouble)
    chmodSync(join(folder, 'shut.md'), 0o000)
    mkdirSync(join(folder, 'closed'), { mode: 0o000 })
    expect(complaints()).toEqual(['closed:1: the folder cannot be read', 'shut.md:1: the file cannot be read'])
    chmodSync(join(folder, 'closed'), 0o700)
  })

  test('finds a folder that does not exist, and one without articles', () => {
    const check = (path: string) => checkLibrary(readLibrary(path, { values }), TODAY)
    expect(check(join(folder, 'gone'))).toMatchObject([
      { file: join(folder, 'gone'), what: 'the folder cannot be read' },
    ])
    expect(check(folder)).toMatchObject([{ what: 'there is no article' }])
  })
})
