import type { Event } from '../domain/event.ts'
import { nameOfAll, reachOf, versionsOf } from '../domain/policies.ts'
import { isCountedBy, type Recounted, recountClocks, recountReasons } from '../domain/recounting.ts'
import type { TicketToRecount } from './clockPorts.ts'
import { commit } from './commit.ts'
import { countingOf } from './counting.ts'
import type { Needs } from './desk.ts'
import { throwFaultsOf } from './faults.ts'
import { tellMoved } from './movedDue.ts'

/** So many tickets in one go; between two goes everything else has its turn. */
const BATCH = 5

/**
 * Counts open clocks anew where the policy's file, its hours or holidays, or a customer's policy changed. One call handles
 * a few tickets and answers whether to call again at once; a pass over all of them begins anew after its end. A ticket is
 * looked at once under each version, whoever looks: on several nodes the first to save has done it, and the ticket says so.
 */
export function createRecounting(needs: Needs): () => Promise<boolean> {
  let after = 0
  let policyAt = 0
  return async () => {
    const { inForce } = needs.policies
    if (policyAt === 0 && after === 0 && !(await isNewest(needs))) return false
    const policy = inForce[policyAt]
    if (!policy) {
      policyAt = 0
      return false
    }
    const reach = reachOf(inForce, policy)
    const found = await needs.store.ticketsToRecount(reach, versionsOf(policy), after, BATCH)
    const last = found.at(-1)
    after = last ? last.number : 0
    if (!last) policyAt++
    // one that fails must not keep the others from their turn; it is looked at again in the next pass
    throwFaultsOf(await Promise.allSettled(found.map((ticket) => recountOne(needs, ticket))))
    return true
  }
}

/** A node that was started before the policies changed leaves the clocks to those that were started after. */
async function isNewest({ store, policies }: Needs): Promise<boolean> {
  const newest = await store.newestInForce()
  return newest === null || newest === nameOfAll(policies.inForce)
}

async function recountOne(needs: Needs, found: TicketToRecount): Promise<void> {
  await commit(needs, found.conversation, async (work) => {
    const ticket = await needs.store.ticket(found.ticket)
    if (!ticket || ticket.status === 'solved') return null
    const counting = await countingOf(needs, ticket)
    const under = versionsOf(counting)
    const seen = await needs.store.countedUnder(ticket.id)
    const isSeen = seen?.policy === under.policy && seen.calendar === under.calendar
    if (isSeen || isCountedBy(ticket, under)) return null
    const later = counting.policy.movesLater
    const recounted = recountClocks(ticket, counting, work.now, later)
    const because = recountReasons(ticket, counting, needs.policies.inForce.map(versionsOf))
    work.keep(recounted.ticket)
    work.extra.countedUnder = [{ ticket: ticket.id, under }]
    work.happened(whatMoved(recounted, because, later, under), recounted.ticket)
    await tellMoved(needs, work, recounted, counting)
    return null
  })
}

type Recomputed = Extract<Event, { kind: 'ClocksRecomputed' }>

function whatMoved(
  { ticket: { number, targets }, moved, stood }: Recounted,
  because: Recomputed['because'],
  later: boolean,
  under: Recomputed['under'],
): Omit<Recomputed, 'at' | 'conversation' | 'ticket'> {
  return { kind: 'ClocksRecomputed', number, because, moved, stood, later, targets, under }
}
