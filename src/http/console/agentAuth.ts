import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { HOUR, type Instant, MINUTE, SECOND } from '../../calendar/time.ts'
import type { Accounts, Clock } from '../../desk/ports.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { Agent } from '../../domain/person.ts'
import type { Refusal } from '../../domain/refusal.ts'
import { newSecret, sealOf } from './signInLink.ts'

/** A session ends this long after it was last used. */
export const SESSION_MS = 12 * HOUR
/** A session in use is written down again at most this often. */
const EXTEND_EVERY_MS = 5 * MINUTE
/** Wrong passwords without a wait: for one e-mail address, and from one network address, which may be an office. */
const WRONG_FREE = 1
const WRONG_FREE_FROM = 20
const DELAY_MAX_MS = MINUTE
/** So long after the last wrong password it is forgotten. */
const FORGOTTEN_MS = 15 * MINUTE
const REMEMBERED_MAX = 10_000

/** A signed-in agent. `session` is the cookie's value. */
export type SignedIn = { agent: Agent; session: string; byLink: boolean }
/** The same for an unknown address and a wrong password. */
export type WrongSignIn = { refused: 'wrongSignIn' }

export type AgentAuth = {
  byLink(secret: string): Promise<SignedIn | WrongSignIn>
  /** `from` is the caller's network address. */
  byPassword(email: string, password: string, from: string): Promise<SignedIn | WrongSignIn | Refusal>
  /** Who this cookie belongs to; using it keeps it alive. */
  bySession(session: string): Promise<SignedIn | null>
  /** Like `bySession`, without keeping it alive. */
  isSignedIn(session: string): Promise<boolean>
  signOut(session: string): Promise<void>
  hasPassword(agent: AgentId): Promise<boolean>
  /** After a sign-in by link the current password need not be known. */
  setPassword(who: SignedIn, next: string, current: string | null): Promise<WrongSignIn | Refusal | null>
}

/** Sign-in, sessions and passwords of the console. Only hashes are kept: argon2id of passwords, SHA-256 of secrets. */
export function createAgentAuth(accounts: Accounts, clock: Clock): AgentAuth {
  const extendedAt = new Map<string, Instant>()
  const ended = new Map<string, true>()
  const tries = createTries(clock, WRONG_FREE)
  const triesFrom = createTries(clock, WRONG_FREE_FROM)
  // compared with when nobody has that address, so that the answer takes as long
  const nobodysHash = hash(randomBytes(24).toString('base64url'))
  nobodysHash.catch(() => {}) // a fault shows where it is awaited

  /** The first letter tells how the session began; it is covered by the hash, so nobody can change it. */
  async function begin(agent: Agent, how: 'link' | 'password'): Promise<SignedIn> {
    const session = `${how === 'link' ? 'l' : 'p'}${newSecret()}`
    await accounts.saveSession({ hash: sealOf(session), agent: agent.id, expiresAt: later(clock(), SESSION_MS) })
    return { agent, session, byLink: how === 'link' }
  }

  async function matches(agent: Agent | null, password: string): Promise<boolean> {
    const kept = agent && (await accounts.passwordHash(agent.id))
    const isSame = await verify(kept ?? (await nobodysHash), password)
    return isSame && kept !== null
  }

  return {
    async byLink(secret) {
      // biome-ignore lint/correctness/useHookAtTopLevel: it uses up a link; no React here
      const id = await accounts.useSignInLink(sealOf(secret), clock())
      const agent = id && (await accounts.agent(id))
      return agent ? begin(agent, 'link') : { refused: 'wrongSignIn' }
    },

    async byPassword(email, password, from) {
      const address = email.trim().toLowerCase()
      const refusal = triesFrom.begin(from) ?? tries.begin(address)
      if (refusal) return refusal
      const agent = await accounts.agentByEmail(address)
      if (!(await matches(agent, password)) || !agent) return { refused: 'wrongSignIn' }
      tries.succeeded(address)
      triesFrom.succeeded(from)
      return begin(agent, 'password')
    },

    async bySession(session) {
      const now = clock()
      const seal = sealOf(session)
      const id = await accounts.session(seal, now)
      const agent = id && (await accounts.agent(id))
      if (!agent) return null
      if (now - (extendedAt.get(seal) ?? 0) >= EXTEND_EVERY_MS) {
        remember(extendedAt, seal, now)
        await accounts.saveSession({ hash: seal, agent: agent.id, expiresAt: later(now, SESSION_MS) })
        if (ended.has(seal)) await accounts.endSession(seal) // signed out in the meantime
      }
      return { agent, session, byLink: session.startsWith('l') }
    },

    async isSignedIn(session) {
      return (await accounts.session(sealOf(session), clock())) !== null
    },

    async signOut(session) {
      const seal = sealOf(session)
      remember(ended, seal, true)
      await accounts.endSession(seal)
    },

    async hasPassword(agent) {
      return (await accounts.passwordHash(agent)) !== null
    },

    async setPassword(who, next, current) {
      if (!who.byLink) {
        const address = who.agent.email.toLowerCase()
        const refusal = tries.begin(address)
        if (refusal) return refusal
        if (!(await matches(who.agent, current ?? ''))) return { refused: 'wrongSignIn' }
        tries.succeeded(address)
      }
      await accounts.setPasswordHash(who.agent.id, await hash(next))
      return null
    },
  }
}

/**
 * A growing wait after wrong passwords, by e-mail address, whether anybody has it or not, and by network address: 1 s once
 * the free tries are spent, then twice as long each time, at most a minute. A try counts as wrong until it turns out
 * right, so that many at once gain nothing.
 */
function createTries(clock: Clock, free: number) {
  const wrong = new Map<string, { count: number; until: Instant }>()
  return {
    begin(who: string): Refusal | null {
      const now = clock()
      const known = wrong.get(who)
      const { count, until } = known && now < known.until + FORGOTTEN_MS ? known : { count: 0, until: now }
      if (now < until) return { refused: 'tooMany', what: 'signIns', until }
      const delayMs = count < free ? 0 : Math.min(SECOND * 2 ** (count - free), DELAY_MAX_MS)
      remember(wrong, who, { count: count + 1, until: later(now, delayMs) })
      return null
    },
    succeeded(who: string): void {
      wrong.delete(who)
    },
  }
}

function later(at: Instant, ms: number): Instant {
  return (at + ms) as Instant
}

/** Keeps the newest entries alone, so that strangers cannot fill the memory. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= REMEMBERED_MAX) return
  const oldest = map.keys().next().value
  if (oldest !== undefined) map.delete(oldest)
}
