import type { AccessLog } from '../../desk/accessPorts.ts'
import type { Accounts } from '../../desk/accountPorts.ts'
import type { AgentId, ConversationId } from '../../domain/ids.ts'
import { isRefusal } from '../../domain/refusal.ts'
import { accessApi } from '../api/accessApi.ts'
import type { Door } from './door.ts'

/** Rows of one answer; the rest is asked for by number. */
const ROWS_MAX = 100

export type AccessParts = { accessLog: AccessLog; accounts: Pick<Accounts, 'agents'> }

/** Who looked at what. */
export function accessRoutes(door: Door, { accessLog, accounts }: AccessParts): void {
  door.serve(accessApi, {
    'GET /api/admin/access': async ({ who, query: { agent, about, before } }) => {
      await accessLog.write() // what was looked at a moment ago is there as well
      const asked = { agent: (agent ?? null) as AgentId | null, about: aboutOf(about), before: before ?? null }
      const [found, agents] = await Promise.all([
        accessLog.read(who.agent, { ...asked, limit: ROWS_MAX + 1 }),
        accounts.agents(),
      ])
      if (isRefusal(found)) return found
      return {
        answer: {
          entries: found
            .slice(0, ROWS_MAX)
            .map(({ agent: id, agentName: name, ...row }) => ({ ...row, agent: { id, name } })),
          agents: agents.map(({ id, name }) => ({ id, name })),
          hasMore: found.length > ROWS_MAX,
        },
      }
    },
  })
}

/** "#1042" and "1042" are the number of a ticket; anything else is a conversation. */
function aboutOf(text: string | undefined): ConversationId | number | null {
  if (!text) return null
  const number = /^#?(\d{1,9})$/.exec(text)?.[1]
  return number ? Number(number) : (text as ConversationId)
}
