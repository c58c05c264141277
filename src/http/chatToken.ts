import type { IncomingMessage } from 'node:http'
import type { Server } from 'restify'
import { z } from 'zod'
import type { Desk } from '../desk/ports.ts'
import type { SiteKey } from '../domain/ids.ts'
import type { Locale } from '../domain/person.ts'
import { isRefusal } from '../domain/refusal.ts'
import type { Metrics } from '../metrics.ts'
import { type Answer, answerProblem, isProblem, route } from './answer.ts'
import { addressOf, newUserId, type Tokens, type Visitor } from './auth.ts'
import { readJson } from './body.ts'
import type { Limiter } from './limits.ts'

/** A visit as our own chat page describes it. Whatever is odd counts as not said; only the site must exist. */
const visit = z.object({
  site: z.string().max(100).nullish().catch(null),
  locale: z.string().max(35).nullish().catch(null),
  zone: z
    .string()
    .regex(/^[\w+\-/]{1,64}$/)
    .nullish()
    .catch(null),
  /** The article on the page around the chat; believed only when there is one of that name. */
  article: z
    .string()
    .regex(/^[\w-]{1,100}$/)
    .nullish()
    .catch(null),
  resume: z.string().max(4096).nullish().catch(null),
})

/** Reads where a conversation is opened from a body; an empty body is a visit to the vendor's desk in English. */
export function readOpening(json: unknown): { site: SiteKey | null; locale: Locale; zone: string | null } {
  const { site, locale, zone } = visit.safeParse(json ?? {}).data ?? {}
  return {
    site: (site || null) as SiteKey | null,
    locale: locale?.toLowerCase().startsWith('fr') ? 'fr' : 'en',
    zone: zone ?? null,
  }
}

export type ChatTokenParts = {
  desk: Pick<Desk, 'open' | 'opens' | 'conversation' | 'site'>
  /** The title of an article; null for an unknown slug. */
  articleTitle: (slug: string) => string | null
  tokens: Tokens
  limiter: Limiter
  /** Whom no limit holds. */
  isUnlimited: (req: IncomingMessage) => boolean
  metrics: Metrics
  trustProxy: boolean
}

/**
 * `POST /chat/token`: what our chat page asks for first. An old token of the same site goes on with its conversation,
 * anything else begins one. Only pages of ours can ask: JSON from elsewhere would need a permission we never give.
 */
export function chatTokenRoute(server: Server, parts: ChatTokenParts): void {
  const { desk, tokens, limiter, metrics } = parts

  route(server, 'post', '/chat/token', async ({ req }): Promise<Answer> => {
    if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')) {
      return answerProblem(415, 'UnsupportedMediaType', 'Send JSON.')
    }
    const waitMs = parts.isUnlimited(req)
      ? 0
      : await limiter.spend('tokensPerAddress', addressOf(req, parts.trustProxy))
    if (waitMs > 0) {
      metrics.refused('tooManyTokens')
      const wait = { 'Retry-After': String(Math.ceil(waitMs / 1000)) }
      return answerProblem(429, 'TooManyRequests', 'Many chats were begun from here. Wait a moment.', wait)
    }
    const body = await readJson(req)
    if (isProblem(body)) return body
    const opening = readOpening(body.json)
    const { resume: old, article: slug } = visit.safeParse(body.json ?? {}).data ?? {}
    const title = slug ? parts.articleTitle(slug) : null
    const article = slug && title ? { slug, title } : null
    const resumed = old ? await resumable(old, opening.site) : null
    if (resumed) {
      if (article) await desk.opens(resumed.visitor.conversation, article)
      return answer(resumed.visitor, resumed.locale, opening.site, true)
    }
    const talk = await desk.open({ ...opening, article })
    if (isRefusal(talk)) return answerProblem(404, 'UnknownSite', 'There is no such site.')
    return answer({ conversation: talk.id, user: newUserId() }, talk.locale, talk.site, false)
  })

  async function resumable(token: string, site: SiteKey | null): Promise<{ visitor: Visitor; locale: Locale } | null> {
    const visitor = await tokens.read(token)
    const talk = visitor && (await desk.conversation(visitor.conversation))
    return visitor && talk && talk.site === site ? { visitor, locale: talk.locale } : null
  }

  async function answer(visitor: Visitor, locale: Locale, key: SiteKey | null, resumed: boolean): Promise<Answer> {
    const site = key && (await desk.site(key))
    const body = {
      ...(await tokens.issue(visitor)),
      conversationId: visitor.conversation,
      user: { id: visitor.user },
      ...(site && { site: { name: site.name } }),
      locale,
      resumed,
    }
    return { status: 200, body }
  }
}
