import { describe, expect, test } from 'vitest'
import { fullyNamed } from '../../src/desk/companyNames.ts'
import type { Customer } from '../../src/domain/person.ts'
import { dice, manyCustomers } from './manyCustomers.ts'

const customers = manyCustomers()
const GUESSES = 10_000

// ---- the judge: slow and plain, and it shares nothing with the matcher --------------------------------------------------

const small = new Set('the la le les and et of for de du des pour'.split(' '))
const legal = new Set('inc ltd llc'.split(' '))
const bare = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word && !small.has(word) && !legal.has(word))

/** How many letters must change, one after the other, to make one word of the other; a swap is two changes here. */
function changes(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    let corner = row[0] as number
    row[0] = i
    for (let j = 1; j <= b.length; j++) {
      const up = row[j] as number
      row[j] = Math.min(up + 1, (row[j - 1] as number) + 1, corner + Number(a[i - 1] !== b[j - 1]))
      corner = up
    }
  }
  return row[b.length] as number
}

function orders(words: string[]): string[][] {
  if (words.length < 2) return [words]
  return words.flatMap((word, i) => orders(words.toSpliced(i, 1)).map((rest) => [word, ...rest]))
}

/** Every word of the name is there, and no other; no word is changed beyond recognition. */
function isFullyGiven(typed: string, { name, aliases, domains }: Customer): boolean {
  if (domains.includes(typed.toLowerCase().trim())) return true
  if (aliases.some((alias) => alias.toLowerCase() === typed.toLowerCase().trim())) return true
  const [given, wanted] = [bare(typed), bare(name)]
  if (given.length !== wanted.length) return changes(given.join(''), wanted.join('')) <= 1
  return orders(given).some((order) =>
    order.every((word, i) => changes(word, wanted[i] as string) <= Math.min(4, word.length / 3)),
  )
}

// ---- the fisher ---------------------------------------------------------------------------------------------------------

const common =
  `time year people way day man thing woman life child world school state family student group country problem
  hand part place case week company system program question work government number night point home water room mother area
  money story fact month lot right study book eye job word business issue side kind head house service friend father power
  hour game line end member law car city community name president team minute idea body information back parent face level
  office door health person art war history party result change morning reason research girl guy moment air teacher force
  education north south east west press institute association college training academy university publishing media group
  international national royal canadian american global first united general digital learning standards nursing dental legal
  engineering medical safety aviation maritime council society guild journal library federation pacific atlantic harbour
  silver redwood granite cascade prairie victoria columbia sunrise highland`.split(/\s+/)

/** The fisher is given far more than anybody has: they cut and twist the very names they are after. */
function guesses(): Record<string, string[]> {
  const roll = dice(7)
  const of = (list: readonly string[]) => list[roll(list.length)] as string
  const some = (count: number, make: (customer: Customer) => string) =>
    Array.from({ length: count }, () => make(oneOf(customers, roll)))
  const wordsIn = ({ name }: Customer) => name.split(/\s+/)
  const twist = (word: string) => {
    const at = roll(Math.max(1, word.length - 1))
    return word.slice(0, at) + String.fromCharCode(97 + roll(26)) + word.slice(at + 1)
  }
  return {
    'beginnings of names': some(2_500, ({ name }) => name.slice(0, 1 + roll(Math.max(1, name.length - 4)))),
    'single words of names': some(900, (customer) => of(wordsIn(customer))),
    'names without one word': some(1_500, (customer) => {
      const all = bare(customer.name)
      return all.toSpliced(roll(all.length), 1).join(' ')
    }),
    'names with one word changed': some(900, (customer) => {
      const all = bare(customer.name)
      return all.with(roll(all.length), of(common)).join(' ')
    }),
    initials: some(600, ({ name }) => (name.match(/\b\p{Lu}/gu) ?? []).join('')),
    'common words': Array.from({ length: 900 }, (_, i) => common[i % common.length] as string),
    'two common words': Array.from({ length: 900 }, () => `${of(common)} ${of(common)}`),
    'common words with slips': Array.from({ length: 700 }, () => twist(of(common))),
    'guessed domains': some(
      1_100,
      (customer) => `${bare(customer.name).slice(0, 2).join('')}.${of(['com', 'net', 'org', 'ca'])}`,
    ),
  }
}

const oneOf = <T>(list: readonly T[], roll: (sides: number) => number): T => list[roll(list.length)] as T

describe('a fisher with ten thousand guesses and no limit', () => {
  const all = guesses()

  test('learns no customer whose name they have not fully given', () => {
    expect(Object.values(all).flat()).toHaveLength(GUESSES)
    const leaks = Object.entries(all).flatMap(([kind, list]) =>
      list.flatMap((typed) => fullyNamed(customers, typed).map((customer) => ({ kind, typed, customer }))),
    )
    const unearned = leaks.filter(({ typed, customer }) => !isFullyGiven(typed, customer))
    expect(unearned.map(({ kind, typed, customer }) => `${kind}: ${typed} → ${customer.name}`)).toEqual([])

    // what leaked, by kind of guess: each of these guesses is a whole name, alias or domain of that customer
    const report = Object.fromEntries(
      Object.keys(all).map((kind) => [
        kind,
        new Set(leaks.filter((leak) => leak.kind === kind).map(({ customer }) => customer.id)).size,
      ]),
    )
    expect(report).toEqual({
      'beginnings of names': 117,
      'single words of names': 0,
      'names without one word': 14,
      'names with one word changed': 10,
      initials: 48,
      'common words': 0,
      'two common words': 1,
      'common words with slips': 0,
      'guessed domains': 19,
    })
  }, 240_000)

  test('while people who know the name are understood, slips and all', () => {
    const roll = dice(3)
    const spoilt = (word: string) => {
      if (word.length < 4) return word
      const at = 1 + roll(word.length - 2)
      return oneOf(
        [word.slice(0, at) + word.slice(at + 1), word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)],
        roll,
      )
    }
    const withSlips = (name: string, words: number) => {
      let left = words
      return name.replace(/\p{L}{4,}/gu, (word) => (left-- > 0 ? spoilt(word) : word))
    }
    const understood = (typed: (name: string) => string) =>
      customers.filter((customer) => fullyNamed(customers, typed(customer.name)).includes(customer)).length /
      customers.length
    expect(understood((name) => name)).toBe(1)
    expect(understood((name) => `${bare(name).reverse().join(' ')} inc`)).toBe(1)
    expect(understood((name) => withSlips(name, 1))).toBeGreaterThan(0.98)
    expect(understood((name) => withSlips(name, 3))).toBeGreaterThan(0.95)
  }, 240_000)
})
