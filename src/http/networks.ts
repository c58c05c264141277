import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

/**
 * Where a request comes from, for counting. One household or office has a whole /64 of IPv6, so that is its address; whoever
 * rents a server has a /48 of them, which is the wider `network`. IPv4 goes by the address alone.
 */
export type Origin = { address: string; network: string | null }

/** Behind a trusted proxy it is the last address which that proxy wrote; what is no address counts as the proxy's own. */
export function originOf(req: IncomingMessage, trustProxy: boolean): Origin {
  const forwarded = trustProxy
    ? String(req.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
    : ''
  return readOrigin(forwarded ?? '') ?? readOrigin(req.socket.remoteAddress ?? '') ?? { address: '', network: null }
}

/** The address alone. */
export function addressOf(req: IncomingMessage, trustProxy: boolean): string {
  return originOf(req, trustProxy).address
}

/** "203.0.113.7", "203.0.113.7:5123", "2001:db8::1", "[2001:db8::1]:443"; null for anything else. */
export function readOrigin(text: string): Origin | null {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d{1,5})?$/, '$1')
    .replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, '$1')
    .replace(/%.*$/, '')
  if (!bare.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return null
  if (!ipaddr.isValid(bare)) return null
  const read = ipaddr.process(bare) // IPv4 inside IPv6 is IPv4
  if (read.kind() === 'ipv4') return { address: read.toString(), network: null }
  const groups = (read as ipaddr.IPv6).parts.map((part) => part.toString(16))
  return { address: groups.slice(0, 4).join(':'), network: groups.slice(0, 3).join(':') }
}
