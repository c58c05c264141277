import type { Accounts } from './desk/accountPorts.ts'
import type { AgentId } from './domain/ids.ts'
import type { Agent } from './domain/person.ts'

/** The account with which a desk that has nobody begins. It is no address that anybody could have. */
const FIRST: Agent = {
  id: 'first-administrator' as AgentId,
  name: 'First administrator',
  email: 'first-administrator@localhost',
  role: 'admin',
}

/**
 * Who may be let in by a link at the start: on a demo desk its administrator; on a desk without anybody an account that is
 * made for it, until that one has a password. Null when the desk has people of its own.
 */
export async function firstAdmin(accounts: Accounts, isDemo: boolean): Promise<Agent | null> {
  const agents = await accounts.agents()
  if (isDemo) return agents.find(({ role }) => role === 'admin') ?? null
  if (agents.length === 0) await accounts.saveAgent(FIRST)
  else if (agents.length > 1 || agents[0]?.id !== FIRST.id) return null
  return (await accounts.passwordHash(FIRST.id)) === null ? FIRST : null
}
