import { HOUR } from '../calendar/time.ts'
import { assign } from '../domain/ticket.ts'
import { commit } from './commit.ts'
import type { Needs } from './desk.ts'

/** Whoever said something not longer ago than this still sits there and wants a person. */
const STILL_THERE_MS = HOUR

/**
 * An agent who may not come in any more leaves nothing behind: who still sits there waits in the queue for somebody else,
 * any other conversation goes back to the assistant without a word, and open tickets are nobody's again. One at a time;
 * whoever saves first has noticed. Answers whether there was one.
 */
export async function noticeStranded(needs: Needs): Promise<boolean> {
  const id = await needs.store.firstStranded()
  if (!id) return false
  await commit(needs, id, async (work) => {
    const { handling, locale } = work.talk
    const gone = await needs.store.disabledAgents()
    if (handling.by === 'agent' && gone.includes(handling.agent)) {
      const isThere = work.now - work.talk.lastAt < STILL_THERE_MS
      const next = isThere ? ({ by: 'queue', since: work.now } as const) : ({ by: 'assistant' } as const)
      work.talk = { ...work.talk, handling: next, flow: null }
      const left = needs.notices.left(locale, handling.agentName)
      if (isThere) work.append({ role: 'system' }, left)
      work.happened({ kind: 'AgentLeft', agent: handling.agent })
    }
    for (const ticket of await needs.store.ticketsOfConversation(id)) {
      if (ticket.status === 'open' && ticket.assignee && gone.includes(ticket.assignee)) {
        work.keep(assign(ticket, null))
        work.happened({ kind: 'TicketUnassigned', number: ticket.number, agent: null }, ticket)
      }
    }
    return null
  })
  return true
}
