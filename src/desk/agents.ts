import { type Body, type Conversation, type Message, release, takeOver } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { assign, reply, solve, type Ticket } from '../domain/ticket.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'
import type { ConversationView, Decide } from './ports.ts'

/** The newest lines of a talk that the console shows. */
const LINES_MAX = 1_000

/** The talk with everything an agent needs beside it. */
export async function view(needs: Needs, agent: Agent, id: ConversationId): Promise<ConversationView | Refusal> {
  if (!may(agent, 'readQueue')) return { refused: 'notAllowed', action: 'readQueue' }
  const { store } = needs
  const talk = await store.conversation(id)
  if (!talk) return { refused: 'unknown', what: 'conversation' }
  const { person } = talk
  const company = person.kind === 'contact' ? person.customer : person.kind === 'endUser' ? person.provider : null
  const [messages, ticket, customer, contact, site, tickets, events] = await Promise.all([
    store.lastMessages(id, LINES_MAX),
    talk.ticket && store.ticket(talk.ticket),
    company && store.customer(company),
    person.kind === 'contact' ? store.contact(person.contact) : null,
    talk.site && store.site(talk.site),
    person.kind === 'contact' ? store.ticketsOf(person.customer) : [],
    store.eventsOf(id),
  ])
  const earlierTickets = tickets.filter((known) => known.id !== talk.ticket)
  return { talk, messages, ticket, customer, contact, site, earlierTickets, events }
}

/** From this commit on the assistant is silent, and the log says who joined. */
export function take(needs: Needs, agent: Agent, id: ConversationId): Promise<Conversation | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'takeOver')) return { refused: 'notAllowed', action: 'takeOver' }
    const before = work.talk.handling
    const handling = takeOver(before, agent, work.now)
    if (isRefusal(handling)) return handling
    if (handling === before) return work.talk
    work.talk = { ...work.talk, handling }
    const joined = needs.notices.joined(work.talk.locale, agent.name)
    work.append({ role: 'system' }, { ...joined, handling: { by: 'agent', agentName: agent.name } })
    const waitedMs = before.by === 'queue' ? work.now - before.since : null
    work.happened({ kind: 'AgentJoined', agent: agent.id, waitedMs })
    for (const ticket of await openTickets(needs, work)) {
      work.keep(assign(ticket, agent))
      work.happened({ kind: 'TicketAssigned', number: ticket.number, agent: agent.id }, ticket)
    }
    return work.talk
  })
}

/** The agent who has the conversation says something. On an open ticket the first such message is the first response. */
export function say(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  body: Body,
  clientId: string | null,
): Promise<Message | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'sayAsAgent')) return { refused: 'notAllowed', action: 'sayAsAgent' }
    const known = clientId && (await needs.store.messageByClientId(id, clientId))
    if (known) return known
    const { handling } = work.talk
    if (handling.by !== 'agent') return { refused: 'notTaken' }
    if (handling.agent !== agent.id) return { refused: 'alreadyTaken', agentName: handling.agentName }
    const message = work.append({ role: 'agent', agent: agent.id, name: agent.name }, body, clientId)
    for (const ticket of await openTickets(needs, work)) {
      const answered = reply(ticket, message.at)
      if (answered.targets.every((target, i) => target === ticket.targets[i])) continue
      work.keep(answered)
      work.happened(
        { kind: 'TicketAnswered', number: ticket.number, agent: agent.id, targets: answered.targets },
        ticket,
      )
    }
    return message
  })
}

/** Back to the assistant, which leaves what it had asked, says one sentence and waits for something new. */
export function giveBack(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  decide: Decide,
): Promise<Conversation | Refusal> {
  return commit(needs, id, async (work) => {
    const handling = release(work.talk.handling, agent)
    if (isRefusal(handling)) return handling
    work.talk = { ...work.talk, handling }
    work.append(
      { role: 'system' },
      { ...needs.notices.left(work.talk.locale, agent.name), handling: { by: 'assistant' } },
    )
    work.happened({ kind: 'AgentLeft', agent: agent.id })
    await letAssistantDecide(needs, work, { heard: 'handedBack' }, decide)
    return work.talk
  })
}

/**
 * The ticket is done; the visitor reads it in the talk and in a letter. Where the conversation has another open one, that
 * is the next to look at.
 */
export function solveTicket(needs: Needs, agent: Agent, id: ConversationId): Promise<Ticket | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'solveTicket')) return { refused: 'notAllowed', action: 'solveTicket' }
    const ticket = work.talk.ticket && (await needs.store.ticket(work.talk.ticket))
    if (!ticket) return { refused: 'unknown', what: 'ticket' }
    const solved = solve(ticket, work.now)
    if (isRefusal(solved)) return solved
    work.keep(solved)
    work.append({ role: 'system' }, needs.notices.solved(work.talk.locale, solved.number))
    work.talk = { ...work.talk, silentAt: null } // nobody is asked back about what is done
    work.happened({ kind: 'TicketSolved', number: solved.number, agent: agent.id, targets: solved.targets }, solved)
    const other = (await openTickets(needs, work)).find((open) => open.id !== solved.id)
    if (other) work.talk = { ...work.talk, ticket: other.id }
    const contact = await needs.store.contact(solved.contact)
    if (contact) work.mail(contact.email, { about: 'ticketSolved', number: solved.number, subject: solved.subject })
    return solved
  })
}

/** Every ticket of the conversation that is not solved: an agent who answers here answers them all. */
async function openTickets(needs: Needs, work: Work): Promise<Ticket[]> {
  const tickets = work.talk.ticket ? await needs.store.ticketsOfConversation(work.talk.id) : []
  return tickets.filter((ticket) => ticket.status === 'open')
}
