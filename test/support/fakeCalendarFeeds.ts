import type { Instant } from '../../src/calendar/time.ts'
import type { AgentRecords } from '../../src/desk/accountPorts.ts'
import type { CalendarFeedRecords } from '../../src/desk/calendarFeedPorts.ts'
import type { QueueReads } from '../../src/desk/storePorts.ts'
import type { AgentId } from '../../src/domain/ids.ts'
import { nextDue } from '../../src/domain/ticket.ts'

type Around = Pick<AgentRecords, 'agent' | 'account'> & Pick<QueueReads, 'queuePage'>

/** Addresses of agents' calendars in memory, beside a store. */
export function fakeCalendarFeeds(store: Around): CalendarFeedRecords {
  const feeds = new Map<AgentId, { hash: string; since: Instant }>()
  return {
    calendarFeedSince: async (agent) => feeds.get(agent)?.since ?? null,
    setCalendarFeed: async (agent, hash, since) => void feeds.set(agent, { hash, since }),
    endCalendarFeed: async (agent) => void feeds.delete(agent),
    agentByCalendarFeed: async (hash) => {
      const [id] = [...feeds].find(([, feed]) => feed.hash === hash) ?? []
      const account = id ? await store.account(id) : null
      return account && account.disabledAt === null ? account.agent : null
    },
    ticketsWithDeadlines: async (agent, limit) => {
      const query = { view: 'open', agent, now: 0 as Instant, queueWaitMs: 1, offset: 0, limit: 1_000 } as const
      const { rows } = await store.queuePage(query)
      return rows
        .flatMap(({ ticket }) => (ticket?.assignee === agent && nextDue(ticket) !== null ? [ticket] : []))
        .sort((a, b) => Number(nextDue(a)) - Number(nextDue(b)))
        .slice(0, limit)
    },
  }
}
