import type { Instant } from '../calendar/time.ts'
import type { CalendarFeedRecords } from '../desk/calendarFeedPorts.ts'
import type { PrismaClient } from './generated/client.ts'
import { agentOf, ticketOf, withClocks } from './readRows.ts'
import { date, text } from './writeRows.ts'

/** Addresses of agents' calendars on PostgreSQL. */
export function createCalendarFeeds(prisma: PrismaClient): CalendarFeedRecords {
  return {
    calendarFeedSince: async (agent) => {
      const row = await prisma.calendarFeed.findUnique({ where: { agentId: text(agent) } })
      return row && (row.since.getTime() as Instant)
    },
    setCalendarFeed: async (agent, hash, since) => {
      const row = { hash, since: date(since) }
      const where = { agentId: text(agent) }
      await prisma.calendarFeed.upsert({ where, create: { ...where, ...row }, update: row })
    },
    endCalendarFeed: async (agent) => {
      await prisma.calendarFeed.deleteMany({ where: { agentId: text(agent) } })
    },
    agentByCalendarFeed: async (hash) => {
      const row = await prisma.calendarFeed.findUnique({ where: { hash: text(hash) }, include: { agent: true } })
      return row && row.agent.disabledAt === null ? agentOf(row.agent) : null
    },
    ticketsWithDeadlines: async (agent, limit) => {
      const rows = await prisma.ticket.findMany({
        where: { assigneeId: text(agent), status: 'open', nextDueAt: { not: null } },
        orderBy: { nextDueAt: 'asc' },
        take: limit,
        include: withClocks,
      })
      return rows.map(ticketOf)
    },
  }
}
