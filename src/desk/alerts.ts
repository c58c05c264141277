import type { Instant } from '../calendar/time.ts'
import { alertsDue } from '../domain/alert.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { throwFaultsOf } from './faults.ts'
import { briefing, tell } from './telling.ts'
import { webhookFactsOfClocks } from './webhookFacts.ts'

/** So many tickets are told of in one transaction, and no more can be lost to somebody faster. */
const BATCH = 50

/**
 * Tells the desk what its clocks have come to, many tickets at once; true means "call me again at once". The due time is the
 * truth and this only notices: an alert is saved with the version of its ticket, so whoever saves first has told it, and a
 * second server, a restart or a clock that jumps finds it told.
 */
export async function tellAlerts(needs: Needs): Promise<boolean> {
  const now = needs.clock()
  const tickets = await needs.store.ticketsDue(now, BATCH)
  if (tickets.length === 0) return false
  try {
    await tellAll(needs, tickets, now)
  } catch (fault) {
    if (tickets.length === 1) throw fault
    await tellEach(needs, tickets, now)
  }
  return true
}

/**
 * Before a decision about tickets is saved, what had fallen due of them by then is told, though no loop has looked; true
 * means that something was, and that the decision must be made again on what stands now. So what the history holds does
 * not depend on when anybody looked.
 */
export async function toldBefore(needs: Needs, { tickets, now }: Work): Promise<boolean> {
  const known = [...tickets.values()].filter(({ version }) => version > 1)
  const stored = await Promise.all(known.map(({ id }) => needs.store.ticket(id)))
  const due = stored.filter((ticket) => ticket !== null).filter((ticket) => alertsDue(ticket, now).length > 0)
  if (due.length > 0) await tellAll(needs, due, now)
  return due.length > 0
}

/** What falls due by a decision is told with it: a ticket that cannot wait, or a due time that has passed already. */
export async function tellWithIt(needs: Needs, work: Work): Promise<void> {
  const due = [...work.tickets.values()].filter((ticket) => alertsDue(ticket, work.now).length > 0)
  if (due.length === 0) return
  const read = await briefing(needs, due)
  for (const ticket of due) {
    const told = tell(needs, read, ticket, alertsDue(ticket, work.now), work.now)
    const { alerts = [], deliveries = [] } = work.extra
    work.tickets.set(ticket.id, told.ticket)
    work.events.push(...told.events)
    work.extra.alerts = [...alerts, ...told.alerts]
    if (told.deliveries.length > 0) work.extra.deliveries = [...deliveries, ...told.deliveries]
  }
}

/** One ticket that cannot be saved must not keep the others from theirs. */
async function tellEach(needs: Needs, tickets: readonly Ticket[], now: Instant): Promise<void> {
  throwFaultsOf(await Promise.allSettled(tickets.map((ticket) => tellAll(needs, [ticket], now))))
}

/**
 * Saves what is due of these tickets, all or none; nothing when somebody was faster with one of them. Where nothing is due,
 * the ticket is saved as it is, so that the store knows when to ask for it next.
 */
async function tellAll(needs: Needs, tickets: readonly Ticket[], now: Instant): Promise<void> {
  const read = await briefing(needs, tickets)
  const told = tickets.map((ticket) => tell(needs, read, ticket, alertsDue(ticket, now), now))
  const events = told.flatMap((one) => one.events)
  const came = await needs.store.save({
    tickets: told.map(({ ticket }) => ({ ...ticket, version: ticket.version + 1 })),
    alerts: told.flatMap(({ alerts }) => alerts),
    events,
    deliveries: told.flatMap(({ deliveries }) => deliveries),
    webhooks: await webhookFactsOfClocks(needs, told, now),
  })
  if (came === 'stale') return
  for (const { ticket } of told) needs.feed.wake(`conversation:${ticket.conversation}`)
  needs.feed.wake('queue')
  for (const event of events) needs.observe(event)
}
