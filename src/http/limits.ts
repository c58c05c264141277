import type { IncomingMessage } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { HOUR, MINUTE, SECOND } from '../calendar/time.ts'
import type { Conversation } from '../domain/conversation.ts'
import { provenAddress } from '../domain/person.ts'
import { answerProblem, type Problem } from './answer.ts'
import { originOf } from './networks.ts'

/** How often something may be done: `points` within `seconds`. */
export type Limit = { points: number; seconds: number }

/**
 * For whom is counted, from the narrowest to the widest: the conversation; the person, in all their conversations; the
 * network address; the network around it; all visitors of one website together.
 */
const SCOPES = ['conversation', 'person', 'address', 'network', 'site'] as const
type Scope = (typeof SCOPES)[number]

/** A thing that can be done at a door, and how often by whom. */
export type Limits = Record<string, Partial<Record<Scope, Limit>>>

/** Keys that one counter remembers. Beyond it the oldest are forgotten: a flood of addresses must not fill the memory. */
const KEYS_MAX = 20_000

const minute = (points: number): Limit => ({ points, seconds: MINUTE / SECOND })
const tenMinutes = (points: number): Limit => ({ points, seconds: (10 * MINUTE) / SECOND })
const MB = 1024 * 1024
/** A new chat, and a megabyte of files, for so many messages of a website. */
const MESSAGES_EACH = 5

/**
 * The chat's doors. Far above what a person does, what a whole office behind one address does, and what a website has on
 * its busiest day. `siteMessages`: how many messages a minute all visitors of one website may send together; nobody's
 * network has more than half of it, or one visitor could lock out all the others.
 */
export function chatLimits(siteMessages: number) {
  const fifth = Math.max(1, Math.ceil(siteMessages / MESSAGES_EACH))
  const siteBytes = 10 * Math.max(100, fifth) * MB
  const within = (points: number, site: number) => Math.max(1, Math.min(points, Math.floor(site / 2)))
  return {
    /** New conversations. */
    chats: {
      person: minute(30),
      address: minute(within(60, fifth)),
      network: minute(within(300, fifth)),
      site: minute(fifth),
    },
    messages: {
      conversation: { points: 30, seconds: 30 },
      person: minute(60),
      address: minute(within(300, siteMessages)),
      network: minute(within(1_500, siteMessages)),
      site: minute(siteMessages),
    },
    uploadBytes: {
      conversation: tenMinutes(200 * MB),
      person: tenMinutes(300 * MB),
      address: tenMinutes(within(1_000 * MB, siteBytes)),
      network: tenMinutes(within(3_000 * MB, siteBytes)),
      site: tenMinutes(siteBytes), // as long as the others, or they could spend all of theirs in one of its minutes
    },
    /** Opening and opening again, renewing tokens: a client that has lost its line comes every few seconds. */
    connects: { conversation: minute(60), address: minute(600), network: minute(3_000) },
    /** Streams that are opened, each of which reads what the client missed. */
    streams: { conversation: minute(60), address: minute(600), network: minute(3_000) },
    /** Files that are read, by their bytes: whoever has a file's address may, and one that is read slowly lies in memory for as long. */
    downloadBytes: {
      conversation: tenMinutes(200 * MB),
      address: tenMinutes(1_000 * MB),
      network: tenMinutes(3_000 * MB),
    },
    /** Lines read by clients without a stream, which ask each second. */
    reads: { conversation: minute(240), address: minute(3_000), network: minute(9_000) },
    /** Typing, what was read, how it was. */
    signals: { conversation: minute(60), address: minute(1_500) },
  } satisfies Limits
}

/** Every other door that is open to strangers, by its address; see `doorOf` of doors.ts. */
export const doorLimits = {
  search: { address: minute(240), network: minute(1_200) },
  pages: { address: minute(600), network: minute(3_000) },
  feeds: { address: minute(120), network: minute(600) },
  unsubscribe: { address: minute(60), network: minute(300) },
  mails: { address: minute(600), network: minute(600) },
  hosted: { address: minute(3_000), network: minute(3_000) },
  monitor: { address: minute(600), network: minute(600) },
  signIn: { address: minute(60), network: minute(120) },
  webhookTests: { address: minute(30), network: minute(60) },
  console: { address: minute(6_000), network: minute(12_000) },
} satisfies Limits

/** Mailed codes of one network address, from all its chats; what one mailbox gets is counted in the database. */
export const codeLimits = { codes: { points: 30, seconds: HOUR / SECOND } } satisfies Record<string, Limit>

/** Counts in this process. `spend` answers 0, or how many milliseconds to wait. */
export type Limiter<Name extends string> = {
  spend(name: Name, who: string, points?: number): Promise<number>
}

/** One counter for each limit, of which each remembers KEYS_MAX keys at most. */
export function createLimiter<Name extends string>(
  limits: Record<Name, Limit>,
  keysMax = KEYS_MAX,
): Limiter<Name> & { remembered(name: Name): number } {
  const counters = new Map<string, { counter: RateLimiterMemory; keys: Map<string, number>; seconds: number }>()
  for (const [name, { points, seconds }] of Object.entries(limits) as [string, Limit][]) {
    const counter = new RateLimiterMemory({ points, duration: seconds, keyPrefix: '' })
    counters.set(name, { counter, keys: new Map(), seconds })
  }
  return {
    remembered: (name) => counters.get(name)?.keys.size ?? 0,
    async spend(name, who, points = 1) {
      const found = counters.get(name)
      if (!found) return 0
      const { counter, keys, seconds } = found
      const now = Date.now()
      const until = keys.get(who)
      if (until === undefined || until <= now) {
        keys.delete(who) // a new window stands behind the older ones
        keys.set(who, now + seconds * SECOND)
        for (const [oldest, end] of keys) {
          if (end > now && keys.size <= keysMax) break
          keys.delete(oldest)
          if (end > now) await counter.delete(oldest)
        }
      }
      try {
        await counter.consume(who, points)
        return 0
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext)
        throw refusal
      }
    },
  }
}

/** Whom somebody is counted as; what is left out or null is not counted. */
export type Who = Partial<Record<Scope, string | null>>

/** Counts what is done at a door for everybody whom it concerns. Answers 0, or how many milliseconds to wait. */
export type Turnstile<Thing extends string> = {
  /** The address and its network are taken from the request. */
  spend(req: IncomingMessage, thing: Thing, who?: Who, points?: number): Promise<number>
  /** Counts in one scope alone: a website's server calls for all of its visitors, so its address says nothing. */
  spendOf(req: IncomingMessage, thing: Thing, scope: Scope, key: string): Promise<number>
}

/** The turnstile of the chat's doors. */
export type ChatTurnstile = Turnstile<keyof ReturnType<typeof chatLimits>>

/** What a turnstile is made with. */
export type TurnstileParts = {
  trustProxy: boolean
  /** Whom no limit holds. */
  isUnlimited: (req: IncomingMessage) => boolean
}

/**
 * The narrowest count comes first and whoever it refuses is not counted further: one address that is too quick cannot use
 * up what its website may do.
 */
export function createTurnstile<Table extends Limits>(
  limits: Table,
  { trustProxy, isUnlimited }: TurnstileParts,
): Turnstile<keyof Table & string> {
  const flat: Record<string, Limit> = {}
  for (const [thing, scopes] of Object.entries(limits)) {
    for (const [scope, limit] of Object.entries(scopes)) flat[`${thing} ${scope}`] = limit
  }
  const limiter = createLimiter(flat)
  return {
    spendOf: async (req, thing, scope, key) => (isUnlimited(req) ? 0 : limiter.spend(`${thing} ${scope}`, key)),
    async spend(req, thing, who = {}, points = 1) {
      if (isUnlimited(req)) return 0
      const all: Who = { ...who, ...originOf(req, trustProxy) }
      for (const scope of SCOPES) {
        const key = all[scope]
        const waitMs = key ? await limiter.spend(`${thing} ${scope}`, key, points) : 0
        if (waitMs > 0) return waitMs
      }
      return 0
    },
  }
}

/** Everybody whom a message in this conversation is counted for: a proven contact or signed visitor is one person everywhere. */
export function whoIn(talk: Pick<Conversation, 'id' | 'site' | 'person' | 'signedAs'>): Who {
  const { person, signedAs } = talk
  const proven = provenAddress(person)?.toLowerCase() ?? null
  return {
    conversation: talk.id,
    person: proven === null ? signedAs && `signed ${signedAs}` : `proven ${proven}`,
    site: siteKeyFor(talk.site),
  }
}

/** The desk's own pages count as a website, too. */
export function siteKeyFor(site: string | null): string {
  return site === null ? 'desk' : `site ${site}`
}

/**
 * "Wait": status 429, for programs in Retry-After and for pages of ours in the body, in milliseconds. `as: 'date'` writes
 * Retry-After as a time of day: Direct Line's client trips over a number of seconds there, keeps the message under way for
 * twenty seconds and loses its status, while a date lets it say at once that the message was not sent. Where the client shall
 * try again by itself it gets seconds.
 */
export function answerWait(waitMs: number, message: string, as: 'seconds' | 'date' = 'seconds'): Problem {
  const seconds = Math.ceil(waitMs / SECOND)
  const retryAfter = as === 'date' ? new Date(Date.now() + seconds * SECOND).toUTCString() : String(seconds)
  const problem = answerProblem(429, 'TooManyRequests', message, { 'Retry-After': retryAfter })
  const { error } = problem.body as { error: object }
  return { ...problem, body: { error: { ...error, retryAfterMs: waitMs } } }
}
