import { describe, expect, test } from 'vitest'
import { fullyNamed, plainName } from '../../src/desk/companyNames.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import type { Customer } from '../../src/domain/person.ts'

const customer = (name: string, aliases: string[] = [], domains: string[] = []): Customer => ({
  id: name as CustomerId,
  name,
  package: 'standard',
  domains,
  aliases,
  links: [],
  documentCodes: [],
  door: { email: null, url: null, phone: null, hours: null },
})

const customers = [
  customer('Meridian Press', ['MP Books'], ['meridian-press.example']),
  customer('Institut Café & Santé Inc.', ['ICS']),
  customer('North Shore Engineering Association', ['NSEA']),
  customer('North Shore Engineers Academy'),
  customer('Harbourview Training Ltd'),
]

const namesOf = (among: Customer[], typed: string) => fullyNamed(among, typed).map(({ name }) => name)

describe('a typed company name', () => {
  test.each([
    ['Meridian Press', 'Meridian Press'],
    ['meridian press inc', 'Meridian Press'],
    ['Press, Meridian', 'Meridian Press'],
    ['Meridain Pres', 'Meridian Press'],
    ['MERIDIAN  PRESS!', 'Meridian Press'],
    ['meridian-press.example', 'Meridian Press'],
    ['mp books', 'Meridian Press'],
    ['Institut Cafe et Sante', 'Institut Café & Santé Inc.'],
    ['institut cafe and sante', 'Institut Café & Santé Inc.'],
    ['Harborview Training', 'Harbourview Training Ltd'],
    ['harbourveiw trainning', 'Harbourview Training Ltd'],
    ['North Shore Engineering Association', 'North Shore Engineering Association'],
  ])('%s means %s', (typed, name) => {
    expect(namesOf(customers, typed)).toEqual([name])
  })

  test.each(['m', 'mer', 'meridian', 'press', 'north shore', 'training', 'h', '', '   ', '.*', 'a'.repeat(5_000)])(
    '%j is only a part, or nothing, and finds nobody',
    (typed) => {
      expect(namesOf(customers, typed)).toEqual([])
    },
  )

  test('is both of two that are equally near, and the one that is nearer', () => {
    const twins = [customer('Elder Books'), customer('Ilder Books')]
    expect(namesOf(twins, 'Ulder Books')).toEqual(['Elder Books', 'Ilder Books'])
    expect(namesOf(twins, 'Ilder Books')).toEqual(['Ilder Books'])
  })

  test.each([
    ['three slips in a long name', 'Harborveiw Trainign', 'Harbourview Training Ltd'],
    ['three slips in three words', 'Noth Shoer Enginering Association', 'North Shore Engineering Association'],
    ['three slips, one of them in its legal form', 'Meridain Pres Incc', 'Meridian Press'],
    ['a misspelt legal form', 'Harborview Training Limted', 'Harbourview Training Ltd'],
    ['words written together', 'MeridianPress', 'Meridian Press'],
    ['a word torn apart', 'Harbour View Training', 'Harbourview Training Ltd'],
    ['other joining words', 'Institut Cafe Sante', 'Institut Café & Santé Inc.'],
    ['an alias that is an acronym', 'nsea', 'North Shore Engineering Association'],
    ['a website’s www', 'www.meridian-press.example', 'Meridian Press'],
  ])('is known with %s', (_what, typed, name) => expect(namesOf(customers, typed)).toEqual([name]))

  test.each([
    ['initials that are no alias', 'hvt'],
    ['an acronym with a slip', 'nsee'],
    ['one word less', 'north shore engineering'],
    ['one word more', 'meridian press club'],
    ['one word more that is no legal form', 'meridian press link'],
    ['four slips, one of them in the legal form', 'Meridain Prses Inncc'],
    ['another word', 'meridian books'],
    ['a word that only looks alike', 'meridiem prose'],
    ['a domain with another ending', 'meridian-press.com'],
    ['a domain with a slip', 'meridan-press.example'],
    ['four slips', 'Nroth Shroe Enginering Asociation'],
  ])('is not known by %s', (_what, typed) => expect(namesOf(customers, typed)).toEqual([]))

  test('"The Press" is not called "Press", nor "AG Books" "Books"', () => {
    const short = [customer('The Press'), customer('AG Books')]
    for (const typed of ['press', 'books']) expect(namesOf(short, typed)).toEqual([])
    expect(namesOf(short, 'the press')).toEqual(['The Press'])
  })

  test('is compared without accents, punctuation, legal form and order', () => {
    expect(plainName('The Café Press, Inc.')).toBe(plainName('press cafe'))
    expect(plainName('Press Meridian')).toBe(plainName('Meridian Press'))
  })
})
