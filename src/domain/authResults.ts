import { mailDomain } from './mailDomain.ts'
import { type HeadLine, headValues } from './mailHead.ts'

/** One method's word in an Authentication-Results line: "dkim=pass header.d=example.org". */
export type AuthResult = { method: string; result: string; properties: Readonly<Record<string, string>> }

/** What the trusted server found about the sender; `serverId` is its name in the line. */
export type AuthResults = { serverId: string; results: AuthResult[] }

const VALUE_CHARS_MAX = 10_000
const RESULTS_MAX = 50

/**
 * Reads an Authentication-Results line (RFC 8601, 2.2): the server's name, then results with their properties. Comments may
 * stand anywhere and may be nested, values may be quoted; what is no result is passed over. Null where no name begins it.
 */
export function readAuthResults(value: string): AuthResults | null {
  const tokens = tokensIn(value.slice(0, VALUE_CHARS_MAX))
  const parts: string[][] = [[]]
  for (const token of tokens) {
    if (token === ';') parts.push([])
    else parts.at(-1)?.push(token)
  }
  const [first = [], ...rest] = parts
  const serverId = first[0]
  if (serverId === undefined || serverId === '=') return null
  const results = rest.slice(0, RESULTS_MAX).flatMap((part) => resultOf(part))
  return { serverId: serverId.toLowerCase(), results }
}

/** Words, "=" and ";", without comments; a quoted text is one word. */
function tokensIn(value: string): string[] {
  const tokens: string[] = []
  let at = 0
  while (at < value.length) {
    const char = value[at] as string
    if (char === '(') at = afterComment(value, at)
    else if (char === '"') {
      const end = closingQuote(value, at)
      tokens.push(value.slice(at + 1, end).replace(/\\(.)/g, '$1'))
      at = end + 1
    } else if (char === ';' || char === '=') {
      tokens.push(char)
      at++
    } else if (/\s/.test(char)) at++
    else {
      const word = /^[^\s;="(]+/.exec(value.slice(at, at + 1_000))?.[0] ?? char
      tokens.push(word)
      at += word.length
    }
  }
  return tokens
}

/** A comment that never ends hides everything behind it: better no result than one that stood in a comment. */
function afterComment(value: string, from: number): number {
  let depth = 0
  for (let at = from; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '(') depth++
    else if (value[at] === ')' && --depth === 0) return at + 1
  }
  return value.length
}

function closingQuote(value: string, from: number): number {
  for (let at = from + 1; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '"') return at
  }
  return value.length
}

/** "dkim = pass header.d = x": the first pair is the result, the others say what it is about. */
function resultOf(part: readonly string[]): AuthResult[] {
  const pairs: [string, string][] = []
  for (let at = 0; at + 2 < part.length; at++) {
    const [name, equals, held] = part.slice(at, at + 3)
    if (name === undefined || equals !== '=' || held === undefined || held === '=') continue
    pairs.push([name.toLowerCase(), held])
    at += 2
  }
  const [head, ...more] = pairs
  if (!head) return []
  const method = head[0].split('/')[0] ?? ''
  return [{ method, result: head[1].toLowerCase(), properties: Object.fromEntries(more) }]
}

/** Whether the sender's address counts: `verified`, not (`unverified`), or its domain disowns the mail (`forged`). */
export type SenderStanding = 'verified' | 'unverified' | 'forged'

/**
 * Whether the address in From is to be believed. Only the topmost line of the trusted server counts: one lower down came
 * with the mail and may be anybody's. A DMARC verdict about this very domain settles it; without one, a DKIM signature or
 * an SPF pass does, of that domain or of one above it. A domain below speaks only through DMARC, which knows where
 * organisations end.
 */
export function senderStanding(head: readonly HeadLine[], trustedServer: string | null, from: string): SenderStanding {
  if (trustedServer === null) return 'unverified'
  for (const value of headValues(head, 'authentication-results')) {
    const read = readAuthResults(value)
    if (read?.serverId === trustedServer.toLowerCase()) return standingBy(read.results, from)
  }
  return 'unverified'
}

/** The same for results that came by a way of their own, such as a mail service's fields. */
export function standingBy(results: readonly AuthResult[], from: string): SenderStanding {
  const domain = mailDomain(from)
  const ofMethod = (method: string) => results.filter((result) => result.method === method)
  const dmarc = ofMethod('dmarc').filter(({ properties }) => {
    const about = properties['header.from']
    return about === undefined || mailDomain(about) === domain
  })
  // two verdicts that differ are none
  if (dmarc.some(({ result }) => result === 'fail'))
    return dmarc.some(({ result }) => result === 'pass') ? 'unverified' : 'forged'
  if (dmarc.some(({ result }) => result === 'pass')) return 'verified'
  const signed = ofMethod('dkim').some(({ result, properties }) => {
    const by = properties['header.d'] ?? properties['header.i']
    return result === 'pass' && by !== undefined && speaksFor(mailDomain(by), domain)
  })
  const sent = ofMethod('spf').some(({ result, properties }) => {
    const by = properties['smtp.mailfrom']
    return result === 'pass' && by !== undefined && speaksFor(mailDomain(by), domain)
  })
  return signed || sent ? 'verified' : 'unverified'
}

/** The domain itself, or one above it that is more than a top-level domain. */
function speaksFor(by: string, domain: string): boolean {
  return by !== '' && (by === domain || (by.includes('.') && domain.endsWith(`.${by}`)))
}
