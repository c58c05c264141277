import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose'
import { HOUR, MINUTE, SECOND } from '../calendar/time.ts'
import type { Clock } from '../desk/storePorts.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'

const TOKEN_MS = 30 * MINUTE
/** A closed laptop comes back with a token that ran out; so long it is taken all the same, and a fresh one given. */
const GRACE_MS = 24 * HOUR
/** Time to open a socket; the socket then lives on. The address with it may stand in a proxy's log. */
const TICKET_MS = MINUTE
/** Checked tokens are remembered up to so many, some 5 MB. */
const CHECKED_MAX = 5_000
/** How far the clocks of two nodes may be apart. */
const SKEW_MS = 10 * SECOND
/** The same for a ticket: refused for a clock that is minutes ahead, a chat behind a strictly alternating balancer asks for ever. */
const TICKET_SKEW_MS = 5 * MINUTE

/** The bearer of a chat token: one visitor in one conversation. */
export type Visitor = { conversation: ConversationId; user: string }
/** A visitor whose token ran out not long ago is `late` and gets a fresh one with the answer. */
export type KnownVisitor = Visitor & { late: boolean }

/** Makes and reads what chats carry. Reading answers null for whatever is not ours, not meant for this, or too old. */
export type Tokens = {
  /** A token of 30 minutes, readable by the browser: `user` is who it speaks for. */
  issue(visitor: Visitor): Promise<{ token: string; expires_in: number }>
  read(token: string): Promise<KnownVisitor | null>
  /** Opens a stream within a minute, or up to six where clocks are apart. */
  ticket(visitor: Visitor): Promise<string>
  readTicket(ticket: string): Promise<Visitor | null>
  /**
   * Who may hold this conversation: once a website has signed for somebody only that somebody, so that a token from before
   * the sign-in is worth nothing after it. Null: whoever has a token for it.
   */
  holderOf(talk: Pick<Conversation, 'id' | 'signedAs'>): string | null
  /** Whether this visitor may hold it. */
  isHolder(talk: Pick<Conversation, 'id' | 'signedAs'>, user: string): boolean
}

/** The desk's secret. Of several the first signs and seals; what the others made is still read, while one takes another's place. */
export type DeskSecret = string | readonly [string, ...string[]]

/** A key of its own for each use of the desk's secret, so that what is made for one use is worth nothing for another. */
export function keyFor(secret: DeskSecret, use: string): Buffer {
  return keysFor(secret, use)[0] as Buffer
}

/** The keys with which something of this use may have been made, the newest first. */
export function keysFor(secret: DeskSecret, use: string): readonly Buffer[] {
  const secrets = typeof secret === 'string' ? [secret] : secret
  return secrets.map((each) => createHmac('sha256', each).update(use).digest())
}

/** Seals texts with the first of these keys; `sealsBefore` answers with what the others would have made of one. */
export function createSeals([key, ...before]: readonly Buffer[]): {
  seal: (text: string) => string
  sealsBefore: (text: string) => string[]
} {
  const sealWith = (each: Buffer, text: string) => createHmac('sha256', each).update(text).digest('base64url')
  return {
    seal: (text) => sealWith(key as Buffer, text),
    sealsBefore: (text) => before.map((each) => sealWith(each, text)),
  }
}

/** `secret` is the desk's. */
export function createTokens(secret: DeskSecret, clock: Clock): Tokens {
  const keys = keysFor(secret, 'chat tokens').map((each) => createSecretKey(each)) // bytes would be imported at each use
  const [key] = keys as [KeyObject]
  const holderKeys = keysFor(secret, 'signed visitors')

  function sign(purpose: 'chat' | 'stream', { conversation, user }: Visitor, lifeMs: number): Promise<string> {
    const now = clock()
    return new SignJWT({ conversation, user })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setAudience(purpose)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor((now + lifeMs) / 1000))
      .setJti(randomBytes(6).toString('base64url'))
      .sign(key)
  }

  /** Who each chat token that was checked lately speaks for; a chat sends the same one with every message. */
  const checked = new Map<string, Visitor & { exp: number }>()

  async function readChat(token: string): Promise<KnownVisitor | null> {
    const known = checked.get(token)
    const now = clock()
    if (known && now <= known.exp * 1000) return { ...whoOf(known), late: false }
    const visitor = await open('chat', token, GRACE_MS)
    checked.delete(token)
    if (!visitor || visitor.late) return visitor
    checked.set(token, { ...whoOf(visitor), exp: decodeJwt(token).exp ?? 0 })
    const [oldest] = checked.keys()
    if (checked.size > CHECKED_MAX && oldest !== undefined) checked.delete(oldest)
    return visitor
  }

  async function open(purpose: 'chat' | 'stream', token: string, graceMs: number): Promise<KnownVisitor | null> {
    for (const each of keys) {
      const visitor = await openWith(each, purpose, token, graceMs)
      if (visitor) return visitor
    }
    return null
  }

  async function openWith(
    key: KeyObject,
    purpose: 'chat' | 'stream',
    token: string,
    graceMs: number,
  ): Promise<KnownVisitor | null> {
    const now = clock()
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        audience: purpose,
        requiredClaims: ['exp'],
        currentDate: new Date(now),
        clockTolerance: Math.floor((graceMs + SKEW_MS) / 1000),
      })
      const { conversation, user, exp = 0 } = payload
      if (typeof conversation !== 'string' || typeof user !== 'string') return null
      return { conversation: conversation as ConversationId, user, late: exp * 1000 <= now }
    } catch (cause) {
      if (cause instanceof errors.JOSEError || cause instanceof TypeError) return null
      throw cause
    }
  }

  return {
    issue: async (visitor) => ({ token: await sign('chat', visitor, TOKEN_MS), expires_in: TOKEN_MS / 1000 }),
    read: readChat,
    ticket: (visitor) => sign('stream', visitor, TICKET_MS),
    readTicket: (ticket) => open('stream', ticket, TICKET_SKEW_MS),
    holderOf: (talk) => holdersOf(talk, holderKeys)[0] ?? null,
    isHolder: (talk, user) => talk.signedAs === null || holdersOf(talk, holderKeys).includes(user),
  }
}

function whoOf({ conversation, user }: Visitor): Visitor {
  return { conversation, user }
}

function holdersOf({ id, signedAs }: Pick<Conversation, 'id' | 'signedAs'>, keys: readonly Buffer[]): string[] {
  if (signedAs === null) return []
  const who = JSON.stringify([id, signedAs])
  return keys.map((key) => `dl_${createHmac('sha256', key).update(who).digest('base64url')}`)
}

/** The conversation that a visitor's token is good for, or null. */
export async function talkOf(
  desk: { conversation(id: ConversationId): Promise<Conversation | null> },
  tokens: Pick<Tokens, 'isHolder'>,
  { conversation, user }: Visitor,
): Promise<Conversation | null> {
  const talk = await desk.conversation(conversation)
  return talk && tokens.isHolder(talk, user) ? talk : null
}

/** A fresh id for a visitor. Chat clients take ids that begin like this from tokens only. */
export function newUserId(): string {
  return `dl_${randomBytes(16).toString('base64url')}`
}

/** What stands behind "Bearer" in the request, or null. */
export function bearerOf(req: IncomingMessage): string | null {
  return /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(req.headers.authorization ?? '')?.[1] ?? null
}

/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Whether it is one of these secrets. Each is compared, so that the time does not tell which; of none nothing is one. */
export function isOneOfSecrets(given: string, expected: readonly string[]): boolean {
  return expected.map((each) => isSameSecret(given, each)).includes(true)
}

/** Whether a program on this very machine calls, and not a proxy for somebody else. */
export function isFromThisMachine(req: IncomingMessage): boolean {
  const isForwarded = req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined
  return !isForwarded && /^(::ffff:)?127\.|^::1$/.test(req.socket.remoteAddress ?? '')
}
