import { sayTime } from '../calendar/sayTime.ts'
import type { Instant } from '../calendar/time.ts'
import { type Alert, type AlertDue, alertsDue, happeningOf, markTold } from '../domain/alert.ts'
import { type Team, whomToTell } from '../domain/alertTable.ts'
import type { Event } from '../domain/event.ts'
import type { Letter } from '../domain/notification.ts'
import type { Agent } from '../domain/person.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import type { Changes } from './ports.ts'

/** So many tickets are told of in one transaction, and no more can be lost to somebody faster. */
const BATCH = 50

/** What must be saved with an alert: the ticket that remembers it, its events, and the letters to agents. */
type Told = { ticket: Ticket } & Required<Pick<Changes, 'alerts' | 'events' | 'deliveries'>>

/** What telling needs. */
type Telling = Pick<Needs, 'store' | 'calendar' | 'newId' | 'onlineAgents' | 'consoleUrl'>

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

/** One ticket that cannot be saved must not keep the others from theirs. */
async function tellEach(needs: Needs, tickets: Ticket[], now: Instant): Promise<void> {
  const came = await Promise.allSettled(tickets.map((ticket) => tellAll(needs, [ticket], now)))
  for (const one of came) if (one.status === 'rejected') throw one.reason
}

/**
 * Saves what is due of these tickets, all or none; nothing when somebody was faster with one of them. Where nothing is due,
 * the ticket is saved as it is, so that the store knows when to ask for it next.
 */
async function tellAll(needs: Needs, tickets: Ticket[], now: Instant): Promise<void> {
  const team = await teamOf(needs)
  const told = await Promise.all(tickets.map((ticket) => tell(needs, team, ticket, alertsDue(ticket, now), now)))
  const events = told.flatMap((one) => one.events)
  const came = await needs.store.save({
    tickets: told.map(({ ticket }) => ({ ...ticket, version: ticket.version + 1 })),
    alerts: told.flatMap(({ alerts }) => alerts),
    events,
    deliveries: told.flatMap(({ deliveries }) => deliveries),
  })
  if (came === 'stale') return
  for (const { ticket } of told) needs.feed.wake(`conversation:${ticket.conversation}`)
  needs.feed.wake('queue')
  for (const event of events) needs.observe(event)
}

/**
 * Before a decision about tickets is saved, what had fallen due of them by then is told, though no loop has looked; true
 * means that something was, and that the decision must be made again on what stands now. So what the history holds does
 * not depend on when anybody looked.
 */
export async function toldBefore(needs: Needs, { tickets, now }: Work): Promise<boolean> {
  const known = [...tickets.values()].filter(({ version }) => version > 1)
  const stored = await Promise.all(known.map(({ id }) => needs.store.ticket(id)))
  const due = stored.filter((ticket) => ticket !== null && alertsDue(ticket, now).length > 0)
  if (due.length > 0) await tellAll(needs, due as Ticket[], now)
  return due.length > 0
}

/** What falls due by a decision is told with it: a ticket that cannot wait, or a due time that has passed already. */
export async function tellWithIt(needs: Needs, work: Work): Promise<void> {
  const due = [...work.tickets.values()].filter((ticket) => alertsDue(ticket, work.now).length > 0)
  if (due.length === 0) return
  const team = await teamOf(needs)
  for (const ticket of due) {
    const told = await tell(needs, team, ticket, alertsDue(ticket, work.now), work.now)
    const { alerts = [], deliveries = [] } = work.extra
    work.tickets.set(ticket.id, told.ticket)
    work.events.push(...told.events)
    work.extra.alerts = [...alerts, ...told.alerts]
    if (told.deliveries.length > 0) work.extra.deliveries = [...deliveries, ...told.deliveries]
  }
}

async function tell(needs: Telling, team: Team, ticket: Ticket, due: readonly AlertDue[], now: Instant): Promise<Told> {
  const customer = due.every(({ isLate }) => isLate) ? null : await needs.store.customer(ticket.customer)
  const told: Alert[] = []
  const deliveries: Told['deliveries'] = []
  for (const alert of due) {
    const { kind, isLate } = alert
    const { call, mail } = isLate ? nobody : whomToTell({ kind, tier: ticket.tier, assignee: ticket.assignee }, team)
    told.push({ ...alert, toldAt: now, agents: [...call, ...mail].map(({ id }) => id) })
    for (const { email } of mail) {
      // agents' languages are not known; the console, which knows, says the same in theirs
      deliveries.push({
        id: needs.newId(),
        to: email,
        locale: 'en',
        letter: letterOf(needs, ticket, alert, customer?.name),
      })
    }
  }
  const { id, number, conversation } = ticket
  const events = due.map((alert): Event => {
    const what = { number, target: alert.target, alert }
    return { kind: happeningOf(alert), ...what, at: now, conversation, ticket: id }
  })
  return { ticket: markTold(ticket, told), alerts: told.map((alert) => ({ ticket: id, alert })), events, deliveries }
}

const nobody: { call: Agent[]; mail: Agent[] } = { call: [], mail: [] }

function letterOf(
  { calendar, consoleUrl }: Pick<Needs, 'calendar' | 'consoleUrl'>,
  { number, subject, tier, conversation }: Ticket,
  { kind, target, dueAt }: AlertDue,
  customerName = '',
): Letter {
  return {
    about: 'slaAlert',
    alert: kind === 'dueSoon' ? 'warning' : kind,
    target,
    number,
    subject,
    tier,
    customerName,
    due: sayTime(dueAt, calendar.zone, 'en'),
    url: consoleUrl(conversation),
  }
}

/** Those who may come in. */
async function teamOf({ store, onlineAgents }: Pick<Needs, 'store' | 'onlineAgents'>): Promise<Team> {
  const [agents, disabled] = await Promise.all([store.agents(), store.disabledAgents()])
  return { agents: agents.filter(({ id }) => !disabled.includes(id)), online: onlineAgents() }
}
