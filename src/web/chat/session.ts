import type { FileLimits } from './files.ts'
import type { Place } from './place.ts'
import { waitIn } from './wait.ts'

/** What the desk answers to `POST /chat/token`. */
export interface Session {
  token: string
  conversationId: string
  user: { id: string }
  /** The site's name, for the header. */
  site?: { name: string }
  /** One line under the name, until somebody speaks. */
  greeting?: string
  /** True when the conversation was there before: its history is to be fetched rather than a new one begun. */
  resumed: boolean
  /** The language of the conversation, such as "fr". */
  locale?: string
  /** What may be sent along; a desk that does not say refuses by itself. */
  files?: FileLimits
  /** What the desk made of the website's word about its visitor, if it was given one. */
  identity?: { verified: true } | { verified: false; why: string }
}

/** The website's signed word about its visitor, and a secret of ours by which the desk knows the same sign-in again. */
export interface Identity {
  jwt: string
  attempt: string
}

/** `randomUUID` is missing where the desk has no TLS. */
export function newIdentity(jwt: string): Identity {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return { jwt, attempt: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') }
}

/** Why there is no session to be had; after `tooMany` there may be one when the wait is over. */
export type Trouble = { why: 'unreachable' | 'unknownSite' } | { why: 'tooMany'; waitMs: number }

/** What is kept between visits, per site. `seen` is the timestamp of the newest message the visitor has had on screen. */
interface Kept {
  token: string
  conversationId: string
  seen: string
}

/**
 * Asks the desk for a token. The kept one, if any, goes along, so that the same conversation goes on; `identity` is the
 * website's signed word about who its visitor is. Answers with the reason when there is no session to be had.
 */
export async function openSession(place: Place, identity: Identity | undefined): Promise<Session | Trouble> {
  const kept = keptFor(place.site).read()
  const { site, locale, zone, page, article } = place
  const body = {
    site,
    locale,
    zone,
    ...(page && { page }),
    ...(article && { article }),
    ...(kept && { resume: kept.token }),
    ...(identity && { identity: identity.jwt, attempt: identity.attempt }),
  }
  try {
    const response = await fetch('/chat/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    })
    if (response.status === 429)
      return { why: 'tooMany', waitMs: waitIn(await response.json().catch(() => null)) ?? 60_000 }
    if (response.status >= 400 && response.status < 500) return { why: 'unknownSite' }
    if (!response.ok) return { why: 'unreachable' }
    const session: Session = await response.json()
    if (session.identity?.verified === false) warnWebsite(session.identity.why)
    return session
  } catch {
    return { why: 'unreachable' }
  }
}

/** For the website's developer; the visitor's chat goes on, with nobody proven. */
function warnWebsite(why: string): void {
  console.warn(
    `signpost: the visitor is not identified, because of the token given to signpost('identify', token): ${why}`,
  )
}

export function keepSession(site: string, { token, conversationId }: Session): void {
  const isSame = keptFor(site).read()?.conversationId === conversationId
  keptFor(site).write({ token, conversationId, seen: isSame ? lastSeen(site) : '' })
}

/** Whether there is a conversation to go on with. */
export function hasSession(site: string): boolean {
  return keptFor(site).read() !== undefined
}

/** The timestamp of the newest message the visitor has seen, or '' if none. */
export function lastSeen(site: string): string {
  return keptFor(site).read()?.seen ?? ''
}

export function rememberSeen(site: string, seen: string): void {
  const kept = keptFor(site).read()
  if (kept && seen > kept.seen) keptFor(site).write({ ...kept, seen })
}

/** Lets go of the conversation: the next session of this site begins a new one. */
export function forgetSession(site: string): void {
  keptFor(site).clear()
}

/** A frame inside another site's page may be forbidden to store anything; then memory has to do until the next page. */
const memory = new Map<string, Kept>()

function keptFor(site: string): { read(): Kept | undefined; write(kept: Kept): void; clear(): void } {
  const key = `signpost:chat:${site}`
  return {
    read() {
      try {
        const text = localStorage.getItem(key)
        const kept: unknown = text === null ? undefined : JSON.parse(text)
        if (isKept(kept)) return kept
      } catch {} // blocked, or not ours: what memory holds is the best there is
      return memory.get(key)
    },
    write(kept) {
      memory.set(key, kept)
      try {
        localStorage.setItem(key, JSON.stringify(kept))
      } catch {} // blocked or full: memory has it
    },
    clear() {
      memory.delete(key)
      try {
        localStorage.removeItem(key)
      } catch {} // blocked: then nothing was stored
    },
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  return ['token', 'conversationId', 'seen'].every((key) => typeof (value as Record<string, unknown>)[key] === 'string')
}
