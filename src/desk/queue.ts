import { type Instant, MINUTE } from '../calendar/time.ts'
import type { AgentId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import type { QueueAlarm, QueueAlert, QueueCounts, QueueView } from '../domain/queueView.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { Needs } from './desk.ts'
import type { QueuePage, QueueRow } from './storePorts.ts'

/** More rows than one part of the list has. */
const PAGE_ROWS_MAX = 200
/** A console that was away for longer is not told of single alerts any more; the list says what is overdue. */
const ALERTS_SHOWN_MS = 5 * MINUTE

/** A part of the list, and what rings: many consoles that ask the same at the same moment are answered by one reading. */
export type QueueBoard = {
  page(agent: Agent, view: QueueView, offset: number, limit: number): Promise<QueuePage | Refusal>
  standing(agent: Agent): Promise<QueueStanding | Refusal>
  search(agent: Agent, text: string, limit: number): Promise<QueuePage | Refusal>
}

/** How many rows each view has, what rings, and what this agent was told lately. */
type QueueStanding = { counts: QueueCounts; alarms: QueueAlarm[]; alerts: QueueAlert[] }

/** The list on this node. Whoever asks for what is being read already shares the reading, unless something happened since. */
export function createQueueBoard(needs: Pick<Needs, 'store' | 'clock' | 'feed' | 'queueWaitMs'>): QueueBoard {
  const { store, clock, feed, queueWaitMs } = needs
  const underWay = new Map<string, Promise<unknown>>()
  feed.listen('queue', () => underWay.clear())

  function shared<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = underWay.get(key)
    if (known) return known as Promise<T>
    const reading = read().finally(() => {
      if (underWay.get(key) === reading) underWay.delete(key)
    })
    underWay.set(key, reading)
    return reading
  }

  /** A reading is shared, so the rows are copied before they are marked for one agent. */
  async function withMarks(agent: Agent, { rows, total }: QueuePage): Promise<QueuePage> {
    const ids = rows.map(({ conversation }) => conversation.id)
    const [mentions, undelivered] = await Promise.all([
      shared(`mentions ${agent.id}`, () => store.unseenMentionsOf(agent.id)),
      shared(`undelivered ${ids.join()}`, () => store.undeliveredAmong(ids)),
    ])
    const [named, marked] = [new Set(mentions), new Set(undelivered)]
    const mark = (row: QueueRow): QueueRow => ({
      ...row,
      mentionsMe: named.has(row.conversation.id),
      isUndelivered: marked.has(row.conversation.id),
    })
    return { rows: rows.map(mark), total }
  }

  const isHidden = (agent: Agent): Refusal | null =>
    may(agent, 'readQueue') ? null : { refused: 'notAllowed', action: 'readQueue' }

  return {
    page: async (agent, view, offset, limit) => {
      const refusal = isHidden(agent)
      if (refusal) return refusal
      const whose = view === 'mine' ? agent.id : ('' as AgentId)
      const page = await shared(`page ${view} ${whose} ${offset} ${limit}`, () =>
        store.queuePage({
          view,
          agent: agent.id,
          now: clock(),
          queueWaitMs,
          offset,
          limit: Math.min(limit, PAGE_ROWS_MAX),
        }),
      )
      return withMarks(agent, page)
    },
    standing: async (agent) => {
      const refusal = isHidden(agent)
      if (refusal) return refusal
      return shared(`standing ${agent.id}`, async () => {
        const [counts, alarms, alerts] = await Promise.all([
          store.queueCounts(agent.id, clock()),
          shared('alarms', () => store.queueAlarms(clock(), queueWaitMs)),
          shared('alerts', () => store.queueAlerts((clock() - ALERTS_SHOWN_MS) as Instant)),
        ])
        return { counts, alarms, alerts: alerts.filter(({ agents }) => agents.includes(agent.id)) }
      })
    },
    search: async (agent, text, limit) =>
      isHidden(agent) ?? withMarks(agent, await store.searchQueue(text, Math.min(limit, PAGE_ROWS_MAX))),
  }
}
