import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Accounts, Session } from '../../desk/accountPorts.ts'
import type { Clock } from '../../desk/ports.ts'
import type { AgentId } from '../../domain/ids.ts'
import { type PasswordFault, passwordFaultOf } from '../../domain/password.ts'
import type { Agent } from '../../domain/person.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { DeskSecret } from '../auth.ts'
import { isCommonPassword } from './commonPasswords.ts'
import type { Device } from './device.ts'
import { createSecondFactor, type Enrolment, type RequireTotp } from './secondFactor.ts'
import { createSessions, type Held } from './sessions.ts'
import { sealOf } from './signInLink.ts'
import { createTries } from './tries.ts'

/**
 * How far a sign-in has come: a code of the second factor is to be shown, a second factor is to be set up first, or in.
 * It follows from the account at every call, so that a new rule counts at once.
 */
type Step = 'code' | 'enrol' | 'in'

/** An agent with a session. `secret` is what the cookie shall hold from now on. */
export type SignedIn = { agent: Agent; session: Session; secret: string; step: Step; hasSecondFactor: boolean }
/** The same for an unknown address and a wrong password. */
export type WrongSignIn = { refused: 'wrongSignIn' }
export type WrongSecondFactor = { refused: 'wrongSecondFactor' }
/** It is long enough, and would be guessed all the same. */
export type WeakPassword = { refused: 'weakPassword'; why: PasswordFault }
export type SecondFactorNeeded = { refused: 'secondFactorNeeded' }

/** Where somebody calls from. */
export type Caller = { address: string; device: Device }

export type AgentAuth = {
  byLink(secret: string, from: Caller): Promise<SignedIn | WrongSignIn>
  byPassword(email: string, password: string, from: Caller): Promise<SignedIn | WrongSignIn | Refusal>
  /** Somebody whom the sign-in provider vouches for. An address counts only when the provider has checked it. */
  byProvider(
    claims: { issuer: string; subject: string; email: string | null },
    from: Caller,
  ): Promise<SignedIn | WrongSignIn>
  /** The second step: a code of the app, or a recovery code. */
  byCode(who: SignedIn, code: string): Promise<SignedIn | WrongSecondFactor | Refusal>
  /** Who this cookie belongs to; using it keeps it alive. */
  bySecret(secret: string): Promise<SignedIn | null>
  /** Whether the session of this id has not ended; does not keep it alive. */
  isSignedIn(sessionId: string): Promise<boolean>
  signOut(secret: string): Promise<void>
  /** After a sign-in by link the current password need not be known. Ends the agent's other sessions. */
  setPassword(
    who: SignedIn,
    next: string,
    current: string | null,
  ): Promise<{ who: SignedIn } | WrongSignIn | WeakPassword | Refusal>
  isSecondFactorRequired(agent: Agent): boolean
  /** Shows what the app needs; nothing counts before it is confirmed. Whoever has one shows a code of it first. */
  proposeSecondFactor(who: SignedIn, code: string | null): Promise<Enrolment | WrongSecondFactor | Refusal>
  /** Ends the agent's other sessions. */
  confirmSecondFactor(
    who: SignedIn,
    code: string,
  ): Promise<{ who: SignedIn; recoveryCodes: string[] } | WrongSecondFactor | Refusal>
  renewRecoveryCodes(who: SignedIn, code: string): Promise<string[] | WrongSecondFactor | Refusal>
  recoveryCount(agent: AgentId): Promise<number>
  removeSecondFactor(
    who: SignedIn,
    code: string,
  ): Promise<{ who: SignedIn } | WrongSecondFactor | SecondFactorNeeded | Refusal>
}

/** Sign-in, sessions, passwords and second factors of the console. Nothing that opens something is kept as it is. */
export function createAgentAuth(
  accounts: Accounts,
  clock: Clock,
  secret: DeskSecret,
  requireTotp: RequireTotp = 'off',
): AgentAuth {
  const sessions = createSessions(accounts, clock)
  const tries = createTries(accounts, clock, secret)
  const second = createSecondFactor(accounts, clock, secret, requireTotp)
  // compared with when nobody has that address, so that the answer takes as long
  const nobodysHash = hash(randomBytes(24).toString('base64url'))
  nobodysHash.catch(() => {}) // a fault shows where it is awaited

  function signedIn({ session, agent, secret, hasSecondFactor }: Held): SignedIn {
    const isProven = hasSecondFactor ? session.secondPassed : !second.isRequired(agent.role)
    const step = isProven ? 'in' : hasSecondFactor ? 'code' : 'enrol'
    return { agent, session, secret, step, hasSecondFactor }
  }

  /** The first step is done: by a link, a password or the provider alike, a second factor comes after it. */
  async function begin(id: AgentId, by: Session['startedBy'], { device }: Caller): Promise<SignedIn | WrongSignIn> {
    const account = await accounts.account(id)
    if (!account || account.disabledAt !== null) return { refused: 'wrongSignIn' }
    const isHalfway = account.hasSecondFactor || second.isRequired(account.agent.role)
    const begun = await sessions.read(await sessions.begin(id, by, device, isHalfway))
    return begun ? signedIn(begun) : { refused: 'wrongSignIn' }
  }

  async function matches(agent: Agent | null, password: string): Promise<boolean> {
    const kept = agent && (await accounts.passwordHash(agent.id))
    const isSame = await verify(kept ?? (await nobodysHash), password)
    return isSame && kept !== null
  }

  /** Shows a code of the second factor; null when it was right. */
  async function wrongCode(agent: AgentId, code: string): Promise<WrongSecondFactor | Refusal | null> {
    const refusal = await tries.begin('code', agent)
    if (refusal) return refusal
    if (!(await second.use(agent, code))) return { refused: 'wrongSecondFactor' }
    await tries.succeeded('code', agent)
    return null
  }

  /** A new secret here, and the end of the agent's other sessions. */
  async function renewAlone(who: SignedIn, secondPassed: boolean): Promise<SignedIn> {
    const { agent, session, step } = who
    await accounts.endSessions(agent.id, { but: session.id })
    const open = await accounts.session(session.hash, clock())
    if (!open) return who // ended from elsewhere in this moment
    const held = { ...open, secret: who.secret }
    return signedIn(await sessions.renew(held, { secondPassed, isGraceful: step === 'in' }))
  }

  return {
    async byLink(link, from) {
      // biome-ignore lint/correctness/useHookAtTopLevel: it uses up a link; no React here
      const id = await accounts.useSignInLink(sealOf(link), clock())
      return id ? begin(id, 'link', from) : { refused: 'wrongSignIn' }
    },

    async byPassword(email, password, from) {
      const address = email.trim().toLowerCase()
      const refusal = (await tries.begin('network', from.address)) ?? (await tries.begin('address', address))
      if (refusal) return refusal
      const agent = await accounts.agentByEmail(address)
      if (!(await matches(agent, password)) || !agent) return { refused: 'wrongSignIn' }
      const who = await begin(agent.id, 'password', from)
      if ('refused' in who) return who
      await tries.succeeded('address', address)
      await tries.succeeded('network', from.address)
      return who
    },

    async byProvider({ issuer, subject, email }, from) {
      const bound = await accounts.agentBySubject(issuer, subject)
      if (bound) return begin(bound.id, 'provider', from)
      const invited = email === null ? null : await accounts.account((await accounts.agentByEmail(email))?.id ?? none)
      if (!invited || invited.disabledAt !== null) return { refused: 'wrongSignIn' }
      const isBound = await accounts.bindSubject(invited.agent.id, issuer, subject)
      return isBound ? begin(invited.agent.id, 'provider', from) : { refused: 'wrongSignIn' }
    },

    async byCode(who, code) {
      const wrong = await wrongCode(who.agent.id, code)
      if (wrong) return wrong
      const open = await accounts.session(who.session.hash, clock())
      if (!open) return { refused: 'wrongSecondFactor' }
      const held = { ...open, secret: who.secret }
      return signedIn(await sessions.renew(held, { secondPassed: true, isGraceful: false }))
    },

    async bySecret(given) {
      const held = await sessions.read(given)
      return held && signedIn(held)
    },

    isSignedIn: (id) => sessions.isOpen(id),

    async signOut(given) {
      const open = await accounts.session(sealOf(given), clock())
      if (open) await accounts.endSessions(open.agent.id, { only: open.session.id })
    },

    async setPassword(who, next, current) {
      const { agent, session } = who
      const why = passwordFaultOf(next, agent) ?? (isCommonPassword(next) ? 'common' : null)
      if (why) return { refused: 'weakPassword', why }
      if (session.startedBy !== 'link') {
        const address = agent.email.toLowerCase()
        const refusal = await tries.begin('address', address)
        if (refusal) return refusal
        const isFirst = (await accounts.passwordHash(agent.id)) === null && session.startedBy === 'provider'
        if (!isFirst && !(await matches(agent, current ?? ''))) return { refused: 'wrongSignIn' }
        await tries.succeeded('address', address)
      }
      await accounts.setPasswordHash(agent.id, await hash(next))
      return { who: await renewAlone(who, session.secondPassed) }
    },

    isSecondFactorRequired: ({ role }) => second.isRequired(role),

    async proposeSecondFactor({ agent, hasSecondFactor }, code) {
      const wrong = hasSecondFactor ? await wrongCode(agent.id, code ?? '') : null
      return wrong ?? second.propose(agent)
    },

    async confirmSecondFactor(who, code) {
      const refusal = await tries.begin('code', who.agent.id)
      if (refusal) return refusal
      const recoveryCodes = await second.confirm(who.agent.id, code)
      if (!recoveryCodes) return { refused: 'wrongSecondFactor' }
      await tries.succeeded('code', who.agent.id)
      return { who: await renewAlone(who, true), recoveryCodes }
    },

    async renewRecoveryCodes({ agent }, code) {
      return (await wrongCode(agent.id, code)) ?? second.newRecoveryCodes(agent.id)
    },

    recoveryCount: (agent) => second.recoveryCount(agent),

    async removeSecondFactor(who, code) {
      if (second.isRequired(who.agent.role)) return { refused: 'secondFactorNeeded' }
      const wrong = await wrongCode(who.agent.id, code)
      if (wrong) return wrong
      await second.remove(who.agent.id)
      return { who: await renewAlone(who, false) }
    },
  }
}

/** The id of nobody. */
const none = '' as AgentId
