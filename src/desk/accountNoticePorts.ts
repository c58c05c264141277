import type { AccountChanged } from '../domain/notification.ts'
import type { Agent, Role } from '../domain/person.ts'

/** Something that opens an account, or what it may do, is not what it was. */
type AccountNotice = {
  change: AccountChanged
  /** The browser in which it was done, as far as it is known; null for what was done elsewhere than in a browser. */
  where: { browser: string | null; system: string | null; network: string | null } | null
  /** Who did it, when it was not the agent. */
  byName?: string
  /** For a change of role: the new one. */
  role?: Role
}

/** Tells agents by letter what happened to their accounts (OWASP ASVS 2.2.3, 2.5.5). */
export type AccountNotices = {
  /** Never fails for whoever made the change, which is done by then: what cannot be told is in the log. */
  tell(agent: Pick<Agent, 'id' | 'email'>, notice: AccountNotice): Promise<void>
}
