import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { MINUTE, SECOND } from '../calendar/time.ts'
import type { Clock, QuestionRecords } from '../desk/storePorts.ts'
import type { QuestionId } from '../domain/ids.ts'
import { mask } from '../domain/mask.ts'
import type { Locale } from '../domain/person.ts'
import { askedOnHelp } from '../domain/question.ts'
import { isFromThisMachine } from './auth.ts'
import { createLimiter, type Limit, type Limiter } from './limits.ts'
import { addressOf } from './networks.ts'

/** As long as every question's id: 132 bits in letters that need no escaping. */
export const QUESTION_ID_LENGTH = 22
const QUESTION_ID = /^[\w-]{22}$/

/** Far above what a person reads, asks and judges; the same search again is no second question. */
export const HELP_LIMITS = {
  openingsPerAddress: { points: 60, seconds: MINUTE / SECOND },
  searchesPerAddress: { points: 30, seconds: MINUTE / SECOND },
  sameSearch: { points: 1, seconds: (10 * MINUTE) / SECOND },
  votesPerAddress: { points: 20, seconds: (10 * MINUTE) / SECOND },
} satisfies Record<string, Limit>
export type HelpLimits = Record<keyof typeof HELP_LIMITS, Limit>

export type HelpRecordsParts = {
  records: Pick<QuestionRecords, 'opened' | 'searched' | 'voted'>
  clock: Clock
  trustProxy: boolean
  production: boolean
  /** Told of what failed; no page waits for it. */
  fault: (cause: unknown, what: string) => void
  /** Other limits than ours, for measuring. */
  limits?: HelpLimits
}

/** What was found for a search on the help pages, as far as it is recorded. */
type Searched = {
  band: 'answer' | 'offer' | 'none'
  confidence: number
  unknownCodes: readonly string[]
  found: readonly { slug: string }[]
}

/** What the help pages tell about their readers, who stay unknown. Nothing here slows or breaks a page. */
export type HelpRecords = {
  /** An article is being read, by a question's link if the address ends in `?q=` and its id. */
  read(req: IncomingMessage, article: string): void
  /** Answers the id that links of the results carry; null for machines, which are not counted. */
  searched(req: IncomingMessage, query: string, result: Searched, locale: Locale): QuestionId | null
  /** For votes: 0, or how many milliseconds this address has to wait. */
  waitToVote(req: IncomingMessage): Promise<number>
}

export function createHelpRecords(parts: HelpRecordsParts): HelpRecords {
  const { records, clock, fault } = parts
  const limiter: Limiter<keyof HelpLimits> = createLimiter(parts.limits ?? HELP_LIMITS)
  // as at the chat's door: tests and benchmarks on this machine are faster than people
  const isUnlimited = (req: IncomingMessage) => !parts.limits && !parts.production && isFromThisMachine(req)
  const spend = async (name: keyof HelpLimits, req: IncomingMessage) =>
    isUnlimited(req) ? 0 : limiter.spend(name, addressOf(req, parts.trustProxy))
  const later = (what: string, run: () => Promise<void>) => void run().catch((cause) => fault(cause, what))

  return {
    read(req, article) {
      const id = new URLSearchParams(req.url?.split('?', 2)[1] ?? '').get('q') ?? ''
      if (!QUESTION_ID.test(id) || isMachine(req)) return
      later('an opened article was not recorded', async () => {
        if ((await spend('openingsPerAddress', req)) === 0) await records.opened(id as QuestionId, article, clock())
      })
    },

    searched(req, query, { band, confidence, unknownCodes, found }, locale) {
      if (isMachine(req)) return null
      const id = randomBytes(16).toString('base64url') as QuestionId
      const listed = band === 'none' ? [] : found.map(({ slug }) => slug)
      const asked = { id, at: clock(), locale, confidence, listed, unknownCodes: [...unknownCodes], text: query }
      later('a search was not recorded', async () => {
        if ((await spend('searchesPerAddress', req)) > 0) return
        const again = createHash('sha256')
          .update(`${addressOf(req, parts.trustProxy)} ${mask(query)}`)
          .digest('base64')
        if ((await limiter.spend('sameSearch', again)) === 0) await records.searched(askedOnHelp(asked))
      })
      return id
    },

    waitToVote: (req) => spend('votesPerAddress', req),
  }
}

/** Pages fetched ahead of time, previews of links and robots are nobody reading. */
function isMachine({ headers }: IncomingMessage): boolean {
  const purpose = `${headers['sec-purpose'] ?? ''} ${headers.purpose ?? ''} ${headers['x-moz'] ?? ''}`
  const agent = headers['user-agent'] ?? ''
  return /prefetch|prerender|preview/i.test(purpose) || agent === '' || ROBOT.test(agent)
}

const ROBOT = /bot\b|bot[/;]|crawl|spider|slurp|preview|facebookexternalhit|whatsapp/i
