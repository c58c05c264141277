import { describe, expect, test } from 'vitest'
import { plainName, surelyMeant } from '../../src/desk/companyNames.ts'
import type { CustomerId } from '../../src/domain/ids.ts'
import type { Customer } from '../../src/domain/person.ts'

const customer = (name: string, aliases: string[] = [], domains: string[] = []): Customer => ({
  id: name as CustomerId,
  name,
  package: 'standard',
  domains,
  aliases,
  door: { email: null, url: null, phone: null, hours: null },
})

const customers = [
  customer('Meridian Press', ['MP Books'], ['meridian-press.example']),
  customer('Institut Café & Santé Inc.', ['ICS']),
  customer('North Shore Engineering Association', ['NSEA']),
  customer('North Shore Engineers Academy'),
  customer('Harbourview Training Ltd'),
]

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
    expect(surelyMeant(customers, typed)?.name ?? null).toBe(name)
  })

  test.each(['m', 'mer', 'meridian', 'press', 'north shore', 'training', 'h', '', '   ', '.*', 'a'.repeat(5_000)])(
    '%j is only a part, or nothing, and finds nobody',
    (typed) => {
      expect(surelyMeant(customers, typed)).toBeNull()
    },
  )

  test('finds nobody rather than one of two that are equally near', () => {
    const twins = [customer('Elder Books'), customer('Ilder Books')]
    expect(surelyMeant(twins, 'Ulder Books')).toBeNull()
  })

  test('is compared without accents, punctuation, legal form and order', () => {
    expect(plainName('The Café, Inc.')).toBe(plainName('cafe'))
    expect(plainName('Press Meridian')).toBe(plainName('Meridian Press'))
  })
})
