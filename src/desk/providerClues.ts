import type { Customer } from '../domain/person.ts'
import type { ProviderClue } from '../domain/provider.ts'

/** A code must go on for so long after the beginning that its customer is known by, or it is no more than a guess. */
const CODE_REST_MIN = 2

/** The customers that a link, a document code or an address can only have come from, letter for letter. */
export function pointedAt(customers: Customer[], { kind, value }: ProviderClue): Customer[] {
  switch (kind) {
    case 'link':
      return ownersOfLink(customers, value)
    case 'documentCode':
      return longest(customers, ({ documentCodes }) => {
        const code = value.toUpperCase()
        return documentCodes.filter((begin) => code.startsWith(begin) && code.length >= begin.length + CODE_REST_MIN)
      })
    case 'address': {
      const address = value.trim().toLowerCase()
      const domain = address.slice(address.lastIndexOf('@') + 1)
      const byDoor = customers.filter(({ door }) => door.email?.trim().toLowerCase() === address)
      return byDoor.length > 0 ? byDoor : customers.filter(({ domains }) => domains.includes(domain))
    }
  }
}

function ownersOfLink(customers: Customer[], value: string): Customer[] {
  const link = placeOf(value)
  if (!link) return []
  const byLink = longest(customers, ({ links }) => links.filter((begin) => isWithin(link, begin)))
  if (byLink.length > 0) return byLink
  const byDoor = customers.filter(({ door }) => door.url && placeOf(door.url) === link)
  if (byDoor.length > 0) return byDoor
  const host = link.split('/')[0] as string
  return customers.filter(({ domains }) => domains.some((domain) => host === domain || host.endsWith(`.${domain}`)))
}

/** "https://View.Example.com/ab12/?p=1" → "view.example.com/ab12"; a path keeps its case. */
function placeOf(link: string): string | null {
  const whole = /^https?:\/\//i.test(link) ? link : `https://${link}`
  if (!URL.canParse(whole)) return null
  const { host, pathname } = new URL(whole)
  return `${host.replace(/^www\./, '')}${pathname.replace(/\/+$/, '')}`
}

/** At the place itself or below it: whole parts of a path, never half of one. */
function isWithin(link: string, begin: string): boolean {
  const place = placeOf(begin)
  return place !== null && (link === place || link.startsWith(`${place}/`))
}

/** Those with the longest fitting entry: a host of many customers says less than a path of one. */
function longest(customers: Customer[], fitting: (customer: Customer) => string[]): Customer[] {
  const lengths = customers.map((customer) => Math.max(0, ...fitting(customer).map(({ length }) => length)))
  const most = Math.max(0, ...lengths)
  return most === 0 ? [] : customers.filter((_, i) => lengths[i] === most)
}
