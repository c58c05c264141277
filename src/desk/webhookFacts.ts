import type { Instant } from '../calendar/time.ts'
import type { Event } from '../domain/event.ts'
import type { AgentId, ContactId, CustomerId, TicketId } from '../domain/ids.ts'
import { type Contact, companyOf } from '../domain/person.ts'
import type { Ticket } from '../domain/ticket.ts'
import {
  type Around,
  agentsIn,
  contactTold,
  customerTold,
  noteTold,
  ticketTold,
  webhookBodyOf,
  webhookBodyOfMessage,
  webhookTypeOf,
} from '../domain/webhookEvent.ts'
import type { WebhookBody, WebhookType } from '../domain/webhookPayload.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'
import { whereItGoesOn } from './heir.ts'
import type { WebhookFact } from './webhookPorts.ts'

/** A decision as it will be saved. */
type Decision = Pick<Work, 'talk' | 'events' | 'messages' | 'now'> & {
  readonly tickets: ReadonlyMap<string, Ticket>
  readonly extra: Pick<Work['extra'], 'contacts'>
}

/**
 * What webhooks tell of a decision, in the order in which it happened: words first, for they are what the rest follows from,
 * but a ticket is opened before anything is said on it. Nothing is read where nobody wants to hear it.
 */
export async function webhookFacts(needs: Needs, work: Decision): Promise<WebhookFact[]> {
  const events = work.events.filter(({ kind }) => webhookTypeOf(kind) !== null)
  const mayTellWords = work.messages.length > 0 && work.talk.ticket !== null
  if (events.length === 0 && !mayTellWords) return []
  const heard = new Set<WebhookType>(await needs.store.webhookTypesHeard())
  if (heard.size === 0) return []
  const sight = new Sight(needs, work)
  const told: WebhookFact[] = mayTellWords && heard.has('ticket.message') ? await wordsOf(needs, work, sight) : []
  for (const event of events) {
    const type = webhookTypeOf(event.kind)
    if (!type || !heard.has(type)) continue
    const around = await sight.around(event)
    const body = webhookBodyOf(event, around)
    if (body) told.push(factOf(body, event, around))
  }
  return told
}

/** What webhooks tell of clocks that came to something, where no decision about a conversation was made. */
export async function webhookFactsOfClocks(
  needs: Needs,
  clocks: readonly { ticket: Ticket; events: readonly Event[] }[],
  now: Instant,
): Promise<WebhookFact[]> {
  const heard = new Set<string>(await needs.store.webhookTypesHeard())
  const facts: WebhookFact[] = []
  for (const { ticket, events } of clocks) {
    const told = events.filter(({ kind }) => heard.has(webhookTypeOf(kind) ?? ''))
    const talk = told.length > 0 ? await needs.store.conversation(ticket.conversation) : null
    if (!talk) continue
    const tickets = new Map([[ticket.id, ticket]])
    facts.push(...(await webhookFacts(needs, { talk, tickets, events: told, messages: [], extra: {}, now })))
  }
  return facts
}

/** What the ticket's own contact and agents said, for each ticket that it belongs to. */
async function wordsOf(needs: Needs, work: Decision, sight: Sight): Promise<WebhookFact[]> {
  const tickets = await ticketsSpokenOf(needs, work)
  const facts: WebhookFact[] = []
  for (const line of work.messages) {
    for (const ticket of tickets) {
      const isNoted = work.events.some(({ kind, ticket: noted }) => kind === 'TicketNoted' && noted === ticket.id)
      if (line.from.role === 'visitor' && isNoted) continue // told as a note
      const told = await sight.ticket(ticket.id)
      const body = told && webhookBodyOfMessage(line, told)
      if (body) facts.push({ ...placeOf(ticket), type: body.type, at: line.at, body: JSON.stringify(body) })
    }
  }
  return facts
}

/**
 * The tickets of who talks here that were open before this decision and are of this conversation, or go on from one that is.
 * What led to a ticket stands in its details.
 */
async function ticketsSpokenOf(needs: Needs, work: Decision): Promise<Ticket[]> {
  const { person } = work.talk
  if (person.kind !== 'contact') return []
  const own = await needs.store.ticketsOfConversation(work.talk.id)
  const known = [...own, ...(await Promise.all(own.map((ticket) => whereItGoesOn(needs, ticket))))]
  const open = known.filter(({ status, contact }) => status === 'open' && contact === person.contact)
  return [...new Map(open.map((ticket) => [ticket.id, ticket])).values()]
}

/** What stands around a decision as it will be saved, each thing read once. */
class Sight {
  private readonly needs: Needs
  private readonly work: Decision
  private readonly known = new Map<string, Promise<unknown>>()

  constructor(needs: Needs, work: Decision) {
    this.needs = needs
    this.work = work
  }

  async around(event: Event): Promise<Around> {
    const ticket = event.ticket && (await this.ticketAsSaved(event.ticket))
    const contact = ticket && (await this.contact(ticket.contact))
    const agents = new Map<AgentId, string>()
    for (const id of agentsIn(event)) agents.set(id, await this.agentName(id))
    return {
      ticket: event.ticket && (await this.ticket(event.ticket)),
      conversation: await this.conversation(),
      agent: (id) => ({ id, name: agents.get(id) ?? '' }),
      note: ticket && contact ? this.newestNote(ticket, contact) : null,
      tierReason: ticket?.tierChanges.at(-1)?.reason ?? '',
    }
  }

  /** The ticket as it is told; null when it is not there. */
  ticket(id: TicketId): Promise<Around['ticket']> {
    return this.once(`told ${id}`, async () => {
      const ticket = await this.ticketAsSaved(id)
      if (!ticket) return null
      const [customer, contact] = await Promise.all([this.customer(ticket.customer), this.contact(ticket.contact)])
      return customer && contact && ticketTold(ticket, customer, contact)
    })
  }

  private conversation(): Promise<Around['conversation']> {
    return this.once('conversation', async () => {
      const { id, person, ticket } = this.work.talk
      const company = companyOf(person)
      const customer = company && (await this.customer(company))
      const contact = person.kind === 'contact' ? await this.contact(person.contact) : null
      const about = ticket && (await this.ticketAsSaved(ticket))
      return {
        id,
        customer: customer && customerTold(customer),
        contact: contact && contactTold(contact),
        ticket: about ? about.number : null,
      }
    })
  }

  /** A note that this decision adds; files alone are none. */
  private newestNote(ticket: Ticket, { name }: Contact): Around['note'] {
    const newest = ticket.notes.at(-1)
    return newest && newest.at === this.work.now ? noteTold(newest, name) : null
  }

  private ticketAsSaved(id: TicketId): Promise<Ticket | null> {
    const pending = this.work.tickets.get(id)
    return pending ? Promise.resolve(pending) : this.once(`ticket ${id}`, () => this.needs.store.ticket(id))
  }

  private contact(id: ContactId): Promise<Contact | null> {
    const pending = this.work.extra.contacts?.find((contact) => contact.id === id)
    return pending ? Promise.resolve(pending) : this.once(`contact ${id}`, () => this.needs.store.contact(id))
  }

  private customer(id: CustomerId) {
    return this.once(`customer ${id}`, () => this.needs.store.customer(id))
  }

  private async agentName(id: AgentId): Promise<string> {
    return (await this.once(`agent ${id}`, () => this.needs.store.agentName(id))) ?? ''
  }

  private once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = (this.known.get(key) as Promise<T> | undefined) ?? read()
    this.known.set(key, known)
    return known
  }
}

function factOf(body: WebhookBody, event: Event, { ticket, conversation }: Around): WebhookFact {
  const place = ticket
    ? placeOf({ id: ticket.id, conversation: ticket.conversation, number: ticket.number, customer: ticket.customer.id })
    : {
        lane: conversation.id,
        conversation: event.conversation,
        ticket: null,
        number: conversation.ticket,
        customer: (conversation.customer?.id ?? null) as CustomerId | null,
      }
  return { ...place, type: body.type, at: event.at, body: JSON.stringify(body) }
}

function placeOf({
  id,
  conversation,
  number,
  customer,
}: { [K in 'id' | 'conversation' | 'customer']: string } & { number: number }) {
  return { lane: id, conversation, ticket: id, number, customer } as Pick<
    WebhookFact,
    'lane' | 'conversation' | 'ticket' | 'number' | 'customer'
  >
}
