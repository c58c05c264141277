import type { Instant } from '../calendar/time.ts'
import type { Doer } from '../domain/audit.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Agent, Role } from '../domain/person.ts'
import type { Tries } from '../domain/signInTries.ts'

/** Who works in the console, and whether and how they may come in. */
export type AgentRecords = {
  agent(id: AgentId): Promise<Agent | null>
  agentByEmail(email: string): Promise<Agent | null>
  /** By name, also those who may not come in. */
  agents(): Promise<Agent[]>
  saveAgent(agent: Agent): Promise<void>
  account(id: AgentId): Promise<Account | null>
  /** By name. */
  accounts(now: Instant): Promise<Account[]>
  /** From the next call on they may do what this role may; their sessions get new secrets. There is always an admin. */
  setRole(id: AgentId, role: Role): Promise<AccountChange>
  /** From this instant on they may not come in: sessions and links end with it. Null lets them in again. */
  setDisabled(id: AgentId, at: Instant | null): Promise<AccountChange>
  passwordHash(id: AgentId): Promise<string | null>
  setPasswordHash(id: AgentId, hash: string): Promise<void>
  /** Who is bound to this subject of a provider. */
  agentBySubject(issuer: string, subject: string): Promise<Agent | null>
  /** Binds once; false when somebody else is it, or this agent is somebody else. */
  bindSubject(id: AgentId, issuer: string, subject: string): Promise<boolean>
  /** A link that signs in once; only its hash is kept. */
  saveSignInLink(link: { hash: string; agent: AgentId; expiresAt: Instant }): Promise<void>
  /** Uses the link up. Null when it is unknown, used or expired. */
  useSignInLink(hash: string, now: Instant): Promise<AgentId | null>
}

export type AccountChange = 'changed' | 'lastAdmin' | 'unknown'

/** An agent's account. */
export type Account = {
  agent: Agent
  disabledAt: Instant | null
  hasPassword: boolean
  hasSecondFactor: boolean
  /** Whether they came in by the sign-in provider once. */
  isBound: boolean
  sessionCount: number
  lastUsedAt: Instant | null
}

/** One browser of an agent. `id` stays, the secret behind `hash` is replaced from time to time. */
export type Session = {
  id: string
  agent: AgentId
  hash: string
  /** The secret before; until its time, or while nobody has shown the new one. */
  previousHash: string | null
  previousUntil: Instant | null
  rotatedAt: Instant
  startedBy: 'link' | 'password' | 'provider'
  startedAt: Instant
  lastUsedAt: Instant
  expiresAt: Instant
  /** Whether the second factor was shown in it. */
  secondPassed: boolean
  /** When the agent last showed what proves them: at the sign-in, or when asked again. */
  provenAt: Instant
  /** As far as the browser told. */
  browser: string | null
  system: string | null
  /** The network address without its last part. */
  network: string | null
}

/** A session that is in force, with whose it is. */
export type OpenSession = { session: Session; agent: Agent; hasPassword: boolean; hasSecondFactor: boolean }

/** The console's sessions. Those of agents who may not come in are none. */
export type SessionRecords = {
  saveSession(session: Session): Promise<void>
  /** By the secret's hash, the newest or the one before. */
  session(hash: string, now: Instant): Promise<OpenSession | null>
  /** Whether it has not ended. */
  hasSession(id: string, now: Instant): Promise<boolean>
  /** Changes a session that is there and, with `hash`, whose secret is still that one; false when it is not. */
  changeSession(id: string, change: Partial<Omit<Session, 'id' | 'agent'>>, hash?: string): Promise<boolean>
  /** Those in force, the last used first. */
  sessionsOf(agent: AgentId, now: Instant): Promise<Session[]>
  /** Ends one, or all but one, or all; answers how many. */
  endSessions(agent: AgentId, which: { only: string } | { but: string } | 'all'): Promise<number>
  /** The agent signed in with a browser that holds this; from now on it is known. `first`: there was none before. */
  seeDevice(agent: AgentId, hash: string, at: Instant): Promise<'known' | 'new' | 'first'>
}

/** What an agent's authenticator app makes its codes from, sealed. */
type SecondFactorRecord = { material: string | null; pending: string | null }

export type SecondFactorRecords = {
  secondFactor(agent: AgentId): Promise<SecondFactorRecord | null>
  /** To be confirmed; what is confirmed already stays. */
  proposeSecondFactor(agent: AgentId, pending: string): Promise<void>
  /** What was proposed counts from now on, with these recovery codes alone; false when something else was proposed. */
  confirmSecondFactor(agent: AgentId, pending: string, step: number, recovery: string[]): Promise<boolean>
  removeSecondFactor(agent: AgentId): Promise<void>
  /** False when a code of this half minute or a later one was used before. */
  takeStep(agent: AgentId, step: number): Promise<boolean>
  replaceRecovery(agent: AgentId, seals: string[]): Promise<void>
  /** Uses it up; false when it is not one. */
  takeRecovery(agent: AgentId, seal: string): Promise<boolean>
  recoveryCount(agent: AgentId): Promise<number>
}

/** Wrong sign-ins, on all nodes. */
export type SignInTryRecords = {
  tries(key: string): Promise<Tries | null>
  /** Saves only over what was read; false when somebody was faster. */
  saveTries(key: string, before: Tries | null, after: Tries): Promise<boolean>
  forgetTries(key: string): Promise<void>
}

/**
 * Changes of agents' accounts, each with its entry in the audit log and a letter to the agent where it is about what opens
 * the account or what it may do, whoever makes it: an admin or a command on the server.
 */
export type AgentAccounts = {
  /** The address must be nobody's yet. */
  add(by: Doer, agent: Omit<Agent, 'id'>): Promise<Agent>
  /** The address may only be spelt another way. */
  rename(by: Doer, agent: Agent, as: Pick<Agent, 'name' | 'email'>): Promise<Agent>
  setRole(by: Doer, agent: Agent, role: Role): Promise<AccountChange>
  setDisabled(by: Doer, account: Account, isDisabled: boolean): Promise<AccountChange>
  /** Whoever lost theirs signs in anew, without it. */
  removeSecondFactor(by: Doer, account: Account): Promise<void>
}

/** Accounts, sessions, second factors and one-time links of the console. */
export type Accounts = AgentRecords & SessionRecords & SecondFactorRecords & SignInTryRecords
