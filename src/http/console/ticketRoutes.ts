import type { Desk } from '../../desk/ports.ts'
import type { Clock } from '../../desk/storePorts.ts'
import type { AgentId, ContactId, ConversationId, CustomerId } from '../../domain/ids.ts'
import type { Agent } from '../../domain/person.ts'
import { isRefusal, type Refusal } from '../../domain/refusal.ts'
import { ticketApi } from '../api/ticketApi.ts'
import type { ConversationWire } from '../wire.ts'
import type { Looking } from './deskRoutes.ts'
import type { Door, Outcome } from './door.ts'
import { problemOf } from './problem.ts'

export type TicketParts = {
  desk: Desk
  clock: Clock
  /** The whole of a conversation, as this agent reads it. */
  view: (call: Looking, id: ConversationId) => Promise<Outcome<ConversationWire>>
  /** Does something to a conversation and answers with the whole of it afterwards. */
  change: <T extends object>(
    call: OnTicket,
    run: (agent: Agent, id: ConversationId) => Promise<T | Refusal>,
  ) => Promise<Outcome<ConversationWire>>
}

type OnTicket = Looking & { params: Record<string, string> }

/** The agents' verbs on tickets, and their notes. */
export function ticketRoutes(door: Door, { desk, clock, view, change }: TicketParts): void {
  door.serve(ticketApi, {
    'POST /api/conversations/:id/notes': (call) =>
      change(call, (agent, id) => desk.note(agent, id, call.body.text, call.body.clientId)),
    'PUT /api/conversations/:id/notes/seen': async ({ who, params }) => {
      await desk.seeNotes(who.agent, idOf(params))
      return { answer: undefined }
    },
    'POST /api/conversations/:id/transfers': (call) =>
      change(call, (agent, id) => desk.transfer(agent, id, call.body.agent as AgentId, call.body.note)),
    'PUT /api/conversations/:id/contact': (call) =>
      change(call, (agent, id) => desk.correctContact(agent, id, call.body.contact as ContactId)),
    'PUT /api/conversations/:id/contact/confirmed': (call) =>
      change(call, (agent, id) => desk.confirmContact(agent, id, true)),
    'DELETE /api/conversations/:id/contact/confirmed': (call) =>
      change(call, (agent, id) => desk.confirmContact(agent, id, false)),
    'PUT /api/conversations/:id/solved': (call) => change(call, (agent, id) => desk.solve(agent, id, call.body)),

    'PUT /api/tickets/agent': async ({ who, body, locale }) => {
      const results = await desk.assign(who.agent, body.numbers, body.agent as AgentId | null)
      if (isRefusal(results)) return results
      const now = clock()
      return {
        answer: {
          results: results.map((each) => {
            if (!('refusal' in each)) return { ...each, why: null }
            const why = problemOf(each.refusal, locale, now).body.error.message
            return { number: each.number, became: 'refused' as const, why }
          }),
        },
      }
    },
    'PUT /api/tickets/:number/tier': (call) =>
      onTicket(call, (agent, number) => desk.changeTier(agent, number, call.body.tier, call.body.reason.trim())),
    'PUT /api/tickets/:number/waiting': (call) =>
      onTicket(call, (agent, number) => desk.waitForCustomer(agent, number, call.body.what?.trim() ?? null)),
    'DELETE /api/tickets/:number/waiting': (call) => onTicket(call, (agent, number) => desk.stopWaiting(agent, number)),
    'DELETE /api/tickets/:number/solved': (call) => onTicket(call, (agent, number) => desk.reopen(agent, number)),
    'PUT /api/tickets/:number/merged': (call) =>
      onTicket(call, (agent, number) => desk.merge(agent, number, call.body.into)),
    'PUT /api/tickets/:number/links/:other': (call) =>
      onTicket(call, (agent, number) => desk.link(agent, number, numberOf(call.params.other), true)),
    'DELETE /api/tickets/:number/links/:other': (call) =>
      onTicket(call, (agent, number) => desk.link(agent, number, numberOf(call.params.other), false)),

    'GET /api/colleagues': async ({ who }) => {
      const colleagues = await desk.colleagues()
      return { answer: { colleagues: colleagues.map(({ id, name }) => ({ id, name, isMe: id === who.agent.id })) } }
    },
    'GET /api/customers/:id/contacts': async ({ who, params }) => {
      const found = await desk.contactsOf(who.agent, (params.id ?? '') as CustomerId)
      if (isRefusal(found)) return found
      return {
        answer: { contacts: found.map(({ id, name, email, confirmed }) => ({ id, name, email, confirmed })) },
      }
    },
  })

  /** Does something to a ticket; answers with the conversation in which what became of it goes on. */
  async function onTicket(
    call: OnTicket,
    run: (agent: Agent, number: number) => Promise<{ conversation: ConversationId } | Refusal>,
  ): Promise<Outcome<ConversationWire>> {
    const result = await run(call.who.agent, numberOf(call.params.number))
    return isRefusal(result) ? result : view(call, result.conversation)
  }
}

function idOf(params: Record<string, string>): ConversationId {
  return (params.id ?? '') as ConversationId
}

/** No ticket has the number 0, so that whatever is no number is as unknown as one that never was. */
function numberOf(text = ''): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0
}
