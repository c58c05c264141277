import type { IncomingMessage } from 'node:http'
import type { Server } from 'restify'
import { z } from 'zod'
import type { Desk, SignedVisitor } from '../desk/ports.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { ConversationId, SiteKey } from '../domain/ids.ts'
import type { Locale } from '../domain/person.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import type { Metrics } from '../metrics.ts'
import { type Answer, answerProblem, isProblem, type Problem, route } from './answer.ts'
import { newUserId, type Tokens, talkOf, type Visitor } from './auth.ts'
import { readJson } from './body.ts'
import { deviceOf } from './console/device.ts'
import { FILE_LIMITS } from './fileRules.ts'
import { answerWait, type ChatTurnstile, siteKeyFor, type Who } from './limits.ts'
import { addressOf } from './networks.ts'
import type { ReadIdentity } from './siteIdentity.ts'

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
  /** The address of the page around the chat. */
  page: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullish()
    .catch(null),
  resume: z.string().max(4096).nullish().catch(null),
  // longer ones are read, so that the website's developer is told
  identity: z.string().max(8_192).nullish().catch('unreadable'),
  /** A random secret of the browser for this sign-in, sent again when no answer came. */
  attempt: z
    .string()
    .regex(/^[\w-]{16,64}$/)
    .nullish()
    .catch(null),
})

type Opening = { site: SiteKey | null; locale: Locale; zone: string | null }

/** Reads where a conversation is opened from a body; an empty body is a visit to the vendor's desk in English. */
export function readOpening(json: unknown): Opening {
  const { site, locale, zone } = visit.safeParse(json ?? {}).data ?? {}
  return {
    site: (site || null) as SiteKey | null,
    locale: locale?.toLowerCase().startsWith('fr') ? 'fr' : 'en',
    zone: zone ?? null,
  }
}

export type ChatTokenParts = {
  desk: Pick<Desk, 'open' | 'opens' | 'visitorIsAt' | 'conversation' | 'site'>
  /** The title of an article; null for an unknown slug. */
  articleTitle: (slug: string) => string | null
  /** The conversation of somebody a website has signed for. */
  identify: (
    visit: Opening & { site: SiteKey },
    visitor: SignedVisitor,
    atHand: ConversationId | null,
  ) => Promise<Conversation | Refusal>
  readIdentity: ReadIdentity
  tokens: Tokens
  turnstile: ChatTurnstile
  /** Whom no limit holds. */
  isUnlimited: (req: IncomingMessage) => boolean
  metrics: Metrics
  trustProxy: boolean
}

/**
 * `POST /chat/token`: what our chat page asks for first. An old token of the same site goes on with its conversation,
 * anything else begins one; where the website has signed for somebody, only with that signature. A signature that counts
 * for nothing never stops a chat: it goes on with nobody proven, and the page is told why. Only pages of ours can ask:
 * JSON from elsewhere would need a permission we never give.
 */
export function chatTokenRoute(server: Server, parts: ChatTokenParts): void {
  const { desk, tokens, turnstile, metrics } = parts

  route(server, 'post', '/chat/token', async ({ req }): Promise<Answer> => {
    if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? '')) {
      return answerProblem(415, 'UnsupportedMediaType', 'Send JSON.')
    }
    const coming = await tooMany('connects', req)
    if (coming) return coming
    const body = await readJson(req)
    if (isProblem(body)) return body
    const opening = readOpening(body.json)
    const { resume, identity, attempt = null, article: slug, page = null } = visit.safeParse(body.json ?? {}).data ?? {}
    const where = { page: page && placeOf(page), browser: browserOf(req) }
    const title = slug ? parts.articleTitle(slug) : null
    const article = slug && title ? { slug, title } : null
    const held = resume ? await heldBy(resume, opening.site) : null
    const address = parts.isUnlimited(req) ? null : addressOf(req, parts.trustProxy)
    const signed = identity ? await signedIn(req, identity, opening, held?.talk ?? null, { address, attempt }) : null
    if (isProblem(signed)) return signed
    if (signed && 'talk' in signed) {
      const { talk } = signed
      if (article) await desk.opens(talk.id, article)
      await desk.visitorIsAt(talk.id, where)
      return answer(talk, tokens.holderOf(talk) ?? newUserId(), signed.isOld, { verified: true })
    }
    if (signed) metrics.refused('identity')
    const proof = signed && { verified: false, why: signed.why }
    if (held && held.talk.signedAs === null) {
      if (article) await desk.opens(held.talk.id, article)
      await desk.visitorIsAt(held.talk.id, where)
      return answer(held.talk, held.visitor.user, true, proof)
    }
    // a made-up name must not be counted, or anybody could fill the counts
    const isThere = opening.site === null || (await desk.site(opening.site)) !== null
    const wait = isThere ? await tooMany('chats', req, { site: siteKeyFor(opening.site) }) : null
    if (wait) return wait
    const talk = await desk.open({ ...opening, article })
    if (isRefusal(talk)) return answerProblem(404, 'UnknownSite', 'There is no such site.')
    await desk.visitorIsAt(talk.id, where)
    return answer(talk, newUserId(), false, proof)
  })

  async function tooMany(thing: 'connects' | 'chats', req: IncomingMessage, who: Who = {}): Promise<Problem | null> {
    const waitMs = await turnstile.spend(req, thing, who)
    if (waitMs === 0) return null
    metrics.refused('tooManyTokens')
    return answerWait(waitMs, 'Many chats were begun from here. Wait a moment.')
  }

  async function heldBy(token: string, site: SiteKey | null): Promise<{ visitor: Visitor; talk: Conversation } | null> {
    const visitor = await tokens.read(token)
    const talk = visitor && (await talkOf(desk, tokens, visitor))
    return visitor && talk && talk.site === site ? { visitor, talk } : null
  }

  async function signedIn(
    req: IncomingMessage,
    token: string,
    opening: Opening,
    held: Conversation | null,
    browser: Pick<SignedVisitor, 'address' | 'attempt'>,
  ): Promise<{ talk: Conversation; isOld: boolean } | { why: string } | Problem> {
    const { site } = opening
    if (site === null) return { why: 'the chat names no site' }
    const read = await parts.readIdentity(token, site)
    if ('why' in read) return read
    const { visitor } = read
    const wait = await tooMany('chats', req, { person: `signed ${site} ${visitor.subject}`, site: siteKeyFor(site) })
    if (wait) return wait
    const talk = await parts.identify(
      { ...opening, site, locale: read.locale ?? opening.locale },
      { ...visitor, ...browser },
      held?.id ?? null,
    )
    if (!isRefusal(talk)) return { talk, isOld: talk.seq > 0 }
    if (!visitor.isFresh) return { why: 'it has expired; make one when the page asks for it' }
    return { why: 'it was used before; make a fresh one, with a "jti" of its own, for every page' }
  }

  async function answer(talk: Conversation, user: string, resumed: boolean, identity: object | null): Promise<Answer> {
    const site = talk.site && (await desk.site(talk.site))
    const body = {
      ...(await tokens.issue({ conversation: talk.id, user })),
      conversationId: talk.id,
      user: { id: user },
      ...(site && { site: { name: site.name } }),
      locale: talk.locale,
      files: FILE_LIMITS,
      resumed,
      ...(identity && { identity }),
    }
    return { status: 200, body }
  }
}

/** What follows the path is a website's own affair, and may hold what nobody else shall know. */
function placeOf(page: string): string {
  const { origin, pathname } = new URL(page)
  return (origin + pathname).slice(0, 500)
}

/** "Firefox, Windows"; null for a browser that says nothing known. */
function browserOf(req: IncomingMessage): string | null {
  const { browser, system } = deviceOf(req.headers['user-agent'], '')
  return [browser, system].filter(Boolean).join(', ') || null
}
