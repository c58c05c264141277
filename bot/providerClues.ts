import type { ProviderClue } from '../src/domain/provider.ts'

/** More of them in one message than this are a list, and no clue. */
const CLUES_MAX = 3

const schemed = /\bhttps?:\/\/[^\s<>"'«»“”()[\]]{3,300}/gi
const bare = /(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}\/[^\s<>"'«»“”()[\]]{1,300}/gi
const hosts = /(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?![\w@/-])/gi
const onlyAHost = /^(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}\/?$/i
const fileEnding = /\.(pdf|epub|docx?|xlsx?|pptx?|html?|mp[34]|zip|png|jpe?g)$/i
const address = /(?<![\w.+-])[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,5}\p{L}{2,24}/gu
/** Written in capitals, in parts, with a digit: "MERID-2026-0412". Case tells it from "covid-19" and "utf-8". */
const documentCode =
  /(?<![\w@./-])(?=[A-Z0-9-]{6,40}(?![\w@]))(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{2,16}(?:-[A-Z0-9]{1,16}){1,4}(?![\w@/-])/g

/**
 * What in a text may point at the one company that supplied the content: links, document codes, e-mail addresses. A link
 * loses its query and what comes after: that can hold what is nobody's business.
 */
export function providerClues(text: string): ProviderClue[] {
  const links = [...all(schemed, text), ...all(bare, text), ...(isHost(text) ? [text.trim()] : [])]
  const found: ProviderClue[] = [
    ...unique(links.map(shortLink)).map((value) => ({ kind: 'link', value }) as const),
    ...unique(all(documentCode, text)).map((value) => ({ kind: 'documentCode', value }) as const),
    ...unique(all(address, text)).map((value) => ({ kind: 'address', value: value.toLowerCase() }) as const),
  ]
  return found.slice(0, CLUES_MAX)
}

/** As `providerClues`, in an answer to the question for a company: a host alone counts there, too. */
export function namedClues(text: string): ProviderClue[] {
  const clues = providerClues(text)
  const bareHosts = all(hosts, text).filter((host) => !fileEnding.test(host))
  const more = unique(bareHosts).map((value) => ({ kind: 'link', value }) as const)
  return clues.length > 0 ? clues : more.slice(0, CLUES_MAX)
}

/** What is left of such an answer without its clues. */
export function withoutClues(text: string): string {
  const rest = [schemed, bare, address, documentCode, hosts].reduce((left, way) => left.replace(way, ' '), text)
  return rest.replace(/\s+/g, ' ').replace(/^[\s.,;:()-]+|[\s,;:()-]+$/g, '')
}

function isHost(text: string): boolean {
  return onlyAHost.test(text.trim()) && !fileEnding.test(text.trim())
}

function shortLink(link: string): string {
  return link
    .replace(/^https?:\/\//i, '')
    .replace(/[?#].*$/, '')
    .replace(/[.,;:!?/]+$/, '')
}

function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([found]) => found)
}

function unique(values: string[]): string[] {
  return [...new Set(values)]
}
