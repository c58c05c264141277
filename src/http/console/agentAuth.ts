import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { type Instant, MINUTE } from '../../calendar/time.ts'
import type { AccountNotices } from '../../desk/accountNoticePorts.ts'
import type { Accounts, Session } from '../../desk/accountPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { AgentId } from '../../domain/ids.ts'
import type { AccountChanged } from '../../domain/notification.ts'
import { type PasswordFault, passwordFaultOf } from '../../domain/password.ts'
import type { Agent } from '../../domain/person.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { DeskSecret } from '../auth.ts'
import { isCommonPassword } from './commonPasswords.ts'
import type { Device } from './device.ts'
import { createSecondFactor, type Enrolment, type RequireTotp } from './secondFactor.ts'
import { createSessions, type Held, SESSION_MS } from './sessions.ts'
import { sealOf } from './signInLink.ts'
import { createTries } from './tries.ts'

/**
 * How far a sign-in has come: a code of the second factor is to be shown, a second factor is to be set up first, or in.
 * It follows from the account at every call, so that a new rule counts at once.
 */
type Step = 'code' | 'enrol' | 'in'

/** So long after a proof nobody is asked again before what matters (OWASP ASVS 3.7.1). */
const PROOF_MS = 10 * MINUTE

/** An agent with a session. `secret` is what the cookie shall hold from now on. */
export type SignedIn = {
  agent: Agent
  session: Session
  secret: string
  step: Step
  hasPassword: boolean
  hasSecondFactor: boolean
}
/** The same for an unknown address and a wrong password; `whose` is for the log alone. */
export type WrongSignIn = { refused: 'wrongSignIn'; whose?: { agent: string } | { addressSeal: string } }
export type WrongSecondFactor = { refused: 'wrongSecondFactor' }
/** It is long enough, and would be guessed all the same. */
export type WeakPassword = { refused: 'weakPassword'; why: PasswordFault }
export type SecondFactorNeeded = { refused: 'secondFactorNeeded' }

/** Where somebody calls from. `browser` is what the browser's own cookie holds, by which it is known again. */
export type Caller = { address: string; device: Device; browser: string }

export type AgentAuth = {
  byLink(secret: string, from: Caller): Promise<SignedIn | WrongSignIn>
  byPassword(email: string, password: string, from: Caller): Promise<SignedIn | WrongSignIn | Refusal>
  /** Somebody whom the sign-in provider vouches for. An address counts only when the provider has checked it. */
  byProvider(
    claims: { issuer: string; subject: string; email: string | null },
    from: Caller,
  ): Promise<SignedIn | WrongSignIn>
  /** The second step: a code of the app, or a recovery code. */
  byCode(who: SignedIn, code: string, from: Caller): Promise<SignedIn | WrongSecondFactor | Refusal>
  /** Who this cookie belongs to. With `isUse` a person did something, which keeps the session alive. */
  bySecret(secret: string, isUse: boolean): Promise<SignedIn | null>
  /** Whether this agent was proven a moment ago. */
  isFresh(who: SignedIn): boolean
  /** What this agent can be asked for to prove it again; null when there is nothing. */
  proofOf(who: SignedIn): Promise<'code' | 'password' | 'provider' | null>
  /** Asked again: a code from whoever has a second factor, else the password. */
  prove(
    who: SignedIn,
    given: { code: string } | { password: string },
  ): Promise<SignedIn | WrongSignIn | WrongSecondFactor | Refusal>
  /** The same through the sign-in provider, which must vouch for this very agent. */
  proveByProvider(who: SignedIn, claims: { issuer: string; subject: string }): Promise<SignedIn | WrongSignIn>
  /** How long the session lasts: if nobody uses it from now on, in any case, and until it is asked again who is there. */
  endsInMs(who: SignedIn): { unused: number; inAll: number; proof: number }
  /** Whether the session of this id has not ended; does not keep it alive. */
  isSignedIn(sessionId: string): Promise<boolean>
  /** Answers whose session it was. */
  signOut(secret: string): Promise<AgentId | null>
  /** Whether the password is replaced only by whoever knows it. */
  needsCurrent(who: SignedIn): boolean
  /** Right after a sign-in by link the current password need not be known. Ends the agent's other sessions. */
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
    from: Caller,
  ): Promise<{ who: SignedIn; recoveryCodes: string[] } | WrongSecondFactor | Refusal>
  renewRecoveryCodes(who: SignedIn, code: string): Promise<string[] | WrongSecondFactor | Refusal>
  recoveryCount(agent: AgentId): Promise<number>
  removeSecondFactor(
    who: SignedIn,
    code: string,
  ): Promise<{ who: SignedIn } | WrongSecondFactor | SecondFactorNeeded | Refusal>
}

export type AgentAuthParts = {
  accounts: Accounts
  clock: Clock
  secret: DeskSecret
  notices: AccountNotices
  requireTotp: RequireTotp
  /** A session that nobody uses ends after this time. */
  sessionIdleMs: number
  /** Whether there is a sign-in provider. */
  hasProvider: boolean
}

/** Sign-in, sessions, passwords and second factors of the console. Nothing that opens something is kept as it is. */
export function createAgentAuth({ accounts, clock, secret, notices, ...set }: AgentAuthParts): AgentAuth {
  const { requireTotp, sessionIdleMs, hasProvider } = set
  const sessions = createSessions(accounts, clock, sessionIdleMs)
  const tries = createTries(accounts, clock, secret)
  const second = createSecondFactor(accounts, clock, secret, requireTotp)
  // compared with when nobody has that address, so that the answer takes as long
  const nobodysHash = hash(randomBytes(24).toString('base64url'))
  nobodysHash.catch(() => {}) // a fault shows where it is awaited

  function signedIn({ session, agent, secret, hasPassword, hasSecondFactor }: Held): SignedIn {
    const isProven = hasSecondFactor ? session.secondPassed : !second.isRequired(agent.role)
    const step = isProven ? 'in' : hasSecondFactor ? 'code' : 'enrol'
    return { agent, session, secret, step, hasPassword, hasSecondFactor }
  }

  /** The first step is done: by a link, a password or the provider alike, a second factor comes after it. */
  async function begin(id: AgentId, by: Session['startedBy'], from: Caller): Promise<SignedIn | WrongSignIn> {
    const account = await accounts.account(id)
    if (!account || account.disabledAt !== null) return { refused: 'wrongSignIn' }
    const isHalfway = account.hasSecondFactor || second.isRequired(account.agent.role)
    const begun = await sessions.read(await sessions.begin(id, by, from.device, isHalfway), false)
    return begun ? entered(signedIn(begun), from) : { refused: 'wrongSignIn' }
  }

  /** Whoever is in now is told by letter of a browser that was never used before; a new agent's first one is no news. */
  async function entered(who: SignedIn, { browser }: Caller): Promise<SignedIn> {
    if (who.step !== 'in') return who
    const seen = await accounts.seeDevice(who.agent.id, sealOf(browser), clock())
    if (seen === 'new' || (seen === 'first' && who.hasPassword)) await tell(who, 'newDevice')
    return who
  }

  function tell({ agent, session }: SignedIn, change: AccountChanged): Promise<void> {
    const { browser, system, network } = session
    return notices.tell(agent, { change, where: { browser, system, network } })
  }

  /** From now on the agent counts as proven in this session, under a new secret. */
  async function proven(who: SignedIn): Promise<SignedIn | WrongSignIn> {
    const open = await accounts.session(who.session.hash, clock())
    if (!open) return { refused: 'wrongSignIn' }
    return signedIn(await sessions.renew({ ...open, secret: who.secret }, { provenAt: clock(), isGraceful: true }))
  }

  /** A link stands in for a forgotten password, but not for long: an open console is not its owner. */
  function needsCurrent(who: SignedIn): boolean {
    return who.hasPassword && !(who.session.startedBy === 'link' && isFresh(who))
  }

  const isFresh = ({ session }: SignedIn) => clock() - session.provenAt < PROOF_MS

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
  async function renewAlone(who: SignedIn, secondPassed: boolean, provenAt: Instant): Promise<SignedIn> {
    const { agent, session, step } = who
    await accounts.endSessions(agent.id, { but: session.id })
    const open = await accounts.session(session.hash, clock())
    if (!open) return who // ended from elsewhere in this moment
    const held = { ...open, secret: who.secret }
    return signedIn(await sessions.renew(held, { secondPassed, provenAt, isGraceful: step === 'in' }))
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
      if (!(await matches(agent, password)) || !agent) {
        return { refused: 'wrongSignIn', whose: agent ? { agent: agent.id } : { addressSeal: tries.sealOf(address) } }
      }
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

    async byCode(who, code, from) {
      const wrong = await wrongCode(who.agent.id, code)
      if (wrong) return wrong
      const open = await accounts.session(who.session.hash, clock())
      if (!open) return { refused: 'wrongSecondFactor' }
      const held = { ...open, secret: who.secret }
      const renewed = await sessions.renew(held, { secondPassed: true, provenAt: clock(), isGraceful: false })
      return entered(signedIn(renewed), from)
    },

    async bySecret(given, isUse) {
      const held = await sessions.read(given, isUse)
      return held && signedIn(held)
    },

    isFresh,

    async proofOf({ agent, hasPassword, hasSecondFactor }) {
      if (hasSecondFactor) return 'code'
      if (hasPassword) return 'password'
      return hasProvider && (await accounts.account(agent.id))?.isBound ? 'provider' : null
    },

    async prove(who, given) {
      const { agent, hasSecondFactor } = who
      if (hasSecondFactor) {
        const wrong =
          'code' in given ? await wrongCode(agent.id, given.code) : { refused: 'wrongSecondFactor' as const }
        return wrong ?? proven(who)
      }
      const address = agent.email.toLowerCase()
      const refusal = await tries.begin('address', address)
      if (refusal) return refusal
      if (!('password' in given) || !(await matches(agent, given.password))) return { refused: 'wrongSignIn' }
      await tries.succeeded('address', address)
      return proven(who)
    },

    async proveByProvider(who, { issuer, subject }) {
      const bound = await accounts.agentBySubject(issuer, subject)
      const isThem = bound?.id === who.agent.id && !who.hasSecondFactor // whoever has one shows a code of it
      return isThem ? proven(who) : { refused: 'wrongSignIn' }
    },

    endsInMs: ({ session }) => {
      const proof = Math.max(0, session.provenAt + PROOF_MS - clock())
      const inAll = session.startedAt + SESSION_MS - clock()
      return { unused: Math.min(sessionIdleMs, inAll, session.expiresAt - clock()), inAll, proof }
    },

    isSignedIn: (id) => sessions.isOpen(id),

    async signOut(given) {
      const open = await accounts.session(sealOf(given), clock())
      if (open) await accounts.endSessions(open.agent.id, { only: open.session.id })
      return open?.agent.id ?? null
    },

    async setPassword(who, next, current) {
      const { agent, session } = who
      const why = passwordFaultOf(next, agent) ?? (isCommonPassword(next) ? 'common' : null)
      if (why) return { refused: 'weakPassword', why }
      if (needsCurrent(who)) {
        const address = agent.email.toLowerCase()
        const refusal = await tries.begin('address', address)
        if (refusal) return refusal
        if (!(await matches(agent, current ?? ''))) return { refused: 'wrongSignIn' }
        await tries.succeeded('address', address)
      }
      await accounts.setPasswordHash(agent.id, await hash(next))
      await tell(who, 'password')
      // where there is a second factor a password alone proves nothing
      return { who: await renewAlone(who, session.secondPassed, who.hasSecondFactor ? session.provenAt : clock()) }
    },

    needsCurrent,

    isSecondFactorRequired: ({ role }) => second.isRequired(role),

    async proposeSecondFactor({ agent, hasSecondFactor }, code) {
      const wrong = hasSecondFactor ? await wrongCode(agent.id, code ?? '') : null
      return wrong ?? second.propose(agent)
    },

    async confirmSecondFactor(who, code, from) {
      const refusal = await tries.begin('code', who.agent.id)
      if (refusal) return refusal
      const recoveryCodes = await second.confirm(who.agent.id, code)
      if (!recoveryCodes) return { refused: 'wrongSecondFactor' }
      await tries.succeeded('code', who.agent.id)
      await tell(who, 'secondFactorSet')
      const after = await renewAlone(who, true, clock())
      return { who: who.step === 'in' ? after : await entered(after, from), recoveryCodes }
    },

    async renewRecoveryCodes(who, code) {
      const { id } = who.agent
      const wrong = await wrongCode(id, code)
      if (wrong) return wrong
      const codes = await second.newRecoveryCodes(id)
      await tell(who, 'recoveryCodes')
      return codes
    },

    recoveryCount: (agent) => second.recoveryCount(agent),

    async removeSecondFactor(who, code) {
      if (second.isRequired(who.agent.role)) return { refused: 'secondFactorNeeded' }
      const wrong = await wrongCode(who.agent.id, code)
      if (wrong) return wrong
      await second.remove(who.agent.id)
      await tell(who, 'secondFactorRemoved')
      return { who: await renewAlone(who, false, clock()) }
    },
  }
}

/** The id of nobody. */
const none = '' as AgentId
