import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Instant } from '../../src/calendar/time.ts'
import type { Changes } from '../../src/desk/storePorts.ts'
import type { Deflection } from '../../src/domain/deflection.ts'
import type { ConversationId, TicketId } from '../../src/domain/ids.ts'
import type { Contact } from '../../src/domain/person.ts'
import { openStore } from '../../src/storage/openStore.ts'
import { aConversation, aMessage, anaAsPerson, aTarget, aTicket } from '../storage/builders.ts'

const ESCALATED: Deflection = { became: 'escalated', to: 'ticket' }

type Opened = Awaited<ReturnType<typeof openStore>>

/** One address for all their letters: those to one address go one after the other, so that a desk beside it sends next to none. */
const LETTERBOX = 'bench@meridian-press.example'

/** A desk's store on this database, for opening tickets without anybody who says anything. */
export class TicketSaves {
  private readonly url: string
  private readonly opened: Opened
  private readonly contact: Contact

  private constructor(url: string, opened: Opened, contact: Contact) {
    this.url = url
    this.opened = opened
    this.contact = contact
  }

  /** `email` is of a contact whom the desk knows. */
  static async open(url: string, email: string): Promise<TicketSaves> {
    const opened = await openStore({ url })
    const [contact] = await opened.store.contactsByEmail(email)
    if (!contact) throw new Error(`The desk knows no contact with the address ${email}`)
    return new TicketSaves(url, opened, contact)
  }

  /** Conversations one word before their ticket, and what opens it: as much as the turn of a contact saves. */
  async prepare(count: number): Promise<Changes[]> {
    const all: Changes[] = []
    while (all.length < count) all.push(await this.one())
    return all
  }

  async save(changes: Changes): Promise<void> {
    if ((await this.opened.store.save(changes)) !== 'saved') throw new Error('A ticket was not saved')
  }

  /** Its letters go unsent, or the desk beside it would be busy with them later. */
  async close(): Promise<void> {
    await this.opened.close()
    const client = new pg.Client(this.url)
    await client.connect()
    await client.query(`DELETE FROM "Delivery" WHERE "to" = $1 AND "state" = 'waiting'`, [LETTERBOX])
    await client.end()
  }

  private async one(): Promise<Changes> {
    const { store } = this.opened
    const { id: contact, customer } = this.contact
    const at = Date.now() as Instant
    const id = randomUUID() as string as ConversationId
    const talk = aConversation({ id, person: { ...anaAsPerson, contact, customer }, seq: 7, lastAt: at, openedAt: at })
    await store.save({ conversation: talk, messages: Array.from({ length: 7 }, (_, i) => line(i + 1)) })
    const ticket = aTicket({
      id: randomUUID() as string as TicketId,
      number: await store.nextTicketNumber(),
      ...{ conversation: id, customer, contact },
      tier: 1,
      openedAt: at,
      targets: [aTarget({ startedAt: at, clockStartsAt: at, dueAt: (at + 28_800_000) as Instant, warnings: [] })],
    })
    const { number, subject, tier, targets } = ticket
    return {
      conversation: { ...talk, version: 2, seq: 9, ticket: ticket.id },
      messages: [line(8), line(9)],
      tickets: [ticket],
      events: [
        { kind: 'TicketOpened', number, tier, targets, at, conversation: id, ticket: ticket.id },
        { kind: 'Asked', deflection: ESCALATED, at, conversation: id, ticket: null },
      ],
      deliveries: [
        {
          ...{
            id: randomUUID(),
            to: LETTERBOX,
            locale: 'en',
            conversation: id,
            ticket: ticket.id,
          },
          letter: { about: 'ticketOpened', number, subject, tier, due: 'soon', fixDue: null, reason: '', url: '/chat' },
        },
      ],
    }

    function line(seq: number) {
      return aMessage({
        conversation: id,
        seq,
        at,
        body: { text: 'A watermark of our own on page 3', format: 'plain' },
      })
    }
  }
}
