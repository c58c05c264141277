import type { Server } from 'restify'
import type { Accounts, Clock, Decide, Desk, Feed } from '../../desk/ports.ts'
import { createAgentAuth } from './agentAuth.ts'
import { deskRoutes } from './deskRoutes.ts'
import { createDoor } from './door.ts'
import type { Presence } from './presence.ts'
import { sessionRoutes } from './sessionRoutes.ts'

/** Everything the console is given by the composition root. */
export type ConsoleParts = {
  desk: Desk
  accounts: Accounts
  feed: Pick<Feed, 'listen'>
  clock: Clock
  presence: Presence
  /** The assistant's decision, for the sentence it says when a conversation is handed back. */
  decide: Decide
  /** As in the desk's needs; orders visitors who wait for a person among the due times. */
  queueWaitMs: number
  /** What people type to reach the desk, without a slash at its end. */
  publicUrl: () => string
  /** Whether a proxy in front names the caller's address. */
  trustProxy: boolean
  /** Told of what failed, for the log. */
  fault: (cause: unknown, what: string) => void
}

/** The console's API under /api, part by part (http/api). Refusals become statuses in problem.ts. */
export function consoleRoutes(server: Server, parts: ConsoleParts): void {
  const auth = createAgentAuth(parts.accounts, parts.clock)
  const door = createDoor(server, { ...parts, auth })
  sessionRoutes(door, { ...parts, auth })
  deskRoutes(door, { ...parts, auth })
}
