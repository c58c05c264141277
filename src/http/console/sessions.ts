import { randomUUID } from 'node:crypto'
import { HOUR, type Instant, MINUTE } from '../../calendar/time.ts'
import type { OpenSession, Session, SessionRecords } from '../../desk/accountPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { Device } from './device.ts'
import { newSecret, sealOf } from './signInLink.ts'

/** A session ends this long after it began, however much it is used (NIST SP 800-63B, AAL2). */
export const SESSION_MS = 12 * HOUR
/** So long there is for the second step of a sign-in. */
const HALFWAY_MS = 15 * MINUTE
/** A session in use is written down again at most this often. */
const USED_EVERY_MS = MINUTE
/** After this time the secret is replaced. */
const ROTATE_MS = HOUR
/** Calls that were under way come with the secret before. */
const GRACE_MS = MINUTE

/** A session as a call brought it along; `secret` is what its cookie shall hold from now on. */
export type Held = OpenSession & { secret: string }

export type Sessions = {
  /** A new one; `halfway` when there is a second step to come. */
  begin(agent: AgentId, by: Session['startedBy'], device: Device, halfway: boolean): Promise<string>
  /**
   * What belongs to this secret, which is replaced from time to time. With `isUse` a person did something, and the session
   * lives on; pages that look by themselves whether there is anything new do not keep it alive.
   */
  read(secret: string, isUse: boolean): Promise<Held | null>
  /** A new secret at once, and whatever else changes with it. */
  renew(held: Held, change: { secondPassed?: boolean; provenAt?: Instant; isGraceful: boolean }): Promise<Held>
  /** Whether the session of this id has not ended. */
  isOpen(id: string): Promise<boolean>
}

/** Sessions in the database. A stolen secret is worth little for long: the next replacement is its end. */
export function createSessions(records: SessionRecords, clock: Clock, idleMs: number): Sessions {
  const later = (now: Instant, ms: number) => (now + ms) as Instant
  /** Used now, it lives until then. */
  const livesUntil = (now: Instant, startedAt: Instant) => Math.min(now + idleMs, startedAt + SESSION_MS) as Instant

  /** Of many calls at once one replaces the secret; the others go on with the one before. */
  async function rotate(held: Held, now: Instant, more: Partial<Session>): Promise<Held> {
    const { session } = held
    const secret = newSecret()
    const change = {
      hash: sealOf(secret),
      previousHash: sealOf(held.secret),
      previousUntil: null,
      rotatedAt: now,
      ...more,
    }
    const isOurs = await records.changeSession(session.id, change, session.hash)
    return isOurs ? { ...held, session: { ...session, ...change }, secret } : held
  }

  return {
    async begin(agent, startedBy, device, halfway) {
      const now = clock()
      const secret = newSecret()
      await records.saveSession({
        id: randomUUID(),
        agent,
        hash: sealOf(secret),
        previousHash: null,
        previousUntil: null,
        rotatedAt: now,
        startedBy,
        startedAt: now,
        lastUsedAt: now,
        expiresAt: halfway ? later(now, HALFWAY_MS) : livesUntil(now, now),
        secondPassed: false,
        provenAt: now,
        ...device,
      })
      return secret
    },

    async read(secret, isUse) {
      const now = clock()
      const hash = sealOf(secret)
      const open = await records.session(hash, now)
      if (!open) return null
      const { session } = open
      const held = { ...open, secret }
      const isHalfway = open.hasSecondFactor && !session.secondPassed
      if (isHalfway) return held
      const used = isUse ? { lastUsedAt: now, expiresAt: livesUntil(now, session.startedAt) } : {}
      if (session.hash !== hash) {
        // nobody has shown the new one for so long: its answer got lost, so give another
        const isLost = session.previousUntil === null && now - session.rotatedAt > GRACE_MS
        return isLost ? rotate(held, now, used) : held
      }
      if (now - session.rotatedAt >= ROTATE_MS) return rotate(held, now, used)
      const isShown = session.previousHash !== null && session.previousUntil === null
      const isOldNews = isUse && now - session.lastUsedAt >= USED_EVERY_MS
      if (!isShown && !isOldNews) return held
      const change = { ...(isShown && { previousUntil: later(now, GRACE_MS) }), ...used }
      await records.changeSession(session.id, change)
      return { ...held, session: { ...session, ...change } }
    },

    renew(held, { isGraceful, ...change }) {
      const now = clock()
      const before = isGraceful ? { previousUntil: later(now, GRACE_MS) } : { previousHash: null, previousUntil: null }
      const used = { lastUsedAt: now, expiresAt: livesUntil(now, held.session.startedAt) }
      return rotate(held, now, { ...before, ...used, ...change })
    },

    isOpen: (id) => records.hasSession(id, clock()),
  }
}
