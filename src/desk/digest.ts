import type { Calendar } from '../calendar/calendar.ts'
import { sayTime } from '../calendar/sayTime.ts'
import { dueDigest, sayDigestDays } from '../domain/digest.ts'
import type { AgentId } from '../domain/ids.ts'
import type { DigestTicket } from '../domain/notification.ts'
import { may } from '../domain/permission.ts'
import type { Locale } from '../domain/person.ts'
import type { AgentLetterRecords, DigestDue } from './letterPorts.ts'
import type { Clock, NewId } from './storePorts.ts'

const TICKETS_MAX = 10

/** What the daily digest is given by the composition root. */
export type DigestNeeds = {
  records: AgentLetterRecords
  calendar: Calendar
  clock: Clock
  newId: NewId
  /** When it is written, in milliseconds after midnight on the desk's clock; null: never. */
  timeOfDayMs: number | null
  /** Where the queue is. */
  consoleUrl: () => string
  /** Ends these letters for this agent, without signing in. */
  unsubscribeUrl: (agent: AgentId, locale: Locale) => string
}

/**
 * Writes the day's digest to one of those who may read reports and have none yet; true means "call me again at once". The
 * row that says who has it is saved with the letter, so a restart, a second node or a late loop neither doubles nor drops one.
 */
export function createDigest(needs: DigestNeeds): () => Promise<boolean> {
  const { records, calendar, clock, newId, timeOfDayMs } = needs
  return async () => {
    const now = clock()
    const due = timeOfDayMs === null ? null : dueDigest(calendar, timeOfDayMs, now)
    if (!due) return false
    const [next] = (await records.awaitingDigest(due.day)).filter(({ agent }) => may(agent, 'readReports'))
    if (!next) return false
    const { agent, locale } = next
    const span = { from: due.span.from, until: due.span.to }
    const { overdue, dueNext, ...figures } = await records.digestFigures(span, now, TICKETS_MAX)
    const told = ({ dueAt, ...ticket }: DigestDue): DigestTicket => ({
      ...ticket,
      due: sayTime(dueAt, calendar.zone, locale),
    })
    const letter = {
      about: 'digest',
      day: sayDigestDays(due, locale),
      ...figures,
      overdue: overdue.map(told),
      dueNext: dueNext.map(told),
      url: needs.consoleUrl(),
      unsubscribeUrl: needs.unsubscribeUrl(agent.id, locale),
    } as const
    await records.saveDigest(due.day, agent.id, { id: newId(), to: agent.email, locale, letter }, now)
    return true
  }
}
