import Fuse from 'fuse.js'
import type { Customer } from '../domain/person.ts'

/** fuse.js' distance, 0 the same and 1 nothing alike: closer than this is a slip of the keyboard. */
const CLOSE = 0.2
/** The runner-up, if it is another customer, must be this much farther away. */
const LEAD = 0.15

const legalForms =
  /\b(inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|co|company|gmbh|ag|sa|sas|sarl|bv|the|la|le|les)\b/g

/** A company's name without accents, punctuation, legal form or word order: "The Café, Inc." → "cafe". */
export function plainName(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(legalForms, ' ')
    .split(' ')
    .filter(Boolean)
  return words.sort().join(' ')
}

/**
 * The one customer whose name, alias or domain was typed in full, give or take a few slips; null when it could be two or
 * only a part was typed: a part must not be a way to look names up.
 */
export function surelyMeant(customers: Customer[], typed: string): Customer | null {
  const wanted = plainName(typed.slice(0, 200))
  if (wanted.length < 3) return null
  const names = customers.flatMap((customer) =>
    [customer.name, ...customer.aliases, ...customer.domains].map((name) => ({ customer, name: plainName(name) })),
  )
  const near = new Fuse(names, {
    keys: ['name'],
    includeScore: true,
    ignoreLocation: true,
    ignoreFieldNorm: true,
    threshold: 0.4,
  })
    .search(wanted)
    .filter(({ item }) => isWhole(item.name, wanted))
  const [best] = near
  if (!best || (best.score ?? 1) > CLOSE) return null
  const rival = near.find(({ item }) => item.customer.id !== best.item.customer.id)
  return rival && (rival.score ?? 1) - (best.score ?? 1) < LEAD ? null : best.item.customer
}

/** As long as the name itself, give or take a fifth: what is much shorter is a part, what is much longer is a story. */
function isWhole(name: string, wanted: string): boolean {
  return Math.abs(name.length - wanted.length) <= Math.max(1, name.length / 5)
}
