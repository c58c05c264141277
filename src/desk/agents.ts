import type { Instant } from '../calendar/time.ts'
import { type Body, type Conversation, type Message, release, takeOver } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import { may } from '../domain/permission.ts'
import { type Agent, companyOf } from '../domain/person.ts'
import { isRefusal, type Refusal } from '../domain/refusal.ts'
import { type AgentOutcome, reply, solve, type Ticket } from '../domain/ticket.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import type { Decide, Incoming } from './botPorts.ts'
import { commit, type Work } from './commit.ts'
import { keepFiles } from './conversations.ts'
import type { Needs } from './desk.ts'
import { lastLines } from './lines.ts'
import { agentSpoke, keepLive } from './live.ts'
import { assignOpen, openTickets } from './openTickets.ts'
import type { ConversationView } from './ports.ts'
import { askHowItWas } from './satisfaction.ts'
import { mailContact, tellContact } from './ticketLife.ts'

/** The newest lines of a talk that the console shows. */
const LINES_MAX = 1_000

/** The talk with everything an agent needs beside it. */
export async function view(needs: Needs, agent: Agent, id: ConversationId): Promise<ConversationView | Refusal> {
  if (!may(agent, 'readQueue')) return { refused: 'notAllowed', action: 'readQueue' }
  const { store } = needs
  const talk = await store.conversation(id)
  if (!talk) return { refused: 'unknown', what: 'conversation' }
  const { person } = talk
  const company = companyOf(person)
  const ticket = talk.ticket && (await store.ticket(talk.ticket))
  const [
    messages,
    customer,
    contact,
    site,
    tickets,
    linked,
    tookIn,
    agentNotes,
    live,
    satisfaction,
    undelivered,
    mailNotes,
    events,
  ] = await Promise.all([
    lastLines(store, id, LINES_MAX),
    company && store.customer(company),
    person.kind === 'contact' ? store.contact(person.contact) : null,
    talk.site && store.site(talk.site),
    person.kind === 'contact' ? store.ticketsOf(person.customer) : [],
    ticket ? store.linkedTickets(ticket.id) : [],
    ticket ? store.ticketsMergedInto(ticket.id) : [],
    store.agentNotesOf(id),
    store.live(id),
    ticket ? store.satisfactionOf(ticket.id) : null,
    store.undeliveredOf(id),
    store.mailNotesOf(id),
    store.eventsOf(id),
  ])
  const whose = ticket && (await whoseTicket(needs, ticket))
  const earlierTickets = tickets.filter((known) => known.id !== talk.ticket)
  return {
    talk,
    messages,
    ticket,
    whose,
    customer,
    contact,
    site,
    earlierTickets,
    linked,
    tookIn,
    agentNotes,
    readUntil: live.readUntil,
    connectedAt: live.connectedAt,
    where: { page: live.page, browser: live.browser },
    satisfaction,
    undelivered,
    mailNotes,
    events,
  }
}

/** It need not be who talks: an agent may have put it right. */
async function whoseTicket({ store }: Pick<Needs, 'store'>, ticket: Ticket): Promise<ConversationView['whose']> {
  const [contact, customer] = await Promise.all([store.contact(ticket.contact), store.customer(ticket.customer)])
  return contact && customer && { contact, customer }
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
    // whoever waited in the queue waits for a word now
    const agentDueAt = waitedMs === null ? null : ((work.now + needs.agentSilentMs) as Instant)
    keepLive(work, { agentDueAt, agentGoneAt: null })
    work.happened({ kind: 'AgentJoined', agent: agent.id, waitedMs })
    await assignOpen(needs, work, agent)
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
  files: Incoming['files'] = [],
): Promise<Message | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'sayAsAgent')) return { refused: 'notAllowed', action: 'sayAsAgent' }
    const known = clientId && (await needs.store.messageByClientId(id, clientId))
    if (known) return known
    const refusal = notMine(work, agent)
    if (refusal) return refusal
    const kept = keepFiles(needs, work, files)
    return sayTo(needs, work, agent, kept.length > 0 ? { ...body, files: kept } : body, clientId)
  })
}

/** Words of a person that the customer can read, and what they do to the tickets. */
async function sayTo(needs: Needs, work: Work, agent: Agent, body: Body, clientId: string | null): Promise<Message> {
  const message = work.append({ role: 'agent', agent: agent.id, name: agent.name }, body, clientId)
  await agentSpoke(needs, work)
  for (const ticket of await openTickets(needs, work)) {
    const answered = reply(ticket, message.at)
    if (answered.targets.every((target, i) => target === ticket.targets[i])) continue
    work.keep(answered)
    const { number, targets, conversation } = answered
    const response = { number, agent: agent.id, targets, saidAt: message.at }
    work.happened({ kind: 'TicketAnswered', ...response }, answered, conversation)
  }
  return message
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
    keepLive(work, { agentDueAt: null, agentGoneAt: null })
    await letAssistantDecide(needs, work, { heard: 'handedBack' }, decide)
    return work.talk
  })
}

/**
 * The ticket is done; the visitor reads it in the talk and in a letter. Words to the customer are said before, as any
 * others, by the agent who has the conversation. Where it has another open ticket, that is the next to look at.
 */
export function solveTicket(
  needs: Needs,
  agent: Agent,
  id: ConversationId,
  how?: { outcome: AgentOutcome; words: string | null },
): Promise<Ticket | Refusal> {
  return commit(needs, id, async (work) => {
    if (!may(agent, 'solveTicket')) return { refused: 'notAllowed', action: 'solveTicket' }
    const known = work.talk.ticket && (await needs.store.ticket(work.talk.ticket))
    if (!known) return { refused: 'unknown', what: 'ticket' }
    if (known.status === 'solved') return { refused: 'ticketSolved', number: known.number }
    const words = how?.words ?? null
    if (words !== null) {
      const refusal = notMine(work, agent)
      if (refusal) return refusal
      await sayTo(needs, work, agent, { text: words, format: 'plain' }, null)
    }
    const outcome = how?.outcome ?? null
    const solved = solve(work.current(known), work.now, outcome)
    if (isRefusal(solved)) return solved
    work.keep(solved)
    const { number, subject, targets } = solved
    tellContact(work, solved, needs.notices.solved(work.talk.locale, number))
    if (outcome !== 'noReply') askHowItWas(needs, work, solved)
    work.talk = { ...work.talk, silentAt: null } // nobody is asked back about what is done
    work.happened({ kind: 'TicketSolved', number, agent: agent.id, targets, outcome }, solved)
    const other = (await openTickets(needs, work)).find((open) => open.conversation === id)
    if (other) work.talk = { ...work.talk, ticket: other.id }
    const letter = { about: 'ticketSolved', number, subject, ...(words !== null && { words }) } as const
    await mailContact(needs, work, solved, letter)
    return solved
  })
}

/** Why this agent cannot speak here, if so. */
function notMine({ talk: { handling } }: Work, agent: Agent): Refusal | null {
  if (handling.by !== 'agent') return { refused: 'notTaken' }
  return handling.agent === agent.id ? null : { refused: 'alreadyTaken', agentName: handling.agentName }
}
