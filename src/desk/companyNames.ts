import Fuse from 'fuse.js'
import type { Customer } from '../domain/person.ts'

/** Longer texts are no names. */
const LENGTH_MAX = 200
const WORDS_MAX = 12
/** Shorter names would be met by chance. */
const LETTERS_MIN = 3
/** In a whole name there may be one slip for so many letters, and never more than three. */
const LETTERS_PER_SLIP = 4
const SLIPS_MAX = 3
/** A single word this short is an acronym or close to another word: it counts only without a slip. */
const EXACT_BELOW = 6
/** fuse.js' distance, 0 the same and 1 nothing alike: farther away than this nothing is even compared. */
const NEAR = 0.5

const legalForms =
  /^(inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co|company|gmbh|ag|sa|sas|sarl|bv|cie|ltee|srl)$/
/** Those that people write out, and misspell. */
const spelledForms = ['inc', 'incorporated', 'ltd', 'limited', 'llc', 'corporation', 'company', 'gmbh', 'ltee', 'sarl']
const articles = /^(the|la|le|les)$/
const joiningWords = /^(and|et|of|for|de|du|des|pour)$/

type Name = { customer: Customer; words: string[]; joined: string }

/**
 * The customers that a text names fully, as near to the letter as any; more than one when it could be either.
 *
 * A name or an alias is *fully given* when the text has the same words as it, all of them and no others, in any order.
 * Accents, case, punctuation, a legal form at the end ("Inc"), an article at the beginning and joining words ("of", "&")
 * count for nothing. Each word may be slightly misspelt. A slip is a letter that is wrong, missing or too many, or two
 * neighbours swapped:
 *
 * - in the whole name one slip for every four letters and at most three;
 * - in a word of up to three letters, or with a digit, none; up to seven letters one; up to eleven two; then three;
 * - in a name of one word, one, and none if it has fewer than six letters;
 * - a legal form at the end may have one, which counts, too: "Incc";
 * - words written together or torn apart ("Alderfinch") allow one slip in all.
 *
 * A mail domain is fully given when it stands there letter for letter. Nothing else gives a name: not one word of
 * several, not a beginning, not initials that are no alias. So nobody can look up names they do not already know.
 */
export function fullyNamed(customers: Customer[], typed: string): Customer[] {
  if (typed.length > LENGTH_MAX) return []
  const byDomain = customers.filter(({ domains }) => domains.includes(hostIn(typed)))
  if (byDomain.length > 0) return byDomain
  const close = readings(wordsOf(typed)).flatMap(({ words, slipsMade }) => {
    const joined = words.join('')
    if (joined.length < LETTERS_MIN || words.length > WORDS_MAX) return []
    return candidates(customers, words, joined).flatMap(({ customer, ...name }) => {
      const slips = slipsBetween(name, { words, joined }, slipsMade)
      return slips === null ? [] : [{ customer, slips: slips + slipsMade }]
    })
  })
  const fewest = Math.min(...close.map(({ slips }) => slips))
  return [...new Set(close.filter(({ slips }) => slips === fewest).map(({ customer }) => customer))]
}

/** What was typed, and the same without a last word that is a misspelt legal form. */
function readings(words: string[]): { words: string[]; slipsMade: number }[] {
  const last = words.at(-1) ?? ''
  const isForm = words.length > 2 && last.length > 3 && spelledForms.some((form) => slips(form, last, 1) === 1)
  return [{ words, slipsMade: 0 }, ...(isForm ? [{ words: words.slice(0, -1), slipsMade: 1 }] : [])]
}

/** A company's name without accents, punctuation, legal form or word order: "The Café Press, Inc." → "cafe press". */
export function plainName(name: string): string {
  return wordsOf(name).sort().join(' ')
}

/** "www.Acme.example/" → "acme.example". */
function hostIn(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^(https?:\/\/)?(www\.)?/, '')
    .replace(/\/$/, '')
}

function wordsOf(name: string): string[] {
  const all = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .split(' ')
    .filter(Boolean)
  let words = all.filter((word) => !joiningWords.test(word))
  while (words.length > 1 && legalForms.test(words.at(-1) as string)) words = words.slice(0, -1)
  // "The Press" is not called "Press"
  if (words.length > 2 && articles.test(words[0] as string)) words = words.slice(1)
  return words.length > 0 ? words : all
}

/** Names in which some word comes near to a typed one, or that read alike without their spaces. */
function candidates(customers: Customer[], typed: string[], joined: string): Name[] {
  const names = customers.flatMap((customer) =>
    [customer.name, ...customer.aliases].map((name): Name => {
      const words = wordsOf(name)
      return { customer, words, joined: words.join('') }
    }),
  )
  const vocabulary = new Fuse([...new Set(names.flatMap(({ words }) => words))], {
    threshold: NEAR,
    ignoreLocation: true,
  })
  const near = new Set(typed.flatMap((word) => vocabulary.search(word).map(({ item }) => item)))
  const isAlike = (name: Name) => Math.abs(name.joined.length - joined.length) <= 1
  return names.filter((name) => isAlike(name) || name.words.some((word) => near.has(word)))
}

/** How many slips lie between a name and what was typed, besides those made already; null when that is not the name. */
function slipsBetween(name: Omit<Name, 'customer'>, typed: Omit<Name, 'customer'>, made: number): number | null {
  const letters = name.joined.length
  if (name.words.length !== typed.words.length) {
    const isShort = Math.min(letters, typed.joined.length) < EXACT_BELOW
    return slips(name.joined, typed.joined, isShort || made > 0 || /\d/.test(name.joined) ? 0 : 1)
  }
  const isAlone = name.words.length === 1
  const most = isAlone ? Number(letters >= EXACT_BELOW) : Math.min(SLIPS_MAX, Math.floor(letters / LETTERS_PER_SLIP))
  return pairUp(name.words, typed.words, most - made)
}

/** The fewest slips with which every word finds a partner of its own; null when there are more than `most`. */
function pairUp([word, ...rest]: string[], typed: string[], most: number): number | null {
  if (word === undefined) return 0
  let best: number | null = null
  for (const [at, partner] of typed.entries()) {
    const here = slips(word, partner, Math.min(best === null ? most : best - 1, allowedIn(word, partner)))
    if (here === null) continue
    const left = (best === null ? most : best - 1) - here
    const others = pairUp(rest, typed.toSpliced(at, 1), left)
    if (others !== null) best = here + others
    if (best === 0) break
  }
  return best
}

function allowedIn(word: string, partner: string): number {
  if (/\d/.test(word)) return 0
  const letters = Math.min(word.length, partner.length)
  return letters <= 3 ? 0 : letters <= 7 ? 1 : letters <= 11 ? 2 : SLIPS_MAX
}

/** Edit distance with swapped neighbours as one (optimal string alignment); null beyond `most`. */
function slips(a: string, b: string, most: number): number | null {
  if (most < 0 || Math.abs(a.length - b.length) > most) return null
  if (a === b) return 0
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let least = Math.min(at(row, j - 1) + (isSame ? 0 : 1), at(row, j) + 1, at(next, j - 1) + 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) least = Math.min(least, at(before, j - 2) + 1)
      next.push(least)
    }
    if (Math.min(...next) > most) return null
    ;[before, row] = [row, next]
  }
  const distance = at(row, b.length)
  return distance <= most ? distance : null
}

const at = (row: number[], j: number) => row[j] ?? Number.POSITIVE_INFINITY
