import { note, transfer } from './agentNotes.ts'
import { solveTicket } from './agents.ts'
import { confirmContact, contactsToChoose, correctContact } from './contacts.ts'
import type { Needs } from './desk.ts'
import { linkTickets, mergeTickets } from './merging.ts'
import { assignTickets, beginWaiting, endWaiting, reopenTicket, setTier } from './ticketLife.ts'
import type { TicketVerbs } from './ticketPorts.ts'

/** What an agent does with tickets, tied to what the desk needs. */
export function ticketVerbs(needs: Needs): TicketVerbs {
  const { store, feed } = needs
  return {
    note: (agent, id, text, clientId) => note(needs, agent, id, text, clientId),
    seeNotes: async (agent, id) => {
      if (await store.mentionsSeen(agent.id, id)) feed.wake('queue')
    },
    transfer: (agent, id, to, text) => transfer(needs, agent, id, to, text),
    assign: (agent, numbers, to) => assignTickets(needs, agent, numbers, to),
    changeTier: (agent, number, tier, reason) => setTier(needs, agent, number, tier, reason),
    waitForCustomer: (agent, number, what) => beginWaiting(needs, agent, number, what),
    stopWaiting: (agent, number) => endWaiting(needs, agent, number),
    solve: (agent, id, how) => solveTicket(needs, agent, id, how),
    reopen: (agent, number) => reopenTicket(needs, agent, number),
    merge: (agent, number, into) => mergeTickets(needs, agent, number, into),
    link: (agent, number, other, linked) => linkTickets(needs, agent, number, other, linked),
    correctContact: (agent, id, contact) => correctContact(needs, agent, id, contact),
    confirmContact: (agent, id, isConfirmed) => confirmContact(needs, agent, id, isConfirmed),
    contactsOf: (agent, customer) => contactsToChoose(needs, agent, customer),
    colleagues: () => store.activeAgents(),
  }
}
