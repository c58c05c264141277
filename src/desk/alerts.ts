import { sayTime } from '../calendar/sayTime.ts'
import type { Instant } from '../calendar/time.ts'
import { type Alert, type AlertDue, alertsDue, happeningOf, markTold } from '../domain/alert.ts'
import { type Team, whomToTell } from '../domain/alertTable.ts'
import type { Event } from '../domain/event.ts'
import type { Letter } from '../domain/notification.ts'
import type { Agent } from '../domain/person.ts'
import { isOwed } from '../domain/sla.ts'
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
  const tickets = await needs.store.ticketsDue(needs.clock(), BATCH)
  if (tickets.length === 0) return false
  try {
    await tellAll(needs, tickets) // stale: somebody was faster, with one of them at least
  } catch (fault) {
    if (tickets.length === 1) throw fault
    await tellEach(needs, tickets)
  }
  return true
}

/** One ticket that cannot be saved must not keep the others from theirs. */
async function tellEach(needs: Needs, tickets: Ticket[]): Promise<void> {
  const came = await Promise.allSettled(tickets.map((ticket) => tellAll(needs, [ticket])))
  for (const one of came) if (one.status === 'rejected') throw one.reason
}

async function tellAll(needs: Needs, tickets: Ticket[]): Promise<void> {
  const now = needs.clock()
  const team = await teamOf(needs)
  const due = tickets.map((ticket) => ({ ticket, alerts: alertsDue(ticket, now) }))
  const told = await Promise.all(
    due.filter(({ alerts }) => alerts.length > 0).map(({ ticket, alerts }) => tell(needs, team, ticket, alerts, now)),
  )
  if (told.length === 0) return
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
 * Before a decision about a ticket is saved: what had fallen due by then is told with it, though no loop has looked, and so
 * is what falls due by the decision itself. So what the history holds does not depend on when anybody looked.
 */
export async function settleAlerts(needs: Needs, work: Work): Promise<void> {
  if (work.tickets.size === 0) return
  let team: Team | null = null
  for (const after of [...work.tickets.values()]) {
    const before = after.version > 1 ? await needs.store.ticket(after.id) : null
    if (before && before.version !== after.version - 1) continue // stale, as saving will find
    const had = before ? alertsDue(before, work.now).map((alert) => overtaken(alert, after)) : []
    const settled = await tellAt(had, after)
    if (had.length > 0) work.events.unshift(...settled.events)
    const has = alertsDue(settled.ticket, work.now)
    const now = await tellAt(has, settled.ticket)
    work.events.push(...now.events)
    const news = [settled, now]
    const { alerts = [], deliveries = [] } = work.extra
    if (news.some((one) => one.alerts.length > 0)) work.extra.alerts = [...alerts, ...news.flatMap((one) => one.alerts)]
    if (news.some((one) => one.deliveries.length > 0)) {
      work.extra.deliveries = [...deliveries, ...news.flatMap((one) => one.deliveries)]
    }
    work.tickets.set(after.id, now.ticket)
  }

  async function tellAt(alerts: readonly AlertDue[], ticket: Ticket): Promise<Told> {
    if (alerts.length === 0) return { ticket, alerts: [], events: [], deliveries: [] }
    team ??= await teamOf(needs)
    return tell(needs, team, ticket, alerts, work.now)
  }
}

/** Nobody is called any more for what the decision has settled; a breach stays one. */
function overtaken(alert: AlertDue, { status, calls, targets }: Ticket): AlertDue {
  if (alert.kind === 'breach') return alert
  const target = targets.find(({ kind }) => kind === alert.target)
  const isCall = alert.kind === 'received' || alert.kind === 'unanswered'
  const goesOn =
    status === 'open' &&
    target !== undefined &&
    (isCall ? calls !== null && isOwed(target) : target.state === 'running' && target.dueAt === alert.dueAt)
  return goesOn ? alert : { ...alert, isLate: true }
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
