import { describe, expect, test } from 'vitest'
import { search } from '../../src/knowledge/search.ts'
import { suggest } from '../../src/knowledge/suggest.ts'
import { aLibrary } from './library.ts'

const library = aLibrary(
  {
    slug: 'print',
    title: 'Printing your documents',
    questions: ['Can I print my document?', 'Where is the print button?'],
    body: 'Text before.\n\n## On paper\n\nPress **Print** and choose a [printer](password).\n\n## Limits\n\nA limit of copies may be set.',
  },
  {
    slug: 'password',
    title: 'Reset your password',
    audience: 'end-user',
    questions: ['I forgot my password'],
    body: '## By e-mail\n\nUse the link on the sign-in page.',
  },
  { slug: 'roles', title: 'Administrator roles', audience: 'customer', body: 'An administrator may print reports.' },
  { slug: 'error-vc3', title: 'Error vc3: too many devices', codes: ['vc3', 'dvc-3'], body: 'The limit is reached.' },
  { slug: 'error-bw5', title: 'Error BW5: wrong password', codes: ['(BW5)'], body: 'Check your password.' },
  {
    slug: 'error-m47',
    title: 'Error m47: inactive',
    codes: ['m47'],
    body: 'Your account was switched off. See error vc3 too.',
  },
)
const first = (query: string) => search(library, query).results[0]?.slug

describe('search', () => {
  test('finds the article, its best section and a plain excerpt', () => {
    const { results, band, unknownCodes, repaired } = search(library, 'how can I print on paper?')
    expect(results[0]).toMatchObject({
      slug: 'print',
      title: 'Printing your documents',
      heading: 'On paper',
      anchor: 'on-paper',
      excerpt: 'Press Print and choose a printer.',
      passage: 'Press **Print** and choose a [printer](password).',
    })
    expect(band).not.toBe('none')
    expect([unknownCodes, repaired]).toEqual([[], []])
  })

  test('stems words, ignores accents and capitals, and knows synonyms', () => {
    expect(first('PRINTED documents')).toBe('print')
    expect(first('passcode')).toBe('password')
    expect(first('mot de passe oublié')).toBe('password')
  })

  test.each([
    'vc3',
    '(vc3)',
    'VC3!',
    'error vc3.',
    'vc-3',
    'vc 3',
    'what does "vc3" mean for my password',
    'dvc3',
    'I get (vc3) when I print',
  ])('puts the article of a known code first: %s', (query) => {
    const { results, band, unknownCodes } = search(library, query)
    expect([results[0]?.slug, band, unknownCodes]).toEqual(['error-vc3', 'answer', []])
  })

  test.each([
    ['vc4', 'vc4'],
    ['error bw6 when I print', 'bw6'],
    ['what is (m48)?', 'm48'],
    ['error 404', '404'],
    ['code 0x80070005', '0x80070005'],
    ['error: BW-55', 'BW-55'],
  ])('says that the code in "%s" is unknown, and never takes it for a like one', (query, code) => {
    const { band, unknownCodes, repaired } = search(library, query)
    expect([band, unknownCodes, repaired]).toEqual(['none', [code], []])
  })

  test.each([
    'can I watch it on my ps5',
    'does windows 11 work',
    'i have 3 tablets',
    'mp4 on an iPhone15',
    'since 2024',
  ])('takes no word of "%s" for a code', (query) => {
    expect(search(library, query).unknownCodes).toEqual([])
  })

  test.each([
    ['forgot my pasword', 'password', [{ from: 'pasword', to: 'password' }]],
    ['where is the prnit button', 'print', [{ from: 'prnit', to: 'print' }]],
    ['shoud i reset it', 'password', []],
  ])('repairs words that no article uses: %s', (query, slug, repaired) => {
    expect(search(library, query)).toMatchObject({
      repaired,
      results: [{ slug }, ...search(library, query).results.slice(1)],
    })
  })

  test('shows an end user nothing that is for customers only, by words or by code', () => {
    const secret = aLibrary({ slug: 'a', title: 'Secret x99', audience: 'customer', codes: ['x99'], body: 'secret' })
    expect(search(secret, 'secret x99', { audience: 'end-user' }).results).toEqual([])
    expect(search(secret, 'secret x99', { audience: 'customer' }).results).toHaveLength(1)
    expect(search(secret, 'secret x99').results).toHaveLength(1)
  })

  test('keeps to the limit', () => {
    expect(search(library, 'error password print', { limit: 2 }).results).toHaveLength(2)
    expect(search(library, 'error password print', { limit: 0 }).results).toEqual([])
  })

  test('is honest about nonsense', () => {
    expect(search(library, 'what is the weather on Mars tomorrow').band).toBe('none')
    expect(search(library, 'how do I do it, please?')).toMatchObject({ band: 'none', confidence: 0, results: [] })
  })
})

describe('suggestions', () => {
  test('are titles whose words begin as typed, or look alike after a slip', () => {
    expect(suggest(library, 'res pass')).toEqual([{ slug: 'password', title: 'Reset your password' }])
    expect(suggest(library, 'printng yuor docs')[0]?.slug).toBe('print')
    expect(suggest(library, '')).toEqual([])
    expect(suggest(library, '🙂')).toEqual([])
  })

  test.each([
    ['vc3', 'error-vc3'],
    ['error (BW5)', 'error-bw5'],
    ['dvc', 'error-vc3'],
    ['m4', 'error-m47'],
  ])('put the article of a typed code first: %s', (typed, slug) => {
    expect(suggest(library, typed)[0]?.slug).toBe(slug)
  })

  test('pass over words that mean nothing, and find by keyword and by question what no title says', () => {
    expect(suggest(library, 'how do I reset my pass')[0]?.slug).toBe('password')
    const keyed = aLibrary({ slug: 'a', title: 'Reading offline', keywords: ['airplane mode'] })
    expect(suggest(keyed, 'airpl').map(({ slug }) => slug)).toEqual(['a'])
    expect(suggest(library, 'where is the print button')[0]?.slug).toBe('print')
  })

  test('keep from an end user what is for customers only', () => {
    expect(suggest(library, 'admin', { audience: 'end-user' }).map(({ slug }) => slug)).not.toContain('roles')
    expect(suggest(library, 'admin', { audience: 'customer' })[0]?.slug).toBe('roles')
  })
})
