import type { Command, Decide } from '../../src/desk/botPorts.ts'
import type { ConversationId } from '../../src/domain/ids.ts'
import { isRefusal } from '../../src/domain/refusal.ts'
import type { TicketDraft } from '../../src/domain/ticket.ts'
import { mia } from '../support/demoFixtures.ts'
import { aDesk, aTalk } from './builders.ts'

export const question: TicketDraft = { subject: 'How?', details: 'Tell me', facts: { about: 'question' }, tier: 1 }
export const outage: TicketDraft = { subject: 'Down', details: 'All of it', facts: { about: 'outage' }, tier: 3 }

/** A desk with conversations of proven contacts, and what agents and visitors see of them. */
export function aDeskOfTickets(over: Parameters<typeof aDesk>[0] = {}) {
  const parts = aDesk(over)
  const { desk, store } = parts

  /** The assistant does one command, as a visitor's message would make it. */
  async function obey(id: ConversationId, command: Command) {
    const results: unknown[] = []
    const decide: Decide = (_talk, heard) => {
      if (heard.heard === 'result') results.push(heard.result)
      return { say: [], flow: null, ...(heard.heard === 'message' && { command }) }
    }
    await desk.converse({ conversation: id, text: 'x', clientId: null }, decide)
    return results.at(-1)
  }

  return {
    ...parts,
    obey,
    /** A conversation of the contact with this address, and a ticket for each draft. */
    async contact(email = 'ana@meridian-press.example', ...drafts: TicketDraft[]) {
      const { id } = await aTalk(desk)
      await obey(id, { do: 'sendCode', email })
      await obey(id, { do: 'checkCode', code: '123456' })
      for (const draft of drafts) await obey(id, { do: 'openTicket', draft })
      return id
    },
    visitorSays: (id: ConversationId, text = 'hello?') =>
      desk.converse({ conversation: id, text, clientId: null }, () => ({ say: [], flow: null })),
    async view(id: ConversationId, agent = mia) {
      const seen = await desk.view(agent, id)
      if (isRefusal(seen)) throw new Error(JSON.stringify(seen))
      return seen
    },
    async ticket(number = 1001) {
      const ticket = await store.ticketByNumber(number)
      if (!ticket) throw new Error(`There is no ticket ${number}`)
      return ticket
    },
    /** The numbers of the tickets that who talks here can see. */
    async sees(id: ConversationId): Promise<number[]> {
      const result = (await obey(id, { do: 'listTickets' })) as { tickets?: { number: number }[] }
      return (result.tickets ?? []).map(({ number }) => number)
    },
  }
}
