import { createHash, randomBytes } from 'node:crypto'
import { HOUR, type Instant } from '../../calendar/time.ts'
import type { Accounts } from '../../desk/accountPorts.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { Agent } from '../../domain/person.ts'

export const LINK_VALID_MS = 24 * HOUR

/** A secret of 256 bits, safe in an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What may be kept of a secret. It is random, so one plain hash is enough. */
export function sealOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** A link that signs this agent in once, within 24 hours. `publicUrl` comes without a slash at its end. */
export async function createSignInLink(
  accounts: Pick<Accounts, 'saveSignInLink'>,
  agent: Pick<Agent, 'id'>,
  clock: Clock,
  publicUrl: string,
): Promise<string> {
  return signInAddress(publicUrl, await createLinkSecret(accounts, agent, clock))
}

/** What such a link carries; for letters, which hold it apart from the rest. */
export async function createLinkSecret(
  accounts: Pick<Accounts, 'saveSignInLink'>,
  agent: Pick<Agent, 'id'>,
  clock: Clock,
): Promise<string> {
  const secret = newSecret()
  const expiresAt = (clock() + LINK_VALID_MS) as Instant
  await accounts.saveSignInLink({ hash: sealOf(secret), agent: agent.id, expiresAt })
  return secret
}

/** Where such a link leads; its secret stands at the end. */
export function signInAddress(publicUrl: string, secret: string): string {
  return `${publicUrl}/console/sign-in?link=${secret}`
}
