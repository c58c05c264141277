import { sayTime } from '../calendar/sayTime.ts'
import type { Instant } from '../calendar/time.ts'
import { type Alert, type AlertDue, happeningOf, markTold } from '../domain/alert.ts'
import { type Team, whomToTell } from '../domain/alertTable.ts'
import type { Event } from '../domain/event.ts'
import type { AgentId, CustomerId } from '../domain/ids.ts'
import type { Letter } from '../domain/notification.ts'
import type { Agent, Locale } from '../domain/person.ts'
import type { Ticket } from '../domain/ticket.ts'
import type { Needs } from './desk.ts'
import type { Changes } from './storePorts.ts'

/** What must be saved with an alert: the ticket that remembers it, its row, its event, and the letters to agents. */
export type Told = { ticket: Ticket } & Required<Pick<Changes, 'alerts' | 'events' | 'deliveries'>>

/** Who works here, and the customers' names: read once for many tickets. */
export type Briefing = {
  team: Team
  names: ReadonlyMap<CustomerId, string>
  /** The language of an agent's letters; English where none was chosen. */
  locales: ReadonlyMap<AgentId, Locale>
}

/** Reads what telling of these tickets needs. */
export async function briefing({ store, onlineAgents }: Needs, tickets: readonly Ticket[]): Promise<Briefing> {
  const ids = [...new Set(tickets.map(({ customer }) => customer))]
  const [agents, ...customers] = await Promise.all([store.activeAgents(), ...ids.map((id) => store.customer(id))])
  return {
    locales: await store.letterLocalesOf(agents.map((agent) => agent.id)),
    team: { agents, online: onlineAgents() },
    names: new Map(customers.flatMap((customer) => (customer ? [[customer.id, customer.name]] : []))),
  }
}

/** Tells the desk what is due of a ticket: whom the table names, at their consoles or by letter. */
export function tell(
  needs: Pick<Needs, 'policies' | 'newId' | 'consoleUrl'>,
  { team, names, locales }: Briefing,
  ticket: Ticket,
  due: readonly AlertDue[],
  now: Instant,
): Told {
  const { id, number, tier, assignee, conversation, customer } = ticket
  const told: Alert[] = []
  const deliveries: Told['deliveries'] = []
  for (const alert of due) {
    const { call, mail } = alert.isLate ? nobody : whomToTell({ kind: alert.kind, tier, assignee }, team)
    told.push({ ...alert, toldAt: now, agents: [...call, ...mail].map((agent) => agent.id) })
    for (const agent of mail) {
      const locale = locales.get(agent.id) ?? 'en'
      const letter = letterOf(needs, ticket, alert, { customerName: names.get(customer) ?? '', locale })
      deliveries.push({ id: needs.newId(), to: agent.email, locale, letter, ticket: id })
    }
  }
  const events = due.map((alert): Event => {
    const what = { number, target: alert.target, alert }
    return { kind: happeningOf(alert), ...what, at: now, conversation, ticket: id }
  })
  return { ticket: markTold(ticket, told), alerts: told.map((alert) => ({ ticket: id, alert })), events, deliveries }
}

const nobody: { call: Agent[]; mail: Agent[] } = { call: [], mail: [] }

function letterOf(
  { policies, consoleUrl }: Pick<Needs, 'policies' | 'consoleUrl'>,
  { number, subject, tier, conversation }: Ticket,
  { kind, target, dueAt }: AlertDue,
  { customerName, locale }: { customerName: string; locale: Locale },
): Letter {
  return {
    about: 'slaAlert',
    alert: kind === 'dueSoon' ? 'warning' : kind,
    target,
    number,
    subject,
    tier,
    customerName,
    due: sayTime(dueAt, policies.standard.calendar.zone, locale),
    url: consoleUrl(conversation),
  }
}
