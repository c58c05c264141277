import type { Server } from 'restify'
import type { AccessLog } from '../../desk/accessPorts.ts'
import type { AccountNotices } from '../../desk/accountNoticePorts.ts'
import type { Accounts, AgentAccounts } from '../../desk/accountPorts.ts'
import type { Admin } from '../../desk/adminPorts.ts'
import type { Decide } from '../../desk/botPorts.ts'
import type { MailAdmin } from '../../desk/inboundPorts.ts'
import type { PersonExport } from '../../desk/personPorts.ts'
import type { Desk } from '../../desk/ports.ts'
import type { Reports } from '../../desk/reportPorts.ts'
import type { Clock, Feed } from '../../desk/storePorts.ts'
import type { Webhooks } from '../../desk/webhookPorts.ts'
import type { Delivery } from '../../domain/notification.ts'
import type { SecurityEvent } from '../../domain/security.ts'
import type { DeskSecret } from '../auth.ts'
import { accessRoutes } from './accessRoutes.ts'
import { type AccountParts, accountRoutes } from './accountRoutes.ts'
import { adminRoutes } from './adminRoutes.ts'
import { createAgentAuth } from './agentAuth.ts'
import { agentsRoutes } from './agentsRoutes.ts'
import { deskRoutes } from './deskRoutes.ts'
import { createDoor } from './door.ts'
import { type LettersParts, lettersRoutes } from './lettersRoutes.ts'
import type { LiveParts } from './liveRoutes.ts'
import { mailRoutes } from './mailRoutes.ts'
import { createProvider, type ProviderSettings } from './oidc.ts'
import { oidcRoutes } from './oidcRoutes.ts'
import type { Presence } from './presence.ts'
import { reportsRoutes } from './reportsRoutes.ts'
import type { RequireTotp } from './secondFactor.ts'
import { sessionRoutes } from './sessionRoutes.ts'
import { webhookRoutes } from './webhookRoutes.ts'

/** Everything the console is given by the composition root. */
export type ConsoleParts = {
  desk: Desk
  reports: Reports
  admin: Admin
  personExport: PersonExport
  /** Which agent looked at what. */
  accessLog: AccessLog
  webhooks: Webhooks
  agentAccounts: AgentAccounts
  accounts: Accounts
  agentLetters: LettersParts['agentLetters']
  mailAdmin: MailAdmin
  calendarFeeds: AccountParts['calendarFeeds']
  feed: Pick<Feed, 'listen' | 'wake'>
  clock: Clock
  presence: Presence
  /** The assistant's decision, for the sentence it says when a conversation is handed back. */
  decide: Decide
  /** Looks files of agents over before they are kept; null: nobody does. */
  scan: LiveParts['scan']
  /** Articles that a few words fit. */
  articles: LiveParts['articles']
  /** As in the desk's needs; orders visitors who wait for a person among the due times. */
  queueWaitMs: number
  /** What people type to reach the desk, without a slash at its end. */
  publicUrl: () => string
  /** Whether a proxy in front names the caller's address. */
  trustProxy: boolean
  /** The desk's own; what is kept of sign-ins is sealed with it. */
  secret: DeskSecret
  /** Who has to have a second factor. */
  requireTotp: RequireTotp
  /** A session that nobody uses ends after this time. */
  sessionIdleMs: number
  /** Tells agents what happened to their accounts. */
  accountNotices: AccountNotices
  /** Told of what somebody may have to look into. */
  watch: (event: SecurityEvent) => void
  /** The sign-in provider, if there is one. */
  oidc: ProviderSettings | null
  /** Sends a letter; null when no mail is set up. */
  mail: ((delivery: Delivery) => Promise<void>) | null
  /** Told of what failed, for the log. */
  fault: (cause: unknown, what: string) => void
  /** Told with it of files that cannot be scanned, and of those that the scanner calls unsafe. */
  log: LiveParts['log']
}

/** The console's API under /api, part by part (http/api). Refusals become statuses in problem.ts. */
export function consoleRoutes(server: Server, parts: ConsoleParts): void {
  const { accounts, accountNotices: notices, oidc } = parts
  const auth = createAgentAuth({ ...parts, notices, hasProvider: oidc !== null })
  const door = createDoor(server, { ...parts, auth })
  const told = sessionRoutes(door, { auth, providerName: oidc?.name ?? null })
  accountRoutes(door, { ...parts, auth, sessions: accounts, ...told })
  agentsRoutes(door, parts)
  if (oidc) oidcRoutes(server, { ...parts, auth, door, provider: createProvider(oidc) })
  deskRoutes(door, { ...parts, auth })
  reportsRoutes(door, { ...parts, calendar: parts.desk.calendar })
  adminRoutes(door, parts)
  accessRoutes(door, parts)
  webhookRoutes(door, parts)
  lettersRoutes(door, parts)
  mailRoutes(door, { mail: parts.mailAdmin })
}
