import { type LookupAddress, type LookupAllOptions, lookup as resolve } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { WebhookAddressFault } from '../domain/refusal.ts'

/** Whom webhooks may call besides public addresses, and whether plain http to this machine is allowed. */
export type AddressRules = {
  /** Networks as CIDR. */
  allowPrivate: readonly string[]
  production: boolean
}

/** The address that was refused stands in no message: it would tell what the inner network looks like. */
class RefusedAddress extends Error {
  readonly code = 'ERR_REFUSED_ADDRESS'
}

/** What is wrong with an address as far as it can be seen without looking its name up; null: nothing. */
export function faultIn(url: string, rules: AddressRules): WebhookAddressFault | null {
  const parsed = URL.parse(url.trim())
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') return 'unreadable'
  if (parsed.username || parsed.password) return 'credentials'
  const host = hostOf(parsed)
  const isOwn = host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')
  if (parsed.protocol === 'http:' && (rules.production || !isOwn)) return 'notHttps'
  const port = Number(parsed.port)
  if (parsed.port !== '' && port !== 80 && port !== 443 && port <= 1024) return 'port'
  return ipaddr.isValid(host) && !isCallable(host, rules) ? 'private' : null
}

/**
 * Whether an address that a name was resolved to may be called. Only what is plainly public is, and what the operator named:
 * addresses that carry another one inside (IPv4-mapped, 6to4, NAT64, Teredo) are not unwrapped but refused.
 */
export function isCallable(address: string, { allowPrivate }: Pick<AddressRules, 'allowPrivate'>): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  const isAllowed = allowPrivate.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network)
    return base.kind() === parsed.kind() && parsed.match(base, bits)
  })
  if (isAllowed) return true
  if (parsed.range() !== 'unicast') return false
  // of IPv6 only what is given out as global, so that a range nobody has named yet is no way in
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parse('2000::'), 3)
}

/** The host of an address as a connection is made to it: without the brackets of an IPv6 literal or a dot at its end. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

/** Every address of a name. */
type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  done: (fault: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * Looks a name up and answers only addresses that may be called; the connection goes to the very address that was looked at,
 * so a name that changes its mind in between gains nothing. One refused address refuses the name.
 */
export function guardedLookup(rules: Pick<AddressRules, 'allowPrivate'>, look: Resolve = resolve): LookupFunction {
  return (hostname, options, callback) => {
    look(hostname, { ...options, all: true }, (fault, addresses) => {
      if (fault) return callback(fault, '', 0)
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isCallable(address, rules))) {
        return callback(new RefusedAddress('The address may not be called'), '', 0)
      }
      if (options.all) return callback(null, addresses)
      callback(null, first.address, first.family)
    })
  }
}
