import { describe, expect, test } from 'vitest'
import { readArticle } from '../../src/knowledge/article.ts'
import { splitSections } from '../../src/knowledge/sections.ts'

const good = `---
title: Read offline
slug: read-offline
audience: end-user
kind: guide
keywords: [plane, train]
questions:
  - Can I read on the plane?
updated: 2026-01-31
review: 2027-01-31
related: [print]
---
Save it first. We answer in {{policy.tier1.response}}.

## Save it

See [printing](print).
`
const values = { 'policy.tier1.response': '8 business hours' }
const read = (text: string, file = 'reading/read-offline.md') => readArticle({ file, text }, { values })

/** The problems of a text, as "line: what". */
function complaints(text: string, file?: string): string[] {
  const article = read(text, file)
  return 'problems' in article ? article.problems.map(({ line, what }) => `${line}: ${what}`) : []
}

describe('an article', () => {
  test('is read with its fields, its folder, filled placeholders, sections and links', () => {
    expect(read(good)).toMatchObject({
      slug: 'read-offline',
      title: 'Read offline',
      audience: 'end-user',
      folder: 'reading',
      keywords: ['plane', 'train'],
      codes: [],
      updated: '2026-01-31',
      review: '2027-01-31',
      locale: 'en',
      sections: [
        { heading: '', anchor: '', text: 'Save it first. We answer in 8 business hours.' },
        { heading: 'Save it', anchor: 'save-it', text: 'See [printing](print).' },
      ],
      links: [{ target: 'print', line: 17 }],
    })
  })

  test('in French says what the placeholders stand for in French, where that is known', () => {
    const french = good.replace('audience:', 'locale: fr\naudience:')
    const frenchValues = { 'policy.tier1.response': '8 heures ouvrables' }
    const said = (text: string, more = {}) => readArticle({ file: 'read-offline.md', text }, { values, ...more })
    expect(said(french, { frenchValues })).toHaveProperty('body', expect.stringContaining('in 8 heures ouvrables.'))
    expect(said(french)).toHaveProperty('body', expect.stringContaining('in 8 business hours.'))
    expect(said(good, { frenchValues })).toHaveProperty('body', expect.stringContaining('in 8 business hours.'))
  })

  test('is read alike with Windows line ends and a byte order mark', () => {
    expect(read(`\uFEFF${good.replaceAll('\n', '\r\n')}`)).toEqual(read(good))
  })

  test.each([
    ['no front matter', '# Hello', ['1: there is no front matter']],
    ['an open front matter', '---\ntitle: x\n', ['1: the front matter does not end']],
    ['a missing field', good.replace('audience: end-user\n', ''), ['1: audience is missing']],
    ['an unknown audience', good.replace('end-user', 'everybody'), ['4: audience must be customer, end-user or both']],
    [
      'a code that YAML takes for a number',
      good.replace('related:', 'codes: [7e3]\nrelated:'),
      [expect.stringMatching('codes.0 must be text')],
    ],
    [
      'a group of codes that is none',
      good.replace('related:', 'codeGroup: colours\nrelated:'),
      [expect.stringMatching('^11: codeGroup must be one of sign-in, access')],
    ],
    ['a day that is none', good.replace('2027-01-31', 'soon'), [expect.stringMatching('^10: review must be')]],
    [
      'a slug unlike the file name',
      good.replace('slug: read-offline', 'slug: offline'),
      [expect.stringMatching('^3: the slug "offline"')],
    ],
    [
      'an unknown placeholder',
      good.replace('tier1', 'tier9'),
      ['13: the placeholder {{policy.tier9.response}} is unknown'],
    ],
    ['broken YAML', good.replace('[plane, train]', '[plane'), [expect.stringMatching('the front matter is no YAML')]],
  ])('with %s is refused at its line', (_, text, expected) => {
    expect(complaints(text)).toEqual(expected)
  })

  test.each(['js', 'javascript', 'json', 'coffee'])('never runs or reads front matter in %s', (language) => {
    const text = `---${language}\n(globalThis.ran = true, { title: 'x', slug: 'x' })\n---\n`
    expect(complaints(text)).toEqual(['1: the front matter names a language'])
    expect(readArticle({ file: 'x.md', text }, { values: {}, rules: 'any' })).toHaveProperty('problems')
    expect(globalThis).not.toHaveProperty('ran')
  })

  test('of somebody else needs only a title; its id is its slug or its file name, exactly as written', () => {
    const any = (text: string) => readArticle({ file: 'a/b c.md', text }, { values: {}, rules: 'any' })
    expect(any('---\ntitle: Hello\n---\n{{unknown}}')).toMatchObject({
      slug: 'b c',
      title: 'Hello',
      body: '{{unknown}}',
    })
    expect(any('---\ntitle: 0777\nslug: 1e5\n---\n')).toMatchObject({ slug: '1e5', title: '0777' })
    expect(any('---\ntitle: Error: it failed\n---\n')).toMatchObject({ title: 'Error: it failed' })
    expect(any('---\nname: x\n---\n')).toHaveProperty('problems')
  })
})

describe('sections', () => {
  test('have unique anchors made as GitHub makes them', () => {
    const anchors = splitSections('## What *now*?\na\n## What now\nb\n### C++ & `code`\nc').map(({ anchor }) => anchor)
    expect(anchors).toEqual(['what-now', 'what-now-1', 'c--code'])
  })

  test('are not split at # inside code', () => {
    expect(splitSections('```sh\n# not a heading\n```\n## Yes')).toHaveLength(2)
  })
})
